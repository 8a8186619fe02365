"""Numbers with exponents that are never multiplied out compare as the numbers do."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.certificate.sides import Scaled, Side, contradicts, enclosed, printed

VALUES = st.fractions(-9, 9, max_denominator=8)
PLACES = st.integers(-6, 6)


@given(VALUES, PLACES, VALUES, PLACES)
def test_scaled_numbers_compare_as_their_values(a, e, b, f):
    one, other = Scaled(a, e), Scaled(b, f)
    left, right = a * Fraction(2) ** e, b * Fraction(2) ** f
    assert (one < other) == (left < right)
    assert (one <= other) == (left <= right)


@given(VALUES.filter(bool), PLACES)
def test_one_number_written_twice_is_neither_less_nor_more(a, e):
    one, again = Scaled(a, e), Scaled(a / 4, e + 2)
    assert one <= again <= one
    assert not one < again
    assert not again < one


@pytest.mark.parametrize(
    ("a", "b"), [((1, 10**50), (1, 10**50 - 1)), ((-1, 10**50 - 1), (-1, 10**50)), ((1, 0), (0, 1))]
)
def test_exponents_that_nobody_could_expand_are_compared(a, b):
    one, other = (Scaled(Fraction(x), e) for x, e in (a, b))
    assert other < one
    assert not one < other


def test_sides_that_share_one_number_do_not_contradict():
    left, right = enclosed({"mid": ("3", "4"), "rad": ("1", "4")}), printed("[48 +/- 16]")
    touching = Side(Scaled(Fraction(1), 6), Scaled(Fraction(100)))
    assert left.within(right)
    assert right.within(left)
    for relation in ("<=", ">=", "=="):
        assert not contradicts(relation, left, touching)  # 64 is in both
        assert not contradicts(relation, left, right)
    above = Side(Scaled(Fraction(65)), Scaled(Fraction(66)))
    assert contradicts("==", left, above)
    assert contradicts(">=", left, above)
    assert not contradicts("<=", left, above)
    assert contradicts("<=", above, left)
