"""Building a report: files in place or untouched, TeX that compiles without overfull lines, errors with a remedy."""

import re
import shutil
import subprocess

import pytest
from report_run import HOSTILE, PROVED, certificate, claims, part, rewrite, write_run

from faverify.certificate.read import read_run
from faverify.errors import CertificateInvalid, UsageError
from faverify.report import latex, pdf, typ
from faverify.report.build import advice, build_report
from faverify.report.model import report_of
from faverify.report.pdf import compile_tex, tex_available, wants_another_run
from faverify.report.tex import escape, inline

needs_tex = pytest.mark.skipif(not tex_available(), reason="no TeX on this machine (.ci/apt.txt lists the packages)")


def names(folder):
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".json"
    )


def test_html_tex_and_figures_are_written_and_nothing_else_is_left(tmp_path):
    written = build_report(write_run(tmp_path), pdf="none")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in written) == names(tmp_path)
    assert names(tmp_path) == [
        "figures/graph.pdf", "figures/plot-harm-1.pdf", "figures/plot-lemma8-1.pdf", "figures/plot-n4-1.pdf",
        "report.html", "report.tex",
    ]  # fmt: skip


def test_split_writes_a_page_a_claim_and_forgets_those_of_claims_that_left(tmp_path):
    (tmp_path / "pages").mkdir()
    for name in ("claim-gone.html", "mine.html"):
        (tmp_path / "pages" / name).write_text("old", encoding="utf-8")
    written = build_report(write_run(tmp_path, claims()[:2]), pdf="none", split=True)
    pages = {"claim-fact2.html", "claim-lemma5.html", "index.html", "style.css", "theories.html"}
    assert {path.name for path in written if path.parent.name == "pages"} == pages
    assert {path.name for path in (tmp_path / "pages").iterdir()} == {*pages, "mine.html"}


def test_two_builds_of_one_run_are_byte_identical(tmp_path):
    first, second = write_run(tmp_path / "a"), write_run(tmp_path / "b")
    build_report(first, pdf="none")
    build_report(second, pdf="none")
    for name in names(first):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_a_run_that_cannot_be_believed_leaves_the_old_report_alone(tmp_path):
    write_run(tmp_path)
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    rewrite(tmp_path / "certificates" / "n4.json", lambda data: data.update(verdict="fine"))
    with pytest.raises(CertificateInvalid, match=r"n4\.json: verdict"):
        build_report(tmp_path, pdf="none")
    assert names(tmp_path) == ["report.html"]


def test_without_tex_auto_writes_no_pdf_and_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(typ, "find_spec", lambda name: None)
    assert "report.pdf" not in names_of(build_report(write_run(tmp_path)))
    assert "texlive-latex-recommended" in advice()
    for wanted in ("latex", "typst"):
        with pytest.raises(UsageError, match=f"--pdf {wanted}: no PDF written: install TeX"):
            build_report(tmp_path, pdf=wanted)


def names_of(paths):
    return [path.name for path in paths]


@pytest.mark.parametrize(
    ("options", "message"), [({"pdf": "word"}, "choose from auto"), ({"formats": ("docx",)}, "docx")]
)
def test_unknown_options_name_the_choices(tmp_path, options, message):
    with pytest.raises(UsageError, match=message):
        build_report(write_run(tmp_path), **options)


def test_a_missing_run_says_how_to_make_one(tmp_path):
    with pytest.raises(UsageError, match="faverify all"):
        build_report(tmp_path)


@needs_tex
def test_the_tex_compiles_without_overfull_lines_and_runs_nothing(tmp_path):
    report = report_of(read_run(write_run(tmp_path)))
    figures = latex.write_figures(report, tmp_path / "figures")
    source = tmp_path / "report.tex"
    source.write_text(latex.render(report, figures), encoding="utf-8")
    compile_tex(source)
    log = source.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert re.findall(r"Overfull.*", log) == []
    assert "passwd" not in "".join(line for line in log.splitlines() if line.startswith("("))
    assert "undefined references" not in log


def test_witnesses_of_controls_stand_in_html_and_certificates_but_not_in_tex(tmp_path):
    build_report(write_run(tmp_path, [claims()[1]]), pdf="none")
    source, page = ((tmp_path / name).read_text(encoding="utf-8") for name in ("report.tex", "report.html"))
    assert "exact witness" in page
    assert "[1, -3/7; 0, 2]" in page
    assert "-3/7" not in source
    assert "an exact counterexample, at instance 9c1f (exact)" in source


@needs_tex
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF back")
def test_the_pdf_shows_options_and_hostile_text_as_they_are(tmp_path):
    build_report(write_run(tmp_path), pdf="latex")
    text = subprocess.run(
        ["pdftotext", "-layout", "report.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "python -m faverify verify lemma5 --effort standard --seed 0" in text
    assert HOSTILE.split()[0] in text
    assert r"\input{/etc/passwd}" in text


def test_tex_runs_again_only_where_its_log_asks_for_it(tmp_path):
    log = tmp_path / "report.log"
    for text, again in (
        ("Package: rerunfilecheck 2022-07-10 v1.10 Rerun checks for auxiliary files (HO)", False),
        ("LaTeX Warning: Label(s) may have changed. Rerun to get cross-references right.", True),
        ("(rerunfilecheck)                Rerun to get outlines right", True),
        ("Package longtable Warning: Table widths have changed. Rerun LaTeX.", True),
    ):
        log.write_text(f"This is pdfTeX\n{text}\nOutput written\n", encoding="utf-8")
        assert wants_another_run(log) is again, text


@needs_tex
def test_two_runs_of_tex_are_enough_for_contents_with_page_numbers(tmp_path, monkeypatch):
    runs = []
    monkeypatch.setattr("faverify.report.beside.can_fork", lambda: False)  # what another process appends is not seen
    monkeypatch.setattr(pdf, "_run", lambda source, run=pdf._run: (runs.append(source), run(source)))
    build_report(write_run(tmp_path), pdf="latex")
    assert len(runs) == 2


@needs_tex
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) reads the PDF back")
def test_the_pdf_opens_with_its_contents_and_every_claim_is_on_the_page_they_say(tmp_path):
    build_report(write_run(tmp_path, claims()[:7]), pdf="latex")
    pages = subprocess.run(
        ["pdftotext", "-layout", "report.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.split("\f")
    first = " ".join(pages[0].split())
    assert "deciding steps" in first
    assert "Every claim in a line" in first
    for label, name in (("lemma5", "Lemma 5"), ("theorem1", "Theorem 1"), ("n4", "N4")):
        line = next(line for line in "\n".join(pages[:2]).splitlines() if f"Title of {label}" in line)
        assert f"{name} · Title of {label}" in pages[int(line.split()[-1]) - 1]


@needs_tex
def test_the_pdf_has_a_bookmark_for_every_claim(tmp_path):
    build_report(write_run(tmp_path, claims()[:3]), pdf="latex")
    source = (tmp_path / "report.tex").read_text(encoding="utf-8")
    assert r"\usepackage{bookmark}" in source
    assert r"\subsection[Lemma 5: Title of lemma5]" in source


def test_dashes_quotes_and_the_indicator_are_set_as_such():
    assert escape("a – b “c”") == r"a \textendash{} b \textquotedblleft{}c\textquotedblright{}"
    assert r"\mathbf{1}" in inline(r"\mathbb{1}[x > 0]")


@needs_tex
def test_brackets_of_a_title_end_no_argument_and_begin_none(tmp_path):
    r"""Found here: ``\subsection[on [0, T] ...]`` ended at the title's own bracket, and the rest stood in the text."""
    given = certificate("lemma5", [part("alone", PROVED)], title="[a, b] on [0, T] and 日")
    report = report_of(read_run(write_run(tmp_path, [given])))
    source = tmp_path / "report.tex"
    source.write_text(latex.render(report, {}), encoding="utf-8")
    compile_tex(source)
    told = [line for line in source.with_suffix(".aux").read_text().splitlines() if r"\contentsline {subsec" in line]
    assert "Lemma 5: {[}a, b{]} on {[}0, T{]} and {[U+65E5]}" in told[0]


@needs_tex
def test_pdf_with_tex_is_byte_identical(tmp_path):
    pair = [write_run(tmp_path / name, claims()[:3]) for name in ("a", "b")]
    for folder in pair:
        build_report(folder, pdf="latex")
    assert (pair[0] / "report.pdf").read_bytes() == (pair[1] / "report.pdf").read_bytes()


def test_typst_gets_certificate_text_as_string_literals_only(tmp_path):
    source = typ.render(report_of(read_run(write_run(tmp_path))))
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', "", source)
    for word in ("x86_64", "script", "input", "passwd", "Appendix", "lemma5"):
        assert word not in outside
    if typ.typst_available():
        assert typ.compile_typst(report_of(read_run(tmp_path)), tmp_path / "t" / "report.pdf").is_file()
