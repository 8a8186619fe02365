"""What the user sees: results on stdout, everything else on stderr; colours only where asked or on a terminal."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TextIO

import click

from faverify.verdict import Verdict

WIDE = 160  # columns of a table that is not on a terminal
COLOURS = {"pass": "green", "fail": "red", "error": "red", "inconclusive": "yellow", "vacuous": "cyan"}


@dataclass(frozen=True)
class Screen:
    """How to talk: ``as_json`` prints one JSON document; ``quiet`` leaves results only; ``loud`` gives details."""

    as_json: bool = False
    quiet: bool = False
    loud: bool = False
    colour: str = "auto"

    def result(self, text: str = "") -> None:
        """A line of the result, on stdout (nothing in JSON mode)."""
        if not self.as_json:
            click.echo(text, color=self.coloured(sys.stdout))

    def print(self, renderable: Any) -> None:
        """Something of rich's, on stdout, as wide as the terminal."""
        from rich.console import Console

        coloured = self.coloured(sys.stdout)
        width = self.width if sys.stdout.isatty() else WIDE
        system: Any = "standard" if coloured else None
        Console(file=sys.stdout, width=width, color_system=system, force_terminal=coloured, highlight=False).print(
            renderable
        )

    def data(self, value: Any) -> None:
        """The result as JSON, on stdout (nothing in text mode)."""
        if self.as_json:
            click.echo(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False))

    def note(self, text: str) -> None:
        """Progress, on stderr, unless quiet."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """A warning, on stderr, always."""
        click.echo(text, err=True, color=self.coloured(sys.stderr))

    def coloured(self, stream: TextIO) -> bool:
        """``--color`` decides, then NO_COLOR, then FORCE_COLOR, then whether the stream is a terminal."""
        if self.colour != "auto":
            return self.colour == "always"
        if os.environ.get("NO_COLOR"):
            return False
        return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")

    @property
    def live(self) -> bool:
        """Whether a progress bar may be drawn on stderr."""
        return not self.quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """Columns of the terminal; without one, practically unlimited, so that nothing is cut in a file."""
        return shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000

    def rows(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table with two blanks between columns; the last column is cut to the width of a terminal."""
        columns = list(zip(head, *rows, strict=True))
        widths = [max(len(click.unstyle(cell)) for cell in column) for column in columns[:-1]]
        room = max(self.width - sum(widths) - 2 * len(widths), 12)
        self.result(click.style(_line(head, widths, room), bold=True))
        for row in rows:
            self.result(_line(row, widths, room))

    def verdict(self, verdict: str) -> str:
        """Symbol and word, coloured."""
        return click.style(f"{Verdict(verdict).symbol} {verdict}", fg=COLOURS[verdict])


def _line(cells: Sequence[str], widths: Sequence[int], room: int) -> str:
    padded = [cell + " " * (width - len(click.unstyle(cell))) for cell, width in zip(cells, widths, strict=False)]
    last = cells[-1]
    return "  ".join([*padded, last if len(last) <= room else last[: room - 1] + "…"]).rstrip()


def safe(text: str) -> str:
    """A text from outside as the terminal may have it: control characters are shown, not obeyed."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def indent(text: str, width: int, by: int = 4, hanging: int = 0) -> str:
    """A paragraph wrapped to the width (at most 100 columns) and indented, lines after the first by more."""
    import textwrap

    first, others = " " * by, " " * (by + hanging)
    return textwrap.fill(text, min(width, 100), initial_indent=first, subsequent_indent=others)
