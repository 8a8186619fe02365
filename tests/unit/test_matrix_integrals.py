"""Integrals of matrices over time, entry by entry, against closed forms; and what a run says of what it cannot do."""

from dataclasses import replace

import pytest

from derivations.theories import FA_STAR
from faverify import deadline
from faverify.cases.draws import STYLES, random_number, style_of
from faverify.cases.instance import Instance
from faverify.claim import Effort, Part, Theory
from faverify.errors import StatementError
from faverify.exact.spectrum import positive_part, rational_eigenvalues, rational_root, rational_singular_values
from faverify.methods import ball_cases, exact_cases, mpmath_path
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import entries
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
DECAY = Theory("decay", "X' = -X", {"X": ("n", "n"), "c": ()}, flow={"X": "-X"}, kind="free")


@pytest.mark.parametrize(("says", "verdict"), [
    ("normF(integral(X, 0, 1) - (X(0) - X(1)))**2 <= 1/10**6", "pass"),
    ("normF(integral(X, 0, 1) - (X(0) - X(1)))**2 >= 1/10**3", "fail"),
    ("normF(integral(X, 1/2, 1) - (X(1/2) - X(1)))**2 <= 1/10**6", "pass"),
    ("psd(integral(X.T @ X, 0, 1))", "pass"),
    ("psd(integral(X, 0, 1))", "inconclusive"),  # not symmetric: undefined
    ("tr(integral(X.T @ X, 0, 1)) <= normF(X(0))**2 / 2", "pass"),
    ("tr(integral(X.T @ X, 0, 1)) <= normF(X(0))**2 / 3", "fail"),
    ("integral(X, 0, 1) == X(0) - X(1)", "inconclusive"),
    ("integral(X, 0, 1) == X(0)", "fail"),
])  # fmt: skip
def test_integrals_of_matrices(says, verdict):
    assert ball_cases().check(says, DECAY, CONTEXT).verdict.value == verdict


def test_a_part_that_runs_out_of_time_says_where():
    with deadline.limited(60):
        assert deadline.place() == ""
        ball_cases().check("normF(X)**2 <= 10**20", DECAY, CONTEXT)
        assert "free letters" in deadline.place()


def test_an_integrated_path_says_what_it_does_not_take():
    large = Settings(Effort.QUICK, case=Instance.random(12, 4, 2)).context()
    assert "n <= 8; ball_cases" in mpmath_path("1", 2).check("normF(Z)**2 >= 0", FA_STAR, large).explanation
    with pytest.raises(StatementError, match="kind flow"):
        mpmath_path("1", 2).check("normF(Z)**2 >= 0", replace(FA_STAR, kind="free"), CONTEXT)
    with pytest.raises(StatementError, match="ball_cases encloses"):
        mpmath_path("1", 2).check("normF(X)**2 >= 0", replace(DECAY, kind="flow"), CONTEXT)


def test_a_corroborating_part_without_a_control_is_warned_of():
    found = entries()["fact2"]
    extra = Part("unguarded", "normF(Z)**2 >= 0", exact_cases(), decides=False)
    claim = replace(found.claim, parts=(*found.claim.parts, extra))
    told = run_claim(replace(found, claim=claim), Settings(Effort.QUICK)).warnings
    assert [text for text in told if "unguarded" in text and "has no control" in text]


def test_parameters_that_drive_a_flow_stay_of_size_one():
    driven = replace(DECAY, flow={"X": "c * X"}, name="driven")
    found = ball_cases().check("normF(X(1))**2 <= exp(2 * c) * normF(X(0))**2 + 1/10**6", driven, CONTEXT)
    assert found.verdict is Verdict.PASS
    style = style_of("equal", "key")
    assert max(abs(random_number(style.generator, far=False)) for _ in range(200)) <= 3


def test_spectra_over_the_rationals():
    from flint import fmpq, fmpq_mat

    known = fmpq_mat([[2, 1], [1, 2]])
    assert rational_eigenvalues(known) == [(1, 1), (3, 1)]
    assert rational_eigenvalues(fmpq_mat([[1, 1], [1, 0]])) is None  # the golden ratio
    assert rational_singular_values(fmpq_mat([[3, 0, 0], [0, -4, 0]])) == [4, 3]
    assert rational_singular_values(fmpq_mat([[1, 1], [0, 1]])) is None
    assert positive_part(fmpq_mat([[0, 1], [1, 0]])) == fmpq_mat([[1, 1], [1, 1]]) / 2
    assert positive_part(known * -1) == known * 0
    assert rational_root(fmpq(8, 27), 3) == fmpq(2, 3)
    assert [rational_root(fmpq(x), 2) for x in (0, 1, 2, 10**40, 10**40 + 1)] == [0, 1, None, 10**20, None]


@pytest.mark.parametrize("name", STYLES)
def test_styles_draw_the_same_again(name):
    first, again = (style_of(name, "key").matrix(0, 3, 2) for _ in range(2))
    assert first == again
    assert style_of(name, "key").number(1) == style_of(name, "key").number(1)
