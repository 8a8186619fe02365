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
the slow ones, negative enough on the others. That is a guess, in double precision unless modes are far from each other;
(i) to (iii) are checked in balls.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from flint import acb_mat, arb, arb_mat, ctx

from faverify.balls.linalg import enclose_symmetric_eigenvalues, least_eigenvalue_below, pivots_positive, trace

Array = Any
_GAP, _BITS, _RESOLVED = 1e-3, 128, 1e-4
_SHAPES = (1.0, 1.0), (0.25, 16.0)  # times slow and fast modes: (iii) holds early with the one, (i) with the other
_FAR = 1.0, 64.0  # where slow modes are far from fast ones: what is left to go may be long
_POWERS = (*range(60), *range(60, 600, 10))


@dataclass(frozen=True)
class Cone:
    """An exact V (q x q) with J and c; ``room`` is at most lambda_min(c J - m J - J m^T)."""

    V: Any
    J: Any
    c: Any
    room: Any

    def holds(self, h: Any, n: Any, rest: Any) -> bool:
        """Whether (i), (ii), (iii) are certain at a time with h, h' = n and h(oo) - h = rest (q x q each)."""
        with ctx.workprec(max(_BITS, ctx.prec)):
            inverse, squares, inverses, X = self._products
            near, far = trace(inverses * rest).upper(), trace(squares * rest).upper()
            if not (4 * near * far <= self.room * self.room and trace(X * n) > 0):
                return False
            return pivots_positive(inverse * (h + h.transpose()) * inverse.transpose() - self.J)

    @cached_property
    def _products(self) -> tuple[Any, Any, Any, Any]:
        """V^{-1}, V V^T, the inverse of that, and X, at twice the precision that asks for them first."""
        with ctx.workprec(2 * ctx.prec):
            inverse, turned = self.V.inv(), self.V.transpose()
            return inverse, self.V * turned, inverse.transpose() * inverse, self.V * self.J * turned


def cones(limit: Any) -> Iterator[Cone]:
    """Guesses from an enclosure of h(oo) (q x q), the fewest slow modes first; (ii) is proved for D = 0.

    Works at the current precision, or a little more.
    """
    with ctx.workprec(max(_BITS, ctx.prec)):
        unit = float(max((x.abs_upper() for x in limit.entries()), key=float, default=arb(1))) or 1.0
        if not np.isfinite(unit):  # beyond double precision there is no guess
            return
        try:
            values, basis = _modes(limit.mid() / arb(unit))
            back = basis.inv()
        except (ZeroDivisionError, ValueError, np.linalg.LinAlgError):
            return
        seen = _doubles(back * (limit + limit.transpose()) * back.transpose() / arb(unit))
        for slow in range(1, len(values)):
            below, above = values[slow - 1], values[slow]
            if below > 0 and above - below > _GAP * above:
                rate = below + above
                factors = _factors(seen, values, slow, rate)
                shapes = _SHAPES if below > _RESOLVED * above else (*_SHAPES, _FAR)
                for narrow, wide in shapes if factors is not None else ():
                    wider = factors * np.sqrt(unit) * np.where(np.arange(len(values)) < slow, narrow, wide)
                    cone = _proved(basis, wider, slow, rate * unit, limit)
                    if cone is not None:
                        yield cone


def _doubles(matrix: Any) -> Array:
    return np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])


def _modes(matrix: Any) -> tuple[Array, Any]:
    """`real_modes`, the basis as an exact ``arb_mat``; to more digits where doubles do not tell the slow ones."""
    values, basis = real_modes(_doubles(matrix))
    if np.abs(values).min(initial=1) > _RESOLVED:
        return values, arb_mat(basis.tolist())
    found, vectors = acb_mat(matrix).eig(right=True)  # raises `ValueError` where two are hardly apart
    columns, parts = [], []
    for k in sorted(range(len(found)), key=lambda k: float(found[k].real.mid())):
        column = [vectors[i, k] for i in range(len(found))]
        alone = abs(float(found[k].imag.mid())) <= abs(float(found[k].real.mid())) * _RESOLVED
        if alone or found[k].imag > 0:
            columns += [[x.real.mid() for x in column]] + ([] if alone else [[x.imag.mid() for x in column]])
            parts += [float(found[k].real.mid())] * (1 if alone else 2)
    if len(columns) != len(found):
        raise ValueError("pairs that are not told from rounding make no real basis")
    return np.array(parts), arb_mat(columns).transpose()


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


def _factors(seen: Array, values: Array, slow: int, rate: float) -> Array | None:
    """Of the columns of the basis: those with which A - V J V^T is positive definite in double precision, or None."""
    weights = 1 / np.sqrt(np.abs(rate - 2 * values))
    seen = seen / np.outer(weights, weights)
    least = np.linalg.eigvalsh(seen[:slow, :slow])[0]
    if not least > 0:
        return None
    signs = np.array([1.0] * slow + [-1.0] * (len(values) - slow))
    for power in _POWERS:
        scale = np.where(signs > 0, np.sqrt(least / 2), np.sqrt(least / 2) * 2.0 ** (power / 2))
        if np.linalg.eigvalsh(seen / np.outer(scale, scale) - np.diag(signs))[0] > 0.05:
            return np.asarray(weights * scale)
    return None


def _proved(basis: Any, factors: Array, slow: int, rate: float, limit: Any) -> Cone | None:
    """The cone with its room, by balls; None where (ii) fails at the limit itself."""
    if not np.isfinite(factors).all():
        return None
    size = len(factors)
    exact = arb_mat(
        [[(x * float(factor)).mid() for x, factor in zip(row, factors, strict=True)] for row in basis.tolist()]
    )
    J = arb_mat([[(1 if i < slow else -1) if i == j else 0 for j in range(size)] for i in range(size)])
    try:
        inverse = exact.inv()
    except ZeroDivisionError:
        return None
    c, half = arb(float(rate)), inverse * limit * exact * J
    room = J * c - half - half.transpose()
    least = least_eigenvalue_below(room)
    least = least if least > 0 else enclose_symmetric_eigenvalues(room)[0].lower()
    return Cone(exact, J, c, least) if least > 0 else None
