"""The limit of FA* and the way that is left to it, enclosed (theory: N6, N15).

In the frame of what moves ``p = h - h(0)`` is PSD, never decreases, and the maps of a time t
(`faverify.flows.doubling`) give ``p(t + s) = p(t) + k^T p(s) (I + G p(s))^{-1} k`` for every s >= 0, with k and G
those of t. As ``X (I + G X)^{-1} <= X`` for PSD matrices, ``p(oo) - p(t) <= k^T p(oo) k``; so with ``c = ||k||_F^2 <
1``: ``||p(oo)||_F <= ||p(t)||_F/(1 - c)`` and ``||p(oo) - p(t)||_F <= c ||p(t)||_F/(1 - c)``. (p is bounded: ``||p(t +
s)|| <= ||p(t)|| + c ||p(s)|| <= ||p(t)|| + c ||p(t + s)||``.)
"""

from fractions import Fraction
from typing import Any

from flint import arb_mat, ctx

from faverify import deadline
from faverify.balls.linalg import norm_f_upper
from faverify.errors import UnableError
from faverify.flows.doubling import then
from faverify.flows.fa_star import CAP_BITS
from faverify.flows.frame import Frame, Frames
from faverify.flows.norms import widened

_MOST_DOUBLINGS = 400


def enclose_limit(frames: Frames, bits: int, cap_bits: int = CAP_BITS) -> Any:
    """``p(oo) = h(oo) - h(0)`` (q x q) with an error of about 2^-bits of its norm.

    The precision doubles where k grows much before it falls. Raises `UnableError` beyond ``cap_bits`` bits.
    """
    precision = bits
    while precision <= cap_bits:
        deadline.check()
        found = _limit(frames, bits, precision)
        if found is not None:
            return found
        precision *= 2
    raise UnableError(f"the limit of FA* is not found at {cap_bits} bits; a better conditioned start would help")


def _limit(frames: Frames, bits: int, precision: int) -> Any:
    """The same at one precision; None where it is too low."""
    frame, doubling = frames.at(precision), frames.flow.doubling
    with ctx.workprec(frame.bits):
        try:
            moved = doubling.base(doubling.easy_time())
            for _ in range(_MOST_DOUBLINGS):
                left = norm_f_upper(frame.s * moved.K * frame.si) ** 2
                if left * 2**bits < 1:
                    p = frame.si * moved.E * frame.si
                    return widened(p, (left * norm_f_upper(p) / (1 - left)).upper())
                moved = then(moved, moved)
        except ZeroDivisionError:
            pass
    return None


def enclose_rest(frames: Frames, t: Fraction, limit: Any, bits: int) -> Any:
    """``h(oo) - h(t)``, of good relative accuracy however small: ``k^T p(oo) (I + G p(oo))^{-1} k``, k, G of t > 0."""
    frame: Frame = frames.at(bits)
    moved = frames.flow.map(t, frame.bits, forward=True)
    with ctx.workprec(frame.bits):
        turned, G = frame.s * moved.K * frame.si, frame.s * moved.G * frame.s
        size = frame.q
        eye = arb_mat([[int(i == j) for j in range(size)] for i in range(size)])
        try:
            return turned.transpose() * (limit * (eye + G * limit).solve(turned))
        except ZeroDivisionError:
            raise UnableError(f"{bits} bits are too few for the way that is left at t = {float(t):.6g}") from None
