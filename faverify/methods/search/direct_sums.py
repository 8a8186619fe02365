"""Letters of cases that meet the hypotheses, side by side: what ``A @ A + A + I_n == 0`` says of two rows alone.

A direct sum of two matrices solves what both solve, be they letters of polynomials, and its trace and rank are sums.
Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from faverify.cases.free import LetteredCase
from faverify.claim import Case
from faverify.exact.linear import from_flint
from faverify.exact.matrix import Matrix
from faverify.lang.parse import Statement
from faverify.methods.search.system import System, Values, drawn_point

MOST_ROWS, MOST_SUMS = 6, 6


def direct_sums(
    statement: Statement, bases: Sequence[tuple[Case, Values]], bound: Mapping[str, Any], seed: int
) -> Iterator[tuple[Case, Values]]:
    """The letters of two of these cases side by side, with the parameters of the first; few, and of few rows."""
    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    system = System(statement.theory, [*statement.claims, *statement.hypotheses], numbers)
    known = [(drawn_point(case, statement.theory, seed, {**numbers, **values}), values) for case, values in bases]
    count = 0
    for (one, values), (other, _) in combinations_with_replacement(known, 2):
        if one is None or other is None or count == MOST_SUMS:
            continue
        names = [name for name in (*system.unknowns, *system.settled) if name in one.letters]
        read = {d for name in names for d in statement.theory.shapes[name]} - {"1"}
        sizes = {d: size + (other.sizes[d] if d in read else 0) for d, size in one.sizes.items() if d != "1"}
        if names and all(sizes[d] <= MOST_ROWS for d in read):
            count += 1
            letters = []
            for name in names:
                single = [d == "1" for d in statement.theory.shapes[name]]
                letters.append((name, _beside(from_flint(one.letters[name]), from_flint(other.letters[name]), *single)))
            yield LetteredCase(tuple(sorted(sizes.items())), tuple(letters)), values


def _beside(one: Matrix, other: Matrix, row: bool, column: bool) -> Matrix:
    """The direct sum; of rows and columns of a vector all entries one after the other."""
    if row and column:
        return one
    if row:
        return (one[0] + other[0],)
    if column:
        return one + other
    nothing = Fraction(0)
    above = tuple(line + (nothing,) * len(other[0]) for line in one)
    return above + tuple((nothing,) * len(one[0]) + line for line in other)
