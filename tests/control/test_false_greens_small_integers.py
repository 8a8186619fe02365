"""Ranks that drop at singular values such as the root of 3: at no draw, and at no multiple of the unit matrix.

Truth: at the column of three ones X X'X = 3 X, and so on; each counterexample is checked here in whole numbers.
"""

import numpy as np
import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
TALL = Theory("tall", "free", {"X": ("n", "m"), "A": ("n", "n")}, kind="free")
ONES = Theory("ones", "a column", {"v": ("n", "1")}, kind="free")
SQUARE = Theory("square", "free", {"A": ("n", "n")}, kind="free")
NEWTON = Theory(
    "newton", "Newton and Schulz", {"X": ("n", "m")}, steps={"X": "3/2 * X - 1/2 * X @ X.T @ X"}, kind="free"
)  # fmt: skip
DESCENT = Theory("descent", "descent", {"X": ("n", "m")}, steps={"X": "X - (X @ X.T - I_n) @ X"}, kind="free")
COLUMN = np.array([[1], [1], [1]])
FALSE = [
    (TALL, "rank(3 * X - X @ X.T @ X) == rank(X)", COLUMN, lambda X: (3 * X - X @ X.T @ X, X)),
    (TALL, "rank(7 * X - X @ X.T @ X) == rank(X)", np.array([[2], [1], [1], [1]]), lambda X: (7 * X - X @ X.T @ X, X)),
    (ONES, "rank(10 * v - v @ v.T @ v) == rank(v)", np.array([[3], [1]]), lambda v: (10 * v - v @ v.T @ v, v)),
    (SQUARE, "rank(A @ A + 2 * I_n) == n", np.array([[0, -2], [1, 0]]), lambda A: (A @ A + 2 * np.eye(2), np.eye(2))),
    (SQUARE, "rank(A @ A - A - I_n) >= 1", np.array([[0, 1], [1, 1]]), lambda A: (A @ A - A - np.eye(2), np.eye(2))),
    (NEWTON, "rank(X(1)) == rank(X(0))", COLUMN, lambda X: (3 * X - X @ X.T @ X, X)),
    (DESCENT, "rank(X(1)) == rank(X(0))", COLUMN[:2], lambda X: (2 * X - X @ X.T @ X, X)),
]
TRUE = [
    (TALL, "rank(3 * X + X @ X.T @ X) == rank(X)"),  # (3 + s) s is 0 at s = 0 alone
    (TALL, "rank(3 * X - X @ X.T @ X) <= rank(X)"),
    (SQUARE, "rank(A @ A - 2 * I_n) <= n"),
    (NEWTON, "rank(X(1)) <= rank(X(0))"),
]


@pytest.mark.parametrize(("theory", "says", "at", "sides"), FALSE)
def test_what_fails_at_whole_numbers_is_refuted(theory, says, at, sides):
    left, right = map(np.linalg.matrix_rank, sides(at))
    assert left != right  # (of ">= 1" too: the left side is 0)
    assert exact_cases().check(says, theory, CONTEXT).verdict is Verdict.FAIL


def test_balls_refute_them_too():
    assert ball_cases().check(FALSE[0][1], TALL, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_what_is_true_passes(theory, says):
    assert exact_cases().check(says, theory, CONTEXT).verdict is Verdict.PASS
