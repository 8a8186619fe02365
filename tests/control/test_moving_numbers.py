"""Numbers that move behind their name: no rate is taken of them as of constants; and the rate of x^0 is 0."""

import flint
import pytest

from faverify.algebra.prove import prove_equal
from faverify.errors import StatementError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing
from faverify.lang.parse import parse_statement
from faverify.lang.theory import Theory

SHAPES = {"a": (), "x": ("1", "1"), "X": ("r", "r")}
MOVED = {"flow": {"x": "I_1", "X": "X"}, "values": {"a": "tr(x)"}}
STEPPED = {"steps": {"x": "2 * x", "X": "X"}, "values": {"a": "tr(x)"}}
LINE = Theory("line", "x' = 1", {"x": ("1", "1")}, flow={"x": "I_1"}, kind="free")


@pytest.mark.parametrize(
    ("says", "fields"),
    [
        ("D(a * X) == a * D(X)", MOVED),
        ("D(a * tr(X)) == a * D(tr(X))", MOVED),
        ("next(a * X) == a * next(X)", STEPPED),
    ],
)
def test_a_number_with_a_value_that_moves_is_no_constant(says, fields):
    theory = Theory("moving", "a is x", SHAPES, kind="free", **fields)
    (claim,) = parse_statement(says, theory).claims
    with pytest.raises(StatementError, match="its value moves"):
        prove_equal(claim.left, claim.right, theory)


@pytest.mark.parametrize(("text", "rate"), [("x**0", 0), ("x**1", 1), ("x**2", 6), ("x**-1", flint.fmpq(-1, 9))])
def test_rates_of_powers(text, rate):
    here = Evaluator(LINE, ExactRing(), Point({"x": flint.fmpq_mat([[3]])}, {"1": 1}, {}))
    assert here.text(f"D({text})")[0, 0] == rate
