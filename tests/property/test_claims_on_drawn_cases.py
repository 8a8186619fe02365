"""Every claim that exact arithmetic can test, on drawn cases of its kind: not one is refuted.

The pool of a run keeps to the cases a claim is meant for; what Hypothesis draws does not (any ranks, zero matrices,
feedback that is not generic), so a hypothesis that stands in a claim's prose but not in its text comes out here.
"""

import pytest
from hypothesis import given, settings

from faverify.methods.at_case import AtCase, at_case
from faverify.run import fuzz
from faverify.run.claims import Settings, run_part
from faverify.run.registry import entries
from faverify.verdict import Verdict

CHEAP = ("exact evaluation", "evaluation at the case")


def cheap(claim, kind):
    return [part for part in at_case(claim, kind, lambda derivation: AtCase()) if part.by.name in CHEAP]


PAIRS = [(label, kind) for label, found in entries().items() for kind in fuzz.strategies() if cheap(found.claim, kind)]


@pytest.mark.parametrize(("label", "kind"), PAIRS, ids=lambda value: str(value))
def test_no_drawn_case_refutes_it(label, kind):
    claim = entries()[label].claim
    seen = []

    @given(fuzz.strategies()[kind]())
    def check(case):
        context = Settings(case=case).context()
        for part in cheap(claim, kind):
            outcome = run_part(part, claim, context).outcome
            assert outcome.verdict not in fuzz.BAD, (part.name, outcome.explanation)
            seen.append(outcome.verdict)

    check()
    assert Verdict.PASS in seen  # equalities at irrational roots stay open


def test_a_hypothesis_that_the_text_forgets_is_noticed():
    """Theorem 2 without its condition on the rank of Y C, as it once stood here."""
    from dataclasses import replace

    from derivations import theorem2_optimal_when_rank_allows as theorem2

    part = replace(theorem2.EXACT, says="Z @ W == Y if rank(Y) <= r")
    claim = replace(theorem2.CLAIM, parts=(part,))

    @settings(max_examples=100)
    @given(fuzz.strategies()["stationary"]())
    def check(case):
        assert run_part(part, claim, Settings(case=case).context()).outcome.verdict is not Verdict.FAIL

    with pytest.raises(AssertionError):
        check()
