"""Theorem 3 by the paper's own union bound (Lemmas 17-20), event by event, with the failures in balls.

For column j, ``y = (Y C)_j``, P the projector on the columns before it, ``P1``, ``P2`` those on the span of
the head and the tail, and ``eta = r/(n-r)`` (beta = 1). The events, for a slack tau in (0, 1):

1. ``||P1 y||^2 = chi^2_r <= (1+tau) r``, all r columns                                   (Lemma 18)
2. ``||P P2 y||^2 <= (1+tau) eta r``, all columns but the first: at most ``eta chi^2_r``  (Lemma 20)
3. ``||P2 y||^2 = eta chi^2_{n-r} >= (1-tau) r``, all columns                             (Lemma 19)
4. ``||P2 y||^2 <= (1+tau) r``, all columns                                               (Lemma 19)
5. ``|<P2 y, P P1 y>| <= sqrt(eta) ||P1 y|| x``, ``x = sqrt(2 log(2000 r))``, all columns    (Lemma 19)

On them ``||P1 (y-Py)||^2 <= (1+tau)(1+sqrt eta)^2 r = h r`` and ``||P2 (y-Py)||^2 >= t r`` with
``t = (1-tau) - 2 sqrt(eta (1+tau)) x/sqrt(r) - 4 (1+tau) sqrt(eta)``, so every Gram-Schmidt vector has at most
the part ``p = h/(h+t)`` in the head, and FA error / OPT is at least ``2 - p - eta (1-p)``.
"""

from dataclasses import dataclass
from typing import Any

import flint

from faverify.errors import DomainError
from faverify.probability.tail_balls import (
    Number,
    ball,
    enclose_chi2_lower,
    enclose_chi2_upper,
    enclose_normal_two_sided,
)


@dataclass(frozen=True)
class Event:
    """One family of events: what it says, how many there are, its failure by exact tails, and by Lemma 21's tails."""

    says: str
    lemma: str
    count: Any
    failure: Any
    quoted: Any


def enclose_events(tau: Number, r: Number, n: Number) -> tuple[Event, ...]:
    """The five families with the union bound of their failures.

    Raises `DomainError` unless 0 < tau < 1, r >= 2 and n >= 2 r.
    """
    tau, r, n = ball(tau), ball(r), ball(n)
    _require_range(tau, r, n)
    x, k = _normal_level(r), n - r
    head, tail = 2 * (-r * tau * tau / 8).exp(), 2 * (-k * tau * tau / 8).exp()
    up = enclose_chi2_upper(r, (1 + tau) * r)
    low, high = enclose_chi2_lower(k, (1 - tau) * k), enclose_chi2_upper(k, (1 + tau) * k)
    normal, level = enclose_normal_two_sided(x), 2 * (-x * x / 2).exp()
    return (
        Event("||P1 y||^2 <= (1+tau) r", "Lemma 18", r, r * up, r * head),
        Event("||P P2 y||^2 <= (1+tau) eta r", "Lemma 20", r - 1, (r - 1) * up, (r - 1) * head),
        Event("||P2 y||^2 >= (1-tau) r", "Lemma 19", r, r * low, r * tail),
        Event("||P2 y||^2 <= (1+tau) r", "Lemma 19", r, r * high, r * tail),
        Event("|<P2 y, P P1 y>| <= sqrt(eta) ||P1 y|| sqrt(2 log(2000 r))", "Lemma 19", r, r * normal, r * level),
    )


def _require_range(tau: Any, r: Any, n: Any) -> None:
    if not (tau > 0 and tau < 1 and r >= 2 and n >= 2 * r):
        raise DomainError("the chain needs 0 < tau < 1, r >= 2 and n >= 2 r")


def _normal_level(r: Any) -> Any:
    return (2 * (2000 * r).log()).sqrt()


def enclose_chain_failure(tau: Number, r: Number, n: Number) -> Any:
    """The union bound over all events, with the exact tails."""
    return sum((event.failure for event in enclose_events(tau, r, n)), flint.arb(0))


def enclose_chain_quoted(tau: Number, r: Number, n: Number) -> Any:
    """The same with Lemma 21's tails: decreasing in r (beyond 8/tau^2) and in n, so it covers all larger ones."""
    return sum((event.quoted for event in enclose_events(tau, r, n)), flint.arb(0))


def _eta(r: Any, n: Any) -> Any:
    if not n > r > 0:
        raise DomainError("Lemmas 18 and 19 need n > r > 0")
    return r / (n - r)


def enclose_head(tau: Number, r: Number, n: Number) -> Any:
    """``h = (1+tau)(1+sqrt eta)^2``: Lemma 18's bound for the head, over r. Raises `DomainError` unless n > r > 0."""
    tau, eta = ball(tau), _eta(ball(r), ball(n))
    return (1 + tau) * (1 + eta.sqrt()) ** 2


def enclose_tail(tau: Number, r: Number, n: Number) -> Any:
    """``t``: Lemma 19's bound for the tail, over r (it can be negative: no bound then). Raises as `enclose_head`."""
    tau, r = ball(tau), ball(r)
    eta = _eta(r, ball(n))
    return (1 - tau) - 2 * (eta * (1 + tau) / r).sqrt() * _normal_level(r) - 4 * (1 + tau) * eta.sqrt()


def enclose_chain_ratio(tau: Number, r: Number, n: Number) -> Any:
    """The lower bound for FA error / OPT on the events.

    Raises `DomainError` unless 0 < tau < 1, r >= 2 and n >= 2 r, and where the tail bound is not positive.
    """
    _require_range(ball(tau), ball(r), ball(n))
    head, tail = enclose_head(tau, r, n), enclose_tail(tau, r, n)
    if not tail > 0:
        raise DomainError("Lemma 19's bound is not positive here: no ratio follows")
    part, eta = head / (head + tail), ball(r) / (ball(n) - ball(r))
    return 2 - part - eta * (1 - part)
