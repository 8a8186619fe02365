"""Times up to which a theorem asks its trajectory to exist: a statement has to speak of each, or nothing ever ends."""

from collections.abc import Iterable, Iterator

from faverify.checker.algebra import Algebra
from faverify.checker.language import OVER_TIME, Node, Theory
from faverify.checker.rules_time import forever
from faverify.checker.scope import nodes_behind
from faverify.checker.theorems import Goal, Hypotheses
from faverify.checker.words import shown


def times_of(goal: Goal, hypotheses: Hypotheses, arguments: Iterable[str] = ()) -> frozenset[Node]:
    """Those of the premises, of arguments that are times, of what is said; none if no trajectory ever ends."""
    if endless(goal.algebra):
        return frozenset()
    asked = goal.asked if goal.asked is not None else [time for one in goal.premises for time in one.times]
    given = [goal.node(name) for name in arguments if name in goal.args]
    said = spoken_of((goal.claim, *hypotheses.values()), goal.algebra.theory)
    return frozenset(filter(_counts, (*asked, *given, *said)))


def spoken_of(claims: Iterable[Node], theory: Theory) -> Iterator[Node]:
    """The stated times and the ends of intervals in claims, definitions and values written out."""
    for node in nodes_behind(claims, theory):
        if node.op == "at":
            yield node.args[1]
        if node.op == "call" and node.value in OVER_TIME:
            yield from node.args[1:]


def missing(times: Iterable[Node], claims: Iterable[Node], algebra: Algebra) -> str:
    """A time for which a theorem asks and of which claims do not speak; "" if there is none."""
    said = {shown(algebra.read(time)) for time in filter(_counts, spoken_of(claims, algebra.theory))}
    return min({shown(algebra.read(time)) for time in times if algebra.read(time)} - said, default="")


def endless(algebra: Algebra) -> bool:
    """Whether every trajectory of a theory exists for all time, whatever premises say."""
    if algebra.endless is None:
        theory = algebra.theory
        still = not theory.flow and not any(map(algebra.value_moves, theory.values))
        nothing = Node("num", (), 0, None)
        algebra.endless = still or bool(theory.steps) or forever(Goal(algebra, nothing, (), {}))
    return algebra.endless


def _counts(time: Node) -> bool:
    """Whether a time is one up to which a trajectory need not exist: neither 0 nor the current time."""
    current = time.op == "let" and time.value in ("t", "oo")
    return not current and not (time.op == "num" and time.value == 0)
