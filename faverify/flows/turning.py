"""The turning points of the loss of FA*, isolated rigorously: how many on [0, T], when, and how high.

dl/dt comes from Taylor models with proven remainders on a cover of [0, T]; every part of the cover has a certain
sign or exactly one simple zero (opposite certain signs at the ends, certainly monotone between). Interval Newton
squeezes the zeros.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from flint import ctx

from faverify.balls.convert import dyadic, to_fmpq
from faverify.balls.ladder import digits_to_bits, power_of_ten
from faverify.errors import UnableError
from faverify.flows.fa_star import CAP_BITS, FAStar
from faverify.flows.frame import Frames
from faverify.flows.segment import ORDER, Segment
from faverify.flows.signs import Piece, isolate
from faverify.flows.walk import RELATIVE, frames_of, step, walk

MAX_CELLS = 4_096
_LEVELS = 4


class TurningPoint(NamedTuple):
    """One turning point of the loss: a ball for its time, one for the loss there, and "max" or "min"."""

    time: Any
    loss: Any
    kind: str


@dataclass(frozen=True)
class Stretch:
    """A piece of time with the sign of dl/dt on it, and the model that knows it."""

    piece: Piece
    model: Segment


@dataclass(frozen=True)
class Zero:
    """A squeezed simple zero of dl/dt: it lies in [a, b], on which ``model`` is accurate."""

    a: Fraction
    b: Fraction
    slope: int
    model: Segment

    def point(self) -> TurningPoint:
        """Time and loss as balls."""
        with ctx.workprec(self.model.bits):
            time = self.model.local(self.a, self.b) + to_fmpq(self.model.t0)
        return TurningPoint(time, self.model.enclose(1, self.a, self.b), "max" if self.slope < 0 else "min")


def enclose_turning_points(
    flow: FAStar, T: Fraction | int, digits: int = 20, max_cells: int = MAX_CELLS
) -> list[TurningPoint]:
    """All turning points of l on the open interval (0, T), in order; their number is exact.

    Times have radii below 10^-digits, losses below 10^-digits l(0). A stationary flow has none. Raises
    `UnableError` where the number stays open (a turning point too close to T, a nearly double zero) or the span is
    too long.
    """
    if flow.data.stationary or T == 0:
        return []
    frames = frames_of(flow)
    stretches = signs_of_rate(frames, _segments(flow, Fraction(T), max_cells))
    for stretch in stretches:
        if stretch.piece.sign is None:
            a, b = float(stretch.piece.a), float(stretch.piece.b)
            raise UnableError(
                f"the sign of dl/dt stays open between t = {a:.12g} and {b:.12g}: nearly a double zero, or a "
                "turning point at the end; another T would help in the second case"
            )
    return [squeeze(frames, s, digits).point() for s in stretches if s.piece.sign == 0]


def enclose_losses(flow: FAStar, T: Fraction, count: int, max_cells: int = MAX_CELLS) -> Iterator[tuple[Fraction, Any]]:
    """The loss at ``count`` + 1 times, 0 to T > 0 in equal steps: (time, ball), from the models of the turning points.

    Raises `UnableError` where the span is too long.
    """
    models = iter(_segments(flow, T, max_cells))
    model = next(models)
    for time in (T * k / count for k in range(count + 1)):
        while time > model.t1:
            model = next(models)
        yield time, model.enclose(1, time, time)


@lru_cache(maxsize=8)
def _segments(flow: FAStar, T: Fraction, max_cells: int) -> tuple[Segment, ...]:
    """Models that cover [0, T] without gap; those of the latest requests are kept."""
    return tuple(walk(frames_of(flow), Fraction(0), T, max_cells))


def signs_of_rate(frames: Frames, segments: Iterable[Segment]) -> list[Stretch]:
    """The signs of dl/dt on the segments, without gap; open stretches are looked at again with sharper models."""
    found = list[Stretch]()
    for segment in segments:
        found += _signs_on(frames, segment)
    return _resolved(frames, found, 1)


def _signs_on(frames: Frames, segment: Segment) -> list[Stretch]:
    still = segment.t0 == 0 and rate_at_start(frames.flow) == 0
    least = (segment.t1 - segment.t0) / 1024
    pieces = isolate(
        lambda a, b: segment.enclose(2, a, b),
        lambda a, b: segment.enclose(3, a, b),
        segment.t0,
        segment.t1,
        least,
        still,
    )
    return [Stretch(piece, segment) for piece in pieces]


def rate_at_start(flow: FAStar) -> Any:
    """dl/dt at t = 0, exact: -2 tr(M' M), M' = G^{-1} N."""
    data = flow.data
    product = data.Gi * data.N0 * data.M0
    return -2 * sum(product[i, i] for i in range(data.r))


def _resolved(frames: Frames, stretches: list[Stretch], level: int) -> list[Stretch]:
    """Runs of open stretches replaced by what sharper models say; what is still open after four levels stays open."""
    result, run = list[Stretch](), list[Stretch]()
    for stretch in [*stretches, None]:
        if stretch is not None and stretch.piece.sign is None:
            run.append(stretch)
            continue
        if run:
            result += _sharper(frames, run, level)
            run = []
        if stretch is not None:
            result.append(stretch)
    return result


def _sharper(frames: Frames, run: list[Stretch], level: int) -> list[Stretch]:
    if level > _LEVELS:
        piece = Piece(run[0].piece.a, run[-1].piece.b, None)
        return [Stretch(piece, run[0].model)] if len(run) == 1 else run
    a, b = run[0].piece.a, run[-1].piece.b
    bits = max(s.model.bits for s in run) * 2
    relative = max(RELATIVE ** (level + 1), 1e-60)
    again = list[Stretch]()
    for segment in walk(frames, a, b, 4 * len(run) + 16, relative, bits, ORDER + 6 * level):
        again += _signs_on(frames, segment)
    return _resolved(frames, again, level + 1)


def squeeze(frames: Frames, stretch: Stretch, digits: int) -> Zero:
    """The zero of a stretch of sign 0 to ``digits`` digits in time and loss.

    Raises `UnableError` if it cannot be reached.
    """
    piece, model = stretch.piece, stretch.model
    a, b = newton(model, piece.a, piece.b)
    bits = digits_to_bits(digits) + 64
    for _ in range(24):
        if _sharp(frames, model, a, b, digits):
            return Zero(a, b, piece.slope, model)
        model = step(frames, a, b, 1e-30, bits, ORDER, CAP_BITS)
        if model.t1 < b:
            a, b = _halved(model, a, b, piece.slope)
            continue
        before = b - a
        a, b = newton(model, a, b)
        bits = bits * 2 if (b - a) * 2 > before else bits
    raise UnableError(f"the turning point near t = {float(a):.12g} is not found to {digits} digits")


def _halved(model: Segment, a: Fraction, b: Fraction, slope: int) -> tuple[Fraction, Fraction]:
    """The side of the model's end on which the zero lies (the sign of the rate there times the slope tells)."""
    value = model.enclose(2, model.t1, model.t1)
    if not (value > 0 or value < 0):
        raise UnableError(f"the sign of dl/dt at t = {float(model.t1):.12g} stays open")
    return (a, model.t1) if (value > 0) == (slope > 0) else (model.t1, b)


def _sharp(frames: Frames, model: Segment, a: Fraction, b: Fraction, digits: int) -> bool:
    if a < model.t0 or b > model.t1:
        return False
    with ctx.workprec(model.bits):
        unit = power_of_ten(digits)
        scale = loss_at_start(frames.flow)
        return bool(to_fmpq(b - a) < unit and model.enclose(1, a, b).rad() < unit * scale)


def loss_at_start(flow: FAStar) -> Any:
    """l(0) = tr(G^{-1} N(0)), exact."""
    product = flow.data.Gi * flow.data.N0
    return sum(product[i, i] for i in range(flow.data.r))


def newton(model: Segment, a: Fraction, b: Fraction) -> tuple[Fraction, Fraction]:
    """Interval Newton for dl/dt on [a, b] while it shrinks the bracket; the derivative there is certainly not 0."""
    with ctx.workprec(model.bits):
        for _ in range(60):
            middle = (a + b) / 2
            slope = model.enclose(3, a, b)
            if not (slope > 0 or slope < 0):
                break
            image = model.enclose(2, middle, middle) / slope
            low, high = middle - dyadic(image.upper()), middle - dyadic(image.lower())
            low, high = _outward(low, high, max(b - a, Fraction(1, 2**model.bits)))
            low, high = max(low, a), min(high, b)
            if not low <= high:
                raise AssertionError("interval Newton left a bracket with a proven zero")
            small = (high - low) * 2 < b - a
            a, b = low, high
            if not small or a == b:
                break
    return a, b


def _outward(low: Fraction, high: Fraction, size: Fraction) -> tuple[Fraction, Fraction]:
    """Rounded outward to a dyadic grid far finer than the new width, so that times stay short."""
    width = max(high - low, size * size / 1024)
    unit = Fraction(1, 2 ** max(0, width.denominator.bit_length() - width.numerator.bit_length() + 6))
    return (low / unit).__floor__() * unit, (high / unit).__ceil__() * unit
