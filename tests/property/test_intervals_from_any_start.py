"""Integrals, extrema and rises over [a, b], a > 0, and what grows with an integral's end, against SciPy's paths."""

from fractions import Fraction
from functools import cache

import flint
import numpy as np
import pytest
from scipy.integrate import simpson, solve_ivp

from derivations.theories import FA, FA_STAR, GD
from faverify.cases.families import draw
from faverify.claim import Context, Effort
from faverify.errors import UnableError
from faverify.evaluate import covers, trajectory
from faverify.evaluate.ring import Unsupported
from faverify.evaluate.trajectory import evaluator_at
from faverify.lang.parse import parse_expression

THEORIES = {"fa_star": FA_STAR, "fa": FA, "gd": GD}
CASE = draw("anti-aligned", 4, 3, 2, 7)  # leaves W(0) open, which FA and GD draw
LOSS = "normF((Y - Z @ W) @ C)**2"
INTERVALS = ((Fraction(1, 3), Fraction(5, 4)), (Fraction(1), Fraction(10)))


def floats(rows):
    return np.array([[float(x) for x in row] for row in rows])


Y, C, START = floats(CASE.Y), floats(CASE.C), floats(CASE.Z0)


def velocity(flow, Z, W):
    error = Y - Z @ W
    return (error @ (W.T if flow == "gd" else C)), Z.T @ error


@cache
def losses(flow, a, b):
    """A fine grid of [a, b] and the loss on it."""
    gram = np.linalg.inv(START.T @ START)
    output = lambda Z: gram @ Z.T @ Y  # noqa: E731

    def rates(_, state):
        Z = state[: START.size].reshape(START.shape)
        W = output(Z) if flow == "fa_star" else state[START.size :].reshape(C.T.shape)
        return np.concatenate([part.ravel() for part in velocity(flow, Z, W)])

    first = np.concatenate([START.ravel(), first_weights(flow).ravel()])
    grid = np.linspace(float(a), float(b), 20_001)
    path = solve_ivp(rates, (0, float(b)), first, "DOP853", grid, rtol=1e-10, atol=1e-12).y.T
    found = []
    for state in path:
        Z = state[: START.size].reshape(START.shape)
        W = output(Z) if flow == "fa_star" else state[START.size :].reshape(C.T.shape)
        found.append((((Y - Z @ W) @ C) ** 2).sum())
    return grid, np.array(found)


def first_weights(flow):
    """W(0) as the evaluator has it."""
    with flint.ctx.workprec(160):
        found = evaluator_of(flow, Fraction(0)).text("W")
        return np.array([[float(x.mid()) for x in row] for row in found.tolist()])


def evaluator_of(flow, t):
    return evaluator_at(THEORIES[flow], CASE, {"t": str(t)}, Context(lambda kind: [CASE], Effort.QUICK), 30)


def enclosed(flow, text, t=Fraction(0)):
    theory = THEORIES[flow]
    with flint.ctx.workprec(160):
        return evaluator_of(flow, t).value(parse_expression(text, theory))[0, 0]


def holds(ball, truth, tolerance=1e-5):
    return float(ball.lower()) - tolerance * (1 + truth) <= truth <= float(ball.upper()) + tolerance * (1 + truth)


@pytest.mark.parametrize("flow", THEORIES)
@pytest.mark.parametrize(("a", "b"), INTERVALS)
def test_integrals_extrema_and_rises_contain_the_truth(flow, a, b):
    grid, loss = losses(flow, a, b)
    truths = {
        f"integral({LOSS}, {a}, {b})": simpson(loss, x=grid),
        f"least({LOSS}, {a}, {b})": loss.min(),
        f"greatest({LOSS}, {a}, {b})": loss.max(),
        f"rise({LOSS}, {a}, {b})": np.maximum(np.diff(loss), 0).sum(),
    }
    for text, truth in truths.items():
        found = enclosed(flow, text)
        assert holds(found, truth), text
        assert float(found.rad()) < 0.15 * (truth + 1), text


@pytest.mark.parametrize(("a", "b"), INTERVALS)
def test_the_rise_of_fa_stars_own_loss_is_a_difference(a, b):
    gram = np.linalg.inv(START.T @ START)
    found = enclosed("fa_star", f"rise(l, {a}, {b})")
    assert holds(found, own_rise(gram, a, b), 1e-4)


def own_rise(gram, a, b):
    """The rise of tr(gram F'F), F = (Y - Z W) C, on the same grid."""

    def rates(_, state):
        Z = state.reshape(START.shape)
        return ((Y - Z @ gram @ Z.T @ Y) @ C).ravel()

    grid = np.linspace(float(a), float(b), 20_001)
    path = solve_ivp(rates, (0, float(b)), START.ravel(), "DOP853", grid, rtol=1e-10, atol=1e-12).y.T
    residuals = [rates(0, state).reshape(START.shape) for state in path]
    return np.maximum(np.diff([np.trace(gram @ F.T @ F) for F in residuals]), 0).sum()


@pytest.mark.parametrize("flow", THEORIES)
def test_an_integral_grows_by_what_is_integrated_at_its_end(flow):
    t = Fraction(3, 4)
    _, loss = losses(flow, t, Fraction(1))
    assert holds(enclosed(flow, f"D(integral({LOSS}, 1/4, t))", t), loss[0])
    assert holds(-enclosed(flow, f"D(integral({LOSS}, t, 1))", t), loss[0])
    slope = (-3 * loss[0] + 4 * loss[1] - loss[2]) / (2 * (0.25 / 20_000))
    assert abs(float(enclosed(flow, f"D(D(integral({LOSS}, 0, t)))", t).mid()) - slope) < 1e-3 * (1 + abs(slope))


@pytest.mark.parametrize("text", ["integral(l, 0, 2 * t)", "integral(l, t, t)", "integral(ind(l > l(1/2)), 0, t)"])
def test_what_does_not_visibly_grow_smoothly_with_t_has_no_rate(text):
    with pytest.raises((Unsupported, UnableError)):
        enclosed("fa_star", f"D({text})", Fraction(1, 2))


def test_what_is_switched_grows_by_it_between_the_switches():
    t, over = Fraction(1, 2), "D(integral(l * ind({} < {}), 0, t))"
    above, below = (enclosed("fa_star", over.format(*sides), t) for sides in (("l(3/4)", "l"), ("l", "l(3/4)")))
    assert sorted(rate == 0 for rate in (above, below)) == [False, True]
    assert (above + below).overlaps(enclosed("fa_star", "l", t))


def test_an_extremum_over_a_moment_is_the_value():
    assert enclosed("fa_star", "greatest(l, 2, 2) - l(2)").overlaps(flint.arb(0))
    assert float(enclosed("fa_star", "least(l, 2, 2)").rad()) < 1e-20


def test_a_first_cell_that_is_not_cut_is_noticed(monkeypatch):
    """The planted error: the cell in which the interval begins is taken whole."""
    grid, loss = losses("fa", *INTERVALS[0])
    text = f"integral({LOSS}, {INTERVALS[0][0]}, {INTERVALS[0][1]})"
    assert holds(enclosed("fa", text), simpson(loss, x=grid))
    monkeypatch.setattr(covers, "cells_of", lambda trajectory, start, stop: trajectory.motion.cells(stop, 30))
    monkeypatch.setattr(trajectory, "_EVALUATORS", {})  # what is known already
    assert not holds(enclosed("fa", text), simpson(loss, x=grid))
