"""Every claim of the registry, whoever wrote it: sections, controls, labels, statements, imports, the ledger."""

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faverify.certificate import ledger
from faverify.certificate.index import _not_checked
from faverify.claim import Context, Prose
from faverify.errors import StatementError
from faverify.lang.functions import FUNCTIONS
from faverify.lang.parse import parse_statement
from faverify.lang.table import functions_text
from faverify.methods.base import Written, require_readable
from faverify.outcome import to_json
from faverify.run.registry import entries

ROOT = Path(__file__).resolve().parents[2]
LABEL = re.compile(
    r"fact[23]|lemma(1|[4-9]|1\d|2[01])|theorem[1-4]|example1|figure[2345]|appendix-e|section[35]|equations|gd-optimal|fa-alignment|n[1-9]\d?|flow-[a-z]+(-[a-z]+)*|erratum-[a-z0-9-]+"
)
HEAVY = ("sympy", "numpy", "scipy", "matplotlib", "flint", "mpmath", "hypothesis", "jinja2", "jsonschema_rs", "rich")
NOTHING_TO_LOOK_AT = Context(lambda kind: [])
each_claim = pytest.mark.parametrize("found", entries().values(), ids=list(entries()))


@each_claim
def test_docstring_says_what_is_not_shown(found):
    paragraphs = found.doc.split("\n\n")
    assert any(p.startswith("Does not show:") and len(p) > 30 for p in paragraphs)
    assert len(paragraphs) >= 2


@each_claim
def test_has_a_control_and_a_deciding_part(found):
    assert any(part.controls for part in found.claim.parts)
    assert any(part.decides for part in found.claim.parts)


@each_claim
def test_label_is_one_of_the_scheme(found):
    assert LABEL.fullmatch(found.claim.label)
    erratum = found.claim.label.startswith("erratum-")
    assert (found.claim.kind == "erratum") == erratum
    assert found.claim.kind in {"paper", "erratum", "new"}


@each_claim
def test_statements_and_controls_are_in_the_language(found):
    for part in found.claim.parts:
        if part.by.prose:
            continue
        assert parse_statement(part.says, found.claim.theory_of(part)).claims
        for control, theory in found.claim.altered(part):
            assert parse_statement(control.says, theory).claims


@each_claim
def test_controls_differ_from_what_they_control(found):
    for part in found.claim.parts:
        for control, theory in found.claim.altered(part):
            assert (control.says, theory.name) != (part.says, found.claim.theory_of(part).name)


@each_claim
def test_what_decides_and_is_checked_by_a_machine_is_in_the_language(found):
    prose = [part for part in found.claim.parts if isinstance(part.says, Prose)]
    assert all(isinstance(part.by, Written) for part in prose)
    require_readable(found.claim)


@each_claim
def test_every_part_that_is_prose_is_named_on_the_report_s_list_of_what_was_not_checked(found):
    prose = [part for part in found.claim.parts if isinstance(part.says, Prose)]
    outcomes = [part.by.check(part.says, found.claim.theory_of(part), NOTHING_TO_LOOK_AT) for part in prose]
    stored = [{"name": p.name, "outcome": to_json(outcome)} for p, outcome in zip(prose, outcomes, strict=True)]
    listed = _not_checked({"claim": {"label": found.claim.label}, "parts": stored})
    assert [what for what, _ in listed] == [f"{found.claim.label}: {part.name}" for part in prose]
    assert {outcome.evidence for outcome in outcomes} <= {"argued", "cited"}


def test_a_name_means_one_theory():
    named = {}
    for found in entries().values():
        for theory in (found.claim.theory, *(part.theory for part in found.claim.parts)):
            if theory is not None:
                assert named.setdefault(theory.name, theory) == theory, theory.name


@each_claim
def test_names_of_parts_are_unique(found):
    names = [part.name for part in found.claim.parts]
    assert len(set(names)) == len(names)


@each_claim
def test_prose_is_present(found):
    claim = found.claim
    assert claim.title
    assert claim.where
    assert claim.statement.endswith(".")


def test_statements_outside_the_language_are_noticed():
    theory = entries()["lemma5"].claim.theory
    with pytest.raises(StatementError):
        parse_statement("D(A) == 2 * R.T @ Q_unknown", theory)


def test_labels_outside_the_scheme_are_noticed():
    assert not any(
        LABEL.fullmatch(text) for text in ("lemma3", "lemma22", "theorem5", "n100", "Lemma5", "erratum-", "flow-")
    )


def imported(arguments):
    """The modules that a command has imported when it ends."""
    code = f"import sys, faverify.__main__ as m; m.main({arguments!r}); print(*sys.modules, file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(run.stderr.split())


@pytest.mark.parametrize("arguments", [["--help"], [], ["list"], ["list", "--json"]])
def test_quick_commands_import_nothing_heavy(arguments):
    modules = imported(arguments)
    assert "faverify.cli" in modules
    assert not {name for name in modules if name.split(".")[0] in HEAVY}


def test_a_heavy_import_would_be_noticed():
    assert {"flint", "jsonschema_rs"} & {
        name.split(".")[0] for name in imported(["verify", "fact3", "-k", "fact3", "--help"])
    } == set()
    assert "flint" in {name.split(".")[0] for name in imported(["doctor"])}


@pytest.mark.parametrize("found", entries().values(), ids=list(entries()))
def test_claim_file_imports_nothing_heavy_itself(found):
    source = Path(sys.modules[found.module].__file__).read_text(encoding="utf-8")
    assert not re.search(rf"^\s*(import|from)\s+({'|'.join(HEAVY)})\b", source, re.MULTILINE)


def test_ledger_is_up_to_date():
    kept = (ROOT / "derivations" / "STATEMENTS.md").read_text(encoding="utf-8")
    assert kept == ledger.ledger_text(), "run: python -m faverify list --ledger > derivations/STATEMENTS.md"


def test_the_table_of_functions_is_up_to_date():
    kept = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    assert kept == functions_text(), "run: python -m faverify list --functions > docs/functions.md"
    assert all(f"| `{name}` |" in kept for name in FUNCTIONS)


def altered_registry(monkeypatch, **changes):
    """A registry in which the first part of lemma5, or its theory, is changed."""
    registry = dict(entries())
    found = registry["lemma5"]
    part, *rest = found.claim.parts
    claim = dataclasses.replace(found.claim, parts=(dataclasses.replace(part, **changes), *rest))
    registry["lemma5"] = dataclasses.replace(found, claim=claim)
    monkeypatch.setattr(ledger, "entries", lambda: registry)


def test_ledger_notices_a_changed_statement(monkeypatch):
    before = ledger.ledger_text()
    altered_registry(monkeypatch, says="D(A) == R.T @ R * 2")
    assert ledger.ledger_text() != before


def test_ledger_notices_a_changed_definition(monkeypatch):
    before = ledger.ledger_text()
    theory = entries()["lemma5"].claim.theory
    changed = dataclasses.replace(theory, definitions={**theory.definitions, "A": "W @ C + (W @ C).T"})
    altered_registry(monkeypatch, theory=changed)
    assert ledger.ledger_text() != before
