"""The integral equation ``u - J S u = b`` with a constant Jacobian, solved mode by mode (heuristic, in doubles).

In Chebyshev coefficients S is tridiagonal (``2 k a_k = u_{k-1} - u_{k+1}``), so each eigenvalue of J costs a
tridiagonal system and all of them are one (Greengard, *Spectral integration and two-point boundary value problems*,
1991). It divides the stiff part out of the collocation's linear systems.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from faverify.flows.polynomial.nodes import nodes, transform

WORST_BASIS = 1e8


def constant_inverse(jacobian: Any, width: float, count: int) -> Callable[[Any], Any] | None:
    """The solution operator on values at N + 1 nodes of a step; None where the eigenvectors are too dependent."""
    eigenvalues, vectors = np.linalg.eig(jacobian)
    try:
        back, forth = np.linalg.inv(vectors), transform(count)
    except np.linalg.LinAlgError:
        return None
    if not np.linalg.norm(vectors) * np.linalg.norm(back) < WORST_BASIS * len(vectors):
        return None
    values = np.cos(np.outer(np.arccos(np.clip(nodes(count), -1, 1)), np.arange(count + 1)))
    modes = _modes(eigenvalues.astype(complex) * (width / 2), count)

    def inverse(right: Any) -> Any:
        series = modes(back @ (forth @ right).T)
        return values @ np.real(vectors @ series).T

    return inverse


def _modes(rates: Any, count: int) -> Callable[[Any], Any]:
    """For each rate z the map from b to u, both by coefficients: ``u = z y + b``, ``y' = u``, ``y(-1) = 0``."""
    from scipy.linalg.lapack import zgttrf, zgttrs

    orders = np.arange(1, count + 1)
    below = np.broadcast_to(-rates[:, None], (len(rates), count)).copy()
    above = -below
    below[:, 0] = above[:, -1] = 0  # one system after the other
    diagonal = np.broadcast_to(2.0 * orders, below.shape).astype(complex)
    factors = zgttrf(below.ravel()[1:], diagonal.ravel(), above.ravel()[:-1])[:5]

    def solved(right: Any) -> Any:
        return zgttrs(*factors, right.reshape(-1, 1))[0].reshape(right.shape)

    first = np.zeros(below.shape, complex)
    first[:, 0] = 2 * rates
    unit, signs = solved(first), (-1.0) ** orders
    ends = 1 + unit @ signs

    def apply(b: Any) -> Any:
        padded = np.concatenate([b, np.zeros((len(b), 1))], axis=1)
        right = padded[:, :-2] - padded[:, 2:]
        right[:, 0] += b[:, 0]
        particular = solved(right)
        constant = -(particular @ signs) / ends
        y = np.concatenate([constant[:, None], particular + constant[:, None] * unit], axis=1)
        return rates[:, None] * y + b

    return apply
