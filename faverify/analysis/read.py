"""A file of the user's as the instance to analyse: Y alone is enough."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from faverify.analysis.given import FEEDBACKS, Given, Wish, completed
from faverify.cases.iris import iris_instance, is_shipped
from faverify.cases.storage import TABLES
from faverify.cases.storage import letters as read_letters
from faverify.errors import InvalidInstance


def given_file(file: str, wish: Wish, letters: Mapping[str, Any] | None = None) -> Given:
    """The instance of a file (or of the name ``iris``), completed as wished; the feedback may be a file too.

    ``letters`` gives matrices by name that the file does not hold. Raises `InvalidInstance` for what cannot be read,
    `UsageError` for contradicting wishes.
    """
    found, said, columns = _read(file)
    if "Y" not in found:
        there = ", ".join(sorted(set(found) - {"name"})) or "no matrix"
        raise InvalidInstance(f"{file}: no Y, only {there}; the target is a matrix named Y")
    for letter, value in (letters or {}).items():
        if letter in found:
            raise InvalidInstance(f"{letter} is in {file} already; give it once")
        found[letter] = value
    feedback = wish.feedback
    if feedback not in FEEDBACKS and Path(feedback).is_file():
        other, more, _ = _read(feedback)
        if "C" in found:
            raise InvalidInstance(f"{feedback}: C is in {file} already; give it once")
        if not other.keys() & {"C", "Y"}:
            raise InvalidInstance(f"{feedback}: no C; the feedback is a matrix named C, or the only one of its file")
        found["C"] = other.get("C", other.get("Y"))
        said = [*said, *more, f"C read from {feedback}"]
    try:
        return completed(found, wish, said, columns)
    except InvalidInstance as error:
        raise InvalidInstance(f"{file}: {error}") from None


def _read(file: str) -> tuple[dict[str, Any], list[str], list[str]]:
    """The matrices of a file by letter, what is to be said about it, and the names of its columns."""
    if is_shipped(Path(file)):
        iris = iris_instance()
        return {"Y": iris.Y, "C": iris.C, "Z0": iris.Z0, "name": "iris"}, ["the shipped iris instance"], []
    found, header = read_letters(file)
    said = [f"header row skipped: {', '.join(name[:20] for name in header[:8])}"] if header else []
    if not header and Path(file).suffix.lower() in TABLES and _counts_up(found["Y"]):
        first = ", ".join(str(cell)[:20] for cell in found["Y"][0][:4])
        said.append(f"warning: the first row ({first}, ...) is read as numbers; if it names the columns, take it out")
    return found, said, header


def _counts_up(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row alone counts up one by one, as years and numbers of columns do."""
    first, *others = [_steps(row) for row in rows] or [set()]
    return first == {1} and {1} not in others


def _steps(row: Sequence[str]) -> set[int]:
    """From cell to cell of whole numbers, three at least; none of anything else."""
    cells = [cell.strip() for cell in row]
    if len(cells) < 3 or not all(cell.isascii() and cell.isdigit() for cell in cells):
        return set()
    return {int(b) - int(a) for a, b in pairwise(cells)}
