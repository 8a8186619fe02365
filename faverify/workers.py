"""Run work on claims in several processes: results as they finish; a death costs one claim; Ctrl-C ends all."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from faverify.errors import UsageError
from faverify.outcome import Outcome
from faverify.registry import Entry, entry
from faverify.run import ClaimResult, PartResult, Settings, run_claim
from faverify.verdict import Evidence, Verdict

T = TypeVar("T")
Work = Callable[[Entry, Settings], T]


def certify(found: Entry, settings: Settings) -> dict[str, Any]:
    """Run one claim and write its certificate as JSON data."""
    from faverify.certificate.write import certificate

    return certificate(run_claim(found, settings), settings)


def certify_dead(found: Entry, settings: Settings) -> dict[str, Any]:
    """The certificate of a claim whose process died under it: every part is `ERROR`."""
    from faverify.certificate.write import certificate

    why = "the process that ran this claim died (out of memory, or a crash in a library)"
    outcome = Outcome(Verdict.ERROR, Evidence.CITED, "none", why)
    parts = tuple(PartResult(part, found.claim.theory_of(part), outcome, 0.0) for part in found.claim.parts)
    return certificate(ClaimResult(found, parts, (), 0.0, (f"{found.claim.label}: {why}",)), settings)


def run_many(chosen: Sequence[Entry], settings: Settings, work: Work[T], dead: Work[T]) -> Iterator[T]:
    """The result of ``work`` for each claim, as they finish; ``dead`` stands in where a process dies.

    Both are functions at the top of a module, and what they return can be pickled. With one process the order is that
    of ``chosen`` and nothing is started. Closing the iterator, or an exception such as Ctrl-C, ends the processes.
    """
    if settings.jobs < 1:
        raise UsageError(f"-j {settings.jobs}: at least one process is needed")
    if settings.jobs == 1 or len(chosen) < 2:
        yield from (work(found, settings) for found in chosen)
        return
    left = {found.claim.label: found for found in chosen}
    try:
        for label, result in _in_processes(list(left), settings, settings.jobs, work):
            del left[label]
            yield result
    except BrokenProcessPool:
        for label, found in left.items():
            try:
                yield next(_in_processes([label], settings, 1, work))[1]
            except BrokenProcessPool:
                yield dead(found, settings)


def _in_processes(labels: list[str], settings: Settings, jobs: int, work: Work[T]) -> Iterator[tuple[str, T]]:
    others = set(multiprocessing.active_children())
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(labels)), spawning, initializer=_end_with_parent) as executor:
        with _interrupts_ignored():
            futures: dict[Future[T], str] = {executor.submit(_one, work, label, settings): label for label in labels}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
                child.join(5)
            raise


def _end_with_parent() -> None:
    """A worker whose parent was killed has nobody to work for."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _one(work: Work[T], label: str, settings: Settings) -> T:
    return work(entry(label), settings)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started in here leave Ctrl-C to their parent (they inherit that it is ignored)."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not the main thread, which Ctrl-C does not reach
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
