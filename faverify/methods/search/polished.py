"""Whether a function is 0 where it is least, on equations: its stationary point by Newton's method in 300 bits.

``f`` less multiples of the equations is stationary there (Lagrange). Derivatives are differences; nothing is certified.
"""

from collections.abc import Callable, Sequence
from typing import Any

import flint

BITS, ROUNDS = 300, 7
STEP, RIDGE, ZERO, FAR = flint.fmpq(1, 2**70), flint.fmpq(1, 2**40), flint.arb(10) ** -40, 1e6
LESS = 10**10
Values = Callable[[Sequence[Any]], list[Any] | None]
"""``f`` and what has to be 0, at rational numbers; None where one of them has no value."""


def stationary(values: Values, start: Sequence[float]) -> list[float] | None:
    """The numbers near ``start`` where ``f`` is least on the equations, if all of it is 0 there; None otherwise.

    What only tends to 0, such as exp(-x^2), does not lose ten digits there.
    """
    with flint.ctx.workprec(BITS):
        here = [_rational(flint.arb(x)) for x in start]
        first = values(here)
        if first is None:
            return None
        here += [flint.fmpq(0)] * (len(first) - 1)
        for _ in range(ROUNDS):
            step = _newton(lambda z: _lagrange(values, z, len(start)), here)
            if step is None:
                return None
            here = [x + y for x, y in zip(here, step, strict=True)]
        last = values(here[: len(start)])
        moved = max(abs(float(flint.arb(x)) - y) for x, y in zip(here, start, strict=False))
        if last is None or moved > 1 or not all(abs(x) < ZERO for x in last) or not abs(last[0]) < abs(first[0]) / LESS:
            return None
        return [float(flint.arb(x)) for x in here[: len(start)]]


def _lagrange(values: Values, numbers: Sequence[Any], count: int) -> Any | None:
    found = values(numbers[:count])
    if found is None:
        return None
    return found[0] - sum((m * g for m, g in zip(numbers[count:], found[1:], strict=True)), flint.arb(0))


def _newton(function: Callable[[Sequence[Any]], Any | None], here: Sequence[Any]) -> list[Any] | None:
    """The step of Newton's method for a stationary point."""
    size, known = len(here), dict[tuple[tuple[int, int], ...], Any]()

    def at(*moves: tuple[int, int]) -> Any:
        key = tuple(sorted(moves))
        if key not in known:
            there = list(here)
            for index, sign in moves:
                there[index] = there[index] + sign * STEP
            known[key] = function(there)
        return known[key]

    def difference(i: int, *moves: tuple[int, int]) -> Any:
        return (at((i, 1), *moves) - at((i, -1), *moves)) / (2 * STEP)

    try:
        slope = [difference(i) for i in range(size)]
        rows = [[_bent(difference, i, j) + (RIDGE if i == j else 0) for j in range(size)] for i in range(size)]
        found = flint.arb_mat(rows).mid().solve(flint.arb_mat([[-x] for x in slope]).mid()).entries()
    except (TypeError, ZeroDivisionError):  # no value beside the point, or a singular system
        return None
    return [_rational(x) for x in found] if all(abs(x) < FAR for x in found) else None


def _bent(difference: Callable[..., Any], i: int, j: int) -> Any:
    return (difference(i, (j, 1)) - difference(i, (j, -1))) / (2 * STEP)


def _rational(value: Any) -> Any:
    mantissa, exponent = value.mid().man_exp()
    return flint.fmpq(int(mantissa)) * flint.fmpq(2) ** int(exponent)
