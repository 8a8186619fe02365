"""Matrices of fractions: what exact comparisons are re-computed with."""

import math
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.rings import Ring
from faverify.errors import DomainError, UnableError


class Irrational(UnableError):
    """A value is no matrix of fractions."""


def fraction(x: Any) -> Fraction:
    """An entry as a fraction."""
    return Fraction(int(x.p), int(x.q))


class Exact(Ring):
    """The arithmetic of fractions; raises `Irrational` for what leaves them."""

    exact, matrix = True, flint.fmpq_mat

    def entry(self, value: Fraction) -> Any:
        """A fraction as an entry."""
        return flint.fmpq(value.numerator, value.denominator)

    def scalar(self, value: Any) -> Any:
        """A 1 x 1 matrix."""
        return flint.fmpq_mat([[value]])

    def divide(self, a: Any, b: Any) -> Any:
        """By a scalar."""
        if not b[0, 0]:
            raise DomainError("a division by 0")
        return a / b[0, 0]

    def power(self, a: Any, exponent: Fraction) -> Any:
        """A rational power of a scalar."""
        value = a[0, 0]
        if exponent.denominator == 2:
            return self.power(self.scalar(root(value)), exponent * 2)
        if exponent.denominator != 1:
            raise Irrational("a root")
        if not value and exponent < 0:
            raise DomainError("a division by 0")
        if abs(exponent) * int(value.height_bits()) > 200_000:
            raise UnableError("a power that is too large")
        return self.scalar(value ** int(exponent))

    def solve(self, a: Any, b: Any) -> Any:
        """a^-1 b."""
        try:
            return a.solve(b)
        except ZeroDivisionError:
            raise DomainError("a singular matrix") from None

    def basis(self, a: Any) -> Any:
        """The columns that are no combinations of those before them."""
        reduced, rank = a.rref()
        pivots = [next(j for j in range(a.ncols()) if reduced[i, j]) for i in range(rank)]
        return flint.fmpq_mat([[row[j] for j in pivots] for row in a.tolist()]) if pivots else None

    def is_psd(self, a: Any) -> bool:
        """Symmetric without a negative eigenvalue: the signs of the characteristic polynomial alternate."""
        return bool(a == a.transpose()) and all(
            x * (-1) ** (a.nrows() - k) >= 0 for k, x in enumerate(a.charpoly().coeffs())
        )

    def compare(self, relation: str, left: Any, right: Any) -> bool:
        """Whether a comparison holds."""
        if relation == "psd":
            return self.is_psd(left)
        if relation == "==":
            return bool(left == right)
        a, b = left[0, 0], right[0, 0]
        return bool({"<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[relation])

    def special(self, name: str, args: list[Any]) -> Any:
        """A function that balls do not have alike."""
        a = args[0]
        if name == "sqrtm":
            return self._root(a)
        if name == "rank":
            return self.scalar(a.rank())
        if name in ("max", "min"):
            return self.scalar((max if name == "max" else min)(a[0, 0], args[1][0, 0]))
        if name in ("lambda_min", "lambda_max"):
            return self._least(a) if name == "lambda_min" else self._least(a * -1) * -1
        if name == "pencil_imaginary":
            return self.scalar(imaginary_roots(self.pencil(a, args[1]).charpoly()))
        if name == "sylvester" and not any(args[1].entries()):
            return args[1]
        if name in ("exp", "cosh") and not a[0, 0]:
            return self.scalar(1)
        raise Irrational(name)

    def _least(self, a: Any) -> Any:
        """The least eigenvalue of a symmetric matrix, if it is rational."""
        for value, _ in a.charpoly().roots():
            if self.is_psd(a - self.diagonal([value] * a.nrows())):
                return self.scalar(value)
        raise Irrational("an eigenvalue")

    def _root(self, a: Any) -> Any:
        """A rational root: guessed from 300 bits, then squared."""
        from faverify.checker.balls import Balls

        with flint.ctx.workprec(300):
            found = Balls().call("sqrtm", [flint.arb_mat(a)])
            near = [[fraction(x.mid().fmpq()).limit_denominator(10**12) for x in row] for row in found.tolist()]
        guess = flint.fmpq_mat([[self.entry(x) for x in row] for row in near])
        if guess * guess != a:
            raise Irrational("a root")
        return guess


def imaginary_roots(poly: Any) -> int:
    """How many roots on the imaginary axis a polynomial of fractions has, each as often as it is one.

    An irreducible factor with such roots is x or a polynomial in x^2, of whose negative roots each stands for two.
    """
    count = 0
    for factor, times in poly.numer().factor()[1]:
        if factor.degree() == 1:
            count += times * (not factor[0])
        elif not any(factor.coeffs()[1::2]):
            squares = type(factor)(factor.coeffs()[::2]).complex_roots()
            count += 2 * times * sum(bool(x.imag == 0 and x.real < 0) for x, _ in squares)
    return count


def root(value: Any) -> Any:
    """The root of a square of a fraction; raises `Irrational`, of negative numbers `DomainError`."""
    if value < 0:
        raise DomainError("the root of a negative number")
    above, below = math.isqrt(int(value.p)), math.isqrt(int(value.q))
    if above * above != value.p or below * below != value.q:
        raise Irrational("a root")
    return flint.fmpq(above, below)
