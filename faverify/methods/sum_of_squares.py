"""Proof of an inequality between traces for all n, m, r: ``right - left`` is identically a sum of squares.

The terms must be visibly non-negative: a non-negative rational times ``normF(...)**2``. Their sum is shown equal to
the difference by the prover of equalities, with cofactors.
"""

from dataclasses import dataclass
from fractions import Fraction

from faverify.claim import Context
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.typed import require_texts
from faverify.methods.base import Method, Statement
from faverify.methods.chain import confirm, refute
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Relation, Step
from faverify.verdict import Evidence


@dataclass(frozen=True)
class SumOfSquares(Method):
    """``terms`` are texts of the squares, ``reason`` says where they come from."""

    terms: tuple[str, ...]
    reason: str = "a sum of squares"
    name: str = "sum of squares in matrix words"
    ceiling = Evidence.PROVED
    keeps_sides = True
    refutes = Evidence.EXACT
    fragment = Fragment(relations=frozenset({Relation.AT_MOST, Relation.AT_LEAST}))
    derives = True

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) if the difference equals the sum of the terms.

        `FAIL` only with an exact counterexample.
        """
        theory = statement.theory
        from faverify.algebra.prove import prove_equal
        from faverify.lang.latex import expression_latex
        from faverify.lang.parse import parse_expression

        squares = [parse_expression(text, theory) for text in self.terms]
        for square, text in zip(squares, self.terms, strict=True):
            if not visibly_nonnegative(square):
                raise StatementError(f"{text!r} is not visibly non-negative (a number >= 0 times normF(...)**2)")
        total: ex.Expr = ex.Number(None, Fraction(0))
        for square in squares:
            total = ex.add(total, square) if total.shape else square
        steps: list[Step] = []
        for claim in statement.claims:
            low, high = _sides(claim)
            difference = ex.add(high, low, -1)
            proof = prove_equal(difference, total, theory)
            if not proof.proved:
                return refute(statement, context, f"left over: {proof.leftover}")
            steps.append(Step("", "", expression_latex(difference, theory)))
            steps.append(Step(" + ".join(self.terms), self.reason, expression_latex(total, theory), proof.cofactors))
        return confirm(statement, context, tuple(steps))


def sum_of_squares(*terms: str, reason: str = "a sum of squares") -> SumOfSquares:
    """The method with its terms; raises `UsageError` for terms that are no texts."""
    require_texts("sum_of_squares", terms)
    return SumOfSquares(terms, reason)


def _sides(claim: ex.Compare) -> tuple[ex.Expr, ex.Expr]:
    if claim.relation is Relation.AT_MOST:
        return claim.left, claim.right
    return claim.right, claim.left


def visibly_nonnegative(expr: ex.Expr) -> bool:
    """``normF(X)**2``, a non-negative number, or sums, products and positive quotients of such."""
    match expr:
        case ex.Number(value=value):
            return value >= 0
        case ex.Power(exponent=exponent):
            return exponent.denominator == 1 and exponent.numerator % 2 == 0
        case ex.Sum(left=left, right=right, sign=sign):
            return sign > 0 and visibly_nonnegative(left) and visibly_nonnegative(right)
        case ex.Product(left=left, right=right):
            return visibly_nonnegative(left) and visibly_nonnegative(right)
        case ex.Quotient(left=left, right=right):
            return visibly_nonnegative(left) and visibly_nonnegative(right)
    return False
