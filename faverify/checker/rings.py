"""Matrices of python-flint, of fractions or of balls: what the checker's two arithmetics do alike."""

from abc import ABC, abstractmethod
from fractions import Fraction
from typing import Any

from faverify.checker.language import written_number


class Ring(ABC):
    """Arithmetic of matrices; numbers are 1 x 1 matrices."""

    exact: bool
    matrix: Any
    """The class of matrices, made from rows or from a number of rows and of columns."""

    @abstractmethod
    def entry(self, value: Fraction) -> Any:
        """A fraction as an entry."""

    @abstractmethod
    def compare(self, relation: str, left: Any, right: Any) -> bool | None:
        """Whether a comparison certainly holds or certainly does not; None where it is open."""

    @abstractmethod
    def scalar(self, value: Any) -> Any:
        """A 1 x 1 matrix; raises `UnableError` for what is no number."""

    @abstractmethod
    def power(self, a: Any, exponent: Fraction) -> Any:
        """A rational power of a scalar."""

    @abstractmethod
    def basis(self, a: Any) -> Any:
        """Independent columns that span those of a matrix, as a matrix; None where all are 0."""

    @abstractmethod
    def divide(self, a: Any, b: Any) -> Any:
        """By a scalar."""

    @abstractmethod
    def solve(self, a: Any, b: Any) -> Any:
        """a^-1 b."""

    @abstractmethod
    def special(self, name: str, args: list[Any]) -> Any:
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
