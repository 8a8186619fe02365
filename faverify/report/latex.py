"""The report as a LaTeX file for `texlive-latex-recommended` and `lmodern` alone; numbers are formatted in Python."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from faverify.report import words
from faverify.report.exact import Piece
from faverify.report.graph import legend
from faverify.report.model import Report
from faverify.report.numbers import shorten
from faverify.report.part_views import WIDEST_SIDE, PartView
from faverify.report.prose import Block, Marked
from faverify.report.tex import Tex, cell, code, escape, inline, math

MOST_COLUMNS = 10
MOST_ROWS = 6
NARROWEST, WIDEST = 8, 40


def render(report: Report, figures: Iterable[str] = (), folder: str = "figures") -> str:
    """The document; ``figures`` names the PDF files that lie in ``folder`` (others are not included)."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("faverify.report"), undefined=StrictUndefined, finalize=escape, autoescape=False,
        block_start_string="<%", block_end_string="%>", variable_start_string="<<", variable_end_string=">>",
        comment_start_string="<#", comment_end_string="#>", trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(
        code=code, cell=cell, math=math, inline=inline, prose=prose, matrix=matrix, spec=column_spec,
        symbol=words.symbol, brief=words.brief, brief_time=words.brief_time, anchor=Tex, plain=Tex, figure=figure_name,
        heading=heading, side=side, sentence=sentence, name=words.name,
    )  # fmt: skip
    template = environment.get_template("report.tex.j2")
    return template.render(
        report=report,
        words=words,
        legend=legend(report.index["claims"]),
        figures=set(figures),
        folder=folder,
        most=MOST_COLUMNS,
        most_rows=MOST_ROWS,
    )


def prose(block: Block) -> Tex:
    """A block of light markup as TeX."""
    return sentence(block.text)


def side(text: str) -> Tex:
    """One side of a comparison in a narrow column."""
    return cell(shorten(text, WIDEST_SIDE))


def sentence(prose: Marked | str) -> Tex:
    """Prose with its marked formulas typeset; everything else is escaped text."""
    if isinstance(prose, str):
        return escape(prose)
    made = {"math": inline, "code": code, "text": escape}
    return Tex("".join(made[kind](text) for kind, text in prose.runs))


def matrix(piece: Piece) -> Tex:
    """A matrix of exact entries, scaled down where it is wider than the line."""
    rows = r" \\ ".join(" & ".join(_entry(entry) for entry in row) for row in piece.rows)
    columns = "r" * len(piece.rows[0])
    return Tex(rf"\fitbox{{\ensuremath{{\left[\begin{{array}}{{{columns}}}{rows}\end{{array}}\right]}}}}")


def _entry(text: str) -> str:
    return text if re.fullmatch(r"-?[0-9]+([/.][0-9]+)?", text) else rf"\text{{{escape(text)}}}"


def column_spec(table: Mapping[str, Any], count: int) -> Tex:
    """``count`` columns that fill the line, wider where their texts are longer."""
    texts = [
        [column, *(row[number] for row in table["rows"])] for number, column in enumerate(table["columns"][:count])
    ]
    weights = [min(max(max(map(_length, column)), NARROWEST), WIDEST) for column in texts]
    gaps = rf"\linewidth-{2 * count}\tabcolsep"
    widths = [rf"\dimexpr({gaps})*{weight}/{sum(weights)}\relax" for weight in weights]
    return Tex("".join(rf">{{\raggedright\arraybackslash}}p{{{width}}}" for width in widths))


def _length(text: str) -> int:
    """Characters to make room for: a formula's source is longer than what it shows."""
    return len(text) // 4 if text.startswith("$") else len(text)


def heading(text: str, count: int) -> Tex:
    """The heading of one of ``count`` columns: mathematics between dollars, a name that may break, or words."""
    if len(text) > 2 and text[0] == text[-1] == "$":
        return math(text[1:-1])
    return cell(text) if count > 5 else escape(text)


def figure_name(part: PartView) -> Tex:
    """The file of a part's plot: letters, digits and hyphens only."""
    return Tex(f"plot-{re.sub('[^A-Za-z0-9]', '-', part.key)}.pdf")


def write_figures(report: Report, folder: Path) -> list[str]:
    """Draw the graph, the bounds and every plot as PDF into ``folder``; the names of the files written."""
    from faverify.report.figures import plot_pdf
    from faverify.report.graph import draw_pdf
    from faverify.report.ratios import ratios_pdf

    folder.mkdir(parents=True, exist_ok=True)
    names = ["graph.pdf"] if draw_pdf(report.index["claims"], folder / "graph.pdf") else []
    titles = {view.label: view.claim["title"] for view in report.claims}
    names += ["ratios.pdf"] if ratios_pdf(report.bounds, titles, folder / "ratios.pdf") else []
    for part in (part for view in report.claims for part in view.parts if part.series):
        name = str(figure_name(part))
        plot_pdf(part.series, folder / name, part.key)
        names.append(name)
    return names
