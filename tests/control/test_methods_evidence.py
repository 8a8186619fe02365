"""No method claims more than its kind can give: a table of ceilings, retyped, against every outcome of every claim."""

import dataclasses
import itertools

import pytest

from faverify.claim import Context, Effort, Theory
from faverify.methods import argued, cited, written
from faverify.methods.probability_limit import argued_limit
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_controls, run_part
from faverify.run.registry import entries
from faverify.verdict import Evidence, Verdict

STRONGER_TO_WEAKER = ["formal", "proved", "exact", "certified", "statistical", "numerical", "argued", "cited"]
# the strongest evidence that a pass of the method may have, and that a failure may have
CEILINGS = {
    "Chain": ("proved", "exact"),
    "SumOfSquares": ("proved", "exact"),
    "Proof": ("proved", "exact"),
    "SympyScalar": ("proved", "certified"),
    "SympyEntries": ("exact", "exact"),
    "ExactCases": ("exact", "exact"),
    "VectorCases": ("exact", "exact"),
    "BallCases": ("certified", "certified"),
    "AlignmentCover": ("certified", "certified"),
    "TurningPoints": ("certified", "certified"),
    "EnclosedAt": ("certified", "certified"),
    "DerivativeSign": ("proved", "certified"),
    "NormalMoment": ("proved", "numerical"),
    "Sampled": ("statistical", "statistical"),
    "MpmathPath": ("numerical", "certified"),  # a failure is confirmed in balls
    "ExactAgainstPath": ("numerical", "numerical"),
    "WorstCase": ("certified", "certified"),
    "DescentRuns": ("numerical", "numerical"),
    "ArguedLimit": ("argued", "argued"),
    "Argued": ("argued", "argued"),
    "Cited": ("cited", "cited"),
}
SAMPLE = 2  # of every method, this many of its parts are run here, spread over the claims
NOTHING = Theory("nothing", "no letters", {}, kind="none")


def parts_of(kind):
    """Some parts with this method, the claims they are from."""
    found = [(e.claim, p) for e in entries().values() for p in e.claim.parts if type(p.by).__name__ == kind]
    step = max(1, len(found) // SAMPLE)
    return found[::step][:SAMPLE]


def within(outcome, kind):
    passed, failed = (STRONGER_TO_WEAKER.index(level) for level in CEILINGS[kind])
    limit = failed if outcome.verdict is Verdict.FAIL else passed
    return STRONGER_TO_WEAKER.index(outcome.evidence) >= limit


def test_every_method_in_use_has_a_ceiling():
    used = {type(part.by).__name__ for found in entries().values() for part in found.claim.parts}
    assert used <= set(CEILINGS)
    assert set(CEILINGS) - used <= {"Cited", "SumOfSquares", "ExactAgainstPath"}


@pytest.mark.parametrize("kind", CEILINGS)
def test_outcomes_stay_below_the_ceiling_of_their_method(kind):
    context = Settings(effort=Effort.QUICK, jobs=1).context()
    for claim, part in parts_of(kind):
        outcome = run_part(part, claim, context).outcome
        assert outcome.verdict is not Verdict.ERROR, outcome.explanation
        assert within(outcome, kind), (claim.label, part.name, outcome.evidence)
        alone = dataclasses.replace(claim, parts=(dataclasses.replace(part, controls=part.controls[:1]),))
        for control in run_controls(alone, context):
            assert control.refuted, (claim.label, control.control.says)
            assert within(control.outcome, kind), (claim.label, control.control.says, control.outcome.evidence)


def test_an_outcome_above_its_ceiling_would_be_noticed():
    for verdict, evidence in itertools.product((Verdict.PASS, Verdict.FAIL), ("formal", "proved", "exact")):
        assert not within(Outcome(verdict, Evidence(evidence), ""), "BallCases")
    assert not within(Outcome(Verdict.PASS, Evidence.CERTIFIED, ""), "MpmathPath")
    assert within(Outcome(Verdict.FAIL, Evidence.CERTIFIED, ""), "MpmathPath")


@pytest.mark.parametrize(
    ("method", "level"),
    [(argued("a", "b"), "argued"), (cited("somebody, 1901"), "cited"), (argued_limit("n -> oo", "a"), "argued")],
)
@pytest.mark.parametrize("says", ["1 == 2", "", "pigs fly"])
def test_what_no_machine_checks_says_so_whatever_the_text(method, level, says):
    found = method.check(says, NOTHING, Context(lambda kind: [], Effort.QUICK))
    assert found.evidence == level
    assert "not machine-checked" in found.explanation or "not verified here" in found.explanation
    assert found.counts == {}
    assert getattr(method, "uses_cases", True) is False


def test_an_argument_is_shown_whole():
    found = argued("first", "then").check("", NOTHING, Context(lambda kind: []))
    assert [step.reason for step in found.steps] == ["first", "then"]
    assert "somebody, 1901" in written.cited("somebody, 1901").check("", NOTHING, Context(lambda kind: [])).explanation
