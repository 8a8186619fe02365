"""FA* in coordinates in which the Gram matrix is the identity: ``H = S M S^{-1}``, S = G^(1/2) (theory.

Section 1).

There ``H' = Q + K H - H^2`` with Q symmetric and K = H(0) - H(0)^T, so ``H' = Q - H(0)^T H - ...`` has the norms
that remainders need: ``K - H = -H^T`` along the flow. ``A = H + H^T``, ``l = tr H'``.
"""

from fractions import Fraction
from typing import Any

from flint import ctx

from faverify.balls.convert import ball_matrix
from faverify.errors import UnableError
from faverify.flows.fa_star import FAStar

KEPT_BITS = 40


class Frame:
    """The normalised balls of one flow at one precision.

    S, Si (r x r), Q = Si B^T B Si, K = H(0) - H(0)^T, B Si (n x r).
    """

    def __init__(self, flow: FAStar, bits: int) -> None:
        self.flow, self.bits = flow, bits
        data = flow.data
        with ctx.workprec(bits):
            self.S, self.Si = flow.root(bits), flow.inverse_root(bits)
            self.Q = self.S * ball_matrix(data.Q) * self.Si
            self.Q = (self.Q + self.Q.transpose()) / 2
            self.start = self.normalised(ball_matrix(data.M0))
            self.K = self.start - self.start.transpose()

    def normalised(self, M: Any) -> Any:
        """S M Si."""
        return self.S * M * self.Si

    def original(self, H: Any) -> Any:
        """Si H S."""
        return self.Si * H * self.S

    def velocity(self, H: Any) -> Any:
        """H' = Q + K H - H^2."""
        return self.Q + self.K * H - H * H


class Frames:
    """The frames of a flow by precision, and nodes fresh from the exact solution."""

    def __init__(self, flow: FAStar) -> None:
        self.flow = flow
        self._known: dict[int, Frame] = {}

    def at(self, bits: int) -> Frame:
        """The frame at a precision (kept)."""
        if bits not in self._known:
            self._known[bits] = Frame(self.flow, bits)
        return self._known[bits]

    def node(self, t: Fraction, bits: int, cap_bits: int, keep: int = KEPT_BITS) -> tuple[Frame, Any]:
        """(frame, H(t)) with H'(t) good to about ``keep`` bits relative to its norm.

        Doubles the precision until it is.

        Raises `UnableError` beyond ``cap_bits``.
        """
        while bits <= cap_bits:
            frame = self.at(bits)
            with ctx.workprec(bits):
                H = self._try(frame, t, bits)
                if H is not None and _relative(frame.velocity(H), keep):
                    return frame, H
            bits *= 2
        raise UnableError(f"FA* at t = {float(t):.6g}: the loss is not known to {keep} bits at {cap_bits} bits")

    def _try(self, frame: Frame, t: Fraction, bits: int) -> Any:
        try:
            return frame.normalised(self.flow.reduced(t, bits))
        except UnableError:
            return None


def _relative(matrix: Any, keep: int) -> bool:
    """Whether the largest radius is below 2^-keep times the largest certain absolute entry."""
    entries = matrix.entries()
    if not all(x.is_finite() for x in entries):
        return False
    floor = max(x.abs_lower() for x in entries)
    return all(x.rad() * 2**keep <= floor for x in entries)
