"""Whether a statement speaks about a time t that nobody chose.

A method that evaluates at the start of a case, or at times that it is given, shows nothing of ``l(t) == l(0)`` or of
``t == 0`` where t has no value: at t = 0 both are empty. ``l(t) >= 0`` is about a state, and the start is one.
"""

from collections.abc import Iterable, Iterator

from faverify.lang import expr as ex
from faverify.lang.functions.time import binds_time
from faverify.lang.parse import Statement, parse_expression, parse_value
from faverify.lang.scope import TIME, runs
from faverify.lang.theory import Theory

BARE, STATE, ELSEWHERE, NOW = "t", "x(t)", "x(0)", "x"


def time_left_free(statement: Statement, bound: Iterable[str]) -> str:
    """Why a statement needs a value of t that the method does not give, in words; "" if it needs none."""
    if TIME in bound or TIME in statement.theory.shapes:
        return ""
    found = _marks(statement)
    if BARE in found:
        return "it reads the time t, which has no value here: give t values, or say 'if' and 'for' in another method"
    if STATE in found and ELSEWHERE in found:
        return "it compares the state at t with another time, and t has no value here (t = 0 would say nothing)"
    for name in _against_the_start(statement):
        return f"it compares {name} with {name}(0), and the state here is the start: give t values, or write {name}(t)"
    return ""


def _against_the_start(statement: Statement) -> Iterator[str]:
    """The running letters that a conclusion compares, as they are now, with themselves at time 0."""
    for claim in statement.claims:
        found = set(_now(claim, statement.theory))
        yield from sorted({name for name in found if f"{name}(0)" in found})


def _now(expr: ex.Expr, theory: Theory) -> Iterator[str]:
    """Running letters: ``x`` read now, ``x(0)`` read at time 0; definitions and values expanded."""
    match expr:
        case ex.At(inner=inner, time=ex.Number(value=0)):
            yield from (f"{name}(0)" for name in _now(inner, theory))
            return
        case ex.At():
            return
        case ex.Call(function=function) if binds_time(function):
            return
        case ex.Letter(name=name) if runs(name, theory):
            yield name
        case ex.Letter(name=name) if name in theory.definitions:
            yield from _now(parse_expression(theory.definitions[name], theory), theory)
        case ex.Letter(name=name) if name in theory.values:
            yield from _now(parse_value(theory.values[name], theory), theory)
    for child in expr.children:
        yield from _now(child, theory)


def at_the_start(statement: Statement) -> bool:
    """Whether a statement compares the state now, the start, with the state at stated times."""
    return {NOW, ELSEWHERE} <= _marks(statement)


def _marks(statement: Statement) -> set[str]:
    compared = (*statement.claims, *statement.hypotheses, *statement.ranges)
    return {mark for claim in compared for mark in _of(claim, statement.theory)}


def _of(expr: ex.Expr, theory: Theory) -> Iterator[str]:
    """What is read of time, definitions and values expanded; not what an integral or an extremum binds."""
    match expr:
        case ex.At(time=ex.Letter(name=name)) if name == TIME:
            yield STATE
            return
        case ex.At(time=time):
            yield ELSEWHERE
            yield from _of(time, theory)
            return
        case ex.Call(function=function, args=args) if binds_time(function):
            yield ELSEWHERE
            for end in args[1:]:
                yield from _of(end, theory)
            return
        case ex.Letter(name=name) if name == TIME:
            yield BARE
        case ex.Letter(name=name) if runs(name, theory):
            yield NOW
        case ex.Letter(name=name) if name in theory.definitions:
            yield from _of(parse_expression(theory.definitions[name], theory), theory)
        case ex.Letter(name=name) if name in theory.values:
            yield from _of(parse_value(theory.values[name], theory), theory)
    for child in expr.children:
        yield from _of(child, theory)
