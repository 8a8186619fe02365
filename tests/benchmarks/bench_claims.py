"""Processor time of whole runs against another version: ``python tests/benchmarks/bench_claims.py --against PYTHON``.

Both run ``verify`` on the claims that both have, one process each, in turn, so that what else the machine does falls
on both; then, with ``--all``, ``all`` with everything that each has. The verdict of every claim is compared first: one
that differs is printed, and its run is no measurement. Times are user seconds of the process and its children; the
ratio is ours over the other's, the median over the rounds.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

Run = tuple[float, dict[str, str]]


def labels(python: str) -> set[str]:
    """The claims of a version."""
    command = [python, "-m", "faverify", "list", "--json"]
    said = subprocess.run(command, capture_output=True, check=True, cwd=tempfile.gettempdir()).stdout
    return {row["label"] for row in json.loads(said)}


def run(python: str, command: Sequence[str], effort: str) -> Run:
    """User seconds, and the verdict of every claim, of a fresh run in one process."""
    with tempfile.TemporaryDirectory() as out:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        subprocess.run(
            [python, "-m", "faverify", *command, "--fresh", "-q", "-j", "1", "--effort", effort, "--out", out],
            stdout=subprocess.DEVNULL,
            cwd=out,  # not where another version may be imported from
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            check=False,
        )
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        stored = (json.loads(path.read_text()) for path in Path(out, "certificates").glob("*.json"))
        return spent, {data["claim"]["label"]: data["verdict"] for data in stored if "claim" in data}


def compared(other: str, command: Sequence[str], effort: str, rounds: int) -> Iterator[str]:
    """One line a version and one with the ratio, or the claims whose verdicts differ."""
    found: dict[str, list[Run]] = {sys.executable: [], other: []}
    for _ in range(rounds):
        for python, runs in found.items():
            runs.append(run(python, command, effort))
    ours, theirs = found[sys.executable], found[other]
    differ = {k: (v, theirs[0][1][k]) for k, v in ours[0][1].items() if theirs[0][1].get(k, v) != v}
    if differ or not ours[0][1]:
        yield f"{command[0]}, {effort}: no measurement, verdicts differ: {differ or 'nothing was run'}"
        return
    for name, runs in (("this version", ours), ("the other", theirs)):
        seconds = ", ".join(f"{spent:.1f}" for spent, _ in runs)
        yield f"{command[0]}, {effort}, {name}: {len(runs[0][1])} claims, user seconds {seconds}"
    ratio = statistics.median(a / b for (a, _), (b, _) in zip(ours, theirs, strict=True))
    yield f"{command[0]}, {effort}: ours / other {ratio:.2f} (load {os.getloadavg()[0]:.1f})"


def main() -> None:
    """Print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", required=True, help="an interpreter that has the other version")
    parser.add_argument("--effort", default="standard", choices=("quick", "standard", "thorough"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--all", action="store_true", help="also `all`, report and figures included")
    given = parser.parse_args()
    both = sorted(labels(sys.executable) & labels(given.against))
    commands = [["verify", *both], *([["all", "--pdf", "none"]] if given.all else [])]
    for command in commands:
        for line in compared(given.against, command, given.effort, given.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
