"""FA* as a polynomial flow, a cross-check of the exact solution (theory: N1): ``Z' = B - Z M``, ``M = G^{-1} Z^T B``.

``B = Y C`` and ``G = Z(0)^T Z(0)`` are constant (Fact 3), so the right side is quadratic in Z.
"""

from typing import Any

from flint import arb_poly

from faverify.balls.convert import ball_matrix
from faverify.cases.instance import Instance
from faverify.flows.taylor_norms import frobenius, least_eigenvalue, spectral
from faverify.flows.taylor_series import Cauchy
from faverify.flows.taylor_system import Norms, Recursion, State, System, Tube, optimal


class OptimalFeedbackAlignment(System):
    """FA*; its Jacobian is ``D -> -D M - Z G^{-1} D^T B``.

    The logarithmic norm is at most ``-lambda_min(M + M^T)/2 + ||Z G^{-1}|| ||B||``.
    """

    parts = ("Z",)

    def __init__(self, instance: Instance) -> None:
        super().__init__(instance)
        self.exact_B = self.exact_Y * self.exact_C
        self.exact_map = optimal(self.exact_Z0, self.exact_B)  # refuses a Z0 without full column rank
        gram = self.exact_Z0.transpose() * self.exact_Z0
        self.exact_Gi = gram.inv()

    def refresh(self) -> None:
        """Adds B and G^{-1}."""
        super().refresh()
        self.B, self.Gi = ball_matrix(self.exact_B), ball_matrix(self.exact_Gi)

    def exact_start(self) -> tuple[Any, ...]:
        """Z(0) alone: W is a function of Z."""
        return (self.exact_Z0,)

    def recursion(self) -> Recursion:
        """M, then Z'."""
        return _Recursion(self.B, self.Gi)

    def tail(self, norms: Norms) -> Any:
        """``||(Z M)_k|| <= (|Z| |M|)_k`` for k >= p, with ``||M_p|| <= ||G^{-1}|| ||Z_p|| ||B||``."""
        last = frobenius(self.Gi) * frobenius(self.B) * norms.parts[0][norms.order]
        known = [norms.inner[k] for k in range(norms.order)]
        return norms.parts[0] * arb_poly([*known, last])

    def rate(self, tube: Tube) -> Any:
        """See the class."""
        (Z,), moved = tube.state, tube.deviation(0)
        M, B = self.Gi * (Z.transpose() * self.B), spectral(self.B)
        spread = spectral(self.Gi) * moved * B
        return (-least_eigenvalue(M + M.transpose()) / 2 + spread + spectral(Z * self.Gi) * B + spread).upper()

    def letters(self, state: State) -> dict[str, Any]:
        """W = G^{-1} Z^T Y."""
        (Z,) = state
        Y, C, Gi = ball_matrix(self.exact_Y), ball_matrix(self.exact_C), ball_matrix(self.exact_Gi)
        return {"Y": Y, "C": C, "Z": Z, "W": Gi * (Z.transpose() * Y)}

    def jet_letters(self, states: list[State]) -> dict[str, list[Any]]:
        """W is linear in Z."""
        return {"Z": [Z for (Z,) in states], "W": [self.Gi * (Z.transpose() * self.Y) for (Z,) in states]}


class _Recursion(Recursion):
    def __init__(self, B: Any, Gi: Any) -> None:
        self.B, self.Gi, self.known, self.product = B, Gi, B, Cauchy()

    def push(self, coefficient: State) -> tuple[State, Any]:
        (Z,) = coefficient
        M = self.Gi * (Z.transpose() * self.B)
        velocity = self.known - self.product.add(Z, M)
        self.known = self.known * 0
        return (velocity,), M
