"""``report``: rebuild the report from stored certificates; nothing is computed again."""

from pathlib import Path
from typing import Any

import click

from faverify.cli import options


@click.command()
@options.storing
@options.printing
@options.speaking
def report(out: Path, pdf: str, **values: Any) -> int:
    """Rebuild the report from the certificates in --out."""
    from faverify.report.build import build_report

    screen = options.screen(values)
    files = [str(path) for path in build_report(out, pdf=pdf)]
    screen.data({"files": files})
    for file in files:
        screen.result(file)
    return 0
