"""Bounds by numbers of what grows without end along FA*, too slowly for a start that could be followed to refute them.

Truth by hand, r = 1, as of late peaks: from starts with tan(a(0)/2) = exp(b s) the loss is ``b^2 sech(b (t - s))^2``.
So it is b^2 at s, and the integral of t^k l is about ``2 b s^k``, for any b, from starts of size exp(b s).
"""

import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from derivations.theories import FA_STAR
from faverify.claim import Effort
from faverify.methods import ball_cases
from faverify.methods.search.growing import SIZES, ending, still_falling
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()


def found(says):
    return ball_cases(most=3).check(says, FA_STAR, CONTEXT)


@pytest.mark.parametrize(
    "says", ["integral(t * l, 0, 5) <= {}", "integral(l, 1, 5) <= {}", "greatest(t * l, 0, 5) <= {}"]
)
@settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(power=st.integers(5, 12))
def test_what_no_number_bounds_is_not_green(says, power):
    assert found(says.format(f"10**{power}")).verdict is not Verdict.PASS


def test_what_can_be_followed_refutes():
    """The integral is about 2 b at the time 5/2 of the largest loss, b = 400 being beyond what is looked at first."""
    assert found("integral(t * l, 2, 3) <= 1000").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "says", ["l(1) <= 10**9 * normF(B)**2 * sigma_max(Si(0))**2", "normF(Z(1))**2 <= 10**9 * normF(Z(0))**2"]
)
def test_what_scales_stays_green(says):
    assert found(says).verdict is Verdict.PASS


@given(limit=st.floats(1, 1e3), power=st.floats(0.2, 3), share=st.floats(0.1, 5))
def test_only_falls_without_end_are_told(limit, power, share):
    bounded = [limit + share * size**-power for size in SIZES]
    slow = [limit + share / math.log(size) for size in SIZES]
    endless = [1e6 * limit - share * size**power for size in SIZES]
    logarithmic = [1e6 * limit - share * math.log(size) for size in SIZES]
    assert not any(map(still_falling, (bounded, slow, [limit] * 3, endless[::-1])))
    assert still_falling(endless)
    assert still_falling(logarithmic)
    assert ending(endless) == pytest.approx((1e6 * limit / share) ** (1 / power), rel=1e-2)
