"""Lines about sizes and numbers alone: evaluated where their hypotheses hold, refuted where they are false."""

import flint
import pytest

from derivations.gaussian_theories import ONE_COLUMN
from faverify.claim import Context
from faverify.errors import FaverifyError
from faverify.kernel.script import step
from faverify.methods import proof
from faverify.methods.proof_draws import agreeing
from faverify.methods.proof_sizes import holds_at_sizes

LARGE = "r >= 100 and q >= 1000 * r"
VALUES = {"s": "1"}


def judged(text):
    with flint.ctx.workprec(80):
        return holds_at_sizes(text, ONE_COLUMN, VALUES)


@pytest.mark.parametrize(
    "text",
    [
        f"2 * q * r <= (1/2000) * ((1/50) * q * r)**2 if {LARGE}",
        f"1/1000 - s**2 >= 0 if s**2 * q == r and {LARGE}",
        f"exp(-r) >= exp(-q / 1000) if {LARGE}",
        "-s * s >= 0 if s <= 0 and s >= 0",
        "s == 1/32 if 1024 * s**2 == 1 and s > 0",
        "s <= r if 2 * s == r",
    ],
)
def test_what_is_true_is_evaluated(text):
    assert judged(text) is True


@pytest.mark.parametrize(
    "text",
    [
        f"2 * q * r <= (1/2000000000) * ((1/50) * r)**2 if {LARGE}",
        f"1/2000 - s**2 >= 0 if s**2 * q == r and {LARGE}",
        f"exp(-r) < exp(-q / 1000) if {LARGE}",
        "s == 1/16 if 1024 * s**2 == 1 and s > 0",
        "s > r if 2 * s == r",
    ],
)
def test_what_is_false_is_refuted(text):
    assert judged(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "P(normF(C)**2 >= 1) <= 1",  # of more than sizes and numbers
        "s >= 0 if s <= -1 and s >= 1",  # no point
        "s >= 0 if s**2 == 2",  # no rational one
        "exp(s + 1) == exp(s) * exp(1)",  # balls never decide an equation
    ],
)
def test_what_has_no_point_or_is_about_more_is_left_open(text):
    assert judged(text) is None


def test_a_false_line_about_numbers_stops_the_part():
    with pytest.raises(FaverifyError, match="draws refute"):
        agreeing({"line": f"q <= r if {LARGE}"}, ONE_COLUMN, VALUES, Context(lambda kind: []), {})


def test_what_is_not_evaluated_is_named_with_the_reason():
    text = "P(normF(C)**2 >= 0) <= 1"
    found = agreeing({"near": text, "far": f"{text} if {LARGE}"}, ONE_COLUMN, VALUES, Context(lambda kind: []), {})
    assert found == {"near": "", "far": "the hypotheses do not hold at the case"}


def test_a_part_says_what_is_not_evaluated():
    says = f"P(normF(C)**2 >= s) <= 1 if {LARGE}"
    line = step("one", "P(normF(C)**2 >= s) <= 1", "at most one", of="normF(C)**2 >= s")
    far = step("far", says, "weaken", "one")
    outcome = proof(line, far, at=VALUES).check(says, ONE_COLUMN, Context(lambda kind: []))
    assert outcome.payload["not evaluated"] == {"the hypotheses do not hold at the case": ["far"]}
    assert "no case decides the other 1" in outcome.explanation
