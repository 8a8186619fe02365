"""The instance to be analysed: what the user has (Y at least), completed by what is drawn; every step is said.

Y may be rows of numbers, an array, a data frame (anything with ``to_numpy``) or an `Instance`. C and Z0 are drawn where
they are not given: short exact rationals from a seeded generator.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from faverify.cases.instance import Instance
from faverify.cases.readers import counts
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.matrix import Matrix, listed_rows, number_of, to_fraction, to_matrix
from faverify.lang.typed import whole_number

FEEDBACKS = ("gaussian", "signs")
DENOMINATOR = 4096
KEPT = Fraction(9, 10)


@dataclass(frozen=True)
class Given:
    """The instance, and in words what was given, drawn or left out."""

    instance: Instance
    said: tuple[str, ...]


@dataclass(frozen=True)
class Wish:
    """What is to be drawn: the rank (None: chosen from Y), the law of C, the seed, the size of Z0's columns."""

    rank: int | None = None
    feedback: str = "gaussian"
    seed: int = 0
    scale: Any = 1


def completed(letters: dict[str, Any], wish: Wish, said: Iterable[str] = (), columns: Sequence[str] = ()) -> Given:
    """The instance of given matrices, completed.

    ``letters`` may hold Y, C, Z0, W0 and name; ``columns`` names Y's columns. Raises `UsageError` for wishes that
    contradict what is given, `InvalidInstance` for what is no matrix, and for wrong shapes.
    """
    target, notes = numeric(letters["Y"], columns)
    notes = [*said, *notes]
    Y = to_matrix(target, "Y")
    r = _rank(Y, letters, wish, notes)
    rng = Random(f"faverify/analyze/{len(Y)}/{len(Y[0])}/{r}/{wish.seed}")
    C, Z0 = (letters.get(letter) for letter in ("C", "Z0"))
    if C is not None and wish.feedback != Wish.feedback and wish.feedback in FEEDBACKS:
        notes.append(f"C is given: feedback {wish.feedback} is not used")
    if C is None:
        C = _feedback(rng, len(Y[0]), r, wish.feedback)
        notes.append(f"C drawn: {wish.feedback} entries rounded to 1/{DENOMINATOR}, seed {wish.seed}")
    if Z0 is None:
        Z0 = _start(rng, len(Y), r, wish.scale)
        notes.append(f"Z(0) drawn: Gaussian, columns of norm about {wish.scale}, seed {wish.seed}")
    W0 = letters.get("W0")
    notes.append("W(0) given" if W0 is not None else "W(0): the optimal W for Z(0)")
    return Given(Instance.of(Y, C, Z0, W0, str(letters.get("name", "")) or "Y"), tuple(notes))


def numeric(rows: Any, columns: Sequence[str] = ()) -> tuple[Any, list[str]]:
    """The rows without columns that hold no number at all, such as names; what was left out is said.

    Raises `InvalidInstance` where no column is left.
    """
    columns = list(columns) or [str(name) for name in getattr(rows, "columns", ())]
    rows = listed_rows(rows, "Y")
    listed = rows.tolist() if hasattr(rows, "tolist") else rows
    if not isinstance(listed, (list, tuple)) or not all(isinstance(row, (list, tuple)) for row in listed):
        return listed, []
    if not listed or len({len(row) for row in listed}) != 1:
        return listed, []
    width = len(listed[0])
    names = [*[""] * (width - len(columns) if columns else 0), *columns] or [str(j + 1) for j in range(width)]
    left = {j: "holds no numbers" for j in range(width) if all(_is_word(row[j]) for row in listed)}
    if left and len(left) == width:
        raise InvalidInstance(f"Y: no column holds numbers (row 1 begins with {str(listed[0][0])[:40]!r})")
    if width > 1 and _unnamed(names[0]) and _counts([row[0] for row in listed]):
        left[0] = "only counts the rows"
    kept = [
        [to_fraction(value, _place(i, j, names, bool(columns))) for j, value in enumerate(row) if j not in left]
        for i, row in enumerate(listed)
    ]
    return kept, [f"column {names[j][:40]!r} {why} and is left out" for j, why in left.items()]


def _place(i: int, j: int, names: Sequence[str], named: bool) -> str:
    """An entry's place in what was given, columns of labels counted, too, with the name of its column if it has one."""
    said = f", column {names[j].strip()[:40]!r}" if named and names[j].strip() else ""
    return f"Y[{i + 1},{j + 1}]{said}"


def _is_word(value: Any) -> bool:
    """Whether a cell is a text that is no number, as ``setosa``, ``A1``; "nan" and the like are refused later."""
    if not isinstance(value, str) or value.strip().lower().lstrip("+-") in ("nan", "inf", "infinity", ""):
        return False
    return value.strip()[0].isalpha() or not any(character.isdigit() for character in value)


def _unnamed(name: str) -> bool:
    """How programs that write the numbers of the rows beside a table call that column."""
    return not name.strip() or name.startswith("Unnamed: ")


def _counts(column: Sequence[Any]) -> bool:
    """Whether it is 0, 1, 2, ... or 1, 2, 3, ..., in numbers or texts."""
    return counts([str(value).strip() for value in column])


def _rank(Y: Matrix, letters: dict[str, Any], wish: Wish, notes: list[str]) -> int:
    """The rank of the factorisation: of C or Z0 if one is given, else as wished, else chosen from Y."""
    for letter in ("Z0", "C"):
        if letters.get(letter) is not None:
            r = len(to_matrix(letters[letter], letter)[0])
            if wish.rank is not None and whole_number("rank", wish.rank, 1) != r:
                raise UsageError(f"rank {wish.rank} is asked for, but {letter} has {r} columns; leave one of them out")
            return r
    if wish.rank is None:
        r = _enough(Y)
        notes.append(f"rank r = {r}: the least that keeps 90 % of ||Y||_F^2; choose another with --rank or rank=")
        return r
    return whole_number("rank (at most the number of rows)", wish.rank, 1, len(Y))


def _enough(Y: Matrix) -> int:
    """The least r whose best approximation keeps `KEPT` of the energy (in double precision: a choice, no result)."""
    import numpy as np

    top = max((abs(value) for row in Y for value in row), default=Fraction(0)) or Fraction(1)
    squares = np.linalg.svd([[float(value / top) for value in row] for row in Y], compute_uv=False) ** 2
    energy = np.cumsum(squares) / max(squares.sum(), 1e-300)
    return min(1 + int(np.searchsorted(energy, float(KEPT))), len(squares))


def _feedback(rng: Random, m: int, r: int, kind: str) -> Matrix:
    if kind not in FEEDBACKS:
        raise UsageError(f"feedback {kind!r} is no file here: choose {' or '.join(FEEDBACKS)}, or give C")
    if kind == "signs":
        return tuple(tuple(Fraction(rng.choice((-1, 1))) for _ in range(r)) for _ in range(m))
    return _normals(rng, m, r, 1.0)


def _start(rng: Random, n: int, r: int, scale: Any) -> Matrix:
    factor = number_of("scale", scale)
    if factor <= 0:
        raise UsageError(f"scale {scale}: a positive number, the size of Z(0)'s columns")
    return tuple(tuple(factor * value for value in row) for row in _normals(rng, n, r, n**-0.5))


def _normals(rng: Random, rows: int, columns: int, deviation: float) -> Matrix:
    return tuple(
        tuple(Fraction(round(rng.gauss(0, deviation) * DENOMINATOR), DENOMINATOR) for _ in range(columns))
        for _ in range(rows)
    )
