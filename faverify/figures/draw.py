"""Drawing: every figure in the same hand, as SVG, PDF and PNG, the same bytes each time; and a page with captions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib import import_module
from pathlib import Path
from typing import Any

from faverify.errors import UsageError
from faverify.figures.records import Curve, Figure, Panel
from faverify.report.figures import COLOURS, STYLE, logarithmic, save

ALL = {
    "figure2": "losses", "figure3": "losses", "figure4": "alignment", "figure5": "losses", "ratio": "errors",
    "cosine": "errors", "decay": "alignment", "rise": "bounds", "fast": "fast", "oversampling": "errors",
    "steps": "discrete", "zerostart": "fast", "doubling": "discrete",
}  # fmt: skip
KINDS = ("svg", "pdf", "png")
DOTS, WIDTH, HEIGHT = 150, 4.1, 2.9
MARKS = ("o", "s", "^", "D", "v", "P")
STYLES: tuple[Any, ...] = ("-", (0, (6, 1.5)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)))


def known(name: str) -> None:
    """Raise `UsageError` for the name of no figure."""
    if name not in ALL:
        raise UsageError(f"no figure {name[:40]!r}; there are {', '.join(ALL)}")


def make(name: str) -> Figure:
    """Compute one figure; raises `UsageError` for an unknown name."""
    known(name)
    function: Callable[[], Figure] = getattr(import_module(f"faverify.figures.{ALL[name]}"), name)
    return function()


def write(figures: Iterable[Figure], folder: Path, kinds: Sequence[str] = KINDS) -> Iterator[Path]:
    """Write every figure in every kind as it comes, at the end ``index.html`` with the captions of all of them.

    Raises `UsageError` where it cannot.
    """
    made: list[Figure] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for figure in figures:
            made.append(figure)
            for kind in kinds:
                path = folder / f"{figure.name}.{kind}"
                _save(figure, path, kind)
                yield path
        page = folder / "index.html"
        page.write_text(gallery(made), encoding="utf-8")
        yield page
    except OSError as error:
        raise UsageError(f"cannot write into {str(folder)!a}: {error.strerror}; choose another folder") from None


def gallery(figures: Sequence[Figure]) -> str:
    """A page with the figures (the SVG files beside it) and their captions."""
    from faverify.report.html import style

    shown = "".join(
        f'<figure id="{escape(f.name)}"><h2>{escape(f.title)}</h2>'
        f'<img src="{escape(f.name)}.svg" alt="{escape(f.title)}" '
        f'style="max-width:100%;background:#fff"><figcaption>{escape(f.caption)} <span class="label">'
        f"{escape(', '.join(f.labels))}</span></figcaption></figure>"
        for f in figures
    )
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<title>Figures</title><style>{style()}</style></head>'
        f"<body><h1>Figures</h1>{shown}</body></html>\n"
    )


def _save(figure: Figure, path: Path, kind: str) -> None:
    from matplotlib import rc_context

    with rc_context({**STYLE, "font.size": 8.5, "svg.fonttype": "path"}):
        drawn = drawing(figure)
        if kind == "png":
            drawn.savefig(path, format="png", dpi=DOTS, metadata={"Software": None}, facecolor="white")
        else:
            save(drawn, path, figure.name, kind)


def drawing(figure: Figure) -> Any:
    """The figure as one of matplotlib's."""
    from matplotlib.figure import Figure as Canvas

    count = len(figure.panels)
    drawn = Canvas(figsize=(WIDTH * count + (1.2 if count == 1 else 0), HEIGHT), dpi=DOTS, layout="constrained")
    for axes, panel in zip(drawn.subplots(1, count, squeeze=False)[0], figure.panels, strict=True):
        _panel(axes, panel)
    return drawn


def _panel(axes: Any, panel: Panel) -> None:
    for curve in panel.curves:
        _curve(axes, curve)
    if panel.log_y:
        logarithmic(axes)
    if panel.log_x:
        _log_x(axes)
    axes.set_xlabel(panel.x_name)
    axes.set_ylabel(panel.y_name)
    axes.set_title(panel.title, fontsize=9, loc="left")
    if panel.room:
        low, high = axes.get_ylim()
        axes.set_ylim(low, high + panel.room * (high - low))
    if len(panel.curves) > 1:
        axes.legend(fontsize=7, loc="best", frameon=True, framealpha=0.85, edgecolor="none")


def _log_x(axes: Any) -> None:
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())


def _curve(axes: Any, curve: Curve) -> None:
    """Told apart by dashes or marks as well as by colour."""
    colour = COLOURS[curve.tone % len(COLOURS)]
    if curve.role == "band":
        axes.fill_between(curve.x, curve.y, curve.top, color=colour, alpha=0.2, lw=0, label=curve.name)
    elif curve.role in ("dots", "marks"):
        size = 5 if curve.role == "marks" else 3
        axes.plot(curve.x, curve.y, MARKS[curve.tone % len(MARKS)], ms=size, color=colour, label=curve.name)
    elif curve.role == "dash":
        axes.plot(curve.x, curve.y, ls=(0, (4, 2)), lw=1.1, color=colour, label=curve.name)
    else:
        axes.plot(curve.x, curve.y, ls=STYLES[curve.tone % len(STYLES)], color=colour, label=curve.name)
