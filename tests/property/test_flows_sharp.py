"""Proven bounds of the flows against sharp values computed apart from them: at least those, at most a factor above.

The remainder of a Taylor model, of its rows, the reach of a majorant, the falling of the alignment, norms of balls, the
digits of a state. The values here are made with NumPy's polynomials and mpmath's series, from the inequalities that the
docstrings prove.
"""

import math
import random
from fractions import Fraction
from types import SimpleNamespace

import mpmath
import numpy as np
import pytest
from flint import arb, arb_mat, arb_poly, ctx, fmpq, fmpq_mat
from scipy.integrate import solve_ivp

from faverify.cases.families import draw
from faverify.flows import monotone, norms, segment
from faverify.flows.fa_star import FAStar
from faverify.flows.frame import Frames
from faverify.flows.polynomial.system import frobenius
from faverify.flows.rows import RowModel
from faverify.flows.segment import Errors, Segment

SEEDS = range(8)
INSTANCES = [("gaussian", 5, 3, 2), ("anti-aligned", 4, 3, 1), ("orthonormal", 4, 5, 2), ("rooted", 4, 3, 2)]


def exactly(values):
    return [arb(float(x)) for x in values]


def majorant(seed):
    """Norms c_0..c_J of coefficients, a width and the falling rate, random but harmless (Gronwall closes)."""
    rng = random.Random(f"majorant {seed}")
    order = rng.randint(2, 12)
    norm = [rng.uniform(0, 2), *(rng.uniform(0.1, 1) for _ in range(order))]
    return norm, rng.uniform(0.05, 0.3), rng.choice((0.0, rng.uniform(0, 3)))


def tails(norm):
    """The coefficients from J on of 2 c_0 p + p^2, p = sum of c_j t^j over j >= 1: NumPy's polynomials."""
    p = np.array([0.0, *norm[1:]])
    whole = np.polynomial.polynomial.polyadd(2 * norm[0] * p, np.polynomial.polynomial.polymul(p, p))
    return np.concatenate([np.zeros(len(norm) - 1), whole[len(norm) - 1 :]])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_remainder_of_a_model_is_above_the_worst_error_that_its_inequality_allows(seed):
    """e' = (falling + 2 |P - P(0)|) e + e^2 + res(t), the equation in place of the inequality, solved numerically."""
    norm, h, falling = majorant(seed)
    found = segment.remainder(exactly(norm), arb(h), arb(falling))
    moving, rest = np.array([0.0, *norm[1:]]), tails(norm)

    def rate(t, e):
        growth = falling + 2 * np.polynomial.polynomial.polyval(t, moving)
        return growth * e + e * e + np.polynomial.polynomial.polyval(t, rest)

    worst = solve_ivp(rate, (0, h), [0.0], rtol=1e-10, atol=1e-14).y[0, -1]
    assert float(found.value) >= worst * (1 - 1e-8)
    assert float(found.value) <= 4 * (len(norm) + 1) * worst


@pytest.mark.parametrize("seed", SEEDS)
def test_errors_of_derivatives_are_those_of_the_equation_at_the_error_itself(seed):
    """Jets at h of e' = 2 S e + e^2 + res, with S = sum of c_j t^j: each derivative from those before it."""
    norm, h, falling = majorant(seed)
    found = segment.remainder(exactly(norm), arb(h), arb(falling))
    size = [np.polynomial.polynomial.polyval(h, np.polynomial.polynomial.polyder(norm, k)) for k in range(3)]
    rest = [np.polynomial.polynomial.polyval(h, np.polynomial.polynomial.polyder(tails(norm), k)) for k in range(3)]
    e, S, res = [float(found.value)], np.array(size) / [1, 1, 2], np.array(rest) / [1, 1, 2]
    for k in range(3):
        product = sum((2 * S[i] + (e[i] if i < len(e) else 0)) * e[k - i] for i in range(k + 1))
        e.append((product + res[k]) / (k + 1))
    for bound, value in zip((found.first, found.second, found.third), (e[1], 2 * e[2], 6 * e[3]), strict=True):
        assert value * (1 - 1e-12) <= float(bound) <= value * (1 + 1e-9)


def test_a_remainder_that_does_not_close_is_none():
    assert segment.remainder(exactly([1, 3, 3]), arb(2), arb(0)) is None


@pytest.mark.parametrize("derivative", [0, 1, 2])
def test_derivatives_of_a_bound_are_those_of_the_polynomial_from_above(derivative):
    values = [0.5, 0.0, 1.25, 3.0, 0.75]
    found = segment._derivatives_at(arb_poly(exactly(values)), arb(0.375))[derivative]
    truth = np.polynomial.polynomial.polyval(0.375, np.polynomial.polynomial.polyder(values, derivative))
    assert truth * (1 - 1e-14) <= float(found) <= truth * (1 + 1e-14)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_model_contains_its_values_at_times_no_double_holds_and_over_a_stretch_hardly_more(seed):
    """The polynomial and its derivatives in exact rationals, at thirds and sevenths of time."""
    rng = random.Random(f"mean value {seed}")
    coefficients = [Fraction(rng.uniform(-1, 1)) for _ in range(8)]
    with ctx.workprec(90):
        matrices = [arb_mat([[as_fmpq(c)]]) for c in coefficients]
    model = Segment(SimpleNamespace(bits=90, q=1, V=None, whole=lambda h: h, spread=lambda h: h), Fraction(1, 3),
                    Fraction(2), matrices, Errors(*[arb(0)] * 4))  # fmt: skip
    a = Fraction(1, 3) + Fraction(rng.randint(0, 9), 7)
    times = [a + Fraction(k, 24_000) for k in range(9)]
    for order in range(4):
        terms = [math.perm(j, order) * c for j, c in enumerate([0, *coefficients[1:]])][order:]
        values = [sum(c * (t - Fraction(1, 3)) ** j for j, c in enumerate(terms)) for t in times]
        over, at = model.enclose(order, times[0], times[-1]), model.enclose(order, a, a)
        assert all(inside(x, over) for x in values)
        assert float(over.rad()) <= 0.6 * float(max(values) - min(values)) + 1e-4
        assert inside(values[0], at)
        assert float(at.rad()) < 1e-20
    value = sum(c * (a - Fraction(1, 3)) ** j for j, c in enumerate(coefficients))
    assert inside(value, model.box(a, a)[0, 0])
    assert inside(value, model.box(times[0], times[-1])[0, 0])


def inside(value, ball):
    with ctx.workprec(600):
        return ball.contains(arb(as_fmpq(value)))


@pytest.mark.parametrize("rate", [0.0, 1e-3, 2.0])
def test_growth_is_the_integral_of_the_exponential(rate):
    with ctx.workprec(200):
        found = segment._grown(arb(rate), arb(0.75))
    truth = mpmath.quad(lambda s: mpmath.exp(rate * s), [0, 0.75])
    assert abs(float(found.mid()) - float(truth)) < 1e-12


@pytest.mark.parametrize("sizes", INSTANCES)
def test_the_falling_of_the_alignment_is_above_minus_its_least_eigenvalue_and_near_it(sizes):
    rng = np.random.default_rng(len(sizes[0]))
    for size in (1, 2, 4):
        h = rng.standard_normal((size, size)) - np.eye(size) * rng.uniform(0, 2)
        truth = max(0.0, -np.linalg.eigvalsh(h + h.T)[0])
        found = float(segment._falling(arb_mat([[float(x) for x in row] for row in h])))
        assert truth - 1e-12 <= found <= truth + 1e-5 * np.linalg.norm(h + h.T) + 1e-12


@pytest.mark.parametrize("q", [1, 2, 3, 5])
def test_the_error_of_a_trace_is_at_least_the_root_of_the_size_times_that_of_the_matrix(q):
    """At eight bits rounding shows: the radius has to be rounded up."""
    bounds = [arb(x) for x in (1.0, 0.75, 3.0, 7.0)]
    frame = SimpleNamespace(bits=8, q=q)
    with ctx.workprec(8):
        zero = arb_mat([[0] * q for _ in range(q)])
        model = Segment(frame, Fraction(0), Fraction(1), [zero, zero], Errors(*bounds))
        found = [error for _, error in model._derivatives]
    with ctx.workprec(300):
        for ball, bound in zip(found, bounds, strict=True):
            truth = arb(q).sqrt() * bound
            assert ball.rad() >= truth * (1 - arb(2) ** -250)
            assert ball.rad() <= truth * arb(1.05)


def widest(model, t0, t1):
    return float(arb(t1.numerator) / t1.denominator - arb(t0.numerator) / t0.denominator)


@pytest.mark.parametrize("sizes", INSTANCES)
def test_rows_have_the_remainder_that_their_inequality_gives(sizes):
    """D' = res - X e - D P_H with |X| = 1: the worst of it, from NumPy's norms and products of polynomials."""
    frame, node = Frames(FAStar(draw(*sizes, 1))).node(Fraction(0), 120, 4_000)
    model = segment.build(frame, Fraction(0), node, Fraction(1, 4), 1e-8, order=6)
    rows = RowModel(model, 20)
    inner, outer = ([fro(x) for x in xs] for xs in (model.whole, rows.positions))
    h = widest(model, model.t0, model.t1)
    product = np.polynomial.polynomial.polymul(outer, inner)
    beyond = np.concatenate([np.zeros(len(inner)), product[len(inner) :]])
    source = np.polynomial.polynomial.polyval(h, beyond) + float(model.errors.value)
    size = np.polynomial.polynomial.polyval(h, inner)
    position = source * math.expm1(size * h) / size
    assert position * (1 - 1e-9) <= float(rows.position_error) <= position * (1 + 1e-6)
    residual = source + size * position
    assert residual * (1 - 1e-9) <= float(rows.residual_error) <= residual * (1 + 1e-6)


def fro(ball):
    return float(np.linalg.norm([[float(x.mid()) for x in row] for row in ball.tolist()]))


@pytest.mark.parametrize("numbers", [(1, 1, 1), (3, 0, 2), (0, 2, 1), (5, 7, 0), (1, 10, 100)])
def test_the_reach_of_the_majorant_satisfies_its_condition_and_not_much_more_would(numbers):
    v, e, c = numbers
    part = SimpleNamespace(n0=fmpq_mat([[v]]), m0=fmpq_mat([[e]]), g=fmpq_mat([[c]]))
    d = float(monotone._reach(part))
    assert 4 * e * d + 4 * c * v * d * d <= 1
    d *= 2.5
    assert 4 * e * d + 4 * c * v * d * d > 1


@pytest.mark.parametrize("numbers", [(1, 1, 1), (3, -2, 2), (1, 4, 1), (2, Fraction(1, 3), 5)])
@pytest.mark.parametrize("order", [2, 3, 5])
def test_the_coefficients_and_the_tail_of_the_majorant_contain_a_riccati_solution(numbers, order):
    """q = 1: l' = v - 2 e l - c l^2 in mpmath; beyond the order at most (t/d)^(k+1) 2 v d."""
    v, e, c = (Fraction(x) for x in numbers)
    part = SimpleNamespace(q=1, **{n: as_matrix(x) for n, x in (("n0", v), ("m0", e), ("g", c))})
    coefficients = [float(Fraction(str(x[0, 0]))) for x in monotone.taylor_coefficients(part, order)]
    d = float(monotone._reach(part))
    with mpmath.workdps(40):
        rate = [mpmath.mpf(x.numerator) / x.denominator for x in (v, e, c)]
        solution = mpmath.odefun(lambda t, y: rate[0] - 2 * rate[1] * y - rate[2] * y * y, 0, 0)
        for share in (0.25, 0.9):
            t = share * d
            gap = abs(float(solution(t)) - np.polynomial.polynomial.polyval(t, coefficients))
            assert gap <= share ** (order + 1) * 2 * float(v) * d


def as_matrix(x):
    return fmpq_mat([[as_fmpq(x)]])


def as_fmpq(x):
    return fmpq(x.numerator, x.denominator)


@pytest.mark.parametrize("seed", SEEDS)
def test_norms_of_balls_are_above_every_matrix_inside_and_near_the_largest(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 6, 2)
    middle, radius = rng.standard_normal((n, m)), rng.uniform(0, 0.1, (n, m))
    ball = arb_mat(
        [[arb(float(x), float(r)) for x, r in zip(*rows, strict=True)] for rows in zip(middle, radius, strict=True)]
    )
    largest = np.linalg.norm(abs(middle) + radius)
    assert largest * (1 - 1e-12) <= float(norms.frobenius(ball)) <= largest * 1.4
    assert (
        np.linalg.norm(radius) * (1 - 1e-8)
        <= float(norms.frobenius(ball - ball.mid()))
        <= np.linalg.norm(radius) * 1.0001
    )
    sharp = float(norms.spectral(ball.mid()))
    assert np.linalg.norm(middle, 2) * (1 - 1e-12) <= sharp <= 1.12 * np.linalg.norm(middle, 2)
    assert float(norms.spectral(ball)) >= np.linalg.norm(middle + radius * np.sign(middle), 2) * (1 - 1e-12)


@pytest.mark.parametrize("digits", [5, 30, 80])
@pytest.mark.parametrize("sizes", INSTANCES)
def test_a_state_has_the_digits_that_were_asked_for_and_its_plan_hardly_more_bits(sizes, digits):
    flow = FAStar(draw(*sizes, 2))
    for t in (Fraction(1, 3), Fraction(7), Fraction(900)):
        state = flow.at(t, digits=digits)
        size = fro(state.Z) + 1e-300
        assert all(x.rad() <= 1.001 * 10.0**-digits * size for x in state.Z.entries())
        assert all(x.rad() <= 1.001 * 10.0**-digits * (1 + fro(state.M)) for x in state.M.entries())
        assert state.bits <= 3.33 * digits + 400


@pytest.mark.parametrize("seed", range(40))
def test_a_norm_at_few_bits_is_at_least_the_exact_one_and_hardly_above(seed):
    """Squares are compared in fractions: an end that is rounded the other way by one bit shows, of whole numbers."""
    rng, whole = random.Random(f"few bits {seed}"), seed % 2
    middles = [
        Fraction(rng.randint(-9, 9), 2 ** (0 if whole else rng.randint(0, 60))) for _ in range(rng.randint(1, 5))
    ]
    radii = [Fraction(rng.choice((0, 1, 3)), 1 if whole else 2 ** rng.randint(2, 9)) for _ in middles]
    balls = [arb(float(m), float(r)) for m, r in zip(middles, radii, strict=True)]
    square = sum((abs(m) + r) ** 2 for m, r in zip(middles, radii, strict=True))
    found = as_fraction(frobenius(balls))
    assert square <= found**2 <= square * (1 + Fraction(1, 2**20))


def as_fraction(exact):
    assert exact.is_exact()
    mantissa, exponent = exact.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
