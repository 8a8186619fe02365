"""Least and greatest values over times: which times are met, which end of a wide value counts, what ends it early."""

from fractions import Fraction
from types import SimpleNamespace

import flint
import pytest

from derivations.theories import FA_STAR
from faverify.errors import DomainError, UnableError
from faverify.evaluate import covers
from faverify.evaluate.care import Care
from faverify.evaluate.functionals import FINEST, _times, functional
from faverify.evaluate.point import Asked
from faverify.evaluate.ring import Unsupported
from faverify.lang.parse import parse_expression
from faverify.outcome import Relation


class Values:
    """An evaluator whose value at a time is a given ball; it remembers the times."""

    theory = FA_STAR

    def __init__(self, ball_at, lost_after=None):
        self.ball_at, self.lost_after, self.met = ball_at, lost_after, []

    def number(self, expr):
        return Fraction(expr.value)

    def at(self, time):
        if self.lost_after is not None and time > self.lost_after:
            raise UnableError("lost")
        self.met.append(time)
        return SimpleNamespace(value=lambda _: flint.arb_mat([[self.ball_at(time)]]))


def extremum(text, values, monkeypatch, cover=None, decided=None, met=None):
    """The enclosure of a text where a cover of the whole interval says that much, and meets that value."""
    monkeypatch.setattr(covers, "extreme_over_cover", lambda *_: None if cover is None else (cover, met))
    call = parse_expression(text, FA_STAR)
    return functional(SimpleNamespace(bounds={}, care=Care.FINE))(values, call, decided)[0, 0]


def asked(truth):
    """What is asked of the value: a truth, or None where a ball leaves it open."""
    return SimpleNamespace(truth=truth, settled=lambda *_: False)


AT_MOST_2 = asked(lambda ball: True if ball[0, 0].upper() <= 2 else None)


def wide(time):
    """1 +- 1/2 at the start, 3 +- 1/2 later."""
    return flint.arb(3 if time else 1, 0.5)


def test_times_double_from_a_64th_on_and_end_with_the_interval():
    assert [*_times(Fraction(0), Fraction(1, 10))] == [
        0,
        Fraction(1, 64),
        Fraction(1, 32),
        Fraction(1, 16),
        Fraction(1, 10),
    ]
    assert [*_times(Fraction(2), Fraction(2) + FINEST)] == [2, 2 + FINEST]
    endless = [*_times(Fraction(1), None)]
    assert endless[:3] == [1, 1 + FINEST, 1 + 2 * FINEST]
    assert endless[-1] == 1 + 128
    assert len(endless) == 15
    assert [*_times(Fraction(0), Fraction(1000))][-1] == 128


def test_a_least_value_is_below_the_upper_end_of_every_value_and_above_the_cover(monkeypatch):
    found = extremum("least(normF(F), 0, 1)", Values(wide), monkeypatch, cover=flint.arb(0.25))
    assert abs(float(found.upper()) - 1.5) < 1e-7
    assert abs(float(found.lower()) - 0.25) < 1e-7


def test_a_greatest_value_is_above_the_lower_end_of_every_value_and_below_the_cover(monkeypatch):
    found = extremum("greatest(normF(F), 0, 1)", Values(wide), monkeypatch, cover=flint.arb(7))
    assert abs(float(found.lower()) - 2.5) < 1e-7
    assert abs(float(found.upper()) - 7) < 1e-7


def test_without_a_cover_one_side_is_open_but_for_squares(monkeypatch):
    assert not extremum("greatest(normF(F), 0, 1)", Values(wide), monkeypatch).is_finite()
    assert not extremum("least(tr(A), 0, 1)", Values(wide), monkeypatch).is_finite()
    square = extremum("least(normF(F)**2, 0, 1)", Values(wide), monkeypatch)
    assert abs(float(square.lower())) < 1e-7
    assert abs(float(square.upper()) - 1.5) < 1e-7
    assert not extremum("greatest(normF(F)**2, 0, 1)", Values(wide), monkeypatch).is_finite()


def test_an_interval_of_one_time_is_the_value_there(monkeypatch):
    values = Values(wide)
    assert extremum("least(normF(F), 2, 2)", values, monkeypatch, cover=flint.arb(-9)).overlaps(flint.arb(3, 0.5))
    assert values.met == [2]


@pytest.mark.parametrize("text", ["least(normF(F), 2, 1)", "greatest(normF(F), -1, 1)"])
def test_what_is_no_interval_from_0_on_is_refused(text, monkeypatch):
    with pytest.raises(DomainError, match="no interval"):
        extremum(text, Values(wide), monkeypatch)


def test_the_times_that_could_be_reached_count(monkeypatch):
    values = Values(wide, lost_after=Fraction(1, 32))
    found = extremum("greatest(normF(F), 0, 1)", values, monkeypatch, cover=flint.arb(9))
    assert values.met == [0, Fraction(1, 64), Fraction(1, 32)]
    assert abs(float(found.lower()) - 2.5) < 1e-7
    with pytest.raises(Unsupported, match="no time"):
        extremum("greatest(normF(F), 0, 1)", Values(wide, lost_after=Fraction(-1)), monkeypatch)


def test_the_first_value_that_decides_ends_a_least_square_only(monkeypatch):
    """What is asked is whether the least value is at most 2: the first one, 1 +- 1/2, says so."""
    for text, met in (
        ("least(normF(F)**2, 0, 1)", 1),
        ("least(normF(F), 0, 1)", 8),
        ("greatest(normF(F)**2, 0, 1)", 8),
    ):
        values = Values(wide)
        extremum(text, values, monkeypatch, flint.arb(0.5), AT_MOST_2)
        assert len(values.met) == met, text
    values = Values(wide)
    found = extremum("least(normF(F)**2, 0, 1)", values, monkeypatch, None, AT_MOST_2)
    assert found.contains(1.5)
    assert found.contains(0)


@pytest.mark.parametrize("text", ["(1 / kappa)**2", "normF(inv(G))**2", "normF(F(1))**2", "(kappa**(1/2))**2"])
def test_a_square_that_may_lack_a_value_is_not_decided_by_one_time(text, monkeypatch):
    values = Values(wide)
    extremum(f"least({text}, 0, 1)", values, monkeypatch, flint.arb(0.5), asked(lambda ball: True))
    assert len(values.met) == 8


def at_most(bound):
    """Whether a value is at most that, as a comparison asks it."""
    return Asked(Relation.AT_MOST, lambda ball: True if ball[0, 0] <= bound else False if ball[0, 0] > bound else None)


def at_least(bound):
    """Likewise at least."""
    return Asked(Relation.AT_LEAST, lambda ball: True if ball[0, 0] >= bound else False if ball[0, 0] < bound else None)


@pytest.mark.parametrize("end", ["oo", "1000"])
def test_where_no_cover_reaches_a_value_refutes_and_none_shows(monkeypatch, end):
    values = Values(lambda time: flint.arb(int(time * 64)))
    assert extremum(f"greatest(normF(F), 0, {end})", values, monkeypatch, decided=at_most(3)) == 4
    assert values.met == [0, *(Fraction(k, 64) for k in (1, 2, 4))]
    for text, decided in (("greatest", at_least(3)), ("least", at_most(0)), ("greatest", None)):
        values = Values(wide)
        with pytest.raises(Unsupported, match="no cover reaches"):
            extremum(f"{text}(normF(F), 0, {end})", values, monkeypatch, decided=decided)
        assert values.met == []
    with pytest.raises(Unsupported, match="no cover reaches"):  # none refutes
        extremum(f"least(normF(F), 0, {end})", Values(wide), monkeypatch, decided=at_least(1))


def test_a_square_that_has_grown_is_not_followed_for_ever(monkeypatch):
    values = Values(lambda time: flint.arb(2) ** int(time * 64))
    found = extremum("least(normF(F)**2, 0, oo)", values, monkeypatch)
    assert values.met == [0, *(Fraction(k, 64) for k in (1, 2, 4, 8, 16, 32))]
    assert abs(float(found.upper()) - 1) < 1e-7
    values = Values(lambda time: flint.arb(2) ** int(time * 64))
    extremum("least(normF(F)**2, 0, 1)", values, monkeypatch, cover=flint.arb(1))
    assert len(values.met) == 8
