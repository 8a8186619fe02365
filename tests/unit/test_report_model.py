"""What a report says of a run: the verdict line, warnings, scopes, derivations, prose."""

import signal
from dataclasses import replace

import pytest
from report_run import CERTIFIED, DOC, PROVED, THEORY, UNDECIDED, certificate, part, write_run

from faverify.certificate.digest import digest
from faverify.certificate.read import read_run
from faverify.cli.verify import _with_views
from faverify.interrupts import heard
from faverify.report import part_views
from faverify.report.model import _not_checked, report_of, scope_of
from faverify.report.prose import Reader
from faverify.report.table import index_table, summary
from faverify.report.words import verdict_line


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    return report_of(read_run(write_run(tmp_path_factory.mktemp("run"))))


def row(verdict="pass", evidence="proved", kind="paper", rest=None):
    return {"verdict": verdict, "evidence": evidence, "kind": kind, "with_dependencies": rest or verdict}


def test_the_verdict_line_counts_errata_apart_and_names_the_weakest_passing_level():
    rows = (
        [row()] * 35 + [row(evidence="numerical")] * 2 + [row("inconclusive", "cited")] * 2 + [row(kind="erratum")] * 4
    )
    assert verdict_line(rows) == "37 pass, 2 inconclusive, 4 errata; weakest evidence behind a pass: numerical"


def test_the_verdict_line_hides_nothing():
    assert "1 erratum (1 fail)" in verdict_line([row("fail", kind="erratum")])
    assert "1 of the passes uses a claim that did not pass" in verdict_line([row(rest="fail")])
    assert verdict_line([]) == "no claim was checked"
    assert "weakest" not in verdict_line([row("fail")])


def test_errata_and_new_results_come_before_the_paper(report):
    assert [section.kind for section in report.sections] == ["erratum", "new", "paper"]
    assert [view.label for view in report.claims][:3] == ["fact2", "lemma5", "lemma8"]


def test_a_pass_that_falls_with_its_dependencies_is_a_warning(report):
    assert any("corollary" in warning and "inconclusive" in warning for warning in report.warnings)


def test_a_claim_knows_what_uses_it(report):
    users = {view.label: view.used_by for view in report.claims}
    assert users["lemma5"] == ["lemma8", "corollary", "n4"]
    assert users["n4"] == []


def test_the_scope_shown_is_that_of_the_weakest_deciding_part():
    mixed = certificate("x", [part("a", PROVED), part("b", CERTIFIED), part("c", UNDECIDED, decides=False)])
    assert str(scope_of(mixed)) == "24 instances, n, m, r ≤ 6, at t = 1/2, 1, 2"


def test_theories_of_parts_and_controls_are_described_too(tmp_path):
    stored = certificate("x", [part("a", PROVED)])
    stored["theories"] = {"fa": {"name": "fa", "title": "FA"}}
    stored["digest"] = digest(stored)
    theories = report_of(read_run(write_run(tmp_path, [stored]))).theories
    assert [(theory["name"], str(theory["title"])) for theory in theories] == [
        ("fa_star", "FA*: Z' = E C, W optimal"),
        ("fa", "FA"),
    ]


def test_what_was_not_checked_is_gathered_under_its_reason():
    listed = [
        ["a: x", "argued: argued, not machine-checked"],
        ["b: y", "cited: not verified here: [1]"],
        ["c: z", "argued: argued, not machine-checked"],
    ]
    assert [(str(why), whats) for why, whats in _not_checked(listed)] == [
        ("argued, not machine-checked (2)", ["a: x", "c: z"]),
        ("cited: not verified here: [1] (1)", ["b: y"]),
    ]


def test_curves_that_parts_share_are_drawn_once(tmp_path):
    stored = certificate("x", [part("a", CERTIFIED), part("b", PROVED), part("c", CERTIFIED)])
    (view,) = report_of(read_run(write_run(tmp_path, [stored]))).claims
    assert [len(shown.series) for shown in view.parts] == [3, 0, 0]


def test_a_derivation_opens_with_the_left_side_and_goes_on_with_equals_signs(report):
    (chain,) = next(view for view in report.claims if view.label == "lemma5").parts[0].chains
    assert [step.sign for step in chain] == ["", "=", "="]
    assert [step.cofactors for step in chain] == [0, 0, 1]


def test_an_argument_in_words_is_a_list_of_steps(report):
    argued = next(view for view in report.claims if view.label == "theorem1").parts[1]
    assert argued.chains == []
    assert len(argued.prose_steps) == 2


def test_a_witness_matrix_is_shown_and_one_too_large_is_named(report):
    found = {piece.name: piece for piece in next(v for v in report.claims if v.label == "harm").parts[0].witness}
    assert found["big"].text.startswith("40 × 40 matrix")
    assert found["Y"].rows == (("<b>", "^^5cinput"),)


def test_docstrings_fall_into_paragraphs_items_code_and_limits():
    kinds = [block.kind for block in Reader().blocks(DOC)]
    assert kinds == ["paragraph", "paragraph", "item", "item", "code", "limit"]
    runs = Reader().blocks(DOC)[3].text.runs
    assert runs == (("text", "the residual is orthogonal to "), ("code", "Z"), ("text", "."))


@pytest.mark.parametrize(("width", "columns"), [(120, 8), (90, 7), (70, 5), (50, 4)])
def test_a_narrow_terminal_gets_fewer_columns_rather_than_cut_ones(report, width, columns):
    assert len(index_table(report.index, width).columns) == columns


def test_the_terminal_table_says_every_verdict_in_words_and_symbols(report):
    from rich.console import Console

    console = Console(width=100, record=True, file=open("/dev/null", "w"), color_system=None)  # noqa: SIM115
    console.print(summary(report.index))
    console.file.close()
    text = console.export_text()
    for word in ("✓ pass", "✗ fail", "? inconclusive", "! error", "uses:", "24/30", "1.27", "stored"):
        assert word in text


def test_formulas_of_a_scope_are_mathematics_and_no_mark_is_left():
    said = "4 cases, at `q` = `tr(Y.T @ Y) / kappa` (its value at the start, to three digits)"
    plain = {**THEORY, "definitions": {}, "definitions_latex": {}, "flow": {}, "relations": []}
    shown = scope_of(certificate("x", [part("a", replace(CERTIFIED, scope=said))], theory=plain))
    assert [kind for kind, _ in shown.runs] == ["text", "code", "text", "math", "text"]
    assert str(shown).endswith("(formulas: their values at the start, to three digits)")
    assert "`" not in str(shown)


def test_views_made_ahead_are_those_that_are_made_later_and_of_another_certificate_none_is_used(tmp_path, monkeypatch):
    run = read_run(write_run(tmp_path))
    later = report_of(run)
    for found in run.certificates.values():
        part_views.ahead(found)
    made = []
    monkeypatch.setattr(part_views, "_made", lambda found: made.append(found["claim"]["label"]) or [])
    assert report_of(run) == later
    assert made == []
    part_views.ahead(run.certificates["fact2"])
    other = {**run.certificates["fact2"], "digest": "0" * 64}
    assert part_views.part_views(other) == []
    assert made == ["fact2", "fact2"]


def test_what_interrupts_the_making_of_views_ends_the_run(monkeypatch):
    ended = []

    def run():
        try:
            yield {}
            yield {}
        finally:
            ended.append(True)

    def interrupted(certificate):
        raise KeyboardInterrupt

    monkeypatch.setattr(part_views, "ahead", interrupted)
    going = run()
    with pytest.raises(KeyboardInterrupt):
        list(_with_views(going))
    assert ended == [True]
    stopped = run()
    views = _with_views(stopped)
    next(views)
    views.close()
    assert ended == [True, True]


def test_an_interrupt_that_a_library_made_an_error_of_while_it_was_loaded_ends_the_run(monkeypatch):
    """Found by CI: the run went on."""

    def loading(certificate):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise ImportError("initialization failed") from None

    monkeypatch.setattr(part_views, "ahead", loading)
    with heard(), pytest.raises(KeyboardInterrupt):
        list(_with_views(certificate for certificate in ({}, {})))
