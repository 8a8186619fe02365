"""The first screen of a report: what the deciding steps rest on, counted, and one line a claim."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from faverify.certificate.index import slack_of
from faverify.report import words
from faverify.verdict import Evidence

Data = Mapping[str, Any]
LEVELS = tuple(level.value for level in Evidence)
UNCHECKED = (Evidence.ARGUED.value, Evidence.CITED.value)
WORDINGS = ("certain", "likely", "reconstructed")
MOST_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One claim: how many of its deciding steps passed at each level, and what no machine checked or did not pass."""

    label: str
    title: str
    verdict: str
    evidence: str
    restoration: str
    counts: Mapping[str, int]
    open: int
    left: str
    slack: str

    @property
    def name(self) -> str:
        """``Lemma 9``."""
        return words.name(self.label)

    @property
    def steps(self) -> int:
        """How many steps decide the claim."""
        return sum(self.counts.values()) + self.open

    @property
    def by_machine(self) -> int:
        """How many of them a machine checked and found to hold."""
        return sum(count for level, count in self.counts.items() if level not in UNCHECKED)

    @property
    def machine(self) -> str:
        """The levels of these, counted: ``4 proved, 1 certified``."""
        return ", ".join(f"{self.counts[level]} {level}" for level in self._machine_levels)

    @property
    def _machine_levels(self) -> list[str]:
        return [level for level in LEVELS if level not in UNCHECKED and self.counts.get(level)]


@dataclass(frozen=True)
class Overview:
    """Counts over all claims by level, which levels occur, claims without an unchecked step, and lines by section."""

    counts: Mapping[str, int]
    levels: Sequence[str]
    open: int
    checked: int
    claims: int
    restorations: Sequence[tuple[str, int]]
    groups: Sequence[tuple[str, Sequence[Line]]]

    @property
    def sentence(self) -> str:
        """The counts in words."""
        steps = sum(self.counts.values()) + self.open
        named = ", ".join(f"{self.counts[level]} {level}" for level in self.levels)
        left = f", {self.open} not passed" if self.open else ""
        return (
            f"{steps} deciding step{'' if steps == 1 else 's'}: {named}{left}. {self.checked} of {self.claims} claims "
            "pass without a step that no machine has checked."
        )

    @property
    def wording(self) -> str:
        """How sure the wording of the paper's claims is, counted."""
        return ", ".join(f"{count} {name}" for name, count in self.restorations)


def overview(sections: Iterable[tuple[str, Sequence[Data]]]) -> Overview:
    """The overview of certificates, grouped as given."""
    groups = [(title, [_line(certificate) for certificate in listed]) for title, listed in sections]
    lines = [line for _, listed in groups for line in listed]
    counts = Counter[str]()
    for line in lines:
        counts.update(line.counts)
    levels = [level for level in LEVELS if counts[level]]
    checked = sum(line.verdict == "pass" and line.by_machine == line.steps for line in lines)
    wordings = Counter(line.restoration for line in lines)
    restorations = [(name, wordings[name]) for name in WORDINGS if wordings[name]]
    return Overview(dict(counts), levels, sum(line.open for line in lines), checked, len(lines), restorations, groups)


def _line(certificate: Data) -> Line:
    parts = [part for part in certificate["parts"] if part["decides"]]
    passed = Counter(part["outcome"]["evidence"] for part in parts if part["outcome"]["verdict"] == "pass")
    claim = certificate["claim"]
    return Line(
        claim["label"],
        claim["title"],
        certificate["verdict"],
        certificate["evidence"],
        claim["restoration"],
        dict(passed),
        len(parts) - sum(passed.values()),
        _left(parts),
        slack_of(certificate),
    )


def _left(parts: Sequence[Data]) -> str:
    """The steps that rest on words or did not pass, named: ``argued: the limits``."""
    found: dict[str, list[str]] = {}
    for part in parts:
        outcome = part["outcome"]
        how = outcome["evidence"] if outcome["verdict"] == "pass" else outcome["verdict"]
        if how in UNCHECKED or outcome["verdict"] != "pass":
            found.setdefault(how, []).append(words.brief(part["name"], 48))
    return "; ".join(f"{how}: {_named(names)}" for how, names in found.items())


def _named(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
