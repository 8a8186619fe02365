"""A part has a soft limit in seconds; running out of it, recursion or memory is an outcome, Ctrl-C is not."""

import signal
import threading
import time
from dataclasses import dataclass

import pytest

from faverify.claim import Claim, Part, Restoration, Theory
from faverify.errors import DomainError, UnableError
from faverify.methods.base import Method, Statement
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

NOTHING = Theory("nothing", "no letters at all", {}, kind="none")


@dataclass(frozen=True)
class Does(Method):
    """What the text says."""

    name: str = "does it"
    ceiling = Evidence.EXACT
    uses_cases = False

    def check(self, text, theory, context):
        return self.run(Statement(text, theory), context)

    def run(self, statement, context):
        says = statement.text
        if says == "sleep":
            time.sleep(30)
        if says == "count":
            while True:
                pass
        if says == "sleep, deaf to errors of numbers":
            for _ in range(300):
                try:
                    time.sleep(0.1)
                except (DomainError, UnableError, ArithmeticError, ValueError):
                    continue
        if says == "recursion":
            return self.run(statement, context)
        if says == "memory":
            raise MemoryError
        if says == "interrupt":
            raise KeyboardInterrupt
        if says == "exit":
            raise SystemExit(3)
        return Outcome(Verdict.PASS, Evidence.EXACT, "here")


def run(*texts, seconds=0.1):
    parts = tuple(Part(text, text, Does()) for text in texts)
    claim = Claim("made-up", "made up", "nowhere", Restoration.NEW, NOTHING, "Nothing.", parts, kind="new")
    return run_claim(Entry(claim, "", __name__, "tests"), Settings(jobs=1, seconds=seconds))


@pytest.mark.parametrize("text", ["sleep", "count", "sleep, deaf to errors of numbers"])
def test_a_part_that_takes_too_long_is_inconclusive_and_the_next_one_runs(text):
    before, started = signal.getsignal(signal.SIGALRM), time.monotonic()
    found = run(text, "pass")
    assert [p.outcome.verdict for p in found.parts] == ["inconclusive", "pass"]
    assert "stopped after" in found.parts[0].outcome.explanation
    assert time.monotonic() - started < 10
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_part_within_its_limit_leaves_no_alarm_behind():
    assert run("pass").parts[0].outcome.verdict is Verdict.PASS
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.parametrize(
    ("text", "error"), [("recursion", "RecursionError"), ("memory", "MemoryError"), ("exit", "SystemExit")]
)
def test_running_out_of_stack_or_memory_is_an_error_of_that_part(text, error):
    found = run(text, "pass", seconds=20)
    assert [p.outcome.verdict for p in found.parts] == ["error", "pass"]
    assert found.parts[0].outcome.explanation.startswith(error)


def test_an_interrupt_is_no_outcome():
    with pytest.raises(KeyboardInterrupt):
        run("interrupt", "pass")
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_outside_the_main_thread_parts_run_without_a_limit():
    found = []
    thread = threading.Thread(target=lambda: found.append(run("pass", "recursion")))
    thread.start()
    thread.join(20)
    assert [p.outcome.verdict for p in found[0].parts] == ["pass", "error"]


def test_the_time_of_a_part_is_its_own():
    found = run("sleep", "pass", seconds=0.05)
    slow, quick = (p.seconds for p in found.parts)
    assert 0.15 < slow < 5
    assert quick < 0.1
    assert found.seconds >= slow
