"""Equalities along flows whose letters are polynomials of the time: shown exactly, their false neighbours refuted.

Truth by hand: X' = V with a constant V is X(0) + t V, and what follows X is its integral, term by term.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Evidence, Verdict

CONTEXT = Settings(Effort.QUICK).context()
SQUARE = ("n", "n")
AT = ball_cases(t=("1/2", "7/3"))


def along(flow, **definitions):
    shapes = {"X": SQUARE, "Y": SQUARE, "V": SQUARE, "c": ()}
    return Theory("polynomial", "letters that move one after the other", shapes, definitions, flow=flow, kind="free")


LAWS = (
    ({"X": "I_n"}, "X(t)", "X(0) + t * I_n"),
    ({"X": "c * V - V.T"}, "X(t)", "X(0) + t * (c * V - V.T)"),
    ({"X": "t**2 * V"}, "X(t)", "X(0) + t**3 / 3 * V"),
    ({"X": "V", "Y": "tr(X) * V"}, "Y(t)", "Y(0) + (t * tr(X(0)) + t**2 / 2 * tr(V)) * V"),
    ({"X": "V", "Y": "X @ X.T"}, "Y(t)",
     "Y(0) + t * X(0) @ X(0).T + t**2 / 2 * (X(0) @ V.T + V @ X(0).T) + t**3 / 3 * V @ V.T"),
)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(law=st.sampled_from(LAWS), digits=st.integers(3, 60))
def test_an_equality_is_exact_and_its_neighbour_false(law, digits):
    flow, left, right = law
    theory = along(flow)
    found = AT.check(f"{left} == {right}", theory, CONTEXT)
    assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.CERTIFIED)
    assert AT.check(f"{left} == {right} + 10**-{digits} * I_n", theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("velocity", ["X", "V @ X", "V + Y"])
def test_what_moves_by_itself_is_no_polynomial(velocity):
    """Nor is what follows it: equations between rounded sides stay open."""
    theory = along({"X": velocity, "Y": "X"})
    assert ball_cases(t=("1/2",)).check("X(t) == X(0) + 2 * integral(Y, 0, t) / 2", theory, CONTEXT).verdict in (
        Verdict.FAIL, Verdict.INCONCLUSIVE,
    )  # fmt: skip


def test_a_definition_may_stand_between():
    theory = along({"X": "V", "Y": "B"}, B="X - X.T")
    says = "Y(t) == Y(0) + t * (X(0) - X(0).T) + t**2 / 2 * (V - V.T)"
    assert AT.check(says, theory, CONTEXT).verdict is Verdict.PASS
    assert AT.check(says.replace("/ 2", "/ 3"), theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("velocity", ["X @ X - X", "X @ X.T @ X - X", "tr(X) * X - X @ X @ X"])
def test_what_is_singular_at_the_start_stays_so(velocity):
    """Every term begins with X on the left of a product, so X(t) = X(0) P(t)."""
    theory = along({"X": velocity})
    for when in ("rank(X(0)) >= n - 1", "rank(X(0)) >= n - 1 and n >= 3"):
        for says in ("sigma_min(X(1/8)) > 0", "det(X(1/8))**2 > 0"):
            assert ball_cases().check(f"{says} if {when}", theory, CONTEXT).verdict is Verdict.FAIL
    assert ball_cases().check(f"cond(X(1/8)) >= 1 if {when}", theory, CONTEXT).verdict is not Verdict.PASS
    assert ball_cases().check(f"sigma_min(X(1/8)) >= 0 if {when}", theory, CONTEXT).verdict is not Verdict.FAIL
