"""The validated integrator against the exact solution of FA* (N1) and 50-digit mpmath paths of FA and GD."""

import random
from fractions import Fraction

import flint
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle.integrator_truth import exact_ball, largest_entry, largest_radius
from strategies import instances

from faverify.cases.families import draw, families, fitting_sizes
from faverify.errors import UnableError
from faverify.flows.approx_mpmath import approx_path
from faverify.flows.fa_star import fa_star
from faverify.flows.table import enclose_flow, table_run, tube

DIGITS = 16
EACH = 30


def drawn(family, seed):
    generator = random.Random(f"integrator/{family}/{seed}")
    sizes = fitting_sizes(family, *(generator.randint(1, most) for most in (4, 4, 2)))
    return draw(family, *sizes, seed=seed), Fraction(generator.randint(1, 64), 4096 if family == "badly-scaled" else 64)


def agrees(ball, truth):
    """The truth (a ball too, of 40 digits) lies inside; where ours is as sharp, the two overlap."""
    sharp = largest_radius(ball) <= 1e-30 * (1 + largest_entry(truth))
    return ball.contains(truth) or (sharp and ball.overlaps(truth))


def assert_contains(state, Z, W, case):
    """The balls hold the true matrices, and those of Z are small enough for that to say something."""
    letters = state.letters()
    with flint.ctx.workprec(400):
        for name, truth in (("Z", Z), ("W", W)):
            assert agrees(letters[name], truth), (name, case.name, state.t)
        assert largest_radius(letters["Z"]) <= 10.0 ** (1 - DIGITS) * (1 + largest_entry(Z))


@pytest.mark.parametrize("family", families())
def test_fa_star_enclosures_contain_the_exact_solution(family):
    contained = 0
    for seed in range(EACH):
        case, t = drawn(family, seed)
        try:
            truth = fa_star(case).at(t, digits=40)
            (state,) = enclose_flow(case, "fa_star", [t], digits=DIGITS, max_steps=60, max_bits=700)
        except UnableError:
            continue
        assert_contains(state, truth.Z, truth.W, case)
        contained += 1
    assert contained >= (EACH // 4 if family == "badly-scaled" else EACH)


@given(case=instances(max_n=4, max_m=4, max_r=2), t=st.fractions(0, 1, max_denominator=50))
@settings(max_examples=15)
def test_fa_star_enclosures_contain_the_exact_solution_at_every_edge(case, t):
    truth = fa_star(case).at(t, digits=40)
    try:
        (state,) = enclose_flow(case, "fa_star", [t], digits=DIGITS)
    except UnableError:
        assume(False)
    letters = state.letters()
    assert agrees(letters["Z"], truth.Z)
    assert agrees(letters["W"], truth.W)


@pytest.mark.parametrize("flow", ["fa", "gd"])
@pytest.mark.parametrize("family", ["gaussian", "anti-aligned", "rank-deficient", "r-equals-n", "wide-feedback"])
def test_enclosures_contain_a_50_digit_path(flow, family):
    for seed in range(4):
        case, t = drawn(family, seed)
        times = [t / 2, t]
        path = approx_path(case, flow, times, digits=50)
        for state, letters in zip(enclose_flow(case, flow, times, digits=DIGITS), path, strict=True):
            assert_contains(state, exact_ball(letters["Z"]), exact_ball(letters["W"]), case)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_more_digits_lie_inside_fewer(flow, seed):
    case = draw("gaussian", 4, 3, 2, seed=seed)
    times = [Fraction(1, 3), Fraction(2)]
    for coarse, fine in zip(*(enclose_flow(case, flow, times, digits=d) for d in (12, 34)), strict=True):
        for name in "ZW":
            assert coarse.letters()[name].contains(fine.letters()[name])


@pytest.mark.parametrize("flow", ["fa", "gd", "fa_star"])
def test_cells_contain_the_path_at_random_times(flow):
    generator = random.Random(f"cells/{flow}")
    case = draw("gaussian", 4, 3, 2, seed=5)
    cells = tube(case, flow, Fraction(3, 2))
    for cell in cells:
        inside = [cell.t0 + (cell.t1 - cell.t0) * Fraction(generator.randint(0, 1000), 1000) for _ in range(3)]
        for state in enclose_flow(case, flow, inside, digits=30):
            boxes = cell.letters(), cell.letters(state.t, state.t), cell.letters(cell.t0, state.t)
            assert all(box[name].contains(state.letters()[name]) for box in boxes for name in "ZW")


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_long_runs_contain_a_50_digit_path(flow):
    for seed in range(2):
        case, times = draw("gaussian", 4, 3, 2, seed=seed), [Fraction(5), Fraction(20)]
        run = table_run(case, flow, DIGITS)
        for t, letters in zip(times, approx_path(case, flow, times, digits=50), strict=True):
            assert_contains(run.at(t), exact_ball(letters["Z"]), exact_ball(letters["W"]), case)
