"""Write the report of a run: everything into a scratch folder first, then renamed into place."""

from collections.abc import Sequence
from pathlib import Path

from faverify.certificate.read import Installed, read_run
from faverify.errors import UsageError
from faverify.files.whole import scratch
from faverify.report.beside import beside
from faverify.report.model import Report, report_of

FORMATS = ("html", "latex")
PAGES = "pages"
PDF = ("auto", "latex", "typst", "none")


def build_report(
    out_folder: Path | str,
    pdf: str = "auto",
    formats: Sequence[str] = FORMATS,
    installed: Installed | None = None,
    *,
    split: bool = False,
    alone: bool = False,
) -> list[Path]:
    """Build ``report.html``, ``report.tex`` with ``figures/``, and ``report.pdf`` from ``out_folder/certificates``.

    With ``split`` also ``pages/``: an index and one page a claim, with everything unfolded and every witness. LaTeX and
    PDF are made in a second process beside the HTML, if not ``alone``.
    ``pdf``: ``auto`` (TeX, else the typst wheel, else none, and `advice` says what to install), ``latex``, ``typst`` or
    ``none``. With ``installed`` certificates are held against the claims that are installed. Returns the files written.
    Raises `UsageError` for unknown options, a missing run, an unwritable folder, or ``pdf="latex"`` without TeX;
    `CertificateInvalid` for certificates that cannot be believed.
    """
    out = Path(out_folder)
    check_options(pdf, formats)
    report = _read(out, installed)
    try:
        with scratch(out) as place:
            _write(report, place, pdf, formats, alone)
            if split:
                _write_pages(report, place / PAGES)
            return _install(place, out)
    except OSError as error:
        raise UsageError(f"cannot write the report into {out}: {error.strerror or error}") from None


def build_picture(out_folder: Path | str, path: Path, installed: Installed | None = None) -> Path:
    """Draw the run of ``out_folder/certificates`` as one PNG; raises what `draw_picture` and `read_run` raise."""
    from faverify.report.picture import draw_picture

    if path.suffix.lower() != ".png":
        raise UsageError(f"{path}: the picture is a PNG; give a name that ends in .png")
    return draw_picture(_read(Path(out_folder), installed), path)


def _read(out: Path, installed: Installed | None) -> Report:
    return report_of(read_run(out, installed), installed.called if installed else str)


def advice(pdf: str = "auto") -> str:
    """One line that says what to install where ``auto`` finds nothing to make a PDF with; empty where it does."""
    from faverify.report.pdf import ADVICE, tex_available
    from faverify.report.typ import typst_available

    return "" if pdf == "none" or tex_available() or typst_available() else ADVICE


def check_options(pdf: str, formats: Sequence[str] = FORMATS) -> None:
    """Refuse what cannot be built here, before a long run; raises `UsageError`."""
    from faverify.report.pdf import ADVICE, tex_available
    from faverify.report.typ import typst_available

    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise UsageError(f"unknown report format {', '.join(unknown) or '(none)'}; choose from {', '.join(FORMATS)}")
    if pdf not in PDF:
        raise UsageError(f"--pdf {pdf}: choose from {', '.join(PDF)}")
    if (pdf == "latex" and not tex_available()) or (pdf == "typst" and not typst_available()):
        raise UsageError(f"--pdf {pdf}: {ADVICE}")


def _write(report: Report, place: Path, pdf: str, formats: Sequence[str], alone: bool) -> None:
    with beside(lambda: _write_paper(report, place, pdf, formats), here=alone):
        if "html" in formats:
            from faverify.report import html

            (place / "report.html").write_text(html.render(report)[0], encoding="utf-8")


def _write_paper(report: Report, place: Path, pdf: str, formats: Sequence[str]) -> None:
    """LaTeX with its figures, and the PDF."""
    if "latex" in formats:
        from faverify.report import latex

        names = latex.write_figures(report, place / "figures")
        (place / "report.tex").write_text(latex.render(report, names), encoding="utf-8")
    _make_pdf(report, place, pdf, formats)


def _make_pdf(report: Report, place: Path, pdf: str, formats: Sequence[str]) -> None:
    from faverify.report.pdf import compile_tex, tex_available
    from faverify.report.typ import compile_typst, typst_available

    if pdf == "typst" or (pdf == "auto" and not tex_available() and typst_available()):
        compile_typst(report, place / "report.pdf")
    elif pdf == "latex" or (pdf == "auto" and tex_available()):
        if "latex" not in formats:
            return
        compile_tex(place / "report.tex")


def _write_pages(report: Report, folder: Path) -> None:
    from faverify.report.pages import split

    folder.mkdir()
    for name, text in split(report).items():
        (folder / name).write_text(text, encoding="utf-8")


def _install(place: Path, out: Path) -> list[Path]:
    """Rename finished files into ``out``; auxiliary files of TeX stay behind."""
    names = [Path(name) for name in ("report.html", "report.tex", "report.pdf") if (place / name).is_file()]
    for folder in ("figures", PAGES):
        if (place / folder).is_dir():
            (out / folder).mkdir(exist_ok=True)
            names += sorted(path.relative_to(place) for path in (place / folder).iterdir())
    if (place / PAGES).is_dir():
        _forget_pages(out / PAGES, {path.name for path in names})
    return [(place / name).replace(out / name) for name in names]


def _forget_pages(folder: Path, kept: set[str]) -> None:
    """Remove the pages of claims that are not in the run any more (nothing else)."""
    from faverify.report.pages import PAGE

    for path in folder.glob(f"{PAGE}*.html"):
        if path.name not in kept:
            path.unlink()
