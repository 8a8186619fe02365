"""GD as the validated integrator sees it: ``Z' = E W^T``, ``W' = Z^T E``, ``E = Y - Z W`` (paper: (2))."""

from typing import Any

from faverify.flows.taylor_norms import spectral
from faverify.flows.taylor_series import Cauchy
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube


class GradientDescent(System):
    """GD; its Jacobian is minus a Hessian: ``<J d, d> = 2 <E, D V> - ||D W + Z V||^2 <= ||E||_2 (|D|^2 + |V|^2)``."""

    @property
    def feedback(self) -> Any:
        """W^T, not a constant."""
        return None

    def recursion(self) -> Recursion:
        """E, then Z' and W'."""
        return _Recursion(self.Y)

    def tail(self, norms: Norms) -> Any:
        """``||(E W^T)_k|| <= (|E| |W|)_k`` and ``||(Z^T E)_k|| <= (|Z| |E|)_k`` for k >= p."""
        _, residual = self.residual_norms(norms)
        return (norms.parts[0] + norms.parts[1]) * residual

    def rate(self, tube: Tube) -> Any:
        """``||E||_2``."""
        Z, W = tube.state
        return (spectral(self.Y - Z * W) + self.residual_deviation(tube)).upper()


class _Recursion(Recursion):
    def __init__(self, Y: Any) -> None:
        self.known = Y
        self.product, self.feedback, self.gradient = Cauchy(), Cauchy(), Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        Z, W = coefficient
        E = self.known - self.product.add(Z, W)
        self.known = self.known * 0
        return (self.feedback.add(E, W.transpose()), self.gradient.add(Z.transpose(), E)), E
