"""The first screen of the report: counts of the deciding steps, and one line a claim."""

from faverify.report.overview import overview


def made(label, *steps):
    """A certificate as far as the overview reads it; a step is (verdict, evidence, whether it decides)."""
    parts = [{"decides": decides, "outcome": {"verdict": v, "evidence": e}} for v, e, decides in steps]
    verdict = "pass" if all(v == "pass" for v, _, decides in steps if decides) else "fail"
    return {"claim": {"label": label, "title": label, "restoration": "new"}, "parts": parts, "verdict": verdict}


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


def test_nothing_at_all_is_counted_as_nothing():
    found = overview([])
    assert found.counts == {}
    assert found.checked == 0
