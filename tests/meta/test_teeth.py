"""Controls with teeth: at least four a claim, one of them near what is true, witnesses that are no mere numbers."""

import pytest
from oracle.teeth import nearest, teeth

from faverify.certificate.read import read_document
from faverify.run.registry import entries

LEAST, NEAR = 4, 2.0
TRUTH_KNOWN = (
    "theorem1", "lemma6", "lemma7", "lemma8", "lemma9", "lemma10", "lemma15", "n3", "n4", "n5"
)  # fmt: skip
"""Claims whose bound is known to be attained, or within a known factor of what is."""


@pytest.mark.parametrize("label", sorted(entries()))
def test_a_claim_has_at_least_four_false_neighbours(label):
    claim = entries()[label].claim
    found = [
        (part.name, control.says, theory.digest) for part in claim.parts for control, theory in claim.altered(part)
    ]
    assert len(found) == len(set(found))
    assert len(found) >= LEAST


@pytest.mark.parametrize("label", TRUTH_KNOWN)
def test_a_false_neighbour_is_within_a_factor_two_of_what_is_true(quick_run, label):
    """The nearest altered bound over the known slack; theorem1's was 1,000 where 10 is true, lemma8's 50 of 4."""
    found = list(teeth(read_document(quick_run.folder / "certificates" / f"{label}.json", "certificate")))
    near = nearest(found)
    assert near is not None
    assert near[0] <= NEAR * (1 + 1e-9), near


def test_what_no_neighbour_comes_near_is_seen(quick_run):
    """The measure itself: with its near neighbours left out, Lemma 8 has only those that anybody would refute."""
    certificate = read_document(quick_run.folder / "certificates" / "lemma8.json", "certificate")
    far = [tooth for tooth in teeth(certificate) if tooth.factor is not None and tooth.factor > 4 * NEAR]
    assert far
    assert nearest(far)[0] > NEAR


def test_witnesses_of_claims_about_matrices_have_several_hidden_units(quick_run):
    """With one hidden unit matrices are numbers. Left are claims whose neighbours are about r = 1 themselves."""
    for label in entries():
        certificate = read_document(quick_run.folder / "certificates" / f"{label}.json", "certificate")
        units = [tooth.units for tooth in teeth(certificate, factors=False)]
        assert not any(units) or max(units) >= 2, label
