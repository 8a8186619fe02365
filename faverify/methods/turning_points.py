"""The exact number of turning points of the loss along FA*.

Every simple zero of dl/dt isolated, every other stretch of a definite sign.

Statements: ``maxima(l, 0, T) == k`` and ``minima(l, 0, T) == k`` with whole numbers T and k, l the loss.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from faverify.claim import Context
from faverify.errors import StatementError, UnableError
from faverify.lang import expr as ex
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import EQUALITIES, Fragment
from faverify.outcome import Outcome, Series, Table
from faverify.verdict import Evidence, Verdict

KINDS = {"maxima": "max", "minima": "min"}
POINTS = 120


@dataclass(frozen=True)
class TurningPoints(Method):
    """One drawn instance, (family, n, m, r, seed)."""

    draw: tuple[str, int, int, int, int]
    name: str = "turning points isolated over a cover"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(relations=EQUALITIES, chains=False, flows=("fa_star",), meanings=("l",))
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if the number is that of the text, `FAIL` if another, `INCONCLUSIVE` if open."""
        claim = _read(statement)
        T, wanted = claim.T, claim.count
        case, _ = _drawn(self.draw)
        scope = f"instance {case.name}, all t in (0, {T})"
        try:
            points = _points(self.draw, T)
        except UnableError as error:
            return Outcome(Verdict.INCONCLUSIVE, Evidence.CERTIFIED, scope, str(error), {"tested": 0})
        found = sum(point.kind == KINDS[claim.function] for point in points)
        rows = tuple((point.kind, point.time.str(12), point.loss.str(10)) for point in points)
        table = Table("turning points, enclosed", ("kind", "time", "loss"), rows)
        why = f"{found} {claim.function} among {len(points)} turning points; no other sign change of dl/dt"
        if found == wanted:
            series = _curves(self.draw, T)
            return Outcome(Verdict.PASS, Evidence.CERTIFIED, scope, why, {"tested": 1}, tables=(table,), series=series)
        witness = {
            "name": case.name,
            "digest": case.digest,
            "case": dict(case.entries()),
            "left": str(found),
            "right": str(wanted),
        }
        return Outcome(Verdict.FAIL, Evidence.CERTIFIED, scope, why, {"tested": 1}, tables=(table,), witness=witness)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The number of turning points at the instance of the witness, which is the drawn one."""
        from faverify.methods.replay import stored_case

        claim, (case, _) = _read(statement), _drawn(self.draw)
        points = _points(self.draw, claim.T)
        same = stored_case(witness, statement.theory).digest == case.digest
        return bool(same and sum(point.kind == KINDS[claim.function] for point in points) != claim.count)

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the statement is of one of the two forms."""
        return super().refusal(statement) or refused(_read, statement)


@dataclass(frozen=True)
class _Counted:
    """``function(l, 0, T) == count``."""

    function: str
    T: int
    count: int


def _read(statement: Statement) -> _Counted:
    (claim,) = statement.claims
    match claim.left, claim.right:
        case (
            ex.Call(function="maxima" | "minima" as name, args=(ex.Letter(name="l"), ex.Number(value=start), end)),
            ex.Number(value=count),
        ) if start == 0 and isinstance(end, ex.Number) and end.value > 0:
            if end.value.denominator == count.denominator == 1:
                return _Counted(name, int(end.value), int(count))
    raise StatementError("it reads maxima(l, 0, T) == k and minima(l, 0, T) == k, T and k whole numbers, T > 0")


def turning_points(*draw: Any) -> TurningPoints:
    """The method at one drawn instance: ``turning_points("near-square", 8, 8, 7, 1)``."""
    family, n, m, r, seed = draw
    return TurningPoints((family, n, m, r, seed))


@lru_cache(maxsize=8)
def _drawn(draw: tuple[str, int, int, int, int]) -> tuple[Any, Any]:
    """The instance and its flow."""
    from faverify.evaluate.points import flow_instance
    from faverify.flows.fa_star import fa_star
    from faverify.methods.ball_cases import drawn

    (case,) = drawn((draw,))
    return case, fa_star(flow_instance(case))


@lru_cache(maxsize=8)
def _points(draw: tuple[str, int, int, int, int], T: int) -> list[Any]:
    from faverify.flows.turning import enclose_turning_points

    return enclose_turning_points(_drawn(draw)[1], T)


@lru_cache(maxsize=8)
def _curves(draw: tuple[str, int, int, int, int], T: int) -> tuple[Series, ...]:
    """The loss for a plot (midpoints), and its turning points as markers."""
    from fractions import Fraction

    flow, points = _drawn(draw)[1], _points(draw, T)
    times = [Fraction(T * k, POINTS) for k in range(POINTS + 1)]
    loss = tuple(float(flow.at(t, digits=12).loss.mid()) for t in times)
    marks = [(float(p.time.mid()), float(p.loss.mid())) for p in points]
    return (
        Series("loss", tuple(float(t) for t in times), loss, x_name="t"),
        Series("turning points", tuple(t for t, _ in marks), tuple(v for _, v in marks), role="marker", x_name="t"),
    )
