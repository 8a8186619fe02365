"""Segments that follow each other without gap, each started fresh from the exact solution."""

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from faverify import deadline
from faverify.errors import TooStiff, UnableError
from faverify.flows.fa_star import CAP_BITS, FAStar
from faverify.flows.frame import Frames
from faverify.flows.segment import ORDER, Errors, Segment, build

START_BITS = 96
RELATIVE = 1e-10
MAX_WORK = 2e7
MOST_KEPT = 2_000  # segments of one flow times the entries of a coefficient


def walk(
    frames: Frames,
    start: Fraction,
    limit: Fraction | None,
    max_cells: int,
    relative: float = RELATIVE,
    bits: int = START_BITS,
    order: int = ORDER,
    cap_bits: int = CAP_BITS,
    max_work: float = MAX_WORK,
) -> Iterator[Segment]:
    """Segments from ``start`` to ``limit`` (None = without end), each known to ``relative`` times the norm of H'.

    The precision doubles where the balls are too wide for that. Raises `TooStiff` after ``max_cells``
    segments or ``max_work`` units of work (roughly a million a second, counted from precision and r, so that the end
    does not depend on the machine), `UnableError` beyond ``cap_bits`` bits.
    """
    t, cells, work = start, 0, 0.0
    while limit is None or t < limit:
        deadline.check()
        if cells >= max_cells:
            raise TooStiff(
                f"{max_cells} cells reach only to t = {float(t):.6g}; a shorter time span or more cells would help"
            )
        segment = _kept(frames, t, limit, relative, bits, order, cap_bits)
        yield segment
        t, cells, bits = segment.t1, cells + 1, segment.bits
        work += work_of(segment)
        if work > max_work:
            raise TooStiff(
                f"stopped at t = {float(t):.6g} after {cells} cells, {bits} bits: too stiff for this much work; "
                "a shorter time span or fewer digits would help"
            )


def work_of(segment: Segment) -> float:
    """What a segment costs, in units of some millionths of a second."""
    return float((segment.bits / 100) ** 1.5 * (segment.frame.q**3 + 30))


def _kept(
    frames: Frames, t: Fraction, limit: Fraction | None, relative: float, bits: int, order: int, cap_bits: int
) -> Segment:
    """`step`, where an earlier walk has made the same segment that one: no limit was in its way, and none is now."""
    kept, key = frames.segments, (t, relative, bits, order, cap_bits)
    known = kept.get(key)
    if known is not None and (limit is None or known.sought <= limit):
        return known
    segment = step(frames, t, limit, relative, bits, order, cap_bits)
    if not frames.rests and (limit is None or segment.sought <= limit):
        if len(kept) * frames.flow.data.moving.q**2 >= MOST_KEPT:
            kept.clear()
        kept[key] = segment
    return segment


def step(
    frames: Frames,
    t: Fraction,
    limit: Fraction | None,
    relative: float,
    bits: int,
    order: int,
    cap_bits: int,
) -> Segment:
    """One segment from t; climbs the precision until h' is good to 40 bits and the model closes."""
    if frames.rests:
        frame = frames.at(bits)
        return Segment(
            frame, t, t + 1 if limit is None else limit, [frame.moving], Errors(arb(0), arb(0), arb(0), arb(0))
        )
    while True:
        frame, node = frames.node(t, bits, cap_bits)
        try:
            return build(frame, t, node, limit, relative, order)
        except UnableError:
            if bits * 2 > cap_bits:
                raise
            bits = max(frame.bits, bits) * 2


def frames_of(flow: FAStar) -> Frames:
    """The frames of a flow, kept on the flow."""
    known = _FRAMES.get(id(flow))
    if known is None or known.flow is not flow:
        known = _FRAMES[id(flow)] = Frames(flow)
        while len(_FRAMES) > 16:
            _FRAMES.pop(next(iter(_FRAMES)))
    return known


_FRAMES: dict[int, Frames] = {}
