"""Approximate eigenvectors of a symmetric matrix to any precision.

A guess without error bound, verified elsewhere.

Double precision starts; each step then doubles the digits by the refinement of Ogita and Aishima ("Iterative
refinement for symmetric eigenvalue decomposition", 2018), which turns between separated eigenvalues and towards
orthogonality at once; inside clusters a rotation in double precision (so multiple eigenvalues do no harm).
"""

import itertools
import math
from dataclasses import dataclass
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
    vectors = _from_double(_double_rotation(_to_double(middle, scale)))
    small = float(-ctx.prec + 4 + math.log2(size))
    best, before = vectors, math.inf
    for _ in range(_STEPS):
        turned = (vectors.transpose() * middle * vectors).mid()
        step = _refinement(turned, (identity(size) - vectors.transpose() * vectors).mid(), small, scale)
        if step.off >= before - 1 and before < small + 40:
            return best
        best, before = (vectors, step.off) if step.off < before else (best, before)
        if step.off <= small and not step.links:
            return _orthogonal(best)
        vectors = (vectors + vectors * step.change).mid()
        if step.links:
            vectors = _orthogonal((_orthogonal(vectors) * _cluster_rotations(turned, step.links)).mid())
        elif step.left <= small:
            return vectors
    return best


def identity(size: int) -> Any:
    """The identity as an exact ``arb_mat``."""
    return arb_mat(size, size, 1)


def largest(matrix: Any) -> Any:
    """An approximation of the largest absolute entry (exact ball)."""
    return max((abs(x).mid() for x in matrix.entries()), default=arb(0))


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


@dataclass(frozen=True)
class _Refinement:
    """A step of refinement: vectors V become V + V ``change``; ``links`` are pairs too close for it.

    ``off`` is log2 of the largest entry beside the diagonal relative to the scale, ``left`` of what the step leaves.
    """

    change: Any
    links: list[tuple[int, int]]
    off: float
    left: float


def _refinement(turned: Any, defect: Any, small: float, scale: Any) -> _Refinement:
    """The first order of what is left of V'AV being diagonal and of V'V being the identity."""
    size, tiny = turned.nrows(), scale * arb(2) ** int(small)
    levels = [turned[i, i] for i in range(size)]
    change, links, worst = defect * arb(0.5), list[tuple[int, int]](), arb(0)
    for i in range(size):
        for j in range(i):
            half, gap = change[i, j], levels[j] - levels[i]
            off = (turned[i, j] + (levels[i] + levels[j]) * half).mid()
            worst = max(worst, abs(off))
            if abs(off) <= tiny:
                continue
            if abs(off) > abs(gap) * _SEPARATED:
                links.append((i, j))
                continue
            turn = (off / gap).mid()
            change[i, j], change[j, i] = half + turn, half - turn
    return _Refinement(change, links, _log2(worst / scale), 2 * _log2(largest(change)) + math.log2(size))


def _log2(size: Any) -> float:
    return float(size.log().mid()) / math.log(2) if size > 0 else -math.inf


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
