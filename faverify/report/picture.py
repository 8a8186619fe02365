"""One picture of a run for a README, drawn from certificates alone: a loss that turns, and bounds beside the truth."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from faverify.errors import UsageError
from faverify.report.bounds import BoundRow
from faverify.report.figures import COLOURS, STYLE, logarithmic
from faverify.report.model import ClaimView, Report
from faverify.report.ratios import draw_ratios
from faverify.report.words import name

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
        draw_ratios(right, rows, {view.label: view.claim["title"] for view in report.claims}, 7.5, after="\n")
        right.set_title("Bounds beside the truth (certified or exact)", fontsize=9, loc="left")
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
    axes.set_title(
        f"{name(view.label)}: {view.claim['title'][0].lower()}{view.claim['title'][1:]}", fontsize=9, loc="left"
    )
    axes.set_xlabel("time along FA*")
    axes.legend(fontsize=8)


def _drawable(row: BoundRow) -> bool:
    """Whether both bounds are known and their ratios to the truth are numbers."""
    return bool(row.paper and row.ours) and all(bound.here != "n/a" for bound in [*row.paper, *row.ours])


def _caption(report: Report) -> str:
    return f"{report.verdict_line} (effort {report.index['effort']}, seed {report.index['seed']})"


def _small(stored: io.BytesIO) -> bytes:
    """The same picture with few colours: a file of a few ten thousand bytes."""
    from PIL import Image

    stored.seek(0)
    reduced = io.BytesIO()
    Image.open(stored).convert("RGB").quantize(SHADES, dither=Image.Dither.NONE).save(reduced, "PNG", optimize=True)
    return reduced.getvalue()
