"""Where letters begin that a theory gives a start: values by hand, in the checker's fractions and balls."""

import flint
import pytest

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.checker.language import Theory
from faverify.checker.values import World
from faverify.errors import StatementError, UnableError

SHAPES = {"X": ["n", "r"], "B": ["r", "n"], "x": ["1", "1"], "a": []}
CASE = {"B": [["1", "-2", "3"], ["0", "1/2", "1"]]}  # n = 3, r = 2
STARTS = {
    "0": [[0, 0], [0, 0], [0, 0]],
    " 0 ": [[0, 0], [0, 0], [0, 0]],
    "B.T": [[1, 0], [-2, flint.fmpq(1, 2)], [3, 1]],
    "2 * B.T": [[2, 0], [-4, 1], [6, 2]],
    "a * B.T": [[5, 0], [-10, flint.fmpq(5, 2)], [15, 5]],
    "B.T - B.T": [[0, 0], [0, 0], [0, 0]],
}


def world(ring, moves, start, number="0"):
    data = {"name": "started", "kind": "free", "shapes": SHAPES, moves: {"X": "X", "x": "x"}}
    return World(Theory({**data, "starts": {"X": start, "x": number}}), ring, CASE, {"a": "5"})


@pytest.mark.parametrize("moves", ["flow", "steps"])
@pytest.mark.parametrize("ring", [Exact(), Balls()], ids=["fractions", "balls"])
@pytest.mark.parametrize("start", STARTS)
def test_a_letter_begins_where_its_theory_says(start, ring, moves):
    found = world(ring, moves, start).letter("X")
    assert (found.nrows(), found.ncols()) == (3, 2)
    truth = flint.fmpq_mat(STARTS[start])
    assert found == truth if isinstance(ring, Exact) else found.contains(truth)


@pytest.mark.parametrize(("number", "value"), [("0", 0), ("1", 1), ("a", 5), ("tr(B @ B.T)", flint.fmpq(61, 4))])
def test_a_number_begins_where_its_theory_says(number, value):
    for moves in ("flow", "steps"):
        found = world(Exact(), moves, "B.T", number)
        assert found.letter("x")[0, 0] == value
        assert found.text("x + 1")[0, 0] == value + 1


def test_a_stored_start_beside_the_theorys_own_is_not_read():
    data = {"name": "own", "kind": "free", "shapes": SHAPES, "flow": {"X": "X"}, "starts": {"X": "B.T"}}
    made = World(Theory(data), Exact(), {**CASE, "X": [["9", "9"]] * 3}, {})
    assert made.letter("X") == flint.fmpq_mat(STARTS["B.T"])


def test_what_is_stored_nowhere_or_does_not_fit_has_no_value():
    data = {"name": "stored", "kind": "free", "shapes": SHAPES, "flow": {"X": "X"}}
    for name in ("X", "x", "a", "Y"):
        with pytest.raises(UnableError, match="is not stored"):
            World(Theory(data), Exact(), CASE, {}).letter(name)
    assert World(Theory(data), Exact(), {**CASE, "X": [["9", "9"]] * 3}, {}).letter("X")[0, 0] == 9
    with pytest.raises(StatementError, match="sizes do not fit"):
        World(Theory(data), Exact(), {**CASE, "X": [["9"]] * 3}, {})
    sizes = World(Theory(data), Exact(), {**CASE, "dimensions": {"k": 4}}, {})
    assert [sizes.letter(name)[0, 0] for name in ("n", "r", "k")] == [3, 2, 4]
    assert sizes.letter("I_k") == flint.fmpq_mat([[int(i == j) for j in range(4)] for i in range(4)])
