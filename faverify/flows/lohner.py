"""Lohner's QR control of the wrapping effect, in doubles with proven bounds, for flows with letters Z and W (FA, GD).

The error at a time is kept in a rotated box ``{rho Q v : |v_i| <= r_i}``. Over a step, ``e(h) = Psi e(0) + delta``
with Psi the Taylor polynomial of the variational equation ``Psi' = J(p) Psi`` along the step's polynomial; its
coefficients are doubles, and what rounding and truncation do to it is bounded by Frobenius norms, as is the part of
delta from the defect and from the terms beyond the linear one. Q' is the orthogonal factor of Psi Q (columns by size):
Lohner 1987; Nedialkov, Jackson, Corliss 1999.

Rounding in doubles: a sum of k products is off by at most ``k u / (1 - k u)`` times the sum of absolute values, in any
order (Higham, *Accuracy and Stability of Numerical Algorithms*, 3.1), so a product of matrices by that times the
product of their Frobenius norms.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from flint import arb, arb_poly, ctx

from faverify.flows.taylor_norms import LOW_BITS, frobenius
from faverify.flows.taylor_step import Advanced
from faverify.flows.taylor_system import System

Array = Any
MAX_SIZE = 300
MAX_ORDER = 400  # of the step: binomials of the shift must fit into doubles
_ORDER = 18
_PIECES = (1, 2, 4, 8)
_SMALL = 1e-2
_UNIT = 2.0**-53
_UNDERFLOW = 1e-250  # outweighs products of doubles that vanish
_UP = 1 + 1e-9  # outweighs the rounding of short sums of non-negative doubles


@dataclass(frozen=True)
class Frame:
    """The set ``{rho Q v : |v_i| <= r_i}`` (rho an exact ball, Q and r doubles), and a bound of its largest norm."""

    Q: Array
    r: Array
    rho: Any
    norm: Any
    pieces: int = 1

    def work(self, sizes: tuple[int, int, int]) -> float:
        """The cost of taking the frame over a step, in the units of ``taylor.step_work``."""
        return self.pieces * (6e5 + 25.0 * len(self.r) * math.prod(sizes))


def first_frame(size: int, error: Any) -> Frame:
    """A cube that holds the ball of the start's error."""
    return Frame(np.eye(size), np.ones(size), error, error)


def transport(system: System, frame: Frame, done: Advanced) -> Frame | None:
    """The frame at the end of a step; None where doubles do not reach (overflow): then the norm bound has to do.

    The variational equation is taken in 1, 2, 4 or 8 pieces, until its own defect is small.
    """
    with ctx.workprec(LOW_BITS), np.errstate(all="ignore"):
        h, growth = done.width, (done.rate * done.width).exp().max(arb(1))
        curved = system.curvature(done.norms, done.reached) * done.reached * done.reached * h
        rest = growth * (done.defect + curved) + done.rounding
        path = _Path(system, done)
        for pieces in (count for count in _PIECES if 2 * count >= frame.pieces):
            variations = [_Variation(path, i, pieces) for i in range(pieces)]
            defects = [variation.defect() for variation in variations]
            if pieces == _PIECES[-1] or all(defect * growth < _SMALL for defect in defects):
                break
        found = _through(frame, variations, defects, growth * growth * done.start_error, rest)
        return None if found is None else replace(found, pieces=pieces)


def _through(frame: Frame, variations: list[Any], defects: list[Any], size: Any, rest: Any) -> Frame | None:
    """From piece to piece; each adds its defect times ``size``, the last one also what is not linear."""
    current: Frame | None = frame
    for k, (variation, defect) in enumerate(zip(variations, defects, strict=True)):
        psi = variation.end()
        if current is None or not (np.isfinite(psi).all() and defect.is_finite()):
            return None
        added = defect * size + (rest if k == len(defects) - 1 else arb(0))
        current = _rotated(current, psi, added.upper())
    return current


def _rotated(frame: Frame, psi: Array, delta: Any) -> Frame | None:
    """The next frame: Q' from the QR decomposition of psi Q, ``r' = |Q'^-1 psi Q| r + |delta|`` rounded up."""
    size = len(frame.r)
    moved = psi @ frame.Q
    order = np.argsort(-np.linalg.norm(moved, axis=0) * frame.r)
    Q = np.linalg.qr(moved[:, order])[0]
    gamma = 2 * size * _UNIT * _UP
    norm_Q, norm_old = np.linalg.norm(Q) * _UP, np.linalg.norm(frame.Q) * _UP
    off = (np.linalg.norm(Q.T @ Q - np.eye(size)) + gamma * norm_Q**2 + _UNIT * size) * _UP
    if not off < 0.5:
        return None
    B = Q.T @ moved
    wrong = gamma * norm_Q * (np.linalg.norm(moved) + np.linalg.norm(psi) * norm_old) * _UP
    wrong += 2 * off * (np.linalg.norm(B) + wrong) * _UP
    rho = frame.rho.max(delta)
    if not rho.is_finite():
        return None
    if not rho > 0:
        return Frame(Q, frame.r, rho, arb(0))
    before, added = _up(frame.rho / rho), _up(delta / rho)
    r = ((np.abs(B) @ frame.r + wrong * np.linalg.norm(frame.r)) * before + (1 + off) * added) * _UP
    largest = float(r.max())
    if not np.isfinite(largest):
        return None
    norm = (rho * arb(float(np.linalg.norm(r)) * _UP * (1 + off))).upper()
    return Frame(Q, r / largest * _UP + _UNDERFLOW, (rho * arb(largest)).upper(), norm)


def _up(value: Any) -> float:
    """A double that is certainly not below a non-negative ball."""
    return float(value.upper()) * _UP + _UNDERFLOW


class _Path:
    """A step's polynomials in time / h, as doubles and as bounds of their norms."""

    def __init__(self, system: System, done: Advanced) -> None:
        self.system, self.sizes = system, system.instance.sizes
        self.h, self.width = float(done.width.mid()), done.width
        self.Z, self.W = (_doubles(series, done.width) for series in done.found.series)
        self.norms = tuple([part[k] for k in range(done.found.order + 1)] for part in done.norms.parts)
        self.Y = _doubles([system.Y], done.width)[0]
        self.C = None if system.feedback is None else _doubles([system.feedback], done.width)[0]
        self.y, self.c = frobenius(system.Y), frobenius(system.C)


class _Variation:
    """The Taylor coefficients of the variational equation over one piece of a step, for all unit directions at once.

    Directions are stacks D_k (size x n x r) and V_k (size x r x m), in time / (h / pieces). With the system's feedback
    P (C for FA, W^T for GD): ``X = D W + Z V``, ``D' = -X P + E (V^T for GD)``, ``V' = D^T E - Z^T X``.
    """

    def __init__(self, path: _Path, piece: int, pieces: int) -> None:
        self.path, self.pieces = path, pieces
        shift = _shift(len(path.Z), piece, pieces)
        self.Z, self.W = (np.tensordot(shift[:_ORDER], series, 1) for series in (path.Z, path.W))
        self.norms = [_shifted_norms(shift, norms) for norms in path.norms]
        self.E = [
            (path.Y if k == 0 else 0) - sum(self.Z[j] @ self.W[k - j] for j in range(k + 1)) for k in range(len(self.Z))
        ]
        self.D, self.V = [_units(path.sizes, 0)], [_units(path.sizes, 1)]
        self.X: list[Array] = []
        for k in range(len(self.Z)):
            self._push(k)

    def _push(self, k: int) -> None:
        X = sum(self.D[j] @ self.W[k - j] + self.Z[k - j] @ self.V[j] for j in range(k + 1))
        self.X.append(X)
        down = sum(_flip(self.D[j]) @ self.E[k - j] - self.Z[k - j].T @ self.X[j] for j in range(k + 1))
        if self.path.C is None:
            top = sum(self.E[k - j] @ _flip(self.V[j]) - self.X[j] @ self.W[k - j].T for j in range(k + 1))
        else:
            top = -X @ self.path.C
        share = self.path.h / (self.pieces * (k + 1))
        self.D.append(top * share)
        self.V.append(down * share)

    def end(self) -> Array:
        """Psi at the end of the piece: columns are directions."""
        D, V = np.sum(self.D[::-1], axis=0), np.sum(self.V[::-1], axis=0)
        size = len(D)
        return np.concatenate([D.reshape(size, -1), V.reshape(size, -1)], axis=1).T

    def defect(self) -> Any:
        """At least ``int ||Psi' - J(p) Psi||`` over the piece, plus what rounding the sum that `end` is adds.

        Every computed coefficient is off by at most gamma times the same expression in norms; orders that were not
        computed are bounded by that expression.
        """
        path, order = self.path, len(self.Z)
        n, m, r = path.sizes
        z, w = self.norms
        e = z * w + path.y
        d, v = (arb_poly([_norm(x) for x in stack]) for stack in (self.D, self.V))
        x = d * w + z * v
        both = (x * w + e * v if path.C is None else x * path.c) + d * e + z * x
        # roundings: to doubles, the shift, then three nested sums of at most n + m + r products and 2 order + 2 terms
        gamma = arb(8 * (n + m + r + 2 * order + len(path.Z) + 16) * _UNIT)
        low = sum((both[k] / (k + 1) for k in range(order)), arb(0)) * gamma
        high = sum((both[k] / (k + 1) for k in range(order, both.degree() + 1)), arb(0))
        ends = gamma * sum((d[k] + v[k] for k in range(order + 1)), arb(0))
        return (path.width / self.pieces * (low + high) + ends + _UNDERFLOW).upper()


def _shift(count: int, piece: int, pieces: int) -> Array:
    """The matrix that takes coefficients in s to those in ``pieces s - piece``: ``binom(j, k) x^{j-k} / pieces^k``."""
    x = piece / pieces
    rows = [[math.comb(j, k) * x ** (j - k) if j >= k else 0.0 for j in range(count)] for k in range(count)]
    return np.array(rows) * (1.0 / pieces) ** np.arange(count)[:, None]


def _shifted_norms(shift: Array, norms: list[Any]) -> Any:
    """Bounds of the shifted coefficients' norms, as an arb_poly (the shift's entries are doubles, rounded up)."""
    up = shift * _UP
    return arb_poly([sum((x * float(a) for a, x in zip(row, norms, strict=True)), arb(0)) for row in up])


def _doubles(series: list[Any], h: Any) -> Array:
    """Coefficients times the powers of h, rounded to doubles."""
    power, found = arb(1), []
    for matrix in series:
        found.append([[float((x * power).mid()) for x in row] for row in matrix.tolist()])
        power = power * h
    return np.array(found)


def _norm(stack: Array) -> Any:
    """At least the Frobenius norm of a stack (squares of doubles below 1e-154 vanish: hence the last term)."""
    return arb(float(np.linalg.norm(stack)) * _UP + 1e-150 * math.sqrt(stack.size))


def _flip(stack: Array) -> Array:
    return stack.transpose(0, 2, 1)


def _units(sizes: tuple[int, int, int], part: int) -> Array:
    """The part Z (0) or W (1) of all unit directions."""
    n, m, r = sizes
    every, first = np.eye(n * r + r * m), n * r
    return every[:, :first].reshape(-1, n, r) if part == 0 else every[:, first:].reshape(-1, r, m)
