"""N7's best constants, searched for: which (x, d), r and n give a ratio; what is found is enclosed, hence rigorous."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from faverify.errors import UnableError
from faverify.probability.gaussian_bound import enclose_failure, enclose_ratio_bound
from faverify.probability.tail_balls import ball, enclose_chi2_upper

BITS = 128


@dataclass(frozen=True)
class Attained:
    """At (n, r, beta), by (x, d): error >= ``ratio`` OPT, failing with probability ``failure`` at most."""

    n: int
    r: int
    beta: Fraction
    x: Fraction
    d: Fraction
    ratio: Any
    failure: Any


def best_choice(n: int, r: int, beta: Fraction, failure: Fraction) -> Attained:
    """The best (x, d) found by a search (heuristic); the bound and the failure at them are enclosed, hence rigorous.

    Raises `UnableError` if no choice found has a failure certainly at most ``failure``.
    """
    with flint.ctx.workprec(BITS):
        choices = [c for c in _choices(r, failure) if c is not None]
        if not choices:
            raise UnableError(f"no (x, d) keeps the failure below {failure} at r = {r}")
        ranked = [(enclose_ratio_bound(n, r, beta, x, d), x, d) for x, d in choices]
        ratio, x, d = max(ranked, key=lambda item: item[0].lower())
        return Attained(n, r, beta, x, d, ratio, enclose_failure(r, x, d))


def _choices(r: int, failure: Fraction) -> list[tuple[Fraction, Fraction] | None]:
    """Pairs (x, d) that share the failure between its two terms: d is the least found for the share that x leaves."""
    return [_least_d(r, Fraction(k, 20), failure) for k in range(61, 161, 3)]


def _least_d(r: int, x: Fraction, failure: Fraction) -> tuple[Fraction, Fraction] | None:
    if not enclose_failure(r, x, 8) <= ball(failure):
        return None
    return x, least(lambda d: bool(enclose_failure(r, x, d) <= ball(failure)), Fraction(0), Fraction(8), 20)


def least(good: Callable[[Fraction], bool], low: Fraction, high: Fraction, steps: int) -> Fraction:
    """Bisection: a point with ``good`` (which holds at ``high``), close to where it begins to hold."""
    for _ in range(steps):
        middle = (low + high) / 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def smallest_rank(ratio: Fraction, beta: Fraction, failure: Fraction, most: int = 2_000) -> int:
    """The smallest r at which N7 can give the ratio for some n, exact in both directions.

    N7 gives it for some n and x exactly if ``P(chi^2_{r^2} >= (1+d) r^2) < failure`` at
    ``d = 1/(ratio-1) - 1 - beta``.
    Raises `UnableError` if the ceiling is below the ratio, no r up to ``most`` will do, or balls cannot decide.
    """
    d = 1 / (ratio - 1) - 1 - beta
    if d <= 0:
        raise UnableError(f"N7 stays below {1 + 1 / (1 + beta)} at beta = {beta}")
    with flint.ctx.workprec(BITS):
        for r in range(1, most):
            tail = enclose_chi2_upper(r * r, (1 + d) * r * r)
            if bool(tail < ball(failure)):
                return r
            if not tail >= ball(failure):
                raise UnableError(f"the tail at r = {r} is too close to {failure}")
    raise UnableError(f"no r up to {most}")


def smallest_size(r: int, ratio: Fraction, beta: Fraction, failure: Fraction, most: int = 10**12) -> Attained | None:
    """The smallest n/r found by the search (heuristic) at which N7 certainly gives the ratio; None beyond ``most``.

    The result holds for every larger n too, since the bound increases with n and the failure does not depend on it.
    """
    with flint.ctx.workprec(BITS):
        choices = [c for c in _choices(r, failure) if c is not None]
        enough = [n for n in (_size_for(r, ratio, beta, x, d, most) for x, d in choices) if n]
    return best_choice(min(enough), r, beta, failure) if enough else None


def _size_for(r: int, ratio: Fraction, beta: Fraction, x: Fraction, d: Fraction, most: int) -> int | None:
    """The least n = r k (k rounded to 3 figures) with the ratio at (x, d)."""

    def good(k: int) -> bool:
        return bool(enclose_ratio_bound(r * k, r, beta, x, d) >= ball(ratio))

    low, high = max(1, int(1 + beta)), 2 * max(2, int(2 + beta))
    while not good(high):
        low, high = high, 2 * high
        if r * high > most:
            return None
    while high - low > max(1, high // 500):
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return r * high
