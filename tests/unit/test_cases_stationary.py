from fractions import Fraction
from itertools import product as every

import pytest
from oracle.exact_rationals import is_zero, minus, rank_of, rows_of, times, transposed

from faverify.cases.pool import pool
from faverify.cases.stationary import (
    _FAMILIES,
    EXCEPTIONAL,
    StationaryPoint,
    draw_stationary,
    witness_feedback,
)
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.linear import full_rank_factors
from faverify.exact.matrix import to_matrix

SIZES = [(1, 1, 1), (2, 3, 1), (4, 3, 2), (5, 5, 3)]


def drawn(family):
    return [draw_stationary(family, *sizes, seed) for sizes in SIZES for seed in range(5)]


@pytest.mark.parametrize("family", _FAMILIES)
def test_both_equations_hold_exactly(family):
    for point in drawn(family):
        error = minus(point.Y, times(point.Z, point.W))
        assert is_zero(times(error, point.C))
        assert is_zero(times(transposed(point.Z), error))


@pytest.mark.parametrize("family", _FAMILIES)
def test_generic_means_that_the_drive_has_the_largest_possible_rank(family):
    for point in drawn(family):
        largest = min(point.sizes[2], rank_of(point.Y))
        assert point.generic == (rank_of(times(point.Y, point.C)) == largest)
        assert point.generic == (family not in EXCEPTIONAL)


def is_projection_of_target(point):
    """Z W = P Y, without forming P: the columns of Z W lie in col(Y C), and Y - Z W is orthogonal to it."""
    drive, fit = times(point.Y, point.C), times(point.Z, point.W)
    inside = rank_of([[*a, *b] for a, b in zip(drive, fit, strict=True)]) == rank_of(drive)
    return inside and is_zero(times(transposed(drive), minus(point.Y, fit)))


@pytest.mark.parametrize("family", _FAMILIES)
def test_lemma_1_holds_at_generic_points_and_fails_at_exceptional_ones(family):
    assert all(is_projection_of_target(point) == (family not in EXCEPTIONAL) for point in drawn(family))


def test_families_reach_their_ranks():
    assert all(rank_of(p.Y) <= p.sizes[2] for p in drawn("low-rank"))
    assert all(rank_of(p.Y) > p.sizes[2] for p in drawn("high-rank"))
    assert all(rank_of(p.Z) < p.sizes[2] for p in drawn("deficient"))
    assert all(is_zero(p.Y) for p in drawn("zero-target"))


def test_deficient_points_have_a_component_of_W_in_the_kernel_of_Z():
    for point in drawn("deficient"):  # W is in the row space of Z iff stacking W^T to Z^T adds no rank
        stacked = [[*a, *b] for a, b in zip(transposed(point.Z), rows_of(point.W), strict=True)]
        assert rank_of(stacked) > rank_of(point.Z)


def test_counterexample_is_the_printed_one():
    for point in drawn("counterexample"):
        assert point.sizes[2] == 1
        assert rank_of(point.Y) == 1
        assert not is_zero(point.C)
        assert rank_of([[*row, *z] for row, z in zip(point.Y, point.Z, strict=True)]) == 2
        assert is_zero(times(minus(point.Y, times(point.Z, point.W)), point.C))
        assert not is_zero(minus(point.Y, times(point.Z, point.W)))


def test_witness_feedback_is_generic_for_every_rank_and_every_r():
    for n, m, rho, r in every((1, 3, 4), (2, 4), (0, 1, 2, 3), (1, 2, 3, 5)):
        if rho <= min(n, m):
            left = [[Fraction(2 + i) ** k for k in range(rho)] for i in range(n)]
            right = [[Fraction(3 + j, 2) ** k for j in range(m)] for k in range(rho)]
            Y = to_matrix(times(left, right) if rho else [[0] * m] * n)
            assert rank_of(Y) == rho
            C = witness_feedback(Y, r)
            assert (len(C), len(C[0])) == (m, r)
            assert rank_of(times(Y, C)) == min(r, rho)


def test_full_rank_factors_multiply_to_the_matrix():
    Y = to_matrix([[0, 1, 2], [0, 2, 4], [0, 3, 7]])
    L, K = full_rank_factors(Y)
    assert times(L, transposed(K)) == rows_of(Y)
    assert rank_of(L) == rank_of(K) == len(L[0]) == 2


@pytest.mark.parametrize(
    ("W", "message"),
    [([[1]], r"\(Y - Z W\) C"), ([[2, 0]], r"W is 1 x 2, but must be 1 x 1")],
)
def test_points_that_are_not_stationary_or_do_not_fit_are_refused(W, message):
    with pytest.raises(InvalidInstance, match=message):
        StationaryPoint.of([[2]], [[1]], [[1]], W)


def test_second_equation_is_checked_too():
    with pytest.raises(InvalidInstance, match=r"Z\^T \(Y - Z W\)"):
        StationaryPoint.of([[2]], [[0]], [[1]], [[1]])


def test_entries_give_the_point_back_and_the_name_is_no_part_of_it():
    point = draw_stationary("deficient", 4, 3, 2, 1)
    again = StationaryPoint.of(**point.entries(), name="other")
    assert again.digest == point.digest
    assert (again.Y, again.C, again.Z, again.W) == (point.Y, point.C, point.Z, point.W)


def test_pools_of_points_are_generic_or_exceptional_throughout():
    assert all(point.generic for point in pool("standard", 1, "stationary"))
    assert not any(point.generic for point in pool("standard", 1, "stationary-exceptional"))


def test_unknown_family_is_refused():
    with pytest.raises(UsageError, match="no stationary family 'none'"):
        draw_stationary("none", 1, 1, 1)
