"""The index against hand-made certificates: every number of a row, what joins, what was not checked."""

import pytest

from faverify.certificate.index import NOT_RUN, summary


def certificate(label, outcomes, verdict="pass", uses=(), warnings=()):
    told = dict.fromkeys(("title", "where", "kind", "restoration", "statement"), "")
    parts = [
        {"name": f"part {k}", "outcome": {"verdict": "pass", "evidence": "proved", **o}} for k, o in enumerate(outcomes)
    ]
    return {
        "claim": {"label": label, **told, "uses": list(uses)}, "parts": parts, "verdict": verdict, "seconds": 1.5,
        "evidence": "proved", "digest": f"digest of {label}", "warnings": list(warnings),
    }  # fmt: skip


def row(*outcomes):
    (found,) = summary([certificate("one", outcomes)], set(), {})["claims"]
    return found


@pytest.mark.parametrize(
    ("outcomes", "drawn", "tested"),
    [
        ([{}], 0, 0),
        ([{"counts": {}}], 0, 0),
        ([{}, {"counts": {"tested": 3}}], 3, 3),
        ([{"counts": {"tested": 3, "drawn": 9}}, {"counts": {"tested": 5}}], 9, 5),
        ([{"counts": {"tested": 0, "drawn": 2}}, {}], 2, 0),
        ([], 0, 0),
    ],
)
def test_the_counts_of_a_row_are_the_largest_of_its_parts(outcomes, drawn, tested):
    found = row(*outcomes)
    assert (found["drawn"], found["tested"]) == (drawn, tested)


@pytest.mark.parametrize(
    ("outcomes", "slack"),
    [
        ([{}], "n/a"),
        ([{"slack": "n/a"}, {"slack": "2"}, {"slack": "3"}], "2"),
        ([{"slack": "2.5e+400"}], "2.5e+400"),
        ([], "n/a"),
    ],
)
def test_the_slack_of_a_row_is_the_first_that_means_something(outcomes, slack):
    assert row(*outcomes)["slack"] == slack


def test_a_claim_that_fails_has_no_slack():
    (found,) = summary([certificate("one", [{"slack": "2"}], "fail")], set(), {})["claims"]
    assert found["slack"] == "n/a"


def test_a_row_says_what_its_certificate_says():
    one, other = certificate("one", [{}]), certificate("other", [{}], uses=("one",))
    found = summary([one, other], {"other"}, {})["claims"]
    assert [(r["label"], r["file"], r["digest"], r["cached"], r["seconds"], r["uses"]) for r in found] == [
        ("one", "one.json", "digest of one", False, 1.5, []),
        ("other", "other.json", "digest of other", True, 1.5, ["one"]),
    ]


def test_a_verdict_is_no_better_than_that_of_what_is_used_however_far():
    chain = [
        certificate("a", [{}], uses=("b",)), certificate("b", [{}], uses=("c",)),
        certificate("c", [{}], verdict="inconclusive"), certificate("d", [{}], verdict="fail", uses=("a",)),
        certificate("e", [{}], uses=("absent",)),
    ]  # fmt: skip
    found = {r["label"]: r["with_dependencies"] for r in summary(chain, set(), {"absent": ()})["claims"]}
    assert found == {"a": "inconclusive", "b": "inconclusive", "c": "inconclusive", "d": "fail", "e": "pass"}


def test_what_was_not_checked_is_what_no_machine_checked_or_did_not_pass_or_did_not_run():
    outcomes = [
        {"evidence": "argued", "explanation": "words"}, {"evidence": "cited"},
        {"verdict": "inconclusive", "explanation": "open"}, {},
    ]  # fmt: skip
    found = summary([certificate("one", outcomes, warnings=("w",))], set(), {"one": (), "two": (), "three": ()})
    assert found["not_checked"] == [
        ["one: part 0", "argued: words"], ["one: part 1", "cited: "], ["one: part 2", "inconclusive: open"],
        [NOT_RUN, "two, three"],
    ]  # fmt: skip
    assert found["warnings"] == ["w"]
    assert summary([], set(), {})["not_checked"] == []
