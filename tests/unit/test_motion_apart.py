"""Letters that move without looking at others are enclosed by the flow that they need alone."""

from fractions import Fraction

import flint
import pytest

from derivations.growth_proofs import GROWTH
from faverify.cases.instance import Instance
from faverify.evaluate import motion
from faverify.evaluate.motion import motion_of
from faverify.evaluate.points import exact_point

CASE = Instance.of([[1, 2], [0, 1], [3, 0]], [[1], [2]], [[2], [0], [0]])
POINT = exact_point(CASE, GROWTH, 0, {"mu": Fraction(1, 2), "m0": Fraction(1)})
T = Fraction(1, 3)


def test_each_letter_names_what_its_motion_depends_on():
    needs = motion._closed(GROWTH)
    assert {name: "".join(sorted(group)) for name, group in needs.items()} == {
        **{"Z": "Z", "U": "UZ", "V": "VZ", "J": "JUZ", "g": "g", "h": "h"}
    }


def test_apart_they_are_where_they_are_together():
    apart, together = motion_of(GROWTH, CASE, POINT), motion._Polynomial(GROWTH, POINT)
    with flint.ctx.workprec(200):
        one, other = apart.at(T, 25), together.at(T, 25)
        assert set(one) == set(other) == set(GROWTH.flow)
        for name in GROWTH.flow:
            for x, y in zip(one[name].entries(), other[name].entries(), strict=True):
                assert x.overlaps(y)
                assert x.rad() < 1e-20


def test_z_beside_letters_that_follow_it_is_fa_star(monkeypatch):
    monkeypatch.setattr(motion, "_Polynomial", lambda *_: pytest.fail("Z was integrated"))
    assert motion_of(GROWTH, CASE, POINT).at(T, 20)["Z"].nrows() == 3


def test_a_start_that_is_not_the_cases_is_integrated():
    moved = exact_point(Instance.of(CASE.Y, CASE.C, [[1], [0], [0]]), GROWTH, 0, dict(POINT.parameters))
    found = motion_of(GROWTH, CASE, moved).motion(frozenset("Z"))
    assert isinstance(found, motion._Polynomial)
