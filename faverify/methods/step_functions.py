"""Lemma 6 at exact step functions: V' = L'L, with L constant on each of finitely many pieces of time.

A sequence of the kind "vectors" is such a function of time: piece k lasts w_k, its rows are the vectors. Everything is
rational: V is linear on each piece, so integrals of what depends on L alone are sums, and the largest value of what is
linear in V is attained at an end of a piece. T is the end, K the least number for which (14) holds from V = 0; then
parameters, instants and the start are others, as a text holds for all of them that its hypotheses allow.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import DomainError, UnableError
from faverify.lang.number import exact_number
from faverify.lang.scope import TIME
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import Fragment
from faverify.methods.judge import (
    Judge,
    beyond,
    counts_of,
    is_undefined,
    judge_of,
    nothing,
    searched,
    tally,
    undefined,
)
from faverify.outcome import Comparison, Outcome
from faverify.verdict import Evidence, Verdict

DIGITS, FEW = 40, 8


@dataclass(frozen=True)
class StepFunctions(Method):
    """The sequences of the pool as step functions; ``values`` gives further parameters as texts."""

    values: Mapping[str, str] = field(default_factory=dict)
    name: str = "exact step functions"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(hypotheses=True)

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` where the text holds for every step function, `FAIL` with one that refutes it."""
        from faverify.cases.vectors import special_vectors

        judge, drawn = judge_of(statement), list[Any](context.cases("vectors"))
        cases = [*drawn, *(special_vectors() if len(drawn) > 1 else ())]
        found = searched((self._compare(judge, case, self._numbers()) for case in cases), context)
        known = any(c.verdict is Verdict.FAIL for c in found)
        short = (case for case in cases if len(case.vectors) <= FEW and not known)
        elsewhere = (self._compare(judge, *at) for case in short for at in self._elsewhere(case))
        more = [c for c in elsewhere if c.verdict is Verdict.FAIL or is_undefined(c)]
        tested = counts_of([c.verdict for c in found])["tested"]
        scope = f"{tested} step functions, at t = T, s = T/3, eps = 1/64 from V = 0; no counterexample elsewhere"
        return tally([*found, *more], scope, Evidence.CERTIFIED, "certified at each")

    def _elsewhere(self, case: Any) -> Iterator[tuple[Any, dict[str, Fraction]]]:
        """Other parameters, instants in another order or outside, and other starts."""
        end, level, size = sum(case.weights, Fraction(0)), case.smallest_K(), range(case.sizes[2])
        numbers = ("T", "s", TIME, "K", "eps")
        others = (
            (end / 2, end, end / 2, 2 * level + 1, Fraction(1)),
            (end, Fraction(0), Fraction(0), level, Fraction(0)),
            (Fraction(0), Fraction(0), end, Fraction(-1), Fraction(-1, 64)),
            (end, end, end / 3, Fraction(0), Fraction(1, 64)),
        )
        given = [{**dict(zip(numbers, values, strict=True)), **self._numbers()} for values in others]
        yield from ((case, values) for values in given)
        for sign in (1, -1):
            start = tuple(tuple(Fraction(sign * (i == j) * (1 + i)) for j in size) for i in size)
            yield from ((replace(case, start=start), values) for values in (self._numbers(), given[0]))

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The step function of the witness, built again."""
        from faverify.cases.vectors import VectorSequence

        numbers = {name: Fraction(text) for name, text in witness["at"].items()}
        case = VectorSequence.of(**witness["case"])
        return self._compare(judge_of(statement), case, numbers).verdict is Verdict.FAIL

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

    def _compare(self, judge: Judge, case: Any, values: Mapping[str, Fraction]) -> Comparison:
        import flint

        from faverify.evaluate.ring import Unsupported
        from faverify.evaluate.steps import evaluator_of

        with flint.ctx.workprec(int(3.4 * DIGITS)):
            try:
                evaluator = evaluator_of(judge.statement.theory, case, values)
                given = {TIME: values[TIME]} if TIME in values else {}
                return judge.compare(evaluator, case, {**evaluator.point.parameters, **given})
            except DomainError as error:
                return undefined(case, error)
            except Unsupported as error:
                return beyond(case, error)
            except UnableError as error:
                return nothing(case, str(error), Verdict.INCONCLUSIVE)


def step_functions(**values: str) -> StepFunctions:
    """The method; parameters beyond T and K by text."""
    return StepFunctions(values)
