"""Forgeries of several fields that agree with each other, every hash and digest put right: each kind is refused."""

import copy
import json

import pytest
from control.test_checker_forgeries import certificates, part

from faverify.certificate.digest import digest
from faverify.certificate.write import index
from faverify.checker.bookkeeping import index_problems, problems
from faverify.checker.check import check_certificate
from faverify.checker.files import statement_hash
from faverify.checker.items import Checker
from faverify.checker.language import Theory
from faverify.checker.scopes import follows, too_special
from faverify.claim import Effort
from faverify.run.claims import Settings

LABELS = ("fact3", "n4", "lemma9", "figure4", "theorem2", "lemma21", "theorem4")


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    return certificates(LABELS, tmp_path_factory.mktemp("kinds"))


def rehash(data, item):
    theories = {data["theory"]["name"]: data["theory"], **data["theories"]}
    item["hash"] = statement_hash(item["says"], theories[item["theory"]])


def wrong(data):
    data["digest"] = digest(data)
    return check_certificate(data).wrong


def compared(data):
    return next(p for p in data["parts"] if any("sides" in c for c in p["outcome"].get("comparisons", ())))


def the_theory_of_a_part(data):
    item = data["parts"][0]
    item["theory"] = "fa"
    rehash(data, item)


def a_control_that_is_true(data):
    item = data["controls"][0]
    item["says"], item["theory"] = "D(2 * Z.T @ Z) == 0", "fa_star_raw"
    rehash(data, item)


def a_weaker_text_with_the_sides_of_the_other(data):
    item = next(p for p in data["parts"] if p["says"] == "l(128) <= l(0) / 1000000")
    item["says"] = "l(128) <= l(0) / 1000"
    rehash(data, item)


def a_side_that_says_something_else(data):
    compared(data)["outcome"]["comparisons"][0]["sides"][0]["text"] = "Z"


def one_side_more(data):
    compared(data)["outcome"]["comparisons"][0]["sides"].append({"text": "0", "latex": "0", "value": {"exact": "7"}})


def another_relation(data):
    compared(data)["outcome"]["comparisons"][0]["relations"] = ["=="] * 9


def a_slack_that_is_left_out(data):
    outcomes = [p["outcome"] for p in data["parts"] if p["outcome"]["evidence"] != "proved"]
    next(outcome for outcome in outcomes if outcome["slack"] != "n/a")["slack"] = "n/a"


def a_case_that_stands_twice(data):
    outcome = compared(data)["outcome"]
    outcome["comparisons"].insert(0, copy.deepcopy(outcome["comparisons"][0]))
    outcome["counts"] = {"drawn": 50, "tested": 50}


def other_sizes(data):
    item = part(data, "proof in the kernel")
    item["outcome"]["scope"] = "all sizes (n, m, r, k), every trajectory of the theory"


def all_sizes_from_cases(data):
    item = compared(data)
    item["outcome"]["scope"] = "all sizes (n, m, r), every trajectory of the theory"


def more_cases_than_were_drawn(data):
    item = compared(data)
    item["outcome"]["scope"] = "5000 cases"


def few_of_many_without_a_warning(data):
    item = compared(data)
    item["outcome"]["counts"] = {"drawn": 500, "tested": 3, "vacuous": 497, "inconclusive": 0}


FORGED = [
    ("fact3", the_theory_of_a_part), ("fact3", a_control_that_is_true),
    ("figure4", a_weaker_text_with_the_sides_of_the_other), ("figure4", a_side_that_says_something_else),
    ("figure4", one_side_more), ("figure4", another_relation), ("theorem4", a_slack_that_is_left_out),
    ("figure4", a_case_that_stands_twice), ("n4", other_sizes), ("theorem2", all_sizes_from_cases),
    ("theorem2", more_cases_than_were_drawn), ("theorem2", few_of_many_without_a_warning),
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_what_is_honest_is_not_contradicted(honest, label):
    assert not wrong(copy.deepcopy(honest[label]))


@pytest.mark.parametrize(("label", "change"), FORGED)
def test_what_agrees_with_itself_and_means_something_else_is_contradicted(honest, label, change):
    data = copy.deepcopy(honest[label])
    change(data)
    assert data != honest[label]
    assert wrong(data)


def test_a_lemma_that_is_changed_alike_in_two_claims_is_contradicted_in_both(honest):
    """Statement, last line and hash of an import, in every part of two claims that has it."""
    for label in ("n4", "lemma9"):
        data = copy.deepcopy(honest[label])
        changed = 0
        for item in data["parts"]:
            for stored in item["outcome"].get("payload", {}).get("imports", {}).values():
                if "<=" in stored["says"]:
                    stored["says"] = stored["says"].replace("<=", "<= 1/2 *", 1)
                    stored["proof"][-1]["says"] = stored["says"]
                    changed += 1
        assert wrong(data) or not changed, label


@pytest.mark.parametrize(
    ("says", "scope", "true"),
    [
        ("x >= 0 for x >= 1", "all real x with x >= 1", True), ("x >= 0 for x >= 1", "all real x with x >= 0", False),
        ("x >= 0 for x >= 1", "all real x", False),
    ],
)  # fmt: skip
def test_a_range_is_that_of_the_text(says, scope, true):
    part = {"says": says, "method": "sign of the derivative", "outcome": {"scope": scope}}
    assert follows(part, Theory({"name": "x", "shapes": {}})) == true


def test_no_trajectory_where_nothing_moves():
    still = Theory({"name": "still", "kind": "free", "shapes": {"A": ["n", "m"]}})
    for every, true in (("instance", True), ("trajectory", False)):
        outcome = {"scope": f"all sizes (n, m), every {every} of the theory"}
        assert follows({"says": "A == A", "method": "proof in the kernel", "outcome": outcome}, still) == true


@pytest.mark.parametrize(
    ("letters", "special"),
    [
        ([[["1", "2"]]] * 3, False), ([[["2", "0"], ["0", "2"]]] * 3, True), ([[["0", "0"]], [["1", "2"]]], True),
        ([[["0"]]] * 2, True), ([[["3"]]] * 2, False), ([[["1", "0"], ["0", "2"]]], False),
    ],
)  # fmt: skip
def test_cases_in_general_position_are_counted_anew(letters, special):
    """Hypotheses that only special letters meet: the tally of the others was taken on trust."""
    outcome = {"scope": "9 exact cases of theory pair", "comparisons": [{"case": {"A": rows}} for rows in letters]}
    assert too_special({"decides": True, "outcome": outcome}) == special
    assert not too_special({"decides": False, "outcome": outcome})


# the index


def empty_what_was_not_checked(data):
    data["not_checked"] = []


def forget_what_was_not_run(data):
    data["not_checked"] = [pair for pair in data["not_checked"] if pair[0] != "not run"]


def use_nothing(data):
    next(row for row in data["claims"] if row["uses"])["uses"] = []


def another_seed(data):
    data["seed"] = "5"


def another_effort(data):
    data["effort"] = "thorough"


def a_pass_with_all_it_needs(data):
    data["claims"][0]["with_dependencies"] = "vacuous"


CHANGES = (
    empty_what_was_not_checked, forget_what_was_not_run, use_nothing, another_seed, another_effort,
    a_pass_with_all_it_needs,
)  # fmt: skip


def test_an_index_says_what_its_certificates_say_and_nothing_else(honest):
    settings = Settings(effort=Effort.QUICK, jobs=1)
    true = json.loads(json.dumps(index(list(honest.values()), set(), settings, "verify", 1.0)))
    assert not [*index_problems(true, honest)]
    for change in CHANGES:
        data = copy.deepcopy(true)
        change(data)
        assert data != true, change
        assert [*index_problems(data, honest)], change


def test_the_honest_certificates_have_no_problems(honest):
    for data in honest.values():
        assert not [*problems(data)]
        assert Checker(data).theories
