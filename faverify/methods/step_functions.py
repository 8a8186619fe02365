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
from faverify.lang import expr as ex
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import counts_of, record, tally
from faverify.outcome import Ball, Comparison, Outcome
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
        found = [self._compare(statement, case) for case in context.cases("vectors")]
        scope = f"{counts_of([c.verdict for c in found])['tested']} step functions"
        return tally(found, scope, Evidence.CERTIFIED, "certified at each")

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The step function of the witness, built again."""
        from faverify.cases.vectors import VectorSequence

        return self._compare(statement, VectorSequence.of(**witness["case"])).verdict is Verdict.FAIL

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return self.values

    def _compare(self, statement: Statement, case: Any) -> Comparison:
        import flint

        from faverify.evaluate.ring import Unsupported
        from faverify.evaluate.steps import evaluator_of

        with flint.ctx.workprec(int(3.4 * DIGITS)):
            evaluator = evaluator_of(statement.theory, case, {k: Fraction(v) for k, v in self.values.items()})
            at = {name: str(value) for name, value in evaluator.point.parameters.items()}
            nothing = Comparison(case.digest, case.name, at, Ball(), Ball(), verdict=Verdict.VACUOUS)
            try:
                if not all(_true(evaluator, hypothesis) for hypothesis in statement.hypotheses):
                    return nothing
                results = [evaluator.compare(claim) for claim in statement.claims]
            except Unsupported:
                return nothing
        truth, left, right = next((item for item in results if item[0] is False), results[-1])
        verdict = {True: Verdict.PASS, False: Verdict.FAIL, None: Verdict.INCONCLUSIVE}[truth]
        sides = record(left), record(right)
        return Comparison(case.digest, case.name, at, *sides, verdict=verdict, case=case.entries())


def step_functions(**values: str) -> StepFunctions:
    """The method; parameters beyond T and K by text."""
    return StepFunctions(values)


def _true(evaluator: Any, claim: ex.Compare) -> bool:
    """Whether a hypothesis holds: exactly, where balls of exact numbers touch (an equation, an attained bound)."""
    truth, left, right = evaluator.compare(claim)
    return bool(truth) or (truth is None and all(abs(x).upper() < 1e-25 for x in (left - right).entries()))
