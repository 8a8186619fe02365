"""The moving letters as one row of numbers, letter after letter, row by row, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress
from typing import Any

import numpy as np
from flint import arb, arb_mat


@dataclass(frozen=True)
class Layout:
    """Letters with (rows, columns), in the order of the state.

    ``support`` says of each entry whether it may ever be other than 0 (default: all may): the others, which are exactly
    0 at all times, have no place in a row.
    """

    shapes: Mapping[str, tuple[int, int]]
    support: tuple[bool, ...] | None = None

    @cached_property
    def full(self) -> int:
        """The number of entries of all letters."""
        return sum(rows * columns for rows, columns in self.shapes.values())

    @cached_property
    def size(self) -> int:
        """The length of a row."""
        return self.full if self.support is None else sum(self.support)

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where the entries of each letter are, in a row of all."""
        found, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            found[name] = slice(start, start + rows * columns)
            start += rows * columns
        return found

    def balls(self, row: list[Any]) -> dict[str, Any]:
        """The letters in a row of balls."""
        if self.support is not None:
            given = iter(row)
            row = [next(given) if some else arb(0) for some in self.support]
        return {name: arb_mat(*self.shapes[name], row[place]) for name, place in self.places.items()}

    def row(self, letters: Mapping[str, Any]) -> list[Any]:
        """The entries of FLINT matrices in order."""
        entries = [x for name in self.shapes for x in letters[name].entries()]
        return entries if self.support is None else list(compress(entries, self.support))

    def arrays(self, batch: Any) -> dict[str, Any]:
        """The letters in an array whose last axis is the state (views, where the row has all entries)."""
        if self.support is not None:
            given, batch = batch, np.zeros((*batch.shape[:-1], self.full))
            batch[..., self._kept] = given
        lead = batch.shape[:-1]
        return {name: batch[..., place].reshape(*lead, *self.shapes[name]) for name, place in self.places.items()}

    def batch(self, letters: Mapping[str, Any], lead: tuple[int, ...]) -> Any:
        """Arrays of matrices with leading axes ``lead`` (or fewer, or None for zero) as one with the state last."""
        parts = []
        for name, (rows, columns) in self.shapes.items():
            found, shape = letters[name], (*lead, rows, columns)
            if found is None:
                found = np.zeros(shape)
            elif found.shape != shape:
                found = np.broadcast_to(found, shape)
            parts.append(found.reshape(*lead, rows * columns))
        whole = np.concatenate(parts, axis=-1)
        return whole if self.support is None else whole[..., self._kept]

    @cached_property
    def _kept(self) -> Any:
        return np.flatnonzero(np.array(self.support))
