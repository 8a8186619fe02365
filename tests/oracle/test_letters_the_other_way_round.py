"""A flow like FA whose W is on the left and Z on the right: its letters are not those of FA, and no text of FA is read.

The texts of FA do not parse in its shapes; the message of that error was the answer to every statement along the flow.
"""

import pytest

from faverify.claim import Context, Theory
from faverify.evaluate.meaning import known_flow
from faverify.methods import ball_cases

TURNED = Theory(
    "turned",
    "W' = E C, Z' = W'E",
    {"Y": ("n", "m"), "C": ("m", "r"), "W": ("n", "r"), "Z": ("r", "m")},
    definitions={"E": "Y - W @ Z"},
    flow={"W": "E @ C", "Z": "W.T @ E"},
)


def test_it_is_none_of_the_known_flows():
    assert known_flow(TURNED) == ""


@pytest.mark.parametrize("says", ["normF(Z(1) @ C)**2 <= normF(Z(0) @ C)**2", "normF(W(1)) <= 5"])
def test_statements_along_it_are_answered(says):
    found = ball_cases().check(says, TURNED, Context(cases=lambda kind: []))
    assert "does not fit" not in found.explanation
