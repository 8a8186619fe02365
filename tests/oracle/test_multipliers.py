"""Multipliers of premises: what is found multiplies out with the right signs; there are none where SciPy finds none.

Drawn combinations of few monomials, many of them degenerate: equal and opposite premises, zeros, more than needed.
"""

import random
from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import linprog

from faverify.algebra.multipliers import combination, multipliers
from faverify.algebra.words import Word

WORDS = [Word("1", "1", (), (name,)) for name in "abcd"]


def poly(numbers):
    return {word: Fraction(x) for word, x in zip(WORDS, numbers, strict=False) if x}


def drawn(seed):
    """(target, premises, which of them are inequalities) as lists of whole numbers."""
    generator = random.Random(seed)
    size, count = generator.randrange(1, 5), generator.randrange(0, 6)
    entries = (-2, -1, 0, 0, 1, 2)
    if seed % 2:  # many premises of numbers of many sizes: the order of ratios is not that of their numerators
        entries, count = (*range(-9, 10), 40, -30), generator.randrange(size + 1, 9)
    premises = [[generator.choice(entries) for _ in range(size)] for _ in range(count)]
    for k in range(1, count):
        if generator.random() < 0.3:  # dependent
            premises[k] = [generator.choice((1, -1, 2)) * x for x in premises[generator.randrange(k)]]
    signed = [generator.random() < 0.7 for _ in premises]
    if generator.random() < 0.6:
        shares = [generator.randrange(0 if one else -2, 3) for one in signed]
        return [sum(s * p[i] for s, p in zip(shares, premises, strict=True)) for i in range(size)], premises, signed
    return [generator.randrange(-2, 3) for _ in range(size)], premises, signed


@pytest.mark.parametrize("start", range(0, 400, 40))
def test_multipliers_are_found_exactly_where_there_are_some(start):
    for seed in range(start, start + 40):
        target, premises, signed = drawn(seed)
        found = multipliers(poly(target), [poly(p) for p in premises], signed)
        if not any(target) and found is None:
            found = (Fraction(0),) * len(premises)  # nothing is needed for 0
        bounds = [(0, None) if one else (None, None) for one in signed]
        known = (
            premises and linprog(np.zeros(len(premises)), A_eq=np.array(premises).T, b_eq=target, bounds=bounds).success
        )
        assert (found is not None) == bool(known or not any(target)), seed
        if found is not None:
            assert len(found) == len(premises)
            assert all(m >= 0 for m, one in zip(found, signed, strict=True) if one), seed
            assert [sum(m * p[i] for m, p in zip(found, premises, strict=True)) for i in range(len(target))] == target


@pytest.mark.parametrize("share", [Fraction(1), Fraction(1, 3), Fraction(1, 100), Fraction(50)])
@pytest.mark.parametrize("others", [0, 1, 2])
def test_of_several_strict_premises_one_that_is_used_is_enough(share, others):
    """The first alone gives the target, by a multiplier of any size; the others stay unused."""
    terms = [(">", poly([1 / share])), *((">", poly([0] * (k + 1) + [1])) for k in range(others))]
    assert combination((">", poly([1])), terms) == (share, *[0] * others)
    assert combination((">", poly([1])), [(">=", terms[0][1]), *terms[1:]]) is None
