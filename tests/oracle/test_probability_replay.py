"""The witnesses of the methods about chance, replayed: the statement is false there, and the sides are as stored.

SciPy and mpmath; nothing of the package but the methods that are asked.
"""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from oracle.replayed import contains, witness_of

from derivations.gaussian_theories import LAWS
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_descent import descent_runs
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign
from faverify.methods.probability_samples import sampled


@pytest.mark.parametrize(
    ("says", "at", "truth"),
    [
        ("P(chi2(d) >= x) <= 1/100", "d=5, x=9", lambda: mpmath.gammainc(2.5, 4.5, regularized=True)),
        ("P(abs(g) >= x) <= 1/100", "x=2", lambda: mpmath.erfc(mpmath.sqrt(2))),
        ("P(F(d, 7) >= x) <= 1/100", "d=3, x=2", lambda: 1 - mpmath.betainc(1.5, 3.5, 0, mpmath.mpf(6) / 13, True)),
    ],
)
def test_tails(says, at, truth):
    found = witness_of(enclosed_at(at), says, LAWS)
    with mpmath.workdps(20):
        assert truth() > 0.01
        assert contains(found["left"], float(truth()), 1e-9)


def test_derivative_sign():
    found = witness_of(derivative_sign(), "x - log(1 + x) >= x**2/4 for 0 <= x <= 3", LAWS)
    x = Fraction(found["x"])
    left, right = float(x) - math.log1p(float(x)), float(x * x / 4)
    assert 0 < x < 3
    assert left < right
    assert contains(found["left"], left, 1e-12)
    assert contains(found["right"], right, 1e-12)


def test_normal_moment():
    found = witness_of(normal_moment(), "E(g**2 * exp(-x*g**2)) == (1 + 2*x)**(-1/2)", LAWS)
    x = float(Fraction(found["letters"]))
    density = lambda g: g * g * math.exp(-x * g * g - g * g / 2) / math.sqrt(2 * math.pi)  # noqa: E731
    left, _ = scipy.integrate.quad(density, -math.inf, math.inf)
    assert abs(left - (1 + 2 * x) ** -0.5) > 1e-6
    assert contains(found["left"], left, 1e-7)


def test_sampled():
    """The interval is Clopper and Pearson's for the count that is stored, and the true probability is 1/2."""
    found = witness_of(sampled(), "P(cos2(2, 1) >= 1/2) >= 3/5", LAWS)
    hits, draws, half = found["successes"], found["draws"], (1 - float(found["confidence"])) / 2
    lower = scipy.stats.beta.ppf(half, hits, draws - hits + 1)
    upper = scipy.stats.beta.ppf(1 - half, hits + 1, draws - hits)
    assert upper < 3 / 5
    assert float(found["lower"]) == pytest.approx(lower, abs=2e-6)
    assert float(found["upper"]) == pytest.approx(upper, abs=2e-6)
    assert lower < 0.5 < upper


def test_descent_runs():
    """The start of the seed, integrated by an implicit method of another family."""
    found = witness_of(descent_runs(), "P(gd_ratio(6, 1, 1, 1/2) <= 1.0001) >= 1/2", LAWS)
    n, target = 6, np.diag([1.0, *[math.sqrt(1 / 5)] * 5])
    assert found["successes"] == 0
    start = np.random.default_rng(found["seed"] + 3).standard_normal(2 * n) / math.sqrt(n)

    def flow(_t, state):
        z, w = state[:n], state[n:]
        E = target - np.outer(z, w)
        return np.concatenate([E @ w, z @ E])

    end = scipy.integrate.solve_ivp(flow, (0, 0.5), start, method="Radau", rtol=1e-9, atol=1e-11).y[:, -1]
    ratio = ((target - np.outer(end[:n], end[n:])) ** 2).sum()
    assert ratio > 1.0001
