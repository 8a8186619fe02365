"""Ranks and powers of balls contain those of every matrix and number inside; the truth is integer arithmetic."""

from fractions import Fraction

import flint
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.checker.balls import Balls
from faverify.evaluate.ring import BallRing

ENTRY = st.integers(-2, 2)
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(st.lists(ENTRY, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0])
)
WIDTH = st.sampled_from((0, 1e-30, 1e-3, 1))


@settings(deadline=None)
@given(table=TABLES, width=WIDTH)
def test_a_ball_has_all_ranks_inside(table, width):
    ring, truth = BallRing(), flint.fmpz_mat(table).rank()
    balls = flint.arb_mat([[flint.arb(x, width * (x != 0)) for x in row] for row in table])
    found = ring.call("rank", [balls])[0, 0]
    assert found.contains(truth)
    assert found.lower() >= 0
    assert found.upper() < min(len(table), len(table[0])) + 1e-6


def test_a_rank_that_is_certain_is_a_number():
    ring = BallRing()
    full = flint.arb_mat([[flint.arb(1, 1e-9), 0], [0, flint.arb(2, 1e-9)]])
    assert ring.call("rank", [full])[0, 0] == 2
    assert ring.call("rank", [full * 0])[0, 0] == 0
    assert ring.call("rank", [flint.arb_mat([[flint.arb(3, 1e-9), 0], [0, 0]])])[0, 0] == 1


@settings(deadline=None)
@given(middle=st.integers(-3, 3), width=WIDTH, exponent=st.integers(1, 6), share=st.integers(-4, 4))
def test_a_ball_has_all_powers_inside(middle, width, exponent, share):
    """Of midpoint 0, too, of which FLINT's own power is no number."""
    inside = flint.arb(middle) + flint.arb(width) * share / 4
    found = BallRing().power(flint.arb_mat([[flint.arb(middle, width)]]), Fraction(exponent), False)[0, 0]
    assert found.is_finite()
    assert found.overlaps(inside**exponent)
    assert exponent % 2 or found.lower() >= 0
    checked = Balls().power(flint.arb_mat([[flint.arb(middle, width)]]), Fraction(exponent))[0, 0]
    assert checked.overlaps(inside**exponent)
