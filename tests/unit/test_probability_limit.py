"""N8: the limit's algebra, the root for any spectrum, and the samples that it predicts."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.optimize
from flint import arb, ctx
from oracle import brackets, limit_proofs
from oracle import probability_laws as laws
from oracle.level_samples import sample_fa_error_levels

from faverify.errors import InvalidInstance, UnableError, UsageError
from faverify.probability import limit_ratio
from faverify.probability.fa_samples import sample_fa_error, sample_fa_error_ratio
from faverify.probability.tail_balls import ball


@pytest.fixture(autouse=True)
def _bits():
    with ctx.workprec(128):
        yield


def test_the_algebra_is_derived():
    for prove in (
        limit_proofs.prove_two_level_equation,
        limit_proofs.prove_special_values,
        limit_proofs.prove_ceiling_below_limit,
    ):
        assert prove().proved


def test_special_values():
    assert limit_ratio.enclose_limit_ratio(0).overlaps((1 + arb(5).sqrt()) / 2)
    assert limit_ratio.enclose_limit_ratio(Fraction(1, 6)).contains(arb(3) / 2)
    assert limit_ratio.enclose_limit_ratio(1).contains(1)
    assert limit_ratio.enclose_rho(1).overlaps(limit_ratio.enclose_limit_ratio(0))
    assert limit_ratio.enclose_rho(Fraction(1, 10**8)) > 9999


@pytest.mark.parametrize(("r", "tail", "beta"), [(5, 35, "1"), (10, 30, "1/2"), (4, 100, "3"), (7, 7, "1")])
def test_the_general_root_is_the_two_level_one(r, tail, beta):
    beta = Fraction(beta)
    level = np.sqrt(float(beta) * r / tail)
    found = limit_ratio.predict_fa_error([1] * r + [Fraction(level)] * tail, r)
    closed = limit_ratio.enclose_two_level_ratio(Fraction(r, tail), beta)
    assert float(found.ratio.mid()) == pytest.approx(float(closed.mid()), rel=1e-12)


@pytest.mark.parametrize("r", [1, 3, 7])
def test_the_root_agrees_with_scipys(r):
    squares = np.array([1 / i**2 for i in range(1, 21)])
    found = limit_ratio.predict_fa_error([Fraction(1, i) for i in range(1, 21)], r)
    truth = scipy.optimize.brentq(lambda k: np.sum(squares / (squares + k)) - r, 1e-12, 100, xtol=1e-15)
    assert float(found.level.mid()) == pytest.approx(truth, rel=1e-9)
    assert float(found.optimum.mid()) == pytest.approx(squares[r:].sum(), rel=1e-12)
    assert found.level.rad() < found.level * arb(10) ** -20


@pytest.mark.parametrize(("values", "r"), [([1, 1], 1), ([1] * 4, 2), ([2] * 8, 4), ([1, 1, 1, 1, 1, 1, 1, 1], 2)])
def test_equal_values_give_the_exact_prediction(values, r):
    """All singular values equal to s: the error is (k - r) s^2 whatever C is, and so is the prediction, narrowly."""
    found = limit_ratio.predict_fa_error(values, r)
    truth = (len(values) - r) * values[0] ** 2
    assert found.error.contains(truth)
    assert found.error.rad() < arb(10) ** -20
    assert np.allclose(sample_fa_error([float(v) for v in values], r, 5, seed=0), truth)


@pytest.mark.parametrize(
    ("values", "r", "within"),
    [
        ([1.0] * 20 + [0.3] * 180, 20, 0.02),
        ([1.0] * 10 + [0.5] * 30 + [0.2] * 200, 15, 0.03),
        ([1 / (1 + i / 40) for i in range(160)], 20, 0.02),
    ],
)
def test_the_prediction_is_close_on_flat_spectra(values, r, within):
    samples = sample_fa_error(values, r, 60, seed=5)
    predicted = float(limit_ratio.predict_fa_error(values, r).error.mid())
    assert abs(samples.mean() / predicted - 1) < within


@pytest.mark.parametrize(
    ("values", "r"),
    [([3, 2, 1, 0.5, 0.1], 2), ([7, 3, 7e-7], 2), ([5, 3e-16, 4, 1e-16], 2), ([1] * 6 + [0.1] * 20, 6), ([1e-3, 5], 1)],
)
def test_samples_lose_no_digits_to_small_singular_values(values, r):
    """Against the projection at 60 digits, of the same draws."""
    generator = np.random.default_rng(3)
    for found in sample_fa_error(values, r, 5, seed=3):
        columns = mpmath.matrix(
            (np.array(values, float)[:, None] * generator.standard_normal((len(values), r))).tolist()
        )
        with mpmath.workdps(60):
            projection = columns * mpmath.inverse(columns.T * columns) * columns.T
            truth = sum(mpmath.mpf(value) ** 2 * (1 - projection[i, i]) for i, value in enumerate(values))
        assert abs(found / float(truth) - 1) < 1e-11


def test_the_prediction_is_poor_on_a_geometric_spectrum():
    """A limit of its use that the text states: 2^-i decays too fast for the asymptotics."""
    values = [2.0**-i for i in range(30)]
    samples = sample_fa_error(values, 5, 400, seed=5)
    predicted = float(limit_ratio.predict_fa_error(values, 5).error.mid())
    assert abs(samples.mean() / predicted - 1) > 0.15


@pytest.mark.parametrize(("n", "r", "beta"), [(350, 50, 1.0), (10**7, 60, 1.0), (300, 50, 0.5), (10**6, 40, 4.0)])
def test_samples_centre_on_the_two_level_limit(n, r, beta):
    samples = sample_fa_error_ratio(n, r, beta, 100, seed=7)
    limit = float(limit_ratio.enclose_two_level_ratio(Fraction(r, n - r), Fraction(beta)).mid())
    assert abs(samples.mean() - limit) < 0.01 * limit


def full_ratios(n, r, beta, draws, seed):
    """FA error / OPT by the full matrices: Y with random singular vectors, C Gaussian, least squares."""
    generator = np.random.default_rng(seed)
    values = np.concatenate([np.ones(r), np.full(n - r, np.sqrt(beta * r / (n - r)))])
    target = laws.target_with(values, n + 1, generator)
    return np.array([laws.fa_error(target, generator.standard_normal((n + 1, r))) for _ in range(draws)]) / (beta * r)


@pytest.mark.parametrize(("n", "r", "beta"), [(14, 1, 1.0), (16, 4, 1.0), (20, 8, 0.5), (8, 4, 1.0)])
def test_wishart_samples_have_the_law_of_full_matrices(n, r, beta):
    full, fast = full_ratios(n, r, beta, 800, seed=1), sample_fa_error_ratio(n, r, beta, 4000, seed=2)
    if n == 2 * r and beta == 1:
        assert np.allclose(full, 1)  # every singular value is 1
        assert np.allclose(fast, 1)
        return
    assert scipy.stats.ks_2samp(full, fast).pvalue > 1e-3


def test_the_three_samplers_have_one_law():
    n, r, beta = 30, 5, 1.0
    tail = np.sqrt(beta * r / (n - r))
    fast = sample_fa_error_ratio(n, r, beta, 3000, seed=1) * beta * r
    direct = sample_fa_error([1.0] * r + [tail] * (n - r), r, 1500, seed=2)
    levels = sample_fa_error_levels([(1.0, r), (tail, n - r)], r, 3000, seed=3)
    assert scipy.stats.ks_2samp(fast, direct).pvalue > 1e-3
    assert scipy.stats.ks_2samp(fast, levels).pvalue > 1e-3


def test_levels_with_small_multiplicities_have_the_law_of_direct_samples():
    levels = [(2.0, 1), (1.0, 3), (0.5, 12)]
    values = [value for value, count in levels for _ in range(count)]
    direct, grams = sample_fa_error(values, 4, 1500, seed=1), sample_fa_error_levels(levels, 4, 3000, seed=2)
    assert scipy.stats.ks_2samp(direct, grams).pvalue > 1e-3


def test_samples_never_beat_the_optimum_and_repeat_with_the_seed():
    levels = [(3.0, 2), (1.0, 9), (0.1, 10**6)]
    samples = sample_fa_error_levels(levels, 4, 200, seed=9)
    optimum = 7 * 1.0 + 10**6 * 0.01
    assert np.all(samples >= optimum * (1 - 1e-12))
    assert np.array_equal(samples, sample_fa_error_levels(levels, 4, 200, seed=9))
    assert not np.array_equal(samples, sample_fa_error_levels(levels, 4, 200, seed=10))


@pytest.mark.parametrize(
    ("levels", "r"),
    [([], 1), ([(1.0, 3)], 3), ([(1.0, 3)], 0), ([(0.0, 3)], 1), ([(float("nan"), 3)], 1), ([(1.0, 0)], 1)],
)
def test_impossible_levels_are_refused(levels, r):
    with pytest.raises(UsageError):
        sample_fa_error_levels(levels, r, 5, seed=0)


@pytest.mark.parametrize(("values", "r"), [([1, 1], 2), ([1, 0, 0], 1), ([], 1), ([1, 2], 0)])
def test_a_rank_that_loses_nothing_is_refused(values, r):
    with pytest.raises(UsageError, match="positive singular value"):
        limit_ratio.predict_fa_error(values, r)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "x", None])
def test_a_value_that_is_no_singular_value_is_refused(value):
    with pytest.raises(InvalidInstance):
        limit_ratio.predict_fa_error([1, 1, value], 1)


def test_brackets_hold_the_root_and_refuse_none():
    found = brackets.enclose_increasing_root(lambda x: ball(x) ** 2 - 2, Fraction(1), Fraction(2), digits=30)
    assert found.contains(arb(2).sqrt())
    assert found.rad() < arb(10) ** -29
    half = brackets.enclose_increasing_root(lambda x: ball(x) - ball("1/2"), Fraction(0), Fraction(1))
    assert half.contains(arb(1) / 2)
    with pytest.raises(UnableError, match="no sign change"):
        brackets.enclose_increasing_root(lambda x: ball(x) + 1, Fraction(0), Fraction(1))
    with pytest.raises(UnableError, match="undecided"):
        brackets.enclose_increasing_root(lambda x: arb(0, 1), Fraction(0), Fraction(1))


@pytest.mark.parametrize("apart", [3, 20, 80, 300])
@pytest.mark.parametrize("r", [1, 2, 3])
def test_the_root_has_its_digits_however_far_apart_the_values_are(apart, r):
    """Of 10^300 and 10^-300 the prediction was said to be 0e+569, of 10^20 and 10^-20 its middle was 10^9; it is 1."""
    values = [Fraction(10) ** apart] * r + [Fraction(1, 10**apart)]
    found = limit_ratio.predict_fa_error(values, r)
    with mpmath.workdps(3000):
        s, t = (mpmath.mpf(value.numerator) ** 2 / mpmath.mpf(value.denominator) ** 2 for value in values[-2:])
        # r s/(s+k) + t/(t+k) = r is t (s+k) = r k (t+k), a quadratic in k
        b = (r - 1) * t
        root = (-b + mpmath.sqrt(b * b + 4 * r * s * t)) / (2 * r)
        assert abs(mpmath.mpf(found.level.str(25, radius=False)) / root - 1) < mpmath.mpf(10) ** -15
        assert found.level.rel_accuracy_bits() > 90
