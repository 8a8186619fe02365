"""FA without n and m: Z and M = W C close among themselves, and Z stays in the span of Z(0) and B = Y C (theory: N14).

``Z' = F = B - Z M`` and ``M' = Z^T E C = Z^T F``. In a basis of span [Z(0), B] (k <= 2r columns, whose Gram matrix J is
near I and known exactly) Z, B, F have coordinates z, b, ``f = b - z M``. The integrator sees ``y = z R`` and M, with an
exact regular R (r x r):

``y' = f R``, ``M' = R^{-T} y^T J f``, ``f = b - y R^{-1} M``.

Why R: with u, v the errors of y, M and ``x = y R^{-1} v``, ``X = u R^{-1} M + x``: ``<u, u'> + <v, v'> = -<u R^T, X> -
<x, J X> + <R^{-1} v, u^T J f>``. The largest value over all x of the first two terms is ``|J^{-1/2} u R^T - J^{1/2} u
R^{-1} M|^2/4``. So only the distance of M from the symmetric positive definite R R^T, ``||R^T - R^{-1} M||_2^2/4``, and
the residual f drive solutions apart: near rest, where M hardly moves, next to nothing does.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import fmpq_mat

from faverify.balls.approx_roots import near_inverse_root
from faverify.balls.convert import ball_matrix, exact
from faverify.balls.linalg import norm_f_squared, trace
from faverify.cases.instance import Instance
from faverify.exact.linear import identity
from faverify.flows.polynomial.flow import PolynomialFlow
from faverify.flows.quotient import columns, pivots_of
from faverify.flows.table import flip, optimal
from faverify.lang.expr import Letter, add, matmul

y, M, b = Letter(("k", "r"), "y"), Letter(("r", "r"), "M"), Letter(("k", "r"), "b")
J, R, RI = Letter(("k", "k"), "J"), Letter(("r", "r"), "R"), Letter(("r", "r"), "Ri")
f = add(b, matmul(y, matmul(RI, M)), -1)
VELOCITIES = {"y": matmul(f, R), "M": matmul(flip(RI), matmul(flip(y), matmul(J, f)))}


@dataclass(frozen=True)
class ReducedStart:
    """The exact data as ``fmpq_mat``s: J (k x k), z0 and b (k x r), M0 and ``gamma = M + M^T - Z^T Z`` (r x r).

    gamma is constant along FA (Appendix E).
    """

    J: Any
    z0: Any
    b: Any
    M0: Any
    gamma: Any

    @cached_property
    def rests(self) -> bool:
        """Whether F(0) = 0 exactly: then Z and M stand still for ever."""
        return not any((self.b - self.z0 * self.M0).entries())

    @cached_property
    def lyapunov(self) -> Any:
        """``Phi(0) = ||M0||_F^2/2 - tr(Z0^T B)``, exact; ``d Phi/dt = -||F||_F^2`` (Appendix E)."""
        size = sum(x * x for x in self.M0.entries())
        pulled = self.z0.transpose() * self.J * self.b
        return size / 2 - sum(pulled[i, i] for i in range(pulled.nrows()))


def reduced_start(instance: Instance) -> ReducedStart:
    """The data of an instance; W(0) is its W0, else the optimal W for Z0 (`DomainError` where there is none)."""
    Z, Y, C = (exact(x) for x in (instance.Z0, instance.Y, instance.C))
    W = exact(instance.W0) if instance.W0 is not None else optimal(Z, Y)
    M, B, r = W * C, Y * C, instance.sizes[2]
    gamma = M + M.transpose() - Z.transpose() * Z
    both = fmpq_mat([x + y for x, y in zip(Z.tolist(), B.tolist(), strict=True)])
    gram = both.transpose() * both
    chosen = pivots_of(gram)
    if not chosen:
        none = fmpq_mat(1, r)
        return ReducedStart(identity(1), none, none, M, gamma)
    rows = columns(gram, chosen).transpose()
    inner = columns(rows, chosen)
    basis = near_inverse_root(inner)
    found = (basis.inv() * inner.inv() * rows).tolist()
    z0, b = (fmpq_mat([row[part] for row in found]) for part in (slice(None, r), slice(r, None)))
    return ReducedStart(basis.transpose() * inner * basis, z0, b, M, gamma)


def reduced_flow(start: ReducedStart, scale: Any) -> PolynomialFlow:
    """FA in y = z R (k x r) and M (r x r), for any exact regular R."""
    constants = {"J": start.J, "b": start.b, "R": scale, "Ri": scale.inv()}
    return PolynomialFlow({"y": start.z0 * scale, "M": start.M0}, VELOCITIES, constants, name="FA in r x r")


class ReducedState:
    """What FA's residual and Lyapunov function are at a state (y, M) in balls, at the current precision."""

    def __init__(self, start: ReducedStart, scale: Any, y: Any, M: Any) -> None:
        self.M, self.J, b = M, ball_matrix(start.J), ball_matrix(start.b)
        self.z = y * ball_matrix(scale.inv())
        self.F = b - self.z * M
        self._pulled = self.J * b

    def squared_residual(self) -> Any:
        """``||F||_F^2 = tr(f^T J f)``, a ball."""
        return trace(self.F.transpose() * (self.J * self.F)).nonnegative_part()

    def lyapunov(self) -> Any:
        """``Phi = ||M||_F^2/2 - tr(Z^T B)``, a ball."""
        return norm_f_squared(self.M) / 2 - trace(self.z.transpose() * self._pulled)
