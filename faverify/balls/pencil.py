"""The roots mu of ``det(mu^2 I - mu K - Q)``, the eigenvalues of ``[[0, I], [Q, K]]``: counted by sides, and the rate.

Exact matrices are read by their characteristic polynomial, balls by enclosed eigenvalues.
"""

from dataclasses import dataclass
from typing import Any

from flint import acb, arb_mat, ctx, fmpq_poly

from faverify.balls.ladder import rungs
from faverify.balls.linalg import sorted_balls
from faverify.errors import DomainError

START_BITS, CAP_BITS = 128, 4_096


@dataclass(frozen=True)
class Sides:
    """How many roots have a positive, a zero and a negative real part, with multiplicity."""

    right: int
    imaginary: int
    left: int


def companion(K: Any, Q: Any) -> Any:
    """``[[0, I], [Q, K]]`` in the type of the two matrices."""
    size = K.nrows()
    above = [[int(j == size + i) for j in range(2 * size)] for i in range(size)]
    return type(K)(above + [a + b for a, b in zip(Q.tolist(), K.tolist(), strict=True)])


def count_imaginary(polynomial: fmpq_poly) -> int:
    """The exact number of roots on the imaginary axis, with multiplicity: real roots of gcd(Re p(i w), Im p(i w))."""
    real, other = [], []
    for k, value in enumerate(polynomial.coeffs()):
        sign = 1 if k % 4 in (0, 1) else -1
        real.append(value * sign if k % 2 == 0 else 0)
        other.append(value * sign if k % 2 == 1 else 0)
    common = fmpq_poly(real).gcd(fmpq_poly(other))
    if common.degree() < 1:
        return 0
    roots: Any = common.complex_roots()
    return sum(int(k) for root, k in roots if _is_real(root))


def _is_real(root: Any) -> bool:
    """FLINT isolates the roots of a real polynomial with exactly zero imaginary part where they are real."""
    return bool(root.imag.is_zero())


def count_exactly(K: Any, Q: Any) -> Sides | None:
    """The sides of the roots of exact matrices; None where `CAP_BITS` cannot tell a root from the axis."""
    polynomial = companion(K, Q).charpoly()
    imaginary = count_imaginary(polynomial)
    for bits in rungs(START_BITS, CAP_BITS):
        with ctx.workprec(bits):
            parts = [acb(root).real for root, k in polynomial.complex_roots() for _ in range(int(k))]
            right, left = sum(bool(x > 0) for x in parts), sum(bool(x < 0) for x in parts)
        if right + left + imaginary == len(parts):
            return Sides(right, imaginary, left)
    return None


def enclose_real_parts(K: arb_mat, Q: arb_mat) -> list[Any] | None:
    """Balls around the real parts of all roots, ascending; None where the precision does not give them."""
    try:
        return sorted_balls([root.real for root in companion(K, Q).eig(multiple=True)])
    except ValueError:  # FLINT: no isolation at this precision
        return None


def certainly_count(K: arb_mat, Q: arb_mat) -> Sides | None:
    """The sides of the roots of all matrices in two balls; None where a root may be on the axis."""
    return _sides(enclose_real_parts(K, Q))


def enclose_rate(K: arb_mat, Q: arb_mat) -> Any:
    """The smallest positive real part of the roots; None where a root may be on the axis.

    Raises `DomainError` where no root has a positive real part.
    """
    parts = enclose_real_parts(K, Q)
    sides = _sides(parts)
    if parts is None or sides is None:
        return None
    if not sides.right:
        raise DomainError("no root of the pencil has a positive real part")
    return parts[-sides.right]


def _sides(parts: list[Any] | None) -> Sides | None:
    if parts is None:
        return None
    right, left = sum(bool(x > 0) for x in parts), sum(bool(x < 0) for x in parts)
    return Sides(right, 0, left) if right + left == len(parts) else None
