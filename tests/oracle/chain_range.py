"""The paper's union bound for Theorem 3, for every r >= r0 and n >= c r at once (`union_bound` is at one (r, n)).

Why it suffices to look at r0. With Lemma 21's tails the failures of Lemmas 18-20 are multiples of r exp(-r tau^2/8) and
of r exp(-(n-r) tau^2/8), n - r >= (c-1) r (or of r - 1 in front), which fall with r once r - 1 >= 8/tau^2, and the
normal events add exactly 1/1000. The ratio 2 - p - eta (1-p), p = h/(h+t), rises as p and eta = r/(n-r) fall (p, eta
< 1); h falls with eta; t rises as eta and log(2000 r)/r fall, and both do when r and n/r grow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import ctx

from faverify.errors import UnableError, UsageError
from faverify.probability.tail_balls import Number, ball
from faverify.probability.union_bound import enclose_chain_quoted, enclose_chain_ratio, enclose_events

BITS = 128


@dataclass(frozen=True)
class ChainRange:
    """For every r >= ``r``, n >= ``multiple`` * r: FA error >= ``ratio`` OPT, failing at most with ``failure``."""

    tau: Fraction
    r: int
    multiple: int
    ratio: Any
    failure: Any


def certify_chain_range(tau: Number, r: int, multiple: int, failure: Number = Fraction(1, 100)) -> ChainRange:
    """The chain for all larger r and n/r, with Lemma 21's tails.

    Raises `UsageError` unless r >= 1 + 8/tau^2 (where the failure starts to fall) and multiple >= 2, `UnableError` if
    the failure at r is not certainly at most ``failure``, `DomainError` where no ratio follows.
    """
    slack = Fraction(tau)
    if not ((r - 1) * slack * slack >= 8 and multiple >= 2):
        raise UsageError(f"the range needs r >= 1 + 8/tau^2 and n >= 2 r: tau = {tau}, r = {r}, n/r = {multiple}")
    with ctx.workprec(BITS):
        total = enclose_chain_quoted(slack, r, multiple * r)
        if not total <= ball(failure):
            raise UnableError(f"the failure at r = {r} is {total.str(6)}, not certainly at most {failure}")
        return ChainRange(slack, r, multiple, enclose_chain_ratio(slack, r, multiple * r), total)


def smallest_r_per_event(tau: Number, multiple: int, each: Number = Fraction(1, 1000)) -> int:
    """The smallest r >= 1 + 8/tau^2 where every family fails with at most ``each``, by Lemma 21 (the paper's way).

    Exact: the balls decide it at r and, the other way, at r - 1; in between both are monotone.
    """

    def good(r: int) -> bool:
        with ctx.workprec(BITS):
            families = enclose_events(tau, r, multiple * r)[:4]  # the fifth is each = 1/1000 by construction
            return all(bool(event.quoted <= ball(each)) for event in families)

    return _least(good, _start(tau))


def smallest_r_in_total(tau: Number, multiple: int, failure: Number = Fraction(1, 100)) -> int:
    """The smallest r >= 1 + 8/tau^2 where all families together fail with at most ``failure`` (Lemma 21)."""

    def good(r: int) -> bool:
        with ctx.workprec(BITS):
            return bool(enclose_chain_quoted(tau, r, multiple * r) <= ball(failure))

    return _least(good, _start(tau))


def _start(tau: Number) -> int:
    """The least integer from 1 + 8/tau^2 on."""
    return 1 - int(-8 // Fraction(tau) ** 2)


def _least(good: Callable[[int], bool], start: int) -> int:
    """The least integer from ``start`` on with ``good``, for a property that stays true once it is."""
    if good(start):
        return start
    low, high = start, 2 * start
    while not good(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high
