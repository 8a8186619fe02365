"""A run's index as a table for the terminal: verdicts are a word and a symbol; colour only repeats them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from faverify.report.words import brief, brief_time, level, symbol, verdict_line

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

WIDEST, WIDE, NARROW = 100, 84, 64  # columns of the terminal
COLUMNS = (
    "slack: bound / truth, 1 is tight, n/a where that means nothing; kept/drawn: cases that could be tested of those "
    "drawn; restoration: how sure the wording is"
)
COLOURS = {"pass": "green", "fail": "bold red", "error": "bold red", "inconclusive": "yellow", "vacuous": "yellow"}


def index_table(index: Mapping[str, Any], width: int = WIDE) -> "Table":
    """One row per claim in order: label, title, evidence, verdict, restoration, slack, kept/drawn, time.

    On a narrow terminal (``width`` columns) the last ones are left out.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("claim", no_wrap=True)
    table.add_column("says", overflow="fold", min_width=12)
    table.add_column("evidence", no_wrap=True)
    table.add_column("verdict", min_width=14)
    if width >= WIDEST:
        table.add_column("restoration", no_wrap=True)
    more = ("slack", "kept/drawn", "time") if width >= WIDE else ("slack",) if width >= NARROW else ()
    for name in more:
        table.add_column(name, justify="right", no_wrap=True)
    for row in index["claims"]:
        kept = f"{row['tested']}/{row['drawn']}" if row["drawn"] else "–"
        time = "stored" if row["cached"] else brief_time(row["seconds"])
        numbers = (brief(row["slack"], 12), kept, time)[: len(more)]
        evidence, title = Text(level(row["verdict"], row["evidence"])), Text(brief(row["title"], 80))
        origin = (row["restoration"],) if width >= WIDEST else ()
        table.add_row(row["label"], title, evidence, _verdict(row), *map(Text, (*origin, *numbers)))
    return table


def summary(index: Mapping[str, Any], width: int = WIDE) -> "Group":
    """Warnings first, then the table and what its columns mean, then the one line that sums up the run."""
    from rich.console import Group
    from rich.text import Text

    warnings = [Text(f"warning: {warning}", style="yellow") for warning in index["warnings"]]
    meaning = [Text(COLUMNS, style="dim")] if width >= WIDE else []
    return Group(*warnings, index_table(index, width), *meaning, Text(verdict_line(index["claims"]), style="bold"))


def _verdict(row: Mapping[str, Any]) -> "Text":
    from rich.text import Text

    own, rest = row["verdict"], row["with_dependencies"]
    text = Text(f"{symbol(own)} {own}", style=COLOURS[own])
    if rest != own:
        text.append(f" (with uses: {symbol(rest)} {rest})", style=COLOURS[rest])
    return text
