"""A proof at a given start: vacuous where the start is singular, not where 140 bits do not tell that it is regular."""

from fractions import Fraction

import pytest

import faverify
from faverify.claim import Context
from faverify.run.registry import entry
from faverify.verdict import Verdict


@pytest.mark.parametrize(("apart", "expected"), [(Fraction(1, 10**40), Verdict.PASS), (0, Verdict.VACUOUS)])
def test_columns_that_differ_by_little_are_regular(apart, expected):
    claim = entry("n3").claim
    part = next(part for part in claim.parts if part.name == "Theorem 1 with the better time")
    start = [[1, 1], [2, 2], [3, 3 + apart]]
    case = faverify.Instance.of([[1, 2], [3, 5], [0, 1]], [[1, 0], [2, 1]], start)
    found = part.by.at_case().check(part.says, claim.theory_of(part), Context(lambda kind: [case]))
    assert found.verdict is expected, found.explanation
