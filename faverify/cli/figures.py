"""``figures``: the paper's figures and ours, vector and PNG."""

from pathlib import Path
from typing import Any

import click

from faverify.cli import options


@click.command(epilog=options.examples("figures figure3 ratio --out pictures"))
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports/figures"), show_default=True, help="Folder."
)
@options.speaking
def figures(names: tuple[str, ...], out: Path, **values: Any) -> int:
    """The paper's figures 2 to 5 and ours, with captions.

    Settings are ours, as the paper's numbers are lost. The same bytes each time.
    """
    from faverify.figures.draw import ALL, make, write

    screen = options.screen(values)
    made = []
    for number, name in enumerate(names or ALL, 1):
        made.append(make(name))
        screen.note(f"[{number}/{len(names or ALL)}] {name}: {made[-1].title}")
    files = [str(path) for path in write(made, out)]
    captions = {figure.name: figure.caption for figure in made}
    screen.data({"files": files, "captions": captions})
    for figure in made:
        screen.result(click.style(f"{out / figure.name}.svg, .pdf, .png", bold=True))
        screen.result(f"    {figure.caption}")
    return 0
