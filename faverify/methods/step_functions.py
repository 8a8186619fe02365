"""Lemma 6 at exact step functions: V' = L'L from V = 0, with L constant on each of finitely many pieces of time.

A sequence of the kind "vectors" is such a function of time: piece k lasts w_k, its rows are the vectors. Everything is
rational: V is linear on each piece, so integrals of what depends on L alone are sums, and the largest value of what is
linear in V is attained at an end of a piece. The parameters: T is the end, K the least number for which (14) holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import DomainError, UnableError
from faverify.lang.number import exact_number
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import Fragment
from faverify.methods.judge import Judge, beyond, counts_of, nothing, tally, undefined
from faverify.outcome import Comparison, Outcome
from faverify.verdict import Evidence, Verdict

DIGITS = 40


@dataclass(frozen=True)
class StepFunctions(Method):
    """The sequences of the pool as step functions; ``values`` gives further parameters as texts."""

    values: Mapping[str, str] = field(default_factory=dict)
    name: str = "exact step functions"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(hypotheses=True)

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` where the text holds for every step function, `FAIL` with one that refutes it."""
        judge = Judge(statement)
        found = [self._compare(judge, case) for case in context.cases("vectors")]
        scope = f"{counts_of([c.verdict for c in found])['tested']} step functions, at t = T, s = T/3, eps = 1/64"
        return tally(found, scope, Evidence.CERTIFIED, "certified at each")

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The step function of the witness, built again."""
        from faverify.cases.vectors import VectorSequence

        return self._compare(Judge(statement), VectorSequence.of(**witness["case"])).verdict is Verdict.FAIL

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return self.values

    def refusal(self, statement: Statement) -> str:
        """As of every method; the parameters are numbers, and the theory is V' = L'L with L any function of time."""
        from faverify.evaluate.steps import require_past

        return (
            super().refusal(statement)
            or refused(lambda _: self._numbers(), statement)
            or refused(lambda said: require_past(said.theory), statement)
        )

    def _numbers(self) -> dict[str, Fraction]:
        return {name: exact_number(text, f"the parameter {name}") for name, text in self.values.items()}

    def _compare(self, judge: Judge, case: Any) -> Comparison:
        import flint

        from faverify.evaluate.ring import Unsupported
        from faverify.evaluate.steps import evaluator_of

        values = self._numbers()
        with flint.ctx.workprec(int(3.4 * DIGITS)):
            try:
                evaluator = evaluator_of(judge.statement.theory, case, values)
                return judge.compare(evaluator, case, evaluator.point.parameters)
            except DomainError as error:
                return undefined(case, error)
            except Unsupported as error:
                return beyond(case, error)
            except UnableError as error:
                return nothing(case, str(error), Verdict.INCONCLUSIVE)


def step_functions(**values: str) -> StepFunctions:
    """The method; parameters beyond T and K by text."""
    return StepFunctions(values)
