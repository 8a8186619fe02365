"""A first guess at a width is a rational of sane size, however little the flow moves."""

from fractions import Fraction

import pytest
from flint import arb

from faverify.flows.segment import ORDER, WIDEST, _guess


@pytest.mark.parametrize("exponent", [-4000, -2150, -40, 0, 40])
def test_the_guess_at_a_width_is_a_number(exponent):
    """Found here: entries of the smallest doubles ended in an OverflowError."""
    width = _guess([arb(2) ** exponent] * (ORDER + 1), 1e-20, arb(0))
    assert 0 < width <= Fraction(2) ** WIDEST
