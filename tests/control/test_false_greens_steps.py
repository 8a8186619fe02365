"""Where nothing flows: states after steps, starts made of starts, a declared t, letters at rest.

Truth: each statement is decided in one's head.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
PAIR = {"X": ("n", "n"), "Y": ("n", "n")}
WALK = Theory("walk", "X+ = X + a Y", {**PAIR, "a": ()}, steps={"X": "X + a * Y"}, kind="free")
SWAP = Theory("swap", "X and Y change places", {**PAIR, "V": ("n", "n")}, steps={"X": "Y", "Y": "X"},
              values={"V": "X - Y"}, kind="free")  # fmt: skip
NUMBERS = Theory("numbers", "t is a number", {"t": (), "x": ()}, kind="free")
DECAY = Theory("decay", "X' = -X", {**PAIR, "c": ()}, flow={"X": "-X"}, kind="free")
BY = [exact_cases(), ball_cases()]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(
    ("theory", "says"),
    [
        (WALK, "X(2) == X(0)"),  # green in balls: every state was the start
        (WALK, "next(X(0)) == X(1)"),
        (WALK, "X(3) == X(0) + 2 * a * Y"),
        (WALK, "sum_over(tr(X(1)), 2) == 2 * tr(X(0))"),
        (SWAP, "X(1) == X(0)"),
        (SWAP, "V(1) == V(0)"),
        (SWAP, "next(next(X)) == Y"),
    ],
)
def test_states_after_steps_are_not_the_start(theory, says, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(
    ("theory", "says"),
    [
        (WALK, "X(2) == X(0) + 2 * a * Y"),  # failed in balls
        (WALK, "next(X(0)) == X(0)"),
        (WALK, "next(X) == X(1)"),
        (WALK, "sum_over(tr(X), 2) == tr(X(0)) + tr(X(1))"),
        (SWAP, "X(2) == X(0) and X(1) == Y(0)"),
        (SWAP, "V(1) == -V(0)"),
    ],
)
def test_states_after_steps_are_those_of_the_texts(theory, says, by):
    assert by.check(says, theory, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("by", BY)
def test_steps_are_whole_and_a_state_is_not_compared_with_itself(by):
    for time in ("1/2", "-1"):
        assert by.check(f"X({time}) == X(0)", WALK, CONTEXT).verdict is Verdict.INCONCLUSIVE
    with pytest.raises(StatementError, match="write next"):
        by.check("X == X(0)", WALK, CONTEXT)


@pytest.mark.parametrize("starts", [{"X": "Y", "Y": "X"}, {"X": "X"}, {"X": "2 * Y", "Y": "I_n"}, {"X": "X(1)"}])
def test_a_start_is_made_of_letters_without_one(starts):
    """It read what was drawn for a letter whose start the theory gives: X(0) == 2 Y(0) failed."""
    with pytest.raises(UsageError, match="start"):
        Theory("started", "X' = Y, Y' = X", PAIR, flow={"X": "Y", "Y": "X"}, starts=starts, kind="free")


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("says", ["t >= 0", "t == 0", "t <= 1000", "abs(t) >= 1/1000", "x <= t if x <= t + 1"])
def test_a_declared_t_is_any_number(says, by):
    """In balls it was 0 everywhere, and nowhere was it looked at far out or on thresholds."""
    assert by.check(says, NUMBERS, CONTEXT).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "says",
    ["normF(X)**2 > 0", "normF(X)**2 < normF(X(0))**2", "tr(X)**2 > 0", "det(X)**2 > 0", "normF(X - Y)**2 > 0",
     "inner(X, Y)**2 < normF(X)**2 * normF(Y)**2"],
)  # fmt: skip
def test_a_flow_is_looked_at_from_zero_too(says):
    """Green before: only random starts were followed."""
    assert ball_cases(t=("1",)).check(says, DECAY, CONTEXT).verdict is Verdict.FAIL


def test_what_is_undefined_at_rest_is_not_green():
    for says in ("normF(X)**2 / normF(X)**2 <= 2", "log(normF(X)**2) <= normF(X)**2", "inv(X) @ X == I_n"):
        assert ball_cases(t=("1",)).check(says, DECAY, CONTEXT).verdict is Verdict.INCONCLUSIVE
    says = "normF(X)**2 / normF(X)**2 <= 2 if normF(X(0))**2 > 0"
    assert ball_cases(t=("1",)).check(says, DECAY, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("says", ["normF(X)**2 <= normF(X(0))**2", "normF(X)**2 <= normF(X(0))**2 / 7", "rank(X) <= n"])
def test_what_holds_from_every_start_passes(says):
    assert ball_cases(t=("1",)).check(says, DECAY, CONTEXT).verdict is Verdict.PASS


@pytest.mark.parametrize("size", ["oo", "psd", "lambda", "tr", "D"])
def test_a_size_is_called_as_nothing_else(size):
    with pytest.raises(UsageError, match="take another size"):
        Theory("sized", "sizes", {"X": (size, "n")}, kind="free")
