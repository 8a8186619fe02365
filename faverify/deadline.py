"""The time limit of the work at hand: loops look at it where they can be left without harm.

An alarm of the system could stop a computation between two lines that belong together (a step taken and not yet
recorded), and waits until a call into a library returns. So the limit is looked at in the loops that take long; the
alarm of `faverify.run.claims` is the last resort, after which nothing that was kept is used again.

What is limited is the processor time of the thread that works, so that a machine with other things to do gives the
answers of a quiet one, later; the time of the clock is limited to `PATIENCE` times as much.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from faverify.errors import FaverifyError

PATIENCE = 5
_END: ContextVar[tuple[float, float]] = ContextVar("ends of the times allowed", default=(float("inf"), float("inf")))

_PLACE: ContextVar[str] = ContextVar("what is looked at", default="")


class TimeUp(FaverifyError):
    """The time allowed is over."""


def check() -> None:
    """Raise `TimeUp` if the time allowed is over."""
    if any(now > end for now, end in zip(_now(), _END.get(), strict=True)):
        raise TimeUp


def _now() -> tuple[float, float]:
    """The processor time of this thread, and the time of the clock."""
    return time.thread_time(), time.monotonic()


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
    (work, clock), (outer_work, outer_clock) = _now(), _END.get()
    token = _END.set((min(outer_work, work + seconds), min(outer_clock, clock + PATIENCE * seconds)))
    try:
        yield
    finally:
        _END.reset(token)
