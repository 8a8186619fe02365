"""Ball matrices of the checker's own, on python-flint: spectra by Weyl's inequality from the middle matrix."""

from fractions import Fraction
from typing import Any

import flint

from faverify.checker.exact import Ring
from faverify.errors import UnableError


def arb(value: Fraction | int) -> Any:
    """A fraction as a ball."""
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def root_of_nonnegative(x: Any) -> Any:
    """The root of a number in the ball that is known not to be negative."""
    return x.sqrt() if x > 0 else flint.arb(0).union(flint.arb.max(x.upper(), flint.arb(0)).sqrt().upper())


def whole_power(x: Any, exponent: int) -> Any:
    """A power of a ball; FLINT has none where the midpoint is 0."""
    return flint.arb(0, abs(x).upper() ** exponent) if exponent > 0 and x.mid() == 0 else x**exponent


def size(a: Any) -> Any:
    """An upper bound of the Frobenius norm."""
    row = flint.arb_mat(1, a.nrows() * a.ncols(), a.entries())
    return flint.arb((row * row.transpose())[0, 0].upper()).sqrt()


def fattened(a: Any, error: Any) -> Any:
    """The matrix with that error in every entry."""
    return flint.arb_mat([[x + flint.arb(0, error.upper()) for x in row] for row in a.tolist()])


class Balls(Ring):
    """Error-bounded arithmetic at the current precision; raises `UnableError` where it cannot decide."""

    exact, matrix = False, flint.arb_mat

    def entry(self, value: Fraction) -> Any:
        """A fraction as a ball."""
        return arb(value)

    def divide(self, a: Any, b: Any) -> Any:
        """By a scalar."""
        if b[0, 0].contains(0):
            raise UnableError("a divisor that may be 0")
        return a / b[0, 0]

    def power(self, a: Any, exponent: Fraction) -> Any:
        """A rational power of a scalar."""
        value = a[0, 0]
        if exponent.denominator == 1:
            return self.scalar(whole_power(value, int(exponent)))
        return self.scalar(value ** arb(exponent) if exponent.denominator != 2 else value.sqrt() ** int(exponent * 2))

    def length(self, square: Any) -> Any:
        """The root of a sum of squares, which a ball around 0 is not negative in."""
        return self.scalar(root_of_nonnegative(square[0, 0]))

    def scalar(self, value: Any) -> Any:
        """A 1 x 1 matrix; raises `UnableError` for what is not finite."""
        if not value.is_finite():
            raise UnableError("no finite value")
        return flint.arb_mat([[value]])

    def compare(self, relation: str, left: Any, right: Any) -> bool | None:
        """Whether a comparison certainly holds or certainly does not; None where it is open."""
        if relation == "psd":
            least = self.eigenvalues(left)[0]
            return True if least >= 0 else False if least < 0 else None
        if relation == "==":
            gap = (left - right).entries()
            if all(x == 0 for x in gap):
                return True
            return None if all(x.contains(0) for x in gap) else False
        a, b = left[0, 0], right[0, 0]
        pairs = {"<=": (a <= b, a > b), ">=": (a >= b, a < b), "<": (a < b, a >= b), ">": (a > b, a <= b)}
        holds, fails = pairs[relation]
        return True if holds else False if fails else None

    def spectrum(self, a: Any) -> list[Any]:
        """The real parts of all eigenvalues, least first."""
        try:
            return sorted((x.real for x in a.eig(multiple=True)), key=lambda x: float(x.mid()))
        except (ValueError, ZeroDivisionError) as why:
            raise UnableError(f"no eigenvalues: {why}") from None

    def eigenvalues(self, a: Any) -> list[Any]:
        """Those of a symmetric matrix, least first: of the middle matrix, made symmetric, plus the error's norm."""
        middle = ((a + a.transpose()) / 2).mid()
        error = size(a - middle)
        return [x + flint.arb(0, error.upper()) for x in self.spectrum(middle)]

    def singular_values(self, a: Any) -> list[Any]:
        """All, largest first."""
        gram = a * a.transpose() if a.nrows() < a.ncols() else a.transpose() * a
        return [root_of_nonnegative(x) for x in reversed(self.eigenvalues(gram))]

    def solve(self, a: Any, b: Any) -> Any:
        """a^-1 b."""
        try:
            return a.solve(b)
        except ZeroDivisionError:
            raise UnableError("a matrix that may be singular") from None

    def basis(self, a: Any) -> Any:
        """The columns that are not 0, which have to be independent."""
        kept = [column for column in a.transpose().tolist() if not all(x == 0 for x in column)]
        return flint.arb_mat(kept).transpose() if kept else None

    def special(self, name: str, args: list[Any]) -> Any:
        """A function that fractions do not have alike."""
        a = args[0]
        match name:
            case "sqrtm":
                return self._root(a)
            case "sylvester":
                return self._sylvester(a, args[1])
            case "neg" | "pos":
                return self._part(a if name == "pos" else a * -1)
            case "lambda_min" | "lambda_max":
                return self.scalar(self.eigenvalues(a)[0 if name == "lambda_min" else -1])
            case "sigma_max" | "sigma_min":
                return self.scalar(self.singular_values(a)[0 if name == "sigma_max" else -1])
            case "cond":
                return self.divide(*(self.scalar(self.singular_values(a)[k]) for k in (0, -1)))
            case "nuclear":
                return self.scalar(sum(self.singular_values(a), flint.arb(0)))
            case "spectral_abscissa":
                return self.scalar(self.spectrum(a)[-1])
        if name.startswith("pencil_"):
            return self._pencil(name, a, args[1])
        return self._of_numbers(name, *(arg[0, 0] for arg in args))

    def _of_numbers(self, name: str, a: Any, *others: Any) -> Any:
        """A function of numbers."""
        if name in ("max", "min"):
            return self.scalar(getattr(a, name)(*others))
        if name in ("exp", "log", "tanh", "cosh", "sinh", "artanh"):
            return self.scalar(getattr(a, {"artanh": "atanh"}.get(name, name))())
        raise UnableError(f"{name} has no value here")

    def _pencil(self, name: str, k: Any, q: Any) -> Any:
        """How many eigenvalues of a pencil are on a side, or the least positive one."""
        parts = self.spectrum(self.pencil(k, q))
        if any(x.contains(0) for x in parts):
            raise UnableError("a root that may be on the imaginary axis")
        right = [x for x in parts if x > 0]
        if name == "pencil_rate":
            return self.scalar(right[0])
        count = {"pencil_right": len(right), "pencil_left": len(parts) - len(right)}.get(name, 0)
        return self.number(Fraction(count))

    def _frame(self, a: Any) -> tuple[Any, Any, Any]:
        """Nearly orthogonal Q and diagonal L of numbers, from vectors without a bound, and a bound of ||Q'Q - I||."""
        middle = ((a + a.transpose()) / 2).mid()
        try:
            _, vectors = flint.acb_mat(middle).eig(right=True, algorithm="approx")
        except (ValueError, ZeroDivisionError) as why:
            raise UnableError(f"no eigenvectors: {why}") from None
        columns: list[list[Any]] = []
        for column in flint.acb_mat(vectors).transpose().tolist():
            columns.append(_orthonormal([x.real.mid() for x in column], columns))
        q = flint.arb_mat(columns).transpose()
        turned = q.transpose() * middle * q
        values = [turned[k, k].mid() for k in range(a.nrows())]
        return q, values, size(q.transpose() * q - self.unit(a.nrows()))

    def _part(self, a: Any) -> Any:
        """The positive part: 1-Lipschitz in the Frobenius norm, exact for O L O' with O orthogonal.

        Q = O (Q'Q)^1/2 with ||Q - O|| at most ||Q'Q - I|| = d, so Q L Q' and O L O' differ by ||L|| (2 d + d^2).
        """
        q, values, d = self._frame(a)
        whole = self.diagonal(values)
        near = size(whole) * (2 * d + d * d)
        error = size(a - q * whole * q.transpose()) + 2 * near
        positive = self.diagonal([value if value > 0 else flint.arb(0) for value in values])
        return fattened(q * positive * q.transpose(), error)

    def _root(self, a: Any) -> Any:
        """The root: ||A^1/2 - B^1/2|| is at most ||A - B|| / (sqrt(least of A) + sqrt(least of B))."""
        q, values, d = self._frame(a)
        least = self.eigenvalues(a)[0]
        if not (least > 0 and all(value > 0 for value in values)):
            raise UnableError("a root of what may not be positive")
        whole, roots = self.diagonal(values), self.diagonal([value.sqrt() for value in values])
        gap = size(a - q * whole * q.transpose()) + size(whole) * (2 * d + d * d)
        bottom = flint.arb(least.lower()).sqrt()
        error = gap / bottom + size(roots) * (2 * d + d * d)
        return fattened(q * roots * q.transpose(), error)

    def _sylvester(self, s: Any, right: Any) -> Any:
        """X with S X + X S = right, by Kronecker products."""
        n = s.nrows()
        places = [divmod(k, n) for k in range(n * n)]
        big = flint.arb_mat([[s[i, k] * (j == o) + s[o, j] * (i == k) for k, o in places] for i, j in places])
        return flint.arb_mat(n, n, self.solve(big, flint.arb_mat(n * n, 1, right.entries())).entries())


def _orthonormal(column: list[Any], others: list[list[Any]]) -> list[Any]:
    """A column made orthogonal to others, twice (Gram and Schmidt), and of length 1; without a bound."""
    for other in (*others, *others):
        share = _inner(column, other)
        column = [(x - share * y).mid() for x, y in zip(column, other, strict=True)]
    length = _inner(column, column).sqrt()
    return [(x / length).mid() for x in column]


def _inner(a: list[Any], b: list[Any]) -> Any:
    return sum((x * y for x, y in zip(a, b, strict=True)), flint.arb(0)).mid()
