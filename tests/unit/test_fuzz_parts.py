"""Which parts of a claim a drawn case can refute."""

import time
from dataclasses import replace

import pytest

from derivations import fa_alignment, lemma13_limit
from derivations.theories import FA_STAR, GD
from faverify.cases.files import KINDS
from faverify.cases.instance import Instance
from faverify.cases.pool import pool
from faverify.cases.strategies import EDGES
from faverify.claim import Effort, Part
from faverify.errors import FaverifyError
from faverify.evaluate import trajectory
from faverify.evaluate.care import Care
from faverify.lang.parse import parse_statement
from faverify.methods import ball_cases, exact_cases, proof
from faverify.methods.at_case import AtCase, at_case
from faverify.methods.ball_cases import _rungs
from faverify.methods.judge import Judge
from faverify.methods.mpmath_path import MpmathPath
from faverify.methods.proof import ProofAtCase
from faverify.outcome import Outcome
from faverify.run import drawing, fuzz
from faverify.run.campaign import kinds_of
from faverify.run.claims import PartResult, Settings
from faverify.run.registry import entries
from faverify.run.stacked_look import Abreast
from faverify.verdict import Evidence, Verdict


def names(claim):
    return [part.name for part in at_case(claim, "flow")]


def test_what_is_shown_at_stated_instances_only_is_not_searched():
    assert names(fa_alignment.CLAIM) == [fa_alignment.LAW.name, fa_alignment.OPTIMAL.name]


def test_what_is_not_claimed_of_every_instance_is_not_searched():
    late = lemma13_limit.LATE
    assert late.name not in names(lemma13_limit.CLAIM)
    claimed = replace(lemma13_limit.CLAIM, parts=(replace(late, every=True),))
    assert names(claimed) == [late.name]


def test_a_derivation_is_evaluated_at_the_case_instead():
    assert {part.by for part in at_case(fa_alignment.CLAIM, "flow", lambda method: AtCase())} == {AtCase()}


IRRATIONAL = Settings(case=Instance.of(Y=[[1, 2], [0, 1], [3, 0]], C=[[1], [1]], Z0=[[1], [1], [0]]))


def test_where_exact_arithmetic_has_no_root_balls_refute():
    says = "D(A) == 2 * R.T @ R", "D(A) == R.T @ R"
    true, false = (AtCase().check(text, FA_STAR, IRRATIONAL.context()) for text in says)
    assert true.verdict is Verdict.INCONCLUSIVE
    assert false.verdict is Verdict.FAIL


def test_what_is_stored_is_false_as_it_stands():
    """Found by a new user: W(0) had been drawn, the claim was false there, and the stored instance left W(0) open."""
    claim = replace(fa_alignment.CLAIM, theory=GD, parts=(Part("rate", "D(normF(E)**2) == 0", exact_cases()),))
    found = replace(entries()["fa-alignment"], claim=claim)
    case = Instance.of([[1, 2], [0, 1]], [[1], [1]], [[1], [2]])
    probe = fuzz._Probe(found, Settings(Effort.QUICK), time.monotonic() + 60, fuzz.Tally())
    finding = probe._fresh(case)
    assert finding.case.W0 is not None
    assert probe._fresh(finding.case).case == finding.case


def test_a_search_does_not_prove_again_but_looks_at_every_line():
    """A proof whose second line is false at the case: no kernel is asked, and the line is found out all the same."""
    from faverify.kernel.script import step

    case = Instance.of([[1, 2], [0, 1]], [[1], [1]], [[1], [2]])
    good, bad = step("a", "normF(Z)**2 >= 0", "no such rule"), step("b", "normF(Z)**2 == 0", "no such rule")
    at = Settings(Effort.QUICK, case=case).context()
    says = "normF(Z)**2 >= 0"
    assert proof(good).at_case(proving=False).check(says, FA_STAR, at).verdict is Verdict.PASS
    assert proof(good).at_case().check(says, FA_STAR, at).verdict is not Verdict.PASS
    with pytest.raises(FaverifyError, match="line 'b', which is false at"):
        proof(good, bad).at_case(proving=False).check(says, FA_STAR, at)


def test_a_search_takes_mpmath_paths_at_a_sample_of_the_cases_the_same_again():
    claim = entries()["lemma5"].claim
    slow = {part.name for part in claim.parts if isinstance(part.by, MpmathPath)}
    assert slow
    cases = [Instance.random(3, 2, 1, seed) for seed in range(80)]
    with_path = [bool(slow & {part.name for part in fuzz.parts_at(claim, case)}) for case in cases]
    assert 2 <= sum(with_path) <= 30
    assert with_path == [bool(slow & {part.name for part in fuzz.parts_at(claim, case)}) for case in cases]


@pytest.mark.parametrize("label", ["n3", "n6"])
def test_nothing_to_learn_is_no_crash(label):
    """Found by a search: with Y = C = 0 n3's time is 0, and a cover of [0, 0] had no cells; n6's modes overflowed."""
    case = Instance.of([[0]], [[0]], [[1]])
    probe = fuzz._Probe(entries()[label], Settings(Effort.QUICK), time.monotonic() + 60, fuzz.Tally())
    assert probe._fresh(case) is None


def test_a_search_looks_at_the_lines_of_proofs_at_a_sample_and_at_their_statements_everywhere():
    claim = entries()["lemma8"].claim
    cases = [Instance.random(3, 2, 1, seed) for seed in range(80)]
    looked = [[p for p in fuzz.parts_at(claim, case) if isinstance(p.by, ProofAtCase)] for case in cases]
    assert {tuple(part.name for part in parts) for parts in looked} == {tuple(part.name for part in looked[0])}
    assert 2 <= sum(parts[0].by.lines for parts in looked) <= 30
    false = replace(looked[0][0].by, lines=False).check(
        "l(T) <= -1 if T >= 0", claim.theory, Settings(Effort.QUICK, case=IRRATIONAL.case).context()
    )
    assert false.verdict is Verdict.FAIL


def test_a_search_looks_again_only_at_what_covers_could_refute():
    context = replace(IRRATIONAL.context(), searching=True)
    by_values = ("l == l(0)", "l <= l(0)", "greatest(l, 0, 1) <= l(0)", "greatest(l, 0, 1) - least(l, 0, 1) <= 1")
    by_covers = ("least(l, 0, 1) <= l(0)", "greatest(l, 0, 1) + least(l, 0, 1) <= 1", "l <= 1 if least(l, 0, 1) >= 0")
    assert {len(list(_rungs(Judge(parse_statement(text, FA_STAR)), context))) for text in by_values} == {1}
    for text in (*by_covers, "integral(l, 0, 1) <= 1", "normF(Z)**2 * least(l, 0, 1) >= 0"):
        assert list(_rungs(Judge(parse_statement(text, FA_STAR)), context))[-1] == (20, Care.HASTY)
    exactly = "normF(Z(1))**2 == normF(Z(0))**2"
    assert ball_cases().check(exactly, FA_STAR, context).verdict is Verdict.INCONCLUSIVE
    assert ball_cases().check(f"{exactly} + 1/10**15", FA_STAR, context).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("least(l, 0, 1) <= l(1/4)", "least(l, 0, 1) <= l(1) - 1/1000"),
        ("least(l, 0, 1) >= l(1)", "least(l, 0, 1) >= l(1/2)"),
        ("greatest(l, 0, 1) <= l(0)", "greatest(l, 0, 1) <= l(1/2)"),
        ("greatest(l, 0, 1) >= l(1/4)", "greatest(l, 0, 1) >= l(0) + 1/1000"),
        (
            "greatest(l, 0, 1) - least(l, 0, 1) <= l(0) - l(1)",
            "greatest(l, 0, 1) - least(l, 0, 1) <= (l(0) - l(1)) / 2",
        ),
        ("l(0) - least(l, 0, 1) >= l(0) - l(1)", "l(0) - least(l, 0, 1) >= 2 * (l(0) - l(1))"),
        ("l(1) <= l(0) if least(l, 0, 1) >= 0", "l(1) >= l(0) if least(l, 0, 1) >= 0"),
    ],
)
def test_values_that_stand_for_extrema_refute_what_is_false_and_nothing_else(true, false):
    """The loss falls here: values at 15 times stand for its extrema where only such could refute."""
    context = replace(IRRATIONAL.context(), searching=True)
    assert ball_cases().check(true, FA_STAR, context).verdict is not Verdict.FAIL
    assert ball_cases().check(false, FA_STAR, context).verdict is Verdict.FAIL
    hidden = "least((t - 7/10)**2, 0, 1) >= 1/1000"  # no time that is looked at is near 7/10
    assert ball_cases().check(hidden, FA_STAR, context).verdict is not Verdict.PASS


def test_what_a_hypothesis_rules_out_at_the_start_is_not_integrated(monkeypatch):
    monkeypatch.setattr(trajectory, "motion_of", lambda *_: pytest.fail("the flow was asked for"))
    found = ball_cases(t=("1/3",)).check("l <= l(0) - 1 if l(0) < 0", FA_STAR, IRRATIONAL.context())
    assert found.verdict is Verdict.VACUOUS


def test_a_proof_with_instances_of_its_own_is_looked_at_at_the_case():
    case = Instance.of([[1000]], [[1]], [[1]])
    context = Settings(Effort.QUICK, case=case).context()
    by = proof(against=ball_cases(draws=(("gaussian", 3, 2, 1, 1),), t=("1/8",))).at_case(proving=False)
    assert by.check("normF(Z)**2 <= 10**4", FA_STAR, context).verdict is not Verdict.FAIL
    assert by.check("normF(Y)**2 <= 10**4", FA_STAR, context).verdict is Verdict.FAIL


@pytest.mark.parametrize("proving", [False, True])
def test_no_proof_is_refused_at_a_given_case(proving):
    """Found by a search: a proof of a theory without a named trajectory left t open, an error at every case of N14."""
    for found in entries().values():
        for kind in kinds_of(found.claim):
            for part in at_case(found.claim, kind, proving=proving):
                statement = parse_statement(part.says, found.claim.theory_of(part))
                if isinstance(part.by, ProofAtCase):
                    assert part.by.proof.cases(statement).refusal(statement) == "", (found.claim.label, part.name)


def test_all_claims_are_looked_at_at_the_same_cases_one_after_the_other(monkeypatch):
    seen = []
    monkeypatch.setattr(fuzz._Probe, "_results", lambda probe, case: seen.append((probe.found.claim.label, case)) or [])
    limited = Settings(Effort.QUICK, seed=3, seconds=5.0)
    source = drawing.Source("flow", 3)
    drawn = drawing.drawn(source)
    cases = tuple((source, case) for case in drawn[5:10])
    found = fuzz.probe(fuzz.Batch(("fact2", "fact3"), "flow", limited, time.monotonic() + 60, cases))
    assert len({case.digest for case in drawn}) == len(drawn) > 10
    assert seen == [(label, case) for _, case in cases for label in ("fact2", "fact3")]
    assert [(label, counts) for label, _, _, counts in found] == [("fact2", (5, 0, 0)), ("fact3", (5, 0, 0))]


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_rounds_look_at_different_cases_of_one_size_and_each_is_drawn_again_from_its_source(turn):
    pieces = list(drawing.slices("flow", 3, turn, abreast=True))
    for piece in pieces:
        assert len({case.sizes for _, case in piece}) == 1
        assert len({case.digest for _, case in piece}) == len(piece) <= drawing.ABREAST
        assert all(case in drawing.drawn(source) for source, case in piece)
        assert len(piece) >= 10
    first = 4 + (turn - 1) * drawing.EACH if turn else 3
    seeds = range(first, first + (drawing.EACH if turn else 1))
    assert {source.seed for piece in pieces for source, _ in piece} == set(seeds)
    others = [case for piece in drawing.slices("vectors", 3, turn, abreast=False) for _, case in piece]
    assert others == [case for seed in seeds for case in drawing.drawn(drawing.Source("vectors", seed))]


def test_rounds_come_to_all_sizes_and_edges():
    """Sizes are drawn seed by seed: none that a search used to draw is left out, and no edge."""
    wanted = {(n, m, r) for r in range(1, 4) for n in range(r, 6) for m in range(1, 6)}
    sources = [drawing._of_a_size("flow", seed) for seed in range(600)]
    assert {source.sizes for source in sources} == wanted
    assert {case.name for source in sources[:12] for case in drawing.drawn(source)} == set(EDGES)


def test_what_is_false_at_one_size_is_shrunk_to_smaller_ones(monkeypatch):
    def results(probe, case):
        verdict = Verdict.FAIL if case.sizes[0] > 1 else Verdict.PASS
        part = probe.found.claim.parts[0]
        return [PartResult(part, probe.found.claim.theory, Outcome(verdict, Evidence.EXACT, "", ""), 0.0)]

    monkeypatch.setattr(fuzz._Probe, "_results", results)
    source = drawing.Source("flow", 3, (5, 4, 3))
    looking = probe("fact2")[0]
    assert not looking.holds(drawing.drawn(source)[0])
    assert looking.run(source).case.sizes[0] == 2


def test_what_is_false_at_large_sizes_only_is_shrunk_as_well(monkeypatch):
    def largest(case):
        return max(abs(x) for row in case.Y for x in row)

    def results(probe, case):
        bad = case.sizes == (5, 5, 3) and largest(case) >= 3
        part = probe.found.claim.parts[0]
        outcome = Outcome(Verdict.FAIL if bad else Verdict.PASS, Evidence.EXACT, "", "")
        return [PartResult(part, probe.found.claim.theory, outcome, 0.0)]

    monkeypatch.setattr(fuzz._Probe, "_results", results)
    source = drawing.Source("flow", 3, (5, 5, 3))
    looking = probe("fact2")[0]
    assert not all(looking.holds(case) for case in drawing.drawn(source))
    assert largest(looking.run(source).case) == 3


def test_a_claim_that_is_false_somewhere_is_shrunk_and_the_others_go_on(monkeypatch):
    def results(probe, case):
        bad = probe.found.claim.label == "fact2" and case.sizes[0] > 1
        verdict = Verdict.FAIL if bad else Verdict.PASS
        part = probe.found.claim.parts[0]
        return [PartResult(part, probe.found.claim.theory, Outcome(verdict, Evidence.EXACT, "", ""), 0.0)]

    monkeypatch.setattr(fuzz._Probe, "_results", results)
    limited = Settings(Effort.QUICK, seed=3, seconds=5.0)
    source = drawing.Source("flow", 3)
    cases = tuple((source, case) for case in drawing.drawn(source)[:5])
    false, true = fuzz.probe(fuzz.Batch(("fact2", "fact3"), "flow", limited, time.monotonic() + 60, cases))
    assert false[1].sizes[0] == 2
    assert (true[1], true[3][0]) == (None, 5)


def test_the_claim_under_which_a_process_dies_is_found(monkeypatch):
    def run(jobs, processes, work, dead):
        for job in jobs:
            dies = "fact2" in job.labels and job.kind == "flow"
            yield dead(job) if dies else tuple((label, None, (), (1, 1, 1)) for label in job.labels)
            if len(job.labels) == 1 and not dies:
                monkeypatch.setattr(fuzz.time, "monotonic", lambda: float("inf"))

    monkeypatch.setattr(fuzz, "run_jobs", run)
    tally, chosen = fuzz.Tally(), [entries()[label] for label in ("fact2", "fact3")]
    assert list(fuzz.search(chosen, Settings(Effort.QUICK), 30.0, tally)) == []
    assert tally.died == ["fact2"]


def test_what_a_file_can_hold_is_drawn_by_runs_and_by_the_search():
    """Campaigns had a list of kinds of their own, and a new kind was never drawn."""
    assert set(fuzz.strategies()) == set(KINDS)
    for kind in KINDS:
        assert {case.kind for case in pool(Effort.QUICK, 0, kind)} == {kind}


def probe(label, seed=0, proven=False):
    limited, tally = Settings(Effort.QUICK, seed=seed, seconds=20.0), fuzz.Tally()
    return fuzz._Probe(entries()[label], limited, time.monotonic() + 60, tally, proven), tally


def test_most_instances_are_looked_at_in_double_precision_first_the_same_ones_again():
    cases = [Instance.random(3, 2, 1, seed) for seed in range(400)]
    anyway = [fuzz.enclosed_anyway(case) for case in cases]
    assert 3 <= sum(anyway) <= 25
    assert anyway == [fuzz.enclosed_anyway(case) for case in cases]
    first, enclosed = (
        next(case for case, known in zip(cases, anyway, strict=True) if known is x) for x in (False, True)
    )
    for case, proven, count in ((first, False, 0), (enclosed, False, 1), (first, True, 1)):
        looking, tally = probe("fact2", proven=proven)
        assert looking.holds(case)
        assert (tally.tried, tally.enclosed.get("fact2", 0)) == ({"fact2": 1}, count)


def test_what_is_bad_once_is_shrunk_with_proof():
    looking, tally = probe("fact2")
    looking.bad["somewhere"] = fuzz.Finding("fact2", IRRATIONAL.case, ())
    assert looking.holds(IRRATIONAL.case)
    assert tally.enclosed == {"fact2": 1}


def test_second_opinions_are_left_to_what_is_enclosed():
    for label in ("lemma5", "lemma8", "n1"):
        claim = entries()[label].claim
        parts = fuzz.first_looks(claim, "flow")
        kept = {part.name for part in fuzz._parts(claim, "flow") if not fuzz._is_second_opinion(part)}
        assert {part.name for part in parts} == kept
        assert not any(getattr(part.by.by, "lines", False) for part in parts)


@pytest.mark.parametrize("label", ["n2", "lemma10", "fa-alignment"])
def test_cases_beside_others_come_out_as_alone_and_what_is_known_is_not_asked_again(label, monkeypatch):
    cases = [Instance.random(3, 2, 1, seed) for seed in range(60, 64)]
    beside, alone = probe(label)[0], probe(label)[0]
    beside.beside = Abreast(cases, 0)
    for case in cases:
        found, known = ([result.outcome.verdict for result in looking._results(case)] for looking in (beside, alone))
        assert found == known
        assert not {Verdict.FAIL, Verdict.ERROR} & set(found)
        monkeypatch.setattr(Abreast, "verdicts", lambda *_: pytest.fail("looked at again"))


def test_only_kinds_of_cases_that_a_claim_is_about_are_drawn_and_looked_at_once_in_any_time(monkeypatch):
    """A search of four seconds drew points of rest and sequences for a claim about flows: 0 runs on a busy machine."""
    kinds, slices = list[str](), fuzz.slices

    def noted(kind, *rest):
        kinds.append(kind)
        return slices(kind, *rest)

    monkeypatch.setattr(fuzz, "slices", noted)
    tally = fuzz.Tally()
    assert not list(fuzz.search([entries()["lemma5"]], Settings(Effort.QUICK, jobs=1), 1e-3, tally))
    assert set(kinds) == {"flow"}
    assert tally.applied["lemma5"] > 0
