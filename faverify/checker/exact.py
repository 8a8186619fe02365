"""Matrices of fractions by the schoolbook: what exact comparisons are re-computed with."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from faverify.checker.language import written_number
from faverify.errors import DomainError, UnableError

Rows = list[list[Fraction]]


class Irrational(UnableError):
    """A value is no matrix of fractions."""


def rows_of(data: Sequence[Sequence[Any]]) -> Rows:
    """Rows of texts as fractions."""
    return [[written_number(x) for x in row] for row in data]


def scalar(value: Fraction | int) -> Rows:
    """A 1 x 1 matrix."""
    return [[Fraction(value)]]


class Exact:
    """The arithmetic of fractions; raises `Irrational` for what leaves them."""

    exact = True

    def number(self, value: Fraction) -> Rows:
        """A number."""
        return scalar(value)

    def letter(self, data: Any) -> Rows:
        """A stored matrix."""
        return rows_of(data)

    def matrix(self, rows: Rows) -> Rows:
        """A matrix from its rows."""
        return rows

    def unit(self, size: int) -> Rows:
        """An identity."""
        return [[Fraction(i == j) for j in range(size)] for i in range(size)]

    def zero(self, rows: int, columns: int) -> Rows:
        """Zeros."""
        return [[Fraction(0)] * columns for _ in range(rows)]

    def shape(self, a: Rows) -> tuple[int, int]:
        """Rows and columns."""
        return len(a), len(a[0])

    def add(self, a: Rows, b: Rows, sign: int = 1) -> Rows:
        """``a + sign * b``."""
        return [[x + sign * y for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)]

    def mul(self, a: Rows, b: Rows) -> Rows:
        """A product, a scalar on either side included."""
        for one, other in ((a, b), (b, a)):
            if self.shape(one) == (1, 1):
                return [[one[0][0] * x for x in row] for row in other]
        columns = list(zip(*b, strict=True))
        return [[sum((x * y for x, y in zip(row, c, strict=True)), Fraction(0)) for c in columns] for row in a]

    def flip(self, a: Rows) -> Rows:
        """The transpose."""
        return [list(column) for column in zip(*a, strict=True)]

    def divide(self, a: Rows, b: Rows) -> Rows:
        """By a scalar."""
        if not b[0][0]:
            raise DomainError("a division by 0")
        return [[x / b[0][0] for x in row] for row in a]

    def power(self, a: Rows, exponent: Fraction) -> Rows:
        """A rational power of a scalar."""
        value = a[0][0]
        if exponent.denominator == 1:
            if not value and exponent < 0:
                raise DomainError("a division by 0")
            if abs(exponent) * max(value.numerator.bit_length(), value.denominator.bit_length()) > 200_000:
                raise UnableError("a power that is too large")
            return scalar(value ** int(exponent))
        if exponent.denominator == 2:
            return self.power(scalar(root(value)), exponent * 2)
        raise Irrational("a root")

    def solve(self, a: Rows, b: Rows) -> Rows:
        """a^-1 b by Gauss and Jordan."""
        rows, size = [[*p, *q] for p, q in zip(a, b, strict=True)], len(a)
        for k in range(size):
            place = next((i for i in range(k, size) if rows[i][k]), None)
            if place is None:
                raise DomainError("a singular matrix")
            rows[k], rows[place] = rows[place], rows[k]
            rows[k] = [x / rows[k][k] for x in rows[k]]
            for i in range(size):
                if i != k and rows[i][k]:
                    rows[i] = [x - rows[i][k] * y for x, y in zip(rows[i], rows[k], strict=True)]
        return [row[size:] for row in rows]

    def echelon(self, a: Rows) -> tuple[list[int], Fraction]:
        """The columns that are pivots, and the determinant of a square matrix."""
        rows, pivots, det = [list(row) for row in a], list[int](), Fraction(1)
        for column in range(len(rows[0])):
            k = len(pivots)
            place = next((i for i in range(k, len(rows)) if rows[i][column]), None)
            if place is None:
                det = Fraction(0)
                continue
            if place != k:
                rows[k], rows[place], det = rows[place], rows[k], -det
            det *= rows[k][column]
            for i in range(k + 1, len(rows)):
                factor = rows[i][column] / rows[k][column]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k], strict=True)]
            pivots.append(column)
        return pivots, det

    def is_psd(self, a: Rows) -> bool:
        """Symmetric without a negative eigenvalue, by elimination on the diagonal."""
        rows = [list(row) for row in a]
        if rows != self.flip(rows):
            return False
        while rows:
            if rows[0][0] < 0 or (not rows[0][0] and any(rows[0])):
                return False
            head = rows[0]
            rows = [
                [x - row[0] * y / head[0] if head[0] else x for x, y in zip(row[1:], head[1:], strict=True)]
                for row in rows[1:]
            ]
        return True

    def compare(self, relation: str, left: Rows, right: Rows) -> bool:
        """Whether a comparison holds."""
        if relation == "psd":
            return self.is_psd(left)
        if relation == "==":
            return left == right
        a, b = left[0][0], right[0][0]
        return {"<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[relation]

    def call(self, name: str, args: list[Any]) -> Rows:
        """A function of the language."""
        a = args[0]
        if name == "tr":
            return scalar(sum((a[k][k] for k in range(len(a))), Fraction(0)))
        if name == "inner":
            return scalar(sum((x * y for p, q in zip(a, args[1], strict=True) for x, y in zip(p, q, strict=True)),
                              Fraction(0)))  # fmt: skip
        if name == "normF":
            return scalar(root(self.call("inner", [a, a])[0][0]))
        if name == "inv":
            return self.solve(a, self.unit(len(a)))
        if name == "sqrt":
            return scalar(root(a[0][0]))
        if name == "sqrtm":
            return self._root(a)
        if name == "sylvester":
            if any(x for row in args[1] for x in row):
                raise Irrational("a root that moves")
            return args[1]  # type: ignore[no-any-return]
        if name in ("det", "rank"):
            pivots, det = self.echelon(a)
            return scalar(det if name == "det" else len(pivots))
        if name in ("proj", "pinv"):
            return self._projected(name, a)
        if name in ("max", "min"):
            return scalar((max if name == "max" else min)(a[0][0], args[1][0][0]))
        if name == "abs":
            return scalar(abs(a[0][0]))
        if name == "rows_le":
            return self._rows(*args)
        if name == "lambda_min" and len(a) == 1:
            return a  # type: ignore[no-any-return]
        if not any(x for row in a for x in row) and name in ("exp", "cosh"):
            return scalar(1)
        raise Irrational(name)

    def _projected(self, name: str, a: Rows) -> Rows:
        pivots, _ = self.echelon(a)
        if not pivots:
            return self.zero(len(a), len(a)) if name == "proj" else self.zero(len(a[0]), len(a))
        basis = [[row[k] for k in pivots] for row in a]
        left = self.solve(self.mul_plain(self.flip(basis), basis), self.flip(basis))
        if name == "proj":
            return self.mul_plain(basis, left)
        k = self.mul_plain(left, a)
        return self.mul_plain(self.mul_plain(self.flip(k), self.solve(self.mul_plain(k, self.flip(k)),
                                                                      self.unit(len(k)))), left)  # fmt: skip

    def mul_plain(self, a: Rows, b: Rows) -> Rows:
        """The product of matrices, of whatever size."""
        columns = list(zip(*b, strict=True))
        return [[sum((x * y for x, y in zip(row, c, strict=True)), Fraction(0)) for c in columns] for row in a]

    def _rows(self, x: Rows, form: Rows, level: Rows) -> Rows:
        kept = []
        for row in x:
            quadratic = self.mul_plain(self.mul_plain([row], form), self.flip([row]))[0][0]
            kept.append(row if quadratic <= level[0][0] * sum(y * y for y in row) else [Fraction(0)] * len(row))
        return kept

    def _root(self, a: Rows) -> Rows:
        """A rational root: guessed from 300 bits, then squared."""
        from faverify.checker.balls import Balls

        with_balls = Balls()
        with with_balls.precision(300):
            found = with_balls.call("sqrtm", [with_balls.letter(a)])
            guess = [[_near(entry) for entry in row] for row in found.tolist()]
        if self.mul_plain(guess, guess) != a:
            raise Irrational("a root")
        return guess


def _near(entry: Any) -> Fraction:
    mid = entry.mid().fmpq()
    return Fraction(int(mid.p), int(mid.q)).limit_denominator(10**12)


def root(value: Fraction) -> Fraction:
    """The root of a square of a fraction; raises `Irrational`, of negative numbers `DomainError`."""
    if value < 0:
        raise DomainError("the root of a negative number")
    above, below = math.isqrt(value.numerator), math.isqrt(value.denominator)
    if above * above != value.numerator or below * below != value.denominator:
        raise Irrational("a root")
    return Fraction(above, below)
