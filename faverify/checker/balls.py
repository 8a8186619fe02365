"""Ball matrices of the checker's own, on python-flint: spectra by Weyl's inequality from the middle matrix."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import flint

from faverify.checker.language import written_number
from faverify.errors import UnableError


def arb(value: Fraction | int) -> Any:
    """A fraction as a ball."""
    exact = Fraction(value)
    return flint.arb(flint.fmpq(exact.numerator, exact.denominator))


class Balls:
    """Error-bounded arithmetic at the current precision; raises `UnableError` where it cannot decide."""

    exact = False

    @contextlib.contextmanager
    def precision(self, bits: int) -> Iterator[None]:
        """Work with that many bits."""
        with flint.ctx.workprec(bits):
            yield

    def number(self, value: Fraction) -> Any:
        """A number."""
        return flint.arb_mat([[arb(value)]])

    def letter(self, data: Any) -> Any:
        """A stored matrix."""
        return flint.arb_mat([[arb(written_number(x)) for x in row] for row in data])

    def matrix(self, rows: Any) -> Any:
        """A matrix of balls from its rows."""
        return flint.arb_mat(rows)

    def unit(self, size: int) -> Any:
        """An identity."""
        return flint.arb_mat([[int(i == j) for j in range(size)] for i in range(size)])

    def zero(self, rows: int, columns: int) -> Any:
        """Zeros."""
        return flint.arb_mat(rows, columns)

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

    def divide(self, a: Any, b: Any) -> Any:
        """By a scalar."""
        if b[0, 0].contains(0):
            raise UnableError("a divisor that may be 0")
        return a / b[0, 0]

    def power(self, a: Any, exponent: Fraction) -> Any:
        """A rational power of a scalar."""
        value = a[0, 0]
        if exponent.denominator == 1:
            return self._scalar(value ** int(exponent))
        return self._scalar(value ** arb(exponent) if exponent.denominator != 2 else value.sqrt() ** int(exponent * 2))

    def _scalar(self, value: Any) -> Any:
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

    def size(self, a: Any) -> Any:
        """An upper bound of the Frobenius norm."""
        total = sum((x * x for x in a.entries()), flint.arb(0))
        return flint.arb(total.upper()).sqrt()

    def eigenvalues(self, a: Any) -> list[Any]:
        """Those of a symmetric matrix, least first: of the middle matrix, made symmetric, plus the error's norm."""
        middle = flint.arb_mat([[x.mid() for x in row] for row in ((a + a.transpose()) / 2).tolist()])
        error = self.size(a - middle)
        try:
            found = sorted((x.real for x in middle.eig(multiple=True)), key=lambda x: float(x.mid()))
        except (ValueError, ZeroDivisionError) as why:
            raise UnableError(f"no eigenvalues: {why}") from None
        return [x + flint.arb(0, error.upper()) for x in found]

    def singular_values(self, a: Any) -> list[Any]:
        """All, largest first."""
        gram = a * a.transpose() if a.nrows() < a.ncols() else a.transpose() * a
        return [flint.arb.max(x, flint.arb(0)).sqrt() for x in reversed(self.eigenvalues(gram))]

    def solve(self, a: Any, b: Any) -> Any:
        """a^-1 b."""
        try:
            return a.solve(b)
        except ZeroDivisionError:
            raise UnableError("a matrix that may be singular") from None

    def call(self, name: str, args: list[Any]) -> Any:
        """A function of the language."""
        a = args[0]
        match name:
            case "tr":
                return self._scalar(a.trace())
            case "inner":
                return self._scalar(sum((x * y for x, y in zip(a.entries(), args[1].entries(), strict=True)),
                                        flint.arb(0)))  # fmt: skip
            case "normF":
                return self._scalar(self.call("inner", [a, a])[0, 0].sqrt())
            case "det":
                return self._scalar(a.det())
            case "inv":
                return self.solve(a, self.unit(a.nrows()))
            case "proj":
                return self._projector(a)
            case "pinv":
                return self.solve(a.transpose() * a, a.transpose())
            case "sqrtm":
                return self._root(a)
            case "sylvester":
                return self._sylvester(a, args[1])
            case "neg" | "pos":
                return self._part(a if name == "pos" else a * -1)
            case "lambda_min" | "lambda_max":
                return self._scalar(self.eigenvalues(a)[0 if name == "lambda_min" else -1])
            case "sigma_max" | "sigma_min":
                return self._scalar(self.singular_values(a)[0 if name == "sigma_max" else -1])
            case "cond":
                values = self.singular_values(a)
                return self.divide(self._scalar(values[0]), self._scalar(values[-1]))
            case "nuclear":
                return self._scalar(sum(self.singular_values(a), flint.arb(0)))
            case "rows_le":
                return self._rows(*args)
            case "spectral_abscissa":
                return self._scalar(max((x.real for x in a.eig(multiple=True)), key=lambda x: float(x.mid())))
        if name.startswith("pencil_"):
            return self._pencil(name, a, args[1])
        if name == "diag":
            return self._diagonal([a[k, k] for k in range(a.nrows())])
        return self._of_numbers(name, *(arg[0, 0] for arg in args))

    def _projector(self, a: Any) -> Any:
        """The projector onto the columns that are not 0, which have to be independent."""
        kept = [column for column in a.transpose().tolist() if not all(x == 0 for x in column)]
        if not kept:
            return self.zero(a.nrows(), a.nrows())
        basis = flint.arb_mat(kept).transpose()
        return basis * self.solve(basis.transpose() * basis, basis.transpose())

    def _of_numbers(self, name: str, a: Any, *others: Any) -> Any:
        """A function of numbers."""
        if name in ("max", "min"):
            return self._scalar(getattr(a, name)(*others))
        if name in ("sqrt", "exp", "log", "tanh", "cosh", "sinh", "abs", "artanh"):
            return self._scalar(getattr(a, {"abs": "__abs__", "artanh": "atanh"}.get(name, name))())
        raise UnableError(f"{name} has no value here")

    def _pencil(self, name: str, k: Any, q: Any) -> Any:
        """The roots of det(mu^2 I - mu K - Q) as eigenvalues of [[0, I], [Q, K]]: how many on a side, or a rate."""
        unit, none = self.unit(k.nrows()).tolist(), self.zero(k.nrows(), k.nrows()).tolist()
        rows = [*(a + b for a, b in zip(none, unit, strict=True)),
                *(a + b for a, b in zip(q.tolist(), k.tolist(), strict=True))]  # fmt: skip
        try:
            parts = [x.real for x in flint.arb_mat(rows).eig(multiple=True)]
        except (ValueError, ZeroDivisionError) as why:
            raise UnableError(f"no eigenvalues: {why}") from None
        if any(x.contains(0) for x in parts):
            raise UnableError("a root that may be on the imaginary axis")
        right = [x for x in parts if x > 0]
        if name == "pencil_rate":
            return self._scalar(min(right, key=lambda x: float(x.mid())))
        count = {"pencil_right": len(right), "pencil_left": len(parts) - len(right)}.get(name, 0)
        return self.number(Fraction(count))

    def _rows(self, x: Any, form: Any, level: Any) -> Any:
        kept = []
        for row in x.tolist():
            one = flint.arb_mat([row])
            gap = (one * form * one.transpose())[0, 0] - level[0, 0] * sum((y * y for y in row), flint.arb(0))
            if not (gap <= 0 or gap > 0):
                raise UnableError("a row that may be kept or not")
            kept.append(row if gap <= 0 else [0] * len(row))
        return flint.arb_mat(kept)

    def _basis(self, a: Any) -> tuple[Any, Any, Any]:
        """Nearly orthogonal Q and diagonal L of numbers, and a bound of ||Q'Q - I||."""
        import mpmath

        with mpmath.workprec(flint.ctx.prec + 20):
            middle = mpmath.matrix([[_mpf(x) for x in row] for row in ((a + a.transpose()) / 2).tolist()])
            values, vectors = mpmath.eigsy(middle)
            size = len(values)
            q = flint.arb_mat([[_arb(vectors[i, j]) for j in range(size)] for i in range(size)])
            diagonal = [_arb(value) for value in values]
        return q, diagonal, self.size(q.transpose() * q - self.unit(size))

    def _diagonal(self, values: list[Any]) -> Any:
        found = flint.arb_mat(len(values), len(values))
        for k, value in enumerate(values):
            found[k, k] = value
        return found

    def _fattened(self, a: Any, error: Any) -> Any:
        return flint.arb_mat([[x + flint.arb(0, error.upper()) for x in row] for row in a.tolist()])

    def _part(self, a: Any) -> Any:
        """The positive part: 1-Lipschitz in the Frobenius norm, exact for O L O' with O orthogonal.

        Q = O (Q'Q)^1/2 with ||Q - O|| at most ||Q'Q - I|| = d, so Q L Q' and O L O' differ by ||L|| (2 d + d^2).
        """
        q, values, d = self._basis(a)
        whole = self._diagonal(values)
        near = self.size(whole) * (2 * d + d * d)
        error = self.size(a - q * whole * q.transpose()) + 2 * near
        positive = self._diagonal([value if value > 0 else flint.arb(0) for value in values])
        return self._fattened(q * positive * q.transpose(), error)

    def _root(self, a: Any) -> Any:
        """The root: ||A^1/2 - B^1/2|| is at most ||A - B|| / (sqrt(least of A) + sqrt(least of B))."""
        q, values, d = self._basis(a)
        least = self.eigenvalues(a)[0]
        if not (least > 0 and all(value > 0 for value in values)):
            raise UnableError("a root of what may not be positive")
        whole, roots = self._diagonal(values), self._diagonal([value.sqrt() for value in values])
        gap = self.size(a - q * whole * q.transpose()) + self.size(whole) * (2 * d + d * d)
        bottom = flint.arb(least.lower()).sqrt()
        error = gap / bottom + self.size(roots) * (2 * d + d * d)
        return self._fattened(q * roots * q.transpose(), error)

    def _sylvester(self, s: Any, right: Any) -> Any:
        """X with S X + X S = right, by Kronecker products."""
        n = s.nrows()
        big = flint.arb_mat(n * n, n * n)
        for i in range(n):
            for j in range(n):
                for k in range(n):
                    big[i * n + j, k * n + j] = big[i * n + j, k * n + j] + s[i, k]
                    big[i * n + j, i * n + k] = big[i * n + j, i * n + k] + s[k, j]
        found = self.solve(big, flint.arb_mat([[x] for x in right.entries()]))
        return flint.arb_mat([[found[i * n + j, 0] for j in range(n)] for i in range(n)])


def _mpf(x: Any) -> Any:
    import mpmath

    mantissa, exponent = x.mid().man_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def _arb(x: Any) -> Any:
    import mpmath

    sign, mantissa, exponent, _ = mpmath.mpf(x)._mpf_
    return flint.arb((-1) ** sign * int(mantissa)) * flint.arb(2) ** int(exponent)
