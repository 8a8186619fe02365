"""FA* in balls against integrations of the raw equation, closed forms, and what any solution must obey."""

import random
from fractions import Fraction
from itertools import product

import mpmath
import numpy as np
import pytest
from flint import arb, arb_mat, ctx
from hypothesis import given
from hypothesis import strategies as st
from oracle.balls_as_numbers import contains, ends
from oracle.degenerate_starts import DEGENERATE, degenerate
from oracle.fa_star_exponential import long_time
from oracle.fa_star_paths import DoublePath, RankOne, extrapolated_path
from strategies import instances

from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError
from faverify.flows.fa_star import FAStar, fa_star

HALF = Fraction(1, 2)


def floats(matrix):
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def rows(instance):
    return instance.Y, instance.C, instance.Z0


@pytest.mark.parametrize(
    "draw",
    [
        ("gaussian", 3, 3, 2, 1),
        ("rank-deficient", 3, 3, 2, 2),
        ("anti-aligned", 3, 2, 2, 3),
        ("near-square", 3, 2, 2, 0),
        ("wide-feedback", 3, 2, 3, 1),
    ],
)
def test_every_entry_contains_forty_digits_of_an_integration_of_the_raw_equation(draw):
    family, n, m, r, seed = draw
    instance = Instance.random(n, m, r, seed, family)
    times = [Fraction(1, 7), HALF]
    for t, Z in zip(times, extrapolated_path(*rows(instance), times, 40), strict=True):
        state = FAStar(instance).at(t, digits=45)
        error = Fraction(1, 10**40)
        assert all(contains(state.Z[i, j], Z[i, j], error) for i, j in product(range(n), range(r)))
        assert all(ball.rad() < 1e-42 for ball in state.Z.entries())
        with ctx.workprec(200):
            assert all(
                (state.Z * state.M + state.F - arb_mat(FAStar(instance).data.B))[i, j].contains(0)
                for i, j in product(range(n), range(r))
            )


@pytest.mark.parametrize("draw", [("gaussian", 8, 6, 3, 1), ("gaussian", 12, 12, 5, 2), ("near-square", 6, 6, 5, 1)])
def test_the_solution_agrees_with_dop853(draw):
    family, n, m, r, seed = draw
    instance = Instance.random(n, m, r, seed, family)
    path = DoublePath(*rows(instance), 3.0)
    for t in (Fraction(1, 3), Fraction(1), Fraction(3)):
        state = fa_star(instance).at(t)
        R, _ = path.residual_and_alignment(float(t))
        np.testing.assert_allclose(floats(state.Z), path.at(float(t)), atol=1e-8)
        np.testing.assert_allclose(floats(state.W), path.W(path.at(float(t))), atol=1e-7)
        np.testing.assert_allclose(floats(state.F), path.velocity(path.at(float(t))), atol=1e-7)
        assert float(state.l.mid()) == pytest.approx((R**2).sum(), abs=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_rank_one_is_the_hyperbolic_tangent_of_example_1_to_sixty_digits(seed):
    instance = Instance.random(5, 3, 1, seed, "scalar")
    with mpmath.workdps(90):
        known = RankOne(*rows(instance))
        for t in (Fraction(1, 10), Fraction(1), Fraction(7, 2)):
            state = fa_star(instance).at(t, digits=60)
            time = mpmath.mpf(t.numerator) / t.denominator
            assert contains(state.M[0, 0], known.M(time), Fraction(1, 10**80))
            assert contains(state.l, known.loss(time), Fraction(1, 10**80))
            assert state.M[0, 0].rad() < 1e-58


@given(instances(), st.fractions(0, 3, max_denominator=50))
def test_gram_matrix_and_conserved_quantities_hold_at_every_time(instance, t):
    state = fa_star(instance).at(t, digits=25)
    data = fa_star(instance).data
    with ctx.workprec(state.bits):
        assert (state.Z.transpose() * state.Z).contains(data.G)
        assert (state.Z.transpose() * state.F).contains(data.G * 0)
        assert (state.W * state.C).overlaps(state.M)
        skew = state.G * state.M - state.M.transpose() * state.G
        assert skew.contains(data.G * data.M0 - data.M0.transpose() * data.G)
        assert (state.F.transpose() * state.F).overlaps(state.N)


@given(instances(families=("gaussian", "anti-aligned", "rank-deficient")), st.integers(1, 12))
def test_restarting_from_a_later_state_gives_the_same_solution(instance, k):
    """The state at t1 is no rational matrix; a rational Z near it (1e-30) ends near the state at t1 + t2."""
    first, second = Fraction(k, 8), HALF
    state = fa_star(instance).at(first, digits=60)
    near = [[_rounded(x) for x in row] for row in state.Z.tolist()]
    again = FAStar(Instance.of(instance.Y, instance.C, near)).at(second, digits=40)
    whole = fa_star(instance).at(first + second, digits=40)
    np.testing.assert_allclose(floats(again.Z - whole.Z), 0, atol=1e-15)


def _rounded(ball):
    low, high = ends(ball)
    return Fraction(round((low + high) / 2 * 2**110), 2**110)


@given(instances(families=("gaussian", "anti-aligned")), st.randoms(use_true_random=False))
def test_an_orthogonal_change_of_coordinates_changes_nothing_but_the_coordinates(instance, rng):
    """Householder reflections with rational vectors are exactly orthogonal: Y -> P Y, Z0 -> P Z0 gives P Z(t)."""
    n = instance.sizes[0]
    v = [Fraction(rng.randint(1, 5)) for _ in range(n)]
    size = sum(x * x for x in v)
    P = [[Fraction(i == j) - 2 * v[i] * v[j] / size for j in range(n)] for i in range(n)]

    def turned(matrix):
        return [[sum(P[i][k] * matrix[k][j] for k in range(n)) for j in range(len(matrix[0]))] for i in range(n)]

    one = fa_star(instance).at(HALF, digits=30)
    other = FAStar(Instance.of(turned(instance.Y), instance.C, turned(instance.Z0))).at(HALF, digits=30)
    with ctx.workprec(one.bits):
        assert (arb_mat([[arb(x.numerator) / x.denominator for x in row] for row in P]) * one.Z).overlaps(other.Z)
        assert one.M.overlaps(other.M)


@given(instances(families=("gaussian", "wide-feedback")), st.sampled_from([Fraction(2), Fraction(1, 3)]))
def test_scaling_feedback_is_a_change_of_the_speed_of_time(instance, c):
    """C -> c C is time t -> c t for Z."""
    scaled = [[c * x for x in row] for row in instance.C]
    one = fa_star(instance).at(c * HALF, digits=30)
    other = FAStar(Instance.of(instance.Y, scaled, instance.Z0)).at(HALF, digits=30)
    assert one.Z.overlaps(other.Z)
    assert one.W.overlaps(other.W)


@pytest.mark.parametrize(
    "draw", [("gaussian", 5), ("rank-deficient", 5), ("anti-aligned", 5), ("rooted", 5), ("wide-feedback", 2)]
)
def test_long_times_keep_their_digits(draw):
    family, m = draw
    flow = FAStar(Instance.random(6, m, 3, 4, family))
    short, sharp = flow.at(64, digits=20), flow.at(64, digits=60)
    assert short.Z.overlaps(sharp.Z)
    with ctx.workprec(sharp.bits):
        size = arb_mat(flow.data.G).trace().sqrt()
        assert all(x.rad() <= size * arb(10) ** -60 for x in sharp.Z.entries())
        assert all(x.rad() <= size * arb(10) ** -20 for x in short.Z.entries())


def test_doubled_eigenvalues_and_multiples_of_the_identity_are_no_trouble():
    eye = [[int(i == j) for j in range(4)] for i in range(4)]
    instance = Instance.of(eye, [row[:2] for row in eye], [[0, 0], [1, 0], [0, 1], [0, 0]])
    state = FAStar(instance).at(3, digits=40)
    with ctx.workprec(state.bits):
        assert (state.Z.transpose() * state.Z).contains(FAStar(instance).data.G)
        assert all(x.rad() < 1e-38 for x in state.Z.entries())
    path = DoublePath(*rows(instance), 3.0)
    np.testing.assert_allclose(floats(state.Z), path.at(3.0), atol=1e-9)


def test_at_the_start_everything_is_exact_up_to_the_roundness_of_rationals():
    instance = Instance.random(4, 3, 2, 0)
    state = fa_star(instance).at(0)
    assert state.Z.contains(fa_star(instance).data.Z0)
    assert state.M.contains(fa_star(instance).data.M0)


def test_a_square_factor_stands_still():
    instance = Instance.random(3, 4, 3, 2, "r-equals-n")
    flow = fa_star(instance)
    assert flow.data.stationary
    assert flow.at(Fraction(10**6)).Z.contains(flow.data.Z0)
    assert flow.at(5).l.contains(0)


def test_a_start_of_deficient_rank_is_outside_the_domain_and_says_its_rank():
    with pytest.raises(DomainError, match=r"rank 1"):
        FAStar(Instance.of([[1, 2], [3, 4]], [[1, 0], [0, 1]], [[1, 2], [2, 4]]))


def test_times_before_the_start_are_refused():
    with pytest.raises(DomainError, match="before the start"):
        fa_star(Instance.random(3, 2, 1, 0)).at(Fraction(-1))


@pytest.mark.parametrize("t", [Fraction(10) ** 9, Fraction(10) ** 400, Fraction(1, 10**400)])
def test_no_time_is_too_long_or_too_short(t):
    flow = FAStar(Instance.random(8, 6, 3, 1))
    state = flow.at(t, digits=30)
    with ctx.workprec(state.bits):
        assert (state.Z.transpose() * state.Z).contains(flow.data.G)
        assert all(x.rad() <= arb(10) ** -28 for x in state.Z.entries())
        if t > 1:
            assert 0 <= state.l.abs_upper() < arb(10) ** -(10**8)
            assert (state.Z * state.M).overlaps(arb_mat(flow.data.B)), "F = 0 at the end"
        else:
            assert state.Z.overlaps(arb_mat(flow.data.Z0))


def test_a_precision_cap_that_is_too_low_ends_with_what_would_help():
    with pytest.raises(UnableError, match="shorter time, fewer digits"):
        fa_star(Instance.random(8, 6, 3, 1)).at(64, digits=30, cap_bits=100)


@pytest.mark.parametrize("kind", DEGENERATE)
@given(seed=st.integers(0, 10**6), exponent=st.floats(-2, 3))
def test_starts_with_a_part_at_rest_contain_the_truth_at_short_and_long_times(kind, seed, exponent):
    """Against one exponential at as many bits as it takes."""
    case, t = degenerate(kind, random.Random(seed)), Fraction(round(10**exponent * 360) + 1, 360)
    state = FAStar(case).at(t, digits=30)
    for ours, true in zip((state.Z, state.M, state.N), long_time(*rows(case), t, 320), strict=True):
        assert ours.overlaps(true)


@given(instances(), st.floats(-2, 4))
def test_every_family_contains_the_truth_at_short_and_long_times(instance, exponent):
    t = Fraction(round(10**exponent * 360) + 1, 360)
    state = FAStar(instance).at(t, digits=30)
    for ours, true in zip((state.Z, state.M, state.N), long_time(*rows(instance), t, 320), strict=True):
        assert ours.overlaps(true)


def test_the_precision_hardly_grows_with_time():
    flow = FAStar(Instance.random(8, 6, 3, 1))
    assert flow.at(10**4, digits=50).bits < flow.at(1, digits=50).bits + 20


def test_the_precision_law_is_enough_nearly_always():
    """The planned precision reaches the digits without doubling (a plan that doubles is honest but slow)."""
    rng = random.Random(5)
    planned = 0
    for seed in range(20):
        flow = FAStar(Instance.random(8, 6, 3, seed))
        t = Fraction(rng.randint(1, 64))
        planned += flow.at(t, digits=30).bits == flow.plan_bits(t, 30)
    assert planned >= 18


def test_flows_are_kept_by_content_not_by_name():
    one = Instance.random(3, 2, 2, 0)
    assert fa_star(one) is fa_star(Instance.of(one.Y, one.C, one.Z0, name="another"))
    assert fa_star(one) is not fa_star(Instance.random(3, 2, 2, 1))
