"""Work in several processes, or on a Dask cluster: results as they finish; a death costs one job; Ctrl-C ends all."""

import multiprocessing
import os
import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from faverify import interrupts
from faverify.errors import UsageError
from faverify.files.opened import recording
from faverify.files.owner import left_to_the_parent
from faverify.forking import can_fork
from faverify.outcome import Outcome
from faverify.run.claims import ClaimResult, PartResult, Settings, run_claim
from faverify.run.collecting import collect_rarely
from faverify.run.registry import Entry, entry
from faverify.verdict import Evidence, Verdict

J = TypeVar("J")
T = TypeVar("T")
Work = Callable[[Entry, Settings], T]
ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx)://)?(?:[\w.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}")
_THREADS = "OPENBLAS_NUM_THREADS"


def certify(found: Entry, settings: Settings) -> dict[str, Any]:
    """Run one claim and write its certificate as JSON data."""
    from faverify.certificate.write import certificate

    with recording():
        result = run_claim(found, settings)
    return certificate(result, settings)


def certify_dead(found: Entry, settings: Settings) -> dict[str, Any]:
    """The certificate of a claim whose process died under it: every part is `ERROR`."""
    from faverify.certificate.write import certificate

    why = "the process that ran this claim died (out of memory, or a crash in a library)"
    outcome = Outcome(Verdict.ERROR, Evidence.CITED, "none", why)
    parts = tuple(PartResult(part, found.claim.theory_of(part), outcome, 0.0) for part in found.claim.parts)
    return certificate(ClaimResult(found, parts, (), 0.0, (f"{found.claim.label}: {why}",)), settings)


@dataclass(frozen=True)
class _Pool:
    """Processes that have begun; ``others`` are those that were there before."""

    executor: ProcessPoolExecutor
    others: frozenset[Any]

    def end(self) -> None:
        """End the processes whatever they do."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - self.others:
            child.terminate()
            child.join(5)


def run_many(chosen: Sequence[Entry], settings: Settings, work: Work[T], dead: Work[T]) -> Iterator[T]:
    """The result of ``work`` for each claim, as they finish; ``dead`` stands in where a process dies.

    Both are functions at the top of a module, and what they return can be pickled. With one process the order is that
    of ``chosen`` and nothing is started. Closing the iterator, or an exception such as Ctrl-C, ends the processes.
    """
    if settings.jobs < 1:
        raise UsageError(f"-j {settings.jobs}: at least one process is needed")
    if settings.jobs == 1 or len(chosen) < 2:
        return (work(found, settings) for found in chosen)
    by_label = {found.claim.label: found for found in chosen}
    jobs = min(settings.jobs, len(chosen))
    return run_jobs(by_label, jobs, partial(_one, work, settings), lambda label: dead(by_label[label], settings))


def run_jobs(jobs: Iterable[J], processes: int, work: Callable[[J], T], dead: Callable[[J], T]) -> Iterator[T]:
    """The result of ``work`` for each job, as they finish, with at most ``processes`` at a time.

    The processes are started by this call: what it is given to before the caller has threads of its own may be forked.
    ``jobs`` is read only a little ahead. With one process everything happens here, in order. What was running when a
    process died is tried again alone, and ``dead`` stands in for it where that dies too.
    """
    if processes == 1:
        return (work(job) for job in jobs)
    return _surviving(_started(processes), iter(jobs), processes, work, dead)


def _surviving(
    pool: _Pool, waiting: Iterator[J], processes: int, work: Callable[[J], T], dead: Callable[[J], T]
) -> Iterator[T]:
    flying: dict[Future[T], J] = {}
    while True:
        try:
            yield from _in_processes(pool, waiting, processes, work, flying)
            return
        except BrokenProcessPool:
            broken, flying = flying, {}
        for future, job in broken.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
            else:
                yield _alone(job, work, dead)
        pool = _started(processes)


def _alone(job: J, work: Callable[[J], T], dead: Callable[[J], T]) -> T:
    try:
        return next(_in_processes(_started(1), iter([job]), 1, work, {}))
    except BrokenProcessPool:
        return dead(job)


def _started(processes: int) -> _Pool:
    """Processes, forked where that is safe and numpy has not decided on its threads yet."""
    others = frozenset(multiprocessing.active_children())
    how = "fork" if can_fork() and "numpy" not in sys.modules else "spawn"
    executor = ProcessPoolExecutor(processes, multiprocessing.get_context(how), initializer=_begin)
    if how == "spawn" and sys.platform != "win32":
        resource_tracker.ensure_running()  # which would end the waiting of Ctrl-C
    with _one_thread_each(), interrupts.waiting():
        executor.submit(os.getpid)
    return _Pool(executor, others)


def _in_processes(
    pool: _Pool, waiting: Iterator[J], processes: int, work: Callable[[J], T], flying: dict[Future[T], J]
) -> Iterator[T]:
    """Results as they finish; ``flying`` has what was handed out and not yet yielded, also when a process has died."""
    with _one_thread_each(), pool.executor as executor:

        def fill() -> None:
            while len(flying) <= processes:
                for job in waiting:
                    with interrupts.waiting():
                        flying[executor.submit(work, job)] = job
                    break
                else:
                    return

        try:
            fill()
            while flying:
                for future in wait(flying, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del flying[future]
                    interrupts.obey()
                    yield result
                fill()
        except BaseException:
            pool.end()
            raise


def run_on_dask(address: str, jobs: Iterable[J], work: Callable[[J], T], dead: Callable[[J], T]) -> Iterator[T]:
    """As `run_jobs`, on the workers of a Dask scheduler such as ``tcp://host:8786``; needs the extra ``dask``.

    What a lost worker was doing is done again by the others; ``dead`` stands in for a job under which several were
    lost. Raises `UsageError` without the extra, or where no scheduler answers.
    """
    if not ADDRESS.fullmatch(address):
        raise UsageError(f"--scheduler {address}: not an address; give one such as tcp://host:8786")
    try:
        from distributed import Client, KilledWorker, as_completed
    except ImportError:
        raise UsageError("--scheduler needs Dask: pip install -e '.[dask]'") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise UsageError(f"--scheduler {address}: no Dask scheduler answers there ({error})") from None
    waiting, flying = iter(jobs), dict[str, J]()
    with client:
        futures = as_completed(loop=client.loop)

        def fill() -> None:
            most = 2 * max(2, sum(client.nthreads().values()))
            while len(flying) < most:
                for job in waiting:
                    future = client.submit(work, job, pure=False)
                    flying[future.key] = job
                    futures.add(future)
                    break
                else:
                    return

        fill()
        for future in futures:
            job = flying.pop(future.key)
            try:
                result = future.result()
            except KilledWorker:
                result = dead(job)
            yield result
            fill()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes that are started meanwhile use one thread for small matrices: more would only wait for each other."""
    given = _THREADS in os.environ
    os.environ.setdefault(_THREADS, "1")
    try:
        yield
    finally:
        if not given:
            os.environ.pop(_THREADS, None)


def _begin() -> None:
    """A worker collects rarely, and ends with its parent: where that was killed it has nobody to work for."""
    collect_rarely()
    left_to_the_parent()
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _one(work: Work[T], settings: Settings, label: str) -> T:
    return work(entry(label), settings)
