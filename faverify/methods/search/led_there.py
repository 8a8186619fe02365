"""What is said of the state at one later time alone is said of every state, where the flow leads to each of them.

Along FA* time may run backwards from any state, as Z stays on a compact set (Fact 3); and where letters are polynomials
of the time. So ``normF(R(1)) <= 10**4`` fails as ``normF(R(0)) <= 10**4`` does. From a polynomial motion the start that
leads there is exact; along FA* it is none that a case could write out, and the statement is left open.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from faverify.cases.instance import Instance
from faverify.claim import Case, Context, Theory
from faverify.errors import FaverifyError
from faverify.exact.linear import from_flint
from faverify.kernel.substitute import mapped
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.number import exact_number, is_number
from faverify.lang.parse import Statement, parse_expression, parse_value
from faverify.lang.scope import TIME, runs
from faverify.methods.judge import Judge

Found = tuple[Case, Mapping[str, Fraction]]
Look = Callable[[Judge, Mapping[str, Any]], Iterator[Found]]
"""Cases, with values of parameters, at which a statement is false."""
NOWHERE = Fraction(-1)


def of_every_state(statement: Statement, bound: Mapping[str, Any]) -> tuple[Statement, Fraction] | None:
    """The statement about the start that says the same, and the time that it is about; None for any other."""
    now = str(bound.get(TIME, "0"))
    read = (*statement.claims, *statement.conditions)
    times = {time for one in read for time in _times(one, statement.theory, now)}
    if len(times) != 1 or min(times) <= 0:
        return None

    def still(expr: ex.Expr) -> ex.Expr:
        return still(expr.inner) if isinstance(expr, ex.At) else mapped(expr, still)

    def moved(some: tuple[ex.Compare, ...]) -> tuple[ex.Compare, ...]:
        return tuple(replace(one, left=still(one.left), right=still(one.right)) for one in some)

    claims, hypotheses, ranges = map(moved, (statement.claims, statement.hypotheses, statement.ranges))
    return replace(statement, claims=claims, hypotheses=hypotheses, ranges=ranges), times.pop()


def _times(expr: ex.Expr, theory: Theory, now: str) -> Iterator[Fraction]:
    """The times of the states that are read, what is named expanded; `NOWHERE` for what is about more than a state."""
    match expr:
        case ex.At(inner=inner, time=ex.Number(value=value)):
            yield from _times(inner, theory, str(value))
            return
        case ex.At(inner=inner, time=ex.Letter(name=name)) if name == TIME:
            yield from _times(inner, theory, now)
            return
        case ex.At():
            yield NOWHERE
        case ex.Call(function=name) if name in TIME_FUNCTIONALS:
            yield NOWHERE
        case ex.Letter(name=name) if name == TIME:
            yield NOWHERE
        case ex.Letter(name=name) if runs(name, theory):
            yield exact_number(now) if is_number(now) else NOWHERE
        case ex.Letter(name=name) if name in theory.definitions:
            yield from _times(parse_expression(theory.definitions[name], theory), theory, now)
        case ex.Letter(name=name) if name in theory.values:
            yield from _times(parse_value(theory.values[name], theory), theory, now)
    for child in expr.children:
        yield from _times(child, theory, now)


def led_there(
    statement: Statement, like: Case, bound: Mapping[str, Any], context: Context, look: Look
) -> Iterator[tuple[Case, Mapping[str, Fraction] | None]]:
    """A case from which the flow leads to a state that refutes the statement, with the values of parameters there.

    Or that state, with None, where no case is written out that leads there.
    """
    from faverify.evaluate.meaning import known_flow

    theory = statement.theory
    if theory.starts:
        return
    star = isinstance(like, Instance) and set(theory.flow) == {"Z"} and known_flow(theory) == "fa_star"
    if not (star or _in_polynomials(theory)) or (said := of_every_state(statement, bound)) is None:
        return
    at_start, time = said
    rest = {name: x for name, x in bound.items() if name != TIME}
    for case, values in look(Judge(at_start), rest):
        start = None if star else _start(theory, case, values, time, context)
        yield (case, None) if start is None else (start, values)
        return


def _in_polynomials(theory: Theory) -> bool:
    """Whether all that moves is a polynomial of the time, whenever it begins."""
    from faverify.evaluate.exact_motion import degree_of

    reads = (letter.name for text in theory.flow.values() for letter in parse_expression(text, theory).walk()
             if isinstance(letter, ex.Letter))  # fmt: skip
    clock = any(name == TIME or name in theory.definitions or name in theory.values for name in reads)
    return (
        bool(theory.flow)
        and not clock
        and not theory.relations
        and all(degree_of(name, theory) is not None for name in theory.flow)
    )


def _start(theory: Theory, case: Case, values: Mapping[str, Fraction], time: Fraction, context: Context) -> Case | None:
    """The start from which the motion, which is polynomial, is in the state of a case at a time."""
    from faverify.evaluate.exact_motion import at_time, polynomials_of
    from faverify.evaluate.points import exact_point
    from faverify.methods.search.large_starts import of_kind

    try:
        point = exact_point(case, theory, context.seed, values)
    except FaverifyError:
        return None
    terms = polynomials_of(theory, point, theory.flow)
    if terms is None:
        return None
    rows = {name: from_flint(x) for name, x in {**point.letters, **at_time(terms, -time)}.items()}
    return next(of_kind(isinstance(case, Instance), rows, {**point.sizes, "1": 1}), None)
