"""Matrices from ``.csv``, ``.npy`` and ``.npz`` bytes: parsed, limited, never unpickled."""

import ast
import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from faverify.errors import InvalidInstance
from faverify.exact.matrix import MAX_ENTRIES, MINUS
from faverify.files.bounded import Refused, check_text

MAX_ARRAYS = 8
MAX_UNPACKED = 20_000_000
MAX_HEADER = 1_000
BOM = b"\xef\xbb\xbf"


def read_csv(content: bytes) -> list[list[str]]:
    """Rows of texts from separated UTF-8; one header row (no cell of it a number) is skipped."""
    return split_csv(content)[1]


def split_csv(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The header row, empty if there is none, and the other rows of UTF-8 separated by `separator_of`.

    Raises `InvalidInstance` for other encodings, unbalanced quotes and cells of more than 131,072 characters.
    """
    separator = separator_of(content)
    if content.count(separator.encode()) + content.count(b"\n") > 2 * MAX_ENTRIES:
        raise InvalidInstance(f"a table of more than {MAX_ENTRIES} entries")
    try:
        text = content.decode("utf-8-sig")
        check_text(text)
        read = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        rows = [row for row in read if any(map(str.strip, row))]
    except UnicodeDecodeError as error:
        raise InvalidInstance(f"no UTF-8 text (byte {error.start}); save the table as CSV in UTF-8") from None
    except (csv.Error, Refused) as error:
        raise InvalidInstance(f"no CSV: {error}") from None
    if rows and (not any(_looks_numeric(cell) for cell in rows[0]) or _numbers_columns(rows)):
        return rows[0], rows[1:]
    return [], rows


def tabbed(content: bytes) -> bytes:
    """A table as ``numpy.savetxt`` writes it, with tabs between its cells: what follows a # is left out.

    Blanks separate where the first line has no comma, semicolon or tab, which separate as in CSV.
    """
    lines = [line.partition(b"#")[0] for line in content.removeprefix(BOM).splitlines()]
    first = next(filter(None, map(bytes.strip, lines)), b"")
    if any(mark in first for mark in (b",", b";", b"\t")):
        return b"\n".join(lines)
    return b"\n".join(b"\t".join(line.split()) for line in lines)


def _numbers_columns(rows: list[list[str]]) -> bool:
    """Whether a table begins as pandas writes it: over the numbers of the rows nothing, then 0, 1, 2, ... as names."""
    corner, *names = [cell.strip() for cell in rows[0]]
    beside = [row[0].strip() for row in rows[1:]]
    return not corner and counts(names) and bool(beside) and all(beside)


def counts(cells: Sequence[str]) -> bool:
    """Whether cells are 0, 1, 2, ... or 1, 2, 3, ...; there are some."""
    return bool(cells) and list(cells) in ([str(i + k) for i in range(len(cells))] for k in (0, 1))


def separator_of(content: bytes) -> str:
    """What separates the cells of the first line that is not blank: semicolons, else tabs, if it has them, or commas.

    A decimal comma between semicolons is refused where the number is read.
    """
    first = next(filter(None, map(bytes.strip, content.splitlines())), b"")
    return ";" if b";" in first else "\t" if b"\t" in first and b"," not in first else ","


def _looks_numeric(cell: str) -> bool:
    """Whether a cell begins like a number or has digits and no letter: $1, <2, nan are data to be refused, no names."""
    text = cell.strip().lower().lstrip(f"+-({MINUS}")
    digits = any(map(str.isdigit, text)) and not any(map(str.isalpha, text)) and text[0] not in "#%"
    return text[:1].isdigit() or text[:1] == "." or text in ("nan", "inf", "infinity") or digits


def read_npy(content: bytes) -> list[list[Fraction | float | int]]:
    """The matrix in a ``.npy`` file; raises `InvalidInstance` for pickled objects, other types, and absurd shapes.

    The header is read here, by a whitelist, and not by NumPy: ``numpy.load`` unpickles, warns or fails in many ways on
    damaged headers.
    """
    import numpy as np

    descr, fortran, shape, offset = _npy_header(content)
    if "O" in descr:
        raise InvalidInstance("holds Python objects (a pickle), which is never loaded; save an array of floats")
    if not re.fullmatch(r"[<>|=]?[iuf](1|2|4|8|12|16)", descr):
        raise InvalidInstance(f"holds {descr[:40]!r} entries; save real numbers (integers or floats)")
    if len(shape) != 2 or not 0 < shape[0] * shape[1] <= MAX_ENTRIES or min(shape) < 1:
        told = (
            f"a matrix has two sizes, 1 or more, and at most {MAX_ENTRIES} entries (`.reshape(-1, 1)` makes a column)"
        )
        raise InvalidInstance(f"array of shape {shape}; {told}")
    try:
        array = np.frombuffer(content, dtype=np.dtype(descr), count=shape[0] * shape[1], offset=offset)
    except (TypeError, ValueError):
        raise InvalidInstance("truncated .npy data, or entries of a type unknown here; save the array again") from None
    values = _exact(array)
    if fortran:
        return [values[i :: shape[0]] for i in range(shape[0])]
    return [values[i * shape[1] : (i + 1) * shape[1]] for i in range(shape[0])]


def _npy_header(content: bytes) -> tuple[str, bool, tuple[int, ...], int]:
    """(descr, fortran_order, shape, offset of the data) of format versions 1 to 3."""
    try:
        if content[:6] != b"\x93NUMPY" or content[6] not in (1, 2, 3):
            raise ValueError
        start = 10 if content[6] == 1 else 12
        length = int.from_bytes(content[8:start], "little")
        if length > MAX_HEADER:
            raise ValueError
        header = ast.literal_eval(content[start : start + length].decode("latin-1").strip())
        descr, fortran, shape = header["descr"], header["fortran_order"], header["shape"]
        if not (isinstance(fortran, bool) and isinstance(shape, tuple) and all(type(size) is int for size in shape)):
            raise ValueError
    except (ValueError, KeyError, IndexError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise InvalidInstance("no readable .npy array (written by numpy.save?)") from None
    return str(descr), fortran, shape, start + length


def _exact(array: Any) -> list[Any]:
    """The entries as Python numbers of the same value; extended floats as ratios, which floats cannot hold."""
    if array.dtype.itemsize <= 8:
        return list(array.tolist())
    if not all(value == value and abs(value) != float("inf") for value in array):
        raise InvalidInstance("an entry is not finite; remove or replace it")
    return [Fraction(*value.as_integer_ratio()) for value in array]


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
