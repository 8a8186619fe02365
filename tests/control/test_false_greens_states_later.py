"""What is said of the state at one later time alone, where time leads to every state: it fails if it does at the start.

Truth by hand: along X' = V with a constant V the start X - T V leads to X at T. Along FA* Z'Z is constant, so Z is on
a compact set and time runs backwards for ever: l and R, which scale with Y, are of any size at any time. And numbers of
a text may be of any size: what scales exceeds each.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA_STAR
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
SHAPES = {"X": ("n", "n"), "Y": ("n", "n"), "V": ("n", "n"), "y": ("1", "1")}
MOVING = Theory("moving", "X' = V, Y follows X", SHAPES, flow={"X": "V", "Y": "X @ X.T", "y": "1"}, kind="free")
FIXED = Theory("fixed", "free letters", {"X": ("n", "n"), "c": ()}, kind="free")
TIME = st.sampled_from(("1/8", "1", "5/2"))


def verdict(says, theory, by=None):
    return (by or ball_cases()).check(says, theory, CONTEXT).verdict


@settings(max_examples=6, deadline=None)
@given(
    of=st.sampled_from(("normF(R({}))", "l({})", "sigma_max(A({}))", "lambda_max(A({}))", "normF(F({}))")),
    time=TIME,
    power=st.integers(4, 60),
)
def test_no_number_bounds_a_state_of_fa_star(of, time, power):
    says = of.format(time)
    assert verdict(f"{says} <= 10**{power}", FA_STAR) in (Verdict.FAIL, Verdict.INCONCLUSIVE)
    assert verdict(f"{of.format('t')} <= 10**{power}", FA_STAR, ball_cases(t=(time,))) is not Verdict.PASS


@pytest.mark.parametrize("says", ["l(1) >= 0", "normF(R(1))**2 <= l(1) + 1/1000", "sigma_max(Z(1))**2 <= tr(G(1)) + 1"])
def test_what_holds_of_every_state_is_shown(says):
    assert verdict(says, FA_STAR) is Verdict.PASS


@settings(max_examples=3, deadline=None)
@given(name=st.sampled_from("XY"), time=TIME)
def test_a_state_that_no_draw_is_in_later(name, time):
    for says in (f"rank({name}({time})) == n", f"sigma_min({name}({time})) > 0", f"normF({name}({time})) > 0"):
        assert verdict(says, MOVING) is Verdict.FAIL
    assert verdict(f"rank({name}({time})) <= n", MOVING) is Verdict.PASS
    assert verdict(f"(1 / tr({name}({time})))**2 >= 0", MOVING) is not Verdict.PASS
    assert verdict(f"1 / y({time})**2 > 0", MOVING) is not Verdict.PASS
    assert verdict(f"1 / (1 + y({time})**2) > 0", MOVING) is Verdict.PASS


@settings(max_examples=4, deadline=None)
@given(power=st.integers(21, 300), by=st.sampled_from((ball_cases(), exact_cases())))
def test_numbers_of_a_text_are_of_any_size(power, by):
    assert verdict(f"tr(X.T @ X) <= 10**{power}", FIXED, by) is Verdict.FAIL
    assert verdict(f"c**2 <= {10**power}", FIXED, by) is Verdict.FAIL
    assert verdict(f"tr(X.T @ X) >= 10**-{power} if rank(X) == n", FIXED, by) is Verdict.FAIL
    assert verdict(f"tr(X.T @ X) <= 10**{power} if tr(X.T @ X) <= 1", FIXED, by) is Verdict.PASS
    assert verdict(f"tr(X.T @ X) >= -1 * 10**{power}", FIXED, by) is Verdict.PASS
