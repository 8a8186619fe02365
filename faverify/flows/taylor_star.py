"""FA* as a polynomial flow, a cross-check of the exact solution (theory: N1): ``Z' = B - Z M``, ``M = G^{-1} Z^T B``.

``B = Y C`` and ``G = Z(0)^T Z(0)`` are constant (Fact 3), so the right side is quadratic in Z. The flow of (Y, C L, Z0
L) is ``Z L`` for every regular L: with an exact L near ``G^{-1/2}`` the Gram matrix is near I, and scales do no harm.
"""

from typing import Any

from faverify.balls.approx_roots import near_inverse_root
from faverify.balls.convert import ball_matrix
from faverify.cases.instance import Instance
from faverify.flows.taylor_norms import frobenius, least_eigenvalue, spectral
from faverify.flows.taylor_series import Cauchy
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube, optimal


class OptimalFeedbackAlignment(System):
    """FA* in the coordinates ``Z L``; its Jacobian is ``D -> -D M - Z G^{-1} D^T B``.

    The logarithmic norm is at most ``-lambda_min(M + M^T)/2 + ||Z G^{-1}|| ||B||``.
    """

    parts = ("Z",)

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        optimal(self.exact_Z0, self.exact_Y)  # refuses a Z0 without full column rank
        self.scale = near_inverse_root(self.exact_Z0.transpose() * self.exact_Z0)
        self.unscale = self.scale.inv()
        self.exact_start_Z = self.exact_Z0 * self.scale
        self.exact_B = self.exact_Y * self.exact_C * self.scale
        self.exact_Gi = (self.exact_start_Z.transpose() * self.exact_start_Z).inv()

    def refresh(self) -> None:
        """Adds B and G^{-1}, and the maps back to Z and W."""
        super().refresh()
        self.B, self.Gi = ball_matrix(self.exact_B), ball_matrix(self.exact_Gi)
        self.to_Z, self.to_W = ball_matrix(self.unscale), ball_matrix(self.scale * self.exact_Gi)

    def exact_start(self) -> tuple[Any, ...]:
        """Z(0) L alone: W is a function of Z."""
        return (self.exact_start_Z,)

    def recursion(self) -> Recursion:
        """M, then Z'."""
        return _Recursion(self.B, self.Gi)

    def tail(self, norms: Norms) -> Any:
        """``||(Z M)_k|| <= (|Z| |M|)_k`` for k >= p, with ``||M_p|| <= ||G^{-1}|| ||Z_p|| ||B||``."""
        (z,) = norms.parts
        return z * norms.inner_and(z * (frobenius(self.Gi) * frobenius(self.B)))

    def rate(self, tube: Tube) -> Any:
        """See the class."""
        (Z,), moved = tube.state, tube.deviation(0)
        M, B = self.Gi * (Z.transpose() * self.B), spectral(self.B)
        spread = spectral(self.Gi) * moved * B
        return (-least_eigenvalue(M + M.transpose()) / 2 + spread + spectral(Z * self.Gi) * B + spread).upper()

    def letters(self, state: State) -> dict[str, Any]:
        """``Z = (Z L) L^{-1}``, ``W = L G^{-1} (Z L)^T Y`` with the Gram matrix of Z L."""
        self.refresh()
        return {"Y": self.Y, "C": self.C, **{name: x[0] for name, x in self.jet_letters([state]).items()}}

    def jet_letters(self, states: list[State]) -> dict[str, list[Any]]:
        """Z and W are linear in Z L."""
        W = [self.to_W * (Z.transpose() * self.Y) for (Z,) in states]
        return {"Z": [Z * self.to_Z for (Z,) in states], "W": W}


class _Recursion(Recursion):
    def __init__(self, B: Any, Gi: Any) -> None:
        self.B, self.Gi, self.known, self.product = B, Gi, B, Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        (Z,) = coefficient
        M = self.Gi * (Z.transpose() * self.B)
        velocity = self.known - self.product.add(Z, M)
        self.known = self.known * 0
        return (velocity,), M
