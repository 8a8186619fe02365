"""What of FA* moves: the exact quotient by the largest subspace at rest (theory: N15).

Let D be the largest M(0)-invariant subspace inside ker F(0), the intersection of the kernels of ``F(0) M(0)^j``. Along
the flow ``F x = 0``, ``M x = M(0) x`` and ``Z x = Z(0) x`` for every x in D. With T the columns of a basis of the
G-orthogonal complement of D, ``z = Z T`` obeys an equation of the same form, ``z' = b - z m``, ``m = g z^T b``,
``g = (T^T G T)^{-1}``, for which D = 0: then ``l`` decays exponentially from every start.

Everything is rational, so that D is decided exactly.
"""

from dataclasses import dataclass
from typing import Any

from flint import fmpq_mat, fmpz_mat, nmod_mat

from faverify.exact.linear import identity

_PRIME = 2**61 - 1


@dataclass(frozen=True)
class Quotient:
    """The moving part as exact ``fmpq_mat``s, q = r - dim D.

    T (r x q) and ``L = g T^T G`` (q x r) with ``L T = I``; g, m0 = L M(0) T, n0 = T^T N(0) T (q x q); b (n x q) and
    z0 = Z(0) T. ``M(t) = M(0) + T g l(t) L``, ``N(t) = L^T n(t) L`` and ``Z(t) = Z(0) + (z(t) - z0) L`` with
    ``l = g^{-1} (m - m0)``, symmetric. ``whole`` says that D = 0: then T = L = I. Of q = 0 (all is at rest) only
    the size is known.
    """

    q: int
    whole: bool
    T: Any
    L: Any
    g: Any
    m0: Any
    n0: Any
    z0: Any
    b: Any


def quotient(G: Any, Gi: Any, B: Any, Z0: Any, M0: Any, N0: Any) -> Quotient:
    """The moving part of FA* from the exact matrices of its start."""
    r = int(G.nrows())
    if _certainly_observable(N0, M0):
        eye = identity(r)
        return Quotient(r, True, eye, eye, Gi, M0, N0, Z0, B)
    rest = rest_space(N0, M0)
    if rest.ncols() == 0:
        eye = identity(r)
        return Quotient(r, True, eye, eye, Gi, M0, N0, Z0, B)
    if rest.ncols() == r:
        return Quotient(0, False, *([None] * 7))
    T = null_space(rest.transpose() * G)
    g = (T.transpose() * G * T).inv()
    L = g * T.transpose() * G
    m0, z0 = L * M0 * T, Z0 * T
    b = (B - Z0 * M0) * T + z0 * m0
    return Quotient(int(T.ncols()), False, T, L, g, m0, T.transpose() * N0 * T, z0, b)


def rest_space(N0: Any, M0: Any) -> Any:
    """A basis of D (r x dim D, exact): what ``N(0) M(0)^j`` sends to 0 for every j; F(0) and N(0) have one kernel."""
    rows, rank = _echelon(_integral(N0))
    step = _integral(M0)
    while rank < N0.ncols():
        more, grown = _echelon(fmpz_mat(rows.tolist() + (rows * step).tolist()))
        if grown == rank:
            break
        rows, rank = more, grown
    return null_space(fmpq_mat(rows)) if rank else identity(int(N0.ncols()))


def null_space(matrix: Any) -> Any:
    """A basis of the kernel of an exact matrix, as columns (with no column where the kernel is 0)."""
    reduced, rank = matrix.rref()
    size, rows = int(matrix.ncols()), reduced.tolist()[: int(rank)]
    pivots = [next(j for j, x in enumerate(row) if x) for row in rows]
    free = [j for j in range(size) if j not in pivots]
    basis = fmpq_mat(size, len(free))
    for k, j in enumerate(free):
        basis[j, k] = 1
        for i, pivot in enumerate(pivots):
            basis[pivot, k] = -rows[i][j]
    return basis


def _integral(matrix: Any) -> Any:
    """The integer matrix that is a multiple of an exact matrix."""
    return matrix.numer_denom()[0]


def _echelon(matrix: Any) -> tuple[Any, int]:
    """(rows that span the row space, its dimension), integers."""
    reduced, _, rank = matrix.rref()
    rows = reduced.tolist()[: int(rank)]
    return (fmpz_mat(rows) if rows else reduced), int(rank)


def _certainly_observable(N0: Any, M0: Any) -> bool:
    """Whether D = 0 modulo a prime: then it is 0 over the rationals (no minor can vanish that does not modulo it)."""
    size = int(N0.ncols())
    rows, step = nmod_mat(_integral(N0), _PRIME), nmod_mat(_integral(M0), _PRIME)
    block = rows
    for _ in range(size):
        if rows.rank() == size:
            return True
        block = block * step
        rows = nmod_mat(rows.nrows() + size, size, [int(x) for x in rows.entries() + block.entries()], _PRIME)
    return False


def pivots_of(matrix: Any) -> list[int]:
    """Columns that span the column space of a symmetric exact matrix, the first ones possible."""
    size = int(matrix.ncols())
    if nmod_mat(_integral(matrix), _PRIME).rank() == size:
        return list(range(size))
    reduced, rank = matrix.rref()
    return [next(j for j, x in enumerate(row) if x) for row in reduced.tolist()[: int(rank)]]


def columns(matrix: Any, chosen: list[int]) -> Any:
    """Some columns of an exact matrix."""
    if chosen == list(range(matrix.ncols())):
        return matrix
    return fmpq_mat([[row[j] for j in chosen] for row in matrix.tolist()])
