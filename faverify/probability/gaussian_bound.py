"""N7: an explicit lower bound for the error of FA in Theorem 3's setting, with its probability of failure, in balls.

Spectrum: r singular values 1 and n - r with square ``a = beta r/(n - r) <= 1``; OPT = beta r; C Gaussian, m >=
n. For any x, d > 0,
outside an event of probability ``exp(-x^2/2) + P(chi^2_{r^2} > (1+d) r^2)`` at most,

    error >= r + a (n-r) - a r - (1-a) r (1+d) r/((1+d) r + a S^2),   S = max(0, sqrt(n-r) - sqrt(r) - x).

Divided by OPT this is ``1 + (1-a)(1-q)/beta`` with ``q = (1+d) r/((1+d) r + a S^2)``: it increases with n, and
stays below
``1 + 1/(1+beta+d)`` for every n and x (as ``a S^2 <= beta r``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from faverify.errors import DomainError, UnableError
from faverify.probability.tail_balls import Number, ball, enclose_chi2_upper

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


def enclose_ratio_bound(n: Number, r: Number, beta: Number, x: Number, d: Number) -> Any:
    """N7's lower bound for FA error / OPT.

    Raises `DomainError` unless n > r >= 1, beta, x, d > 0 and beta r <= n - r.
    """
    n, r, beta, x, d = (ball(value) for value in (n, r, beta, x, d))
    if not (r >= 1 and n > r and beta > 0 and x > 0 and d > 0 and beta * r <= n - r):
        raise DomainError("N7 needs n > r >= 1, beta, x, d > 0 and beta r <= n - r")
    a = beta * r / (n - r)
    s = ((n - r).sqrt() - r.sqrt() - x).max(flint.arb(0))
    q = (1 + d) * r / ((1 + d) * r + a * s * s)
    return 1 + (1 - a) * (1 - q) / beta


def enclose_failure(r: Number, x: Number, d: Number) -> Any:
    """``exp(-x^2/2) + P(chi^2_{r^2} >= (1+d) r^2)``: what N7's bound may fail with. It does not depend on n.

    Raises `DomainError` unless r >= 1 and x, d > 0.
    """
    r, x, d = ball(r), ball(x), ball(d)
    if not (r >= 1 and x > 0 and d > 0):
        raise DomainError("N7 needs r >= 1, x > 0 and d > 0")
    return (-x * x / 2).exp() + enclose_chi2_upper(r * r, (1 + d) * r * r)


def enclose_ceiling(beta: Number, d: Number) -> Any:
    """``1 + 1/(1+beta+d)``: above N7's bound for every n and x."""
    return 1 + 1 / (1 + ball(beta) + ball(d))


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


RATIOS = (Fraction(6, 5), Fraction(13, 10), Fraction(7, 5), Fraction(29, 20))


def smallest_table(
    ratios: tuple[Fraction, ...] = RATIOS, beta: Fraction = Fraction(1), failure: Fraction = Fraction(1, 100)
) -> list[tuple[Fraction, Attained]]:
    """For each ratio: the smallest r that N7 allows, and the n/r it needs there, at twice and at ten times that r."""
    rows = []
    for ratio in ratios:
        least_r = smallest_rank(ratio, beta, failure)
        found = (smallest_size(r, ratio, beta, failure) for r in (least_r, 2 * least_r, 10 * least_r))
        rows += [(ratio, row) for row in found if row is not None]
    return rows
