"""Covers: at thousands of random times, what a cell says contains the value computed anew at twice the precision."""

import os
import random
from fractions import Fraction

import numpy as np
import pytest
from flint import ctx
from oracle.fa_star_paths import DoublePath

from faverify.cases.instance import Instance
from faverify.errors import UnableError
from faverify.flows.cover import Cell, Cover, CoverGapError, cover
from faverify.flows.fa_star import FAStar

SCALE = float(os.environ.get("FAVERIFY_TEST_MULTIPLIER", "1"))
TIMES = max(20, int(300 * SCALE))
DRAWS = [
    ("gaussian", 8, 6, 3, 0),
    ("gaussian", 8, 6, 3, 1),
    ("anti-aligned", 5, 4, 2, 3),
    ("rank-deficient", 5, 4, 3, 1),
    ("near-square", 6, 5, 5, 2),
    ("wide-feedback", 6, 2, 3, 0),
    ("scalar", 4, 3, 1, 5),
    ("r-equals-n", 3, 4, 3, 0),
]


def flow_of(draw):
    family, n, m, r, seed = draw
    return FAStar(Instance.random(n, m, r, seed, family))


def truth(flow, t, digits):
    """Everything a cell speaks of, at one time, at twice the precision of the cover."""
    state = flow.at(t, digits=2 * digits + 10)
    return {"Z": state.Z, "W": state.W, "M": state.M, "F": state.F, "l": state.l, "bits": state.bits}


def missing(cell, known):
    """The names of what the cell does not contain."""
    letters = cell.letters()
    said = {"Z": letters["Z"], "W": letters["W"], "M": cell.M, "F": cell.F, "l": cell.l}
    with ctx.workprec(2 * known["bits"]):
        wrong = [name for name, ball in said.items() if not ball.contains(known[name])]
        rate = -2 * (cell.flow.data.Gi * 1 * (known["F"].transpose() * known["F"]) * known["M"]).trace()
        return wrong + ([] if cell.rate.overlaps(rate) else ["rate"])


@pytest.mark.parametrize("draw", DRAWS)
def test_every_box_contains_the_solution_at_random_times(draw):
    flow, T = flow_of(draw), Fraction(7, 3)
    coarse = cover(flow, T)
    fine = coarse.refined(lambda cell: cell.width > Fraction(1, 40))
    rng = random.Random(f"times {draw}")
    for _ in range(TIMES):
        t = T * Fraction(rng.randint(0, 2**40), 2**40)
        known = truth(flow, t, 15)
        for whole in (coarse, fine):
            assert missing(next(cell for cell in whole.cells if cell.t0 <= t <= cell.t1), known) == []


@pytest.mark.parametrize("draw", DRAWS[:3])
def test_boxes_shrink_with_their_cells(draw):
    """First-order tight: a quarter of the width, about a quarter of the radius (the constants cancel out)."""
    whole = cover(flow_of(draw), 1)

    def widest(cells):
        return max(float(x.rad()) for cell in cells for x in cell.letters()["Z"].entries())

    cell = whole.cells[len(whole.cells) // 2]
    quarters = [quarter for half in cell.split() for quarter in half.split()]
    assert widest(quarters) < widest([cell]) / 3


def test_a_gap_an_overlap_a_short_cover_and_a_foreign_model_are_detected():
    flow = flow_of(DRAWS[1])
    whole = cover(flow, 1)
    cells = whole.cells
    assert len(cells) >= 3
    for broken in (
        cells[:1] + cells[2:],
        cells[1:],
        cells[:-1],
        (*cells, cells[-1]),
        (Cell(flow, cells[0].t0, cells[0].t1, cells[1].model), *cells[1:]),
        (),
    ):
        with pytest.raises(CoverGapError):
            Cover(flow, Fraction(1), tuple(broken))


def test_a_gap_as_small_as_one_part_in_ten_to_the_hundred_is_detected():
    flow = flow_of(DRAWS[1])
    first, *rest = cover(flow, 1).cells
    shorter = Cell(flow, first.t0, first.t1 - Fraction(1, 10**100), first.model)
    with pytest.raises(CoverGapError, match="gap"):
        Cover(flow, Fraction(1), (shorter, *rest))


def test_too_many_cells_are_refused_with_what_would_help():
    flow = flow_of(DRAWS[0])
    with pytest.raises(UnableError, match=r"3 cells reach only to .* shorter time span or more cells"):
        cover(flow, 50, max_cells=3)
    with pytest.raises(UnableError, match="more than 40 cells"):
        cover(flow, 1, max_cells=40, refine=lambda cell: True)


@pytest.mark.parametrize("draw", DRAWS[:2])
def test_cells_agree_with_dop853_on_the_residual_and_the_alignment(draw):
    flow = flow_of(draw)
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, 1.0)
    for cell in cover(flow, 1).cells:
        middle = (cell.t0 + cell.t1) / 2
        R, A = path.residual_and_alignment(float(middle))
        thin = Cell(flow, middle, middle, cell.model)
        assert np.allclose([[float(x.mid()) for x in row] for row in thin.R.tolist()], R, atol=1e-8)
        assert np.allclose([[float(x.mid()) for x in row] for row in thin.A.tolist()], A, atol=1e-8)
