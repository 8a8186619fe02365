"""Decisions and functions of rational matrices, against their definitions: Gram matrices, Penrose's equations."""

import itertools
import random

import pytest
from flint import fmpq, fmpq_mat

from faverify.errors import DomainError
from faverify.exact.linalg import exact_is_psd
from faverify.lang.functions import FUNCTIONS


def drawn(rng, rows, columns):
    return fmpq_mat([[fmpq(rng.randint(-4, 4), rng.randint(1, 3)) for _ in range(columns)] for _ in range(rows)])


def least_principal_minor(matrix):
    """A symmetric matrix is PSD if and only if no principal minor is negative."""
    rows, size = matrix.tolist(), matrix.nrows()
    chosen = (pick for k in range(1, size + 1) for pick in itertools.combinations(range(size), k))
    return min(fmpq_mat([[rows[i][j] for j in pick] for i in pick]).det() for pick in chosen)


@pytest.mark.parametrize("seed", range(12))
def test_elimination_agrees_with_all_principal_minors(seed):
    rng = random.Random(seed)
    size, rank = rng.randint(1, 4), rng.randint(0, 3)
    gram = fmpq_mat(size, size)
    if rank:
        root = drawn(rng, size, rank)
        gram = root * root.transpose()
    assert exact_is_psd(gram)
    for k in range(size):
        below = fmpq_mat(
            [[x - fmpq(1, 10**6) * (i == j == k) for j, x in enumerate(row)] for i, row in enumerate(gram.tolist())]
        )
        assert exact_is_psd(below) is (least_principal_minor(below) >= 0)


@pytest.mark.parametrize(
    ("rows", "truth"),
    [
        ([[0, 1], [1, 0]], False),  # a pivot of 0 whose row is not 0
        ([[0, 1, 0], [1, 0, 0], [0, 0, 1]], False),  # ... not all of it
        ([[0, 0, 1], [0, 1, 0], [1, 0, 1]], False),
        ([[0, 0], [0, 0]], True),
        ([[0, 0], [0, 1]], True),
        ([[1, 1], [1, 1]], True),
        ([[1, 0, 0], [0, 0, 1], [0, 1, 5]], False),
    ],
)
def test_pivots_of_zero(rows, truth):
    assert exact_is_psd(fmpq_mat(rows)) is truth


def test_a_matrix_that_is_not_symmetric_is_refused():
    with pytest.raises(DomainError):
        exact_is_psd(fmpq_mat([[1, 2], [0, 1]]))


SHAPES = [(rows, columns, rank) for rows in (1, 2, 4) for columns in (1, 3) for rank in (0, 1, 2)]


def of_rank(rows, columns, rank, seed):
    rng = random.Random(f"{rows} {columns} {rank} {seed}")
    return drawn(rng, rows, rank) * drawn(rng, rank, columns) if rank else fmpq_mat(rows, columns)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("rows", "columns", "rank"), SHAPES)
def test_the_pseudo_inverse_by_its_four_equations(rows, columns, rank, seed):
    x = of_rank(rows, columns, rank, seed)
    y = FUNCTIONS["pinv"].exact(None, x)
    assert (x * y * x, y * x * y) == (x, y)
    assert (x * y, y * x) == ((x * y).transpose(), (y * x).transpose())


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(("rows", "columns", "rank"), SHAPES)
def test_the_projector_keeps_the_columns_and_no_more(rows, columns, rank, seed):
    x = of_rank(rows, columns, rank, seed)
    p = FUNCTIONS["proj"].exact(None, x)
    assert p * x == x
    assert p == p.transpose() == p * p
    assert p.rank() == x.rank()
