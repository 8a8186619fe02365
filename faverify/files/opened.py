"""Which files were read while claims were loaded and run: what a stored result depends on beyond code.

An audit hook sees every file that Python opens in this process; it stays for good and notes paths only inside
`recording`. What one claim has read may serve a later one from memory, so the paths of all claims are kept together.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_paths: set[str] = set()
_depth = 0
_hooked = False


def opened() -> frozenset[str]:
    """The real paths of all files read so far."""
    return frozenset(_paths)


@contextmanager
def recording() -> Iterator[None]:
    """Note what is read inside."""
    global _depth, _hooked
    if not _hooked:
        sys.addaudithook(_note)
        _hooked = True
    _depth += 1
    try:
        yield
    finally:
        _depth -= 1


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or not _depth:
        return
    path, _, flags = arguments
    if isinstance(path, (str, bytes)) and not (isinstance(flags, int) and flags & _WRITING):
        _paths.add(os.path.realpath(os.fsdecode(path)))
