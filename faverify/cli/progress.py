"""Progress on stderr: a live bar on a terminal, else one line for each finished claim."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from faverify.cli.screen import Screen


def followed(items: Iterable[Mapping[str, Any]], total: int, cached: set[str], screen: Screen) -> Iterator[Any]:
    """The certificates themselves, with progress shown as they come."""
    if not screen.live or screen.loud:
        for count, item in enumerate(items, 1):
            screen.note(_line(item, count, total, cached, screen))
            yield item
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, no_color=not screen.coloured(sys.stderr))
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("starting", total=total)
        for item in items:
            bar.update(task, advance=1, description=f"{item['claim']['label']}: {item['verdict']}")
            yield item


def _line(item: Mapping[str, Any], count: int, total: int, cached: set[str], screen: Screen) -> str:
    from faverify.report.words import level

    label = item["claim"]["label"]
    time = "cached" if label in cached else f"{float(item['seconds']):.1f} s"
    known = level(item["verdict"], item["evidence"])
    return f"[{count}/{total}] {label}: {screen.verdict(item['verdict'])} ({known}, {time})"
