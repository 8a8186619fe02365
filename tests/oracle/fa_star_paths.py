"""Oracles for FA*: its raw equation by extrapolation (mpmath) and by DOP853 (SciPy); a closed form for r = 1.

Nothing of the package is used, nor Fact 3 (the Gram matrix is formed anew at every evaluation).
For r = 1 there is a closed form.
"""

import mpmath
import numpy as np
import scipy.integrate


def raw_velocity(Y, C, Z):
    """(Y - Z W) C with the optimal W for Z."""
    W = mpmath.lu_solve(Z.T * Z, Z.T * Y) if Z.cols == 1 else _solve(Z.T * Z, Z.T * Y)
    return (Y - Z * W) * C


def _solve(G, right):
    return mpmath.inverse(G) * right


def _midpoint(Y, C, Z, step, count):
    """Gragg's modified midpoint rule with ``count`` (even) substeps."""
    h = step / count
    before, now = Z, Z + raw_velocity(Y, C, Z) * h
    for _ in range(count - 1):
        before, now = now, before + raw_velocity(Y, C, now) * (2 * h)
    return (before + now + raw_velocity(Y, C, now) * h) / 2


def _extrapolated(Y, C, Z, step, goal):
    """Bulirsch and Stoer: polynomial extrapolation in h^2 of the midpoint rule; None if it does not settle."""
    table = []
    for k in range(1, 26):
        row = [_midpoint(Y, C, Z, step, 2 * k)]
        for j, old in enumerate(table):
            ratio = mpmath.mpf(k) / (k - 1 - j)
            row.append(row[-1] + (row[-1] - old) / (ratio**2 - 1))
        if table and mpmath.norm(row[-1] - table[-1], 1) < goal and mpmath.norm(row[-1] - row[-2], 1) < goal:
            return row[-1]
        table = row
    return None


def extrapolated_path(Y, C, Z0, times, digits):
    """Z at increasing times, as mpmath matrices; heuristically correct to ``digits`` digits."""
    with mpmath.workdps(digits + 10):
        Y, C, Z = (_matrix(x) for x in (Y, C, Z0))
        now, goal, found = mpmath.mpf(0), mpmath.mpf(10) ** (-digits - 2), []
        for time in times:
            end, step = mpmath.mpf(time.numerator) / time.denominator, mpmath.mpf(1) / 8
            while now < end:
                step = min(step, end - now)
                after = _extrapolated(Y, C, Z, step, goal)
                if after is None:
                    step /= 2
                    continue
                now, Z = now + step, after
            found.append(Z.copy())
        return found


def _matrix(rows):
    return mpmath.matrix([[mpmath.mpf(x.numerator) / x.denominator for x in row] for row in rows])


class DoublePath:
    """DOP853 on the raw equation, dense; letters as NumPy arrays."""

    def __init__(self, Y, C, Z0, end):
        self.Y, self.C, Z0 = (np.array([[float(x) for x in row] for row in matrix]) for matrix in (Y, C, Z0))
        self.shape = Z0.shape
        values, vectors = np.linalg.eigh(Z0.T @ Z0)
        self.S, self.Si = (vectors * values**p @ vectors.T for p in (0.5, -0.5))
        self.solution = scipy.integrate.solve_ivp(
            lambda t, z: self.velocity(z.reshape(self.shape)).ravel(), (0, end), Z0.ravel(), method="DOP853",
            rtol=1e-12, atol=1e-13, dense_output=True,
        )  # fmt: skip

    def W(self, Z):
        return np.linalg.solve(Z.T @ Z, Z.T @ self.Y)

    def velocity(self, Z):
        return (self.Y - Z @ self.W(Z)) @ self.C

    def at(self, t):
        return self.solution.sol(t).reshape(self.shape)

    def residual_and_alignment(self, t):
        Z = self.at(t)
        R, A = self.velocity(Z) @ self.Si, self.S @ self.W(Z) @ self.C @ self.Si
        return R, A + A.T

    def loss_and_rate(self, t):
        R, A = self.residual_and_alignment(t)
        return float((R**2).sum()), float(-np.trace(R @ A @ R.T))


class RankOne:
    """r = 1: M = W C is beta tanh(beta t + artanh(M0 / beta)), beta = ||Y C|| / ||Z0||; l = M', A = 2 M."""

    def __init__(self, Y, C, Z0):
        m = len(C)
        drive = [sum(row[k] * C[k][0] for k in range(m)) for row in Y]
        size = sum(z[0] ** 2 for z in Z0)
        square, start = sum(b * b for b in drive) / size, sum(z[0] * b for z, b in zip(Z0, drive, strict=True)) / size
        self.beta = mpmath.sqrt(mpmath.mpf(square.numerator) / square.denominator)
        self.start = mpmath.mpf(start.numerator) / start.denominator
        self.phase = mpmath.atanh(self.start / self.beta)

    def M(self, t):
        return self.beta * mpmath.tanh(self.beta * t + self.phase)

    def loss(self, t):
        return self.beta**2 * mpmath.sech(self.beta * t + self.phase) ** 2

    def time_of(self, value):
        """When M reaches a value."""
        return (mpmath.atanh(value / self.beta) - self.phase) / self.beta
