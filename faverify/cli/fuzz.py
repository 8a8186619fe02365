"""``fuzz``: search for counterexamples, store what is found, say how to replay it."""

import math
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.progress import signs_of_life
from faverify.cli.results import abridged
from faverify.cli.screen import Screen, indent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faverify.run.fuzz import Finding, Tally
    from faverify.run.registry import Entry


@click.command(epilog=options.examples("fuzz --max-time 300 --seed 7", "fuzz lemma8 n4 -x"))
@click.argument("named", nargs=-1, metavar="[CLAIM]...", shell_complete=options.complete_label)
@click.option(
    "--claims",
    "-c",
    "labels",
    multiple=True,
    metavar="CLAIM",
    shell_complete=options.complete_label,
    help="The same as CLAIM (repeat).",
)
@options.selecting
@click.option(
    "--max-time", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True, help="Seconds."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the search.")
@click.option("-x", "--exitfirst", "stop", is_flag=True, help="Stop at the first finding.")
@click.option("--proven", is_flag=True, help="With proof everywhere: no first looks in double precision (slower).")
@click.option("-j", "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes.")
@options.storing
@options.speaking
def fuzz(
    named: tuple[str, ...], labels: tuple[str, ...], expression: str, max_time: float, seed: int, stop: bool,
    proven: bool, jobs: int, out: Path, **values: Any,
) -> int:  # fmt: skip
    """Search for counterexamples among random and edge instances.

    What is found is shrunk and stored as an exact instance in OUT/counterexamples; `verify CLAIM --instance FILE`
    replays it. Instances of flows are first looked at in double precision: what may be false there is looked at with
    proof, and so is everything at one instance in 40, or everywhere (--proven); of what is, second opinions (mpmath's
    paths, the lines of proofs) are asked at one in 8. What values at single times would refute is not covered in
    time. Exit code 1 if a claim was refuted, 4 if a check crashed, 3 if nothing
    could be tested. Finding nothing is no evidence. Interrupted, it says what it has found so far.
    """
    from faverify.claim import Effort
    from faverify.files.whole import prepare
    from faverify.run.campaign import kinds_of
    from faverify.run.claims import Settings
    from faverify.run.fuzz import PATHS_ONE_IN, Tally, search
    from faverify.run.registry import select

    screen = options.screen(values)
    matching = select(_names((*named, *labels)), expression)
    chosen = [found for found in matching if kinds_of(found.claim)]
    if not chosen:
        return _nothing_to_draw(screen, [found.claim.label for found in matching])
    if not math.isfinite(max_time):
        raise click.UsageError(f"--max-time {max_time}: give a number of seconds")
    prepare(out / "counterexamples")
    tally, rows = Tally(), list[dict[str, Any]]()
    screen.note(f"searching {len(chosen)} claim(s) for {max_time:g} s")
    findings = search(chosen, Settings(Effort.QUICK, seed, jobs=jobs), max_time, tally, proven)
    with signs_of_life(screen, lambda: f"{sum(tally.tried.values())} runs, {len(rows)} finding(s)"):
        stopped = _gathered(findings, rows, screen, seed, out, stop)
    for label in tally.died:
        screen.warn(f"{label}: {screen.verdict('error')}: the process died (out of memory, or a crash in a library)")
    code = _exit_code(rows, tally)
    found = {"findings": rows, "tried": tally.tried, "applied": tally.applied, "enclosed": tally.enclosed}
    screen.data({**found, "second_opinions_one_in": PATHS_ONE_IN, "exit_code": code})
    _show(rows, tally, screen)
    _left_out(chosen, tally, screen)
    if stopped:
        raise KeyboardInterrupt
    return code


def _names(texts: tuple[str, ...]) -> list[str]:
    """Labels, several of which may stand in one text, and files."""
    from faverify.run.claim_files import is_file

    return [name for text in texts for name in ([text] if is_file(text) else text.replace(",", " ").split())]


def _nothing_to_draw(screen: Screen, labels: list[str]) -> int:
    """Say what to run for claims of which no instance is drawn."""
    screen.data({"findings": [], "tried": {}, "applied": {}, "enclosed": {}, "exit_code": 5})
    screen.warn(f"faverify: {options.nothing_to_draw(labels)}")
    return 5


def _gathered(
    findings: "Iterator[Finding]", rows: list[dict[str, Any]], screen: Screen, seed: int, out: Path, stop: bool
) -> bool:
    """Store every finding and add its row; whether the search was interrupted."""
    try:
        for finding in findings:
            rows.append(_store(finding, seed, out))
            screen.note(f"{finding.label}: {screen.verdict(finding.verdict.value)} at {finding.case.digest[:12]}")
            if stop:
                break
    except KeyboardInterrupt:
        return True
    finally:
        findings.close()  # type: ignore[attr-defined]
    return False


def _exit_code(rows: list[dict[str, Any]], tally: "Tally") -> int:
    verdicts = {row["verdict"] for row in rows}
    if verdicts or tally.died:
        return 4 if "error" in verdicts or tally.died else 1
    return 0 if any(tally.applied.values()) else 3


def _store(finding: "Finding", seed: int, out: Path) -> dict[str, Any]:
    from faverify.cases.files import save_case
    from faverify.run.registry import called

    path = out / "counterexamples" / f"{finding.label}-{finding.case.digest[:12]}.json"
    save_case(finding.case, path)
    return {
        "label": finding.label,
        "verdict": finding.verdict.value,
        "file": str(path),
        "replay": f"python -m faverify verify {called(finding.label)} --instance {shlex.quote(str(path))}"
        f" --effort quick --seed {seed}",
        "case": dict(finding.case.entries()),
        "parts": [
            {
                "name": part.part.name,
                "says": part.part.says,
                "verdict": part.outcome.verdict.value,
                "explanation": part.outcome.explanation,
            }
            for part in finding.parts
        ],
    }


def _left_out(chosen: "list[Entry]", tally: "Tally", screen: Screen) -> None:
    """Say which claims were not looked at at all, why, and what helps."""
    labels = [found.claim.label for found in chosen if not tally.tried.get(found.claim.label)]
    if labels := [label for label in labels if label not in tally.died]:
        more = f" and {len(labels) - 5} more" if len(labels) > 5 else ""
        why = "the time was up before their turn came; a longer --max-time, or fewer claims, would help"
        screen.warn(f"not looked at: {', '.join(labels[:5])}{more}: {why}")
    if any(tally.tried.values()) and not any(tally.applied.values()):
        why = "at none of the cases drawn do the hypotheses hold; a longer --max-time draws more, another --seed others"
        screen.warn(f"nothing was tested: {why}")


def _show(rows: list[dict[str, Any]], tally: "Tally", screen: Screen) -> None:
    from faverify.run.fuzz import PATHS_ONE_IN

    for row in rows:
        screen.result(f"{screen.verdict(row['verdict'])}  {row['label']}")
        for part in row["parts"]:
            screen.result(indent(f"{part['name']}: {part['says']}", screen.width))
            screen.result(indent(part["explanation"], screen.width))
        for letter, value in row["case"].items():
            screen.result(f"    {letter} = {abridged(value)}")
        screen.result(f"    replay: {row['replay']}")
    tried, applied, enclosed = (sum(each.values()) for each in (tally.tried, tally.applied, tally.enclosed))
    line = f"{len(rows)} finding(s); {tried} runs of {len(tally.tried)} claim(s) on drawn cases, {applied} not vacuous"
    screen.result(click.style(line, bold=True))
    first = "" if enclosed == tried else f"; the other {tried - enclosed} in double precision, then what that left open"
    screen.result(f"looked at with exact numbers or error bounds: {enclosed}{first}")
    screen.result(f"of these, mpmath's paths and the lines of proofs at one case in {PATHS_ONE_IN}")
