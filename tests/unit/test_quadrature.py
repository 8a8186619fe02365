"""Quadrature with a guess of its error, against integrals that are known."""

import math
from fractions import Fraction

import flint
import pytest

from faverify.evaluate.quadrature import approx_integral, approx_integral_of_jumps, approx_rise


def scalar(function):
    return lambda time: flint.arb_mat([[function(flint.arb(time.numerator) / time.denominator)]])


SMOOTH = [
    (lambda t: t**3, (Fraction(1, 2), Fraction(2)), (16 - 1 / 16) / 4),
    (lambda t: (-3 * t).exp(), (Fraction(0), Fraction(4)), (1 - math.exp(-12)) / 3),
    (lambda t: (7 * t).cos(), (Fraction(0), Fraction(1)), math.sin(7) / 7),
]


@pytest.mark.parametrize(("function", "span", "truth"), SMOOTH)
def test_smooth_integrals_are_within_their_radii_which_are_small(function, span, truth):
    for enough, off in ((5e-3, 5e-2), (1e-12, 1e-8)):
        found = approx_integral(scalar(function), *span, enough)[0, 0]
        assert found.contains(truth)
        assert not found.contains(truth * (1 + off))
        assert not found.contains(truth * (1 - off))


@pytest.mark.parametrize("where", [0.0001, 0.03, 0.3, 0.999])
def test_a_jump_anywhere_is_within_the_radius(where):
    step = scalar(lambda t: flint.arb(int(t < where)) * (1 + t))
    found = approx_integral_of_jumps(step, Fraction(0), Fraction(1))[0, 0]
    assert found.contains(where + where**2 / 2)
    assert 0 < float(found.rad()) < 0.06
    assert not found.contains(where + 0.3)


def test_what_is_open_stays_open_and_no_wider():
    found = approx_integral(lambda time: flint.arb_mat([[flint.arb(0.5, 0.5)]]), Fraction(0), Fraction(3), 5e-3)[0, 0]
    assert found.contains(0)
    assert found.contains(3)
    assert found <= 3 + 1e-7


def test_matrices_are_integrated_entry_by_entry():
    def matrix(time):
        t = flint.arb(time.numerator) / time.denominator
        return flint.arb_mat([[t, 1 - t], [t * t, flint.arb(2)]])

    found = approx_integral(matrix, Fraction(0), Fraction(1), 5e-3)
    assert all(x.contains(truth) for x, truth in zip(found.entries(), (1 / 2, 1 / 2, 1 / 3, 2), strict=True))


def test_a_rise_counts_what_goes_up_and_nothing_else():
    up_and_down = scalar(lambda t: (2 * flint.arb.pi() * t).sin())
    found = approx_rise(up_and_down, Fraction(0), Fraction(1))[0, 0]
    assert found.contains(2)
    assert not found.contains(1.5)
    assert approx_rise(scalar(lambda t: -t), Fraction(0), Fraction(1))[0, 0] == 0


@pytest.mark.parametrize(("enough", "most"), [(0.005, 32), (1e-3, 32), (9e-4, 128), (1e-7, 128)])
@pytest.mark.parametrize(
    ("function", "span", "settles"),
    [
        (lambda t: (900 * t).cos(), 1, False),
        (lambda t: abs(t - flint.arb(1) / 3).sqrt() ** 3, 2, None),
        (lambda t: t, 1, True),
    ],
)
def test_an_integral_ends_at_the_most_intervals_and_early_where_few_are_enough(function, span, settles, enough, most):
    """What so many intervals do not settle has the radius that it has; a straight line is known after twice four."""
    asked = []

    def value(time):
        asked.append(time)
        return scalar(function)(time)

    found = approx_integral(value, Fraction(0), Fraction(span), enough)[0, 0]
    assert found.is_finite()
    if settles is not None:
        assert len(asked) == (9 if settles else most + 1)
        assert (found.rad() < 1e-9) is settles
    assert len(asked) <= most + 1
