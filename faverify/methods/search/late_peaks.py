"""Starts of FA* whose loss is greatest at a time that a statement names: ``l(1) <= 10**6`` fails there, not at a draw.

With one hidden unit, ``Y C = b ||Z|| e_1`` and the angle a of Z to e_1, ``a' = -b sin(a)``, so that ``tan(a/2)`` falls
as ``exp(-b t)`` and ``l = b^2 sin(a)^2`` is greatest, ``b^2``, where ``tan(a/2) == 1``. A loss that falls at once is
small at later times, of whatever size the start is. Heuristic, as all of the search: it only says where to look.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import suppress
from fractions import Fraction

from faverify.cases.instance import Instance
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.lang.functions.time import binds_time
from faverify.lang.parse import Statement
from faverify.methods.fragment import nodes

MOST_LATE, MOST_TIMES, MOST_RATES, MOST_SIZE, SOON = 4_500, 2, 4, 1e15, 6
LOG_2 = Fraction(69314718056, 10**11)


def late_peaks(statement: Statement, like: Instance, times: Iterable[Fraction], seed: int) -> Iterator[Instance]:
    """A start for each rate whose square, or which, is beyond a number that a claim compares with, and each time.

    ``times`` are those of the method; an integral or an extremum over an interval is asked of a peak inside.
    """
    sizes = compared_with_numbers(statement, like, seed)
    rates = list(dict.fromkeys(rate for size in sizes for rate in _rates(size)))
    for low, high in times_of(statement, times):
        for rate in rates[:MOST_RATES]:
            t = low or min(high / 2, Fraction(SOON, rate))
            if 0 < rate * t <= MOST_LATE:
                yield peaking(rate, t)


def times_of(statement: Statement, times: Iterable[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """The first intervals of time of a method and of a statement; of one time both ends are the same."""
    return list(dict.fromkeys((*((t, t) for t in times), *_spans(statement))))[:MOST_TIMES]


def peaking(rate: int, t: Fraction) -> Instance:
    """The start with about that rate whose loss is greatest about at the time: ``tan(a/2)`` is nearly a power of 2."""
    steps = math.ceil(rate * t / LOG_2)
    far = Fraction(2) ** steps
    name = f"a loss that is greatest about t = {float(t):.4g}"
    return Instance.of([[far * steps * LOG_2 / t], [0]], [[1]], [[-far], [2]], name=name)


def _spans(statement: Statement) -> Iterator[tuple[Fraction, Fraction]]:
    """The times and the intervals of time that a statement names."""
    for node in nodes(statement):
        if isinstance(node, ex.At) and isinstance(node.time, ex.Number) and node.time.value > 0:
            yield node.time.value, node.time.value
        if isinstance(node, ex.Call) and binds_time(node.function) and len(node.args) == 3:
            low, high = (x.value if isinstance(x, ex.Number) else None for x in node.args[1:])
            if low is not None and (high is None or low < high):
                yield low, Fraction(1) if high is None else high


def _rates(size: float) -> tuple[int, int]:
    return 2 * math.isqrt(math.ceil(size)) + 2, math.ceil(size) + 1


def compared_with_numbers(statement: Statement, like: Instance, seed: int) -> list[float]:
    """The numbers that claims compare with, about."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.points import exact_point
    from faverify.evaluate.ring import BallRing

    found = list[float]()
    sides = (side for claim in statement.claims for side in (claim.left, claim.right))
    for side in sides:
        if side.shape == ex.SCALAR and not any(isinstance(node, ex.Letter) for node in side.walk()):
            with suppress(FaverifyError, ArithmeticError):
                there = Evaluator(statement.theory, BallRing(), exact_point(like, statement.theory, seed))
                size = float(abs(there.value(side)[0, 0]))
                found += [size] * (0 < size < MOST_SIZE)
    return found
