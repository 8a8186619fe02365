"""Exact (Clopper-Pearson) confidence bounds for a probability from k successes in N independent trials, in balls.

Clopper and Pearson, Biometrika 26 (1934): one-sided bounds are the solutions of ``P_p(X >= k) = alpha`` and
``P_p(X <= k) = alpha``. Whatever the true probability, the bound is on the right side of it with confidence
1 - alpha at least.
"""

from dataclasses import dataclass
from fractions import Fraction

import flint
from scipy.special import betaincinv

from faverify.errors import UsageError
from faverify.probability.tail_balls import ball, enclose_beta_lower

BITS = 96
STEPS = 48


@dataclass(frozen=True)
class Confidence:
    """``lower <= p <= upper``: each side alone with confidence ``1 - alpha``, both together with ``1 - 2 alpha``."""

    successes: int
    trials: int
    alpha: Fraction
    lower: Fraction
    upper: Fraction


def enclose_confidence(successes: int, trials: int, alpha: Fraction) -> Confidence:
    """Rational bounds that are certainly outside the exact Clopper-Pearson ones, by about 10^-12 relatively.

    Raises `UsageError` unless ``0 <= successes <= trials``, ``trials >= 1`` and ``0 < alpha < 1``.
    """
    if not (0 <= successes <= trials and trials >= 1 and 0 < alpha < 1):
        raise UsageError(f"no confidence bound for {successes} of {trials} at alpha = {alpha}")
    with flint.ctx.workprec(BITS):
        lower, upper = _lower(successes, trials, alpha), Fraction(1) - _lower(trials - successes, trials, alpha)
    return Confidence(successes, trials, alpha, lower, upper)


def _lower(k: int, n: int, alpha: Fraction) -> Fraction:
    """A p with ``P_p(X >= k) = I_p(k, n - k + 1) <= alpha`` for certain, close to the largest one.

    SciPy's inverse proposes it, a ball decides; a bisection in balls if that is not enough.
    """
    if k == 0:
        return Fraction(0)
    guess = Fraction(float(betaincinv(k, n - k + 1, float(alpha)))) * (1 - Fraction(1, 2**40))
    if 0 < guess < 1 and bool(enclose_beta_lower(k, n - k + 1, guess) <= ball(alpha)):
        return guess
    low, high = Fraction(0), Fraction(1)
    for _ in range(STEPS):
        middle = (low + high) / 2
        if bool(enclose_beta_lower(k, n - k + 1, middle) <= ball(alpha)):
            low = middle
        else:
            high = middle
    return low
