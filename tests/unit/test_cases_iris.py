from fractions import Fraction
from importlib.resources import files

import numpy as np
import pytest
from oracle.exact_rationals import rank_of
from oracle.iris_source import recompute_iris

from faverify.cases.iris import iris_instance


def table():
    lines = (files("faverify.data") / "iris.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split(",") for line in lines]
    return np.array([[float(value) for value in row[:4]] for row in cells]), [row[4] for row in cells]


def test_shipped_instance_is_the_recomputation():
    assert iris_instance() == recompute_iris()


def test_rows_are_fishers_fifty_of_each_species():
    measurements, species = table()
    assert measurements.shape == (150, 4)
    assert [species.count(name) for name in ("setosa", "versicolor", "virginica")] == [50, 50, 50]
    # published means 5.84, 3.06, 3.76, 1.20; rows 35 and 38 as Fisher printed them, not as in the UCI file
    assert measurements.mean(axis=0) == pytest.approx([5.843333, 3.057333, 3.758, 1.199333], abs=1e-6)
    assert measurements[34].tolist() == [4.9, 3.1, 1.5, 0.2]
    assert measurements[37].tolist() == [4.9, 3.6, 1.4, 0.1]


def test_target_is_the_whitened_cross_covariance_in_double_precision():
    measurements, species = table()
    centred = measurements - measurements.mean(axis=0)
    left, _, right = np.linalg.svd(centred, full_matrices=False)
    whitened = left @ right  # the polar factor: Xc (Xc^T Xc)^{-1/2}
    hot = np.array([[name == kind for kind in sorted(set(species))] for name in species], dtype=float)
    target = np.array([[float(value) for value in row] for row in iris_instance().Y])
    assert np.abs(whitened.T @ whitened - np.eye(4)).max() < 1e-12
    assert np.abs(whitened.T @ (hot - hot.mean(axis=0)) - target).max() < 5.1e-7


def test_instance_is_short_rationals_of_the_documented_shape():
    instance = iris_instance()
    assert instance.sizes == (4, 3, 2)
    assert all((value * 10**6).denominator == 1 for row in instance.Y for value in row)
    assert rank_of(instance.Z0) == 2
    assert instance.C[2] == (Fraction(1, 3), -1)


def test_other_roundings_are_other_instances():
    assert recompute_iris(3).digest != recompute_iris(6).digest
