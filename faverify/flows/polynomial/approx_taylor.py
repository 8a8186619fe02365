"""Taylor coefficients of a polynomial flow in doubles (heuristic, no error bound).

Those of every instruction of the flow's program come from those of its arguments, order by order: of a product, as one
product of the coefficients of both factors side by side.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.program import Step
from faverify.flows.polynomial.rings import Doubles, doubles

Array = Any
Operation = Callable[[int], None]


class ApproxTaylor:
    """The series of the moving letters from a state.

    ``back[i]`` has the coefficients of instruction i, the highest order first (None where nothing moves, what is
    ``fixed`` then).
    """

    def __init__(self, flow: PolynomialFlow, order: int) -> None:
        self.order, self.layout, program = order, Layout(flow.shapes), flow.program
        self.fixed = program.constant_part(Doubles(), {name: doubles(x) for name, x in flow.constants.items()})
        self.back: list[Array] = [
            np.zeros((order + 1, *shape)) if moves else None
            for shape, moves in zip(program.shapes, program.moving, strict=True)
        ]
        moving = [(i, step) for i, step in enumerate(program.steps) if program.moving[i]]
        places = self.layout.places
        self.letters = [
            (self.back[i], places[step.data], program.shapes[i]) for i, step in moving if step.op == "letter"
        ]
        self.operations = [self._operation(i, step) for i, step in moving if step.op != "letter"]
        self.outputs = [(program.outputs[name], here) for name, here in places.items()]

    def series(self, state: Array) -> Array:
        """The coefficients of orders 0, 1, ... of the state, a row each."""
        found = np.empty((self.order + 1, self.layout.size))
        found[0] = state
        for k in range(self.order):
            row, top = found[k], self.order - k
            for out, here, shape in self.letters:
                out[top] = row[here].reshape(shape)
            for operation in self.operations:
                operation(k)
            row = found[k + 1]
            for index, here in self.outputs:
                row[here] = self._coefficient(index, k).ravel()
            row /= k + 1
        return found

    def _coefficient(self, index: int, k: int) -> Array:
        """Coefficient k of an instruction."""
        back = self.back[index]
        if back is not None:
            return back[self.order - k]
        return self.fixed[index] if k == 0 else self.fixed[index] * 0

    def _operation(self, index: int, step: Step) -> Operation:
        """What computes coefficient k of an instruction."""
        out, top = self.back[index], self.order
        if step.op == "transpose":
            inner = self.back[step.args[0]].swapaxes(1, 2)
            return lambda k: out.__setitem__(top - k, inner[top - k])
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
            return lambda k: add(first[top - k], second[top - k], out=out[top - k])
        return lambda k: add(self._coefficient(left, k), self._coefficient(right, k), out=out[top - k])

    def _scaled(self, op: str, out: Array, left: int, right: int) -> Operation:
        """A product of which one factor is fixed."""
        first, second, top = self.back[left], self.back[right], self.order
        if op == "dot":
            fixed, moving = (self.fixed[left], second) if first is None else (self.fixed[right], first)
            return lambda k: out.__setitem__(top - k, np.vdot(fixed, moving[top - k]))
        product = np.matmul if op == "matmul" else np.multiply
        if first is None:
            fixed = self.fixed[left]
            return lambda k: product(fixed, second[top - k], out=out[top - k])
        fixed = self.fixed[right]
        return lambda k: product(first[top - k], fixed, out=out[top - k])

    def _convolved(self, op: str, out: Array, left: int, right: int) -> Operation:
        """A product of two series: ``[a_0 ... a_k]`` times the column of ``b_k, ..., b_0``."""
        first, second, top = self.back[left], self.back[right], self.order
        _, rows, inner = first.shape
        if op == "matmul":
            width, column, found = inner, second.reshape(-1, second.shape[2]), out
        else:  # of scalars, or of all entries in a row
            rows, width = 1, rows * inner
            first, column = first.reshape(top + 1, 1, width), second.reshape((top + 1) * width, -1)
            found = out.reshape(top + 1, 1, -1)
        beside = np.zeros((rows, top + 1, width))
        flat = beside.reshape(rows, -1)

        def operation(k: int) -> None:
            beside[:, k] = first[top - k]
            np.matmul(flat[:, : (k + 1) * width], column[(top - k) * width :], out=found[top - k])

        return operation
