"""Alignment between all pairs of times: what is certified is what pairs of times show, and what is false is not."""

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq_mat
from hypothesis import given
from hypothesis import strategies as st
from oracle.degenerate_starts import DEGENERATE, degenerate
from oracle.fa_star_exponential import long_time
from strategies import instances

from faverify.cases.instance import Instance
from faverify.flows.fa_star import FAStar
from faverify.flows.monotone import certainly_alignment_never_falls, certainly_increasing, taylor_coefficients

DRAWS = [
    ("gaussian", 8, 6, 3, 1),
    ("gaussian", 5, 5, 3, 0),
    ("scalar", 4, 3, 1, 5),
    ("near-square", 6, 5, 5, 2),
    ("near-square", 8, 8, 7, 1),
    ("wide-feedback", 6, 2, 3, 0),
    ("rank-deficient", 5, 4, 3, 1),
    ("badly-scaled", 4, 3, 3, 1),
    ("r-equals-n", 3, 4, 3, 0),
]


@pytest.mark.parametrize("draw", DRAWS)
def test_it_is_certified_whatever_the_rank_of_the_residual(draw):
    family, n, m, r, seed = draw
    assert certainly_alignment_never_falls(FAStar(Instance.random(n, m, r, seed, family)))


@pytest.mark.parametrize("kind", DEGENERATE)
def test_it_is_certified_where_a_part_rests(kind):
    assert certainly_alignment_never_falls(FAStar(degenerate(kind, random.Random(3))))


@given(instances(), st.integers(0, 40), st.integers(1, 40))
def test_what_is_certified_is_what_pairs_of_times_show(instance, s, gap):
    """G (M(t) - M(s)), symmetric, has no eigenvalue below 0 (an independent route, in doubles)."""
    flow = FAStar(instance)
    if not certainly_alignment_never_falls(flow):
        return
    early, late = Fraction(s, 8), Fraction(s + gap, 8)
    first, second = (long_time(instance.Y, instance.C, instance.Z0, t)[1] for t in (early, late))
    gram = np.array([[float(x.p) / float(x.q) for x in row] for row in flow.data.G.tolist()])
    change = gram @ np.array([[float(x.mid()) for x in row] for row in (second - first).tolist()])
    size = np.abs(change).max() + 1e-12
    assert np.abs(change - change.T).max() <= 1e-6 * size
    assert np.linalg.eigvalsh((change + change.T) / 2)[0] >= -1e-6 * size


@pytest.mark.parametrize("draw", [DRAWS[0], DRAWS[1], DRAWS[3]])
def test_a_start_with_one_sign_turned_is_not_certified(draw):
    """n0 with a negative direction, or turned round as a whole: l(t) is indefinite for small t."""
    family, n, m, r, seed = draw
    part = FAStar(Instance.random(n, m, r, seed, family)).data.moving
    row = fmpq_mat([[int(j == 0) for j in range(part.q)]])
    assert not certainly_increasing(replace(part, n0=part.n0 * -1))
    assert not certainly_increasing(replace(part, n0=part.n0 - row.transpose() * row * part.n0.entries()[0] * 2))


def test_the_coefficients_of_l_are_those_of_the_hyperbolic_tangent_for_r_1():
    """m0 = 0, g = n0 = 1: l' = 1 - l^2."""
    part = FAStar(Instance.of([[1, 0], [0, 0]], [[1], [0]], [[0], [1]])).data.moving
    found = [x[0, 0] for x in taylor_coefficients(part, 7)]
    assert [Fraction(int(x.p), int(x.q)) for x in found] == [
        0, 1, 0, Fraction(-1, 3), 0, Fraction(2, 15), 0, Fraction(-17, 315),
    ]  # fmt: skip
