"""The moving letters as one row of numbers, letter after letter, row by row, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb_mat


@dataclass(frozen=True)
class Layout:
    """Letters with (rows, columns), in the order of the state."""

    shapes: Mapping[str, tuple[int, int]]

    @cached_property
    def size(self) -> int:
        """The length of a row."""
        return sum(rows * columns for rows, columns in self.shapes.values())

    @cached_property
    def places(self) -> dict[str, slice]:
        """Where the entries of each letter are."""
        found, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            found[name] = slice(start, start + rows * columns)
            start += rows * columns
        return found

    def balls(self, row: list[Any]) -> dict[str, Any]:
        """The letters in a row of balls."""
        letters, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            letters[name] = arb_mat(rows, columns, row[start : start + rows * columns])
            start += rows * columns
        return letters

    def row(self, letters: Mapping[str, Any]) -> list[Any]:
        """The entries of FLINT matrices in order."""
        return [x for name in self.shapes for x in letters[name].entries()]

    def arrays(self, batch: Any) -> dict[str, Any]:
        """The letters in an array whose last axis is the state (views)."""
        letters, start = {}, 0
        for name, (rows, columns) in self.shapes.items():
            letters[name] = batch[..., start : start + rows * columns].reshape(*batch.shape[:-1], rows, columns)
            start += rows * columns
        return letters

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
        return np.concatenate(parts, axis=-1)
