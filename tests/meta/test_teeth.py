"""Controls with teeth: every claim has at least four false neighbours, no two alike, none of them the part itself."""

import pytest

from faverify.run.registry import entries

LEAST = 4


@pytest.mark.parametrize("label", sorted(entries()))
def test_a_claim_has_at_least_four_false_neighbours(label):
    claim = entries()[label].claim
    found = [
        (part.name, control.says, theory.digest) for part in claim.parts for control, theory in claim.altered(part)
    ]
    assert len(found) == len(set(found))
    assert len(found) >= LEAST
