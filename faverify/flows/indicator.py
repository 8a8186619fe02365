"""Integrals over [0, T] along FA* of what a condition switches on and off: Lemmas 7 and 9, and N5 (theory.

Section 2, section 3).

Where the condition's sign is certain the integral is a difference of antiderivatives; the stretches on which it
stays open are cut until what they could add is small. At a tie (kappa an eigenvalue on a whole stretch) the
enclosure stays wide: never wrong.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile
from typing import Any

from flint import arb, arb_poly, ctx

from faverify.balls.convert import to_fmpq
from faverify.balls.linalg import identity, norm_f_upper, pivots_positive
from faverify.errors import DomainError
from faverify.flows.fa_star import FAStar
from faverify.flows.rows import RowModel, rows_of
from faverify.flows.segment import ORDER, Segment
from faverify.flows.turning import MAX_CELLS
from faverify.flows.walk import frames_of, walk

Enclose = Callable[[Fraction, Fraction], Any]
_LEVELS = 12
_DEPTH = 60


@dataclass(frozen=True)
class Switched:
    """On [a, b].

    The integral (``mass``) of a non-negative ``density`` where the switch is on, that is ``value`` > 0.
    """

    a: Fraction
    b: Fraction
    value: Enclose
    mass: Enclose
    density: Enclose


def enclose_slow_loss_integral(
    flow: FAStar, T: Fraction | int, kappa: Fraction | int, relative_width: float = 1e-10, max_pieces: int = 100_000
) -> Any:
    """``int_0^T l 1[dl/dt > -kappa l] dt`` (Lemma 9, N5), a ball.

    Cut until its width is ``relative_width`` times its value or ``max_pieces`` pieces were looked at: then as wide
    as it is. Raises `UnableError` where no cover of [0, T] is found.
    """
    rate = Fraction(kappa)
    switches = [_slow_loss(segment, rate) for segment in _segments(flow, T, _digits(relative_width), rate)]
    return _integral(flow, switches, relative_width, max_pieces)


def enclose_low_rows_integral(
    flow: FAStar, T: Fraction | int, kappa: Fraction | int, relative_width: float = 1e-10, max_pieces: int = 100_000
) -> Any:
    """``int_0^T ||R_{<=kappa}||_F^2 dt`` (Lemma 7, N5), a ball.

    Rows with ``r^T A r <= kappa ||r||^2`` count, others do not.

    Cut and raised as `enclose_slow_loss_integral`.
    """
    level, digits = Fraction(kappa), _digits(relative_width)
    switches = [s for segment in _segments(flow, T, digits, level) for s in _low_rows(segment, level, digits)]
    return _integral(flow, switches, relative_width, max_pieces)


def _digits(relative_width: float) -> int:
    """Digits that the models must have for a relative width of the whole."""
    return max(8, math.ceil(-math.log10(relative_width)) + 6)


def _segments(flow: FAStar, T: Fraction | int, digits: int, level: Fraction) -> list[Segment]:
    """A cover of [0, T] up to where A > level for certain on what moves: there the switches are off for good.

    A never decreases (Lemma 5), so from there on ``r^T A r > level ||r||^2`` for all r, and ``dl/dt < -level l``
    (Lemma 4) as long as anything moves.
    """
    end = Fraction(T)
    if end < 0:
        raise DomainError(f"[0, {end}] is no interval of time")
    if flow.data.stationary or end == 0:
        return []
    whole = walk(frames_of(flow), Fraction(0), end, MAX_CELLS, 10.0**-digits, 4 * digits + 48, ORDER + digits // 4)
    return list(takewhile(lambda segment: not _above(segment, level), whole))


def _above(segment: Segment, level: Fraction) -> bool:
    h = segment.coefficients[0]
    with ctx.workprec(segment.bits):
        return pivots_positive(h + h.transpose() - identity(h.nrows()) * to_fmpq(level))


def _slow_loss(segment: Segment, kappa: Fraction) -> Switched:
    def value(a: Fraction, b: Fraction) -> Any:
        return segment.enclose(2, a, b) + segment.enclose(1, a, b) * to_fmpq(kappa)

    def mass(a: Fraction, b: Fraction) -> Any:
        return segment.enclose(0, b, b) - segment.enclose(0, a, a)

    return Switched(segment.t0, segment.t1, value, mass, lambda a, b: segment.enclose(1, a, b))


@dataclass(frozen=True)
class _Row:
    """Polynomials of a row r over a segment, with bounds of their distance: of ||r||^2 and of r^T A r."""

    square: Any
    square_error: Any
    form: Any
    form_error: Any


def _low_rows(segment: Segment, kappa: Fraction, digits: int) -> Iterator[Switched]:
    """One switch a row: value = kappa ||r||^2 - r^T A r, mass = the integral of ||r||^2."""
    key = f"low rows {digits}"
    if key not in segment.extras:
        segment.extras[key] = list(_rows(rows_of(segment, digits)))
    bits = rows_of(segment, digits).bits
    for row in segment.extras[key]:
        yield _low_row(segment, row, kappa, bits)


def _rows(rows: RowModel) -> Iterator[_Row]:
    """The rows of R; errors of products from the errors of the factors, with s >= ||row polynomial||."""
    segment, error = rows.segment, rows.residual_error
    h, shift = arb(to_fmpq(segment.t1 - segment.t0)), 2 * segment.errors.value
    with ctx.workprec(rows.bits):
        r = rows.residuals[0].ncols()
        inner = [[_entry(segment.whole, i, j) for j in range(r)] for i in range(r)]
        size = arb_poly([norm_f_upper(x) for x in segment.whole])(h).upper()
        for i in range(rows.residuals[0].nrows()):
            row = [_entry(rows.residuals, i, k) for k in range(r)]
            pushed = [sum((row[i] * inner[i][j] for i in range(r)), arb_poly([0])) for j in range(r)]
            s = sum((_bound(p, h) ** 2 for p in row), arb(0)).sqrt().upper()
            square_error = (2 * s * error + error * error).upper()
            yield _Row(
                sum((p * p for p in row), arb_poly([0])),
                square_error,
                2 * sum((p * q for p, q in zip(pushed, row, strict=True)), arb_poly([0])),
                (s * s * shift + square_error * (2 * size + shift)).upper(),
            )


def _entry(coefficients: list[Any], i: int, j: int) -> Any:
    return arb_poly([x[i, j] for x in coefficients])


def _low_row(segment: Segment, row: _Row, kappa: Fraction, bits: int) -> Switched:
    with ctx.workprec(bits):
        level = arb(to_fmpq(kappa))
        difference = row.square * level - row.form
        slack = arb(0, (abs(level) * row.square_error + row.form_error).upper())
        slopes, primitive = (difference.derivative(), row.square.derivative()), row.square.integral()
        blur = arb(0, row.square_error)

    def value(a: Fraction, b: Fraction) -> Any:
        return _mean_value(segment, difference, slopes[0], a, b, bits) + slack

    def mass(a: Fraction, b: Fraction) -> Any:
        with ctx.workprec(bits):
            low, high = segment.local(a, a), segment.local(b, b)
            return primitive(high) - primitive(low) + (high - low) * blur

    def density(a: Fraction, b: Fraction) -> Any:
        return _mean_value(segment, row.square, slopes[1], a, b, bits) + blur

    return Switched(segment.t0, segment.t1, value, mass, density)


def _bound(polynomial: Any, h: Any) -> Any:
    """An upper bound of |polynomial| on [0, h]."""
    return arb_poly([abs(c) for c in polynomial.coeffs()])(h).upper()


def _mean_value(segment: Segment, polynomial: Any, slope: Any, a: Fraction, b: Fraction, bits: int) -> Any:
    """A polynomial, whose derivative is ``slope``, over [a, b], a < b."""
    with ctx.workprec(bits):
        whole = segment.local(a, b)
        return polynomial(whole.mid()) + slope(whole) * arb(0, whole.rad())


def _integral(flow: FAStar, switches: list[Switched], relative_width: float, max_pieces: int) -> Any:
    """The sum over the switches; the tolerance of an open piece falls until the whole is narrow enough."""
    with ctx.workprec(4 * _digits(relative_width) + 48):
        total_mass = sum((s.mass(s.a, s.b) for s in switches), arb(0)).abs_upper()
        share = total_mass * relative_width / max(1, len(switches))
        result, left = None, max_pieces
        for _ in range(_LEVELS):
            sweep, used, open_mass = _sweep(switches, share.upper(), left)
            result = sweep if result is None or sweep.rad() < result.rad() else result
            left -= used
            if not open_mass > 0 or left <= 0 or result.rad() <= relative_width * result.abs_lower() / 2:
                break
            share = share / 64
        if result is None:
            return arb(0)
        return result.nonnegative_part() if result.contains(0) else result


def _sweep(switches: list[Switched], share: Any, most: int) -> tuple[Any, int, Any]:
    """(integral, pieces looked at, mass of the open pieces) with pieces of at most ``share`` left open."""
    total, open_mass, used = arb(0), arb(0), 0
    for switch in switches:
        todo, least = [(switch.a, switch.b)], (switch.b - switch.a) / 2**_DEPTH
        while todo:
            a, b = todo.pop()
            used += 1
            value = switch.value(a, b)
            if value > 0:
                total = total + switch.mass(a, b)
            elif not value < 0:
                top = (switch.density(a, b) * to_fmpq(b - a)).upper().max(arb(0))
                if top <= share or b - a <= least or used >= most:
                    total, open_mass = total + top * arb(0.5, 0.5), open_mass + top
                else:
                    todo += [((a + b) / 2, b), (a, (a + b) / 2)]
    return total, used, open_mass
