"""Which parts of a claim a drawn case can refute."""

from dataclasses import replace

from derivations import fa_alignment, lemma13_limit
from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.methods.at_case import AtCase, at_case
from faverify.run import Settings
from faverify.verdict import Verdict


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
    true, false = (AtCase().run(text, FA_STAR, IRRATIONAL.context()) for text in says)
    assert true.verdict is Verdict.INCONCLUSIVE
    assert false.verdict is Verdict.FAIL
