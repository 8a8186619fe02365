"""Progress on stderr: a live bar on a terminal, else one line for each finished claim."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any

from faverify.cli.screen import Screen

QUIET = 20.0  # seconds


def followed(items: Iterable[Mapping[str, Any]], total: int, cached: set[str], screen: Screen) -> Iterator[Any]:
    """The certificates themselves, with progress shown as they come."""
    if not screen.live or screen.loud:
        with _signs_of_life(total, screen) as done:
            for count, item in enumerate(items, 1):
                done.append(count)
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


@contextmanager
def _signs_of_life(total: int, screen: Screen) -> Iterator[list[int]]:
    """A line every `QUIET` seconds in which no claim was finished; the list takes what was finished."""
    ended, done, started = Event(), list[int](), monotonic()

    def watch() -> None:
        seen = 0
        while not ended.wait(QUIET):
            if len(done) == seen:
                screen.note(f"[{seen}/{total}] still running, {monotonic() - started:.0f} s")
            seen = len(done)

    Thread(target=watch, daemon=True).start()
    try:
        yield done
    finally:
        ended.set()


def _line(item: Mapping[str, Any], count: int, total: int, cached: set[str], screen: Screen) -> str:
    from faverify.report.words import level

    label = item["claim"]["label"]
    time = "cached" if label in cached else f"{float(item['seconds']):.1f} s"
    known = level(item["verdict"], item["evidence"])
    return f"[{count}/{total}] {label}: {screen.verdict(item['verdict'])} ({known}, {time})"
