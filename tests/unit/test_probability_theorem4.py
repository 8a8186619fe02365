"""Theorem 4: the exact law of the cosine, the constant for all n and s, and what goes wrong at s = 1."""

from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from flint import arb, ctx
from oracle import cosine_range

from faverify.errors import UnableError, UsageError
from faverify.probability import cosine_law
from faverify.probability.confidence import enclose_confidence
from faverify.probability.fa_samples import sample_cosine_squared
from faverify.probability.tail_balls import enclose_chi2_lower, enclose_normal_two_sided


@pytest.fixture(autouse=True)
def _bits():
    with ctx.workprec(128):
        yield


def full_cosines(n, s, draws, seed):
    """|<YC, u_1>| / ||YC|| for Y = diag(s, 1, ..., 1) and a Gaussian C, by the n-dimensional vectors."""
    feedback = np.random.default_rng(seed).standard_normal((draws, n))
    drive = feedback * np.concatenate([[s], np.ones(n - 1)])
    return np.abs(drive[:, 0]) / np.linalg.norm(drive, axis=1)


@pytest.mark.parametrize(("n", "s", "x"), [(2, 1, "1/3"), (181, 3, "1/10"), (50, "3/2", "1/20"), (10**4, 10, "1/50")])
def test_cosine_tail_agrees_with_scipys_beta_law(n, s, x):
    """cos^2 = s^2 B/(s^2 B + 1 - B) for B of law Beta(1/2, (n-1)/2)."""
    s, x = Fraction(s), Fraction(x)
    level = float(x / (x + s * s * (1 - x)))
    truth = scipy.stats.beta.sf(level, 0.5, (n - 1) / 2)
    assert float(cosine_law.enclose_cosine_tail(n, s, x).mid()) == pytest.approx(truth, rel=1e-9)


@pytest.mark.parametrize(("n", "s", "c"), [(5, 1.5, 1), (40, 2.0, 1), (40, 3.0, 2)])
def test_full_vectors_fall_within_the_exact_law(n, s, c):
    """Clopper-Pearson at confidence 1 - 2e-6 around the count of full n-dimensional draws contains N9's value."""
    hits = int(np.sum(full_cosines(n, s, 20_000, seed=4) >= c * s / np.sqrt(n)))
    found = enclose_confidence(hits, 20_000, Fraction(1, 10**6))
    exact = cosine_law.enclose_cosine_failure(c, n, Fraction(s))
    assert arb(0) + float(found.lower) < exact < arb(0) + float(found.upper)


def test_sampler_has_the_law_of_full_vectors():
    full = full_cosines(30, 2.0, 4000, seed=1) ** 2
    assert scipy.stats.ks_2samp(full, sample_cosine_squared(30, 2.0, 4000, seed=2)).pvalue > 1e-3


@pytest.mark.parametrize("c", ["5", "4", "3", "14/5", "13/5", "129/50"])
def test_the_constant_holds_for_every_n_and_s(c):
    """Any c above the normal quantile 2.5758 will do, from n = 2 on: Student's tail for large n, one by one below."""
    found = cosine_range.certify_cosine_range(Fraction(c))
    assert found.least_n == 2
    assert found.tail <= arb(1) / 100
    assert found.worst_below <= arb(1) / 100
    assert scipy.stats.t.sf(float(found.c), found.student_n - 1) * 2 <= 0.01
    assert scipy.stats.t.sf(float(found.c), found.student_n - 2) * 2 > 0.01


def test_a_range_starts_where_smaller_n_fail():
    """c = 1, failure 1/3: at small n the cosine of a uniform direction exceeds 1/sqrt(n) too often."""
    found = cosine_range.certify_cosine_range(1, Fraction(1, 3))
    failures = {n: scipy.stats.beta.sf(1 / n, 0.5, (n - 1) / 2) for n in range(2, found.student_n)}
    assert found.least_n > 2
    assert failures[found.least_n - 1] > 1 / 3
    assert all(value <= 1 / 3 for n, value in failures.items() if n >= found.least_n)


@pytest.mark.parametrize("n", [3, 10, 26, 60, 181, 5000])
@pytest.mark.parametrize("s", [1, Fraction(11, 10), 2, 7])
def test_a_range_is_right_at_single_points(n, s):
    for c in (Fraction(5), Fraction(13, 5)):
        failure = cosine_law.enclose_cosine_failure(c, n, s)
        assert failure <= arb(1) / 100
        assert not failure > cosine_range.enclose_worst_failure(c, n)


@pytest.mark.parametrize("c", ["5/2", "2", "257/100"])
def test_a_constant_below_the_normal_quantile_is_false_for_large_n(c):
    with pytest.raises(UnableError, match="false for large n"):
        cosine_range.certify_cosine_range(Fraction(c))
    assert cosine_law.enclose_cosine_failure(Fraction(c), 10**6, 2) > arb(1) / 100


def test_a_smaller_failure_asks_for_a_larger_constant():
    with pytest.raises(UnableError):
        cosine_range.certify_cosine_range(3, Fraction(1, 1000))
    assert cosine_range.certify_cosine_range(4, Fraction(1, 1000)).tail <= arb(1) / 1000


def test_two_events_of_the_paper_need_the_exact_normal_tail():
    """n = 181 is the first with 0.01: the exact tail of |g| >= 3, Lemma 21 for chi-square. Lemma 21 for both: 0.029."""
    normal = enclose_normal_two_sided(3)
    assert normal + 2 * (-arb(180) / 32).exp() < arb(1) / 100 < normal + 2 * (-arb(179) / 32).exp()
    assert arb("0.0294") < 2 * (arb(-9) / 2).exp() + 2 * (-arb(180) / 32).exp() < arb("0.0295")
    exact = normal + enclose_chi2_lower(180, 90)
    assert exact < arb("0.00271")
    assert float(exact.mid()) == pytest.approx(2 * scipy.stats.norm.sf(3) + scipy.stats.chi2.cdf(90, 180), rel=1e-9)


@pytest.mark.parametrize(("n", "s"), [(100, 2), (10**4, 10), (10**8, 100)])
def test_quantile_puts_the_stated_mass_below_it(n, s):
    quantile = cosine_range.enclose_cosine_quantile(n, s, Fraction(99, 100))
    x = (float(quantile.mid()) * s) ** 2 / n
    b = x / (x + s * s * (1 - x))
    assert scipy.stats.beta.sf(b, 0.5, (n - 1) / 2) == pytest.approx(0.01, rel=1e-6)
    assert quantile.rad() < quantile * arb(10) ** -10


def test_quantile_tends_to_the_normal_one():
    gaps = [
        2.5758293035489 - float(cosine_range.enclose_cosine_quantile(n, 2, "0.99").mid()) for n in (100, 10**4, 10**6)
    ]
    assert gaps[0] > 10 * gaps[1] > 0
    assert abs(gaps[2]) < 1e-4


def test_convexity_and_error_factor_are_derived():
    assert cosine_range.prove_tail_is_convex().proved
    assert cosine_range.prove_error_factor().proved


def test_students_tail_falls_with_its_degrees():
    """What the argument by Jensen says, at numbers."""
    tails = [scipy.stats.t.sf(3, k) for k in range(1, 400)]
    assert np.all(np.diff(tails) < 0)


@pytest.mark.parametrize(("n", "s"), [(2, 1.5), (9, 2.0), (60, 5.0)])
def test_error_ratio_matches_full_matrices_and_stays_below_its_factor(n, s):
    generator = np.random.default_rng(8)
    values = np.concatenate([[s], np.ones(n - 1)])
    for _ in range(20):
        feedback = generator.standard_normal(n)
        drive = values * feedback
        error = np.sum(values**2) - np.sum((values * drive) ** 2) / np.sum(drive**2)
        parts = Fraction(feedback[0] ** 2), Fraction(np.sum(feedback[1:] ** 2))
        ratio = cosine_law.enclose_error_ratio(n, Fraction(s), *parts)
        assert float(ratio.mid()) == pytest.approx(error / (n - 1), rel=1e-10)
        assert ratio <= 1 + (arb(s) ** 2 - 1) / (n - 1)


def test_without_a_gap_gd_can_end_on_fas_line():
    """s = 1, Y = I: from Z = YC, W = a Z^T gradient descent stays on the line of Z, so its cosine with Z_FA is 1.

    The velocities Z' = E W^T and W' = Z^T E are computed in rationals: both are multiples of C.
    """
    c, scale = [Fraction(3), Fraction(-1), Fraction(2)], Fraction(1, 5)
    w = [scale * v for v in c]
    error = [[Fraction(int(i == j)) - c[i] * w[j] for j in range(3)] for i in range(3)]
    z_velocity = [sum(error[i][j] * w[j] for j in range(3)) for i in range(3)]
    w_velocity = [sum(c[i] * error[i][j] for i in range(3)) for j in range(3)]
    for velocity in (z_velocity, w_velocity):
        assert any(velocity)
        assert all(velocity[i] * c[j] == velocity[j] * c[i] for i in range(3) for j in range(3))


@pytest.mark.parametrize(("n", "s", "p"), [(1, 2, "1/2"), (5, 0, "1/2"), (5, 2, 0), (5, 2, 1)])
def test_quantile_outside_its_domain(n, s, p):
    with pytest.raises(UsageError, match="needs n >= 2"):
        cosine_range.enclose_cosine_quantile(n, s, Fraction(p))


def test_a_range_below_one_is_refused():
    with pytest.raises(UsageError, match="needs c >= 1"):
        cosine_range.certify_cosine_range(Fraction(1, 2))
