"""Numbers of other libraries are taken as they are, or refused: none is rounded or cut without a word."""

from decimal import Decimal
from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
import sympy
from scipy.sparse import csr_matrix

import faverify
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.matrix import to_fraction, to_matrix


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (sympy.Rational(1, 3), Fraction(1, 3)),  # was the double next to it
        (sympy.Integer(7), Fraction(7)),
        (Decimal("0.1"), Fraction(1, 10)),  # likewise
        (np.int8(-3), Fraction(-3)),
        (np.float32(0.5), Fraction(1, 2)),
        (flint.fmpq(1, 3), Fraction(1, 3)),  # from here on each was the double next to it
        (flint.fmpz(2**1100 + 1), Fraction(2**1100 + 1)),
        (np.longdouble(1) + np.longdouble(2) ** -60, 1 + Fraction(1, 2**60)),
        (mpmath.mpf((1, 3, -200, 2)), Fraction(-3, 2**200)),
        (sympy.Float("0.5", 50) + sympy.Float(2, 50) ** -80, Fraction(1, 2) + Fraction(1, 2**80)),
        (flint.arb(1) + flint.arb(2) ** -50, 1 + Fraction(1, 2**50)),
        (0.1, Fraction(3602879701896397, 36028797018963968)),
    ],
)
def test_exact_numbers_stay_exact(value, exact):
    assert to_fraction(value) == exact


@pytest.mark.parametrize(
    "value",
    [1j, np.complex128(2 + 1j), np.complex128(2), sympy.sqrt(2), sympy.pi, sympy.Symbol("x"), np.bool_(True),
     flint.arb(1, 1e-3), flint.acb(1, 0), np.ma.masked, Decimal("nan"),
     Decimal("1e999999"), Decimal("inf"), None, {}, sympy.I],
    ids=str,
)  # fmt: skip
def test_what_is_no_rational_number_is_refused(value):
    """Complex numbers lost their imaginary part, and irrational ones became the double next to them."""
    with pytest.raises(InvalidInstance):
        to_fraction(value)


@pytest.mark.parametrize("sizes", [(3.0, 2, 1), ("3", 2, 1), (3, None, 1), (True, 2, 1), (10**6, 10**6, 1)])
def test_sizes_are_whole_numbers(sizes):
    with pytest.raises(UsageError, match=r"whole number|entries"):
        faverify.Instance.random(*sizes)


@pytest.mark.parametrize(
    "rows",
    [
        flint.fmpq_mat(2, 2, [flint.fmpq(1, 3), 2, 3, 4]),
        sympy.Matrix([[sympy.Rational(1, 3), 2], [3, 4]]),
        [[flint.fmpq(1, 3), flint.fmpz(2)], (np.int64(3), flint.arb(4))],
        np.array([[Fraction(1, 3), 2], [3, 4]], dtype=object, order="F"),
        np.ma.array([[Fraction(1, 3), 2], [3, 4]], dtype=object),
    ],
    ids=lambda rows: type(rows).__name__,
)
def test_matrices_of_others_are_taken_as_they_are(rows):
    assert to_matrix(rows) == ((Fraction(1, 3), 2), (3, 4))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (np.array(3), "0 dimension"),
        (np.ones((2, 2, 2)), "3 dimension"),
        ({(1, 2), (3, 4)}, "got set"),
        (np.ma.array([[1, 2]], mask=[[0, 1]]), "masked"),
        (flint.arb_mat([[flint.arb(1, 1e-3)]]), "ball"),
        (csr_matrix([[1, 2]]), "toarray"),
    ],
)
def test_what_is_no_matrix_says_why(rows, why):
    """The first was a TypeError; a set has no order; a masked entry was nan, a ball its middle."""
    with pytest.raises(InvalidInstance, match=why):
        to_matrix(rows)


def test_ranks_of_others_are_whole_numbers():
    """NumPy's 1 was refused as no integer, True was 1."""
    assert faverify.analyze([[2, 0], [0, 1]], rank=np.int64(1), effort="quick").sizes == (2, 2, 1)
    with pytest.raises(UsageError, match="whole number"):
        faverify.analyze([[2, 0], [0, 1]], rank=True)


def test_values_far_apart_are_analysed():
    """Below the smallest double of the largest: a division by zero; a tail is flat by its own size, not the first's."""
    far = faverify.analyze([["1e300", 0], [0, "1e-300"]], rank=1, effort="quick")
    assert far.hypotheses["Theorem 4, N9"].says == "s = 1.000e+600"
    steep = faverify.analyze([[1, 0, 0], [0, "1e-10", 0], [0, 0, "1e-20"]], rank=1, effort="quick")
    assert not steep.hypotheses["Theorem 4, N9"].holds


@pytest.mark.parametrize("path", [None, 3, b"x.json"])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(InvalidInstance, match="no path"):
        faverify.Instance.load(path)


@pytest.mark.parametrize("values", [5, None, "12", {2: 1, 1: 2}])
def test_what_is_no_list_of_singular_values_is_refused(values):
    """The text "12" was the values 1 and 2."""
    with pytest.raises(UsageError, match="as a list"):
        faverify.predict_fa_error(values, 1)


def test_a_name_is_a_text_and_shows_no_control_characters():
    assert "\x1b" not in str(faverify.Instance.of([[1]], [[1]], [[1]], name="a\x1b[31m"))
    with pytest.raises(InvalidInstance, match="name"):
        faverify.Instance.of([[1]], [[1]], [[1]], name=3)


@pytest.mark.parametrize("until", ["x", -1, 0, float("inf")])
def test_a_plot_ends_at_a_time(until):
    with pytest.raises((UsageError, InvalidInstance)):
        faverify.solve(faverify.Instance.random(3, 2, 1)).plot_loss(until)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", None, True])
def test_a_seed_is_a_whole_number(seed):
    """The text "1" ended in an error of a check, -1 and 1.5 were taken."""
    with pytest.raises(UsageError, match="seed"):
        faverify.verify("fact3", effort="quick", seed=seed)
