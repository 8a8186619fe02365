"""Hypothesis strategies for the cases: small exact rationals, so that what shrinks out is readable.

Used by the property tests and by the search for counterexamples. Every matrix is built from drawn integers and
denominators without rejection; where a rank is needed it is repaired by adding multiples of ``[I; 0]``, so simple
draws stay simple.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from random import Random

from hypothesis import strategies as st

from faverify.cases.families import Sizes, fitting_sizes
from faverify.cases.instance import Instance
from faverify.cases.recipes import added, cayley, scaled
from faverify.cases.stationary import StationaryPoint, least_squares
from faverify.cases.vectors import VectorSequence, chain
from faverify.claim import Case
from faverify.exact.linear import full_rank_factors, product, rank, transpose
from faverify.exact.matrix import Matrix

EDGES = (
    "gaussian",
    "scalar",
    "rank-deficient",
    "anti-aligned",
    "near-square",
    "wide-feedback",
    "orthonormal",
    "r-equals-n",
)


@lru_cache(maxsize=256)  # (Hypothesis looks at a new one before it draws)
def rational_matrices(rows: int, columns: int, largest: int = 4, denominators: int = 3) -> st.SearchStrategy[Matrix]:
    """Matrices of short rationals: one denominator for the whole matrix (rows, columns >= 1)."""
    numerators = st.lists(
        st.lists(st.integers(-largest, largest), min_size=columns, max_size=columns), min_size=rows, max_size=rows
    )
    return st.builds(
        lambda table, q: tuple(tuple(Fraction(p, q) for p in row) for row in table),
        numerators,
        st.integers(1, denominators),
    )


def repaired(matrix: Matrix) -> Matrix:
    """``matrix + t [I; 0]`` (or ``[I, 0]``) with the least t = 0, 1, .. that gives full rank."""
    step = tuple(tuple(Fraction(i == j) for j in range(len(matrix[0]))) for i in range(len(matrix)))
    while rank(matrix) < min(len(matrix), len(matrix[0])):
        matrix = added(matrix, step)
    return matrix


def instances(
    max_n: int = 5, max_m: int = 5, max_r: int = 3, families: Sequence[str] = EDGES
) -> st.SearchStrategy[Instance]:
    """Flow instances of the named edges (`EDGES`): Y at most max_n x max_m, Z0 of full column rank r <= max_r."""

    def sizes(draw: st.DrawFn, edge: str) -> Sizes:
        return _sizes(draw, edge, max_n, max_m, max_r)

    return st.composite(_instance)(sizes, families)


def instances_of(n: int, m: int, r: int) -> st.SearchStrategy[Instance]:
    """Flow instances of one size, of the edges that have it (r <= n)."""
    fitting = [edge for edge in EDGES if fitting_sizes(edge, n, m, r) == (n, m, r)]
    return st.composite(_instance)(lambda draw, edge: (n, m, r), fitting)


def stationary_points(max_n: int = 4, max_m: int = 4, max_r: int = 3) -> st.SearchStrategy[StationaryPoint]:
    """Stationary points with any feedback, generic or not, any ranks of Y and Z, and null components in W."""
    return st.composite(_stationary_point)(max_n, max_m, max_r)


def vector_sequences(max_d: int = 3, max_steps: int = 5, max_n: int = 3) -> st.SearchStrategy[VectorSequence]:
    """Sequences of short vectors with positive weights, chains near the bound among them."""
    return st.composite(_vector_sequence)(max_d, max_steps, max_n)


BY_KIND: dict[str, Callable[[], st.SearchStrategy[Case]]] = {
    "flow": instances,
    "stationary": stationary_points,
    "vectors": vector_sequences,
}
"""What the search for counterexamples draws of each kind that a file can hold."""


def some_sizes(rng: Random, max_n: int = 5, max_m: int = 5, max_r: int = 3) -> Sizes:
    """Sizes of instances, about as `instances` draws them."""
    r = rng.randint(1, max_r)
    return rng.randint(r, max_n), rng.randint(1, max_m), r


def _instance(draw: st.DrawFn, sizes: Callable[[st.DrawFn, str], Sizes], families: Sequence[str]) -> Instance:
    edge = draw(st.sampled_from(list(families)))
    n, m, r = sizes(draw, edge)
    Y = draw(_targets(n, m)) if edge == "rank-deficient" else draw(rational_matrices(n, m))
    C = draw(rational_matrices(m, r))
    return Instance.of(Y, C, draw(_STARTS.get(edge, _plain_start)(Y, C, n, r)), name=edge)


def _sizes(draw: st.DrawFn, edge: str, max_n: int, max_m: int, max_r: int) -> Sizes:
    """Sizes of the edge inside the limits (the edges that need r >= 2 fall back to the limits given)."""
    r = draw(st.integers(1, min(max_r, max_n)))
    if edge == "near-square":
        return min(r + 1, max_n), draw(st.integers(1, max_m)), min(r, max(max_n - 1, 1))
    if edge == "r-equals-n":
        return r, draw(st.integers(1, max_m)), r
    sizes = fitting_sizes(edge, draw(st.integers(r, max_n)), draw(st.integers(1, max_m)), r)
    return sizes if sizes[0] <= max_n and sizes[1] <= max_m and sizes[2] <= max_r else (r, 1, r)


@lru_cache(maxsize=256)
def _targets(n: int, m: int) -> st.SearchStrategy[Matrix]:
    """Y of rank below min(n, m): a product through a smaller dimension; zero where that is 0."""
    inner = st.integers(0, max(min(n, m) - 1, 0))
    zero = st.just(((Fraction(0),) * m,) * n)
    return inner.flatmap(
        lambda k: st.builds(product, rational_matrices(n, k, 3, 1), rational_matrices(k, m, 3, 1)) if k else zero
    )


def _plain_start(Y: Matrix, C: Matrix, n: int, r: int) -> st.SearchStrategy[Matrix]:
    return rational_matrices(n, r).map(repaired)


def _against(Y: Matrix, C: Matrix, n: int, r: int) -> st.SearchStrategy[Matrix]:
    """Z0 = -Y C / 2, so that Z0^T Y C + C^T Y^T Z0 = -(Y C)^T Y C: negative definite if Y C has full column rank."""
    return st.just(repaired(scaled(product(Y, C), Fraction(-1, 2))))


def _orthonormal(Y: Matrix, C: Matrix, n: int, r: int) -> st.SearchStrategy[Matrix]:
    return st.builds(cayley, _whole_numbers(r, r), _whole_numbers(n - r, r))


@lru_cache(maxsize=256)
def _whole_numbers(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(-2, 2), min_size=columns, max_size=columns), min_size=rows, max_size=rows)


_STARTS: dict[str, Callable[[Matrix, Matrix, int, int], st.SearchStrategy[Matrix]]] = {
    "anti-aligned": _against,
    "orthonormal": _orthonormal,
}


def _stationary_point(draw: st.DrawFn, max_n: int, max_m: int, max_r: int) -> StationaryPoint:
    n, m, r = draw(st.integers(1, max_n)), draw(st.integers(1, max_m)), draw(st.integers(1, max_r))
    Y = draw(st.one_of(_targets(n, m), rational_matrices(n, m, 3, 1)))
    C = draw(st.one_of(_targets(m, r), rational_matrices(m, r, 3, 1)))
    factors = full_rank_factors(product(Y, C))
    columns = list(transpose(factors[0])) if factors else []
    if (extra := draw(st.integers(0, r - len(columns)))) > 0:
        columns += transpose(draw(rational_matrices(n, extra, 2, 1)))
    Z: Matrix = ((Fraction(0),) * r,) * n
    if columns:
        Z = product(transpose(tuple(columns)), repaired(draw(rational_matrices(len(columns), r, 2, 1))))
    return StationaryPoint.of(Y, C, Z, least_squares(Z, Y, draw(rational_matrices(r, m, 2, 1))), name="drawn")


def _vector_sequence(draw: st.DrawFn, max_d: int, max_steps: int, max_n: int) -> VectorSequence:
    d = draw(st.integers(1, max_d))
    if draw(st.integers(0, 4)) == 4:
        return chain(d, draw(st.integers(1, 6)), denominator=12)
    steps, n = draw(st.integers(1, max_steps)), draw(st.integers(1, max_n))
    weights = st.builds(Fraction, st.integers(1, 6), st.integers(1, 4))
    vectors = draw(st.lists(rational_matrices(n, d), min_size=steps, max_size=steps))
    return VectorSequence.of(vectors, draw(st.lists(weights, min_size=steps, max_size=steps)), name="drawn")
