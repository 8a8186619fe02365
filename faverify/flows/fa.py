"""FA as the validated integrator sees it: ``Z' = E C``, ``W' = Z^T E``, ``E = Y - Z W`` (paper: (3))."""

from typing import Any

from faverify.cases.instance import Instance
from faverify.flows.taylor_norms import frobenius, spectral
from faverify.flows.taylor_series import Cauchy, Outer
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube, larger_eigenvalue


class FeedbackAlignment(System):
    """FA with its Jacobian ``J: (D, V) -> (-X C, D^T E - Z^T X)``, ``X = D W + Z V``.

    Completing a square, ``<J d, d> = -<X, D C^T + Z V> + <D^T E, V> <= ||D (C^T - W)||^2 / 4 + ||E|| |D||V|``: only
    the mismatch of feedback and W (spectral norm) and the error drive solutions apart.
    """

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.exact_start()

    def recursion(self) -> Recursion:
        """By r x r matrices: ``Z' = Y C - Z M``, ``W' = Z^T Y - (Z^T Z) W`` with M = W C."""
        return _Recursion(self.Y, self.C)

    def box_recursion(self) -> Recursion:
        """By E."""
        return _BoxRecursion(self.Y, self.C)

    def tail(self, norms: Norms) -> Any:
        """For k >= p: ``||(Z M)_k|| <= (|Z| |M|)_k`` and ``||W'_k|| <= (|Z| |Y| + |Z|^2 |W|)_k``."""
        z, w = norms.parts
        return z * norms.inner_and(w * frobenius(self.C)) + z * frobenius(self.Y) + z * z * w

    def rate(self, tube: Tube) -> Any:
        """The larger eigenvalue of ``[[a, b/2], [b/2, 0]]`` with ``a = ||C^T - W||^2 / 4`` and ``b = ||E||``."""
        Z, W = tube.state
        mismatch = spectral(self.C.transpose() - W) + tube.deviation(1)
        b = spectral(self.Y - Z * W) + self.residual_deviation(tube)
        return larger_eigenvalue(mismatch * mismatch / 4, b, mismatch * 0)


class _Recursion(Recursion):
    def __init__(self, Y: Any, C: Any) -> None:
        self.Y, self.C, self.known = Y, C, Y * C
        self.gram, self.pulled, self.product = Outer(), Cauchy(), Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        Z, W = coefficient
        M, flipped = W * self.C, Z.transpose()
        first = self.known - self.product.add(Z, M)
        self.known = self.known * 0
        return (first, flipped * self.Y - self.pulled.add(self.gram.add(flipped, Z), W)), M


class _BoxRecursion(Recursion):
    def __init__(self, Y: Any, C: Any) -> None:
        self.C, self.known = C, Y
        self.product, self.gradient = Cauchy(), Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        Z, W = coefficient
        E = self.known - self.product.add(Z, W)
        self.known = self.known * 0
        return (E * self.C, self.gradient.add(Z.transpose(), E)), E
