"""GD as the validated integrator sees it: ``Z' = E W^T``, ``W' = Z^T E``, ``E = Y - Z W`` (paper: (2))."""

from typing import Any

from faverify.flows.taylor_norms import frobenius, spectral
from faverify.flows.taylor_series import Cauchy, Outer
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube


class GradientDescent(System):
    """GD; its Jacobian is minus a Hessian: ``<J d, d> = 2 <E, D V> - ||D W + Z V||^2 <= ||E||_2 (|D|^2 + |V|^2)``."""

    @property
    def feedback(self) -> Any:
        """W^T, not a constant."""
        return None

    def recursion(self) -> Recursion:
        """By r x r matrices: ``Z' = Y W^T - Z (W W^T)``, ``W' = Z^T Y - (Z^T Z) W``."""
        return _Recursion(self.Y)

    def box_recursion(self) -> Recursion:
        """By E."""
        return _BoxRecursion(self.Y)

    def tail(self, norms: Norms) -> Any:
        """For k >= p: ``||Z'_k|| <= (|Y| |W| + |Z| |W W^T|)_k`` and ``||W'_k|| <= (|Z| |Y| + |Z|^2 |W|)_k``."""
        z, w = norms.parts
        return (z + w) * frobenius(self.Y) + z * norms.inner_and(w * w) + z * z * w

    def rate(self, tube: Tube) -> Any:
        """``||E||_2``."""
        Z, W = tube.state
        return (spectral(self.Y - Z * W) + self.residual_deviation(tube)).upper()


class _Recursion(Recursion):
    def __init__(self, Y: Any) -> None:
        self.Y = Y
        self.gram, self.pulled, self.outer, self.pushed = Outer(), Cauchy(), Outer(), Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        Z, W = coefficient
        flipped, back = Z.transpose(), W.transpose()
        outer = self.outer.add(W, back)
        first = self.Y * back - self.pushed.add(Z, outer)
        return (first, flipped * self.Y - self.pulled.add(self.gram.add(flipped, Z), W)), outer


class _BoxRecursion(Recursion):
    def __init__(self, Y: Any) -> None:
        self.known = Y
        self.product, self.feedback, self.gradient = Cauchy(), Cauchy(), Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        Z, W = coefficient
        E = self.known - self.product.add(Z, W)
        self.known = self.known * 0
        return (self.feedback.add(E, W.transpose()), self.gradient.add(Z.transpose(), E)), E
