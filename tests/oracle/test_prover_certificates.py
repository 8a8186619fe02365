"""Every derivation of the registry, multiplied out by the naive expansion of `oracle.letter_tuples`."""

from dataclasses import replace

import pytest
from oracle.derivations_of_claims import ALL, has, links, proof_of
from oracle.letter_tuples import World, certified

from faverify.claim import Control
from faverify.methods.chain import Chain


def test_the_registry_has_derivations():
    assert len(ALL) > 40


@pytest.mark.parametrize(("part", "theory"), ALL)
def test_every_cofactor_certificate_of_the_registry_multiplies_out(part, theory):
    for left, right in links(part.says, theory, part.by):
        proof = proof_of(left, right, theory)
        assert proof.proved
        assert certified(World(theory), left, right, proof.cofactors)


@pytest.mark.parametrize(("part", "theory"), ALL)
def test_no_certificate_shows_a_control(part, theory):
    """The false neighbours: neither does the prover claim them nor does its leftover derivation multiply out."""
    for control in part.controls:
        says = control.says if isinstance(control, Control) else control
        own = (control.theory if isinstance(control, Control) else None) or theory
        refused = []
        for left, right in links(says, own, replace(part.by, links=()) if isinstance(part.by, Chain) else part.by):
            proof = proof_of(left, right, own)
            refused.append(not proof.proved and not has(World(own), left, right, proof.cofactors))
        assert any(refused), says
