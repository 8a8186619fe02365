"""The shipped iris instance, made again from the 150 rows (``faverify/data/iris-SOURCE.md`` says how)."""

import csv
from fractions import Fraction
from importlib.resources import files

import mpmath

from faverify.cases.instance import Instance
from faverify.exact.linear import product, transpose
from faverify.exact.matrix import to_matrix

DIGITS = 6
_C = [["1", "1/2"], ["-1/2", "1"], ["1/3", "-1"]]
_Z0 = [["1/2", "0"], ["0", "1/2"], ["-1/4", "1/4"], ["1/4", "1/4"]]


def recompute_iris(digits=DIGITS):
    """The instance again from the 150 rows: centred, whitened by (Xc^T Xc)^{-1/2}, against centred one-hot species.

    Y = (Xc^T Xc)^{-1/2} Xc^T T, computed with 60 digits (no error bound) from the exact rational Xc^T Xc and Xc^T T, is
    rounded to ``digits`` decimals.
    """
    measurements, species = _rows()
    names = sorted(set(species))
    centred = _centred(measurements)
    hot = _centred(tuple(tuple(Fraction(kind == name) for name in names) for kind in species))
    covariance, cross = product(transpose(centred), centred), product(transpose(centred), hot)
    with mpmath.workdps(60):
        whitened = _inverse_root(_approx(covariance)) * _approx(cross)
        target = [
            [Fraction(int(mpmath.nint(whitened[i, j] * 10**digits)), 10**digits) for j in range(whitened.cols)]
            for i in range(whitened.rows)
        ]
    return Instance.of(target, _C, _Z0, name="iris")


def _rows():
    """The exact measurements (150 x 4) and the species."""
    text = (files("faverify.data") / "iris.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines()))[1:]
    return to_matrix([row[:4] for row in rows], "iris"), [row[4] for row in rows]


def _centred(matrix):
    """Each column minus its mean, exactly."""
    means = [sum(column, Fraction(0)) / len(matrix) for column in transpose(matrix)]
    return tuple(tuple(value - mean for value, mean in zip(row, means, strict=True)) for row in matrix)


def _approx(matrix):
    return mpmath.matrix([[mpmath.mpf(value.numerator) / value.denominator for value in row] for row in matrix])


def _inverse_root(matrix):
    """``matrix^{-1/2}`` of a symmetric positive definite matrix, by eigenvectors at the working precision."""
    values, vectors = mpmath.eigsy(matrix)
    return vectors * mpmath.diag([1 / mpmath.sqrt(value) for value in values]) * vectors.T
