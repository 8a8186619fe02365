"""A first look at a statement along paths in doubles: whether it is worth looking in earnest. It decides nothing.

The state is that of the case or, at later times, a path in doubles with far more than its error to be expected around
it; integrals are guesses with their errors, and the extrema those of values at single times. What then
holds in balls is left alone; anything else is looked at with proof.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from faverify import deadline
from faverify.claim import Case, Context, Theory
from faverify.errors import FaverifyError, UnableError
from faverify.evaluate.care import Care
from faverify.evaluate.decide import exactly
from faverify.evaluate.evaluator import SHARED
from faverify.lang import expr as ex
from faverify.lang.parse import nodes_behind, parse_statement
from faverify.methods.at_case import AtCase
from faverify.methods.ball_cases import BallCases
from faverify.methods.base import Evident, Method, Statement
from faverify.methods.exact_cases import ExactCases
from faverify.methods.judge import Judge, all_hold, compared, judge_of
from faverify.methods.proof import ProofAtCase
from faverify.methods.same import OfTheSame
from faverify.methods.search import near
from faverify.outcome import Outcome, Relation
from faverify.run import stacked_look
from faverify.run.stacked_look import Abreast
from faverify.verdict import Evidence, Verdict

DIGITS, BITS = 20, 108
ANY = (Fraction(0), Fraction(1), Fraction(-5, 3))


@dataclass(frozen=True)
class FirstLook(Method):
    """Another method at the case that is given, only where a look in double precision leaves open what it would say."""

    by: Any
    beside: Abreast | None = field(default=None, compare=False, repr=False)
    name: str = "double precision, then with proof"
    ceiling = Evidence.FORMAL
    refutes = Evidence.FORMAL

    def check(self, text: str, theory: Theory, context: Context) -> Outcome:
        """`PASS` or `VACUOUS` (``numerical``) where that is seen in doubles, else what the method says."""
        statement = parse_statement(text, theory)
        case = context.cases(theory.kind)[0]
        seen = self._abreast(statement, case, context) or glanced(self.by, statement, case, context)
        if seen is None:
            if _equates(statement) and judge_of(statement).integrates:  # no rough integral refutes an equation
                context = replace(context, searching=False)
            found: Outcome = self.by.check(text, theory, context)
            return found
        return SEEN[seen]

    def known(self, text: str, theory: Theory, case: Case) -> Outcome | None:
        """What was found when the cases beside it were looked at; None where that is open, or still to be done."""
        seen = self.beside and self.beside.known(parse_statement(text, theory), case)
        return SEEN[seen] if seen else None

    def run(self, statement: Statement, context: Context) -> Outcome:
        """As `check`."""
        return self.check(statement.text, statement.theory, context)

    def _abreast(self, statement: Statement, case: Case, context: Context) -> Verdict | None:
        """What doubles side by side tell of the case, which may be looked at with others."""
        if self.beside is None or case not in self.beside or _is_open(statement):
            return None
        return self.beside.verdict(statement, case, lambda: _everywhere(self.by, statement, context))


SEEN = {
    verdict: Outcome(verdict, Evidence.NUMERICAL, "in double precision at one case", "no error bound")
    for verdict in (Verdict.PASS, Verdict.VACUOUS, Verdict.INCONCLUSIVE)
}


def glanced(by: Evident, statement: Statement, case: Case, context: Context) -> Verdict | None:
    """`PASS` where the statement holds at the case as far as doubles tell, `VACUOUS` where it says nothing.

    `INCONCLUSIVE` where no look at the case decides it. None where only a look in earnest tells: it may be false, or
    the method does more than to evaluate it.
    """
    chosen = looked_at(by, statement)
    if chosen is None:
        return None
    if _is_open(statement):
        return Verdict.INCONCLUSIVE
    found = set[Verdict | None]()
    for place, texts in _places(judge_of(statement), case, list(chosen), context):
        found.add(_at(judge_of(statement), place, texts, context))
        if None in found:
            return None
    return next(verdict for verdict in (Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.VACUOUS) if verdict in found)


def _places(
    judge: Judge, case: Case, chosen: Sequence[Mapping[str, str]], context: Context
) -> Iterator[tuple[Case, Mapping[str, str]]]:
    """Where the method evaluates, then values of parameters at which a draw never is.

    An equation without conditions fails at almost all values of its parameters if it does at one: a few tell. Else
    where `near` looks.
    """
    yield from ((case, texts) for texts in chosen)
    statement, first = judge.statement, chosen[0]
    simple = _is_simple(statement)
    names = near.varied(judge, first) if simple else []
    values = ({name: value + k for k, name in enumerate(names)} for value in ANY if names)
    more = ((case, at) for at in values) if simple else near.points(judge, [case], first, context)
    for place, at in itertools.islice(more, near.MOST_POINTS):
        yield place, {**first, **{name: str(value) for name, value in at.items()}}


def _is_simple(statement: Statement) -> bool:
    return not statement.conditions and all(claim.relation is Relation.EQUAL for claim in statement.claims)


def _equates(statement: Statement) -> bool:
    return any(claim.relation is Relation.EQUAL for claim in statement.claims)


def _everywhere(by: Evident, statement: Statement, context: Context) -> list[Mapping[str, str]]:
    """The values at which every case is looked at; none where they depend on the case, or the method does more."""
    chosen, judge = list(looked_at(by, statement) or ()), judge_of(statement)
    if not chosen or (near.may_vary(judge, chosen[0]) and not _is_simple(statement)):
        return []
    case = context.cases(statement.theory.kind)[0]
    return [texts for _, texts in _places(judge, case, chosen, context)]


def looked_at(by: Evident, statement: Statement) -> Iterator[Mapping[str, str]] | None:
    """The values of parameters and times at which a method evaluates a statement; None where it does more."""
    match by:
        case AtCase():
            return iter(({},))
        case ExactCases():
            return iter((dict(by.parameters),))
        case BallCases(plot=None, draws=()):
            names = [name for name, _ in by.values]
            combined = itertools.product(*(texts for _, texts in by.values))
            return (dict(zip(names, texts, strict=True)) for texts in combined)
        case ProofAtCase(proving=False, lines=False):
            return looked_at(by.at_the_case(statement), statement)
    return None


def _at(judge: Judge, case: Case, texts: Mapping[str, str], context: Context) -> Verdict | None:
    import flint

    from faverify.evaluate.points import OutOfTheory, with_start
    from faverify.evaluate.trajectory import evaluator_at

    deadline.check()
    theory = judge.statement.theory
    with flint.ctx.workprec(BITS):
        try:
            case = with_start(case, theory, context.seed)
            care = Care.CLOSELY if _equates(judge.statement) else Care.DOUBLES
            evaluator = evaluator_at(theory, case, texts, context, DIGITS, care)
            return _held(judge, evaluator)
        except OutOfTheory:
            return Verdict.VACUOUS
        except (FaverifyError, ZeroDivisionError):
            return None


def _held(judge: Judge, evaluator: Any) -> Verdict | None:
    met = all_hold(evaluator, (*judge.statement.hypotheses, *judge.statement.ranges))
    if not met:
        return None if met is None else Verdict.VACUOUS
    if judge.integrates and not all(_stands_for_something(evaluator, claim) for claim in judge.statement.claims):
        return Verdict.INCONCLUSIVE
    for claim in judge.statement.claims:
        truth, left, right = compared(evaluator, claim)
        if truth is None and not _meet(evaluator, claim, left, right):
            truth = (exactly(evaluator, claim) or judge.visibly(evaluator, claim, left, right))[0] or False
        if truth is False:
            return None
    return Verdict.PASS


def _stands_for_something(evaluator: Any, expr: ex.Expr) -> bool:
    """Whether what stands still in an expression has a value in balls: if not, no balls decide what moves beside it."""
    start = evaluator.point.start or evaluator
    if isinstance(expr, SHARED) and start.stands(expr):
        with suppress(UnableError):
            start.value(expr)
            return True
        return False
    return all(_stands_for_something(evaluator, child) for child in expr.children)


def _meet(evaluator: Any, claim: ex.Compare, left: Any, right: Any) -> bool:
    """Whether a comparison holds in all of the balls, up to a little of the size of its sides or what they are made of.

    Of a matrix to be positive semidefinite the least eigenvalue stands beside 0.
    """
    size = max(float(abs(x).upper()) for x in (*left.entries(), *right.entries()))
    little = stacked_look.CLOSE * size + stacked_look.LEAST * _scale(evaluator)
    if claim.relation is Relation.PSD:
        return bool(evaluator.ring.linalg.enclose_symmetric_eigenvalues(left)[0] >= -little)
    beside = (left - right).entries()
    match claim.relation:
        case Relation.AT_MOST:
            return bool(beside[0] <= little)
        case Relation.AT_LEAST:
            return bool(beside[0] >= -little)
        case Relation.EQUAL:
            return all(bool(abs(x) <= little) for x in beside)
    return False


def _scale(evaluator: Any) -> float:
    """As `Stacked.scale`."""
    letters = (evaluator.point.start or evaluator).point.letters.values()
    return float(max([1.0, *(abs(float(x)) for matrix in letters for x in matrix.entries())])) ** 2


_OPEN = OfTheSame[bool]()


def _is_open(statement: Statement) -> bool:
    """Whether no case decides the statement: it speaks of a limit."""
    return _OPEN.get((statement,), lambda: any(_limits(claim, statement.theory) for claim in statement.claims))


def _limits(claim: ex.Compare, theory: Theory) -> bool:
    return any(isinstance(node, ex.Call) and node.function == "limit" for node in nodes_behind(claim, theory))
