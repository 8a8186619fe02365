"""Samples, paths and entries that are forged: seeds, confidence, points and the most of a mean bind what is drawn."""

import copy

import pytest
from control.test_checker_forgeries import certificates

from faverify.certificate.digest import digest
from faverify.checker.check import check_certificate

LABELS = ("n17", "gd-optimal", "lemma5", "n1")


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    return certificates(LABELS, tmp_path_factory.mktemp("samples"))


def named(data, text):
    """The place of a control or part that says the text, and how it is checked."""
    kind = "controls" if any(item["says"] == text for item in data["controls"]) else "parts"
    return next(item for item in data[kind] if item["says"] == text)


def checked(data, text):
    data = copy.deepcopy(data)
    data["digest"] = digest(data)
    return next(
        item.how for item in check_certificate(data).items if item.name in (text, named(data, text).get("name"))
    )


MEAN = "E(fa_error(levels(k, 4, m, 1/2), r)) <= (1 + k / (r - k - 1)) * (m / 4)"
THIRD = "E(fa_error(levels(k, 4, m, 1/2), r)) <= (1 + k / (r - k - 1)) / 3 * (m / 4)"
DESCENT = "P(gd_ratio(12, 1, 1, 80) <= 1.0001) >= 1/2"
STAYS = "P(gd_ratio(12, 1, 1, 1) <= 1.0001) >= 1/2"
ENTRIES = "D(A) == R.T @ R"
PATH = "normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**40"
EIGHTY = "normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**80"


@pytest.mark.parametrize(
    ("label", "text", "how"),
    [
        ("n17", MEAN, "re-verified"), ("n17", THIRD, "re-verified"), ("gd-optimal", DESCENT, "re-verified"),
        ("gd-optimal", STAYS, "re-verified"), ("lemma5", ENTRIES, "re-verified"), ("n1", PATH, "agrees"),
        ("n1", EIGHTY, "agrees"),
    ],
)  # fmt: skip
def test_what_is_honest_is_found_again(honest, label, text, how):
    assert checked(honest[label], text) == how


def first(item):
    return item["outcome"]["comparisons"][0]


def another_seed(item):
    first(item)["at"]["seed"] = "77"


def two_of_one_seed(item):
    item["outcome"]["comparisons"][1]["at"]["seed"] = first(item)["at"]["seed"]


def less_confidence(item):
    item["outcome"]["scope"] = item["outcome"]["scope"].replace("0.999", "0.6")


def more_draws(item):
    item["outcome"]["scope"] = item["outcome"]["scope"].replace(" draws", "1 draws")


def a_larger_most(item):
    first(item)["rhs"]["exact"] = "10/38"


def another_point(item):
    first(item)["name"] = "k=4, m=50, r=11"


def a_seed_of_no_setting(item):
    item["outcome"]["witness"]["seed"] = 5


def more_confidence_than_the_scope(item):
    item["outcome"]["witness"]["confidence"] = "0.9999"


def a_witness_elsewhere(item):
    item["outcome"]["witness"]["at"] = "k=2, m=3, r=4"


def another_count(item):
    item["outcome"]["witness"]["successes"] += 1


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (MEAN, another_seed), (MEAN, two_of_one_seed), (MEAN, less_confidence), (MEAN, more_draws),
        (MEAN, a_larger_most), (MEAN, another_point), (THIRD, a_seed_of_no_setting),
        (THIRD, more_confidence_than_the_scope), (THIRD, a_witness_elsewhere), (THIRD, a_larger_most),
        (THIRD, less_confidence), (THIRD, another_count),
    ],
)  # fmt: skip
def test_a_sample_that_is_not_that_of_the_run_is_contradicted(honest, text, change):
    data = copy.deepcopy(honest["n17"])
    change(named(data, text))
    assert checked(data, text) == "wrong"


def test_a_mean_is_no_smaller_because_less_is_said_to_be_the_most(honest):
    """With a `most` that draws stay below and that larger ones exceed no upper bound of a mean is one."""
    data = copy.deepcopy(honest["n17"])
    item = named(data, MEAN)
    for comparison in item["outcome"]["comparisons"]:
        above, below = map(int, comparison["rhs"]["exact"].split("/"))
        comparison["rhs"]["exact"] = f"{above * 11}/{below * 10}"
    assert checked(data, MEAN) == "wrong"


def test_a_true_identity_is_not_refuted_at_sizes(honest):
    data = copy.deepcopy(honest["lemma5"])
    item = next(c for c in data["controls"] if "difference" in (c["outcome"].get("witness") or {}))
    true = "D(A) == 2 * R.T @ R"
    item["says"], item["part"] = true, data["parts"][0]["name"]
    assert [i.how for i in check_certificate(data).items if i.control and i.name == true] == ["wrong"]


def test_sizes_that_no_letter_has_are_not_drawn(honest):
    data = copy.deepcopy(honest["lemma5"])
    item = next(c for c in data["controls"] if "difference" in (c["outcome"].get("witness") or {}))
    item["outcome"]["witness"]["sizes"] = "(3000000, 1, 2)"
    found = check_certificate(data)
    assert [i.how for i in found.items if i.control and i.name == item["says"]].count("not re-verified") == 1
