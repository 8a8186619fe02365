"""The shipped real instance: Fisher's iris data as the cross-covariance of the paper's section 5.

How it is made, and source and licence: ``faverify/data/iris-SOURCE.md``.
"""

from importlib.resources import as_file, files
from pathlib import Path

from faverify.cases.instance import Instance
from faverify.cases.storage import load

SHIPPED, _FILE = "iris", files("faverify.data") / "iris-instance.json"


def is_shipped(file: Path) -> bool:
    """Whether the shipped instance is meant: its name, and no file of that name here."""
    return str(file) == SHIPPED and not file.exists()


def case_bytes(file: Path) -> bytes:
    """The content of a file with a case, or of the shipped instance's; raises `OSError`."""
    return (_FILE if is_shipped(file) else file).read_bytes()


def iris_instance() -> Instance:
    """The shipped exact instance: Y 4 x 3, C 3 x 2, Z0 4 x 2."""
    with as_file(_FILE) as path:
        return load(path)
