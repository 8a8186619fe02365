"""Clopper-Pearson bounds: exact coverage by summing binomials in rationals, closed forms, SciPy."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
import scipy.stats
from flint import arb, ctx, fmpq

from derivations.gaussian_theories import LAWS
from faverify.errors import UsageError
from faverify.lang.expr import Number
from faverify.lang.parse import parse_statement
from faverify.methods.probability_samples import _count
from faverify.probability import confidence
from faverify.probability.tail_balls import enclose_beta_lower

ALPHA = Fraction(1, 40)


def binomial(n, k, p):
    return comb(n, k) * p**k * (1 - p) ** (n - k)


@pytest.mark.parametrize("n", [1, 5, 17])
@pytest.mark.parametrize("p", [Fraction(1, 100), Fraction(1, 3), Fraction(1, 2), Fraction(9, 10), Fraction(999, 1000)])
def test_each_side_covers_every_p_with_the_stated_confidence(n, p):
    """The definition of a confidence bound, with no rounding: P(lower <= p) >= 1 - alpha, and the same above."""
    bounds = [confidence.enclose_confidence(k, n, ALPHA) for k in range(n + 1)]
    below = sum(binomial(n, k, p) for k in range(n + 1) if bounds[k].lower <= p)
    above = sum(binomial(n, k, p) for k in range(n + 1) if bounds[k].upper >= p)
    assert min(below, above) >= 1 - ALPHA


@pytest.mark.parametrize(("k", "n"), [(0, 10), (10, 10), (3, 10), (990, 1000), (6827, 10_000)])
def test_bounds_agree_with_scipy(k, n):
    found = confidence.enclose_confidence(k, n, ALPHA)
    truth = scipy.stats.binomtest(k, n).proportion_ci(1 - 2 * float(ALPHA), method="exact")
    assert float(found.lower) == pytest.approx(truth.low, rel=1e-9)
    assert float(found.upper) == pytest.approx(truth.high, rel=1e-9)


@pytest.mark.parametrize("n", [1, 20, 10**6])
def test_one_success_and_none_have_closed_forms(n):
    """P(X >= 1) = alpha at 1 - (1-alpha)^(1/n); SciPy's own lower bound is off by 3e-5 of itself at n = 10^6."""
    with ctx.workprec(200):
        one = 1 - (1 - arb(fmpq(1, 40))).root(n)
        none = 1 - arb(fmpq(1, 40)).root(n)
        lower = confidence.enclose_confidence(1, n, ALPHA).lower
        upper = confidence.enclose_confidence(0, n, ALPHA).upper
        gap = arb(2) ** -38
        assert 0 <= one - arb(fmpq(lower.numerator, lower.denominator)) < gap * one
        assert 0 <= arb(fmpq(upper.numerator, upper.denominator)) - none < gap


@pytest.mark.parametrize("guess", [0.0, 0.999, 1.0])
def test_a_bad_proposal_from_scipy_does_no_harm(monkeypatch, guess):
    """The inverse only proposes: where balls do not confirm it, bisection in balls finds the bound."""
    good = confidence.enclose_confidence(13, 40, ALPHA)
    monkeypatch.setattr(confidence, "betaincinv", lambda *_: guess)
    found = confidence.enclose_confidence(13, 40, ALPHA)
    assert float(found.lower) == pytest.approx(float(good.lower), rel=1e-9)
    assert float(found.upper) == pytest.approx(float(good.upper), rel=1e-9)


def test_bounds_are_mirror_images_and_shrink_with_confidence():
    wide = confidence.enclose_confidence(13, 40, Fraction(1, 1000))
    narrow = confidence.enclose_confidence(13, 40, Fraction(1, 10))
    mirror = confidence.enclose_confidence(27, 40, Fraction(1, 10))
    assert wide.lower < narrow.lower < Fraction(13, 40) < narrow.upper < wide.upper
    assert (mirror.lower, mirror.upper) == (1 - narrow.upper, 1 - narrow.lower)


def test_binomial_tails_match_the_rational_sums():
    p = Fraction(2, 7)
    with ctx.workprec(128):
        for k in (1, 4, 9):
            exact = sum(binomial(10, j, p) for j in range(k, 11))
            assert enclose_beta_lower(k, 10 - k + 1, p).contains(fmpq(exact.numerator, exact.denominator))
        exact = sum(binomial(10, j, p) for j in range(4))
        assert enclose_beta_lower(10 - 3, 3 + 1, 1 - p).contains(fmpq(exact.numerator, exact.denominator))


def test_a_sample_at_the_threshold_never_helps():
    """A value equal to the level counts for the upper bound and against the lower one."""
    samples = np.array([1.0, 1.5, 1.5, 2.0] * 5)

    class Fixed:
        """A sampler that knows what is drawn."""

        def plain(self, expr):
            return 1.5 if isinstance(expr, Number) else samples

    event = parse_statement("P(cos2(2, 1) >= 3/2) >= 0", LAWS).claims[0].left
    assert _count(event, Fixed())[:2] == (5, 15)


@pytest.mark.parametrize(("k", "n", "alpha"), [(-1, 5, ALPHA), (6, 5, ALPHA), (0, 0, ALPHA), (1, 5, 0), (1, 5, 1)])
def test_impossible_counts_are_refused(k, n, alpha):
    with pytest.raises(UsageError, match="no confidence bound"):
        confidence.enclose_confidence(k, n, Fraction(alpha))
