"""The exact square root of the Gram matrix, where it happens to be rational."""

import math
from fractions import Fraction
from typing import Any

import mpmath

from faverify.exact.linear import is_positive_definite, product, to_flint
from faverify.exact.matrix import Matrix


def rational_root_of(gram: Matrix) -> Matrix | None:
    """The symmetric positive definite rational S with ``S S = gram`` (exactly), or None.

    A matrix that is returned has been checked exactly. None is certain where the determinant is zero or no rational
    square; else it means that no entry-by-entry rational reconstruction of the root squares to the Gram matrix
    (denominators up to 2^(32 + 2 r h) are found, h the bits of the longest entry of the Gram matrix).
    """
    determinant = to_flint(gram).det()
    if not determinant or math.isqrt(int(determinant.p)) ** 2 != determinant.p:
        return None
    if math.isqrt(int(determinant.q)) ** 2 != determinant.q:
        return None
    longest = max(max(v.numerator.bit_length(), v.denominator.bit_length()) for row in gram for v in row)
    bits = 32 + 2 * len(gram) * longest
    root = tuple(tuple(value.limit_denominator(2**bits) for value in row) for row in _approx_root(gram, 3 * bits))
    return root if product(root, root) == gram and is_positive_definite(root) else None


def _approx_root(gram: Matrix, bits: int) -> list[list[Fraction]]:
    """The positive root of a positive definite matrix, by eigenvectors at the given precision (no error bound)."""
    with mpmath.workprec(bits):
        values, vectors = mpmath.eigsy(
            mpmath.matrix([[mpmath.mpf(v.numerator) / v.denominator for v in r] for r in gram])
        )
        root = vectors * mpmath.diag([mpmath.sqrt(abs(value)) for value in values]) * vectors.T
        return [[_fraction(root[i, j]) for j in range(root.cols)] for i in range(root.rows)]


def _fraction(number: Any) -> Fraction:
    """The exact value of an mpmath float."""
    sign, mantissa, exponent, _ = number._mpf_
    return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** int(exponent)
