"""The exact r x r data of FA*: after these rational products, n and m are gone (theory: N1).

Along FA*, ``M = W C`` solves the matrix Riccati equation ``M' = Q + K2 M - M^2`` with ``l = tr M'``, ``dl/dt = -2
tr(M' M)`` and ``A ~ 2 M - K2`` (similar by G^(1/2)).
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import fmpq, fmpq_mat

from faverify.balls.convert import exact
from faverify.cases.instance import Instance
from faverify.errors import DomainError
from faverify.flows.quotient import Quotient, quotient


@dataclass(frozen=True)
class Reduced:
    """The exact data as ``fmpq_mat``s.

    G = Z0^T Z0 and its inverse Gi, B = Y C (n x r) and square = B^T B, M0 = Gi Z0^T B, and N0 = F0^T F0 = B^T B -
    M0^T G M0 with F0 = B - Z0 M0. ``stationary`` says whether F0 = 0: then the flow stands still for ever.
    """

    G: Any
    Gi: Any
    B: Any
    Z0: Any
    M0: Any
    square: Any
    N0: Any

    @cached_property
    def Q(self) -> Any:
        """Gi B^T B."""
        return self.Gi * self.square

    @cached_property
    def K2(self) -> Any:
        """M0 - Gi M0^T G."""
        return self.M0 - self.Gi * self.M0.transpose() * self.G

    @cached_property
    def moving(self) -> Quotient:
        """What does not rest for ever (theory: N15)."""
        return quotient(self.G, self.Gi, self.B, self.Z0, self.M0, self.N0)

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
    def initial(self) -> Any:
        """The start [I; M0] of (U, U'), exact."""
        return fmpq_mat([[int(i == j) for j in range(self.r)] for i in range(self.r)] + self.M0.tolist())


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
    inverse = gram.inv()
    drive = exact(instance.Y) * exact(instance.C)
    pulled, square = start.transpose() * drive, drive.transpose() * drive
    product = inverse * pulled
    return Reduced(gram, inverse, drive, start, product, square, square - pulled.transpose() * product)


def scaled(matrix: Any, factor: Fraction) -> Any:
    """An exact matrix times an exact number."""
    return matrix * fmpq(factor.numerator, factor.denominator)
