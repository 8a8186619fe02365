"""Times up to which a theorem asks its trajectory to exist: no blow-up is behind the back of a statement.

A trajectory that ends at tau < T has no value at T, and what is proved of that value is empty. A theorem that has lost
it (x(T) y(T) = 1 with y(T) = y(0) - T says 0 = 1 if y(0) = T) is not: its statement does not speak of T any more. So
every theorem knows the times for which its premises asked, and a statement is concluded only if it speaks of each
itself (as a stated time, or an end of an interval), or if every trajectory of the theory exists for all time.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from faverify.claim import Theory
from faverify.kernel.polynomials import show
from faverify.kernel.reader import Reader
from faverify.kernel.theorem import Goal, Hypotheses
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.parse import parse_value
from faverify.lang.scope import INFINITY, TIME


def times_of(goal: Goal, hypotheses: Hypotheses, arguments: Iterable[str] = ()) -> frozenset[ex.Expr]:
    """The times for which a new theorem asks: of its premises, of arguments that are times, and of what it says."""
    if endless(goal):
        return frozenset()
    asked = goal.asked if goal.asked is not None else [time for p in goal.premises for time in p.times]
    given = [goal.expression(name) for name in arguments if name in goal.args]
    return frozenset(filter(_counts, (*asked, *given, *spoken_of((goal.claim, *hypotheses.values()), goal.theory))))


def spoken_of(claims: Iterable[ex.Expr], theory: Theory) -> Iterator[ex.Expr]:
    """The stated times and the ends of intervals in claims, definitions and values written out."""
    return (time for one in claims for time in _times_in(one, theory))


@lru_cache(maxsize=4096)
def _times_in(claim: ex.Expr, theory: Theory) -> tuple[ex.Expr, ...]:
    found: list[ex.Expr] = []
    for node in claim.walk():
        if isinstance(node, ex.At):
            found.append(node.time)
        if isinstance(node, ex.Call) and node.function in TIME_FUNCTIONALS:
            found += node.args[1:]
        if isinstance(node, ex.Letter) and (text := theory.definitions.get(node.name) or theory.values.get(node.name)):
            found += _times_in(parse_value(text, theory), theory)
    return tuple(dict.fromkeys(found))


def missing(times: Iterable[ex.Expr], claims: Iterable[ex.Expr], reader: Reader) -> str:
    """A time for which a theorem asks and of which claims do not speak; "" if there is none."""
    said = {show(reader.read(time)) for time in filter(_counts, spoken_of(claims, reader.theory))}
    asked = {show(reader.read(time)) for time in times if reader.read(time)}  # (t + 1)(0) is 1, and t(0) is no time
    return min(asked - said, default="")


def endless(goal: Goal) -> bool:
    """Whether every trajectory of a theory exists for all time, whatever premises say (rule K13)."""
    from faverify.kernel.rules_limits import forever

    known: bool | None = goal.reader.endless
    if known is None:
        still = not goal.theory.flow and not goal.reader.moving_values
        alone = Goal(goal.theory, goal.reader, goal.claim, (), {})
        known = goal.reader.endless = still or bool(goal.theory.steps) or forever(alone)
    return known


def _counts(time: ex.Expr) -> bool:
    """Whether a time is one up to which a trajectory need not exist: neither 0 nor the current time."""
    current = isinstance(time, ex.Letter) and time.name in (TIME, INFINITY)
    return not current and not (isinstance(time, ex.Number) and time.value == 0)
