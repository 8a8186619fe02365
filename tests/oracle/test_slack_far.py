"""Slacks beyond the range of doubles are numbers, the least is found, and the checker reads them; by integers."""

from fractions import Fraction

import flint
import pytest

from faverify.checker.recompute import slack_agrees
from faverify.methods.judge import slack, tightest
from faverify.outcome import Ball, Comparison, Relation
from faverify.verdict import Verdict


def exact(x):
    return flint.fmpq(x.numerator, x.denominator)


@pytest.mark.parametrize("power", [0, 5, 307, 309, 5000, 31456])
@pytest.mark.parametrize("relation", [Relation.AT_MOST, Relation.AT_LEAST])
def test_a_slack_has_four_figures_however_large(power, relation):
    small, large = Fraction(3, 7), Fraction(12345 * 10**power, 10**4)
    sides = (small, large) if relation is Relation.AT_MOST else (large, small)
    text = slack(relation, *map(exact, sides))
    assert abs(Fraction(text) * small / large - 1) <= Fraction(1, 1000)
    with flint.ctx.workprec(100):
        ratio = flint.arb(exact(large / small))
        assert slack_agrees(text, ratio)
        assert not slack_agrees(text, ratio * 2)
        assert not slack_agrees(text, ratio * 10)


@pytest.mark.parametrize("text", ["inf", "nan", "-1", "1e", "1e99999999999", "x", ""])
def test_what_is_no_slack_agrees_with_nothing(text):
    assert not slack_agrees(text, flint.arb(2) ** 200000)


def test_the_least_of_slacks_beyond_doubles_is_found():
    texts = ["3.5e+64681", "2.8e+31456", "1e+309", "9.9e+400"]
    passed = [Comparison("", "", {}, Ball(), Ball(), slack=text, verdict=Verdict.PASS) for text in texts]
    kept, least = tightest(passed)
    assert least == "1e+309"
    assert [c.slack for c in kept] == ["1e+309", "9.9e+400", "2.8e+31456"]
