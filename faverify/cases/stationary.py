"""Stationary points of FA and FA* (paper: (7)): E C = 0 and Z^T E = 0 with E = Y - Z W, exactly.

The points of Lemma 1 and Theorem 2, those at exceptional feedback where both fail, and the explicit feedback at which
the genericity condition ``rank(Y C) = min(r, rank Y)`` holds for any Y.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from faverify.cases.recipes import normals, of_rank
from faverify.cases.record import ExactCase
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.linear import from_flint, full_rank_factors, identity, product, rank, to_flint, transpose
from faverify.exact.matrix import Matrix, shape, to_matrix, to_text

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class StationaryPoint(ExactCase):
    """Y (n x m), C (m x r), Z (n x r), W (r x m), exact, with (Y - Z W) C = 0 and Z^T (Y - Z W) = 0.

    Build one with `StationaryPoint.of`, which checks both equations exactly.
    """

    Y: Matrix
    C: Matrix
    Z: Matrix
    W: Matrix
    name: str = ""

    kind = "stationary"

    @classmethod
    def of(cls, Y: Any, C: Any, Z: Any, W: Any, name: str = "") -> "StationaryPoint":
        """Validate anything matrix-like; `InvalidInstance` for shapes that do not fit or an equation that fails."""
        point = cls(to_matrix(Y, "Y"), to_matrix(C, "C"), to_matrix(Z, "Z"), to_matrix(W, "W"), name)
        (n, m), r = shape(point.Y), shape(point.Z)[1]
        for letter, want in {"C": (m, r), "Z": (n, r), "W": (r, m)}.items():
            got = shape(getattr(point, letter))
            if got != want:
                raise InvalidInstance(f"{letter} is {got[0]} x {got[1]}, but must be {want[0]} x {want[1]}")
        error = to_flint(point.Y) - to_flint(point.Z) * to_flint(point.W)
        residues = {"(Y - Z W) C": error * to_flint(point.C), "Z^T (Y - Z W)": to_flint(point.Z).transpose() * error}
        for text, value in residues.items():
            if any(value.entries()):
                raise InvalidInstance(f"no stationary point: {text} is not zero")
        return point

    @property
    def sizes(self) -> Sizes:
        """(n, m, r)."""
        return len(self.Y), len(self.Y[0]), len(self.W)

    @property
    def generic(self) -> bool:
        """Whether rank(Y C) = min(r, rank Y): the only property of a Gaussian C that Lemma 1 uses (almost sure)."""
        return rank(product(self.Y, self.C)) == min(len(self.W), rank(self.Y))

    def entries(self) -> dict[str, list[list[str]]]:
        """The matrices as rows of exact texts; `StationaryPoint.of(**entries)` gives the point back."""
        return {letter: to_text(getattr(self, letter)) for letter in ("Y", "C", "Z", "W")}


def witness_feedback(Y: Matrix, r: int) -> Matrix:
    """A feedback C (m x r) with ``rank(Y C) = min(r, rank Y)``, for every Y (theory: Lemma 1).

    With ``Y = L K^T`` of full-rank factors and J the rho x r matrix ``[I 0]`` or ``[I; 0]``: ``C = K (K^T K)^{-1} J``,
    so that ``Y C = L J``. For Y = 0 it is C = 0.
    """
    factors = full_rank_factors(Y)
    if factors is None:
        return to_matrix([[0] * r] * len(Y[0]))
    K = to_flint(factors[1])
    chosen = to_flint(to_matrix([[int(i == j) for j in range(r)] for i in range(K.ncols())]))
    return from_flint(K * (K.transpose() * K).inv() * chosen)


def least_squares(Z: Matrix, Y: Matrix, free: Matrix) -> Matrix:
    """All W (r x m) that minimise ``||Y - Z W||_F``: ``Z^+ Y + (I - Z^+ Z) free``, exactly, whatever the rank of Z."""
    factors = full_rank_factors(Z)
    if factors is None:
        return free
    L, K = to_flint(factors[0]), to_flint(factors[1])
    onto = K * (K.transpose() * K).inv()
    best = onto * (L.transpose() * L).inv() * L.transpose() * to_flint(Y)
    return from_flint(best + (identity(len(free)) - onto * K.transpose()) * to_flint(free))


def _point(rng: Random, Y: Matrix, C: Matrix, extra: int) -> StationaryPoint:
    """The point over (Y, C) whose Z spans col(Y C) and up to ``extra`` random directions more, mixed at random.

    Z has rank rank(Y C) + extra if that is at most r; W has a random null component where Z has a kernel.
    """
    n, r = len(Y), len(C[0])
    factors = full_rank_factors(product(Y, C))
    columns = list(transpose(factors[0])) if factors else []
    columns += transpose(normals(rng, n, min(extra, r - len(columns)), 2)) if r > len(columns) and extra else []
    Z = product(transpose(tuple(columns)), of_rank(rng, len(columns), r, len(columns), 2)) if columns else None
    start = Z or to_matrix([[0] * r] * n)
    return StationaryPoint.of(Y, C, start, least_squares(start, Y, normals(rng, r, len(Y[0]), 2)))


def _low(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """rank(Y) <= r, generic C, Z of full column rank: Theorem 2 says Z W = Y."""
    Y = of_rank(rng, n, m, rng.randint(1, min(n, m, r)))
    return _point(rng, Y, _generic(rng, Y, r), extra=r)


def _high(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """rank(Y) > r, generic C: Lemma 1 says Z W = P Y, which is not Y."""
    Y = of_rank(rng, n, m, rng.randint(r + 1, min(n, m)))
    return _point(rng, Y, _generic(rng, Y, r), extra=0)


def _deficient(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """rank(Z) < r (so rank(Y) < r) and a null component in W."""
    rho = rng.randint(1, min(n, m, r - 1))
    Y = of_rank(rng, n, m, rho)
    return _point(rng, Y, _generic(rng, Y, r), extra=rng.randint(0, min(r - 1, n) - rho))


def _zero(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """Y = 0, random Z: Z W = 0 whatever W's null component."""
    Y = of_rank(rng, n, m, 0)
    return _point(rng, Y, normals(rng, m, r, 4), extra=rng.randint(0, r))


def _witness(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """Any rank of Y, C the explicit generic feedback `witness_feedback`."""
    Y = of_rank(rng, n, m, rng.randint(1, min(n, m)))
    return _point(rng, Y, witness_feedback(Y, r), extra=rng.randint(0, r))


def _counterexample(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """The paper's: r = 1, rank(Y) = 1, z not parallel to col(Y), W optimal, C orthogonal to Y's rows: Z W != Y.

    Here z is not orthogonal to col(Y) either, so that Z W != P Y = 0 too.
    """
    while True:
        Y, Z = of_rank(rng, n, m, 1), normals(rng, n, r, 2)
        C = _orthogonal_feedback(rng, Y, r)
        both = tuple((*row, z[0]) for row, z in zip(Y, Z, strict=True))
        if rank(both) == 2 and rank(C) == 1 and rank(product(transpose(Z), Y)) == 1:
            return StationaryPoint.of(Y, C, Z, least_squares(Z, Y, normals(rng, r, m, 2)))


def _exceptional(rng: Random, n: int, m: int, r: int) -> StationaryPoint:
    """rank(Y C) < min(r, rank Y) with any r: C annihilated by Y but for one column; Z W != P Y or Z is short of Y."""
    Y = of_rank(rng, n, m, rng.randint(2, min(n, m)))
    rest = _orthogonal_feedback(rng, Y, r)
    C = tuple((head[0], *tail[1:]) for head, tail in zip(_generic(rng, Y, 1), rest, strict=True))
    return _point(rng, Y, C, extra=r - 1)


def _generic(rng: Random, Y: Matrix, r: int) -> Matrix:
    """A random rational feedback outside the exceptional set (redrawn until it is)."""
    while True:
        C = normals(rng, len(Y[0]), r, 4)
        if rank(product(Y, C)) == min(r, rank(Y)):
            return C


def _orthogonal_feedback(rng: Random, Y: Matrix, r: int) -> Matrix:
    """A random m x r matrix C with Y C = 0: normals projected on the kernel of Y."""
    wanted = normals(rng, len(Y[0]), r, 2)
    return least_squares(Y, to_matrix([[0] * r] * len(Y)), wanted)


@dataclass(frozen=True)
class _Family:
    recipe: Callable[[Random, int, int, int], StationaryPoint]
    fit: Callable[[int, int, int], Sizes]


_FAMILIES = {
    "low-rank": _Family(_low, lambda n, m, r: (max(n, r), m, r)),
    "high-rank": _Family(_high, lambda n, m, r: (max(n, r + 1), max(m, r + 1), r)),
    "deficient": _Family(_deficient, lambda n, m, r: (n, m, max(r, 2))),
    "zero-target": _Family(_zero, lambda n, m, r: (n, m, r)),
    "witness": _Family(_witness, lambda n, m, r: (n, m, r)),
    "counterexample": _Family(_counterexample, lambda n, m, r: (max(n, 2), max(m, 2), 1)),
    "exceptional": _Family(_exceptional, lambda n, m, r: (max(n, 3), max(m, 3), max(r, 2))),
}
EXCEPTIONAL = ("counterexample", "exceptional")


def draw_stationary(family: str, n: int, m: int, r: int, seed: int = 0) -> StationaryPoint:
    """The point number ``seed`` of a family, exact; sizes outside the family are moved to the nearest that fit.

    Raises `UsageError` for an unknown family or sizes below 1.
    """
    if family not in _FAMILIES or min(n, m, r) < 1:
        raise UsageError(
            f"no stationary family {family!r} at n, m, r = {n}, {m}, {r}; there are {', '.join(_FAMILIES)}"
        )
    n, m, r = _FAMILIES[family].fit(n, m, r)
    point = _FAMILIES[family].recipe(Random(f"faverify/stationary/{family}/{n}/{m}/{r}/{seed}"), n, m, r)
    return StationaryPoint(point.Y, point.C, point.Z, point.W, name=f"{family}({n},{m},{r})#{seed}")


def stationary_pool(count: int, most: int, seed: int, exceptional: bool = False) -> list[StationaryPoint]:
    """Small points (n, m <= most) of every generic family in turn, or of the exceptional ones, without repetition."""
    chosen = EXCEPTIONAL if exceptional else tuple(name for name in _FAMILIES if name not in EXCEPTIONAL)
    rng, points = Random(f"faverify/stationary-pool/{count}/{seed}"), dict[str, StationaryPoint]()
    for family in itertools.cycle(chosen):
        sizes = rng.randint(2, most), rng.randint(2, most), rng.randint(1, min(3, most - 1))
        point = draw_stationary(family, *sizes, seed=rng.randint(0, 10**6))
        points.setdefault(point.digest, point)
        if len(points) == count:
            break
    return list(points.values())
