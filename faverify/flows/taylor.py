"""Validated Taylor integration of FA, GD and (to cross-check N1) FA*: enclosures at times and over stretches of time.

A state is an exact point plus an error bound in the Frobenius norm, which grows like exp(int mu) with mu the
logarithmic norm of the Jacobian: the digits lost that way are planned as extra bits (and, where the plan fails, the
run starts anew with more). Where the plan would be long (48 bits), rotated boxes carry the error along as well.
Measured by ``tests/benchmarks/bench_integrator.py`` on an (8, 6, 3) instance of FA: bits lost until T = 2, 16, 64 are
13, 82, 315 by the norm, 12, 39, 130 by boxes that are not rotated, 5, 5, 5 by Lohner's rotated boxes. The Jacobian
that these need costs a fifth of a step, so up to T = 2 bits are cheaper, and at T = 64 the norm alone gives up.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from flint import arb, ctx

from faverify import deadline
from faverify.balls.convert import ball_matrix, to_fmpq
from faverify.balls.ladder import digits_to_bits, power_of_ten
from faverify.cases.instance import Instance
from faverify.errors import TooStiff, UnableError, UsageError
from faverify.flows.fa import FeedbackAlignment
from faverify.flows.gd import GradientDescent
from faverify.flows.lohner import MAX_ORDER, MAX_SIZE, Frame, first_frame, transport
from faverify.flows.taylor_norms import frobenius, radius_norm
from faverify.flows.taylor_series import evaluate, evaluate_range, widened
from faverify.flows.taylor_star import OptimalFeedbackAlignment
from faverify.flows.taylor_step import Step, advance
from faverify.flows.taylor_system import State, System, Tube, at_rest

SYSTEMS: dict[str, type[System]] = {"fa": FeedbackAlignment, "gd": GradientDescent, "fa_star": OptimalFeedbackAlignment}
MAX_STEPS = 2_000
MAX_BITS = 4_096
MAX_WORK = 3e9
_SPARE_BITS = 8
_ROUNDING_BITS = 28
_LEAST_GROWTH, _MUCH_GROWTH, _MOST_FIRST_GROWTH = 16.0, 48.0, 300.0


@dataclass(frozen=True)
class EnclosedState:
    """Enclosures at one exact time ``t``: every matrix of `letters` contains the true value."""

    t: Fraction
    bits: int
    _letters: dict[str, Any]

    def letters(self) -> dict[str, Any]:
        """Y, C, Z, W as ``arb_mat``s."""
        return dict(self._letters)


class TubeCell:
    """Enclosures over all of [t0, t1]: a Taylor polynomial around ``origin <= t0`` and a proven bound of its error."""

    def __init__(self, system: System, step: Step, t0: Fraction, t1: Fraction) -> None:
        self._system, self._step, self.t0, self.t1 = system, step, t0, t1

    @property
    def bits(self) -> int:
        """The working precision."""
        return self._step.bits

    @property
    def origin(self) -> Fraction:
        """The time at which the polynomials are expanded."""
        return self._step.t0

    @property
    def error(self) -> Any:
        """At every time of the cell ``||Z - p_Z||_F^2 + ||W - p_W||_F^2 <= error^2`` (FA*: ``||(Z - p_Z) L||_F``)."""
        return self._step.error

    def at(self, t: Fraction) -> EnclosedState:
        """The state at one exact time of the cell; `UsageError` outside."""
        return EnclosedState(Fraction(t), self.bits, self.letters(t, t))

    def split(self) -> tuple["TubeCell", "TubeCell"]:
        """The two halves, of the same polynomial: their boxes are narrower."""
        middle = (self.t0 + self.t1) / 2
        return TubeCell(self._system, self._step, self.t0, middle), TubeCell(self._system, self._step, middle, self.t1)

    def instant(self, t: Fraction) -> "TubeCell":
        """The cell [t, t] for a time t of this one."""
        return TubeCell(self._system, self._step, t, t)

    def polynomials(self) -> dict[str, list[Any]]:
        """Coefficients of p_Z and p_W in ``t - origin`` (exact for FA and GD)."""
        with ctx.workprec(self.bits):
            self._system.refresh()
            return self._system.jet_letters(list(zip(*self._step.series, strict=True)))

    def letters(self, a: Fraction | None = None, b: Fraction | None = None) -> dict[str, Any]:
        """Y, C, Z, W at every time of [a, b] (default: the cell), in mean-value form; `UsageError` outside the cell."""
        with ctx.workprec(self.bits):
            return self._system.letters(self._state(a, b))

    def jet(self, order: int, a: Fraction | None = None, b: Fraction | None = None) -> dict[str, list[Any]]:
        """Taylor coefficients 0..order of Z and W at every time of [a, b]: of the solution, not of the polynomial.

        Coefficient k of a letter contains its k-th derivative over k! at each time of [a, b]; so the last one is a
        Lagrange remainder.
        """
        with ctx.workprec(self.bits):
            self._system.refresh()
            recursion, found = self._system.box_recursion(), [self._state(a, b)]
            for k in range(order):
                velocity, _ = recursion.push(found[k])
                found.append(tuple(matrix * (1 / arb(k + 1)) for matrix in velocity))
            return self._system.jet_letters(found)

    def _state(self, a: Fraction | None, b: Fraction | None) -> State:
        low, high = self.t0 if a is None else Fraction(a), self.t1 if b is None else Fraction(b)
        if not self.t0 <= low <= high <= self.t1:
            raise UsageError(f"[{low}, {high}] is not inside the cell [{self.t0}, {self.t1}]")
        ends = arb(to_fmpq(low - self.origin)), arb(to_fmpq(high - self.origin))
        error = self._step.error
        if low == high:
            return tuple(widened(evaluate(series, ends[0]), error) for series in self._step.series)
        return tuple(widened(evaluate_range(series, *ends), error) for series in self._step.series)


class TaylorFlow:
    """One flow of one instance, integrated as far as asked; steps are kept. See `taylor_flow`."""

    def __init__(
        self,
        system: System,
        digits: int,
        max_steps: int = MAX_STEPS,
        max_bits: int = MAX_BITS,
        max_work: float = MAX_WORK,
        growth: float | None = None,
    ) -> None:
        self.system, self.digits = system, digits
        self.max_steps, self.max_bits, self.max_work = max_steps, max_bits, max_work
        self.work = 0.0
        self._failed: tuple[Fraction, UnableError] | None = None
        self.frame: Frame | None = None
        self._rotated = False
        self.steps: list[Step] = []
        self.attempts = 0
        self._growth = growth  # bits by which the error bound is expected to grow, where that is known
        self._spent = 0

    def at(self, t: Fraction) -> EnclosedState:
        """The state at an exact time t >= 0; entries have radii of about 10^-digits times the start's norm."""
        return self.cell(Fraction(t)).at(Fraction(t))

    def cell(self, t: Fraction) -> TubeCell:
        """The cell that holds a time."""
        self.cover(t)
        step = next(step for step in self.steps if t <= step.t1)
        return TubeCell(self.system, step, step.t0, step.t1)

    def cells(self, T: Fraction) -> tuple[TubeCell, ...]:
        """Cells that cover [0, T] without a gap (checked)."""
        self.cover(T)
        found = [TubeCell(self.system, step, step.t0, min(step.t1, T)) for step in self.steps if step.t0 < T or T == 0]
        return check_gapless(found[:1] if T == 0 else found, T)

    def cover(self, T: Fraction) -> None:
        """Integrate to T. Raises `TooStiff` when steps, bits or work run out; the limits are those of one call.

        A failure is remembered: the same or a longer time is refused at once. A shorter one is planned afresh.
        """
        if T < 0:
            raise UsageError(f"time {T} is before the start")
        if self._failed is not None and self._failed[0] <= T:
            raise type(self._failed[1])(str(self._failed[1]))
        self._spent, self.work = 0, 0.0
        try:
            while not self.steps or self.steps[-1].t1 < T:
                if not self.steps:
                    self._start(T)
                self._proceed(T)
        except UnableError as error:
            self._failed, self.steps, self._growth = (T, error), [], None
            raise

    def _start(self, T: Fraction) -> None:
        """Plan the bits and make the exact start."""
        self.attempts += 1
        with ctx.workprec(64):
            start = self.system.exact_start()
            scale = max((frobenius(ball_matrix(part)) for part in start), key=float)
            self.tolerance = (power_of_ten(self.digits) * (scale if scale > 0 else arb(1))).lower()
        growth = self._planned = self._growth if self._growth is not None else self._first_growth(start, T)
        self.bits = digits_to_bits(self.digits) + int(growth) + _SPARE_BITS + _ROUNDING_BITS
        self.order = max(6, math.ceil(math.log(2) / 2 * (self.bits - _ROUNDING_BITS)) + 4)
        self.aim = self.tolerance * arb(2) ** -(int(growth) + _SPARE_BITS)
        if self.bits > self.max_bits:
            raise TooStiff(
                f"the error bound grows by 2^{int(growth)} until t = {float(T):.6g}, which needs {self.bits} bits "
                f"(limit {self.max_bits}); a shorter time, fewer digits or a milder instance would help"
            )
        with ctx.workprec(self.bits):
            balls = [ball_matrix(part) for part in start]
            self.state = tuple(ball.mid() for ball in balls)
            self.error = sum((radius_norm(ball) for ball in balls), arb(0)).upper()
            n, m, r = self.system.work_sizes
            self.frame = first_frame((n + m) * r, self.error) if self._rotated and self.order <= MAX_ORDER else None

    def _first_growth(self, start: State, T: Fraction) -> float:
        """Bits that the error bound may grow by until T, from the rate at the start (a plan, corrected on failure)."""
        with ctx.workprec(64):
            self.system.refresh()
            state = tuple(ball_matrix(part) for part in start)
            rate = float(self.system.rate(Tube(state, at_rest(state), arb(0))).mid())
        guess = 0.8 * rate * float(T) / math.log(2)
        n, m, r = self.system.work_sizes
        self._rotated = self.system.rotates and len(state) == 2 and (n + m) * r <= MAX_SIZE and guess > _MUCH_GROWTH
        if self._rotated:
            return _LEAST_GROWTH
        return min(max(guess, _LEAST_GROWTH), _MOST_FIRST_GROWTH) if math.isfinite(guess) else _MOST_FIRST_GROWTH

    def _proceed(self, T: Fraction) -> None:
        """Step until T is reached, or until the tolerance is lost: then plan anew."""
        with ctx.workprec(self.bits):
            self.system.refresh()
            while not self.steps or self.steps[-1].t1 < T:
                self._one_step(T)
                if not self.steps[-1].error <= self.tolerance:
                    self._replan(T)
                    return

    def _one_step(self, T: Fraction) -> None:
        deadline.check()
        now = self.steps[-1].t1 if self.steps else Fraction(0)
        self._spent += 1
        self.work += step_work(self.system.work_sizes, self.order, self.bits)
        if self._spent > self.max_steps or self.work > self.max_work:
            raise TooStiff(
                f"{self._spent - 1} Taylor steps of order {self.order} at {self.bits} bits: t = {float(now):.6g} of "
                f"{float(T):.6g}, and the limit of steps or work is reached; a shorter time, fewer digits or a smaller "
                "instance would help"
            )
        span = max(T - now, Fraction(1, 2**20))
        if self.frame is not None and self.steps:
            span = min(span, Fraction(1.5 / max(float(self.steps[-1].rate.mid()), 1e-6)))
        done = advance(self.system, now, self.state, self.error, self.order, span, self.aim)
        self.state, self.error = done.state, done.error
        if self.frame is not None:
            self.work += self.frame.work(self.system.work_sizes)
            self.frame = transport(self.system, self.frame, done)
        if self.frame is not None:
            self.error = self.error.min(self.frame.norm).upper()
        self.steps.append(done.step)

    def _replan(self, T: Fraction) -> None:
        """Start anew, with the growth so far extrapolated to T."""
        reached = self.steps[-1].t1
        lost = self._planned + _SPARE_BITS  # bits by which the error bound has grown, at least
        self._growth = max(lost * 1.25, lost * 1.1 * min(1e9, float(T / reached))) + 16
        self.steps = []


def step_work(sizes: tuple[int, int, int], order: int, bits: int) -> float:
    """The cost of a Taylor step in units of roughly 10 ns: counted, so that limits do not depend on the machine."""
    n, m, r = sizes
    return order**2 * r**2 * (2 * n + m) * bits / 64 + 6e3 * order


def check_gapless(cells: Sequence[TubeCell], T: Fraction) -> tuple[TubeCell, ...]:
    """The same cells, if they cover [0, T] without a gap and neighbours overlap where they meet; else `UnableError`."""
    meets = all(left.t1 == right.t0 and _overlap(left, right) for left, right in pairwise(cells))
    if not cells or cells[0].t0 != 0 or cells[-1].t1 != T or not meets:
        raise UnableError(f"the cover of [0, {T}] has a gap: this is a defect of the integrator, please report it")
    return tuple(cells)


def _overlap(left: TubeCell, right: TubeCell) -> bool:
    before, after = left.letters(left.t1, left.t1), right.letters(right.t0, right.t0)
    return all(before[name].overlaps(after[name]) for name in ("Z", "W"))


_FLOWS: dict[tuple[str, str, int, int, int], TaylorFlow] = {}


def taylor_flow(
    instance: Instance, flow: str, digits: int = 30, max_steps: int = MAX_STEPS, max_bits: int = MAX_BITS
) -> TaylorFlow:
    """The integration of "fa", "gd" or "fa_star", kept for the 16 latest requests.

    Raises `UsageError` for an unknown flow, `DomainError` where Z0 has no full column rank and W is to be optimal.
    """
    if flow not in SYSTEMS or digits < 1:
        raise UsageError(f"no flow {flow!r} to {digits} digits; the flows are {', '.join(SYSTEMS)}")
    key = (instance.digest, flow, digits, max_steps, max_bits)
    if key not in _FLOWS:
        while len(_FLOWS) >= 16:
            _FLOWS.pop(next(iter(_FLOWS)))
        _FLOWS[key] = TaylorFlow(SYSTEMS[flow](instance), digits, max_steps, max_bits)
    return _FLOWS[key]


def enclose_flow(
    instance: Instance,
    flow: str,
    times: Sequence[Fraction],
    digits: int = 30,
    max_steps: int = MAX_STEPS,
    max_bits: int = MAX_BITS,
) -> list[EnclosedState]:
    """Rigorous enclosures of Z and W (with Y, C) at exact times >= 0 along "fa", "gd" or "fa_star", in the order given.

    Radii are at most about ``10^-digits`` times the larger Frobenius norm of Z(0), W(0). W(0) is the instance's W0,
    else the optimal W for Z0 (FA* always). Raises `UsageError`, `DomainError` (see `taylor_flow`), and `TooStiff`
    when ``max_steps`` Taylor steps or ``max_bits`` bits are not enough.
    """
    run = taylor_flow(instance, flow, digits, max_steps, max_bits)
    if times:
        run.cover(max(Fraction(t) for t in times))
    return [run.at(Fraction(t)) for t in times]


def tube(
    instance: Instance,
    flow: str,
    T: Fraction,
    digits: int = 15,
    max_steps: int = MAX_STEPS,
    max_bits: int = MAX_BITS,
) -> tuple[TubeCell, ...]:
    """Cells that cover [0, T] without a gap (checked), each with boxes of the letters that hold throughout the cell.

    Raises what `enclose_flow` raises.
    """
    return taylor_flow(instance, flow, digits, max_steps, max_bits).cells(Fraction(T))
