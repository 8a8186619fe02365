"""Draws of random variables: exact numbers where nothing is random, one float a draw where something is."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from faverify.errors import StatementError
from faverify.lang import expr as ex
from faverify.lang.functions import FUNCTIONS


class Sampler:
    """One point: parameters with exact values, the number of draws and the seed of every variable."""

    def __init__(self, at: Mapping[str, Fraction], draws: int, seed: int) -> None:
        self.at, self.draws, self.seed = at, draws, seed

    def value(self, expr: ex.Expr) -> Any:
        """A Fraction, or a float, or one float a draw. Raises `StatementError` for what cannot be drawn."""
        match expr:
            case ex.Number(value=value):
                return value
            case ex.Letter(name=name) if name in self.at:
                return self.at[name]
            case ex.Sum(left=left, right=right, sign=sign):
                first, second = self._both(left, right)
                return first + sign * second
            case ex.Product(left=left, right=right):
                first, second = self._both(left, right)
                return first * second
            case ex.Quotient(left=left, right=right):
                first, second = self._both(left, right)
                if isinstance(second, Fraction) and second == 0:
                    raise StatementError("division by zero")
                return first / second
            case ex.Power(base=base, exponent=exponent) if exponent.denominator == 1:
                return self.value(base) ** int(exponent)
            case ex.Call(function=function, args=args) if (reading := FUNCTIONS[function].draws) is not None:
                return reading(self, *map(self.value, args))
        raise StatementError(f"{ex.said(expr)} cannot be drawn")

    def plain(self, expr: ex.Expr) -> Any:
        """The value, a float where it is exact."""
        return _float(self.value(expr))

    def _both(self, left: ex.Expr, right: ex.Expr) -> tuple[Any, Any]:
        first, second = self.value(left), self.value(right)
        if isinstance(first, Fraction) and isinstance(second, Fraction):
            return first, second
        return _float(first), _float(second)

    def abs(self, value: Any) -> Any:
        """The absolute value."""
        return abs(value)

    def ratio(self, n: Any, r: Any, beta: Any) -> Any:
        """FA's error over OPT."""
        return _drawn("sample_fa_error_ratio", _whole(n), _whole(r), _float(beta), self.draws, self.seed)

    def cos2(self, n: Any, s: Any) -> Any:
        """The squared cosine."""
        return _drawn("sample_cosine_squared", _whole(n), _float(s), self.draws, self.seed)

    def deviation(self, values: list[float], r: Any) -> Any:
        """FA's error over its prediction, minus 1."""
        from faverify.probability.limit_ratio import predict_fa_error

        predicted = float(predict_fa_error(values, _whole(r)).error.mid())
        return _drawn("sample_fa_error", tuple(values), _whole(r), self.draws, self.seed) / predicted - 1

    def fa_error(self, values: list[float], r: Any) -> Any:
        """FA's error."""
        return _drawn("sample_fa_error", tuple(values), _whole(r), self.draws, self.seed)

    def gd_ratio(self, n: Any, r: Any, beta: Any, horizon: Any) -> Any:
        """GD's error over OPT, a start a draw."""
        import numpy as np

        sizes = _whole(n), _whole(r), _float(beta), _float(horizon)
        seeds = range(self.seed, self.seed + self.draws)
        return np.array([_descended(*sizes, seed) for seed in seeds])

    def two_level_limit(self, eta: Any, beta: Any) -> float:
        """N8's limit, rounded to a float."""
        from faverify.probability.limit_ratio import enclose_two_level_ratio

        return float(enclose_two_level_ratio(Fraction(eta), Fraction(beta)).mid())

    def levels(self, k: Any, high: Any, m: Any, low: Any) -> list[float]:
        """Singular values of two sizes."""
        return [_float(high)] * _whole(k) + [_float(low)] * _whole(m)

    def power(self, k: Any, p: Any) -> list[float]:
        """A power law of singular values."""
        return [float(i) ** -_float(p) for i in range(1, _whole(k) + 1)]

    def geometric(self, k: Any, q: Any) -> list[float]:
        """A geometric sequence of singular values."""
        return [_float(q) ** i for i in range(_whole(k))]


@lru_cache(maxsize=32)
def _drawn(name: str, *of: Any) -> Any:
    """What a function of `faverify.probability.fa_samples` draws, once for a part, its controls and its neighbours."""
    from faverify.probability import fa_samples

    drawn = getattr(fa_samples, name)(*of)
    drawn.setflags(write=False)
    return drawn


@lru_cache(maxsize=1024)
def _descended(n: int, r: int, beta: float, horizon: float, seed: int) -> float:
    from faverify.probability.descent import approx_descent_ratio

    return approx_descent_ratio(n, r, beta, horizon, seed)


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, Fraction) else value


def _whole(value: Any) -> int:
    if not (isinstance(value, Fraction) and value.denominator == 1):
        raise StatementError(f"{value} is no whole number")
    return int(value)
