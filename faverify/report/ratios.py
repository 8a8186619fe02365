"""Bounds divided by the truth, a line for each bounded quantity: the drawing that the report and its picture share."""

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faverify.report.bounds import Bound, BoundRow
from faverify.report.figures import COLOURS, INK, STYLE, inline_svg, save
from faverify.report.prose_plain import plain as formula
from faverify.report.words import name

WIDTH, LINE, AROUND = 7.4, 0.36, 0.75  # inches: the figure, a quantity, axis and margins
FURTHEST = 1e6
PAPER, OURS = 1, 0  # colours


def drawable(rows: Sequence[BoundRow]) -> list[BoundRow]:
    """The rows with a bound whose ratio to the truth is a number."""
    return [row for row in rows if _ratio(row.paper) is not None or _ratio(row.ours) is not None]


def draw_ratios(
    axes: Any, rows: Sequence[BoundRow], titles: Mapping[str, str], size: float, ink: str = "0.2", after: str = ": "
) -> None:
    """A line for each quantity: how far above the truth the paper's bound and our best one stay at one instance.

    ``after`` stands between the names of claims and their title (a new line where there is little room).
    """
    drawn = [(_ratio(row.paper), _ratio(row.ours)) for row in rows]
    for line, pair in enumerate(reversed(drawn)):
        _line(axes, line, pair, size, ink)
    axes.axvline(1, color=ink, lw=0.8)
    axes.set_xscale("log")
    furthest = max(value for pair in drawn for value in pair if value is not None)
    axes.set_xlim(0.85, 2 * furthest)
    axes.set_ylim(-0.6, len(rows) + 0.3)  # the legend stands above the lines
    axes.set_yticks(range(len(rows)), list(reversed(_names(rows, titles, after))), fontsize=size)
    ticks = [1, 2, 5, 10, 20] if furthest < 100 else [10**k for k in range(len(str(int(furthest))))]
    axes.set_xticks(ticks, [plain(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("bound / truth at one instance (1 is tight)", color=ink)
    for colour, mark, said in ((PAPER, "s", "the paper’s bound"), (OURS, "o", "our best bound")):
        axes.plot([], [], mark, ms=6, color=COLOURS[colour], label=said)
    axes.legend(fontsize=size + 0.5, loc="upper right", ncols=2, labelcolor=ink)


def _line(axes: Any, line: int, pair: tuple[float | None, float | None], size: float, ink: str) -> None:
    known = [value for value in pair if value is not None]
    axes.plot([1, max(known)], [line, line], color="0.6", lw=0.7, zorder=0)
    for value, mark, colour in zip(pair, "so", (PAPER, OURS), strict=True):
        if value is not None:
            axes.plot([value], [line], mark, ms=6, color=COLOURS[colour])
    axes.annotate(plain(max(known)), (max(known), line), (6, 3), textcoords="offset points", fontsize=size, color=ink)
    if len(known) > 1 and max(known) > min(known):
        axes.annotate(
            plain(min(known)), (min(known), line), (3, -10), textcoords="offset points", fontsize=size, color=ink
        )


def _names(rows: Sequence[BoundRow], titles: Mapping[str, str], after: str) -> list[str]:
    """The claims and the title of the first, or the quantity itself where that title was used before."""
    found: list[str] = []
    used: set[str] = set()
    for row in rows:
        title = titles.get(row.labels[0], "")
        shown = re.sub(r"\s+", " ", (formula(row.latex) if row.latex else row.text) if title in used else title)
        used.add(title)
        found.append(f"{', '.join(map(name, row.labels))}{after}{shown if len(shown) <= 44 else shown[:43] + '…'}")
    return found


def plain(value: float) -> str:
    """A ratio for the eye."""
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _ratio(bounds: Sequence[Bound]) -> float | None:
    """The tightest of the bounds, relative to the truth; None where none is a number."""
    known = [float(bound.here) for bound in bounds if bound.here != "n/a"]
    return min(min(known), FURTHEST) if known else None


def _figure(rows: Sequence[BoundRow], titles: Mapping[str, str]) -> Any:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, AROUND + LINE * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        axes.tick_params(colors=INK, which="both")
        for spine in axes.spines.values():
            spine.set_color(INK)
        draw_ratios(axes, rows, titles, 8, INK)
    return figure


def ratios_svg(rows: Sequence[BoundRow], titles: Mapping[str, str]) -> str:
    """The chart as inline SVG; empty where no ratio is known."""
    chosen = drawable(rows)
    if not chosen:
        return ""
    stored = io.BytesIO()
    save(_figure(chosen, titles), stored, "ratios", "svg")
    return inline_svg(stored.getvalue(), "ratios", "Every bound divided by the truth")


def ratios_pdf(rows: Sequence[BoundRow], titles: Mapping[str, str], path: Path) -> bool:
    """The chart as a PDF file; False (and no file) where no ratio is known."""
    chosen = drawable(rows)
    if chosen:
        save(_figure(chosen, titles), path, "ratios")
    return bool(chosen)
