"""Probabilities at random exact arguments: monotone, in range, consistent; predictions scale as errors do."""

from fractions import Fraction

import pytest
import scipy.stats
from flint import arb, ctx
from hypothesis import example, given
from hypothesis import strategies as st
from oracle import lemma21_cover
from oracle import probability_laws as laws

from faverify.probability import cosine_law, gaussian_bound, limit_ratio, union_bound
from faverify.probability import tail_balls as tails

DEGREES = st.one_of(st.integers(1, 30), st.integers(31, 10**7))
UNIT = st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100)
POSITIVE = st.fractions(Fraction(1, 50), Fraction(50), max_denominator=50)


@pytest.fixture(autouse=True)
def _bits():
    with ctx.workprec(128):
        yield


@given(DEGREES, UNIT, st.sampled_from([-1, 1]))
def test_chi_square_tails_are_probabilities_that_agree_with_scipy(k, x, side):
    at = k * (1 + side * x)
    upper, lower = tails.enclose_chi2_upper(k, at), tails.enclose_chi2_lower(k, at)
    assert (upper + lower).contains(1)
    for value, truth in ((upper, scipy.stats.chi2.sf(float(at), k)), (lower, scipy.stats.chi2.cdf(float(at), k))):
        assert not value < 0
        assert not value > 1
        if truth > 1e-250:
            assert float(value.mid()) == pytest.approx(truth, rel=1e-6)


@given(DEGREES, UNIT, UNIT)
def test_the_deviation_falls_with_x(k, x, y):
    near, far = sorted((x, y))
    assert not lemma21_cover.enclose_chi2_deviation(k, near) < lemma21_cover.enclose_chi2_deviation(k, far)


@given(DEGREES, UNIT)
def test_lemma_21_holds_at_random_points(k, x):
    assert lemma21_cover.lemma21_chi2(k, x).holds is True
    assert lemma21_cover.lemma21_chi2(k, x, Fraction(153, 1000)).holds is True


@given(POSITIVE, POSITIVE, UNIT)
def test_beta_tails_are_mirror_images(a, b, x):
    assert (tails.enclose_beta_lower(a, b, x) + tails.enclose_beta_lower(b, a, 1 - x)).contains(1)


@given(st.integers(1, 200), st.integers(2, 200), POSITIVE, POSITIVE, POSITIVE)
def test_n7_stays_below_its_ceiling_and_rises_with_n(r, multiple, beta, x, d):
    if beta * r > (multiple - 1) * r:
        return
    bound = gaussian_bound.enclose_ratio_bound(multiple * r, r, beta, x, d)
    assert not bound > gaussian_bound.enclose_ceiling(beta, d)
    assert not gaussian_bound.enclose_ratio_bound(10 * multiple * r, r, beta, x, d) < bound
    assert not bound < 1


@given(UNIT, st.integers(2, 10**5), st.integers(2, 10**5))
def test_exact_failures_are_below_the_quoted_ones(tau, r, multiple):
    for event in union_bound.enclose_events(tau, r, multiple * r):
        assert not event.failure > event.quoted


@given(st.integers(3, 10**6), POSITIVE, UNIT, UNIT)
def test_the_cosine_tail_falls_with_x_and_rises_with_s(n, s, x, y):
    near, far = sorted((x, y))
    at = cosine_law.enclose_cosine_tail
    assert not at(n, s, near) < at(n, s, far)
    assert not at(n, s + 1, x) < at(n, s, x)


@given(st.integers(3, 10**6), st.fractions(Fraction(1), Fraction(5), max_denominator=20))
@example(16, Fraction(4, 3))  # a level of exactly 1, known as a ball
def test_the_failure_is_worst_at_s_equal_one(n, s):
    at = cosine_law.enclose_cosine_failure
    assert not at(3, n, s) > at(3, n, 1)


@given(st.integers(3, 10**6), POSITIVE, POSITIVE, st.fractions(Fraction(1, 10), 5, max_denominator=20))
def test_rank_one_ratio_and_its_threshold_agree(n, g2, chi2, beta):
    """The quotient is at least rho exactly when F = (n-1) g^2/chi^2 is at most beta (q-a)/(1-q)."""
    if beta >= n - 1:
        return
    ratio = laws.rank_one_ratio(n, beta, g2, chi2)
    rho, a = 1 + 1 / (beta + 1), beta / (n - 1)
    q = 1 + beta - beta * rho
    if not a < q < 1:
        return
    level, f = beta * (q - a) / (1 - q), (n - 1) * g2 / chi2
    if f != level:
        target = arb(rho.numerator) / rho.denominator
        assert (ratio > target) if f < level else (ratio < target)


@given(st.lists(POSITIVE, min_size=2, max_size=12), st.data(), POSITIVE)
def test_predictions_scale_with_the_square_of_the_spectrum(values, data, factor):
    r = data.draw(st.integers(1, len(values) - 1))
    one = limit_ratio.predict_fa_error(values, r)
    other = limit_ratio.predict_fa_error([factor * v for v in values], r)
    assert (one.error * tails.ball(factor * factor)).overlaps(other.error)
    assert one.ratio.overlaps(other.ratio)
    total = sum(v * v for v in values)
    assert one.error.rad() < one.error * arb(10) ** -20
    assert 0 < one.error < tails.ball(total) * arb("1.0000001")


@given(st.lists(POSITIVE, min_size=2, max_size=8), st.data())
def test_the_level_solves_its_equation(values, data):
    r = data.draw(st.integers(1, len(values) - 1))
    k = limit_ratio.predict_fa_error(values, r).level
    assert sum((tails.ball(v * v) / (tails.ball(v * v) + k) for v in values), arb(0)).contains(r)
