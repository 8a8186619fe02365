"""Entries that a polynomial flow leaves at 0 are exactly 0 in its enclosures, and no other entry is left out of them.

Truth: mpmath's Taylor series of the same flows (`oracle.polynomial_truth`), where nothing knows of zeros.
"""

import dataclasses
import random
from fractions import Fraction

import pytest
from flint import fmpq_mat
from oracle.polynomial_truth import agreed_truth, holds, random_flow

from faverify.errors import UnableError
from faverify.flows.polynomial.rings import Patterns
from faverify.flows.polynomial.run import PolynomialRun

T, SEEDS = Fraction(1, 8), range(24)


def sparse(seed):
    """A random flow of which most entries of starts and constants are 0."""
    flow, rng = random_flow(seed), random.Random(f"sparse/{seed}")

    def thinned(matrix):
        return fmpq_mat([[x if rng.random() < 0.4 else 0 for x in row] for row in matrix.tolist()])

    start = {name: thinned(x) for name, x in flow.start.items()}
    return dataclasses.replace(flow, start=start, constants={name: thinned(x) for name, x in flow.constants.items()})


@pytest.fixture(scope="module")
def truths():
    return {seed: agreed_truth(sparse(seed), T) for seed in SEEDS}


def letters_of(seed):
    try:
        return PolynomialRun(sparse(seed), 12).at(T).letters()
    except UnableError:
        return None


def missed(truths):
    found = {seed: letters_of(seed) for seed in truths}
    assert sum(letters is not None for letters in found.values()) >= len(found) - 4
    return [seed for seed, letters in found.items() if letters and not holds(letters, truths[seed], 28)]


def test_sparse_flows_are_enclosed_and_some_entries_are_exactly_zero(truths):
    assert missed(truths) == []
    fewer = [seed for seed in SEEDS if sparse(seed).layout.size < sparse(seed).size]
    assert len(fewer) >= 6
    for seed in filter(letters_of, fewer):
        zeros = sum(x == 0 and x.rad() == 0 for name in sparse(seed).start for x in letters_of(seed)[name].entries())
        assert zeros >= sparse(seed).size - sparse(seed).layout.size


@pytest.mark.parametrize(
    ("name", "slip"),
    [
        ("matmul", lambda self, left, right: left @ right & False),
        ("add", lambda self, left, right, sign: left & right),
        ("scale", lambda self, scalar, matrix: scalar & matrix & False),
        ("transpose", lambda self, matrix: matrix if matrix.shape[0] == matrix.shape[1] else matrix.T),
    ],
)
def test_a_pattern_that_forgets_entries_is_noticed(truths, monkeypatch, name, slip):
    monkeypatch.setattr(Patterns, name, slip)
    assert missed(truths)
