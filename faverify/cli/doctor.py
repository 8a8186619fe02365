"""``doctor``: what works on this machine, and what will be skipped."""

import platform
import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from typing import Any

import click

from faverify.cli import options

Finding = dict[str, str]
TEX = {"pdflatex": "builds the PDF report"}


@click.command(epilog=options.examples("doctor"))
@options.speaking
def doctor(**values: Any) -> int:
    """Python, FLINT, TeX, fonts: what works here, what is skipped.

    Exit code 4 if claims cannot be run at all.
    """
    screen = options.screen(values)
    findings = list(examine())
    broken = [f for f in findings if f["state"] == "broken"]
    screen.data({"findings": findings, "ok": not broken})
    colours = {"works": "green", "broken": "red", "skipped": "yellow"}
    symbols = {"works": "✓", "broken": "✗", "skipped": "-"}
    rows = [
        [click.style(f"{symbols[f['state']]} {f['state']}", fg=colours[f["state"]]), f["what"], f["detail"]]
        for f in findings
    ]
    screen.rows(["state", "what", "detail"], rows)
    return 4 if broken else 0


def _finding(what: str, state: str, detail: str) -> Finding:
    return {"what": what, "state": state, "detail": detail}


def examine() -> Iterator[Finding]:
    """Every finding, the vital ones first."""
    enough = sys.version_info >= (3, 11)
    yield _finding("Python", "works" if enough else "broken", f"{platform.python_version()} (3.11 or newer is needed)")
    yield from _packages()
    yield _flint()
    yield from _claims()
    yield from _optional()
    yield _fonts()


def _packages() -> Iterator[Finding]:
    """The declared dependencies and their versions; what is missing makes runs impossible."""
    try:
        wanted = [line for line in requires("faverify") or [] if "extra ==" not in line]
    except PackageNotFoundError:
        yield _finding("faverify", "broken", "not installed; run: pip install -e .")
        return
    for line in wanted:
        name = re.split(r"[^\w.-]", line)[0]
        try:
            yield _finding(name, "works", f"{version(name)} ({line.removeprefix(name)} is declared)")
        except PackageNotFoundError:
            yield _finding(name, "broken", "missing; run: pip install -e .")


def _flint() -> Finding:
    """Whether ball arithmetic encloses a number that is known."""
    try:
        from flint import arb, ctx, fmpq_mat

        with ctx.workprec(128):
            good = arb(2).sqrt() ** 2 - 2
            contains, narrow = bool(good.contains(0)), bool(good.rad() < arb(2) ** -120)
        exact = fmpq_mat([[1, 2], [3, 4]]).det() == -2
    except Exception as error:  # noqa: BLE001 - whatever is wrong is the finding
        return _finding("ball arithmetic", "broken", f"{type(error).__name__}: {error}")
    works = contains and narrow and exact
    return _finding("ball arithmetic", "works" if works else "broken", "(√2)² - 2 encloses 0 to 120 bits; det is exact")


def _claims() -> Iterator[Finding]:
    from faverify.errors import FaverifyError
    from faverify.run.registry import entries, left_out

    try:
        yield _finding("claims", "works", f"{len(entries())} found")
        yield from (_finding("claims", "skipped", why) for why in left_out())
    except FaverifyError as error:
        yield _finding("claims", "broken", str(error))


def _optional() -> Iterator[Finding]:
    found = [name for name in TEX if shutil.which(name)]
    typst = find_spec("typst") is not None
    for name, what in TEX.items():
        yield _finding(name, "works" if name in found else "skipped", what if name in found else f"not found; {what}")
    detail = "builds the PDF report without TeX" if typst else "not installed; pip install -e '.[pdf]' needs no TeX"
    yield _finding("typst", "works" if typst else "skipped", detail)
    dask = find_spec("distributed") is not None
    cluster = "campaign --scheduler" if dask else "not installed; pip install -e '.[dask]' for campaign --scheduler"
    yield _finding("dask", "works" if dask else "skipped", cluster)
    if not found and not typst:
        hint = "none: apt install texlive-latex-recommended lmodern, or the extra pdf"
        yield _finding("PDF report", "skipped", hint)


def _fonts() -> Finding:
    from importlib.resources import files

    names = sorted(path.name for path in files("faverify.data").iterdir() if path.name.endswith(".woff2"))
    state = "works" if names else "skipped"
    return _finding("fonts", state, f"{len(names)} embedded in the HTML report" if names else "none; system fonts")
