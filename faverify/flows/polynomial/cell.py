"""Stretches of time with enclosures of the moving letters over all of them."""

from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx

from faverify.balls.convert import to_fmpq
from faverify.errors import UsageError
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.growth import UP
from faverify.flows.polynomial.jets import Jets
from faverify.flows.polynomial.nodes import polynomials_at
from faverify.flows.polynomial.step import TINY, Piece


class Cell:
    """Enclosures over all of [t0, t1], a part of a proven step: its polynomial, widened by its proven error."""

    def __init__(self, flow: PolynomialFlow, piece: Piece, t0: Fraction, t1: Fraction) -> None:
        self.flow, self.piece, self.t0, self.t1 = flow, piece, t0, t1

    @property
    def bits(self) -> int:
        """The working precision."""
        return self.piece.bits

    @property
    def error(self) -> Any:
        """At least the Frobenius norm, over all moving letters, of the solution's distance from the polynomial."""
        return self.piece.error

    def split(self) -> tuple["Cell", "Cell"]:
        """The two halves, of the same polynomial: their boxes are narrower."""
        middle = (self.t0 + self.t1) / 2
        return self.part(self.t0, middle), self.part(middle, self.t1)

    def part(self, t0: Fraction, t1: Fraction) -> "Cell":
        """The cell [t0, t1] of the same polynomial; `UsageError` outside this one."""
        return Cell(self.flow, self.piece, *self._ends(t0, t1))

    def letters(self, a: Fraction | None = None, b: Fraction | None = None) -> dict[str, Any]:
        """All letters at every time of [a, b] (default: the cell); `UsageError` outside the cell."""
        low, high = self._ends(a, b)
        with ctx.workprec(self.bits):
            ball = arb(0, self.piece.error)
            return self.flow.complete(self.flow.layout.balls([x + ball for x in self._row(low, high)]))

    def jet(self, order: int, a: Fraction | None = None, b: Fraction | None = None) -> dict[str, list[Any]]:
        """Taylor coefficients 0..order of all letters that change, at every time of [a, b], of the solution itself.

        Coefficient k contains the k-th derivative over k! at each time of [a, b]; so the last is a Lagrange remainder.
        """
        boxes = self.letters(a, b)
        with ctx.workprec(self.bits):
            return Jets(self.flow).solve(boxes, order)

    def _ends(self, a: Fraction | None, b: Fraction | None) -> tuple[Fraction, Fraction]:
        low, high = self.t0 if a is None else Fraction(a), self.t1 if b is None else Fraction(b)
        if not self.t0 <= low <= high <= self.t1:
            raise UsageError(f"[{low}, {high}] is not inside the cell [{self.t0}, {self.t1}]")
        return low, high

    def _row(self, low: Fraction, high: Fraction) -> list[Any]:
        """The polynomial over [low, high]: at the middle, with slope and curvature, or with what it varies by."""
        series = self.piece.series
        middle, reach = self._place((low + high) / 2), self._place(high) - self._place((low + high) / 2)
        centre = polynomials_at(arb(to_fmpq(middle)), series.nrows() - 1)
        value = (centre * series).entries()
        if reach == 0:
            return list(value)
        r, count = arb(to_fmpq(reach)), series.nrows() - 1
        slope = (_slopes(arb(to_fmpq(middle)), count) * series).entries()
        boxes = []
        for x, dx, first, second in zip(value, slope, *self._varied(float(r.upper()) * UP), strict=True):
            radius = (abs(dx) * r + arb(second)).upper().min(arb(first))
            boxes.append(x + arb(0, radius))
        return boxes

    def _varied(self, r: float) -> tuple[list[float], list[float]]:
        """At least what the polynomial and its slope's part of it vary by within r of a point, in proven doubles."""
        squares = np.arange(self.piece.series.nrows()) ** 2.0
        sizes = self.piece.sizes
        first, second = np.minimum(r * squares, 2.0) @ sizes, (r * r * squares * (squares - 1) / 6) @ sizes
        up = 1 + 1e-12
        return ((first * up + TINY).tolist(), (np.maximum(second, 0) * up + TINY).tolist())

    def _place(self, t: Fraction) -> Fraction:
        """The time on [-1, 1]."""
        t0, t1 = self.piece.t0, self.piece.t1
        return (2 * t - t0 - t1) / (t1 - t0)


def _slopes(point: Any, count: int) -> Any:
    """``T_0' .. T_count'`` at a ball: ``k U_{k-1}``."""
    return arb_mat([[arb(0) if k == 0 else k * arb.chebyshev_u(point, k - 1) for k in range(count + 1)]])
