"""A failure is recorded only if its stored witness, by itself, shows it again."""

import json
from dataclasses import dataclass, replace

import pytest

from derivations.theories import FA, FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Context, Effort
from faverify.errors import FaverifyError, UsageError
from faverify.lang.parse import parse_statement
from faverify.methods import ball_cases, chain, exact_cases
from faverify.methods.base import Method
from faverify.methods.judge import Judge, counts_of, record, verdict_of
from faverify.methods.probability_samples import sampled
from faverify.methods.replay import replayed
from faverify.outcome import Ball, Outcome
from faverify.verdict import Evidence, Verdict

TALL = Instance.of(
    [["1", "2"], ["3", "-1"], ["0", "1"]], [["1", "1/2"], ["0", "1"]], [["1", "0"], ["1", "1"], ["0", "2"]]
)
CONTEXT = Context(lambda kind: [TALL] if kind == "flow" else [], Effort.QUICK)
BOUND = replace(FA_STAR, name="with_bound", definitions={**FA_STAR.definitions, "bnd": "kappa * tr(Y.T @ Y)"})


@pytest.mark.parametrize(
    ("method", "says", "theory"),
    [
        (exact_cases(), "bnd >= 10**9", BOUND),
        (exact_cases(kappa="-1"), "bnd >= 0", BOUND),
        (ball_cases(kappa=("-1/3",), t=("1/2",)), "bnd >= l", BOUND),
        (ball_cases(t=("1/8", "1/2")), "normF(W(t))**2 <= 0", FA),
        (ball_cases(t=("1/2",)), "lambda_min(A(t)) >= 10**6", FA_STAR),
        (chain(), "D(W) == Z.T @ E + W", FA),
    ],
)
def test_a_witness_says_all_that_the_failure_needs(method, says, theory):
    witness = json.loads(json.dumps(method.check(says, theory, CONTEXT).witness))
    judge, other = Judge(parse_statement(says, theory)), replace(CONTEXT, cases=lambda kind: [], seed=77)
    assert replayed(judge, witness, other).verdict is Verdict.FAIL
    for name in witness["case"]:
        reads = {"Z0": "Z", "W0": "W"}.get(name, name) in judge.reads
        less = {**witness, "case": {key: value for key, value in witness["case"].items() if key != name}}
        if reads:
            assert _silent(judge, less, other), name


def _silent(judge, witness, context):
    """Whether the witness without one of its letters shows nothing."""
    found = replayed(judge, witness, context)
    return found is None or found.verdict is not Verdict.FAIL


def test_a_parameter_behind_a_definition_is_stored():
    """Found here: the parameter was looked for in the text, where only the definition's name stands."""
    witness = exact_cases(kappa="-1").check("bnd >= 0", BOUND, CONTEXT).witness
    assert witness["at"] == {"kappa": "-1"}
    assert replayed(Judge(parse_statement("bnd >= 0", BOUND)), {**witness, "at": {}}, CONTEXT) is None


@pytest.mark.parametrize("made", [{}, {"case": {}, "at": {}}, {"case": TALL.entries(), "at": {}}])
def test_a_failure_that_its_witness_does_not_show_is_an_error(made):
    @dataclass(frozen=True)
    class Lying(Method):
        name: str = "lies"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            return Outcome(Verdict.FAIL, Evidence.EXACT, "here", witness=made)

    with pytest.raises(FaverifyError, match="does not reproduce"):
        Lying().check("l >= 0", FA_STAR, CONTEXT)


@pytest.mark.parametrize(
    ("verdicts", "rule"),
    [
        ("", "vacuous"),
        ("vacuous vacuous", "vacuous"),
        ("pass vacuous", "pass"),
        ("pass inconclusive", "inconclusive"),
        ("inconclusive vacuous", "inconclusive"),
        ("pass inconclusive fail vacuous", "fail"),
        ("pass pass", "pass"),
    ],
)
def test_one_rule_from_comparisons_to_a_verdict(verdicts, rule):
    listed = [Verdict(word) for word in verdicts.split()]
    assert verdict_of(listed) == rule
    counts = counts_of(listed)
    assert counts["drawn"] == len(listed) == counts["tested"] + counts["vacuous"] + counts["inconclusive"]


def test_one_open_case_keeps_exact_evaluation_open():
    """Found here: a pass with most cases undecided."""
    root = Instance.of([["1"], ["2"]], [["1"]], [["1"], ["1"]])
    square = Instance.of([["4"], ["2"]], [["1"]], [["2"], ["0"]])
    both = Context(lambda kind: [root, square], Effort.QUICK)
    found = exact_cases().check("normF(S)**2 == tr(G)", FA_STAR, both)
    assert (found.verdict, found.counts["tested"], found.counts["inconclusive"]) == ("inconclusive", 1, 1)


def test_a_side_without_a_finite_enclosure_is_no_number():
    """Found here: infinite radii were stored, which no reader of certificates accepts."""
    import flint

    infinite = flint.arb_mat([[flint.arb(0, "inf")]])
    assert record(infinite) == Ball(text="no finite enclosure")
    assert record(flint.arb_mat([[1]])).mid == ("1", "0")


@pytest.mark.parametrize("confidence", ["0", "1", "-1/2", "3/2", "none", "1/0", ""])
def test_a_confidence_is_a_share(confidence):
    with pytest.raises(UsageError, match="between 0 and 1"):
        sampled(confidence=confidence)
