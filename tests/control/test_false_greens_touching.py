"""Statements that are false at a point, where nothing changes its sign, or in a sliver between two thresholds.

Random letters are never there. Truth: each point is written in the statement, or found in one's head.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"a": (), "b": (), "c": ()}, kind="free")
PAIR = Theory("two", "two", {"A": ("n", "n"), "B": ("n", "n")}, kind="free")
SYMMETRIC = Theory("s", "symmetric", {"X": ("n", "n"), "Y": ("n", "n")}, symmetric=("X", "Y"), kind="free")
TALL = Theory("tall", "any size", {"X": ("n", "m"), "v": ("n", "1")}, kind="free")

FALSE = [
    (NUMBERS, "ind(a == 17/3) == 0"),
    (NUMBERS, "(a - 17/3)**2 > 0"),
    (NUMBERS, "abs(a - 17/3) > 0"),
    (NUMBERS, "max(abs(a - 17/3), abs(b - 5/7)) > 0"),
    (NUMBERS, "(a - 17/3)**2 * (b - 5/7)**2 > 0"),
    (NUMBERS, "(a - 17/3)**2 + (b - 5/7)**2 > 0"),
    (NUMBERS, "(a - b)**2 + (b - c)**2 + (c - 3)**2 > 0"),
    (NUMBERS, "(a - b**2)**2 + (b - 5)**2 > 0"),
    (NUMBERS, "abs(a - 3) + abs(b - 4) + abs(c - 9) >= 1/1000000"),
    (NUMBERS, "(a - 1/3)**2 >= 1/10**30"),
    (NUMBERS, "(a * b - 6)**2 + (a + b - 5)**2 > 0"),
    (NUMBERS, "(a**3 - 8)**2 > 0"),
    (NUMBERS, "abs(a) <= 1 if a**2 < 1 + 1/10**12"),
    (NUMBERS, "a >= 5 if a > 5 - 1/10**15"),
    (PAIR, "rank(A - 17/5 * I_n) == n"),
    (PAIR, "rank(A @ B) == rank(B @ A)"),
    (PAIR, "det(A - 5 * I_n)**2 > 0"),
    (PAIR, "(tr(A) - 11)**2 + (det(A) - 5)**2 > 0"),
    (PAIR, "(normF(A)**2 - 11)**2 > 0"),
    (PAIR, "normF(A - 3 * I_n)**2 > 0"),
    (SYMMETRIC, "normF(X @ Y - 3 * I_n)**2 > 0"),
    (TALL, "(v.T @ v - 7)**2 > 0"),
]
TRUE = [
    (NUMBERS, "(a - 17/3)**2 >= 0"),
    (NUMBERS, "(a - 17/3)**2 > 0 if a < 5"),
    (NUMBERS, "(a - 17/3)**2 + (b - 5/7)**2 > 0 if a > b + 6"),
    (NUMBERS, "abs(a) <= 1 if a**2 < 1"),
    (NUMBERS, "a**2 + 1 > 0"),
    (NUMBERS, "1/(a**2 + 1) <= 1"),
    (NUMBERS, "(a**2 - 2)**2 >= 0"),
    (NUMBERS, "1/(a**2 - 2) * (a**2 - 2) == 1 if (a**2 - 2)**2 > 0"),
    (NUMBERS, "(a**2 + a - 1)**2 > 0 if a > 1"),
    (PAIR, "det(A - 5 * I_n)**2 >= 0"),
    (PAIR, "rank(A - 17/5 * I_n) <= n"),
    (PAIR, "rank(A @ B) <= rank(A)"),
    (PAIR, "det(A)**2 * 4 <= normF(A)**4 if n == 2"),
    (PAIR, "normF(A - 3 * I_n)**2 >= 0"),
    (TALL, "v.T @ v + 1 > 0"),
]
IRRATIONAL = [
    "(a**2 + a - 1)**2 > 0",
    "1/(a**2 - 2) * (a**2 - 2) == 1",
    "1/(a**3 - 5)**2 > 0 if a > 1",
]
METHODS = [exact_cases(), ball_cases()]


@pytest.mark.parametrize("by", METHODS, ids=lambda by: by.name)
@pytest.mark.parametrize(("theory", "says"), FALSE)
def test_what_is_false_where_it_touches_fails(theory, says, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("by", METHODS, ids=lambda by: by.name)
@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_what_is_true_there_passes(theory, says, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("by", METHODS, ids=lambda by: by.name)
@pytest.mark.parametrize("says", IRRATIONAL)
def test_what_is_false_or_undefined_at_an_irrational_number_is_open(says, by):
    """Rationals pass it by; between two of them a polynomial has a root, and none of the hypotheses excludes it."""
    found = by.check(says, NUMBERS, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "irrational" in found.explanation
