"""Lemmas that proofs import under no label: their lines are evaluated at instances here, as those of parts in a run."""

from dataclasses import replace

import pytest

from faverify.cli.imported import imports_of_parts
from faverify.errors import FaverifyError
from faverify.kernel import script
from faverify.kernel.theorem import RULES
from faverify.methods.proof import Proof
from faverify.run.claims import Settings
from faverify.run.registry import entries
from faverify.verdict import Verdict

LEAST_SHARE = 0.45  # of the lines, decided by some case; the others have hypotheses or parameters that no case meets


def evaluated(lemma, lines=None):
    """The outcome of a lemma's proof, whose lines are evaluated; raises `FaverifyError` for one that is refuted."""
    return Proof(lines or lemma.lines, lemma.given).check(lemma.says, lemma.theory, Settings().context())


def test_no_line_of_an_imported_lemma_is_refuted_at_instances():
    lemmas = imports_of_parts([part for found in entries().values() for part in found.claim.parts])[0]
    lines = silent = 0
    for lemma in lemmas:
        found = evaluated(lemma)
        assert found.verdict is Verdict.PASS, f"{lemma.label}: {found.explanation}"
        lines += len(lemma.lines)
        silent += sum(map(len, found.payload.get("not evaluated", {}).values()))
    assert len(lemmas) > 100
    assert lines - silent >= LEAST_SHARE * lines


def test_a_line_of_an_unsound_rule_is_refuted_at_instances(monkeypatch):
    monkeypatch.setitem(RULES, "nuclear norm", replace(RULES["nuclear norm"], check=lambda goal: {}))
    monkeypatch.setattr(script, "_SCRIPTS", {})
    lemmas = imports_of_parts(entries()["theorem1"].claim.parts)[0]
    (lemma,) = (one for one in lemmas if one.label == "n3: the nuclear norm")
    (true,) = (line for line in lemma.lines if line.rule == "nuclear norm")
    false = replace(true, says="nuclear(B) <= r * sigma_max(B) / 1000")
    with pytest.raises(FaverifyError, match="nuclear"):
        evaluated(replace(lemma, says=false.says), (false,))
