"""False statements, drawn around true ones, by every kind of method: none is green, and no true one is a failure.

Truth is known by construction: a combination of identities stays true with equal coefficients and turns false when one
coefficient differs and its side is not 0 at the instance; numbers and laws come from mpmath and Fractions.
"""

import random
from fractions import Fraction

import mpmath
import pytest

from derivations.gaussian_theories import LAWS
from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort, Theory
from faverify.methods import ball_cases, chain, exact_cases, mpmath_path, sum_of_squares, sympy_entries, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign
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
