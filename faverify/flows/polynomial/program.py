"""Straight-line programs for polynomial matrix expressions, run in any ring: balls, doubles, bounds of norms, jets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Protocol

Values = list[Any]


class Ring(Protocol):
    """What a program asks of its values. A scalar is a 1 x 1 matrix."""

    def add(self, left: Any, right: Any, sign: int) -> Any:
        """``left + sign * right``."""
        ...

    def matmul(self, left: Any, right: Any) -> Any:
        """The matrix product."""
        ...

    def scale(self, scalar: Any, matrix: Any) -> Any:
        """A 1 x 1 matrix times a matrix."""
        ...

    def transpose(self, matrix: Any) -> Any:
        """The transpose."""
        ...

    def dot(self, left: Any, right: Any) -> Any:
        """``tr(left^T right)`` as a 1 x 1 matrix."""
        ...

    def number(self, value: Fraction) -> Any:
        """A rational as a 1 x 1 matrix."""
        ...

    def identity(self, size: int) -> Any:
        """The identity matrix."""
        ...

    def zeros(self, rows: int, columns: int) -> Any:
        """A zero matrix."""
        ...


@dataclass(frozen=True)
class Step:
    """One instruction: an operation on earlier results; ``data`` is a name, a number, a size or a sign."""

    op: str
    args: tuple[int, ...] = ()
    data: Any = None


@dataclass(frozen=True)
class Program:
    """Instructions in order, the shape of each, which of them move, and where each velocity is."""

    steps: tuple[Step, ...]
    shapes: tuple[tuple[int, int], ...]
    moving: tuple[bool, ...]
    outputs: Mapping[str, int]

    def constant_part(self, ring: Ring, constants: Mapping[str, Any]) -> Values:
        """The values of what does not move (None elsewhere), to be computed once."""
        values: Values = [None] * len(self.steps)
        for i, step in enumerate(self.steps):
            if not self.moving[i]:
                values[i] = constants[step.data] if step.op == "letter" else _apply(ring, step, values)
        return values

    @cached_property
    def _moves(self) -> list[tuple[int, str, int, int, Any]]:
        """The instructions that move: (index, operation, first and last argument, data)."""
        steps = [(i, step) for i, step in enumerate(self.steps) if self.moving[i]]
        return [(i, x.op, x.args[0] if x.args else -1, x.args[-1] if x.args else -1, x.data) for i, x in steps]

    def values(self, ring: Ring, fixed: Values, letters: Mapping[str, Any]) -> Values:
        """All values, where the moving letters are ``letters``; ``fixed`` is `constant_part` in the same ring."""
        values = list(fixed)
        for i, op, left, right, data in self._moves:
            if op == "matmul":
                values[i] = ring.matmul(values[left], values[right])
            elif op == "add":
                values[i] = ring.add(values[left], values[right], data)
            else:
                values[i] = letters[data] if op == "letter" else _apply(ring, self.steps[i], values)
        return values

    def velocities(self, ring: Ring, fixed: Values, letters: Mapping[str, Any]) -> dict[str, Any]:
        """The velocity of every moving letter."""
        values = self.values(ring, fixed, letters)
        return {name: values[i] for name, i in self.outputs.items()}

    def tangents(self, ring: Ring, values: Values, directions: Mapping[str, Any]) -> dict[str, Any]:
        """The derivatives of the velocities along directions of the moving letters (None where one vanishes)."""
        found: Values = [None] * len(self.steps)
        for i, op, left, right, data in self._moves:
            if op == "letter":
                found[i] = directions[data]
            elif op == "transpose":
                found[i] = None if found[left] is None else ring.transpose(found[left])
            elif op == "add":
                found[i] = _sum(ring, found[left], found[right], data)
            else:
                operation = ring.matmul if op == "matmul" else getattr(ring, op)
                one = None if found[left] is None else operation(found[left], values[right])
                two = None if found[right] is None else operation(values[left], found[right])
                found[i] = _sum(ring, one, two, 1)
        return {name: found[i] for name, i in self.outputs.items()}

    def roundings(self, leaf: int) -> int:
        """At least the roundings on any path to an output or its tangent, in an arithmetic that rounds every operation.

        A leaf counts ``leaf``, a sum 1, a product its inner dimension plus those of both factors. So the result is off
        by at most ``gamma_k`` times the same expression in Frobenius norms (Higham, *Accuracy and Stability of
        Numerical Algorithms*, 3.1 and 3.5), for ``tangents`` too (each term of a product's has as many, plus 1).
        """
        counts: list[int] = []
        for step in self.steps:
            below = [counts[i] for i in step.args]
            inner = 1
            if step.op == "matmul":
                inner = self.shapes[step.args[0]][1] + 1
            elif step.op == "dot":
                rows, columns = self.shapes[step.args[0]]
                inner = rows * columns + 1
            combined = max(below, default=leaf) if step.op in ("add", "transpose") else sum(below)
            counts.append(combined + inner + 1 if step.args else leaf)
        return max(counts[i] for i in self.outputs.values())


def _apply(ring: Ring, step: Step, values: Sequence[Any]) -> Any:
    """One operation on values."""
    arguments = [values[i] for i in step.args]
    match step.op:
        case "add":
            left, right = arguments
            return ring.add(left, right, step.data)
        case "number":
            return ring.number(step.data)
        case "identity":
            return ring.identity(step.data)
        case "zeros":
            return ring.zeros(*step.data)
    return getattr(ring, step.op)(*arguments)


def _sum(ring: Ring, left: Any, right: Any, sign: int) -> Any:
    """A sum in which None is zero."""
    if right is None:
        return left
    if left is None:
        return right if sign > 0 else ring.scale(ring.number(Fraction(-1)), right)
    return ring.add(left, right, sign)
