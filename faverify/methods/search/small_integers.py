"""Letters of small whole numbers, at which polynomials in them are singular: 3 X - X X'X where a singular value is √3.

``rank(3 * X - X @ X.T @ X) == rank(X)`` fails at no random draw, at none that is zero or a multiple of the unit matrix
(√3 is no fraction), but at the column of three ones. So one letter after the other has rank one and a singular value
whose square is a whole number, or is small, with the eigenvalues of a quadratic of whole coefficients; the other
letters are unit matrices. Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import isqrt

from faverify.claim import Case
from faverify.exact.matrix import Matrix
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.methods.fragment import nodes
from faverify.methods.search.large_starts import letters_of, of_kind

SINGULAR = frozenset({"rank", "det", "inv", "pinv", "proj", "sigma_min", "cond"})
"""What may be otherwise, or undefined, where a matrix is singular."""
MOST_SQUARE, MOST_SUM, MOST_PRODUCT, ENTRIES, ROWS = 12, 4, 6, 3, 4
Rows = list[list[int]]


def small_integers(statement: Statement) -> Iterator[Case]:
    """Free cases for a statement that reads a function of singular matrices; none for others."""
    if not any(isinstance(node, ex.Call) and node.function in SINGULAR for node in nodes(statement)):
        return
    letters = letters_of(statement.theory)
    names = {name for shape in letters.values() for name in shape if not name.isdigit()}
    for chosen, (a, b) in letters.items():
        symmetric = chosen in statement.theory.symmetric
        for few, size in ((False, ROWS), (True, 2)):
            sizes = {**dict.fromkeys(names, size), **{name: int(name) for s in letters.values() for name in s
                                                       if name.isdigit()}}  # fmt: skip
            rows, columns = sizes[a], sizes[b]
            kinds = _quadratics(rows, columns, symmetric) if few else _of_rank_one(rows, columns, symmetric)
            for special in kinds:
                found = {name: _unit(sizes[p], sizes[q]) for name, (p, q) in letters.items()}
                yield from of_kind(False, {**found, chosen: _exact(special)}, sizes)


def _of_rank_one(rows: int, columns: int, symmetric: bool) -> Iterator[Rows]:
    """Of one column, or row, whose square has a whole number; of square ones also those with a whole eigenvalue."""
    for square in range(1, MOST_SQUARE + 1):
        vector = _of_square(square, max(rows, columns))
        if vector is None:
            continue
        if not symmetric:
            tall = rows >= columns
            yield [[vector[i if tall else j] * ((j if tall else i) == 0) for j in range(columns)] for i in range(rows)]
        if rows == columns:
            for sign in (1, -1):
                yield [[sign * x * y for y in vector] for x in vector]
                yield [[sign * square * (i == j == 0) for j in range(columns)] for i in range(rows)]


def _quadratics(rows: int, columns: int, symmetric: bool) -> Iterator[Rows]:
    """Of two rows: symmetric ones of small entries, and companions, whose eigenvalues are any of a small quadratic."""
    if (rows, columns) != (2, 2):
        return
    entries = range(-ENTRIES, ENTRIES + 1)
    if symmetric:
        yield from ([[a, b], [b, c]] for a, b, c in product(entries, range(ENTRIES + 1), entries))
        return
    for trace in range(-MOST_SUM, MOST_SUM + 1):
        yield from ([[0, -last], [1, trace]] for last in range(-MOST_PRODUCT, MOST_PRODUCT + 1))


def _of_square(square: int, size: int) -> list[int] | None:
    """Whole numbers whose squares have a sum, the largest first (four do, by Lagrange); None if there are too few."""
    if square == 0:
        return [0] * size
    for first in range(isqrt(square), 0, -1) if size else ():
        rest = _of_square(square - first * first, size - 1)
        if rest is not None:
            return [first, *rest]
    return None


def _unit(rows: int, columns: int) -> Matrix:
    return _exact([[int(i == j) for j in range(columns)] for i in range(rows)])


def _exact(rows: Rows) -> Matrix:
    return tuple(tuple(map(Fraction, row)) for row in rows)
