"""Ctrl-C that something drops is heard again.

What is raised while garbage is collected or a weak reference is freed ends there, with a message of its own; so does a
Ctrl-C that comes just then. One that comes while a library is being loaded may turn into an `ImportError`. So it is
kept in mind, and whoever goes on after something went wrong, or after a long piece of work, asks `obey`.
"""

import signal
import sys
import threading
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, NoReturn

SOON = 0.05  # seconds, after which what was being freed is freed


@dataclass
class _Memory:
    """Whether Ctrl-C was pressed. No lock: the second press may come within the first."""

    pressed: bool = False


_CTRL_C = _Memory()


@contextmanager
def heard() -> Iterator[None]:
    """Inside, a `KeyboardInterrupt` that was dropped in the main thread is raised there again, shortly after.

    One that became another exception is raised by the next `obey`.
    """
    with _remembered(), _raised_again():
        yield


def obey() -> None:
    """Raise `KeyboardInterrupt` if Ctrl-C was pressed within `heard` and whoever asks goes on nevertheless."""
    if _CTRL_C.pressed and threading.current_thread() is threading.main_thread():
        raise KeyboardInterrupt


@contextmanager
def waiting() -> Iterator[None]:
    """Ctrl-C waits until this ends. Processes started in here inherit that it waits: they leave it to their parent.

    Where a system knows no such thing it is ignored in here.
    """
    if hasattr(signal, "pthread_sigmask"):
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        return
    try:
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread, which Ctrl-C does not reach
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


@contextmanager
def _remembered() -> Iterator[None]:
    """Where Ctrl-C is Python's own (not ignored, not somebody else's) it is kept in mind as well."""
    _CTRL_C.pressed = False
    own = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with suppress(ValueError):  # not the main thread, which Ctrl-C does not reach
        if own:
            signal.signal(signal.SIGINT, _pressed)
    try:
        yield
    finally:
        with suppress(ValueError):
            if signal.getsignal(signal.SIGINT) is _pressed and own:
                signal.signal(signal.SIGINT, signal.default_int_handler)
        _CTRL_C.pressed = False


def _pressed(*_: Any) -> NoReturn:
    _CTRL_C.pressed = True
    raise KeyboardInterrupt


@contextmanager
def _raised_again() -> Iterator[None]:
    before, again = sys.unraisablehook, list[threading.Timer]()

    def hook(dropped: Any) -> None:
        if not issubclass(dropped.exc_type, KeyboardInterrupt):
            before(dropped)
        elif not any(timer.is_alive() for timer in again):
            again[:] = [_later()]

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before
        for timer in again:
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
