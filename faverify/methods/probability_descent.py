"""GD from random starts, integrated numerically: does it reach the optimum, as prior work says it does."""

from dataclasses import dataclass
from typing import ClassVar

from faverify.claim import Effort
from faverify.lang import expr as ex
from faverify.methods.base import Statement
from faverify.methods.probability_samples import Sampled
from faverify.verdict import Evidence

STARTS = {Effort.QUICK: 12, Effort.STANDARD: 12, Effort.THOROUGH: 60}


@dataclass(frozen=True)
class DescentRuns(Sampled):
    """``P(gd_ratio(n, r, beta, t) <= c) >= p``: few starts, each an integration without error bound.

    So a confidence bound is no more than ``numerical``. Twelve starts that all succeed show p = 1/2 at most.
    """

    name: str = "numerical descent from random starts"
    ceiling = Evidence.NUMERICAL
    draws: ClassVar[dict[Effort, int]] = STARTS

    def refusal(self, statement: Statement) -> str:
        """As of samples; and the event is about ``gd_ratio``."""
        why = super().refusal(statement)
        calls = {node.function for node in statement.claims[0].walk() if isinstance(node, ex.Call)}
        return why or ("" if "gd_ratio" in calls else "it reads P(gd_ratio(n, r, beta, t) <= c) >= p")


def descent_runs() -> DescentRuns:
    """The method."""
    return DescentRuns()
