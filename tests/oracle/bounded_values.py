"""What a check of ``value <= bound`` in balls returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faverify.balls.convert import ball_record
from faverify.outcome import Comparison
from faverify.verdict import Verdict


@dataclass(frozen=True)
class Bounded:
    """``value <= bound``: two balls, and where they were enclosed (``at``, texts)."""

    name: str
    value: Any
    bound: Any
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool | None:
        """True or False only when the balls are certain of it, None when they cannot tell."""
        if self.value <= self.bound:
            return True
        return False if self.value > self.bound else None

    @property
    def verdict(self) -> Verdict:
        """``holds`` as a verdict."""
        return {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.INCONCLUSIVE}[self.holds]

    @property
    def slack(self) -> str:
        """Bound divided by value, four digits for readers, or "n/a" where that is no finite number."""
        quotient = self.bound / self.value
        return str(quotient.str(4, radius=False)) if quotient.is_finite() else "n/a"

    def comparison(self, digest: str = "") -> Comparison:
        """The record of an outcome."""
        sides = ball_record(self.value), ball_record(self.bound)
        return Comparison(digest, self.name, self.at, *sides, slack=self.slack, verdict=self.verdict)
