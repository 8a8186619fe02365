"""Planted errors in the integrator: each must make some enclosure miss the truth, else the checks mean nothing."""

from fractions import Fraction

import flint
import mpmath
import numpy as np
import pytest
from oracle.integrator_truth import exact_ball, odefun_path

from faverify.balls.convert import dyadic
from faverify.cases.instance import Instance
from faverify.flows import lohner
from faverify.flows.approx_mpmath import approx_path
from faverify.flows.fa import FeedbackAlignment
from faverify.flows.fa_star import fa_star
from faverify.flows.gd import GradientDescent
from faverify.flows.lohner import first_frame, transport
from faverify.flows.taylor import TaylorFlow
from faverify.flows.taylor_series import Cauchy
from faverify.flows.taylor_star import OptimalFeedbackAlignment
from faverify.flows.taylor_step import advance
from faverify.flows.taylor_system import System, optimal

SYSTEMS = {"fa": FeedbackAlignment, "gd": GradientDescent, "fa_star": OptimalFeedbackAlignment}
T = Fraction(1)


def truth_of(case, flow):
    if flow == "fa_star":
        state = fa_star(case).at(T, digits=45)
        return state.Z
    return exact_ball(approx_path(case, flow, [T], digits=50)[0]["Z"])


def missed(flow, seeds=range(2)):
    """In how many instances an enclosure of Z(1) does not contain the truth."""
    count = 0
    for seed in seeds:
        case = Instance.random(4, 3, 2, seed=seed)
        run = TaylorFlow(SYSTEMS[flow](case), 16)
        with flint.ctx.workprec(300):
            count += not run.at(T).letters()["Z"].contains(truth_of(case, flow))
    return count


@pytest.mark.parametrize("flow", list(SYSTEMS))
def test_nothing_is_missed_without_a_planted_error(flow):
    assert missed(flow) == 0


@pytest.mark.parametrize("flow", list(SYSTEMS))
def test_a_remainder_left_out_is_noticed(flow, monkeypatch):
    monkeypatch.setattr(SYSTEMS[flow], "tail", lambda self, norms: flint.arb_poly([0]))
    assert missed(flow) > 0


@pytest.mark.parametrize("flow", list(SYSTEMS))
def test_a_remainder_too_small_by_10_to_the_8_is_noticed(flow, monkeypatch):
    honest = SYSTEMS[flow].tail
    monkeypatch.setattr(SYSTEMS[flow], "tail", lambda self, norms: honest(self, norms) * flint.arb("1e-8"))
    assert missed(flow) > 0


@pytest.mark.parametrize("flow", list(SYSTEMS))
def test_a_wrong_coefficient_of_a_product_is_noticed(flow, monkeypatch):
    honest = Cauchy.add

    def add(self, left, right):
        coefficient = honest(self, left, right)
        return coefficient * (1 + flint.arb(2) ** -50) if len(self._right) > 10 else coefficient

    monkeypatch.setattr(Cauchy, "add", add)
    assert missed(flow) > 0


def perturbed(case, size):
    """The instance with W0 explicit and Z0 moved by ``size`` in the Frobenius norm."""
    W0 = optimal(FeedbackAlignment(case).exact_Z0, FeedbackAlignment(case).exact_Y)
    rows = [[Fraction(int(x.p), int(x.q)) for x in row] for row in W0.tolist()]
    moved = [list(row) for row in case.Z0]
    moved[0][0] += size
    return Instance.of(case.Y, case.C, case.Z0, rows), Instance.of(case.Y, case.C, moved, rows)


def escapes(flow, steps=6, size=Fraction(1, 100)):
    """Whether a solution that starts on the rim of the error ball leaves the proven tube."""
    for seed in range(3):
        centre, rim = perturbed(Instance.random(4, 3, 2, seed=seed), size)
        system = SYSTEMS[flow](centre)
        with flint.ctx.workprec(120):
            system.refresh()
            state = tuple(flint.arb_mat(part).mid() for part in system.exact_start())
            error, now, aim = flint.arb(0.01).upper() * (1 + flint.arb(2) ** -40), Fraction(0), flint.arb("1e-12")
            for _ in range(steps):
                done = advance(system, now, state, error, 20, Fraction(1, 32), aim)
                now, state, error = done.step.t1, done.state, done.error
                if distance(rim, flow, now, state) > error:
                    return True
    return False


def gaps(rim, flow, now, state):
    """The entries of (Z, W) of the solution from the rim, minus those of the state."""
    letters = approx_path(rim, flow, [now], digits=40)[0]
    pairs = zip("ZW", state, strict=True)
    return [x for name, part in pairs for x in (exact_ball(letters[name]) - part).entries()]


def distance(rim, flow, now, state):
    return sum((x * x for x in gaps(rim, flow, now, state)), flint.arb(0)).sqrt()


def leaves_the_rotated_box(flow, steps=8, size=Fraction(1, 10**6)):
    """Whether a solution from the rim of the start's cube leaves the boxes that `transport` carries along."""
    for seed in range(2):
        centre, rim = perturbed(Instance.random(4, 3, 2, seed=seed), size)
        system = SYSTEMS[flow](centre)
        with flint.ctx.workprec(120):
            system.refresh()
            state = tuple(flint.arb_mat(part).mid() for part in system.exact_start())
            error = flint.arb(1e-6).upper() * (1 + flint.arb(2) ** -40)
            now, frame = Fraction(0), first_frame(14, error)
            for _ in range(steps):
                done = advance(system, now, state, error, 20, Fraction(1, 8), flint.arb("1e-12"))
                now, state, error = done.step.t1, done.state, done.error
                frame = transport(system, frame, done)
            inside = np.linalg.solve(frame.Q, np.array([float(x.mid()) for x in gaps(rim, flow, now, state)]))
            box = float(frame.rho) * frame.r
            if (abs(inside) > box * (1 + 1e-6)).any() or distance(rim, flow, now, state) > frame.norm:
                return True
    return False


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_a_solution_from_the_rim_stays_in_the_rotated_boxes(flow):
    assert not leaves_the_rotated_box(flow)


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_a_wrong_jacobian_of_the_step_is_noticed(flow, monkeypatch):
    honest = lohner._Variation.end
    monkeypatch.setattr(lohner._Variation, "end", lambda self: honest(self) * 0.5)
    assert leaves_the_rotated_box(flow)


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_the_step_Jacobian_is_within_its_own_bound_of_difference_quotients(flow):
    size = Fraction(1, 10**9)
    centre, rim = perturbed(Instance.random(4, 3, 2, seed=1), size)
    system = SYSTEMS[flow](centre)
    with flint.ctx.workprec(200):
        system.refresh()
        state = tuple(flint.arb_mat(part).mid() for part in system.exact_start())
        done = advance(system, Fraction(0), state, flint.arb("1e-40"), 30, Fraction(1, 4), flint.arb("1e-30"))
        for pieces in (1, 4):
            path, psi, bound = lohner._Path(system, done), np.eye(14), 0.0
            for piece in range(pieces):
                variation = lohner._Variation(path, piece, pieces)
                psi, bound = variation.end() @ psi, bound + float(variation.defect())
            column = np.array(
                [float(x.mid() / flint.arb(flint.fmpq(1, 10**9))) for x in gaps(rim, flow, done.step.t1, done.state)]
            )
            assert np.linalg.norm(column - psi[:, 0]) < 1e-7 + 10 * bound
            assert bound < 1e-5


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_a_solution_from_the_rim_of_the_error_ball_stays_in_the_tube(flow):
    assert not escapes(flow)


@pytest.mark.parametrize("flow", ["fa", "gd"])
def test_a_logarithmic_norm_too_small_is_noticed(flow, monkeypatch):
    monkeypatch.setattr(SYSTEMS[flow], "rate", lambda self, tube: flint.arb(-20))
    assert escapes(flow)


@pytest.mark.parametrize("flow", list(SYSTEMS))
def test_the_rate_bounds_difference_quotients_of_the_velocity(flow):
    """<f(x + d) - f(x), d> <= mu |d|^2 for states x, x + d of the tube, by mpmath on retyped right sides."""
    case = Instance.random(4, 3, 2, seed=7)
    system = SYSTEMS[flow](case)
    with flint.ctx.workprec(80):
        system.refresh()
        state = tuple(flint.arb_mat(part).mid() for part in system.exact_start())
        done = advance(system, Fraction(0), state, flint.arb("1e-6"), 20, Fraction(1, 8), flint.arb("1e-9"))
        rate = float(done.rate.upper())
    assert largest_quotient(system, state) <= rate + 1e-4
    assert rate <= 40 * (1 + abs(largest_quotient(system, state)))


def largest_quotient(system: System, state):
    """The largest quotient over random small d (double precision, a lower estimate of mu)."""
    generator = np.random.default_rng(1)
    parts = [np.array([[float(x) for x in row] for row in part.tolist()]) for part in state]
    best = -np.inf
    for _ in range(300):
        move = [generator.standard_normal(part.shape) * 1e-6 for part in parts]
        ahead = velocity(system, [p + d for p, d in zip(parts, move, strict=True)])
        here = velocity(system, parts)
        inner = sum(((a - b) * d).sum() for a, b, d in zip(ahead, here, move, strict=True))
        best = max(best, inner / sum((d * d).sum() for d in move))
    return best


def velocity(system, parts):
    def double(exact):
        return np.array([[float(dyadic(flint.arb(x))) for x in row] for row in exact.tolist()])

    Y, C = double(system.exact_Y), double(system.exact_C)
    if len(parts) == 1:
        (Z,), B = parts, Y @ C @ double(system.scale)
        start = double(system.exact_start_Z)
        return [B - Z @ np.linalg.solve(start.T @ start, Z.T @ B)]
    Z, W = parts
    E = Y - Z @ W
    return [E @ (W.T if isinstance(system, GradientDescent) else C), Z.T @ E]


def test_the_oracle_and_the_path_agree_on_a_number():
    """A guard of this file's own truth: FA with n = m = r = 1 by mpmath's own solver."""
    case = Instance.of([[3]], [[1]], [[1]], [[Fraction(1, 2)]])
    letters = approx_path(case, "fa", [T], digits=30)[0]
    Z, W = odefun_path(case, "fa", [[Fraction(1, 2)]], T, 25)
    with mpmath.workdps(30):
        assert abs(letters["Z"][0, 0] - Z[0, 0]) < mpmath.mpf(10) ** -22
        assert abs(letters["W"][0, 0] - W[0, 0]) < mpmath.mpf(10) ** -22
