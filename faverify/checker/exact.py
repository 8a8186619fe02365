"""Matrices of python-flint, of fractions or of balls: what the checker's two arithmetics do alike, and fractions."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.language import written_number
from faverify.errors import DomainError, UnableError


class Ring:
    """Arithmetic of matrices; numbers are 1 x 1 matrices."""

    exact: bool
    matrix: Any
    """The class of matrices, made from rows or from a number of rows and of columns."""

    entry: Callable[[Fraction], Any]
    """A fraction as an entry."""
    compare: Callable[[str, Any, Any], bool | None]
    """Whether a comparison certainly holds or certainly does not; None where it is open."""
    scalar: Callable[[Any], Any]
    """A 1 x 1 matrix; raises `UnableError` for what is no number."""
    power: Callable[[Any, Fraction], Any]
    """A rational power of a scalar."""
    basis: Callable[[Any], Any]
    """Independent columns that span those of a matrix, as a matrix; None where all are 0."""
    divide: Callable[[Any, Any], Any]
    """By a scalar."""
    solve: Callable[[Any, Any], Any]
    """a^-1 b."""
    special: Callable[[str, list[Any]], Any]
    """A function that fractions and balls do not have alike."""

    def number(self, value: Fraction) -> Any:
        """A number."""
        return self.matrix([[self.entry(value)]])

    def indicator(self, truth: bool | None) -> Any:
        """1 for what holds, 0 for what does not, a ball around both for what is open."""
        return self.number(Fraction(truth)) if truth is not None else self.matrix([[self.entry(Fraction(0)).union(1)]])

    def letter(self, data: Any) -> Any:
        """A stored matrix."""
        return self.matrix([[self.entry(written_number(x)) for x in row] for row in data])

    def unit(self, size: int) -> Any:
        """An identity."""
        return self.matrix([[int(i == j) for j in range(size)] for i in range(size)])

    def zero(self, rows: int, columns: int) -> Any:
        """Zeros."""
        return self.matrix(rows, columns)

    def shape(self, a: Any) -> tuple[int, int]:
        """Rows and columns."""
        return a.nrows(), a.ncols()

    def add(self, a: Any, b: Any, sign: int = 1) -> Any:
        """``a + sign * b``."""
        return a + b if sign == 1 else a - b

    def mul(self, a: Any, b: Any) -> Any:
        """A product, a scalar on either side included."""
        for one, other in ((a, b), (b, a)):
            if self.shape(one) == (1, 1):
                return other * one[0, 0]
        return a * b

    def flip(self, a: Any) -> Any:
        """The transpose."""
        return a.transpose()

    def call(self, name: str, args: list[Any]) -> Any:
        """A function of the language."""
        a = args[0]
        match name:
            case "tr":
                return self.scalar(sum((a[k, k] for k in range(a.nrows())), self.entry(Fraction(0))))
            case "inner":
                pairs = zip(a.entries(), args[1].entries(), strict=True)
                return self.scalar(sum((x * y for x, y in pairs), self.entry(Fraction(0))))
            case "normF":
                return self.length(self.call("inner", [a, a]))
            case "sqrt":
                return self.power(a, Fraction(1, 2))
            case "abs":
                return self.scalar(abs(a[0, 0]))
            case "det":
                return self.scalar(a.det())
            case "inv":
                return self.solve(a, self.unit(a.nrows()))
            case "diag":
                return self.diagonal([a[k, k] for k in range(a.nrows())])
            case "proj" | "pinv":
                return self._projected(name, a)
            case "rows_le":
                return self._rows(*args)
        return self.special(name, args)

    def length(self, square: Any) -> Any:
        """The root of a sum of squares."""
        return self.power(square, Fraction(1, 2))

    def diagonal(self, values: list[Any]) -> Any:
        """The matrix with that diagonal."""
        found = self.matrix(len(values), len(values))
        for k, value in enumerate(values):
            found[k, k] = value
        return found

    def pencil(self, k: Any, q: Any) -> Any:
        """[[0, I], [Q, K]], whose eigenvalues are the roots of det(mu^2 I - mu K - Q)."""
        unit, none = self.unit(k.nrows()).tolist(), self.zero(k.nrows(), k.nrows()).tolist()
        pairs = (*zip(none, unit, strict=True), *zip(q.tolist(), k.tolist(), strict=True))
        return self.matrix([left + right for left, right in pairs])

    def _projected(self, name: str, a: Any) -> Any:
        """The projector onto the columns, or the pseudo-inverse K' (K K')^-1 L of a = B K, L = (B'B)^-1 B'."""
        basis = self.basis(a)
        if basis is None:
            return self.zero(a.nrows() if name == "proj" else a.ncols(), a.nrows())
        left = self.solve(basis.transpose() * basis, basis.transpose())
        if name == "proj":
            return basis * left
        if basis.ncols() == a.ncols():
            return left
        k = left * a
        return k.transpose() * self.solve(k * k.transpose(), left)

    def _rows(self, x: Any, form: Any, level: Any) -> Any:
        """The rows with x A x' <= level x x', the others set to 0; one that may be either has balls around both."""
        kept = []
        for row in x.tolist():
            one = self.matrix([row])
            gap = (one * form * one.transpose() - (one * one.transpose()) * level[0, 0])[0, 0]
            kept.append(row if gap <= 0 else [0] * len(row) if gap > 0 else [x.union(0) for x in row])
        return self.matrix(kept)


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
