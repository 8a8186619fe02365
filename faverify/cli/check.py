"""``check``: re-verify a stored run from its certificates alone, by an independent checker."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from faverify.cli import options
from faverify.cli.progress import counted
from faverify.cli.screen import Screen

if TYPE_CHECKING:
    from faverify.checker.check import Checked


@click.command(epilog=options.examples("check reports", "check run -v", "check run --ledger derivations/STATEMENTS.md"))
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, metavar="[FILE.py]...")
@click.option("-j", "--jobs", type=click.IntRange(min=1), help="Processes (default: one per processor).")
@click.option("--ledger", type=click.Path(path_type=Path), help="Statements that every part has to be among.")
@click.option(
    "--lines",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Lines of a campaign that are drawn to be computed again, beside those that its summary names; 0: all.",
)
@options.speaking
def check(path: Path, files: tuple[str, ...], jobs: int | None, ledger: Path | None, lines: int, **values: Any) -> int:
    """Re-verify the certificates under PATH by code of its own.

    Identities by their cofactors, proofs line by line, stored cases in fractions or balls, samples from their seeds.
    What cannot be re-verified is named. Cases that carry the name of a draw, or a seed, are drawn again by the toolkit.
    Lines of a campaign hold no evidence: their instances are drawn again from the seed, and the claims evaluated there
    again by the toolkit; claims in files of your own are named by their files.
    Exit code 0 if nothing contradicts the files, 1 if something does, 2 if they cannot be read, 3 if a line of a
    campaign cannot be computed again.
    """
    from faverify import __version__
    from faverify.checker.check import NOT_PROTECTED, read
    from faverify.run.redrawn import redrawn

    screen = options.screen(values)
    if (path / "campaign.jsonl").is_file() and not (path / "certificates" / "index.json").is_file():
        return _campaign(path, files, lines, jobs or options.processors(), screen)
    if files:
        raise click.UsageError(f"{path} is no campaign: certificates are checked without the claims in {files[0]}")
    _, certificates = read(path.parent if path.name == "certificates" else path)
    if ledger is not None:
        _among(certificates, ledger)
    found = _all(certificates, jobs or options.processors(), screen)
    letters = redrawn(certificates, __version__)
    for one in found:
        one.problems += letters.wrong.get(one.label, [])
    counts = {"as drawn": letters.same, "in the pool": letters.in_pool, "not drawn by name": letters.others}
    screen.data({"claims": [_as_data(one) for one in found], "letters": counts, "not_protected": NOT_PROTECTED})
    for one in found:
        _show(one, screen)
    _total(found, screen)
    screen.result(
        f"letters of {letters.same} cases and witnesses are what their names draw, by the drawing code of runs (check "
        f"has none of its own); {letters.in_pool} are of the pools of the seed; {letters.others} have no such name"
    )
    screen.result(f"not protected: {NOT_PROTECTED}")
    return 1 if any(one.wrong for one in found) else 0


def _campaign(folder: Path, files: tuple[str, ...], lines: int, jobs: int, screen: Screen) -> int:
    """Compute lines of a campaign again, and say what came out; the exit code."""
    from faverify.run.again import again
    from faverify.run.campaign import evaluate, evaluate_dead
    from faverify.run.registry import entry
    from faverify.run.workers import run_jobs

    for file in files:
        entry(file)
    found = again(folder, lines, lambda tasks: run_jobs(tasks, jobs, evaluate, evaluate_dead))
    named = [
        {"claim": row["claim"], "source": row["source"], "result": result, "why": why}
        for result, rows in (("wrong", found.wrong), ("not re-verified", found.unknown))
        for row, why in rows
    ]
    screen.data({"same": found.same, "lines": named, "left": found.left})
    for line in named:
        screen.result(f"    {line['result']}: {line['claim']} at {line['source']}: {line['why']}"[:400])
    text = f"{found.same} lines computed again, {len(found.wrong)} wrong, {len(found.unknown)} not re-verified"
    screen.result(click.style(f"{text}, {found.left} left out (--lines 0 computes all)", bold=True))
    return 1 if found.wrong else 3 if found.unknown else 0


def _among(certificates: dict[str, Any], ledger: Path) -> None:
    """Every claim has the parts of the ledger and no others; raises `CertificateInvalid` naming the part."""
    from faverify.errors import CertificateInvalid, UsageError

    try:
        text = ledger.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{ledger}: {error}") from None
    for label, data in certificates.items():
        section, _, _ = text.partition(f"\n### {label}: ")[2].partition("\n#")
        lines = [line for line in section.splitlines() if line.startswith("- `")]
        for part in data["parts"]:
            own = [line for line in lines if line.startswith(f"- `{part['hash']}` {part['name']} (")]
            if not own:
                raise CertificateInvalid(f"{label}: part {part['name']!r}: its statement is not in {ledger}")
            if not any((", corroborates): " in line) != part["decides"] for line in own):
                raise CertificateInvalid(f"{label}: part {part['name']!r}: whether it decides is not as in {ledger}")
        if len(lines) != len(data["parts"]):
            raise CertificateInvalid(f"{label}: {len(data['parts'])} parts, and {len(lines)} statements in {ledger}")


def _all(certificates: dict[str, Any], jobs: int, screen: Screen) -> "list[Checked]":
    from concurrent.futures import ProcessPoolExecutor, as_completed

    from faverify.checker.check import safely

    if jobs == 1 or len(certificates) == 1:
        return [safely(data) for data in certificates.values()]
    largest = sorted(certificates.values(), key=lambda data: len(str(data)), reverse=True)
    done: dict[str, Checked] = {}
    with ProcessPoolExecutor(jobs) as pool:
        finished = (future.result() for future in as_completed([pool.submit(safely, data) for data in largest]))
        for number, one in counted(finished, len(largest), screen):
            done[one.label] = one
            screen.note(f"[{number}/{len(largest)}] {one.label}")
    return [done[label] for label in certificates]


def _as_data(one: "Checked") -> dict[str, Any]:
    items = [
        {"name": i.name, "control": i.control, "decides": i.decides, "result": i.how, "why": i.why} for i in one.items
    ]
    return {"label": one.label, "wrong": one.wrong, "problems": one.problems, "items": items}


def _show(one: "Checked", screen: Screen) -> None:
    from faverify.checker.check import AGREES, OPEN, PROSE, VERIFIED, WRONG

    parts, controls = (sum(item.control == kind for item in one.items) for kind in (False, True))
    mark = click.style("✗", fg="red") if one.wrong else click.style("✓", fg="green")
    text = f"{mark} {one.label}: re-verified {one.count(VERIFIED)} of {parts} parts"
    for how, word in ((AGREES, "agree"), (PROSE, "prose"), (OPEN, "not re-verified"), (WRONG, "wrong")):
        text += f", {one.count(how)} {word}" if one.count(how) else ""
    again = one.count(VERIFIED, AGREES, control=True)
    screen.result(f"{text}; {again} of {controls} controls refuted again")
    for problem in one.problems:
        screen.result(f"    wrong: {problem}")
    for item in one.items:
        named = item.how == WRONG or (item.decides and not item.control and item.how in (OPEN, AGREES))
        if named or screen.loud:
            kind = "control" if item.control else "part"
            screen.result(f"    {item.how}: {kind} {' '.join(item.name.split())[:90]!r}: {item.why}")


def _total(found: "list[Checked]", screen: Screen) -> None:
    from faverify.checker.check import AGREES, OPEN, PROSE, VERIFIED

    items = [item for one in found for item in one.items if not item.control and item.decides]
    count = {how: sum(item.how == how for item in items) for how in (VERIFIED, AGREES, PROSE, OPEN)}
    controls = [item for one in found for item in one.items if item.control]
    again = sum(item.how in (VERIFIED, AGREES) for item in controls)
    wrong = sum(one.wrong for one in found)
    screen.result()
    text = (
        f"{len(items)} deciding parts: {count[VERIFIED]} re-verified, {count[AGREES]} agree with a second computation"
    )
    screen.result(click.style(f"{text}, {count[PROSE]} prose, {count[OPEN]} not re-verified", bold=True))
    screen.result(
        f"{again} of {len(controls)} controls refuted again; {wrong} of {len(found)} claims contradict a file"
    )
