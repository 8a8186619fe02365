"""``analyze``: what the theory says about a matrix of the user's own, in numbers."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.screen import Screen, safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from faverify.analysis.records import Analysis

MOST_NAME = 40


@click.command(
    epilog=options.examples(
        "analyze iris", "analyze mine.csv --rank 3 --seed 7 --out mine.html", "analyze mine.json --eps 1/1000 --json"
    )
)
@click.argument("file", metavar="FILE", shell_complete=options.complete_file)
@click.option("--rank", type=click.IntRange(min=1), help="Rank r of the factorisation (default: by Y's energy).")
@click.option(
    "--feedback", default="gaussian", show_default=True, metavar="LAW|FILE", help="gaussian, signs or a file."
)
@click.option("--scale", default="1", show_default=True, help="Size of the columns of a drawn Z(0).")
@click.option("--eps", default="1/100", show_default=True, help="Part of the start's residual that counts as small.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of what is drawn.")
@click.option(
    "--effort", type=click.Choice(["quick", "standard", "thorough"]), default="standard", show_default=True,
    help="Up to which size things are enclosed, how many samples are drawn.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True,
    help="A folder for analysis-NAME.html, or the file: the page (.html) or the data (.json).",
)  # fmt: skip
@options.speaking
def analyze(file: str, rank: int | None, feedback: str, scale: str, eps: str, seed: int, effort: str,
            out: Path, **values: Any) -> int:  # fmt: skip
    """What random feedback does to a matrix of yours, in numbers.

    FILE holds Y (.csv, .tsv, .txt, .npy), or Y and any of C, Z0, W0 (.json, .npz); what is missing is drawn. `iris` is
    the shipped instance. Exact and certified numbers have an error bound; sampled, approximate and asymptotic ones say
    so.
    """
    from faverify.analysis.given import Wish
    from faverify.analysis.read import given_file
    from faverify.analysis.run import analysed
    from faverify.cli.verify import command_line
    from faverify.report.analysis import write

    screen = options.screen(values)
    given = given_file(file, Wish(rank, feedback, seed, scale))
    for line in given.said:
        screen.note(safe(line))
    target = _target(out, file, slug(given.instance.name) or given.instance.digest[:12])
    found = _followed(screen, lambda said: analysed(given, effort, eps, seed, said, command_line()))
    write(found.to_json(), target)
    screen.data({**found.to_json(), "file": str(target)})
    _show(found, screen)
    screen.note(f"written: {safe(str(target))}")
    return 0


def _followed(screen: Screen, work: "Callable[[Callable[[str], None]], Analysis]") -> "Analysis":
    """The analysis, a line for each step when it is done and a sign of life where one takes long."""
    from faverify.analysis.run import STEPS
    from faverify.cli.progress import signs_of_life

    def told() -> str:
        done = min(len(spoken), len(STEPS) - 1)
        return f"[{done + 1}/{len(STEPS)}] {STEPS[done]}: still computing"

    def said(line: str) -> None:
        spoken.append(1)
        screen.note(line)

    with signs_of_life(screen, told, quiet=2) as spoken:
        return work(said)


def _target(out: Path, file: str, name: str) -> Path:
    """Where the page goes; raises `click.UsageError` for other kinds of files, and for the file that is read."""
    if out.is_dir() or not out.suffix:
        return out / f"analysis-{name}.html"
    if out.suffix.lower() not in (".html", ".json"):
        raise click.UsageError(f"--out {out}: give a folder, or a file .html (the page) or .json (the data)")
    if out.exists() and Path(file).exists() and out.samefile(file):
        raise click.UsageError(f"--out {out}: that is the file to be read; choose another")
    return out


def slug(name: str) -> str:
    """A name as part of a file's name: letters, digits and single dashes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:MOST_NAME]


def _show(found: "Analysis", screen: Screen) -> None:
    n, m, r = found.sizes
    screen.result(click.style(f"{safe(found.name)}: n = {n}, m = {m}, r = {r}", bold=True))
    for text in found.warnings:
        screen.result(click.style(f"warning: {text}", fg="yellow"))
    _hypotheses(found, screen)
    screen.result()
    numbers = [[x.name, x.text, x.known, x.source, x.note] for x in found.numbers.values()]
    screen.rows(["quantity", "value", "known", "from", "remark"], numbers)
    screen.result()
    bounds = [
        [b.quantity, _known(b.truth), _known(b.bound), b.slack, f"{b.bound.source}: {b.bound.name}"]
        for b in found.bounds
    ]
    if bounds:
        screen.rows(["bounded quantity", "truth", "bound", "slack", "from"], bounds)
        screen.result("slack is bound / truth, rounded down: 1 is tight; ~ marks what has no error bound")
    for item in found.skipped:
        screen.result(f"not computed: {item.what}: {item.why}")


def _known(number: Any) -> str:
    return number.text if number.known.bounded else f"~ {number.text.removeprefix('about ')}"


def _hypotheses(found: "Analysis", screen: Screen) -> None:
    marks = {True: click.style("✓ yes", fg="green"), False: "– no", None: "? open"}
    rows = [
        [marks[h.holds], h.theorem, f"{h.needs}: {h.why}" + (f"; {h.says}" if h.says else "")]
        for h in found.hypotheses.values()
    ]
    if rows:
        screen.rows(["holds", "theorem", "needs"], rows)
