"""Integrals, rises and extrema of stacks of doubles, from values at all nodes at once (heuristic, no error bound).

What the rule may be off by is put on the copies of the instances, so that it counts as what their distance does.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from faverify.errors import DomainError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.functionals import FINEST, JUMP, POINTS, ROUNDS, TIMES
from faverify.evaluate.point import Asked
from faverify.evaluate.quadrature import CAUTION, rule
from faverify.evaluate.ring import Unsupported
from faverify.evaluate.stack import Numbers, Stack, as_array
from faverify.lang import expr as ex
from faverify.lang.parse import nodes_behind

Array = Any
INTERVALS = 32
COPIES, FACTOR = 2, 10.0  # of instances, a little off; the error to be feared is so many times what they are off by


def functional(evaluator: Evaluator, call: ex.Call, asked: Asked | None) -> Stack:
    """The value over an interval; raises `Unsupported` for limits, counts, and infinite time."""
    start, stop = map(as_array, _span(evaluator, call))
    if ((start < 0) | (stop < start)).any():
        raise DomainError(f"{call.function}: no interval of time from 0 on")
    expr = call.args[0]
    if call.function in ("least", "greatest"):
        return _extremum(evaluator, expr, _geometric(start, stop), call.function == "least")
    places, weights = (np.array(x)[:, None] for x in rule(INTERVALS))
    values = _values(evaluator, expr, start + (stop - start) * places**2)
    if call.function == "rise":
        return _with_error(*_rise(values))
    times = np.broadcast_to(start + (stop - start) * places**2, values.shape[:2])[..., None, None]
    if any(isinstance(x, ex.Call) and x.function in JUMP for x in nodes_behind(expr, evaluator.theory)):
        return _with_error(*_jumping(values, np.diff(times, axis=0)))
    speed = (2 * (stop - start) * places)[..., None, None] * values
    whole = (weights[..., None, None] * speed).sum(axis=0)
    fewer = np.array(rule(INTERVALS // 2)[1])[:, None, None, None]
    return _with_error(whole, np.abs(whole - (fewer * speed[::2]).sum(axis=0)))


def _span(evaluator: Evaluator, call: ex.Call) -> tuple["Fraction | Numbers", "Fraction | Numbers"]:
    start, stop = call.args[1:]
    endless = isinstance(stop, ex.Letter) and stop.name == "oo"
    if endless or call.function not in ("least", "greatest", "rise", "integral"):
        raise Unsupported(f"{call.function} as it is asked for here, in doubles")
    return evaluator.number(start), evaluator.number(stop)


def _extremum(evaluator: Evaluator, expr: ex.Expr, times: Array, least: bool) -> Stack:
    """That of the values at times that paths reach, then at closer ones around the best; NaN where one is undefined."""
    better, choose = (np.minimum, np.argmin) if least else (np.maximum, np.argmax)
    values = _reached(evaluator, expr, times, least)
    found = better.reduce(values, axis=0)
    for _ in range(ROUNDS):
        times = _around(np.broadcast_to(times, values.shape[:2]), choose(values[..., 0, 0], axis=0))
        values = _reached(evaluator, expr, times, least)
        found = better(found, better.reduce(values, axis=0))
    return Stack(found)


def _around(times: Array, best: Array) -> Array:
    """For each instance, times from the one before its best to the one after it."""
    low, high = (np.take_along_axis(times, np.clip(best + k, 0, len(times) - 1)[None], axis=0) for k in (-1, 1))
    return low + (high - low) * np.linspace(0, 1, POINTS)[:, None]


def _reached(evaluator: Evaluator, expr: ex.Expr, times: Array, least: bool) -> Array:
    """The values at times; what is farthest from the extremum where a path does not reach one."""
    there: Any = Numbers(times)
    letters = evaluator.at(there).point.letters
    moving = {x.name for x in nodes_behind(expr, evaluator.theory) if isinstance(x, ex.Letter)} & letters.keys()
    states = [letters[name].data for name in moving if letters[name].data.ndim == 4]
    values = _values(evaluator, expr, times)
    for state in states:
        values = np.where(np.isnan(state).any(axis=(-1, -2), keepdims=True), np.inf if least else -np.inf, values)
    return values


def _geometric(start: Array, stop: Array) -> Array:
    """As `functionals` chooses times of an extremum: the start, close ones after it, and the end."""
    steps = float(FINEST) * 2.0 ** np.arange(TIMES)
    return np.minimum(start + np.concatenate([[0.0], steps])[:, None], stop)


def _values(evaluator: Evaluator, expr: ex.Expr, times: Array) -> Array:
    """An expression at times (nodes, instances or 1), as (nodes, instances, rows, columns)."""
    there: Any = Numbers(times)
    found = evaluator.at(there).value(expr).data
    count = max((x.data.shape[-3] for x in evaluator.point.letters.values() if x.data.ndim > 2), default=1)
    return np.broadcast_to(found, (len(times), count, *found.shape[-2:]))


def _jumping(values: Array, widths: Array) -> tuple[Array, Array]:
    """The trapezoidal rule; the error as if the value jumped between any two nodes."""
    halves = widths / 2
    moved = np.abs(np.diff(values, axis=0)) * halves
    return ((values[:-1] + values[1:]) * halves).sum(axis=0), moved.sum(axis=0)


def _rise(values: Array) -> tuple[Array, Array]:
    """As `quadrature.approx_rise`."""
    steps = np.diff(values, axis=0)
    fine, rough = (np.maximum(x, 0).sum(axis=0) for x in (steps, np.diff(values[::2], axis=0)))
    bends = np.where(steps[:-1] * steps[1:] < 0, np.abs(np.diff(steps, axis=0)) / 8, 0).sum(axis=0)
    return fine, np.abs(fine - rough) + bends


def _with_error(found: Array, error: Array) -> Stack:
    """The values, those of the copies moved by the error that is feared, either way."""
    each = len(found) // (COPIES + 1)
    feared = CAUTION * error[:each] / FACTOR
    return Stack(np.concatenate([found[:each], found[each : 2 * each] + feared, found[2 * each :] - feared]))
