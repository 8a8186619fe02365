"""Balls whose middle has more digits than Python writes or reads as a text (4,300): sides of entries of any size."""

import flint
import pytest

from faverify.balls.convert import arb_from_record
from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.methods.ball_cases import _knows_nothing
from faverify.outcome import Ball
from faverify.run.claims import Settings
from faverify.verdict import Verdict

LONG = "7" * 5_423


@pytest.mark.parametrize(
    ("side", "dark"),
    [
        (Ball((LONG, "0"), ("1", "0")), False),
        (Ball((f"-{LONG}", "0"), ("9" * 5_500, "0")), True),
        (Ball(("0", "0"), (LONG, "0")), True),
    ],
)
def test_whether_nothing_is_known_of_one(side, dark):
    assert _knows_nothing(side, 20) is dark


def test_one_is_read():
    assert arb_from_record(Ball((LONG, "0"), ("0", "0"))).contains(flint.fmpz(LONG))


def test_the_triangle_inequality_passes():
    """It was an error: "Exceeds the limit (4300 digits) for integer string conversion"."""
    pair = Theory(
        "pair", "free", {"A": ("n", "m"), "B": ("n", "m"), "S": ("n", "n"), "u": ("n", "1")}, symmetric=("S",),
        kind="free",
    )  # fmt: skip
    says = "nuclear(A + B) <= nuclear(A) + nuclear(B)"
    assert ball_cases().check(says, pair, Settings(Effort.STANDARD).context()).verdict is Verdict.PASS
