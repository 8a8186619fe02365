"""Standard streams that may be closed, full or gone: what cannot be said never changes a verdict, and is noticed."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

UNPRINTABLE = (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EFBIG, errno.EDQUOT)


class Forgiving:
    """A stream whose writes are lost where they fail."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write as far as possible."""
        try:
            return int(self.stream.write(text))
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        """Flush as far as possible."""
        try:
            self.stream.flush()
        except (OSError, ValueError):
            silence(2)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def silence(descriptor: int) -> None:
    """Let what is still buffered for a broken descriptor go nowhere, so that the interpreter can end in peace."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    if null != descriptor:
        os.close(null)


@contextmanager
def standing() -> Iterator[bool]:
    """Inside, all three streams are there; yields whether standard output was closed (nothing said there is seen).

    A closed descriptor is opened on the null device: else the next file that is opened would take its number, and
    receive what other programs print.
    """
    closed = sys.stdout is None
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDONLY if descriptor == 0 else os.O_WRONLY)
    before = sys.stdout, sys.stderr
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - for as long as we run
    sys.stderr = Forgiving(sys.stderr or open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    try:
        yield closed
    finally:
        sys.stderr.flush()
        if not closed:
            sys.stdout = before[0]
        sys.stderr = before[1] or sys.stderr
