"""Hypotheses that are equations: random letters meet them nowhere, and zero, unit or rank-one letters meet most.

What holds at those may be false elsewhere on the equation. Truth: each statement is decided by a counterexample or a
proof in one's head.
"""

from fractions import Fraction

import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"a": (), "b": (), "c": ()}, kind="free")
PAIR = Theory("two", "two", {"A": ("n", "n"), "B": ("n", "n")}, kind="free")
TALL = Theory(
    "tall", "any size", {"X": ("n", "m"), "Y": ("n", "m"), "v": ("n", "1"), "w": ("n", "1")}, kind="free"
)  # fmt: skip
SYMMETRIC = Theory(
    "symmetric", "symmetric", {"X": ("n", "n"), "Y": ("n", "n")}, symmetric=("X", "Y"), kind="free"
)  # fmt: skip

FALSE = [
    (PAIR, "A == A.T if normF(A)**2 == tr(A)**2"),
    (PAIR, "tr(A) == tr(B) if normF(A)**2 == normF(B)**2"),
    (PAIR, "A @ B == 0 if inner(A, B) == 0"),
    (PAIR, "A @ B == B @ A if tr(A @ B) == 0"),
    (PAIR, "A.T @ B == B.T @ A if A @ B == B @ A"),
    (PAIR, "A == A.T if A @ A == A"),
    (PAIR, "normF(A)**2 == tr(A) if A @ A == A"),
    (PAIR, "A == 0 if A @ A == 0"),
    (PAIR, "tr(A)**2 == n**2 if A @ A == I_n"),
    (PAIR, "A.T == A if A @ A == I_n"),
    (PAIR, "A == A.T if A.T @ A == I_n"),
    (PAIR, "det(A) == 0 if tr(A) == 0"),
    (PAIR, "A @ A == 0 if tr(A) == 0 and det(A) == 0"),
    (PAIR, "tr(A @ A) == 0 if tr(A) == 0"),
    (PAIR, "tr(A) >= n if det(A) == 1"),
    (PAIR, "A == B if A @ B == I_n"),
    (PAIR, "A @ B == B @ A if A == A.T and B == B.T"),
    (PAIR, "A @ A == 0 if A == -A.T"),
    (PAIR, "A @ B == 0 if A == A.T and B == -B.T"),
    (PAIR, "B @ A == 0 if A @ B == 0"),
    (PAIR, "A == A.T if A @ A.T == A.T @ A"),
    (PAIR, "A == B if A @ A.T == B @ B.T"),
    (PAIR, "A @ A == A if A @ A @ A == A"),
    (PAIR, "tr(A)**2 <= 1 if normF(A)**2 == 1"),
    (TALL, "normF(v + w)**2 == 2 if v.T @ v == 1 and w.T @ w == 1"),
    (TALL, "v == w if v.T @ v == w.T @ w"),
    (TALL, "X @ X.T == I_n if X.T @ X == I_m"),
    (TALL, "X == Y if normF(X)**2 == normF(Y)**2 and inner(X, Y) == 0"),
    (NUMBERS, "a == b if a**2 + b**2 == c**2"),
    (NUMBERS, "a + b <= 1 if a**2 + b**2 == 1"),
    (NUMBERS, "a == b if a * b == 1"),
    (NUMBERS, "a**3 == 1 if a**2 == 1"),
    (NUMBERS, "a == 1 if a * c == c"),
    (NUMBERS, "b >= c if a + b == c and a >= 0"),
    (SYMMETRIC, "X @ Y == Y @ X if tr(X @ Y) == 0"),
    (SYMMETRIC, "X @ Y == Y @ X if X @ X == X and Y @ Y == Y"),
    (PAIR, "rank(A) == rank(B) if A @ B == B @ A and rank(A) == 1"),
    (PAIR, "A @ B == B @ A if rank(A) == 1 and rank(B) == 1"),
    (PAIR, "tr(A)**2 == normF(A)**2 if rank(A) == 1"),
    (NUMBERS, "a + b + c <= 1 if a**2 + b**2 + c**2 == 1"),
    (NUMBERS, "a * b * c <= 1/8 if a**2 + b**2 + c**2 == 1"),
    (PAIR, "A == B if normF(A) == normF(B)"),
    (PAIR, "tr(A) >= 0 if normF(A) == 1"),
    (TALL, "v.T @ w <= 1/2 if normF(v) == 1 and normF(w) == 1"),
    (NUMBERS, "a >= 1 if sqrt(a) == b"),
    (PAIR, "A == I_n if lambda_max(A + A.T) == 2"),
    (PAIR, "det(A) == 1 if A @ A.T == I_n"),
    (PAIR, "det(A) == tr(A) if A @ A == A"),
    (PAIR, "A @ B @ A == B if A @ A == I_n"),
    (PAIR, "tr(A @ B) == tr(A) * tr(B) if A @ B == B @ A"),
    (PAIR, "det(A + B) == det(A) + det(B) if A @ B == 0"),
    (PAIR, "rank(A + B) == rank(A) + rank(B) if A @ B == 0 and B @ A == 0"),
    (PAIR, "A @ A @ A == 0 if tr(A) == 0 and tr(A @ A) == 0"),
    (PAIR, "det(A - B) == 0 if tr(A) == tr(B) and det(A) == det(B)"),
    (PAIR, "normF(A - B)**2 == normF(A)**2 if inner(A, B) == 0 and normF(A)**2 == normF(B)**2"),
    (PAIR, "A @ B + B @ A == 0 if tr(A @ B) == 0 and A == A.T and B == B.T"),
    (PAIR, "A @ B == 0 if A @ B == -B @ A"),
    (TALL, "normF(v - w)**2 <= 2 if v.T @ v == 1 and w.T @ w == 1"),
    (TALL, "v == 0 if X.T @ v == 0"),
    (SYMMETRIC, "X == Y if X @ X == Y @ Y"),
    (SYMMETRIC, "tr(X) == tr(Y) if det(X) == det(Y)"),
    (SYMMETRIC, "normF(X)**2 <= tr(X)**2 if det(X) == 0"),
    (SYMMETRIC, "psd(X) if tr(X) == 1 and det(X) == 0"),
    (PAIR, "A.T == A if tr(A @ A) == tr(A)**2"),
    (PAIR, "rank(A) <= 1 if A @ A == 0"),
    (PAIR, "A @ B == 0 if A @ A == 0 and B @ B == 0 and tr(A @ B) == 0"),
]
TRUE = [
    (PAIR, "normF(A + B)**2 == normF(A)**2 + normF(B)**2 if inner(A, B) == 0"),
    (PAIR, "A @ A @ B == B @ A @ A if A @ B == B @ A"),
    (PAIR, "tr(A) == rank(A) if A @ A == A"),
    (PAIR, "tr(A) <= n if A @ A == A"),
    (PAIR, "normF(A)**2 == tr(A) if A @ A == A and A == A.T"),
    (PAIR, "tr(A) == 0 if A @ A == 0"),
    (PAIR, "rank(A) <= n / 2 if A @ A == 0"),
    (PAIR, "A @ B @ A == tr(A @ B) * A if det(A) == 0 and n == 2"),
    (PAIR, "det(A)**2 == 1 if A.T @ A == I_n"),
    (PAIR, "tr(A)**2 <= n**2 if A.T @ A == I_n"),
    (PAIR, "A @ A.T == A.T @ A if A.T @ A == I_n"),
    (PAIR, "rank(A) == n if det(A) == 1"),
    (PAIR, "A @ B == B @ A if A @ B == I_n"),
    (PAIR, "tr(A @ B) == n if A @ B == I_n"),
    (PAIR, "tr(A) == 0 if A == -A.T"),
    (PAIR, "inner(A, B) == 0 if A == A.T and B == -B.T"),
    (PAIR, "rank(A) + rank(B) <= n if A @ B == 0"),
    (PAIR, "normF(A)**2 == normF(B)**2 if A @ A.T == B @ B.T"),
    (PAIR, "A @ B @ A == A if A @ B == I_n"),
    (PAIR, "tr(A)**2 <= n if normF(A)**2 == 1"),
    (TALL, "(v + w).T @ (v - w) == 0 if v.T @ v == w.T @ w"),
    (TALL, "(v.T @ w)**2 <= 1 if v.T @ v == 1 and w.T @ w == 1"),
    (TALL, "m <= n if X.T @ X == I_m"),
    (TALL, "normF(X)**2 == m if X.T @ X == I_m"),
    (NUMBERS, "a**2 <= c**2 if a**2 + b**2 == c**2"),
    (NUMBERS, "a <= 1 if a**2 + b**2 == 1"),
    (NUMBERS, "a * b <= 1/2 if a**2 + b**2 == 1"),
    (NUMBERS, "a + b >= 2 if a * b == 1 and a > 0"),
    (NUMBERS, "a == b if a**3 == b**3"),
    (SYMMETRIC, "tr(X) >= 0 if X @ X == X"),
    (SYMMETRIC, "X @ Y == 0 if X @ X == X and Y @ Y == Y and tr(X @ Y) == 0"),
    (PAIR, "1 <= 2 if normF(A - A.T)**2 <= 0"),
    (PAIR, "A @ B == B @ A if normF(A @ B - B @ A)**2 <= 0"),
    (PAIR, "inv(A) @ A == I_n if det(A)**2 == 1"),
    (PAIR, "tr(A)**2 <= normF(A)**2 if rank(A) == 1"),
    (NUMBERS, "a + b + c <= 2 if a**2 + b**2 + c**2 == 1"),
    (PAIR, "det(A) <= 1 if A @ A.T == I_n"),
    (PAIR, "A @ B @ A == B if A @ B == B @ A and A @ A == I_n"),
    (PAIR, "tr(A @ A) == tr(A)**2 if rank(A) == 1"),
    (PAIR, "normF(A - B)**2 == 2 * normF(A)**2 if inner(A, B) == 0 and normF(A)**2 == normF(B)**2"),
    (PAIR, "A @ A + B @ B == (A + B) @ (A + B) if A @ B == -B @ A"),
    (TALL, "rank(X) == m if X.T @ X == I_m"),
    (TALL, "normF(v - w)**2 <= 4 if v.T @ v == 1 and w.T @ w == 1"),
    (TALL, "X.T @ v == 0 if v.T @ X @ X.T @ v == 0"),
    (SYMMETRIC, "lambda_max(X) <= 1 if X @ X == X"),
    (SYMMETRIC, "lambda_min(X) >= 0 if X @ X == X"),
    (PAIR, "A.T == A if tr(A @ A.T) == tr(A @ A)"),
]
UNDEFINED = [
    (PAIR, "inv(A - 3 * I_n) @ (A - 3 * I_n) == I_n"),
    (PAIR, "inv(A @ B - B @ A) @ (A @ B - B @ A) == I_n"),
]


@pytest.mark.parametrize(("theory", "says"), FALSE)
def test_what_is_false_somewhere_on_its_hypotheses_fails(theory, says):
    assert exact_cases().check(says, theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(("theory", "says"), FALSE[::4])
def test_so_it_does_in_balls(theory, says):
    assert ball_cases().check(says, theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_what_is_true_there_passes(theory, says):
    assert exact_cases().check(says, theory, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize(("theory", "says"), TRUE[::4])
def test_so_it_does_in_balls_at_most_open(theory, says):
    assert ball_cases().check(says, theory, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
@pytest.mark.parametrize(("theory", "says"), UNDEFINED)
def test_where_an_inverse_ceases_to_exist_is_looked_for(theory, says, by):
    """Green before: no drawn letter has the eigenvalue 3."""
    found = by.check(says, theory, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "undefined here" in found.explanation


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
def test_hypotheses_that_only_special_letters_meet_give_no_pass(by):
    """Only zero satisfies this one; that its conclusion holds there is no evidence of a rule for equations."""
    found = by.check("X == 0 if tr(X @ X) == 0", SYMMETRIC, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "0 of them in general position" in found.explanation


def test_relations_of_a_theory_are_solved_like_hypotheses():
    theory = Theory("annihilates", "A B = 0", PAIR.shapes, relations=("A @ B == 0",), kind="free")
    assert exact_cases().check("B @ A == 0", theory, CONTEXT).verdict is Verdict.FAIL
    found = exact_cases().check("B @ A @ B @ A == 0", theory, CONTEXT)
    assert found.verdict is Verdict.PASS
    matrices = [x for comparison in found.comparisons for x in comparison.case.values() if isinstance(x, list)]
    stored = [rows for rows in matrices if len(rows) > 1]
    unit = [[[rows[0][0] if i == j else "0" for j in range(len(row))] for i, row in enumerate(rows)] for rows in stored]
    assert len(found.comparisons) == 3
    assert not any(rows == scalar for rows, scalar in zip(stored, unit, strict=True))


def test_a_counterexample_on_an_equation_meets_it():
    """The stored letters satisfy |A|^2 = tr(A)^2 and are not symmetric, by arithmetic of this test alone."""
    found = exact_cases().check("A == A.T if normF(A)**2 == tr(A)**2", PAIR, CONTEXT)
    rows = [[Fraction(x) for x in row] for row in found.witness["case"]["A"]]
    assert sum(x * x for row in rows for x in row) == sum(rows[i][i] for i in range(len(rows))) ** 2
    assert any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i))
