"""Integrals of what switches along FA and FA* against SciPy's paths, cut where the condition changes its sign."""

from itertools import pairwise

import flint
import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.optimize import brentq

from derivations.theories import FA, FA_STAR
from faverify.cases.families import draw
from faverify.claim import Context
from faverify.evaluate import switches
from faverify.evaluate.care import Care
from faverify.evaluate.points import exact_point
from faverify.evaluate.trajectory import evaluator_at

STOP = 1.0


def floats(rows):
    return np.array([[float(x) for x in row] for row in rows])


def path(case, star):
    """Z and W at a time, from SciPy."""
    Y, C, Z0 = (floats(x) for x in (case.Y, case.C, case.Z0))
    n, m, r = *Y.shape, C.shape[1]

    def best(Z):
        return np.linalg.solve(Z.T @ Z, Z.T @ Y)

    def velocity(t, x):
        Z = x[: n * r].reshape(n, r)
        W = best(Z) if star else x[n * r :].reshape(r, m)
        E = Y - Z @ W
        return np.concatenate([(E @ C).ravel(), (0 * W if star else Z.T @ E).ravel()])

    start = np.concatenate(
        [Z0.ravel(), best(Z0).ravel() if star else floats(exact_point(case, FA, 0).letters["W"].tolist()).ravel()]
    )
    found = solve_ivp(velocity, (0, STOP), start, method="DOP853", rtol=1e-12, atol=1e-13, dense_output=True)

    def at(t):
        Z = found.sol(t)[: n * r].reshape(n, r)
        return Y, C, Z, best(Z) if star else found.sol(t)[n * r :].reshape(r, m)

    return at


def loss(Y, C, Z, W):
    return ((Y - Z @ W) @ C) ** 2


def gaps_of_rows(Y, C, Z, W):
    M = W @ C
    F = (Y - Z @ W) @ C
    return [F[i] @ (M + M.T) @ F[i] - F[i] @ F[i] / 3 for i in range(len(F))], (F**2).sum(axis=1)


def truth(at, gap, density):
    """The integral of the density where the gap is below 0."""
    steps = pairwise((t, gap(*at(t))) for t in np.linspace(0, STOP, 401))
    ends = [brentq(lambda t: gap(*at(t)), a, b) for (a, before), (b, after) in steps if before * after < 0]
    return sum(
        quad(lambda t: density(*at(t)), a, b, epsabs=1e-11, limit=200)[0]
        for a, b in pairwise([0.0, *ends, STOP])
        if gap(*at((a + b) / 2)) < 0
    )


def enclosed(theory, case, text):
    with flint.ctx.workprec(140):
        evaluator = evaluator_at(theory, case, {}, Context(lambda kind: []), 20, Care.FINE)
        return evaluator.text(text)[0, 0]


def both(theory, seed, what):
    case = draw("gaussian", 4, 3, 2, seed)
    at = path(case, theory is FA_STAR)
    if what == "loss":
        level = loss(*at(1 / 3)).sum()
        true = truth(at, lambda *x: level - loss(*x).sum(), lambda *x: loss(*x).sum())
        return enclosed(theory, case, "integral(normF(F)**2 * ind(normF(F)**2 > normF(F(1/3))**2), 0, 1)"), true
    count = len(case.Y)
    true = sum(
        truth(at, lambda *x, i=i: gaps_of_rows(*x)[0][i], lambda *x, i=i: gaps_of_rows(*x)[1][i]) for i in range(count)
    )
    return enclosed(theory, case, "integral(normF(rows_le(F, W @ C + (W @ C).T, 1/3))**2, 0, 1)"), true


@pytest.mark.parametrize("what", ["loss", "rows"])
@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("theory", [FA, FA_STAR], ids=["fa", "fa_star"])
def test_the_integral_is_contained_and_narrow(theory, seed, what):
    found, true = both(theory, seed, what)
    assert float(found.lower()) - 1e-7 <= true <= float(found.upper()) + 1e-7
    assert float(found.rad()) <= 0.05 * max(abs(true), 1e-3)


def test_a_switch_told_the_wrong_way_is_noticed(monkeypatch):
    monkeypatch.setattr(
        "faverify.evaluate.flat.known", lambda signs, relation: switches.known([-sign for sign in signs], relation)
    )
    with pytest.raises(ValueError, match="empty intersection"):  # of the range over a cell and its Taylor form
        both(FA, 9, "loss")  # a path that no other test has kept
