"""Stretches of time over which FA* hardly moves, in one cell however long they are: a start near rest, a late end.

``l = tr M'`` (theory: N1), so the exact solution at both ends of [s, t] knows the integral of the loss between them.
With ``||Z'||_F^2 = ||E C||_F^2 <= tr(G) l`` and Cauchy and Schwarz, at every time u of [s, t]

``||Z(u) - Z(s)||_F^2 <= (t - s) tr(G) (tr M(t) - tr M(s))``.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import count, islice
from typing import Any

from flint import arb, ctx

from faverify.balls.convert import ball_matrix, to_fmpq
from faverify.balls.ladder import digits_to_bits
from faverify.balls.linalg import sqrt_nonnegative
from faverify.errors import TooStiff
from faverify.flows.cover import Cell, require_no_gap
from faverify.flows.fa_star import FAStar
from faverify.flows.segment import ORDER, blurred
from faverify.flows.turning import MAX_CELLS
from faverify.flows.walk import MAX_WORK, frames_of, walk, work_of

DIGITS, KNOWN = 15, 40  # of the models, and of the exact solution where it hardly moves
STILL = 1e-14  # the motion, relative to Z, that is as good as none
STRIDE = 64
HOPELESS, PATIENCE = 10**9, 3  # how many strides like the last would be too many, and how often


@dataclass(frozen=True)
class Quiet:
    """The times [t0, t1], and Z enclosed over all of them."""

    flow: FAStar = field(repr=False)
    t0: Fraction
    t1: Fraction

    @cached_property
    def moved(self) -> Any:
        """At least the Frobenius norm of Z(t) - Z(t0) for every t of the cell."""
        first, last = (self.flow.at(t, KNOWN) for t in (self.t0, self.t1))
        with ctx.workprec(first.bits):
            spent = (last.M.trace() - first.M.trace()).nonnegative_part()
            width, size = arb(to_fmpq(self.t1 - self.t0)), ball_matrix(self.flow.data.G).trace()
            return sqrt_nonnegative(width * size * spent).upper()

    @property
    def still(self) -> bool:
        """Whether Z moves by next to nothing."""
        with ctx.workprec(64):
            return bool(self.moved <= ball_matrix(self.flow.data.G).trace().sqrt() * STILL)

    def letters(self) -> dict[str, Any]:
        """Z at every time of the cell."""
        there = self.flow.at(self.t0, KNOWN)
        if self.t0 == self.t1:
            return {"Z": there.Z}
        with ctx.workprec(there.bits):
            return {"Z": blurred(there.Z, self.moved)}

    def split(self) -> tuple["Quiet", "Quiet"]:
        """The two halves."""
        middle = (self.t0 + self.t1) / 2
        return self.part(self.t0, middle), self.part(middle, self.t1)

    def part(self, t0: Fraction, t1: Fraction) -> "Quiet":
        """The cell [t0, t1], a part of this one."""
        return Quiet(self.flow, t0, t1)


@lru_cache(maxsize=16)
def cells_through(flow: FAStar, end: Fraction) -> tuple[Cell | Quiet, ...]:
    """Cells that cover [0, end], end > 0, without gap: Taylor models, and quiet cells where many of them hardly move.

    Where they would be too many, or too much work, what is left is one cell, as wide as it is; so it is where three
    times in a row next to nothing of it was covered.
    """
    found, t, left, stuck = list[Cell | Quiet](), Fraction(0), MAX_WORK, 0
    while t < end:
        before = t
        try:
            for cell in islice(_models(flow, t, end, MAX_CELLS - len(found), left), STRIDE):
                found.append(cell)
                t, left = cell.t1, left - work_of(cell.model)
        except TooStiff:
            found.append(Quiet(flow, t, end))
            break
        leap = _leap(flow, t, end, t - before) if t < end else None
        if leap is not None:
            found.append(leap)
            t = leap.t1
        stuck = stuck + 1 if (t - before) * HOPELESS < end - t else 0
        if stuck == PATIENCE:
            found.append(Quiet(flow, t, end))
            break
    require_no_gap(found, end)
    return tuple(found)


def _models(flow: FAStar, start: Fraction, end: Fraction, most: int, work: float) -> Iterator[Cell]:
    """The cells of Taylor models from a time on; as of `walk`."""
    relative, bits = 10.0**-DIGITS, digits_to_bits(DIGITS) + 48
    for segment in walk(frames_of(flow), start, end, most, relative, bits, ORDER + DIGITS - 10, max_work=work):
        yield Cell(flow, segment.t0, segment.t1, segment, DIGITS)


def _leap(flow: FAStar, t: Fraction, end: Fraction, stride: Fraction) -> Quiet | None:
    """The longest quiet cell, longer than the last stride, of those that halving the rest of the time gives.

    What `Quiet.moved` bounds grows with the cell, as tr M does: the longest is found by bisection.
    """
    reach = end - t
    halvings = range(next(k for k in count() if reach <= stride * 2**k))
    found = bisect_left(halvings, True, key=lambda k: Quiet(flow, t, t + reach / 2**k).still)
    return Quiet(flow, t, t + reach / 2**found) if found < len(halvings) else None
