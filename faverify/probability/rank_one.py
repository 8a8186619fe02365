"""Theorem 3's setting at r = 1, exactly: why it needs r >= c1.

sigma_1 = 1, the other n - 1 singular values have square a = beta/(n-1); g and chi^2_{n-1} independent. By Lemma 1

    FA error / OPT = (1 + beta - (g^2 + a^2 chi^2)/(g^2 + a chi^2))/beta,

which is at least rho exactly when F_{1,n-1} = (n-1) g^2/chi^2 <= beta (q - a)/(1 - q), q = 1 + beta - beta rho. As
n -> oo the ratio tends to 1 + 1/(beta + g^2).
"""

from typing import Any

from faverify.errors import DomainError
from faverify.probability.tail_balls import Number, ball, enclose_beta_lower, enclose_normal_two_sided


def enclose_rank_one_probability(n: Number | None, ratio: Number, beta: Number = 1) -> Any:
    """P(FA error / OPT >= ratio) at r = 1, at FLINT's current precision; ``n = None`` is the limit n -> oo.

    Raises `DomainError` unless n >= 2, 0 < beta < n - 1 (a < 1), and the ratio lies inside the range of the quotient:
    1 < ratio < (1 + beta - a)/beta.
    """
    beta, ratio = ball(beta), ball(ratio)
    a = ball(0) if n is None else beta / (ball(n) - 1)
    q = 1 + beta - beta * ratio
    if not (beta > 0 and a < 1 and q > a and q < 1 and (n is None or ball(n) >= 2)):
        raise DomainError("r = 1 needs n >= 2, 0 < beta < n - 1 and 1 < ratio < (1 + beta - a)/beta")
    level = beta * (q - a) / (1 - q)
    if n is None:
        return 1 - enclose_normal_two_sided(level.sqrt())
    k = ball(n) - 1
    return enclose_beta_lower(ball(1) / 2, k / 2, level / (level + k))
