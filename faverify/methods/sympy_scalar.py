"""Scalar derivations in SymPy: letters are real symbols, ``D`` is d/dt, definitions may contain the time t.

Equalities are proved by rewriting hyperbolic functions as exponentials and cancelling to the canonical form of a
rational function; inequalities by an identity ``right - left = sum of visibly non-negative terms``, or by the factors
of a polynomial. A `FAIL` needs rational values of the symbols at which balls separate the two sides.
"""

import random
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from faverify.claim import Context, Theory
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.outcome import Outcome, Relation, Step
from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.lang.parse import Statement

TRIES = 200
FIRST_TRIES = 6
FAR = 1e-9


@dataclass(frozen=True)
class SympyScalar:
    """``positive`` and ``nonnegative`` symbols, ``terms`` for an inequality: texts whose sum is ``right - left``.

    A term must be visibly non-negative: a product or quotient of even powers, non-negative numbers and those symbols.
    """

    terms: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    nonnegative: tuple[str, ...] = ()
    reason: str = "SymPy: rewrite as exponentials and cancel"
    name: str = "SymPy, scalar"
    derives = True
    uses_cases = False

    def run(self, says: str, theory: Theory, context: Context) -> Outcome:
        """`PASS` (``proved``) for all real values of the symbols within the ranges; `FAIL` with rational values."""
        from faverify.lang.parse import parse_statement

        statement = parse_statement(says, theory)
        reader = _Reader(theory, self.positive, self.nonnegative)
        scope = "all real " + ", ".join(sorted(reader.names(statement)))
        scope += f"; {', '.join(self.positive)} > 0" if self.positive else ""
        scope += f"; {', '.join(self.nonnegative)} >= 0" if self.nonnegative else ""
        steps: list[Step] = []
        soon = _refute(statement, reader, context, scope, FIRST_TRIES)
        if soon.verdict is Verdict.FAIL:
            return soon  # cheaper than a simplification that must fail
        for claim in statement.claims:
            if not self._proved(claim, reader, steps):
                return _refute(statement, reader, context, scope)
        return Outcome(Verdict.PASS, Evidence.PROVED, scope, self.reason, {"tested": 1}, steps=tuple(steps))

    def _proved(self, claim: ex.Compare, reader: "_Reader", steps: list[Step]) -> bool:
        from faverify.lang.latex import expression_latex
        from faverify.lang.parse import parse_expression

        left, right = reader.value(claim.left), reader.value(claim.right)
        if claim.relation is Relation.EQUAL:
            steps.append(Step("", "", expression_latex(claim.left, reader.theory)))
            steps.append(Step("", self.reason, expression_latex(claim.right, reader.theory)))
            return is_zero(left - right)
        rising = claim.relation in (Relation.AT_MOST, Relation.BELOW)
        low, high = (left, right) if rising else (right, left)
        small, large = (claim.left, claim.right) if rising else (claim.right, claim.left)
        steps.append(Step("", "", expression_latex(ex.add(large, small, -1), reader.theory)))
        parsed = [parse_expression(text, reader.theory) for text in self.terms]
        if not parsed or not all(reader.nonnegative(term) for term in parsed):
            raise StatementError(f"terms {self.terms} are not visibly non-negative")
        steps.append(
            Step(
                " + ".join(self.terms),
                f"right - left; {self.reason}",
                " + ".join(expression_latex(t, reader.theory) for t in parsed),
            )
        )
        if claim.relation in (Relation.BELOW, Relation.ABOVE):
            raise StatementError("strict inequalities are not proved by non-negative terms")
        return is_zero(high - low - sum(reader.value(term) for term in parsed))


def sympy_scalar(
    *terms: str, positive: tuple[str, ...] = (), nonnegative: tuple[str, ...] = (), reason: str = ""
) -> SympyScalar:
    """The method; without terms for equalities."""
    return SympyScalar(terms, positive, nonnegative, reason or SympyScalar.reason)


def is_zero(expression: Any) -> bool:
    """Whether an expression of exponentials, roots of symbols and rational functions is identically zero."""
    import sympy

    if _visibly_nonzero(expression):
        return False
    rewritten = sympy.expand_power_exp(sympy.expand(expression.rewrite(sympy.exp)))
    return bool(sympy.cancel(sympy.together(sympy.powsimp(rewritten))) == 0) or bool(sympy.simplify(expression) == 0)


def _visibly_nonzero(expression: Any) -> bool:
    """Whether one value is far from 0: spares a simplification that cannot succeed (heuristic, never a proof)."""
    import sympy

    symbols = sorted(expression.free_symbols, key=str)
    value = expression.subs({symbol: sympy.Rational(7 + 2 * k, 11) for k, symbol in enumerate(symbols)}).evalf(30)
    return bool(value.is_comparable and abs(value) > FAR)


class _Reader:
    """Expressions as SymPy expressions over real symbols."""

    def __init__(self, theory: Theory, positive: tuple[str, ...], nonnegative: tuple[str, ...]) -> None:
        self.theory, self.positive, self.nonneg = theory, set(positive), set(nonnegative)

    def names(self, statement: "Statement") -> set[str]:
        """The free symbols of a statement and of its hypotheses, definitions expanded."""
        compared = (*statement.claims, *statement.hypotheses, *statement.ranges)
        sides = [side for claim in compared for side in (claim.left, claim.right)]
        return {symbol.name for side in sides for symbol in self.value(side).free_symbols}

    def symbol(self, name: str) -> Any:
        """A real symbol with its declared sign."""
        import sympy

        if name in self.positive:
            return sympy.Symbol(name, positive=True)
        return sympy.Symbol(name, nonnegative=True) if name in self.nonneg else sympy.Symbol(name, real=True)

    def value(self, expr: ex.Expr) -> Any:
        """The SymPy expression; raises `StatementError` for matrices."""
        import sympy

        match expr:
            case ex.Number(value=number):
                return sympy.Rational(number.numerator, number.denominator)
            case ex.Letter(name=name):
                return self._letter(name)
            case ex.Sum(left=left, right=right, sign=sign):
                return self.value(left) + sign * self.value(right)
            case ex.Product(left=left, right=right):
                return self.value(left) * self.value(right)
            case ex.Quotient(left=left, right=right):
                return self.value(left) / self.value(right)
            case ex.Power(base=base, exponent=exponent):
                return self.value(base) ** sympy.Rational(exponent.numerator, exponent.denominator)
            case ex.At(inner=inner, time=time):
                return self.value(inner).subs(self.symbol("t"), self.value(time))
            case ex.Call(function=function, args=args):
                return self._call(function, [self.value(arg) for arg in args])
        raise StatementError(f"{type(expr).__name__} is no scalar expression")

    def _letter(self, name: str) -> Any:
        from faverify.lang.parse import parse_expression

        if name in self.theory.definitions:
            return self.value(parse_expression(self.theory.definitions[name], self.theory))
        return self.symbol(name)

    def _call(self, function: str, args: list[Any]) -> Any:
        import sympy

        known = {
            "exp": sympy.exp,
            "log": sympy.log,
            "tanh": sympy.tanh,
            "cosh": sympy.cosh,
            "artanh": sympy.atanh,
            "sqrt": sympy.sqrt,
        }
        if function == "D":
            return sympy.diff(args[0], self.symbol("t"))
        if function == "limit":
            return sympy.limit(args[0], self.symbol("t"), sympy.oo)
        if function not in known:
            raise StatementError(f"{function} is not read by the scalar prover")
        return known[function](*args)

    def nonnegative(self, expr: ex.Expr) -> bool:
        """Visibly >= 0.

        Even powers, numbers, declared symbols, exponentials, roots, and sums, products, quotients of such.
        """
        match expr:
            case ex.Number(value=number):
                return number >= 0
            case ex.Letter(name=name):
                return name in self.positive or name in self.nonneg
            case ex.Power(base=base, exponent=exponent):
                return exponent.numerator % 2 == 0 or exponent.denominator % 2 == 0 or self.nonnegative(base)
            case ex.Sum(left=left, right=right, sign=sign):
                return sign > 0 and self.nonnegative(left) and self.nonnegative(right)
            case ex.Product(left=left, right=right) | ex.Quotient(left=left, right=right):
                return self.nonnegative(left) and self.nonnegative(right)
            case ex.Call(function=function):
                return function in {"exp", "cosh", "sqrt"}
        return False


def _refute(statement: "Statement", reader: _Reader, context: Context, scope: str, tries: int = TRIES) -> Outcome:
    """Rational values of the symbols, within the hypotheses, at which balls show the statement false."""
    import flint

    generator = random.Random(f"{context.seed}/{statement.text}")
    names = sorted(reader.names(statement))
    with flint.ctx.workprec(200):
        for _ in range(tries):
            values = {name: _draw(generator, name, reader) for name in names}
            if not all(_holds(claim, reader, values) for claim in (*statement.hypotheses, *statement.ranges)):
                continue
            wrong = next((c for c in statement.claims if _holds(c, reader, values) is False), None)
            if wrong is not None:
                sides = [str(_ball(reader.value(side), values, reader)) for side in (wrong.left, wrong.right)]
                witness = {"at": {k: str(v) for k, v in values.items()}, "left": sides[0], "right": sides[1]}
                return Outcome(
                    Verdict.FAIL,
                    Evidence.CERTIFIED,
                    "at the witness",
                    "false at rational values",
                    {"tested": 1},
                    witness=witness,
                )
    why = f"not derived, and no counterexample at {tries} random rational points"
    return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, scope, why)


def _draw(generator: random.Random, name: str, reader: _Reader) -> Fraction:
    value = Fraction(generator.randint(-40, 40), generator.choice((4, 10, 20)))
    return abs(value) + Fraction(1, 20) if name in reader.positive | reader.nonneg else value


def _holds(claim: ex.Compare, reader: _Reader, values: dict[str, Fraction]) -> bool | None:
    left, right = (_ball(reader.value(side), values, reader) for side in (claim.left, claim.right))
    if not (left.is_finite() and right.is_finite()):
        return None
    yes = {"<=": left <= right, ">=": left >= right, "<": left < right, ">": left > right}
    no = {"<=": left > right, ">=": left < right, "<": left >= right, ">": left <= right, "==": left != right}
    if no[claim.relation.value]:
        return False
    return True if yes.get(claim.relation.value) else None


def _ball(expression: Any, values: dict[str, Fraction], reader: _Reader) -> Any:
    """Enclose a SymPy expression at rational values of its symbols."""
    import flint
    import sympy

    if expression.is_Symbol:
        value = values[expression.name]
        return flint.arb(flint.fmpq(value.numerator, value.denominator))
    if expression.is_Rational:
        return flint.arb(flint.fmpq(int(expression.p), int(expression.q)))
    if expression is sympy.E:  # what SymPy makes of exp(1)
        return flint.arb(1).exp()
    args = [_ball(arg, values, reader) for arg in expression.args]
    match expression:
        case sympy.Add():
            return sum(args, flint.arb(0))
        case sympy.Mul():
            product = flint.arb(1)
            for arg in args:
                product *= arg
            return product
        case sympy.Pow() if expression.exp.is_Integer:
            return args[0] ** int(expression.exp)
        case sympy.Pow():
            return args[0] ** args[1]
        case sympy.Abs():  # what SymPy makes of sqrt(x**2)
            return abs(args[0])
    unary = {"exp": "exp", "log": "log", "tanh": "tanh", "cosh": "cosh", "atanh": "atanh"}
    return getattr(args[0], unary[type(expression).__name__])()
