"""Rates of what a comparison switches: 0 or those of the selected rows, and only where it certainly stays as it is."""

import flint
import pytest

from faverify.cases.families import draw
from faverify.claim import Context
from faverify.evaluate.ring import BallRing, ExactRing, Unsupported
from faverify.evaluate.switches import known, switch
from faverify.evaluate.trajectory import evaluator_at
from faverify.outcome import Relation
from faverify.run.registry import entry

CASE = draw("gaussian", 3, 3, 2, 5)


def at(time, text):
    with flint.ctx.workprec(160):
        evaluator = evaluator_at(entry("n3").claim.theory, CASE, {"t": time}, Context(lambda kind: []), 30)
        return evaluator.text(text)


@pytest.mark.parametrize("text", ["ind(l > l(0) / 2)", "ind(l == 1)", "ind(l <= 1) * ind(D(l) < 0)"])
def test_an_indicator_stands_still_where_the_sides_differ(text):
    assert at("1/3", f"D({text})")[0, 0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "ind(l >= l(1/3))",  # equal now: it may switch
        "ind(l == l)",
        "ind(lambda_min(A) > -100)",  # a side without a derivative
        "ind(rank(Z) >= 1)",
        "normF(rows_le(R - R, A, 1))**2",
    ],
)
def test_no_rate_where_it_may_switch(text):
    with pytest.raises(Unsupported):
        at("1/3", f"D({text})")


def test_selected_rows_move_as_those_that_they_are_selected_from():
    everything, nothing = at("1/3", "D(normF(rows_le(R, A, 1000))**2)"), at("1/3", "D(normF(rows_le(R, A, -1000))**2)")
    assert everything[0, 0].overlaps(at("1/3", "D(normF(R)**2)")[0, 0])
    assert not everything[0, 0].contains(0)
    assert nothing[0, 0] == 0


@pytest.mark.parametrize("ring", [ExactRing(), BallRing()])
@pytest.mark.parametrize(
    "relation", [Relation.EQUAL, Relation.AT_MOST, Relation.AT_LEAST, Relation.BELOW, Relation.ABOVE]
)
@pytest.mark.parametrize("left", [-1, 0, 1])
def test_a_known_sign_says_what_the_comparison_says(ring, relation, left):
    compared = switch(ring, ring.matrix([[left]]), relation, ring.matrix([[0]]))
    assert compared.apart is (left != 0)
    assert compared.truth is {"==": left == 0, "<=": left <= 0, ">=": left >= 0, "<": left < 0, ">": left > 0}[relation]
    if left:
        assert known([left], relation) == [compared]
    else:
        assert not known([left], relation)[0].apart
