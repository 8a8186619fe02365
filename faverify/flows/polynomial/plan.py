"""How long a step can be, and a first approximation on it (heuristic: what a step is worth is proved in `step`)."""

import math
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from faverify.errors import UnableError
from faverify.flows.polynomial.approximate import first_path
from faverify.flows.polynomial.nodes import grid, nodes, transform
from faverify.flows.polynomial.rings import doubles
from faverify.flows.polynomial.system import System, logarithm

FIRST_ORDER = 40
TRIES = 40
_TALLER, _MORE, _HOPE = 1.2, 16, 1.25
_LEAST_ORDER = 8.0
_OVER = Fraction(1, 4)
_ROUGH = -40.0
_FEWER, _SPARE, _MANY = 8, 4, 64


def order_needed(norms: list[float], target: float, known: float) -> float:
    """The degree at which a series has fallen to ``target``, from base-2 logarithms of its coefficients (a guess).

    They are trusted down to ``known``; below it, the trend over the second half of the known fall is continued.
    """
    top = max(norms[1:])
    floor = max(known, target)
    if top <= floor + 4:
        return _LEAST_ORDER
    half, last = (max(k for k, x in enumerate(norms) if k and x >= level) + 1 for level in ((top + floor) / 2, floor))
    if last >= len(norms) - 1:
        return math.inf if known > target else len(norms) * (top - target) / max(top - norms[-1], 1.0)
    return last + max(0.0, floor - target) * max(last - half, 1) / ((top - floor) / 2)


def resized(width: float, order: float, target: int, bits: float) -> float:
    """The width at which degree ``target`` suffices, if ``order`` does at ``width``: Bernstein's ellipses."""
    if not math.isfinite(order):
        return width / 2
    reach = [(rho - 1 / rho) / 2 for rho in (2 ** min(60.0, bits / k) for k in (order, target))]
    return width * min(3.0, reach[0] / reach[1])


def first_approximation(
    system: System, start: Any, width: Fraction, count: int, aim: Any, left: Fraction
) -> tuple[Any, Fraction]:
    """(derivatives at N + 1 nodes in doubles, the width they are for).

    The width is the given one, and N = ``count``, unless that will not do: then N is up to a third more, or the width
    less; where fewer nodes do, they are taken. Raises `UnableError` where none does.
    """
    row, coarse = doubles(start)[0], min(count, FIRST_ORDER)
    floor, target = float(np.abs(row).max()) * 1e-15, logarithm(aim) - 4
    noise = system.approximate.noise(row)

    def needed(h: float, rough: Any, error: float) -> float:
        sizes = np.abs(grid(coarse).coefficients @ rough).max(axis=1) * (h / 2)
        known = math.log2(max(sizes[1:].max() * max(2.0**-38, 10 * error), floor + noise * h))
        return order_needed([math.log2(x + 1e-300) for x in sizes], target, known)

    def promising(h: float, rough: Any, error: float) -> bool:
        return needed(h, rough, error) <= _HOPE * count

    enough = 2.0 ** min(_ROUGH, target / 2)  # a correction about squares what is wrong
    guess = system.approximate.constant(row, coarse)
    for _ in range(TRIES):
        h = float(width)
        found = first_path(system.approximate, row, h, guess, partial(promising, h), enough)
        order = math.inf if found is None else needed(h, *found)
        if found is not None and order <= _TALLER * count and not found[1]:
            return interpolated(found[0], nodes_for(order, count)), width
        width = dyadic_below(width * Fraction(min(0.9, 0.95 * resized(1.0, order, count, -logarithm(aim)))))
        width = shared(width, left)
        if found is not None:
            guess = begun(found[0], float(width) / h)
    raise UnableError("no step can be found; a shorter time or a milder start would help")


def nodes_for(order: float, count: int) -> int:
    """The N for a step that needs an order: ``count``, more in leaps, fewer where a step is short (its end was asked).

    Few different numbers, since the matrices of each are computed once; ``count`` where the order was not to be seen.
    """
    if order > 0.98 * count:
        return count + _MORE * math.ceil((order / 0.98 - count) / _MORE)
    if order <= _LEAST_ORDER:
        return count
    leap = _FEWER if count <= _MANY else 2 * _FEWER
    return min(count, leap * math.ceil((1.1 * order + _SPARE) / leap))


def begun(values: Any, share: float) -> Any:
    """The polynomial through values at its nodes, at the same number of nodes over the first ``share`` of the step."""
    count = len(values) - 1
    angles = np.arccos(np.clip(share * (nodes(count) + 1) - 1, -1, 1))
    return np.cos(np.outer(angles, np.arange(count + 1))) @ (transform(count) @ values)


def interpolated(values: Any, count: int) -> Any:
    """The polynomial through values at its nodes, at the N + 1 nodes for N = ``count``."""
    coarse = len(values) - 1
    if coarse == count:
        return values
    angles = np.arccos(np.clip(nodes(count), -1, 1))
    return np.cos(np.outer(angles, np.arange(coarse + 1))) @ (transform(coarse) @ values)


def shared(width: Fraction, left: Fraction) -> Fraction:
    """At most ``width``: that of equal steps for what is left, a dyadic number.

    A little over a whole number of steps is left to them, as the next may be longer.
    """
    return min(width, dyadic_above(left / max(1, math.ceil(left / width - _OVER))))


def dyadic_above(value: Fraction, bits: int = 24) -> Fraction:
    """A dyadic number of about so many bits that is not below the value."""
    below = dyadic_below(value, bits)
    unit = Fraction(2) ** (below.numerator.bit_length() - below.denominator.bit_length() - bits)
    return below if below == value else below + 2 * unit


def dyadic_below(value: Fraction, bits: int = 8) -> Fraction:
    """The largest dyadic number of so many bits that is not above a positive value."""
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    unit = Fraction(2) ** -shift
    return (value // unit) * unit
