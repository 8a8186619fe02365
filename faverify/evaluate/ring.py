"""The two rings in which statements are evaluated: exact rationals, and real balls at the current precision.

Both offer the same few functions on FLINT matrices (scalars are 1 x 1). What a ring cannot compute it refuses with
`Unsupported`; the caller then takes the other ring or says so.
"""

from fractions import Fraction
from typing import Any, NoReturn, Protocol

import flint

from faverify.errors import DomainError, UnableError
from faverify.exact.spectrum import positive_part, rational_eigenvalues, rational_root, rational_singular_values
from faverify.exact.square_root import rational_square_root
from faverify.lang.functions import FUNCTIONS
from faverify.outcome import Relation


class Unsupported(UnableError):
    """This ring cannot compute this function (an eigenvalue over the rationals, say); no precision changes that."""


class NotCertain(UnableError):
    """At this precision it is not certain that a value is defined; more digits may tell."""


class Ring(Protocol):
    """What the evaluator needs of a ring; truth values are three-valued (None = cannot tell)."""

    exact: bool

    def matrix(self, rows: Any) -> Any:
        """A matrix of this ring from exact rows or a FLINT matrix."""
        ...

    def time(self, time: Any) -> Any:
        """A time as a scalar."""
        ...

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language that needs values only."""
        ...

    def inverse(self, x: Any) -> Any:
        """The inverse of a square matrix."""
        ...

    def root(self, x: Any, psd: bool) -> Any:
        """The symmetric root of a symmetric matrix, ``psd`` if it is visibly positive semidefinite."""
        ...

    def power(self, value: Any, exponent: Fraction, nonnegative: bool) -> Any:
        """A rational power of a scalar, ``nonnegative`` if it visibly is."""
        ...

    def nonnegative(self, value: Any) -> Any:
        """A scalar that is known to be no less than 0."""
        ...

    def require_symmetric(self, x: Any) -> None:
        """Raise `DomainError` or `NotCertain` unless the matrix is certainly symmetric."""
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


class ExactRing:
    """Rational arithmetic without rounding."""

    exact = True

    def matrix(self, rows: Any) -> Any:
        """A rational matrix from rows of Fractions or ints, or a FLINT matrix as it is."""
        if isinstance(rows, flint.fmpq_mat):
            return rows
        return flint.fmpq_mat([[_fmpq(value) for value in row] for row in rows])

    def scalar(self, value: Any) -> Any:
        """A rational number as a 1 x 1 matrix."""
        return flint.fmpq_mat([[value]])

    def time(self, time: Any) -> Any:
        """A rational time."""
        return self.matrix([[time]])

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language; raises `Unsupported` for irrational ones."""
        reading = FUNCTIONS[function].exact
        if reading is None:
            raise Unsupported(f"{function} is not rational")
        return reading(self, *args)

    def pencil(self, k: Any, q: Any) -> Any:
        """The sides of the roots of ``det(mu^2 I - mu K - Q)``; raises `NotCertain` at the cap of the precision."""
        from faverify.balls.pencil import CAP_BITS, count_exactly

        found = count_exactly(k, q)
        if found is None:
            raise NotCertain(f"a root of the pencil is not told from the imaginary axis at {CAP_BITS} bits")
        return found

    def probability(self, evaluator: Any, event: Any) -> NoReturn:
        """Raises `Unsupported`."""
        raise Unsupported("a probability is not rational")

    def inverse(self, x: Any) -> Any:
        """Raises `DomainError` for a singular matrix."""
        if x.det() == 0:
            raise DomainError("a singular matrix has no inverse")
        return x.inv()

    def root(self, x: Any, psd: bool) -> Any:
        """Raises `Unsupported` where the root is irrational, `DomainError` where the matrix is not PSD."""
        if not psd and not certainly_psd_exact(x):
            raise DomainError("the square root of a matrix that is not positive semidefinite")
        root = rational_square_root(x)
        if root is None:
            raise Unsupported("this matrix has no rational root")
        return root

    def power(self, value: Any, exponent: Fraction, nonnegative: bool) -> Any:
        """Raises `Unsupported` for irrational roots, `DomainError` where the power is undefined."""
        x = value[0, 0]
        if exponent.denominator != 1 and x < 0:
            raise DomainError("a root of a negative number")
        if x == 0 and exponent < 0:
            raise DomainError("division by zero")
        if exponent.denominator != 1:
            x = self.rational(rational_root(x, exponent.denominator), "a root of this number")
        return self.scalar(x**exponent.numerator)

    def rational(self, value: Any, what: str) -> Any:
        """The value; raises `Unsupported` where it was not found among the rationals (None)."""
        if value is None:
            raise Unsupported(f"{what} is not rational")
        return value

    def eigenvalues(self, x: Any) -> list[Any]:
        """Those of a symmetric matrix, ascending, each once; raises `Unsupported` unless all are rational."""
        return [value for value, _ in self.rational(rational_eigenvalues(x), "an eigenvalue of this matrix")]

    def singular_values(self, x: Any) -> list[Any]:
        """All min(n, m), descending; raises `Unsupported` unless all are rational."""
        return list(self.rational(rational_singular_values(x), "a singular value of this matrix"))

    def positive_part(self, x: Any) -> Any:
        """That of a symmetric matrix; raises `Unsupported` unless its spectrum is rational."""
        return self.rational(positive_part(x), "an eigenvalue of this matrix")

    def nonnegative(self, value: Any) -> Any:
        """As it is."""
        return value

    def require_symmetric(self, x: Any) -> None:
        """Raises `DomainError` for a matrix that is not symmetric."""
        if x != x.transpose():
            raise DomainError("this is asked of a symmetric matrix, and the matrix is not symmetric")

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

    def scalar(self, value: Any) -> Any:
        """A ball as a 1 x 1 matrix."""
        return flint.arb_mat([[value]])

    def time(self, time: Any) -> Any:
        """A time, exact or over a stretch of time."""
        return self.scalar(time) if isinstance(time, flint.arb) else self.matrix([[time]])

    def call(self, function: str, args: list[Any]) -> Any:
        """A function of the language; raises `NotCertain` where the value may be undefined or infinite."""
        reading = FUNCTIONS[function].balls
        if reading is None:
            raise Unsupported(f"{function} has no ball evaluation")
        return reading(self, *args)

    def pencil(self, k: Any, q: Any) -> Any:
        """The sides of the roots of ``det(mu^2 I - mu K - Q)``; raises `NotCertain` where one may be on the axis."""
        from faverify.balls.pencil import certainly_count

        found = certainly_count(k, q)
        if found is None:
            self.open("a root of the pencil that may be on the imaginary axis")
        return found

    def pencil_rate(self, k: Any, q: Any) -> Any:
        """The smallest positive real part of the roots; raises `DomainError` where no root has one."""
        from faverify.balls.pencil import enclose_rate

        found = enclose_rate(k, q)
        if found is None:
            self.open("a root of the pencil that may be on the imaginary axis")
        return self.scalar(found)

    def law(self, name: str, *values: Any) -> Any:
        """A bound or limit of `faverify.probability`; raises `DomainError` or `NotCertain` where it is not defined."""
        from faverify.probability.readings import enclose_number

        return self._known(enclose_number(name, [value[0, 0] for value in values]), name)

    def probability(self, evaluator: Any, event: Any) -> Any:
        """The probability of an event; raises `Unsupported` where its law is not known."""
        from faverify.probability.readings import enclose_probability

        found = enclose_probability(event, evaluator.theory, lambda expr: evaluator.value(expr)[0, 0])
        if found is None:
            raise Unsupported("no law is known for this event")
        return self.scalar(found)

    def _known(self, value: Any, name: str) -> Any:
        if not value.is_finite():
            raise NotCertain(f"{name} is not certainly defined at this precision")
        return self.scalar(value)

    def finite(self, value: Any, function: str, argument: Any) -> Any:
        """The value as it is; `DomainError` certainly outside the domain, `NotCertain` where it is not finite."""
        outside = {"log": argument <= 0, "atanh": abs(argument) >= 1}.get(function, False)
        if outside:
            raise DomainError(f"{function} of {argument.str(8)}")
        if not value.is_finite():
            raise NotCertain(f"{function} of {argument.str(8)} is not certainly defined at this precision")
        return self.scalar(value)

    def open(self, why: str) -> NoReturn:
        """Raise `NotCertain`."""
        raise NotCertain(f"{why} at this precision")

    def inverse(self, x: Any) -> Any:
        """Raises `NotCertain` where regularity is not certain, `DomainError` for an exact singular matrix."""
        return self.solve(x, self.matrix([[int(i == j) for j in range(x.nrows())] for i in range(x.nrows())]))

    def root(self, x: Any, psd: bool) -> Any:
        """Raises `DomainError` where no matrix in the ball is PSD, `NotCertain` where some is not."""
        root = self.linalg.enclose_sqrt_psd(x)
        if not psd and self.linalg.psd(x) is not True:
            raise NotCertain("the square root of a matrix that is not certainly PSD at this precision")
        return root

    def power(self, value: Any, exponent: Fraction, nonnegative: bool) -> Any:
        """A rational power; an even integer power of a ball around 0 stays non-negative."""
        x = value[0, 0]
        if exponent < 0 and x.contains(0):
            self._divisor(x)
        if exponent.denominator == 1:
            return self.scalar(_integer_power(x, int(exponent)))
        if x < 0:
            raise DomainError("a root of a negative number")
        if not (nonnegative or x >= 0):
            raise NotCertain("the root of a number that is not certainly >= 0 at this precision")
        if exponent == Fraction(1, 2):
            return self.scalar(self.linalg.sqrt_nonnegative(x))
        if x.contains(0):
            return self.scalar(flint.arb(0).union(x.upper() ** flint.arb(_fmpq(exponent))))
        return self.scalar(x ** flint.arb(_fmpq(exponent)))

    @staticmethod
    def _divisor(x: Any) -> NoReturn:
        if x.is_zero():
            raise DomainError("division by zero")
        raise NotCertain("a divisor that is not certainly different from 0 at this precision")

    def nonnegative(self, value: Any) -> Any:
        """Without its negative part."""
        return self.scalar(value[0, 0].nonnegative_part()) if value[0, 0].contains(0) else value

    def require_symmetric(self, x: Any) -> None:
        """Raises `DomainError` if certainly not, `NotCertain` unless the entries are exact and equal."""
        self.linalg.symmetrised(x)
        if not all(entry.is_zero() for entry in (x - x.transpose()).entries()):
            raise NotCertain("a matrix that is not shown to be symmetric")

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
        """Enclosure of the solution.

        Raises `NotCertain` where regularity is not certain at this precision, `DomainError` where an exact matrix is
        singular.
        """
        try:
            return left.solve(right)
        except ZeroDivisionError:
            if all(entry.is_exact() for entry in left.entries()) and _singular(left):
                raise DomainError("a singular matrix has no inverse") from None
            raise NotCertain("a matrix is not certainly regular at this precision") from None


def _singular(x: Any) -> bool:
    """Whether a ball matrix of exact entries is singular, by rational arithmetic."""
    return bool(flint.fmpq_mat([[entry.fmpq() for entry in row] for row in x.tolist()]).det() == 0)


def _integer_power(x: Any, exponent: int) -> Any:
    if exponent > 0 and x.mid() == 0:  # FLINT has no power of a ball whose midpoint is 0
        largest = abs(x).upper() ** exponent
        result = (-largest).union(largest)
    else:
        result = x**exponent
    return result.nonnegative_part() if exponent % 2 == 0 and exponent > 0 and result.contains(0) else result


def _fmpq(value: Any) -> Any:
    return flint.fmpq(value.numerator, value.denominator) if isinstance(value, Fraction) else flint.fmpq(value)


def certainly_psd_exact(x: Any) -> bool:
    """Whether a symmetric rational matrix is PSD: the signs of its characteristic polynomial alternate (error-free).

    Raises `DomainError` if the matrix is not symmetric.
    """
    if x != x.transpose():
        raise DomainError("psd is asked of a matrix that is not symmetric")
    coefficients = x.charpoly().coeffs()
    size = len(coefficients) - 1
    return all(c * (-1) ** (size - k) >= 0 for k, c in enumerate(coefficients))
