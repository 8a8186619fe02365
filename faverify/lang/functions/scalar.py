"""Functions of scalars."""

from fractions import Fraction
from typing import Any

from faverify.lang.functions.base import Function, Reading, scalars


def _ball(method: str) -> Reading:
    """A method of Arb's real balls; where it is not finite the value is open, or outside the domain."""
    return lambda ring, x: ring.finite(getattr(x[0, 0], method)(), method, x[0, 0])


def _exact_at(place: int, value: int) -> Reading:
    """The one rational value at a rational place (Lindemann): exp(0) = 1, log(1) = 0; elsewhere it is irrational."""
    return lambda ring, x: ring.scalar(ring.rational(value if x[0, 0] == place else None, "this value"))


def _one_of(heights: Any, a: Any, b: Any) -> Any:
    return heights.one_of(a, b)


def _root_jet(evaluator: Any, order: int, x: Any) -> Any:
    return evaluator.half_power(x, order)


def _indicator_jet(evaluator: Any, order: int, claim: Any) -> Any:
    return evaluator.jet(claim, order)


SCALAR_FUNCTIONS: dict[str, Function] = {
    "sqrt": Function(
        scalars(1), r"\sqrt{{0}}", "square root", "√({0})", domain="x >= 0", nonnegative=True, jet=_root_jet,
        algebraic=lambda heights, x: heights.power(x, Fraction(1, 2)), scalar=lambda by, x: by.sympy.sqrt(x),
    ),
    "abs": Function(
        scalars(1), r"\lvert {0} \rvert", "absolute value", "|{0}|", total=True, nonnegative=True,
        exact=lambda ring, a: a if a[0, 0] >= 0 else a * -1, balls=lambda ring, x: ring.scalar(abs(x[0, 0])),
        algebraic=lambda heights, x: heights.like(x),
        draws=lambda sampler, x: sampler.abs(x), smooth=lambda by, y, u: by.larger(u, by.negative(u), "abs"),
    ),
    "exp": Function(
        scalars(1), r"\exp({0})", "exponential", total=True, nonnegative=True,
        exact=_exact_at(0, 1), balls=_ball("exp"),
        scalar=lambda by, x: by.sympy.exp(x), smooth=lambda by, y, u: by.composed(y, u, lambda y, u: y),
    ),
    "log": Function(
        scalars(1), r"\log({0})", "natural logarithm", domain="x > 0", exact=_exact_at(1, 0), balls=_ball("log"),
        scalar=lambda by, x: by.sympy.log(x), smooth=lambda by, y, u: by.composed(y, u, lambda y, u: by.inverse(u)),
    ),
    "tanh": Function(
        scalars(1), r"\tanh({0})", "hyperbolic tangent", total=True, exact=_exact_at(0, 0), balls=_ball("tanh"),
        scalar=lambda by, x: by.sympy.tanh(x),
        smooth=lambda by, y, u: by.composed(y, u, lambda y, u: by.one_minus_square(y)),
    ),
    "cosh": Function(
        scalars(1), r"\cosh({0})", "hyperbolic cosine", total=True, nonnegative=True,
        exact=_exact_at(0, 1), balls=_ball("cosh"),
        scalar=lambda by, x: by.sympy.cosh(x), smooth=lambda by, y, u: by.hyperbolic(y, u),
    ),
    "artanh": Function(
        scalars(1), r"\operatorname{artanh}({0})", "inverse hyperbolic tangent", domain="-1 < x < 1",
        exact=_exact_at(0, 0), balls=_ball("atanh"), scalar=lambda by, x: by.sympy.atanh(x),
        smooth=lambda by, y, u: by.composed(y, u, lambda y, u: by.inverse(by.one_minus_square(u))),
    ),
    "max": Function(
        scalars(2), r"\max({0},\, {1})", "the larger of two scalars", total=True,
        exact=lambda ring, a, b: a if a[0, 0] >= b[0, 0] else b,
        algebraic=_one_of,
        balls=lambda ring, a, b: ring.scalar(a[0, 0].max(b[0, 0])), smooth=lambda by, y, a, b: by.larger(a, b, "max"),
    ),
    "min": Function(
        scalars(2), r"\min({0},\, {1})", "the smaller of two scalars", total=True,
        exact=lambda ring, a, b: a if a[0, 0] <= b[0, 0] else b,
        algebraic=_one_of,
        balls=lambda ring, a, b: ring.scalar(a[0, 0].min(b[0, 0])),
        smooth=lambda by, y, a, b: by.negative(by.larger(by.negative(a), by.negative(b), "min")),
    ),
    "ind": Function(
        scalars(1), r"\mathbb 1[{0}]", "1 where the comparison holds, 0 elsewhere", "1[{0}]", total=True,
        nonnegative=True, jet=_indicator_jet,
    ),
}  # fmt: skip
