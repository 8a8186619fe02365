"""Any kind of case as a file: flow instances in their own format, the other kinds tagged with their kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from faverify.cases import storage
from faverify.cases.instance import Instance
from faverify.cases.iris import iris_instance, is_shipped
from faverify.cases.stationary import StationaryPoint
from faverify.cases.vectors import VectorSequence
from faverify.claim import Case
from faverify.errors import InvalidInstance, UsageError
from faverify.files.bounded import Refused, printable, regular_bytes

SCHEMA = "faverify-case/1"
_KINDS: dict[str, Callable[..., Case]] = {"stationary": StationaryPoint.of, "vectors": VectorSequence.of}
KINDS = ("flow", *_KINDS)
"""The kinds of cases that a file can hold, and so what campaigns and the search for counterexamples look at."""


def save_case(case: Case, path: Path) -> None:
    """Write a case as exact JSON, whole or not at all; raises `UsageError` where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another folder with --out") from None
    if isinstance(case, Instance):
        storage.save(case, path)
        return
    storage.save_data(
        {"schema": SCHEMA, "kind": case.kind, "name": printable(case.name)[: storage.MAX_NAME], **case.entries()}, path
    )


def load_case(path: Path) -> Case:
    """Read what `save_case` wrote, or an instance in any format of `storage.load`; raises `InvalidInstance`.

    The name ``iris`` without such a file is the shipped instance.
    """
    if is_shipped(path):
        return iris_instance()
    data = _tagged(path)
    if data is None:
        return storage.load(path)
    kind, name = data.pop("kind", ""), data.pop("name", "")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise InvalidInstance(f"{path}: kind {str(kind)[:40]!r} is unknown; there are {', '.join(_KINDS)}")
    try:
        return _KINDS[kind](**data, name=str(name)[: storage.MAX_NAME])
    except InvalidInstance as error:
        raise InvalidInstance(f"{path}: {error}") from None
    except TypeError:
        raise InvalidInstance(f"{path}: a case of kind {kind!r} has other fields than {sorted(data)}") from None


def _tagged(path: Path) -> dict[str, Any] | None:
    """The content without its schema if the file says that it is a case of another kind, else None."""
    if path.suffix.lower() != ".json":
        return None
    try:
        data = storage.json_data(regular_bytes(path, storage.LIMITS))
    except (Refused, InvalidInstance):
        return None
    if not isinstance(data, dict) or data.pop("schema", "") != SCHEMA:
        return None
    return data
