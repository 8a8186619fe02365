"""N7: an explicit lower bound for the error of FA in Theorem 3's setting, with its probability of failure, in balls.

Spectrum: r singular values 1 and n - r with square ``a = beta r/(n - r) <= 1``; OPT = beta r; C Gaussian, m >=
n. For any x, d > 0,
outside an event of probability ``exp(-x^2/2) + P(chi^2_{r^2} > (1+d) r^2)`` at most,

    error >= r + a (n-r) - a r - (1-a) r (1+d) r/((1+d) r + a S^2),   S = max(0, sqrt(n-r) - sqrt(r) - x).

Divided by OPT this is ``1 + (1-a)(1-q)/beta`` with ``q = (1+d) r/((1+d) r + a S^2)``: it increases with n, and
stays below
``1 + 1/(1+beta+d)`` for every n and x (as ``a S^2 <= beta r``).
"""

from typing import Any

import flint

from faverify.errors import DomainError
from faverify.probability.tail_balls import Number, ball, enclose_chi2_upper


def enclose_ratio_bound(n: Number, r: Number, beta: Number, x: Number, d: Number) -> Any:
    """N7's lower bound for FA error / OPT.

    Raises `DomainError` unless n > r >= 1, beta, x, d > 0 and beta r <= n - r.
    """
    n, r, beta, x, d = (ball(value) for value in (n, r, beta, x, d))
    if not (r >= 1 and n > r and beta > 0 and x > 0 and d > 0 and beta * r <= n - r):
        raise DomainError("N7 needs n > r >= 1, beta, x, d > 0 and beta r <= n - r")
    a = beta * r / (n - r)
    s = ((n - r).sqrt() - r.sqrt() - x).max(flint.arb(0))
    q = (1 + d) * r / ((1 + d) * r + a * s * s)
    return 1 + (1 - a) * (1 - q) / beta


def enclose_failure(r: Number, x: Number, d: Number) -> Any:
    """``exp(-x^2/2) + P(chi^2_{r^2} >= (1+d) r^2)``: what N7's bound may fail with. It does not depend on n.

    Raises `DomainError` unless r >= 1 and x, d > 0.
    """
    r, x, d = ball(r), ball(x), ball(d)
    if not (r >= 1 and x > 0 and d > 0):
        raise DomainError("N7 needs r >= 1, x > 0 and d > 0")
    return (-x * x / 2).exp() + enclose_chi2_upper(r * r, (1 + d) * r * r)


def enclose_ceiling(beta: Number, d: Number) -> Any:
    """``1 + 1/(1+beta+d)``: above N7's bound for every n and x. Raises `DomainError` unless beta, d > 0."""
    beta, d = ball(beta), ball(d)
    if not (beta > 0 and d > 0):
        raise DomainError("N7 needs beta, d > 0")
    return 1 + 1 / (1 + beta + d)
