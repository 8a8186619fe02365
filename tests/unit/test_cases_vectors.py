from fractions import Fraction

import pytest

from faverify.cases.pool import pool
from faverify.cases.vectors import VectorSequence, chain, draw_vectors, vector_families
from faverify.errors import InvalidInstance, UsageError


def inner(left, right):
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def least_K(sequence, present=True):
    """Lemma 6's hypothesis as it is written: one sum over the past for each vector."""
    worst = Fraction(0)
    for k, step in enumerate(sequence.vectors):
        for v in step:
            past = list(zip(sequence.weights, sequence.vectors, strict=True))[: k + present]
            seen = sum((w * inner(v, u) ** 2 for w, other in past for u in other), Fraction(0))
            if any(v):
                worst = max(worst, seen / inner(v, v))
    return worst


def total(sequence):
    return sum(
        (w * inner(v, v) for w, step in zip(sequence.weights, sequence.vectors, strict=True) for v in step), Fraction(0)
    )


@pytest.mark.parametrize("family", vector_families())
@pytest.mark.parametrize("d", [1, 2, 3])
def test_smallest_K_and_total_are_those_of_the_definition(family, d):
    for seed in range(3):
        sequence = draw_vectors(family, d, seed)
        assert sequence.sizes[2] == d
        assert sequence.smallest_K() == least_K(sequence)
        assert sequence.smallest_K(include_present=False) == least_K(sequence, present=False)
        assert sequence.total() == total(sequence)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
def test_chain_comes_near_the_sharp_constant_and_never_passes_it(d):
    coarse, fine = (c.total() / c.smallest_K() for c in (chain(d, 6), chain(d, 200, 10_000)))
    assert coarse <= fine <= 2 * d - 1
    assert fine >= Fraction(98, 100) * (2 * d - 1)


def test_d_times_K_is_refuted_by_chains_from_dimension_two_on():
    assert all(chain(d, 12).total() > d * chain(d, 12).smallest_K() for d in (2, 3, 4))


def test_without_the_present_no_bound_holds():
    sequence = VectorSequence.of([[[1000]]], [1])
    assert sequence.smallest_K(include_present=False) == 0
    assert sequence.total() == 10**6


def test_zero_vectors_need_no_K():
    assert VectorSequence.of([[[0, 0]], [[0, 0]]], [1, 2]).smallest_K() == 0


@pytest.mark.parametrize(
    ("vectors", "weights", "message"),
    [
        ([], [], "0 steps"),
        ([[[1]]], [1, 2], "1 steps and 2 weights"),
        ([[[1]], [[1, 2]]], [1, 1], "different shapes"),
        ([[[1]]], [0], "weight 0 is not positive"),
        ([[[1]]], ["-1/2"], "weight -1/2 is not positive"),
        ([[[float("nan")]]], [1], "not finite"),
    ],
)
def test_malformed_sequences_are_refused(vectors, weights, message):
    with pytest.raises(InvalidInstance, match=message):
        VectorSequence.of(vectors, weights)


def test_entries_give_the_sequence_back():
    sequence = draw_vectors("random", 2, 4)
    assert VectorSequence.of(**sequence.entries(), name="x").digest == sequence.digest


def test_pool_has_every_family_and_unknown_ones_are_refused():
    names = [case.name for case in pool("standard", 0, "vectors")]
    sharp = [name for name in names if name.startswith("sharp chain")]
    assert len(sharp) == 2
    assert {name.partition("(")[0] for name in names if name not in sharp} == set(vector_families())
    with pytest.raises(UsageError, match="no family of vectors 'no'"):
        draw_vectors("no", 2)
