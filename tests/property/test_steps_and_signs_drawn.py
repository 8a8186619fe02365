"""Statements about steps, relations between numbers, signs and states at rest, drawn: false ones are never green.

Truth is known by construction: the state after k steps in closed form, and which divisors a hypothesis keeps from 0.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import ball_cases, exact_cases, sympy_scalar
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
PAIR = {"X": ("n", "m"), "Y": ("n", "m")}
NUMBERS = Theory("drawn_numbers", "numbers", {"c": (), "k": (), "x": ()}, kind="scalars")
WHOLE = st.integers(-4, 4)
BY = [exact_cases(), ball_cases()]


@pytest.mark.parametrize("by", BY)
@settings(max_examples=12, deadline=None)
@given(factor=WHOLE.filter(bool), push=st.integers(1, 4), count=st.integers(1, 4), off=st.integers(0, 2))
def test_states_after_steps(by, factor, push, count, off):
    """X+ = f X + p Y gives X(k) = f^k X(0) + p (1 + f + ... + f^(k-1)) Y."""
    theory = Theory("drawn_steps", "steps", PAIR, steps={"X": f"({factor}) * X + {push} * Y"}, kind="free")
    power, total = factor**count, push * sum(factor**j for j in range(count))
    right = " + ".join(f"({x}) * {name}" for x, name in ((power, "X(0)"), (total + off, "Y")) if x) or "0"
    found = by.check(f"X({count}) == {right}", theory, CONTEXT).verdict
    assert found is (Verdict.FAIL if off else Verdict.PASS)


@pytest.mark.parametrize("by", BY)
@settings(max_examples=12, deadline=None)
@given(slope=st.integers(1, 5), shift=WHOLE.filter(bool), off=st.integers(0, 2))
def test_numbers_that_a_relation_ties(by, slope, shift, off):
    """With a = s b + d, a^2 - (s b)^2 = d (2 s b + d)."""
    theory = Theory("tied", "a line", {"a": (), "b": ()}, relations=(f"a == {slope} * b + ({shift})",), kind="free")
    says = f"a**2 - {slope**2} * b**2 == ({shift}) * ({2 * slope} * b + ({shift})) + {off}"
    assert by.check(says, theory, CONTEXT).verdict is (Verdict.FAIL if off else Verdict.PASS)


@settings(max_examples=40, deadline=None)
@given(zero=WHOLE, bound=WHOLE, relation=st.sampled_from((">", ">=", "<", "<=")), off=st.integers(0, 1))
def test_divisors_that_a_hypothesis_keeps_from_zero(zero, bound, relation, off):
    """c / (k - z) (k - z) = c wherever k is not z."""
    inside = {">": bound < zero, ">=": bound <= zero, "<": bound > zero, "<=": bound >= zero}[relation]
    divisor = f"(k - ({zero}))"
    says = f"c / {divisor} * {divisor} == c + {off} if k {relation} {bound}"
    found = sympy_scalar().check(says, NUMBERS, CONTEXT).verdict
    if off:
        assert found is Verdict.FAIL
    elif inside:
        assert found is Verdict.INCONCLUSIVE
    else:
        assert found in (Verdict.PASS, Verdict.INCONCLUSIVE)  # k > 2 says nothing visible of k - 1
        assert bound != zero or found is Verdict.PASS


@settings(max_examples=20, deadline=None)
@given(signs=st.tuples(st.sampled_from((">", ">=", "")), st.sampled_from((">", ">=", ""))), scale=st.integers(1, 9))
def test_terms_whose_signs_hypotheses_give(signs, scale):
    """s c k >= 0 needs a sign of both."""
    given_ = " and ".join(f"{name} {sign} 0" for name, sign in zip("ck", signs, strict=True) if sign)
    says = f"x + {scale} * c * k >= x" + (f" if {given_}" if given_ else "")
    try:
        found = sympy_scalar(f"{scale} * c * k").check(says, NUMBERS, CONTEXT).verdict
    except StatementError:
        found = None
    assert (found is Verdict.PASS) == all(signs)


@settings(max_examples=10, deadline=None)
@given(rate=st.integers(1, 3), level=st.integers(0, 3), strict=st.booleans())
def test_states_at_rest_refute_what_is_strict(rate, level, strict):
    """From X = 0 the flow X' = -k X stays there: |X|^2 > -l holds for l > 0, or where it is not strict."""
    theory = Theory("rests", "decay", PAIR, flow={"X": f"-{rate} * X"}, kind="free")
    sign, time = (">" if strict else ">="), Fraction(1, rate)
    found = ball_cases(t=(str(time),)).check(f"normF(X)**2 {sign} -{level}", theory, CONTEXT).verdict
    assert found is (Verdict.FAIL if strict and not level else Verdict.PASS)
