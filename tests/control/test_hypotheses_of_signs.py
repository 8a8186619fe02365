"""Hypotheses about numbers give signs to the scalar prover: what is defined and true under them is derived.

Truth: each statement is decided in one's head; beside each true one stands the hypothesis that does not suffice.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import exact_against_path, sympy_scalar
from faverify.methods.probability_monotone import derivative_sign
from faverify.run.claims import Settings
from faverify.verdict import Evidence, Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"c": (), "k": (), "x": (), "y": (), "t": ()}, kind="scalars")
TRUE = [
    "c / k * k == c if k > 0",  # open before
    "c / k * k == c if k < 0",
    "c / k * k == c if 0 < k",
    "c / k * k == c if k**2 > 0",
    "c / k * k == c if k * c > 0",
    "x / x == 1 if x >= 1/2",
    "(x**2 - y**2) / (x - y) == x + y if x > y",
    "1 / (x - y) * (y - x) == -1 if y > x",
    "sqrt(k**2) == k if k >= 0",
    "sqrt(x) * sqrt(y) == sqrt(x * y) if x >= 0 and y >= 0",
    "sqrt(x - y)**2 == x - y if x >= y",
    "log(k * x) == log(k) + log(x) if k > 0 and x > 0",
    "D(log(t)) == 1 / t if t > 0",
    "limit(exp(-k * t)) == 0 if k > 0",
]
NOT_ENOUGH = [
    "c / k * k == c if k >= 0",
    "c / k * k == c if c > 0",
    "c / k * k == c if k == 0",
    "1 / (x * y) * x * y == 1 if x * y >= 0",
    "x / x == 1 if x <= 1",
    "(x**2 - y**2) / (x - y) == x + y if x >= y",
    "(x**2 - y**2) / (x - y) == x + y if x > -y",
    "sqrt(x - y)**2 == x - y if x >= y - 1",
    "log(k * x) == log(k) + log(x) if k * x > 0",
    "D(sqrt(t)) == 1 / (2 * sqrt(t)) if t >= 0",
    "limit(exp(-k * t)) == 0 if k >= 0",
    "limit(sqrt(5 - t) - sqrt(5 - t)) == 0 if t <= 5",
    "sqrt(t(-1)**2) == t(-1) if t > 0",
    "sqrt(k**2) == k if k >= -1",
]


def verdict(says, *terms):
    """The verdict; None where the text is refused."""
    try:
        return sympy_scalar(*terms).check(says, NUMBERS, CONTEXT).verdict
    except StatementError:
        return None


@pytest.mark.parametrize("says", TRUE)
def test_what_hypotheses_make_true_is_proved(says):
    found = sympy_scalar().check(says, NUMBERS, CONTEXT)
    assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.PROVED)


@pytest.mark.parametrize("says", NOT_ENOUGH)
def test_what_they_leave_undefined_or_false_is_not(says):
    assert verdict(says) is not Verdict.PASS


def test_terms_are_not_negative_where_hypotheses_say_so():
    says = "x / y + y / x >= 2"
    assert verdict(f"{says} if x > 0 and y > 0", "(x - y)**2 / (x * y)") is Verdict.PASS
    for given in ("x > 0", "x > 0 and y <= 5"):
        assert verdict(f"{says} if {given}", "(x - y)**2 / (x * y)") is Verdict.FAIL


def test_a_path_is_rounded_and_equals_nothing():
    """``path(Z) == Z`` failed: two roads to one number differ in their last digits."""
    from derivations.theories import FA_STAR

    with pytest.raises(StatementError, match="write normF"):
        exact_against_path(("1/4",)).check("path(Z) == Z", FA_STAR, CONTEXT)


@pytest.mark.parametrize("written", ["x >= 0", "0 <= x"])
def test_a_range_is_read_from_either_side(written):
    """``0 <= x`` was refused."""
    laws = Theory("numbers_of_laws", "numbers", {"x": ()}, kind="laws")
    assert derivative_sign().check(f"x**2 + x >= 0 for {written}", laws, CONTEXT).verdict is Verdict.PASS
    assert derivative_sign().check(f"x**2 + x >= 1 for {written}", laws, CONTEXT).verdict is Verdict.FAIL
