"""Statements along flows that fail at starts of many zeros: singular ones, and diagonal ones of any size.

Truth by hand: from a nilpotent start all of ``X' = p(X)`` without a constant is nilpotent, whose square has a lower
rank; from the unit matrix of k rows ``X' = -X`` stays a multiple of it, whose nuclear norm is sqrt(k) times the other.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
POLYNOMIALS = ("X @ X - X", "X @ X @ X - X", "2 * X - X @ X", "tr(X) * X - X @ X @ X")


def square(velocity, kind="free"):
    return Theory("square", velocity, {"X": ("n", "n"), "Y": ("n", "n")}, flow={"X": velocity}, kind=kind)


def oblong(kind="free"):
    return Theory("oblong", "X' = -X", {"X": ("n", "r"), "Y": ("n", "m")}, flow={"X": "-X"}, kind=kind)


def verdict(says, theory):
    return ball_cases().check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize("velocity", POLYNOMIALS)
@pytest.mark.parametrize("when", ["", " if normF(X(0))**2 <= 1/4", " if normF(X(0))**2 <= 1/4 and tr(X(0)) == 0"])
def test_nilpotent_starts_stay_nilpotent(velocity, when):
    says = f"rank(X(1/16) @ X(1/16)) == rank(X(1/16)){when}"
    assert verdict(says, square(velocity)) is Verdict.FAIL


@pytest.mark.parametrize("velocity", POLYNOMIALS)
def test_what_is_true_of_ranks_does_not_fail(velocity):
    for says in ("rank(X(1/16) @ X(1/16)) <= rank(X(1/16))", "rank(X(1/16)) <= rank(X(0))"):
        assert verdict(says, square(velocity)) is not Verdict.FAIL


@settings(max_examples=8, deadline=None)
@given(rows=st.integers(3, 38), kind=st.sampled_from(("free", "flow")))
def test_no_number_bounds_ranks_and_ratios_of_norms(rows, kind):
    assert verdict(f"rank(X(1)) <= {rows}", oblong(kind)) is Verdict.FAIL
    assert verdict(f"nuclear(X(1))**2 <= {rows} * normF(X(1))**2", oblong(kind)) is Verdict.FAIL
    assert verdict("nuclear(X(1))**2 <= r * normF(X(1))**2", oblong(kind)) is not Verdict.FAIL
    assert verdict(f"rank(X(1)) <= {rows} if r <= {rows}", oblong(kind)) is Verdict.PASS


@pytest.mark.parametrize(("beyond", "expected"), [("1/1000", Verdict.PASS), ("-1/1000", Verdict.FAIL)])
def test_the_unit_matrix_moves_its_diagonal(beyond, expected):
    assert verdict(f"tr(X(1)) <= tr(X(0)) + n + {beyond}", square("I_n")) is expected
    assert verdict(f"normF(X(1) - X(0) - I_n) <= {beyond} + 1/500", square("I_n")) is Verdict.PASS
