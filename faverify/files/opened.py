"""Which files were read while claims were loaded and run: what a stored result depends on beyond code.

An audit hook sees every file that Python opens in this process, every folder that it lists, and what leads to where it
sees nothing (other processes, other languages, the network); it stays for good and notes only inside `recording`. What
one claim has read may serve a later one from memory, so the notes of all claims are kept together.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_LISTING = frozenset({"os.listdir", "os.scandir"})
_BEYOND = frozenset(
    {"subprocess.Popen", "os.system", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "ctypes.dlopen"}
    | {"socket.connect"}
)
_PYTHON = os.path.dirname(os.__file__)
_paths: set[str] = set()
_folders: set[tuple[str, str]] = set()
_beyond: set[tuple[str, str]] = set()
_depth = 0
_hooked = False


def opened() -> frozenset[str]:
    """The paths of all files that were read so far, or looked for: as they were named, and where links lead."""
    return frozenset(_paths)


def listed() -> frozenset[tuple[str, str]]:
    """The real paths of all folders that were listed, each with the source file that did it."""
    return frozenset(_folders)


def beyond() -> frozenset[tuple[str, str]]:
    """What was done that reads what nobody sees here (an audit event), each with the source file that did it."""
    return frozenset(_beyond)


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
    if not _depth:
        return
    if event == "open":
        path, _, flags = arguments
        if not (isinstance(flags, int) and flags & _WRITING):
            _add(path)
    elif event == "sqlite3.connect":
        _add(arguments[0])
    elif event in _LISTING:
        folder = arguments[0] if arguments[0] is not None else "."
        if isinstance(folder, (str, bytes)) and (by := _source(sys._getframe(1))):
            _folders.add((os.path.realpath(os.fsdecode(folder)), by))
    elif event in _BEYOND and (by := _source(sys._getframe(1))):
        _beyond.add((event, by))


def _add(path: Any) -> None:
    if isinstance(path, (str, bytes, os.PathLike)):
        _paths.update((os.path.abspath(os.fsdecode(path)), os.path.realpath(os.fsdecode(path))))


def _source(frame: FrameType | None) -> str:
    """The nearest source outside Python's own that led to a frame; "" where the import system did."""
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith("<frozen importlib"):
            return ""
        if not path.startswith(("<", _PYTHON)) or "site-packages" in path:
            return path
        frame = frame.f_back
    return ""
