"""What is undefined is never green and never vacuous, in any method that evaluates: it is open, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from derivations.gaussian_theories import LAWS
from derivations.lemma6_proofs import PAST
from derivations.theories import FA_STAR, FA_STAR_RAW
from faverify.claim import Effort
from faverify.errors import FaverifyError
from faverify.methods import ball_cases, exact_cases, mpmath_path, step_functions
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_samples import sampled
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
METHODS = [
    (exact_cases(), FA_STAR_RAW),
    (ball_cases(most=2), FA_STAR),
    (ball_cases(most=1, t=("1/8",)), FA_STAR),
    (mpmath_path("1/4", 2), FA_STAR),
    (step_functions(), PAST),
    (enclosed_at(), LAWS),
    (enclosed_at("x=1", "x=2"), LAWS),
]
UNDEFINED = ["log(0 - 1)", "sqrt(0 - 2)", "1 / (1 - 1)", "(1 - 1)**(-1)", "artanh(2)", "log(1 - 1)", "(0 - 3)**(1/2)"]
AROUND = ["{} >= 0", "{} <= 1", "0 * {} == 0", "1 <= 1 + 0 * {}", "{0} == {0}", "1 <= 2 if {} >= 0", "max(1, {}) >= 1"]


def verdict(method, says, theory):
    """The verdict; None where the text is refused."""
    try:
        return method.check(says, theory, CONTEXT).verdict
    except FaverifyError:
        return None


@pytest.mark.parametrize(("method", "theory"), METHODS, ids=lambda value: getattr(value, "name", ""))
@given(st.sampled_from(UNDEFINED), st.sampled_from(AROUND))
def test_what_is_undefined_is_open_or_refused(method, theory, what, around):
    assert verdict(method, around.format(what), theory) in (None, Verdict.INCONCLUSIVE)


@pytest.mark.parametrize(("method", "theory"), METHODS, ids=lambda value: getattr(value, "name", ""))
def test_the_same_surroundings_of_what_is_defined_are_decided(method, theory):
    assert verdict(method, "1 <= 1 + 0 * (1 / 2)", theory) is Verdict.PASS


def test_an_undefined_point_among_defined_ones_is_not_green():
    assert enclosed_at(x="1, 0").check("log(x) <= x", LAWS, CONTEXT).verdict is Verdict.INCONCLUSIVE
    assert enclosed_at(x="1, 2").check("log(x) <= x", LAWS, CONTEXT).verdict is Verdict.PASS
    assert enclosed_at(x="1, 0").check("log(x) <= x if x > 0", LAWS, CONTEXT).verdict is Verdict.PASS


def test_a_link_that_stays_open_is_not_carried_by_the_last_one():
    """Found here: of an open link and a true one, step functions looked at the last."""
    assert step_functions().check("2 * log(2) <= log(4) and 1 <= 2", PAST, CONTEXT).verdict is Verdict.INCONCLUSIVE
    assert step_functions().check("1 <= 2 if 2 * log(2) <= log(4)", PAST, CONTEXT).verdict is Verdict.INCONCLUSIVE
    assert sampled().check("P(cos2(2, 1) >= 1/2) >= 2/5", LAWS, CONTEXT).verdict is Verdict.PASS
