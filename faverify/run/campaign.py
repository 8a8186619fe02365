"""Claims over many instances, drawn or stored: results are appended as they come, and a campaign is taken up again.

Each result is one line of JSON in ``campaign.jsonl``, with a digest, on disk before it is counted. A result that is
there for the claim as it is now (its content key) is never computed again. Finding no failure is no proof; a failure is
one instance, stored exactly.
"""

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from faverify.cases.files import KINDS, load_case, save_case
from faverify.certificate.digest import digest
from faverify.claim import Case, Claim, Effort, Part
from faverify.errors import InvalidInstance, UsageError
from faverify.files.bounded import Limits, Refused, strict_json
from faverify.methods.at_case import AtCase, at_case
from faverify.run.claims import Settings, run_part
from faverify.run.registry import Entry, entry
from faverify.verdict import Verdict, worst

Row = dict[str, Any]
Runner = Callable[[Iterable["Task"]], Iterator[Row]]
LINE = Limits(size=1_000_000, depth=8, values=20_000)
FIELDS = {"claim", "kind", "source", "case", "name", "verdict", "parts", "seconds", "key", "digest"}
MOST_SHOWN = 5
DIED = [["the process died", "error", "n/a"]]
_ALONE = threading.Lock()  # the precision of ball arithmetic belongs to the process: its threads take turns


@dataclass(frozen=True)
class Task:
    """One claim at one case; ``source`` says where the case is from ("drawn 17 of seed 0", or a file's name)."""

    label: str
    source: str
    case: Case
    settings: Settings
    key: str


def evaluate(task: Task) -> Row:
    """Run the parts of a claim that the case can refute (in a worker); derivations are evaluated at the case."""
    started = time.perf_counter()
    claim = entry(task.label).claim
    with _ALONE:
        context = replace(task.settings, case=task.case).context()
        parts = at_case(claim, task.case.kind, lambda derivation: AtCase())
        results = [run_part(part, claim, context) for part in parts]
    return {
        **_head(task),
        "verdict": _verdict([(r.part, r.outcome.verdict) for r in results]).value,
        "parts": [[r.part.name, r.outcome.verdict.value, r.outcome.slack] for r in results],
        "seconds": f"{time.perf_counter() - started:.3f}",
    }


def _verdict(results: Sequence[tuple[Part, Verdict]]) -> Verdict:
    """The worst over the deciding parts; a derivation that evaluation can only fail to refute has no say."""
    deciding = [(part, verdict) for part, verdict in results if part.decides]
    telling = [
        verdict for part, verdict in deciding if not (isinstance(part.by, AtCase) and verdict is Verdict.INCONCLUSIVE)
    ]
    return worst(telling) if telling or not deciding else Verdict.INCONCLUSIVE


def require_follows(row: Row, claim: Claim, path: Path) -> None:
    """Raise `UsageError` unless a stored verdict is the one that its parts, all of the claim's, lead to."""
    if row["parts"] == DIED and row["verdict"] == Verdict.ERROR:
        return
    parts = at_case(claim, row["kind"], lambda derivation: AtCase()) if row["kind"] in KINDS else []
    named = [part.name for part in parts] == [name for name, _, _ in row["parts"]]
    told = [(part, Verdict(verdict)) for part, (_, verdict, _) in zip(parts, row["parts"], strict=False)]
    if not named or row["verdict"] != _verdict(told):
        where = f"{path}: {row['claim']} at {row['name'] or row['case'][:12]}"
        raise UsageError(f"{where}: {row['verdict']!r} does not follow from its parts; take that line out of the file")


def evaluate_dead(task: Task) -> Row:
    """What stands for a task whose process died under it, each time it was tried."""
    return {**_head(task), "verdict": Verdict.ERROR.value, "parts": DIED, "seconds": "0"}


def _head(task: Task) -> Row:
    name = task.case.name if task.case.name.isprintable() else ascii(task.case.name)
    known = {"claim": task.label, "kind": task.case.kind, "source": task.source}
    return {**known, "case": task.case.digest, "name": name[:200], "key": task.key}


@lru_cache(maxsize=64)
def _pool(kind: str, seed: int) -> tuple[Case, ...]:
    from faverify.cases.pool import pool

    return tuple(pool(Effort.QUICK, seed, kind))


def drawn(kind: str, seed: int, count: int) -> Iterator[tuple[str, Case]]:
    """``count`` different cases of a kind, in an order that the seed fixes, each with its source."""
    seen: set[str] = set()
    turn = 0
    while len(seen) < count:
        before = len(seen)
        for case in _pool(kind, seed + turn):
            if case.digest not in seen and len(seen) < count:
                seen.add(case.digest)
                yield f"drawn {len(seen)} of seed {seed}", case
        if len(seen) == before and turn > 100:
            return
        turn += 1


def from_files(paths: Sequence[Path]) -> Iterator[tuple[str, Case]]:
    """Stored cases; of a folder all its ``.json`` and ``.npz`` files. Raises `InvalidInstance` for what is none."""
    for path in paths:
        inside = sorted(p for p in path.iterdir() if p.suffix in (".json", ".npz")) if path.is_dir() else [path]
        if not inside:
            raise InvalidInstance(f"{path}: no .json or .npz file in this folder; `fuzz` and `campaign` store some")
        for file in inside:
            yield file.name, load_case(file)


@dataclass
class Campaign:
    """What is to be run where; ``rows`` are the results so far, earlier runs' among them."""

    chosen: Sequence[Entry]
    settings: Settings
    out: Path
    count: int = 100
    files: Sequence[Path] = ()
    rows: list[Row] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """Where the results are."""
        return self.out / "campaign.jsonl"

    @cached_property
    def keys(self) -> Mapping[str, str]:
        """The content key of each claim as it is now: results of another key are not counted."""
        from faverify.certificate.write import content_key

        return {found.claim.label: content_key(found, self.settings)[:16] for found in self.chosen}

    def tasks(self) -> Iterator[Task]:
        """What is still to be done, claim after claim for each case; raises what `from_files` and `read_rows` raise."""
        valid = {(row["claim"], row["case"]) for row in self.rows if row["key"] == self.keys.get(row["claim"])}
        for source, case in self.cases():
            for found in self.chosen:
                label = found.claim.label
                if (label, case.digest) not in valid and case.kind in kinds_of(found.claim):
                    valid.add((label, case.digest))
                    yield Task(label, source, case, self.settings, self.keys[label])

    def cases(self) -> Iterator[tuple[str, Case]]:
        """The stored cases if there are any, else as many drawn ones of every kind that a claim speaks about."""
        if self.files:
            yield from from_files(self.files)
            return
        kinds = dict.fromkeys(kind for found in self.chosen for kind in kinds_of(found.claim))
        for kind in kinds:
            yield from drawn(kind, self.settings.seed, self.count)

    @property
    def most(self) -> int:
        """A bound on the results that a run can add: a claim has one for each case of each kind it speaks about."""
        if self.files:
            return len(self.chosen) * sum(1 for _ in from_files(self.files))
        return self.count * sum(len(kinds_of(found.claim)) for found in self.chosen)

    def run(self, runner: Runner) -> Iterator[Row]:
        """Results as they come, each on disk before it is yielded; those of earlier runs are not yielded again."""
        self.rows = list(read_rows(self.path))
        claims = {found.claim.label: found.claim for found in self.chosen}
        for row in self.rows:
            if row["key"] == self.keys.get(row["claim"]):
                require_follows(row, claims[row["claim"]], self.path)
        with _appending(self.path) as append:
            for row in runner(self.tasks()):
                append(row)
                self.rows.append(row)
                yield row

    def standings(self) -> dict[str, "Standing"]:
        """How every claim stands, by label, results of earlier runs counted."""
        found: dict[str, Standing] = {}
        last = {(row["claim"], row["case"]): row for row in self.rows if row["key"] == self.keys.get(row["claim"])}
        for row in last.values():  # two campaigns at once, or files put together, have one case twice
            found.setdefault(row["claim"], Standing(row["claim"])).count(row)
        return found

    def store(self, standings: Iterable["Standing"]) -> dict[str, Path]:
        """Write the cases that a reader wants to see again into ``instances``; their files, by digest."""
        wanted = {row["case"] for standing in standings for row in standing.shown()}
        found: dict[str, Path] = {}
        for _, case in self.cases() if wanted else ():
            if case.digest in wanted and case.digest not in found:
                found[case.digest] = self.out / "instances" / f"{case.digest[:16]}.json"
                save_case(case, found[case.digest])
        return found


def kinds_of(claim: Claim) -> tuple[str, ...]:
    """The kinds of cases that can be drawn and that a part of the claim speaks about."""
    return tuple(kind for kind in KINDS if at_case(claim, kind))


class _appending:  # noqa: N801 - a context manager used like a function
    """Append whole lines; what a killed run left half-written at the end is cut off first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Callable[[Row], None]:
        try:
            self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
            _cut_half_line(self.handle)
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}; choose another folder with --out") from None

        def append(row: Row) -> None:
            data = {**row, "digest": digest(row)}
            line = json.dumps(data, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            try:
                if os.write(self.handle, line) != len(line):
                    raise OSError(28, "the disk is full")
            except OSError as error:
                raise UsageError(f"cannot write {self.path}: {error.strerror}") from None

        return append

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)


def _cut_half_line(handle: int) -> None:
    size = os.fstat(handle).st_size
    end = size
    while end > 0:
        start = max(0, end - 65_536)
        place = os.pread(handle, end - start, start).rfind(b"\n")
        if place >= 0:
            end = start + place + 1
            break
        end = start
    if end != size:
        os.ftruncate(handle, end)


def read_rows(path: Path) -> Iterator[Row]:
    """The results in a file, a half line at its end left out; none if there is no file.

    Raises `UsageError` for a line that is no result, and for what is no regular file.
    """
    if not path.exists():
        return
    if not path.is_file():
        raise UsageError(f"{path}: not a regular file; choose another folder with --out")
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(LINE.size + 1):
            number += 1
            if not line.endswith(b"\n") and len(line) <= LINE.size:
                return
            yield _row(line, f"{path}, line {number}")


def _row(line: bytes, where: str) -> Row:
    try:
        if len(line) > LINE.size:
            raise Refused("longer than a result can be")
        data = strict_json(line, LINE)
        shaped = isinstance(data, dict) and set(data) == FIELDS and isinstance(data["parts"], list)
        if not shaped or not all(isinstance(data[key], str) for key in FIELDS - {"parts"}):
            raise Refused("not a result of a campaign")
        if data.pop("digest") != digest(data):
            raise Refused("its digest is not that of its content")
        Verdict(data["verdict"])
        for name, verdict, slack in data["parts"]:
            if not (isinstance(name, str) and isinstance(slack, str) and Verdict(verdict)):
                raise Refused("not a result of a campaign")
    except (Refused, ValueError, TypeError) as error:
        raise UsageError(f"{where}: {error}; move the file away, or choose another folder with --out") from None
    return dict(data)


def number(slack: str) -> Decimal | None:
    """A slack as a number; None for "n/a"."""
    try:
        value = Decimal(slack)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


@dataclass
class Standing:
    """How one claim stands: results by verdict, and the one nearest to its bound (and its part)."""

    label: str
    verdicts: dict[str, int] = field(default_factory=dict)
    slack: str = "n/a"
    part: str = ""
    at: Row | None = None
    bad: list[Row] = field(default_factory=list)

    def shown(self) -> list[Row]:
        """The result nearest to its bound, and the first that failed or crashed."""
        return [*([self.at] if self.at else []), *self.bad]

    def count(self, row: Row) -> None:
        """Enter one result."""
        self.verdicts[row["verdict"]] = self.verdicts.get(row["verdict"], 0) + 1
        if row["verdict"] in (Verdict.FAIL, Verdict.ERROR) and len(self.bad) < MOST_SHOWN:
            self.bad.append(row)
        for name, _, slack in row["parts"]:
            value, least = number(slack), number(self.slack)
            if value is not None and (least is None or value < least):
                self.slack, self.part, self.at = slack, name, row
