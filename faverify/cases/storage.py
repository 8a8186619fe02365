"""Instances as files: written whole or not at all, read without trust.

Files are parsed, never evaluated, and limited in size, nesting and digits. Whatever is wrong with a file is one
`InvalidInstance` line that names the file, the value and the remedy.
"""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from faverify.cases.instance import Instance
from faverify.cases.readers import read_csv, read_npy, read_npz, split_csv, tabbed
from faverify.errors import InvalidInstance
from faverify.exact.matrix import MAX_ENTRIES
from faverify.files.bounded import Limits, Refused, printable, regular_bytes, strict_json
from faverify.files.whole import write_whole

SCHEMA = "faverify-instance/1"
LIMITS = Limits(size=10_000_000, depth=8, values=2_200_000)  # four matrices of the most entries as texts
MAX_NAME = 200
_ALIASES = {"Y": "Y", "C": "C", "Z": "Z0", "Z0": "Z0", "W": "W0", "W0": "W0"}
TABLES: dict[str, Callable[[bytes], bytes]] = {".csv": bytes, ".tsv": bytes, ".txt": tabbed, ".dat": tabbed}
"""Which files are tables of one matrix, and their content with commas, semicolons or tabs between the cells."""
_SHAPES = 'Y (n x m), C (m x r) and Z0 (n x r), optionally W0 (r x m) and a text "name"'


def save(instance: Instance, path: str | Path) -> None:
    """Write an instance as JSON, by a temporary name and a rename, so that no half file is ever seen.

    Raises `UsageError` where the file cannot be written.
    """
    save_data({"schema": SCHEMA, "name": printable(instance.name)[:MAX_NAME], **instance.entries()}, Path(path))


def save_data(data: dict[str, Any], target: Path) -> None:
    """Write JSON by a temporary name and a rename; raises `UsageError` where the file cannot be written."""
    write_whole(target, json.dumps(data, indent=1) + "\n")


def load(path: str | Path, **options: Any) -> Instance:
    """Read an instance: ``.json``, ``.npz`` (arrays, no pickle), or ``.npy`` and tables (Y only).

    Tables are ``.csv``, ``.tsv``, and ``.txt``, ``.dat`` as ``numpy.savetxt`` writes them.

    A file holds Y, C, Z0 (or Z), optionally W0 (or W) and a name. What it lacks may be given as options ``Y``, ``C``,
    ``Z0``, ``W0`` (matrices) and ``name``; what it has may not. Floats count as their exact dyadic values; numbers
    in JSON and CSV texts are read as exact decimals. Raises `InvalidInstance`.
    """
    source = _path(path)
    found, _ = letters(source)
    try:
        given = {letter: value for letter, value in options.items() if value is not None}
        if both := sorted(set(found) & (set(given) - {"name"})):
            raise InvalidInstance(f"{both[0]} is in the file and among the options; give it once")
        whole = {**found, **given}
        if missing := [letter for letter in ("Y", "C", "Z0") if letter not in whole]:
            raise InvalidInstance(f"{' and '.join(missing)} missing; an instance needs {_SHAPES}{_remedy(source)}")
        return Instance.of(**whole)
    except InvalidInstance as error:
        raise InvalidInstance(f"{_shown(source)}: {error}") from None


def letters(path: str | Path) -> tuple[dict[str, Any], list[str]]:
    """What a file holds, by letter (``name`` is its stem if it has none), and the header row of a CSV file.

    Rows are not validated yet. Raises `InvalidInstance` for what cannot be read.
    """
    source = _path(path)
    try:
        suffix = _suffix(source)
        content = _bytes(source)
        found = {"name": source.stem, **_READERS[suffix](content)}
        return found, split_csv(TABLES[suffix](content))[0] if suffix in TABLES else []
    except InvalidInstance as error:
        raise InvalidInstance(f"{_shown(source)}: {error}") from None


def _path(path: Any) -> Path:
    try:
        return Path(path)
    except TypeError:
        raise InvalidInstance(f"{path!r:.60} is no path of a file") from None


def _shown(source: Path) -> str:
    return str(source) if str(source).isprintable() else ascii(str(source))


def _remedy(source: Path) -> str:
    alone = source.suffix.lower() in (*TABLES, ".npy")
    return (
        "; this format holds Y only, so write a .json or .npz with all three, "
        "or use faverify.Instance.load(file, C=..., Z0=...)"
        if alone
        else ""
    )


def _suffix(source: Path) -> str:
    suffix = source.suffix.lower()
    if os.path.isdir(source):  # (also where the system takes no such name)
        raise InvalidInstance("a folder; give one of its files")
    if suffix not in _READERS:
        raise InvalidInstance(f"unknown kind of file {suffix!r}; use {', '.join(_READERS)}")
    return suffix


def _bytes(source: Path) -> bytes:
    """The content of a regular file of at most 10 MB that is not empty."""
    try:
        content = regular_bytes(source, LIMITS)
    except Refused as error:
        raise InvalidInstance(f"{error}; give a data file, of at most {MAX_ENTRIES} entries") from None
    if not content:
        raise InvalidInstance("the file is empty; give a data file")
    return content


def _read_json(content: bytes) -> dict[str, Any]:
    """The letters of an instance in JSON, rows alone are Y; refuses NaN, duplicate keys, unknown fields and schemas."""
    data = json_data(content)
    if isinstance(data, list) and data and all(isinstance(row, list) for row in data):
        return {"Y": data}
    if not isinstance(data, dict):
        raise InvalidInstance(f"expected a JSON object with {_SHAPES}, found {_kind(data)}")
    schema = data.pop("schema", SCHEMA)
    if schema != SCHEMA:
        raise InvalidInstance(f"schema {str(schema)[:60]!r} is unknown; this version reads {SCHEMA!r}")
    return _letters(data)


def json_data(content: bytes) -> Any:
    """JSON within `LIMITS`, every number as its text; raises `InvalidInstance`."""
    try:
        return strict_json(content, LIMITS, str)
    except Refused as error:
        raise InvalidInstance(f"{error}") from None


def _kind(value: Any) -> str:
    return {"list": "a list", "str": "a number or text", "bool": "a truth value", "NoneType": "null"}.get(
        type(value).__name__, type(value).__name__
    )


def _letters(data: dict[str, Any]) -> dict[str, Any]:
    """Fields by the names of `Instance.of`; refuses unknown ones and two names for one matrix."""
    letters: dict[str, Any] = {}
    for field, value in data.items():
        if field == "name":
            if not isinstance(value, str) or len(value) > MAX_NAME:
                raise InvalidInstance(f"name must be a text of at most {MAX_NAME} characters")
        elif field not in _ALIASES:
            near = f"did you mean {field.upper()!r}? " if field.upper() in _ALIASES else ""
            raise InvalidInstance(f"unknown field {field[:60]!r}; {near}an instance has {_SHAPES}")
        letter = _ALIASES.get(field, field)
        if letter in letters:
            raise InvalidInstance(f"{letter} is given twice, as {letter[0]} and {letter}; keep one")
        letters[letter] = value
    return letters


def _alone(arrays: dict[str, Any]) -> dict[str, Any]:
    """The arrays; one alone is Y, whatever it is called (``numpy.savez(file, Y)`` calls it arr_0)."""
    return {"Y": next(iter(arrays.values()))} if len(arrays) == 1 and not arrays.keys() & _ALIASES.keys() else arrays


def _read_table(cells: Callable[[bytes], bytes], content: bytes) -> dict[str, Any]:
    return {"Y": read_csv(cells(content))}


_READERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    ".json": _read_json,
    ".npz": lambda content: _letters(_alone(read_npz(content))),
    ".npy": lambda content: {"Y": read_npy(content)},
    **{suffix: partial(_read_table, cells) for suffix, cells in TABLES.items()},
}
