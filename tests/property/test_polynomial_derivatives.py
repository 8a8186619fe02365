"""Derivatives in fixed point: corrections are subtracted without rounding up to the last bit, and bounded."""

from fractions import Fraction

import flint
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from faverify.flows.polynomial.refine import Derivatives

MOST = 150
ULP = Fraction(1, 2**60)
WHOLE = st.lists(st.integers(-(2**53), 2**53), min_size=6, max_size=6)
CORRECTIONS = st.lists(st.tuples(st.integers(-3, 130), WHOLE), max_size=5)


def doubles(entries, unit=2.0**-60):
    """Multiples of 2^-60 as a 3 x 2 array of doubles, which hold them exactly."""
    return np.array(entries, dtype=float).reshape(3, 2) * unit


def ball(value):
    with flint.ctx.workprec(200):
        return flint.arb(flint.fmpq(value.numerator, value.denominator))


def values(found):
    return [Fraction(int(x), 2**found.bits) for x in found.whole.entries()]


@given(start=WHOLE, corrections=CORRECTIONS)
def test_corrections_are_exact_up_to_the_last_bit_and_the_bound_holds(start, corrections):
    found, truth, off = Derivatives.of(doubles(start), MOST), [x * ULP for x in start], Fraction(0)
    for exponent, entries in corrections:
        if not found.takes_exactly(exponent):
            off += Fraction(1, 2**MOST)
        found = found.less(doubles(entries), exponent)
        truth = [x - y * ULP / Fraction(2) ** exponent for x, y in zip(truth, entries, strict=True)]
    assert found.bits <= MOST
    assert all(abs(x - y) <= off for x, y in zip(values(found), truth, strict=True))
    assert all(found.largest >= ball(abs(x)) for x in values(found))


def test_a_bound_too_small_by_a_thousandth_would_be_seen():
    found = Derivatives.of(doubles([2**50, 0, 0, 0, 0, -(2**52)]), MOST)
    assert not found.largest * 0.999 >= ball(max(map(abs, values(found))))
    assert found.bits == 60
