"""Polynomial flows integrated as far as asked, with proof: enclosures at times, and over stretches of time.

`step` says how a step is proved, `growth` how errors travel. The digits that an error bound loses until the last time
are planned as extra bits; where the plan fails, the run starts anew with more.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx

from faverify import deadline
from faverify.balls.ladder import digits_to_bits, power_of_ten
from faverify.errors import TooStiff, UnableError, UsageError
from faverify.flows.polynomial.cell import Cell
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.growth import Metric
from faverify.flows.polynomial.plan import dyadic_below, resized, shared
from faverify.flows.polynomial.step import Piece, State, advance
from faverify.flows.polynomial.system import System, frobenius, logarithm

MAX_STEPS = 2_000
MAX_BITS = 4_096
MAX_WORK = 3e9
MAX_SIZE = 2_500
_SPARE_BITS = 4
_ROUNDING_BITS = 20
_LEAST_GROWTH, _MOST_FIRST_GROWTH = 5.0, 40.0
_NODES_PER_BIT = 0.42
_EAGER = 1.1
_SHRINKING = 50  # steps, twice, after which they must have become shorter before a run is given up
NEAR = 2**16  # by which the time is divided that is left where a pole at the end shows
HOPELESS = 10**3  # a time this many times longer than what all steps of today's length would cover


@dataclass(frozen=True)
class EnclosedState:
    """Enclosures at one exact time ``t``: every matrix of `letters` contains the true value."""

    t: Fraction
    bits: int
    _letters: dict[str, Any]

    def letters(self) -> dict[str, Any]:
        """Moving, constant and determined letters as ``arb_mat``s."""
        return dict(self._letters)


class PolynomialRun:
    """One flow, integrated as far as asked; steps are kept. See `polynomial_run`."""

    def __init__(
        self,
        flow: PolynomialFlow,
        digits: int,
        max_steps: int = MAX_STEPS,
        max_bits: int = MAX_BITS,
        max_work: float = MAX_WORK,
    ) -> None:
        if flow.layout.size > MAX_SIZE:
            raise UnableError(
                f"{flow.layout.size} moving entries are more than {MAX_SIZE}; a smaller instance would help"
            )
        self.flow, self.digits, self.layout = flow, digits, flow.layout
        self.max_steps, self.max_bits, self.max_work = max_steps, max_bits, max_work
        self.pieces: list[Piece] = []
        self.attempts, self.work, self.bits, self.count = 0, 0.0, 0, 0
        self._spent, self._allowed = 0, max_work
        self._growth: float | None = None
        self._failed: tuple[Fraction, float, UnableError] | None = None

    def at(self, t: Fraction, work: float = math.inf) -> EnclosedState:
        """The state at an exact time t >= 0; radii are about 10^-digits times the start's norm.

        ``work`` as in `cover`.
        """
        t = Fraction(t)
        cell = self.cell(t, work)
        return EnclosedState(t, cell.bits, cell.letters(t, t))

    def cell(self, t: Fraction, work: float = math.inf) -> Cell:
        """The cell of the step that holds a time."""
        self.cover(t, work)
        piece = next(piece for piece in self.pieces if t <= piece.t1)
        return Cell(self.flow, piece, piece.t0, piece.t1)

    def cells(self, stop: Fraction, work: float = math.inf) -> tuple[Cell, ...]:
        """Cells that cover [0, stop] without a gap (checked), four a step: their boxes are narrow from the start."""
        self.cover(stop, work)
        if stop == 0:
            return check_gapless([Cell(self.flow, self.pieces[0], stop, stop)], stop)
        pieces = [piece for piece in self.pieces if piece.t0 < stop]
        whole = [Cell(self.flow, piece, piece.t0, min(piece.t1, stop)) for piece in pieces]
        return check_gapless([part for cell in whole for half in cell.split() for part in half.split()], stop)

    def cover(self, stop: Fraction, work: float = math.inf) -> None:
        """Integrate to a time. Raises `TooStiff` when steps, bits or work run out; the limits are those of one call.

        ``work`` may lower the run's own limit of work. A failure is remembered: the same or a longer time is refused at
        once if no more work is allowed. A shorter one is planned afresh.
        """
        if stop < 0:
            raise UsageError(f"time {stop} is before the start")
        self._allowed = min(self.max_work, work)
        if self._failed is not None and self._failed[0] <= stop and self._failed[1] >= self._allowed:
            raise type(self._failed[2])(str(self._failed[2]))
        self._spent, self.work = 0, 0.0
        try:
            while not self.pieces or self.pieces[-1].t1 < stop:
                if not self.pieces:
                    self._start(stop)
                self._proceed(stop)
        except UnableError as error:
            self._failed, self.pieces, self._growth = (stop, self._allowed, error), [], None
            raise
        if self._failed is not None and self._failed[0] <= stop:  # with more work than then
            self._failed = None

    def _start(self, stop: Fraction) -> None:
        """Plan the bits, and make the exact start."""
        self.attempts += 1
        with ctx.workprec(64):
            scale = max((frobenius(arb_mat(x).entries()) for x in self.flow.start.values()), key=float)
            self.tolerance = (power_of_ten(self.digits) * (scale if scale > 0 else arb(1))).lower()
        if self._growth is None:
            self._growth = self._first_growth(stop)
        extra = int(self._growth) + _SPARE_BITS
        rounding = _ROUNDING_BITS + int(2 * math.log2(1 + float(stop) / 16))  # of long steps
        self.bits = digits_to_bits(self.digits) + extra + rounding
        if self.bits > self.max_bits:
            raise TooStiff(
                f"the error bound grows by 2^{extra} until t = {float(stop):.6g}, which needs {self.bits} bits "
                f"(limit {self.max_bits}); a shorter time, fewer digits or a milder instance would help"
            )
        self.count = 2 * math.ceil((_spare_nodes(self.layout.size) + _NODES_PER_BIT * (self.bits - rounding)) / 2)
        self.aim = self.tolerance * arb(2) ** -extra
        with ctx.workprec(self.bits):
            self.system = System.of(self.flow.program, self.layout, dict(self.flow.constants))
            row = arb_mat([self.layout.row({name: arb_mat(x) for name, x in self.flow.start.items()})])
            self.state = State(Fraction(0), row.mid(), frobenius([x.rad() for x in row.entries()]), Metric())
        self._width = self._first_width(stop)

    def _first_growth(self, stop: Fraction) -> float:
        """Bits that the error bound may grow by, from the rate at the start (a plan, corrected on failure)."""
        jacobian = self._first_jacobian()
        if not np.isfinite(jacobian).all():
            return _LEAST_GROWTH
        rate = float(np.linalg.eigvalsh((jacobian + jacobian.T) / 2)[-1])
        return min(max(_LEAST_GROWTH, 3 + rate * min(float(stop), 2.0) + 0.1 * rate * float(stop)), _MOST_FIRST_GROWTH)

    def _first_jacobian(self) -> Any:
        from faverify.flows.polynomial.approximate import Collocation
        from faverify.flows.polynomial.rings import doubles

        constants = {name: doubles(x) for name, x in self.flow.constants.items()}
        start = self.layout.batch({name: doubles(x) for name, x in self.flow.start.items()}, ())
        self._stiffness = Collocation(self.flow.program, self.layout, constants).jacobians(start[None])[0]
        return self._stiffness

    def _first_width(self, stop: Fraction) -> Fraction:
        """A width for the first step: some times the inverse of the Jacobian's norm (too much costs a first look)."""
        size = float(np.linalg.norm(self._stiffness, 2)) if np.isfinite(self._stiffness).all() else 1e9
        return dyadic_below(Fraction(min(16.0 / (size + 1e-9), 2.0**40)))

    def _proceed(self, stop: Fraction) -> None:
        """Step until the time is reached, or until the tolerance is lost: then plan anew."""
        with ctx.workprec(self.bits):
            while not self.pieces or self.pieces[-1].t1 < stop:
                self._one_step(stop)
                if not self.pieces[-1].error <= self.tolerance:
                    self._replan(stop)
                    return

    def _one_step(self, stop: Fraction) -> None:
        deadline.check()
        left = max(stop - self.state.t, Fraction(1, 2**20))
        self._spent += 1
        self.work += step_work(self.flow, self.count, self.bits)
        if self._spent > self.max_steps or self.work > self._allowed:
            raise TooStiff(
                f"{self._spent - 1} steps of order {self.count} at {self.bits} bits: t = {float(self.state.t):.6g} of "
                f"{float(stop):.6g}, and the limit of steps or work is reached; a shorter time, fewer digits or a "
                "smaller instance would help"
            )
        if (left > HOPELESS * self.max_steps * self._width or left < stop / NEAR) and self._shrinks(stop):
            raise TooStiff(
                f"steps shrink to {float(self._width):.1g} at t = {float(self.state.t):.6g} of {float(stop):.6g}: the "
                "solution may end there; a shorter time would help"
            )
        width = shared(self._width, left)
        try:
            self.state, piece = advance(self.system, self.state, width, self.count, self.bits, self.aim, left)
        except UnableError as error:
            raise TooStiff(f"at t = {float(self.state.t):.6g} of {float(stop):.6g}: {error}") from None
        self.pieces.append(piece)
        proved = float(piece.t1 - piece.t0)
        self._width = dyadic_below(Fraction(_EAGER * resized(proved, piece.order, self.count, -logarithm(self.aim))))

    def _shrinks(self, stop: Fraction) -> bool:
        """Whether steps of the last while were shorter than those of the while before, twice, as before a pole.

        And shorter a share of what was left: so they never get there.
        """
        found = self.pieces[-1::-_SHRINKING][:3]
        widths = [piece.t1 - piece.t0 for piece in found]
        shares = [width / (stop - piece.t0) for width, piece in zip(widths, found, strict=True)]
        return len(widths) == 3 and widths[0] < widths[1] < widths[2] and shares[0] <= shares[2]

    def _replan(self, stop: Fraction) -> None:
        """Start anew, with the growth so far extrapolated to the time."""
        reached = self.pieces[-1].t1
        lost = (self._growth or _LEAST_GROWTH) + _SPARE_BITS  # bits by which the bound has grown, at least
        self._growth = max(lost * 1.25, lost * 1.1 * min(1e9, float(stop / reached))) + 16
        self.pieces = []


def _spare_nodes(size: int) -> float:
    """More for small flows, where a step costs the same for a few nodes more and is longer."""
    return 6 + 16 * min(1.0, 60 / size)


def step_work(flow: PolynomialFlow, count: int, bits: int) -> float:
    """The cost of a step in units of roughly 10 ns: counted, so that limits do not depend on the machine."""
    sweeps, size = 2 + bits / 45, flow.layout.size
    products = sum(
        math.prod(flow.program.shapes[step.args[0]]) * flow.program.shapes[step.args[1]][1]
        for step in flow.program.steps
        if step.op == "matmul"
    )
    return sweeps * count * (count * size + products + 60 * size) * bits / 64 + 6.0 * size**3 + 1e5


def check_gapless(cells: Sequence[Cell], stop: Fraction) -> tuple[Cell, ...]:
    """The same cells, if they cover [0, stop] without a gap and neighbours overlap where they meet."""
    meets = all(left.t1 == right.t0 and _overlap(left, right) for left, right in pairwise(cells))
    if not cells or cells[0].t0 != 0 or cells[-1].t1 != stop or not meets:
        raise UnableError(f"the cover of [0, {stop}] has a gap: this is a defect of the integrator, please report it")
    return tuple(cells)


def _overlap(left: Cell, right: Cell) -> bool:
    before, after = left.letters(left.t1, left.t1), right.letters(right.t0, right.t0)
    return all(before[name].overlaps(after[name]) for name in left.flow.start)
