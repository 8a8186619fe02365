"""Files written whole or not at all: under a temporary name of this process, then renamed."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from faverify.errors import UsageError

_OURS = re.compile(r"\.[A-Za-z0-9][A-Za-z0-9_.-]*\.(\d{1,10})\.faverify-tmp")
_SCRATCH = re.compile(r"\.scratch\.(\d{1,10})\.faverify-tmp")


def write_whole(path: Path, text: str) -> None:
    """Write UTF-8 text to ``path`` by a temporary name beside it; the folder must be there.

    Raises `UsageError` where it cannot be written; only the temporary file of this process is ever removed.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.faverify-tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(path)
    except (OSError, ValueError) as error:  # ValueError: half a pair in the path or the text
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot write {str(path)!a}: {why}; choose another folder with --out") from None
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def prepare(folder: Path) -> None:
    """Make the folder and see that it can be written, before anything is computed; raises `UsageError`.

    What a process of ours that was killed in the middle of a write has left there is removed.
    """
    probe = folder / f".probe.{os.getpid()}.faverify-tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
        for left in folder.iterdir():
            if (match := _OURS.fullmatch(left.name)) and not alive(int(match.group(1))) and left.is_file():
                left.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder with --out") from None


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A folder in ``folder`` to work in, with its owner in its name: what killed processes left is removed first.

    Raises `OSError` where none can be made.
    """
    for left in folder.iterdir():
        if (match := _SCRATCH.fullmatch(left.name)) and not alive(int(match.group(1))):
            shutil.rmtree(left, ignore_errors=True)
    place = folder / f".scratch.{os.getpid()}.faverify-tmp"
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def alive(process: int) -> bool:
    """Whether a process of this number runs here (or cannot be asked)."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
