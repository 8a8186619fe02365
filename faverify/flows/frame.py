"""FA* in coordinates in which Gram matrices are the identity: ``H = S M S^{-1}``, S = G^(1/2) (theory: section 1).

There ``A = H + H^T``, ``l = tr H'``, and H' is symmetric. What moves (`faverify.flows.quotient`) has a frame of its
own: ``h = s m s^{-1}`` with s = g^{-1/2}, and V = S T s^{-1} has orthonormal columns, so that ``H = H(0) + V (h -
h(0)) V^T``, ``l = tr h'`` and ``dl/dt = -tr((h + h^T) h')``: what rests has no part in them.
"""

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flint import arb_mat, ctx

from faverify.balls.convert import ball_matrix
from faverify.balls.linalg import enclose_sqrt_psd
from faverify.errors import UnableError
from faverify.flows.doubling import Ladder, Map
from faverify.flows.fa_star import FAStar

if TYPE_CHECKING:
    from faverify.flows.segment import Segment

KEPT_BITS = 40


class Node(NamedTuple):
    """One exact time: ``h`` and its derivative ``speed`` (q x q balls), the latter to many digits however small."""

    h: Any
    speed: Any


class Frame:
    """The normalised balls of one flow at one precision.

    S, Si and start = H(0) are r x r, s, si, moving = h(0), n0 (the start of h') q x q, V r x q; V is None where all
    moves. A flow at rest has q = 0, and no s, si, V.
    """

    def __init__(self, flow: FAStar, bits: int) -> None:
        self.flow, self.bits = flow, bits
        data, part = flow.data, flow.data.moving
        self.q, self.V = part.q, None
        with ctx.workprec(bits):
            self.S, self.Si = flow.root(bits), flow.inverse_root(bits)
            self.start = self.S * ball_matrix(data.M0) * self.Si
            self.s, self.si, self.moving = self.S, self.Si, self.start
            if part.q and not part.whole:
                self.s, self.si = enclose_sqrt_psd(ball_matrix(part.g.inv())), enclose_sqrt_psd(ball_matrix(part.g))
                self.V = self.S * ball_matrix(part.T) * self.si
                self.moving = self.s * ball_matrix(part.m0) * self.si
            elif not part.q:
                self.moving = arb_mat(0, 0)
            self.n0 = self.si * ball_matrix(part.n0) * self.si if part.q else self.moving

    def original(self, H: Any) -> Any:
        """Si H S."""
        return self.Si * H * self.S

    def whole(self, h: Any) -> Any:
        """H from h (r x r)."""
        if self.V is None:
            return h if self.q else self.start
        return self.start + self.spread(h - self.moving)

    def spread(self, change: Any) -> Any:
        """V x V^T: a change of H from one of h."""
        return change if self.V is None else self.V * change * self.V.transpose()

    def node(self, moved: Map) -> Node:
        """H and h' from the map of a time (``h - h(0) = si E si``, ``h' = si K^T n0 K si``)."""
        turned = self.s * moved.K * self.si
        return Node(self.moving + self.si * moved.E * self.si, turned.transpose() * self.n0 * turned)


class Frames:
    """The frames of a flow by precision, and nodes from the exact solution; ``segments`` are those of earlier walks."""

    def __init__(self, flow: FAStar) -> None:
        self.flow = flow
        self._known: dict[int, Frame] = {}
        self._ladders: dict[int, Ladder] = {}
        self.segments: dict[tuple[Fraction, float, int, int, int], Segment] = {}

    def at(self, bits: int) -> Frame:
        """The frame at a precision, rounded up to whole words so that few are made (kept)."""
        bits = whole_words(bits)
        if bits not in self._known:
            self._known[bits] = Frame(self.flow, bits)
        return self._known[bits]

    @cached_property
    def rests(self) -> bool:
        """Whether nothing moves."""
        return self.flow.data.stationary

    def map(self, t: Fraction, bits: int) -> Map:
        """The map of a time t > 0, composed of kept ones (without G)."""
        if bits not in self._ladders:
            self._ladders[bits] = Ladder(self.flow.doubling, bits)
        return self._ladders[bits].at(t)

    def node(self, t: Fraction, bits: int, cap_bits: int, keep: int = KEPT_BITS) -> tuple[Frame, Node]:
        """(frame, the node of t) with h' good to about ``keep`` bits relative to its norm.

        Doubles the precision until it is. Raises `UnableError` beyond ``cap_bits``.
        """
        while bits <= cap_bits:
            frame = self.at(bits)
            with ctx.workprec(frame.bits):
                node = Node(frame.moving, frame.n0) if t == 0 else self._try(frame, t)
                if node is not None and _relative(node.speed, keep):
                    return frame, node
            bits *= 2
        raise UnableError(f"FA* at t = {float(t):.6g}: the loss is not known to {keep} bits at {cap_bits} bits")

    def _try(self, frame: Frame, t: Fraction) -> Node | None:
        try:
            return frame.node(self.map(t, frame.bits))
        except ZeroDivisionError:
            return None


def whole_words(bits: int) -> int:
    """Rounded up to a multiple of 32 below 128, of 64 above."""
    word = 32 if bits <= 128 else 64
    return -(-bits // word) * word


def _relative(matrix: Any, keep: int) -> bool:
    """Whether the largest radius is below 2^-keep times the largest certain absolute entry."""
    entries = matrix.entries()
    if not all(x.is_finite() for x in entries):
        return False
    floor = max(x.abs_lower() for x in entries)
    return all(x.rad() * 2**keep <= floor for x in entries)
