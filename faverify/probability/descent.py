"""Gradient descent's flow (2) on Theorem 3's spectrum, from random starts: double precision, no error bound."""

import numpy as np
from scipy.integrate import solve_ivp

from faverify.errors import UsageError


def approx_descent_ratio(n: int, r: int, beta: float, horizon: float, seed: int) -> float:
    """GD's error / OPT at time ``horizon``, for Y diagonal n x n: r ones, then values with square ``beta r/(n-r)``.

    The flow and Gaussian starts (entries of variance 1/n) keep their law under rotations on both sides, so a diagonal Y
    is no restriction. Raises `UsageError` unless 1 <= r < n <= 60, 0 < beta r < n - r and horizon > 0.
    """
    if not (1 <= r < n <= 60 and 0 < beta * r < n - r and horizon > 0):
        raise UsageError(f"descent needs 1 <= r < n <= 60, 0 < beta r < n - r, horizon > 0: n = {n}, r = {r}")
    generator = np.random.default_rng(seed)
    tail = beta * r / (n - r)
    target = np.diag(np.sqrt(np.concatenate([np.ones(r), np.full(n - r, tail)])))
    start = generator.standard_normal(2 * n * r) / np.sqrt(n)

    def flow(_time: float, state: np.ndarray) -> np.ndarray:
        left, right = state[: n * r].reshape(n, r), state[n * r :].reshape(r, n)
        error = target - left @ right
        return np.concatenate([(error @ right.T).ravel(), (left.T @ error).ravel()])

    end = solve_ivp(flow, (0.0, horizon), start, method="DOP853", rtol=1e-8, atol=1e-10).y[:, -1]
    error = target - end[: n * r].reshape(n, r) @ end[n * r :].reshape(r, n)
    return float(np.sum(error**2)) / (beta * r)
