"""A limit that is argued: its scope says that it is asymptotic, and that no rate comes with it."""

from dataclasses import dataclass

from faverify.claim import Context, Prose
from faverify.methods.base import Written
from faverify.outcome import Outcome, Step
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class ArguedLimit(Written):
    """A written argument for a limit; ``scope`` names what tends where."""

    scope: str
    steps: tuple[str, ...]
    name: str = "written argument for a limit"
    ceiling = Evidence.ARGUED
    derives = True

    def run(self, says: Prose, context: Context) -> Outcome:
        """Always `PASS` at the level ``argued``, with an asymptotic scope: the reader is the judge."""
        scope = f"asymptotic: {self.scope}; no rate is claimed"
        steps = tuple(Step("", step) for step in self.steps)
        return Outcome(Verdict.PASS, Evidence.ARGUED, scope, "argued, not machine-checked", steps=steps)


def argued_limit(scope: str, *steps: str) -> ArguedLimit:
    """The method, one text a step."""
    return ArguedLimit(scope, steps)
