"""What stands in a comparison or witness is what its digest and its name say: each altered alone is contradicted."""

import copy
import hashlib
import json
from fractions import Fraction

import pytest
from control.test_checker_forgeries import certificates

from faverify.certificate.digest import digest
from faverify.checker.check import check_certificate
from faverify.checker.language import Theory
from faverify.checker.names import misnamed
from faverify.checker.samples import point
from faverify.errors import StatementError, UnableError

LABELS = ("lemma6", "theorem4", "lemma21", "n17")


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    return certificates(LABELS, tmp_path_factory.mktemp("names"))


def stored(data):
    """Every comparison and witness."""
    for item in (*data["parts"], *data["controls"]):
        yield from item["outcome"].get("comparisons", ())
        if item["outcome"].get("witness"):
            yield item["outcome"]["witness"]


def with_letters(data):
    cases = (one for one in stored(data) if isinstance(one.get("case"), dict) and "dimensions" in one["case"])
    return next(one for one in cases if any(isinstance(rows, list) for rows in one["case"].values()))


def of_chance(data):
    return next(one for one in stored(data) if "draws" in one and "letters" in one)


def of_numbers(data):
    return next(one for one in stored(data) if "=" in one.get("name", "") and {*one["at"]} >= {"x"})


def an_entry_that_was_drawn(data):
    case = with_letters(data)["case"]
    rows = next(rows for rows in case.values() if isinstance(rows, list))
    rows[-1][-1] = str(Fraction(rows[-1][-1]) + 10**6)


def a_digest_left_out(data):
    with_letters(data)["digest"] = ""


def sizes_that_are_not_those_of_the_name(data):
    one = with_letters(data)
    one["case"]["dimensions"]["k"] = 7
    one["digest"] = hashlib.sha256(json.dumps(one["case"], sort_keys=True).encode()).hexdigest()


def a_fixed_letter(data):
    rows = next(iter(of_chance(data)["letters"].values()))
    rows[0][0] = str(Fraction(rows[0][0]) + 1)


def more_draws(data):
    of_chance(data)["draws"] += 7


def a_parameter_that_is_not_read(data):
    of_chance(data)["at"]["unread"] = "1"


def a_number_that_is_not_that_of_the_name(data):
    one = of_numbers(data)
    one["at"]["x"] = str(Fraction(one["at"]["x"]) + Fraction(1, 10**9))


def a_ball_beside_bounds_that_were_drawn(data):
    next(one for one in stored(data) if "lhs" in one and "seed" in one.get("at", ()))["lhs"]["rad"] = ["1", "0"]


def a_digit_of_another_script(data):
    data["parts"][0]["outcome"]["scope"] += " \N{FULLWIDTH DIGIT ONE}"


FORGED = [
    ("lemma6", an_entry_that_was_drawn), ("lemma6", a_digest_left_out), ("lemma6", a_digit_of_another_script),
    ("lemma6", sizes_that_are_not_those_of_the_name), ("theorem4", a_fixed_letter), ("theorem4", more_draws),
    ("theorem4", a_parameter_that_is_not_read), ("n17", a_ball_beside_bounds_that_were_drawn),
    ("lemma21", a_number_that_is_not_that_of_the_name),
]  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
def test_what_is_honest_is_not_contradicted(honest, label):
    assert not check_certificate(copy.deepcopy(honest[label])).wrong


@pytest.mark.parametrize(("label", "change"), FORGED)
def test_one_field_that_is_changed_is_contradicted(honest, label, change):
    data = copy.deepcopy(honest[label])
    change(data)
    data["digest"] = digest(data)
    assert check_certificate(data).wrong


@pytest.mark.parametrize(
    ("name", "at", "true"),
    [
        ("n=10**5, r=4*3", {"n": "100000", "r": "12"}, True), ("n=10**5", {"n": "100001"}, False),
        ("beta=1/10**3", {"beta": "1/1000"}, True), ("beta=1/10**3", {"beta": "1/10000"}, False),
        ("d=0.25, x=1", {"d": "1/4", "y": "3"}, True), ("d=0.25, x=1", {"d": "1/4", "x": "2"}, False),
        ("n=7", {"seed": "1"}, True), ("as = it is", {"as": "1"}, True), ("n=7", "the point itself", True),
    ],
)  # fmt: skip
def test_numbers_in_a_name_are_those_of_the_point(name, at, true):
    assert (misnamed({"name": name, "at": at}) == "") is true


def test_powers_and_quotients_of_powers_are_read_in_points_and_nothing_longer():
    assert point("a=2**3*5, b=3/2**2,c=1.5") == {"a": 40, "b": Fraction(3, 4), "c": Fraction(3, 2)}
    for text in ("a=1/2/3", "a=2**41", "a=-1", "a"):
        with pytest.raises(UnableError):
            point(text)


def test_a_comparison_is_a_number_in_no_sum_and_stands_in_ind():
    theory = Theory({"name": "of a number", "kind": "free", "shapes": {"a": []}})
    assert theory.node("ind(a > 1) + 1").op == "add"
    for text in ("(a > 1) + 1", "-(a > 1)", "a > 1", "ind((a > 1) + 1 > 0)", "exp(a > 1)"):
        with pytest.raises(StatementError):
            theory.node(text)
