"""Work done in a process of its own beside this one: forked, so that nothing is imported or handed over.

Where there is no fork, or another thread runs (a fork would copy its locks as they are), the work waits and is done
here; so it is where the process did not end well, which raises here whatever is wrong.
"""

import multiprocessing
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from faverify.forking import can_fork
from faverify.interrupts import waiting


@contextmanager
def beside(work: Callable[[], None], here: bool = False) -> Iterator[None]:
    """Do ``work``, whose result are files, beside what is done inside; it is done when this ends without an exception.

    An exception inside, such as Ctrl-C, ends the process. With ``here`` there is none: the work is done afterwards.
    """
    process = None if here else _started(work)
    try:
        yield
    except BaseException:
        if process is not None:
            process.terminate()
            process.join()
        raise
    if process is not None:
        process.join()
    if process is None or process.exitcode:
        work()


def _started(work: Callable[[], None]) -> Any:
    if not can_fork():
        return None
    process = multiprocessing.get_context("fork").Process(target=_quietly, args=(work,))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads that a library has, which wait for work
        with waiting():
            process.start()
    return process


def _quietly(work: Callable[[], None]) -> None:
    """The work in the new process; the other one hears Ctrl-C, and says what is wrong."""
    try:
        work()
    except BaseException:  # noqa: BLE001 - the other process does it again, and raises what is wrong
        raise SystemExit(1) from None
