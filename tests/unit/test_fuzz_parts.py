"""Which parts of a claim a drawn case can refute."""

from dataclasses import replace

from derivations import fa_alignment, lemma13_limit
from faverify import fuzz


def names(claim):
    return [part.name for part in fuzz.testable(claim)]


def test_what_is_shown_at_stated_instances_only_is_not_searched():
    assert names(fa_alignment.CLAIM) == [fa_alignment.LAW.name, fa_alignment.OPTIMAL.name]


def test_what_is_not_claimed_of_every_instance_is_not_searched():
    late = lemma13_limit.LATE
    assert late.name not in names(lemma13_limit.CLAIM)
    claimed = replace(lemma13_limit.CLAIM, parts=(replace(late, every=True),))
    assert names(claimed) == [late.name]


def test_a_derivation_is_searched_by_exact_evaluation():
    assert {part.by.name for part in fuzz.testable(fa_alignment.CLAIM)} == {"exact evaluation"}
