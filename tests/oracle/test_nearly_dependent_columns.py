"""What is said of FA* at starts whose columns are nearly dependent, against mpmath with digits to spare.

``S = (Z'Z)^(1/2)`` and its inverse lose as many digits as the square of what the columns differ by: with 150 digits the
eigenvalues of A(0) were "[+/- 1e52]" at columns that differ by 10^-40, and each of these was left open.
"""

import importlib
import random
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
from fa_star_exponential import exact, long_time
from flint import arb, arb_mat, ctx, fmpq

from derivations.theories import FA_STAR
from faverify.analysis import times
from faverify.analysis.alignment import start_of
from faverify.analysis.times import budgets
from faverify.cases.instance import Instance
from faverify.claim import Context
from faverify.flows.fa_star import fa_star
from faverify.flows.rise import enclose_rise
from faverify.methods import ball_cases
from faverify.verdict import Verdict


def nearly_dependent(power, seed):
    """Z with a second column that is twice the first but for 10^-power in one place."""
    draw = random.Random(seed)
    number = lambda: Fraction(draw.randint(-9, 9) or 1, draw.randint(1, 3))  # noqa: E731
    first = [number() for _ in range(4)]
    second = [2 * x for x in first]
    second[draw.randrange(4)] += Fraction(1, 10**power)
    Y, C = ([[number() for _ in range(2)] for _ in range(rows)] for rows in (4, 2))
    return Instance.of(Y, C, list(zip(first, second, strict=True)), name=f"dependent but for 10^-{power}")


def least_eigenvalue(case):
    """Of A = S W C S^-1 + its transpose at the start, S the root of Z'Z (2 x 2, in closed form), W = (Z'Z)^-1 Z'Y."""
    with mpmath.workdps(900):
        Y, C, Z = (
            mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])
            for rows in (case.Y, case.C, case.Z0)
        )
        G, W = Z.T * Z, (Z.T * Z) ** -1 * Z.T * Y
        area = mpmath.sqrt(mpmath.det(G))
        S = (G + area * mpmath.eye(2)) / mpmath.sqrt(G[0, 0] + G[1, 1] + 2 * area)
        A = S * W * C * S**-1
        A = A + A.T
        half, root = (A[0, 0] + A[1, 1]) / 2, mpmath.sqrt(((A[0, 0] - A[1, 1]) / 2) ** 2 + A[0, 1] ** 2)
        return half - root


@pytest.mark.parametrize(("power", "seed"), [(20, 1), (40, 2), (60, 3), (100, 4), (160, 5)])
def test_eigenvalues_at_the_start(power, seed):
    case = nearly_dependent(power, seed)
    with mpmath.workdps(60):
        least = least_eigenvalue(case)
        near = int(mpmath.nint(least))
    off = abs(near) // 10**9 + 1
    context = Context(cases=lambda kind: [case])
    truths = {
        f"lambda_min(A) >= {near - off}": Verdict.PASS,
        f"lambda_min(A) <= {near + off}": Verdict.PASS,
        f"lambda_min(A) >= {near + off}": Verdict.FAIL,
        "normF(neg(A))**2 <= r * min(0, lambda_min(A))**2": Verdict.PASS,
        "normF(neg(A))**2 <= min(0, lambda_min(A))**2 * 999999 / 10**6 if lambda_min(A) < 0": Verdict.FAIL
        if least < 0
        else Verdict.VACUOUS,
    }
    for says, truth in truths.items():
        assert ball_cases().check(says, FA_STAR, context).verdict is truth, says


def triangle(gram):
    """V, triangular, with V'V = gram (Cholesky)."""
    rows, r = [], gram.nrows()
    for i in range(r):
        left = [gram[i, j] - sum((row[i] * row[j] for row in rows), arb(0)) for j in range(r)]
        rows.append([arb(0)] * i + [x / left[i].sqrt() for x in left[i:]])
    return arb_mat(rows)


def early_losses(Y, C, Z, times):
    """tr((Z'Z)^-1 F'F) of FA* at times near the start: U'' = (H - H') U' + B'B U for V U, V'V = Z'Z."""
    Z, B, r = exact(Z), exact(Y) * exact(C), len(Z[0])
    M = (Z.transpose() * Z).inv() * Z.transpose() * B
    eye = [[int(i == j) for j in range(r)] for i in range(r)]
    with ctx.workprec(2000):
        V = triangle(arb_mat(Z.transpose() * Z))
        H, B, F = V * arb_mat(M) * V.inv(), arb_mat(B) * V.inv(), arb_mat(B - Z * M) * V.inv()
        size = max((abs(x).mid() for x in H.entries()), key=float)
        K, Q = H - H.transpose(), B.transpose() * B * (1 / size)
        upper = [[0] * r + row for row in (arb_mat(eye) * size).tolist()]
        generator = arb_mat(upper + [a + b for a, b in zip(Q.tolist(), K.tolist(), strict=True)])
        begun = arb_mat(eye + (H * (1 / size)).tolist())
        for t in times:
            U = arb_mat(((generator * arb(fmpq(t.numerator, t.denominator))).exp() * begun).tolist()[:r])
            moved = F * U.inv()
            yield (moved.transpose() * moved).trace()


@pytest.mark.parametrize(("n", "m", "r", "power", "seed"), [(5, 4, 3, 20, 1), (4, 3, 2, 40, 2)])
def test_rises_from_columns_all_nearly_one(n, m, r, power, seed):
    """The limit that tells when the rest is small was known to 96 bits only: minutes, and then no answer."""
    draw = random.Random(seed)
    column = [draw.randint(1, 9) for _ in range(n)]
    Z = [[x + Fraction(draw.randint(-9, 9), 10**power) for _ in range(r)] for x in column]
    Y, C = ([[draw.randint(-9, 9) for _ in range(columns)] for _ in range(rows)] for rows, columns in ((n, m), (m, r)))
    found = enclose_rise(fa_star(Instance.of(Y, C, Z)), None, 9)
    assert found.cells < 100
    turned = [Fraction(int(x.p), int(x.q)) for x in (point.time.mid().fmpq() for point in found.turning)]
    seen = list(early_losses(Y, C, Z, [Fraction(k, 200 * 10**power) for k in range(41)]))
    ends = [*early_losses(Y, C, Z, [Fraction(0), *turned]), arb(0)]
    with ctx.workprec(512):
        grid, rise = (sum((b - a for a, b in pairwise(values) if b > a), arb(0)) for values in (seen, ends))
        assert grid <= found.value.upper()
        assert abs(rise - found.value.mid()) <= found.value.rad() * 2 + rise / 10**8
        assert grid >= rise * 9 / 10


def test_numbers_of_an_analysis():
    """They had 192 bits: the least eigenvalue and N4's bound were anything between -10^53 and 10^53."""
    case = nearly_dependent(40, 2)
    flow = fa_star(case)
    start, found = start_of(flow), budgets(case, flow, arb(1))
    with mpmath.workdps(900):
        Z, C = (
            mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])
            for rows in (case.Z0, case.C)
        )
        tops = [mpmath.svd_r(X, compute_uv=False)[0] for X in (Z, C)]
        theorem1 = 40 * tops[0] ** 2 / mpmath.sqrt(mpmath.det(Z.T * Z)) * tops[0] * tops[1]
        for ball, truth in ((start.lowest, least_eigenvalue(case)), (found.theorem1, theorem1)):
            low, high = (mpmath.mpf(str(x.mid().str(40, radius=False))) for x in (ball.lower(), ball.upper()))
            assert low <= truth * (1 + mpmath.mpf(10) ** -30)
            assert truth <= high * (1 + mpmath.mpf(10) ** -30)
            assert high - low <= abs(truth) * mpmath.mpf(10) ** -8
    assert start.negative.rad() < start.negative / 10**8


def test_a_time_without_a_guess_in_doubles():
    case = nearly_dependent(2, 2)
    start = long_time(case.Y, case.C, case.Z0, Fraction(0))[2].trace()
    good = times._searched(fa_star(case), start / 100, Fraction(50))
    at, earlier = (long_time(case.Y, case.C, case.Z0, t)[2].trace() for t in (good, good * Fraction(7, 8)))
    assert at <= start / 100 * (1 + arb(10) ** -12)
    assert earlier > start / 100


def test_a_counterexample_of_many_digits_is_asked_for_after_those_of_few(monkeypatch):
    deep, plain = nearly_dependent(40, 2), nearly_dependent(0, 2)
    bound = 10**6 + 2 * abs(int(mpmath.nint(least_eigenvalue(deep))))
    assert max(least_eigenvalue(deep), least_eigenvalue(plain)) < bound
    room, asked = importlib.import_module("faverify.methods.ball_cases"), []
    attempt = room._attempt
    monkeypatch.setattr(room, "_attempt", lambda *given: asked.append(given[4]) or attempt(*given))
    names = {}
    for cases in ([deep], [deep, plain]):
        asked.clear()
        context = Context(lambda kind, cases=cases: cases, refuting=True)
        found = ball_cases().check(f"lambda_min(A) >= {bound}", FA_STAR, context)
        names[found.witness["name"]] = (found.verdict, max(asked) > 150)
    assert names == {deep.name: (Verdict.FAIL, True), plain.name: (Verdict.FAIL, False)}
