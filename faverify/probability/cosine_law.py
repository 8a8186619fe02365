"""N9: Theorem 4 exactly. r = 1, sigma_1 = s > 1, the other n - 1 singular values 1; g and chi^2_{n-1} independent.

``cos^2(Z_FA, Z_GD) = s^2 g^2/(s^2 g^2 + chi^2_{n-1})``, hence ``P(cos^2 >= x) = P(F_{1,n-1} >= (n-1) x/(s^2
(1-x)))``.
"""

from typing import Any

from faverify.errors import DomainError
from faverify.probability.tail_balls import (
    Number,
    ball,
    enclose_f_upper,
)


def enclose_cosine_tail(n: Number, s: Number, x: Number) -> Any:
    """P(cos^2 >= x), with an incomplete beta value. Raises `DomainError` unless n >= 2, s > 0 and 0 < x < 1."""
    n, s, x = ball(n), ball(s), ball(x)
    if not (n >= 2 and s > 0 and x > 0 and x < 1):
        raise DomainError("N9 needs n >= 2, s > 0 and 0 < x < 1")
    return enclose_f_upper(1, n - 1, (n - 1) * x / (s * s * (1 - x)))


def enclose_cosine_failure(c: Number, n: Number, s: Number) -> Any:
    """P(|cos| >= c s/sqrt(n)): 0 where the level is certainly at least 1, since a cosine of 1 has probability 0.

    Raises `DomainError` unless c > 0, n >= 2 and s > 0.
    """
    c, n, s = ball(c), ball(n), ball(s)
    if not (c > 0 and n >= 2 and s > 0):
        raise DomainError("N9 needs c > 0, n >= 2 and s > 0")
    level = c * c * s * s / n
    if level >= 1:
        return ball(0)
    if not level < 1:  # it is 1 or nearly: the tail falls with the level
        return ball(0).union(enclose_cosine_tail(n, s, level.lower()))
    return enclose_cosine_tail(n, s, level)


def enclose_error_ratio(n: Number, s: Number, g2: Number, chi2: Number) -> Any:
    """FA error / OPT given g^2 and chi^2_{n-1}: ``(s^2 + n-1 - (s^4 g^2 + chi^2)/(s^2 g^2 + chi^2))/(n-1)``.

    Raises `DomainError` unless n >= 2, s > 0, g^2 >= 0 and chi^2 > 0.
    """
    n, s, g2, chi2 = ball(n), ball(s), ball(g2), ball(chi2)
    if not (n >= 2 and s > 0 and g2 >= 0 and chi2 > 0):
        raise DomainError("N9 needs n >= 2, s > 0, g^2 >= 0 and chi^2 > 0")
    return (s**2 + n - 1 - (s**4 * g2 + chi2) / (s**2 * g2 + chi2)) / (n - 1)
