"""How the random families of flow instances are built.

One function per family, exact rationals, an explicit generator.

A recipe takes a ``random.Random`` and sizes that already fit the family, and returns (Y, C, Z0). Entries are kept
short so that exact arithmetic on small instances is fast.
"""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

from flint import fmpq, fmpq_mat

from faverify.exact.linear import from_flint, identity, product, rank, transpose
from faverify.exact.matrix import Matrix

Recipe = Callable[[Random, int, int, int], tuple[Matrix, Matrix, Matrix]]


def normals(rng: Random, rows: int, columns: int, denominator: int = 20) -> Matrix:
    """Standard normals rounded to multiples of 1/denominator."""
    return tuple(
        tuple(Fraction(round(rng.gauss(0, 1) * denominator), denominator) for _ in range(columns)) for _ in range(rows)
    )


def scaled(matrix: Matrix, factor: Fraction) -> Matrix:
    """``factor * matrix``."""
    return tuple(tuple(factor * value for value in row) for row in matrix)


def added(left: Matrix, right: Matrix) -> Matrix:
    """``left + right``."""
    return tuple(tuple(a + b for a, b in zip(p, q, strict=True)) for p, q in zip(left, right, strict=True))


def diagonal(values: list[Fraction]) -> Matrix:
    """The diagonal matrix with these values."""
    return tuple(tuple(value if i == j else Fraction(0) for j in range(len(values))) for i, value in enumerate(values))


def of_rank(rng: Random, rows: int, columns: int, wanted: int, denominator: int = 4) -> Matrix:
    """A random rational matrix of exactly the wanted rank, 0 included (redrawn until the rank is right)."""
    if wanted == 0:
        return ((Fraction(0),) * columns,) * rows
    while True:
        left, right = normals(rng, rows, wanted, denominator), normals(rng, wanted, columns, denominator)
        if rank(matrix := product(left, right)) == wanted:
            return matrix


def cayley(lower: list[list[Any]], tall: list[list[Any]]) -> Matrix:
    """An n x r rational matrix with exactly orthonormal columns, by the Cayley transform.

    ``lower`` is r x r (only what is below the diagonal counts) and gives S; ``tall`` is V, (n - r) x r (``[]``: r =
    n). The first r columns of ``2 (I + K)^{-1} - I`` for the skew K = [[S, -V^T], [V, 0]]: with T = (I + S + V^T
    V)^{-1} they are ``[2 T - I; -2 V T]``. Only an r x r inverse is needed, so entries stay short.
    """
    r = len(lower)
    skew = fmpq_mat([[lower[i][j] if i > j else -lower[j][i] if i < j else 0 for j in range(r)] for i in range(r)])
    V: Any = fmpq_mat(len(tall), r, [value for row in tall for value in row])
    top = (identity(r) + skew + V.transpose() * V).inv()
    return from_flint(fmpq_mat((2 * top - identity(r)).tolist() + (-2 * V * top).tolist()))


def orthonormal_columns(rng: Random, n: int, r: int) -> Matrix:
    """A random n x r rational matrix with exactly orthonormal columns (r <= n)."""
    halves = [fmpq(k, 2) for k in (-2, -1, 0, 1, 2)]
    lower = [[rng.choice(halves) for _ in range(r)] for _ in range(r)]
    return cayley(lower, [[rng.choice(halves) for _ in range(r)] for _ in range(n - r)])


def _start(rng: Random, n: int, r: int, denominator: int = 20) -> Matrix:
    """A Gaussian n x r matrix of full column rank (redrawn until it is)."""
    while True:
        if rank(matrix := normals(rng, n, r, denominator)) == r:
            return matrix


def gaussian(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """Y, C, Z0 of independent standard normals, rounded to multiples of 1/500."""
    return normals(rng, n, m, 500), normals(rng, m, r, 500), _start(rng, n, r, 500)


def plain(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """The same with short entries (multiples of 1/20): the recipe of families that differ in their sizes only."""
    return normals(rng, n, m), normals(rng, m, r), _start(rng, n, r)


def orthonormal(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """``Z0^T Z0 = I`` exactly."""
    return normals(rng, n, m), normals(rng, m, r), orthonormal_columns(rng, n, r)


def rooted(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """``Z0 = Q S``, Q orthonormal, S rational symmetric positive definite: ``Z0^T Z0 = S^2``."""
    factor = normals(rng, r, r, 2)
    root = added(product(factor, transpose(factor)), diagonal([Fraction(rng.choice((1, 2, 3)), 2)] * r))
    return normals(rng, n, m), normals(rng, m, r), product(orthonormal_columns(rng, n, r), root)


def anti_aligned(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """``Z0 = -Y C / 2`` plus noise of size 1/20: the feedback points the wrong way, lam is very negative."""
    while True:
        target, feedback = normals(rng, n, m, 10), normals(rng, m, r, 10)
        noise = scaled(normals(rng, n, r, 10), Fraction(1, 20))
        start = added(scaled(product(target, feedback), Fraction(-1, 2)), noise)
        if rank(start) == r and any(any(row) for row in product(target, feedback)):
            return target, feedback, start


def rank_deficient(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """rank(Y) < min(n, m); in half of the draws C loses rank too, or rank(Y) < r, so that rank(Y C) < r."""
    full = min(n, m)
    variant = rng.choice(("target", "target", "feedback", "below r"))
    highest = min(full, r) - 1 if variant == "below r" else full - 1
    target = of_rank(rng, n, m, rng.randint(min(1, highest), highest))
    feedback = of_rank(rng, m, r, min(m, r) - 1) if variant == "feedback" else normals(rng, m, r)
    return target, feedback, _start(rng, n, r)


def steepest_rise(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """``Z0^T Z0 = I``, ``W(0) C = -a I`` and ``F(0)^T F(0) = b^2 I`` for short rationals a, b > 0 (n >= 2r, m >= r).

    A stays a multiple of I, so N4's bound is attained: the loss rises by ``r a^2 = (r/4) lam^2`` in all.
    """
    a, b = Fraction(rng.randint(1, 20), 10), Fraction(rng.randint(1, 20), 10)
    target = tuple(
        tuple({j: -a, j + r: b}.get(i, Fraction(0)) if j < r else Fraction(0) for j in range(m)) for i in range(n)
    )
    start, feedback = (tuple(tuple(Fraction(i == j) for j in range(r)) for i in range(rows)) for rows in (n, m))
    return target, feedback, start


def relay(first: Fraction, ratio: int) -> Recipe:
    """Units of one size that turn round one after another: ``Z0^T Z0 = I``, ``W(0) C = diag(-a)``, a^2 + b^2 = 1.

    Each goes its own way (n >= 2r, m >= r): with ``a = tanh(d)``, ``d = log(first * ratio^i)`` of unit i, the square
    of its residual is ``1 / cosh(t - d)^2``, largest when it passes the right angle. Nothing is drawn.
    """

    def recipe(_: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
        growth = [(first * ratio**i) ** 2 for i in range(r)]
        pairs = [((p - 1) / (p + 1), 2 * first * ratio**i / (p + 1)) for i, p in enumerate(growth)]
        target = tuple(
            tuple({j: -pairs[j][0], j + r: pairs[j][1]}.get(i, Fraction(0)) if j < r else Fraction(0) for j in range(m))
            for i in range(n)
        )
        start, feedback = (tuple(tuple(Fraction(i == j) for j in range(r)) for i in range(rows)) for rows in (n, m))
        return target, feedback, start

    return recipe


def badly_scaled(rng: Random, n: int, m: int, r: int) -> tuple[Matrix, Matrix, Matrix]:
    """cond(Z0) = 10^4 exactly, Y and C scaled by powers of ten that differ by 10^4, 10^6 or 10^8.

    The fastest rate, s(Y) s(C) / s_min(Z0), stays of order one, so that the flow is badly conditioned but not stiff
    beyond reach.
    """
    values = [Fraction(10) ** (2 - (4 * k) // (r - 1)) for k in range(r)]
    start = product(orthonormal_columns(rng, n, r), diagonal(values), transpose(orthonormal_columns(rng, r, r)))
    power = rng.choice((-3, 2, 3))
    target = scaled(normals(rng, n, m), Fraction(10) ** power)
    return target, scaled(normals(rng, m, r), Fraction(10) ** (-power - 2)), start
