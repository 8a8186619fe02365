"""The two rings in which statements are evaluated: exact rationals, and real balls at the current precision.

Both offer the same few functions on FLINT matrices (scalars are 1 x 1). What a ring cannot compute it refuses with
`Unsupported`; the caller then takes the other ring or says so.
"""

from fractions import Fraction
from typing import Any, Protocol

import flint

from faverify.cases.linear import from_flint, to_flint
from faverify.cases.roots import rational_root_of
from faverify.errors import DomainError, FaverifyError
from faverify.outcome import Relation


class Unsupported(FaverifyError):
    """This ring cannot compute this function (an eigenvalue over the rationals, say)."""


class Ring(Protocol):
    """What the evaluator needs of a ring; truth values are three-valued (None = cannot tell)."""

    exact: bool

    def matrix(self, rows: Any) -> Any:
        """A matrix of this ring from exact rows or a FLINT matrix."""
        ...

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language."""
        ...

    def power(self, value: Any, exponent: Fraction) -> Any:
        """A rational power of a scalar."""
        ...

    def compare(self, left: Any, relation: Relation, right: Any) -> bool | None:
        """Three-valued truth of a comparison."""
        ...

    def choose(self, truth: bool | None, yes: Any, no: Any) -> Any:
        """One of two values, or what contains both."""
        ...

    def solve(self, left: Any, right: Any) -> Any:
        """The solution of a linear system."""
        ...


def _eye(kind: Any, size: int) -> Any:
    return kind([[int(i == j) for j in range(size)] for i in range(size)])


class ExactRing:
    """Rational arithmetic without rounding."""

    exact = True

    def matrix(self, rows: Any) -> Any:
        """A rational matrix from rows of Fractions or ints, or a FLINT matrix as it is."""
        if isinstance(rows, flint.fmpq_mat):
            return rows
        return flint.fmpq_mat([[_fmpq(value) for value in row] for row in rows])

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language; raises `Unsupported` for irrational ones."""
        handler = getattr(self, f"_{function}", None)
        if handler is None:
            raise Unsupported(f"{function} is not rational")
        return handler(*args)

    def _det(self, x: Any) -> Any:
        return _one(flint.fmpq_mat, x.det())

    def _inv(self, x: Any) -> Any:
        if x.det() == 0:
            raise DomainError("a singular matrix has no inverse")
        return x.inv()

    def _rank(self, x: Any) -> Any:
        return _one(flint.fmpq_mat, x.rank())

    def _proj(self, x: Any) -> Any:
        basis = _column_basis(x)
        if basis is None:
            return x * x.transpose() * 0
        gram = basis.transpose() * basis
        return basis * gram.inv() * basis.transpose()

    def _pinv(self, x: Any) -> Any:
        """By a full-rank factorisation x = b k: x^+ = k'(k k')^-1 (b'b)^-1 b'."""
        basis = _column_basis(x)
        if basis is None:
            return x.transpose() * 0
        gram = (basis.transpose() * basis).inv() * basis.transpose()
        k = gram * x
        return k.transpose() * (k * k.transpose()).inv() * gram

    def _sqrtm(self, x: Any) -> Any:
        root = rational_root_of(from_flint(x))
        if root is None:
            raise Unsupported("this Gram matrix has no rational root")
        return to_flint(root)

    def _max(self, a: Any, b: Any) -> Any:
        return a if a[0, 0] >= b[0, 0] else b

    def _min(self, a: Any, b: Any) -> Any:
        return a if a[0, 0] <= b[0, 0] else b

    def _abs(self, a: Any) -> Any:
        return a if a[0, 0] >= 0 else a * -1

    def power(self, value: Any, exponent: Fraction) -> Any:
        """An integer power."""
        if exponent.denominator != 1:
            raise Unsupported("roots are not rational")
        if value[0, 0] == 0 and exponent < 0:
            raise DomainError("division by zero")
        return _one(flint.fmpq_mat, value[0, 0] ** int(exponent))

    def compare(self, left: Any, relation: Relation, right: Any) -> bool | None:
        """Decide a comparison without error."""
        if relation is Relation.EQUAL:
            return bool(left == right)
        if relation is Relation.PSD:
            return certainly_psd_exact(left)
        a, b = left[0, 0], right[0, 0]
        return bool({"<=": a <= b, ">=": a >= b, "<": a < b, ">": a > b}[relation.value])

    def choose(self, truth: bool | None, yes: Any, no: Any) -> Any:
        """``yes`` or ``no``."""
        return yes if truth else no

    def solve(self, left: Any, right: Any) -> Any:
        """Exact linear solve; raises `DomainError` for a singular system."""
        try:
            return left.solve(right)
        except ZeroDivisionError:
            raise DomainError("a singular linear system") from None


class BallRing:
    """Ball arithmetic at the current working precision (`flint.ctx`); every result contains the true value."""

    exact = False

    def __init__(self) -> None:
        from faverify.balls import linalg

        self.linalg = linalg

    def matrix(self, rows: Any) -> Any:
        """A ball matrix from exact rows or from any FLINT matrix."""
        if isinstance(rows, flint.arb_mat):
            return rows
        if isinstance(rows, flint.fmpq_mat):
            return flint.arb_mat(rows)
        return flint.arb_mat(flint.fmpq_mat([[_fmpq(value) for value in row] for row in rows]))

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language."""
        handler = getattr(self, f"_{function}", None)
        if handler is None:
            raise Unsupported(f"{function} has no ball evaluation")
        return handler(*args)

    def _det(self, x: Any) -> Any:
        return _ball(x.det())

    def _inv(self, x: Any) -> Any:
        return self.solve(x, _eye(flint.arb_mat, x.nrows()))

    def _sqrtm(self, x: Any) -> Any:
        return self.linalg.enclose_sqrt_psd(x)

    def _pos(self, x: Any) -> Any:
        return self.linalg.enclose_positive_part(x)

    def _neg(self, x: Any) -> Any:
        return self.linalg.enclose_positive_part(x * -1)

    def _normF(self, x: Any) -> Any:
        return _ball(self.linalg.sqrt_nonnegative(self.linalg.norm_f_squared(x)))

    def _sigma_max(self, x: Any) -> Any:
        return _ball(self.linalg.enclose_singular_values(x)[0])

    def _sigma_min(self, x: Any) -> Any:
        return _ball(self.linalg.enclose_singular_values(x)[-1])

    def _cond(self, x: Any) -> Any:
        values = self.linalg.enclose_singular_values(x)
        return _ball(values[0] / values[-1])

    def _nuclear(self, x: Any) -> Any:
        return _ball(sum(self.linalg.enclose_singular_values(x), flint.arb(0)))

    def _lambda_min(self, x: Any) -> Any:
        return _ball(self.linalg.enclose_symmetric_eigenvalues(x)[0])

    def _lambda_max(self, x: Any) -> Any:
        return _ball(self.linalg.enclose_symmetric_eigenvalues(x)[-1])

    def _sqrt(self, x: Any) -> Any:
        return self.power(x, Fraction(1, 2))

    def _exp(self, x: Any) -> Any:
        return _ball(x[0, 0].exp())

    def _max(self, a: Any, b: Any) -> Any:
        return _ball(a[0, 0].max(b[0, 0]))

    def _min(self, a: Any, b: Any) -> Any:
        return _ball(a[0, 0].min(b[0, 0]))

    def _abs(self, a: Any) -> Any:
        return _ball(abs(a[0, 0]))

    def power(self, value: Any, exponent: Fraction) -> Any:
        """A rational power; an even integer power of a ball around 0 stays non-negative."""
        x = value[0, 0]
        if exponent.denominator == 1:
            return _ball(_integer_power(x, int(exponent)))
        if exponent == Fraction(1, 2):
            return _ball(self.linalg.sqrt_nonnegative(x))
        return _ball(x ** flint.arb(_fmpq(exponent)))

    def compare(self, left: Any, relation: Relation, right: Any) -> bool | None:
        """True or False only where the balls certify it, else None."""
        if relation is Relation.PSD:
            return self.linalg.psd(left)
        if relation is Relation.EQUAL:
            return self._equal(left, right)
        a, b = left[0, 0], right[0, 0]
        yes, no = {"<=": (a <= b, a > b), ">=": (a >= b, a < b), "<": (a < b, a >= b), ">": (a > b, a <= b)}[
            relation.value
        ]
        return True if yes else False if no else None

    def _equal(self, left: Any, right: Any) -> bool | None:
        """Balls refute an equality, and confirm it only where both sides are exact."""
        difference = (left - right).entries()
        if any(not entry.contains(0) for entry in difference):
            return False
        return True if all(entry.is_zero() for entry in difference) else None

    def choose(self, truth: bool | None, yes: Any, no: Any) -> Any:
        """``yes`` or ``no``, or entrywise a ball that contains both."""
        if truth is not None:
            return yes if truth else no
        entries = [[yes[i, j].union(no[i, j]) for j in range(yes.ncols())] for i in range(yes.nrows())]
        return flint.arb_mat(entries)

    def solve(self, left: Any, right: Any) -> Any:
        """Enclosure of the solution; raises `DomainError` where regularity cannot be certified at this precision."""
        try:
            return left.solve(right)
        except ZeroDivisionError:
            raise DomainError("a matrix is singular, or not certainly regular at this precision") from None


def _integer_power(x: Any, exponent: int) -> Any:
    result = x**exponent
    return result.nonnegative_part() if exponent % 2 == 0 and exponent > 0 and result.contains(0) else result


def _fmpq(value: Any) -> Any:
    return flint.fmpq(value.numerator, value.denominator) if isinstance(value, Fraction) else flint.fmpq(value)


def _one(kind: Any, value: Any) -> Any:
    return kind([[value]])


def _ball(value: Any) -> Any:
    return flint.arb_mat([[value]])


def _column_basis(x: Any) -> Any:
    """Columns of x that form a basis of its column space (pivots of the reduced row echelon form); None if x = 0."""
    reduced, rank = x.rref()
    if not rank:
        return None
    pivots = [next(j for j in range(x.ncols()) if reduced[i, j] != 0) for i in range(rank)]
    return flint.fmpq_mat([[x[i, j] for j in pivots] for i in range(x.nrows())])


def certainly_psd_exact(x: Any) -> bool:
    """Whether a symmetric rational matrix is PSD: the signs of its characteristic polynomial alternate (error-free).

    Raises `DomainError` if the matrix is not symmetric.
    """
    if x != x.transpose():
        raise DomainError("psd is asked of a matrix that is not symmetric")
    coefficients = x.charpoly().coeffs()
    size = len(coefficients) - 1
    return all(c * (-1) ** (size - k) >= 0 for k, c in enumerate(coefficients))
