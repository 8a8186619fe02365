"""The total rise of the loss of FA*, ``int (dl/dt)^+ dt`` over [0, T] or over all t >= 0, enclosed (Lemma 8, N4).

Between turning points the rise is a difference of losses: no quadrature. A tail argument ends the cover at a time t*.
"A(t*) > 0": where A is certainly positive definite on what moves the loss never rises again (Lemmas 4 and 5). For
infinite time also "slow modes": `faverify.flows.falling` shows that it falls for ever although A stays indefinite.
"limit": after any t*, ``int (dl/dt)^+ <= |min(0, lambda_min(A(t*)))| int_{t*} l = |...| tr(h(oo) - h(t*))``, below the
tolerance.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx

from faverify.balls.convert import to_fmpq
from faverify.balls.ladder import digits_to_bits, power_of_ten, rungs
from faverify.balls.linalg import (
    enclose_positive_part_norm_squared,
    enclose_symmetric_eigenvalues,
    least_eigenvalue_below,
    pivots_positive,
    trace,
)
from faverify.errors import UnableError
from faverify.flows.fa_star import CAP_BITS, FAStar
from faverify.flows.falling import Cone, cones
from faverify.flows.frame import Frames
from faverify.flows.limit import enclose_limit, enclose_rest
from faverify.flows.segment import Segment
from faverify.flows.turning import MAX_CELLS, Stretch, TurningPoint, Zero, signs_of_rate, squeeze
from faverify.flows.walk import MAX_WORK, frames_of, walk

_WORK_FOR_EVER = 1e7
_FEW_BITS, _NEARLY = 96, 1024
_PATIENCE, _EVERY = 100, 10  # cells, after which the end is looked for at every tenth, of finite times, too


@dataclass(frozen=True)
class Rise:
    """The certified rise. ``T`` is None for infinite time; ``t_star`` is where the cover ended.

    ``value`` encloses the rise, ``bound`` the right side of N4, (1/4) ||A_-(0)||_F^2. ``tail`` is one of "none" (a
    cover up to T), "A(t*) > 0", "slow modes", "limit" (``tail_bound`` is part of the value) or "stationary".
    ``turning`` are the turning points on (0, t*) as far as they were separated; ``exact_count`` says whether these are
    all. ``cells`` counts the Taylor models of the cover.
    """

    value: Any
    bound: Any
    T: Fraction | None
    t_star: Fraction
    tail: str
    tail_bound: Any
    turning: tuple[TurningPoint, ...]
    exact_count: bool
    cells: int
    bits: int


class _Tail:
    """Collects segments until the tail is settled; remembers why it stopped."""

    def __init__(self, frames: Frames, T: Fraction | None, tolerance: Any, digits: int) -> None:
        self.frames, self.T, self.tolerance = frames, T, tolerance
        self.bits = digits_to_bits(2 * digits) + 64
        self.reason, self.bound, self.t_star = "none", arb(0), Fraction(0) if T is None else T
        self.cells = 0
        self._limits: dict[int, Any] = {}
        self._guesses: dict[int, list[Cone]] = {}

    def segments(self, max_cells: int) -> Iterator[Segment]:
        """The cover, up to T or to where the rest is settled."""
        work = MAX_WORK if self.T is not None else _WORK_FOR_EVER
        for segment in walk(self.frames, Fraction(0), self.T, max_cells, max_work=work):
            if self._settled(segment):
                return
            self.cells += 1
            self.t_star = segment.t1
            yield segment

    def _limit(self, bits: int) -> Any:
        if bits not in self._limits:
            self._limits[bits] = enclose_limit(self.frames, bits)
        return self._limits[bits]

    def _end(self, bits: int) -> Any:
        """``h(oo)``."""
        return self.frames.at(bits).moving + self._limit(bits)

    def _cones(self, bits: int) -> list[Cone]:
        if bits not in self._guesses:
            with ctx.workprec(bits):
                self._guesses[bits] = list(cones(self._end(bits)))
        return self._guesses[bits]

    def _falls(self, segment: Segment) -> bool:
        """Whether the loss certainly falls for ever after the start of this segment (`faverify.flows.falling`)."""
        bits, (h, speed) = segment.bits, segment.coefficients[:2]
        with suppress(UnableError):
            if self.cells >= _PATIENCE:  # stiff: fast modes are gone, and hide the slow ones in what a step needs
                bits, node = 2 * bits, self.frames.node(segment.t0, 2 * bits, CAP_BITS)[1]
                h, speed = node.h, node.speed
            with ctx.workprec(bits):
                rest = self._end(bits) - h
                return any(cone.holds(h, speed, rest) for cone in self._cones(bits))
        return False

    def _settled(self, segment: Segment) -> bool:
        """Whether what happens after the start of this segment is settled."""
        h = segment.coefficients[0]
        with ctx.workprec(segment.bits):
            A = h + h.transpose()
            if pivots_positive(A):
                self.reason, self.t_star = "A(t*) > 0", segment.t0
                return True
        if self.T is not None and self.cells < _PATIENCE:
            return False
        if (self.cells < _PATIENCE or self.cells % _EVERY == 0) and self._falls(segment):
            self.reason, self.t_star = "slow modes", segment.t0
            return True
        if self.T is not None:
            return False
        with ctx.workprec(segment.bits):
            left = trace(self._end(max(_FEW_BITS, segment.bits)) - h).upper()
        slope = (-least_eigenvalue_below(A)).max(arb(0))
        return bool(slope * left <= _NEARLY * (self.tolerance + power_of_ten(20))) and self._small(segment)

    def _small(self, segment: Segment) -> bool:
        """Whether the bound of the rest at the segment's start, which is not 0, is below the tolerance.

        To full precision, or to as many more bits as nearly dependent columns need.
        """
        t, bound = segment.t0, None
        for bits in rungs(max(self.bits, segment.bits), CAP_BITS):
            frame, node = self.frames.node(t, bits, CAP_BITS)
            with ctx.workprec(frame.bits), suppress(UnableError):
                slope = (-enclose_symmetric_eigenvalues(node.h + node.h.transpose())[0]).upper().max(arb(0))
                bound = (slope * trace(enclose_rest(self.frames, t, self._limit(bits), bits))).upper()
                break
        if bound is None or not bound <= self.tolerance:
            return False
        self.reason, self.bound = "limit", bound
        return True


def enclose_rise(flow: FAStar, T: Fraction | int | None = None, digits: int = 40, max_cells: int = MAX_CELLS) -> Rise:
    """``int_0^T (dl/dt)^+ dt`` (T = None.

    Over all t >= 0) with a radius of at most 10^-digits times the bound of N4.

    Raises `UnableError` where that is not reached: a span too long for ``max_cells`` Taylor models, a loss whose
    tail does not settle, stretches on which the sign of dl/dt stays open and matters.
    """
    end = None if T is None else Fraction(T)
    frames = frames_of(flow)
    bits = digits_to_bits(digits) + 64
    bound = _bound_at_start(frames, bits)
    with ctx.workprec(bits):
        if flow.data.stationary or end == 0:
            reason = "stationary" if flow.data.stationary else "none"
            return Rise(arb(0), bound, end, Fraction(0), reason, arb(0), (), True, 0, bits)
        tolerance = (power_of_ten(digits) * bound / 4).lower()
    tail = _Tail(frames, end, tolerance, digits)
    stretches = signs_of_rate(frames, tail.segments(max_cells))
    return _total(frames, stretches, tail, bound, end, digits)


def _bound_at_start(frames: Frames, bits: int) -> Any:
    """``||A_-(0)||_F^2 / 4``, good to a few digits where it is not small beside ||A(0)||_F^2.

    Where columns of Z(0) are nearly dependent more bits are taken.
    """
    while True:
        with ctx.workprec(bits):
            A0 = frames.at(bits).start + frames.at(bits).start.transpose()
            found = enclose_positive_part_norm_squared(-A0) / 4
            sharp = found.rad() * 2**20 <= trace(A0 * A0.transpose()).lower()
        if sharp or bits * 2 > CAP_BITS:
            return found
        bits *= 2


def _total(frames: Frames, stretches: list[Stretch], tail: _Tail, bound: Any, T: Fraction | None, digits: int) -> Rise:
    extra = 3
    for _ in range(4):
        zeros = {i: squeeze(frames, s, digits + extra) for i, s in enumerate(stretches) if s.piece.sign == 0}
        bits = frames.flow.plan_bits(tail.t_star if T is None else T, digits + extra + 8)
        with ctx.workprec(bits):
            value = _sum(frames, stretches, zeros, bits) + tail.bound * arb(0.5, 0.5)
            if not any(s.piece.sign in (None, 0, 1) for s in stretches) and tail.bound.is_zero():
                value = arb(0)
            if value.is_zero() or value.rad() <= power_of_ten(digits) * bound:
                open_ones = any(s.piece.sign is None for s in stretches)
                points = tuple(zero.point() for zero in zeros.values())
                return Rise(
                    value, bound, T, tail.t_star, tail.reason, tail.bound, points, not open_ones, tail.cells, bits
                )
        extra *= 4
    raise UnableError(
        f"the rise of the loss is known only to a radius of {value.rad().str(3, radius=False)}, not to {digits} digits "
        "of its bound; fewer digits would help"
    )


def _sum(frames: Frames, stretches: list[Stretch], zeros: dict[int, Zero], bits: int) -> Any:
    """The sum of l(end) - l(start) over the maximal rising runs, plus what open stretches may add."""
    total, start = arb(0), None
    for i, stretch in enumerate(stretches):
        sign = stretch.piece.sign
        if sign == 0:
            loss = zeros[i].point().loss
            if zeros[i].slope < 0:
                total, start = total + loss - _known(start, frames, stretch.piece.a, bits), None
            else:
                start = loss
        elif sign == 1 and start is None:
            start = loss_at(frames, stretch.piece.a, bits)
        elif sign != 1 and start is not None:
            total, start = total + loss_at(frames, stretch.piece.a, bits) - start, None
        if sign is None:
            total = total + _open_rise(stretch)
    return total if start is None else total + loss_at(frames, stretches[-1].piece.b, bits) - start


def _known(start: Any, frames: Frames, a: Fraction, bits: int) -> Any:
    return loss_at(frames, a, bits) if start is None else start


def _open_rise(stretch: Stretch) -> Any:
    """[0, length * sup (dl/dt)^+] on a stretch whose sign is open."""
    piece = stretch.piece
    top = stretch.model.enclose(2, piece.a, piece.b).upper().max(arb(0))
    return (top * to_fmpq(piece.b - piece.a)).upper() * arb(0.5, 0.5)


def loss_at(frames: Frames, t: Fraction, bits: int) -> Any:
    """l(t), fresh from the exact solution, at ``bits`` bits or more."""
    frame, node = frames.node(t, bits, CAP_BITS)
    with ctx.workprec(frame.bits):
        return trace(node.speed)
