"""A theorem about a letter whose value moves goes to a letter with the same value, and to no other."""

import pytest

from faverify.claim import Theory
from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, lemma, prove, step
from faverify.methods import proof


def _theory(name, **more):
    shapes = {"x": ("1", "1"), "v": ("1", "1"), **dict.fromkeys(more.get("values", {}), ("1", "1"))}
    return Theory(
        name=name,
        title="a number that grows, and its square",
        **{"shapes": shapes, "flow": {"x": "x"}, **more, "values": {"v": "x @ x", **more.get("values", {})}},
    )


SOURCE = _theory("its_square")


def _imported(goal, says, **images):
    source = "v - x @ x == 0"
    by = proof(step("value", source, "defining fact", of="v")).proved(source, SOURCE)
    return prove(Proved(says, goal, (lemma("carried", says, by, **images),)))


def test_a_moving_value_goes_to_the_letter_with_that_value():
    goal = _theory("beside_another", values={"w": "x @ x + x"})
    assert _imported(goal, "v - x @ x == 0")


def test_a_moving_value_goes_to_no_letter_with_another_value():
    goal = _theory("beside_another", values={"w": "x @ x + x"})
    with pytest.raises(Refused, match="not shown to be that"):
        _imported(goal, "w - x @ x == 0", v="w")


def test_a_moving_value_goes_to_no_letter_that_only_moves():
    goal = Theory(
        name="two_numbers", title="two", shapes={"x": ("1", "1"), "v": ("1", "1")}, flow={"x": "x", "v": "2 * v"}
    )
    with pytest.raises(Refused, match="its value"):
        _imported(goal, "v - x @ x == 0")


def test_a_hypothesis_of_an_imported_theorem_is_missed_where_the_line_does_not_state_it():
    says = "tr(x @ x) >= 0 if tr(x @ x) >= s and s >= 0"
    by = proof(step("sum", says, "arithmetic", "tr(x @ x) >= s", "s >= 0")).proved(says, SOURCE)
    assert prove(Proved(says, SOURCE, (lemma("carried", says, by),)))
    with pytest.raises(Refused, match="is not stated"):  # (it was a KeyError: this reader had not met s)
        prove(Proved("tr(x @ x) >= 0", SOURCE, (lemma("carried", "tr(x @ x) >= 0", by),)))
