"""What the prover makes of the relations, values and steps of a theory, on theories small enough to check by hand."""

from fractions import Fraction

import pytest

from faverify.algebra.prove import prove_equal
from faverify.algebra.words import Factor, Word, add
from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError
from faverify.lang.parse import parse_statement
from faverify.methods import chain

SPLIT = Theory(
    "split", "P + Q = I", {"P": ("r", "r"), "Q": ("r", "r"), "x": ("r", "1")}, relations=("P + Q == I_r",), kind="free",
)  # fmt: skip
MOVING = Theory(
    "moving", "X' = X K, V = X'X", {"X": ("n", "r"), "K": ("r", "r"), "V": ("r", "r")},
    flow={"X": "X @ K"}, values={"V": "X.T @ X"}, kind="free",
)  # fmt: skip


def proved(says, theory):
    claim = parse_statement(says, theory).claims[0]
    return prove_equal(claim.left, claim.right, theory).proved


@pytest.mark.parametrize(
    ("says", "true"),
    [
        ("P == I_r - Q", True),
        ("P @ x + Q @ x == x", True),
        ("P @ P == P - Q @ P", True),
        ("P == I_r + Q", False),
        ("P == I_r", False),
        ("P @ P == P + Q @ P", False),
    ],
)
def test_a_relation_with_a_sum_on_the_left_is_solved_for_one_word_and_keeps_the_others(says, true):
    assert proved(says, SPLIT) is true


@pytest.mark.parametrize(
    ("says", "true"),
    [
        ("D(V) == K.T @ X.T @ X + X.T @ X @ K", True),
        ("D(V) == V @ K", False),
        ("D(V) == 0", False),
    ],
)
def test_what_is_given_by_a_value_moves_as_its_value_does(says, true):
    assert proved(says, MOVING) is true


def test_relations_of_what_steps_are_refused_even_beside_letters_that_stay():
    theory = Theory(
        "steps", "x steps, c stays", {"x": ("1", "1"), "c": ("1", "1")}, relations=("x @ c == c @ x",),
        steps={"x": "x + c"}, kind="free",
    )  # fmt: skip
    with pytest.raises(StatementError, match="letters that step"):
        chain().check("x == x", theory, Context(lambda kind: [], Effort.QUICK))


@pytest.mark.parametrize(
    ("says", "true"),
    [
        ("proj(Y) == P", True),
        ("proj(Y) @ Y == P @ Y", True),
        ("inv(Y.T @ Y) @ X.T == J @ X.T", True),
        ("proj(Y) == 2 * P", False),
        ("proj(Y) @ X == 0", False),
        ("inv(Y.T @ Y) @ X.T == 0", False),
    ],
)
def test_a_value_that_is_written_out_is_the_theorys_own_letter(says, true):
    theory = Theory(
        "named", "P and J are named", {"Y": ("n", "r"), "X": ("n", "r"), "P": ("n", "n"), "J": ("r", "r")},
        values={"P": "proj(Y)", "J": "inv(Y.T @ Y)"}, symmetric=("P", "J"), kind="free",
    )  # fmt: skip
    assert proved(says, theory) is true


@pytest.mark.parametrize("factor", [0, 1, 2, -1, -3, Fraction(1, 2)])
def test_a_multiple_is_added_word_by_word(factor):
    x, y, z = (Word("r", "r", (Factor(name),)) for name in "xyz")
    left, right = {x: Fraction(2), y: Fraction(3)}, {y: Fraction(-1), z: Fraction(5)}
    truth = {x: Fraction(2), y: 3 - Fraction(factor), z: 5 * Fraction(factor)}
    assert add(left, right, Fraction(factor)) == {word: value for word, value in truth.items() if value}
    assert add(left, right) == {x: 2, y: 2, z: 5}


@pytest.mark.parametrize("says", ["tr(P) * Q == P @ Q", "Q * tr(P) == Q @ P", "tr(P) * tr(Q) == tr(P @ Q)"])
def test_a_trace_is_no_factor_of_a_matrix_product(says):
    """As polynomials in words the left sides would be the right ones, which they are not."""
    try:
        assert not proved(says, SPLIT)
    except StatementError as error:
        assert "trace" in str(error)  # noqa: PT017
