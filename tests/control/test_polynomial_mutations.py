"""Planted errors in the integrator of polynomial flows: each is noticed, and a wrong approximation does not matter."""

import contextlib
from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat, arb_poly, fmpq_mat
from oracle.polynomial_truth import agreed_truth, holds, random_flow

from faverify.errors import UnableError
from faverify.flows.polynomial import cell, growth, refine, step
from faverify.flows.polynomial.approximate import Collocation, Linear, first_path
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.growth import Metric, change, metric_of, rates, top_eigenvalues
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.nodes import nodes
from faverify.flows.polynomial.program import Program
from faverify.flows.polynomial.rings import Balls, Waves, doubles
from faverify.flows.polynomial.run import PolynomialRun
from faverify.flows.polynomial.step import State, advance
from faverify.flows.polynomial.system import System, frobenius
from faverify.lang import expr as ex

T = Fraction(1, 8)
SQUARE = ("a", "a")
X, A = ex.Letter(SQUARE, "X"), ex.Letter(SQUARE, "A")


@pytest.fixture(scope="module")
def truths():
    return {seed: agreed_truth(random_flow(seed), T) for seed in range(4)}


def missed(truths):
    """In how many flows an enclosure does not contain the truth."""
    count = 0
    for seed, truth in truths.items():
        letters = PolynomialRun(random_flow(seed), 12).at(T).letters()
        count += not holds(letters, truth, 28)
    return count


def test_nothing_is_missed_without_a_planted_error(truths):
    assert missed(truths) == 0


def test_a_product_with_a_wrong_term_is_noticed(truths, monkeypatch):
    honest = Balls.matmul
    monkeypatch.setattr(Balls, "matmul", lambda self, a, b: honest(self, a, b) * (1 + arb(2) ** -45))
    assert missed(truths) > 0


def test_a_dropped_term_is_noticed(truths, monkeypatch):
    monkeypatch.setattr(Balls, "add", lambda self, a, b, sign: a)
    assert missed(truths) > 0


def test_a_lost_radius_is_noticed(truths, monkeypatch):
    honest = cell.Cell.__init__

    def forgetful(self, flow, piece, t0, t1):
        honest(self, flow, step.Piece(*(arb(0) if f == "error" else v for f, v in vars(piece).items())), t0, t1)

    monkeypatch.setattr(cell.Cell, "__init__", forgetful)
    assert missed(truths) > 0


def test_a_wrong_approximation_costs_digits_or_time_but_never_truth(truths, monkeypatch):
    honest = Collocation.velocity
    monkeypatch.setattr(Collocation, "velocity", lambda self, values, lead: honest(self, values, lead) * (1 + 1e-9))
    assert missed(truths) == 0
    crooked = Linear.solve
    monkeypatch.setattr(Linear, "solve", lambda self, right, tolerance: crooked(self, right, tolerance) * 1.05)
    with contextlib.suppress(UnableError):
        assert missed(truths) == 0


def test_a_wrong_jacobian_is_noticed(truths, monkeypatch):
    """With a first approximation that leaves much to correct."""
    rough, honest = Collocation.velocity, Collocation.push
    monkeypatch.setattr(Collocation, "velocity", lambda self, values, lead: rough(self, values, lead) * (1 + 1e-9))
    monkeypatch.setattr(Collocation, "push", lambda self, values, d: honest(self, values, d) * 1.05)
    assert missed(truths) > 0


@pytest.mark.parametrize("name", ["left_over", "spread"])
def test_a_defect_left_out_is_noticed(truths, monkeypatch, name):
    """What a correction leaves, and the radii of balls that doubles stand for: both with a solver that stops early."""
    monkeypatch.setattr(refine, name, lambda *_: arb(0))
    honest = Linear.solve
    monkeypatch.setattr(Linear, "solve", lambda self, right, tolerance: honest(self, right, tolerance) * 0.9)
    if name == "spread":
        monkeypatch.setattr(refine, "mapped", blurred(refine.mapped))
    assert missed(truths) > 0


def blurred(honest):
    """The path with its digits beyond the 30th bit in the radius alone."""

    def mapped(matrix, fine, q, width, bits):
        found = honest(matrix, fine, q, width, bits)
        unit = arb(2) ** -30
        return arb_mat([[(x / unit).floor().mid() * unit + arb(0, unit) for x in row] for row in found.tolist()])

    return mapped


@pytest.mark.parametrize("seed", range(4))
def test_what_a_correction_leaves_is_bounded_and_nearly_attained(seed):
    """Against another sweep, for the correction found and for one that is off by a tenth."""
    flow = random_flow(seed)
    layout = Layout(flow.shapes)
    with flint.ctx.workprec(120):
        system = System.of(flow.program, layout, dict(flow.constants))
        start = arb_mat([layout.row({name: arb_mat(x) for name, x in flow.start.items()})])
        row, width = np.array([float(x) for x in start.entries()]), 0.125
        guess = system.approximate.constant(row, 16)
        q = refine.Derivatives.of(first_path(system.approximate, row, width, guess)[0] * (1 + 1e-6), 240)
        path, balls = refine.sweep(system, start, q, arb(width), 120)
        wrong = refine.Wrong.of(balls, 120)
        linear = Linear(system.approximate, doubles(path), width)
        for factor in (1.0, 0.9):
            step = refine._on_grid(linear.solve(wrong.low, 1e-12) * factor)
            bound = refine.left_over(system, linear, path, wrong, step)
            again = refine.sweep(system, start, q.less(step, wrong.exponent), arb(width), 120)[1]
            truth = max(float(frobenius(row)) for row in again.tolist())
            assert truth <= float(bound) * (1 + 1e-12)
            if factor < 1:
                assert float(bound) <= truth * 1.01


def left_at_another_pace(pace, velocity):
    """What a correction leaves of ``X' = velocity`` with A ``2^pace`` times as fast, over as much shorter a step.

    Derivatives, defect and bound are ``2^pace`` times what they are at pace 0: the bound is returned over that. The
    correction is as good as doubles allow, so that roundings are a large part of the bound.
    """
    entries = [[Fraction(x, 8) * Fraction(2) ** pace for x in row] for row in ([3, -5], [2, 7])]
    start = fmpq_mat([[flint.fmpq(1), flint.fmpq(1, 3)], [flint.fmpq(-1, 4), flint.fmpq(2)]])
    rational = fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in entries])
    flow = PolynomialFlow({"X": start}, {"X": velocity}, {"A": rational})
    with flint.ctx.workprec(160):
        layout = Layout(flow.shapes)
        system = System.of(flow.program, layout, dict(flow.constants))
        row, width = np.array([int(x.p) / int(x.q) for x in start.entries()]), 2.0 ** (-4 - pace)
        guess = system.approximate.constant(row, 12)
        rough = first_path(system.approximate, row, width, guess)[0] * 2.0**-pace * (1 + 1e-6)
        q = refine.Derivatives.of(rough, 240)
        q = refine.Derivatives(q.whole, q.bits - pace, q.most, q.largest * arb(2) ** pace)
        path, balls = refine.sweep(system, arb_mat([layout.row({"X": arb_mat(start)})]), q, arb(width), 160)
        wrong = refine.Wrong.of(balls, 160)
        linear = Linear(system.approximate, doubles(path), width)
        step = refine._on_grid(linear.solve(wrong.low, 1e-15))
        return float(refine.left_over(system, linear, path, wrong, step) * arb(2) ** -pace)


@pytest.mark.parametrize("velocity", [ex.matmul(A, X), ex.matmul(ex.matmul(X, A), X)])
@pytest.mark.parametrize("pace", [-20, -6, 6, 20])
def test_what_a_correction_leaves_does_not_depend_on_the_unit_of_time(velocity, pace):
    """Bounds that add a rate to a length, or to a pure number, do: each term has to scale as a derivative."""
    assert left_at_another_pace(pace, velocity) == pytest.approx(left_at_another_pace(0, velocity), rel=1e-3, abs=0)


def test_twice_the_tail_bounds_what_interpolation_leaves_and_half_of_it_does_not():
    count, order, size = 6, 5, 3.0
    waves = Waves()
    norms = [arb(0)] * order + [arb(size)]
    wave = waves.wave(norms)
    bound = 2 * float(waves.tail(waves.matmul(wave, wave), count).upper())
    x = np.linspace(-1, 1, 2001)
    square = (size * np.cos(order * np.arccos(x))) ** 2
    values = (size * np.cos(order * np.arccos(np.clip(nodes(count), -1, 1)))) ** 2
    fitted = np.polynomial.Polynomial.fit(nodes(count), values, count)(x)
    left = np.abs(square - fitted).max()
    assert bound / 2 * 1.5 < left <= bound * (1 + 1e-9)


def test_the_first_coefficient_counts_whole_and_the_others_half_in_a_wave():
    waves = Waves()
    poly, centre = waves.wave([arb(3), arb(4)])
    assert centre == 1
    assert [float(x) for x in poly.coeffs()] == [2, 3, 2]
    assert float(waves.tail((poly, centre), 0).upper()) == 4
    assert isinstance(poly, arb_poly)


def linear(matrix):
    size = len(matrix)
    start = fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])
    return PolynomialFlow({"X": start}, {"X": ex.matmul(A, X)}, {"A": fmpq_mat(matrix)})


def escapes(error=1e-6, steps=3):
    """Whether the solution from the rim of the start's ball in the direction that grows fastest leaves the tube."""
    flow = linear([[2, 0], [0, -1]])
    with flint.ctx.workprec(120):
        layout = Layout(flow.shapes)
        system = System.of(flow.program, layout, dict(flow.constants))
        state = State(Fraction(0), arb_mat([[1, 0, 0, 1]]), arb(error), Metric())
        for _ in range(steps):
            state, piece = advance(system, state, Fraction(1, 2), 40, 120, arb("1e-20"), Fraction(1, 2))
            rim = arb(2 * state.t.numerator) / state.t.denominator
            gap = (1 + arb(error)) * rim.exp() - state.row[0, 0]
            if gap > piece.error or (state.metric.L is None and gap > state.error * (1 + arb("1e-12"))):
                return True
    return False


def test_a_solution_from_the_rim_stays_in_the_tube():
    assert not escapes()


@pytest.mark.parametrize("factor", [0.9, 0.5, 0.0])
def test_a_logarithmic_norm_too_small_is_noticed(factor, monkeypatch):
    honest = step.rates
    monkeypatch.setattr(step, "rates", lambda hull, error, metric: honest(hull, error, metric) * factor)
    assert escapes()


def random_metric(generator, size):
    found = metric_of(np.eye(size) + 0.4 * generator.standard_normal((size, size)))
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(5))
def test_a_change_of_metric_is_bounded_and_nearly_attained(seed):
    generator = np.random.default_rng(seed)
    old, new = random_metric(generator, 4), random_metric(generator, 4)
    for before, after in ((old, new), (Metric(), new), (old, Metric())):
        first = np.eye(4) if before.L is None else before.L
        second = np.eye(4) if after.L is None else after.L
        truth = np.linalg.norm(second @ np.linalg.inv(first), 2)
        assert truth <= change(before, after) <= truth * (1 + 1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_rates_bound_the_logarithmic_norms_of_a_hull_and_are_nearly_attained(seed):
    generator = np.random.default_rng(seed)
    hull = generator.standard_normal((3, 5, 5))
    metric = random_metric(generator, 5)
    for used in (Metric(), metric):
        moved = hull if used.L is None else used.L @ hull @ np.linalg.inv(used.L)
        truth = np.linalg.eigvalsh((moved + moved.swapaxes(1, 2)) / 2)[:, -1]
        found = rates(hull, 1e-9, used)
        assert (truth <= found).all()
        assert (found <= truth + 1e-5).all()


@pytest.mark.parametrize(("size", "defective"), [(2, False), (7, False), (30, False), (2, True), (5, True)])
def test_in_the_adapted_metric_the_logarithmic_norm_is_near_the_spectral_abscissa(size, defective):
    """By modes, and where they are dependent (a Jordan block) by Schur's form."""
    jacobian = np.random.default_rng(size).standard_normal((size, size)) * 3
    if defective:
        jacobian = np.diag(np.ones(size - 1), 1) - np.eye(size)
    top = np.linalg.eigvals(jacobian).real.max()
    metric = growth.adapted(jacobian, 0.5)
    assert metric is not None
    assert top - 1e-6 <= float(rates(jacobian[None], 0.0, metric)[0]) <= top + 0.51
    assert float(rates(jacobian[None], 0.0, Metric())[0]) >= top


def test_the_largest_eigenvalue_is_refused_where_it_is_not_finite():
    assert np.isinf(top_eigenvalues(np.array([[[np.inf, 0], [0, 1]]]))).all()


def test_the_hull_holds_the_jacobian_along_a_path_and_one_of_lower_degree_does_not():
    flow = PolynomialFlow({"X": fmpq_mat([[1, 2], [0, 1]])}, {"X": ex.matmul(X, X)})
    system = System.of(flow.program, Layout(flow.shapes), {})
    generator = np.random.default_rng(1)
    series = generator.standard_normal((3, 4)) * np.array([[1], [0.5], [0.3]])
    for degree, exact in ((2, True), (1, False)):
        hull = growth.jacobian_hull(system.approximate, series, degree)
        worst = 0.0
        for x in np.linspace(-1, 1, 21):
            t = (x + 1) / 2
            weights = {1: [1 - t, t], 2: [(1 - t) ** 2, 2 * t * (1 - t), t * t]}[degree]
            point = np.array([1, x, 2 * x * x - 1]) @ series
            worst = max(
                worst, np.abs(np.tensordot(weights, hull, 1) - system.approximate.jacobians(point[None])[0]).max()
            )
        assert bool(worst < 1e-12) is exact


def test_roundings_cover_what_doubles_lose():
    flow = random_flow(3)
    assert isinstance(flow.program, Program)
    layout = Layout(flow.shapes)
    system = System.of(flow.program, layout, dict(flow.constants))
    with flint.ctx.workprec(200):
        letters = {name: arb_mat(x) for name, x in flow.start.items()}
        exact = system.program.velocities(Balls(), system.program.constant_part(Balls(), {
            name: arb_mat(x) for name, x in flow.constants.items()}), letters)  # fmt: skip
    row = layout.batch({n: np.array([[float(x) for x in r] for r in m.tolist()]) for n, m in letters.items()}, ())
    found = layout.arrays(system.approximate.velocity(system.approximate.values(row[None]), (1,)))
    for name, matrix in exact.items():
        wrong = np.abs(found[name][0] - np.array([[float(x) for x in r] for r in matrix.tolist()])).max()
        assert wrong < 1e-16 * flow.program.roundings(2) * 100
