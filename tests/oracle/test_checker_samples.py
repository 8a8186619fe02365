"""What the checker draws again and the forms that it knows: points, scopes, confidence bounds, levels, ranges.

Truth: fractions by hand, SciPy's binomial law, NumPy's draws with formulas typed again, calculus.
"""

# ruff: noqa: E501 - texts are read as a table

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import integrate, stats

from faverify.checker import samples
from faverify.checker.algebra import Algebra
from faverify.checker.forms import check_range
from faverify.checker.language import Theory
from faverify.errors import StatementError, UnableError

LAWS = Theory(
    {"name": "drawn", "kind": "laws", "shapes": {**dict.fromkeys(("k", "b", "x", "y", "e"), ()), "A": ["n", "m"]}}
)
AT = {
    "n": Fraction(40),
    "r": Fraction(3),
    "m": Fraction(5),
    "b": Fraction(1, 2),
    "x": Fraction(2),
    "k": Fraction(6),
    "e": Fraction(1, 3),
}


@pytest.mark.parametrize(("text", "found"), [
    ("", {}), ("n=3", {"n": 3}), ("n=10**7, r=20, beta=1/2", {"n": 10**7, "r": 20, "beta": Fraction(1, 2)}), (" a = 0.25 , b=3*4", {"a": Fraction(1, 4), "b": 12}), ("a=2**40", {"a": 2**40}), ("a=1.5/3", {"a": Fraction(1, 2)}), ("a=2**0", {"a": 1}), ("a=7/1", {"a": 7}),
])  # fmt: skip
def test_a_point_is_what_is_written(text, found):
    assert samples.point(text) == found


@pytest.mark.parametrize(
    "text", ["a", "a=", "a=x", "a=-1", "a=1e3", "a=2**41", "a=1+1", "a=1/2/3", "a=2**1.5", "a=.5", "=", "a=(1)"]
)
def test_what_is_no_point_is_refused(text):
    with pytest.raises(UnableError):
        samples.point(text)


@pytest.mark.parametrize(("text", "found"), [
    ("3 setting(s), 100 draws each, confidence 0.99", (3, 100, Fraction(99, 100))), ("1 setting(s), 100000 draws each, confidence 0.999", (1, 100_000, Fraction(999, 1000))),
    ("3 setting(s), 100 draws each, confidence 0.98", StatementError), ("3 setting(s), 100 draws each, confidence 0.9899999", StatementError), ("3 setting(s), 100 draws each", StatementError), ("", StatementError), ("3 setting(s), 100 draws each, confidence 1.0", StatementError),
    ("1 setting(s), 100001 draws each, confidence 0.999", UnableError),
])  # fmt: skip
def test_a_scope_says_how_much_was_drawn(text, found):
    if isinstance(found, tuple):
        assert samples._scope({"scope": text}) == found
        return
    with pytest.raises(found):
        samples._scope({"scope": text})


@pytest.mark.parametrize(("k", "n"), [(0, 10), (1, 10), (5, 10), (10, 10), (97, 120), (3, 2000)])
@pytest.mark.parametrize("alpha", [Fraction(1, 100), Fraction(1, 4000)])
def test_a_lower_bound_is_the_p_at_which_so_many_successes_have_that_chance(k, n, alpha):
    found = samples._lower(k, n, alpha)
    if not k:
        assert found == 0
        return
    assert math.isclose(stats.binom.sf(k - 1, n, found), float(alpha), rel_tol=1e-9)


def draws(seed=5, count=200):
    return samples._Draws(AT, seed, count)


VALUES = {
    "n + r": 43, "n - r": 37, "n * b": 20, "n / r": Fraction(40, 3), "r**2": 9, "b**-1": 2, "x": 2, "3/7": Fraction(3, 7), "abs(r - n)": 37, "(n - 1) * b / 3": Fraction(13, 2),
}  # fmt: skip


@pytest.mark.parametrize("text", VALUES)
def test_what_is_not_random_is_an_exact_number(text):
    theory = Theory({"name": "drawn", "kind": "laws", "shapes": {name: [] for name in AT}})
    assert draws().exact(theory.node(text)) == VALUES[text]


@pytest.mark.parametrize("text", ["y", "cos2(n, x)", "tr(A)", "inv(x)", "two_level_limit(e, b)", "max(x, k)"])
def test_what_is_no_exact_number_is_refused(text):
    with pytest.raises((UnableError, StatementError)):
        draws().exact(LAWS.node(text.replace("n", "k") if "cos2" in text else text))


def drawn(text, seed=5, count=200):
    theory = Theory({"name": "drawn", "kind": "laws", "shapes": {name: [] for name in AT}})
    return np.asarray(samples._Draws(AT, seed, count).value(theory.node(text)), dtype=float)


def test_levels_powers_and_geometric_series_are_those_of_their_names():
    assert drawn("levels(2, 3, r, b)").tolist() == [3, 3, 0.5, 0.5, 0.5]
    assert drawn("power(4, b)").tolist() == [1, 2**-0.5, 3**-0.5, 0.5]
    assert drawn("geometric(4, b)").tolist() == [1, 0.5, 0.25, 0.125]


def test_the_limit_of_two_levels_is_the_positive_root():
    """Of b x^2 - b (1 - e) x - 1."""
    root = float(drawn("two_level_limit(e, x)"))
    assert root > 0
    assert math.isclose(2 * root**2 - 2 * (1 - 1 / 3) * root - 1, 0, abs_tol=1e-12)


def test_cosines_and_errors_are_those_of_numpy():
    """A cosine's square has the beta law; the mean of FA's error of equal levels is that of a random subspace."""
    found = drawn("cos2(n, x)", count=4000)
    assert found.shape == (4000,)
    assert stats.kstest(found, lambda v: stats.f.cdf(39 * v / (4 * (1 - v)), 1, 39)).pvalue > 1e-3
    error = drawn("fa_error(levels(k, 1, 1, 0), r)", count=4000)
    assert error.shape == (4000,)
    assert np.allclose(error, 3)  # six equal levels in a subspace of three: three are left
    spread = drawn("fa_error(levels(3, 2, 5, 1), 3)", count=4000)
    assert 5 <= spread.min() <= spread.max() <= 17  # from the three largest taken away to all but the three least
    generator = np.random.default_rng(11)
    sigma = np.array([2, 2, 2, 1, 1, 1, 1, 1.0])
    other = []
    for _ in range(4000):
        q = np.linalg.qr(sigma[:, None] * generator.standard_normal((8, 3)))[0]
        other.append(np.linalg.norm(np.diag(sigma) - q @ q.T @ np.diag(sigma)) ** 2)
    assert stats.ks_2samp(spread, other).pvalue > 1e-3


def test_deviations_are_relative_to_the_level_at_which_shares_add_to_the_rank():
    sigma = np.array([2, 2, 2, 1, 1, 1, 1, 1.0])
    level = samples._level(sigma**2, 3)
    assert math.isclose(np.sum(sigma**2 / (sigma**2 + level)), 3, rel_tol=1e-9)
    error, off = drawn("fa_error(levels(3, 2, 5, 1), 3)"), drawn("deviation(levels(3, 2, 5, 1), 3)")
    assert np.allclose(off, error / (3 * level) - 1)


@pytest.mark.parametrize("beta", ["b", "1"])
def test_ratios_are_errors_over_the_least_of_two_levels(beta):
    """sigma^2 = 1 (r times) and beta r / (n - r): the error over OPT = beta r has the law of the ratio."""
    value = 0.5 if beta == "b" else 1.0
    ratio = drawn(f"ratio(12, 3, {beta})", count=4000)
    generator, tail = np.random.default_rng(3), value * 3 / 9
    sigma = np.sqrt(np.array([1.0] * 3 + [tail] * 9))
    other = []
    for _ in range(4000):
        q = np.linalg.qr(sigma[:, None] * generator.standard_normal((12, 3)))[0]
        other.append(np.linalg.norm(np.diag(sigma) - q @ q.T @ np.diag(sigma)) ** 2 / (value * 3))
    assert ratio.min() >= 1 - 1e-9
    assert stats.ks_2samp(ratio, other).pvalue > 1e-3


def test_descents_end_at_the_least_error_and_start_at_that_of_the_start():
    long, none = drawn("gd_ratio(6, 1, 1, 60)", count=5), drawn("gd_ratio(6, 1, 1, 0)", count=5)
    assert np.allclose(long, 1, atol=1e-6)
    target = np.diag(np.sqrt([1.0] + [0.2] * 5))
    for k, value in enumerate(none):
        start = np.random.default_rng(5 + k).standard_normal(12) / np.sqrt(6)
        assert math.isclose(value, np.sum((target - np.outer(start[:6], start[6:])) ** 2), rel_tol=1e-12)


@pytest.mark.parametrize(("n", "r", "beta", "horizon"), [(6, 2, 0.5, 1.5), (5, 3, 0.25, 2.0), (7, 2, 1.5, 0.5)])
def test_descents_on_their_way_are_those_of_scipy(n, r, beta, horizon):
    """Each of the four numbers has its own place: none equals another."""
    found = drawn(f"gd_ratio({n}, {r}, {Fraction(beta)}, {Fraction(horizon)})", count=3)
    target = np.diag(np.sqrt([1.0] * r + [beta * r / (n - r)] * (n - r)))

    def rate(_, flat):
        z, w = flat[: n * r].reshape(n, r), flat[n * r :].reshape(r, n)
        error = target - z @ w
        return np.concatenate([(error @ w.T).ravel(), (z.T @ error).ravel()])

    for k, value in enumerate(found):
        start = np.random.default_rng(5 + k).standard_normal(2 * n * r) / np.sqrt(n)
        end = integrate.solve_ivp(rate, (0, horizon), start, rtol=1e-10, atol=1e-12).y[:, -1]
        left = np.linalg.norm(target - end[: n * r].reshape(n, r) @ end[n * r :].reshape(r, n)) ** 2
        assert math.isclose(value, left / (beta * r), rel_tol=1e-5)


@pytest.mark.parametrize("seed", [7, 8])
def test_a_draw_follows_its_seed(seed):
    for text in ("cos2(n, x)", "ratio(12, 3, b)", "fa_error(levels(3, 2, 5, 1), 3)", "gd_ratio(6, 1, 1, 0)"):
        assert np.array_equal(drawn(text, seed), drawn(text, seed))
        assert not np.array_equal(drawn(text, seed), drawn(text, seed + 100))


def bounded(says, claimed, count=400, settings=2, run=0, seed=1):
    comparison = {"name": "n=12, r=3, b=1/2", "rhs": {"exact": claimed}, "at": {"seed": str(seed)}}
    theory = Theory({"name": "drawn", "kind": "laws", "shapes": {name: [] for name in ("n", "r", "b")}})
    about = samples._Scope(settings, count, Fraction(99, 100))
    return samples._bounds(says, theory, comparison, about, run, seed)


@pytest.mark.parametrize(("says", "claimed", "holds"), [
    ("P(cos2(n, 1) >= 2) >= 0", "0", True), ("P(cos2(n, 1) <= 2) >= 9/10", "9/10", True), ("P(cos2(n, 1) >= 2) >= 1/10", "1/10", False), ("P(cos2(n, 1) <= 2) <= 9/10", "9/10", False), ("P(cos2(n, 1) >= 2) <= 1/10", "1/10", True),
    ("P(cos2(n, 1) >= 2) < 1/10", "1/10", True), ("P(cos2(n, 1) < 2) > 9/10", "9/10", True), ("P(2 > cos2(n, 1)) > 9/10", "9/10", True), ("P(cos2(n, 1) <= 2) >= 999/1000", "999/1000", None), ("P(cos2(n, 1) >= 2) <= 1/1000", "1/1000", None),
])  # fmt: skip
def test_bounds_decide_what_lies_beyond_them(says, claimed, holds):
    """400 draws, all or none: the bounds are 1 - alpha^(1/400) from the end, alpha = 1/400."""
    found = bounded(says, claimed)
    assert found.holds is holds
    gap = 1 - (1 / 400) ** (1 / 400)
    none = "cos2(n, 1) >= 2" in says
    assert math.isclose(found.high if none else 1 - found.low, gap, rel_tol=1e-9)
    assert (found.low, found.high)[not none] == (0 if none else 1)


def test_bounds_are_of_the_probability_that_is_claimed_and_of_a_seed_of_the_run():
    with pytest.raises(StatementError, match="another one is claimed"):
        bounded("P(cos2(n, 1) <= 2) >= 9/10", "8/10")
    for seed in (2, -1, 1000):
        with pytest.raises(StatementError, match="seed"):
            bounded("P(cos2(n, 1) <= 2) >= 9/10", "9/10", seed=seed)
    assert bounded("P(cos2(n, 1) <= 2) >= 9/10", "9/10", run=3, seed=3001).holds
    with pytest.raises(StatementError, match="seed"):
        bounded("P(cos2(n, 1) <= 2) >= 9/10", "9/10", run=3, seed=1)


RANGES = {
    "x**2 >= 0 for x >= 0": True, "x**2 >= 1 for x >= 1": True, "x**2 >= 2 for x >= 1": False, "x**3 <= 8 for 0 <= x <= 2": False, "8 - x**3 >= 0 for 0 <= x <= 2": None, "x**2 <= x**3 for x >= 1": True, "x**2 <= x**3 for x >= 1/2": False,
    "x - x**2 / 4 >= 0 for 0 <= x <= 2": True, "x - x**2 / 3 >= 0 for 0 <= x <= 2": None, "x >= x for x >= 0": True, "x / (1 + x) >= 0 for x >= 0": True, "x / (1 + x) <= x for x >= 0": True, "x / (1 + x) <= x for x >= -1/2": False, "log(1 + x) >= 0 for x >= 0": True,
    "log(1 + x) <= x for x >= 0": True, "log(1 + x) <= x / 2 for x >= 0": None, "1 / (2 - x) >= 1/2 for 0 <= x <= 1": True,
}  # fmt: skip


@pytest.mark.parametrize("says", RANGES)
def test_a_range_is_shown_by_its_beginning_and_its_derivative(says):
    """False: false where it begins; None: its derivative changes its sign, which says nothing here."""
    theory = Theory({"name": "range", "kind": "free", "shapes": {"x": []}})
    try:
        found = check_range({"says": says}, theory)[0]
    except UnableError:
        found = "not re-verified"
    if RANGES[says]:
        assert found == "re-verified"
    elif RANGES[says] is None:
        assert found == "not re-verified"
    else:
        assert found in ("wrong", "not re-verified")


@pytest.mark.parametrize(
    "says",
    [
        "x > 0 for x >= 1",
        "x == x for x >= 1",
        "x >= 0",
        "x >= 0 for x <= 1",
        "x >= 0 for 0 <= x <= 1, x <= 2",
        "x**(1/3) >= 0 for x >= 1",
    ],
)
def test_what_is_no_such_range_is_refused(says):
    with pytest.raises((UnableError, StatementError)):
        check_range({"says": says}, Theory({"name": "range", "kind": "free", "shapes": {"x": []}}))


READ = Theory({
    "name": "read", "kind": "laws", "shapes": {"A": ["n", "n"], "X": ["n", "r"], "c": ["n", "1"], "d": ["n", "1"], "C": ["n", "r"], "C0": ["n", "r"], "z": [], "a": []}, "values": {"z": "normal(0, 1)"}, "relations": ["A @ d == d"], "flow": {"X": "A @ X"},
})  # fmt: skip


@pytest.mark.parametrize(("text", "words"), [
    ("A >= A", "no order"), ("tr(A) >= 0 * a", ""), ("psd(X)", "not square"), ("worst(tr(c.T @ c), c, C0, C) >= 0", ""), ("worst(tr(d.T @ d), d, C0, C) >= 0", "restricts"), ("worst(tr(c.T @ c), c, X, C) >= 0", "restricts"), ("P(z >= a) >= 0", ""), ("P(tr(X.T @ X) >= a) >= 0", "do not move"), ("P(z == a) >= 0", "inequality"),
    ("P(z + chi2(2) >= a) >= 0", ""), ("P(chi2(2) + chi2(3) >= a) >= 0", "independent"), ("P(chi2(2) >= a) >= 0", ""), ("integral(tr(X.T @ X), 0, 1) >= 0", ""), ("integral(a, 0, oo) >= 0", "."),
])  # fmt: skip
def test_what_has_no_reading_is_refused(text, words):
    def read():
        algebra = Algebra(READ)
        return [algebra.compared(claim) for claim in READ.statement(text).claims]

    if not words:
        assert len(read()) == 1
        return
    with pytest.raises(StatementError, match=words):
        read()
