"""What FA* does after a time: its limit, the way that is left, and loss that falls for ever; remainders of models.

Truth: SciPy's algebraic Riccati equation and DOP853 on the raw equation (double precision); one exponential at as many
bits as it takes (far narrower than what is tested).
"""

import random
from fractions import Fraction

import numpy as np
import pytest
import scipy.linalg
from flint import arb, arb_mat, ctx
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from oracle.fa_star_exponential import long_time
from oracle.fa_star_paths import DoublePath
from strategies import instances

from faverify.balls.convert import ball_matrix
from faverify.balls.linalg import norm_f_upper
from faverify.cases.instance import Instance
from faverify.errors import TooStiff
from faverify.flows import falling
from faverify.flows.fa_star import FAStar
from faverify.flows.frame import Frames
from faverify.flows.limit import enclose_limit, enclose_rest
from faverify.flows.rise import enclose_rise
from faverify.flows.spectrum import enclose_spectrum
from faverify.flows.walk import walk

DRAWS = [("gaussian", 8, 6, 3, 0), ("gaussian", 8, 6, 3, 17), ("gaussian", 5, 5, 2, 3), ("anti-aligned", 9, 7, 4, 1)]
OSCILLATES = [("gaussian", 5, 3, 2, 70), ("gaussian", 6, 6, 3, 35), ("gaussian", 4, 4, 2, 23)]


def flow_of(draw):
    family, n, m, r, seed = draw
    return FAStar(Instance.random(n, m, r, seed, family))


def floats(matrix):
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def riccati(flow):
    """p(oo) as the stabilising solution of ``a^T p + p a - p p + n = 0``, a = -h(0), by SciPy."""
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, 0.1)
    R, _ = path.residual_and_alignment(0)
    Z = path.at(0)
    h = path.S @ path.W(Z) @ path.C @ path.Si
    return scipy.linalg.solve_continuous_are(-h, np.eye(len(h)), R.T @ R, np.eye(len(h)))


@pytest.mark.parametrize("draw", DRAWS)
def test_the_limit_is_the_solution_of_the_algebraic_riccati_equation(draw):
    flow = flow_of(draw)
    limit = enclose_limit(Frames(flow), 128)
    np.testing.assert_allclose(floats(limit), riccati(flow), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("draw", [*DRAWS, ("near-square", 6, 6, 5, 3), ("rank-deficient", 6, 5, 3, 2)])
def test_the_error_of_the_limit_and_the_rest_contain_what_later_times_say(draw):
    """``p(oo) - p(t)`` against ``p(t + a long time)``, and the bound of the limit's error against a coarse stop."""
    flow, t = flow_of(draw), Fraction(3, 2)
    frames, bits = Frames(flow), 192
    limit = enclose_limit(frames, 160)
    rest = enclose_rest(frames, t, limit, bits)
    state, late = flow.at(t, digits=60), flow.at(10**5, digits=60)
    with ctx.workprec(400):
        trace = (late.M - state.M).trace()
        assert rest.trace().overlaps(trace)
        assert rest.trace().rad() < 1e-30 * trace.mid()


@pytest.mark.parametrize("draw", DRAWS)
def test_the_error_bound_of_the_limit_is_at_least_the_error_and_at_most_1e5_times_it(draw):
    """Stopped early (20 bits): the bound c ||p||/(1 - c) against the distance from the limit to 160 bits."""
    frames = Frames(flow_of(draw))
    coarse, sharp = enclose_limit(frames, 20), enclose_limit(frames, 160)
    with ctx.workprec(256):
        bound = max(x.rad() for x in coarse.entries())
        error = norm_f_upper(coarse.mid() - sharp.mid())
        assert error <= bound
        assert bound <= 1e5 * error


@given(instances(families=("gaussian", "anti-aligned", "near-square", "rank-deficient", "wide-feedback")))
def test_every_rise_that_ends_is_what_a_later_end_says(instance):
    flow = FAStar(instance)
    try:
        rise = enclose_rise(flow, digits=15)
    except TooStiff:  # it does not end
        reject()
    assert (rise.cells == 0) == (rise.t_star == 0)
    later = enclose_rise(flow, rise.t_star + 4, digits=15)
    with ctx.workprec(128):
        assert (rise.value - later.value).overlaps(arb(0).union(rise.tail_bound))


def held(flow, end=40):
    """(time, path) where the cones of a flow first hold, by walking its cover."""
    frames = Frames(flow)
    limit = frames.at(128).moving + enclose_limit(frames, 128)
    known = list(falling.cones(limit))
    for segment in walk(frames, Fraction(0), Fraction(end), 400):
        h, speed = segment.coefficients[:2]
        with ctx.workprec(128):
            rest = limit - h
        if any(cone.holds(h, speed, rest) for cone in known):
            return segment.t0
    return None


@pytest.mark.parametrize("draw", [*DRAWS[:2], ("gaussian", 8, 8, 5, 1), ("gaussian", 8, 8, 7, 1)])
def test_where_slow_modes_say_so_the_loss_falls_ever_after(draw):
    flow = flow_of(draw)
    start = held(flow)
    assert start is not None
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, float(start) + 8)
    for t in np.linspace(float(start), float(start) + 8, 200):
        loss, rate = path.loss_and_rate(t)
        assert rate < 1e-9 * loss + 1e-12


@pytest.mark.parametrize("draw", OSCILLATES)
def test_slow_modes_never_say_so_of_a_loss_that_goes_on_rising_and_falling(draw):
    """The slowest pair of eigenvalues is complex and sees an indefinite A: the loss has turning points for ever."""
    flow = flow_of(draw)
    assert held(flow) is None
    rise = enclose_rise(flow, digits=20)
    assert rise.tail == "limit"
    assert rise.tail_bound > 0
    assert rise.value.rad() <= 1e-20 * rise.bound.mid()


@pytest.mark.parametrize("draw", OSCILLATES)
def test_a_rise_that_ends_by_its_limit_leaves_room_for_all_that_may_come_and_no_more(draw):
    flow = flow_of(draw)
    rise = enclose_rise(flow, digits=6)
    before = enclose_rise(flow, rise.t_star, digits=30).value
    with ctx.workprec(128):
        assert rise.value.contains(before.mid())
        assert rise.value.contains((before + rise.tail_bound).mid())
        assert rise.value.rad() <= rise.tail_bound * 0.51 + 1e-20 * rise.bound


@pytest.mark.parametrize("spoil", ["c", "sign", "room", "speed"])
def test_a_cone_that_lacks_one_of_its_conditions_is_refused(spoil):
    """What holds at t* no longer does with another J, without room for D(t0), or for the speed turned round."""
    flow = flow_of(DRAWS[0])
    frames, start = Frames(flow), held(flow)
    limit = frames.at(128).moving + enclose_limit(frames, 128)
    segment = next(iter(walk(frames, start, None, 1)))
    h, speed = segment.coefficients[:2]
    rest = limit - h
    (cone,) = [cone for cone in falling.cones(limit) if cone.holds(h, speed, rest)][:1]
    assert cone.holds(h, speed, rest)
    changed = {
        "sign": lambda: falling.Cone(cone.V, -cone.J, cone.c, cone.room).holds(h, speed, rest),
        "room": lambda: cone.holds(h, speed, rest * 10**6),
        "speed": lambda: cone.holds(h, -speed, rest),
        "c": lambda: _with_a_lower_rate(cone, limit, flow) is not None,
    }
    assert not changed[spoil]()


def _with_a_lower_rate(cone, limit, flow):
    """(ii) with a c just below twice the slowest rate."""
    slow = sum(1 for i in range(cone.J.nrows()) if cone.J[i, i] > 0)
    rate = 1.99 * float(enclose_spectrum(flow).rate.mid())
    return falling._proved(cone.V, np.ones(cone.V.nrows()), slow, rate, limit)


@given(instances(families=("gaussian", "anti-aligned", "near-square")), st.integers(0, 10**6))
def test_remainders_are_at_least_the_error_of_the_polynomial_and_near_it_at_the_end(instance, seed):
    """||h - P|| at random times and at the end of the first models: at most a million times smaller than its bound."""
    flow, rng = FAStar(instance), random.Random(seed)
    assume(not flow.data.stationary)
    frames = Frames(flow)
    for segment in walk(frames, Fraction(0), Fraction(1), 40, bits=192):
        t = segment.t0 + (segment.t1 - segment.t0) * Fraction(rng.randint(0, 64), 64)
        for time in (t, segment.t1):
            error = _error(flow, segment, time)
            assert error <= segment.errors.value * (1 + 2**-20)
        with ctx.workprec(64):
            assert segment.errors.value <= 1e6 * error + arb(2) ** -90
        break


def _error(flow, segment, t):
    """||h(t) - P(t)||_F from the oracle's M (sizes q = r only)."""
    assume(flow.data.moving.whole)
    _, M, _ = long_time(flow.instance.Y, flow.instance.C, flow.instance.Z0, t, 512)
    with ctx.workprec(512):
        s, si = flow.root(512), flow.inverse_root(512)
        P, step = segment.coefficients[0] * 0, arb_mat(ball_matrix(flow.data.M0))
        for x in reversed(segment.coefficients[1:]):
            P = (P + x.mid()) * (arb(0) + _ball(t - segment.t0))
        start = s * step * si if segment.t0 == 0 else segment.coefficients[0].mid()
        return norm_f_upper(s * M * si - start - P)


def _ball(x):
    return arb(x.numerator) / x.denominator


@pytest.mark.parametrize("power", [-664, -530, 664])
@pytest.mark.parametrize("draw", [("anti-aligned", 9, 7, 4, 1), ("gaussian", 5, 5, 2, 3)])
def test_the_rise_of_a_scaled_target_is_scaled_and_its_turns_are_as_many(draw, power):
    """Y times s: Z(t) = Z1(s t), W(t) = s W1(s t), the rise times s^2. Found here: below 2^-400 there was no limit."""
    one = flow_of(draw)
    s = Fraction(2) ** power
    instance = one.instance
    scaled = Instance.of([[s * y for y in row] for row in instance.Y], instance.C, instance.Z0)
    base, other = enclose_rise(one, None, 9), enclose_rise(FAStar(scaled), None, 9)
    with ctx.workprec(256):
        assert (other.value / arb(2) ** (2 * power)).overlaps(base.value)
        assert (other.value.rad() / arb(2) ** (2 * power)) < arb("1e-6") * (base.value.abs_upper() + 1)
    assert len(other.turning) == len(base.turning)
