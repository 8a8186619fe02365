"""The checker's own values and rates at the edge of where they are defined: the tables by hand of the toolkit's.

Either may have no value where the other has one (neither has a root of fractions, say); none may have another.
"""

from fractions import Fraction

import flint
import pytest
from flint import arb
from test_evaluate_at_edges import ORDERS, OUTSIDE, RATES, VALUES

from faverify.checker.balls import Balls
from faverify.checker.exact import Exact
from faverify.checker.language import Theory
from faverify.checker.values import World
from faverify.errors import FaverifyError

SQUARE, ONE = ["n", "n"], ["1", "1"]
THEORY = {"name": "edges", "kind": "free", "shapes": {"X": SQUARE, "S": SQUARE, "x": ONE, "y": ONE, "c": []}}
FLOW = {
    "name": "edges_flow", "kind": "free", "shapes": {"X": SQUARE, "S": SQUARE, "x": ONE, "c": []},
    "flow": {"X": "-X", "S": "S - S + I_n", "x": "I_1"},
}  # fmt: skip
STEPS = {"name": "edges_steps", "kind": "free", "shapes": {"x": ONE, "c": []}, "steps": {"x": "2 * x"}}
RINGS = {"fractions": Exact, "balls": Balls}


def here(where, ring, x=1):
    """A world where X is diag(2, 1), S is 0, y is 1 and c is 3."""
    table = {"X": [["2", "0"], ["0", "1"]], "S": [["0", "0"], ["0", "0"]], "x": [[str(x)]], "y": [["1"]]}
    letters = {name: table[name] for name in where["shapes"] if name in table}
    return World(Theory({**where, "symmetric": ["S"] if "S" in letters else []}), ring(), letters, {"c": Fraction(3)})


def told(found, want, ring):
    """Whether a value is the one by hand."""
    wanted = flint.fmpq(Fraction(want).numerator, Fraction(want).denominator)
    number = found[0, 0]
    if isinstance(number, arb):
        return number.contains(wanted) and number.rad() < 1e-12
    return Fraction(int(number.p), int(number.q)) == Fraction(want) if hasattr(number, "p") else number == want


ABSENT = {  # what a ring of the checker has no value of, though there is one
    "fractions": (
        "x**(1/2)", "x**(3/2)", "x**(-1/2)", "x**(1/3)", "sqrt(x)", "sigma_", "cond", "nuclear", "lambda_", "tr(sqrtm",
        "tr(pos", "tr(neg", "tr(proj", "abs", "det", "max", "min",
    ),
    "balls": ("rank",),
}  # fmt: skip


@pytest.mark.parametrize("ring", RINGS)
@pytest.mark.parametrize(("text", "x", "want"), VALUES, ids=[f"{text} at {x}" for text, x, _ in VALUES])
def test_a_value_on_the_edge_is_the_one_by_hand_or_none(ring, text, x, want):
    with flint.ctx.workprec(100):
        world = here(THEORY, RINGS[ring], x)
        if isinstance(want, type):
            with pytest.raises(FaverifyError):
                world.text(text)
            return
        try:
            found = world.text(text)
        except FaverifyError:
            assert text.startswith(ABSENT[ring]) or x == 0
            return
        assert told(found, want, ring)


@pytest.mark.parametrize(("text", "x"), [(text, x) for text, x in OUTSIDE if not isinstance(x, tuple)])
def test_what_is_outside_of_the_domain_has_no_value(text, x):
    with flint.ctx.workprec(100), pytest.raises(FaverifyError):
        here(THEORY, Balls, x).text(text)


@pytest.mark.parametrize("ring", RINGS)
@pytest.mark.parametrize(("x", "holds", "fails"), [row for row in ORDERS if not isinstance(row[0], tuple)])
def test_a_comparison_is_true_or_false(ring, x, holds, fails):
    with flint.ctx.workprec(100):
        world = here(THEORY, RINGS[ring], x)
        for relation in (">=", "<=", ">", "<", "=="):
            truth = world.compare(world.theory.statement(f"x {relation} y").claims[0])
            assert truth is (relation in holds)
            assert truth is (relation not in fails)


@pytest.mark.parametrize("ring", RINGS)
@pytest.mark.parametrize("text", [text for text, _ in RATES])
def test_derivatives_by_hand(ring, text):
    want = dict(RATES)[text]
    with flint.ctx.workprec(100):
        world = here(FLOW, RINGS[ring])
        for derivative in want[:3]:
            try:
                found = world.text(text)
            except FaverifyError:
                assert text.startswith(("D(", "max", "min", "abs", "det", "tr(inv"))
                return
            assert told(found, derivative, ring)
            text = f"D({text})"


def test_steps_are_whole_and_from_the_start():
    world = here(STEPS, Exact, 3)
    for count in (0, 1, 5, 200):
        assert told(world.text(f"x({count})"), 3 * 2**count, "fractions")
    for text, want in {
        "next(x)": 6, "next(next(x)) + x": 15, "next(c * x)": 18, "sum_over(x, 0)": 0, "sum_over(x, 1)": 3,
        "sum_over(x, 3)": 21, "sum_over(1, 200)": 200, "sum_over(x - c, 2)": 3,
    }.items():  # fmt: skip
        assert told(world.text(text), want, "fractions"), text
    for text in ("x(1/2)", "x(-1)", "sum_over(x, -1)", "sum_over(x, 1/2)", "D(x)", "sum_over(x, 10001)"):
        with pytest.raises(FaverifyError):
            world.text(text)
    with pytest.raises(FaverifyError):
        here(FLOW, Exact).text("next(x)")
