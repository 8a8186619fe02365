"""Taylor models of Z and of the residual R along FA*, row by row, on a segment of time (theory: section 1).

With ``X = Z S^{-1}`` (orthonormal columns) and ``R = E C S^{-1}``: ``X' = R = B S^{-1} - X H``. If P is the Taylor
polynomial of X made with the polynomial of H, then ``D = X - P`` obeys ``D' = res - X e - D P_H`` with e the error
of H's model and res the coefficients beyond the order, so ``||D|| <= (||res|| + ||e||) (exp(p t) - 1) / p`` where p
bounds ||P_H||.
"""

import math
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import arb, arb_poly, ctx

from faverify.balls.convert import ball_matrix, to_fmpq
from faverify.balls.ladder import digits_to_bits
from faverify.balls.linalg import norm_f_upper
from faverify.flows.segment import Segment


class RowModel:
    """Polynomials of X and R (n x r each) on the stretch of ``segment``, with bounds of their Frobenius distance."""

    def __init__(self, segment: Segment, digits: int) -> None:
        self.segment, self.flow = segment, segment.frame.flow
        small = max(0.0, -_log2(segment.enclose(1, segment.t0, segment.t0).abs_upper())) / 2
        state = self.flow.at(segment.t0, digits + math.ceil(min(small, 1e6) * 0.30103))
        self.bits = max(segment.bits, state.bits, digits_to_bits(digits))
        with ctx.workprec(self.bits):
            frame = segment.frame
            drive = ball_matrix(self.flow.data.B) * frame.Si
            self.positions = [state.Z * frame.Si]
            self.residuals: list[Any] = []
            for j in range(len(segment.whole)):
                rate = self._rate(drive, j)
                self.residuals.append(rate)
                self.positions.append(rate * (1 / arb(j + 1)))
            self.position_error, self.residual_error = self._errors()

    def _rate(self, drive: Any, j: int) -> Any:
        total = drive if j == 0 else drive * 0
        for i in range(j + 1):
            total = total - self.positions[i] * self.segment.whole[j - i]
        return total

    def _errors(self) -> tuple[Any, Any]:
        if self.flow.data.stationary:
            return arb(0), norm_f_upper(self.residuals[0])
        h = arb(to_fmpq(self.segment.t1 - self.segment.t0))
        inner = [norm_f_upper(x) for x in self.segment.whole]
        outer = [norm_f_upper(x) for x in self.positions]
        beyond = len(inner)
        rest = (arb_poly(inner) * arb_poly(outer)).right_shift(beyond)(h) * h**beyond
        size = arb_poly(inner)(h).upper()
        source = (rest + self.segment.errors.value).upper()
        position = (source * ((size * h).exp() - 1) / size).upper() if size > 0 else (source * h).upper()
        return position, (source + size * position).upper()

    def frame_box(self, a: Fraction, b: Fraction) -> Any:
        """An n x r ball matrix that contains X(t) = Z(t) S^{-1} for every t in [a, b]."""
        with ctx.workprec(self.bits):
            return self.segment.evaluate(self.positions, a, b, self.position_error)

    def residual_box(self, a: Fraction, b: Fraction) -> Any:
        """The same for R(t)."""
        with ctx.workprec(self.bits):
            return self.segment.evaluate(self.residuals, a, b, self.residual_error)

    @cached_property
    def constants(self) -> dict[str, Any]:
        """Y, C, G, Gi, S, Si as balls."""
        flow = self.flow
        with ctx.workprec(self.bits):
            return {
                "Y": ball_matrix(flow.instance.Y),
                "C": ball_matrix(flow.instance.C),
                "G": ball_matrix(flow.data.G),
                "Gi": ball_matrix(flow.data.Gi),
                "S": self.segment.frame.S,
                "Si": self.segment.frame.Si,
            }


def _log2(x: Any) -> float:
    """log2 of a positive ball, roughly; 0 for 0."""
    return float(x.log().mid()) / math.log(2) if x > 0 else 0.0


def rows_of(segment: Segment, digits: int) -> RowModel:
    """The row model of a segment (kept with it)."""
    key = f"rows {digits}"
    if key not in segment.extras:
        segment.extras[key] = RowModel(segment, digits)
    known: RowModel = segment.extras[key]
    return known
