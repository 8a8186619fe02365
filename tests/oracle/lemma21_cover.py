"""Lemma 21 by balls alone: for a given d, every x in (0, 1) is covered, since both of its sides decrease in x.

This shares nothing with the derivation in `oracle.lemma21_proofs`, and it measures the slack; it also
finds where a stronger rate than 1/8 is false.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, ctx
from oracle.bounded_values import Bounded

from faverify.errors import UnableError, UsageError
from faverify.probability.tail_balls import (
    Number,
    ball,
    enclose_chi2_lower,
    enclose_chi2_upper,
    enclose_normal_two_sided,
)

RATE = Fraction(1, 8)
BITS = 128
MAX_PIECES = 20_000


@dataclass(frozen=True)
class Cover:
    """All of ``left < x < right``: on each piece the tail at its left end is at most the bound at its right end.

    ``smallest_slack``: the least bound/tail that was used, a ball.
    """

    d: int
    left: Fraction
    right: Fraction
    pieces: int
    smallest_slack: Any


def enclose_chi2_deviation(d: Number, x: Number) -> Any:
    """P(|chi^2_d/d - 1| >= x) for 0 < x <= 1 at the current precision: the sum of the two tails."""
    d, x = ball(d), ball(x)
    return enclose_chi2_upper(d, d * (1 + x)) + enclose_chi2_lower(d, (d * (1 - x)).max(arb(0)))


def enclose_chi2_bound(d: Number, x: Number, rate: Number = RATE) -> Any:
    """2 exp(-rate d x^2); Lemma 21's right side has the rate 1/8."""
    return 2 * (-ball(rate) * ball(d) * ball(x) ** 2).exp()


def lemma21_chi2(d: int, x: Number, rate: Number = RATE) -> Bounded:
    """Both sides of the second bound at one (d, x). Raises `UsageError` unless d >= 1 and 0 < x < 1."""
    point = Fraction(x)
    if not (d >= 1 and 0 < point < 1):
        raise UsageError(f"Lemma 21 needs d >= 1 and 0 < x < 1, not d = {d}, x = {x}")
    at = {"d": str(d), "x": str(point), "rate": str(rate)}
    with ctx.workprec(BITS):
        sides = enclose_chi2_deviation(d, point), enclose_chi2_bound(d, point, rate)
        return Bounded("P(|chi2(d)/d - 1| >= x) <= 2 exp(-rate d x^2)", *sides, at)


def lemma21_normal(x: Number, front: int = 2) -> Bounded:
    """Both sides of the first bound at one x > 0; it also holds with 1 in ``front`` in place of 2."""
    point = Fraction(x)
    with ctx.workprec(BITS):
        bound = front * (-ball(point * point / 2)).exp()
        at = {"x": str(point), "front": str(front)}
        return Bounded("P(|g| >= x) <= front exp(-x^2/2)", enclose_normal_two_sided(point), bound, at)


def certify_chi2_cover(d: int, rate: Number = RATE, pieces: int = 8) -> Cover:
    """The bound for one d and every 0 < x < 1, by a cover without gaps.

    Raises `UsageError` unless d, pieces >= 1, `UnableError` if the cover does not close (a false bound never does).
    """
    if d < 1 or pieces < 1:
        raise UsageError(f"a cover needs d >= 1 and at least one piece, not {d}, {pieces}")
    stack = [(Fraction(i, pieces), Fraction(i + 1, pieces)) for i in range(pieces)]
    done, slack = 0, arb("inf")
    with ctx.workprec(BITS):
        while stack:
            left, right = stack.pop()
            tail = enclose_chi2_deviation(d, left) if left > 0 else arb(1)
            quotient = enclose_chi2_bound(d, right, rate) / tail
            if quotient >= 1:
                done, slack = done + 1, slack.min(quotient)
                continue
            if done + len(stack) > MAX_PIECES or right - left < Fraction(1, 2**40):
                raise UnableError(f"no cover for d = {d}: stuck at {float(left):.6g} <= x <= {float(right):.6g}")
            stack += [(left, (left + right) / 2), ((left + right) / 2, right)]
    return Cover(d, Fraction(0), Fraction(1), done, slack)


def find_chi2_refutation(rate: Number, degrees: Iterable[int], points: Iterable[Number]) -> Bounded | None:
    """The first (d, x) where balls show P(|chi^2_d/d - 1| >= x) > 2 exp(-rate d x^2); None proves nothing.

    For every rate above (1 - log 2)/2 = 0.1534... there is one, near x = 1 at large d.
    """
    places = list(points)
    found = (lemma21_chi2(d, x, rate) for d in degrees for x in places)
    return next((result for result in found if result.holds is False), None)
