"""Approximate eigenvectors of a symmetric matrix to any precision.

A guess without error bound, verified elsewhere.

Double precision starts; each step then gains as many digits as it has: first-order rotations between separated
eigenvalues, a double-precision rotation inside clusters (so multiple eigenvalues do no harm), and one Newton-Schulz
step towards orthogonality.
"""

import itertools
import math
from typing import Any

import numpy as np
from flint import arb, arb_mat, ctx

_STEPS = 60
_SEPARATED = 1e-5


def approx_eigenvectors(matrix: Any) -> Any:
    """An exact ``arb_mat`` whose columns nearly are orthonormal eigenvectors of the symmetric midpoint.

    Works at the current precision. Heuristic: callers must verify with ball arithmetic. Finite entries are assumed.
    """
    size = matrix.nrows()
    middle = matrix.mid()
    scale = largest(middle)
    if size == 1 or not scale > 0:
        return identity(size)
    vectors = _start(middle, scale)
    small = float(-ctx.prec + 4 + math.log2(size))
    best, before = vectors, math.inf
    for _ in range(_STEPS):
        turned = (vectors.transpose() * middle * vectors).mid()
        off = _log2_off(turned, scale)
        if off >= before - 1 and before < small + 40:
            return best
        best, before = (vectors, off) if off < before else (best, before)
        if off <= small:
            return best
        vectors = _orthogonal(vectors * _correction(turned, small, scale))
    return best


def identity(size: int) -> Any:
    """The identity as an exact ``arb_mat``."""
    return arb_mat(size, size, 1)


def largest(matrix: Any) -> Any:
    """An approximation of the largest absolute entry (exact ball)."""
    return max((abs(x).mid() for x in matrix.entries()), default=arb(0))


def _start(middle: Any, scale: Any) -> Any:
    return _orthogonal(_from_double(_double_rotation(_to_double(middle, scale))))


def _to_double(matrix: Any, scale: Any) -> Any:
    return np.array([[float((x / scale).mid()) for x in row] for row in matrix.tolist()])


def _from_double(array: Any) -> Any:
    return arb_mat([[float(x) for x in row] for row in array])


def _double_rotation(array: Any) -> Any:
    """Eigenvectors of the symmetrised array in double precision."""
    return np.linalg.eigh((array + array.T) / 2)[1]


def _orthogonal(vectors: Any) -> Any:
    """Newton-Schulz steps Q (3 I - Q^T Q) / 2 until orthogonal to working precision (from a start within 1e-3)."""
    size, goal = vectors.nrows(), arb(2) ** (3 - ctx.prec) * vectors.nrows()
    for _ in range(2 + max(0, math.ceil(math.log2(ctx.prec / 16)))):
        defect = (identity(size) - vectors.transpose() * vectors).mid()
        if largest(defect) <= goal:
            break
        vectors = (vectors + vectors * defect * arb(0.5)).mid()
    return vectors


def _log2_off(turned: Any, scale: Any) -> float:
    """log2 of the largest off-diagonal entry relative to the scale."""
    size = turned.nrows()
    off = max((abs(turned[i, j]) for i in range(size) for j in range(size) if i != j), default=arb(0))
    return float((off / scale).log().mid()) / math.log(2) if off > 0 else -math.inf


def _correction(turned: Any, small: float, scale: Any) -> Any:
    """A rotation inside clusters, then first-order rotations between what is separated."""
    rotation, links = _first_order(turned, small, scale)
    if not links:
        return rotation
    clusters = _orthogonal(_cluster_rotations(turned, links))
    between, _ = _first_order((clusters.transpose() * turned * clusters).mid(), small, scale)
    return (clusters * between).mid()


def _first_order(turned: Any, small: float, scale: Any) -> tuple[Any, list[tuple[int, int]]]:
    """I + X with X_ij = D_ij / (D_jj - D_ii) for separated pairs, and the other pairs that are not yet diagonal."""
    size, tiny = turned.nrows(), scale * arb(2) ** int(small)
    rotation, links = identity(size), []
    for i in range(size):
        for j in range(i):
            off, gap = turned[i, j], turned[j, j] - turned[i, i]
            if abs(off) <= tiny:
                continue
            if abs(off) <= abs(gap) * _SEPARATED:
                rotation[i, j] = (off / gap).mid()
                rotation[j, i] = -rotation[i, j]
            else:
                links.append((i, j))
    return rotation, links


def _cluster_rotations(turned: Any, links: list[tuple[int, int]]) -> Any:
    """The identity with a double-precision eigenvector matrix on every connected cluster of indices."""
    result = identity(turned.nrows())
    for members in _components(turned.nrows(), links):
        mean = sum((turned[i, i] for i in members), arb(0)) / len(members)
        block = arb_mat([[turned[i, j] - (mean if i == j else 0) for j in members] for i in members])
        vectors = _double_rotation(_to_double(block, largest(block)))
        for (a, i), (b, j) in itertools.product(enumerate(members), repeat=2):
            result[i, j] = float(vectors[a, b])
    return result


def _components(size: int, links: list[tuple[int, int]]) -> list[list[int]]:
    """Connected components with more than one member."""
    label = list(range(size))
    for i, j in links:
        old, new = label[i], label[j]
        label = [new if x == old else x for x in label]
    groups = [[i for i in range(size) if label[i] == k] for k in sorted(set(label))]
    return [group for group in groups if len(group) > 1]
