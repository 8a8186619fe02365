"""Statements about probabilities and explicit bounds, both sides enclosed in balls at a table of exact points.

Tails are incomplete gamma and beta values, nothing is sampled. A pass holds at the points tested and says no more; what
carries it to other points (a monotone bound, say) is the business of another part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import DomainError, StatementError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import ORDER, Fragment
from faverify.methods.judge import TRUTHS, Judge, counts_of, tally
from faverify.methods.judge import slack as slack_of
from faverify.methods.number_points import grid, names_at, numbers, unnamed
from faverify.outcome import Ball, Comparison, Outcome, Side, Table
from faverify.verdict import Evidence, Verdict

PRECISIONS = (128, 256, 512, 1024)


@dataclass(frozen=True)
class EnclosedAt(Method):
    """``points`` are texts such as ``"d=10, x=1/2"``: every free name of the statement gets an exact number."""

    points: tuple[str, ...] = ("",)
    name: str = "enclosed tails"
    ceiling = Evidence.CERTIFIED
    keeps_sides = True
    fragment = Fragment(relations=ORDER, hypotheses=True, matrices=False, times=False, kinds=("laws",), numbers=True)
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if balls separate the sides at every point; `FAIL` if one is wrong."""
        return _summary([compare(statement, point) for point in self.points], statement)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides at the point of the witness."""
        point = ", ".join(f"{name}={value}" for name, value in witness["at"].items())
        return compare(statement, point).verdict is Verdict.FAIL

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return names_at(self.points)

    def refusal(self, statement: Statement) -> str:
        """As of every method; and every name has a value at every point."""
        return super().refusal(statement) or unnamed(statement, self.points)


def enclosed_at(*points: str, **axes: str) -> EnclosedAt:
    """The method at the given points, or at the grid of ``axes``: ``enclosed_at(d="1, 10", x="1/10, 1/2")``."""
    return EnclosedAt(grid(points, axes))


def compare(statement: Statement, point: str) -> Comparison:
    """One point: `VACUOUS` if a hypothesis fails or a side is undefined there, `INCONCLUSIVE` if balls cannot tell."""
    import flint

    at = numbers(point)
    result = Comparison("", point, {}, Ball(), Ball(), verdict=Verdict.INCONCLUSIVE)
    for bits in PRECISIONS:
        with flint.ctx.workprec(bits):
            result = _at_precision(statement, point, at)
        if result.verdict is not Verdict.INCONCLUSIVE:
            break
    return result


def evaluator_of(statement: Statement, at: dict[str, Fraction]) -> Any:
    """The evaluator in balls of the statement's theory, its parameters at these exact numbers."""
    from faverify.evaluate.evaluator import Evaluator, Point
    from faverify.evaluate.ring import BallRing

    return Evaluator(statement.theory, BallRing(), Point({}, {}, at))


def _at_precision(statement: Statement, point: str, at: dict[str, Fraction]) -> Comparison:
    from faverify.evaluate.ring import NotCertain, Unsupported

    shown = {name: str(value) for name, value in at.items()}
    try:
        return _compare(statement, point, shown, evaluator_of(statement, at))
    except DomainError as error:
        return Comparison("", point, {**shown, "why": str(error)}, Ball(), Ball(), verdict=Verdict.VACUOUS)
    except NotCertain as error:
        return Comparison("", point, {**shown, "why": str(error)}, Ball(), Ball(), verdict=Verdict.INCONCLUSIVE)
    except Unsupported as error:
        raise StatementError(f"{statement.text!r}: {error}") from None


def _compare(statement: Statement, point: str, shown: dict[str, str], evaluator: Any) -> Comparison:
    from faverify.balls.convert import ball_record

    for hypothesis in statement.hypotheses:
        truth = evaluator.compare(hypothesis)[0]
        if not truth:
            undecided = Verdict.INCONCLUSIVE if truth is None else Verdict.VACUOUS
            why = "a hypothesis is undecided" if truth is None else "a hypothesis of the statement does not hold here"
            return Comparison("", point, {**shown, "why": why}, Ball(), Ball(), verdict=undecided)
    values: list[Ball] = []
    for claim in statement.claims:
        truth, *found = evaluator.compare(claim)
        left, right = (value[0, 0] for value in found)
        sides, slack = (ball_record(left, 12), ball_record(right, 12)), slack_of(claim.relation, left, right)
        values += sides if not values else sides[1:]
        if not truth:
            break
    result = Comparison("", point, shown, *sides, slack, TRUTHS[truth])
    return replace(result, **_chain(statement, values)) if truth else result


def _chain(statement: Statement, values: list[Ball]) -> dict[str, Any]:
    """The sides of a chain with their values, and the relations between them; nothing for other statements."""
    written = Judge(statement).sides
    if len(written) != len(values):
        return {}
    sides = tuple(Side(side.text, side.latex, value) for side, value in zip(written, values, strict=True))
    return {"sides": sides, "relations": tuple(claim.relation for claim in statement.claims)}


def _summary(found: list[Comparison], statement: Statement) -> Outcome:
    by = {verdict: [c for c in found if c.verdict is verdict] for verdict in Verdict}
    tables = (_table(statement, [*by[Verdict.FAIL], *by[Verdict.INCONCLUSIVE], *by[Verdict.PASS]]),)
    scope = f"{counts_of([c.verdict for c in found])['tested']} exact point(s)"
    why = "both sides enclosed in balls; they are separated at every point"
    said = tally(found, scope, Evidence.CERTIFIED, why, tables)
    if said.verdict is not Verdict.FAIL:
        return said
    first = by[Verdict.FAIL][0]
    witness = {"at": dict(first.at), "left": first.lhs.text, "right": first.rhs.text, "statement": statement.text}
    why = f"false at {len(by[Verdict.FAIL])} of {len(found)} points; first at {first.name or 'the numbers of the text'}"
    return replace(said, explanation=why, witness=witness)


def _table(statement: Statement, found: list[Comparison]) -> Table:
    """Point, left, right and slack of every comparison."""
    rows = tuple((c.name or "as stated", c.lhs.text, c.rhs.text, c.slack, c.verdict.value) for c in found)
    return Table(statement.text, ("at", "left side", "right side", "bound / value", "verdict"), rows)
