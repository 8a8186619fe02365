"""The derivations of the registry: which texts they must show equal, and whether cofactors certify that."""

import itertools
import re

import pytest
from oracle.letter_tuples import DoesNotFit, certified

from faverify.algebra.facts import facts_of
from faverify.algebra.prove import prove_equal
from faverify.lang.parse import parse_expression
from faverify.methods.chain import Chain
from faverify.methods.sum_of_squares import SumOfSquares
from faverify.run.registry import entries


def links(says, theory, method):
    """The pairs of texts that a derivation must show equal, of every claim that `and` joins."""
    return [pair for claim in says.split(" and ") for pair in links_of(claim, theory, method)]


def links_of(says, theory, method):
    left, relation, right = re.split(r"(==|<=|>=)", says)
    if isinstance(method, SumOfSquares):
        low, high = (left, right) if relation == "<=" else (right, left)
        return [(f"({high}) - ({low})", " + ".join(method.terms))]
    stations = [left, *(text for text, _ in method.links), right]
    return list(itertools.pairwise(stations))


def beyond(theory):
    """Steps of discrete time, and inverses that move: the oracle's letters know neither."""
    moving = set(theory.values) - facts_of(theory).constant if theory.flow else set()
    return bool(theory.steps or moving)


def derivations():
    for label, entry in entries().items():
        for part in entry.claim.parts:
            if isinstance(part.by, Chain | SumOfSquares) and not beyond(entry.claim.theory_of(part)):
                yield f"{label}/{part.name}", part, entry.claim


ALL = [pytest.param(part, claim, id=name) for name, part, claim in derivations()]


def proof_of(left, right, theory):
    return prove_equal(*(parse_expression(text, theory) for text in (left, right)), theory)


def has(world, left, right, cofactors):
    """`certified`, where shapes that do not fit certify nothing."""
    try:
        return certified(world, left, right, cofactors)
    except DoesNotFit:
        return False
