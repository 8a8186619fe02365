"""``all`` and ``verify``: run claims, keep their certificates, say what came out."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.screen import Screen
from faverify.errors import FaverifyError, UsageError

if TYPE_CHECKING:
    from faverify.run.batch import Batch
    from faverify.run.claims import Settings
    from faverify.run.registry import Entry

stopping = click.option("-x", "--exitfirst", "stop", is_flag=True, help="Stop at the first claim that does not pass.")
freshly = click.option("--fresh", is_flag=True, help="Ignore the certificates of earlier runs.")


@click.command("all", epilog=options.examples("all", "all --effort quick --pdf none --out run", "all -k paper --json"))
@options.selecting
@options.computing
@stopping
@freshly
@options.storing
@options.printing
@options.splitting
@options.speaking
def all_(expression: str, pdf: str, split: bool, out: Path, stop: bool, fresh: bool, **values: Any) -> int:
    """Verify every claim; write certificates, report and figures.

    Certificates of earlier runs that still hold are used again ("cached"). Interrupt and start again as you like.
    """
    from faverify.run.registry import select

    screen, settings = options.screen(values), options.settings(values)
    return _stored_run(select([], expression), settings, screen, out, fresh, stop, pdf, split)


@click.command(
    epilog=options.examples(
        "verify lemma5 theorem1",
        'verify -k "lemma and not identity" --effort thorough',
        "verify theorem1 lemma8 --instance mine.json",
        "verify n3 --instance iris",
        "verify mine.py",
    )
)
@click.argument("labels", nargs=-1, metavar="CLAIM...", shell_complete=options.complete_label)
@options.selecting
@click.option(
    "--instance",
    type=options.CaseFile(path_type=Path, exists=True, dir_okay=False),
    shell_complete=options.complete_file,
    help="Check on this instance only, nothing is stored: .json with Y, C, Z0 as lists of rows, .npz, or `iris`.",
)
@options.computing
@stopping
@freshly
@options.storing
@options.speaking
def verify(
    labels: tuple[str, ...], expression: str, instance: Path | None, out: Path, stop: bool, fresh: bool, **values: Any
) -> int:
    """Verify some claims: by label, by file or by -k.

    With --instance the claims are checked on one exact instance: the parts that speak about it, without controls. Y is
    n x m, C m x r, Z0 n x r; W0 (r x m, for FA and GD) is optional. Entries are numbers or texts such as "1/3", all
    read exactly: {"Y": [[1, 2], [3, "1/3"]], "C": [[1], [0]], "Z0": [[1], ["0.5"]]}. `fuzz` stores such files.
    """
    from faverify.run.registry import select

    if not labels and not expression:
        raise click.UsageError("name a claim, or use -k; `all` verifies every claim")
    screen, settings = options.screen(values), options.settings(values, instance)
    chosen = select(labels, expression)
    if instance is not None:
        return _one_instance(chosen, bool(labels), settings, screen)
    return _stored_run(chosen, settings, screen, out, fresh, stop, None)


def _stored_run(
    chosen: "Sequence[Entry]",
    settings: "Settings",
    screen: Screen,
    out: Path,
    fresh: bool,
    stop: bool,
    pdf: str | None,
    split: bool = False,
) -> int:
    from faverify.cli import results
    from faverify.files.owner import owning
    from faverify.report.build import check_options
    from faverify.run.batch import Batch

    if not chosen:
        return _nothing(screen)
    if pdf is not None:
        check_options(pdf)
    with owning(out):
        batch = Batch(chosen, settings, out, fresh)
        wrong = _run(batch, screen, stop, pdf is not None and settings.jobs > 1)
        files, broken = ([], 0) if pdf is None or wrong else _report(out, pdf, split, settings.jobs == 1, screen)
    certificates = batch.ordered()
    code = wrong or broken or results.exit_code(certificates)
    _tell(certificates, batch.cached, settings, code, files or ([] if wrong else [str(batch.folder)]), screen)
    return code


def _run(batch: "Batch", screen: Screen, stop: bool, waiting: bool) -> int:
    """Run a batch and write its index; 2 if something could not be stored: what is finished is shown all the same.

    With ``waiting`` other processes compute, and what a report needs of a claim is made here meanwhile.
    """
    wrong = 0
    try:
        run = batch.run()
        _follow(_with_views(run) if waiting else run, len(batch.chosen), batch.cached, screen, stop)
    except UsageError as error:
        if not batch.finished:
            raise
        screen.warn(f"faverify: {error}")
        wrong = 2
    finally:
        wrong = max(wrong, _index(batch, screen))
    return wrong


def _with_views(run: Any) -> Iterator[Any]:
    """The certificates; behind each, its part of the report is made (what goes wrong there, the report will say).

    Whatever ends this, such as Ctrl-C meanwhile, ends the run.
    """
    from faverify.interrupts import obey
    from faverify.report.part_views import ahead

    with closing(run):
        for certificate in run:
            yield certificate
            with suppress(Exception):
                ahead(certificate)
            obey()


def _index(batch: "Batch", screen: Screen) -> int:
    if not batch.finished:
        return 0
    try:
        batch.write_index(command_line())
    except FaverifyError as error:
        screen.warn(f"faverify: {error}")
        return 2
    return 0


def _follow(run: Any, total: int, cached: set[str], screen: Screen, stop: bool) -> list[Any]:
    """Iterate a run to its end, or with ``stop`` to the first claim that does not pass."""
    from faverify.cli.progress import followed

    finished = []
    for certificate in followed(run, total, cached, screen):
        finished.append(certificate)
        if stop and certificate["verdict"] != "pass":
            run.close()
            break
    return finished


def _one_instance(chosen: "Sequence[Entry]", named: bool, settings: "Settings", screen: Screen) -> int:
    from faverify.cases.files import load_case
    from faverify.cli import results
    from faverify.methods.at_case import at_case
    from faverify.run.workers import certify, certify_dead, run_many

    case = load_case(Path(settings.instance))  # refused here, before any claim is run
    if not chosen:
        return _nothing(screen)
    fitting = [found for found in chosen if named or at_case(found.claim, case.kind)]
    if fitting and len(fitting) < len(chosen):
        left = ", ".join(found.claim.label for found in chosen if found not in fitting)
        screen.note(f"left out, as no part of them is checked on a case of kind {case.kind}: {left}")
        chosen = fitting
    certificates = _follow(run_many(chosen, settings, certify, certify_dead), len(chosen), set(), screen, False)
    code = results.exit_code(certificates)
    _tell(certificates, set(), settings, code, [], screen)
    return code


def _tell(
    certificates: list[Any], cached: set[str], settings: "Settings", code: int, files: list[str], screen: Screen
) -> None:
    from faverify.certificate.write import index
    from faverify.cli import results

    data = index(certificates, cached, settings, command_line(), 0.0)
    screen.data(results.as_json(certificates, data, code, files))
    if not screen.as_json:
        results.show(certificates, data, screen)
    for file in results.gathered(files):
        screen.note(f"written: {file}")


def _nothing(screen: Screen) -> int:
    screen.data({"claims": [], "summary": "nothing selected", "exit_code": 5, "files": []})
    screen.warn("faverify: no claim matches; `python -m faverify list` names them")
    return 5


def _report(out: Path, pdf: str, split: bool, alone: bool, screen: Screen) -> tuple[list[str], int]:
    """The files written and 0, or none and an exit code: results are shown even where no report can be written."""
    from faverify.certificate.installed import INSTALLED
    from faverify.report.build import advice, build_report

    screen.note("writing the report")
    try:
        files = [str(path) for path in build_report(out, pdf, installed=INSTALLED, split=split, alone=alone)]
    except FaverifyError as error:
        screen.warn(f"faverify: no report: {error}")
        return [], 2
    except Exception as error:  # noqa: BLE001 - whatever it is, it hides no verdict
        screen.warn(f"faverify: no report, a bug: {type(error).__name__}: {error}")
        return [], 4
    if hint := advice(pdf):
        screen.note(hint)
    return files, 0


def command_line() -> str:
    """The command of this run as the user would type it."""
    return shlex.join(["python", "-m", "faverify", *sys.argv[1:]])
