"""Finite sequences of vectors for Lemma 6: vectors that rarely see their past."""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random
from typing import Any

from faverify.cases.record import ExactCase
from faverify.errors import InvalidInstance, UsageError
from faverify.exact.matrix import Matrix, shape, to_fraction, to_matrix, to_text

MOST_ALONE, MOST_AXES, MOST_CHAIN, MOST_NAMED = 300, 120, 30, 8
"""The largest dimensions that a text names of one vector, of all axes and of sharp chains; how many of each."""


@dataclass(frozen=True)
class VectorSequence(ExactCase):
    """Step k holds n vectors of R^d (the rows of ``vectors[k]``) and has a weight w_k > 0 (the measure of the step).

    Lemma 6, finite: if ``sum_{k' <= k} w_{k'} sum_j <v_i(k), v_j(k')>^2 <= K ||v_i(k)||^2`` for all k, i, then
    ``sum_k w_k sum_i ||v_i(k)||^2 <= (2 d - 1) K <= 2 d K``. Build one with `VectorSequence.of`. ``start``: the
    symmetric d x d matrix that was summed before, if not zero (of step functions, as which sequences are read, too).
    """

    vectors: tuple[Matrix, ...]
    weights: tuple[Fraction, ...]
    name: str = ""
    start: Matrix | None = None

    kind = "vectors"

    @classmethod
    def of(cls, vectors: Sequence[Any], weights: Sequence[Any], name: str = "", start: Any = None) -> "VectorSequence":
        """Validate; `InvalidInstance` for no steps, other shapes than these, or a weight that is not positive."""
        steps = tuple(to_matrix(step, f"step {k + 1}") for k, step in enumerate(vectors))
        measures = tuple(to_fraction(weight, f"weight {k + 1}") for k, weight in enumerate(weights))
        if not steps or len(steps) != len(measures):
            raise InvalidInstance(f"{len(steps)} steps and {len(measures)} weights; one of each, and at least one step")
        if len({shape(step) for step in steps}) > 1:
            raise InvalidInstance(f"steps of different shapes {sorted({shape(step) for step in steps})}")
        if min(measures) <= 0:
            raise InvalidInstance(f"weight {min(measures)} is not positive")
        before = None if start is None else to_matrix(start, "start")
        size = len(steps[0][0])
        if before is not None and (shape(before) != (size, size) or before != tuple(zip(*before, strict=True))):
            raise InvalidInstance(f"the start is no symmetric {size} x {size} matrix")
        return cls(steps, measures, name, before)

    @property
    def sizes(self) -> tuple[int, int, int]:
        """(number of steps, vectors a step n, dimension d)."""
        return len(self.vectors), *shape(self.vectors[0])

    def total(self) -> Fraction:
        """``sum_k w_k sum_i ||v_i(k)||^2``, exact: the left side of Lemma 6 (paper: (15))."""
        squares = (sum(value**2 for row in step for value in row) for step in self.vectors)
        return sum((weight * square for weight, square in zip(self.weights, squares, strict=True)), Fraction(0))

    def smallest_K(self, include_present: bool = True) -> Fraction:
        """The least K >= 0 for which the hypothesis of Lemma 6 (paper: (14)) holds, exact.

        With ``include_present=False`` the sum runs over ``k' < k`` only: the altered hypothesis, from which no bound
        follows.
        """
        return self._levels[not include_present]

    @cached_property
    def _levels(self) -> tuple[Fraction, Fraction]:
        """The least K with the present and without it."""
        from flint import fmpq, fmpq_mat

        from faverify.exact.linear import from_fmpq, to_flint

        size = self.sizes[2]
        past, found = fmpq_mat(size, size), ([fmpq(0)], [fmpq(0)])
        for step, weight in zip(map(to_flint, self.vectors), self.weights, strict=True):
            present = past + step.transpose() * step * fmpq(weight.numerator, weight.denominator)
            for levels, seen in zip(found, (present, past), strict=True):
                levels.extend(_quotients(seen, step))
            past = present
        return from_fmpq(max(found[0])), from_fmpq(max(found[1]))

    def entries(self) -> dict[str, Any]:
        """``vectors`` (steps of rows of texts) and ``weights``; `VectorSequence.of(**entries)` gives it back."""
        return {
            "vectors": [to_text(step) for step in self.vectors],
            "weights": [str(weight) for weight in self.weights],
            **({} if self.start is None else {"start": to_text(self.start)}),
        }


def _quotients(matrix: Any, rows: Any) -> Iterator[Any]:
    """``v^T matrix v / v^T v`` for the rows v != 0 of a rational matrix."""
    images = rows * matrix
    for i in range(rows.nrows()):
        row = [rows[i, j] for j in range(rows.ncols())]
        if square := sum(value**2 for value in row):
            yield sum(value * images[i, j] for j, value in enumerate(row)) / square


def chain(d: int, pieces: int = 12, denominator: int = 60) -> VectorSequence:
    """A sequence whose total tends to (2 d - 1) K as ``pieces`` grows: Lemma 6's better constant is sharp in every d.

    K = 1. First e_1 with weight 1, so V = sum w v v^T = diag(1, 0, ..). Then for i = 1..d-1 pairs
    ``a e_i +- b e_j``, j = i + 1, carry (V_ii, V_jj) along the quarter circle ``(V_ii - 1)^2 + (1 - V_jj)^2 = 1``
    from (1, 0) to (2, 1), on which ``v^T V v = ||v||^2``; the signs keep V diagonal. At the end V = diag(2, .., 2, 1).
    The entries are rounded to multiples of 1/denominator, so K is 1 + O(1/pieces); `smallest_K` gives it exactly.
    """
    first = [[int(j == 0) for j in range(d)], [0] * d]
    steps, weights = [to_matrix(first)], [Fraction(1)]
    for i in range(d - 1):
        for k in range(pieces):
            angle = (k + 0.5) * math.pi / (2 * pieces)
            a, b = (Fraction(round(math.sqrt(f(angle)) * denominator), denominator) for f in (math.cos, math.sin))
            rows = [[a if j == i else sign * b if j == i + 1 else Fraction(0) for j in range(d)] for sign in (1, -1)]
            steps.append(tuple(tuple(row) for row in rows))
            weights.append(Fraction(round(math.pi / (4 * pieces) * 10_000), 10_000))
    return VectorSequence.of(steps, weights, f"sharp chain, d = {d}, {pieces} pieces, in 1/{denominator}")


def _integers(rng: Random, rows: int, columns: int) -> list[list[int]]:
    return [[rng.randint(-3, 3) for _ in range(columns)] for _ in range(rows)]


def _random(rng: Random, d: int) -> VectorSequence:
    """Small integer vectors, some of them zero, random weights."""
    count, n = rng.randint(1, 6), rng.randint(1, 3)
    return VectorSequence.of(
        [_integers(rng, n, d) for _ in range(count)],
        [Fraction(rng.randint(1, 9), rng.randint(1, 9)) for _ in range(count)],
    )


def _weighted(rng: Random, d: int) -> VectorSequence:
    """Weights over twelve orders of magnitude."""
    count = rng.randint(2, 5)
    return VectorSequence.of(
        [_integers(rng, 2, d) for _ in range(count)], [Fraction(10) ** rng.randint(-6, 6) for _ in range(count)]
    )


def _orthogonal(rng: Random, d: int) -> VectorSequence:
    """The axes one after the other, each seen with the same total weight: the total is d K."""
    scale = rng.randint(1, 5)
    return VectorSequence.of(
        [[[scale * (i == j) for j in range(d)]] for i in range(d)], [Fraction(rng.randint(1, 9), 4)] * d
    )


def _repeated(rng: Random, d: int) -> VectorSequence:
    """One vector over and over: the total is K."""
    count, row = rng.randint(1, 5), [rng.randint(1, 4) for _ in range(d)]
    return VectorSequence.of([[row]] * count, [Fraction(rng.randint(1, 5)) for _ in range(count)])


def _chain(rng: Random, d: int) -> VectorSequence:
    """Near the bound (2 d - 1) K: see `chain`."""
    return chain(d, rng.randint(3, 12))


_FAMILIES: dict[str, Callable[[Random, int], VectorSequence]] = {
    "random": _random,
    "chain": _chain,
    "orthogonal": _orthogonal,
    "weighted": _weighted,
    "repeated": _repeated,
}


def vector_families() -> tuple[str, ...]:
    """The names of the families of vector sequences."""
    return tuple(_FAMILIES)


def draw_vectors(family: str, d: int, seed: int = 0) -> VectorSequence:
    """The sequence number ``seed`` of a family in dimension d; raises `UsageError` for an unknown family or d < 1."""
    if family not in _FAMILIES or d < 1:
        raise UsageError(f"no family of vectors {family!r} in dimension {d}; there are {', '.join(_FAMILIES)}")
    sequence = _FAMILIES[family](Random(f"faverify/vectors/{family}/{d}/{seed}"), d)
    return VectorSequence(sequence.vectors, sequence.weights, name=f"{family}(d={d})#{seed}")


def vector_pool(count: int, most: int, seed: int) -> list[VectorSequence]:
    """Sequences of every family in turn, in dimensions 1..most, without repetition."""
    rng, pool = Random(f"faverify/vector-pool/{count}/{seed}"), dict[str, VectorSequence]()
    for family in itertools.cycle(vector_families()):
        sequence = draw_vectors(family, rng.randint(1, most), seed=rng.randint(0, 10**6))
        pool.setdefault(sequence.digest, sequence)
        if len(pool) == count:
            break
    return list(pool.values())


@lru_cache(maxsize=1)
def special_vectors() -> tuple[VectorSequence, ...]:
    """Sequences that draws are not: zeros, huge, tiny, heavy after light, in many dimensions near Lemma 6's bound."""
    huge = 10**6
    return (
        VectorSequence.of([[[0, 0]]], [1], "zeros"),
        VectorSequence.of([[[huge, 0]], [[0, huge]]], [huge**2, huge**2], "huge"),
        VectorSequence.of([[[Fraction(1, huge), 0]]], [Fraction(1, huge**2)], "tiny"),
        VectorSequence.of([[[1]], [[1]]], [1, huge**2], "heavy after light"),
        *(axes_at_once(d) for d in (8, 13)),
        *(VectorSequence.of([[row] for row in _axes(d)], [1] * d, f"{d} axes in turn") for d in (8, 13)),
        *(chain(d, pieces) for d, pieces in ((4, 12), (5, 8), (8, 8), (13, 10))),
    )


def named_vectors(numbers: Iterable[Fraction]) -> list[VectorSequence]:
    """Sequences whose dimension, total or K is a number that a text names, or just beyond it."""
    named = sorted({x for x in numbers if x > 0})
    sizes = sorted({int(x) + more for x in named for more in (0, 1) if 1 <= x + more <= MOST_ALONE})
    alone = (VectorSequence.of([[[1] + [0] * (d - 1)]], [1], f"one vector, d = {d}") for d in sizes[-MOST_NAMED:])
    weights = [weight for x in named for weight in (x, 2 * x)][:MOST_NAMED]
    heavy = (VectorSequence.of([[[1]]], [weight], f"one vector, K = {weight}") for weight in weights)
    sharp = (chain(d, 4) for d in sizes[:MOST_NAMED] if 3 < d <= MOST_CHAIN)
    return [*alone, *(axes_at_once(d) for d in sizes[:MOST_NAMED] if d <= MOST_AXES), *sharp, *heavy]


def axes_at_once(d: int) -> VectorSequence:
    """The axes of R^d in one step: total d, K = 1, and no past."""
    return VectorSequence.of([_axes(d)], [1], f"{d} axes at once")


def _axes(d: int) -> Matrix:
    return tuple(tuple(Fraction(i == j) for j in range(d)) for i in range(d))
