"""Matrices from ``.csv``, ``.npy`` and ``.npz`` bytes: parsed, limited, never unpickled."""

import csv
import io
import lzma
import struct
import zipfile
import zlib
from fractions import Fraction
from typing import Any

from faverify.cases.matrix import MAX_ENTRIES
from faverify.errors import InvalidInstance

MAX_ARRAYS = 8
MAX_UNPACKED = 20_000_000


def read_csv(content: bytes) -> list[list[str]]:
    """Rows of texts from comma-separated UTF-8; one header row (no cell of it a number) is skipped.

    Raises `InvalidInstance` for other encodings, unbalanced quotes and cells of more than 131,072 characters.
    """
    try:
        text = content.decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(map(str.strip, row))]
    except UnicodeDecodeError as error:
        raise InvalidInstance(f"no UTF-8 text (byte {error.start}); save the table as CSV") from None
    except csv.Error as error:
        raise InvalidInstance(f"no CSV: {error}") from None
    return rows[1:] if rows and not any(_looks_numeric(cell) for cell in rows[0]) else rows


def _looks_numeric(cell: str) -> bool:
    """Whether a cell begins like a number (nan and inf do: they are data to be refused, not a header)."""
    text = cell.strip().lower().lstrip("+-")
    return text[:1].isdigit() or text[:1] == "." or text in ("nan", "inf", "infinity")


def read_npy(content: bytes) -> Any:
    """The array in a ``.npy`` file; raises `InvalidInstance` for pickled objects, other types, and absurd shapes."""
    import numpy as np
    from numpy.lib import format as npy

    stream = io.BytesIO(content)
    headers = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
    try:
        read_header = headers[npy.read_magic(stream)]
        shape, _, dtype = read_header(stream)
    except (ValueError, KeyError, EOFError, SyntaxError, TypeError, RecursionError, MemoryError):
        raise InvalidInstance("no readable .npy array (written by numpy.save?)") from None
    if dtype.hasobject:
        raise InvalidInstance("holds Python objects (a pickle), which is never loaded; save an array of floats")
    if dtype.kind not in "iuf":
        raise InvalidInstance(f"holds {dtype} entries; save real numbers (integers or floats)")
    size = 1
    for length in shape:
        size *= length
    if len(shape) != 2 or not 0 < size <= MAX_ENTRIES:
        raise InvalidInstance(f"array of shape {shape}; a matrix has two sizes and at most {MAX_ENTRIES} entries")
    try:
        array = np.load(io.BytesIO(content), allow_pickle=False)
    except (ValueError, EOFError):
        raise InvalidInstance("truncated .npy data; save the array again") from None
    return array.tolist() if dtype.itemsize <= 8 else _long_floats(array)


def _long_floats(array: Any) -> list[list[Any]]:
    """Rows of extended floats as exact ratios."""
    import numpy as np

    if not np.isfinite(array).all():
        raise InvalidInstance("an entry is not finite; remove or replace it")
    return [[Fraction(*value.as_integer_ratio()) for value in row] for row in array]


def read_npz(content: bytes) -> dict[str, Any]:
    """The arrays of a ``.npz`` file by name; raises `InvalidInstance` for pickles, bombs and other archives."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_ARRAYS or sum(member.file_size for member in members) > MAX_UNPACKED:
                raise InvalidInstance(f"more than {MAX_ARRAYS} arrays or {MAX_UNPACKED} bytes when unpacked")
            names = [member.filename.removesuffix(".npy") for member in members]
            if len(set(names)) != len(names):
                raise InvalidInstance("two arrays of the same name; keep one")
            return {name: _member(archive, member, name) for name, member in zip(names, members, strict=True)}
    except InvalidInstance:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        lzma.LZMAError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise InvalidInstance(f"no readable .npz archive: {str(error)[:100]}") from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> Any:
    with archive.open(member) as stream:
        data = stream.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise InvalidInstance(f"{name}: more than {MAX_UNPACKED} bytes when unpacked")
    try:
        return read_npy(data)
    except InvalidInstance as error:
        raise InvalidInstance(f"array {name[:60]!r}: {error}") from None
