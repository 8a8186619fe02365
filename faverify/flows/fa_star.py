"""FA* by its exact solution (N1): one matrix exponential of size 3r encloses Z(t), W(t) and everything made of them.

With B = Y C, G = Z(0)'Z(0), M = W C, Q = G^-1 B'B and K = M(0) - G^-1 M(0)'G (constant along the flow): U'' = K U' + Q U, U(0) = I, U'(0) = M(0) has
M = U' U^-1, Z = (Z(0) + B int_0^t U) U^-1, and U(t) is invertible for every t >= 0. All constants are exact rationals; the only errors are
those of ball arithmetic, which the radius of the result bounds.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import flint
import numpy as np

from faverify.balls.convert import exact
from faverify.balls.linalg import enclose_sqrt_psd, identity, trace
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError

CAP_BITS = 65_536


@dataclass(frozen=True)
class State:
    """Enclosures of one trajectory at one exact time; ``U`` is the fundamental solution, ``M = W C``."""

    flow: "FAStar"
    t: Fraction
    bits: int
    U: Any
    M: Any
    Z: Any

    @cached_property
    def W(self) -> Any:
        """The optimal second factor G^-1 Z'Y (r x m)."""
        with flint.ctx.workprec(self.bits):
            return flint.arb_mat(self.flow.gram_inverse) * self.Z.transpose() * flint.arb_mat(self.flow.Y)

    @cached_property
    def F(self) -> Any:
        """The velocity Z' = E C = B - Z M (n x r)."""
        with flint.ctx.workprec(self.bits):
            return flint.arb_mat(self.flow.B) - self.Z * self.M

    @cached_property
    def loss(self) -> Any:
        """l = tr M' = tr(Q + K M - M^2), an ``arb``."""
        with flint.ctx.workprec(self.bits):
            return trace(self.flow.velocity(self.M))

    def letters(self) -> dict[str, Any]:
        """The letters of the theories of FA*: Y, C, G, Gi exact inside balls, Z, W, U, S = G^(1/2), Si = S^-1."""
        with flint.ctx.workprec(self.bits):
            gram = flint.arb_mat(self.flow.gram)
            root = enclose_sqrt_psd(gram)
            return {
                "Y": flint.arb_mat(self.flow.Y),
                "C": flint.arb_mat(self.flow.C),
                "Z": self.Z,
                "W": self.W,
                "G": gram,
                "Gi": flint.arb_mat(self.flow.gram_inverse),
                "S": root,
                "Si": root.solve(identity(root.nrows())),
                "U": self.U,
            }


class FAStar:
    """The FA* flow of one instance. Raises `DomainError` unless Z(0) has full column rank."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.Y, self.C, self.Z0 = exact(instance.Y), exact(instance.C), exact(instance.Z0)
        self.n, self.m, self.r = instance.sizes
        self.gram = self.Z0.transpose() * self.Z0
        if self.gram.det() == 0:
            raise DomainError(f"Z(0) has rank {self.Z0.rank()} < r = {self.r}: FA* needs full column rank")
        self.gram_inverse = self.gram.inv()
        self.B = self.Y * self.C
        self.M0 = self.gram_inverse * self.Z0.transpose() * self.B
        self.Q = self.gram_inverse * self.B.transpose() * self.B
        self.K = self.M0 - self.gram_inverse * self.M0.transpose() * self.gram

    @cached_property
    def generator(self) -> Any:
        """H with (int U, U, U')' = H (int U, U, U'), exact (3r x 3r)."""
        r = self.r
        rows = [[flint.fmpq(0)] * (3 * r) for _ in range(3 * r)]
        for i in range(r):
            rows[i][r + i] = rows[r + i][2 * r + i] = flint.fmpq(1)
            for j in range(r):
                rows[2 * r + i][r + j], rows[2 * r + i][2 * r + j] = self.Q[i, j], self.K[i, j]
        return flint.fmpq_mat(rows)

    @cached_property
    def _spread(self) -> float:
        """Largest minus r-th largest real part of the spectrum of [[0, I], [Q, K]] (double precision, for planning only)."""
        block = np.array([[float(x.p) / float(x.q) for x in row] for row in self.generator.tolist()], dtype=float)
        parts = sorted(np.linalg.eigvals(block[self.r :, self.r :]).real, reverse=True)
        return float(parts[0] - parts[self.r - 1])

    def velocity(self, M: Any) -> Any:
        """M' = Q + K M - M^2 for a ball matrix M."""
        return flint.arb_mat(self.Q) + flint.arb_mat(self.K) * M - M * M

    def at(self, t: Fraction | int, digits: int = 30) -> State:
        """The state at an exact time t >= 0, every entry of Z and M with radius below 10^-digits (1 + largest entry).

        The precision is planned by the spread of the spectrum and doubled until the radius is small enough; raises
        `UnableError` beyond 65,536 bits.
        """
        time = Fraction(t)
        if time < 0:
            raise DomainError(f"t = {time} is before the start")
        extra = self._spread * float(time) / math.log(2)
        if not extra < CAP_BITS:
            raise UnableError(f"t = {float(time):.3g} would need about {extra:.0f} bits; take a shorter time")
        bits = int(3.33 * digits + extra) + 64
        while bits <= CAP_BITS:
            state = self._attempt(time, bits)
            if state is not None and _good(state.Z, digits) and _good(state.M, digits):
                return state
            bits *= 2
        raise UnableError(f"t = {time}: {digits} digits need more than {CAP_BITS} bits; take a shorter time or fewer digits")

    def reduced(self, t: Fraction | int, bits: int) -> tuple[Any, Any] | None:
        """(U, M) at time t with the given working precision; None where U is not certainly regular there. No n or m enters."""
        parts = self._solution(Fraction(t), bits)
        if parts is None:
            return None
        return parts[1], parts[2]

    def _solution(self, time: Fraction, bits: int) -> tuple[Any, Any, Any] | None:
        """(int U, U, M)."""
        r = self.r
        with flint.ctx.workprec(bits):
            start = _stack(self.r, self.M0)
            solution = (flint.arb_mat(self.generator) * flint.arb(flint.fmpq(time.numerator, time.denominator))).exp() * start
            J, U, V = (_rows(solution, k * r, r) for k in range(3))
            try:
                M = U.transpose().solve(V.transpose()).transpose()
            except ZeroDivisionError:
                return None
            return J, U, M

    def _attempt(self, time: Fraction, bits: int) -> State | None:
        parts = self._solution(time, bits)
        if parts is None:
            return None
        J, U, M = parts
        with flint.ctx.workprec(bits):
            try:
                Z = U.transpose().solve((flint.arb_mat(self.Z0) + flint.arb_mat(self.B) * J).transpose()).transpose()
            except ZeroDivisionError:
                return None
        return State(self, time, bits, U, M, Z)


def _stack(r: int, M0: Any) -> Any:
    """The start (0, I, M0) of (int U, U, U'), 3r x r."""
    zero, one = [[0] * r for _ in range(r)], [[int(i == j) for j in range(r)] for i in range(r)]
    return flint.arb_mat(flint.fmpq_mat([*zero, *one, *M0.tolist()]))


def _rows(x: Any, first: int, count: int) -> Any:
    return flint.arb_mat([[x[i, j] for j in range(x.ncols())] for i in range(first, first + count)])


def _good(x: Any, digits: int) -> bool:
    """Whether every radius is below 10^-digits (1 + the largest entry)."""
    largest = max((abs(e).upper() for e in x.entries()), key=float)
    limit = (1 + largest) / flint.arb(10) ** digits
    return all(e.is_finite() and e.rad() < limit for e in x.entries())


@lru_cache(maxsize=256)
def _cached(digest: str, instance: Instance) -> FAStar:
    return FAStar(instance)


def fa_star(instance: Instance) -> FAStar:
    """The flow of an instance, kept for the next caller."""
    return _cached(instance.digest, instance)
