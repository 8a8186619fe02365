"""Matrices of doubles side by side, with the few operations of FLINT's matrices that evaluators use.

One evaluation of a text is one of many instances, or times (heuristic, no error bound). An entry is an array of
numbers, one for each matrix.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np

Array = Any


class Stack:
    """Matrices in an array (..., rows, columns); made of that, of rows of entries, or of sizes and entries (FLINT)."""

    __array_ufunc__ = None  # an array leaves what it does with a stack to the stack
    __slots__ = ("data",)

    def __init__(self, first: Any, columns: int | None = None, entries: Any = None) -> None:
        if isinstance(first, np.ndarray):
            self.data = first
        elif columns is None:
            self.data = _side_by_side([x for row in first for x in row], len(first), len(first[0]))
        elif entries is None:
            self.data = np.zeros((first, columns))
        elif isinstance(entries, Entries):
            self.data = entries.data.reshape(*entries.data.shape[:-2], first, columns)
        else:
            self.data = _side_by_side(list(entries), first, columns)

    def nrows(self) -> int:
        """The rows of each."""
        return int(self.data.shape[-2])

    def ncols(self) -> int:
        """The columns of each."""
        return int(self.data.shape[-1])

    def entries(self) -> "Entries":
        """The entries, row by row."""
        return Entries(self.data)

    def transpose(self) -> "Stack":
        """All transposed."""
        return Stack(self.data.swapaxes(-1, -2))

    def det(self) -> Array:
        """The determinants."""
        return np.linalg.det(self.data)

    def __getitem__(self, place: tuple[int, int]) -> Array:
        return self.data[..., place[0], place[1]]

    def __add__(self, other: "Stack") -> "Stack":
        return Stack(self.data + other.data)

    def __sub__(self, other: "Stack") -> "Stack":
        return Stack(self.data - other.data)

    def __neg__(self) -> "Stack":
        return Stack(-self.data)

    def __mul__(self, other: Any) -> "Stack":
        """Products of matrices with matrices; with numbers entry by entry."""
        if isinstance(other, Stack):
            thin = self.data.shape[-1] == 1
            return Stack(self.data * other.data if thin else self.data @ other.data)
        return Stack(self.data * _number(other))

    def __truediv__(self, other: Any) -> "Stack":
        return Stack(self.data / _number(other))


class Entries:
    """The entries of a stack in a row."""

    def __init__(self, data: Array) -> None:
        self.data = data

    def __iter__(self) -> Iterator[Array]:
        rows, columns = self.data.shape[-2:]
        return (self.data[..., i, j] for i in range(rows) for j in range(columns))


class Numbers:
    """A number for each instance, of which the theory or the text made a parameter or a time; equal by value."""

    __slots__ = ("_key", "array")

    def __init__(self, array: Array) -> None:
        self.array = array
        self._key = array.tobytes()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbers) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    def __bool__(self) -> bool:
        return bool(self.array.all())

    def __add__(self, other: Any) -> "Numbers":
        return Numbers(self.array + _plain(other))

    def __mul__(self, other: Any) -> "Numbers":
        return Numbers(self.array * _plain(other))

    def __truediv__(self, other: Any) -> "Numbers":
        return Numbers(self.array / _plain(other))

    def __rtruediv__(self, other: Any) -> "Numbers":
        return Numbers(_plain(other) / self.array)

    __radd__, __rmul__ = __add__, __mul__


def as_array(number: "Fraction | Numbers") -> Array:
    """The doubles of a number, or of one for each instance."""
    return number.array if isinstance(number, Numbers) else np.asarray(float(number))


def _plain(number: Any) -> Any:
    return number.array if isinstance(number, Numbers) else float(number)


def _number(number: Any) -> Any:
    if isinstance(number, Numbers):
        number = number.array
    return number[..., None, None] if isinstance(number, np.ndarray) else float(number)


def _side_by_side(entries: list[Any], rows: int, columns: int) -> Array:
    if len(entries) == 1:
        return np.asarray(_plain(entries[0]) if not isinstance(entries[0], np.ndarray) else entries[0], float)[
            ..., None, None
        ]
    arrays = np.broadcast_arrays(*(x if isinstance(x, np.ndarray) else np.asarray(_plain(x), float) for x in entries))
    return np.stack(arrays, axis=-1).reshape(*arrays[0].shape, rows, columns)
