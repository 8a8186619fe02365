"""The report as one HTML file: no script, no network, fonts and figures inside; readable offline and printed."""

import base64
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from faverify.report import words as wording
from faverify.report.exact import Piece, one_row
from faverify.report.graph import legend, svg
from faverify.report.lean import lean, slim
from faverify.report.mathtext import mathml
from faverify.report.model import Report
from faverify.report.part_views import PartView, drawn_as
from faverify.report.prose import Marked, Run, words
from faverify.report.prose_plain import plain
from faverify.report.ratios import ratios_svg
from faverify.report.theories import shown_once

FONTS = ("math", "roman", "italic", "bold", "mono")
MOST_BYTES = 2_500_000
MOST_FORMULAS = 400  # lines of derivations and false neighbours, beyond which the one file sets them as text
MOST_LINES = 8
MOST_WITNESS = 160  # characters of a control's witness in the one file
MOST_UNBROKEN, MOST_ON_A_PHONE = 90, 28
JOINER = "\u2060"
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # turns the text after it around
SUBSCRIPT = re.compile(r"(?<!\w)([^\W\d_])_(\w+)")  # of one letter: λ_min, I_r


@dataclass
class Renderer:
    """Filters of the templates; counts formulas that had to be shown as source, figures that were left out."""

    fallbacks: set[str] = field(default_factory=set)
    plots: bool = True
    matrices: bool = True
    long_proofs: bool = True
    once: bool = False
    link: Callable[[str], str] = "#{}".format
    most_witness: int = MOST_WITNESS

    def math(self, latex: str, display: bool = False) -> Any:
        """MathML, or the LaTeX source in typewriter (counted) where it cannot be converted faithfully."""
        from markupsafe import Markup, escape

        converted = mathml(latex, display)
        if converted is not None:
            return Markup(lean(converted))
        self.fallbacks.add(latex)
        return Markup('<code class="source">') + escape(latex) + Markup("</code>")

    def sentence(self, prose: Marked | str) -> Any:
        """Prose with its marked formulas typeset; everything else is escaped text."""
        from markupsafe import Markup

        runs = (words(prose) if isinstance(prose, str) else prose).runs
        return Markup("").join(self._run(kind, text) for kind, text in _glued(runs))

    def inline(self, latex: str) -> Any:
        """A formula among words: what is long scrolls, what is wide scrolls on a phone."""
        return self._run("math", latex)

    def told(self, said: Marked | str) -> Any:
        """Marked prose, or a formula's LaTeX, in Unicode text; what has none is typeset."""
        if isinstance(said, Marked):
            return str(said)
        text = plain(said)
        return self.inline(said) if text == said and "\\" in said else text

    def lowered(self, text: str) -> Any:
        """A formula in Unicode text, its subscripts set low."""
        from markupsafe import Markup, escape

        return Markup(SUBSCRIPT.sub(r"\1<sub>\2</sub>", str(escape(text))))

    def _run(self, kind: str, text: str) -> Any:
        from markupsafe import Markup

        if kind == "math":
            scroll = "long" if len(text) > MOST_UNBROKEN else "wide" if len(text) > MOST_ON_A_PHONE else ""
            return Markup('<span class="m {}">{}</span>').format(scroll, self.math(text)) if scroll else self.math(text)
        if kind == "code":
            return Markup("<code{}>{}</code>").format(Markup(' class="short"') if len(text) < 32 else "", visible(text))
        return visible(text)

    def heading(self, text: str) -> Any:
        """A column's heading: mathematics between dollars, else words."""
        return self.math(text[1:-1]) if len(text) > 2 and text[0] == text[-1] == "$" else text

    def plot(self, part: PartView, title: str) -> Any:
        """Inline SVG of a part's curves, unless figures were turned off to keep the file small."""
        from markupsafe import Markup

        from faverify.report.figures import plot_svg

        return Markup(plot_svg(part.series, part.key, drawn_as(title, part))) if self.plots else ""

    def matrix(self, piece: Piece) -> Any:
        """A matrix as MathML in brackets; entries are escaped text."""
        from markupsafe import Markup

        if not self.matrices:
            return "exact entries in the certificate file"
        rows = Markup("").join(
            Markup("<mtr>{}</mtr>").format(Markup("").join(Markup("<mtd><mn>{}</mn></mtd>").format(e) for e in row))
            for row in piece.rows
        )
        return Markup('<math><mrow><mo>[</mo><mtable class="exact">{}</mtable><mo>]</mo></mrow></math>').format(rows)

    def small(self, witness: Sequence[Piece]) -> bool:
        """Whether a control's witness is short enough for the page."""
        return sum(len(one_row(piece)) for piece in witness) <= self.most_witness

    def typeset(self, chain: Sequence[Any]) -> bool:
        """Whether the lines of a derivation are set as formulas; of a large page, proofs and long ones are text."""
        return self.long_proofs or (len(chain) <= MOST_LINES and not chain[0].reason)

    def notes(self) -> list[str]:
        """What the page does not show as it should."""
        found = []
        if not self.plots:
            found.append(
                f"figures are left out of the HTML report, which would exceed {MOST_BYTES / 10**6:g} MB; "
                "`report --split` and the LaTeX report have them"
            )
        if not self.matrices:
            found.append("exact matrices are left out too; the certificate files and the LaTeX report have them")
        if self.fallbacks:
            what, them = ("formula is", "it") if len(self.fallbacks) == 1 else ("formulas are", "them")
            found.append(
                f"{len(self.fallbacks)} {what} shown as source, because the conversion to MathML refuses {them}"
            )
        return found


def _glued(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs with a word joiner between a formula and the bracket or point beside it: no line breaks there."""
    for number, (kind, text) in enumerate(runs):
        before, after = (runs[k][0] if 0 <= k < len(runs) else "" for k in (number - 1, number + 1))
        if kind == "text" and before == "math" and text[0] in ")].,;:”":
            text = JOINER + text
        if kind == "text" and after == "math" and text[-1] in "([“":
            text += JOINER
        yield kind, text


def visible(value: Any) -> Any:
    """A text whose direction marks are seen, as in a terminal; anything else as it is."""
    if type(value) is not str or not DIRECTION.search(value):
        return value
    return DIRECTION.sub(lambda mark: ascii(mark.group())[1:-1], value)


def marked_html(prose: Marked) -> str:
    """Prose as a piece of HTML, its formulas as MathML."""
    return str(Renderer().sentence(prose))


def render(report: Report) -> tuple[str, list[str]]:
    """The page, and notes (on it as warnings): formulas shown as source; what is left out beyond `MOST_BYTES`."""
    full = _formulas(report) <= MOST_FORMULAS
    for renderer in (
        Renderer(long_proofs=full, once=True),
        Renderer(long_proofs=False, once=True, plots=False),
        Renderer(long_proofs=False, once=True, plots=False, matrices=False),
    ):
        page, notes = _render(report, renderer)
        if len(page.encode()) <= MOST_BYTES:
            break
    return page, notes


def _formulas(report: Report) -> int:
    chains = sum(len(chain) for view in report.claims for part in view.parts for chain in part.chains)
    return chains + sum(len(view.controls) for view in report.claims)


def environment(renderer: Renderer | None = None) -> Any:
    """The template engine of HTML pages: everything is escaped, formulas are typeset by the renderer's filters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    renderer = renderer or Renderer()
    made = Environment(
        loader=PackageLoader("faverify.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=visible,
    )
    filters = {
        "math": renderer.math,
        "matrix": renderer.matrix,
        "onerow": one_row,
        "heading": renderer.heading,
        "sentence": renderer.sentence,
        "symbol": wording.symbol,
        "name": wording.name,
        "small": renderer.small,
        "told": renderer.told,
        "lowered": renderer.lowered,
        "inline": renderer.inline,
        "typeset": renderer.typeset,
    }
    made.filters.update(filters, brief=wording.brief, brief_time=wording.brief_time)
    made.globals["link"] = renderer.link
    return made


def _render(report: Report, renderer: Renderer) -> tuple[str, list[str]]:
    from markupsafe import Markup

    engine, known = environment(renderer), shared(report, renderer)
    body = engine.get_template("claims.html.j2").render(**known)  # first: it counts the fallbacks
    notes = renderer.notes()
    context = {**known, **pictures(report, renderer.link), "style": Markup(style()), "title": wording.TITLE}
    page = engine.get_template("report.html.j2").render({**context, "body": Markup(body), "notes": notes})
    return page if renderer.long_proofs else slim(page), notes


def shared(report: Report, renderer: Renderer) -> dict[str, Any]:
    """What every template of the report reads."""
    named = {"here": "", "unfolded": "", "notes": []}
    return {
        "report": report,
        "words": wording,
        "legend": legend(report.index["claims"]),
        "plot": renderer.plot,
        "text_for": "" if renderer.long_proofs else wording.text_for(MOST_LINES),
        "as_text": not renderer.long_proofs,
        "theories": shown_once(report.theories)
        if renderer.once
        else [(theory, None, ()) for theory in report.theories],
        **named,
    }


def pictures(report: Report, link: Callable[[str], str]) -> dict[str, Any]:
    """What rests on what, and the bounds beside the truth, as inline SVG."""
    from markupsafe import Markup

    titles = {view.label: view.claim["title"] for view in report.claims}
    drawn = {"graph": svg(report.index["claims"], link), "ratios": ratios_svg(report.bounds, titles)}
    return {name: Markup(picture) for name, picture in drawn.items()}


def style() -> str:
    """The style sheet of every page, fonts inside."""
    folder = resources.files("faverify.report") / "templates"
    faces = [_face(name) for name in FONTS]
    return "".join(faces) + (folder / "style.css").read_text(encoding="utf-8")


def _face(name: str) -> str:
    data = (resources.files("faverify.data") / f"{name}-subset.woff2").read_bytes()
    family = {"math": "FV Math", "mono": "FV Mono"}.get(name, "FV Text")
    style = "italic" if name == "italic" else "normal"
    weight = "bold" if name == "bold" else "normal"
    source = f"url(data:font/woff2;base64,{base64.b64encode(data).decode()}) format('woff2')"
    return f"@font-face{{font-family:'{family}';font-style:{style};font-weight:{weight};src:{source}}}\n"
