"""The exact number of turning points of the loss along FA*, and where they are.

``maxima(l, 0, T) == k`` and ``minima(l, 0, T) == k`` are judged as every statement in balls is: every simple zero of
dl/dt isolated, every other stretch of a definite sign (`faverify.flows.turning`). Here a table of the turning points
and a plot of the loss are added.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context
from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.typed import require_tuples
from faverify.methods.ball_cases import BallCases
from faverify.methods.base import Statement, refused
from faverify.methods.fragment import EQUALITIES, Fragment
from faverify.outcome import Outcome, Series, Table
from faverify.verdict import Evidence, Verdict

POINTS = 120


@dataclass(frozen=True)
class TurningPoints(BallCases):
    """Drawn instances, (family, n, m, r, seed); the table and the plot are of the first."""

    name: str = "turning points isolated over a cover"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(relations=EQUALITIES, chains=False, flows=("fa_star",), meanings=("l",))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """As of `BallCases`; a pass has the table and the plot."""
        found = super().run(statement, context)
        if found.verdict is not Verdict.PASS:
            return found
        case, stop = self.cases(statement.theory, context)[0], _interval(statement)
        points = _points(case, stop)
        rows = tuple((point.kind, point.time.str(12), point.loss.str(10)) for point in points)
        table = Table("turning points, enclosed", ("kind", "time", "loss"), rows)
        return replace(found, tables=(table,), series=(_loss(case, stop), _marks(points)))

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the statement counts turning points between two numbers."""
        return super().refusal(statement) or refused(_interval, statement)


def _interval(statement: Statement) -> Fraction:
    """The T of ``maxima(l, 0, T) == k``."""
    match statement.claims[0].left:
        case ex.Call(
            function="maxima" | "minima",
            args=(ex.Letter(name="l"), ex.Number(value=start), ex.Number(value=stop)),
        ) if start == 0 < stop:
            return stop
    raise StatementError("it reads maxima(l, 0, T) == k and minima(l, 0, T) == k, with a number T > 0")


def turning_points(*draw: Any) -> TurningPoints:
    """The method at one drawn instance: ``turning_points("near-square", 8, 8, 7, 1)``; `UsageError` for no such."""
    one = "(family, n, m, r, seed), such as turning_points('near-square', 8, 8, 7, 1)"
    require_tuples("turning_points", (draw,), (str, int, int, int, int), one)
    return TurningPoints((), draws=(draw,))


def _points(case: Case, stop: Fraction) -> list[Any]:
    from faverify.evaluate.functionals import turns_of
    from faverify.evaluate.points import flow_instance

    return list(turns_of(flow_instance(case), stop))


def _loss(case: Case, stop: Fraction) -> Series:
    """The loss for the plot, by the models in which the turning points were isolated."""
    from faverify.evaluate.points import flow_instance
    from faverify.flows.fa_star import fa_star
    from faverify.flows.turning import enclose_losses

    drawn = [(float(t), float(loss.mid())) for t, loss in enclose_losses(fa_star(flow_instance(case)), stop, POINTS)]
    times, losses = zip(*drawn, strict=True)
    return Series("loss", times, losses, x_name="t")


def _marks(points: list[Any]) -> Series:
    times, losses = ([float(getattr(p, name).mid()) for p in points] for name in ("time", "loss"))
    return Series("turning points", tuple(times), tuple(losses), role="marker", x_name="t")
