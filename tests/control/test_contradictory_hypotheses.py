"""A theorem whose hypotheses contradict each other says nothing: its part is vacuous, not proved."""

import pytest

from faverify.cases.pool import pool
from faverify.claim import Context, Effort, Theory
from faverify.kernel.script import step
from faverify.methods import proof
from faverify.verdict import Verdict

FREE = Theory(name="contradictory", title="letters", shapes={"X": ("n", "n"), "c": (), "d": ()})
CONTRADICTORY = [
    "c > 1 and c < 0",
    "c > 0 and c < 0",
    "c >= 1 and c <= 0",
    "c == 1 and c == 2",
    "c + d >= 1 and c - d >= 1 and c <= 1/2",
    "c > d and d > c",
    "c**2 < 0",
    "normF(X)**2 <= -1",
]
MET = [
    "c >= 1 and c <= 1",
    "c > 1 and c > 0",
    "c >= 0 and c <= 0",
    "c + d >= 1 and c - d >= 1 and c <= 1",
    "c == 1 and d == 2",
    "c**2 <= 0",
]


def verdict(hypotheses: str) -> Verdict:
    says = f"psd(X.T @ X) if {hypotheses}"
    by = proof(step("square", "psd(X.T @ X)", "arithmetic", of="X"))
    return by.check(says, FREE, Context(lambda kind: pool(Effort.QUICK, 0, kind), Effort.QUICK)).verdict


@pytest.mark.parametrize("hypotheses", CONTRADICTORY)
def test_what_nothing_meets_is_vacuous(hypotheses):
    assert verdict(hypotheses) is Verdict.VACUOUS


@pytest.mark.parametrize("hypotheses", MET)
def test_what_something_meets_is_proved(hypotheses):
    assert verdict(hypotheses) is Verdict.PASS
