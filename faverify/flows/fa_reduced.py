"""FA without n and m: Z and M = W C close among themselves, and Z stays in the span of Z(0) and B = Y C (theory: N14).

``Z' = F = B - Z M`` and ``M' = Z^T E C = Z^T F``. In a basis of span [Z(0), B] (k <= 2r columns, whose Gram matrix J is
near I and known exactly) Z, B, F have coordinates z, b, ``f = b - z M``. The validated integrator sees ``y = z R`` and
M, with an exact regular R (r x r):

``y' = f R``, ``M' = R^{-T} y^T J f``, ``f = b - y T``, ``T = R^{-1} M``.

Why R: with u, v the errors of y, M and ``x = y R^{-1} v``, ``X = u R^{-1} M + x``: ``<u, u'> + <v, v'> = -<u R^T, X> -
<x, J X> + <R^{-1} v, u^T J f>``. The largest value over all x of the first two terms is ``|J^{-1/2} u R^T - J^{1/2} u
R^{-1} M|^2/4``. So only the distance of M from the symmetric positive definite R R^T, ``||R^T - R^{-1} M||_2^2/4``, and
the residual f drive solutions apart: near rest, where M hardly moves, next to nothing does.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flint import arb, ctx, fmpq_mat

from faverify.balls.approx_roots import near_inverse_root
from faverify.balls.convert import ball_matrix, exact
from faverify.balls.linalg import norm_f_squared, trace
from faverify.cases.instance import Instance
from faverify.cases.linear import identity
from faverify.flows.quotient import columns, pivots_of
from faverify.flows.taylor_norms import frobenius, spectral
from faverify.flows.taylor_series import Products
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube, larger_eigenvalue, optimal, total

_BITS_AN_ORDER, _LEAST_BITS = 2.5, 48  # of `faverify.flows.taylor`'s 2.9 bits that an order is for


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


class ReducedFeedbackAlignment(System):
    """FA in y = z R (k x r) and M (r x r); R is any exact regular matrix."""

    parts = ("y", "M")
    rotates = False

    def __init__(self, instance: Instance, start: ReducedStart, R: Any) -> None:
        self.instance, self.start, self.exact_R = instance, start, R
        self.exact_inverse = R.inv()
        k, r = int(start.z0.nrows()), int(start.z0.ncols())
        self.work_sizes = (k, r, r)

    def refresh(self) -> None:
        """The constant balls anew, at the current precision."""
        self.J, self.b = ball_matrix(self.start.J), ball_matrix(self.start.b)
        self.R, self.inverse = ball_matrix(self.exact_R), ball_matrix(self.exact_inverse)
        off = frobenius(self.J - ball_matrix(identity(self.work_sizes[0])))
        self.sizes = spectral(self.R), spectral(self.inverse), spectral(self.J), off

    def exact_start(self) -> tuple[Any, ...]:
        """(z0 R, M0)."""
        return self.start.z0 * self.exact_R, self.start.M0

    def recursion(self) -> Recursion:
        """T, f, then both velocities; the inner matrix is J f."""
        return _Recursion(self)

    def tail(self, norms: Norms) -> Any:
        """Of order k >= p: ``|f| <= |y| |T|``, ``|M'| <= ||R^{-1}|| |y| |J f|``, with ``|T| <= ||R^{-1}|| |M|``."""
        y, m = norms.parts
        outer, inverse, gram, _ = self.sizes
        product = y * m * inverse
        return product * outer + y * norms.inner_and(product * gram) * inverse

    def rate(self, tube: Tube) -> Any:
        """The larger eigenvalue of ``[[a, b/2], [b/2, 0]]``, ``a = ||J^{-1/2} . R^T - J^{1/2} . R^{-1} M||^2/4``.

        With ``e = ||J - I|| <= 1/2`` both ``||J^{1/2} - I||`` and ``||J^{-1/2} - I||`` are at most e, so the norm is at
        most ``||R^T - R^{-1} M|| + e (||R|| + ||R^{-1} M||)``; ``b = ||J f|| ||R^{-1}||``.
        """
        y, M = tube.state
        outer, inverse, gram, off = self.sizes
        T = self.inverse * M
        moved = inverse * tube.deviation(1)
        if not off <= arb(0.5):
            return arb("inf")
        far = spectral(self.R.transpose() - T) + moved + off * (outer + spectral(T) + moved)
        near = spectral(self.J * (self.b - y * T)) + gram * inverse * _product_moves(tube)
        return larger_eigenvalue(far * far / 4, near * inverse, arb(0))

    def letters(self, state: State) -> dict[str, Any]:
        """Y and M."""
        return {"y": state[0], "M": state[1]}

    def jet_letters(self, states: list[State]) -> dict[str, list[Any]]:
        """Their Taylor coefficients."""
        return {name: [state[i] for state in states] for i, name in enumerate(self.parts)}

    def squared_residual(self, state: State) -> Any:
        """``||F||_F^2 = tr(f^T J f)``, a ball."""
        self.refresh()
        f = self.residual(state)
        return trace(f.transpose() * (self.J * f)).nonnegative_part()

    def residual(self, state: State) -> Any:
        """F (k x r), at the current precision (after `refresh`)."""
        return self.b - state[0] * (self.inverse * state[1])

    def lyapunov(self, state: State) -> Any:
        """``Phi = ||M||_F^2/2 - tr(Z^T B)``, a ball."""
        self.refresh()
        z = state[0] * self.inverse
        return norm_f_squared(state[1]) / 2 - trace(z.transpose() * (self.J * self.b))


def _product_moves(tube: Tube) -> Any:
    """At least the distance of y M from its value at the start of the step, over the tube."""
    y, m = tube.norms.parts
    return (total(y * m, 1) + tube.error * (total(y, 0) + total(m, 0) + tube.error)).upper()


class _Recursion(Recursion):
    """Coefficient k with fewer bits the larger k: over a step it counts h^k times, and what is cut off is a defect."""

    def __init__(self, system: ReducedFeedbackAlignment) -> None:
        self.system, self.known = system, system.b
        self.back = system.inverse.transpose()
        self.product, self.pulled = Products(), Products()
        self.bits, self.count = ctx.prec, 0

    def push(self, coefficient: State) -> tuple[State, Any]:
        y, M = coefficient
        with ctx.workprec(max(_LEAST_BITS, self.bits - int(_BITS_AN_ORDER * self.count))):
            f = self.known - self.product.add(y, self.system.inverse * M)
            inner = self.system.J * f
            found = f * self.system.R, self.back * self.pulled.add(y.transpose(), inner)
        self.known, self.count = self.known * 0, self.count + 1
        return found, inner
