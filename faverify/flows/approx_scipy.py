"""Double-precision paths of FA*, FA and GD by SciPy's DOP853 with dense output: for plots and quick looks (heuristic).

Integrates the matrix equations as they stand in the paper, without error bound; it shares no code with the balls,
with the exact solution (N1) or with the mpmath paths.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from faverify import deadline
from faverify.cases.instance import Instance
from faverify.errors import DomainError, UnableError, UsageError

Array = Any  # NumPy arrays of doubles
FLOWS = ("fa_star", "fa", "gd")
MAX_EVALUATIONS = 400_000


class ApproxCurve:
    """A dense path on [0, horizon]: ``curve(t)`` gives Y, C, Z, W as double arrays (heuristic, no bound)."""

    def __init__(self, system: "_System", horizon: float, solution: Callable[[float], Array]) -> None:
        self._system, self._solution, self.horizon = system, solution, horizon

    def __call__(self, t: float | Fraction) -> dict[str, Array]:
        """The letters at a time of [0, horizon]; raises `UsageError` outside."""
        if not 0 <= t <= self.horizon:
            raise UsageError(f"time {t} is not in [0, {self.horizon}]")
        Z, W = self._system.split(self._solution(float(t)))
        return {"Y": self._system.Y, "C": self._system.C, "Z": Z, "W": W}


def approx_curve(
    instance: Instance,
    flow: str,
    horizon: float | Fraction,
    w_rate: float = 1.0,
    rtol: float = 1e-12,
    most: int = MAX_EVALUATIONS,
) -> ApproxCurve:
    """The path of "fa_star", "fa" or "gd" on [0, horizon], to a relative tolerance ``rtol`` a step (heuristic).

    ``w_rate`` multiplies W' (FA and GD; FA* has no rate for W). W(0) is the instance's W0, else the optimal W for Z0.
    Raises `UsageError` for an unknown flow or a rate with FA*, `DomainError` where Z0 has no full column rank and W is
    to be optimal, `UnableError` where the data overflow doubles or more than ``most`` evaluations are needed.
    """
    if flow not in FLOWS or horizon < 0 or (flow == "fa_star" and w_rate != 1):
        raise UsageError(f"no double-precision path of {flow!r} to {horizon} with rate {w_rate} for W")
    system = _System(instance, flow, float(w_rate), most)
    if horizon == 0:
        return ApproxCurve(system, 0.0, lambda t: system.start)
    scale = _largest(system.start) or _largest(system.velocity(0.0, system.start)) or 1.0
    span, tolerances = (0.0, float(horizon)), {"rtol": rtol, "atol": rtol * scale}
    with np.errstate(all="ignore"):
        result = solve_ivp(system.velocity, span, system.start, "DOP853", dense_output=True, **tolerances)
    if not result.success:
        raise UnableError(f"DOP853 stopped at t = {result.t[-1]:.6g}: {result.message}; a shorter time would help")
    return ApproxCurve(system, float(horizon), result.sol)


def approx_path(
    instance: Instance, flow: str, times: Sequence[float | Fraction], w_rate: float = 1.0, rtol: float = 1e-12
) -> list[dict[str, Array]]:
    """Y, C, Z, W as double arrays at times >= 0, in the order given; raises what `approx_curve` raises."""
    curve = approx_curve(instance, flow, max(times, default=Fraction(0)), w_rate, rtol)
    return [curve(time) for time in times]


def _largest(values: Array) -> float:
    return float(np.abs(values).max())


class _System:
    """The right side of one flow on the flattened state: Z for FA*, (Z, W) for FA and GD."""

    def __init__(self, instance: Instance, flow: str, w_rate: float, most: int = MAX_EVALUATIONS) -> None:
        self.flow, self.w_rate, self.evaluations, self.most = flow, w_rate, 0, most
        self.Y, self.C, self.Z0 = (_doubles(matrix) for matrix in (instance.Y, instance.C, instance.Z0))
        self.n, self.m, self.r = instance.sizes
        self.drive = self.Y @ self.C
        if flow == "fa_star" or instance.W0 is None:
            self._check_rank()
        W0 = None if flow == "fa_star" else self._optimal(self.Z0) if instance.W0 is None else _doubles(instance.W0)
        self.start = self.Z0.ravel() if W0 is None else np.concatenate([self.Z0.ravel(), W0.ravel()])

    def _check_rank(self) -> None:
        if np.linalg.matrix_rank(self.Z0) < self.r:
            raise DomainError("Z(0) has no full column rank in double precision: no optimal W")

    def _optimal(self, Z: Array) -> Array:
        return np.linalg.lstsq(Z, self.Y, rcond=None)[0]

    def split(self, state: Array) -> tuple[Array, Array]:
        """(Z, W) of a state."""
        Z = state[: self.n * self.r].reshape(self.n, self.r)
        W = self._optimal(Z) if self.flow == "fa_star" else state[self.n * self.r :].reshape(self.r, self.m)
        return Z, W

    def velocity(self, _t: float, state: Array) -> Array:
        """(Z', W') flattened."""
        deadline.check()
        self.evaluations += 1
        if self.evaluations > self.most:
            raise UnableError(f"more than {self.most} evaluations; a shorter time or a milder instance would help")
        if self.flow == "fa_star":
            span = np.linalg.qr(state.reshape(self.n, self.r))[0]
            return (self.drive - span @ (span.T @ self.drive)).ravel()
        Z, W = self.split(state)
        E = self.Y - Z @ W
        dZ = E @ (W.T if self.flow == "gd" else self.C)
        return np.concatenate([dZ.ravel(), self.w_rate * (Z.T @ E).ravel()])


def _doubles(matrix: Any) -> Array:
    try:
        return np.array([[float(x) for x in row] for row in matrix])
    except OverflowError:
        raise UnableError("the instance's entries overflow double precision; scale it down") from None
