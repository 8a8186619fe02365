"""The first screen of a report: what the deciding steps rest on, counted, and one line a claim."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faverify.verdict import Evidence

Data = Mapping[str, Any]
UNCHECKED = (Evidence.ARGUED, Evidence.CITED)


@dataclass(frozen=True)
class Line:
    """One claim: how many of its deciding steps passed at each level, and how many did not pass."""

    label: str
    title: str
    verdict: str
    restoration: str
    counts: Mapping[str, int]
    open: int


@dataclass(frozen=True)
class Overview:
    """Counts over all claims by level, which levels occur, claims without an unchecked step, and lines by section."""

    counts: Mapping[str, int]
    levels: Sequence[str]
    open: int
    checked: int
    claims: int
    groups: Sequence[tuple[str, Sequence[Line]]]

    @property
    def sentence(self) -> str:
        """The counts in words."""
        steps = sum(self.counts.values()) + self.open
        named = ", ".join(f"{self.counts[level]} {level}" for level in self.levels)
        left = f", {self.open} not passed" if self.open else ""
        return (
            f"{steps} deciding steps: {named}{left}. {self.checked} of {self.claims} claims pass without a step that "
            "no machine has checked."
        )


def overview(sections: Iterable[tuple[str, Sequence[Data]]]) -> Overview:
    """The overview of certificates, grouped as given."""
    groups = [(title, [_line(certificate) for certificate in listed]) for title, listed in sections]
    lines = [line for _, listed in groups for line in listed]
    counts = Counter[str]()
    for line in lines:
        counts.update(line.counts)
    levels = [level.value for level in Evidence if counts[level.value]]
    checked = sum(
        line.verdict == "pass" and not line.open and not any(line.counts.get(level.value) for level in UNCHECKED)
        for line in lines
    )
    return Overview(dict(counts), levels, sum(line.open for line in lines), checked, len(lines), groups)


def _line(certificate: Data) -> Line:
    outcomes = [part["outcome"] for part in certificate["parts"] if part["decides"]]
    passed = Counter(outcome["evidence"] for outcome in outcomes if outcome["verdict"] == "pass")
    claim = certificate["claim"]
    return Line(
        claim["label"],
        claim["title"],
        certificate["verdict"],
        claim["restoration"],
        dict(passed),
        len(outcomes) - sum(passed.values()),
    )
