"""``report``: rebuild the report from stored certificates; nothing is computed again."""

from pathlib import Path
from typing import Any

import click

from faverify.cli import options


@click.command(
    epilog=options.examples("report", "report --out run --pdf none", "report --split", "report --picture summary.png")
)
@click.argument("files", nargs=-1, metavar="[FILE.py]...")
@options.storing
@options.printing
@options.splitting
@click.option(
    "--picture", type=click.Path(path_type=Path), help="Draw one PNG of the run into this file, nothing else."
)
@options.speaking
def report(files: tuple[str, ...], out: Path, pdf: str, split: bool, picture: Path | None, **values: Any) -> int:
    """Rebuild the report from the certificates in --out.

    Certificates are held against the claims that are installed; claims of files of your own are named by their files.
    """
    from faverify.certificate.installed import INSTALLED
    from faverify.cli import results
    from faverify.files.owner import owning
    from faverify.report.build import build_picture, build_report
    from faverify.run.registry import entry

    screen = options.screen(values)
    for file in files:
        entry(file)
    with owning(out, make=False):
        if picture:
            written = [build_picture(out, picture, INSTALLED)]
        else:
            written = build_report(out, pdf, installed=INSTALLED, split=split)
    made = [str(path) for path in written]
    screen.data({"files": made})
    for file in results.gathered(made):
        screen.result(file)
    return 0
