"""Upper bounds of norms in balls: above NumPy's values and near them; of what is no number, infinite."""

import flint
import numpy as np
import pytest
from flint import arb, arb_mat

from faverify.flows.norms import frobenius, spectral


@pytest.mark.parametrize("shape", [(3, 2), (2, 3), (40, 30)])
def test_norms_of_what_is_no_finite_number_are_infinite(shape):
    """Found here: 0 was said, as what is not a number is not larger than 0."""
    for entry in (arb("nan"), arb("inf"), arb(0, "inf")):
        matrix = arb_mat([[entry if i == j == 1 else arb(1) for j in range(shape[1])] for i in range(shape[0])])
        assert not frobenius(matrix).is_finite()
        assert not frobenius(matrix - matrix.mid()).is_finite()


@pytest.mark.parametrize("shape", [(1, 1), (3, 2), (2, 5), (20, 30)])
def test_norms_are_bounds_and_near(shape):
    array = np.random.default_rng(3).standard_normal(shape)
    matrix = arb_mat(array.tolist())
    size, top = np.linalg.norm(array), np.linalg.norm(array, 2)
    assert size * (1 - 1e-14) <= float(frobenius(matrix)) <= size * (1 + 1e-12)
    assert top * (1 - 1e-14) <= float(spectral(matrix)) <= top * 1.12
    assert frobenius(matrix - matrix.mid()) == 0
    wide = matrix + arb_mat(*shape, [arb(0, 1)] * array.size)
    assert float(frobenius(wide - wide.mid())) >= np.sqrt(array.size) * (1 - 1e-12)


def test_a_ball_counts_with_its_radius():
    with flint.ctx.workprec(64):
        wide = arb_mat([[arb(0, 2), arb(0)], [arb(0), arb(0)]])
    assert frobenius(wide) >= 2
    assert spectral(wide) >= 2
