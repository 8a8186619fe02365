"""Times that end just before, just after, or (to 200 digits) at the peak of the loss: r = 1, where all is closed.

The signs there need models far sharper than the first; what stays open may add to a rise only what it can.
"""

from fractions import Fraction

import mpmath
import pytest
from oracle.balls_as_numbers import contains
from oracle.fa_star_paths import RankOne

from faverify.cases.instance import Instance
from faverify.errors import UnableError
from faverify.flows.fa_star import FAStar
from faverify.flows.rise import enclose_rise
from faverify.flows.turning import enclose_turning_points

ERROR = Fraction(1, 10**250)
SEEDS = range(2)


def peaked(seed):
    """A flow whose loss rises to one peak, with its closed form and the time of the peak to three hundred digits."""
    instance = Instance.random(4, 3, 1, seed, "scalar")
    known = RankOne(instance.Y, instance.C, instance.Z0)
    if known.start > 0:
        instance = Instance.of(instance.Y, [[-x for x in row] for row in instance.C], instance.Z0)
        known = RankOne(instance.Y, instance.C, instance.Z0)
    return FAStar(instance), known, Fraction(str(known.time_of(mpmath.mpf(0))))


def rise_of(known, T):
    """N4 with equality: the squares of the negative part of M at 0 and at T."""
    end = min(known.M(mpmath.mpf(T.numerator) / T.denominator), 0)
    return known.M(mpmath.mpf(0)) ** 2 - end**2


@pytest.mark.parametrize("digits", [3, 9, 40])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_peak_counts_just_before_the_end_and_not_just_after(seed, digits):
    with mpmath.workdps(300):
        flow, known, peak = peaked(seed)
        near = Fraction(1, 10**digits)
        (point,) = enclose_turning_points(flow, peak + near)
        assert point.kind == "max"
        assert contains(point.time, known.time_of(mpmath.mpf(0)), ERROR)
        assert enclose_turning_points(flow, peak - near) == []


@pytest.mark.parametrize("digits", [3, 9, 40, 200])
@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_rise_up_to_a_time_near_the_peak_is_that_of_the_closed_form(seed, side, digits):
    with mpmath.workdps(300):
        flow, known, peak = peaked(seed)
        T = peak + side * Fraction(1, 10**digits)
        asked = 30 if digits < 200 else 1  # the last stretch stays open, and may add all that its rate allows
        rise = enclose_rise(flow, T, digits=asked)
        assert contains(rise.value, rise_of(known, T), ERROR)
        assert rise.value.rad() <= 10.0**-asked * rise.bound.mid()
        assert rise.T == rise.t_star == T
        assert rise.tail == "none"
        assert rise.tail_bound.is_zero()
        assert rise.exact_count is (digits < 200)
        assert len(rise.turning) == (side == 1 and digits < 200)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_peak_at_the_end_to_two_hundred_digits_leaves_the_number_open(seed):
    with mpmath.workdps(300):
        flow, _, peak = peaked(seed)
        with pytest.raises(UnableError, match=r"the sign of dl/dt stays open between"):
            enclose_turning_points(flow, peak + Fraction(1, 10**200))
