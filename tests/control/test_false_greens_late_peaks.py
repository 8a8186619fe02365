"""Bounds by numbers of what is large late along FA*: its loss may be as large at any time as one likes.

Truth by hand, r = 1: the angle a of Z to the direction b of Y C has a' = -(|b|/|Z|) sin a, and l = (|b|/|Z|)^2 sin^2 a.
So l(t) is any number: a(0) near pi makes sin a(t) == 1. What is compared with the start or with Y C scales and holds.
"""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA_STAR
from faverify.claim import Effort
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
TIME = st.sampled_from(("1/8", "1/2", "1", "2"))


def found(says, **values):
    return ball_cases(**values).check(says, FA_STAR, CONTEXT)


def number(text):
    return mpmath.mpf(Fraction(text).numerator) / Fraction(text).denominator


def loss(case, t):
    """The loss at a time from a start with r = 1, by the closed form."""
    Y, C, Z = ([[number(x) for x in row] for row in case[name]] for name in ("Y", "C", "Z0"))
    b, z = [mpmath.fdot(row, [c for (c,) in C]) for row in Y], [x for (x,) in Z]
    rate, along = mpmath.norm(b) / mpmath.norm(z), mpmath.fdot(b, z) / mpmath.norm(b) / mpmath.norm(z)
    log = mpmath.log((1 - along) / (1 + along)) / 2 - rate * t  # of tan(a/2)
    return (rate / mpmath.cosh(log)) ** 2


@settings(max_examples=10, deadline=None)
@given(time=TIME, level=st.integers(500, 10**6))
def test_no_number_bounds_the_loss_at_a_time(time, level):
    for outcome in (found(f"l({time}) <= {level}"), found(f"l(t) <= {level}", t=(time,))):
        assert outcome.verdict is Verdict.FAIL
        with mpmath.workdps(6_000):
            assert loss(outcome.witness["case"], number(time)) > level


@pytest.mark.parametrize(
    "says",
    ["rise(l, 0, 1) <= 10**5", "greatest(l, 1/2, 1) <= 10**3", "l(2) <= 10**3 if r == 1", "10**2 >= normF(R(1))",
     "l(1) <= 10**5 if l(0) <= 1", "normF(F(1)) <= 10**5"],
)  # fmt: skip
def test_neither_rises_nor_what_is_greatest(says):
    assert found(says).verdict is Verdict.FAIL


SCALING = (
    "l(1) <= sigma_max(Si(0))**2 * normF(B)**2",
    "normF(F(1)) <= normF(B)",
    "l(1) <= 10**3 if normF(B) <= 1 and sigma_min(Z(0)) >= 1",
)


@pytest.mark.parametrize("says", SCALING)
def test_what_scales_holds(says):
    assert found(says).verdict is not Verdict.FAIL
