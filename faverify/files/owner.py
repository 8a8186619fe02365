"""One run at a time in one folder: a lock that the system itself takes back when its owner dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faverify.errors import UsageError

_HELD: set[int] = set()


@contextmanager
def owning(folder: Path, make: bool = True) -> Iterator[None]:
    """Make the folder and hold it while inside; raises `UsageError` if another run does, or it cannot be made.

    The lock is on the folder itself (``flock``), so no file of it is left behind, and none of a dead process holds.
    Where the file system has no such locks, or no folder is there and none is to be made, nothing is locked.
    """
    import fcntl

    if not make and not folder.is_dir():
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder with --out") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                f"another run{_who(handle)} is writing into {folder}; wait for it, or choose another folder with --out"
            ) from None
        except OSError:
            pass
        _HELD.add(handle)
        yield
    finally:
        _HELD.discard(handle)
        os.close(handle)


def left_to_the_parent() -> None:
    """In a process that was forked: hold no folder that its parent holds, which may die first."""
    while _HELD:
        os.close(_HELD.pop())


def _who(handle: int) -> str:
    """The process that holds the lock, as far as the system tells."""
    try:
        inode = str(os.fstat(handle).st_ino)
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            fields = line.split()
            if "FLOCK" in fields and fields[5].rpartition(":")[2] == inode:
                return f" (process {fields[4]})"
    except (OSError, ValueError, IndexError):
        pass
    return ""
