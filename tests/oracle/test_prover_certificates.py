"""Every derivation of the registry, multiplied out by the naive expansion of `oracle.letter_tuples`."""

from dataclasses import replace

import pytest
from oracle.derivations_of_claims import ALL, has, links, proof_of
from oracle.letter_tuples import World, certified

from faverify.methods.chain import Chain


def test_the_registry_has_derivations():
    assert len(ALL) > 40


@pytest.mark.parametrize(("part", "claim"), ALL)
def test_every_cofactor_certificate_of_the_registry_multiplies_out(part, claim):
    theory = claim.theory_of(part)
    for left, right in links(part.says, theory, part.by):
        proof = proof_of(left, right, theory)
        assert proof.proved
        assert certified(World(theory), left, right, proof.cofactors)


@pytest.mark.parametrize(("part", "claim"), ALL)
def test_no_certificate_shows_a_control(part, claim):
    """The false neighbours: neither does the prover claim them nor does its leftover derivation multiply out."""
    for control, own in claim.altered(part):
        method, refused = replace(part.by, links=()) if isinstance(part.by, Chain) else part.by, []
        for left, right in links(control.says, own, method):
            proof = proof_of(left, right, own)
            refused.append(not proof.proved and not has(World(own), left, right, proof.cofactors))
        assert any(refused), control.says
