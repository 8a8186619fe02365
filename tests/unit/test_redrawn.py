"""Letters of stored cases against what their names draw: `check` notices other letters, seeds and names."""

import copy
import json
from random import Random

import pytest

from faverify.cases.families import draw, drawn_pool
from faverify.cases.free import FreeCase
from faverify.cases.iris import iris_instance
from faverify.cases.pool import pool
from faverify.cases.stationary import draw_stationary
from faverify.cases.vectors import chain, draw_vectors, special_vectors
from faverify.certificate.records import theory_json
from faverify.claim import Effort
from faverify.run.redrawn import redrawn
from faverify.run.registry import entry

POOL = drawn_pool(Effort.STANDARD, 5)
THEORY = entry("lemma4").claim.theory


def certificate(*stored, theory=THEORY, **environment):
    """What `redrawn` reads of a certificate: one part with these comparisons."""
    own = {"packages": {"faverify": "1"}, "effort": "standard", "seed": "5", **environment}
    part = {"name": "a part", "theory": theory.name, "outcome": {"comparisons": list(stored)}}
    return {"one": {"environment": own, "theory": theory_json(theory), "parts": [part], "controls": []}}


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


@pytest.mark.parametrize("kind", ["stationary", "stationary-exceptional", "vectors", "flow", "free"])
def test_every_pool_is_drawn_again_and_one_other_entry_is_noticed(kind):
    """Stationary points, sequences and free letters were taken as they stood."""
    cases = pool("standard", 5, kind)
    assert found(*map(stored, cases)) == (len(cases), len(cases), 0, 0)
    for case in cases if kind != "free" else ():
        other = copy.deepcopy(stored(case))
        rows = other["case"]["Z" if kind.startswith("stationary") else "Y" if kind == "flow" else "weights"]
        (rows[0] if isinstance(rows[0], list) else rows)[0] = "355/113"
        assert found(other) == (0, 0, 0, 1)


@pytest.mark.parametrize(
    "case",
    [
        draw_stationary("counterexample", 3, 2, 1, 77), draw_vectors("chain", 3, 77), chain(3, 9, 500), iris_instance(),
        *special_vectors(),
    ],
)  # fmt: skip
def test_what_other_names_draw(case):
    assert found(stored(case))[::3] == (1, 0)
    assert found({"name": case.name, "case": {**case.entries(), next(iter(case.entries())): [["7"]]}})[3] == 1


def test_letters_that_are_drawn_beside_a_case_are_drawn_again():
    """An entry of a letter that the theory leaves free could be any other: nothing but a digest was asked for."""
    again, places = entry("fact2").claim.theory, []
    from faverify.evaluate.points import letters_as_drawn
    from faverify.exact.linear import from_flint
    from faverify.exact.matrix import to_text

    for case in (FreeCase((("n", 3), ("m", 2), ("r", 2)), 9), FreeCase((("n", 2), ("m", 2), ("r", 2)), 9, "zero")):
        letters = letters_as_drawn(case, again, 5, {}).letters
        places.append({"name": case.name, "case": {**case.entries(), "Y": to_text(from_flint(letters["Y"]))}})
    assert found(*places, theory=again)[::2] == (2, 0)
    for place in places:
        place["case"]["Y"][0][0] = "355/113"
    assert found(*places, theory=again) == (0, 0, 0, 2)


def test_a_start_that_the_theory_gives_is_another_one_and_w_is_drawn_apart():
    from faverify.evaluate.points import with_start

    moving = entry("n16").claim.theory
    started = with_start(draw("gaussian", 4, 3, 2, 77), moving, 5)
    assert found(stored(started), theory=moving) == (1, 0, 0, 0)
    for letter in started.entries():
        other = copy.deepcopy(stored(started))
        other["case"][letter][0][0] = "355/113"
        assert found(other, theory=moving) == (0, 0, 0, 1)


@pytest.mark.parametrize("name", [
    "found by a search of 20 states, r = 2", "low-rank(4,3,2)#x", "nothing(4,3,2)#7", "", "random(d=3)",
    "gaussian(4,3,2)#7, and more", "gaussian(90,90,2)#7", "gaussian(2,3,9)#7", "gaussian(٤,3,2)#7",
    "deficient(4,3,1)#7", "sharp chain, d = 3, 9 pieces",
])  # fmt: skip
def test_of_what_no_name_draws_nothing_is_said(name):
    entries = draw("gaussian", 4, 3, 2, 78).entries()
    assert found({"name": name, "case": entries}) == (0, 0, 1, 0)
    assert found({"name": name, "case": {"dimensions": {"n": 3}}}) == (0, 0, 1, 0)


@pytest.mark.parametrize("sizes", [{"n": 10**9}, {"n": "x"}, {}, [], {"n": 2, "m": None}])
def test_sizes_that_nobody_draws(sizes):
    assert found({"name": "free letters", "case": {"dimensions": sizes, "seed": "1"}}) == (0, 0, 1, 0)


def test_nothing_is_said_of_another_version_or_of_an_instance_of_the_users():
    other = stored(draw("gaussian", 4, 3, 2, 77), "gaussian(4,3,2)#78")
    assert found(other, packages={"faverify": "2"}) == found(other, instance="mine.json") == (0, 0, 1, 0)


def test_places_without_a_case_are_passed_over():
    assert found({"name": "gaussian(4,3,2)#7"}, {"name": "x", "case": {}}) == (0, 0, 0, 0)
