"""The dependency graph as SVG (HTML) and as PDF (LaTeX), from one layout."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from faverify.report.figures import COLOURS
from faverify.report.layout import Layout, layout
from faverify.report.words import level, name, symbol

LEGEND = (
    "An arrow leads from a claim to one that uses it (arrows implied by longer paths are left out). In each box the "
    "claim’s own verdict and its evidence, repeated by the colour of its edge; a dashed box: with the claims it uses, "
    "the verdict is worse. Rounded box: erratum or new result."
)
INCHES = (1.32, 0.36)  # of a column and a row on paper
LEAST_WIDTH = 930  # pixels, below which a wide drawing scrolls
STEP_X, STEP_Y, WIDTH, HEIGHT, MARGIN = 160, 42, 134, 34, 8
MOST_LETTERS = 20
EDGE = 5  # pixels: the coloured edge of a box
INKS = {"exact": COLOURS[4], "certified": COLOURS[0], "argued": COLOURS[1], "cited": COLOURS[1]}
INKS |= {"formal": COLOURS[2], "proved": COLOURS[2], "statistical": COLOURS[3], "numerical": COLOURS[3]}


def legend(rows: Sequence[Mapping[str, Any]]) -> str:
    """What the drawing means, and the claims that are not on it."""
    alone = graph_layout(rows).alone
    return LEGEND + (f" Not drawn, as they stand alone: {', '.join(alone)}." if alone else "")


def graph_layout(rows: Sequence[Mapping[str, Any]]) -> Layout:
    """Lay out the claims of an index."""
    return layout({row["label"]: row["uses"] for row in rows})


def svg(rows: Sequence[Mapping[str, Any]], link: Callable[[str], str] = "#{}".format) -> str:
    """The graph as inline SVG whose boxes link to the claims' sections; empty where no claim uses another."""
    plan = graph_layout(rows)
    if not plan.places:
        return ""
    by_label = {row["label"]: row for row in rows}
    width = (plan.columns - 1) * STEP_X + WIDTH + 2 * MARGIN
    height = (plan.rows - 1) * STEP_Y + HEIGHT + 2 * MARGIN
    boxes = [_box(by_label[label], link(label), *place) for label, place in plan.places.items()]
    return (
        f'<svg class="graph" style="min-width:{min(width, LEAST_WIDTH)}px" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" '
        'aria-label="Which claim uses which"><defs><marker id="arrowhead" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerWidth="6" markerHeight="6" orient="auto"><path d="M0 1L7 4L0 7z"/></marker></defs>'
        f'<g class="edges">{"".join(map(_edge, plan.routes))}</g><g class="nodes">{"".join(boxes)}</g></svg>'
    )


def _edge(route: Sequence[tuple[int, float]]) -> str:
    path = ""
    for (x0, y0), (x1, y1) in pairwise(route):
        start = (MARGIN + x0 * STEP_X + WIDTH, MARGIN + y0 * STEP_Y + HEIGHT / 2)
        end = (MARGIN + x1 * STEP_X, MARGIN + y1 * STEP_Y + HEIGHT / 2)
        bend = (end[0] - start[0]) * 0.5
        lead = f"M{start[0]:g} {start[1]:g}" if not path else f"L{start[0]:g} {start[1]:g}"
        path += f"{lead}C{start[0] + bend:g} {start[1]:g} {end[0] - bend:g} {end[1]:g} {end[0]:g} {end[1]:g}"
    return f'<path d="{path}" marker-end="url(#arrowhead)"/>'


def _box(row: Mapping[str, Any], target: str, column: int, line: float) -> str:
    x, y = MARGIN + column * STEP_X, MARGIN + line * STEP_Y
    radius = 0 if row["kind"] == "paper" else 9
    worse = ' class="worse"' if row["with_dependencies"] != row["verdict"] else ""
    evidence = level(row["verdict"], row["evidence"])
    title = escape(f"{row['title']}: {row['verdict']}, {evidence}")
    middle = x + (WIDTH + EDGE) / 2
    return (
        f'<a href="{escape(target)}"><title>{title}</title>'
        f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="{radius:g}"{worse}/>'
        f'<rect class="edge {escape(evidence)}" x="{x:g}" y="{y:g}" width="{EDGE}" height="{HEIGHT}"/>'
        f'<text x="{middle:g}" y="{y + 15:g}">{symbol(row["verdict"])} {escape(_shown(row["label"]))}</text>'
        f'<text class="evidence" x="{middle:g}" y="{y + 28:g}">{escape(evidence)}</text></a>'
    )


def _shown(label: str) -> str:
    """A claim's name, cut where it is longer than a box."""
    text = name(label.removeprefix("erratum-"))
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1]}…"


def draw_pdf(rows: Sequence[Mapping[str, Any]], path: Path) -> bool:
    """Draw the graph as PDF by matplotlib; False (and no file) where no claim uses another."""
    from faverify.report.figures import canvas, save

    plan = graph_layout(rows)
    if not plan.places:
        return False
    width, height = plan.columns * INCHES[0], max(1.0, plan.rows * INCHES[1])
    figure, axes = canvas(width, height)
    axes.set(xlim=(-0.1, plan.columns - 0.15), ylim=(plan.rows - 0.4, -0.6))
    axes.axis("off")
    for route in plan.routes:
        _draw_edge(axes, route)
    for row in rows:
        if row["label"] in plan.places:
            _draw_box(axes, row, *plan.places[row["label"]])
    save(figure, path, "graph")
    return True


def _draw_edge(axes: Any, route: Sequence[tuple[int, float]]) -> None:
    wide = WIDTH / STEP_X
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(route), 1):
        last = number == len(route) - 1
        style = {"arrowstyle": "-|>" if last else "-", "lw": 0.5, "color": "0.35", "shrinkA": 0, "shrinkB": 0}
        if not last:
            axes.plot([x1, x1 + wide], [y1, y1], lw=0.5, color="0.35", solid_capstyle="butt")
        axes.annotate("", (x1, y1), (x0 + wide, y0), arrowprops={**style, "mutation_scale": 7})


def _draw_box(axes: Any, row: Mapping[str, Any], x: int, y: float) -> None:
    from matplotlib.patches import FancyBboxPatch, Rectangle

    wide, tall = WIDTH / STEP_X, HEIGHT / STEP_Y
    style = "square,pad=0" if row["kind"] == "paper" else "round,pad=0,rounding_size=0.12"
    dashes = "--" if row["with_dependencies"] != row["verdict"] else "-"
    box = FancyBboxPatch((x, y - tall / 2), wide, tall, boxstyle=style, fc="white", ec="0.2", lw=0.6, ls=dashes)
    axes.add_patch(box)
    evidence = level(row["verdict"], row["evidence"])
    edge = EDGE / STEP_X
    axes.add_patch(Rectangle((x, y - tall / 2), edge, tall, fc=INKS.get(evidence, "0.5"), lw=0))
    middle = {"ha": "center", "va": "center", "parse_math": False}
    shown, at = f"{symbol(row['verdict'])} {_shown(row['label'])}", x + (wide + edge) / 2
    axes.text(at, y - 0.16, shown, fontsize=6.5, **middle)
    axes.text(at, y + 0.2, evidence, fontsize=5.5, color="0.3", **middle)
