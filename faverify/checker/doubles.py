"""Matrices of doubles with bounds of their errors, many at once, and what is linear in a letter at all its units."""

from collections.abc import Callable, Sized
from operator import matmul, mul
from typing import Any, NamedTuple

import numpy as np

from faverify.checker.derive import moves
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


class Linear:
    """Expressions of balls that are linear in one letter, at all matrices with a single 1 in its place."""

    def __init__(self, here: World, theory: Theory, name: str, shape: tuple[int, int]) -> None:
        self.here, self.theory, self.name = here, theory, name
        self.count = shape[0] * shape[1]
        units = np.eye(self.count).reshape(self.count, *shape)
        self.units, self.memo = Doubles(units, 0 * units), dict[Node, Doubles]()

    def flat(self, node: Node, like: Sized) -> Doubles:
        """The values as rows; nothing where a derivative is 0."""
        if node.op == "num" and not node.value:
            return Doubles(*[np.zeros((self.count, len(like)))] * 2)
        return Doubles(
            *(np.broadcast_to(x, (self.count, *x.shape[-2:])).reshape(self.count, -1) for x in self.of(node))
        )

    def of(self, node: Node) -> Doubles:
        """The values; raises `UnableError` for what is not linear as it is written."""
        if node not in self.memo:
            turned = moves(node, self.theory)
            self.memo[node] = self._value(node) if turned else in_doubles(self.here.value(node))
        return self.memo[node]

    def _value(self, node: Node) -> Doubles:
        parts = node.args
        if node.op == "let" and node.value == self.name:
            return self.units
        if node.op in ("add", "sub"):
            return self._sum(node)
        if sum(moves(part, self.theory) for part in parts) != 1:
            raise UnableError("no linear expression as it is written")
        if node.op == "mul":
            a, b = map(self.of, parts)
            number = (1, 1) in (a.middle.shape[-2:], b.middle.shape[-2:])
            return multiplied(a, b, mul if number else matmul)
        if node.op == "div" and moves(parts[0], self.theory):
            one = self.here.ring.unit(1)
            return multiplied(self.of(parts[0]), in_doubles(self.here.ring.divide(one, self.here.value(parts[1]))), mul)
        if node.op == "T":
            return Doubles(*(np.swapaxes(x, -1, -2) for x in self.of(parts[0])))
        if node.op == "call" and node.value == "tr":
            inner = self.of(parts[0])
            unit = np.eye(inner.middle.shape[-1])
            return self._inner(inner, Doubles(unit, 0 * unit))
        if node.op == "call" and node.value == "inner":
            return self._inner(*map(self.of, parts))
        raise UnableError(f"no derivative by {node.op} {node.value or ''}")

    def _sum(self, node: Node) -> Doubles:
        left, right = node.args
        sign = -1 if node.op == "sub" else 1
        if right.op == "num" and not right.value:
            return self.of(left)
        if left.op == "num" and not left.value:
            return multiplied(self.of(right), Doubles(np.full((1, 1), float(sign)), np.zeros((1, 1))), mul)
        return added(self.of(left), self.of(right), sign)

    def _inner(self, a: Doubles, b: Doubles) -> Doubles:
        """Sums of products of entries."""
        rows, columns = (
            (x.reshape(*x.shape[:-2], 1, -1) for x in a), (x.reshape(*x.shape[:-2], -1, 1) for x in b),
        )  # fmt: skip
        return multiplied(Doubles(*rows), Doubles(*columns))
