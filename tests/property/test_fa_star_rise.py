"""The rise of the loss, turning points, spectrum, indicator integrals: against closed forms and double precision."""

import itertools
import os
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import acb, acb_mat, arb, ctx, fmpq, fmpq_mat, fmpq_poly
from hypothesis import given
from hypothesis import strategies as st
from oracle.balls_as_numbers import contains
from oracle.fa_star_paths import DoublePath, RankOne
from strategies import instances

from faverify.cases.instance import Instance
from faverify.errors import UnableError
from faverify.flows.fa_star import FAStar, fa_star
from faverify.flows.indicator import enclose_low_rows_integral, enclose_slow_loss_integral
from faverify.flows.rise import enclose_rise
from faverify.flows.spectrum import count_imaginary, enclose_spectrum
from faverify.flows.turning import enclose_losses, enclose_turning_points, loss_at_start, rate_at_start

SEEDS = range(max(2, int(6 * float(os.environ.get("FAVERIFY_TEST_MULTIPLIER", "1")))))
ERROR = Fraction(1, 10**60)


def random_flow(*draw):
    family, n, m, r, seed = draw
    return FAStar(Instance.random(n, m, r, seed, family))


def rank_one(seed, against):
    """An r = 1 flow whose feedback points against (loss rises first) or along the target, and its closed form."""
    instance = Instance.random(4, 3, 1, seed, "scalar")
    known = RankOne(instance.Y, instance.C, instance.Z0)
    if (known.start < 0) != against:
        flipped = [[-x for x in row] for row in instance.C]
        instance = Instance.of(instance.Y, flipped, instance.Z0)
        known = RankOne(instance.Y, instance.C, instance.Z0)
    return FAStar(instance), known


def signs_of_rate(path, end, count):
    return np.sign([path.loss_and_rate(t)[1] for t in np.linspace(1e-9, end, count)])


@pytest.mark.parametrize("seed", SEEDS)
def test_example_1_rises_to_its_peak_at_the_time_and_height_of_the_closed_form(seed):
    with mpmath.workdps(80):
        flow, known = rank_one(seed, against=True)
        peak, start = known.beta**2, known.loss(mpmath.mpf(0))
        rise = enclose_rise(flow, None, digits=50)
        assert contains(rise.value, peak - start, ERROR)
        assert rise.value.rad() < 1e-48
        (point,) = rise.turning
        assert point.kind == "max"
        assert contains(point.time, known.time_of(mpmath.mpf(0)), ERROR)
        assert contains(point.loss, peak, ERROR)
        assert rise.exact_count


@pytest.mark.parametrize("seed", SEEDS)
def test_rank_one_attains_n4_with_equality_at_every_finite_time(seed):
    """(1/4) (||A_-(0)||^2 - ||A_-(T)||^2), A = 2 M."""
    with mpmath.workdps(80):
        flow, known = rank_one(seed, against=True)
        for T in (Fraction(1, 10), Fraction(1, 2), Fraction(4)):
            before, after = (min(known.M(mpmath.mpf(t.numerator) / t.denominator), 0) for t in (Fraction(0), T))
            assert contains(enclose_rise(flow, T, digits=45).value, before**2 - after**2, ERROR)


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 0), ("near-square", 8, 8, 7, 1)])
def test_the_losses_drawn_beside_the_turning_points_are_those_of_double_precision(draw):
    flow, T = random_flow(*draw), Fraction(7, 3)
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, float(T))
    drawn = list(enclose_losses(flow, T, 7))
    assert [time for time, _ in drawn] == [T * k / 7 for k in range(8)]
    for time, loss in drawn:
        assert float(loss.rad()) < 1e-8
        assert float(loss.mid()) == pytest.approx(path.loss_and_rate(float(time))[0], rel=1e-6)


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 0), ("near-square", 5, 5, 4, 1), ("anti-aligned", 6, 5, 2, 2)])
def test_the_loss_and_its_rate_at_the_start_are_exact(draw):
    flow = random_flow(*draw)
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, 1e-3)
    found = loss_at_start(flow), rate_at_start(flow)
    assert [int(x.p) / int(x.q) for x in found] == pytest.approx(path.loss_and_rate(0), rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_loss_that_never_rises_has_rise_exactly_zero(seed):
    flow, _ = rank_one(seed, against=False)
    rise = enclose_rise(flow)
    assert rise.value.is_zero()
    assert rise.turning == ()
    assert enclose_turning_points(flow, 5) == []


def test_a_peak_exactly_at_the_start_is_no_turning_point_inside():
    """Z0 orthogonal to Y C: M(0) = 0, dl/dt(0) = 0 exactly, and the loss falls at once."""
    flow = FAStar(Instance.of([[1, 0], [0, 0]], [[1], [0]], [[0], [1]]))
    assert enclose_turning_points(flow, 3) == []
    assert enclose_rise(flow).value.contains(0)
    assert enclose_rise(flow).value.rad() < 1e-38


@pytest.mark.parametrize(
    "draw",
    [("gaussian", 8, 6, 3, 0), ("gaussian", 8, 6, 3, 1), ("near-square", 8, 8, 7, 1), ("near-square", 6, 6, 5, 3)],
)
def test_turning_points_are_those_that_double_precision_sees(draw):
    flow, T = random_flow(*draw), 4
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, float(T))
    points = enclose_turning_points(flow, T, digits=25)
    signs = signs_of_rate(path, T, 4001)
    changes = np.nonzero(np.diff(signs))[0]
    assert len(points) == len(changes)
    for point, k in zip(points, changes, strict=True):
        assert abs(float(point.time.mid()) - T * (k + 0.5) / 4000) < T / 2000
        assert point.kind == ("max" if signs[k] > 0 else "min")
        assert float(point.loss.mid()) == pytest.approx(path.loss_and_rate(float(point.time.mid()))[0], abs=1e-6)
        assert point.time.rad() < 1e-24
    kinds = [point.kind for point in points]
    assert all(a != b for a, b in itertools.pairwise(kinds)), "maxima and minima alternate"


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 0), ("near-square", 8, 8, 7, 1), ("anti-aligned", 6, 5, 3, 2)])
def test_the_rise_is_what_double_precision_adds_up(draw):
    flow, T = random_flow(*draw), Fraction(3)
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, 3.0)
    loss = np.array([path.loss_and_rate(t)[0] for t in np.linspace(0, 3, 6001)])
    sampled = np.clip(np.diff(loss), 0, None).sum()
    rise = enclose_rise(flow, T, digits=30)
    assert float(rise.value.mid()) == pytest.approx(sampled, rel=1e-4, abs=1e-6)
    assert rise.value.rad() <= 1e-29 * rise.bound.mid()


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 1), ("anti-aligned", 5, 4, 2, 3)])
def test_a_rigorous_quadrature_of_the_positive_part_overlaps_the_rise(draw):
    """A second rigorous route that knows no turning points: acb.integral of max(dl/dt, 0), N1's solution typed anew."""
    flow = random_flow(*draw)
    Y, C, Z0 = (fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in m]) for m in (
        flow.instance.Y, flow.instance.C, flow.instance.Z0))  # fmt: skip
    B, Gi, r = Y * C, (Z0.transpose() * Z0).inv(), Z0.ncols()
    M0, Q = Gi * Z0.transpose() * B, Gi * B.transpose() * B
    K = M0 - Gi * M0.transpose() * Gi.inv()
    eye = [[int(i == j) for j in range(r)] for i in range(r)]
    H = acb_mat(fmpq_mat([[0] * r + row for row in eye] + [a + b for a, b in zip(Q.tolist(), K.tolist(), strict=True)]))
    start = acb_mat(fmpq_mat(eye + M0.tolist()))

    def rising(t, analytic):
        both = ((H * t).exp() * start).tolist()
        try:
            M = acb_mat(both[:r]).transpose().solve(acb_mat(both[r:]).transpose()).transpose()
        except ZeroDivisionError:
            return acb("nan")
        return (-2 * ((acb_mat(Q) + acb_mat(K) * M - M * M) * M).trace()).real_max(acb(0), analytic)

    with ctx.workprec(64):
        quadrature = acb.integral(rising, acb(0), acb(1), rel_tol=1e-8, abs_tol=1e-8)
    rise = enclose_rise(flow, 1, digits=30)
    assert quadrature.real.rad() < 1e-5
    assert quadrature.real.overlaps(rise.value)


@pytest.mark.parametrize("seed", SEEDS)
def test_infinite_time_is_enclosed_to_forty_digits_and_below_the_bound_of_n4(seed):
    flow = random_flow("gaussian", 8, 6, 3, seed + 1)
    rise, coarse = enclose_rise(flow), enclose_rise(flow, digits=12)
    assert rise.value <= rise.bound
    assert rise.value.rad() <= 1e-40 * rise.bound.mid()
    assert rise.value.overlaps(coarse.value)
    later = enclose_rise(flow, rise.t_star + 1)
    assert later.value.overlaps(rise.value), "nothing rises after t*"


def test_that_slow_modes_decide_is_seen_soon_after_the_last_turning_point():
    """Found by the benchmark: with one shape of cones the cover went on to t = 16.8, and took a half more."""
    rise = enclose_rise(FAStar(Instance.random(8, 6, 3, 0)))
    last = float(rise.turning[-1].time)
    assert rise.tail == "slow modes"
    assert 3 < last < float(rise.t_star) < 5


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 0), ("gaussian", 8, 6, 3, 17), ("near-square", 8, 8, 7, 0)])
def test_an_alignment_that_stays_indefinite_ends_by_its_slow_modes(draw):
    """The loss falls for ever after t*: the same as the rise until much later."""
    flow = random_flow(*draw)
    rise = enclose_rise(flow, digits=20)
    assert rise.tail == "slow modes"
    later = enclose_rise(flow, rise.t_star + 6, digits=20)
    assert later.value.overlaps(rise.value)
    assert rise.value.rad() <= 1e-20 * rise.bound.mid()


@given(
    instances(families=("gaussian", "anti-aligned", "orthonormal")), st.fractions(Fraction(1, 4), 2, max_denominator=8)
)
def test_the_rise_grows_with_time_and_stays_below_n4(instance, T):
    flow = fa_star(instance)
    half, whole = enclose_rise(flow, T / 2, digits=20), enclose_rise(flow, T, digits=20)
    assert not whole.value < half.value
    assert not whole.value > whole.bound


def test_a_span_too_long_ends_with_what_would_help():
    flow = random_flow("near-square", 8, 8, 7, 1)
    with pytest.raises(UnableError, match=r"cells reach only to t = .*shorter time span or more cells"):
        enclose_rise(flow, 10**6, max_cells=40)
    with pytest.raises(UnableError):
        enclose_turning_points(flow, 10**6, max_cells=40)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_spectrum_is_numpys_and_half_of_it_is_positive(seed):
    flow = random_flow("gaussian", 8, 6, 3, seed)
    spectrum = enclose_spectrum(flow)
    H = np.array([[float(x.p) / float(x.q) for x in row] for row in flow.data.generator.tolist()])
    parts = sorted(np.linalg.eigvals(H).real)
    assert (spectrum.positive, spectrum.imaginary, spectrum.negative) == (3, 0, 3)
    assert float(spectrum.rate.mid()) == pytest.approx(min(p for p in parts if p > 0), rel=1e-8)
    assert float(spectrum.trace_bound.mid()) == pytest.approx(sum(parts[-3:]), rel=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_trace_of_m_approaches_the_certified_limit(seed):
    flow = random_flow("gaussian", 8, 6, 3, seed)
    spectrum = enclose_spectrum(flow)
    state = flow.at(int(40 / float(spectrum.rate.mid())) + 1, digits=30)
    with ctx.workprec(200):
        rest = spectrum.trace_bound - state.M.trace()
        assert abs(rest) < 1e-25


def test_roots_on_the_imaginary_axis_are_counted_exactly():
    def poly(*coefficients):
        return fmpq_poly(list(coefficients))

    assert count_imaginary(poly(1, 0, 1)) == 2
    assert count_imaginary(poly(1, 0, 2, 0, 1) * poly(0, 1) * poly(-2, 0, 1)) == 5
    assert count_imaginary(poly(-2, 0, 1) * poly(5, 2, 1)) == 0
    assert count_imaginary(poly(1, 0, 0, 0, 4)) == 0, "four roots off both axes"


def test_rank_deficient_drives_have_imaginary_eigenvalues_and_positive_ones_are_still_counted():
    flow = random_flow("gaussian", 8, 2, 3, 0)
    spectrum = enclose_spectrum(flow)
    assert spectrum.imaginary >= 1
    assert spectrum.positive is not None
    assert spectrum.positive + spectrum.imaginary + spectrum.negative == 6


@pytest.mark.parametrize("T", [Fraction(3), Fraction(30)])
@pytest.mark.parametrize("kappa", [Fraction(1, 2), Fraction(-1, 3), Fraction(50)])
@pytest.mark.parametrize("seed", [0, 1])
def test_indicator_integrals_of_rank_one_are_differences_of_m_at_the_switching_time(seed, kappa, T):
    """All rows switch together when A = 2 M passes kappa, and dl/dt > -kappa l says 2 M < kappa too."""
    with mpmath.workdps(50):
        flow, known = rank_one(seed, against=True)
        level, end = mpmath.mpf(kappa.numerator) / kappa.denominator / 2, mpmath.mpf(int(T))
        if not known.start < level < known.M(end):
            stop = mpmath.mpf(0) if level <= known.start else end
        else:
            stop = known.time_of(level)
        truth = known.M(stop) - known.start
        for enclose in (enclose_low_rows_integral, enclose_slow_loss_integral):
            found = enclose(flow, T, kappa)
            assert contains(found, truth, Fraction(1, 10**45))
            assert found.rad() < 1e-9


def test_once_alignment_is_above_the_level_a_million_units_of_time_cost_nothing():
    """A never decreases: the cover ends where it is above the level, and only there."""
    flow = random_flow("gaussian", 6, 5, 2, 1)
    short, long = enclose_rise(flow, 20), enclose_rise(flow, 10**6)
    assert (short.tail, long.tail) == ("A(t*) > 0", "A(t*) > 0")
    assert long.cells == short.cells < 200
    assert long.value.overlaps(enclose_rise(flow).value)
    assert not long.value.is_zero()
    with ctx.workprec(64):
        least = min(np.linalg.eigvalsh(np.array(DoublePath(*data(flow), 1e-9).residual_and_alignment(1e-9)[1])))
        level = Fraction(round(float(least)) - 1)
        assert enclose_slow_loss_integral(flow, 10**6, level).is_zero()
        assert enclose_low_rows_integral(flow, 10**6, level).is_zero()
        assert not enclose_slow_loss_integral(flow, 10**6, Fraction(1, 10)).contains(0)


def data(flow):
    return flow.instance.Y, flow.instance.C, flow.instance.Z0


@pytest.mark.parametrize("draw", [("gaussian", 6, 5, 2, 1), ("near-square", 5, 5, 4, 0)])
def test_indicator_integrals_are_what_double_precision_adds_up(draw):
    flow, kappa, count = random_flow(*draw), 1.0, 4000
    path = DoublePath(flow.instance.Y, flow.instance.C, flow.instance.Z0, 2.0)
    low = slow = 0.0
    for t in (np.arange(count) + 0.5) * 2 / count:
        R, A = path.residual_and_alignment(t)
        squares = (R**2).sum(axis=1)
        low += squares[((R @ A) * R).sum(axis=1) <= kappa * squares].sum() * 2 / count
        loss, rate = path.loss_and_rate(t)
        slow += loss * (rate > -kappa * loss) * 2 / count
    assert float(enclose_low_rows_integral(flow, 2, 1).mid()) == pytest.approx(low, rel=3e-3, abs=1e-4)
    assert float(enclose_slow_loss_integral(flow, 2, 1).mid()) == pytest.approx(slow, rel=3e-3, abs=1e-4)


def test_rows_that_vanish_at_all_times_add_nothing_and_end_at_once():
    """r' A r - kappa ||r||^2 is 0 on the whole stretch there: never decidable, and of no weight."""
    instance = Instance.random(4, 3, 2, 1)
    padded = Instance.of([*instance.Y, [0] * 3], instance.C, [*instance.Z0, [0] * 2])
    one, other = (enclose_low_rows_integral(FAStar(x), 1, 1, max_pieces=2_000) for x in (instance, padded))
    assert one.overlaps(other)
    assert other.rad() < 1e-6


def test_a_limit_on_the_pieces_gives_a_wide_enclosure_of_the_same_value():
    flow = random_flow("gaussian", 6, 5, 2, 1)
    rough, fine = enclose_low_rows_integral(flow, 1, 1, max_pieces=30), enclose_low_rows_integral(flow, 1, 1)
    assert rough.contains(fine)
    assert fine.rad() < arb(rough.rad()) / 100


def nearly_dependent(power):
    """Columns that differ by 10^-power: the loss rises in a time of 10^-power, and falls in one of 1."""
    Z = [[1, 1], [1, 1 + Fraction(1, 10**power)], [2, 2], [0, 0]]
    return Instance.of([[1, 2], [3, Fraction(1, 3)], [-1, 1], [0, 2]], [[1, 0], [Fraction(1, 2), 1]], Z)


@pytest.mark.parametrize("power", [4, 12, 40])
def test_a_rise_in_a_time_far_shorter_than_that_of_the_fall(power):
    """Truth: DOP853 at 10^-3, and the fast mode alone, whose rates are as 10^power (the cover never ended before)."""
    near = nearly_dependent(3)
    path = DoublePath(near.Y, near.C, near.Z0, 0.01)
    heights = [path.loss_and_rate(t)[0] for t in np.linspace(0, 0.01, 4_000)]
    assert np.argmax(heights) < 2_000
    flow = FAStar(nearly_dependent(power))
    for end in (None, 4):
        rise = enclose_rise(flow, end, digits=12)
        assert float(rise.value) == pytest.approx((max(heights) - heights[0]) * 10.0 ** (2 * (power - 3)), rel=0.02)
        assert rise.value.rad() <= rise.bound * arb("1e-12")
        assert float(rise.value) < float(rise.bound) < 1.01 * float(rise.value)
