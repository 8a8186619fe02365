"""Evaluate a statement in rational arithmetic at exact cases.

No rounding, so ``exact`` evidence, at those cases only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify import deadline
from faverify.claim import Case, Context
from faverify.errors import DomainError, UnableError
from faverify.lang import expr as ex
from faverify.lang.number import exact_number
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import Fragment
from faverify.methods.free_time import at_the_start, time_left_free
from faverify.methods.judge import (
    Agree,
    Judge,
    beyond,
    counts_of,
    judge_of,
    nothing,
    ordered,
    searched,
    tally,
    undefined,
)
from faverify.methods.search import near
from faverify.outcome import Comparison, Outcome, Relation
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class ExactCases(Method):
    """Every case of the theory's kind, at its start; free letters and parameters get random small rationals.

    ``parameters`` fixes parameters by text. A case where the theory is undefined or a hypothesis of the statement
    fails is vacuous.
    """

    parameters: tuple[tuple[str, str], ...] = ()
    name: str = "exact evaluation"
    ceiling = Evidence.EXACT
    keeps_sides = True
    fragment = Fragment(hypotheses=True)

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` if the statement holds at every case tested, `FAIL` with the first exact counterexample."""
        theory, judge = statement.theory, judge_of(statement)
        fixed = self._fixed()
        cases = ordered(context.cases(theory.kind), context)
        found = searched((evaluate_exactly(judge, case, context.seed, fixed) for case in cases), context)

        def compare(case: Case, values: Mapping[str, Fraction]) -> Comparison:
            return evaluate_exactly(judge, case, context.seed, {**fixed, **values})

        more = near.unless_needless(found, context, lambda: near.search(judge, cases, fixed, context, compare, found))
        found = near.widened(found, more)
        tested = counts_of([c.verdict for c in found])["tested"]
        at = "; ".join(f"`{name}` = {value}" for name, value in fixed.items())
        where = (f", at {at}" if at else "") + (", the state at t = 0" if at_the_start(statement) else "")
        return near.told(tally(found, f"{tested} exact cases of theory {theory.name}{where}", Evidence.EXACT), more)

    def refusal(self, statement: Statement) -> str:
        """As of every method; and parameters are numbers, and no time is left without a value."""
        return (
            super().refusal(statement)
            or refused(lambda _: self._fixed(), statement)
            or time_left_free(statement, self.bound())
        )

    def _fixed(self) -> dict[str, Fraction]:
        return {name: exact_number(text, f"the parameter {name}") for name, text in self.parameters}

    def bound(self) -> Iterable[str]:
        """The parameters that are fixed."""
        return [name for name, _ in self.parameters]


def exact_cases(**parameters: str) -> ExactCases:
    """The method, with parameters fixed by text: ``exact_cases(kappa="1/2")``."""
    return ExactCases(tuple(sorted(parameters.items())))


def evaluate_exactly(
    judge: Judge, case: Case, seed: int, parameters: Mapping[str, Fraction] | None = None
) -> Comparison:
    """One statement at the start of one case, without rounding.

    The verdict of the comparison is `VACUOUS` where the theory or a hypothesis does not hold at the case, and
    `INCONCLUSIVE` where a side is irrational there.
    """
    from faverify.evaluate.ring import ExactRing

    return _evaluate(judge, case, seed, parameters, ExactRing())


def evaluate_in_balls(
    judge: Judge, case: Case, seed: int, parameters: Mapping[str, Fraction] | None = None
) -> Comparison:
    """The same in balls at 300 bits, for statements with irrational letters.

    A difference whose ball contains 0 with radius below 10^-30 counts as agreement of an equality (corroboration
    only), a certain violation is a `FAIL`.
    """
    import flint

    from faverify.evaluate.ring import BallRing

    with flint.ctx.workprec(300):
        return _evaluate(judge, case, seed, parameters, BallRing(), _overlap)


def _evaluate(
    judge: Judge,
    case: Case,
    seed: int,
    parameters: Mapping[str, Fraction] | None,
    ring: Any,
    agree: Agree | None = None,
) -> Comparison:
    from faverify.evaluate.points import OutOfTheory, evaluator_at_start
    from faverify.evaluate.ring import Unsupported

    deadline.check()
    theory = judge.statement.theory
    try:
        evaluator = evaluator_at_start(case, theory, seed, parameters or {}, ring)
        return judge.compare(evaluator, case, parameters or (), agree)
    except OutOfTheory as error:
        return nothing(case, str(error), Verdict.VACUOUS)
    except (DomainError, ZeroDivisionError) as error:
        return undefined(case, error, {name: str(value) for name, value in (parameters or {}).items()})
    except Unsupported as error:
        return beyond(case, f"{error}; ball_cases encloses it" if ring.exact else error)
    except UnableError as error:
        return nothing(case, str(error), Verdict.INCONCLUSIVE)


def _overlap(claim: ex.Compare, left: Any, right: Any) -> bool:
    """Whether two ball matrices agree to 10^-30."""
    return claim.relation is Relation.EQUAL and all(abs(x).upper() < 1e-30 for x in (left - right).entries())
