"""How near to 0 a real algebraic number can be without being 0, from the expression that says what it is.

Every entry is written beta / lambda with algebraic integers beta and lambda, and a `Height` bounds them *and all their
conjugates* by powers of 2. In a field of degree d the product of the conjugates of beta is a whole number, so that
beta != 0 gives ``|beta / lambda| >= 2^-(above (d - 1) + below)``: an enclosure nearer to 0 than that is 0. Source:
Burnikel, Funke, Mehlhorn, Schirra, Schmitt, "A separation bound for real algebraic expressions" (ESA 2001); here for
matrices, too: the eigenvalues of a matrix of algebraic integers are algebraic integers, none larger than its row sums.
"""

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from faverify.exact.spectrum import MOST_ROWS

ALL = "all"  # the eigenvalues of a matrix, each of them


@dataclass(frozen=True)
class Height:
    """Bounds of the entries of a matrix over one denominator, in bits.

    ``key`` tells what they are the entries of (None: of something that has no name), ``value`` is a rational matrix.
    """

    rows: int
    columns: int
    above: int
    below: int
    key: Hashable = None
    value: Any = None


class Heights:
    """The rules, and the degree of the field that the numbers seen so far lie in (at most)."""

    def __init__(self) -> None:
        self._roots: dict[Hashable, int] = {}
        self._spectra: dict[Hashable, tuple[int, int, set[str]]] = {}

    @property
    def degree(self) -> int:
        """A bound of the degree over the rationals: of m eigenvalues of an n x n matrix n (n - 1) ... at most."""
        found = math.prod(self._roots.values())
        for size, largest, names in self._spectra.values():
            found *= math.prod(min(largest, size - taken) for taken in range(size if ALL in names else len(names)))
        return found

    def separation(self, x: Height) -> int:
        """Bits b such that an entry of absolute value below 2^-b is 0."""
        return x.above * (self.degree - 1) + x.below + 1

    def rational(self, matrix: Any) -> Height:
        """Of an ``fmpq_mat``: numerators over the least common denominator."""
        whole, under = matrix.numer_denom()
        most = max((abs(int(x)) for x in whole.entries()), default=0)
        key = ("rational", matrix.nrows(), *map(str, matrix.entries()))
        return Height(matrix.nrows(), matrix.ncols(), _bits(most), _bits(int(under)), key, matrix)

    def like(self, x: Height) -> Height:
        """Another thing with entries as large: an absolute value, a diagonal."""
        return Height(x.rows, x.columns, x.above, x.below)

    def plus(self, x: Height, y: Height) -> Height:
        """Sum or difference; 0 has any shape."""
        above = max(x.above + y.below, y.above + x.below) + 1
        return Height(max(x.rows, y.rows), max(x.columns, y.columns), above, x.below + y.below)

    def times(self, x: Height, y: Height) -> Height:
        """The product of two matrices."""
        return Height(x.rows, y.columns, x.above + y.above + _bits(x.columns), x.below + y.below)

    def scaled(self, x: Height, y: Height) -> Height:
        """A scalar times a matrix, in either order."""
        rows, columns = max(x.rows, y.rows), max(x.columns, y.columns)
        return Height(rows, columns, x.above + y.above, x.below + y.below)

    def over(self, x: Height, y: Height) -> Height:
        """A matrix over a scalar other than 0."""
        return Height(x.rows, x.columns, x.above + y.below, x.below + y.above)

    def transposed(self, x: Height) -> Height:
        """The transpose."""
        value = None if x.value is None else x.value.transpose()
        return Height(x.columns, x.rows, x.above, x.below, ("transposed", x.key), value)

    def power(self, x: Height, exponent: Fraction) -> Height:
        """A rational power of a scalar: ``(beta lambda^(q-1))^(1/q) / lambda`` is the q-th root."""
        degree, times = exponent.denominator, abs(exponent.numerator)
        if degree > 1:
            x = self._root(x.key, x.above + (degree - 1) * x.below, x.below, degree)
        above, below = (x.above, x.below) if exponent > 0 else (x.below, x.above)
        return Height(1, 1, times * above, times * below, x.key if exponent == Fraction(1, degree) else None)

    def trace(self, x: Height) -> Height:
        """The sum of the diagonal entries."""
        return Height(1, 1, x.above + _bits(x.rows), x.below)

    def inner(self, x: Height, y: Height) -> Height:
        """``tr(x' y)``."""
        return self.trace(self.times(self.transposed(x), y))

    def norm(self, x: Height) -> Height:
        """Frobenius norm: ``(sum beta^2)^(1/2) / lambda``."""
        key: Hashable = ("squared", x.key)
        if x.value is not None:
            key = self.rational(type(x.value)([[sum(entry**2 for entry in x.value.entries())]])).key
        return self._root(key, self.inner(x, x).above, x.below)

    def determinant(self, x: Height) -> Height:
        """By its expansion into n! products."""
        size = x.rows
        return Height(1, 1, size * x.above + _bits(math.factorial(size)), size * x.below)

    def inverse(self, x: Height) -> Height:
        """``lambda adj(B) / det B``."""
        size, whole = x.rows, self.determinant(x)
        above = x.below + (size - 1) * x.above + _bits(math.factorial(size - 1))
        return Height(size, size, above, whole.above)

    def eigenvalue(self, x: Height, name: str) -> Height:
        """An eigenvalue of a symmetric matrix, of that name."""
        size, _, names = self._spectra.setdefault(x.key, (x.rows, _largest_factor(x), set()))
        names.add(name)
        return Height(1, 1, x.above + _bits(size), x.below, (name, x.key))

    def singular_value(self, x: Height, name: str) -> Height:
        """A singular value: the root of an eigenvalue of the smaller of ``x'x`` and ``x x'``."""
        square = self.eigenvalue(self._gram(x), name.replace("sigma", "lambda"))
        return self._root(square.key, self.inner(x, x).above, x.below)

    def singular_values(self, x: Height) -> Height:
        """The sum of all singular values, in the field of all of them."""
        gram = self._gram(x)
        square = self.eigenvalue(gram, ALL)
        roots = [self._root((index, square.key), self.inner(x, x).above, x.below) for index in range(gram.rows)]
        return Height(1, 1, roots[0].above + _bits(gram.rows), x.below)

    def condition(self, x: Height) -> Height:
        """The largest singular value over the smallest."""
        return self.over(self.singular_value(x, "sigma_max"), self.singular_value(x, "sigma_min"))

    def one_of(self, x: Height, y: Height) -> Height:
        """One of two scalars."""
        return Height(1, 1, max(x.above + y.below, y.above + x.below), x.below + y.below)

    def _root(self, key: Hashable, above: int, below: int, degree: int = 2) -> Height:
        """``beta^(1/q) / lambda`` for the ``beta`` of that bound, with the degree that it adjoins."""
        self._roots[degree, key] = degree
        return Height(1, 1, -(-above // degree), below, (f"root {degree}", key))

    def _gram(self, x: Height) -> Height:
        turned = self.transposed(x)
        left, right = (x, turned) if x.rows < x.columns else (turned, x)
        if x.value is not None:
            return self.rational(left.value * right.value)
        return replace(self.times(left, right), key=("gram", x.key))


def _largest_factor(x: Height) -> int:
    """The largest degree of an irreducible factor of the characteristic polynomial, where it is rational."""
    if x.value is None or x.rows > MOST_ROWS:
        return x.rows
    return int(max(factor.degree() for factor, _ in x.value.charpoly().factor()[1]))


def _bits(whole: int) -> int:
    """The least b >= 0 with whole <= 2^b."""
    return max(0, whole - 1).bit_length()
