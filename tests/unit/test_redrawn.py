"""Letters of stored cases against what their names draw: `check` notices other letters, seeds and names."""

import copy
import json
from random import Random

import pytest

from faverify.cases.families import draw, drawn_pool
from faverify.claim import Effort
from faverify.run.redrawn import STARTED, redrawn

POOL = drawn_pool(Effort.STANDARD, 5)


def certificate(*stored, **environment):
    """What `redrawn` reads of a certificate: one part with these comparisons."""
    own = {"packages": {"faverify": "1"}, "effort": "standard", "seed": "5", **environment}
    outcome = {"comparisons": list(stored)}
    return {"one": {"environment": own, "parts": [{"name": "a part", "outcome": outcome}], "controls": []}}


def stored(instance, name=None):
    return {"name": name or instance.name, "case": instance.entries()}


def found(*places, **environment):
    again = redrawn(json.loads(json.dumps(certificate(*places, **environment))), "1")
    return again.same, again.in_pool, again.others, len(again.wrong.get("one", ()))


def test_the_pool_of_a_seed_is_what_its_names_draw():
    assert found(*map(stored, POOL)) == (len(POOL), len(POOL), 0, 0)


def test_instances_of_another_seed_are_drawn_but_not_of_the_pool():
    assert found(stored(draw("gaussian", 4, 3, 2, 77))) == (1, 0, 0, 0)
    assert found(*map(stored, POOL), seed="6")[:2] == (len(POOL), 0)


@pytest.mark.parametrize("letter", ["Y", "C", "Z0"])
def test_one_other_entry_is_noticed(letter):
    """Whatever the digest that stands beside it is."""
    for number, instance in enumerate(POOL):
        other = copy.deepcopy(stored(instance))
        rows = other["case"][letter]
        row = Random(number).choice(rows)
        row[0] = str(int(row[0]) + 1) if "/" not in row[0] else "1" + row[0]
        assert found(other) == (0, 0, 0, 1)


def test_another_number_in_a_name_is_noticed():
    instance = draw("orthonormal", 4, 3, 2, 77)
    assert found(stored(instance, "orthonormal(4,3,2)#78")) == (0, 0, 0, 1)
    assert found(stored(instance, "gaussian(4,3,2)#77")) == (0, 0, 0, 1)


def test_a_start_that_the_theory_gives_is_another_one_and_w_is_drawn_apart():
    instance = draw("gaussian", 4, 3, 2, 77)
    moved = {**instance.entries(), "Z0": draw("gaussian", 4, 3, 2, 78).entries()["Z0"], "W0": [["1"] * 3] * 2}
    for name, result in ((f"{instance.name}{STARTED}", (1, 0, 0, 0)), (f"{instance.name}, W(0) drawn", (0, 0, 0, 1))):
        assert found({"name": name, "case": moved}) == result


@pytest.mark.parametrize("name", [
    "free letters, n = 3", "found by a search of 20 states, r = 2", "low-rank(4,3,2)#7", "nothing(4,3,2)#7", "",
    "gaussian(4,3,2)#7, and more", "gaussian(90,90,2)#7", "gaussian(2,3,9)#7", "gaussian(٤,3,2)#7",
])  # fmt: skip
def test_of_what_no_name_draws_nothing_is_said(name):
    entries = draw("gaussian", 4, 3, 2, 78).entries()
    assert found({"name": name, "case": entries}) == (0, 0, 1, 0)
    assert found({"name": name, "case": {"dimensions": {"n": 3}}}) == (0, 0, 1, 0)


def test_nothing_is_said_of_another_version_or_of_an_instance_of_the_users():
    other = stored(draw("gaussian", 4, 3, 2, 77), "gaussian(4,3,2)#78")
    assert found(other, packages={"faverify": "2"}) == found(other, instance="mine.json") == (0, 0, 1, 0)


def test_places_without_a_case_are_passed_over():
    assert found({"name": "gaussian(4,3,2)#7"}, {"name": "x", "case": {}}) == (0, 0, 0, 0)
