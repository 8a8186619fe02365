"""What machines checked of a claim whose level is ``argued`` or ``cited``: a count of its other parts by level."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from faverify.verdict import Evidence

Data = Mapping[str, Any]
BY_WORD = (Evidence.ARGUED.value, Evidence.CITED.value)


def machine_evidence(certificate: Data) -> str:
    """One sentence for claims that rest on words, empty for the others.

    ``By machine: deciding 2 parts proved, 1 part certified (7 cases); corroborating 1 part numerical (60 cases).``
    """
    if certificate["evidence"] not in BY_WORD:
        return ""
    parts = [part for part in certificate["parts"] if part["outcome"]["verdict"] == "pass"]
    said = [
        text for decides in (True, False) if (text := _counted([p for p in parts if p["decides"] is decides], decides))
    ]
    return f"By machine: {'; '.join(said)}." if said else "By machine: nothing; the argument stands alone."


def _counted(parts: Sequence[Data], decides: bool) -> str:
    found = ", ".join(_levels(parts))
    return f"{'deciding' if decides else 'corroborating'} {found}" if found else ""


def _levels(parts: Sequence[Data]) -> Iterator[str]:
    for level in (level.value for level in Evidence if level.value not in BY_WORD):
        chosen = [part for part in parts if part["outcome"]["evidence"] == level]
        if chosen:
            yield f"{len(chosen)} {'part' if len(chosen) == 1 else 'parts'} {level}{_cases(level, chosen)}"


def _cases(level: str, parts: Sequence[Data]) -> str:
    """How many cases were tested; nothing for what holds for all sizes, where instances only accompany the proof."""
    tested = sum(int(part["outcome"].get("counts", {}).get("tested", 0)) for part in parts)
    if level in (Evidence.FORMAL.value, Evidence.PROVED.value) or not tested:
        return ""
    return f" ({tested:,} {'case' if tested == 1 else 'cases'})"
