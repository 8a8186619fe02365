"""A quick run looks at less and says so; what it looks for in a control is looked for everywhere."""

import sys
from dataclasses import replace

import flint
import pytest

from derivations.lemma6_proofs import PAST
from derivations.theories import FA_STAR
from faverify.claim import Claim, Effort, Part, Restoration, Theory
from faverify.errors import FaverifyError
from faverify.evaluate.decide import exactly
from faverify.evaluate.points import evaluator_at_start
from faverify.evaluate.ring import BallRing
from faverify.kernel.script import Proved, finished, step
from faverify.lang.parse import parse_statement
from faverify.methods import ball_cases, step_functions
from faverify.methods.exact_cases import exact_cases
from faverify.methods.proof import OPEN, UNVALUED, proof
from faverify.run.claims import Settings, run_part
from faverify.verdict import Verdict

LISTED = tuple(("gaussian", 3, 2, r, seed) for seed, r in enumerate((1, 2, 1, 2, 2, 2, 1)))
QUICK, STANDARD, THOROUGH = (Settings(effort).context() for effort in Effort)
lines = sys.modules["faverify.methods.proof"]


def test_of_listed_instances_a_quick_run_takes_the_first_three_that_the_statement_is_about():
    quick, standard = (ball_cases(draws=LISTED).check("normF(Z) > 0 if r > 1", FA_STAR, c) for c in (QUICK, STANDARD))
    assert (quick.counts["tested"], quick.counts["vacuous"]) == (3, 2)
    assert (standard.counts["tested"], standard.counts["vacuous"]) == (4, 3)
    assert "gaussian(3,2,2)#5" not in quick.scope
    assert quick.verdict is standard.verdict is Verdict.PASS


def test_a_control_that_fails_at_a_late_instance_alone_is_refuted_by_a_quick_run():
    sizes = [
        float(sum(x * x for row in case.Z0 for x in row)) for case in ball_cases(draws=LISTED).cases(FA_STAR, QUICK)
    ]
    late = max(range(len(sizes)), key=sizes.__getitem__)
    listed = (*LISTED[:late], *LISTED[late + 1 :], LISTED[late])
    second = sorted(sizes)[-2]
    says = f"normF(Z)**2 <= {int(second) + 1}"
    assert int(second) + 1 < max(sizes)
    assert ball_cases(draws=listed).check(says, FA_STAR, QUICK).verdict is Verdict.PASS
    assert ball_cases(draws=listed).check(says, FA_STAR, STANDARD).verdict is Verdict.FAIL
    refuting = replace(QUICK, refuting=True)
    assert ball_cases(draws=listed).check(says, FA_STAR, refuting).verdict is Verdict.FAIL


NORM = step("norm", "normF(Z)**2 == tr(Z.T @ Z)", "identity")


@pytest.mark.parametrize(("context", "cases"), [(QUICK, 1), (STANDARD, 1), (THOROUGH, 3)])
def test_lines_of_a_proof_that_hold_at_one_instance_are_looked_at_elsewhere_in_a_thorough_run(context, cases):
    found = proof(NORM).check(NORM.says, FA_STAR, context)
    assert found.verdict is Verdict.PASS
    assert f"1 agree with arithmetic, at {cases} case(s) in all" in found.explanation


@pytest.mark.parametrize(("context", "beside", "tested"), [(STANDARD, 6, 8), (THOROUGH, 8, 8), (QUICK, 3, 3)])
def test_what_only_corroborates_is_evaluated_at_six_cases_but_in_a_thorough_run(context, beside, tested):
    listed = tuple(("gaussian", 3, 2, 2, seed) for seed in range(8))
    part = Part("a part", "normF(Z) > 0", ball_cases(draws=listed))
    claim = Claim("own", "own", "", Restoration.NEW, FA_STAR, "own", (part,))
    for decides, expected in ((False, beside), (True, tested)):
        assert run_part(replace(part, decides=decides), claim, context).outcome.counts["tested"] == expected


def test_what_fails_only_after_six_cases_is_found_as_a_control_beside_what_decides():
    listed = tuple(("gaussian", 3, 2, 2, seed) for seed in range(8))
    first = list(ball_cases(draws=listed).cases(FA_STAR, STANDARD))
    sizes = [sum(x * x for row in case.Z0 for x in row) for case in first]
    late = max(range(8), key=sizes.__getitem__)
    listed = (*listed[:late], *listed[late + 1 :], listed[late])
    says = f"normF(Z)**2 <= {sorted(sizes)[-2]}"
    beside = replace(STANDARD, corroborating=True, refuting=True)
    assert ball_cases(draws=listed).check(says, FA_STAR, beside).verdict is Verdict.FAIL


def test_a_control_is_looked_at_along_step_functions_until_the_first_counterexample():
    says = "lambda_max(V(T)) < 0 if V(0) == 0"
    everywhere, first = (step_functions().check(says, PAST, replace(STANDARD, refuting=asks)) for asks in (False, True))
    assert everywhere.verdict is first.verdict is Verdict.FAIL
    assert first.counts["tested"] == 1 < everywhere.counts["tested"]


def scripted(**texts):
    """A script that says to have derived these lines."""
    script = finished(Proved(NORM.says, FA_STAR, (NORM,)))
    one = script.lines["norm"]
    found = {name: replace(one, line=replace(NORM, name=name, says=text)) for name, text in texts.items()}
    return replace(script, lines=found)


@pytest.mark.parametrize("context", [QUICK, STANDARD])
def test_a_line_that_is_false_there_is_an_error_of_the_kernel_in_a_quick_run_too(context):
    script = scripted(wrong="normF(Z)**2 == 2 * tr(Z.T @ Z)")
    with pytest.raises(FaverifyError, match="the kernel derives line 'wrong', which is false at"):
        proof(NORM)._evaluated(script, NORM.says, FA_STAR, context)


def test_lines_that_were_not_decided_are_named_by_the_reason(monkeypatch):
    known = {"a": None, "b": False, "c": True, "": True}
    monkeypatch.setattr(lines, "_holds", lambda name, *_: known[name])
    script = scripted(a="normF(Z) >= 0", b="normF(Z) >= 0", c="normF(Z) >= 0")
    for context in (QUICK, STANDARD):
        _, silent = proof(NORM)._evaluated(script, NORM.says, FA_STAR, context)
        assert silent == {UNVALUED: ["a"], OPEN: ["b"]}


def test_what_balls_leave_open_is_asked_of_one_exact_evaluator():
    case = ball_cases(draws=LISTED[1:2]).cases(FA_STAR, QUICK)[0]
    (claim,) = parse_statement("normF(Z)**2 == tr(Z.T @ Z)", FA_STAR).claims
    (wrong,) = parse_statement("normF(Z)**2 == 1 + tr(Z.T @ Z)", FA_STAR).claims
    with flint.ctx.workprec(100):
        evaluator = evaluator_at_start(case, FA_STAR, 0, {}, BallRing())
        assert exactly(evaluator, claim)[0] is True
        exact = evaluator._rational
        assert exactly(evaluator, wrong)[0] is False
    assert evaluator._rational is exact


LETTERS = Theory("letters", "letters", {"A": ("n", "n")}, kind="free")


def looked_at(effort, decides, says="normF(A) > 0"):
    """The outcome of a part about free letters, which holds at every draw and fails at A = 0."""
    part = Part("a part", says, exact_cases(), decides=decides)
    claim = Claim("own", "own", "", Restoration.NEW, LETTERS, "own", (part,))
    return run_part(part, claim, Settings(effort).context()).outcome


@pytest.mark.parametrize(
    ("effort", "decides", "verdict"),
    [
        (Effort.QUICK, True, Verdict.FAIL),
        (Effort.STANDARD, True, Verdict.FAIL),
        (Effort.STANDARD, False, Verdict.PASS),
        (Effort.THOROUGH, False, Verdict.FAIL),
    ],
)
def test_what_only_corroborates_is_searched_for_counterexamples_in_a_thorough_run(effort, decides, verdict):
    assert looked_at(effort, decides).verdict is verdict


def test_a_part_that_was_not_searched_does_not_say_that_it_was():
    deciding, beside = (looked_at(Effort.STANDARD, decides, "normF(A) >= 0") for decides in (True, False))
    assert "no counterexample at" in deciding.explanation
    assert "no counterexample at" not in beside.explanation


def test_what_no_drawn_case_is_about_is_searched_for_beside_a_proof_too():
    assert looked_at(Effort.STANDARD, False, "normF(A) > 10**5 if tr(A) > 10**6").counts["tested"] > 0
