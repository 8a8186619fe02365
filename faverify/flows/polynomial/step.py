"""One validated step: a polynomial through Chebyshev nodes, the defect it is proved to have, and the error it allows.

With p the polynomial and ``d = p' - f(p)`` its defect, the error e obeys ``|L e|' <= mu |L e| + |L d|``, mu the
logarithmic norm of the Jacobian over the tube (`growth`). At the nodes the defect is computed in balls, so how p was
found does not matter; between them f(p) differs from its interpolant by at most twice the tail of its Chebyshev
series, which is bounded by products of the series of the letters' norms. No box of states is ever propagated.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat, arb_poly, ctx, fmpz_mat

from faverify.balls.convert import to_fmpq
from faverify.errors import UnableError
from faverify.flows.polynomial.approximate import Collocation, Linear, first_path
from faverify.flows.polynomial.growth import DEGREE, UP, Metric, adapted, change, hull_error, jacobian_hull, rates
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.nodes import ball_grid, fixed_grid, grid, lebesgue, nodes, transform
from faverify.flows.polynomial.program import Program, Values
from faverify.flows.polynomial.rings import Balls, Norms, Waves, doubles

LOW_BITS = 64
FIRST_ORDER = 40
_BALLS, _NORMS, _WAVES = Balls(), Norms(), Waves()
_CORRECTIONS = 40
_MUCH = 2.0
_BETTER = 0.7
_MOST_EXPONENT = 600.0
_TINY_BITS = 1 << 16  # of a tube that is not empty where all errors vanish
_TRIES = 40
_LEAST_ORDER = 8.0
_SHRINK = Fraction(3, 4)


@dataclass(frozen=True)
class System:
    """A flow at one working precision: program, layout, and its constants in the rings that a step needs."""

    program: Program
    layout: Layout
    approximate: Collocation
    balls: Values
    norms: Values
    waves: Values
    bits: int

    @classmethod
    def of(cls, program: Program, layout: Layout, constants: dict[str, Any]) -> "System":
        """The system with exact constants, at the current precision."""
        balls = {name: arb_mat(x) for name, x in constants.items()}
        norms = {name: arb_poly([frobenius(x.entries())]) for name, x in balls.items()}
        return cls(
            program,
            layout,
            Collocation(program, layout, {name: doubles(x) for name, x in constants.items()}),
            program.constant_part(_BALLS, balls),
            program.constant_part(_NORMS, norms),
            program.constant_part(_WAVES, {name: (x, 0) for name, x in norms.items()}),
            ctx.prec,
        )

    def letter_norms(self, row: list[Any]) -> list[Any]:
        """At least the Frobenius norm of every letter in a row."""
        found, start = [], 0
        for rows, columns in self.layout.shapes.values():
            found.append(frobenius(row[start : start + rows * columns]))
            start += rows * columns
        return found


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


def frobenius(entries: list[Any]) -> Any:
    """At least the root of the sum of squares, an exact ball."""
    with ctx.workprec(LOW_BITS):
        size = len(entries)
        square = (arb_mat(1, size, entries) * arb_mat(size, 1, entries))[0, 0].upper()
        return square.sqrt().upper() if square > 0 else square.abs_upper()


@dataclass
class Derivatives:
    """Values at the nodes, exact: integers over ``2^bits``, a row a node."""

    rows: list[list[int]]
    bits: int

    @classmethod
    def of(cls, values: Any, bits: int) -> "Derivatives":
        """Doubles, exactly up to 2^-bits."""
        return cls([[round(math.ldexp(x, 60)) << (bits - 60) for x in row] for row in values.tolist()], bits)

    def less(self, step: Any, exponent: int) -> "Derivatives":
        """Minus doubles times ``2^-exponent`` (to within 2^-bits: what is subtracted need not be exact)."""
        shift = self.bits - 60 - exponent
        pairs = zip(self.rows, step.tolist(), strict=True)
        return Derivatives([[x - _shifted(y, shift) for x, y in zip(a, b, strict=True)] for a, b in pairs], self.bits)

    def largest(self) -> Any:
        """At least the largest absolute value."""
        return (arb(max(abs(x) for row in self.rows for x in row)) * arb(2) ** -self.bits).upper()

    def balls(self) -> Any:
        """As a matrix, at the current precision."""
        return arb_mat(fmpz_mat(self.rows)) * arb(2) ** -self.bits


def _shifted(value: float, shift: int) -> int:
    whole = round(math.ldexp(value, 60))
    return whole << shift if shift >= 0 else whole >> -shift


def sweep(system: System, start: Any, q: Derivatives, width: Any, bits: int) -> tuple[Any, Any]:
    """The path through the derivatives q at the nodes, and ``q - f(path)``, in balls of so many bits."""
    count, fixed = len(q.rows) - 1, fixed_grid(len(q.rows) - 1, system.bits)
    with ctx.workprec(bits):
        off = arb(0, (width * (count + 1) * q.largest() * arb(2) ** -fixed.bits).upper())
        whole = arb_mat(fixed.integers * fmpz_mat(q.rows)) * (width / 2 * arb(2) ** -(fixed.bits + q.bits))
        path = whole + arb_mat(count + 1, 1, [1] * (count + 1)) * arb_mat([[x + off for x in start.entries()]])
        rows = []
        for row in path.tolist():
            letters = system.layout.balls(row)
            rows.append(system.layout.row(system.program.velocities(_BALLS, system.balls, letters)))
        return path, q.balls() - arb_mat(rows)


@dataclass(frozen=True)
class Polynomial:
    """Derivatives at the nodes with a small proven defect there, and the path through them."""

    q: Derivatives
    path: Any
    defect: Any


def refined(system: System, start: Any, rough: Any, width: Any, bits: int, aim: Any) -> Polynomial | None:
    """A rough approximation corrected until its defect at the nodes is at most ``aim``; None where it does not settle.

    Newton's method in mixed precision: defects in balls of as many bits as they deserve, corrections in doubles.
    """
    scale = math.log2(float(np.abs(rough).max()) + 1e-300)
    q, linear, last = Derivatives.of(rough, bits + max(0, -int(scale)) + 62), None, math.inf
    known = 40.0
    for _ in range(_CORRECTIONS):
        prec = min(bits, int(known) + 90)
        path, wrong = sweep(system, start, q, width, prec)
        worst = max((frobenius(row) for row in wrong.tolist()), key=float)
        if not worst.is_finite():
            return None
        if prec == bits and worst <= aim:
            return Polynomial(q, path, worst)
        size = logarithm(worst)
        if prec == bits and size > last - 1:
            return None
        last, known = size, max(known, scale - size) + 35
        linear = linear or Linear(system.approximate, doubles(path), float(width))
        exponent = int(-size)
        with ctx.workprec(bits):
            step = linear.solve(doubles((wrong * arb(2) ** exponent).mid()), 1e-13)
        if not np.isfinite(step).all():
            return None
        q = q.less(step, exponent)
    return None


def logarithm(value: Any) -> float:
    """An approximate base-2 logarithm of a positive ball, for planning."""
    mantissa, exponent = value.mid().man_exp()
    return math.log2(int(mantissa)) + int(exponent) if int(mantissa) > 0 else -1e9


def order_needed(norms: list[float], target: float, known: float) -> float:
    """The degree at which a series has fallen to ``target``, from base-2 logarithms of its coefficients (a guess).

    They are trusted down to ``known``; below it, the trend over the second half of the known fall is continued.
    """
    top = max(norms[1:])
    floor = max(known, target)
    if top <= floor + 4:
        return _LEAST_ORDER
    half, last = (max(k for k, x in enumerate(norms) if k and x >= level) + 1 for level in ((top + floor) / 2, floor))
    if last >= len(norms) - 1:
        return math.inf if known > target else len(norms) * (top - target) / max(top - norms[-1], 1.0)
    return last + max(0.0, floor - target) * max(last - half, 1) / ((top - floor) / 2)


def resized(width: float, order: float, target: int, bits: float) -> float:
    """The width at which degree ``target`` suffices, if ``order`` does at ``width``: Bernstein's ellipses."""
    if not math.isfinite(order):
        return width / 2
    reach = [(rho - 1 / rho) / 2 for rho in (2 ** min(60.0, bits / k) for k in (order, target))]
    return width * min(3.0, reach[0] / reach[1])


def first_approximation(system: System, start: Any, width: Fraction, count: int, aim: Any) -> tuple[Any, Fraction]:
    """(derivatives at N + 1 nodes in doubles, the width they are for).

    The width is the given one, unless degree ``count`` will certainly not do. Raises `UnableError` where none does.
    """
    row, coarse = doubles(start)[0], min(count, FIRST_ORDER)
    floor = float(np.abs(row).max()) * 1e-15
    for _ in range(_TRIES):
        h = float(width)
        rough = first_path(system.approximate, row, h, coarse)
        order = math.inf
        if rough is not None:
            sizes = np.abs(grid(coarse).coefficients @ rough).max(axis=1) * (h / 2)
            known = math.log2(max(sizes[1:].max() * 2.0**-38, floor + system.approximate.noise(row) * h))
            order = order_needed([math.log2(x + 1e-300) for x in sizes], logarithm(aim) - 4, known)
        if rough is not None and order <= count * 0.98:
            return interpolated(rough, count), width
        width = dyadic_below(width * Fraction(min(0.9, resized(1.0, order, count, -logarithm(aim)))))
    raise UnableError("no step can be found; a shorter time or a milder start would help")


def interpolated(values: Any, count: int) -> Any:
    """The polynomial through values at its nodes, at the N + 1 nodes for N = ``count``."""
    coarse = len(values) - 1
    if coarse == count:
        return values
    angles = np.arccos(np.clip(nodes(count), -1, 1))
    return np.cos(np.outer(angles, np.arange(coarse + 1))) @ (transform(coarse) @ values)


@dataclass(frozen=True)
class Series:
    """A polynomial's Chebyshev coefficients (balls), their norms by letter, and ``int |d|`` over the step at most."""

    coefficients: Any
    norms: dict[str, list[Any]]
    defect: Any


def expanded(system: System, start: Any, found: Polynomial, width: Any, bits: int) -> Series:
    """The series of a path, and its defect: at the nodes times Lebesgue's constant, plus twice the tail of f(p)."""
    count = len(found.q.rows) - 1
    with ctx.workprec(bits):
        coefficients = ball_grid(count, bits).coefficients * found.q.balls() * (width / 2)
        rows = coefficients.tolist()
        rows[0] = [x + y for x, y in zip(rows[0], start.entries(), strict=True)]
    with ctx.workprec(LOW_BITS):
        by_row = [system.letter_norms(row) for row in rows]
        norms = {name: [row[i] for row in by_row] for i, name in enumerate(system.layout.shapes)}
        waves = {name: _WAVES.wave(values) for name, values in norms.items()}
        velocities = system.program.velocities(_WAVES, system.waves, waves)
        tail = sum((_WAVES.tail(value, count) for value in velocities.values()), arb(0))
        defect = (width * (arb(lebesgue(count)) * found.defect + 2 * tail)).upper()
    return Series(arb_mat(rows), norms, defect)


@dataclass(frozen=True)
class Drift:
    """Matrices that hold the Jacobian along a path in their hull, up to ``error``, and how it varies off the path."""

    hull: Any
    error: float
    variation: Any

    def exponents(self, metric: Metric, width: float, radius: float) -> tuple[float, float]:
        """(at least ``int mu``, at least ``int max(mu, 0)``) over the step, for states within a radius of the path."""
        off = float(sum((c * arb(radius) ** k for k, c in enumerate(self.variation.coeffs()) if k), arb(0)).upper())
        found = rates(self.hull, self.error + off * UP, metric) * width
        mean, positive = float(found.mean()), float(np.maximum(found, 0).mean())
        return mean + abs(mean) * 1e-12, positive * UP


def drift_along(system: System, series: Series) -> Drift:
    """The Jacobian along a path, in doubles with bounds of what they and the low degree leave out."""
    norms, unit = series.norms, arb_poly([1])
    with ctx.workprec(LOW_BITS):
        sizes = {name: sum(values, arb(0)).upper() for name, values in norms.items()}
        values = system.program.values(_NORMS, system.norms, {name: arb_poly([x, 1]) for name, x in sizes.items()})
        variation = _total(system.program.tangents(_NORMS, values, dict.fromkeys(norms, unit)))
        waves = system.program.values(_WAVES, system.waves, {name: _WAVES.wave(x) for name, x in norms.items()})
        pushed = system.program.tangents(_WAVES, waves, dict.fromkeys(norms, (unit, 0)))
        tail = 2 * sum((_WAVES.tail(x, DEGREE) for x in pushed.values() if x is not None), arb(0))
    hull = jacobian_hull(system.approximate, doubles(series.coefficients))
    roundings = system.program.roundings(2 * series.coefficients.nrows() + 8)
    error = hull_error(hull, system.layout.size, roundings, float(variation[0].upper()) * UP)
    return Drift(hull, (error + float(tail.upper())) * UP, variation)


def _total(tangents: dict[str, Any]) -> Any:
    return sum((x for x in tangents.values() if x is not None), arb_poly([0]))


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


def advance(system: System, state: State, width: Fraction, count: int, bits: int, aim: Any) -> tuple[State, Piece]:
    """A proven step of degree N = ``count`` with a defect of at most ``aim``, at most ``width`` long.

    Raises `UnableError` where none can be proved.
    """
    for _ in range(_TRIES):
        rough, width = first_approximation(system, state.row, width, count, aim)
        h = arb(to_fmpq(width))
        found = refined(system, state.row, rough, h, bits, (aim / (h * 4 * arb(lebesgue(count)))).lower())
        shrink = 0.6
        if found is not None:
            series = expanded(system, state.row, found, h, bits)
            sizes = [max(logarithm(x[k]) for x in series.norms.values()) for k in range(count + 2)]
            order = order_needed(sizes, logarithm(aim) - 4, logarithm(aim) - 4)
            kept = None
            if series.defect <= aim:
                kept = carried(state, drift_along(system, series), series.defect, float(width))
            elif order > count:
                shrink = min(0.95, resized(1.0, order, count, -logarithm(aim)))
            if kept is not None:
                return _finished(state, kept, found, series, width, bits, order)
        width = dyadic_below(width * Fraction(shrink))
    raise UnableError("no step can be proved; more digits or a shorter time would help")


def _finished(
    state: State,
    kept: tuple[State, Any, float],
    found: Polynomial,
    series: Series,
    width: Fraction,
    bits: int,
    order: float,
) -> tuple[State, Piece]:
    """The records of a step; the next exact state is the midpoint of the path's end."""
    moved, within, exponent = kept
    end = found.path.tolist()[-1]
    row = arb_mat([end]).mid()
    with ctx.workprec(LOW_BITS):
        rounding = frobenius([x.rad() for x in end]) * arb(moved.metric.norm)
        error = (moved.error + rounding).upper()
    piece = Piece(state.t, state.t + width, series.coefficients, within, exponent, bits, order)
    return State(piece.t1, row, error, moved.metric), piece


def dyadic_below(value: Fraction, bits: int = 8) -> Fraction:
    """The largest dyadic number of so many bits that is not above a positive value."""
    shift = bits - value.numerator.bit_length() + value.denominator.bit_length()
    unit = Fraction(2) ** -shift
    return (value // unit) * unit
