"""False statements, drawn around true ones, by every kind of method: none is green, and no true one is a failure.

Truth is known by construction: a combination of identities stays true with equal coefficients and turns false when one
coefficient differs and its side is not 0 at the instance; numbers and laws come from mpmath and Fractions.
"""

import random
from fractions import Fraction

import mpmath
import pytest

from derivations.beyond.n6_exponential_rate import WITHOUT_ROOTS
from derivations.gaussian_theories import LAWS
from derivations.lemma6_proofs import PAST
from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort, Theory
from faverify.methods import (
    alignment_cover,
    ball_cases,
    chain,
    exact_against_path,
    exact_cases,
    mpmath_path,
    step_functions,
    sum_of_squares,
    sympy_entries,
    sympy_scalar,
    turning_points,
    vector_cases,
    worst_case,
)
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_moment import normal_moment
from faverify.methods.probability_monotone import derivative_sign
from faverify.methods.probability_samples import sampled
from faverify.run.claims import Settings
from faverify.verdict import Verdict

TALL = Instance.of(
    [["1", "2"], ["3", "-1"], ["0", "1"]], [["1", "1/2"], ["0", "1"]], [["1", "0"], ["1", "1"], ["0", "2"]]
)
CONTEXT = Context(lambda kind: [TALL] if kind == "flow" else [], Effort.QUICK)
NUMBERS = Theory("numbers", "real numbers", {"x": (), "y": ()}, kind="scalars")
IDENTITIES = (  # sides that are equal along FA*, and are not 0 at the instance
    ("D(A)", "2 * R.T @ R"),
    ("F.T @ B", "F.T @ F"),
    ("Z.T @ Y @ C", "G @ M"),
    ("D(M)", "Gi @ N"),
    ("D(M)", "Q + K2 @ M - M @ M"),
    ("B.T @ B", "N + M.T @ G @ M"),
)
SCALARS = (
    ("(x + y)**2", "x**2 + 2 * x * y + y**2"),
    ("(x - y) * (x + y)", "x**2 - y**2"),
    ("exp(x) * exp(y)", "exp(x + y)"),
    ("2 * cosh(x)", "exp(x) + exp(-x)"),
)
WEIGHTS = range(1, 7)


def combined(rng, pairs, off):
    """``a L1 + b L2 == a R1 + b R2`` for two identities, one coefficient ``off`` by something that is not 0."""
    (l1, r1), (l2, r2) = rng.sample(pairs, 2)
    a, b = (rng.choice([-1, 1]) * rng.choice(WEIGHTS) for _ in range(2))
    changed = a + off * rng.choice([-1, 1]) * (6 + rng.choice(WEIGHTS))  # never 0, never a
    return f"{a} * ({l1}) + {b} * ({l2}) == {changed} * ({r1}) + {b} * ({r2})"


def looked_at(method, says, theory):
    return method.check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize(
    ("method", "pairs", "theory", "count"),
    [
        (chain(), IDENTITIES, FA_STAR, 30),
        (exact_cases(), IDENTITIES[2:3] + IDENTITIES[5:], FA_STAR, 30),
        (ball_cases(t=("1/4",)), IDENTITIES, FA_STAR, 15),
        (sympy_entries((2, 2, 1)), IDENTITIES[:4], FA_STAR, 10),
        (sympy_scalar(), SCALARS, NUMBERS, 30),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_combinations_of_identities(method, pairs, theory, count):
    rng = random.Random(f"seed of {method.name}")
    for _ in range(count):
        assert looked_at(method, combined(rng, pairs, 1), theory) is not Verdict.PASS
    for _ in range(count // 2):
        assert looked_at(method, combined(rng, pairs, 0), theory) is not Verdict.FAIL


def test_squares():
    rng = random.Random("squares")
    method = sum_of_squares("normF(F)**2")
    for _ in range(30):
        a, b = rng.choice(WEIGHTS), rng.choice(WEIGHTS)
        assert looked_at(method, f"{a + b} * tr(F.T @ B) <= {b} * tr(F.T @ F)", FA_STAR) is not Verdict.PASS
    for a in WEIGHTS:
        assert looked_at(method, f"{a} * tr(F.T @ B) <= {a + 1} * tr(F.T @ F)", FA_STAR) is not Verdict.FAIL


def test_paths():
    rng = random.Random("paths")
    for _ in range(6):
        a = rng.choice(WEIGHTS)
        false = f"tr(A(t)) + {a} <= tr(A(s)) for 0 <= s <= t <= {a}"
        assert looked_at(mpmath_path(str(a), 4), false, FA_STAR) is not Verdict.PASS
        true = f"tr(A(t)) + {a} >= tr(A(s)) for 0 <= s <= t <= {a}"
        assert looked_at(mpmath_path(str(a), 4), true, FA_STAR) is not Verdict.FAIL


def test_tails_of_chi_squared():
    rng = random.Random("tails")
    for _ in range(30):
        k, x = rng.randint(1, 40), Fraction(rng.randint(1, 400), 8)
        with mpmath.workdps(30):
            truth = mpmath.gammainc(mpmath.mpf(k) / 2, mpmath.mpf(x.numerator) / (2 * x.denominator), regularized=True)
            low, high = (Fraction(str(mpmath.nstr(truth * share, 12))) for share in (0.999, 1.001))
        says, at = "P(chi2(k) >= x)", enclosed_at(f"k={k}, x={x}")
        assert looked_at(at, f"{says} <= {low}", LAWS) is not Verdict.PASS
        assert looked_at(at, f"{says} >= {high}", LAWS) is not Verdict.PASS
        assert looked_at(at, f"{low} <= {says} <= {high}", LAWS) is not Verdict.FAIL


def test_ranges_of_a_variable():
    rng = random.Random("ranges")
    for _ in range(15):
        a, b = rng.choice(WEIGHTS), rng.choice(WEIGHTS)
        false = f"{a}*x <= {a}*log(1 + x) for 0 <= x <= {b}"
        assert looked_at(derivative_sign(), false, LAWS) is not Verdict.PASS
        true = f"{a}*x >= {a}*log(1 + x) for 0 <= x <= {b}"
        assert looked_at(derivative_sign(), true, LAWS) is not Verdict.FAIL


def test_counts_of_roots_and_of_turning_points():
    """A pencil of r x r matrices has 2 r roots; the loss of the drawn instance has one maximum and no minimum."""
    rng = random.Random("counts")
    small = turning_points("gaussian", 3, 2, 1, 0)
    for _ in range(15):
        off = rng.choice([-1, 1]) * rng.choice(WEIGHTS)
        assert looked_at(small, f"maxima(l, 0, 6) == {1 + off}", FA_STAR) is not Verdict.PASS
        assert looked_at(small, f"minima(l, 0, 6) == {abs(off)}", FA_STAR) is not Verdict.PASS
        total = "pencil_right(K2, Q) + pencil_imaginary(K2, Q) + pencil_left(K2, Q)"
        assert looked_at(exact_cases(), f"{total} == 2 * r + {off}", WITHOUT_ROOTS) is not Verdict.PASS
        assert looked_at(exact_cases(), f"{off} * ({total}) == {off} * 2 * r", WITHOUT_ROOTS) is not Verdict.FAIL
    assert looked_at(small, "maxima(l, 0, 6) == 1", FA_STAR) is not Verdict.FAIL


def test_two_routes_to_a_multiple():
    """``a Z`` beside the path of Z: the same only for a = 1, as Z is not 0."""
    method = exact_against_path(("1/4",))
    for a in WEIGHTS:
        says = f"normF({a} * Z(t) - path({{}}Z(t))) <= (1 + normF(Z(t))) / 10**20"
        assert looked_at(method, says.format(f"{a + 1} * "), FA_STAR) is not Verdict.PASS
        assert looked_at(method, says.format(f"{a} * "), FA_STAR) is not Verdict.FAIL


def test_orders_in_time_and_bounds_at_what_a_search_finds():
    search = worst_case("rise", "n4", 1)
    for a in WEIGHTS:
        assert looked_at(alignment_cover(), f"psd(A(s) - A(t)) for 0 <= s <= t <= {a}", FA_STAR) is not Verdict.PASS
        assert looked_at(alignment_cover(), f"psd(A(t) - A(s)) for 0 <= s <= t <= {a}", FA_STAR) is not Verdict.FAIL
        budget = f"rise(l, 0, oo) >= {Fraction(20 + a, 20)} * normF(neg(A(0)))**2 / 4"
        assert looked_at(search, budget, FA_STAR) is not Verdict.PASS  # N4: at most the budget itself
        assert looked_at(search, f"rise(l, 0, oo) >= 0 - {a}", FA_STAR) is not Verdict.FAIL


def test_means_of_powers_of_a_normal_variable():
    """E g^2 = 1, E g^4 = 3, E g^6 = 15."""
    rng = random.Random("means")
    for _ in range(10):
        a, b, c = (rng.choice(WEIGHTS) for _ in range(3))
        says, truth = f"E({a}*g**2 + {b}*g**4 - {c}*g**6)", a + 3 * b - 15 * c
        assert looked_at(normal_moment(), f"{says} == {truth + rng.choice(WEIGHTS)}", LAWS) is not Verdict.PASS
        assert looked_at(normal_moment(), f"{says} == {truth}", LAWS) is not Verdict.FAIL


def test_frequencies_of_a_uniform_angle():
    """P(cos^2 >= x) = 2 acos(sqrt x) / pi where the angle is uniform; the bounds are 15 % of it away."""
    rng = random.Random("angles")
    for _ in range(10):
        x = Fraction(rng.randint(2, 14), 16)
        truth = 2 * mpmath.acos(mpmath.sqrt(float(x))) / mpmath.pi
        low, high = (Fraction(str(mpmath.nstr(truth * share, 6))) for share in (0.85, 1.15))
        says = f"P(cos2(2, 1) >= {x})"
        assert looked_at(sampled(), f"{says} <= {low}", LAWS) is not Verdict.PASS
        assert looked_at(sampled(), f"{says} >= {min(high, 1)}", LAWS) is not Verdict.PASS
        assert looked_at(sampled(), f"{says} >= {low}", LAWS) is not Verdict.FAIL


def test_sums_over_vectors_and_step_functions():
    """tr V(T) is the integral of ||L||^2, and a total that is not 0 is above any smaller share of itself."""
    pool = Settings(Effort.QUICK, jobs=1).context()
    vectors = Theory("some_vectors", "sequences", {"total": (), "d": (), "K": (), "K_past": ()}, kind="vectors")
    whole = "integral(normF(L)**2, 0, T)"
    for a in WEIGHTS:
        share = Fraction(a, a + 1)
        assert step_functions().check(f"{whole} <= {share} * tr(V(T))", PAST, pool).verdict is not Verdict.PASS
        lower = f"{share} * {whole} <= tr(V(T)) if V(0) == 0"
        assert step_functions().check(lower, PAST, pool).verdict is not Verdict.FAIL
        assert vector_cases().check(f"total <= {share} * total", vectors, pool).verdict is not Verdict.PASS
        assert vector_cases().check(f"{share} * total <= total", vectors, pool).verdict is not Verdict.FAIL
