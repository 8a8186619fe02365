"""The prover of matrix words: identities that it proves, neighbours that it does not, and what it refuses, by its reason.

Truth: matrix algebra by hand. What is left over is what the difference of the two sides is, in words.
"""

# ruff: noqa: E501 - statements are read as a table

import pytest

from faverify.algebra.facts import prove_from_values
from faverify.algebra.prove import prove_equal, show
from faverify.algebra.words import Factor, Word
from faverify.errors import StatementError
from faverify.lang.parse import parse_statement
from faverify.lang.theory import Theory

SQUARE = ("n", "n")
FREE = Theory(
    "words_free", "free letters",
    {"X": ("n", "r"), "Y": ("n", "r"), "S": SQUARE, "A": SQUARE, "B": SQUARE, "u": ("n", "1"), "v": ("n", "1"), "x": ("1", "1"), "a": (), "b": ()},
    symmetric=("S",), definitions={"E": "X - Y", "c": "a * b"}, kind="free",
)  # fmt: skip
FLOW = Theory(
    "words_flow", "letters that move, an input, constants, values",
    {"X": SQUARE, "S": SQUARE, "U": SQUARE, "Q": SQUARE, "V": SQUARE, "R": SQUARE, "P": SQUARE, "M": SQUARE, "G": SQUARE, "c": (), "k": ()},
    flow={"X": "-X @ Q", "S": "-S"}, symmetric=("S",), inputs=("U",), kind="free",
    values={"V": "inv(X)", "R": "sqrtm(S @ S)", "P": "proj(X)", "M": "X @ Q", "G": "sigma_max(X) * Q", "k": "c**2"},
    relations=("V @ X == I_n", "X @ V == I_n"),
)  # fmt: skip
STEPS = Theory(
    "words_steps", "steps, and a value of what steps", {"X": SQUARE, "C": SQUARE, "V": SQUARE, "W": SQUARE, "c": ()},
    steps={"X": "X @ C"}, values={"V": "inv(X)", "W": "inv(C)"}, kind="free",
)  # fmt: skip
FIXED = Theory(
    "words_values", "values of what does not move", {"A": SQUARE, "V": SQUARE, "R": SQUARE, "P": SQUARE, "N": SQUARE, "S": SQUARE},
    values={"V": "inv(A)", "R": "sqrtm(S @ S)", "P": "proj(A)", "N": "A @ A"}, symmetric=("S",), kind="free",
)  # fmt: skip

SAME = {
    FREE: [
        ("(A @ B).T == B.T @ A.T", "(A @ B).T == A.T @ B.T"),
        ("A @ (B + S) == A @ B + A @ S", "A @ (B - S) == A @ B + A @ S"),
        ("E @ X.T == X @ X.T - Y @ X.T", "E @ X.T == X @ X.T + Y @ X.T"),
        ("c * X == b * (a * X)", "c * X == a * X"),
        ("a**2 * X == a * a * X", "a**2 * X == a * X"),
        ("a**3 * X == a * a * a * X", "a**3 * X == a * a * X"),
        ("(2 * a)**2 * X == 4 * a**2 * X", "(2 * a)**2 * X == 2 * a**2 * X"),
        ("(a + b)**2 * X == a**2 * X + 2 * a * b * X + b**2 * X", "(a + b)**2 * X == a**2 * X + b**2 * X"),
        ("X / 2 + X / 2 == X", "X / 2 + X / 3 == X"),
        ("tr(A) / 2 == tr(A.T) / 2", "tr(A) / 2 == tr(A.T)"),
        ("tr(A @ B) == tr(B @ A)", "tr(A @ B) == tr(A) * b"),
        ("tr(A.T).T == tr(A)", "tr(A.T) == -tr(A)"),
        ("tr(tr(A)) == tr(A)", "tr(tr(A)) == tr(B)"),
        ("tr(A @ S @ B) == tr(B.T @ S @ A.T)", "tr(A @ S @ B) == tr(B @ S @ A)"),
        ("tr(X @ Y.T) == inner(Y, X)", "tr(X @ Y.T) == inner(X, X)"),
        ("inner(A, B) == tr(A.T @ B)", "inner(A, B) == tr(A @ B)"),
        ("inner(x, x) == x.T @ x", "inner(x, x) == x"),
        ("normF(E)**2 == normF(X)**2 - 2 * inner(X, Y) + normF(Y)**2", "normF(E)**2 == normF(X)**2 + normF(Y)**2"),
        ("normF(u)**2 == u.T @ u", "normF(u)**2 == u.T @ v"),
        ("u.T @ v == v.T @ u", "u.T @ v == u.T @ u"),
        ("tr(u @ v.T) == v.T @ u", "tr(u @ v.T) == u.T @ u"),
        ("(u.T @ A @ u) * x == x @ u.T @ A @ u", "(u.T @ A @ u) * x == u.T @ A @ u"),
        ("tr(A) + u.T @ v == v.T @ u + tr(A.T)", "tr(A) + u.T @ v == tr(A)"),
        ("tr(I_n) == n", "tr(I_n) == r"),
        ("tr(A - A) == 0", "tr(A) == 0"),
        ("A - A == B - B", "A - A == B"),
        ("I_n @ A == A", "2 * I_n @ A == A"),
        ("a**1 * A == A * a", "a**1 * A == A"),
        ("tr(inv(A) @ B) == tr(B @ inv(A))", "tr(inv(A) @ B) == tr(B)"),
        ("inv(S).T == inv(S)", "inv(A).T == inv(A)"),
        ("proj(X).T == proj(X)", "proj(X) == I_n"),
    ],
    FLOW: [
        ("D(X) == -X @ Q", "D(X) == -Q @ X"),
        ("D(X.T) == -Q.T @ X.T", "D(X.T) == -X.T @ Q.T"),
        ("D(Q @ X) == -Q @ X @ Q", "D(Q @ X) == -X @ Q @ Q"),
        ("D(X.T @ X) == -Q.T @ X.T @ X - X.T @ X @ Q", "D(X.T @ X) == -2 * X.T @ X @ Q"),
        ("D(tr(X)) == -tr(X @ Q)", "D(tr(X)) == -tr(X)"),
        ("D(S @ S) == -2 * S @ S", "D(S @ S) == -S @ S"),
        ("D(Q) == Q - Q", "D(Q) == Q"),
        ("D(c * X) == -c * X @ Q", "D(c * X) == -X @ Q"),
        ("D(k * X) == -k * X @ Q", "D(k * X) == -c * X @ Q"),
        ("D(M) == -X @ Q @ Q", "D(M) == -Q @ X @ Q"),
        ("D(V) == Q @ V", "D(V) == V @ Q"),
        ("D(inv(X)) == Q @ inv(X)", "D(inv(X)) == -Q @ inv(X)"),
        ("D(V @ X) == X - X", "D(V @ X) == Q"),
    ],
    STEPS: [
        ("next(X) == X @ C", "next(X) == C @ X"),
        ("next(X.T @ X) == C.T @ X.T @ X @ C", "next(X.T @ X) == X.T @ X"),
        ("next(tr(X)) == tr(C @ X)", "next(tr(X)) == tr(X)"),
        ("next(tr(X.T)) == tr(C.T @ X.T)", "next(tr(X.T)) == tr(X)"),
        ("next(c * C) == c * C", "next(c * C) == C"),
        ("next(W) == W", "next(W) == C"),
        ("next(next(X)) == X @ C @ C", "next(next(X)) == X @ C"),
        ("next(I_n + X) == I_n + X @ C", "next(I_n + X) == X @ C"),
    ],
}  # fmt: skip
CASES = [(where, pair) for where, pairs in SAME.items() for pair in pairs]


def looked_at(says, where):
    claim = parse_statement(says, where).claims[0]
    return prove_equal(claim.left, claim.right, where)


@pytest.mark.parametrize(("where", "pair"), CASES, ids=[pair[0] for _, pair in CASES])
def test_an_identity_is_proved_and_its_neighbour_leaves_something_over(where, pair):
    same, other = (looked_at(says, where) for says in pair)
    assert same.proved
    assert same.leftover == "0"
    assert not other.proved
    assert other.leftover != "0"


FROM_VALUES = [
    ("V @ A == I_n", "V @ A == A"),
    ("A @ V == I_n", "A @ A == I_n"),
    ("R @ R == S @ S", "R == S"),
    ("P @ A == A", "A @ P == A"),
    ("P @ P == P", "P == I_n"),
    ("P @ N == N", "N @ P == N"),
    ("N == A @ A", "N == A"),
    ("A @ N == N @ A", "A @ N == N"),
    ("inv(A) == V", "inv(A @ A) == V"),
    ("proj(A) == P", "proj(V) == V"),
    ("sqrtm(S @ S) == R", "sqrtm(S @ S @ S @ S) == R"),
]  # fmt: skip


@pytest.mark.parametrize(("same", "other"), FROM_VALUES)
def test_what_values_say_is_known_and_its_neighbour_is_not(same, other):
    assert prove_from_values(same, FIXED)
    assert not prove_from_values(other, FIXED)


REFUSED = {
    "next(X) == X": (FREE, "has no steps"),
    "tr(A) * X == X": (FREE, "product with a trace"),
    "X * tr(A) == X": (FREE, "product with a trace"),
    "tr(A)**2 == tr(A)": (FREE, "a power of a trace"),
    "x**2 == x": (FREE, "a power of a trace"),
    "normF(X)**4 == normF(X)**2": (FREE, "normF is no polynomial"),
    "normF(X) == a": (FREE, "normF is no polynomial"),
    "sigma_max(A)**2 == a": (FREE, "sigma_max is no polynomial"),
    "a**-1 * X == X": (FREE, "a power -1 is no polynomial"),
    "X / a == X": (FREE, "such a quotient is no polynomial"),
    "a**(1/2) * X == X": (FREE, "a power 1/2 is no polynomial"),
    "a**0 * X == X": (FREE, "a power 0 is no polynomial"),
    "inner(tr(A), a) == a": (FREE, "product of traces"),
    "inner(a, tr(A)) == a": (FREE, "product of traces"),
    "inv(tr(A)) == a": (FREE, "of a trace"),
    "D(U) == U": (FLOW, "the input U has no derivative"),
    "D(R) == R": (FLOW, "no derivative in words"),
    "D(P) == P": (FLOW, "no derivative in words"),
    "D(G) == G": (FLOW, "is no word"),
    "D(X) == X": (STEPS, "time is discrete"),
    "next(V) == V": (STEPS, "changes with a step"),
    "next(inv(X @ C)) == X": (STEPS, "changes with a step"),
    "t * X == X": (FLOW, "means nothing to the prover"),
    "integral(X, 0, 1) == X": (FLOW, "integral is no polynomial"),
}


@pytest.mark.parametrize("says", REFUSED)
def test_what_is_no_polynomial_in_words_is_refused_by_its_reason(says):
    where, reason = REFUSED[says]
    with pytest.raises(StatementError, match=reason):
        looked_at(says, where)


LEFT = {
    "A == B": "1 A - 1 B", "2 * A == B - B": "2 A", "tr(A) == tr(B)": "tr(A) - tr(B)", "tr(A @ B) == 3 * n": "tr(A B) - 3 tr(I_n)",
    "X.T @ Y == I_r": "-1 I_r + 1 X.T Y", "tr(A) / 2 == 0": "1/2 tr(A)",
}  # fmt: skip


@pytest.mark.parametrize("says", LEFT)
def test_what_is_left_over_is_told_in_words(says):
    assert looked_at(says, FREE).leftover == LEFT[says]


def test_nothing_is_told_as_zero():
    assert show({}, True) == show({}, False) == "0"
    assert show({Word("n", "n", (Factor("A", True),)): 1}, True) == "tr(A.T)"
