"""Separation bounds and what is decided by them.

Truth from continued fractions (how near rationals come to a root), NumPy's spectra (all conjugates of an eigenvalue
of an integer matrix), and classical identities of radicals, norms and spectra with small rational errors added.
"""

from dataclasses import replace
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from faverify.claim import Theory
from faverify.errors import UnableError
from faverify.evaluate import algebraic
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing
from faverify.exact.heights import ALL, Heights
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_statement

FREE = Theory(name="radicals", title="free letters", kind="free", shapes={"A": ("n", "n"), "B": ("n", "m")})
HALF = Fraction(1, 2)
WHOLE, COUNT = st.integers(-4, 4), st.integers(2, 97)


def rational(heights, value):
    return heights.rational(flint.fmpq_mat([[flint.fmpq(value.numerator, value.denominator)]]))


def whole(rows):
    return flint.fmpq_mat([[int(x) for x in row] for row in rows])


def decided(text, **letters):
    """The truth of a comparison between algebraic numbers, and its sides; (None, None, None) where it stays open."""
    (claim,) = parse_statement(text, FREE).claims
    rows = letters.get("B", [[1, 2]])
    point = Point({name: whole(value) for name, value in letters.items()}, {"n": len(rows), "m": len(rows[0])})
    return algebraic.decide(Evaluator(FREE, ExactRing(), point), claim) or (None, None, None)


def matrices(rows, columns):
    return st.lists(st.lists(WHOLE, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@pytest.mark.parametrize("radicand", [2, 3, 7, 61])
def test_the_best_approximations_of_a_root_stay_above_its_bound_but_not_without_its_degree(radicand):
    root, met = sympy.continued_fraction_iterator(sympy.sqrt(radicand)), set()
    for _, near in zip(range(60), sympy.continued_fraction_convergents(root), strict=False):
        heights = Heights()
        place = Fraction(int(near.p), int(near.q))
        x = heights.plus(heights.power(rational(heights, Fraction(radicand)), HALF), rational(heights, -place))
        with mpmath.workprec(2000):
            distance = abs(mpmath.sqrt(radicand) - mpmath.mpf(place.numerator) / place.denominator)
        assert distance > mpmath.mpf(2) ** -heights.separation(x)
        met.add(bool(distance > mpmath.mpf(2) ** -(x.below + 1)))
    assert False in met  # what would be a bound if the root were rational is none


@given(rows=matrices(3, 3), wide=matrices(2, 3))
def test_a_height_bounds_all_conjugates_of_what_integer_matrices_have(rows, wide):
    heights = Heights()
    square = heights.rational(whole(rows))
    symmetric = heights.rational(whole(rows) + whole(rows).transpose())
    flat = heights.rational(whole(wide))
    values = np.array(rows, dtype=float)
    bounds = [
        (heights.eigenvalue(symmetric, "lambda_max"), np.abs(np.linalg.eigvalsh(values + values.T)).max()),
        (heights.singular_value(flat, "sigma_min"), np.linalg.svd(np.array(wide, dtype=float))[1].max()),
        (heights.singular_values(flat), np.linalg.svd(np.array(wide, dtype=float))[1].sum()),
        (heights.norm(square), np.linalg.norm(values)),
        (heights.determinant(square), abs(np.linalg.det(values))),
        (heights.trace(square), abs(np.trace(values))),
        (heights.inner(square, square), (values**2).sum()),
        (heights.times(flat, square), np.abs(np.array(wide) @ values).max()),
    ]
    for height, most in bounds:
        assert height.below == 0
        assert most <= 2.0**height.above * (1 + 1e-9)


@pytest.mark.parametrize("size", [2, 3, 5, 8])
def test_bounds_of_the_matrix_of_ones_are_attained_up_to_rounding_to_bits(size):
    heights = Heights()
    ones = heights.rational(whole([[1] * size] * size))
    for height, value in ((heights.eigenvalue(ones, "lambda_max"), size), (heights.norm(ones), size),
                          (heights.singular_value(ones, "sigma_max"), size)):  # fmt: skip
        assert value <= 2**height.above <= 2 * value + 2


def test_the_degree_counts_a_number_once_and_conjugates_less():
    heights = Heights()
    matrix = heights.rational(whole([[2, 1, 0], [1, 3, 1], [0, 1, 5]]))  # an irreducible characteristic polynomial
    assert heights.degree == 1
    heights.eigenvalue(matrix, "lambda_min")
    heights.eigenvalue(matrix, "lambda_min")
    assert heights.degree == 3
    heights.eigenvalue(matrix, "lambda_max")
    assert heights.degree == 6
    heights.eigenvalue(matrix, ALL)
    assert heights.degree == 6
    heights.power(rational(heights, Fraction(2)), HALF)
    heights.power(rational(heights, Fraction(2)), Fraction(3, 2))
    assert heights.degree == 12
    split = Heights()
    split.eigenvalue(split.rational(whole([[2, 1, 0], [1, 3, 0], [0, 0, 5]])), "lambda_max")
    assert split.degree == 2


@given(p=COUNT, q=COUNT, places=st.integers(1, 300), sign=st.sampled_from("+-"))
def test_identities_of_radicals_hold_and_a_small_error_is_seen(p, q, places, sign):
    for left, right in (
        (f"sqrt({p}) + sqrt({q})", f"sqrt({p + q} + 2*sqrt({p * q}))"),
        (f"1 / (sqrt({p}) + sqrt({p + 1}))", f"sqrt({p + 1}) - sqrt({p})"),
        (f"sqrt({p})*sqrt({q})", f"sqrt({p * q})"),
        (f"max(sqrt({p}), sqrt({q}))", f"sqrt({max(p, q)})"),
    ):
        error = f"{sign} 1/2**{places}"
        for relation, at_equality in (("==", True), ("<=", True), (">=", True), ("<", False), (">", False)):
            assert decided(f"{left} {relation} {right}")[0] is at_equality
        assert decided(f"{left} == {right} {error}")[0] is False
        assert decided(f"{left} < {right} {error}")[0] is (sign == "+")


SPECTRAL = {
    "sigma_max(B)**2": "sigma_max(B @ B.T)",
    "normF(B)": "sqrt(tr(B @ B.T))",
    "lambda_max(B @ B.T)": "-lambda_min(-B @ B.T)",
    "nuclear(B)": "nuclear(B.T)",
    "sigma_max(2*B)": "2*sigma_max(B)",
    "sigma_min(B)*sigma_max(B)": "sqrt(det(B @ B.T))",
}


@given(sides=st.sampled_from(list(SPECTRAL.items())), wide=matrices(2, 3))
def test_identities_of_norms_and_spectra_hold_and_a_small_error_is_seen(sides, wide):
    left, right = sides
    truth, one, other = decided(f"{left} <= {right}", B=wide)
    assert truth is True
    assert decided(f"{left} == {right}", B=wide)[0] is True
    assert decided(f"{left} == {right} + 1/10**90", B=wide)[0] is False
    assert decided(f"{left} < {right} - 1/10**90", B=wide)[0] is False
    assert all(x.overlaps(y) for x, y in zip(one.entries(), other.entries(), strict=True))


@given(wide=matrices(2, 3))
def test_a_semidefinite_matrix_with_an_irrational_kernel_is_told_from_one_that_is_not(wide):
    assert decided("psd(sigma_max(B)**2 * I_n - B @ B.T)", B=wide)[0] is True
    assert decided("psd(sigma_max(B)**2 * I_n - B @ B.T - I_n / 10**60)", B=wide)[0] is False


def test_what_is_not_algebraic_or_not_defined_is_refused_and_what_is_too_large_stays_open():
    for text in ("exp(sqrt(2)) == 1", "proj(sqrt(2)*B) == proj(B)"):
        with pytest.raises(UnableError):
            decided(text, B=[[1, 2]])
    assert decided("1/(sqrt(2)*sqrt(8) - 4) == 1", B=[[1, 2]])[0] is None
    twelve = "*".join(f"sqrt({p})" for p in sympy.primerange(40))
    assert decided(f"{twelve} <= {twelve} + sqrt(2)")[0] is True  # told apart at once
    assert decided(f"{twelve} + {twelve} == 2*({twelve})", B=[[1, 2]])[0] is None


def test_the_spectrum_of_a_diagonal_is_another_one():
    """Found by reading: a diagonal had its matrix's name, so that the two largest eigenvalues counted as one number."""
    heights = Heights()
    matrix = heights.scaled(
        heights.rational(whole([[2, 1], [1, 3]])), heights.power(rational(heights, Fraction(2)), HALF)
    )
    named = replace(matrix, key="matrix")
    for one in (named, FUNCTIONS["diag"].algebraic(heights, named)):
        heights.eigenvalue(one, "lambda_max")
    assert heights.degree == 2 * 2 * 2
