"""Upper bounds of matrix norms in balls, at a small fixed precision: what remainders and error propagation need.

All results are exact balls (radius 0) that are certainly bounds for every matrix in the input ball.
"""

from typing import Any

from flint import arb, arb_mat, ctx

from faverify.balls.linalg import norm_f_upper

LOW_BITS = 64
_SQUARINGS = 5


def frobenius(matrix: Any) -> Any:
    """At least ``||X||_F``."""
    with ctx.workprec(LOW_BITS):
        return norm_f_upper(matrix)


def spectral(matrix: Any) -> Any:
    """At least ``||X||_2``: ``tr(K^32)^(1/64)`` for the smaller Gram matrix K.

    Above the truth by less than 12 % up to size 1000. Since ``K`` is PSD for every X in the ball, ``lambda_max(K)^32
    <= tr(K^32)``.
    """
    with ctx.workprec(LOW_BITS):
        low = _rounded(matrix)
        flipped = low.transpose()
        gram = flipped * low if low.ncols() <= low.nrows() else low * flipped
        return _top(gram).sqrt().upper()


def _top(psd: Any) -> Any:
    """At least the largest eigenvalue of a PSD matrix, by repeated squaring with a scaling by powers of two.

    Infinity for what is no number.
    """
    factors = []
    for _ in range(_SQUARINGS if psd.nrows() > 1 else 0):
        size = psd.trace().abs_upper()
        if not size.is_finite():
            return arb("inf")
        if not size > 0:
            return arb(0)
        psd = psd * (1 / size)
        psd = psd * psd
        factors.append(size)
    value = psd.trace().abs_upper()
    if value.is_nan():
        return arb("inf")
    for size in reversed(factors):
        value = (value.sqrt() * size).upper()
    return value


def _rounded(matrix: Any) -> Any:
    """The same ball matrix, widened to the small precision."""
    return arb_mat([[+x for x in row] for row in matrix.tolist()])


def widened(matrix: Any, radius: Any) -> Any:
    """Every entry with ``radius`` (an exact ball >= 0) added to its radius."""
    ball = arb(0, radius)
    return arb_mat([[x + ball for x in row] for row in matrix.tolist()])
