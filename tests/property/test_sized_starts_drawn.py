"""Bounds along flows that fail for starts of one size, drawn: none of them is green, and what is true there passes.

Truth by the closed form: X' = -k X gives X(t) = exp(-k t) X(0), for every start.
"""

from fractions import Fraction
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
RATE, TIME = st.integers(1, 3), st.sampled_from(("1/4", "1/2", "1"))
LEVEL = st.integers(1, 10**6)


def decay(rate, kind="free"):
    return Theory("decays", "X' = -k X", {"X": ("n", "m"), "Y": ("n", "m")}, flow={"X": f"-{rate} * X"}, kind=kind)


def verdict(says, theory, time):
    return ball_cases(t=(time,)).check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize("kind", ["free", "flow"])
@settings(max_examples=5, deadline=None)
@given(rate=RATE, time=TIME, level=LEVEL)
def test_no_number_bounds_all_starts(kind, rate, time, level):
    theory = decay(rate, kind)
    assert verdict(f"normF(X)**2 <= {level}", theory, time) is Verdict.FAIL
    assert verdict(f"normF(X)**2 >= 1/{level}", theory, time) is Verdict.FAIL
    assert verdict(f"normF(X)**2 <= {level} if normF(X(0))**2 <= {level}", theory, time) is Verdict.PASS


@settings(max_examples=10, deadline=None)
@given(rate=RATE, time=TIME, level=LEVEL, off=st.sampled_from((Fraction(99, 100), Fraction(101, 100))))
def test_what_bounds_starts_bounds_states_by_the_exponential(rate, time, level, off):
    reached = Fraction(level * exp(-2 * rate * float(Fraction(time)))).limit_denominator(10**6) * off
    found = verdict(f"normF(X)**2 <= {reached} if normF(X(0))**2 <= {level}", decay(rate), time)
    assert found is (Verdict.PASS if off > 1 else Verdict.FAIL)


@settings(max_examples=10, deadline=None)
@given(rate=RATE, time=TIME, level=LEVEL, off=st.sampled_from((Fraction(99, 100), Fraction(101, 100))))
def test_what_bounds_states_bounds_starts_by_the_exponential(rate, time, level, off):
    started = Fraction(level * exp(2 * rate * float(Fraction(time)))).limit_denominator(10**6) * off
    found = verdict(f"normF(X(0))**2 <= {started} if normF(X)**2 <= {level}", decay(rate), time)
    assert found is (Verdict.PASS if off > 1 else Verdict.FAIL)


@pytest.mark.parametrize("says", ["rank(X) == n", "det(X)**2 > 0", "normF(X) > 0", "rank(X) + rank(Y) >= 1"])
def test_the_start_zero_refutes(says):
    theory = Theory("square", "X' = -X", {"X": ("n", "n"), "Y": ("n", "n")}, flow={"X": "-X"}, kind="free")
    assert verdict(says, theory, "1/2") is Verdict.FAIL


@pytest.mark.parametrize("theory", [FA_STAR, FA, GD], ids=lambda theory: theory.name)
def test_flows_of_the_paper_go_anywhere(theory):
    assert verdict("normF(Z)**2 <= 10**5", theory, "1/2") is Verdict.FAIL
    assert verdict("normF(Z)**2 <= normF(Z(0))**2 + 10**5 if normF(Y)**2 <= 0", theory, "1/2") is not Verdict.FAIL


@pytest.mark.parametrize(("bound", "expected"), [("1/5000", Verdict.PASS), ("1/4900", Verdict.FAIL)])
def test_hypotheses_on_starts_that_no_draw_meets_are_met_by_scaled_ones(bound, expected):
    """s = ||X||_F^2 has s' = 2 s (4950 s - 1): along the flow it falls from s < 1/4950, and rises from s > 1/4950."""
    theory = Theory("tips", "", {"X": ("n", "r"), "Y": ("n", "m")}, flow={"X": "4950 * tr(X.T @ X) * X - X"})
    assert verdict(f"rise(normF(X)**2, 0, t) <= 0 if normF(X(0))**2 <= {bound}", theory, "1/64") is expected
