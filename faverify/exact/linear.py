"""Exact rational linear algebra on `Matrix`, by FLINT: what building and validating cases needs, no more."""

import math
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat, fmpz_mat

from faverify.exact.matrix import Matrix

_SHORT = 2**128


def to_flint(matrix: Matrix) -> fmpq_mat:
    """The same exact matrix as a ``flint.fmpq_mat`` (by whole rows of integers where a common denominator is short)."""
    pairs = [[value.as_integer_ratio() for value in row] for row in matrix]
    common = 1
    for denominator in {q for row in pairs for _, q in row}:
        common = math.lcm(common, denominator)
        if common > _SHORT:
            return fmpq_mat([[fmpq(p, q) for p, q in row] for row in pairs])
    return fmpq_mat(fmpz_mat([[p * (common // q) for p, q in row] for row in pairs])) / common


def from_flint(matrix: fmpq_mat) -> Matrix:
    """The same exact matrix as rows of Fractions; it must have at least one row and one column."""
    return tuple(tuple(map(from_fmpq, row)) for row in matrix.tolist())


def from_fmpq(value: fmpq) -> Fraction:
    """The same rational number as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def identity(size: int) -> Any:
    """The identity, ``size x size``, as a ``flint.fmpq_mat``."""
    return fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])


def product(*factors: Matrix) -> Matrix:
    """The exact product of one or more matrices whose shapes fit (FLINT raises ValueError where they do not)."""
    result = to_flint(factors[0])
    for factor in factors[1:]:
        result = result * to_flint(factor)
    return from_flint(result)


def transpose(matrix: Matrix) -> Matrix:
    """The transpose."""
    return tuple(zip(*matrix, strict=True))


def rank(matrix: Matrix) -> int:
    """The exact rank."""
    return int(to_flint(matrix).rank())


def full_rank_factors(matrix: Matrix) -> tuple[Matrix, Matrix] | None:
    """``(L, K)`` with ``matrix == L K^T``, L and K of full column rank rho = rank(matrix); None for the zero matrix.

    K^T are the non-zero rows of the reduced echelon form, L the pivot columns.
    """
    reduced, rho = to_flint(matrix).rref()
    if rho == 0:
        return None
    rows = from_flint(reduced)[: int(rho)]
    pivots = [next(j for j, value in enumerate(row) if value) for row in rows]
    return tuple(tuple(row[j] for j in pivots) for row in matrix), transpose(rows)
