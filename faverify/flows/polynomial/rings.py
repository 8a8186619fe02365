"""The rings in which a program runs: balls, batches of doubles, and series of norms."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, arb_mat, arb_poly

from faverify.balls.convert import to_fmpq


class Balls:
    """``arb_mat`` at the current precision: every value encloses the true one."""

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        return left + right if sign > 0 else left - right

    def matmul(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return left * right

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """See `program.Ring`."""
        return matrix * scalar[0, 0]

    def transpose(self, matrix: Any) -> Any:
        """See `program.Ring`."""
        return matrix.transpose()

    def dot(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        size = left.nrows() * left.ncols()
        return arb_mat(1, size, left.entries()) * arb_mat(size, 1, right.entries())

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return arb_mat([[arb(to_fmpq(value))]])

    def identity(self, size: int) -> Any:
        """See `program.Ring`."""
        return arb_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def zeros(self, rows: int, columns: int) -> Any:
        """See `program.Ring`."""
        return arb_mat(rows, columns)


class Doubles:
    """NumPy arrays of any number of leading axes: a batch of matrices (heuristic, or with `Program.roundings`)."""

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        return left + right if sign > 0 else left - right

    def matmul(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return left @ right

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """See `program.Ring`."""
        return scalar * matrix

    def transpose(self, matrix: Any) -> Any:
        """See `program.Ring`."""
        return matrix.swapaxes(-1, -2)

    def dot(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return (left * right).sum(axis=(-1, -2), keepdims=True)

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return np.array([[float(value)]])

    def identity(self, size: int) -> Any:
        """See `program.Ring`."""
        return np.eye(size)

    def zeros(self, rows: int, columns: int) -> Any:
        """See `program.Ring`."""
        return np.zeros((rows, columns))


class Magnitudes(Doubles):
    """Entrywise sums of absolute values, for arrays >= 0 (heuristic)."""

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        return left + right

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return np.array([[abs(float(value))]])


class Patterns(Doubles):
    """Which entries may be other than 0: arrays of booleans (`True` wherever one may be; two that cancel may)."""

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        return left | right

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """See `program.Ring`."""
        return scalar & matrix

    def dot(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return np.array([[(left & right).any()]])

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return np.array([[value != 0]])

    def identity(self, size: int) -> Any:
        """See `program.Ring`."""
        return np.eye(size, dtype=bool)

    def zeros(self, rows: int, columns: int) -> Any:
        """See `program.Ring`."""
        return np.zeros((rows, columns), dtype=bool)


class Norms:
    """Bounds of Frobenius norms: an ``arb_poly`` with coefficients >= 0 a matrix.

    Of polynomials in a variable, coefficient by coefficient: those of a sum and of a product are bounded by the sum and
    the product.
    """

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        return left + right

    def matmul(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return left * right

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """See `program.Ring`."""
        return scalar * matrix

    def transpose(self, matrix: Any) -> Any:
        """See `program.Ring`."""
        return matrix

    def dot(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return left * right

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return arb_poly([arb(to_fmpq(abs(value)))])

    def identity(self, size: int) -> Any:
        """See `program.Ring`."""
        return arb_poly([arb(size).sqrt()])

    def zeros(self, rows: int, columns: int) -> Any:
        """See `program.Ring`."""
        return arb_poly([0])


class Waves(Norms):
    """Norms of Chebyshev coefficients: of ``sum c_k (z^k + z^-k)/2`` as a Laurent polynomial in z.

    A value is ``(arb_poly, centre)``: coefficient ``centre + k`` belongs to ``z^k``.
    """

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """See `program.Ring`."""
        centre = max(left[1], right[1])
        (first, i), (second, j) = left, right
        return first.left_shift(centre - i) + second.left_shift(centre - j), centre

    def matmul(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return left[0] * right[0], left[1] + right[1]

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """See `program.Ring`."""
        return self.matmul(scalar, matrix)

    def dot(self, left: Any, right: Any) -> Any:
        """See `program.Ring`."""
        return self.matmul(left, right)

    def number(self, value: Fraction) -> Any:
        """See `program.Ring`."""
        return super().number(value), 0

    def identity(self, size: int) -> Any:
        """See `program.Ring`."""
        return super().identity(size), 0

    def zeros(self, rows: int, columns: int) -> Any:
        """See `program.Ring`."""
        return super().zeros(rows, columns), 0

    def wave(self, norms: list[Any]) -> Any:
        """The value of a letter whose Chebyshev coefficients have these norms."""
        half = [norm / 2 for norm in norms[1:]]
        return arb_poly([*reversed(half), norms[0], *half]), len(half)

    def tail(self, value: Any, above: int) -> Any:
        """At least the sum of the norms of the Chebyshev coefficients of order > ``above``."""
        poly, centre = value
        coefficients = poly.coeffs()[centre + above + 1 :]
        return (2 * sum(coefficients, arb(0))).upper()


def doubles(matrix: Any) -> Any:
    """The midpoints of an ``arb_mat`` or ``fmpq_mat`` as doubles."""
    if isinstance(matrix, arb_mat):
        n, m = matrix.nrows(), matrix.ncols()
        return np.fromiter(map(float, matrix.entries()), float, n * m).reshape(n, m)
    rows = [[int(x.p) / int(x.q) for x in row] for row in matrix.tolist()]
    return np.array(rows, dtype=float).reshape(matrix.nrows(), matrix.ncols())


def gamma(count: int) -> float:
    """``k u / (1 - k u)`` for k roundings of doubles, rounded up."""
    unit = count * 2.0**-53
    return math.nextafter(unit / (1 - unit), math.inf) if unit < 0.5 else math.inf
