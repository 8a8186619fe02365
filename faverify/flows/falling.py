"""Whether the loss of FA* falls for ever from a time on, although the alignment stays indefinite (theory: N15).

In the frame of what moves let ``n = h'``, ``A = h + h^T``, so that ``dl/dt = -tr(A n)`` and ``n' = -(h^T n + n h)``.
For a symmetric X and a number c with, at a time t0 and after it,

(i) ``A > X``, (ii) ``c X - h X - X h^T >= 0``, (iii) ``tr(X n) > 0`` at t0:

``d/dt tr(X n) = -tr((h X + X h^T) n) >= -c tr(X n)`` by (ii), as n is PSD; so tr(X n) stays positive, and with (i)
``dl/dt <= -tr(X n) < 0`` for ever. (i) holds after t0 if it holds there, as A never decreases. With ``h = h(oo) -
D(t)``, D PSD and decreasing, and ``X = V J V^T``, ``J = diag(1.., -1..)``, ``m = V^{-1} h(oo) V``, (ii) says that ``c J
- m J - J m^T + (V^{-1} D V J + its transpose)`` is PSD; so it holds at and after t0 if ``lambda_min(c J - m J - J m^T)
>= 2 (tr(V^{-1} D(t0) V^{-T}) tr(V^T D(t0) V))^{1/2}`` (Cauchy-Schwarz for ``V^{-1} D^{1/2}`` and ``D^{1/2} V``).

Where the slow modes of h(oo), those with real part below c/2, see a positive A, V is made of eigenvectors: positive on
the slow ones, negative enough on the others. That is a guess in double precision; (i) to (iii) are checked in balls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx

from faverify.balls.linalg import enclose_symmetric_eigenvalues, pivots_positive, trace

Array = Any
_GAP, _BITS = 1e-3, 128


@dataclass(frozen=True)
class Cone:
    """An exact V (q x q) with J and c; ``room`` is at most lambda_min(c J - m J - J m^T)."""

    V: Any
    J: Any
    c: Any
    room: Any

    def holds(self, h: Any, n: Any, rest: Any) -> bool:
        """Whether (i), (ii), (iii) are certain at a time with h, h' = n and h(oo) - h = rest (q x q each)."""
        with ctx.workprec(_BITS):
            inverse, turned = self.V.inv(), self.V.transpose()
            near = trace(inverse * rest * inverse.transpose()).upper()
            far = trace(turned * rest * self.V).upper()
            if not 4 * near * far <= self.room * self.room:
                return False
            inner = inverse * (h + h.transpose()) * inverse.transpose()
            seen = trace(self.J * (self.V.transpose() * n * self.V))
            return bool(seen > 0) and pivots_positive(inner - self.J)


def cones(limit: Any) -> Iterator[Cone]:
    """Guesses from an enclosure of h(oo) (q x q), the fewest slow modes first; (ii) is proved for D = 0."""
    array = np.array([[float(x.mid()) for x in row] for row in limit.tolist()])
    unit = float(np.abs(array).max(initial=0)) or 1.0  # squares of entries may overflow
    if not np.isfinite(unit):  # beyond double precision there is no guess
        return
    array = array / unit
    try:
        values, basis = real_modes(array)
        back = np.linalg.inv(basis)
    except np.linalg.LinAlgError:
        return
    for slow in range(1, len(values)):
        below, above = values[slow - 1], values[slow]
        if below > 0 and above - below > _GAP * above:
            rate = below + above
            V = _scaled(basis, back, back @ (array + array.T) @ back.T, values, slow, rate)
            cone = None if V is None else _proved(V * np.sqrt(unit), slow, rate * unit, limit)
            if cone is not None:
                yield cone


def real_modes(array: Array) -> tuple[Array, Array]:
    """Real parts in ascending order and a real basis in which h is block diagonal with blocks [[a, b], [-b, a]]."""
    values, vectors = np.linalg.eig(array)
    order = np.argsort(values.real, kind="stable")
    columns, parts = [], []
    for k in order:
        if values[k].imag >= 0:
            columns.append(vectors[:, k].real)
            parts.append(values[k].real)
        if values[k].imag > 0:
            columns.append(vectors[:, k].imag)
            parts.append(values[k].real)
    return np.array(parts), np.array(columns).T


def _scaled(basis: Array, back: Array, seen: Array, values: Array, slow: int, rate: float) -> Array | None:
    """The basis scaled so that A - V J V^T is positive definite (in double precision); None where no scale does it."""
    weights = 1 / np.sqrt(np.abs(rate - 2 * values))
    seen = seen / np.outer(weights, weights)
    least = np.linalg.eigvalsh(seen[:slow, :slow])[0]
    if not least > 0:
        return None
    signs = np.array([1.0] * slow + [-1.0] * (len(values) - slow))
    for power in range(60):
        scale = np.where(signs > 0, np.sqrt(least / 2), np.sqrt(least / 2) * 2.0 ** (power / 2))
        if np.linalg.eigvalsh(seen / np.outer(scale, scale) - np.diag(signs))[0] > 0.05:
            return np.asarray(basis * (weights * scale))
    return None


def _proved(V: Array, slow: int, rate: float, limit: Any) -> Cone | None:
    """The cone with its room, by balls; None where (ii) fails at the limit itself."""
    if not np.isfinite(V).all():
        return None
    size = len(V)
    with ctx.workprec(_BITS):
        exact = arb_mat([[float(x) for x in row] for row in V])
        J = arb_mat([[(1 if i < slow else -1) if i == j else 0 for j in range(size)] for i in range(size)])
        try:
            inverse = exact.inv()
        except ZeroDivisionError:
            return None
        c, half = arb(float(rate)), inverse * limit * exact * J
        least = enclose_symmetric_eigenvalues(J * c - half - half.transpose())[0]
        return Cone(exact, J, c, least.lower()) if least > 0 else None
