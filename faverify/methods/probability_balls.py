"""Statements about probabilities and explicit bounds, both sides enclosed in balls at a table of exact points.

Tails are incomplete gamma and beta values, nothing is sampled. A pass holds at the points tested and says no more; what
carries it to other points (a monotone bound, say) is the business of another part.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.errors import DomainError, StatementError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import ORDER, Fragment
from faverify.methods.judge import Judge, counts_of, nothing, searched, tally, undefined
from faverify.methods.number_points import grid, names_at, numbers, unnamed
from faverify.outcome import Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict

PRECISIONS = (128, 256, 512, 1024)
DIGITS = 12  # of the sides in print


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
        judge = Judge(statement, DIGITS)
        return _summary(searched((compare(judge, point) for point in self.points), context), statement)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both sides at the point of the witness."""
        point = ", ".join(f"{name}={value}" for name, value in witness["at"].items())
        return compare(Judge(statement), point).verdict is Verdict.FAIL

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return names_at(self.points)

    def refusal(self, statement: Statement) -> str:
        """As of every method; and every name has a value at every point."""
        return super().refusal(statement) or unnamed(statement, self.points)


def enclosed_at(*points: str, **axes: str) -> EnclosedAt:
    """The method at the given points, or at the grid of ``axes``: ``enclosed_at(d="1, 10", x="1/10, 1/2")``."""
    return EnclosedAt(grid(points, axes))


@dataclass(frozen=True)
class Numbers:
    """A point as a case: it has no data but the numbers that it gives to the parameters."""

    name: str
    kind: str = "laws"
    digest: str = ""

    def entries(self) -> Mapping[str, Any]:
        """Nothing."""
        return {}


def compare(judge: Judge, point: str) -> Comparison:
    """One point, at rising precision until it is decided; undefined there, it stays open."""
    import flint

    from faverify.evaluate.ring import NotCertain, Unsupported

    at, case = numbers(point), Numbers(point)
    shown = {name: str(value) for name, value in at.items()}
    result = nothing(case, "no precision tried", Verdict.INCONCLUSIVE, shown)
    for bits in PRECISIONS:
        try:
            with flint.ctx.workprec(bits):
                result = judge.compare(evaluator_of(judge.statement, at), case, at)
        except DomainError as error:
            return undefined(case, error, shown)
        except NotCertain as error:
            result = nothing(case, str(error), Verdict.INCONCLUSIVE, shown)
        except Unsupported as error:
            raise StatementError(f"{judge.statement.text!r}: {error}") from None
        if result.verdict is not Verdict.INCONCLUSIVE:
            break
    return result


def evaluator_of(statement: Statement, at: dict[str, Fraction]) -> Any:
    """The evaluator in balls of the statement's theory, its parameters at these exact numbers."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.point import Point
    from faverify.evaluate.ring import BallRing

    return Evaluator(statement.theory, BallRing(), Point({}, {}, at))


def _summary(found: list[Comparison], statement: Statement) -> Outcome:
    by = {verdict: [c for c in found if c.verdict is verdict] for verdict in Verdict}
    tables = (_table(statement, [*by[Verdict.FAIL], *by[Verdict.INCONCLUSIVE], *by[Verdict.PASS]]),)
    scope = f"{counts_of([c.verdict for c in found])['tested']} exact point(s)"
    why = "both sides enclosed in balls; they are separated at every point"
    return tally(found, scope, Evidence.CERTIFIED, why, tables)


def _table(statement: Statement, found: list[Comparison]) -> Table:
    """Point, left, right and slack of every comparison."""
    rows = tuple((c.name or "as stated", c.lhs.text, c.rhs.text, c.slack, c.verdict.value) for c in found)
    return Table(statement.text, ("at", "left side", "right side", "bound / value", "verdict"), rows)
