"""Expectations of functions of one standard normal g, by SymPy's integral against its density: ``E(f(g)) == value``.

Letters other than g are positive real symbols. SymPy integrates and the value is compared exactly. A second opinion
comes from Arb's quadrature at rational values of the letters, on a range that grows until it does not matter (what is
beyond is not bounded).
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
from faverify.errors import StatementError
from faverify.methods import probability_text as text
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Step
from faverify.verdict import Evidence, Verdict

LETTERS = "xqtl"
RANGES = (40, 80, 160, 320)
VALUES = (Fraction(1, 2), Fraction(4, 3), Fraction(2))


@dataclass(frozen=True)
class NormalMoment(Method):
    """``E(f(g)) == value`` for a standard normal g, all letters positive."""

    name: str = "SymPy's integral against the normal density"
    ceiling = Evidence.PROVED
    refutes = Evidence.NUMERICAL
    fragment = Fragment(blank=True)
    derives = True
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) if the integral simplifies to the value; `FAIL` where quadrature differs."""
        says = statement.text
        integrand, value = _read(says)
        wrong = next(filter(None, (_differs(integrand, value, letter) for letter in VALUES)), None)
        if wrong is not None:
            witness = {**wrong, "statement": says}
            return Outcome(
                Verdict.FAIL, Evidence.NUMERICAL, "at the witness", "false there", {"tested": 1}, witness=witness
            )
        if undefined := _undefined(integrand, value):
            why = f"quadrature finds no finite value where the letters are {undefined}"
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, "all positive letters", why, {"tested": 0})
        found, agrees = _integrate(integrand, value)
        if not agrees:
            why = f"SymPy finds {found}, not shown equal"
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, "all positive letters", why, {"tested": 0})
        steps = (
            Step(text.show(integrand), "times exp(-g^2/2)/sqrt(2 pi), integrated over the real line"),
            Step(str(found), "SymPy"),
        )
        why = f"SymPy's integral; quadrature agrees at {len(VALUES)} values"
        return Outcome(Verdict.PASS, Evidence.PROVED, "all positive letters", why, {"tested": len(VALUES)}, steps=steps)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Quadrature against the value at the letters of the witness."""
        integrand, value = _read(statement.text)
        return _differs(integrand, value, Fraction(witness["letters"])) is not None

    def read(self, says: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _read(says)
        return Statement(says, theory)


def normal_moment() -> NormalMoment:
    """The method."""
    return NormalMoment()


def _read(says: str) -> tuple[ast.expr, ast.expr]:
    left, equals, right = says.partition("==")
    match text.parse_tree(left):
        case ast.Call(func=ast.Name(id="E"), args=[integrand], keywords=[]) if equals:
            return integrand, text.parse_tree(right)
    raise StatementError(f"{says!r}: expected E(f(g)) == value")


def _integrate(integrand: ast.expr, value: ast.expr) -> tuple[Any, bool]:
    import sympy

    g = sympy.Symbol("g", real=True)
    names = {"g": g, **{name: sympy.Symbol(name, positive=True) for name in LETTERS}}
    functions = {"exp": sympy.exp, "sqrt": sympy.sqrt}

    def number(literal: Fraction) -> Any:
        return sympy.Rational(literal.numerator, literal.denominator)

    density = sympy.exp(-g * g / 2) / sympy.sqrt(2 * sympy.pi)
    product = sympy.powsimp(sympy.expand(text.evaluate(integrand, names, functions, number)) * density)
    found = sympy.simplify(sympy.integrate(product, (g, -sympy.oo, sympy.oo)))
    wanted = text.evaluate(value, names, functions, number)
    return found, bool(sympy.simplify(found - wanted) == 0)


def _quadrature(integrand: ast.expr, value: ast.expr, letter: Fraction) -> tuple[Any, Any]:
    """The integral by quadrature and the value of the text, all letters at one rational.

    The range grows until it does not matter to nine digits (heuristic); an integral that is not finite stays so.
    """
    import flint

    functions = {"exp": lambda z: z.exp(), "sqrt": lambda z: z.sqrt()}

    def number(literal: Fraction) -> Any:
        return flint.acb(flint.fmpq(literal.numerator, literal.denominator))

    names = dict.fromkeys(LETTERS, number(letter))

    def density(z: Any, _analytic: bool) -> Any:
        inside = text.evaluate(integrand, {**names, "g": z}, functions, number)
        return inside * (-z * z / 2).exp() / (2 * flint.acb.pi()).sqrt()

    with flint.ctx.workprec(80):
        last = flint.acb.integral(density, -RANGES[0], RANGES[0])
        for reach in RANGES[1:]:
            found = flint.acb.integral(density, -reach, reach)
            settled, last = bool(abs(found - last) <= abs(found) * 1e-9 + 1e-12), found
            if settled:
                break
        return last, text.evaluate(value, names, functions, number)


def _differs(integrand: ast.expr, value: ast.expr, letter: Fraction) -> dict[str, Any] | None:
    """The sides where quadrature and the value differ by more than 10^-6 of their size; None where they do not."""
    left, right = _quadrature(integrand, value, letter)
    if left.is_finite() and right.is_finite() and bool(abs(left - right) > 1e-6 * (1 + abs(right))):
        return {"letters": str(letter), "left": str(left.real.str(12)), "right": str(right.real.str(12))}
    return None


def _undefined(integrand: ast.expr, value: ast.expr) -> str:
    """Letters at which a side is not known as a finite number; "" if there are none."""
    sides = ((letter, side) for letter in VALUES for side in _quadrature(integrand, value, letter))
    return next((str(letter) for letter, side in sides if not side.is_finite()), "")
