"""The first screen of the report: counts of the deciding steps, and one line a claim."""

import pytest

from faverify.report import words
from faverify.report.overview import overview


def made(label, *steps):
    """A certificate as far as the overview reads it; a step is (verdict, evidence, whether it decides)."""
    parts = [
        {"name": f"step {number}", "decides": decides, "outcome": {"verdict": v, "evidence": e, "slack": "1.5"}}
        for number, (v, e, decides) in enumerate(steps)
    ]
    verdict = "pass" if all(v == "pass" for v, _, decides in steps if decides) else "fail"
    claim = {"label": label, "title": label, "restoration": "new"}
    return {"claim": claim, "parts": parts, "verdict": verdict, "evidence": "argued"}


def test_only_deciding_steps_that_pass_are_counted_and_unchecked_ones_named():
    first = [made("a", ("pass", "proved", True), ("pass", "argued", False)), made("b", ("pass", "argued", True))]
    second = [made("c", ("pass", "certified", True), ("fail", "exact", True))]
    found = overview([("First", first), ("Second", second), ("None", [])])
    assert found.counts == {"proved": 1, "argued": 1, "certified": 1}
    assert list(found.levels) == ["proved", "certified", "argued"]
    assert (found.open, found.checked, found.claims) == (1, 1, 3)
    said = "4 deciding steps: 1 proved, 1 certified, 1 argued, 1 not passed. 1 of 3 claims pass without a step"
    assert found.sentence.startswith(said)
    assert [line.label for _, lines in found.groups for line in lines] == ["a", "b", "c"]


def test_a_line_says_how_much_a_machine_checked_and_names_what_is_left():
    steps = [("pass", "proved", True), ("pass", "cited", True), ("fail", "exact", True), ("pass", "argued", False)]
    line = overview([("One", [made("lemma9", *steps)])]).groups[0][1][0]
    assert (line.name, line.by_machine, line.steps, line.machine) == ("Lemma 9", 1, 3, "1 proved")
    assert line.left == "cited: step 1; fail: step 2"
    assert line.slack == "n/a"  # of what failed there is no slack
    assert overview([("One", [made("lemma9", *steps[:2])])]).groups[0][1][0].slack == "1.5"


def test_many_steps_that_are_left_are_named_in_few_words():
    line = overview([("One", [made("n13", *[("pass", "argued", True)] * 5)])]).groups[0][1][0]
    assert (line.name, line.by_machine, line.left) == ("N13", 0, "argued: step 0, step 1, step 2 and 2 more")


@pytest.mark.parametrize(
    ("label", "shown"),
    [("theorem3", "Theorem 3"), ("appendix-e", "Appendix E"), ("gd-optimal", "gd-optimal"), ("n", "n"), ("N3x", "N3x")],
)
def test_labels_have_names(label, shown):
    assert words.name(label) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 cases, at t = 4", "1 case, at t = 4"),
        ("4 exact point(s), r >= 2", "4 exact points, r ≥ 2"),
        ("1 setting(s), 500 draws each", "1 setting, 500 draws each"),
        (f"t = s{words.AT_START}", "t = s (formulas: their values at the start, to three digits)"),
    ],
)  # fmt: skip
def test_scopes_are_written_for_people(text, shown):
    assert words.scope(text) == shown


def test_nothing_at_all_is_counted_as_nothing():
    found = overview([])
    assert found.counts == {}
    assert found.checked == 0
