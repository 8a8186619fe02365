"""What a method is told, in ways that nobody means: no value, two values, a text for a tuple, times beyond a path."""

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA_STAR
from faverify.claim import Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import ball_cases, exact_cases, mpmath_path
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_samples import sampled
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"c": (), "k": ()}, kind="free")


@pytest.mark.parametrize(
    "told",
    [{"k": ()}, {"k": "10"}, {"k": (1,)}, {"most": -1}, {"most": "2"}, {"skip": "free"}, {"k": ("1", None)}],
    ids=str,
)
def test_ball_cases_are_told_texts(told):
    """``k="10"`` looked at 1 and at 0, ``k=()`` was an IndexError, ``most=-1`` left the last case out."""
    with pytest.raises(UsageError, match="ball_cases"):
        ball_cases(**told)


@pytest.mark.parametrize("point", ["x=1, x=2", "x=2, x=1", "x=1, x=1"])
def test_a_point_gives_a_name_one_value(point):
    """``x <= 1`` passed at "x=2, x=1"."""
    with pytest.raises(StatementError, match="x has two values"):
        enclosed_at(point).check("x <= 1", LAWS, CONTEXT)
    with pytest.raises(StatementError, match="x has two values"):
        sampled(point).check("P(chi2(1) >= x) <= 1", LAWS, CONTEXT)


def test_a_rise_beyond_the_path_is_not_what_it_is_up_to_there():
    """The rise of t from 0 to 2 is 2; a path to 1/2 took it for 1/2."""
    assert mpmath_path("1/2", 2).check("rise(t, 0, 2) <= 1", FA_STAR, CONTEXT).verdict is Verdict.INCONCLUSIVE
    assert mpmath_path("1/2", 2).check("rise(t, 0, T) <= 1", FA_STAR, CONTEXT).verdict is Verdict.PASS
    assert mpmath_path("2", 2).check("rise(t, 0, 2) <= 1", FA_STAR, CONTEXT).verdict is Verdict.FAIL


def test_a_rise_backwards_is_undefined():
    found = mpmath_path("1/2", 2).check("rise(l, T, 0) <= 0", FA_STAR, CONTEXT)
    assert (found.verdict, "undefined" in found.explanation) == (Verdict.INCONCLUSIVE, True)


@pytest.mark.parametrize("horizon", ["0", "-1"])
def test_a_horizon_is_after_the_start(horizon):
    """``l(T) == l(0)`` passed at T = 0."""
    with pytest.raises(StatementError, match="horizon"):
        mpmath_path(horizon, 2).check("l(T) == l(0)", FA_STAR, CONTEXT)


def test_a_path_on_which_no_hypothesis_holds_says_so():
    found = mpmath_path("1/2", 2).check("l <= 0 if t > 5", FA_STAR, CONTEXT)
    assert (found.verdict, "a hypothesis" in found.explanation) == (Verdict.VACUOUS, True)


STARTED = Theory(
    "started", "X' = B", {"X": ("n", "n"), "B": ("n", "n")}, flow={"X": "B"}, starts={"X": "B.T"}, kind="free"
)  # fmt: skip


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
@pytest.mark.parametrize("says", ["X == B.T", "D(X) == X.T", "inner(X, B) == inner(B, B.T)"])
def test_what_holds_at_a_start_that_the_theory_gives_is_not_said_of_every_time(by, says):
    """Green before: a state is one of many starts, but not where the theory says which."""
    with pytest.raises(StatementError, match="the state here is the start"):
        by.check(says, STARTED, CONTEXT)
    assert by.check("X(0) == B.T", STARTED, CONTEXT).verdict is Verdict.PASS
    assert ball_cases(most=1, t=("1/2",)).check("X == B.T", STARTED, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("name", ["seed", "dimensions", "style"])
def test_a_letter_is_not_called_as_what_a_case_stores(name):
    """A KeyError of the evaluator before."""
    with pytest.raises(UsageError, match="take another letter"):
        Theory("named", "named", {name: ("n", "n")}, kind="free")
