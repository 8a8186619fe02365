"""The precision ladder climbs, stops at the first accepted value, and says so when it cannot."""

import pytest
from flint import arb, ctx

from faverify.balls.ladder import climb, radius_below, relative_radius_below, rungs
from faverify.errors import UnableError


def test_rungs_double_and_end_at_the_cap():
    assert list(rungs(100, 500)) == [100, 200, 400, 500]
    assert list(rungs(128, 128)) == [128]
    assert list(rungs(1000, 200)) == [200]


def test_the_first_precision_that_is_good_enough_is_taken():
    tried = []

    def third(bits):
        tried.append((bits, ctx.prec))
        return arb(1) / 3

    value = climb(third, lambda x: radius_below(x, arb(10) ** -60), 64, 1024)
    assert tried == [(64, 64), (128, 128), (256, 256)]
    assert value.rad() < 1e-60


def test_a_singular_rung_climbs_on():
    def regular_from_200_bits(bits):
        if bits < 200:
            raise ZeroDivisionError
        return arb(bits)

    assert climb(regular_from_200_bits, lambda _: True, 64, 1024) == 256


def test_the_cap_is_a_stated_limit():
    with pytest.raises(UnableError, match=r"root of two.*512 bits.*higher precision cap"):
        climb(lambda _: arb(2).sqrt(), lambda x: x.is_exact(), 64, 512, what="root of two")


def test_relative_accuracy_of_a_ball_around_zero_is_never_certain():
    assert not relative_radius_below(arb(0, 1e-30), 0.5)
    assert relative_radius_below(arb(0), 1e-300)
    assert relative_radius_below(arb(1, 1e-10), 1e-9)
    assert not radius_below(arb("nan"), 1)
    assert not radius_below(arb(1, "inf"), 1)
