"""``campaign``: claims over many instances, here or on a Dask cluster; appended as they come, and resumable."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.progress import signs_of_life
from faverify.cli.screen import Screen
from faverify.verdict import Verdict

if TYPE_CHECKING:
    from faverify.run.campaign import Campaign, Runner, Standing

SUMMARY = "campaign.json"


@click.command(
    epilog=options.examples(
        "campaign lemma5 n4 --count 1000",
        "campaign -k bound --count 200 --seed 7 -j 4 --out run",
        "campaign n3 --instances my-matrices/ --scheduler tcp://localhost:8786",
    )
)
@click.argument("labels", nargs=-1, metavar="[CLAIM]...", shell_complete=options.complete_label)
@options.selecting
@click.option(
    "--count", type=click.IntRange(min=1), default=100, show_default=True, help="Drawn instances of each kind."
)
@click.option(
    "--instances",
    "files",
    type=click.Path(path_type=Path, exists=True),
    multiple=True,
    help="Stored instances instead: a file, or a folder of .json and .npz files (repeat).",
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786.")
@options.computing
@options.storing
@options.speaking
def campaign(
    labels: tuple[str, ...], expression: str, count: int, files: tuple[Path, ...], scheduler: str, out: Path,
    **values: Any,
) -> int:  # fmt: skip
    """Check claims on many instances, drawn or stored.

    Every result is appended to OUT/campaign.jsonl as it comes; start again and only what is missing is computed. What
    failed, and the instance nearest to each claim's bound, is stored in OUT/instances. Derivations are evaluated at the
    instances. Exit codes as for `verify`.
    """
    from faverify.files.owner import owning
    from faverify.files.whole import prepare
    from faverify.run.campaign import Campaign, kinds_of
    from faverify.run.registry import select

    screen, settings = options.screen(values), options.settings(values)
    matching = select(labels, expression)
    chosen = [found for found in matching if kinds_of(found.claim)]
    left = [found.claim.label for found in matching if found not in chosen]
    if left or not chosen:
        screen.warn(f"faverify: {options.nothing_to_draw(left)}")
    if not chosen:
        screen.data({"claims": [], "exit_code": 5})
        return 5
    with owning(out):
        prepare(out)
        planned = Campaign(chosen, settings, out, count, files)
        try:
            _follow(planned, _runner(scheduler, settings.jobs), screen)
        except BaseException:
            if planned.rows:  # what came before the interruption, or the fault
                _summary(planned, screen)
            raise
        return _summary(planned, screen)


def _runner(scheduler: str, jobs: int) -> "Runner":
    from faverify.run.campaign import evaluate, evaluate_dead
    from faverify.run.workers import run_jobs, run_on_dask

    if scheduler:
        return lambda tasks: run_on_dask(scheduler, tasks, evaluate, evaluate_dead)
    return lambda tasks: run_jobs(tasks, jobs, evaluate, evaluate_dead)


def _follow(planned: "Campaign", runner: "Runner", screen: Screen) -> None:
    done: list[Mapping[str, Any]] = []
    with signs_of_life(screen, lambda: f"{len(done)} new results of at most {planned.most}"):
        for row in planned.run(runner):
            done.append(row)
            if row["verdict"] in (Verdict.FAIL, Verdict.ERROR):
                screen.warn(f"{row['claim']}: {screen.verdict(row['verdict'])} at {row['name']} ({row['case'][:12]})")


def _summary(planned: "Campaign", screen: Screen) -> int:
    """Store and show how every claim stands; the exit code."""
    from faverify.files.whole import write_whole
    from faverify.run.registry import called

    found = planned.standings()
    files = planned.store(found.values())
    rows = [_row(standing, files) for standing in found.values()]
    code = _exit_code([standing.verdicts for standing in found.values()])
    data = {"claims": rows, "results": str(planned.path), "exit_code": code}
    write_whole(planned.out / SUMMARY, json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    screen.data(data)
    verdicts = [verdict.value for verdict in Verdict]
    table = [
        [row["claim"], *(str(row["verdicts"].get(v, 0)) for v in verdicts), row["slack"], row["at"]] for row in rows
    ]
    screen.rows(["claim", *verdicts, "least slack", "at"], table)
    for row in rows:
        for file in row["bad"]:
            named = f"{called(row['claim'])} --instance {shlex.quote(file)}"
            screen.result(f"  python -m faverify verify {named} --effort quick")
    return code


def _row(standing: "Standing", files: Mapping[str, Path]) -> dict[str, Any]:
    at = standing.at
    return {
        "claim": standing.label,
        "verdicts": standing.verdicts,
        "slack": standing.slack,
        "part": standing.part,
        "at": f"{at['name'] or at['source']} ({at['case'][:12]})" if at else "",
        "file": str(files.get(at["case"], "")) if at else "",
        "bad": [str(files.get(row["case"], row["source"])) for row in standing.bad],
    }


def _exit_code(found: list[Mapping[str, int]]) -> int:
    seen = {verdict for verdicts in found for verdict in verdicts}
    if not seen:
        return 5
    for verdict, code in (("error", 4), ("fail", 1), ("inconclusive", 3)):
        if verdict in seen:
            return code
    return 3 if seen == {"vacuous"} else 0
