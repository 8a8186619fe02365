"""The exact r x r data of FA*: after these rational products, n and m are gone (theory: N1).

Along FA*, ``M = W C`` solves the matrix Riccati equation ``M' = Q + K2 M - M^2`` with ``l = tr M'``, ``dl/dt = -2
tr(M' M)`` and ``A ~ 2 M - K2`` (similar by G^(1/2)).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from flint import fmpq, fmpq_mat

from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.cases.linear import identity
from faverify.errors import DomainError


@dataclass(frozen=True)
class Reduced:
    """The exact data as ``fmpq_mat``s.

    G = Z0^T Z0 and its inverse Gi, B = Y C (n x r), M0 = Gi Z0^T B, Q = Gi B^T B, K2 = M0 - Gi M0^T G, and N0 =
    F0^T F0 with F0 = B - Z0 M0. ``stationary`` says whether F0 = 0: then the flow stands still for ever.
    """

    G: Any
    Gi: Any
    B: Any
    Z0: Any
    M0: Any
    Q: Any
    K2: Any
    N0: Any

    @property
    def r(self) -> int:
        """The rank of the factorisation."""
        return int(self.G.nrows())

    @cached_property
    def stationary(self) -> bool:
        """Whether F(0) = 0 exactly."""
        return not any(self.N0.entries())

    @cached_property
    def generator(self) -> Any:
        """The 2r x 2r matrix [[0, I], [Q, K2]] of U'' = K2 U' + Q U, exact."""
        r, rows = self.r, []
        rows += [[0] * r + [int(i == j) for j in range(r)] for i in range(r)]
        rows += [a + b for a, b in zip(self.Q.tolist(), self.K2.tolist(), strict=True)]
        return fmpq_mat(rows)

    @cached_property
    def integrated_generator(self) -> Any:
        """The 3r x 3r generator of (U, U', int U), exact."""
        r = self.r
        rows = [row + [0] * r for row in self.generator.tolist()]
        rows += [[int(i == j) for j in range(r)] + [0] * (2 * r) for i in range(r)]
        return fmpq_mat(rows)

    @cached_property
    def approx_real_parts(self) -> list[float]:
        """Real parts of the generator's spectrum, largest first, in double precision (heuristic.

        Plans precision only).
        """
        try:
            array = np.array(
                [[float(x.numerator) / float(x.denominator) for x in row] for row in _fractions(self.generator)]
            )
            return sorted((float(x) for x in np.linalg.eigvals(array).real), reverse=True)
        except (OverflowError, ValueError, np.linalg.LinAlgError):
            return []

    def initial(self, blocks: int) -> Any:
        """The start [I; M0] (blocks = 2) or [I; M0; 0] (blocks = 3), exact."""
        r = self.r
        rows = [[int(i == j) for j in range(r)] for i in range(r)] + self.M0.tolist()
        return fmpq_mat(rows + [[0] * r for _ in range(r * (blocks - 2))])


def _fractions(matrix: Any) -> list[list[Fraction]]:
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in matrix.tolist()]


def reduce(instance: Instance) -> Reduced:
    """The reduced data of an instance.

    Raises `DomainError` if Z0 has no full column rank (FA* is undefined there).
    """
    start = exact(instance.Z0)
    n, _, r = instance.sizes
    gram = start.transpose() * start
    rank = int(gram.rank())
    if rank < r:
        raise DomainError(f"FA* needs Z(0) of full column rank: Z(0) is {n} x {r} of rank {rank}, so Z^T Z is singular")
    inverse = gram.solve(identity(r))
    drive = exact(instance.Y) * exact(instance.C)
    product = inverse * (start.transpose() * drive)
    residual = drive - start * product
    square = inverse * (drive.transpose() * drive)
    skew = product - inverse * product.transpose() * gram
    return Reduced(gram, inverse, drive, start, product, square, skew, residual.transpose() * residual)


def scaled(matrix: Any, factor: Fraction) -> Any:
    """An exact matrix times an exact number."""
    return matrix * fmpq(factor.numerator, factor.denominator)
