"""Collocation in doubles: a first approximation on a step, and corrections of a precise one (heuristic throughout).

Unknown are the derivatives q at the nodes: ``q = f(x0 + S q)`` with S the integration from the start. Newton's method;
its linear systems are of Volterra type, so that GMRES needs few iterations, and few still where the flow is stiff, once
the Jacobian at the middle is divided out.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from faverify.flows.polynomial.layout import Layout
from faverify.flows.polynomial.nodes import grid
from faverify.flows.polynomial.program import Program
from faverify.flows.polynomial.rings import Doubles, Magnitudes
from faverify.flows.polynomial.stiff import constant_inverse

Inverse = Callable[[Any], Any]
RING, SIZES = Doubles(), Magnitudes()
NEWTON = 12
KRYLOV = 60
STIFF = 48.0
_COARSE, _FINE = 1e-2, 1e-9
_PATIENCE = 1
_KNOWN = 1e-3


class Collocation:
    """The flow in doubles."""

    def __init__(self, program: Program, layout: Layout, constants: dict[str, Any]) -> None:
        self.program, self.layout = program, layout
        self.fixed = program.constant_part(RING, constants)
        self.sizes = program.constant_part(SIZES, {name: np.abs(x) for name, x in constants.items()})

    def values(self, states: Any) -> Any:
        """All intermediate values at states (leading axes, then the state)."""
        return self.program.values(RING, self.fixed, self.layout.arrays(states))

    def velocity(self, values: Any, lead: tuple[int, ...]) -> Any:
        """The velocities among values."""
        return self.layout.batch({name: values[i] for name, i in self.program.outputs.items()}, lead)

    def constant(self, state: Any, count: int) -> Any:
        """The velocity at one state, at N + 1 nodes: a first guess."""
        return np.broadcast_to(self.velocity(self.values(state[None]), (1,)), (count + 1, len(state)))

    def noise(self, state: Any) -> float:
        """What rounding makes of the velocities' entries: a unit in the last place of the terms that they add up."""
        terms = self.program.velocities(SIZES, self.sizes, self.layout.arrays(np.abs(state)))
        return 1e-15 * max(float(np.max(x)) for x in terms.values()) + 1e-300

    def push(self, values: Any, directions: Any) -> Any:
        """The Jacobians at values, applied to directions."""
        moved = self.program.tangents(RING, values, self.layout.arrays(directions))
        return self.layout.batch(moved, directions.shape[:-1])

    def jacobians(self, states: Any) -> Any:
        """The Jacobians at several states (one an index of the first axis)."""
        size = self.layout.size
        values = self.values(states[:, None, :])
        directions = np.broadcast_to(np.eye(size), (len(states), size, size))
        return self.push(values, directions).swapaxes(-1, -2)


class Linear:
    """The Newton operator ``u - J S u`` along one approximate path, S over a step of a given width.

    ``inverse`` solves it nearly: from another path of the step, or made when first needed.
    """

    def __init__(self, flow: Collocation, path: Any, width: float, inverse: Inverse | None = None) -> None:
        self.flow, self.values = flow, flow.values(path)
        self.integrals = grid(len(path) - 1).integrals * (width / 2)
        self.path, self.width, self.inverse = path, width, inverse

    def solve(self, right: Any, tolerance: float) -> Any:
        """The u with ``u - J S u = right``, to a relative residual (or as near as 60 iterations come)."""
        if self.inverse is None:
            self.inverse = self._middle()
        before = self.inverse

        def apply(flat: Any) -> Any:
            u = flat.reshape(self.path.shape)
            return before(u - self.flow.push(self.values, self.integrals @ u)).ravel()

        return gmres(apply, before(right).ravel(), tolerance).reshape(self.path.shape)

    def _middle(self) -> Inverse:
        """The inverse of the operator with the Jacobian of the middle; nothing where it is not stiff."""
        J = self.flow.jacobians(self.path[len(self.path) // 2][None])[0]
        if not np.isfinite(J).all() or np.linalg.norm(J, 2) * self.width < STIFF:
            return lambda u: u
        return constant_inverse(J, self.width, len(self.path) - 1) or (lambda u: u)


def gmres(apply: Callable[[Any], Any], right: Any, tolerance: float, most: int = KRYLOV) -> Any:
    """An approximate solution of ``apply(x) = right`` by GMRES without restart (Saad and Schultz 1986)."""
    size = float(np.linalg.norm(right))
    if not size > 0 or not np.isfinite(size):
        return right * 0
    basis = np.empty((most + 1, len(right)))
    basis[0] = right / size
    triangle, rotations, target = np.zeros((most, most)), list[tuple[float, float]](), [size]
    for k in range(most):
        new = apply(basis[k])
        known = basis[: k + 1]
        part = known @ new
        new = new - part @ known
        again = known @ new
        new = new - again @ known
        norm = math.sqrt(float(new @ new))
        triangle[: k + 1, k] = _rotated((part + again).tolist(), norm, rotations, target)
        if not abs(target[-1]) > tolerance * size or not norm > 0:
            break
        basis[k + 1] = new / norm
    count = len(rotations)
    weights = np.linalg.lstsq(triangle[:count, :count], np.array(target[:count]), rcond=None)[0]
    return weights @ basis[:count]


def _rotated(column: list[float], norm: float, rotations: list[tuple[float, float]], target: list[float]) -> Any:
    """The next column of GMRES's triangle: Givens rotations of a Hessenberg column, a new one added to them."""
    for i, (c, s) in enumerate(rotations):
        column[i], following = c * column[i] + s * column[i + 1], c * column[i + 1] - s * column[i]
        column[i + 1] = following
    length = math.hypot(column[-1], norm)
    c, s = (column[-1] / length, norm / length) if length > 0 else (1.0, 0.0)
    rotations.append((c, s))
    target.append(-s * target[-1])
    target[-2] *= c
    column[-1] = length
    return column


def first_path(
    flow: Collocation,
    start: Any,
    width: float,
    guess: Any,
    promising: Callable[[Any, float], bool] | None = None,
    enough: float = 0.0,
) -> tuple[Any, float] | None:
    """(the derivatives at N + 1 nodes, their relative error), solved in doubles from a guess at them.

    The error is 0 where they are as good as doubles allow, or their defect is at most ``enough`` of their size. Once
    they are known to a few digits, ``promising`` says whether to go on; else they are returned as they are. None where
    Newton does not settle.
    """
    integrals = grid(len(guess) - 1).integrals * (width / 2)
    last, inverse, noise, stalled, q = np.inf, None, 4 * flow.noise(start), 0, guess
    for _ in range(NEWTON):
        path = start + integrals @ q
        linear = Linear(flow, path, width, inverse)
        wrong = q - flow.velocity(linear.values, path.shape[:-1])
        size, scale = float(np.abs(wrong).max()), float(np.abs(q).max())
        stalled += size > 0.5 * last
        if not np.isfinite(size) or size > 1e3 * last or (stalled > _PATIENCE and size > 1e-3 * scale):
            return None
        if size <= max(noise, enough * scale) or (size > 0.1 * last and size < 1e-10 * scale + 100 * noise):
            return q, 0.0
        if promising is not None and size < _KNOWN * scale:
            if not promising(q, size / scale):
                return q, size / scale
            promising = None
        last = size
        q = q - linear.solve(wrong, min(_COARSE, max(size / scale, _FINE, 0.1 * enough * scale / size)))
        inverse = linear.inverse
    return (q, 0.0) if last < 1e-8 * scale + 1e4 * noise else None
