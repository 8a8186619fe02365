"""The heuristic paths (mpmath to 50 digits, SciPy in doubles) against the exact solution and mpmath's ODE solver."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
from oracle.integrator_truth import exact_ball, odefun_path

from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError, UsageError
from faverify.flows import approx_mpmath, approx_scipy
from faverify.flows.fa_star import fa_star

CASE = Instance.random(5, 4, 2, seed=3)
SMALL = Instance.of([[2, 1], [0, -1]], [[1], [Fraction(1, 2)]], [[1], [Fraction(1, 3)]], [[Fraction(1, 4), -1]])
FLOWS = ["fa_star", "fa", "gd"]
TIMES = [Fraction(0), Fraction(1, 3), Fraction(2)]


def test_the_mpmath_path_of_fa_star_has_45_of_its_50_digits():
    for t, letters in zip(TIMES, approx_mpmath.approx_path(CASE, "fa_star", TIMES, digits=50), strict=True):
        state = fa_star(CASE).at(t, digits=60)
        with flint.ctx.workprec(300):
            for name, truth in (("Z", state.Z), ("W", state.W)):
                gaps = (exact_ball(letters[name]) - truth).entries()
                assert max(float(abs(x).upper()) for x in gaps) < 1e-45


@pytest.mark.parametrize("flow", FLOWS)
def test_the_mpmath_path_agrees_with_odefun(flow):
    t = Fraction(3, 4)
    W0 = SMALL.W0
    if flow == "fa_star":
        size = Fraction(10, 9)
        W0 = [[sum((SMALL.Z0[i][0] * SMALL.Y[i][j] for i in range(2)), Fraction(0)) / size for j in range(2)]]
    Z, W = odefun_path(SMALL, flow, W0, t, 22)
    (letters,) = approx_mpmath.approx_path(SMALL, flow, [t], digits=30)
    with mpmath.workdps(30):
        assert mpmath.norm(letters["Z"] - Z) < mpmath.mpf(10) ** -18
        assert mpmath.norm(letters["W"] - W) < mpmath.mpf(10) ** -18


@pytest.mark.parametrize("flow", FLOWS)
def test_more_digits_agree_with_fewer(flow):
    coarse, fine = (approx_mpmath.approx_path(CASE, flow, TIMES, digits=d) for d in (30, 45))
    for a, b in zip(coarse, fine, strict=True):
        with mpmath.workdps(50):
            assert all(mpmath.norm(a[name] - b[name]) < mpmath.mpf(10) ** -27 for name in "ZW")


def test_the_precision_of_mpmath_is_left_alone():
    before = mpmath.mp.prec
    approx_mpmath.approx_path(CASE, "fa", [Fraction(1, 4)], digits=30)
    assert mpmath.mp.prec == before


@pytest.mark.parametrize("flow", FLOWS)
def test_the_double_path_agrees_with_mpmath(flow):
    exact = approx_mpmath.approx_path(CASE, flow, TIMES, digits=20)
    for a, b in zip(approx_scipy.approx_path(CASE, flow, TIMES), exact, strict=True):
        for name in "YCZW":
            assert np.abs(a[name] - np.array(b[name].tolist(), dtype=float)).max() < 1e-9


def test_a_rate_for_W_scales_its_velocity():
    curve = approx_scipy.approx_curve(CASE, "fa", 2, w_rate=5)
    start, end = curve(0), curve(2)

    def conserved(x):
        product = x["W"] @ x["C"]
        return product + product.T - 5 * x["Z"].T @ x["Z"]

    assert np.abs(conserved(end) - conserved(start)).max() < 1e-9
    assert np.abs(end["W"] - approx_scipy.approx_curve(CASE, "fa", 2)(2)["W"]).max() > 1e-3
    frozen = approx_scipy.approx_curve(CASE, "fa", 2, w_rate=0)
    assert np.array_equal(frozen(2)["W"], frozen(0)["W"])


def test_a_fast_W_makes_fa_follow_fa_star():
    slow, fast = (approx_scipy.approx_curve(CASE, "fa", 1, w_rate=rate)(1)["Z"] for rate in (1, 300))
    star = approx_scipy.approx_curve(CASE, "fa_star", 1)(1)["Z"]
    assert np.abs(fast - star).max() < np.abs(slow - star).max() / 10


def test_what_makes_no_sense_is_refused():
    flat = Instance.of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[1, 1], [1, 1]])
    for module in (approx_mpmath, approx_scipy):
        with pytest.raises(DomainError, match="no full column rank"):
            module.approx_path(flat, "fa_star", [Fraction(1)])
    with pytest.raises(UsageError, match="sgd"):
        approx_scipy.approx_curve(CASE, "sgd", 1)
    with pytest.raises(UsageError, match="rate"):
        approx_scipy.approx_curve(CASE, "fa_star", 1, w_rate=2)
    with pytest.raises(UsageError, match="not in"):
        approx_scipy.approx_curve(CASE, "fa", 1)(2)


def test_stiff_paths_end_with_a_remedy(monkeypatch):
    monkeypatch.setattr(approx_scipy, "MAX_EVALUATIONS", 20_000)
    stiff = Instance.of(*([[10**6 * x for x in row] for row in rows] for rows in (CASE.Y, CASE.C, CASE.Z0)))
    with pytest.raises(UnableError, match="shorter time"):
        approx_scipy.approx_path(stiff, "gd", [Fraction(10**6)])


@pytest.mark.parametrize("apart", [Fraction(1, 10**40), Fraction(0)])
def test_small_and_nearly_dependent_starts_of_fa_star_are_told_what_helps(apart):
    """They were told that smaller entries would help, which make it worse."""
    tiny = Fraction(1, 10**300) if not apart else 1
    start = Instance.of(
        [[1, 2], [3, 4]], [[1, 0], [1, 1]], [[tiny, tiny], [tiny, tiny * (2 if not apart else 1 + apart)]]
    )
    with pytest.raises(UnableError, match=r"larger columns of Z\(0\), further apart, would help"):
        approx_mpmath.approx_path(start, "fa_star", [Fraction(1)], digits=50)


def test_hopelessly_short_steps_are_refused_at_once():
    """Found here: entries of 1e300 kept the path busy until the time limit of four minutes."""
    huge = Instance.of([[10**300, 2], [3, 4]], [[1], [0]], [[1], [1]])
    with pytest.raises(UnableError, match="too stiff"):
        approx_mpmath.approx_path(huge, "fa_star", [Fraction(1)], digits=50)
