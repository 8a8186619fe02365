"""How errors of polynomial flows grow: bounds against values computed apart, at least those, at most a factor above.

What doubles do to a hull (in fractions; roundings at their worst, as Higham's gamma says), Bernstein coefficients,
near inverses, norms; first guesses at widths of Taylor models, which bound nothing, solve their equation.
"""

import math
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq_mat

from faverify.flows import segment
from faverify.flows.polynomial import growth
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.nodes import nodes
from faverify.flows.polynomial.system import System
from faverify.lang import expr as ex

DEGREES = [1, 2, 4, 8]
UNIT = 2.0**-53


def bernstein(degree):
    """Bernstein coefficients of the polynomials that are 1 at one of the nodes (as doubles), in fractions."""
    at = [(Fraction(float(x)) + 1) / 2 for x in nodes(degree)]
    basis = [[math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)] for t in at]
    inverse = fmpq_mat(degree + 1, degree + 1, [as_fmpq(x) for row in basis for x in row]).inv()
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in inverse.tolist()]


def as_fmpq(x):
    return fmpq_mat([[x.numerator]])[0, 0] / x.denominator


@pytest.mark.parametrize("degree", DEGREES)
def test_bernstein_coefficients_are_those_in_fractions(degree):
    truth = np.array([[float(x) for x in row] for row in bernstein(degree)])
    assert np.abs(growth.bernstein(degree) - truth).max() < 1e-11


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize("size", [1, 2, 9])
@pytest.mark.parametrize("roundings", [10**6, 10**8])
def test_roundings_of_jacobians_are_bounded_at_their_worst_signs_and_not_much_above(degree, size, roundings):
    """Every Jacobian is off by gamma times the majorant in every direction: the row with the largest weights."""
    weights = max(sum(abs(x) for x in row) for row in bernstein(degree))
    gamma = Fraction(roundings) / 2**53 / (1 - Fraction(roundings) / 2**53)
    worst = float(gamma * weights) * 0.75 * math.sqrt(size)
    found = growth.hull_error(size, roundings, 0.75, degree)
    assert worst <= found <= 2.5 * (degree + 1) * worst


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize("size", [1, 4])
def test_without_roundings_of_jacobians_a_share_of_the_slack_is_left(degree, size):
    """Bernstein coefficients are good to 1e-12 in all, for each node's Jacobian: the sum of both."""
    found = growth.hull_error(size, 0, 3.0, degree)
    assert 1e-12 * 3 * math.sqrt(size) <= found <= 1e-10 * (degree + 1) * 3 * math.sqrt(size)
    assert growth.hull_error(size, 0, 0.0, degree) < 1e-280


X, A = ex.Letter(("a", "a"), "X"), ex.Letter(("a", "a"), "A")


@pytest.mark.parametrize("seed", range(4))
def test_a_hull_in_doubles_is_within_its_error_of_the_one_in_fractions(seed):
    """Of X' = X X, whose Jacobian is E -> E X + X E: linear in X, so that its hull is known from X at the nodes."""
    series = np.random.default_rng(seed).standard_normal((5, 4))
    flow = PolynomialFlow({"X": fmpq_mat([[1, 2], [0, 1]])}, {"X": ex.matmul(X, X)})
    system = System.of(flow.program, Layout(flow.shapes), {})
    hull = growth.jacobian_hull(system.approximate, series, 8)
    at = [mpmath.mpf(float(x)) for x in nodes(8)]
    path = [[sum(float(series[k, j]) * mpmath.chebyt(k, x) for k in range(5)) for j in range(4)] for x in at]
    weights = bernstein(8)
    majorant = 2 * sum(np.linalg.norm(row) for row in series)
    bound = growth.hull_error(4, system.program.roundings(2), majorant, 8)
    for i in range(9):
        x = np.array([float(sum(as_mp(w) * p[j] for w, p in zip(weights[i], path, strict=True))) for j in range(4)])
        x = x.reshape(2, 2)
        truth = np.kron(np.eye(2), x.T) + np.kron(x, np.eye(2))
        assert np.linalg.norm(hull[i] - truth, 2) <= bound


def as_mp(x):
    return mpmath.mpf(x.numerator) / x.denominator


def planted(seed, size=5):
    return np.eye(size) + 0.4 * np.random.default_rng(seed).standard_normal((size, size))


@pytest.mark.parametrize("seed", range(6))
def test_a_metric_says_how_far_its_inverse_is_off_and_how_large_both_are(seed):
    """``off`` by fractions of the doubles; norms by singular values."""
    L = planted(seed)
    found = growth.metric_of(L)
    product = rational(found.L) * rational(found.inverse) - rational(np.eye(5))
    off = math.sqrt(sum(float(Fraction(int(x.p), int(x.q))) ** 2 for x in product.entries()))
    true = np.linalg.svd(L, compute_uv=False)
    assert off <= found.off <= 30 * UNIT * true[0] / true[-1] * 25
    assert true[0] * (1 - 1e-15) <= found.norm <= true[0] * (1 + 1e-11)
    assert 1 / true[-1] * (1 - 1e-13) <= found.inverse_norm <= 1 / true[-1] * (1 + 1e-11)


def rational(matrix):
    n, m = matrix.shape
    return fmpq_mat(n, m, [as_fmpq(Fraction(float(x))) for x in matrix.ravel()])


@pytest.mark.parametrize(("least", "proved"), [(1e-8, True), (1e-10, True), (1e-15, False)])
def test_the_inverse_of_what_is_nearly_singular_is_not_proved(least, proved):
    L = planted(1)
    u, s, v = np.linalg.svd(L)
    assert (growth.metric_of(u @ np.diag([*s[:-1], least * s[0]]) @ v) is not None) is proved


@pytest.mark.parametrize("size", [1, 3, 12])
@pytest.mark.parametrize("scale", [1e-100, 1.0, 1e100])
def test_spectral_norms_are_sharp_at_every_scale(size, scale):
    matrix = np.random.default_rng(size).standard_normal((size, size)) * scale
    truth = np.linalg.norm(matrix, 2)
    assert truth * (1 - 1e-15) <= growth.spectral_norm(matrix) <= truth * (1 + 1e-11)


@pytest.mark.parametrize("size", [1, 2, 6, 20])
def test_the_largest_eigenvalue_of_a_definite_a_negative_and_a_zero_matrix_is_met_from_above_by_little(size):
    a = np.random.default_rng(size).standard_normal((size, size))
    for symmetric in (a @ a.T, -a @ a.T, a + a.T, 0 * a, -np.eye(size), np.ones((size, size))):
        symmetric = (symmetric + symmetric.T) / 2
        with mpmath.workdps(40):
            truth = max(mpmath.eigsy(mpmath.matrix(symmetric.tolist()), eigvals_only=True))
            room = 1e-12 * (size + 3) * np.abs(symmetric).sum() + 1e-280
            assert 0 <= mpmath.mpf(float(growth.top_eigenvalues(symmetric[None])[0])) - truth <= room


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("error", [0.0, 1e-3])
def test_rates_are_above_those_of_every_matrix_within_the_error_by_no_more_than_it(seed, error):
    hull, metric = planted(seed)[None] * 3, growth.metric_of(planted(seed + 10))
    for L, used in ((np.eye(5), growth.Metric()), (metric.L, metric)):
        moved = L @ hull[0] @ np.linalg.inv(L)
        values, vectors = np.linalg.eigh((moved + moved.T) / 2)
        reach = np.linalg.norm(L, 2) * np.linalg.norm(np.linalg.inv(L), 2)
        found = float(growth.rates(hull, error, used)[0])
        assert values[-1] + error <= found <= values[-1] + error * reach * (1 + 1e-9) + 1e-11
        bent = hull[0] + error * np.outer(np.linalg.inv(L) @ vectors[:, -1], vectors[:, -1] @ L) / reach
        turned = L @ bent @ np.linalg.inv(L)
        assert np.linalg.eigvalsh((turned + turned.T) / 2)[-1] <= found


@pytest.mark.parametrize("norms", [[1, 2, 3, 4], [0, 1, 5], [5, 0.25, 1, 0.5, 0.125], [0.5, 1, 0, 0, 0]])
@pytest.mark.parametrize("relative", [1e-3, 1e-12])
def test_a_first_guess_at_a_width_is_where_the_first_neglected_coefficient_counts(norms, relative):
    """c_J of 2 c_0 p + p^2, times width^J, is ``relative`` of c_1; not beyond 4 over the rate; rounded down by 1/16."""
    order, falling = len(norms) - 1, 0.75
    moving = np.array([0, *norms[1:]])
    tail = 2 * norms[0] * norms[-1] + np.convolve(moving, moving)[order]
    truth = 4 / (falling + math.sqrt(norms[1]))
    if tail > 0:
        truth = min(truth, (relative * norms[1] / tail) ** (1 / order))
    found = float(segment._guess([arb(x) for x in norms], relative, arb(falling)))
    assert truth * (1 - 1 / 16) * (1 - 1e-9) <= found <= truth * (1 + 1e-9)


@pytest.mark.parametrize("degree", range(9, 40, 3))
def test_bernstein_coefficients_of_a_high_degree_are_good_or_refused(degree):
    """Good: 1e-12 of all of them together, in the basis; from some degree on doubles do not reach."""
    try:
        found = growth.bernstein(degree)
    except ArithmeticError:
        assert degree > 10
        return
    assert degree < 30
    at = [(as_mp(Fraction(float(x))) + 1) / 2 for x in nodes(degree)]
    with mpmath.workdps(50):
        basis = [[math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)] for t in at]
        off = mpmath.matrix(basis) * mpmath.matrix(found.tolist()) - mpmath.eye(degree + 1)
        assert sum(abs(x) for x in off) < 2e-12


def spoilt(seed, share):
    """A metric whose inverse is too small by a share on purpose: ``off`` says so."""
    true = growth.metric_of(planted(seed, 3))
    kept = 1 - share
    return growth.Metric(true.L, true.inverse * kept, true.norm, true.inverse_norm, share * math.sqrt(3) * (1 + 1e-9))


@pytest.mark.parametrize("share", [1e-4, 1e-2, 0.2])
@pytest.mark.parametrize("seed", range(3))
def test_an_inverse_that_is_off_is_made_up_for_by_what_it_is_off(share, seed):
    """The true change and the true rates, of L's inverse itself, are below; the bounds are above by a few shares."""
    old, new, hull = spoilt(seed, share), growth.metric_of(planted(seed + 5, 3)), planted(seed + 9, 3) * 2
    back = np.linalg.inv(old.L)
    turned = np.linalg.norm(new.L @ back, 2)
    assert turned * (1 - 1e-12) <= growth.change(old, new) <= turned * (1 + 3 * share)
    moved = old.L @ hull @ back
    found = float(growth.rates(hull[None], 0.0, old)[0])
    most, size = np.linalg.eigvalsh((moved + moved.T) / 2)[-1], np.linalg.norm(moved)
    assert most - 1e-12 <= found <= most + 3 * share * size


COARSE = 2.0**-24


def coarse(monkeypatch):
    """Doubles whose roundings are a billion times as large: what is added for them shows."""
    monkeypatch.setattr(growth, "gamma", lambda count: count * COARSE)
    monkeypatch.setattr(growth, "top_eigenvalues", lambda symmetric: np.linalg.eigvalsh(symmetric)[:, -1])


@pytest.mark.parametrize("scales", [(1, 2, 4), (4, 4, 0.25), (1, 1, 1), (0.125, 1, 8)])
def test_roundings_in_another_metric_are_those_of_both_products(scales, monkeypatch):
    """Two products of n terms round by gamma(2 n) of the norms' product each way; a few roundings more are allowed."""
    used = growth.metric_of(np.diag(scales).astype(float) @ planted(3, 3))
    coarse(monkeypatch)
    hull = planted(4, 3)[None]
    moved = used.L @ hull[0] @ used.inverse
    plain = np.linalg.eigvalsh((moved + moved.T) / 2)[-1]
    unit = COARSE * np.linalg.norm(used.L) * np.linalg.norm(used.inverse) * np.linalg.norm(hull)
    assert 2 * 3 * unit <= float(growth.rates(hull, 0.0, used)[0]) - plain <= (2 * 3 + 9) * unit
    assert growth.metric_of(used.L).off >= 3 * COARSE * np.linalg.norm(used.L) * np.linalg.norm(used.inverse)
    assert growth.metric_of(used.L).off <= 8 * COARSE * (np.linalg.norm(used.L) * np.linalg.norm(used.inverse) + 3)
    inverse = np.linalg.norm(used.inverse, 2)
    assert growth.metric_of(used.L).inverse_norm * (1 - growth.metric_of(used.L).off) >= inverse * (1 - 1e-12)
    new = growth.metric_of(planted(5, 3) * 4)
    factor = np.linalg.norm(new.L) * np.linalg.norm(used.inverse)
    found = growth.change(used, new) * (1 - used.off) - np.linalg.norm(new.L @ used.inverse, 2)
    gram = 7 * COARSE * np.linalg.norm(new.L @ used.inverse) ** 2 / np.linalg.norm(new.L @ used.inverse, 2)
    assert 3 * COARSE * factor <= found <= 8 * COARSE * factor + gram


@pytest.mark.parametrize("scale", [0.25, 1, 16])
def test_roundings_of_a_gram_matrix_are_gamma_of_its_square_norm(scale, monkeypatch):
    coarse(monkeypatch)
    matrix = planted(6, 4) * scale
    found = growth.spectral_norm(matrix) ** 2 - np.linalg.norm(matrix, 2) ** 2
    square = COARSE * np.linalg.norm(matrix) ** 2
    assert 4 * square <= found <= 10 * square


@pytest.mark.parametrize("scale", [0.0, 5e-324, 1e-300, 1e-200, 1e-163, 1e-150, 1.0, 1e150, 1e300])
@pytest.mark.parametrize("shape", [(3, 2, 2), (1, 1, 1), (4, 1, 5)])
def test_lengths_are_those_of_doubles_of_every_size(scale, shape):
    """Squares of doubles below 1e-162 are 0, those of some above 1e154 infinite; a row of zeros stands among them."""
    matrices = np.random.default_rng(shape[0]).uniform(0.5, 1.5, shape) * scale
    matrices[0] = 0
    for found, rows in (
        (growth.lengths(matrices), matrices.reshape(shape[0], -1)),
        (growth.lengths(matrices[:, 0], 1), matrices[:, 0]),
    ):
        for bound, row in zip(found, rows, strict=True):
            truth = math.hypot(*row)
            assert truth <= bound <= truth * (1 + 1e-11) + 5e-324


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_what_is_no_number_has_no_finite_length(value):
    assert not np.isfinite(growth.lengths(np.array([[[value, 1.0]]]))).any()
