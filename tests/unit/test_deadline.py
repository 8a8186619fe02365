"""The limit of a part: it means what it says, in loops and in what no loop looks at, and leaves nothing half done."""

import sys
import time
from dataclasses import dataclass

import pytest

from derivations.theories import FA
from faverify import deadline
from faverify.cases.instance import Instance
from faverify.claim import Claim, Effort, Part, Restoration
from faverify.flows import table
from faverify.methods import ball_cases
from faverify.methods.base import Method
from faverify.outcome import Outcome
from faverify.run.claims import Settings, run_claim
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict

STIFF = Instance.of([["40", "1"], ["3", "50"]], [["30", "1"], ["2", "40"]], [["9", "1"], ["2", "8"]], name="stiff")


def run(by, says, seconds):
    claim = Claim("made-up", "", "", Restoration.NEW, FA, "Nothing.", (Part("p", says, by),), kind="new")
    settings = Settings(Effort.THOROUGH, jobs=1, case=STIFF, seconds=seconds)
    started = time.monotonic()
    outcome = run_claim(Entry(claim, "", __name__, "tests"), settings).parts[0].outcome
    return outcome, time.monotonic() - started


def test_a_flow_ends_within_its_limit_in_plain_words():
    found, took = run(ball_cases(t=tuple(str(k) for k in range(1, 400))), "normF(Z(t)) >= 0", 0.5)
    assert found.verdict is Verdict.INCONCLUSIVE
    limit = "0.5 s of computing or 2.5 s by the clock, the limit of a part (at stiff, W(0) drawn)"
    assert found.explanation == f"stopped after {limit}; a higher --effort gives more time"
    assert took < 5


def test_what_no_loop_looks_at_is_stopped_by_the_alarm_and_nothing_kept_is_used_again():
    @dataclass(frozen=True)
    class Deaf(Method):
        name: str = "deaf"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            kept_runs(1)
            while True:
                time.sleep(0.01)

    kept_runs.cache_clear()
    found, took = run(Deaf(), "normF(Z) >= 0", 0.2)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert took < 5
    assert kept_runs.cache_info().currsize == 0


@pytest.fixture(autouse=True)
def _keeps(monkeypatch):
    """A cache among those of the flows."""
    monkeypatch.setattr(table, "kept", kept_runs, raising=False)


def _make_cache():
    from functools import lru_cache

    return lru_cache(lambda number: number)


kept_runs = _make_cache()


def test_limits_nest_and_end():
    with deadline.limited(100):
        with deadline.limited(-1), pytest.raises(deadline.TimeUp):
            deadline.check()
        deadline.check()
        with deadline.limited(10**6):
            deadline.check()
    deadline.check()


def test_a_limit_is_of_the_work_and_not_of_what_else_the_machine_does():
    """Two parts were open on a busy machine that pass on a quiet one: waiting is what others' work looks like."""

    @dataclass(frozen=True)
    class Waits(Method):
        seconds: float
        name: str = "waits"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            started = time.monotonic()
            while time.monotonic() < started + self.seconds:
                time.sleep(0.01)
                deadline.check()
            return Outcome(Verdict.PASS, Evidence.EXACT, "here")

    assert run(Waits(0.8), "normF(Z) >= 0", 0.4)[0].verdict is Verdict.PASS
    found, took = run(Waits(60), "normF(Z) >= 0", 0.4)  # ... but not for ever
    assert found.verdict is Verdict.INCONCLUSIVE
    assert took < 10


def test_the_alarm_is_for_work_as_well(monkeypatch):
    """A loop that computes and looks at nothing is stopped long before the clock would stop one that waits."""

    @dataclass(frozen=True)
    class Computes(Method):
        name: str = "computes"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            while True:
                sum(range(1000))

    monkeypatch.setattr(deadline, "PATIENCE", 100)  # (this machine may be busy)
    started = time.thread_time()
    assert run(Computes(), "normF(Z) >= 0", 0.2)[0].verdict is Verdict.INCONCLUSIVE
    assert 1.2 < time.thread_time() - started < 4


def test_a_limit_is_no_outcome_of_mathematics():
    """Found here: a method that takes what is out of reach for open would go on."""

    @dataclass(frozen=True)
    class Patient(Method):
        name: str = "patient"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            deadline.check()
            return Outcome(Verdict.PASS, Evidence.EXACT, "here")

    with deadline.limited(-1):
        assert run(Patient(), "normF(Z) >= 0", 5)[0].verdict is Verdict.INCONCLUSIVE


def test_a_library_is_imported_to_its_end_before_the_alarm_stops_the_part(tmp_path, monkeypatch):
    """Stopped in the middle of an import, sympy lacked its submodules for every later part of the process."""
    (tmp_path / "slow_to_import").mkdir()
    (tmp_path / "slow_to_import" / "__init__.py").write_text("from slow_to_import import inner\nWHOLE = True\n")
    (tmp_path / "slow_to_import" / "inner.py").write_text("import time\ntime.sleep(1.8)\n")
    monkeypatch.syspath_prepend(tmp_path)

    @dataclass(frozen=True)
    class Imports(Method):
        name: str = "imports"
        ceiling = Evidence.EXACT

        def run(self, statement, context):
            import slow_to_import

            while slow_to_import.WHOLE:
                time.sleep(0.01)

    found, took = run(Imports(), "normF(Z) >= 0", 0.05)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert took < 10
    assert sys.modules["slow_to_import"].WHOLE


def test_a_look_that_takes_too_long_ends_alone():
    """Where lines of a proof were looked at, one of them used up the time of all, and what was proved was open."""

    def long():
        started = time.thread_time()
        while time.thread_time() < started + 20:
            deadline.check()

    assert deadline.within(60, lambda: "found", "late") == "found"
    with deadline.limited(60):
        assert deadline.within(0.05, long, "late") == "late"
        deadline.check()
    with deadline.limited(0.05), pytest.raises(deadline.TimeUp):
        deadline.within(60, long, "late")


def test_an_alarm_inside_a_look_stays_an_alarm():
    """Else what was half done when it rang would be kept: who set the limit empties that after an alarm alone."""

    class Alarm(deadline.TimeUp):
        pass

    def rung():
        time.sleep(0.3)  # beyond the limit by the clock, too
        raise Alarm

    with deadline.limited(0.05), pytest.raises(Alarm):
        deadline.within(60, rung, "late")
