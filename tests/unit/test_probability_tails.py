"""Tails in balls against mpmath (60 digits) and SciPy, near the mean and far out."""

from fractions import Fraction

import mpmath
import pytest
import scipy.stats
from flint import arb, ctx
from oracle import probability_laws as laws

from faverify.errors import DomainError
from faverify.probability import tail_balls as tails
from faverify.probability.cosine_law import enclose_cosine_tail


def as_mpf_interval(value):
    """Both ends of a ball as mpmath numbers, exactly."""

    def exact(end):
        man, exp = end.man_exp()
        return mpmath.mpf((int(man < 0), abs(int(man)), int(exp), abs(int(man)).bit_length()))

    with mpmath.workdps(400):
        mid, rad = exact(value.mid()), exact(value.rad())
        return mid - rad, mid + rad


def assert_contains(value, truth, digits=45):
    """The ball contains the truth, up to the truth's own error, and is narrow."""
    with mpmath.workdps(80):
        low, high = as_mpf_interval(value)
        room = abs(truth) * mpmath.mpf(10) ** -digits
        assert low - room <= truth <= high + room
        assert high - low <= abs(truth) * mpmath.mpf(10) ** -20


CHI = [(1, 1), (1, 50), (2, Fraction(1, 10)), (3, 1000), (10, 9), (101, 60), (1000, 1300), (1000, 700), (4001, 5000)]


@pytest.mark.parametrize(("k", "x"), CHI)
def test_chi_square_tails_contain_mpmath_value(k, x):
    with ctx.workprec(160):
        upper, lower = tails.enclose_chi2_upper(k, x), tails.enclose_chi2_lower(k, x)
    with mpmath.workdps(laws.DIGITS):
        point = mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator
    assert_contains(upper, laws.chi2_upper(k, point))
    assert_contains(lower, laws.chi2_lower(k, point))


def test_even_degrees_match_the_poisson_sum_exactly():
    """P(chi^2_{2m} >= 2y) = e^{-y} sum_{j<m} y^j/j!: the sum is rational."""
    m, y = 7, Fraction(9, 2)
    total, term = Fraction(0), Fraction(1)
    for j in range(m):
        total, term = total + term, term * y / (j + 1)
    with ctx.workprec(200):
        right = (-tails.ball(y)).exp() * tails.ball(total)
        assert tails.enclose_chi2_upper(2 * m, 2 * y).overlaps(right)
        assert (tails.enclose_chi2_upper(2 * m, 2 * y) - right).abs_upper() < arb(10) ** -50


@pytest.mark.parametrize(("k", "factor"), [(137_010_000, Fraction(9, 10)), (10**8, Fraction(999, 1000))])
def test_deep_lower_tail_keeps_relative_accuracy_and_meets_the_saddle_point(k, factor):
    """Laplace's method: P(chi^2_k <= f k) is about exp(-k (f - 1 - log f)/2) / ((1-f) sqrt(pi k)) nearly."""
    with ctx.workprec(128):
        value = tails.enclose_chi2_lower(k, factor * k)
        f = tails.ball(factor)
        saddle = (-k * (f - 1 - f.log()) / 2).exp() / ((1 - f) * (arb.pi() * k).sqrt())
        assert value > 0
        assert value.rad() < value * arb(10) ** -9
        assert abs(float((value / saddle).mid()) - 1) < 0.03


def test_a_series_cut_short_still_contains_the_tail(monkeypatch):
    """The remainder is enclosed, not assumed small: five terms give a wide ball around the same probability."""
    with ctx.workprec(128):
        truth = tails.enclose_chi2_lower(100, 90)
        monkeypatch.setattr(tails, "MOST_TERMS", 5)
        short = tails.enclose_chi2_lower(100, 90)
    assert short.contains(truth)
    assert short.rad() > truth.rad() * 10**6


@pytest.mark.parametrize("x", [0, Fraction(1, 2), 3, 10, 40])
def test_normal_tail_contains_mpmath_value(x):
    with ctx.workprec(160):
        value = tails.enclose_normal_two_sided(x)
    with mpmath.workdps(laws.DIGITS):
        point = mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator
        assert_contains(value, mpmath.erfc(point / mpmath.sqrt(2)))


@pytest.mark.parametrize(
    ("a", "b", "x"), [(2, 3, "0.3"), ("0.5", 49, "0.02"), (10, 1, "0.5"), (40, 60, "0.2"), (5, 200, "0.3")]
)
def test_beta_tail_contains_the_integral_of_its_density(a, b, x):
    with ctx.workprec(160):
        value = tails.enclose_beta_lower(Fraction(a), Fraction(b), Fraction(x))
    assert_contains(value, laws.beta_lower(a, b, x), digits=25)


@pytest.mark.parametrize(("d1", "d2", "x"), [(1, 99, 7), (1, 10**6, 25), (5, 7, 2), (1, 10**7, Fraction(1, 3))])
def test_f_tail_agrees_with_scipy(d1, d2, x):
    with ctx.workprec(128):
        value = float(tails.enclose_f_upper(d1, d2, x).mid())
    assert value == pytest.approx(scipy.stats.f.sf(float(x), d1, d2), rel=1e-9)


def test_two_tails_sum_to_one():
    with ctx.workprec(128):
        for k, x in CHI:
            assert (tails.enclose_chi2_upper(k, x) + tails.enclose_chi2_lower(k, x)).contains(1)
        assert (
            tails.enclose_beta_lower(3, 4, Fraction(1, 3)) + tails.enclose_beta_lower(4, 3, Fraction(2, 3))
        ).contains(1)


def test_a_wide_argument_gives_an_enclosure_of_all_its_tails():
    """The tail at any point of an inexact argument lies in the ball at that argument."""
    with ctx.workprec(128):
        wide = tails.enclose_chi2_upper(10, arb(12, 1))
        for point in (11, Fraction(23, 2), 12, 13):
            assert wide.contains(tails.enclose_chi2_upper(10, point))


def test_binary_floats_are_refused():
    with pytest.raises(TypeError, match="binary float"):
        tails.ball(0.1)


@pytest.mark.parametrize(("n", "s", "x"), [(1, 2, Fraction(1, 2)), (10, 0, Fraction(1, 2)), (10, 2, 0), (10, 2, 1)])
def test_cosine_law_outside_its_domain(n, s, x):
    with pytest.raises(DomainError, match="N9 needs"):
        enclose_cosine_tail(n, s, x)
