"""Functions of time: the derivative along the flow, and what binds ``t`` over an interval."""

from typing import Any

from faverify.errors import StatementError
from faverify.lang.expr import SCALAR, Expr, Letter, Shape, show
from faverify.lang.functions.base import Function, Reading, any_to, arity, to_same


def _over_interval(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 3)
    for arg in args:
        if arg.shape not in (SCALAR, None):
            raise StatementError(f"{name} needs scalars, got {show(arg.shape)}")
    return SCALAR


def _integral(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 3)
    _over_interval(name, (args[1], *args[1:]))
    return args[0].shape or SCALAR


def _over_steps(name: str, args: tuple[Expr, ...]) -> Shape:
    arity(name, args, 2)
    for arg in args:
        if arg.shape not in (SCALAR, None):
            raise StatementError(f"{name} needs scalars, got {show(arg.shape)}")
    return SCALAR


def _functional(name: str) -> Reading:
    return lambda evaluator, order, *args: evaluator.functional(name, args, order)


def _is_now(expr: Expr) -> bool:
    return isinstance(expr, Letter) and expr.name == "t"


def _integral_jet(evaluator: Any, order: int, x: Expr, start: Expr, stop: Expr) -> Any:
    """The jet of an integral; up to t it grows by what is integrated, which has to be smooth at t.

    From t on it falls by that. Where the other end runs with t, too, it has no rate that is known here.
    """
    begins, ends = _is_now(start), _is_now(stop)
    other = start if ends else stop
    if not order or begins == ends or any(map(_is_now, other.walk())):
        return evaluator.functional("integral", (x, start, stop), order)
    sign, rates = (1 if ends else -1), evaluator.jet(x, order)[:order]
    whole = evaluator.functional("integral", (x, start, stop), 0)
    return [*whole, *(None if rate is None else rate * sign / k for k, rate in enumerate(rates, start=1))]


TIME_FUNCTIONS: dict[str, Function] = {
    "D": Function(
        any_to(to_same), r"\frac{\mathrm{d}}{\mathrm{d}t}{0}", "derivative along the flow", "d/dt {0}",
        domain="what is differentiable in time", jet=lambda evaluator, order, x: evaluator.rate(x, order),
        words=lambda translator, x: translator.derivative(x),
        scalar=lambda by, x: by.rate(x),
    ),
    "integral": Function(
        _integral, r"\int_{{1}}^{{2}} {0}\,\mathrm{d}t", "integral over time", "∫[{1}, {2}] {0} dt", binds=True,
        jet=_integral_jet, domain="intervals from 0 on",
    ),
    "rise": Function(
        _over_interval, r"\int_{{1}}^{{2}} \left(\frac{\mathrm{d}}{\mathrm{d}t}{0}\right)^{+}\mathrm{d}t",
        "total increase", "rise({0}; {1}, {2})", binds=True, nonnegative=True, jet=_functional("rise"),
        domain="intervals from 0 on",
    ),
    "least": Function(
        _over_interval, r"\min_{{1} \le t \le {2}} {0}", "minimum over a time interval", "min over [{1}, {2}] of {0}",
        binds=True, jet=_functional("least"), domain="intervals from 0 on",
    ),
    "greatest": Function(
        _over_interval, r"\max_{{1} \le t \le {2}} {0}", "maximum over a time interval",
        "max over [{1}, {2}] of {0}", binds=True, jet=_functional("greatest"), domain="intervals from 0 on",
    ),
    "next": Function(
        any_to(to_same), r"{({0})}^{+}", "value after one step of discrete time", "next({0})",
        domain="theories with steps", jet=lambda evaluator, order, x: evaluator.after_step(x, order),
        words=lambda translator, x: translator.after_step(x),
    ),
    "sum_over": Function(
        _over_steps, r"\sum_{k < {1}} {0}", "sum over the first steps of discrete time", "sum over {1} steps of {0}",
        domain="theories with steps, a whole number of them",
        jet=lambda evaluator, order, x, count: evaluator.sum_of_steps(x, count, order),
    ),
    "maxima": Function(
        _over_interval, r"\operatorname{maxima}_{{1} < t < {2}} {0}",
        "the number of strict local maxima inside a time interval",
        "maxima of {0} in ({1}, {2})", binds=True, nonnegative=True, domain="intervals from 0 on",
        jet=_functional("maxima"),
    ),
    "minima": Function(
        _over_interval, r"\operatorname{minima}_{{1} < t < {2}} {0}",
        "the number of strict local minima inside a time interval",
        "minima of {0} in ({1}, {2})", binds=True, nonnegative=True, domain="intervals from 0 on",
        jet=_functional("minima"),
    ),
    "path": Function(
        any_to(to_same), r"\operatorname{path}({0})",
        "the value along a 50-digit numerical integration, without error bound", "path({0})",
        domain="where a method integrates one", jet=lambda evaluator, order, x: evaluator.along_path(x, order),
    ),
    "limit": Function(
        any_to(to_same), r"\lim_{t \to \infty} {0}", "limit for t to infinity", "lim t→∞ {0}", binds=True,
        jet=_functional("limit"), domain="what converges",
        scalar=lambda by, x: by.limit(x),
    ),
}  # fmt: skip


def binds_time(name: str) -> bool:
    """Whether the function reads its first argument at every time of an interval."""
    return name in TIME_FUNCTIONS and TIME_FUNCTIONS[name].binds
