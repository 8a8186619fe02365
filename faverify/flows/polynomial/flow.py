"""A polynomial matrix flow with exact data: what the integrators are given, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from flint import arb_mat, ctx

from faverify.errors import StatementError, UsageError
from faverify.flows.polynomial.compile import compile_program
from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.program import Program, Values
from faverify.flows.polynomial.rings import Balls, Patterns
from faverify.lang.expr import Expr


@dataclass(frozen=True)
class PolynomialFlow:
    """``letter' = velocity`` for every letter of ``start`` (exact ``fmpq_mat``s, in the order of the state).

    ``velocities`` are expressions over the moving letters, the ``constants`` (exact; a scalar is 1 x 1) and the
    ``definitions``, which are expanded; ``determined`` letters are polynomials in the others.

    Raises `StatementError`, naming letter and expression, where a velocity is no
    polynomial, `UsageError` where a moving letter has no velocity or no entry.
    """

    start: Mapping[str, Any]
    velocities: Mapping[str, Expr]
    constants: Mapping[str, Any] = field(default_factory=dict)
    definitions: Mapping[str, Expr] = field(default_factory=dict)
    determined: Mapping[str, Expr] = field(default_factory=dict)
    name: str = "flow"

    def __post_init__(self) -> None:
        if set(self.start) != set(self.velocities) or not self.start:
            raise UsageError(
                f"flow {self.name!r}: letters with a start are {sorted(self.start)}, with a velocity "
                f"{sorted(self.velocities)}; every moving letter needs both"
            )
        if self.size == 0:
            raise UsageError(f"flow {self.name!r}: a moving letter without entries")
        _ = self.program

    @property
    def shapes(self) -> dict[str, tuple[int, int]]:
        """Rows and columns of the moving letters."""
        return {name: (matrix.nrows(), matrix.ncols()) for name, matrix in self.start.items()}

    @property
    def size(self) -> int:
        """The number of moving entries."""
        return sum(rows * columns for rows, columns in self.shapes.values())

    @cached_property
    def layout(self) -> Layout:
        """The state as a row of the entries that may ever be other than 0.

        Those that are 0 at the start, and whose velocities are sums of products each with a factor that is 0 as long
        as they are, stay 0: the states of which they are 0 are invariant.
        """
        ring, full = Patterns(), Layout(self.shapes)
        fixed = self.program.constant_part(ring, {name: _pattern(x) for name, x in self.constants.items()})
        found = {name: _pattern(x) for name, x in self.start.items()}
        while True:
            moved = self.program.velocities(ring, fixed, found)
            wider = {name: x | moved[name] for name, x in found.items()}
            if all((wider[name] == x).all() for name, x in found.items()):
                support = np.concatenate([x.ravel() for x in found.values()])
                return full if support.all() or not support.any() else Layout(self.shapes, tuple(support.tolist()))
            found = wider

    @cached_property
    def program(self) -> Program:
        """The velocities, compiled."""
        sizes = {name: (x.nrows(), x.ncols()) for name, x in self.constants.items()}
        found = compile_program(self.velocities, self.definitions, self.shapes, sizes)
        for name, index in found.outputs.items():
            if found.shapes[index] != self.shapes[name]:
                raise StatementError(f"the velocity of {name} is {found.shapes[index]}, not {self.shapes[name]}")
        return found

    @cached_property
    def outcome(self) -> Program:
        """The determined letters, compiled."""
        sizes = {name: (x.nrows(), x.ncols()) for name, x in self.constants.items()}
        return compile_program(self.determined, self.definitions, self.shapes, sizes)

    @cached_property
    def _balls(self) -> dict[int, tuple[dict[str, Any], Values]]:
        return {}

    def complete(self, moving: Mapping[str, Any]) -> dict[str, Any]:
        """Enclosures of all letters (constants and determined ones too) from those of the moving ones."""
        if ctx.prec not in self._balls:
            constants = {name: arb_mat(x) for name, x in self.constants.items()}
            self._balls[ctx.prec] = constants, self.outcome.constant_part(Balls(), constants)
        constants, fixed = self._balls[ctx.prec]
        return {**constants, **moving, **self.outcome.velocities(Balls(), fixed, moving)}


def _pattern(matrix: Any) -> Any:
    """Where the entries of an exact matrix are not 0."""
    return np.array([x != 0 for x in matrix.entries()], dtype=bool).reshape(matrix.nrows(), matrix.ncols())
