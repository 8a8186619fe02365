"""Segments: a first guess at a width is a rational of sane size; those of earlier walks are taken where they fit."""

from fractions import Fraction

import pytest
from flint import arb

from faverify.cases.instance import Instance
from faverify.flows.fa_star import FAStar
from faverify.flows.frame import Frames
from faverify.flows.segment import ORDER, WIDEST, _guess
from faverify.flows.walk import walk


@pytest.mark.parametrize("exponent", [-4000, -2150, -40, 0, 40])
def test_the_guess_at_a_width_is_a_number(exponent):
    """Found here: entries of the smallest doubles ended in an OverflowError."""
    width = _guess([arb(2) ** exponent] * (ORDER + 1), 1e-20, arb(0))
    assert 0 < width <= Fraction(2) ** WIDEST


def test_a_walk_that_takes_earlier_segments_takes_what_it_would_have_made():
    """To 3, then to shorter and longer times: the same ends and errors as of walks that know nothing."""
    flow = FAStar(Instance.random(5, 4, 2, seed=3))
    shared = Frames(flow)
    for end in (Fraction(3), Fraction(1, 3), Fraction(2), Fraction(29, 10), Fraction(7), Fraction(2)):
        ends = [
            [(x.t0, x.t1, x.bits, str(x.errors), str(x.coefficients)) for x in walk(frames, Fraction(0), end, 1000)]
            for frames in (shared, Frames(flow))
        ]
        assert ends[0] == ends[1]
        assert ends[0][-1][1] == end
    first, again = (next(iter(walk(shared, Fraction(0), end, 1000))) for end in (Fraction(5), Fraction(6)))
    assert first is again
