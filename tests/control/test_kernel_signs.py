"""What is visibly positive, the larger of two, division: true statements are proved, their neighbours refused."""

import pytest

from faverify.kernel.errors import Refused
from faverify.kernel.script import Proved, prove, step
from faverify.lang.theory import Theory

FREE = Theory("two_numbers", "numbers", {"a": (), "b": (), "X": ("n", "r")}, kind="free")


def refused(lines, match):
    with pytest.raises(Refused, match=match):
        prove(Proved(lines[-1].says, FREE, tuple(lines)))


def test_even_powers_and_dimensions_have_a_sign_of_their_own():
    for says, visible in (
        ("a**2 >= 0", "a**2"),
        ("3 * a**2 * b**4 + 1/2 > 0", "a**2 * b**4"),
        ("r * a**2 >= 0", "r * a**2"),
    ):
        assert prove(Proved(says, FREE, (step("a", says, "arithmetic", visible=visible),)))


@pytest.mark.parametrize(("larger", "smaller"), [("a", "b"), ("b", "a")])
def test_the_larger_of_two_is_the_one_that_is_shown_to_be(larger, smaller):
    shown = f"{larger} >= {smaller}"
    for value, true in ((larger, True), (smaller, False)):
        line = step("a", f"max(a, b) == {value} if {shown}", "choice", shown, of="max(a, b)")
        if true:
            assert prove(Proved(line.says, FREE, (line,)))
        else:
            refused([line], "is not shown")


def test_division_multiplies_what_is_no_quotient_and_leaves_the_numerator_of_what_is_one():
    shown = step("p", "b**2 + 1 > 0", "arithmetic", visible="b**2")
    premise = "b * (b**2 + 1) + a >= 0"
    for says, true in (
        ("b + a / (b**2 + 1) >= 0", True),
        ("b + 2 * a / (b**2 + 1) >= 0", False),
        ("2 * b + a / (b**2 + 1) >= 0", False),
    ):
        line = step("a", f"{says} if {premise}", "cancel", premise, "p", by="b**2 + 1")
        if true:
            assert prove(Proved(line.says, FREE, (shown, line)))
        else:
            refused([shown, line], "the first premise should be")
