"""The time limit of the work at hand: loops look at it where they can be left without harm.

An alarm of the system could stop a computation between two lines that belong together (a step taken and not yet
recorded), and waits until a call into a library returns. So the limit is looked at in the loops that take long; the
alarm of `faverify.run.claims` is the last resort, after which nothing that was kept is used again.

What is limited is the processor time of the thread that works, so that a machine with other things to do gives the
answers of a quiet one, later; the time of the clock is limited to `PATIENCE` times as much.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from faverify.errors import FaverifyError

PATIENCE = 5
Found = TypeVar("Found")
Late = TypeVar("Late")


@dataclass
class _Limit:
    """Ends of the processor time and of the clock. Before ``look`` by the clock neither can be over."""

    work: float
    clock: float
    look: float


_LIMIT: ContextVar[_Limit | None] = ContextVar("the time allowed", default=None)

_PLACE: ContextVar[str] = ContextVar("what is looked at", default="")


class TimeUp(FaverifyError):
    """The time allowed is over."""


def check() -> None:
    """Raise `TimeUp` if the time allowed is over."""
    if _is_over():
        raise TimeUp


def _is_over() -> bool:
    """Of the two the clock is asked first, which costs little: a thread's processor time passes no faster."""
    limit, clock = _LIMIT.get(), time.monotonic()
    if limit is None or clock < limit.look:
        return False
    work = time.thread_time()
    limit.look = min(clock + limit.work - work, limit.clock)
    return work > limit.work or clock > limit.clock


def at(place: str) -> None:
    """Say what is looked at now, for whoever runs out of time there."""
    _PLACE.set(place)


def place() -> str:
    """What was looked at last within the present limit; "" if nothing was named."""
    return _PLACE.get()


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Within, `check` raises once so many seconds are used up; an outer limit that ends earlier stays."""
    _PLACE.set("")
    now, outer = time.monotonic(), _LIMIT.get()
    work, clock = time.thread_time() + seconds, now + PATIENCE * seconds
    if outer is not None:
        work, clock = min(work, outer.work), min(clock, outer.clock)
    token = _LIMIT.set(_Limit(work, clock, now))
    try:
        yield
    finally:
        _LIMIT.reset(token)


def within(seconds: float, look: Callable[[], Found], late: Late) -> Found | Late:
    """What is found by a look that may take so many seconds, or ``late``; `TimeUp` where an outer limit is over.

    That is raised as it came: whoever set the outer limit may tell an alarm, which stops anywhere, from a loop's end.
    """
    try:
        with limited(seconds):
            return look()
    except TimeUp:
        if _is_over():
            raise
        return late
