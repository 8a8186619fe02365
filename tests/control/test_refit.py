"""A false constant is named with the one that holds; what no constant repairs is left alone."""

import dataclasses
import time
from fractions import Fraction

import pytest

from faverify import deadline
from faverify.claim import Effort, Part
from faverify.methods import refit
from faverify.outcome import Ball, Comparison, Outcome
from faverify.run.claims import Settings, run_part
from faverify.run.registry import entry
from faverify.verdict import Evidence, Verdict


def explained(label, says):
    """What is said of a false neighbour when it is run as a part of its claim."""
    claim = entry(label).claim
    part = next(p for p in claim.parts if says in p.controls)
    altered = dataclasses.replace(part, says=says, controls=())
    result = run_part(altered, claim, Settings(Effort.QUICK, jobs=1).context())
    assert result.outcome.verdict is Verdict.FAIL
    return result.outcome.explanation


@pytest.mark.parametrize(
    ("label", "says", "named"),
    [
        ("lemma5", "D(AG) == N", "with 2 times the right side it holds (proved"),
        ("n4", "D(l) == -tr(A @ D(A))", "with 1/2 times the right side it holds (proved"),
        (
            "n4",
            "rise(l, 0, oo) <= normF(neg(A(0)))**2 / 8 if r > 1 and lam < 0",
            "times the right side it holds (certified",
        ),
    ],
)
def test_a_constant_that_can_be_refitted_is_named(label, says, named):
    assert named in explained(label, says)


@pytest.mark.parametrize(
    ("label", "says"),
    [("lemma5", "D(W @ C + (W @ C).T) == 2 * R.T @ R"), ("lemma8", "rise(l, 0, oo) <= 0")],
)
def test_what_no_constant_repairs_is_left_alone(label, says):
    assert "times the right side" not in explained(label, says)


def failure(**witness):
    return Outcome(Verdict.FAIL, Evidence.EXACT, "here", witness=witness)


@pytest.mark.parametrize(
    ("left", "right", "factor"),
    [("2", "1", 2), ("[2, 4; 0, 1]", "[1, 2; 0, 1/2]", 2), ("[2, 4]", "[1, 3]", None), ("[1, 1]", "[1, 0]", None),
     ("text", "1", None), ("", "", None), ("1", "0", None)],
)  # fmt: skip
def test_the_factor_of_an_equality_is_common_to_all_entries(left, right, factor):
    assert refit._factor("==", failure(left=left, right=right)) == factor


def test_the_factor_of_a_bound_covers_every_comparison():
    def ball(value):
        return Ball(exact=str(value))

    rows = tuple(
        Comparison("", "", {}, ball(a), ball(b), verdict=verdict)
        for a, b, verdict in ((3, 1, Verdict.FAIL), (Fraction(71, 10), 2, Verdict.FAIL), (1, 9, Verdict.PASS))
    )
    factor = refit._factor("<=", Outcome(Verdict.FAIL, Evidence.CERTIFIED, "here", comparisons=rows))
    assert Fraction(71, 20) < factor < Fraction(37, 10)


def test_only_the_verdict_of_the_method_counts():
    refused = Outcome(Verdict.INCONCLUSIVE, Evidence.EXACT, "")
    assert refit.refitted("a == b", failure(left="2", right="1"), lambda text: refused) == ""
    asked = []

    def check(text):
        asked.append(text)
        return Outcome(Verdict.PASS, Evidence.EXACT, "there")

    assert "with 2 times" in refit.refitted("a == b + c if x > 0", failure(left="2", right="1"), check)
    assert asked == ["a == 2 * (b + c) if x > 0"]


@pytest.mark.parametrize("says", ["psd(A)", "a < b", "a <= b <= c", "a ==", "rank(A) == 2 and b == 1"])
def test_other_statements_have_no_sides(says):
    assert refit.sides_of(says) is None


@dataclasses.dataclass(frozen=True)
class Slow:
    """Refutes after a while; what is asked anew takes for ever, in loops that look at the limit or (deaf) in none."""

    deaf: bool
    name: str = "slow"
    prose = False

    def check(self, says, theory, context):
        until = time.thread_time() + (0.9 if says == "a == b" else 60)
        while time.thread_time() < until:
            if not self.deaf:
                deadline.check()
        return failure(left="2", right="1")


@pytest.mark.parametrize("deaf", [False, True])
def test_the_limit_of_a_part_is_that_of_its_refit_too(deaf):
    """It was given once more for the constant: 40 seconds where 20 were said. The failure stays one.

    What hears no limit is left by the alarm, which rings every second from a quarter and a second more than that on.
    """
    claim, started = entry("lemma5").claim, time.thread_time()
    part = Part("p", says="a == b", by=Slow(deaf))
    outcome = run_part(part, claim, dataclasses.replace(Settings(Effort.QUICK, jobs=1).context(), seconds=1)).outcome
    assert outcome.verdict is Verdict.FAIL
    assert time.thread_time() - started < (6 if deaf else 1.7)
