"""Scalar inequalities by the sign of a derivative, in SymPy, with the factorisation shown.

A function that tends to 0 at one end of an interval and only falls from there is negative inside. Each proof states the
function and the factors of its derivative with their signs, and is re-derived whenever it is called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from faverify.outcome import Step


@dataclass(frozen=True)
class ScalarProof:
    """A statement about real numbers, the steps that lead to it, and whether every one of them was derived."""

    claim: str
    scope: str
    steps: tuple[Step, ...]
    proved: bool


@dataclass(frozen=True)
class Factor:
    """A factor of a derivative and its sign on the open interval: +1 or -1."""

    expression: Any
    sign: int


def identity(text: str, left: Any, right: Any, reason: str) -> tuple[Step, bool]:
    """A step for ``left = right``, and whether SymPy reduces their difference to 0."""
    latex = f"{sympy.latex(left)} = {sympy.latex(right)}"
    return Step(f"{text}: {left} = {right}", reason, latex), bool(sympy.simplify(left - right) == 0)


def proof_of(claim: str, scope: str, *found: tuple[Step, bool]) -> ScalarProof:
    """A proof made of steps that were each derived or not."""
    return ScalarProof(claim, scope, tuple(step for step, _ in found), all(good for _, good in found))


def prove_sign_by_derivative(
    function: Any, x: Any, interval: tuple[Any, Any], factors: Sequence[Factor], claim: str
) -> ScalarProof:
    """``function`` has one sign on the bounded interval (a, b): 0 in the limit at a, then rising or falling throughout.

    Derived: the limit at a; that the product of ``factors`` is the derivative; that each factor has its sign inside
    (an exponential, or an affine function or its inverse, by the values at both ends). ``proved`` says whether all
    of it succeeded; a wrong sign or factor gives False, never an error.
    """
    start, end = interval
    product = sympy.Mul(*[factor.expression for factor in factors])
    checks = (
        sympy.limit(function, x, start, "+") == 0,
        sympy.simplify(sympy.diff(function, x) - product) == 0,
        all(_has_sign(factor, x, start, end) for factor in factors),
    )
    rising = sympy.prod([factor.sign for factor in factors]) > 0
    word, trend = ("positive", "rises") if rising else ("negative", "falls")
    shown = " * ".join(f"({factor.expression})" for factor in factors)
    signs = ", ".join(f"{factor.expression} {'>' if factor.sign > 0 else '<'} 0" for factor in factors)
    steps = (
        Step(f"f({x}) = {function} -> 0 as {x} -> {start}", "limit", sympy.latex(function)),
        Step(f"f'({x}) = {shown}", "derivative, factorised", sympy.latex(product)),
        Step(signs, f"signs on ({start}, {end})"),
        Step(f"f is {word} on ({start}, {end})", f"f {trend} from 0"),
    )
    return ScalarProof(claim, f"{start} < {x} < {end}", steps, all(bool(check) for check in checks))


def _has_sign(factor: Factor, x: Any, start: Any, end: Any) -> bool:
    """Whether the factor has its sign everywhere inside (start, end)."""
    expression = sympy.sympify(factor.expression)
    if expression.func is sympy.exp:
        return factor.sign > 0
    if expression.is_Pow and expression.exp == -1:
        expression = 1 / expression
    if not expression.is_polynomial(x) or sympy.degree(expression, x) > 1:
        return False
    ends = [sympy.sign(sympy.simplify(expression.subs(x, point))) * factor.sign for point in (start, end)]
    return all(value >= 0 for value in ends) and any(value > 0 for value in ends)
