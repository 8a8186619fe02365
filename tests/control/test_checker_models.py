"""A witness refutes only where its letters are a start of its theory: symmetric where it says so, and related."""

import pytest

from faverify.checker.language import Theory
from faverify.checker.recompute import judged
from faverify.errors import StatementError

SQUARE = {"A": ("n", "n"), "Q": ("n", "n"), "x": ("n", "1")}


def theory(**more):
    data = {
        "name": "t",
        "shapes": SQUARE,
        "definitions": {},
        "flow": {},
        "values": {},
        "relations": [],
        "symmetric": [],
    }
    return Theory({**data, "kind": "free", **more})


def case(A=((0, 1), (1, 0)), Q=((1, 0), (0, 0))):
    letters = {"A": A, "Q": Q, "x": ((1,), (2,))}
    rows = {name: [[str(entry) for entry in row] for row in letter] for name, letter in letters.items()}
    return {"dimensions": {"n": 2}, **rows}


SKEWED, OBLIQUE = ((0, 1), (2, 0)), ((1, 0), (0, 2))


@pytest.mark.parametrize(
    ("more", "bad"),
    [
        ({"symmetric": ["A"]}, {"A": SKEWED}),
        ({"relations": ["Q @ Q == Q"]}, {"Q": OBLIQUE}),
        ({"symmetric": ["A"], "flow": {"x": "A @ x"}}, {"A": SKEWED}),
        ({"symmetric": ["A"], "steps": {"x": "A @ x"}}, {"A": SKEWED}),
    ],
)
def test_a_case_that_is_no_start_of_its_theory_refutes_nothing(more, bad):
    says = "normF(x) <= 0"
    assert judged(theory(**more), says, case(), {}).verdict == "fail"
    assert judged(theory(), says, case(**bad), {}).verdict == "fail"
    with pytest.raises(StatementError, match="no start of its theory"):
        judged(theory(**more), says, case(**bad), {})


def test_a_letter_with_a_value_is_symmetric_by_its_value():
    given = theory(symmetric=["S"], shapes={**SQUARE, "S": ("n", "n")}, values={"S": "A + A.T"})
    assert judged(given, "normF(x) <= 0", case(A=SKEWED), {}).verdict == "fail"
