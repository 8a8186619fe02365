"""Sampling FA's error at a stationary point with Gaussian feedback (Lemma 1): by r x r Wishart draws, or directly.

Double precision, fixed seed: samples, never a proof. Confidence bounds belong to `faverify.probability.confidence`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from faverify.errors import UsageError

Floats = NDArray[np.float64]

MARGIN = 1e-9
"""A sample closer to a threshold than this counts against every bound: far above the rounding of one draw."""

MOST_ENTRIES = 4_000_000
NEAR = 2**16  # entries of a stack that stay in the cache


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation of samples (floats; for readers)."""

    mean: float
    deviation: float
    count: int


def sample_fa_error_ratio(n: int, r: int, beta: float, draws: int, seed: int) -> Floats:
    """Samples of FA error / OPT for r singular values 1 and n - r with square ``a = beta r/(n-r)`` (theory: N8).

    With H and W_t the Wishart Gram matrices of head and tail, ``||P Y||^2 = a r + (1-a) tr(H (H + a W_t)^{-1})``.
    H = X'X from an r x r Gaussian X, W_t = T T' by Bartlett's lower triangle T (``T_ii^2 ~ chi^2_{n-r-i}``,
    i = 0..r-1), so the cost does not depend on n.
    Raises `UsageError` unless n and r are integers, r >= 1, n - r >= r and 0 < beta r <= n - r.
    """
    whole = n == int(n) and r == int(r)
    if not (whole and r >= 1 and n - r >= r and 0 < beta * r <= n - r and draws >= 1):
        raise UsageError(
            "Wishart sampling needs integers r >= 1, n - r >= r, and 0 < beta r <= n - r: "
            f"n = {n}, r = {r}, beta = {beta}"
        )
    generator = np.random.default_rng(seed)
    a = beta * r / (n - r)
    block = max(1, MOST_ENTRIES // (r * r))
    traces = [_head_traces(generator, n, r, a, min(block, draws - at)) for at in range(0, draws, block)]
    # error = r + a (n-r) - a r - (1-a) trace, divided by a (n-r) = beta r
    return 1 + (1 - a) * (r - np.concatenate(traces)) / (beta * r)


def _head_traces(generator: np.random.Generator, n: int, r: int, a: float, count: int) -> Floats:
    """Samples of ``tr(H (H + a W_t)^{-1})``, by Cholesky: ``||L^{-1} X'||_F^2`` with ``L L' = H + a W_t``."""
    head = generator.standard_normal((count, r, r))
    lower = np.tril(generator.standard_normal((count, r, r)), -1)
    diagonal = np.arange(r)
    lower[:, diagonal, diagonal] = np.sqrt(generator.chisquare(n - r - diagonal, size=(count, r)))
    transposed = np.swapaxes(head, 1, 2)
    total = transposed @ head + a * (lower @ np.swapaxes(lower, 1, 2))
    return np.asarray(np.sum(np.linalg.solve(np.linalg.cholesky(total), transposed) ** 2, axis=(1, 2)))


def sample_fa_error(singular_values: Sequence[float], r: int, draws: int, seed: int) -> Floats:
    """Samples of ``||Y - P Y||_F^2`` (not divided) for any k singular values, by Gaussian k x r matrices.

    ``Y C`` has the coefficients ``sigma_i g_ij`` in the basis of left singular vectors, and ``P`` projects on
    their column space; by Lemma 17 the error is ``sum_i sigma_i^2 (1 - ||P u_i||^2)``. The column space is that of
    ``[I; M]``, I for the r largest values: with ``K = M'M`` their shares are the diagonal of ``K (I + K)^-1``, which
    loses no digits however small the other values are.
    Raises `UsageError` unless 1 <= r < k and all values are positive.
    """
    sigma = np.asarray(singular_values, dtype=np.float64)
    if not (sigma.ndim == 1 and 1 <= r < sigma.size and np.all(sigma > 0) and draws >= 1):
        raise UsageError(f"direct sampling needs positive singular values, more than r = {r} of them")
    generator, order = np.random.default_rng(seed), np.argsort(-sigma, kind="stable")
    block, squares = max(1, NEAR // (sigma.size * r)), sigma[order] ** 2
    found = []
    for at in range(0, draws, block):
        columns = sigma[:, None] * generator.standard_normal((min(block, draws - at), sigma.size, r))
        found.append(_left_out(squares, columns[:, order]))
    return np.concatenate(found)


def _left_out(squares: Floats, columns: Floats) -> Floats:
    """``sum_i squares_i (1 - ||P e_i||^2)`` for each of a stack of k x r matrices, P on its columns."""
    r = columns.shape[2]
    head, tail = np.swapaxes(columns[:, :r], 1, 2), np.swapaxes(columns[:, r:], 1, 2)
    slopes = np.linalg.solve(head, tail)  # M', r x (k - r)
    gram = slopes @ np.swapaxes(slopes, 1, 2)
    solved = np.linalg.solve(np.eye(r) + gram, np.concatenate([gram, slopes], axis=2))
    kept = np.sum(slopes * solved[:, :, r:], axis=1)
    first = np.diagonal(solved[:, :, :r], axis1=1, axis2=2)
    return np.asarray(first @ squares[:r] + (1 - kept) @ squares[r:])


def sample_cosine_squared(n: int, s: float, draws: int, seed: int) -> Floats:
    """Samples of ``cos^2(Z_FA, Z_GD)`` in Theorem 4's setting. Raises `UsageError` unless n >= 2, an integer, s > 0."""
    if not (n >= 2 and n == int(n) and s > 0 and draws >= 1):
        raise UsageError(f"needs an integer n >= 2 and s > 0: n = {n}, s = {s}")
    generator = np.random.default_rng(seed)
    head = (s * generator.standard_normal(draws)) ** 2
    return np.asarray(head / (head + generator.chisquare(n - 1, draws)))


def spread(samples: Any) -> Spread:
    """Mean and standard deviation (with N - 1; 0 for one sample)."""
    values = np.asarray(samples, dtype=np.float64)
    deviation = float(values.std(ddof=1)) if values.size > 1 else 0.0
    return Spread(float(values.mean()), deviation, int(values.size))
