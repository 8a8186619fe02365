"""What `derive` prints of imported lemmas: what has no label of its own line by line, the rest by its label."""

from click.testing import CliRunner

from faverify.cli import cli
from faverify.cli.imported import imports_of_parts
from faverify.methods.proof import Proof
from faverify.run.registry import entries


def page(label):
    found = CliRunner().invoke(cli, ["derive", label], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return " ".join(found.output.split())


def proofs(label):
    return [part for part in entries()[label].claim.parts if isinstance(part.by, Proof)]


def sources(lines, stated):
    """Every proof that lines import, and that these import, down to those that are stated under a label."""
    for source in (line.source for line in lines if line.source is not None):
        yield source
        if source.digest not in stated:
            yield from sources(source.lines, stated)


def test_the_case_of_no_time_is_read_below_theorem_1_and_its_own_lemma_too():
    text = page("theorem1")
    assert "theorem1: no time at all: " in text
    assert "n3: the nuclear norm: " in text
    assert "theorem1 (i) (`derive" not in text  # it stands on this page
    assert "lemma13 (`derive lemma13`)" in text


def test_a_lemma_is_printed_with_its_rules():
    text = page("lemma9")
    assert "n5: (c - κ) ∫[s, T]" in text
    assert "K5 spectral derivative: " in text  # no line of lemma 9 itself is made by it


def test_every_import_of_every_claim_is_printed_or_has_a_label():
    count = 0
    for label in entries():
        unlabelled, elsewhere = imports_of_parts(proofs(label))
        told = {source.digest for source in (*unlabelled, *(source for source, _ in elsewhere))}
        stated = {source.digest for source, _ in elsewhere}
        for part in proofs(label):
            for source in sources(part.by.lines, stated):
                assert source.digest in told
                count += 1
    assert count > 200


def test_a_label_is_that_of_a_claim_that_proves_the_statement():
    for source, homes in imports_of_parts([part for label in entries() for part in proofs(label)])[1]:
        for home in homes:
            claim = entries()[home].claim
            same = [p for p in proofs(home) if p.says == source.says and claim.theory_of(p) == source.theory]
            assert any(p.by.lines == source.lines for p in same)
