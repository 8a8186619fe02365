"""Scalar derivations in SymPy: letters are real symbols, ``D`` is d/dt, definitions may contain the time t.

Equalities are proved by rewriting hyperbolic functions as exponentials and cancelling to the canonical form of a
rational function; inequalities by an identity ``right - left = sum of visibly non-negative terms``, or by the factors
of a polynomial. Every part has to be visibly defined: SymPy takes ``sqrt(x)**2`` for ``x`` at a negative x too. A
`FAIL` needs rational values of the symbols at which balls separate the two sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS
from faverify.lang.typed import require_texts
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import EQUALITIES, ORDER, Fragment
from faverify.methods.scalar_domain import visibly_nonnegative, why_undefined
from faverify.methods.scalar_given import reader_of
from faverify.methods.scalar_points import is_false_at, sample_points
from faverify.methods.scalar_reader import Reader
from faverify.outcome import Outcome, Relation, Step
from faverify.verdict import Evidence, Verdict

TRIES = 200
FIRST_TRIES = 24
FAR = 1e-9
READ = frozenset(name for name, function in FUNCTIONS.items() if function.scalar)


@dataclass(frozen=True)
class SympyScalar(Method):
    """``positive`` and ``nonnegative`` symbols, ``terms`` for an inequality: texts whose sum is ``right - left``.

    A term must be visibly non-negative: a product or quotient of even integer powers, non-negative numbers and those
    symbols.
    """

    terms: tuple[str, ...] = ()
    positive: tuple[str, ...] = ()
    nonnegative: tuple[str, ...] = ()
    reason: str = "SymPy: rewrite as exponentials and cancel"
    name: str = "SymPy, scalar"
    ceiling = Evidence.PROVED
    refutes = Evidence.CERTIFIED
    fragment = Fragment(
        relations=ORDER | EQUALITIES,
        functions=READ,
        matrices=False,
        hypotheses=True,
        ranges=True,
        free=True,
    )
    derives = True
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``proved``) for all real values of the symbols within the ranges; `FAIL` with rational values.

        `VACUOUS` if no point satisfies the hypotheses, `INCONCLUSIVE` if a side may be undefined somewhere.
        """
        reader = reader_of(statement, self.positive, self.nonnegative)
        scope = self._scope(reader.names(statement))
        seen = sample_points(statement, reader, context.seed, FIRST_TRIES)  # cheaper than a proof that must fail
        steps: list[Step] = []
        why = seen.undefined and f"undefined at {seen.undefined}"
        why = why or (seen.witness and "false") or self._missing(statement, reader, steps)
        if why or not seen.held:
            seen = sample_points(statement, reader, context.seed, TRIES)
        counts = {"tested": seen.held}
        if seen.witness is not None:
            return Outcome(
                Verdict.FAIL, Evidence.CERTIFIED, "at the witness", "false at rational values", counts,
                witness=seen.witness,
            )  # fmt: skip
        if not seen.held:
            why = f"the hypotheses hold at none of {TRIES} random rational points"
            return Outcome(Verdict.VACUOUS, Evidence.PROVED, scope, why, counts)
        if why:
            why = f"not derived: {why}; no counterexample at {seen.held} random rational points"
            return Outcome(Verdict.INCONCLUSIVE, Evidence.PROVED, scope, why, counts)
        return Outcome(Verdict.PASS, Evidence.PROVED, scope, self.reason, {"tested": 1}, steps=tuple(steps))

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides in balls at the rational values of the witness, where the hypotheses hold."""
        reader = reader_of(statement, self.positive, self.nonnegative)
        return is_false_at(statement, reader, {name: Fraction(text) for name, text in witness["at"].items()})

    def _scope(self, names: set[str]) -> str:
        scope = "all real " + ", ".join(sorted(names))
        scope += f"; {', '.join(self.positive)} > 0" if self.positive else ""
        return scope + (f"; {', '.join(self.nonnegative)} >= 0" if self.nonnegative else "")

    def _missing(self, statement: Statement, reader: Reader, steps: list[Step]) -> str:
        """What is missing for a proof; "" if every side is defined everywhere and every comparison is derived."""
        for claim in statement.claims:
            if not self._proved(claim, reader, steps):
                return "the rewriting leaves a difference"
        for side in (side for claim in statement.claims for side in (claim.left, claim.right)):
            if why := why_undefined(side, reader):
                return why
        return ""

    def _proved(self, claim: ex.Compare, reader: Reader, steps: list[Step]) -> bool:
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
        if not parsed:
            raise StatementError(
                "an inequality needs terms whose sum is the larger side minus the other: sympy_scalar('(x - y)**2')"
            )
        if not all(visibly_nonnegative(term, reader) for term in parsed):
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
    """The method; without terms for equalities. Raises `UsageError` for what are no texts."""
    for name, texts in (("terms", terms), ("positive", positive), ("nonnegative", nonnegative)):
        require_texts(f"sympy_scalar: {name}", texts)
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
