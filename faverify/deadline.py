"""The time limit of the work at hand: loops look at it where they can be left without harm.

An alarm of the system could stop a computation between two lines that belong together (a step taken and not yet
recorded), and waits until a call into a library returns. So the limit is looked at in the loops that take long; the
alarm of `faverify.run.claims` is the last resort, after which nothing that was kept is used again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from faverify.errors import FaverifyError

_END: ContextVar[float] = ContextVar("end of the time allowed", default=float("inf"))


class TimeUp(FaverifyError):
    """The time allowed is over."""


def check() -> None:
    """Raise `TimeUp` if the time allowed is over."""
    if time.monotonic() > _END.get():
        raise TimeUp


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Within, `check` raises once so many seconds have passed; an outer limit that ends earlier stays."""
    token = _END.set(min(_END.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _END.reset(token)
