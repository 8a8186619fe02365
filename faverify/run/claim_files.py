"""Claims in a file of their own, ``verify mine.py``: no package, no entry point.

The files are named in the environment, so that worker processes find them too; each is imported under a name made of
its path.
"""

import hashlib
import os
import re
import sys
import traceback
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.metadata import EntryPoint
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from faverify.errors import UsageError

PLACES = "FAVERIFY_CLAIM_FILES"
GROUP = "faverify.claims"


def is_file(label: str) -> bool:
    """Whether what names a claim is a file of Python."""
    return label.endswith(".py")


def add(label: str) -> EntryPoint:
    """Make a file a source of claims of this process and its workers, read anew; raises `UsageError` if it is none."""
    path = Path(label).resolve()
    if not path.is_file():
        raise UsageError(f"{label}: no such file; `python -m faverify new NAME` writes one to start from")
    sys.modules.pop(_module(path), None)
    os.environ[PLACES] = os.pathsep.join(dict.fromkeys([*map(str, _places()), str(path)]))
    return _point(path)


def beside(label: str) -> list[str]:
    """The file that was probably meant by a name without its ending (`new my-law` writes my_law.py), if it is here."""
    names = dict.fromkeys((f"{label}.py", f"{label.replace('-', '_')}.py"))
    return [name for name in names if re.fullmatch(r"[\w./-]{1,200}", name) and Path(name).is_file()][:1]


def called(module: str) -> str:
    """What a reader calls a module: the path of a file of one's own, else its name."""
    return next((str(path) for path in _places() if _module(path) == module), module)


def line_of(error: BaseException, path: str) -> str:
    """``, line 7``: where in a file an error arose that came up from it; "" if it names its line or has none there."""
    if isinstance(error, SyntaxError):
        return f", line {error.lineno}" if error.lineno and error.filename == path else ""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return f", line {lines[-1]}" if lines else ""


def points() -> list[EntryPoint]:
    """The files as entry points."""
    return [_point(path) for path in _places()]


def _places() -> list[Path]:
    return [Path(text) for text in os.environ.get(PLACES, "").split(os.pathsep) if text]


def _point(path: Path) -> EntryPoint:
    return EntryPoint(name=str(path), value=_module(path), group=GROUP)


def _module(path: Path) -> str:
    stem = re.sub(r"\W", "_", path.stem)
    return f"claim_file_{stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"


class _Unstored(SourceFileLoader):
    """Compiles the file as it is now: bytecode that is stored cannot tell two edits of one second apart."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module; raises what the compiler raises."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class _Finder(MetaPathFinder):
    """Finds the modules of the files."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The specification of a file's module, or None for any other name."""
        for place in _places() if fullname.startswith("claim_file_") else ():
            if _module(place) == fullname:
                return spec_from_file_location(fullname, place, loader=_Unstored(fullname, str(place)))
        return None


sys.meta_path.append(_Finder())
