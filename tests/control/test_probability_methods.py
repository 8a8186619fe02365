"""The probability methods say `fail` for what is false, and never `pass` for what they cannot decide."""

import pytest

from derivations.gaussian_theories import LAWS
from faverify.claim import Context, Effort
from faverify.errors import StatementError
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_descent import descent_runs
from faverify.methods.probability_limit import argued_limit
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign
from faverify.methods.probability_samples import sampled
from faverify.run.registry import entries
from faverify.verdict import Evidence, Verdict

NOTHING = LAWS
LABELS = ("lemma17", "lemma18", "lemma19", "lemma20", "lemma21", "theorem3", "theorem4", "n7", "n8", "n9")


def run(method, says, effort=Effort.QUICK, seed=0):
    return method.check(says, NOTHING, Context(lambda kind: [], effort, seed))


def test_an_equality_of_both_sides_is_never_decided_strictly():
    found = run(enclosed_at(x="1, 2"), "P(abs(g) >= x) < P(abs(g) >= x)")
    assert found.verdict in (Verdict.INCONCLUSIVE, Verdict.FAIL)
    assert run(enclosed_at(x="1"), "exp(log(3) * x) <= 3").verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("true", "false", "point"),
    [
        # exact rational values of even degrees: P(chi2_2 >= x) = exp(-x/2); P(F_{2,2} >= x) = 1/(1+x)
        ("0.60653065 < P(chi2(2) >= 1) < 0.60653066", "P(chi2(2) >= 1) < 0.60653065", ""),
        ("0.39346934 < P(chi2(2) <= 1) < 0.39346935", "P(chi2(2) <= 1) > 0.39346935", ""),
        ("0.2499999999 < P(F(2, 2) >= 3) < 0.2500000001", "P(F(2, 2) >= 3) > 0.2500000001", ""),
        # n = 2, s = 1: the angle is uniform, P(cos^2 >= 1/2) = 1/2
        ("0.499999999 < P(cos2(2, 1) >= 1/2) < 0.500000001", "P(cos2(2, 1) >= 1/2) < 0.499999999", ""),
        # P(|chi2_2/2 - 1| >= 1/2) = exp(-3/2) + 1 - exp(-1/2)
        ("0.6165995 < P(abs(chi2(d)/d - 1) >= 1/2) < 0.6165996", "P(abs(chi2(d)/d - 1) >= 1/2) > 0.6166", "d=2"),
    ],
)
def test_laws_have_their_closed_forms(true, false, point):
    assert run(enclosed_at(point), true).verdict is Verdict.PASS
    refuted = run(enclosed_at(point), false)
    assert refuted.verdict is Verdict.FAIL
    assert refuted.witness is not None
    assert {"at", "left", "right"} <= set(refuted.witness)


def test_one_wrong_point_among_many_fails_and_is_named():
    found = run(enclosed_at("x=1", "x=2", "x=5/2"), "P(abs(g) >= x) >= 0.02")
    assert found.verdict is Verdict.FAIL
    assert found.witness["at"] == {"x": "5/2"}
    assert found.counts["tested"] == 3


def test_points_outside_a_bound_are_open_and_outside_a_hypothesis_vacuous():
    """Found here: what is undefined was counted as vacuous, so that one more point made it green."""
    found = run(enclosed_at(n="10, 12", r="20"), "ratio_bound(n, r, 1, 1, 1) >= 0")
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "undefined here" in found.explanation
    mixed = run(enclosed_at("n=10, r=20", "n=10**9, r=20"), "ratio_bound(n, r, 1, 1, 1) >= 0")
    assert (mixed.verdict, mixed.counts["tested"]) == (Verdict.INCONCLUSIVE, 1)
    assert run(enclosed_at(x="1, 2"), "x >= 5 if x >= 3").verdict is Verdict.VACUOUS


@pytest.mark.parametrize(
    "says", ["P(g >= 1) <= 1", "P(chi2(2) > 1) <= 1", "P(1 >= 1) <= 1", "P(chi2(2)) <= 1", "ratio(1, 1, 1) <= 2"]
)
def test_unknown_laws_are_refused(says):
    with pytest.raises(StatementError):
        run(enclosed_at(), says)


def test_a_sample_decides_only_outside_its_confidence_bounds():
    event = "P(cos2(2, 1) >= 1/2)"  # exactly 1/2
    assert run(sampled(), f"{event} >= 0.4").verdict is Verdict.PASS
    assert run(sampled(), f"{event} <= 0.6").verdict is Verdict.PASS
    assert run(sampled(), f"{event} >= 0.6").verdict is Verdict.FAIL
    assert run(sampled(), f"{event} <= 0.4").verdict is Verdict.FAIL
    close = [run(sampled(), f"{event} >= 0.5", seed=seed).verdict for seed in range(8)]
    assert Verdict.PASS not in close
    assert Verdict.INCONCLUSIVE in close


def test_samples_are_statistical_and_say_their_seed():
    found = run(sampled("n=50, s=2"), "P(cos2(n, s) >= 0.9) >= 0.5", seed=3)
    assert found.evidence is Evidence.STATISTICAL
    assert found.witness["seed"] == 3_000
    again = run(sampled("n=50, s=2"), "P(cos2(n, s) >= 0.9) >= 0.5", seed=3)
    assert again.witness == found.witness


def test_more_points_share_the_confidence():
    one = run(sampled("s=1"), "P(cos2(2, s) >= 1/2) >= 0.4")
    many = run(sampled("s=1", "s=1", "s=1", "s=1"), "P(cos2(2, s) >= 1/2) >= 0.4")
    assert float(many.tables[0].rows[0][3]) < float(one.tables[0].rows[0][3])


@pytest.mark.parametrize(
    "says",
    ["P(1 >= 0) >= 1", "ratio(10, 2, 1) >= 1", "P(ratio(10, 2, 1) >= 1) > 0.5", "P(cos2(2, 1) >= 0) >= 0 and 1 >= 0"],
)
def test_what_samples_nothing_is_refused(says):
    with pytest.raises(StatementError):
        run(sampled(), says)


def test_a_derivative_proves_only_what_is_true():
    assert run(derivative_sign(), "x - log(1 + x) >= x**2/4 for 0 <= x <= 1").verdict is Verdict.PASS
    assert run(derivative_sign(), "x - log(1 + x) >= x**2/4 for 0 <= x <= 3").verdict is Verdict.FAIL
    # true on [0, 1], the derivative changes its sign: not derived, so not passed
    assert run(derivative_sign(), "x - log(1 + x) >= 0.3*x**2 for 0 <= x <= 1").verdict is Verdict.INCONCLUSIVE
    # false by 2 10^-4 at x = 1 only
    assert run(derivative_sign(), "x - log(1 + x) >= 0.307*x**2 for 0 <= x <= 1").verdict is not Verdict.PASS


def test_a_start_below_zero_is_not_proved_by_its_slope():
    assert run(derivative_sign(), "x - 1/10**9 >= 0 for 0 <= x <= 1").verdict is not Verdict.PASS
    assert run(derivative_sign(), "1/(x - 1/2) >= -2 for 0 <= x <= 1").verdict is not Verdict.PASS
    assert run(derivative_sign(), "log(-5) >= log(x - 5) for 0 <= x <= 1").verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    "says", ["x >= 0", "x >= 0 for y >= 0", "x >= 0 for 0 < x", "x >= 0 for 0 < x <= 1", "x**y >= 0 for x >= 0"]
)
def test_a_range_is_needed(says):
    with pytest.raises(StatementError):
        run(derivative_sign(), says)


def test_moments_of_the_normal_law():
    assert run(normal_moment(), "E(g**4) == 3").verdict is Verdict.PASS
    assert run(normal_moment(), "E(exp(-x*g**2)) == (1 + 2*x)**(-1/2)").verdict is Verdict.PASS
    refuted = run(normal_moment(), "E(g**4) == 2")
    assert refuted.verdict is Verdict.FAIL
    assert refuted.witness["right"].startswith("2.0")
    for wrong in ("E(g) >= 0", "g == 0", "E(g, g) == 0"):
        with pytest.raises(StatementError):
            run(normal_moment(), wrong)


def test_descent_that_has_no_time_is_refuted():
    assert run(descent_runs(), "P(gd_ratio(8, 1, 1, 1/2) <= 1.0001) >= 1/2").verdict is Verdict.FAIL
    assert run(descent_runs(), "P(gd_ratio(8, 1, 1, 60) <= 1.0001) >= 1/2").evidence is Evidence.NUMERICAL


def test_a_limit_says_that_it_is_asymptotic():
    assert run(argued_limit("r -> oo", "a step"), "a limit").scope.startswith("asymptotic")


@pytest.mark.parametrize("label", LABELS)
def test_no_claim_about_probabilities_rests_on_a_bare_sample(label):
    parts = [part for part in entries()[label].claim.parts if part.decides]
    certain = [part for part in parts if type(part.by).__name__ != "Sampled"]
    assert certain
    if label != "n8":  # its limit is argued, its approach is sampled, with the confidence stated
        assert certain == parts


def test_a_sampled_mean_is_decided_by_exact_bounds():
    """The angle of cos2(2, 1) is uniform: its squared cosine has the mean 1/2 (the arcsine law)."""
    method = sampled("", most="1")
    assert run(method, "E(cos2(2, 1)) >= 0.4").verdict is Verdict.PASS
    assert run(method, "E(cos2(2, 1)) <= 0.6").verdict is Verdict.PASS
    false = run(method, "E(cos2(2, 1)) <= 0.4")
    assert false.verdict is Verdict.FAIL
    assert false.evidence is Evidence.STATISTICAL
    assert run(method, "E(cos2(2, 1)) <= 0.5").verdict is not Verdict.FAIL


def test_a_sampled_mean_scales_with_its_most():
    """FA's error at r = 1 of Y with singular values 1, 1: one dimension of two is left, whatever C is."""
    assert run(sampled("", most="2"), "E(fa_error(levels(1, 1, 1, 1), 1)) >= 0.8").verdict is Verdict.PASS
    assert run(sampled("", most="2"), "E(fa_error(levels(1, 1, 1, 1), 1)) >= 1.2").verdict is Verdict.FAIL
    assert run(sampled("", most="20"), "E(fa_error(levels(1, 1, 1, 1), 1)) <= 0.9").verdict is not Verdict.PASS


def test_a_mean_without_its_most_or_beyond_it_is_refused():
    for method, says in (
        (sampled(""), "E(cos2(2, 1)) >= 0.4"),
        (sampled("", most="1"), "P(cos2(2, 1) >= 0.4) >= 0.4"),
        (sampled("", most="1/2"), "E(cos2(2, 1)) >= 0.4"),
    ):
        with pytest.raises(StatementError):
            run(method, says)


@pytest.mark.parametrize(
    "outside",
    ["two_level_limit(0, 1)", "two_level_limit(-1, 1)", "ratio_ceiling(0, 1)", "ratio_ceiling(1, 0)",
     "chain_head(1/2, 0, 4)", "chain_head(1/2, 4, 4)", "chain_tail(1/10, 5, 4)"],
)  # fmt: skip
def test_a_bound_outside_its_domain_has_no_value(outside):
    """Four were evaluated where their documentation says that they are not defined."""
    found = enclosed_at().check(f"{outside} >= -1000", LAWS, Context(lambda kind: [], Effort.QUICK))
    assert found.verdict is Verdict.INCONCLUSIVE
