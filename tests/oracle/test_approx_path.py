"""Paths in doubles against SciPy on flows typed again in NumPy, and within proven enclosures."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from faverify.cases.families import draw
from faverify.errors import UnableError
from faverify.flows.polynomial.approx_path import ApproxPath
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.table import enclose_flow, flow_of
from faverify.lang.parse import parse_expression
from faverify.lang.theory import Theory

SHAPES = {"X": ("n", "m"), "V": ("m", "n"), "c": ("1", "1"), "K": ("n", "n")}
THEORY = Theory(name="path", title="", shapes=SHAPES, flow={"X": "X", "V": "V", "c": "c"})
RIGHT = {
    "X": "K @ X - c * V.T + tr(V @ X) * X - X @ V @ X",
    "V": "X.T @ K - normF(X)**2 * V + 1/3 * V",
    "c": "1 - c**3 + inner(X, V.T) + tr(K) / 5 - c",
}
OTHER = {**RIGHT, "V": "X.T @ K - normF(X)**2 * V + 1/4 * V"}


def typed_again(K):
    def velocity(_, state):
        X, V, c = state[:6].reshape(3, 2), state[6:12].reshape(2, 3), state[12]
        dX = K @ X - c * V.T + np.trace(V @ X) * X - X @ V @ X
        dV = X.T @ K - np.sum(X * X) * V + V / 3
        return np.concatenate([dX.ravel(), dV.ravel(), [1 - c**3 + np.sum(X * V.T) + np.trace(K) / 5 - c]])

    return velocity


def rational(rows):
    return flint.fmpq_mat([[flint.fmpq(int(x), 8) for x in row] for row in rows])


@pytest.mark.parametrize("seed", range(4))
def test_a_path_is_that_of_scipy(seed):
    rng = np.random.default_rng(seed)
    X, V, c, K = (rng.integers(-6, 7, shape) for shape in ((3, 2), (2, 3), (1, 1), (3, 3)))
    start = {name: rational(rows) for name, rows in (("X", X), ("V", V), ("c", c))}

    def path(right):
        velocities = {name: parse_expression(text, THEORY) for name, text in right.items()}
        return ApproxPath(PolynomialFlow(start, velocities, {"K": rational(K)}))

    first = np.concatenate([X.ravel(), V.ravel(), c.ravel()]) / 8
    times = [Fraction(1, 3), Fraction(1, 7), Fraction(1), Fraction(0)]
    options = {"rtol": 1e-12, "atol": 1e-13, "method": "DOP853", "dense_output": True}
    known = solve_ivp(typed_again(K / 8), (0, 1), first, **options).sol
    found, other = path(RIGHT), path(OTHER)
    for time in times:
        letters = found.at(time)
        state = np.concatenate([letters[name].ravel() for name in ("X", "V", "c")])
        assert np.abs(state - known(float(time))).max() < 1e-9 * max(1, np.abs(state).max())
    assert np.abs(other.at(Fraction(1))["V"] - known(1.0)[6:12].reshape(2, 3)).max() > 1e-3


@pytest.mark.parametrize("flow", ["fa", "gd", "fa_star"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_balls_around_a_path_meet_proven_enclosures(flow, seed):
    case = draw("gaussian", 5, 4, 2, seed)
    path = ApproxPath(flow_of(flow, case))
    for time in (Fraction(1, 5), Fraction(2)):
        enclosed = enclose_flow(case, flow, [time], digits=20)[0].letters()
        for name, balls in path.balls(time).items():
            assert all(x.overlaps(y) for x, y in zip(balls.entries(), enclosed[name].entries(), strict=True))
            assert max(float(x.rad()) for x in balls.entries()) < 1e-8


def test_a_path_to_a_pole_or_of_endless_steps_is_given_up():
    square = {"c": parse_expression("c**2", THEORY)}
    pole = ApproxPath(PolynomialFlow({"c": rational([[8]])}, square))
    assert abs(float(pole.at(Fraction(1, 2))["c"][0, 0]) - 2) < 1e-10
    with pytest.raises(UnableError, match="too many steps"):
        pole.at(Fraction(2))
    stiff = {"c": parse_expression("-1000 * c", THEORY)}
    with pytest.raises(UnableError, match="too many steps"):
        ApproxPath(PolynomialFlow({"c": rational([[8]])}, stiff)).at(Fraction(100))
