"""What a switched row weighs over a stretch of time: the integral of its square by hand, as wide as its error asks."""

from fractions import Fraction
from types import SimpleNamespace

import flint
import pytest

from faverify.flows.indicator import _low_row, _Row

SQUARE = flint.arb_poly([3, 2, 6])  # its integral is 3 x + x^2 + 2 x^3
SEGMENT = SimpleNamespace(t0=Fraction(1), t1=Fraction(3), local=lambda a, b: flint.arb(str(float(a - 1))))


@pytest.mark.parametrize(("a", "b"), [(1, 3), (2, 3), (Fraction(5, 2), Fraction(11, 4))])
def test_the_mass_is_the_integral_of_the_square_with_its_error_times_the_length(a, b):
    error = flint.arb(2) ** -10
    found = _low_row(SEGMENT, _Row(SQUARE, error, SQUARE, error), Fraction(1, 2), 128).mass(Fraction(a), Fraction(b))
    low, high = Fraction(a) - 1, Fraction(b) - 1
    truth = 3 * (high - low) + high**2 - low**2 + 2 * (high**3 - low**3)
    for sign in (-1, 1):
        end = truth + sign * Fraction(1, 1024) * (high - low)
        assert found.contains(flint.arb(flint.fmpq(end.numerator, end.denominator)))
    assert float(found.rad()) <= float(high - low) / 1024 * 1.001
