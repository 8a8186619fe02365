"""Work in several processes: nothing is lost when a process dies, nothing outlives an abandoned run."""

import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import time

import pytest

from faverify.errors import UsageError
from faverify.forking import can_fork
from faverify.run.claims import Settings
from faverify.run.registry import entries
from faverify.run.workers import certify_dead, run_many

CHOSEN = list(entries().values())[:4]


def label_of(found, settings):
    return found.claim.label


def die_on_the_second(found, settings):
    if found is not None and found.claim.label == CHOSEN[1].claim.label:
        os._exit(11)
    return found.claim.label


def dead(found, settings):
    return f"dead: {found.claim.label}"


def threads(found, settings):
    return os.environ.get("OPENBLAS_NUM_THREADS")


def sleep(found, settings):
    if found.claim.label != CHOSEN[0].claim.label:
        time.sleep(60)
    return found.claim.label


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_claim_is_worked_on_once(jobs):
    results = list(run_many(CHOSEN, Settings(jobs=jobs), label_of, dead))
    assert sorted(results) == sorted(found.claim.label for found in CHOSEN)


@pytest.mark.parametrize(("given", "expected"), [(None, "1"), ("3", "3")])
def test_processes_use_one_thread_each_unless_told_otherwise_and_the_caller_keeps_its_own(monkeypatch, given, expected):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if given is not None:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    assert set(run_many(CHOSEN, Settings(jobs=2), threads, dead)) == {expected}
    assert os.environ.get("OPENBLAS_NUM_THREADS") == given


def test_a_process_that_dies_costs_one_claim():
    results = sorted(run_many(CHOSEN, Settings(jobs=2), die_on_the_second, dead))
    labels = [found.claim.label for found in CHOSEN]
    assert results == sorted([f"dead: {labels[1]}", labels[0], *labels[2:]])


def test_a_dead_claim_has_an_error_certificate():
    certificate = certify_dead(CHOSEN[0], Settings())
    assert certificate["verdict"] == "error"
    assert all("died" in part["outcome"]["explanation"] for part in certificate["parts"])


def gone_within(seconds):
    """Whether no child is left soon: the pool's own thread may reap one a moment later."""
    end = time.monotonic() + seconds
    while multiprocessing.active_children() and time.monotonic() < end:
        time.sleep(0.01)
    return not multiprocessing.active_children()


def test_an_abandoned_run_leaves_no_process_behind():
    started = time.monotonic()
    run = run_many(CHOSEN, Settings(jobs=2), sleep, dead)
    next(run)
    run.close()
    assert time.monotonic() - started < 30
    assert gone_within(5)


FORKED = """
import os, signal, sys, threading
from pathlib import Path
from faverify.files.owner import owning
from faverify.run.workers import run_jobs
before = "spawned"

def work(job):
    handles = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
    held = [os.readlink(handle) for handle in handles if os.path.islink(handle)]
    waits = signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return before, os.environ["OPENBLAS_NUM_THREADS"], sys.argv[1] in held, waits

if __name__ == "__main__":
    before, busy = "forked", threading.Event()
    if sys.argv[2] == "threads":
        threading.Thread(target=busy.wait, daemon=True).start()
    with owning(Path(sys.argv[1])):
        results = run_jobs(range(6), 2, work, None)
        for one in results:
            print(*one)
    busy.set()
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="this system does not list open files")
@pytest.mark.parametrize(("threads", "how"), [("alone", "forked"), ("threads", "spawned")])
def test_processes_are_forked_where_that_is_safe_and_hold_nothing_of_their_parent(tmp_path, threads, how):
    script = tmp_path / "script.py"
    script.write_text(FORKED, encoding="utf-8")
    arguments = [sys.executable, str(script), str(tmp_path / "out"), threads]
    ran = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == [f"{how} 1 False True"] * 6


def test_nothing_is_forked_beside_another_thread():
    busy = threading.Event()
    thread = threading.Thread(target=busy.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        busy.set()
        thread.join()


def test_no_process_at_all_is_refused():
    with pytest.raises(UsageError, match="at least one"):
        next(run_many(CHOSEN, Settings(jobs=0), label_of, dead))


def collects(found, settings):
    return gc.get_threshold()[0]


def test_processes_look_for_circular_garbage_rarely_and_the_caller_as_it_did():
    before = gc.get_threshold()
    assert min(run_many(CHOSEN, Settings(jobs=2), collects, dead)) >= 10_000
    assert gc.get_threshold() == before
