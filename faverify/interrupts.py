"""Ctrl-C that Python drops is heard again.

What is raised while garbage is collected or a weak reference is freed ends there, with a message of its own; so does a
Ctrl-C that comes just then.
"""

import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SOON = 0.05  # seconds, after which what was being freed is freed


@contextmanager
def heard() -> Iterator[None]:
    """Inside, a `KeyboardInterrupt` that was dropped in the main thread is raised there again, shortly after."""
    before, waiting = sys.unraisablehook, list[threading.Timer]()

    def hook(dropped: Any) -> None:
        if not issubclass(dropped.exc_type, KeyboardInterrupt):
            before(dropped)
        elif not any(timer.is_alive() for timer in waiting):
            waiting[:] = [_later()]

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        for timer in waiting:
            timer.cancel()


def _later() -> threading.Timer:
    """By another thread: raised here it would be dropped again."""
    again = threading.Timer(SOON, _press)
    again.daemon = True
    again.start()
    return again


def _press() -> None:
    """As a signal where the system has them, which ends a wait as well."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        interrupt_main()
