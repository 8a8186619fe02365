"""Numbers of other libraries are taken as they are, or refused: none is rounded or cut without a word."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy

import faverify
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.matrix import to_fraction


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (sympy.Rational(1, 3), Fraction(1, 3)),  # was the double next to it
        (sympy.Integer(7), Fraction(7)),
        (Decimal("0.1"), Fraction(1, 10)),  # likewise
        (np.int8(-3), Fraction(-3)),
        (np.float32(0.5), Fraction(1, 2)),
        (0.1, Fraction(3602879701896397, 36028797018963968)),
    ],
)
def test_exact_numbers_stay_exact(value, exact):
    assert to_fraction(value) == exact


@pytest.mark.parametrize(
    "value",
    [1j, np.complex128(2 + 1j), np.complex128(2), sympy.sqrt(2), sympy.pi, sympy.Symbol("x"), np.bool_(True),
     Decimal("nan"), Decimal("1e999999"), Decimal("inf"), None, {}, sympy.I],
    ids=str,
)  # fmt: skip
def test_what_is_no_rational_number_is_refused(value):
    """Complex numbers lost their imaginary part, and irrational ones became the double next to them."""
    with pytest.raises(InvalidInstance):
        to_fraction(value)


@pytest.mark.parametrize("sizes", [(3.0, 2, 1), ("3", 2, 1), (3, None, 1)])
def test_sizes_are_whole_numbers(sizes):
    with pytest.raises(UsageError, match="whole number"):
        faverify.Instance.random(*sizes)


@pytest.mark.parametrize("seed", [-1, 1.5, "1", None])
def test_a_seed_is_a_whole_number(seed):
    """The text "1" ended in an error of a check, -1 and 1.5 were taken."""
    with pytest.raises(UsageError, match="seed"):
        faverify.verify("fact3", effort="quick", seed=seed)
