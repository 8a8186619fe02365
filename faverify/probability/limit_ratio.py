"""N8: the limit of FA error / OPT as r grows, and the prediction for any spectrum (asymptotic).

Two levels with equal mass and ``eta = r/(n-r)``: the positive root of ``k^2 - (1-eta) k - 1 = 0``. With tail
mass beta and
n/r -> oo: ``rho(beta) = (1 + sqrt(1 + 4/beta))/2``. Any spectrum: the error is about ``r k`` with
``sum_i sigma_i^2/(sigma_i^2 + k) = r``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import flint

from faverify.errors import DomainError, InvalidInstance, UsageError
from faverify.lang.typed import whole_number
from faverify.probability.tail_balls import Number, ball

BITS = 128


@dataclass(frozen=True)
class Prediction:
    """The predicted error of FA at rank r, the optimum, and their ratio.

    The three numbers are enclosed; that the first is close to a typical error of FA is asymptotic and has no
    error bound.
    """

    rank: int
    level: Any
    error: Any
    optimum: Any
    ratio: Any

    def __str__(self) -> str:
        """One line."""
        shown = self.error.str(6, radius=False), self.optimum.str(6, radius=False), self.ratio.str(6, radius=False)
        return "predicted FA error {} against the optimum {}: ratio {} (asymptotic)".format(*shown)


def enclose_limit_ratio(eta: Number) -> Any:
    """The positive root of ``k^2 - (1-eta) k - 1``: the golden ratio at 0, 3/2 at 1/6 (n = 7r), 1 at 1 (n = 2r)."""
    b = 1 - ball(eta)
    return (b + (b * b + 4).sqrt()) / 2


def enclose_rho(beta: Number) -> Any:
    """``(1 + sqrt(1 + 4/beta))/2``, beta > 0: the limit for n/r -> oo; it has no ceiling as beta -> 0.

    Raises `DomainError` unless beta > 0.
    """
    if not ball(beta) > 0:
        raise DomainError("N8 needs beta > 0")
    return (1 + (1 + 4 / ball(beta)).sqrt()) / 2


def enclose_two_level_ratio(eta: Number, beta: Number) -> Any:
    """The same for any eta and beta: with ``a = beta eta``, ``r k/(beta r)`` where ``1/(1+k) + (1/eta) a/(a+k) = 1``.

    That is ``k^2 - (beta - a) k - ... = 0`` cleared of fractions: ``k^2 + (a - beta) k - beta = 0``, divided by beta.
    Raises `DomainError` unless eta, beta > 0.
    """
    eta, beta = ball(eta), ball(beta)
    if not (eta > 0 and beta > 0):
        raise DomainError("N8 needs eta, beta > 0")
    b = beta - beta * eta
    return (b + (b * b + 4 * beta).sqrt()) / (2 * beta)


def predict_fa_error(singular_values: Sequence[Any], r: int) -> Prediction:
    """N8's prediction for the error of FA at a stationary point with Gaussian feedback, for any singular values.

    Heuristic: asymptotic in r, and good where many singular values are of a size. Where they fall geometrically most
    draws are off by more than a fifth (n8, "where it is poor").

    ``singular_values``: ints, Fractions, decimal texts or floats (a float counts as the exact binary number it is).
    Raises `UsageError` unless r is an integer and ``1 <= r < number of positive singular values``, `InvalidInstance`
    for a value that is negative or no number.

    >>> print(predict_fa_error([1] * 10 + ["0.1"] * 1000, r=10))
    predicted FA error 16.1081 against the optimum 10.0000: ratio 1.61081 (asymptotic)
    """
    r = whole_number("r", r, 0)
    if isinstance(singular_values, (str, bytes, Mapping)) or not isinstance(singular_values, Iterable):
        raise UsageError(f"{singular_values!r:.60}: expected several singular values, as a list")
    squares = sorted((value * value for value in map(_exact, singular_values) if value), reverse=True)
    if len(squares) < 2:
        raise UsageError(f"{len(squares)} positive singular value(s); at least two are needed, more than r of them")
    if not 1 <= r < len(squares):
        raise UsageError(
            f"r = {r} must be between 1 and {len(squares) - 1}, below the number of positive singular values"
        )
    with flint.ctx.workprec(BITS):
        level = _level(squares, r)
        optimum = ball(sum(squares[r:]))
        return Prediction(r, level, r * level, optimum, r * level / optimum)


def _exact(value: Any) -> Fraction:
    try:
        number = Fraction(value)
    except (TypeError, ValueError, OverflowError, ZeroDivisionError):
        raise InvalidInstance(f"{value!r} is no singular value") from None
    if number < 0:
        raise InvalidInstance(f"a singular value is never negative: {value!r}")
    return number


def _level(squares: list[Fraction], r: int) -> Any:
    """The root k of ``sum s/(s+k) = r`` by bracketing: the sum decreases in k, from the number of values to 0.

    What the r largest terms lack of 1 each is compared with the others, so that nothing cancels. At the lower end,
    s_{r+1}/r, the r+1 largest terms alone are at least r/(r+1) each; at the upper one, (sum s)/r, the sum is below
    (sum s)/k = r.
    """
    balls = [ball(square) for square in squares]

    def above(k: Fraction) -> bool | None:
        at = ball(k)
        lacking = sum((at / (s + at) for s in balls[:r]), flint.arb(0))
        others = sum((s / (s + at) for s in balls[r:]), flint.arb(0))
        return True if others > lacking else False if others < lacking else None

    low, high = squares[r] / r, sum(squares, Fraction(0)) / r
    while high - low > low / 2 ** (BITS - 24):
        middle, side = next(((at, side) for at in _cuts(low, high) if (side := above(at)) is not None), (low, None))
        if side is None:
            break
        low, high = (middle, high) if side else (low, middle)
    return ball(low).union(ball(high))


def _cuts(low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Where a bracket is cut: the second if the first is the root itself, where balls cannot tell the side.

    By size where the ends are far apart, so that a root far below the upper end is found to as many digits.
    """
    if high > 4 * low:
        middle = Fraction(2) ** ((_size(low) + _size(high) + 1) // 2)
        return middle, middle * 3 / 2
    return (low + high) / 2, low + (high - low) * 3 / 8


def _size(x: Fraction) -> int:
    """The power of two next below a positive number."""
    guess = x.numerator.bit_length() - x.denominator.bit_length()
    return guess if Fraction(2) ** guess <= x else guess - 1
