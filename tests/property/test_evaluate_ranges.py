"""Ranges of expressions over cells of time contain what NumPy gets from a dense 30-digit path at random times."""

import random
from fractions import Fraction
from functools import cache

import flint
import numpy as np
import pytest
from oracle.integrator_dense import dense_path

from derivations.theories import FA, FA_STAR, GD
from faverify.cases.families import draw
from faverify.claim import Context, Effort
from faverify.errors import StatementError
from faverify.evaluate import covers
from faverify.evaluate.points import exact_point
from faverify.evaluate.ring import Unsupported
from faverify.evaluate.trajectory import Trajectory, evaluator_at
from faverify.lang.parse import parse_expression

T = Fraction(1, 4)
THEORIES = {"fa_star": FA_STAR, "fa": FA, "gd": GD}
EXPRESSIONS = {
    "normF(Z)**2 - normF(W)**2": lambda Y, C, Z, W, now: (Z**2).sum() - (W**2).sum(),
    "tr(C.T @ Y.T @ Z)": lambda Y, C, Z, W, now: np.trace(C.T @ Y.T @ Z),
    "normF((Y - Z @ W) @ C)**2": lambda Y, C, Z, W, now: (((Y - Z @ W) @ C) ** 2).sum(),
    "normF(Z - Z(0))**2 / (1 + normF(W)**2)": lambda Y, C, Z, W, now: ((Z - now) ** 2).sum() / (1 + (W**2).sum()),
    "lambda_max(Z.T @ Z)": lambda Y, C, Z, W, now: np.linalg.eigvalsh(Z.T @ Z)[-1],
}


def floats(rows):
    return np.array([[float(x) for x in row] for row in (rows.tolist() if hasattr(rows, "tolist") else rows)])


CASE = draw("gaussian", 4, 3, 2, 7)


@cache
def path_of(flow):
    return dense_path(CASE, flow, T, 16), floats(CASE.Y), floats(CASE.C), floats(CASE.Z0)


def eighths(cells):
    for _ in range(3):
        cells = [half for cell in cells for half in cell.split()]
    return cells


def ranges(flow, text):
    theory = THEORIES[flow]
    trajectory = Trajectory(theory, CASE, 30, exact_point(CASE, theory, 0))
    with flint.ctx.workprec(160):
        value = covers.values_over(evaluator_of(theory), parse_expression(text, theory))
        return [(cell, value(cell)) for cell in eighths(covers.cells_of(trajectory, Fraction(0), T))]


def evaluator_of(theory):
    return evaluator_at(theory, CASE, {}, Context(Effort.QUICK, 0, lambda kind: [CASE]), 30)


@pytest.mark.parametrize("flow", THEORIES)
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_range_contains_the_values_at_random_times(flow, text):
    generator = random.Random(f"{flow}{text}")
    path, Y, C, start = path_of(flow)
    for cell, found in ranges(flow, text):
        for _ in range(3):
            t = cell.t0 + (cell.t1 - cell.t0) * Fraction(generator.randint(0, 1000), 1000)
            Z, W = (floats(part) for part in path(min(t, T * Fraction(999999, 1000000))))
            value = EXPRESSIONS[text](Y, C, Z, W, start)
            assert float(found.lower()) - 1e-6 <= value <= float(found.upper()) + 1e-6, (cell.t0, cell.t1)


@pytest.mark.parametrize("flow", THEORIES)
def test_a_range_of_a_rate_contains_difference_quotients(flow):
    """W is a letter along FA and GD and defined by Z along FA*: its rate must be known in both cases."""
    path, step = path_of(flow)[0], Fraction(1, 100_000)
    size = lambda t: (floats(path(t)[1]) ** 2).sum()  # noqa: E731
    for cell, found in ranges(flow, "D(normF(W)**2)"):
        t = (cell.t0 + cell.t1) / 2
        rate = (size(t + step) - size(t - step)) / float(2 * step)
        assert float(found.lower()) - 1e-4 <= rate <= float(found.upper()) + 1e-4, (cell.t0, cell.t1)


@pytest.mark.parametrize("flow", THEORIES)
def test_the_taylor_form_is_narrower_than_the_natural_range(flow, monkeypatch):
    text = "normF(Z)**2 - normF(W)**2"
    narrow = sum(float(found.rad()) for _, found in ranges(flow, text))
    monkeypatch.setattr(covers, "TAYLOR", 1)
    wide = sum(float(found.rad()) for _, found in ranges(flow, text))
    assert narrow < wide


@pytest.mark.parametrize("flow", THEORIES)
def test_a_wrong_remainder_is_noticed(flow, monkeypatch):
    """The planted error: half of the path's movement forgotten. The test above would see it."""
    text = "tr(C.T @ Y.T @ Z)"
    healthy = ranges(flow, text)
    monkeypatch.setattr(covers, "_ball", lambda number: flint.arb(0))
    broken = ranges(flow, text)
    path, Y, C, _ = path_of(flow)
    values = [np.trace(C.T @ Y.T @ floats(path(cell.t0)[0])) for cell, _ in healthy]
    pairs = list(zip(values, healthy, broken, strict=True))
    assert all(float(h.lower()) - 1e-6 <= v <= float(h.upper()) + 1e-6 for v, (_, h), _ in pairs)
    assert not all(float(b.lower()) - 1e-6 <= v <= float(b.upper()) + 1e-6 for v, _, (_, b) in pairs)


@pytest.mark.parametrize("text", ["D(normF(rows_le(R - R(0), A, 1))**2)", "D(ind(l >= l(0)))", "D(lambda_max(A))"])
def test_what_has_no_derivative_everywhere_is_given_none(text):
    with flint.ctx.workprec(160), pytest.raises((Unsupported, StatementError)):
        evaluator_of(FA_STAR).text(text)
