"""Generated false neighbours: what is made of a text, and what methods say of it."""

from faverify.claim import Effort
from faverify.neighbours import meet, neighbours
from faverify.run.claims import Settings
from faverify.run.registry import entry


def kinds(says, theory):
    return {(n.kind, n.says) for n in neighbours(says, theory)}


def test_signs_factors_transposes_directions_and_hypotheses_are_altered():
    theory = entry("lemma5").claim.theory
    made = kinds("tr(Z.T @ B) - l <= normF(B) if l > 0", theory)
    assert ("sign", "tr(Z.T @ B) + l <= normF(B) if l > 0") in made
    assert ("direction", "tr(Z.T @ B) - l >= normF(B) if l > 0") in made
    assert ("hypothesis", "tr(Z.T @ B) - l <= normF(B)") in made
    assert ("factor", "tr(Z.T @ B) - l <= 1/2 * (normF(B)) if l > 0") in made
    assert ("factor", "tr(Z.T @ B) - l <= 99/100 * (normF(B)) if l > 0") in made


def test_what_the_language_does_not_read_is_no_neighbour():
    theory = entry("lemma5").claim.theory
    assert not [says for kind, says in kinds("Z.T @ F == 0", theory) if kind == "transpose"]
    assert ("transpose", "A == A") not in kinds("A == A", theory)


def test_a_multiple_of_nothing_is_no_neighbour():
    """Twenty-three survivors said what their part says: limit(l) == 2 * (0)."""
    theory = entry("lemma5").claim.theory
    assert not [says for kind, says in kinds("limit(l) == 0", theory) if kind == "factor"]
    assert [says for kind, says in kinds("limit(l) == 1", theory) if kind == "factor"] == ["limit(l) == 2 * (1)"]


def test_a_foreign_flow_is_a_neighbour():
    claim, other = entry("lemma5").claim, entry("fa-alignment").claim.theory
    made = [n for n in neighbours("D(M) == M", claim.theory, (other,)) if n.kind == "flow"]
    assert [n.theory.name for n in made] == [other.name]


def test_the_neighbours_of_an_identity_are_refuted():
    claim = entry("lemma4").claim
    part = next(part for part in claim.parts if part.decides)
    met = list(meet(claim, part, Settings(effort=Effort.QUICK).context(), (entry("fa-alignment").claim.theory,)))
    assert {m.neighbour.kind for m in met} >= {"factor"}
    assert {m.result for m in met} == {"refuted"}, [(m.neighbour.says, m.why) for m in met if m.result != "refuted"]
