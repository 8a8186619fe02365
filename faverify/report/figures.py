"""Plots of a part's series, byte for byte the same for the same certificate: SVG for HTML, PDF for LaTeX.

Curves are told apart by dashes and names as well as by colour. Series are for the eye, never evidence.
"""

import io
import json
import math
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

INK = "#010203"  # replaced by currentColor, so that a plot follows a dark page
COLOURS = ("#2f6f9f", "#b4632d", "#4d8157", "#8a5a94", "#8c8c2e", "#a34a5b")
DASHES: dict[str, Any] = {"value": "-", "bound": (0, (5, 2)), "marker": ""}
MOST_POINTS, MOST_SERIES = 240, 12
STYLE = {
    "svg.fonttype": "none", "svg.id": None, "pdf.fonttype": 3, "font.size": 8, "font.family": "DejaVu Sans",
    "axes.linewidth": 0.6, "axes.spines.top": False, "axes.spines.right": False, "lines.linewidth": 1.3,
    "xtick.major.width": 0.6, "ytick.major.width": 0.6, "axes.unicode_minus": True, "text.parse_math": False,
    "legend.frameon": False, "figure.dpi": 72, "path.simplify": False,
}  # fmt: skip


def canvas(width: float, height: float) -> tuple[Any, Any]:
    """A figure of matplotlib without a display, and its axes; inches."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(width, height))
        return figure, figure.add_axes((0.0, 0.0, 1.0, 1.0))


def save(figure: Any, path: Path | io.BytesIO, salt: str, kind: str = "pdf") -> None:
    """Write a figure without a date and with stable identifiers."""
    from matplotlib import rc_context

    empty = {"pdf": {"CreationDate": None, "Producer": None, "Creator": None}}
    metadata = empty.get(kind, {"Date": None, "Creator": None, "Format": None, "Type": None})
    with rc_context({**STYLE, "svg.hashsalt": salt}):
        figure.savefig(path, format=kind, metadata=metadata, transparent=True)


def plot_svg(series: Sequence[Mapping[str, Any]], key: str, title: str) -> str:
    """The curves as SVG to put into HTML; text stays text, the ink follows the page's colour. Drawn once."""
    return _svg(json.dumps([vars(item) if hasattr(item, "role") else item for item in series]), key, title)


@lru_cache(maxsize=64)
def _svg(series: str, key: str, title: str) -> str:
    stored = io.BytesIO()
    save(figure_of(json.loads(series)), stored, key, "svg")
    return inline_svg(stored.getvalue(), key, title)


def inline_svg(drawn: bytes, key: str, title: str) -> str:
    """A drawing of `save` as an element of a page that holds others, without metadata, in the page's ink."""
    text = drawn.decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL).replace(INK, "currentColor")
    text = _ungrouped(_own_ids(_compact(text), key))
    label = title.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("<svg", f'<svg class="plot" role="img" aria-label="{label}"', 1)


def _compact(svg: str) -> str:
    """Tenths of a point in tags (never in text), and nothing that says nothing within a page."""
    svg = re.sub(r'\s+transform="rotate\(-?0 [^"]*\)"', "", re.sub(r"\n\s*", "\n", svg))
    svg = re.sub(r"<[^>]+>", lambda tag: re.sub(r"-?\d+\.\d+", _tenths, tag.group()), svg)
    svg = re.sub(r'\bd="[^"]*"', lambda path: " ".join(path.group().split()).replace(" L ", " "), svg)
    svg = re.sub(r' (?:xmlns(?::xlink)?|version)="[^"]*"', "", svg).replace("xlink:href", "href")
    svg = re.sub(r'style="[^"]*"', lambda style: re.sub(r"([:;]) ", r"\1", style.group()), svg)
    return svg.replace("font-family:'DejaVu Sans';", "")  # the page's own font


def _tenths(number: re.Match[str]) -> str:
    return f"{float(number.group()):.1f}".removesuffix(".0")


def _ungrouped(svg: str) -> str:
    """The drawing without the groups that say nothing, and without line breaks between its tags."""
    kept, pieces = [], []
    for piece in re.split(r"(</?g(?: [^>]*)?>)", svg.replace(">\n<", "><")):
        if piece.startswith("<g"):
            kept.append(piece != "<g>")
        if piece != "<g>" and (piece != "</g>" or kept.pop()):
            pieces.append(piece)
    return "".join(pieces)


def _own_ids(svg: str, key: str) -> str:
    """Identifiers that are referred to get the plot's key in front, as a page holds many plots; others are dropped."""
    used = set(re.findall(r"#([\w.-]+)", svg))
    svg = re.sub(r' id="([^"]*)"', lambda m: f' id="{key}-{m.group(1)}"' if m.group(1) in used else "", svg)
    return re.sub(r'(url\(#|href="#)([\w.-]+)', lambda m: f"{m.group(1)}{key}-{m.group(2)}", svg)


def plot_pdf(series: Sequence[Mapping[str, Any]], path: Path, key: str) -> None:
    """The curves as a PDF file."""
    save(figure_of(series), path, key)


def figure_of(series: Sequence[Any]) -> Any:
    """The curves as a figure of matplotlib; records of `Series` or their JSON data."""
    series = [vars(item) if hasattr(item, "role") else item for item in series]
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(6.2, 2.7), layout="constrained")
        axes = figure.add_subplot()
        axes.tick_params(colors=INK, which="both")
        for spine in axes.spines.values():
            spine.set_color(INK)
        for number, item in enumerate(series[:MOST_SERIES]):
            _draw(axes, item, COLOURS[number % len(COLOURS)])
        axes.set_xlabel(str(series[0].get("x_name", "")), color=INK)
        axes.set_ylabel(str(series[0].get("y_name", "")), color=INK)
        if _spans_decades(series):
            logarithmic(axes)
        axes.legend(labelcolor=INK, loc="center left", bbox_to_anchor=(1.0, 0.5), fontsize=7)
    return figure


def logarithmic(axes: Any) -> None:
    """A logarithmic vertical axis whose numbers are plain text, as mathematics in text is switched off."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.minorticks_off()


def _draw(axes: Any, item: Mapping[str, Any], colour: str) -> None:
    points = _thinned(list(zip(item["x"], item.get("y", []), strict=False)))
    x, y = [p[0] for p in points], [p[1] for p in points]
    role = item.get("role", "value")
    name = item["name"] if len(item["name"]) <= 40 else item["name"][:39] + "…"
    label = f"{name} (bound)" if role == "bound" and "bound" not in name else name
    if role == "marker":
        axes.plot(x, y, "o", ms=3.5, color=colour, label=label)
    elif len(points) == 1:
        axes.axhline(y[0], ls=DASHES[role], color=colour, label=label)
    else:
        axes.plot(x, y, ls=DASHES[role], color=colour, label=label)


def _thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most `MOST_POINTS` points, the last always among them; points that are not finite are left out."""
    kept = [p for p in points if math.isfinite(p[0]) and math.isfinite(p[1])]
    if len(kept) <= MOST_POINTS:
        return kept
    step = (len(kept) - 1) / (MOST_POINTS - 1)
    return [kept[round(i * step)] for i in range(MOST_POINTS)]


def _spans_decades(series: Sequence[Mapping[str, Any]]) -> bool:
    """Whether all values are positive and more than three decades apart, so that a log scale shows more."""
    values = [y for item in series for y in item.get("y", [])]
    return bool(values) and min(values) > 0 and max(values) > 1000 * min(values)
