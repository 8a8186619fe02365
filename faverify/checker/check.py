"""Every part and control of a run, re-verified from its files: what was, what agrees, what was not, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from faverify.checker.bookkeeping import index_problems, problems
from faverify.checker.files import document, folder_of
from faverify.errors import CertificateInvalid, FaverifyError

Json = Mapping[str, Any]
VERIFIED, AGREES, OPEN, PROSE, WRONG = "re-verified", "agrees", "not re-verified", "prose", "wrong"
STOPS = (
    FaverifyError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError, RecursionError, MemoryError,
)  # fmt: skip
"""What a file of any content can raise where it is re-verified: named, never hidden."""
NOT_PROTECTED = (
    "what a claim and its theories are called and say in words, what it uses and which false neighbours it has; "
    "places, notes, reasons and explanations; formulas as values that a scope names, and signs that an identity does "
    "not need; whether hypotheses of proofs can be met; LaTeX; names of cases but for numbers and draws; that letters "
    "without the name of a draw were drawn at all; tables and series; durations; effort, versions and platform; "
    "commands and inputs; how many more cases were tested than are stored; of a control, what stands beside its "
    "witness (which may be any at which it is false); steps and rules shown beside the lines of a proof, and which "
    "lines were evaluated"
)


@dataclass(frozen=True)
class Item:
    """One part (or control): what became of it and why."""

    name: str
    decides: bool
    how: str
    why: str
    control: bool = False


@dataclass
class Checked:
    """One claim."""

    label: str
    items: list[Item] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Whether anything contradicts what is stored."""
        return bool(self.problems) or any(item.how == WRONG for item in self.items)

    def count(self, *how: str, control: bool = False) -> int:
        """How many parts (controls) came out so."""
        return sum(item.how in how and item.control == control for item in self.items)


def check_certificate(data: Json, index_only: bool = False) -> Checked:
    """Re-verify one certificate."""
    from faverify.checker.items import Checker

    found = Checked(data["claim"]["label"], problems=list(problems(data)))
    if not index_only:
        checker = Checker(data)
        found.items += [checker.part(part) for part in data["parts"]]
        found.items += [checker.control(control) for control in data["controls"]]
    return found


def read(path: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The index of a run and its certificates by label; raises `CertificateInvalid` for what is no run."""
    place = folder_of(path)
    index = document(place / "index.json", "index")
    certificates = {}
    for row in index["claims"]:
        data = document(place / row["file"], "certificate")
        if data["claim"]["label"] != row["label"]:
            raise CertificateInvalid(f"{place / row['file']}: label: is not that of the index")
        certificates[row["label"]] = data
    wrong = list(index_problems(index, certificates))
    if wrong:
        raise CertificateInvalid(f"{place / 'index.json'}: {wrong[0]}")
    return index, certificates


def safely(data: Json) -> Checked:
    """Re-verify one certificate; an error of the checker is named, never hidden."""
    try:
        return check_certificate(data)
    except STOPS as error:
        return Checked(str(data["claim"]["label"]), problems=[f"the checker stopped: {type(error).__name__}: {error}"])
