"""Tails at ball arguments: the normal, chi-squared, F and beta laws by FLINT's incomplete gamma and beta functions.

Every function takes exact numbers or balls, works at the current precision of FLINT, and returns an ``arb``
that contains
the probability. What is not finite, or sticks out of [0, 1], is cut to [0, 1]: useless then, but never wrong.
"""

from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

Number = Any
"""An int, Fraction, decimal text, fmpq or arb; a binary float is refused, since it is rarely what was meant."""

MOST_TERMS = 200_000


def ball(value: Number) -> Any:
    """The number as an ``arb`` at the current precision; texts may be decimals ("0.99") or fractions ("3/2").

    Raises `TypeError` for a binary float.
    """
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a binary float: give an int, a Fraction or a text")
    if isinstance(value, arb):
        return value
    if isinstance(value, fmpq):
        return arb(value)
    exact = Fraction(value)
    return arb(fmpq(exact.numerator, exact.denominator))


def enclose_chi2_upper(k: Number, x: Number) -> Any:
    """P(chi^2_k >= x) for k > 0: 1 for x <= 0. The useless [0, 1] if k is not certainly positive."""
    half, at = ball(k) / 2, (ball(x) / 2).max(arb(0))
    if not half > 0:
        return arb(0).union(1)
    return _probability(at.gamma_upper(half, regularized=1))


def enclose_chi2_lower(k: Number, x: Number) -> Any:
    """P(chi^2_k <= x) for k > 0: 0 for x <= 0; [0, 1] if k is not certainly positive.

    Small values keep their relative accuracy, for k up to 10^9 and beyond.
    Below the mean: ``e^-y y^a / Gamma(a + 1) * (1 + y/(a+1) + y^2/((a+1)(a+2)) + ...)`` with a = k/2, y = x/2,
    the rest
    bounded by a geometric series (FLINT's own lower function cancels badly for large k).
    """
    half, at = ball(k) / 2, (ball(x) / 2).max(arb(0))
    if not half > 0:
        return arb(0).union(1)
    if at < half and at > 0:
        return _probability(_lower_series(half, at))
    return _probability(1 - at.gamma_upper(half, regularized=1))


def _lower_series(a: Any, y: Any) -> Any:
    """P(a, y) for 0 < y < a by its positive series."""
    ratio = y / (a + 1)
    total, term = arb(1), arb(1)
    for k in range(1, MOST_TERMS):
        term = term * y / (a + k)
        total += term
        if bool(term < total * arb(2) ** -ctx.prec):
            break
    rest = term * ratio / (1 - ratio)
    total += arb(0).union(rest)
    return (a * y.log() - y - (a + 1).lgamma()).exp() * total


def enclose_normal_two_sided(x: Number) -> Any:
    """P(|g| >= x) for a standard normal g: ``erfc(x / sqrt 2)``, 1 for x <= 0."""
    return _probability((ball(x).max(arb(0)) / arb(2).sqrt()).erfc())


def enclose_beta_lower(a: Number, b: Number, x: Number) -> Any:
    """P(Beta(a, b) <= x) for a, b > 0 and 0 <= x <= 1: the regularised incomplete beta value I_x(a, b).

    Computed directly and through ``1 - I_{1-x}(b, a)``; the sharper enclosure is returned.
    """
    a, b, x = ball(a), ball(b), ball(x)
    return _sharper(x.beta_lower(a, b, regularized=1), 1 - (1 - x).beta_lower(b, a, regularized=1))


def enclose_f_upper(d1: Number, d2: Number, x: Number) -> Any:
    """P(F_{d1,d2} >= x) for d1, d2 > 0: with ``B = d1 F/(d1 F + d2)`` of law Beta(d1/2, d2/2); 1 for x <= 0."""
    d1, d2, x = ball(d1), ball(d2), ball(x).max(arb(0))
    return enclose_beta_lower(d2 / 2, d1 / 2, d2 / (d1 * x + d2))


def _sharper(first: Any, second: Any) -> Any:
    """The enclosure of smaller radius."""
    first, second = _probability(first), _probability(second)
    return first if first.rad() <= second.rad() else second


def _probability(value: Any) -> Any:
    """Cut an enclosure of a probability to [0, 1] if it sticks out (or is NaN)."""
    if not value.is_finite():
        return arb(0).union(1)
    if bool(value >= 0) and bool(value <= 1):
        return value
    return value.intersection(arb(0).union(1))
