"""False claims that once came out green, in chains, derivatives' signs, entries and laws of probability."""

import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA_STAR
from faverify.cases.pool import pool
from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import chain, sum_of_squares
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign
from faverify.methods.sympy_entries import sympy_entries
from faverify.probability.fa_samples import sample_cosine_squared, sample_fa_error_ratio
from faverify.run.registry import entries
from faverify.verdict import Verdict

CONTEXT = Context(lambda kind: pool(Effort.QUICK, 0, kind), Effort.QUICK)


def contradictory(second):
    """X'X is 2 I by the values; the second relation says otherwise."""
    return Theory(
        name=f"contradictory {second}",
        title="X with X'X = 2 I, and another relation",
        shapes={"X": ("n", "r"), "V": ("n", "r")},
        relations=("X.T @ X == 2 * I_r", second),
        values={"X": "V @ inv(sqrtm(V.T @ V / 2))"},
        kind="free",
    )


@pytest.mark.parametrize(
    ("by", "says"),
    [(chain(), "X.T @ X @ V.T == 2 * V.T"), (sum_of_squares("normF(X)**2"), "0 <= normF(X)**2")],
)
def test_relations_that_contradict_the_values_prove_nothing(by, says):
    healthy = contradictory("2 * V.T @ X == 2 * V.T @ X")
    with pytest.raises(StatementError, match="contradict"):
        by.check(says, contradictory("X.T @ X == 3 * I_r"), CONTEXT)
    assert by.check(says, healthy, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize(
    "says",
    [
        # a step between the rational points that are tried
        "1 - sqrt((x - 501/1000)**2)/(x - 501/1000) + sqrt((x - 504/1000)**2)/(x - 504/1000) >= 0 for 0 <= x <= 1",
        # a pole: the derivative has one sign, the function jumps
        "3 + 1/(501/1000 - x) >= 0 for 0 <= x <= 1",
        "5 + 1/(100501/1000 - x) >= 0 for x >= 0",
        # a logarithm of what is negative in between
        "10 + log((x - 501/1000)*(x - 504/1000)) >= 0 for 0 <= x <= 1",
        "(x - 501/1000)**(1/2) + 2*x >= 0 for 0 <= x <= 1",
    ],
)
def test_a_sign_of_a_derivative_proves_nothing_across_a_gap_of_the_domain(says):
    assert derivative_sign().check(says, LAWS, CONTEXT).verdict is not Verdict.PASS


@pytest.mark.parametrize(
    "says",
    [
        "x - log(1 + x) >= x**2/4 for 0 <= x <= 1",
        "1/(2 - x) + sqrt(1 + x) >= 3/2 for 0 <= x <= 1",
        "(1 + x)**(3/2) >= 1 for x >= 0",
    ],
)
def test_a_sign_of_a_derivative_still_proves_what_is_smooth(says):
    found = derivative_sign().check(says, LAWS, CONTEXT)
    assert found.verdict in (Verdict.PASS, Verdict.INCONCLUSIVE)
    assert "visibly" not in found.explanation


def test_a_quick_run_of_entries_sees_that_matrices_do_not_commute():
    """At r = 1 the product of W C and G commutes."""
    found = sympy_entries((2, 2, 1), (3, 1, 2)).check("M @ G == G @ M", FA_STAR, CONTEXT)
    assert found.verdict is Verdict.FAIL
    assert sympy_entries((2, 2, 1)).check("M @ G == G @ M", FA_STAR, CONTEXT).verdict is Verdict.PASS


def test_claims_check_entries_at_r_2_in_a_quick_run():
    used = [p.by for e in entries().values() for p in e.claim.parts if type(p.by).__name__ == "SympyEntries"]
    assert used
    assert all(any(size[2] > 1 for size in by.sizes) for by in used)


@pytest.mark.parametrize(
    ("says", "at"),
    [
        ("P(chi2(k) >= 1) <= 0.1", "k=0"),
        ("P(chi2(k) <= 1) <= 2", "k=-1"),
        ("P(F(k, 3) >= 1) <= 0.1", "k=0"),
        ("P(abs(chi2(k)/k - 1) >= 1/2) <= 2", "k=0"),
        ("P(cos2(n, 2) >= 1/2) <= 1", "n=5/2"),
        ("P(cos2(n, 2) >= 1/2) <= 1", "n=1"),
    ],
)
def test_laws_that_do_not_exist_are_refused(says, at):
    with pytest.raises(StatementError):
        enclosed_at(at).check(says, LAWS, CONTEXT)


def test_samples_of_broken_sizes_are_refused():
    with pytest.raises(UsageError, match="integer"):
        sample_cosine_squared(2.5, 2.0, 10, 0)
    with pytest.raises(UsageError, match="integers"):
        sample_fa_error_ratio(10.5, 2, 1.0, 10, 0)
