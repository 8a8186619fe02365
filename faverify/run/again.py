"""A campaign's results computed again from the instances that they name: a line that says something else is found.

Nothing is taken from a line but where its instance is from: the instance is drawn again from its seed, or read from
the campaign's ``instances``, and all that a line says, but for the seconds, has to come out.
"""

import random
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from faverify.cases.files import KINDS, load_case
from faverify.certificate.write import content_key
from faverify.claim import Case, Effort
from faverify.errors import InvalidInstance, UsageError
from faverify.run.campaign import Row, Runner, Standing, Task, drawn, read_rows
from faverify.run.claims import Settings
from faverify.run.registry import entries

DRAWN = re.compile(r"drawn (\d{1,7}) of seed (\d{1,18})")


@dataclass
class Again:
    """How many lines came out the same, which did not and why, which could not be computed, how many were left out."""

    same: int = 0
    wrong: list[tuple[Row, str]] = field(default_factory=list)
    unknown: list[tuple[Row, str]] = field(default_factory=list)
    left: int = 0


def again(folder: Path, most: int, runner: Runner) -> Again:
    """Compute lines of ``folder``/campaign.jsonl again: of each claim those that a summary names, and ``most`` others.

    The others are drawn anew each time, so that nobody knows which; 0 is all. Raises what `read_rows` raises, and
    `UsageError` where no line could be computed.
    """
    found, waiting, tasks = Again(), dict[tuple[str, str], list[Row]](), list[Task]()
    rows = list(read_rows(folder / "campaign.jsonl"))
    chosen = _chosen(rows, most)
    found.left = len(rows) - len(chosen)
    for row in chosen:
        try:
            task = _task(row, folder)
        except UsageError as why:
            found.unknown.append((row, str(why)))
            continue
        if task is None:
            found.wrong.append((row, "its source draws another instance"))
            continue
        if (task.label, task.case.digest) not in waiting:
            tasks.append(task)
        waiting.setdefault((row["claim"], row["case"]), []).append(row)
    for new in runner(tasks):
        for row in waiting[new["claim"], new["case"]]:
            differs = next((key for key in new if key not in ("seconds", "source") and new[key] != row[key]), "")
            if differs:
                found.wrong.append((row, f"{differs}: is {row[differs]}, computed again {new[differs]}"))
            found.same += not differs
    if not (found.same or found.wrong):
        reason = found.unknown[0][1] if found.unknown else "it has no lines"
        raise UsageError(f"{folder}: no line could be computed again: {reason}")
    return found


def _chosen(rows: Sequence[Row], most: int) -> list[Row]:
    standings: dict[str, Standing] = {}
    for row in rows:
        standings.setdefault(row["claim"], Standing(row["claim"])).count(row)
    told = [row for standing in standings.values() for row in standing.shown()]
    others = [row for row in rows if row not in told]
    return told + (random.SystemRandom().sample(others, min(most, len(others))) if most else others)


def _task(row: Row, folder: Path) -> Task | None:
    """What gave a line; None if its instance is another one than it says.

    Raises `UsageError` where the claim or the instance is not here, or the claim or the toolkit another one today.
    """
    if row["claim"] not in entries():
        file = f"name its file: check {shlex.quote(str(folder))} FILE.py"
        raise UsageError(f"no claim {row['claim']!r} is installed here; install the package that has it, or {file}")
    match = DRAWN.fullmatch(row["source"])
    seed = int(match[2]) if match else 0
    settings = _settings(row["claim"], seed).get(row["key"])
    if settings is None:
        raise UsageError(f"{row['claim']} is another claim, or the toolkit another one, than when the line was written")
    if match is None:
        return Task(row["claim"], row["source"], _stored(row, folder), settings, row["key"])
    known = _drawn(row["kind"], seed, -(-int(match[1]) // 100) * 100) if row["kind"] in KINDS else ()
    case = known[int(match[1]) - 1] if 0 < int(match[1]) <= len(known) else None
    named = case is not None and case.digest == row["case"]
    return Task(row["claim"], row["source"], case, settings, row["key"]) if named and case is not None else None


@lru_cache(maxsize=64)
def _settings(label: str, seed: int) -> dict[str, Settings]:
    """The settings of each content key that a claim has today; none for a label that is not installed."""
    found = entries().get(label)  # (no file is loaded that a line names)
    made = [Settings(effort, seed) for effort in Effort] if found is not None else []
    return {content_key(found, settings)[:16]: settings for settings in made if found is not None}


@lru_cache(maxsize=16)
def _drawn(kind: str, seed: int, count: int) -> tuple[Case, ...]:
    return tuple(case for _, case in islice(drawn(kind, seed, count), count))


def _stored(row: Row, folder: Path) -> Case:
    """A stored instance that the campaign has kept; raises `UsageError` where it has not."""
    path = folder / "instances" / f"{row['case'][:16]}.json"
    try:
        case = load_case(path)
    except (OSError, InvalidInstance):
        raise UsageError(f"the instance {row['source']} is not in {folder / 'instances'}") from None
    if case.digest != row["case"]:
        raise UsageError(f"{path} is another instance")
    return case
