"""Exact data of a certificate (witnesses, cases) as named pieces to show: matrices, or one line of text."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from faverify.report.numbers import shorten

MOST_ROWS, MOST_COLUMNS, LONGEST_ENTRY = 12, 12, 24


@dataclass(frozen=True)
class Piece:
    """A named value: ``rows`` of a matrix as text, or ``text`` where it is no matrix or too large to print."""

    name: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def pieces(data: Mapping[str, Any], prefix: str = "") -> Iterator[Piece]:
    """Flatten a mapping: matrices as they are, nested mappings by dotted names, everything else as one line."""
    for key, value in data.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from pieces(value, "" if key in ("case", "at") else f"{name}.")
        elif _is_matrix(value):
            yield _matrix(name, value)
        else:
            yield Piece(name, shorten(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 400))


def _is_matrix(value: Any) -> bool:
    rows = isinstance(value, list) and bool(value) and all(isinstance(row, list) and row for row in value)
    return rows and len({len(row) for row in value}) == 1 and all(_is_number(v) for row in value for v in row)


def _is_number(value: Any) -> bool:
    return isinstance(value, (str, int, float)) and not isinstance(value, bool)


def _matrix(name: str, value: list[list[Any]]) -> Piece:
    rows = tuple(tuple(str(entry) for entry in row) for row in value)
    size = f"{len(rows)} × {len(rows[0])}"
    if len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS or max(len(e) for row in rows for e in row) > LONGEST_ENTRY:
        return Piece(name, f"{size} matrix, exact entries in the certificate file")
    return Piece(name, "", rows)


def one_row(piece: Piece) -> str:
    """A matrix as rows in brackets, ``[1, 2; 3, 4]``, anything else as its text."""
    return "[" + "; ".join(", ".join(row) for row in piece.rows) + "]" if piece.rows else piece.text
