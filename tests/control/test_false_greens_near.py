"""False where random draws never are: parameters close, equal, zero or huge, matrices singular, equal or unsymmetric.

Each text here passed as ``exact`` or ``certified`` at random letters, and is false by a counterexample in one's head.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import ball_cases, chain, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"a": (), "b": (), "c": (), "k": ()}, kind="free")
DOUBLED = Theory("doubled", "d = 2 c", {"c": (), "d": ()}, values={"d": "2 * c"}, kind="free")
SQUARE = Theory("square", "square", {"X": ("n", "n"), "Y": ("n", "n"), "c": ()}, kind="free")
TALL = Theory("tall", "any size", {"X": ("n", "m"), "Y": ("n", "m"), "v": ("n", "1")}, kind="free")
PAIR = Theory("two", "two", {"A": ("n", "n"), "B": ("n", "n")}, kind="free")
SYMMETRIC = Theory(
    "symmetric", "symmetric", {"X": ("n", "n"), "Y": ("n", "n")}, symmetric=("X", "Y"), kind="free"
)  # fmt: skip

FALSE = [
    (NUMBERS, "c <= k if c <= k + 1"),
    (NUMBERS, "c <= k if c <= k + 1/100"),
    (NUMBERS, "c < k if c <= k"),
    (NUMBERS, "c + 1/10**6 <= k if c < k"),
    (NUMBERS, "abs(c - k) >= 1/1000"),
    (NUMBERS, "(c - k)**2 > 0"),
    (NUMBERS, "(c * k)**2 > 0"),
    (NUMBERS, "abs(c) <= 1000"),
    (NUMBERS, "abs(c) >= 1/1000"),
    (NUMBERS, "c < 10**5"),
    (DOUBLED, "d <= 3 if d <= 3 + 1/100"),
    (SQUARE, "rank(X @ Y) >= 1 if rank(X) >= 1 and rank(Y) >= 1"),
    (SQUARE, "X @ Y == Y @ X if rank(X) <= 1"),
    (NUMBERS, "c <= 7 if c <= 8"),
    (NUMBERS, "c >= 3 if c > 29/10"),
    (NUMBERS, "k <= c + 2 if k < c + 3"),
    (NUMBERS, "max(c, k) > min(c, k)"),
    (NUMBERS, "c <= 15 if c <= 16 and k <= c"),
    (NUMBERS, "c**2 + k**2 >= 1/1000"),
    (NUMBERS, "c * k <= 0 if c * k <= 1"),
    (NUMBERS, "c / k <= 1 if c / k <= 3/2 and k > 0"),
    (NUMBERS, "abs(a - b) + abs(b - c) + abs(a - c) >= 1/1000"),
    (NUMBERS, "a <= c if a <= b + 1 and b <= c"),
    (NUMBERS, "a * b * c > 0 if a > 0 and b > 0"),
    (NUMBERS, "a < c if a <= b and b <= c"),
    (NUMBERS, "a**2 + b**2 > 2 * a * b"),
    (SQUARE, "rank(X) == n"),
    (SQUARE, "det(X)**2 > 0"),
    (SQUARE, "normF(X)**2 > 0"),
    (SQUARE, "rank(X @ Y) == n"),
    (SQUARE, "normF(X - Y)**2 > 0"),
    (SQUARE, "normF(X @ Y - Y @ X)**2 > 0 if n >= 2"),
    (SQUARE, "rank(X + Y) >= 1"),
    (SQUARE, "normF(X)**2 <= 10**6"),
    (SQUARE, "normF(X - X.T)**2 > 0 if n >= 2"),
    (SQUARE, "normF(X @ X)**2 > 0"),
    (SQUARE, "normF(X @ Y)**2 < normF(X)**2 * normF(Y)**2"),
    (SQUARE, "inner(X, Y)**2 < normF(X)**2 * normF(Y)**2"),
    (SQUARE, "tr(X)**2 > 0"),
    (SQUARE, "tr(X @ X.T)**2 > tr(X @ X.T @ X @ X.T)"),
    (SQUARE, "rank(X @ X) == rank(X)"),
    (SQUARE, "c * normF(X)**2 >= normF(X)**2 if c >= 9/10"),
    (SQUARE, "det(X - c * I_n)**2 > 0"),
    (TALL, "rank(X) == min(n, m)"),
    (TALL, "rank(X) == m"),
    (TALL, "m <= n"),
    (TALL, "n >= 2"),
    (TALL, "rank(X) + rank(Y) >= 2"),
    (PAIR, "rank(A) == rank(A @ A.T @ B) if rank(B) >= 1"),
    (PAIR, "rank(B @ A) == rank(B) if rank(A) >= 1"),
    (TALL, "v.T @ v > 0"),
    (TALL, "nuclear(X) > normF(X) if rank(X) >= 1"),
    (SYMMETRIC, "tr(X)**2 < n * tr(X @ X)"),
    (SYMMETRIC, "lambda_min(X) < lambda_max(X)"),
    (SYMMETRIC, "normF(pos(X))**2 > 0"),
]
TRUE = [
    (NUMBERS, "c <= k + 1 if c <= k"),
    (NUMBERS, "c < k + 1 if c <= k"),
    (NUMBERS, "a <= c + 1 if a <= b + 1 and b <= c"),
    (NUMBERS, "a**2 + b**2 >= 2 * a * b"),
    (NUMBERS, "(a - b) * c == 0 if a == b"),
    (SQUARE, "rank(X @ Y) <= rank(X)"),
    (SQUARE, "normF(X @ Y)**2 <= normF(X)**2 * normF(Y)**2"),
    (SQUARE, "inv(X) @ X == I_n if rank(X) == n"),
    (SQUARE, "inv(X @ Y) == inv(Y) @ inv(X) if rank(X @ Y) == n"),
    (SQUARE, "pinv(X) @ X @ pinv(X) == pinv(X)"),
    (SQUARE, "proj(X) @ X == X"),
    (TALL, "proj(X) @ proj(X) == proj(X)"),
    (TALL, "X @ pinv(X) == proj(X)"),
    (NUMBERS, "c / k * k == c if abs(k) > 0"),
    (NUMBERS, "(c**2 - k**2) / (c - k) == c + k if c > k"),
    (NUMBERS, "c / k <= 1 if c / k <= 3/4 and k > 0"),
    (NUMBERS, "c / k <= 1 if k > 0 and c / k <= 3/4"),
    (SQUARE, "det(X @ Y) == det(X) * det(Y)"),
    (TALL, "rank(X) <= min(n, m)"),
    (TALL, "rank(X + Y) <= rank(X) + rank(Y)"),
    (SYMMETRIC, "tr(X)**2 <= n * tr(X @ X)"),
]

UNDEFINED = [
    (SQUARE, "inv(X) @ X == I_n"),
    (SQUARE, "inv(X @ Y) == inv(Y) @ inv(X)"),
    (SQUARE, "inv(X @ Y) == inv(Y) @ inv(X) if rank(X) == n"),
    (SQUARE, "tr(X @ inv(X)) == n"),
    (TALL, "v.T @ v / (v.T @ v) == 1"),
    (TALL, "X @ inv(X.T @ X) @ X.T @ X == X"),
    (NUMBERS, "c / c == 1"),
    (NUMBERS, "c / k * k == c"),
    (NUMBERS, "1 / (c - 3) * (c - 3) == 1"),
    (NUMBERS, "(c**2 - k**2) / (c - k) == c + k"),
    (NUMBERS, "(c**2 - k**2) / (c - k) == c + k if c >= k"),
    (NUMBERS, "sqrt(c + 4)**2 == c + 4 if c >= -5"),
    (NUMBERS, "c * (c - 7)**(-1) >= 1 if c > 6 and c * (c - 7)**(-1) >= 0"),
]


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
@pytest.mark.parametrize(("theory", "says"), FALSE)
def test_what_is_false_at_special_letters_fails(theory, says, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_what_is_true_passes_and_says_where_it_was_looked_at(theory, says, by):
    found = by.check(says, theory, CONTEXT)
    assert found.verdict is Verdict.PASS
    assert "no counterexample at" in found.explanation


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
@pytest.mark.parametrize(("theory", "says"), UNDEFINED)
def test_what_is_undefined_at_special_letters_is_not_green(theory, says, by):
    """Green before with "undefined at 10 of them"; places where only a denominator vanishes were not looked at."""
    found = by.check(says, theory, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "undefined" in found.explanation
    assert "if rank(X) == n" in found.explanation


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()])
def test_what_is_false_beside_undefined_points_fails(by):
    assert by.check("c / c == 2", NUMBERS, CONTEXT).verdict is Verdict.FAIL


def test_an_undeclared_parameter_of_a_flow_is_looked_at_on_its_thresholds():
    from derivations.theories import FA_STAR

    theory = Theory(
        "scaled", "FA* beside a number", {**FA_STAR.shapes, "kappa": ()}, FA_STAR.definitions, FA_STAR.relations,
        FA_STAR.flow, FA_STAR.values, FA_STAR.symmetric, trajectory="fa_star",
    )  # fmt: skip
    for by in (exact_cases(), ball_cases(), ball_cases(t=("1/4",))):
        says = "kappa * normF(Y)**2 >= normF(Y)**2 if kappa >= 99/100"
        assert by.check(says, theory, CONTEXT).verdict is Verdict.FAIL


def test_relations_that_no_random_letters_satisfy_hold_at_special_ones():
    """Vacuous before: X Y = 0 holds for zero letters and singular ones, and for no random ones."""
    shapes = {"X": ("n", "n"), "Y": ("n", "n")}
    theory = Theory("annihilates", "X Y = 0", shapes, relations=("X @ Y == 0",), kind="free")
    assert chain().check("X @ Y @ X == 0", theory, CONTEXT).verdict is Verdict.PASS
    assert chain().check("Y @ X == 0", theory, CONTEXT).verdict is not Verdict.PASS


def test_a_letter_that_is_not_symmetric_by_its_value_is_named():
    """It was an error of the prover: 'the prover and arithmetic disagree'."""
    theory = Theory(
        "square", "V = X X", {"X": ("n", "n"), "V": ("n", "n")}, values={"V": "X @ X"}, symmetric=("V",), kind="free"
    )  # fmt: skip
    with pytest.raises(StatementError, match=r"V == V.T.* is false at"):
        chain().check("V == V.T", theory, CONTEXT)
