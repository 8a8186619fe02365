"""Exact twins over the rationals (``flint.fmpq_mat``): decisions without rounding."""

from typing import Any

from faverify.errors import DomainError


def exact_rank(matrix: Any) -> int:
    """The exact rank."""
    return int(matrix.rank())


def exact_is_psd(matrix: Any) -> bool:
    """Whether a symmetric rational matrix is positive semidefinite, by elimination on exact pivots.

    A zero pivot is allowed only with a zero row (a PSD matrix with a zero diagonal entry has that row zero). Raises
    `DomainError` if the matrix is not symmetric.
    """
    if matrix != matrix.transpose():
        raise DomainError("definiteness is asked of a matrix that is not symmetric")
    rows = matrix.tolist()
    for k in range(len(rows)):
        pivot, row = rows[k][k], rows[k][k + 1 :]
        if pivot < 0 or (pivot == 0 and any(row)):
            return False
        if pivot > 0:
            _eliminate(rows, k)
    return True


def _eliminate(rows: list[list[Any]], k: int) -> None:
    for i in range(k + 1, len(rows)):
        if factor := rows[k][i] / rows[k][k]:
            for j in range(i, len(rows)):
                rows[i][j] = rows[i][j] - factor * rows[k][j]
