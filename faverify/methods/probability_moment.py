"""Means of functions of one standard normal g, in closed form: ``E(f(g)) == value``.

f has to be, visibly, a sum of terms ``c g^k exp(a g^2 + b g + e)`` with whole k >= 0. Such a term is absolutely
integrable against the density if and only if ``v = 1 - 2 a > 0``, which has to be certain for all positive letters;
then, completing the square, its mean is ``c exp(e + b^2/(2 v)) v^(-1/2) E(m + h/sqrt(v))^k`` with m = b/v and h
standard normal, a finite sum by E h^(2j) = (2j-1)!!. What is not visibly of this form has no mean here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.parse import names_of
from faverify.lang.sorts import law_of
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import EQUALITIES, Fragment
from faverify.outcome import Outcome, Step
from faverify.verdict import Evidence, Verdict

VALUES = (Fraction(1, 2), Fraction(4, 3), Fraction(2))
DIGITS = 40
SCOPE = "all positive letters"


@dataclass(frozen=True)
class NormalMoment(Method):
    """``E(f(g)) == value`` for a letter g whose value is ``normal(0, 1)``, all parameters positive."""

    name: str = "moments of the normal law"
    ceiling = Evidence.PROVED
    refutes = Evidence.NUMERICAL
    fragment = Fragment(
        relations=EQUALITIES, functions=frozenset({"E", "normal", "exp", "sqrt"}), matrices=False, chains=False,
        times=False, kinds=("laws",), numbers=True,
    )  # fmt: skip
    derives = True
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) if the mean is the value; `FAIL` (``numerical``) where the two differ at 40 digits.

        `INCONCLUSIVE` where f is not visibly integrable: such a mean is not given a value.
        """
        from faverify.methods.normal_terms import NotIntegrable, mean, require_defined

        integrand, value, letter = _read(statement)
        try:
            require_defined(value, statement.theory)
            found, steps = mean(integrand, statement.theory, letter)
        except NotIntegrable as error:
            why = f"no mean: {error}"
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, SCOPE, why, {"tested": 0})
        wanted, agrees = _compare(found, value, statement.theory)
        if agrees:
            why = "closed form, term by term; integrable for all positive letters"
            shown = (*steps, Step(str(found), "their sum"))
            return Outcome(Verdict.PASS, Evidence.PROVED, SCOPE, why, {"tested": 1}, steps=shown)
        wrong = next(filter(None, (_differs(found, wanted, letter) for letter in VALUES)), None)
        if wrong is None:
            why = f"the mean is {found}, not shown equal"
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, SCOPE, why, {"tested": 0})
        witness = {**wrong, "statement": statement.text}
        return Outcome(
            Verdict.FAIL, Evidence.NUMERICAL, "at the witness", "false there", {"tested": 1}, witness=witness
        )

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The mean and the value at the letters of the witness."""
        from faverify.methods.normal_terms import mean, value_of

        integrand, value, letter = _read(statement)
        found = mean(integrand, statement.theory, letter)[0]
        return _differs(found, value_of(value, statement.theory), Fraction(witness["letters"])) is not None

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the statement is of the form E(f(g)) == value."""
        return super().refusal(statement) or refused(_read, statement)


def normal_moment() -> NormalMoment:
    """The method."""
    return NormalMoment()


def _read(statement: Statement) -> tuple[ex.Expr, ex.Expr, str]:
    """The function, the value and the name of the normal letter."""
    from faverify.probability.readings import is_normal

    (claim,) = statement.claims
    match claim.left:
        case ex.Call(function="E", args=(integrand,)):
            theory = statement.theory
            letters = {node for node in names_of(integrand, theory) if law_of(node, theory) is not None}
            if len(letters) == 1 and is_normal(letter := letters.pop(), theory):
                return integrand, claim.right, letter.name
    raise StatementError("it reads E(f(g)) == value, with one standard normal letter g")


def _compare(found: Any, value: ex.Expr, theory: Theory) -> tuple[Any, bool]:
    import sympy

    from faverify.methods.normal_terms import value_of

    wanted = value_of(value, theory)
    return wanted, bool(sympy.simplify(found - wanted) == 0)


def _differs(found: Any, wanted: Any, letter: Fraction) -> dict[str, Any] | None:
    """The sides where all letters are this number, if they differ at 40 digits (heuristic: no error bound)."""
    import sympy

    at = dict.fromkeys((found - wanted).free_symbols, sympy.Rational(letter.numerator, letter.denominator))
    left, right = (side.subs(at).evalf(DIGITS) for side in (found, wanted))
    if left.is_real and right.is_real and abs(left - right) > 10 ** -(DIGITS // 2) * (1 + abs(left)):
        return {"letters": str(letter), "left": str(left.evalf(12)), "right": str(right.evalf(12))}
    return None
