"""Whether a statement speaks about a time t that nobody chose.

A method that evaluates at the start of a case, or at times that it is given, shows nothing of ``l(t) == l(0)`` or of
``t == 0`` where t has no value: at t = 0 both are empty. ``l(t) >= 0`` is about a state, and the start is one.
"""

from collections.abc import Iterable, Iterator
from enum import Enum

from faverify.lang import expr as ex
from faverify.lang.functions.time import binds_time
from faverify.lang.parse import Statement, parse_expression, parse_value
from faverify.lang.scope import TIME, runs
from faverify.lang.theory import Theory
from faverify.methods.same import OfTheSame


class Read(Enum):
    """How a text reads time: t itself, a state at t, one at a stated time, at 0 (and what of it runs), one now."""

    BARE, STATE, ELSEWHERE, AT_START, NOW, START = "t", "x(t)", "x(s)", "(0)", "x", "x(0)"


Found = tuple[Read, str]
"""What is read, and the letter where that is told."""


def time_left_free(statement: Statement, bound: Iterable[str]) -> str:
    """Why a statement needs a value of t that the method does not give, in words; "" if it needs none."""
    if TIME in bound or TIME in statement.theory.shapes:
        return ""
    found = _reads(statement)
    if Read.BARE in found:
        return "it reads the time t, which has no value here: give t values, or say 'if' and 'for' in another method"
    if {Read.STATE, Read.ELSEWHERE} <= found:
        return "it compares the state at t with another time, and t has no value here (t = 0 would say nothing)"
    for name in _against_the_start(statement):
        other = f"write next({name}), or {name}(3)" if statement.theory.steps else f"give t values, or write {name}(t)"
        return f"it compares {name} with {name}(0), and the state here is the start: {other}"
    started = _now(statement) & statement.theory.starts.keys() if Read.ELSEWHERE not in found else ()
    for name in sorted(started):
        start = f"{name} = {statement.theory.starts[name]}"
        return f"it is about {name} at any time, and the state here is the start, {start}: give t values, or {name}(0)"
    return ""


def at_the_start(statement: Statement) -> bool:
    """Whether a statement compares the state now, the start, with the state at stated times."""
    return {Read.NOW, Read.ELSEWHERE} <= _reads(statement)


def at_other_times(statement: Statement, bound: Iterable[str]) -> bool:
    """Whether a statement is about a state that moved: at a time that the method gives, or at one that it states."""
    return TIME in bound or bool(_told(statement) & {Read.BARE, Read.STATE, Read.ELSEWHERE})


def _now(statement: Statement) -> set[str]:
    """The running letters that a conclusion reads as they are now."""
    return {name for claim in statement.claims for read, name in _of(claim, statement.theory) if read is Read.NOW}


def _against_the_start(statement: Statement) -> Iterator[str]:
    """The running letters that a conclusion compares, as they are now, with themselves at time 0."""
    if not {Read.NOW, Read.START} <= _reads(statement):
        return
    for claim in statement.claims:
        found = set(_of(claim, statement.theory))
        yield from sorted(name for read, name in found if read is Read.NOW and (Read.START, name) in found)


_READS = OfTheSame[frozenset[Read]]()


def _reads(statement: Statement) -> frozenset[Read]:
    """As it is told, the time 0 being one that is stated."""
    found = _told(statement)
    return found | {Read.ELSEWHERE} if Read.AT_START in found else found


def _told(statement: Statement) -> frozenset[Read]:
    compared = (*statement.claims, *statement.hypotheses, *statement.ranges)
    return _READS.get(
        (statement,), lambda: frozenset(read for claim in compared for read, _ in _of(claim, statement.theory))
    )


def _of(expr: ex.Expr, theory: Theory) -> Iterator[Found]:
    """What is read of time, definitions and values expanded; not what an integral or an extremum binds."""
    match expr:
        case ex.At(time=ex.Letter(name=name)) if name == TIME:
            yield Read.STATE, ""
            return
        case ex.At(inner=inner, time=time):
            beginning = isinstance(time, ex.Number) and time.value == 0
            yield Read.AT_START if beginning else Read.ELSEWHERE, ""
            if beginning:
                yield from ((Read.START, name) for read, name in _of(inner, theory) if read is Read.NOW)
            yield from _of(time, theory)
            return
        case ex.Call(function=function, args=args) if binds_time(function) or function == "sum_over":
            yield Read.ELSEWHERE, ""
            for end in args[1:]:
                yield from _of(end, theory)
            return
        case ex.Letter(name=name) if name == TIME:
            yield Read.BARE, ""
        case ex.Letter(name=name) if runs(name, theory):
            yield Read.NOW, name
        case ex.Letter(name=name) if name in theory.definitions:
            yield from _of(parse_expression(theory.definitions[name], theory), theory)
        case ex.Letter(name=name) if name in theory.values:
            yield from _of(parse_value(theory.values[name], theory), theory)
    for child in expr.children:
        yield from _of(child, theory)
