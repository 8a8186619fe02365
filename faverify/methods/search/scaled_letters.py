"""One letter far larger or smaller than the others: where ``normF(A) <= 10**7 * normF(B) + 10**7`` fails."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import flint

from faverify.claim import Case
from faverify.lang.parse import Statement
from faverify.methods.search.far_numbers import far_numbers
from faverify.methods.search.system import System, Values, drawn_point

POWERS = (-20, -4, 4, 20)
SIGNS, BEYOND = (1, -1), 1_000


def scaled_letters(
    statement: Statement, cases: Sequence[Case], bound: Mapping[str, Any], seed: int
) -> Iterator[tuple[Case, Values]]:
    """The first drawn case, one free letter or parameter multiplied by a power of ten (heuristic: where to look).

    And by the farthest number that the text names, and more.
    """
    sizes = [flint.fmpq(10) ** power for power in POWERS]
    for value in far_numbers(statement.claims)[-1:]:
        sizes += [
            flint.fmpq(value.numerator, value.denominator) * BEYOND,
            flint.fmpq(value.denominator, value.numerator) / BEYOND,
        ]
    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    system = System(statement.theory, [*statement.claims, *statement.hypotheses, *statement.ranges], numbers)
    points = (drawn_point(case, statement.theory, seed, numbers) for case in cases)
    for point in islice(filter(None, points), 1):
        for name in system.unknowns:
            for factor in (sign * size for size in sizes for sign in SIGNS):
                there, values = system.case(system.moved(point, name, [x * factor for x in system.place(point, name)]))
                yield there, {other: x for other, x in values.items() if other not in bound}
