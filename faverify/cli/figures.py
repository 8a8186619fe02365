"""``figures``: the paper's figures and ours, vector and PNG."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from faverify.cli import options
from faverify.cli.progress import counted


def complete_name(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The figures that begin so, for a shell that completes."""
    from faverify.figures.draw import ALL

    return [name for name in ALL if name.startswith(incomplete)]


@click.command(epilog=options.examples("figures figure3 ratio --out pictures"))
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_name)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports/figures"), show_default=True, help="Folder."
)
@options.speaking
def figures(names: tuple[str, ...], out: Path, **values: Any) -> int:
    """The paper's figures 2 to 5 and ours, with captions.

    Settings are ours, as the paper's numbers are lost. The same bytes each time. OUT/index.html shows those that were
    named (all without names).
    """
    from faverify.figures.draw import ALL, known, make, write

    screen = options.screen(values)
    chosen = dict.fromkeys(names or ALL)
    for name in chosen:
        known(name)
    made: list[Any] = []

    def drawn() -> Iterator[Any]:
        for number, figure in counted(map(make, chosen), len(chosen), screen):
            made.append(figure)
            yield figure
            screen.note(f"[{number}/{len(chosen)}] {figure.name}: {figure.title}")

    files = [str(path) for path in write(drawn(), out)]
    captions = {figure.name: figure.caption for figure in made}
    screen.data({"files": files, "captions": captions})
    for figure in made:
        screen.result(click.style(f"{out / figure.name}.svg, .pdf, .png", bold=True))
        screen.result(f"    {figure.caption}")
    screen.result(f"{out / 'index.html'}: {'all of them' if len(made) > 1 else 'it'} on a page, with captions")
    return 0
