"""Two axes: what came out (`Verdict`) and how strongly it is known (`Evidence`), and how they combine.

Only ``pass`` is green. A claim's verdict and evidence are the weakest over its deciding parts.
"""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """The outcome of a check, best first. Nothing but ``PASS`` counts as established."""

    PASS = "pass"
    VACUOUS = "vacuous"
    INCONCLUSIVE = "inconclusive"
    ERROR = "error"
    FAIL = "fail"

    @property
    def symbol(self) -> str:
        """One character beside the word, so that colour is never needed to read a verdict."""
        return {"pass": "✓", "vacuous": "∅", "inconclusive": "?", "error": "!", "fail": "✗"}[self.value]


class Evidence(StrEnum):
    """How a verdict is known, strongest first (the meaning of each level: ``derivations/README.md``)."""

    FORMAL = "formal"
    PROVED = "proved"
    EXACT = "exact"
    CERTIFIED = "certified"
    STATISTICAL = "statistical"
    NUMERICAL = "numerical"
    ARGUED = "argued"
    CITED = "cited"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst verdict; of none at all it is ``VACUOUS``, since nothing was checked."""
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.VACUOUS)


def weakest(levels: Iterable[Evidence]) -> Evidence:
    """The weakest level; of none at all it is ``CITED``, the weakest there is."""
    order = list(Evidence)
    return max(levels, key=order.index, default=Evidence.CITED)
