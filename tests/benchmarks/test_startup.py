"""How long commands take to start, as ratios to starting Python; printed (-s), never asserted."""

import subprocess
import sys
import time

import pytest


def best(arguments, repeats=7):
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        subprocess.run([sys.executable, *arguments], capture_output=True, check=True)
        times.append(time.perf_counter() - started)
    return min(times)


@pytest.mark.benchmark
def test_startup():
    bare = best(["-c", "pass"])
    print(f"\npython -c pass: {bare:.3f} s")
    for command in (["--help"], ["list"], ["list", "--json"], ["show", "lemma5"]):
        seconds = best(["-m", "faverify", *command])
        print(f"faverify {' '.join(command)}: {seconds:.3f} s, {seconds / bare:.1f} times bare Python")
