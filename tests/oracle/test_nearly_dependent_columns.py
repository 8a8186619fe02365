"""What is said of FA* at starts whose columns are nearly dependent, against mpmath with digits to spare.

``S = (Z'Z)^(1/2)`` and its inverse lose as many digits as the square of what the columns differ by: with 150 digits the
eigenvalues of A(0) were "[+/- 1e52]" at columns that differ by 10^-40, and each of these was left open.
"""

import importlib
import random
from fractions import Fraction

import mpmath
import pytest

from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context
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
