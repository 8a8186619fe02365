"""FA in r x r: residual, W C and the integral of the squared residual against the raw equation and other routes."""

import functools
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import scipy.integrate
from flint import arb, ctx, fmpq, fmpq_mat
from hypothesis import given
from hypothesis import strategies as st
from oracle.integrator_truth import exact_ball, odefun_path, to_mpmath
from strategies import instances

from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.flows import fa_residual
from faverify.flows.fa_reduced import ReducedState, reduced_flow, reduced_start
from faverify.flows.fa_residual import ReducedRun, enclose_fa_residual, enclose_fa_total
from faverify.flows.polynomial.rings import Balls, Waves
from faverify.flows.polynomial.run import PolynomialRun
from faverify.flows.table import enclose_flow, optimal

DRAWS = [
    ("gaussian", 4, 3, 2, 1),
    ("rank-deficient", 4, 4, 2, 2),
    ("wide-feedback", 4, 2, 3, 0),
    ("anti-aligned", 4, 3, 2, 0),
    ("scalar", 3, 3, 1, 4),
]


def instance_of(draw):
    family, n, m, r, seed = draw
    return Instance.random(n, m, r, seed, family)


def optimal_start(instance):
    """The optimal W for Z0 as Fractions (only to give the oracle a start)."""
    from faverify.balls.convert import exact
    from faverify.exact.linear import from_flint

    return from_flint(optimal(exact(instance.Z0), exact(instance.Y)))


def product_of(instance, t, digits):
    """W C along FA at t (r x r balls), of which the alignment is the double symmetric part."""
    return ReducedRun(instance, Fraction(t), digits).state(Fraction(t))[1].M


def truth(instance, t, digits=40):
    """(||E C||_F, W C) at t by mpmath on the raw equation."""
    start = instance.W0 if instance.W0 is not None else optimal_start(instance)
    Z, W = odefun_path(instance, "fa", start, t, digits)
    with mpmath.workdps(digits):
        C = to_mpmath(instance.C)
        F = (to_mpmath(instance.Y) - Z * W) * C
        return mpmath.sqrt(sum(x**2 for x in F)), W * C


@pytest.mark.parametrize("draw", DRAWS)
def test_residual_and_product_contain_an_integration_of_the_raw_equation(draw):
    instance, t = instance_of(draw), Fraction(2, 3)
    size, M = truth(instance, t)
    residual, product = enclose_fa_residual(instance, t, 20), product_of(instance, t, 20)
    with ctx.workprec(200):
        none = fmpq_mat(instance.sizes[2], instance.sizes[2])
        assert residual.contains(exact_ball(mpmath.matrix([size]))[0, 0])
        assert (product - exact_ball(M)).contains(none)
        assert residual.rad() < 1e-17


@given(instances(families=("gaussian", "anti-aligned", "near-square", "rank-deficient")), st.integers(1, 12))
def test_it_overlaps_the_integration_of_z_and_w(instance, k):
    """Two rigorous routes that share the step, not the equations, bounds, or state."""
    t = Fraction(k, 8)
    try:
        state = enclose_flow(instance, "fa", [t], digits=12)[0].letters()
    except UnableError:
        return
    with ctx.workprec(128):
        F = (state["Y"] - state["Z"] * state["W"]) * state["C"]
        size = sum((x * x for x in F.entries()), arb(0))
        assert size.overlaps(enclose_fa_residual(instance, t, 12) ** 2)
        assert (state["W"] * state["C"]).overlaps(product_of(instance, t, 12))


@pytest.mark.parametrize("draw", [*DRAWS, ("gaussian", 8, 6, 3, 2)])
def test_the_integral_up_to_a_time_is_what_double_precision_adds_up(draw):
    instance, T = instance_of(draw), 3.0
    path, F = dop853(instance, T)
    added = scipy.integrate.quad(lambda t: (F(path(t)) ** 2).sum(), 0, T, epsabs=1e-10, epsrel=1e-10, limit=400)[0]
    total = enclose_fa_total(instance, 3, digits=12)
    assert float(total.value.mid()) == pytest.approx(added, rel=1e-7, abs=1e-8)
    assert float(total.value.rad()) < 1e-10 * max(1, added)


def dop853(instance, T):
    """(t -> (Z, W) flat, flat -> F) by SciPy."""
    Y, C, Z0 = (np.array([[float(x) for x in row] for row in rows]) for rows in (instance.Y, instance.C, instance.Z0))
    W0 = np.linalg.solve(Z0.T @ Z0, Z0.T @ Y)
    n, m, r = instance.sizes

    def parts(flat):
        return flat[: n * r].reshape(n, r), flat[n * r :].reshape(r, m)

    def velocity(_, flat):
        Z, W = parts(flat)
        E = Y - Z @ W
        return np.concatenate([(E @ C).ravel(), (Z.T @ E).ravel()])

    start = np.concatenate([Z0.ravel(), W0.ravel()])
    found = scipy.integrate.solve_ivp(
        velocity, (0, T), start, method="DOP853", rtol=1e-12, atol=1e-13, dense_output=True
    )
    return found.sol, lambda flat: (Y - parts(flat)[0] @ parts(flat)[1]) @ C


@pytest.mark.parametrize("seed", range(3))
def test_the_whole_integral_is_enclosed_to_ten_digits_and_is_what_later_times_say(seed):
    """N11's bound lies above it; the tail's bound is at least what a later time adds, at most 1e4 times that."""
    instance = Instance.random(8, 6, 3, seed)
    total = enclose_fa_total(instance, digits=10)
    assert total.value.rad() <= 1e-10 * total.value.mid()
    assert total.value <= n11(instance)
    later = ReducedRun(instance, total.t_star * 2, 24)
    before, after = later.dissipated(total.t_star), later.dissipated(total.t_star * 2)
    with ctx.workprec(256):
        assert total.value.overlaps(after)
        assert after - before < total.tail_bound < 1e4 * (after - before)


def n11(instance):
    """The bound of N11 in double precision, rounded up by a part in 1e-9."""
    Y, C, Z = (np.array([[float(x) for x in row] for row in rows]) for rows in (instance.Y, instance.C, instance.Z0))
    M = np.linalg.solve(Z.T @ Z, Z.T @ Y) @ C
    k0, size, r = (Z**2).sum() - 2 * np.trace(M), np.linalg.norm(Y @ C), Z.shape[1]
    bound = -np.trace(Z.T @ Y @ C) + (M**2).sum() / 2 + 1.5 * (size**2 * np.sqrt(r) / 2) ** (2 / 3)
    return arb((bound + size * np.sqrt(max(0, k0))) * (1 + 1e-9))


def _balls(matrix):
    from faverify.balls.convert import ball_matrix

    return ball_matrix(matrix)


def test_the_coordinates_do_not_matter_but_for_the_digits_lost():
    """Any regular R: the same values from a bad and from a good one."""
    instance = Instance.random(5, 4, 2, 3)
    start, t = reduced_start(instance), Fraction(1)
    values = []
    for R in (fmpq_mat([[1, 0], [0, 1]]), fmpq_mat([[2, 1], [0, 3]])):
        found = PolynomialRun(reduced_flow(start, R), 15).at(t)
        with ctx.workprec(found.bits):
            letters = found.letters()
            values.append(ReducedState(start, R, letters["y"], letters["M"]).squared_residual())
    assert values[0].overlaps(values[1])
    assert all(x.rad() < 1e-11 for x in values)


def test_n_and_m_do_not_enter():
    """Rows and columns of zeros added to Y, C and Z0 change nothing."""
    instance = Instance.random(4, 3, 2, 5)
    wider = Instance.of(
        [[*row, 0, 0] for row in instance.Y] + [[0] * 5] * 3,
        [*instance.C, [0, 0], [0, 0]],
        [*instance.Z0] + [[0, 0]] * 3,
    )
    one, other = enclose_fa_residual(instance, 1, 20), enclose_fa_residual(wider, 1, 20)
    assert one.overlaps(other)
    assert reduced_start(wider).z0.nrows() <= 4


def test_a_start_at_rest_and_times_before_the_start():
    still = Instance.random(3, 4, 3, 0, "r-equals-n")
    assert enclose_fa_total(still).value.is_zero()
    with pytest.raises(DomainError, match="before the start"):
        enclose_fa_residual(still, -1)


def test_where_nothing_decays_for_certain_the_total_is_refused():
    """m < r: M is singular for ever, no L gives a decay."""
    with pytest.raises(UnableError, match="no certain decay"):
        enclose_fa_total(Instance.random(4, 2, 3, 0, "wide-feedback"))


def a_wrong_product(monkeypatch):
    honest = Balls.matmul
    monkeypatch.setattr(Balls, "matmul", lambda self, a, b: honest(self, a, b) * (1 + arb(2) ** -45))


def move_the_start(monkeypatch):
    honest, change = fa_residual.reduced_flow, fmpq(10**18 + 1, 10**18)

    def moved(start, scale):
        flow = honest(start, scale)
        flow.start["M"] *= change
        return flow

    monkeypatch.setattr(fa_residual, "reduced_flow", moved)


def leave_out_the_remainder(monkeypatch):
    """Between the nodes nothing is proved then; a step is as long as it likes."""
    monkeypatch.setattr(Waves, "tail", lambda self, value, above: arb(0))
    monkeypatch.setattr("faverify.flows.polynomial.step.first_approximation", long_step)


def long_step(system, start, width, count, aim, left):
    from faverify.flows.polynomial.approximate import first_path
    from faverify.flows.polynomial.rings import doubles

    row = doubles(start)[0]
    return first_path(system.approximate, row, float(width), system.approximate.constant(row, 6))[0], width


@functools.cache
def product_after_a_while(seed):
    return truth(Instance.random(4, 3, 2, seed), Fraction(3, 4))[1]


def missed():
    """In how many instances the enclosure of M(3/4) does not contain the truth."""
    count = 0
    for seed in range(2):
        instance = Instance.random(4, 3, 2, seed)
        M = product_after_a_while(seed)
        try:
            found = product_of(instance, Fraction(3, 4), 20)
        except UnableError:
            continue
        with ctx.workprec(200):
            count += not (found - exact_ball(M)).contains(fmpq_mat(2, 2))
    return count


def test_nothing_is_missed_without_a_planted_error():
    assert missed() == 0


@pytest.mark.parametrize("spoil", [a_wrong_product, move_the_start, leave_out_the_remainder])
def test_planted_errors_are_noticed(spoil, monkeypatch):
    spoil(monkeypatch)
    assert missed()


def test_a_tail_bound_needs_its_conditions():
    """No decay, too much residual for it, or M~ indefinite: None."""
    good = fa_residual._tail_bound(_eye(2), arb(0.01), arb(1), arb(1), arb(1))
    assert good is not None
    assert good >= arb(0.0001)
    assert fa_residual._tail_bound(_eye(2), arb(1), arb(1), arb(1), arb(1)) is None
    assert fa_residual._tail_bound(_eye(2) * -1, arb(0.01), arb(1), arb(1), arb(1)) is None
    assert fa_residual._tail_bound(_eye(2), arb(0.01), arb(1), arb(40), arb(1)) is None


def _eye(size):
    return _balls(fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)]))


@pytest.mark.parametrize("power", [0, 3, 6, 9])
def test_totals_of_large_data_are_had_at_their_own_time(power):
    """Rates grow as the root of Y, so totals are quiet after 10^-4 (they were asked for at 1/16, which took minutes).

    Truth: SciPy's Radau with the integral as one more letter.
    """
    Y = np.array([[3, 1, 2], [1, 4, 1], [2, 2, 5], [1, 1, 3.0]]) * 10.0**power
    C, Z, W = np.array([[1.0], [0], [1]]), np.array([[1.0], [1], [0], [1]]), np.array([[1.0, 0, 1]])
    exact = [[[Fraction(x) for x in row] for row in matrix.tolist()] for matrix in (Y, C, Z, W)]
    total = enclose_fa_total(Instance.of(*exact), None, digits=8)

    def velocity(_, state):
        z, w = state[:4].reshape(4, 1), state[4:7].reshape(1, 3)
        E = Y - z @ w
        return np.concatenate([(E @ C).ravel(), (z.T @ E).ravel(), [np.sum((E @ C) ** 2)]])

    end = 2 * float(total.t_star)
    start = np.concatenate([Z.ravel(), W.ravel(), [0]])
    found = scipy.integrate.solve_ivp(velocity, (0, end), start, method="Radau", rtol=1e-9, atol=1e-9)
    assert float(total.value) == pytest.approx(found.y[-1, -1], rel=1e-5)
    assert float(total.t_star) <= 64 * 10.0 ** (-power / 2)
