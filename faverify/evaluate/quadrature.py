"""Integrals and rises from values at single times, with what halving their distance changed as a guess of the error.

Heuristic, and no bound: so a search finds out where to look in earnest. What is integrated has to be reached at every
time that is asked for.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import flint
import numpy as np

FIRST, MOST, FINEST = 4, 32, 128  # intervals; the last where less than `ROUGH` is enough
ROUGH = 1e-3  # relative
CAUTION = 4
DYADIC, ROUNDED = 2**40, 2.0**-36  # to which times are rounded, and what that may change
Value = Callable[[Fraction], Any]


def approx_integral(value: Value, start: Fraction, stop: Fraction, enough: float) -> Any:
    """The integral of a matrix over [start, stop], each entry with a radius of four times its guessed error.

    ``enough``: the error, relative to the largest entry, at which steps are not halved again.
    """
    before, once, most = None, cache(value), MOST if enough >= ROUGH else FINEST
    for count in _counts(most):
        found = _clenshaw_curtis(once, start, stop, count)
        if before is not None:
            pairs = zip(found.entries(), before.entries(), strict=True)
            size = max(float(abs(x).mid()) for x in found.entries())
            error = [abs(x.mid() - y.mid()) * CAUTION + size * ROUNDED for x, y in pairs]
            if max(map(float, error)) <= enough * CAUTION * size or count == most:
                return _widened(found, error)
        before = found
    raise AssertionError


def approx_integral_of_jumps(value: Value, start: Fraction, stop: Fraction) -> Any:
    """Likewise of what may jump between two times: the error is guessed as if it did so between any two of them."""
    times = list(_times(start, stop, MOST))
    values = [value(time) for time in times]
    halves = [flint.arb(float(b - a) / 2) for a, b in pairwise(times)]
    shares = [(a + b) * half for (a, b), half in zip(pairwise(values), halves, strict=True)]
    moved = [
        [abs(x.mid()) for x in ((b - a) * half).entries()]
        for (a, b), half in zip(pairwise(values), halves, strict=True)
    ]
    total = sum(shares[1:], shares[0])
    return _widened(total, [sum(errors, flint.arb(0)) for errors in zip(*moved, strict=True)])


def approx_rise(value: Value, start: Fraction, stop: Fraction) -> Any:
    """What a scalar gains over [start, stop] from time to time; likewise.

    Where it turns, a parabola through three neighbours goes beyond them by an eighth of their second difference.
    """
    values = [value(time)[0, 0] for time in _times(start, stop, MOST)]
    rough, fine = (
        sum(((b - a).max(flint.arb(0)) for a, b in pairwise(chosen)), flint.arb(0)) for chosen in (values[::2], values)
    )
    steps = [(b - a).mid() for a, b in pairwise(values)]
    beyond = sum((abs(b - a) / 8 for a, b in pairwise(steps) if a * b < 0), flint.arb(0))
    return _widened(flint.arb_mat([[fine]]), [(abs(fine.mid() - rough.mid()) + beyond) * CAUTION])


def _counts(most: int) -> Iterator[int]:
    count = FIRST
    while count <= most:
        yield count
        count *= 2


def _clenshaw_curtis(value: Value, start: Fraction, stop: Fraction, count: int) -> Any:
    """In the variable u of ``t = start + (stop - start) u^2``, so that times are close where most happens."""
    total, width = None, float(stop - start)
    for place, weight, time in zip(*rule(count), _times(start, stop, count), strict=True):
        share = value(time) * flint.arb(2 * width * place * weight) if place else value(time) * 0
        total = share if total is None else total + share
    return total


def _times(start: Fraction, stop: Fraction, count: int) -> Iterator[Fraction]:
    for place in rule(count)[0]:
        yield start + (stop - start) * Fraction(round(place * place * DYADIC), DYADIC)


@lru_cache(maxsize=8)
def rule(count: int) -> tuple[list[float], list[float]]:
    """Nodes and weights on [0, 1] for an even number of intervals; those of half as many are among them."""
    angles = np.pi * np.arange(count + 1) / count
    k = np.arange(0, count + 1, 2)
    share = np.where((k == 0) | (k == count), 1.0, 2.0) / (1.0 - k**2)
    weights = np.cos(np.outer(angles, k)) @ share * np.where((angles == 0) | (angles == np.pi), 0.5, 1.0) / count
    return ((1 - np.cos(angles)) / 2).tolist(), weights.tolist()


def _widened(found: Any, errors: list[Any]) -> Any:
    entries = [x + flint.arb(0, error.upper()) for x, error in zip(found.entries(), errors, strict=True)]
    return flint.arb_mat(found.nrows(), found.ncols(), entries)
