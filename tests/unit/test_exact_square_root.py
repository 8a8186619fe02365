"""The exact root of a positive semidefinite matrix: from eigenvalues that are chosen, and by SymPy's own root."""

import flint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from faverify.exact.square_root import rational_square_root

TURN = sympy.Matrix([[3, 4, 0], [-4, 3, 0], [0, 0, 5]]) * sympy.Matrix([[5, 0, 0], [0, 4, -3], [0, 3, 4]]) / 25


def flint_of(matrix):
    return flint.fmpq_mat([[flint.fmpq(int(v.p), int(v.q)) for v in matrix.row(i)] for i in range(matrix.rows)])


rationals = st.fractions(0, 9, max_denominator=12).map(lambda v: sympy.Rational(v.numerator, v.denominator))


@given(st.tuples(rationals, rationals, rationals))
def test_the_root_of_a_square_is_found_singular_or_with_equal_eigenvalues_too(eigenvalues):
    root = TURN * sympy.diag(*eigenvalues) * TURN.T
    assert rational_square_root(flint_of(root * root)) == flint_of(root)


@given(st.lists(st.integers(-4, 4), min_size=4, max_size=4))
def test_the_positive_root_is_found_of_the_square_of_an_indefinite_matrix(entries):
    indefinite = sympy.Matrix(2, 2, entries) + sympy.Matrix(2, 2, entries).T
    found = rational_square_root(flint_of(indefinite * indefinite))
    truth = sympy.Matrix(2, 2, [0] * 4)
    for value, _, vectors in indefinite.eigenvects():
        for vector in sympy.matrices.GramSchmidt(vectors, orthonormal=True):
            truth += sympy.Abs(value) * vector * vector.T
    truth = truth.applyfunc(lambda v: sympy.nsimplify(sympy.simplify(v)))
    if all(v.is_Rational for v in truth):
        assert found == flint_of(truth)
    else:
        assert found is None


@pytest.mark.parametrize(
    "rows",
    [
        [[2]], [[1, 1], [1, 2]], [[2, 0], [0, 0]], [[2, 0], [0, 2]], [[3, 2], [2, 2]], [[5, 4], [4, 6]],
        [[2, 0], [0, 8]],  # its determinant is a square
        [[5, 2], [2, 1]],  # its determinant is 1, its root (G + I) / sqrt 8
    ],
)  # fmt: skip
def test_no_root_where_it_is_irrational(rows):
    assert rational_square_root(flint.fmpq_mat(rows)) is None


def test_the_root_of_zero_is_zero():
    assert rational_square_root(flint.fmpq_mat(2, 2)) == flint.fmpq_mat(2, 2)
