"""The flow of FA* by doubling: maps composed, log2(t) times, at one fixed precision (theory: N1).

In the moving part (`faverify.flows.quotient`) ``m = m0 + g l`` with l symmetric, ``l(0) = 0`` and ``l' = n0 - m0^T l -
l m0 - l g l``, a symmetric matrix Riccati equation. Its flow is the linear one of the Hamiltonian matrix ``[[m0, g],
[n0, -m0^T]]``, with blocks [a b; c d] at time h. As that is symplectic, ``d - c a^{-1} b = a^{-T}``, and the flow is

``l -> E + K^T l (I + G l)^{-1} K`` with ``K = a^{-1}``, ``G = a^{-1} b``, ``E = c a^{-1}``.

The map of time s followed by that of time t has, with ``X = I + G_t E_s``,

``E = E_t + K_t^T E_s X^{-1} K_t``, ``G = G_s + K_s X^{-1} G_t K_s^T``, ``K = K_s X^{-1} K_t``

(structure-preserving doubling, as for Riccati equations of control: Anderson 1978; Chu, Fan, Lin, Wang 2004). E and G
are positive semidefinite, n0 and g being so; hence X has no eigenvalue below 1 and is always regular: all that can be
missing is precision. ``E = l(t)``, and ``K = u(t)^{-1}`` where ``u' = m u``, ``u(0) = I``.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, ctx, fmpq

from faverify.balls.convert import ball_matrix
from faverify.flows.quotient import Quotient

REACH = 4.0
GRID = 8
MOST_POWERS, MOST_SUMS = 64, 4_096


@dataclass(frozen=True)
class Map:
    """Enclosures of E, G, K (q x q each) of one stretch of time; G is None where it was not asked for."""

    E: Any
    G: Any
    K: Any


def then(first: Map, second: Map, forward: bool = True) -> Map:
    """The map of ``first`` followed by ``second``; without G (cheaper) if not ``forward``.

    Raises ``ZeroDivisionError`` where X is not certainly regular: the balls are too wide.
    """
    G, E, q = second.G, first.E, first.E.nrows()
    X = plus_identity(G * E)
    if not forward:
        left = X.solve(second.K)
        return Map(second.E + second.K.transpose() * (E * left), None, first.K * left)
    flipped = first.K.transpose()
    both = X.solve(arb_mat([x + y for x, y in zip(second.K.tolist(), (G * flipped).tolist(), strict=True)])).tolist()
    left, right = arb_mat([row[:q] for row in both]), arb_mat([row[q:] for row in both])
    return Map(second.E + second.K.transpose() * (E * left), first.G + first.K * right, first.K * left)


def plus_identity(matrix: Any) -> Any:
    """I + X."""
    for i in range(matrix.nrows()):
        matrix[i, i] = matrix[i, i] + 1
    return matrix


class Doubling:
    """The maps of one moving part. ``size`` is about the norm of the balanced Hamiltonian matrix (a float, a plan)."""

    def __init__(self, part: Quotient) -> None:
        self.part = part
        m0, g, n0 = (_largest_row(x) for x in (part.m0, part.g, part.n0))
        self.tilt = round((n0 - g) / 2)
        self.size = max(m0, (n0 + g) / 2) + 1  # log2
        self._matrix: tuple[int, Any] | None = None

    def halvings(self, t: Fraction, reach: float = REACH) -> int:
        """How often t is halved until the exponential is an easy one."""
        log2 = math.log2(t.numerator) - math.log2(t.denominator) if t else 0.0
        return max(0, math.ceil(log2 + self.size - reach))

    def easy_time(self, reach: float = REACH) -> Fraction:
        """The longest time, a power of two, whose exponential is an easy one: long where Y is small."""
        return Fraction(2) ** math.floor(reach - self.size) if math.isfinite(self.size) else Fraction(1)

    def base(self, h: Fraction) -> Map:
        """The map of a short time h, from one exponential of size 2q at the current precision.

        Raises ``ZeroDivisionError`` where the block a is not certainly regular.
        """
        q, scale = self.part.q, arb(2) ** self.tilt
        flow = (self._hamiltonian() * fmpq(h.numerator, h.denominator)).exp().tolist()
        a = arb_mat([row[:q] for row in flow[:q]])
        right = [[*row[q:], *(int(i == j) for j in range(q))] for i, row in enumerate(flow[:q])]
        solved = a.solve(arb_mat(right)).tolist()
        K = arb_mat([row[q:] for row in solved])
        G = arb_mat([row[:q] for row in solved]) * (1 / scale)
        return Map(arb_mat([row[:q] for row in flow[q:]]) * K * scale, G, K)

    def at(self, t: Fraction, forward: bool = False) -> Map:
        """The map of a time t > 0 at the current precision; with G if ``forward``."""
        count = self.halvings(t)
        found = self.base(t / 2**count)
        for k in range(count):
            found = then(found, found, forward or k + 1 < count)
        return found

    def _hamiltonian(self) -> Any:
        """``[[m0, c g], [n0/c, -m0^T]]``, c a power of two that balances it: of (u, v/c)."""
        if self._matrix is None or self._matrix[0] != ctx.prec:
            part, scale = self.part, arb(2) ** self.tilt
            m0, g, n0 = (ball_matrix(x) for x in (part.m0, part.g, part.n0))
            upper, lower = (m0, g * scale), (n0 * (1 / scale), -m0.transpose())
            rows = [x + y for left, right in (upper, lower) for x, y in zip(left.tolist(), right.tolist(), strict=True)]
            self._matrix = (ctx.prec, arb_mat(rows))
        return self._matrix[1]


class Ladder:
    """Maps of many times at one precision: those of powers of two are kept, and so are the sums on the way.

    A time is cut on a grid; what is left over costs an exponential. What is found for a time does not depend on what
    was asked for before.
    """

    def __init__(self, doubling: Doubling, bits: int) -> None:
        self._doubling, self._bits = doubling, bits
        self._least = math.floor(REACH - doubling.size) - GRID
        self._powers: list[Map] = []
        self._sums: dict[int, Map] = {}

    def at(self, t: Fraction) -> Map:
        """The map of t > 0, without G; raises ``ZeroDivisionError`` where the precision is too low."""
        with ctx.workprec(self._bits):
            unit = Fraction(2) ** self._least
            count = t // unit
            rest = t - count * unit
            if not count or count.bit_length() > MOST_POWERS:
                return self._doubling.at(t)
            found = self._sum(count)
            return then(found, self._doubling.at(rest), forward=False) if rest else found

    def _sum(self, count: int) -> Map:
        low = count & -count
        if low == count:
            return self._power(count.bit_length() - 1)
        if count not in self._sums:
            if len(self._sums) >= MOST_SUMS:
                self._sums.clear()
            self._sums[count] = then(self._sum(count - low), self._power(low.bit_length() - 1), forward=False)
        return self._sums[count]

    def _power(self, k: int) -> Map:
        if not self._powers:
            self._powers.append(self._doubling.base(Fraction(2) ** self._least))
        while len(self._powers) <= k:
            self._powers.append(then(self._powers[-1], self._powers[-1]))
        return self._powers[k]


def _largest_row(matrix: Any) -> float:
    """log2 of the largest row sum of absolute values, roughly (any number for 0)."""
    with ctx.workprec(53):
        sums = [sum((abs(x) for x in row), arb(0)) for row in ball_matrix(matrix).tolist()]
        largest = max(sums, key=lambda x: x.mid())
        return float((largest.mid().log() / arb(2).log()).mid()) if largest.mid() > 0 else -1e3
