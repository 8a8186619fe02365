"""What the checker says of a rise of FA*'s loss without an end: SciPy's path, and starts where it is known."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from oracle.planted_records import theory_data
from scipy.integrate import solve_ivp

from derivations.theories import FA, FA_STAR
from faverify.checker.language import Theory
from faverify.checker.recompute import judged
from faverify.errors import UnableError

STAR = Theory(theory_data(FA_STAR))
SIZES = [(3, 3, 1), (4, 3, 2), (5, 4, 2), (6, 5, 3)]


def drawn(seed):
    """Letters at which the loss is likely to rise: B has a large part against Z(0)."""
    rng = np.random.default_rng(seed)
    n, m, r = SIZES[seed % len(SIZES)]
    y, c, z = (rng.integers(-9, 10, shape) / 8 for shape in ((n, m), (m, r), (n, r)))
    return {"Y": y, "C": c, "Z0": z - np.round(y @ c * 8) / 4}


def texts(case):
    return {name: [[str(Fraction(float(x))) for x in row] for row in rows] for name, rows in case.items()}


def rise_of(case, start):
    """The rise of the loss from a time on: the flow of Z as it stands in the paper, sums of differences."""
    b, z0 = case["Y"] @ case["C"], case["Z0"]
    values, vectors = np.linalg.eigh(z0.T @ z0)
    weight = vectors / np.sqrt(values)

    def rate(_, flat):
        z = flat.reshape(z0.shape)
        return (b - z @ np.linalg.lstsq(z, b, rcond=None)[0]).ravel()

    times = np.unique(np.concatenate([[start], start + np.geomspace(1e-4, 40, 2000)]))
    path = solve_ivp(rate, (0, times[-1]), z0.ravel(), "DOP853", times, rtol=1e-10, atol=1e-12).y.T
    losses = [np.sum((rate(0, flat).reshape(z0.shape) @ weight) ** 2) for flat in path]
    return np.sum(np.maximum(np.diff(losses), 0))


def enclosed(case, start="0", theory=STAR, says="rise(l, s, oo) <= 1"):
    found = judged(theory, says, texts(case), {"s": start, "t": "0"})
    return found.sides[0][0][0, 0], found.bounded


@pytest.mark.parametrize("start", ["0", "1/4"])
@pytest.mark.parametrize("seed", range(12))
def test_the_rise_of_a_path_is_in_what_is_said_of_it(seed, start):
    case = drawn(seed)
    ball, bounded = enclosed(case, start)
    truth = rise_of(case, float(Fraction(start)))
    assert bounded
    assert float(ball.lower()) <= truth + 1e-4 * (1 + truth)  # (sums between nodes miss a little of each peak)
    assert truth <= float(ball.upper()) + 1e-6 * (1 + truth)
    if case["C"].shape[1] == 1:  # one unit: the bound is attained
        assert float(ball.upper()) <= truth * 1.0001 + 1e-4


def test_some_of_these_losses_rise():
    assert sum(rise_of(drawn(seed), 0.0) > 0.01 for seed in range(12)) >= 4


@pytest.mark.parametrize("a", ["1/2", "7/10", "3"])
@pytest.mark.parametrize("r", [1, 2, 3])
def test_the_rise_from_the_steepest_starts_is_r_a_squared(r, a):
    """G = I, M(0) = -a I, N(0) = b^2 I: A is a multiple of I, and l + ||A||^2 / 4 is constant."""
    eye = np.eye(r)
    rows = [[number if i == j else "0" for j in range(r)] for number in (f"-{a}", "3/2") for i in range(r)]
    case = {**texts({"C": eye, "Z0": np.vstack([eye, 0 * eye])}), "Y": rows}
    for factor, verdict in (("1 + 1/10**12", "fail"), ("1 - 1/10**12", "pass")):
        found = judged(STAR, f"({factor}) * {r} * ({a})**2 <= rise(l, 0, oo)", case, {})
        assert (found.verdict, found.bounded) == (verdict, True)


ANOTHER = {
    "another loss": replace(FA_STAR, definitions={**FA_STAR.definitions, "l": "2 * tr(R.T @ R)"}),
    "another value": replace(FA_STAR, definitions={**FA_STAR.definitions, "q": "tr(R.T @ R)"}),
    "another flow by the same name": replace(FA_STAR, flow={"Z": "2 * (Y @ C - Z @ Si @ Si @ Z.T @ Y @ C)"}),
    "a flow without that name": replace(FA_STAR, trajectory=""),
}


@pytest.mark.parametrize("name", ANOTHER)
def test_of_any_other_loss_or_flow_nothing_is_said(name):
    says = "rise(q, 0, oo) <= 1" if name == "another value" else "rise(l, 0, oo) <= 1"
    with pytest.raises(UnableError):
        enclosed(drawn(1), theory=Theory(theory_data(ANOTHER[name])), says=says)


def test_of_fa_itself_nothing_is_said():
    case = {**drawn(1), "W0": np.zeros((2, 3))}
    with pytest.raises(UnableError):
        judged(Theory(theory_data(FA)), "rise(normF(F)**2, 0, oo) <= 1", texts(case), {})
