"""Progress on stderr: a live bar on a terminal, else one line for each finished claim."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeVar

from faverify.cli.screen import Screen

Item = TypeVar("Item")
QUIET = 20.0  # seconds


def followed(items: Iterable[Mapping[str, Any]], total: int, cached: set[str], screen: Screen) -> Iterator[Any]:
    """The certificates themselves, with progress shown as they come."""
    if not screen.live or screen.loud:
        for count, item in counted(items, total, screen):
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
def signs_of_life(screen: Screen, told: Callable[[], str], quiet: float | None = None) -> Iterator[list[int]]:
    """What ``told`` says and the time, whenever for so many seconds nothing was added to the list that this gives.

    Each such wait is twice the one before, until the `QUIET` seconds that are the first where none is asked for.
    The caller adds to the list whenever it has printed a line of its own.
    """
    ended, spoken, started = Event(), list[int](), monotonic()

    def watch() -> None:
        first = QUIET if quiet is None else quiet
        seen, wait = 0, first
        while not ended.wait(wait):
            silent = len(spoken) == seen
            if silent:
                screen.note(f"{told()}, {monotonic() - started:.0f} s")
            seen, wait = len(spoken), min(2 * wait, QUIET) if silent else first

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield spoken
    finally:
        ended.set()
        thread.join()  # what follows may fork


def counted(items: Iterable[Item], total: int, screen: Screen) -> Iterator[tuple[int, Item]]:
    """The items with their numbers, and a sign of life where they are long in coming; the caller prints each."""
    done: list[int] = []
    with signs_of_life(screen, lambda: f"[{len(done)}/{total}] still running") as spoken:
        for number, item in enumerate(items, 1):
            done.append(number)
            spoken.append(number)
            yield number, item


def _line(item: Mapping[str, Any], count: int, total: int, cached: set[str], screen: Screen) -> str:
    from faverify.report.words import level

    label = item["claim"]["label"]
    time = "cached" if label in cached else f"{float(item['seconds']):.1f} s"
    known = level(item["verdict"], item["evidence"])
    return f"[{count}/{total}] {label}: {screen.verdict(item['verdict'])} ({known}, {time})"
