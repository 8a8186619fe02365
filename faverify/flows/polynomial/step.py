"""One validated step: a polynomial through Chebyshev nodes, the defect it is proved to have, and the error it allows.

With p the polynomial and ``d = p' - f(p)`` its defect, the error e obeys ``|L e|' <= mu |L e| + |L d|``, mu the
logarithmic norm of the Jacobian over the tube (`growth`). At the nodes the defect is proved by `refine`; between them
f(p) differs from its interpolant by at most twice the tail of its Chebyshev series, which is bounded by products of the
series of the letters' norms. No box of states is ever propagated.
"""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb, arb_mat, arb_poly, ctx

from faverify.balls.convert import to_fmpq
from faverify.errors import UnableError
from faverify.flows.polynomial.growth import (
    DEGREE,
    UP,
    Metric,
    adapted,
    change,
    hull_error,
    jacobian_hull,
    lengths,
    rates,
)
from faverify.flows.polynomial.nodes import fixed_grid, lebesgue
from faverify.flows.polynomial.plan import TRIES, dyadic_below, first_approximation, order_needed
from faverify.flows.polynomial.refine import Polynomial, mapped, refined
from faverify.flows.polynomial.rings import doubles
from faverify.flows.polynomial.system import LOW_BITS, WAVES, System, frobenius, logarithm

_MUCH = 2.0
_BETTER = 0.7
_MOST_EXPONENT = 600.0
_TINY_BITS = 1 << 16  # of a tube that is not empty where all errors vanish
TINY = 1e-290
_LEAST_EXPONENT = 900  # of a double, about


@dataclass(frozen=True)
class State:
    """An exact row of entries at a time; the solution is within ``error`` in the norm of a metric."""

    t: Fraction
    row: Any
    error: Any
    metric: Metric


@dataclass(frozen=True)
class Piece:
    """A proven step: on [t0, t1] every letter is within ``error`` (Frobenius norm of all letters) of its polynomial.

    ``series`` has the Chebyshev coefficients over the step, a row each; ``growth`` is the exponent by which the error
    bound may have grown, ``order`` the order that the step's width would have needed.
    """

    t0: Fraction
    t1: Fraction
    series: Any
    error: Any
    growth: float
    bits: int
    order: float

    @cached_property
    def sizes(self) -> Any:
        """At least the absolute values of the series, in doubles (up to those below 1e-290)."""
        return np.array([[float(x.abs_upper()) * UP for x in row] for row in self.series.tolist()])


@dataclass(frozen=True)
class Series:
    """A path's Chebyshev coefficients (balls, and rounded to doubles), their norms, and ``int |d|`` at most.

    The norms are those of every letter, order by order.
    """

    coefficients: Any
    low: Any
    norms: dict[str, list[Any]]
    defect: Any


def expanded(system: System, start: Any, found: Polynomial, width: Any, bits: int) -> Series:
    """The series of a path, and its defect: at the nodes times Lebesgue's constant, plus twice the tail of f(p)."""
    count = found.q.whole.nrows() - 1
    fixed = fixed_grid(count, system.bits)
    with ctx.workprec(bits):
        coefficients = mapped(fixed.coefficients, fixed.bits, found.q, width, bits)
        first = arb_mat(coefficients.nrows(), 1, [int(k == 0) for k in range(coefficients.nrows())])
        coefficients = coefficients + first * start
    low, norms = letter_norms(system, coefficients, bits)
    with ctx.workprec(LOW_BITS):
        waves = {name: WAVES.wave(values) for name, values in norms.items()}
        velocities = system.program.velocities(WAVES, system.waves, waves)
        tail = sum((WAVES.tail(value, count) for value in velocities.values()), arb(0))
        defect = (width * (arb(lebesgue(count)) * found.defect + 2 * tail)).upper()
    return Series(coefficients, low, norms, defect)


def letter_norms(system: System, coefficients: Any, bits: int) -> tuple[Any, dict[str, list[Any]]]:
    """(the rows rounded to doubles, at least the Frobenius norms of every letter, row by row).

    Of many bits row k is scaled by about ``2^(k bits/rows)``, by which it has shrunk: doubles would not hold it.
    """
    rows = coefficients.nrows()
    shifts = [k * bits // rows if bits > _LEAST_EXPONENT else 0 for k in range(rows)]
    with ctx.workprec(bits):
        powers = [arb(2) ** k for k in shifts]
        scaled = (
            arb_mat([[x * p for x in row] for row, p in zip(coefficients.tolist(), powers, strict=True)])
            if any(shifts)
            else coefficients
        )
    low, found = doubles(scaled), dict[str, list[Any]]()
    with ctx.workprec(LOW_BITS):
        blur = (scaled - scaled.mid()) * arb_mat(scaled.ncols(), 1, [1] * scaled.ncols())
        blurs = [x.abs_upper() for x in blur.entries()]
        for name, matrices in system.layout.arrays(low).items():
            sizes = lengths(matrices) + TINY
            found[name] = [
                ((arb(size) + off) / power).upper()
                for size, off, power in zip(sizes.tolist(), blurs, powers, strict=True)
            ]
    return np.ldexp(low, -np.array(shifts)[:, None]), found


@dataclass(frozen=True)
class Drift:
    """Matrices that hold the Jacobian along a path in their hull, up to ``error``, and how it varies off the path."""

    hull: Any
    error: float
    variation: Any
    _rates: dict[str, Any] = field(default_factory=dict)

    def exponents(self, metric: Metric, width: float, radius: float) -> tuple[float, float]:
        """(at least ``int mu``, at least ``int max(mu, 0)``) over the step, for states within a radius of the path."""
        off = float(sum((c * arb(radius) ** k for k, c in enumerate(self.variation.coeffs()) if k), arb(0)).upper())
        found = self.rates(metric) * width + (off * metric.norm * metric.inverse_norm * width) * UP
        mean, positive = float(found.mean()), float(np.maximum(found, 0).mean())
        return mean + abs(mean) * 1e-12, positive * UP

    def rates(self, metric: Metric) -> Any:
        """At least the logarithmic norms in a metric at the points of the hull; kept for the last metric."""
        if self._rates.get("metric") is not metric:
            self._rates.update(metric=metric, found=rates(self.hull, self.error, metric))
        return self._rates["found"]


def drift_along(system: System, series: Series) -> Drift:
    """The Jacobian along a path, in doubles with bounds of what they and the low degree leave out."""
    norms = series.norms
    with ctx.workprec(LOW_BITS):
        variation = system.variation({name: sum(values, arb(0)).upper() for name, values in norms.items()})
        waves = system.program.values(WAVES, system.waves, {name: WAVES.wave(x) for name, x in norms.items()})
        pushed = system.program.tangents(WAVES, waves, dict.fromkeys(norms, (arb_poly([1]), 0)))
        tail = 2 * sum((WAVES.tail(x, DEGREE) for x in pushed.values() if x is not None), arb(0))
    hull = jacobian_hull(system.approximate, series.low)
    roundings = system.program.roundings(2 * series.coefficients.nrows() + 8)
    error = hull_error(system.layout.size, roundings, float(variation[0].upper()) * UP)
    return Drift(hull, (error + float(tail.upper())) * UP, variation)


def carried(state: State, drift: Drift, defect: Any, width: float) -> tuple[State, Any, float] | None:
    """(the state with its error at the end, in the metric chosen; the error within the step; the exponent).

    None where the tube does not close.
    """
    found = _in_metric(state, drift, defect, width, state.metric)
    if found is None or found[2] > _MUCH:
        middle = drift.hull[len(drift.hull) // 2]
        margin = min(1 / width, 0.02 * float(np.linalg.norm(middle, 2))) + 1e-9
        metric = adapted(middle, margin)
        other = None if metric is None else _in_metric(state, drift, defect, width, metric)
        if other is not None and (found is None or other[2] < _BETTER * found[2]):
            return other
    return found


def _in_metric(
    state: State, drift: Drift, defect: Any, width: float, metric: Metric
) -> tuple[State, Any, float] | None:
    """`carried` in one metric; the exponent counts the change of metric."""
    with ctx.workprec(LOW_BITS):
        turned = change(state.metric, metric)
        start, added = state.error * arb(turned), defect * arb(metric.norm)
        guess = (2 * (start + added) + arb(2) ** -_TINY_BITS).upper()
        for _ in range(6):
            mean, positive = drift.exponents(metric, width, float((guess * arb(metric.inverse_norm)).upper()) * UP)
            if not math.isfinite(positive) or positive > _MOST_EXPONENT:
                return None
            reached = (arb(positive).exp() * (start + added)).upper()
            if reached < guess:
                end = (arb(mean).exp() * start + arb(positive).exp() * added).upper()
                within = (reached * arb(metric.inverse_norm)).upper()
                return State(state.t, state.row, end, metric), within, mean + math.log(turned)
            guess = (2 * reached).upper()
    return None


def advance(
    system: System, state: State, width: Fraction, count: int, bits: int, aim: Any, left: Fraction
) -> tuple[State, Piece]:
    """A proven step of degree N of about ``count`` with a defect of at most ``aim``, at most ``width`` long.

    A shorter one is a share of what is ``left`` to the time that was asked for.

    Raises `UnableError` where none can be proved.
    """
    for _ in range(TRIES):
        rough, width = first_approximation(system, state.row, width, count, aim, left)
        h = arb(to_fmpq(width))
        degree = len(rough) - 1
        found = refined(system, state.row, rough, h, bits, (aim / (h * 4 * arb(lebesgue(degree)))).lower())
        shrink = 0.6
        if found is not None:
            series = expanded(system, state.row, found, h, bits)
            sizes = [max(logarithm(x[k]) for x in series.norms.values()) for k in range(degree + 2)]
            order = order_needed(sizes, logarithm(aim) - 4, logarithm(aim) - 4)
            kept = None
            if series.defect <= aim:
                kept = carried(state, drift_along(system, series), series.defect, float(width))
            else:  # of a step's width the defect is about the power count + 1
                shrink = max(0.6, min(0.95, 0.97 * 2 ** ((logarithm(aim) - logarithm(series.defect)) / degree)))
            if kept is not None:
                return _finished(state, kept, series, width, bits, order)
        width = dyadic_below(width * Fraction(shrink))
    raise UnableError("no step can be proved; more digits or a shorter time would help")


def _finished(
    state: State,
    kept: tuple[State, Any, float],
    series: Series,
    width: Fraction,
    bits: int,
    order: float,
) -> tuple[State, Piece]:
    """The records of a step; the next exact state is the midpoint of the path's end."""
    moved, within, exponent = kept
    with ctx.workprec(bits):
        rows = series.coefficients.nrows()
        end = (arb_mat(1, rows, [1] * rows) * series.coefficients).entries()
    row = arb_mat([end]).mid()
    with ctx.workprec(LOW_BITS):
        rounding = frobenius([x.rad() for x in end]) * arb(moved.metric.norm)
        error = (moved.error + rounding).upper()
    piece = Piece(state.t, state.t + width, series.coefficients, within, exponent, bits, order)
    return State(piece.t1, row, error, moved.metric), piece
