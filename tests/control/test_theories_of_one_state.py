"""What makes a theory is written in the letters of one state: rates, integrals and other times follow from it.

A relation ``D(S) == 0`` of a root that moves ended in a RecursionError, so did a flow ``D(X)`` and a step ``next(X)``.
"""

import pytest

from faverify.claim import Theory
from faverify.errors import UsageError

SHAPES = {"X": ("n", "n"), "Y": ("n", "n")}
OTHER_TIMES = ["D({0})", "{0}(0)", "{0}(1)", "{0}(t / 2)", "next({0})", "integral({0}, 0, 1)", "{0} @ {0}(2)", "V"]


@pytest.mark.parametrize("text", OTHER_TIMES)
@pytest.mark.parametrize("letter", ["X", "Y"])
@pytest.mark.parametrize("place", ["flow", "steps", "relation", "starts"])
def test_other_times_make_no_theory(text, letter, place):
    written = text.format(letter)
    made = {"flow": {"X": written}} if place == "flow" else {"flow": {"X": "X @ Y"}}
    if place == "steps":
        made = {"steps": {"X": written}}
    if place == "relation":
        made["relations"] = (f"{written} == Y",)
    if place == "starts":
        made["starts"] = {"X": written}
    with pytest.raises(UsageError, match=r"one state|starts? .* reads|no d/dt|discrete|has no next|next"):
        Theory("made", "made", SHAPES, definitions={"V": "X(0)"}, kind="free", **made)


def test_a_value_may_be_taken_from_the_start():
    """As in "from wide starts": it does not move."""
    Theory("kept", "kept", SHAPES, flow={"X": "X"}, values={"Y": "X(0)"}, kind="free")


def test_a_shape_is_said_to_be_made_of_names():
    with pytest.raises(UsageError, match="names such as n or the number 1"):
        Theory("numbers", "numbers", {"X": ("2", "3")}, kind="free")
