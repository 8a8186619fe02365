"""Rigorous linear algebra in real balls: norms, eigenvalues, singular values, roots, definiteness.

Everything works at the current precision of FLINT (`flint.ctx`) and encloses the true value for every matrix in the
input ball. "Symmetric" arguments are ball matrices that contain a symmetric matrix; the statement is about those.
Approximate vectors are guesses; what is returned follows from Weyl's and Ostrowski's theorems (Horn and Johnson,
Matrix Analysis, 4.3 and 4.5) and from perturbation bounds named at each function.
"""

import math
from typing import Any

import numpy as np
from flint import arb, arb_mat, fmpq_mat

from faverify.balls.approx_vectors import approx_eigenvectors, identity
from faverify.balls.zeros import most_rank
from faverify.errors import DomainError, UnableError
from faverify.exact.linalg import exact_is_psd, exact_rank

__all__ = [
    "certainly_not_psd",
    "certainly_psd",
    "enclose_positive_part",
    "enclose_positive_part_norm_squared",
    "enclose_singular_values",
    "enclose_sqrt_psd",
    "enclose_symmetric_eigenvalues",
    "exact_is_psd",
    "exact_rank",
    "identity",
    "least_eigenvalue_below",
    "norm_f_squared",
    "norm_f_upper",
    "nuclear_norm",
    "psd",
    "sigma_max",
    "sigma_min",
    "solve",
    "sqrt_nonnegative",
    "symmetrised",
    "trace",
]  # fmt: skip

_SMALL = 16


def trace(matrix: arb_mat) -> arb:
    """The trace of a square ball matrix, as a ball."""
    return matrix.trace()


def norm_f_squared(matrix: arb_mat) -> arb:
    """||X||_F^2 as a ball (where no entry may vanish, that of a wide X may reach below 0)."""
    return sum((_square(x) for x in matrix.entries()), arb(0))


def norm_f_upper(matrix: arb_mat) -> arb:
    """An exact ball that is certainly at least ||X||_F for every X in the ball matrix; infinity for what is no number.

    The root of the trace of the smaller of ``X^T X`` and ``X X^T`` where that is small, else of a row times a column.
    """
    n, m = matrix.nrows(), matrix.ncols()
    if min(n, m) <= _SMALL:
        flipped = matrix.transpose()
        total = (flipped * matrix if m <= n else matrix * flipped).trace().upper()
    else:
        entries = matrix.entries()
        total = (arb_mat(1, n * m, entries) * arb_mat(n * m, 1, entries))[0, 0].upper()
    if total.is_nan():
        return arb("inf")
    return total.sqrt().upper() if total > 0 else arb(0)


def _square(x: arb) -> arb:
    return (x * x).nonnegative_part() if x.contains(0) else x * x


def sqrt_nonnegative(x: arb) -> arb:
    """The square root of a number that lies in the ball and is known to be non-negative.

    Raises `DomainError` if the ball is certainly negative.
    """
    if x < 0:
        raise DomainError("the square root of a negative number")
    if x > 0 or x.is_zero() or not x.is_finite():
        return x.sqrt()
    return arb(0).union(x.upper().sqrt().upper())


def symmetrised(matrix: arb_mat) -> arb_mat:
    """A symmetric ball matrix that contains every symmetric matrix in the input; `DomainError` if there is none."""
    size = matrix.nrows()
    if size != matrix.ncols():
        raise DomainError(f"a symmetric matrix is square, this one is {size} x {matrix.ncols()}")
    result = arb_mat(matrix)
    for i in range(size):
        for j in range(i):
            result[i, j] = result[j, i] = _meet(matrix[i, j], matrix[j, i])
    return result


def _meet(a: arb, b: arb) -> arb:
    if not (a.is_finite() and b.is_finite()):
        return a
    if not a.overlaps(b):
        raise DomainError("this is asked of a symmetric matrix, and the matrix is certainly not symmetric")
    return a.intersection(b)


def _radii_norm(matrix: arb_mat) -> arb:
    """Upper bound of the spectral norm of a symmetric D with |D| <= the radii.

    Least of F-norm and largest row sum.
    """
    radii = [[x.rad() for x in row] for row in matrix.tolist()]
    row_sum = arb(0)
    for row in radii:
        row_sum = row_sum.max(sum(row, arb(0)).upper())
    square = sum((x * x for row in radii for x in row), arb(0))
    return row_sum.upper().min(square.upper().sqrt().upper()).upper()


def _all_finite(matrix: arb_mat) -> bool:
    return all(x.is_finite() for x in matrix.entries())


def _unknown(count: int, lowest: arb | None = None) -> list[arb]:
    return [arb(0, "inf") for _ in range(count)]


def enclose_symmetric_eigenvalues(matrix: arb_mat, vectors: arb_mat | None = None) -> list[arb]:
    """Balls in ascending order.

    The i-th contains the i-th smallest eigenvalue of every symmetric matrix in the input. ``vectors`` are approximate
    eigenvectors, a guess; they are found where none are given.

    Multiple and clustered eigenvalues are welcome. With ``Q`` nearly orthogonal, ``||I - Q^T Q||_F <= e < 1`` and
    ``D = Q^T A Q``: Weyl puts the eigenvalues of D within ||off-diagonal D|| of its sorted diagonal, Ostrowski
    those of A within the factor [1/(1 + e), 1/(1 - e)] of them, Weyl again adds the radii of A. Not finite input
    gives infinite balls. Raises `DomainError` for a matrix that is certainly not symmetric.
    """
    matrix = symmetrised(matrix)
    size = matrix.nrows()
    if not _all_finite(matrix):
        return _unknown(size)
    middle, spread = matrix.mid(), _radii_norm(matrix)
    vectors = approx_eigenvectors(middle) if vectors is None else vectors
    defect = norm_f_upper(identity(size) - vectors.transpose() * vectors)
    if not defect < arb(0.5):
        bound = norm_f_upper(matrix)
        return [arb(0, bound) for _ in range(size)]
    turned = vectors.transpose() * middle * vectors
    off = norm_f_upper(arb_mat([[turned[i, j] if i != j else 0 for j in range(size)] for i in range(size)]))
    factor = 1 / arb(1, defect)
    return [arb(0, spread) + factor * (x + arb(0, off)) for x in sorted_balls([turned[i, i] for i in range(size)])]


def sorted_balls(balls: list[arb]) -> list[arb]:
    """The i-th ball contains the i-th smallest of the numbers, however the balls overlap."""
    lower = sorted((x.lower() for x in balls), key=_key)
    upper = sorted((x.upper() for x in balls), key=_key)
    return [a.union(b) for a, b in zip(lower, upper, strict=True)]


class _key:  # noqa: N801
    """Total order of exact balls."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __lt__(self, other: "_key") -> bool:
        return bool(self.value < other.value)


def psd(matrix: arb_mat) -> bool | None:
    """Whether every symmetric matrix in the ball is PSD: True, False (none is), or None (cannot tell here).

    True by an LDL^T elimination with certainly positive pivots, or by `enclose_symmetric_eigenvalues`; False by a
    certainly negative diagonal entry or eigenvalue. Raises `DomainError` for a matrix that is certainly not
    symmetric.
    """
    matrix = symmetrised(matrix)
    if not _all_finite(matrix):
        return None
    if any(matrix[i, i] < 0 for i in range(matrix.nrows())):
        return False
    if pivots_positive(matrix):
        return True
    least = enclose_symmetric_eigenvalues(matrix)[0]
    return True if least >= 0 else False if least < 0 else None


def certainly_psd(matrix: arb_mat) -> bool:
    """Whether `psd` certifies it."""
    return psd(matrix) is True


def certainly_not_psd(matrix: arb_mat) -> bool:
    """Whether `psd` refutes it."""
    return psd(matrix) is False


def pivots_positive(matrix: arb_mat) -> bool:
    """Symmetric elimination.

    True only if all pivots are certainly positive (then the matrix is positive definite).
    """
    rows = matrix.tolist()
    size = len(rows)
    for k in range(size):
        pivot = rows[k][k]
        if not pivot > 0:
            return False
        for i in range(k + 1, size):
            factor = rows[k][i] / pivot
            for j in range(i, size):
                rows[i][j] = rows[i][j] - factor * rows[k][j]
    return True


def least_eigenvalue_below(matrix: arb_mat) -> arb:
    """An exact ball below the smallest eigenvalue of every symmetric matrix in the input, usually by 1e-6 of its size.

    A guess in double precision, confirmed by `pivots_positive`; else from `enclose_symmetric_eigenvalues` (slower).
    """
    size = matrix.nrows()
    scale = norm_f_upper(matrix)
    if scale.is_finite() and scale > 0 and scale < arb(2) ** 900 and scale > arb(2) ** -900:
        middle = np.array([[float(x.mid()) for x in row] for row in matrix.tolist()])
        try:
            guess = float(np.linalg.eigvalsh((middle + middle.T) / 2)[0])
        except np.linalg.LinAlgError:
            guess = math.nan
        if math.isfinite(guess):
            low = (arb(guess) - scale * arb(1e-6)).lower()
            shifted = [[x - low if i == j else x for j, x in enumerate(row)] for i, row in enumerate(matrix.tolist())]
            if pivots_positive(arb_mat(shifted)):
                return low
    return enclose_symmetric_eigenvalues(matrix)[0].lower() if size else arb(0)


def _nearly_diagonalised(middle: arb_mat) -> tuple[Any, Any, list[arb]]:
    """(Q, upper bound of ||I - Q^T Q||_F, exact approximate eigenvalues)."""
    vectors = approx_eigenvectors(middle)
    defect = norm_f_upper(identity(middle.nrows()) - vectors.transpose() * vectors)
    turned = vectors.transpose() * middle * vectors
    return vectors, defect, [turned[i, i].mid() for i in range(middle.nrows())]


def _diagonal(values: list[arb]) -> arb_mat:
    return arb_mat([[values[i] if i == j else 0 for j in range(len(values))] for i in range(len(values))])


def enclose_sqrt_psd(matrix: arb_mat) -> arb_mat:
    """The PSD root S of every PSD matrix G in the ball, entrywise; sharp where G is certainly positive definite.

    With a symmetric positive definite X: ``||X - S||_F <= ||X^2 - G||_F / (lambda_min(X) + lambda_min(S))`` (the
    Sylvester equation ``X (X - S) + (X - S) S = X^2 - G``), and always ``||X - S||_2 <= ||X^2 - G||_2^(1/2)``
    (Powers and Stormer; Bhatia, Matrix Analysis, X.1). Raises `DomainError` if no matrix in the ball is PSD.
    """
    matrix = symmetrised(matrix)
    size = matrix.nrows()
    if not _all_finite(matrix):
        return arb_mat([_unknown(size) for _ in range(size)])
    vectors, _, values = _nearly_diagonalised(matrix.mid())
    least = enclose_symmetric_eigenvalues(matrix, vectors)[0]
    if least < 0:
        raise DomainError("the square root of a matrix that is certainly not positive semidefinite")
    roots = [value.max(arb(0)).sqrt().mid() for value in values]
    root = (vectors * _diagonal(roots) * vectors.transpose()).mid()
    root = ((root + root.transpose()) * arb(0.5)).mid()
    return _blown_up(root, _root_error(root, matrix, least, vectors))


def _root_error(root: arb_mat, matrix: arb_mat, least: arb, vectors: arb_mat) -> arb:
    """The bound of ||root - S||_F; ``vectors`` nearly diagonalise both."""
    gap = norm_f_upper(root * root - matrix)
    bottom = enclose_symmetric_eigenvalues(root, vectors)[0].lower()
    if not bottom >= 0:  # Powers-Stormer needs a PSD comparison matrix: shift it by the defect
        return (gap.sqrt() + 2 * abs(bottom) + (2 * abs(bottom) * norm_f_upper(root)).sqrt()).upper()
    floor = bottom + (least.lower().sqrt().lower() if least > 0 else arb(0))
    crude = gap.sqrt().upper()
    return (gap / floor).upper().min(crude).upper() if floor > 0 else crude


def _blown_up(middle: arb_mat, radius: arb) -> arb_mat:
    """Every entry of an exact matrix with the same radius."""
    return arb_mat([[x + arb(0, radius) for x in row] for row in middle.tolist()])


def enclose_positive_part(matrix: arb_mat) -> arb_mat:
    """A_+ of every symmetric A in the ball, entrywise (A = A_+ - A_-, both PSD).

    The projection onto the PSD cone does not expand the Frobenius norm: with O the orthogonal polar factor of the
    nearly orthogonal Q and B = O L O^T, ``||A_+ - Q L_+ Q^T||_F <= ||A - Q L Q^T||_F + 2 ||Q L Q^T - O L O^T||``,
    the last within ``||Q - O||_F ||L|| (||Q|| + 1)``, ``||Q - O||_F <= ||I - Q^T Q||_F``.
    """
    matrix = symmetrised(matrix)
    size = matrix.nrows()
    if not _all_finite(matrix):
        return arb_mat([_unknown(size) for _ in range(size)])
    vectors, defect, values = _nearly_diagonalised(matrix.mid())
    gap = norm_f_upper(matrix - vectors * _diagonal(values) * vectors.transpose())
    biggest = arb(0)
    for value in values:
        biggest = biggest.max(abs(value))
    radius = (gap + 2 * defect * biggest * (2 + defect)).upper()
    positive = vectors * _diagonal([value.max(arb(0)) for value in values]) * vectors.transpose()
    return arb_mat([[x + arb(0, radius) for x in row] for row in positive.tolist()])


def enclose_positive_part_norm_squared(matrix: arb_mat) -> arb:
    """||A_+||_F^2 of every symmetric A in the ball (of ``-A``: ||A_-||_F^2), from the eigenvalues."""
    return sum((_square(x.max(arb(0))) for x in enclose_symmetric_eigenvalues(matrix)), arb(0))


def enclose_singular_values(matrix: arb_mat | fmpq_mat) -> list[arb]:
    """Balls in descending order; the i-th contains the i-th largest of the min(n, m) singular values of every X.

    Takes an ``arb_mat`` or an ``fmpq_mat``; those beyond the rank (of balls, the most that it can be by entries that
    are exactly 0) are exactly 0. With X at
    least as tall as wide and V = X Q: Ostrowski and Weyl for the Gram matrix V^T V, and from above ``sigma_j(X) <=
    ||columns j.. of V||_F / (1 - e)^(1/2)``, which is sharp for vanishing singular values too.
    """
    rank, matrix = most_rank(matrix), arb_mat(matrix)
    if matrix.nrows() < matrix.ncols():
        matrix = matrix.transpose()
    if not _all_finite(matrix):
        return _unknown(matrix.ncols())
    values = _tall_singular_values(matrix)
    return values[:rank] + [arb(0)] * (len(values) - rank)


def _tall_singular_values(matrix: arb_mat) -> list[arb]:
    middle = matrix.mid()
    spread = arb(0)
    radii = sum((x.rad() * x.rad() for x in matrix.entries()), arb(0))
    if radii > 0:
        spread = radii.upper().sqrt().upper()
    vectors = approx_eigenvectors((middle.transpose() * middle).mid())
    size = vectors.nrows()
    defect = norm_f_upper(identity(size) - vectors.transpose() * vectors)
    if not defect < arb(0.5):
        return [arb(0).union(norm_f_upper(matrix)) for _ in range(size)]
    image = middle * vectors
    gram = image.transpose() * image
    order = sorted(range(size), key=lambda j: _key(-gram[j, j].mid()))
    lower, upper = _from_gram(gram, defect)
    tails = _tail_norms(image, order, defect)
    result = []
    for low, high, tail in zip(lower, upper, tails, strict=True):
        top = high.min(tail).upper() + spread
        result.append((low - spread).max(arb(0)).lower().union(top.upper()).nonnegative_part())
    return result


def _from_gram(gram: arb_mat, defect: arb) -> tuple[list[arb], list[arb]]:
    """Lower and upper bounds of the singular values, largest first, from V^T V and the defect of Q."""
    size = gram.nrows()
    off = norm_f_upper(arb_mat([[gram[i, j] if i != j else 0 for j in range(size)] for i in range(size)]))
    squares = [x + arb(0, off) for x in reversed(sorted_balls([gram[j, j] for j in range(size)]))]
    lower = [(x.lower().max(arb(0)) / (1 + defect)).lower().max(arb(0)).sqrt().lower() for x in squares]
    upper = [(x.upper().max(arb(0)) / (1 - defect)).upper().sqrt().upper() for x in squares]
    return lower, upper


def _tail_norms(image: arb_mat, order: list[int], defect: arb) -> list[arb]:
    """||columns order[j:] of V||_F / sqrt(1 - e), rounded up, for each j."""
    totals, total = [], arb(0)
    for j in reversed(order):
        total = total + sum((_square(image[i, j]) for i in range(image.nrows())), arb(0))
        totals.append((total.upper() / (1 - defect)).upper().sqrt().upper())
    return totals[::-1]


def nuclear_norm(matrix: arb_mat | fmpq_mat) -> arb:
    """The sum of the singular values."""
    return sum(enclose_singular_values(matrix), arb(0))


def sigma_max(matrix: arb_mat | fmpq_mat) -> arb:
    """The largest singular value."""
    return enclose_singular_values(matrix)[0]


def sigma_min(matrix: arb_mat | fmpq_mat) -> arb:
    """The smallest of the min(n, m) singular values."""
    return enclose_singular_values(matrix)[-1]


def solve(matrix: arb_mat, right: arb_mat) -> arb_mat:
    """Enclosure of the X with ``matrix X = right``.

    `UnableError` where regularity is not certain at this precision.
    """
    try:
        return matrix.solve(right)
    except ZeroDivisionError:
        raise UnableError("a linear system is not certainly regular at this precision; more bits may help") from None
