"""One picture of a run for a README, drawn from certificates alone: a loss that turns, and bounds beside the truth."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faverify.errors import UsageError
from faverify.report.bounds import Bound, BoundRow
from faverify.report.figures import COLOURS, STYLE, logarithmic
from faverify.report.model import ClaimView, Report

Data = Mapping[str, Any]
INCHES, DOTS, SHADES = (9.6, 3.5), 110, 48
NOTHING = (
    "no picture: it shows curves with certified points (figure3) and bounds of the paper beside ours (lemma8 and n4, "
    "say); run these claims first"
)


def draw_picture(report: Report, path: Path) -> Path:
    """Write the picture as PNG, the same bytes for the same run and library versions.

    Raises `UsageError` where the run has neither curves with certified points nor a bound of both kinds, or where
    ``path`` cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    curve, rows = turning(report.claims), [row for row in report.bounds if _drawable(row)]
    if curve is None or not rows:
        raise UsageError(NOTHING)
    with rc_context({**STYLE, "font.size": 8.5}):
        figure = Figure(figsize=INCHES, dpi=DOTS, layout="constrained", facecolor="white")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.25))
        _draw_curve(left, *curve)
        _draw_ratios(right, rows, {view.label: view.claim["title"] for view in report.claims})
        figure.supxlabel(_caption(report), fontsize=7.5, color="0.35")
        stored = io.BytesIO()
        figure.savefig(stored, format="png", metadata={"Software": None})
    try:
        path.write_bytes(_small(stored))
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}") from None
    return path


def turning(views: Sequence[ClaimView]) -> tuple[ClaimView, list[Data]] | None:
    """The first claim with a curve and certified points on it, and its series."""
    for view in views:
        for part in view.parts:
            roles = {series.get("role", "value") for series in part.series}
            if {"value", "marker"} <= roles and part.outcome["evidence"] == "certified":
                return view, part.series
    return None


def _draw_curve(axes: Any, view: ClaimView, series: Sequence[Data]) -> None:
    for item in series:
        if item.get("role", "value") == "marker":
            axes.plot(item["x"], item["y"], "o", ms=5, color=COLOURS[1], label=f"{item['name']}, certified")
        else:
            axes.plot(item["x"], item["y"], color=COLOURS[0], label=item["name"])
    values = [value for item in series for value in item["y"]]
    if min(values) > 0 and max(values) > 100 * min(values):
        logarithmic(axes)
    axes.set_title(f"{view.label}: {view.claim['title'][0].lower()}{view.claim['title'][1:]}", fontsize=9, loc="left")
    axes.set_xlabel("time along FA*")
    axes.legend(fontsize=8)


def _draw_ratios(axes: Any, rows: Sequence[BoundRow], titles: Mapping[str, str]) -> None:
    """A line for each quantity: how far above the truth the paper's bound and our best one stay at one instance."""
    drawn = [(_tightest(row.paper), _tightest(row.ours)) for row in rows]
    for line, (paper, ours) in enumerate(reversed(drawn)):
        axes.plot([1, paper], [line, line], color="0.85", lw=1, zorder=0)
        axes.plot([paper], [line], "s", ms=6, color=COLOURS[1], label="paper" if not line else None)
        axes.plot([ours], [line], "o", ms=6, color=COLOURS[0], label="ours" if not line else None)
        higher, lower = (paper, ours) if paper >= ours else (ours, paper)
        axes.annotate(_plain(higher), (higher, line), (6, 5), textcoords="offset points", fontsize=7.5)
        axes.annotate(_plain(lower), (lower, line), (3, -12), textcoords="offset points", fontsize=7.5)
    axes.axvline(1, color="0.2", lw=0.8)
    axes.set_xscale("log")
    furthest = max(max(pair) for pair in drawn)
    axes.set_xlim(0.85, 2 * furthest)
    axes.set_ylim(-0.6, len(rows) - 0.4)
    names = [f"{', '.join(row.labels)}\n{titles.get(row.labels[0], '')}" for row in reversed(rows)]
    axes.set_yticks(range(len(rows)), names, fontsize=7.5)
    ticks = [1, 2, 5, 10, 20] if furthest < 100 else [10**k for k in range(len(str(int(furthest))))]
    axes.set_xticks(ticks, [_plain(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("bound / truth at one instance (1 is tight)")
    axes.set_title("Bounds beside the truth (certified or exact)", fontsize=9, loc="left")
    axes.legend(fontsize=8, loc="upper right")


def _drawable(row: BoundRow) -> bool:
    """Whether both bounds are known and their ratios to the truth are numbers."""
    return bool(row.paper and row.ours) and all(bound.here != "n/a" for bound in [*row.paper, *row.ours])


def _plain(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _tightest(bounds: Sequence[Bound]) -> float:
    return min(float(bound.here) for bound in bounds)


def _caption(report: Report) -> str:
    return f"{report.verdict_line} (effort {report.index['effort']}, seed {report.index['seed']})"


def _small(stored: io.BytesIO) -> bytes:
    """The same picture with few colours: a file of a few ten thousand bytes."""
    from PIL import Image

    stored.seek(0)
    reduced = io.BytesIO()
    Image.open(stored).convert("RGB").quantize(SHADES, dither=Image.Dither.NONE).save(reduced, "PNG", optimize=True)
    return reduced.getvalue()
