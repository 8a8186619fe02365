"""False at starts that no draw is, undefined at letters that no draw is: along the paper's flows at t = 0, and proved.

Each text was green. Y or C may be zero, starts small, large, or with columns that are nearly dependent; inverses and
roots that are no letter's value may not exist.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA, FA_STAR
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, chain, exact_cases, sum_of_squares, sympy_entries
from faverify.run.claims import Settings
from faverify.verdict import Evidence, Verdict

CONTEXT = Settings(Effort.QUICK).context()
ANY = Theory("any", "any", {"X": ("n", "r"), "A": ("n", "n"), "S": ("n", "n")}, symmetric=("S",), kind="free")
INVERSE = Theory(
    "inverse", "K = inv(A)", {"A": ("n", "n"), "K": ("n", "n")}, relations=("K @ A == I_n", "A @ K == I_n"),
    values={"K": "inv(A)"}, kind="free",
)  # fmt: skip
PLAIN = Theory("plain", "square", {"A": ("n", "n")}, kind="free")
BOTH = pytest.mark.parametrize("by", [exact_cases(), ball_cases()], ids=["exact", "balls"])
AT_START = [
    "normF(Y)**2 > 0", "normF(C)**2 > 0", "normF(Y @ C)**2 > 0", "rank(C) >= 1", "sigma_min(Z(0)) >= 1/10**6",
    "cond(Z(0)) <= 10**9", "normF(Y)**2 <= 10**9", "normF(Z(0))**2 >= 1/10**9",
]  # fmt: skip
NEARLY = [
    "cond(A) <= 10**9 if rank(A) == n", "sigma_min(A) >= 1/10**9 * sigma_max(A) if rank(A) == n",
    "normF(inv(A))**2 <= 10**20 if rank(A) == n",
]  # fmt: skip
PERHAPS = [
    "tr(inv(A)) == tr(inv(A).T)", "inv(A) + 0 == inv(A)", "normF(inv(A))**2 == tr(inv(A).T @ inv(A))",
    "tr(inv(X.T @ X) @ X.T @ X) == tr(X @ inv(X.T @ X) @ X.T)", "tr(sqrtm(S)) == tr(sqrtm(S).T)",
]  # fmt: skip


@BOTH
@pytest.mark.parametrize("theory", [FA_STAR, FA], ids=["fa_star", "fa"])
@pytest.mark.parametrize("says", AT_START)
def test_what_is_false_at_special_starts_fails(says, theory, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.FAIL


@BOTH
@settings(max_examples=3, deadline=None)
@given(power=st.integers(1, 20))
def test_no_number_bounds_a_start_from_either_side(by, power):
    for says in (f"normF(Y)**2 <= 10**{power}", f"normF(Y)**2 >= 1/10**{power}", f"sigma_max(C) <= 10**{power // 2}"):
        assert by.check(says, FA_STAR, CONTEXT).verdict is Verdict.FAIL
    assert by.check("sigma_max(C)**2 <= normF(C)**2", FA_STAR, CONTEXT).verdict is Verdict.PASS


@BOTH
@pytest.mark.parametrize("says", NEARLY)
def test_no_number_bounds_how_nearly_singular_letters_are(says, by):
    assert by.check(says, PLAIN, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("says", PERHAPS)
def test_what_may_be_undefined_is_not_proved(says):
    assert chain().check(says, ANY, CONTEXT).verdict is Verdict.INCONCLUSIVE


def test_what_a_value_of_the_theory_defines_is_proved():
    for says in ("tr(K) == tr(K.T)", "tr(inv(A)) == tr(K.T)", "inv(I_n) == inv(I_n)"):
        found = chain().check(says, INVERSE, CONTEXT)
        assert (found.verdict, found.evidence) == (Verdict.PASS, Evidence.PROVED)


def test_squares_of_what_may_be_undefined_prove_nothing():
    found = sum_of_squares("normF(inv(A))**2").check("tr(inv(A).T @ inv(A)) >= 0", ANY, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "undefined" in found.explanation


def test_the_trace_of_a_unit_matrix_is_no_number():
    by = sympy_entries((2, 2, 2))
    assert by.check("tr(I_n) == 2", PLAIN, CONTEXT).verdict is Verdict.FAIL
    assert by.check("tr(I_n) == n", PLAIN, CONTEXT).verdict is Verdict.PASS
