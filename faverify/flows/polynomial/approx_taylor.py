"""Taylor coefficients of a polynomial flow in doubles, of several at a time (heuristic, no error bound).

Those of every instruction of the flow's program come from those of its arguments, order by order: of a product, as one
product of the coefficients of both factors side by side.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.program import Program, Step
from faverify.flows.polynomial.rings import Doubles

Array = Any
Operation = Callable[[int], None]


class ApproxTaylor:
    """The series of the moving letters from ``count`` states: flows of one program, with constants of their own.

    ``back[i]`` has the coefficients of instruction i, flow by flow, the highest order first (None where nothing moves,
    what is ``fixed`` then).
    """

    def __init__(
        self, program: Program, layout: Layout, constants: Mapping[str, Array], count: int, order: int
    ) -> None:
        self.order, self.layout, self.count = order, layout, count
        self.fixed = program.constant_part(Doubles(), constants)
        self.back: list[Array] = [
            np.zeros((count, order + 1, *shape)) if moves else None
            for shape, moves in zip(program.shapes, program.moving, strict=True)
        ]
        moving = [(i, step) for i, step in enumerate(program.steps) if program.moving[i]]
        self.letters = [
            (self.back[i], layout.places[step.data], program.shapes[i]) for i, step in moving if step.op == "letter"
        ]
        self.operations = [self._operation(i, step) for i, step in moving if step.op != "letter"]
        self.outputs = [(program.outputs[name], here) for name, here in layout.places.items()]

    def series(self, states: Array) -> Array:
        """The coefficients of orders 0, 1, ... of each state (count, order + 1, size), a row each."""
        found = np.empty((self.count, self.order + 1, self.layout.size))
        found[:, 0] = states
        for k in range(self.order):
            rows, top = found[:, k], self.order - k
            for out, here, shape in self.letters:
                out[:, top] = rows[:, here].reshape(self.count, *shape)
            for operation in self.operations:
                operation(k)
            rows = found[:, k + 1]
            for index, here in self.outputs:
                value = self._coefficient(index, k)
                rows[:, here] = value.reshape(*value.shape[:-2], -1)
            rows /= k + 1
        return found

    def _coefficient(self, index: int, k: int) -> Array:
        """Coefficient k of an instruction."""
        back = self.back[index]
        if back is not None:
            return back[:, self.order - k]
        return self.fixed[index] if k == 0 else self.fixed[index] * 0

    def _operation(self, index: int, step: Step) -> Operation:
        """What computes coefficient k of an instruction."""
        out, top = self.back[index], self.order
        if step.op == "transpose":
            inner = self.back[step.args[0]].swapaxes(2, 3)
            return lambda k: out.__setitem__((slice(None), top - k), inner[:, top - k])
        left, right = step.args
        if step.op == "add":
            return self._added(out, left, right, np.add if step.data > 0 else np.subtract)
        if self.back[left] is None or self.back[right] is None:
            return self._scaled(step.op, out, left, right)
        return self._convolved(step.op, out, left, right)

    def _added(self, out: Array, left: int, right: int, add: Any) -> Operation:
        """A sum or a difference; what is fixed has one coefficient."""
        first, second, top = self.back[left], self.back[right], self.order
        if first is not None and second is not None:
            return lambda k: add(first[:, top - k], second[:, top - k], out=out[:, top - k])
        return lambda k: add(self._coefficient(left, k), self._coefficient(right, k), out=out[:, top - k])

    def _scaled(self, op: str, out: Array, left: int, right: int) -> Operation:
        """A product of which one factor is fixed."""
        first, second, top = self.back[left], self.back[right], self.order
        product: Any = {"matmul": np.matmul, "dot": _dot}.get(op, np.multiply)
        if first is None:
            fixed = self.fixed[left]
            return lambda k: product(fixed, second[:, top - k], out=out[:, top - k])
        fixed = self.fixed[right]
        return lambda k: product(first[:, top - k], fixed, out=out[:, top - k])

    def _convolved(self, op: str, out: Array, left: int, right: int) -> Operation:
        """A product of two series: ``[a_0 ... a_k]`` times the column of ``b_k, ..., b_0``."""
        first, second, top, count = self.back[left], self.back[right], self.order, self.count
        rows, inner = first.shape[2:]
        if op == "matmul":
            width, column, found = inner, second.reshape(count, -1, second.shape[3]), out
        else:  # of scalars, or of all entries in a row
            rows, width = 1, rows * inner
            first, column = first.reshape(count, top + 1, 1, width), second.reshape(count, (top + 1) * width, -1)
            found = out.reshape(count, top + 1, 1, -1)
        beside = np.zeros((count, rows, top + 1, width))
        flat = beside.reshape(count, rows, -1)

        def operation(k: int) -> None:
            beside[:, :, k] = first[:, top - k]
            np.matmul(flat[:, :, : (k + 1) * width], column[:, (top - k) * width :], out=found[:, top - k])

        return operation


def _dot(left: Array, right: Array, out: Array) -> None:
    out[...] = (left * right).sum(axis=(-1, -2), keepdims=True)
