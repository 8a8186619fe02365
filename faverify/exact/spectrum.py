"""Spectra over the rationals, where they are rational: found by factoring, so that equality at them is decided."""

import math
from typing import Any

from flint import fmpq, fmpq_mat

MOST_ROWS = 12


def rational_root(value: Any, degree: int) -> Any | None:
    """The real root of a rational >= 0 as a rational; None where it is irrational."""
    parts = [_whole_root(int(part), degree) for part in (value.p, value.q)]
    return None if None in parts else fmpq(*parts)


def _whole_root(value: int, degree: int) -> int | None:
    root = math.isqrt(value) if degree == 2 else _newton(value, degree)
    return root if root**degree == value else None


def _newton(value: int, degree: int) -> int:
    """The floor of the root of a whole number >= 0, from above."""
    root = 1 << -(-value.bit_length() // degree)
    while (below := ((degree - 1) * root + value // root ** (degree - 1)) // degree) < root:
        root = below
    return root


def rational_eigenvalues(matrix: Any) -> list[tuple[Any, int]] | None:
    """The eigenvalues of a symmetric rational matrix with multiplicities, ascending; None unless all are rational.

    None also beyond 12 rows, where factoring may take long.
    """
    if matrix.nrows() > MOST_ROWS:
        return None
    _, factors = matrix.charpoly().factor()
    if any(factor.degree() > 1 for factor, _ in factors):
        return None
    return sorted((-factor[0] / factor[1], count) for factor, count in factors)


def rational_singular_values(matrix: Any) -> list[Any] | None:
    """The min(n, m) singular values of a rational matrix, descending; None unless all are rational."""
    wide = matrix.nrows() < matrix.ncols()
    squares = rational_eigenvalues(matrix * matrix.transpose() if wide else matrix.transpose() * matrix)
    if squares is None:
        return None
    roots = [(rational_root(square, 2), count) for square, count in reversed(squares)]
    return None if any(root is None for root, _ in roots) else [root for root, count in roots for _ in range(count)]


def positive_part(matrix: Any) -> Any | None:
    """The positive part of a symmetric rational matrix by spectral projectors; None unless the spectrum is rational.

    The projector of an eigenvalue is a polynomial in the matrix that is 1 there and 0 at all others.
    """
    values = rational_eigenvalues(matrix)
    if values is None:
        return None
    size = matrix.nrows()
    unit = fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])
    part = unit * 0
    for value, _ in values:
        if value > 0:
            projector = unit * value
            for other, _ in values:
                projector = projector if other == value else projector * (matrix - unit * other) / (value - other)
            part += projector
    return part
