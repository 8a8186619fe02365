"""What a polynomial flow may be, what is refused, and the parts that enclosures rest on."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from flint import arb, arb_mat, fmpq_mat

from faverify.errors import StatementError, TooStiff, UsageError
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.nodes import ball_grid, double_grid, fixed_grid, grid, lebesgue, nodes
from faverify.flows.polynomial.plan import nodes_for
from faverify.flows.polynomial.run import PolynomialRun
from faverify.lang import expr as ex

SQUARE = ("a", "a")
X, K = ex.Letter(SQUARE, "X"), ex.Letter(SQUARE, "K")
START = fmpq_mat([[1, 0], [0, 2]])


def call(name, *args, shape=ex.SCALAR):
    return ex.Call(shape, name, args)


@pytest.mark.parametrize(
    ("velocity", "named"),
    [
        (call("inv", X, shape=SQUARE), r"velocity of X is no polynomial in X: inv\(X\) uses inv"),
        (ex.scale(ex.Power(ex.SCALAR, call("tr", X), Fraction(1, 2)), X), r"tr\(X\)\*\*1/2 is not a power"),
        (ex.scale(ex.Power(ex.SCALAR, call("normF", X), Fraction(3)), X), r"normF\(X\) uses normF"),
        (ex.Quotient(SQUARE, X, call("tr", X)), r"X / tr\(X\) divides by what is not a number"),
        (ex.At(SQUARE, X, ex.Number(ex.SCALAR, Fraction(0))), r"at\(X, 0\)"),
        (ex.matmul(K, X), "needs K, which is neither moving nor given"),
    ],
)
def test_what_is_no_polynomial_is_refused_by_name(velocity, named):
    with pytest.raises(StatementError, match=named):
        PolynomialFlow({"X": START}, {"X": velocity})


def test_a_letter_without_a_velocity_is_refused():
    with pytest.raises(UsageError, match="needs both"):
        PolynomialFlow({"X": START}, {})


def test_equal_parts_are_computed_once_and_chains_in_the_cheapest_order():
    tall, wide = ex.Letter(("n", "1"), "v"), ex.Letter(("1", "n"), "u")
    velocity = ex.matmul(ex.matmul(tall, wide), tall)
    flow = PolynomialFlow({"v": fmpq_mat([[1]] * 5)}, {"v": velocity}, {"u": fmpq_mat([[1] * 5])})
    assert (5, 5) not in flow.program.shapes
    twice = PolynomialFlow({"X": START}, {"X": ex.add(ex.matmul(X, X), ex.matmul(X, X))})
    assert sum(step.op == "matmul" for step in twice.program.steps) == 1


def test_definitions_are_expanded_and_a_circle_is_refused():
    name = ex.Letter(SQUARE, "M")
    flow = PolynomialFlow({"X": START}, {"X": name}, definitions={"M": ex.matmul(X, X)})
    assert any(step.op == "matmul" for step in flow.program.steps)
    with pytest.raises(StatementError, match="defined by itself"):
        PolynomialFlow({"X": START}, {"X": name}, definitions={"M": name})


def test_a_blow_up_is_not_integrated_past():
    one = ex.Letter(("1", "1"), "x")
    flow = PolynomialFlow({"x": fmpq_mat([[1]])}, {"x": ex.matmul(one, one)})
    half = PolynomialRun(flow, 20).at(Fraction(1, 2))
    assert half.letters()["x"].contains(arb_mat([[2]]))
    with pytest.raises(TooStiff, match="of 2"):
        PolynomialRun(flow, 8, max_steps=40).at(Fraction(2))


def test_steps_that_shrink_to_a_pole_end_long_before_the_limit_of_steps():
    one = ex.Letter(("1", "1"), "x")
    run = PolynomialRun(PolynomialFlow({"x": fmpq_mat([[1]])}, {"x": ex.matmul(one, one)}), 6)
    with pytest.raises(TooStiff, match=r"steps shrink .* at t = 0\.9999\d* of 2"):
        run.at(Fraction(2))


def test_steps_that_shrink_to_a_pole_at_the_end_end_too_and_a_little_before_it_the_state_is_known():
    """All 2,000 steps were taken, 18 s."""
    one = ex.Letter(("1", "1"), "x")
    run = PolynomialRun(PolynomialFlow({"x": fmpq_mat([[1]])}, {"x": ex.matmul(one, one)}), 20)
    with pytest.raises(TooStiff, match=r"steps shrink .* at t = 0\.99999\d* of 1"):
        run.at(Fraction(1))
    assert run._spent < 500
    assert run.at(1 - Fraction(1, 2**20)).letters()["x"].contains(arb_mat([[2**20]]))


def test_a_short_start_of_a_long_time_is_not_taken_for_a_pole():
    one = ex.Letter(("1", "1"), "x")
    fast = fmpq_mat([[10**14]])
    flow = PolynomialFlow({"x": fast}, {"x": ex.scale(ex.Number(ex.SCALAR, Fraction(-1)), ex.matmul(one, one))})
    (x,) = PolynomialRun(flow, 8).at(Fraction(1)).letters()["x"].entries()
    assert x.overlaps(arb(10**14) / (1 + 10**14))


def test_a_step_whose_end_was_asked_takes_fewer_nodes():
    assert nodes_for(60, 54) == 70
    assert nodes_for(8.0, 54) == 54  # an order that was not to be seen
    assert [nodes_for(order, 54) for order in (9.0, 20.0, 30.0, 44.0)] == [16, 32, 40, 54]
    run = PolynomialRun(PolynomialFlow({"X": START}, {"X": ex.matmul(K, X)}, {"K": fmpq_mat([[0, 1], [-1, 0]])}), 15)
    state = run.at(Fraction(1, 2)).letters()["X"]
    assert run.pieces[0].series.nrows() - 2 < run.count
    with flint.ctx.workprec(100):
        half = arb(1) / 2
        truth = arb_mat([[half.cos(), 2 * half.sin()], [-half.sin(), 2 * half.cos()]])
        assert state.contains(truth)
        assert all(x.rad() < 1e-14 for x in state.entries())


def test_cells_are_gapless_and_halves_are_narrower():
    flow = PolynomialFlow({"X": START}, {"X": ex.matmul(K, X)}, {"K": fmpq_mat([[0, 1], [-1, 0]])})
    cells = PolynomialRun(flow, 15).cells(Fraction(3))
    assert (cells[0].t0, cells[-1].t1) == (0, 3)
    for cell in cells:
        width = max(x.rad() for x in cell.letters()["X"].entries())
        assert all(max(x.rad() for x in half.letters()["X"].entries()) < 0.7 * width for half in cell.split())
        t = (cell.t0 + cell.t1) / 2
        with flint.ctx.workprec(100):
            angle = arb(t.numerator) / t.denominator
            truth = arb_mat([[angle.cos(), 2 * angle.sin()], [-angle.sin(), 2 * angle.cos()]])
            assert cell.part(t, t).letters()["X"].overlaps(truth)
            assert cell.letters()["X"].contains(truth)


@pytest.mark.parametrize("count", [4, 9, 32])
def test_the_matrices_integrate_polynomials(count):
    x = nodes(count)
    assert np.allclose(grid(count).integrals @ x**3, (x**4 - 1) / 4, atol=1e-14)
    exact, fixed = ball_grid(count, 150).integrals, fixed_grid(count, 100)
    with flint.ctx.workprec(200):
        gap = exact * arb(2) ** fixed.bits - arb_mat(fixed.integrals)
        bound = 2 + max(x.rad() for x in (exact * arb(2) ** fixed.bits).entries())
        assert all(abs(x) < bound for x in gap.entries())
    assert np.allclose([[float(x) for x in row] for row in exact.tolist()], grid(count).integrals, atol=1e-14)


@pytest.mark.parametrize("count", [4, 20, 60])
def test_the_bound_of_the_lebesgue_constant_holds_and_is_near(count):
    x, t = nodes(count), np.linspace(-1, 1, 4001)
    weights = (-1.0) ** np.arange(count + 1)
    weights[[0, -1]] /= 2
    with np.errstate(all="ignore"):
        terms = weights / (t[:, None] - x)
        sums = np.abs(terms).sum(axis=1) / np.abs(terms.sum(axis=1))
    found = np.nanmax(sums)
    assert found <= lebesgue(count) < 1.4 * found


def test_the_matrix_in_doubles_is_near_that_of_any_precision():
    """Found by a containment run: of more than 1,000 bits an integer over 2^bits had no double of its own."""
    for bits in (60, 1_500):
        off = double_grid(12, bits) - grid(12).integrals
        assert abs(off).max() < 1e-14
