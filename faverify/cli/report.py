"""``report``: rebuild the report from stored certificates; nothing is computed again."""

import json
from pathlib import Path
from typing import Any

import click

from faverify.cli import options
from faverify.cli.campaign import SUMMARY


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
    from faverify.certificate.read import require_run
    from faverify.cli import results
    from faverify.files.owner import owning
    from faverify.report.build import build_picture, build_report
    from faverify.run.registry import called, entry

    screen = options.screen(values)
    labels = [entry(file).claim.label for file in files]
    with owning(out, make=False):
        campaign = _claims_of_campaign(out)
        require_run(
            out,
            " ".join(["verify", *map(called, labels or campaign)]) if labels or campaign else "all",
            f", but a campaign: its results are in {out / SUMMARY}" if campaign else "",
        )
        if picture:
            written = [build_picture(out, picture, INSTALLED)]
        else:
            written = build_report(out, pdf, installed=INSTALLED, split=split)
    made = [str(path) for path in written]
    screen.data({"files": made})
    for file in results.gathered(made):
        screen.result(file)
    return 0


def _claims_of_campaign(out: Path) -> list[str]:
    """The claims of a campaign whose summary is in a folder that has no run."""
    from faverify.run.registry import NAMES

    try:
        rows = json.loads((out / SUMMARY).read_bytes())["claims"]
        return [row["claim"] for row in rows if NAMES.fullmatch(row["claim"])]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return []
