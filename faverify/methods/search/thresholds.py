"""Thresholds of a comparison in a parameter: where its truth changes while all else stands still.

Found by bisection, and the simplest rational between two neighbours is taken for the threshold itself. Heuristic: this
only says where to look.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.lang.parse import Statement, nodes_behind
from faverify.lang.scope import TIME
from faverify.methods.fragment import nodes
from faverify.methods.judge import Judge
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

Values = Mapping[str, Fraction]
HALVINGS, BRACKETS = 26, 2
SIZES = (0, 1, 10, 10**3, 10**6, 10**12)


def edges_of_domains(statement: Statement) -> Iterator[ex.Compare]:
    """Comparisons whose truth changes where something in the statement begins to be undefined."""
    for node in dict.fromkeys(nodes(statement)):
        match node:
            case ex.Quotient(right=below) if not isinstance(below, ex.Number):
                yield _positive(below)
            case ex.Power(base=base, exponent=power) if power < 0 or power.denominator > 1:
                yield _positive(base)
            case ex.Call(function="log" | "sqrt", args=(inner,)):
                yield _positive(inner)
            case ex.Call(function="inv", args=(inner,)):
                yield _positive(ex.Call(ex.SCALAR, "det", (inner,)))


def _positive(expr: ex.Expr) -> ex.Compare:
    return ex.Compare(ex.SCALAR, expr, Relation.ABOVE, ex.ZERO)


def thresholds(judge: Judge, claim: ex.Compare, name: str, point: "Point") -> Iterator[Fraction]:
    """Where a comparison's truth changes as one parameter runs: the value itself, and one on either side."""

    def truth(value: Fraction) -> bool | None:
        return truth_at(judge, claim, placed(point, {name: value}))

    drawn = {**point.parameters, TIME: point.time}
    others = {value for other, value in point.parameters.items() if isinstance(value, Fraction) and other != name}
    grid = sorted({*(Fraction(s * x) for x in SIZES for s in (1, -1)), drawn[name], *others})
    seen = [(value, truth(value)) for value in grid]
    changes = [(a, b) for (a, x), (b, y) in pairwise(seen) if x is not None and y is not None and x is not y]
    for low, high in changes[:BRACKETS]:
        low, high = _bracket(truth, low, high)
        yield simplest(low, high)
        yield from (low, high)


def placed(point: "Point", values: Values) -> "Point":
    """The point with other values of some parameters; the time is none of them, but may be given one likewise."""
    numbers = {name: value for name, value in values.items() if name != TIME}
    return replace(point, parameters={**point.parameters, **numbers}, time=values.get(TIME, point.time))


def _bracket(truth: Callable[[Fraction], bool | None], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    before = truth(low)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = truth(middle)
        if found is None:
            break
        low, high = (middle, high) if found is before else (low, middle)
    return low, high


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The rational of the smallest denominator in [low, high], low <= high."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = -(-low.numerator // low.denominator)
    if whole <= high:
        return Fraction(whole)
    below = low.numerator // low.denominator
    return below + 1 / simplest(1 / (high - below), 1 / (low - below))


def truth_at(judge: Judge, claim: ex.Compare, point: "Point") -> bool | None:
    """The truth of one comparison at a point, without rounding or in balls; None where neither says."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import BallRing, ExactRing, Unsupported

    for ring in (ExactRing(), BallRing()):
        try:
            return Evaluator(judge.statement.theory, ring, point).compare(claim)[0]
        except Unsupported:
            continue
        except (FaverifyError, ZeroDivisionError):
            return None
    return None


def reads_of(judge: Judge, claim: ex.Compare) -> set[str]:
    """The letters of one comparison, definitions and values expanded."""
    return {node.name for node in nodes_behind(claim, judge.statement.theory) if isinstance(node, ex.Letter)}
