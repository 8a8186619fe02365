"""What the integrator refuses, its cover of time, its jets, and what its flows conserve."""

import time
from fractions import Fraction
from itertools import pairwise

import flint
import pytest
from oracle.integrator_truth import largest_radius

from faverify.balls.convert import dyadic, exact
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError, UsageError
from faverify.flows.polynomial.run import PolynomialRun, check_gapless
from faverify.flows.table import enclose_flow, flow_of, table_run, tube

CASE = Instance.random(4, 3, 2, seed=11)
FLOWS = ["fa", "gd", "fa_star"]


def scaled(case, factor):
    parts = ([[factor * x for x in row] for row in rows] for rows in (case.Y, case.C, case.Z0))
    return Instance.of(*parts)


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(("factor", "T"), [(10**6, 1), (10**6, 10**6), (1, 10**9)])
def test_stiff_or_long_is_refused_in_bounded_time_with_a_remedy(flow, factor, T):
    started = time.process_time()
    with pytest.raises(UnableError, match=r"shorter time"):
        enclose_flow(scaled(Instance.random(3, 2, 1, seed=2), factor), flow, [Fraction(T)], digits=8, max_steps=25)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("flow", FLOWS)
@pytest.mark.parametrize(("factor", "T"), [(1, 10**6), (10**4, 1)])
def test_default_limits_end_within_their_work_and_the_shorter_time_they_advise_does_help(flow, factor, T):
    run = PolynomialRun(flow_of(flow, scaled(Instance.random(3, 2, 1, seed=1), factor)), 15, max_work=1e6)
    with pytest.raises(UnableError, match=r"shorter time") as first:
        run.cover(Fraction(T))
    started = time.process_time()
    with pytest.raises(UnableError) as again:
        run.cover(Fraction(2 * T))
    assert time.process_time() - started < 0.1, "a longer time is refused at once"
    assert str(again.value) == str(first.value)
    run.cover(Fraction(1, 64 * factor**2))
    assert run.pieces[-1].t1 >= Fraction(1, 64 * factor**2)


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_the_work_of_a_call_is_limited(flow):
    run = PolynomialRun(flow_of(flow, Instance.random(12, 12, 3, seed=1)), 15, max_work=3e7)
    started = time.process_time()
    with pytest.raises(UnableError, match="work"):
        run.cover(Fraction(10**4))
    assert time.process_time() - started < 10


def test_the_limit_of_bits_is_named():
    with pytest.raises(UnableError, match=r"needs \d+ bits \(limit 100\)"):
        enclose_flow(CASE, "fa", [Fraction(1)], digits=30, max_bits=100)


def test_unknown_flows_negative_times_and_bad_intervals_are_refused():
    with pytest.raises(UsageError, match="no flow 'sgd'"):
        enclose_flow(CASE, "sgd", [Fraction(1)])
    with pytest.raises(UsageError, match="before the start"):
        enclose_flow(CASE, "fa", [Fraction(-1)])
    cell = tube(CASE, "fa", Fraction(1, 8))[0]
    with pytest.raises(UsageError, match="not inside the cell"):
        cell.letters(cell.t0, cell.t1 + 1)


@pytest.mark.parametrize("flow", FLOWS)
def test_an_optimal_W_needs_full_column_rank(flow):
    flat = Instance.of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[1, 1], [1, 1]])
    with pytest.raises(DomainError, match="no full column rank"):
        enclose_flow(flat, flow, [Fraction(1)])


def test_a_given_W_needs_no_rank():
    flat = Instance.of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[0, 0], [0, 0]], [[0, 0], [0, 0]])
    (state,) = enclose_flow(flat, "fa", [Fraction(1, 4)], digits=15)
    assert largest_radius(state.letters()["Z"]) < 1e-12
    (still,) = enclose_flow(flat, "gd", [Fraction(5)], digits=15)
    assert all(x.is_zero() or x.contains(0) for x in still.letters()["Z"].entries())


@pytest.mark.parametrize("T", [Fraction(0), Fraction(1, 3), Fraction(2)])
@pytest.mark.parametrize("flow", FLOWS)
def test_cells_cover_the_time_without_a_gap(flow, T):
    cells = tube(CASE, flow, T)
    assert cells[0].t0 == 0
    assert cells[-1].t1 == T
    assert all(a.t1 == b.t0 for a, b in pairwise(cells))
    assert all(cell.piece.t1.denominator.bit_count() == 1 for cell in cells), "steps end at dyadic times"


def test_a_missing_cell_and_a_foreign_cell_are_noticed():
    cells = tube(CASE, "fa", Fraction(2))
    assert len(cells) > 3
    with pytest.raises(UnableError, match="gap"):
        check_gapless(cells[:1] + cells[2:], Fraction(2))
    with pytest.raises(UnableError, match="gap"):
        check_gapless(cells[:-1], Fraction(2))
    other = table_run(Instance.random(4, 3, 2, seed=12), "fa", 15).cells(Fraction(2))
    foreign = next(c for c in other if c.t1 > cells[0].t1)
    foreign.t0 = cells[0].t1
    foreign.t1 = Fraction(2)
    with pytest.raises(UnableError, match="gap"):
        check_gapless([cells[0], foreign], Fraction(2))


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_a_restart_at_half_time_arrives_at_the_same_place(flow):
    half, digits = Fraction(1, 2), 25
    middle, end = enclose_flow(CASE, flow, [half, 2 * half], digits=digits)
    points = ([[dyadic(x) for x in row] for row in middle.letters()[name].tolist()] for name in "ZW")
    (again,) = enclose_flow(Instance.of(CASE.Y, CASE.C, *points), flow, [half], digits=digits)
    for name in "ZW":
        gap = (again.letters()[name] - end.letters()[name]).entries()
        assert max(float(abs(x).upper()) for x in gap) < 10.0 ** (3 - digits)


def conserved(flow, Z, W, C):
    if flow == "gd":
        return Z.transpose() * Z - W * W.transpose()
    product = W * C
    return product + product.transpose() - Z.transpose() * Z


@pytest.mark.parametrize("flow", ["fa", "gd"])
@pytest.mark.parametrize("seed", range(4))
def test_the_conserved_matrix_is_contained_tightly_and_a_neighbour_is_not(flow, seed):
    base = Instance.random(4, 3, 2, seed=seed)
    case = Instance.of(base.Y, base.C, base.Z0, [[Fraction(i - j, 3) for j in range(3)] for i in range(2)])
    truth = conserved(flow, *(exact(x) for x in (case.Z0, case.W0, case.C)))
    neighbour = conserved("fa" if flow == "gd" else "gd", *(exact(x) for x in (case.Z0, case.W0, case.C)))
    for state in enclose_flow(case, flow, [Fraction(1, 3), Fraction(3)], digits=20):
        letters = state.letters()
        with flint.ctx.workprec(200):
            value = conserved(flow, *(letters[name] for name in "ZWC"))
            assert value.contains(truth)
            assert not value.contains(neighbour)
        assert largest_radius(value) < 1e-17


@pytest.mark.parametrize("flow", FLOWS)
def test_jets_contain_the_derivatives_of_the_flow(flow):
    cell = tube(CASE, flow, Fraction(1))[1]
    jet, letters = cell.jet(2), cell.letters()
    with flint.ctx.workprec(100):
        Y, C, Z, W = (letters[name] for name in "YCZW")
        E = Y - Z * W
        feedback = W.transpose() if flow == "gd" else C
        assert jet["Z"][1].overlaps(E * feedback)
    for t in (cell.t0, cell.t1):
        point = cell.jet(2, t, t)
        assert all(jet[name][k].contains(point[name][k]) for name in "ZW" for k in range(3))


@pytest.mark.parametrize("flow", FLOWS)
def test_the_jet_at_a_time_predicts_a_later_state(flow):
    h = Fraction(1, 2**20)
    cell = tube(CASE, flow, Fraction(1), digits=30)[0]
    jet, later = cell.jet(3, cell.t0, cell.t0 + h), cell.letters(cell.t0 + h, cell.t0 + h)
    with flint.ctx.workprec(200):
        s = flint.arb(flint.fmpq(h.numerator, h.denominator))
        start = cell.jet(3, cell.t0, cell.t0)
        for name in "ZW":
            value = start[name][0] + start[name][1] * s + start[name][2] * s**2 + jet[name][3] * s**3
            assert value.overlaps(later[name])
            assert largest_radius(value) < 1e-18


def test_a_call_may_allow_less_work_than_the_run_and_a_later_one_more():
    run = PolynomialRun(flow_of("fa", Instance.random(3, 2, 1, seed=1)), 15)
    for _ in range(2):
        with pytest.raises(UnableError, match="limit of steps or work"):
            run.cover(Fraction(20), work=1e5)
    run.cover(Fraction(20))
    assert run.at(Fraction(20), work=1e5).letters()["Z"].overlaps(run.at(Fraction(20)).letters()["Z"])
