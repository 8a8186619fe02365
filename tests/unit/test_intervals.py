"""Integrals, rises and extrema over any interval of time, against closed forms; rates of functions of a scalar."""

from dataclasses import replace

import pytest

from derivations.theories import GD
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, chain
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
DECAY = Theory(
    "decay", "x' = -x, y' = 2 t", {"x": ("1", "1"), "y": ("1", "1"), "k": ()}, {"e": "x * x"},
    flow={"x": "-x", "y": "2 * t + 0 * y"}, kind="free",
)  # fmt: skip


def verdict(says, theory=DECAY, method=None):
    return (method or ball_cases(1)).check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        ("integral(e, 1, 2)", "(e(1) - e(2)) / 2"),
        ("integral(t**3, 1, 2)", "15/4"),
        ("integral(D(e), 1/2, 1)", "(e(1) - e(1/2))"),
        ("integral(exp(-t), 0, 3)", "(1 - exp(-3))"),
        ("integral(max(t - 1/2, 0), 0, 1)", "1/8"),
        ("integral(e, 1, 1)", "0"),
        ("greatest(e, 1, 2)", "e(1)"),
        ("least(e, 1, 2)", "e(2)"),
        ("greatest(e, 1, 1)", "e(1)"),
        ("greatest(t, 0, 0)", "0"),
        ("rise(y, 1, 2)", "3"),
        ("rise(t * (1 - t), 0, 1)", "1/4"),
        ("rise(t * (1 - t), 1/2, 1)", "0"),
    ],
)
def test_intervals_have_the_values_of_closed_forms(value, truth):
    scale = "(1 + e(0)) / 100"
    assert verdict(f"abs({value} - {truth}) <= {scale}") is Verdict.PASS
    assert verdict(f"{value} >= {truth} + {scale}") is Verdict.FAIL
    assert verdict(f"{value} <= {truth} - {scale}") is Verdict.FAIL


def test_smooth_integrals_are_sharper_than_the_widths_of_their_cells():
    assert verdict("abs(integral(t**2, 0, 1) - 1/3) <= 1/10**4") is Verdict.PASS
    assert verdict("integral(t**2, 0, 1) >= 1/3 + 1/10**4") is Verdict.FAIL


def test_the_loss_of_gradient_descent_does_not_rise():
    assert verdict("rise(normF(E)**2, 0, 1/4) <= 0", GD) is Verdict.PASS
    assert verdict("greatest(normF(E)**2, 1/8, 1/4) >= normF(E(0))**2", GD) is Verdict.FAIL


@pytest.mark.parametrize("says", ["integral(e, 2, 1) <= 0", "greatest(e, 2, 1) <= 0", "integral(e, -1, 0) >= 0"])
def test_no_interval_has_no_value(says):
    assert verdict(says) is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        ("exp({})", "exp({})"),
        ("log({})", "1 / ({})"),
        ("tanh({})", "1 / cosh({})**2"),
        ("cosh({})", "(exp({}) - exp(-({}))) / 2"),
        ("artanh(({}) / 8)", "8 / (64 - ({})**2)"),
        ("abs({})", "1"),
        ("abs(-({}))", "1"),
        ("max({}, 0)", "1"),
        ("min({}, 8)", "1"),
        ("min(-({}), 0)", "-1"),
    ],
)
@pytest.mark.parametrize("inner", ["1 + t", "3/2 + t**2"])
def test_rates_of_functions_of_a_scalar_follow_the_chain_rule(function, slope, inner):
    at = ball_cases(1, t=("1/2", "1"))
    rate, second = {"1 + t": ("1", "0"), "3/2 + t**2": ("2 * t", "2")}[inner]
    value, truth = function.format(inner), slope.replace("{}", inner)
    assert verdict(f"abs(D({value}) - {truth} * ({rate})) <= 1/10**12", method=at) is Verdict.PASS
    assert verdict(f"abs(D({value}) - {truth} * ({rate}) - 1/10**6) <= 1/10**9", method=at) is Verdict.FAIL
    again = f"D({truth}) * ({rate}) + {truth} * ({second})"
    assert verdict(f"abs(D(D({value})) - ({again})) <= 1/10**12", method=at) is Verdict.PASS


@pytest.mark.parametrize("corner", ["abs(t - 1)", "max(t, 1)", "min(2 - t, t)"])
def test_a_corner_has_no_rate(corner):
    for says in (f"D({corner}) <= 9", f"D({corner}) >= -9"):
        assert verdict(says, method=ball_cases(1, t=("1",))) is Verdict.INCONCLUSIVE


def test_the_prover_needs_no_rate_of_letters_that_it_does_not_meet():
    assert verdict("D(e) == -2 * e", method=chain()) is Verdict.PASS
    assert verdict("D(e) == -e", method=chain()) is Verdict.FAIL
    assert verdict("tr(I_n) == n", method=chain()) is Verdict.PASS
    assert verdict("tr(I_n) == n + 1", method=chain()) is Verdict.FAIL


@pytest.mark.parametrize("says", ["m >= 1599/10000", "g >= 1599/10000", "k <= 1599/10000", "2 * m + k >= 3/10"])
def test_a_search_knows_an_extremum_behind_a_value(says):
    """Found by attack: the best of some values stood for it, so that a true bound was refuted and a false one held."""
    hidden = Theory(
        "hidden", "the greatest of t (4/5 - t) is 4/25", {"x": ("1", "1"), "m": (), "k": ()}, {"g": "m"},
        flow={"x": "x"}, values={"m": "greatest(t * (4/5 - t), 0, 1)", "k": "-least(t * (t - 4/5), 0, 1)"}, kind="free",
    )  # fmt: skip
    searching = replace(CONTEXT, searching=True)
    truth = {"k <= 1599/10000": Verdict.PASS}.get(says, Verdict.FAIL)  # what must not be said
    assert ball_cases(1).check(says, hidden, searching).verdict is not truth
