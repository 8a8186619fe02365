"""Numbers as certificates print them, near what was recomputed: another slack, entry or shape, other digits."""

from fractions import Fraction

import flint
import pytest

from faverify.checker.language import Theory, written_number
from faverify.checker.recompute import agrees, printed, said, slack_agrees, stored_ball
from faverify.checker.samples import point
from faverify.checker.scopes import follows
from faverify.errors import FaverifyError, UnableError

RATIO = flint.arb("14.701937546084248") / flint.arb("4.951569168761640")  # 2.96914...
MATRIX = flint.arb_mat([[1, 2, 0], [4, -5, 3]])


@pytest.mark.parametrize(("text", "fits"), [("2.969", True), ("2.970", False), ("2.971", False), ("2.96", False),
                                            ("3", False), ("29.69", False), ("2.969e+1", False)])  # fmt: skip
def test_a_slack_is_what_was_recomputed_to_four_figures(text, fits):
    assert slack_agrees(text, RATIO) is fits


@pytest.mark.parametrize("exponent", [-400, -3, 3, 400, 5000])
def test_a_slack_of_any_size_is_compared_by_its_own_figures(exponent):
    found = RATIO * flint.arb(10) ** exponent
    assert slack_agrees(f"2.969e{exponent:+}", found)
    assert not slack_agrees(f"2.970e{exponent:+}", found)


@pytest.mark.parametrize(("text", "fits"), [
    ("2 x 3 matrix, largest entry -5.00", True), ("2 x 3 matrix, largest entry [-5.0 +/- 1e-9]", True),
    ("2 x 3 matrix, largest entry 5.00", False), ("2 x 3 matrix, largest entry 3.00", False),
    ("3 x 2 matrix, largest entry -5.00", False), ("2 x 3 matrix2 largest entry -5.00", False),
    ("2 x 3 matrix, largest entry", False), ("largest entry -5.00", False), ("-5.00", False),
])  # fmt: skip
def test_a_matrix_is_printed_by_its_shape_and_its_largest_entry(text, fits):
    assert said(text, MATRIX) is fits


@pytest.mark.parametrize(("entry", "fits"), [(-5, True), (5, False), (3, False), (2, False), (0, False)])
def test_what_is_stored_of_a_matrix_is_its_largest_entry(entry, fits):
    ball = {"mid": [str(entry), "0"], "rad": ["1", "-40"], "text": f"2 x 3 matrix, largest entry {entry}"}
    assert agrees(ball, MATRIX) is fits


OTHER = ["\uff11", "\u0663", "\u09e7"]  # a full-width 1, an Arabic 3, a Bengali 1: int() and Fraction() read them


@pytest.mark.parametrize("digit", OTHER)
def test_digits_of_another_script_are_no_numbers(digit):
    assert Fraction(digit) in (1, 3)
    assert printed(digit) is None
    assert printed(f"[2.{digit} +/- 1e-3]") is None
    assert stored_ball({"mid": [digit, "0"], "rad": ["1", "-9"], "text": ""}) is None
    assert not slack_agrees(digit, flint.arb(int(digit)))
    with pytest.raises(FaverifyError):
        written_number(digit)
    with pytest.raises(UnableError):
        point(f"n={digit}")


@pytest.mark.parametrize("digit", OTHER)
def test_a_count_in_another_script_is_no_scope(digit):
    def part(count):
        outcome = {"scope": f"{count} cases", "counts": {"drawn": 5}}
        return {"method": "ball arithmetic", "outcome": outcome}

    theory = Theory({"name": "numbers", "shapes": {}, "kind": "free"})
    assert follows(part(int(digit)), theory)
    assert not follows(part(digit), theory)
