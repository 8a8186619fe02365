"""Matrices of doubles with bounds of their errors, many at once, and what is linear in a letter at all its units."""

from collections.abc import Callable, Sized
from operator import matmul, mul
from typing import Any, NamedTuple

import numpy as np

from faverify.checker.derive import Walk
from faverify.checker.language import Node, Theory
from faverify.checker.values import World
from faverify.errors import UnableError

UNIT, TINY, MORE = 2.0**-52, 1e-300, 1.000001
"""Twice the rounding of a double, below what underflows matter, and more than what bounds of errors round."""


class Doubles(NamedTuple):
    """Middles, and bounds of their distances to what is meant, entry by entry; leading axes are many matrices."""

    middle: Any
    radius: Any


def in_doubles(a: Any) -> Doubles:
    """Balls as doubles, and bounds of the distances to what is in them."""
    middle = np.array([[float(x) for x in row] for row in a.tolist()])
    radius = np.array([[float(x.rad()) for x in row] for row in a.tolist()])
    return Doubles(middle, 1.001 * radius + UNIT * np.abs(middle) + TINY)


def added(a: Doubles, b: Doubles, sign: int = 1) -> Doubles:
    """``a + sign * b``."""
    middle = a.middle + sign * b.middle
    return Doubles(middle, MORE * (a.radius + b.radius + UNIT * np.abs(middle)) + TINY)


def multiplied(a: Doubles, b: Doubles, times: Callable[[Any, Any], Any] = matmul) -> Doubles:
    """Products of matrices, or of entries by ``mul``; each entry has as many roundings as sums have terms, and 2."""
    roundings = (a.middle.shape[-1] + 2) * UNIT
    left, right = np.abs(a.middle), np.abs(b.middle)
    radius = times(left, b.radius + roundings * right) + times(a.radius, right + b.radius)
    return Doubles(times(a.middle, b.middle), MORE * radius + TINY)


class Linear(Walk):
    """Expressions of balls that are linear in one letter, at all matrices with a single 1 in its place."""

    def __init__(self, here: World, theory: Theory, name: str, shape: tuple[int, int]) -> None:
        self.count = shape[0] * shape[1]
        units = np.eye(self.count).reshape(self.count, *shape)
        super().__init__(here, theory, {name: Doubles(units, 0 * units)})

    def flat(self, node: Node, like: Sized) -> Doubles:
        """The values as rows; nothing where a derivative is 0."""
        if node.op == "num" and not node.value:
            return Doubles(*[np.zeros((self.count, len(like)))] * 2)
        return Doubles(
            *(np.broadcast_to(x, (self.count, *x.shape[-2:])).reshape(self.count, -1) for x in self.of(node))
        )

    def still(self, value: Any) -> Doubles:
        """What does not depend on the letter."""
        return in_doubles(value)

    def add(self, a: Doubles, b: Doubles, sign: int) -> Doubles:
        """``a + sign * b``."""
        return added(a, b, sign)

    def mul(self, a: Doubles, b: Doubles) -> Doubles:
        """A product, of which one side depends on the letter."""
        if a.middle.ndim == b.middle.ndim:
            raise UnableError("no linear expression as it is written")
        number = (1, 1) in (a.middle.shape[-2:], b.middle.shape[-2:])
        return multiplied(a, b, mul if number else matmul)

    def flip(self, a: Doubles) -> Doubles:
        """The transpose."""
        return Doubles(*(np.swapaxes(x, -1, -2) for x in a))

    def tr(self, a: Doubles) -> Doubles:
        """The trace."""
        unit = np.eye(a.middle.shape[-1])
        return self.inner(a, Doubles(unit, 0 * unit))

    def inner(self, a: Doubles, b: Doubles) -> Doubles:
        """The sum of products of entries."""
        rows, columns = ([x.reshape(*x.shape[:-2], *ends) for x in y] for y, ends in ((a, (1, -1)), (b, (-1, 1))))
        return self.mul(Doubles(*rows), Doubles(*columns))
