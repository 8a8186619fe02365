"""Bounds that fail only at parameters of a recurrence or a flow, in the middle of a simplex, near symmetry.

Truth is another's: each false text comes with numbers at which NumPy violates it; true neighbours beside them pass.
"""

from fractions import Fraction

import numpy as np
import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

ONE, SQUARE = ("1", "1"), ("n", "n")
LOGISTIC = Theory("logistic", "x -> c x (1 - x)", {"x": ONE, "c": ()}, steps={"x": "c * x * (1 - x)"}, kind="free")
GROWTH = Theory(
    "growth", "x' = c x - d x", {"x": ("n", "1"), "c": (), "d": ()}, flow={"x": "c * x - d * x"}, kind="free"
)
DESCENT = Theory(
    "descent", "x -> x - h A x", {"A": SQUARE, "x": ("n", "1"), "h": ()}, symmetric=("A",),
    steps={"x": "x - h * (A @ x)"}, kind="free",
)  # fmt: skip
NUMBERS = Theory("numbers", "numbers", {"a": (), "b": (), "c": ()}, kind="free")
MATRICES = Theory("matrices", "A, S, T", {"A": SQUARE, "S": SQUARE, "T": SQUARE}, symmetric=("S", "T"), kind="free")
UNIT = "if 0 <= x(0) and x(0) <= 1 and"
SIMPLEX = "if a + b + c == 1 and a >= 0 and b >= 0 and c >= 0"
CONTEXT = Settings(Effort.QUICK).context()


def logistic(c, x, steps):
    for _ in range(steps):
        x = c * x * (1 - x)
    return x


OBLIQUE = np.array([[1, 0.25], [0, 0]])
SMALL = np.array([[0, 0.25], [0, 0]])
TURN = np.array([[np.cos(0.01), -np.sin(0.01)], [np.sin(0.01), np.cos(0.01)]])
FALSE = {
    "steps, far": (LOGISTIC, f"x(4) <= 1 {UNIT} c >= 0", lambda: logistic(4.5, 0.5, 1) > 1),
    "steps, inside": (LOGISTIC, f"x(2) <= 99/100 {UNIT} c >= 0 and c <= 4", lambda: logistic(4, 0.1464, 2) > 0.999),
    "steps, nearly": (LOGISTIC, f"x(2) <= 7/10 {UNIT} 2 <= c and c <= 3", lambda: logistic(3, 0.2113, 2) > 0.7),
    "a flow": (GROWTH, "normF(x(1)) <= 5/2 * normF(x(0)) if c - d <= 1", lambda: np.exp(1) > 2.5),
    "a simplex": (NUMBERS, f"a * b * c <= 1/28 {SIMPLEX}", lambda: 1 / 27 > 1 / 28),
    "a simplex, strictly": (NUMBERS, f"a * b * c < 1/27 {SIMPLEX}", lambda: True),
    "complementary": (
        MATRICES, "tr(S @ T) > 0 if psd(S) and psd(T) and rank(S) + rank(T) >= n",
        lambda: np.trace(np.diag([1, 0]) @ np.diag([0, 1])) == 0,
    ),
    "definite beside zero": (
        MATRICES, "tr(S @ T) > 0 if psd(S) and psd(T) and rank(S) == n",
        lambda: np.trace(np.eye(2) @ np.zeros((2, 2))) == 0,
    ),
    "nearly symmetric": (
        MATRICES, "A.T == A if A @ A == A and normF(A)**2 <= rank(A) + 1/10",
        lambda: (OBLIQUE @ OBLIQUE == OBLIQUE).all() and np.sum(OBLIQUE**2) <= 1.1,
    ),
    "small": (MATRICES, "A == 0 if A @ A == 0 and normF(A) <= 1/2", lambda: not (SMALL @ SMALL).any()),
    "nearly the unit": (
        MATRICES, "A == I_n if A.T @ A == I_n and normF(A - I_n) <= 1/10",
        lambda: np.linalg.norm(TURN - np.eye(2)) < 0.1,
    ),
}  # fmt: skip
TRUE = [
    (LOGISTIC, f"0 <= x(4) <= 1 {UNIT} c >= 0 and c <= 4"),
    (LOGISTIC, f"x(2) <= 3/4 {UNIT} 2 <= c and c <= 3"),
    (GROWTH, "normF(x(1)) <= 3 * normF(x(0)) if c - d <= 1"),
    (NUMBERS, f"a * b * c <= 1/27 {SIMPLEX}"),
    (MATRICES, "tr(S @ T) > 0 if psd(S) and psd(T) and rank(S) + rank(T) >= n + 1"),
    (MATRICES, "A.T == A if A @ A == I_n and normF(A)**2 <= n"),
]


def checked(theory, says):
    method = ball_cases(most=4) if theory.flow else exact_cases()
    return method.check(says, theory, CONTEXT)


@pytest.mark.parametrize("name", FALSE)
def test_what_few_draws_meet_is_refuted(name):
    theory, says, violated = FALSE[name]
    assert violated()
    assert checked(theory, says).verdict is Verdict.FAIL


@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_true_neighbours_pass(theory, says):
    assert checked(theory, says).verdict is Verdict.PASS


@pytest.mark.parametrize("steps", [2, 3])
@pytest.mark.parametrize(("most", "level"), [("21/10", "1"), ("3", "7/10"), ("1/2", "43/10")])
def test_corners_of_letters_and_parameters_together(steps, most, level):
    """Descent of x'Ax/2 does not expand if h times the largest eigenvalue is 2 at most, and does at most * level > 2.

    The slack is 0 at x == 0 and at h == 0, too: minima from which no search leads to that corner.
    """
    spectrum = f"lambda_min(A) >= 0 and lambda_max(A) <= {level}"
    text = f"normF(x({steps})) <= normF(x(0)) if 0 <= h and h <= {{}} and {spectrum}"
    limit = 2 / Fraction(level)
    assert abs(1 - float(Fraction(most) * Fraction(level))) ** steps > 1
    assert exact_cases().check(text.format(most), DESCENT, CONTEXT).verdict is Verdict.FAIL
    assert exact_cases().check(text.format(limit), DESCENT, CONTEXT).verdict is Verdict.PASS
