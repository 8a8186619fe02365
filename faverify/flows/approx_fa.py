"""FA's path in double precision: which scales, what precision and which times to ask the validated integrator for.

Plans only (SciPy, heuristic): nothing is proved by it.
"""

import contextlib
from typing import Any

import numpy as np
from flint import ctx, fmpq, fmpq_mat

from faverify.balls.convert import ball_matrix
from faverify.errors import UnableError
from faverify.flows.fa_reduced import ReducedStart
from faverify.flows.falling import real_modes

Array = Any
LONGEST = 1_000.0
_LOOKS = 40


class ApproxPath:
    """FA's (z, M) up to a time."""

    def __init__(self, start: ReducedStart, end: float) -> None:
        self.z, self.b, self.M, self.gamma = (_doubles(x) for x in (start.z0, start.b, start.M0, start.gamma))
        self.start, self.end = start, end
        self._shape = self.z.shape

    def solve(self, end: float) -> tuple[Array, list[tuple[Array, Array]]]:
        """Times from 0 to ``end`` and (z, M) there."""
        from scipy.integrate import solve_ivp

        k, r = self._shape

        def velocity(_: float, flat: Array) -> Array:
            z, M = flat[: k * r].reshape(k, r), flat[k * r :].reshape(r, r)
            f = self.b - z @ M
            return np.concatenate([f.ravel(), (z.T @ f).ravel()])

        flat = np.concatenate([self.z.ravel(), self.M.ravel()])
        found = solve_ivp(velocity, (0, end), flat, method="LSODA", rtol=1e-9, atol=1e-11)
        if not found.success or not np.isfinite(found.y).all():
            raise UnableError("a path of FA in double precision fails; better scaled data would help")
        return found.t, [(x[: k * r].reshape(k, r), x[k * r :].reshape(r, r)) for x in found.y.T]

    def best_scale(self) -> Any:
        """The exact R for `reduced_flow` with which errors are expected to grow least."""
        times, states = self.solve(max(self.end, 1e-9))
        chosen = range(0, len(times), max(1, len(times) // _LOOKS))
        times, states = times[chosen], [states[i] for i in chosen]
        scales = _scales(states)
        products, speeds = np.array([M for _, M in states]), np.array([self.b - z @ M for z, M in states])
        near = np.linalg.norm(speeds, 2, axis=(1, 2))
        expected = [_growth(R, times, products, near) for R in scales]
        return _exactly(scales[expected.index(min(expected))])

    def quiet_time(self, relative: float) -> tuple[float, Any] | None:
        """(a time from which the tail bound is below ``relative`` of the whole, the L for it); None where none is."""
        end = 8.0
        while end <= LONGEST:
            times, states = self.solve(end)
            for L in _lifts(states[-1][1]):
                quiet = [self._tail(z, M, L) for z, M in states]
                whole = self._lyapunov(*states[0]) - self._lyapunov(*states[-1])
                settled = [i for i, x in enumerate(quiet) if x is not None and x < relative * whole / 4]
                if settled:
                    return float(times[settled[0]]), _exactly(L)
            end *= 2
        return None

    def _lyapunov(self, z: Array, M: Array) -> float:
        return float((M**2).sum() / 2 - (z * self.b).sum())

    def _tail(self, z: Array, M: Array, L: Array) -> float | None:
        """The bound of the module in double precision."""
        drop = np.linalg.inv(L)
        inner, size = drop @ M @ L, float(np.linalg.norm((self.b - z @ M) @ L)) * 1.1 + 1e-9
        a = float(np.linalg.eigvalsh(inner + inner.T)[0]) / 2 * 0.99
        if not a > 0:
            return None
        lift, low = np.linalg.norm(L, 2) * 1.1, np.linalg.norm(drop, 2) * 1.1
        d = a / (2 * lift * low)
        s = np.sqrt(np.linalg.norm(z, 2) ** 2 * 1.1 + 2 * d)
        return float(low**2 * size**2 / a) if 2 * s * low * size / a < d else None


def _exactly(array: Array) -> Any:
    return fmpq_mat([[fmpq(*float(x).as_integer_ratio()) for x in row] for row in array])


def _doubles(matrix: Any) -> Array:
    with ctx.workprec(64):
        return np.array([[float(x.mid()) for x in row] for row in ball_matrix(matrix).tolist()])


def _scales(states: list[tuple[Array, Array]]) -> list[Array]:
    """Symmetric positive definite roots of the symmetric part of M late and halfway, cut off from below; scalars."""
    found = []
    for _, M in (states[-1], states[len(states) // 2], states[0]):
        values, vectors = np.linalg.eigh((M + M.T) / 2)
        size = max(float(np.abs(values).max()), 1e-6)
        found += [(vectors * np.sqrt(np.maximum(values, size * cut))) @ vectors.T for cut in (0.02, 0.1, 0.3, 1.0)]
    return found


def _growth(R: Array, times: Array, products: Array, near: Array) -> float:
    """How far `fa_reduced` says that errors grow along the path, roughly, from M and the norm of b - z M at times."""
    from scipy.integrate import trapezoid  # NumPy has one from 2.0 on only

    inverse = np.linalg.inv(R)
    low = np.linalg.norm(inverse, 2)
    far = np.linalg.norm(R.T - inverse @ products, 2, axis=(1, 2)) ** 2 / 4
    return float(trapezoid((far + np.sqrt(far**2 + (near * low) ** 2)) / 2, times))


def _lifts(M: Array) -> list[Array]:
    """I, and a real basis of modes of M, where the symmetric part is better."""
    found = [np.eye(len(M))]
    with contextlib.suppress(np.linalg.LinAlgError):
        found.append(real_modes(M)[1])
    return found
