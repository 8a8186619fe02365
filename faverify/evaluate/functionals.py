"""Integrals, rises, minima and limits along a flow: what a statement says over an interval of time.

``least`` and ``greatest`` are enclosed from both sides: a value at any exact time bounds the extremum from one side,
a cover of the whole interval from the other. ``rise`` and ``integral`` come from covers alone. Nothing here rests on
a grid.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from faverify.cases.instance import Instance
from faverify.claim import Theory
from faverify.errors import DomainError, TooStiff, UnableError
from faverify.evaluate.care import Care
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.meaning import means
from faverify.evaluate.point import Asked, Functional
from faverify.evaluate.points import flow_instance
from faverify.evaluate.ring import Unsupported
from faverify.lang import expr as ex
from faverify.lang.parse import nodes_behind, parse_expression

if TYPE_CHECKING:
    from faverify.evaluate.trajectory import Trajectory
    from faverify.flows.turning import TurningPoint

TIMES = 14
FINEST = Fraction(1, 64)
ROUNDS, POINTS = 3, 9  # in which a search looks around the best time for an extremum, and at how many times in each
ROUGH_DIGITS = 2
MOST_PIECES = 2_000
MOST_MODELS = 1_000
JUMP = ("ind", "rows_le")
FAR = 10**6  # times the least value so far: from there on a lesser one is hardly found, and integrating costs most
WHOLE = ("normF", "tr", "inner")  # defined everywhere


def functional(trajectory: "Trajectory") -> Functional:
    """The functionals of one trajectory, each a 1 x 1 ball matrix; raises `Unsupported` for what no cover gives."""
    known = {"rise": _rise, "integral": _integral, "limit": _limit, "maxima": _turns, "minima": _turns}
    if trajectory.care.in_doubles:
        known |= {"rise": _approx, "integral": _approx}

    def compute(evaluator: Evaluator, call: ex.Call, asked: Asked | None) -> Any:
        if call.function in ("least", "greatest"):
            return _extremum(trajectory, evaluator, call, asked)
        return known[call.function](trajectory, evaluator, call)

    return compute


def _span(evaluator: Evaluator, call: ex.Call) -> tuple[Fraction, Fraction | None]:
    """(start, end) of the time interval; None for infinity."""
    start, stop = call.args[1:]
    end = None if isinstance(stop, ex.Letter) and stop.name == "oo" else evaluator.number(stop)
    begin = evaluator.number(start)
    if begin < 0 or (end is not None and end < begin):
        raise DomainError(f"{call.function} over [{begin}, {end}]: no interval of time from 0 on")
    return begin, end


def _times(start: Fraction, stop: Fraction | None) -> Iterator[Fraction]:
    """The start, geometric times after it (1/64, 1/32, ..., 128 at most) and the end where it comes before them."""
    yield start
    step = FINEST
    for _ in range(TIMES):
        if stop is not None and start + step >= stop:
            yield stop
            return
        yield start + step
        step *= 2


def _extremum(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, asked: Asked | None) -> Any:
    """The extremum as a ball: certified values on one side, the range over a cover on the other.

    The least square is between 0 and any certified value: the first that decides what is asked is enough. Where
    one is sought that values at single times refute, the best of these stands for it (`Care.SEEKING`). Raises
    `TooStiff` where the flow is not integrated so far and what it is until there does not decide, `Unsupported` where
    no cover reaches and no value refutes.
    """
    import flint

    from faverify.evaluate.covers import LONGEST

    start, stop = _span(evaluator, call)
    if start == stop:
        return evaluator.at(start).value(call.args[0])
    least, times, care = call.function == "least", list(_times(start, stop)), trajectory.care
    if care.in_doubles:
        return _sought(evaluator, call, asked, times, ROUNDS)
    if care in (Care.SEEKING, Care.GLANCING):
        order = times if stop is None else [times[-1], *times[:-1]]
        return _sought(evaluator, call, asked, order, ROUNDS if care is Care.SEEKING else 0)
    square = least and _is_square(call.args[0]) and _everywhere(call.args[0], evaluator.theory)
    if not square and (stop is None or stop > LONGEST):
        return _refuting(evaluator, call, asked, times)
    best, short, decided = _best(evaluator, call, asked, times, square, stop is None)
    if decided is not None:
        return decided
    if best is None:
        raise Unsupported("no time of this interval could be reached")
    outer, met = _outer(trajectory, evaluator, call, start, stop)
    if met is not None:
        best = best.min(met) if least else best.max(met)
    found = flint.arb_mat([[(best.upper() if least else best.lower()).union(outer)]])
    if isinstance(short, TooStiff) and asked is not None and asked.truth(found) is None:
        raise short
    return found


def _best(
    evaluator: Evaluator, call: ex.Call, asked: Asked | None, times: list[Fraction], square: bool, for_ever: bool
) -> tuple[Any, UnableError | None, Any]:
    """The best of the values at times, what ended them, and, of a least square, the first ball that decides."""
    import flint

    best = None
    for time in times:
        try:
            value = evaluator.at(time).value(call.args[0])[0, 0]
        except UnableError as error:
            return best, error, None
        best = value if best is None else best.min(value) if call.function == "least" else best.max(value)
        if square and asked is not None:
            so_far = flint.arb_mat([[best.upper().union(flint.arb(0))]])
            if asked.truth(so_far) is not None:
                return best, None, so_far
        if square and for_ever and value > best.upper() * FAR:
            break
    return best, None, None


def _refuting(evaluator: Evaluator, call: ex.Call, asked: Asked | None, times: list[Fraction]) -> Any:
    """The first value at a single time that refutes a bound of an extremum; raises `Unsupported` where none does.

    None is asked for where values cannot refute: at most they would show, if the extremum exists.
    """
    if asked is not None and asked.bounds(call.function):
        for time in times:
            try:
                value = evaluator.at(time).value(call.args[0])
            except UnableError:
                break
            if asked.truth(value) is False:
                return value
    raise Unsupported(f"no cover reaches over so long a time, and no value at a time refutes: {call.function}")


def _sought(evaluator: Evaluator, call: ex.Call, asked: Asked | None, times: list[Fraction], rounds: int) -> Any:
    """The best of values at single times, then at closer ones around the best, until one settles what is asked."""
    import flint

    choose, found = min if call.function == "least" else max, list[Any]()
    for _ in range(rounds + 1):
        seen = dict[Fraction, float]()
        for time in times:
            try:
                value = evaluator.at(time).value(call.args[0])
            except UnableError:
                break
            found.append(value[0, 0])
            seen[time] = float(value[0, 0].mid())
            if asked is not None and asked.settled(call.function, value):
                return value
            if choose is min and seen[time] > FAR * min(seen.values()) > 0:
                break
        if not seen:
            break
        reached = sorted(seen)
        place = reached.index(choose(reached, key=seen.__getitem__))
        low, high = (reached[max(0, min(place + k, len(reached) - 1))] for k in (-1, 1))
        times = [low + (high - low) * Fraction(k, POINTS - 1) for k in range(POINTS)]
    if not found:
        raise Unsupported("no time of this interval could be reached")
    better = "min" if choose is min else "max"
    return flint.arb_mat([[reduce(lambda x, y: getattr(x, better)(y), found)]])


def _outer(
    trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call, start: Fraction, stop: Fraction | None
) -> tuple[Any, Any]:
    """The other side of an extremum, and a value near it or None.

    From a cover where one is to be had, else 0 for squares, else nothing.
    """
    import flint

    from faverify.evaluate.covers import extreme_over_cover

    key = (call, start, stop)
    if key not in trajectory.bounds:
        trajectory.bounds[key] = extreme_over_cover(trajectory, evaluator, call, start, stop)
    if (found := trajectory.bounds[key]) is not None:
        bound, met = found
        return bound, met
    if call.function == "least" and _is_square(call.args[0]) and _everywhere(call.args[0], evaluator.theory):
        return flint.arb(0), None
    return flint.arb("-inf") if call.function == "least" else flint.arb("inf"), None


def _is_square(expr: ex.Expr) -> bool:
    return isinstance(expr, ex.Power) and expr.exponent == 2


def _everywhere(expr: ex.Expr, theory: Theory) -> bool:
    """Whether the expression is defined at every time for certain: letters, sums, products and norms only."""
    for node in expr.walk():
        if isinstance(node, (ex.Quotient, ex.At)) or (isinstance(node, ex.Call) and node.function not in WHOLE):
            return False
        if isinstance(node, ex.Power) and (node.exponent.denominator != 1 or node.exponent < 0):
            return False
    defined = (node.name for node in expr.walk() if isinstance(node, ex.Letter) and node.name in theory.definitions)
    return all(_everywhere(parse_expression(theory.definitions[name], theory), theory) for name in defined)


def _rise(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call) -> Any:
    """The total rise of the loss l by its turning points, with a tail for infinite time; of all else over a cover."""
    import flint

    from faverify.evaluate.covers import rise_over_cover
    from faverify.flows.fa_star import fa_star
    from faverify.flows.rise import enclose_rise

    start, stop = _span(evaluator, call)
    if call.args[0] != ex.Letter(ex.SCALAR, "l") or not means(evaluator.theory, "l"):
        return rise_over_cover(trajectory, evaluator, call.args[0], start, stop)
    digits = trajectory.digits // 4 if trajectory.care in (Care.FINE, Care.FINEST) else ROUGH_DIGITS
    flow = fa_star(flow_instance(trajectory.case))
    rise = _between(lambda end: enclose_rise(flow, end, digits, MOST_MODELS).value, start, stop)
    return flint.arb_mat([[rise.nonnegative_part()]])


def _approx(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call) -> Any:
    """A rise or an integral from values at single times; over infinite time as elsewhere."""
    from faverify.evaluate.quadrature import approx_integral, approx_integral_of_jumps, approx_rise

    start, stop = _span(evaluator, call)
    if stop is None:
        return (_rise if call.function == "rise" else _integral)(trajectory, evaluator, call)
    values = _values_of(trajectory, evaluator, call.args[0])
    if call.function == "rise":
        return approx_rise(values, start, stop)
    if any(isinstance(x, ex.Call) and x.function in JUMP for x in nodes_behind(call.args[0], evaluator.theory)):
        return approx_integral_of_jumps(values, start, stop)
    return approx_integral(values, start, stop, trajectory.care.guess)


def _values_of(trajectory: "Trajectory", evaluator: Evaluator, expr: ex.Expr) -> Callable[[Fraction], Any]:
    """An expression at exact times, by a flat program where there is one."""
    from faverify.evaluate.flat import Flat, OpaqueError

    try:
        flat = Flat(evaluator, expr)
    except OpaqueError:
        return lambda time: evaluator.at(time).value(expr)
    return lambda time: flat.run(trajectory.at(time), flat.ring.time(time), 0)[0][0]


def _between(from_zero: Callable[[Any], Any], start: Fraction, stop: Fraction | None) -> Any:
    """What comes about from ``start`` to ``stop``, by what does from 0 to either."""
    return from_zero(stop) - from_zero(start) if start else from_zero(stop)


def _turns(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call) -> Any:
    """The exact number of maxima or minima of the loss l inside (0, T): every zero of dl/dt isolated over a cover."""
    import flint

    if call.args[0] != ex.Letter(ex.SCALAR, "l") or not means(evaluator.theory, "l"):
        raise Unsupported(f"{call.function} of anything but the loss l along FA*")
    start, stop = _span(evaluator, call)
    if start != 0 or stop is None:
        raise Unsupported(f"{call.function} are counted from 0 to a finite time")
    kind = {"maxima": "max", "minima": "min"}[call.function]
    return flint.arb_mat([[sum(kind == point.kind for point in turns_of(flow_instance(trajectory.case), stop))]])


@lru_cache(maxsize=8)
def turns_of(case: Instance, stop: Fraction) -> "tuple[TurningPoint, ...]":
    """The turning points of the loss on (0, stop), in order; those of the latest requests are kept."""
    from faverify.flows.fa_star import fa_star
    from faverify.flows.turning import enclose_turning_points

    return tuple(enclose_turning_points(fa_star(case), stop))


def _integral(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call) -> Any:
    """An integral over a cover.

    The indicator integrals of Lemmas 7 and 9 and N5 by their own enclosures, others cell by cell.
    """
    import flint

    from faverify.evaluate.covers import integral_over_cover

    start, stop = _span(evaluator, call)
    if stop is not None and (enclose := _indicator_integral(trajectory, evaluator, call.args[0])):
        return flint.arb_mat([[_between(enclose, start, stop)]])
    return integral_over_cover(trajectory, evaluator, call.args[0], start, stop)


def _limit(trajectory: "Trajectory", evaluator: Evaluator, call: ex.Call) -> Any:
    raise Unsupported("limits are argued or proved, not evaluated")


def _indicator_integral(
    trajectory: "Trajectory", evaluator: Evaluator, integrand: ex.Expr
) -> Callable[[Fraction], Any] | None:
    """The integrals from 0 on of Lemmas 7 and 9 by the Taylor models of `faverify.flows.indicator`.

    None for any other integrand.
    """
    from faverify.flows import indicator
    from faverify.flows.fa_star import fa_star

    if not means(evaluator.theory, "R", "A", "l"):
        return None
    forms = {
        "normF(rows_le(R, A, kappa))**2": indicator.enclose_low_rows_integral,
        "l * ind(D(l) > -kappa * l)": indicator.enclose_slow_loss_integral,
    }
    enclose = next((f for text, f in forms.items() if integrand == parse_expression(text, evaluator.theory)), None)
    level = evaluator.point.parameters.get("kappa")
    if enclose is None or level is None:  # kappa may be something of the theory's own
        return None
    flow, width = fa_star(flow_instance(trajectory.case)), trajectory.care.switches
    return lambda stop: enclose(flow, stop, level, relative_width=width, max_pieces=MOST_PIECES)
