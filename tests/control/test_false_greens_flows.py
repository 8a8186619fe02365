"""Statements that a careless toolkit would pass: names with another meaning, another flow, ranges seen at one point.

Each of these once came out green here (an independent referee found them).
"""

from dataclasses import replace

import pytest

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Claim, Effort, Part, Restoration
from faverify.errors import StatementError
from faverify.evaluate.meaning import require_flow, require_meaning
from faverify.methods import (
    alignment_cover,
    ball_cases,
    exact_cases,
    mpmath_path,
    turning_points,
)
from faverify.run.claims import Settings, run_part
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()


def renamed(**texts):
    """FA* with other definitions."""
    return replace(FA_STAR, name="altered", definitions={**FA_STAR.definitions, **texts})


HUNDREDFOLD = renamed(l="100 * tr(R.T @ R)")
TENFOLD = renamed(R="10 * F @ Si")
NEGATED = renamed(l="-1 * tr(R.T @ R)")
FA_ALIGNED = replace(FA, name="altered", definitions={**FA.definitions, "A": "Z.T @ Y @ C + (Z.T @ Y @ C).T"})
UPHILL = replace(FA, name="altered", flow={**FA.flow, "W": "-1 * Z.T @ (Y - Z @ W)"})
AS_GD = replace(FA, name="altered", trajectory="gd")
PHI = "normF(W(t) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(t)) <= normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0))"


def verdict(says, theory, by, context=CONTEXT):
    part = Part("part", says, by)
    claim = Claim("label", "title", "nowhere", Restoration.NEW, theory, says, (part,))
    return run_part(part, claim, context).outcome.verdict


@pytest.mark.parametrize(
    ("says", "theory", "by"),
    [
        ("rise(l, 0, oo) <= r * lam**2 / 4", HUNDREDFOLD, ball_cases(skip=("badly-scaled",))),
        ("maxima(l, 0, 6) == 3", NEGATED, turning_points("near-square", 8, 8, 7, 1)),
        ("psd(A(t) - A(s)) for 0 <= s <= t <= 1", FA_ALIGNED, alignment_cover()),
        (PHI, UPHILL, ball_cases(t=("1/8",))),
        (PHI, UPHILL, mpmath_path()),
        ("normF(Z(t).T @ Z(t) - W(t) @ W(t).T)**2 >= 0", AS_GD, ball_cases(t=("1/8",))),
        ("least(normF(F)**2, 0, T) >= 0", UPHILL, ball_cases(T=("1/8",))),
        ("l(t) <= l(0) + 1/1000 for 0 <= t <= 32", FA_STAR, ball_cases(t=("32",))),
        ("l <= l + 1 for 0 <= kappa <= 1", FA_STAR, exact_cases()),
    ],
)
def test_a_text_that_means_something_else_is_an_error(says, theory, by):
    assert verdict(says, theory, by) in (Verdict.ERROR, Verdict.INCONCLUSIVE)


def test_an_integral_of_another_residual_is_enclosed_as_it_stands():
    """Lemma 7 for 10 R is false; the enclosure of the paper's R must not be taken for it."""
    says = "integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0)))"
    by = ball_cases(T=("2",), kappa=("max(0, lambda_max(A)) + 1/2",), most=4)
    assert verdict(says, FA_STAR, by) is Verdict.PASS
    assert verdict(says, TENFOLD, by) is Verdict.FAIL


def test_a_path_looks_at_every_node_of_a_range():
    assert verdict("l(t) <= l(0) + 1/1000 for 0 <= t <= 2", FA_STAR, mpmath_path()) is Verdict.FAIL
    assert verdict("l(t) >= 0 for 0 <= t <= 2", FA_STAR, mpmath_path()) is Verdict.PASS


def test_a_parameter_is_drawn_on_both_sides_of_zero_and_far_out():
    for says in ("kappa <= 3", "kappa >= 0", "kappa <= 0", "kappa >= -3"):
        assert verdict(says, FA_STAR, exact_cases(), Settings().context()) is Verdict.FAIL


@pytest.mark.parametrize("stop", ["-1", "1/2"])
def test_an_interval_that_ends_before_it_starts_tells_nothing(stop):
    assert verdict(f"least(l, 1, {stop}) >= 0", FA_STAR, ball_cases(most=2)) is Verdict.INCONCLUSIVE


def test_the_flows_and_letters_of_the_paper_mean_what_their_names_say():
    for theory in (FA_STAR, FA, GD):
        require_flow(theory)
    require_meaning(FA_STAR, "R", "A", "l")


@pytest.mark.parametrize(
    "theory",
    [
        replace(FA_STAR, flow={"Z": "2 * Y @ C - 2 * Z @ Si @ Si @ Z.T @ Y @ C"}),
        replace(FA_STAR, flow={"Z": "Y @ C - Z @ Si @ Z.T @ Y @ C"}),
        replace(FA_STAR, flow={**FA_STAR.flow, "x": "x"}),
        replace(GD, flow={**GD.flow, "Z": "(Y - Z @ W) @ C"}),
        replace(GD, flow={"Z": GD.flow["Z"]}),
    ],
)
def test_another_flow_is_noticed(theory):
    with pytest.raises(StatementError, match="theory"):
        require_flow(theory)


@pytest.mark.parametrize(
    ("name", "theory"),
    [
        ("A", renamed(A="W @ C + (W @ C).T")),
        ("A", renamed(A="S @ W @ C @ Si - (S @ W @ C @ Si).T")),
        ("l", renamed(l="tr(F.T @ F)")),
        ("R", renamed(R="F @ S")),
        ("R", replace(FA_STAR, values={**FA_STAR.values, "Si": "S"})),
    ],
)
def test_another_meaning_is_noticed(name, theory):
    with pytest.raises(StatementError, match="theory"):
        require_meaning(theory, name)
