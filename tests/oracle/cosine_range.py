"""Theorem 4 for every s >= 1 and every n from some point on: |cos(Z_FA, Z_GD)| <= c s/sqrt(n) fails rarely.

By N9 the failure at (n, s) is P(F_{1,n-1} >= (n-1) c^2/(n - c^2 s^2)), or 0 if c^2 s^2 >= n.
In s: the level rises with s, so s = 1 is the worst (the theorem itself needs s > 1: at s = 1 GD has no preferred
limit). In n: the level is at least c^2 (c >= 1), so the failure is at most P(|t_{n-1}| >= c) for Student's t, which
falls with n. Why: P(|t_k| >= c) = E f(V_k), V_k = chi^2_k/k, f(v) = P(|g| >= c sqrt v) convex
(`prove_tail_is_convex`); V_k is a mean of k squares and E[V_k | V_{k+1}] = V_{k+1}, so Jensen gives E f(V_{k+1}) <= E
f(V_k) (argued).

So one ball value at n0 covers all n >= n0, and the finitely many smaller n are looked at one by one.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from flint import arb, ctx
from oracle.brackets import enclose_increasing_root
from oracle.scalar_proofs import ScalarProof, identity, proof_of

from faverify.errors import UnableError, UsageError
from faverify.probability.cosine_law import enclose_cosine_failure, enclose_cosine_tail
from faverify.probability.tail_balls import Number, ball, enclose_f_upper, enclose_normal_two_sided

BITS = 128
MOST = 10**6


@dataclass(frozen=True)
class CosineRange:
    """For every n >= ``least_n`` and s >= 1: |cos| <= c s/sqrt(n) fails with probability at most ``failure``.

    ``student_n``: from here on by Student's tail, whose value there is ``tail``; smaller n were checked one by one.
    ``worst_below``: the largest failure found among those (0 if there are none or all are trivial).
    """

    c: Fraction
    failure: Fraction
    least_n: int
    student_n: int
    tail: Any
    worst_below: Any


def enclose_worst_failure(c: Number, n: Number) -> Any:
    """The failure at n and s = 1, at FLINT's current precision: an upper bound for every s >= 1."""
    return enclose_cosine_failure(c, n, 1)


def certify_cosine_range(c: Number, failure: Number = Fraction(1, 100)) -> CosineRange:
    """The smallest n from which Theorem 4 holds with the constant c, for all s >= 1 and all larger n.

    Raises `UsageError` for c < 1, `UnableError` if P(|g| >= c) >= failure: then it is false for every large n.
    """
    constant, level = Fraction(c), Fraction(failure)
    if constant < 1:
        raise UsageError(f"the range needs c >= 1, not {c}")
    with ctx.workprec(BITS):
        if not enclose_normal_two_sided(constant) < ball(level):
            raise UnableError(f"P(|g| >= {c}) is not below {failure}: false for large n, whatever s is")
        student, tail = _student_start(constant, level)
        least, worst = student, arb(0)
        while least > 2:
            value = enclose_worst_failure(constant, least - 1)
            if not value <= ball(level):
                break
            least, worst = least - 1, worst.max(value)
    return CosineRange(constant, level, least, student, tail, worst)


def _student_start(c: Fraction, failure: Fraction) -> tuple[int, Any]:
    """The least n >= 2 with P(|t_{n-1}| >= c) <= failure (the tail falls with n), and the tail there."""
    low, high = 1, 2
    while not _student(high, c) <= ball(failure):
        low, high = high, 2 * high
        if high > MOST:
            raise UnableError(f"no n up to {MOST} by Student's tail at c = {float(c):.6g}")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _student(middle, c) <= ball(failure) else (middle, high)
    return high, _student(high, c)


def _student(n: int, c: Fraction) -> Any:
    """P(|t_{n-1}| >= c)."""
    return enclose_f_upper(1, n - 1, ball(c * c))


def enclose_cosine_quantile(n: int, s: Number, probability: Number, digits: int = 10) -> Any:
    """The q with P(|cos| sqrt(n)/s <= q) = probability: a ball of relative width 10^-digits.

    As n -> oo at fixed s it tends to the two-sided normal quantile (2.5758... at 0.99). Raises `UsageError` unless n
    >= 2, s > 0 and 0 < probability < 1.
    """
    size, level = Fraction(s), 1 - Fraction(probability)
    if not (n >= 2 and size > 0 and 0 < level < 1):
        raise UsageError(f"needs n >= 2, s > 0 and 0 < probability < 1: n = {n}, s = {s}, {probability}")
    tiny = Fraction(1, 10**30)
    squared = enclose_increasing_root(
        lambda x: ball(level) - enclose_cosine_tail(n, size, x), tiny, 1 - tiny, digits + 2
    )
    with ctx.workprec(BITS):
        return (squared * n).sqrt() / ball(size)


def prove_tail_is_convex() -> ScalarProof:
    """The function P(|g| >= c sqrt v) of v > 0 is convex: its second derivative is a product of positive factors."""
    c, v = sympy.Symbol("c", positive=True), sympy.Symbol("v", positive=True)
    second = sympy.diff(sympy.erfc(c * sympy.sqrt(v / 2)), v, 2)
    shown = c * (c**2 * v + 1) * sympy.exp(-(c**2) * v / 2) / (2 * sympy.sqrt(2 * sympy.pi) * v ** sympy.Rational(3, 2))
    step, derived = identity("f''(v)", second, shown, "every factor is positive for c, v > 0")
    return proof_of("f(v) = P(|g| >= c sqrt v) is convex", "c, v > 0", (step, derived and bool(shown.is_positive)))


def prove_error_factor() -> ScalarProof:
    """FA error <= (1 + (s^2-1)/(n-1)) OPT, for certain: the gap is a product of non-negative factors for s >= 1.

    Written with s^2 = 1 + h: error (N9) = OPT + h - gap, gap = h s^2 g^2/(s^2 g^2 + chi^2).
    """
    h, tail = sympy.Symbol("h", nonnegative=True), sympy.Symbol("w", positive=True)
    g2, n = sympy.Symbol("g2", nonnegative=True), sympy.Symbol("n", positive=True)
    s2 = 1 + h
    error = s2 + n - 1 - (s2**2 * g2 + tail) / (s2 * g2 + tail)
    gap = h * s2 * g2 / (s2 * g2 + tail)
    step, derived = identity("OPT + (s^2 - 1) - error", sympy.cancel(n - 1 + h - error), gap, "cancel")
    claim = "FA error <= (1 + (s^2-1)/(n-1)) OPT"
    return proof_of(claim, "s^2 = 1 + h, h, g2 >= 0, w = chi^2_{n-1} > 0", (step, derived and bool(gap.is_nonnegative)))
