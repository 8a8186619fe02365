"""Lemma 21's scalar facts, derived by SymPy: with Markov's inequality they prove it for every d and x at once.

    P(|g| >= x) <= 2 exp(-x^2/2)  for x > 0          P(|chi^2_d/d - 1| >= x) <= 2 exp(-d x^2/8)  for 0 < x < 1

Why. Markov's inequality for exp(s chi^2_d), whose mean is (1 - 2s)^{-d/2}, at the best s (positive above the mean,
negative below), bounds the tails by ((1+x) e^{-x})^{d/2} and ((1-x) e^{x})^{d/2}; then log(1+x) - x <= -x^2/4 and
log(1-x) + x <= -x^2/2. The normal tail needs no factor 2: exp(-x^2/2) - P(|g| >= x) rises from 0 up to
x = sqrt(2/pi), then falls to 0. The rate 1/8 may be raised to (1 - log 2)/2 = 0.1534..., and no further: near x = 1 the
upper tail decays no faster (Cramer).

Derived here: the mean, the exponent at the best s, the scalar inequalities. Argued: Markov's inequality, independence.
"""

from typing import Any

import sympy
from oracle.scalar_proofs import Factor, ScalarProof, identity, proof_of, prove_sign_by_derivative

ZERO, ONE, QUARTER = sympy.Integer(0), sympy.Integer(1), sympy.Rational(1, 4)


def prove_lemma21_scalar_steps() -> tuple[ScalarProof, ...]:
    """All scalar facts of the proof: Chernoff's exponents, both logarithms, the normal tail."""
    return prove_exponent(1), prove_exponent(-1), prove_upper_logarithm(), prove_lower_logarithm(), *prove_normal_tail()


def prove_upper_logarithm(rate: Any = QUARTER) -> ScalarProof:
    """log(1+x) - x < -rate x^2 on (0, 1): falls from 0 throughout if rate <= 1/4 (``proved`` is False above that)."""
    x = sympy.Symbol("x", positive=True)
    function = sympy.log(1 + x) - x + rate * x**2
    factors = [Factor(x, 1), Factor(2 * rate * (1 + x) - 1, -1), Factor(1 / (1 + x), 1)]
    return prove_sign_by_derivative(function, x, (ZERO, ONE), factors, f"log(1+x) - x < -{rate} x^2")


def prove_lower_logarithm() -> ScalarProof:
    """log(1-x) + x < -x^2/2 on (0, 1)."""
    x = sympy.Symbol("x", positive=True)
    factors = [Factor(x, 1), Factor(x, 1), Factor(1 / (1 - x), 1), Factor(-ONE, -1)]
    function = sympy.log(1 - x) + x + x**2 / 2
    return prove_sign_by_derivative(function, x, (ZERO, ONE), factors, "log(1-x) + x < -x^2/2")


def prove_best_rate() -> tuple[ScalarProof, ScalarProof]:
    """log(1+x) - x < -(1 - log 2) x^2 on (0, 1): falls from 0 up to the turn, and from 0 at x = 1 back to it."""
    x, u = sympy.Symbol("x", positive=True), sympy.Symbol("u", positive=True)
    rate = 1 - sympy.log(2)
    turn = 1 / (2 * rate) - 1
    function = sympy.log(1 + x) - x + rate * x**2
    claim = "log(1+x) - x < -(1 - log 2) x^2"
    left = [Factor(x, 1), Factor(2 * rate * (1 + x) - 1, -1), Factor(1 / (1 + x), 1)]
    right = [Factor(1 - u, 1), Factor(1 - 2 * rate * (2 - u), -1), Factor(1 / (2 - u), 1)]
    return (
        prove_sign_by_derivative(function, x, (ZERO, turn), left, claim),
        prove_sign_by_derivative(function.subs(x, 1 - u), u, (ZERO, 1 - turn), right, claim + ", x = 1 - u"),
    )


def prove_normal_tail() -> tuple[ScalarProof, ScalarProof]:
    """exp(-x^2/2) > P(|g| >= x) = erfc(x/sqrt 2): rises from 0 up to sqrt(2/pi), and from 0 at infinity back to it."""
    x, t = sympy.Symbol("x", positive=True), sympy.Symbol("t", positive=True)
    gap, turn = sympy.exp(-(x**2) / 2) - sympy.erfc(x / sympy.sqrt(2)), sympy.sqrt(2 / sympy.pi)
    claim = "P(|g| >= x) < exp(-x^2/2)"
    near = [Factor(sympy.exp(-(x**2) / 2), 1), Factor(turn - x, 1)]
    far = [*[Factor(1 / t, 1)] * 3, Factor(sympy.exp(-(t**-2) / 2), 1), Factor(1 - t * turn, 1)]
    return (
        prove_sign_by_derivative(gap, x, (ZERO, turn), near, claim),
        prove_sign_by_derivative(gap.subs(x, 1 / t), t, (ZERO, 1 / turn), far, claim + ", x = 1/t"),
    )


def prove_exponent(side: int) -> ScalarProof:
    """E exp(s g^2) = (1-2s)^{-1/2}, and Markov's bound at the best s: the tail above (side 1) or below (-1) the mean.

    The bound is exp(d e) with e = -s (1 + side x) - log(1-2s)/2, and e = (log(1 + side x) - side x)/2 at that s.
    """
    x, u, s = sympy.Symbol("x", positive=True), sympy.Symbol("u", positive=True), sympy.Symbol("s", real=True)
    g = sympy.Symbol("g", real=True)
    mean = sympy.integrate(sympy.exp(-u * g**2) / sympy.sqrt(2 * sympy.pi), (g, -sympy.oo, sympy.oo))
    best, level = side * x / (2 * (1 + side * x)), 1 + side * x
    exponent = -s * level - sympy.log(1 - 2 * s) / 2
    at_best = -best * level - sympy.log(sympy.cancel(1 - 2 * best)) / 2
    wanted = (sympy.log(level) - side * x) / 2
    stationary = sympy.diff(exponent, s).subs(s, best)
    return proof_of(
        f"the tail {'above' if side > 0 else 'below'} the mean is at most exp(d e), 2 e = {2 * wanted}",
        "x > 0" if side > 0 else "0 < x < 1",
        identity("E exp(s g^2), u = 1/2 - s > 0", mean, 1 / sympy.sqrt(2 * u), "Gaussian integral"),
        identity(f"e'(s) at s = {best}", stationary, ZERO, "the best s"),
        identity("e'(x), both forms", sympy.diff(at_best, x), sympy.diff(wanted, x), "the same derivative in x"),
        identity("e at x = 0, both forms", at_best.subs(x, 0), wanted.subs(x, 0), "the same start"),
        identity("1 - 2s, positive at that s", sympy.cancel(1 - 2 * best), 1 / level, "so the mean is finite"),
    )
