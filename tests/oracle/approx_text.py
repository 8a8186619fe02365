"""High-precision Taylor integration of any polynomial flow from its expressions, with mpmath (heuristic, no bound).

An oracle for `faverify.flows.polynomial`, with which it shares no code: it walks the expression trees themselves, one
Taylor coefficient at a time, and halves its steps until the last coefficients have died away (Jorba and Zou,
*Experimental Mathematics* 14, 2005).
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from faverify.errors import StatementError, UnableError
from faverify.lang import expr as ex

GUARD_DIGITS = 15
MAX_STEPS = 2_000


def approx_flow(
    start: Mapping[str, Any],
    velocities: Mapping[str, ex.Expr],
    constants: Mapping[str, Any],
    times: Sequence[Fraction],
    digits: int = 50,
) -> list[dict[str, Any]]:
    """The moving letters (mpmath matrices) at increasing times >= 0, aiming at ``digits`` correct digits (heuristic).

    ``start`` and ``constants`` are mpmath matrices or rows of Fractions. Raises `StatementError` for what is no
    polynomial, `UnableError` after 2,000 steps.
    """
    with mpmath.workdps(digits + GUARD_DIGITS):
        fixed = {name: _matrix(x) for name, x in constants.items()}
        now, state, found = Fraction(0), {name: _matrix(x) for name, x in start.items()}, []
        for time in times:
            state = _advance(state, velocities, fixed, Fraction(time) - now, digits)
            now = Fraction(time)
            found.append({name: x.copy() for name, x in state.items()})
    return found


def _matrix(rows: Any) -> Any:
    if isinstance(rows, mpmath.matrix):
        return rows.copy()
    return mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])


def _advance(state: Any, velocities: Mapping[str, ex.Expr], fixed: Any, span: Fraction, digits: int) -> Any:
    order, left = int(1.15 * digits) + 10, mpmath.mpf(span.numerator) / span.denominator
    aim = mpmath.mpf(10) ** -(digits + 8)
    for _ in range(MAX_STEPS):
        if left <= 0:
            return state
        series = _Series(state, velocities, fixed).upto(order)
        sizes = [max(mpmath.norm(x[k], mpmath.inf) for x in series.values()) for k in (order - 1, order)]
        steps = [(aim / size) ** (mpmath.mpf(1) / k) for k, size in zip((order - 1, order), sizes, strict=True) if size]
        h = min([left, *(step * mpmath.mpf("0.8") for step in steps)])
        state = {name: _horner(x, h) for name, x in series.items()}
        left -= h
        if left < h * mpmath.mpf(10) ** -(digits + GUARD_DIGITS - 2):
            return state
    raise UnableError(f"more than {MAX_STEPS} Taylor steps; take a shorter time")


def _horner(coefficients: list[Any], h: Any) -> Any:
    value = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        value = value * h + coefficient
    return value


class _Series:
    """Taylor coefficients of letters and of every subexpression, order by order."""

    def __init__(self, state: Any, velocities: Mapping[str, ex.Expr], fixed: Any) -> None:
        self.velocities, self.fixed = velocities, fixed
        self.letters = {name: [x] for name, x in state.items()}
        self._known: dict[tuple[ex.Expr, int], Any] = {}

    def upto(self, order: int) -> dict[str, list[Any]]:
        """The letters' coefficients 0..order."""
        for k in range(order):
            new = {name: self.at(velocity, k) / (k + 1) for name, velocity in self.velocities.items()}
            for name, coefficient in new.items():
                old = self.letters[name]
                old.append(coefficient if coefficient.rows == old[0].rows else old[0] * 0)  # the literal 0
        return self.letters

    def at(self, expr: ex.Expr, k: int) -> Any:
        """Coefficient k of an expression."""
        key = (expr, k)
        if key not in self._known:
            self._known[key] = self._compute(expr, k)
        return self._known[key]

    def _compute(self, expr: ex.Expr, k: int) -> Any:
        match expr:
            case ex.Number():
                return mpmath.matrix([[mpmath.mpf(expr.value.numerator) / expr.value.denominator if k == 0 else 0]])
            case ex.Letter():
                return self._letter(expr, k)
            case ex.Sum():
                return self._sum(self.at(expr.left, k), self.at(expr.right, k), expr.sign)
            case ex.Product():
                return self._cauchy(expr.left, expr.right, k)
            case ex.Transpose():
                return self.at(expr.inner, k).T
            case ex.Quotient() if not any(isinstance(x, ex.Letter) for x in expr.right.walk()):
                return self.at(expr.left, k) / self.at(expr.right, 0)[0, 0]
            case ex.Power() if expr.exponent.denominator == 1 and expr.exponent >= 0:
                return self._power(expr, k)
            case ex.Call(function="tr"):
                inner = self.at(expr.args[0], k)
                return mpmath.matrix([[sum((inner[i, i] for i in range(inner.rows)), mpmath.mpf(0))]])
            case ex.Call(function="inner"):
                return self._inner(expr.args[0], expr.args[1], k)
        raise StatementError(f"a path by Taylor series needs a polynomial, not {type(expr).__name__.lower()}")

    def _letter(self, expr: ex.Letter, k: int) -> Any:
        if expr.name in self.letters:
            return self.letters[expr.name][k]
        if expr.name in self.fixed:
            return self.fixed[expr.name] * (1 if k == 0 else 0)
        raise StatementError(f"{expr.name} has no value")

    def _sum(self, left: Any, right: Any, sign: int) -> Any:
        if (left.rows, left.cols) != (right.rows, right.cols):  # one is the literal 0
            return left if left.rows * left.cols > right.rows * right.cols else right * sign
        return left + right * sign

    def _cauchy(self, left: ex.Expr, right: ex.Expr, k: int) -> Any:
        terms = [_times(self.at(left, i), self.at(right, k - i)) for i in range(k + 1)]
        return sum(terms[1:], terms[0])

    def _inner(self, left: ex.Expr, right: ex.Expr, k: int) -> Any:
        total = mpmath.mpf(0)
        for i in range(k + 1):
            total += sum((x * y for x, y in zip(self.at(left, i), self.at(right, k - i), strict=True)), mpmath.mpf(0))
        return mpmath.matrix([[total]])

    def _power(self, expr: ex.Power, k: int) -> Any:
        base, count = expr.base, int(expr.exponent)
        if count == 0:
            return mpmath.matrix([[1 if k == 0 else 0]])
        if isinstance(base, ex.Call) and base.function == "normF":
            if count % 2:
                raise StatementError("an odd power of a norm is no polynomial")
            square = ex.Call(ex.SCALAR, "inner", (base.args[0], base.args[0]))
            return self.at(square if count == 2 else ex.Power(ex.SCALAR, square, expr.exponent / 2), k)
        if count == 1:
            return self.at(base, k)
        return self._cauchy(base, ex.Power(ex.SCALAR, base, expr.exponent - 1), k)


def _times(left: Any, right: Any) -> Any:
    """A product in which a 1 x 1 matrix is a number."""
    if left.cols != right.rows or (left.rows, left.cols) == (1, 1):
        return left[0, 0] * right if (left.rows, left.cols) == (1, 1) else right[0, 0] * left
    return left * right
