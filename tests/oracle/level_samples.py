"""Sampling FA's error for a spectrum with few levels of any multiplicity: Wishart matrices of size r, whatever n is.

Double precision, fixed seed: samples, never a proof.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from faverify.errors import UsageError

Floats = NDArray[np.float64]
MOST_ENTRIES = 4_000_000


def sample_fa_error_levels(levels: Sequence[tuple[float, int]], r: int, draws: int, seed: int) -> Floats:
    """Samples of ``||Y - P Y||_F^2`` (Lemma 1) for singular values given as (value, multiplicity) pairs.

    With W_l the Gram matrix of level l's Gaussian coefficients,
    ``||P Y||_F^2 = tr((sum s_l^2 W_l)^{-1} sum s_l^4 W_l)``.
    A level of multiplicity below r is drawn directly, the others by Bartlett's triangle. The Gram matrix squares the
    spectrum's condition number: for steep spectra sample directly (`fa_samples.sample_fa_error`).
    Raises `UsageError` unless values are positive, multiplicities at least 1 and 1 <= r < their sum.
    """
    if not levels or any(not (value > 0 and count >= 1) for value, count in levels) or draws < 1:
        raise UsageError("levels are pairs of a positive value and a multiplicity of at least 1; at least one draw")
    if not 1 <= r < sum(count for _, count in levels):
        raise UsageError(f"r = {r} must be at least 1 and below the number of singular values")
    generator = np.random.default_rng(seed)
    block = max(1, MOST_ENTRIES // (r * r))
    mass = sum(value**2 * count for value, count in levels)
    kept = [_kept(generator, levels, r, min(block, draws - at)) for at in range(0, draws, block)]
    return np.asarray(mass - np.concatenate(kept))


def _kept(generator: np.random.Generator, levels: Sequence[tuple[float, int]], r: int, count: int) -> Floats:
    """Samples of ``||P Y||_F^2``."""
    grams = [_wishart(generator, multiplicity, r, count) for _, multiplicity in levels]
    second = sum(value**2 * gram for (value, _), gram in zip(levels, grams, strict=True))
    fourth = sum(value**4 * gram for (value, _), gram in zip(levels, grams, strict=True))
    return np.asarray(np.trace(np.linalg.solve(second, fourth), axis1=1, axis2=2))


def _wishart(generator: np.random.Generator, degrees: int, r: int, count: int) -> Floats:
    """Samples of X^T X for a Gaussian X of shape degrees x r."""
    if degrees < r:
        factor = generator.standard_normal((count, degrees, r))
        return np.asarray(np.swapaxes(factor, 1, 2) @ factor)
    lower = np.tril(generator.standard_normal((count, r, r)), -1)
    diagonal = np.arange(r)
    lower[:, diagonal, diagonal] = np.sqrt(generator.chisquare(degrees - diagonal, size=(count, r)))
    return np.asarray(lower @ np.swapaxes(lower, 1, 2))
