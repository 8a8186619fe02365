"""Cells of the validated integrator contain the path at a thousand random times of each flow."""

import functools
import random
from fractions import Fraction
from itertools import pairwise

import flint
import pytest
from oracle.integrator_dense import dense_path
from oracle.integrator_truth import exact_ball, largest_radius

from faverify.cases.instance import Instance
from faverify.flows.table import tube

TIMES = 1000
T = Fraction(3, 2)
CASE = Instance.random(4, 3, 2, seed=21)


@functools.cache
def truth_of(flow):
    return dense_path(CASE, flow, T, 24)


def draws(flow):
    generator = random.Random(f"random times/{flow}")
    return [T * Fraction(generator.randint(0, 10**6), 10**6) for _ in range(TIMES)]


@pytest.mark.parametrize("flow", ["fa", "gd", "fa_star"])
def test_cells_contain_a_30_digit_path_at_a_thousand_times(flow):
    truth, cells = truth_of(flow), tube(CASE, flow, T, digits=14)
    whole = [cell.letters() for cell in cells]
    for t in draws(flow):
        k = next(i for i, cell in enumerate(cells) if t <= cell.t1)
        Z, W = (exact_ball(x) for x in truth(t))
        point = cells[k].letters(t, t)
        with flint.ctx.workprec(250):
            for letters in (whole[k], point):
                assert letters["Z"].contains(Z), t
                assert letters["W"].contains(W), t
        assert largest_radius(point["Z"]) < 1e-12


@pytest.mark.parametrize("flow", ["fa", "gd", "fa_star"])
def test_halves_of_a_cell_are_narrower_and_still_contain_the_path(flow):
    truth = truth_of(flow)
    for cell in tube(CASE, flow, T, digits=14):
        parts = [quarter for half in cell.split() for quarter in half.split()]
        assert (parts[0].t0, parts[-1].t1) == (cell.t0, cell.t1)
        assert all(a.t1 == b.t0 for a, b in pairwise(parts))
        assert max(largest_radius(x.letters()["Z"]) for x in parts) < 0.4 * largest_radius(cell.letters()["Z"])
        for part in parts:
            for t in (part.t0, (part.t0 + 2 * part.t1) / 3, part.t1):
                Z, W = (exact_ball(x) for x in truth(t))
                with flint.ctx.workprec(250):
                    for letters in (part.letters(), part.letters(t, t)):
                        assert letters["Z"].contains(Z)
                        assert letters["W"].contains(W)
