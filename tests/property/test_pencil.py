"""The counts of N6's quadratic pencil, exact and in balls, against pencils whose roots are known by construction."""

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faverify.balls.pencil import Sides, certainly_count, count_exactly, enclose_rate
from faverify.errors import DomainError

ENTRIES = st.integers(-4, 4)


def of(rows):
    return flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in map(Fraction, row)] for row in rows])


@st.composite
def diagonal_pencils(draw):
    """(K, Q, real parts): mu^2 - k mu - q with roots a +- w i, or a and b, in coordinates changed by a shear."""
    parts, K, Q = [], [], []
    for _ in range(draw(st.integers(1, 3))):
        a, b, w = draw(ENTRIES), draw(ENTRIES), draw(st.integers(0, 3))
        if w:  # (mu - a)^2 + w^2
            K, Q, parts = [*K, 2 * a], [*Q, -(a * a + w * w)], [*parts, a, a]
        else:
            K, Q, parts = [*K, a + b], [*Q, -a * b], [*parts, a, b]
    size = len(K)
    shear = of([[int(i == j) + (draw(ENTRIES) if j > i else 0) for j in range(size)] for i in range(size)])
    place = [of([[d[i] if i == j else 0 for j in range(size)] for i in range(size)]) for d in (K, Q)]
    return shear * place[0] * shear.inv(), shear * place[1] * shear.inv(), parts


@given(diagonal_pencils())
def test_counts_are_those_of_the_roots_that_were_built_in(pencil):
    K, Q, parts = pencil
    truth = Sides(sum(x > 0 for x in parts), sum(x == 0 for x in parts), sum(x < 0 for x in parts))
    assert count_exactly(K, Q) == truth
    balls = flint.arb_mat(K), flint.arb_mat(Q)
    with flint.ctx.workprec(200):
        seen = certainly_count(*balls)
        assert seen is None if truth.imaginary else seen in (truth, None)
        if seen is not None and truth.right:
            assert enclose_rate(*balls).contains(min(x for x in parts if x > 0))


@given(st.lists(st.lists(st.integers(-9, 9), min_size=4, max_size=4), min_size=2, max_size=2))
def test_counts_agree_with_double_precision_where_it_can_tell(entries):
    K, Q = ([row[:2], row[2:]] for row in entries)
    real = np.linalg.eigvals(np.block([[np.zeros((2, 2)), np.eye(2)], [np.array(Q), np.array(K)]])).real
    found = count_exactly(of(K), of(Q))
    if abs(real).min() > 1e-3:
        assert found == Sides(int((real > 0).sum()), 0, int((real < 0).sum()))
        assert certainly_count(flint.arb_mat(of(K)), flint.arb_mat(of(Q))) in (found, None)


def test_a_pencil_without_a_root_on_the_right_has_no_rate():
    minus = flint.arb_mat(of([[-3]])), flint.arb_mat(of([[-2]]))  # roots -1 and -2
    with pytest.raises(DomainError):
        enclose_rate(*minus)
    turning = flint.arb_mat(of([[0]])), flint.arb_mat(of([[-1]]))  # roots +-i
    assert enclose_rate(*turning) is None


@pytest.mark.parametrize("half", [Fraction(1, 2), Fraction(1, 1000), Fraction(30)])
def test_roots_on_both_sides_are_certainly_counted_however_near_the_axis(half):
    with flint.ctx.workprec(200):
        balls = flint.arb_mat(of([[0]])), flint.arb_mat(of([[half * half]]))  # roots -half and half
        assert certainly_count(*balls) == Sides(1, 0, 1)
        rate = enclose_rate(*balls)
        assert rate.overlaps(flint.arb(flint.fmpq(half.numerator, half.denominator)))
        assert rate.rad() < 1e-30
