"""Options that commands share, and what they mean for a run."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli.screen import Screen

if TYPE_CHECKING:
    from faverify.run.claims import Settings

Command = Callable[..., Any]


def examples(*lines: str) -> str:
    """What a command's help ends with: lines to paste, each after ``python -m faverify``."""
    return "\n".join(["\b", "Examples:", *(f"  python -m faverify {line}" for line in lines)])


def complete_label(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The labels that begin so, in whatever case, for a shell that completes."""
    from faverify.run.registry import entries

    return [label for label in entries() if label.lower().startswith(incomplete.lower())]


def complete_file(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[Any]:
    """The shipped instance's name if it begins so, and files, for a shell that completes."""
    from click.shell_completion import CompletionItem

    from faverify.cases.iris import SHIPPED

    shipped = [CompletionItem(SHIPPED)] if SHIPPED.startswith(incomplete) else []
    return [*shipped, CompletionItem(incomplete, type="file")]


class CaseFile(click.Path):
    """A file that exists, or the name of the shipped instance."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path; raises `click.BadParameter` where there is no such file."""
        from faverify.cases.iris import is_shipped

        return Path(value) if is_shipped(Path(value)) else super().convert(value, param, ctx)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _stack(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def wrap(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return wrap


speaking = _stack(
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
    click.option("-q", "--quiet", is_flag=True, help="No progress."),
    click.option("-v", "--verbose", "loud", is_flag=True, help="Details of every part."),
    click.option(
        "--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True
    ),
)

computing = _stack(
    click.option(
        "--effort",
        type=click.Choice(["quick", "standard", "thorough"]),
        default="standard",
        show_default=True,
        help="How many cases, how much precision.",
    ),
    click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of all random cases."),
    click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes (default: one per processor)."),
)

selecting = click.option(
    "-k",
    "expression",
    default="",
    metavar="EXPR",
    help="Words in labels, kinds, restorations and tags: 'lemma and not identity'.",
)

storing = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    show_default=True,
    help="Where certificates and reports are.",
)

printing = click.option(
    "--pdf",
    type=click.Choice(["auto", "latex", "typst", "none"]),
    default="auto",
    show_default=True,
    help="What makes the PDF report.",
)

splitting = click.option(
    "--split", is_flag=True, help="Also one page a claim with everything unfolded, and an index: pages/index.html."
)


def screen(values: dict[str, Any]) -> Screen:
    """Take the options of `speaking` out of ``values``."""
    return Screen(*(values.pop(name) for name in ("as_json", "quiet", "loud", "colour")))


def settings(values: dict[str, Any], instance: Path | None = None) -> "Settings":
    """Take the options of `computing` out of ``values``."""
    from faverify.claim import Effort
    from faverify.run.claims import Settings

    effort, seed, jobs = (values.pop(name) for name in ("effort", "seed", "jobs"))
    return Settings(Effort(effort), seed, str(instance or ""), jobs or processors())


def nothing_to_draw(labels: list[str]) -> str:
    """What to run for claims of which no instance is drawn: `verify` draws letters that are free, by its seed."""
    from faverify.run.registry import called

    if not labels:
        return "no claim matches; `python -m faverify list` names them"
    run = f"python -m faverify verify {' '.join(map(called, labels[:3]))} --effort thorough --seed 1 --fresh"
    return (
        f"nothing to draw for {', '.join(labels[:3])}{', ...' if labels[3:] else ''}: no part speaks about "
        f"an instance, a point of rest or a sequence. Letters that are free are drawn, and searched, by `{run}`"
    )
