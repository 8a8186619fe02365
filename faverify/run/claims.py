"""Run claims: parts, controls, verdicts; in this process or in several (`faverify.run.workers`)."""

import json
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import FrameType

from faverify import deadline
from faverify.claim import Case, Claim, Context, Control, Effort, Part, Theory
from faverify.errors import StatementError, UnableError
from faverify.interrupts import obey
from faverify.methods.at_case import at_case
from faverify.outcome import Outcome, to_json
from faverify.run.guards import UNGUARDED, lacking
from faverify.run.registry import Entry
from faverify.verdict import Evidence, Verdict, weakest, worst

SECONDS = {Effort.QUICK: 20.0, Effort.STANDARD: 60.0, Effort.THOROUGH: 600.0}


@dataclass(frozen=True)
class Settings:
    """What determines the content of a run. ``instance`` (a file) or ``case`` replaces the standard pool.

    ``seconds`` is the limit of one part; None leaves it to the effort.
    """

    effort: Effort = Effort.STANDARD
    seed: int = 0
    instance: str = ""
    jobs: int = 2
    case: Case | None = None
    seconds: float | None = None

    @property
    def one_case(self) -> bool:
        """Whether a single case was given: controls are not run then, they need the pool."""
        return bool(self.instance) or self.case is not None

    def context(self) -> Context:
        """What the methods get."""
        seconds = SECONDS[self.effort] if self.seconds is None else self.seconds
        return Context(case_source(self), self.effort, self.seed, seconds)


@dataclass(frozen=True)
class PartResult:
    """A part, its outcome and the seconds it took."""

    part: Part
    theory: Theory
    outcome: Outcome
    seconds: float


@dataclass(frozen=True)
class ControlResult:
    """A control, its outcome, and whether it was refuted with a witness."""

    part: Part
    control: Control
    theory: Theory
    outcome: Outcome

    @property
    def refuted(self) -> bool:
        """Only a `fail` with an exact witness refutes a control."""
        return self.outcome.verdict is Verdict.FAIL and self.outcome.witness is not None


@dataclass(frozen=True)
class ClaimResult:
    """Everything that running one claim produced."""

    entry: Entry
    parts: tuple[PartResult, ...]
    controls: tuple[ControlResult, ...]
    seconds: float
    warnings: tuple[str, ...] = field(default=())

    @property
    def verdict(self) -> Verdict:
        """The worst over the deciding parts; `ERROR` if the claim lacks a guard, or a control was not refuted."""
        own = worst(p.outcome.verdict for p in self.parts if p.part.decides)
        untrusted = bool(self.lacking) or any(not c.refuted for c in self.controls)
        return worst([own, Verdict.ERROR]) if untrusted else own

    @property
    def lacking(self) -> tuple[str, ...]:
        """What the claim must come with and does not: controls, a word on its limits."""
        return tuple(lacking(self.entry, self.parts))

    @property
    def evidence(self) -> Evidence:
        """The weakest over the deciding parts."""
        return weakest(p.outcome.evidence for p in self.parts if p.part.decides)


def run_claim(found: Entry, settings: Settings) -> ClaimResult:
    """Run every part and control of a claim in this process. A crash in a part is its outcome `ERROR`, never lost."""
    started = time.perf_counter()
    _leave_integrations()
    context = settings.context()
    claim = found.claim
    given = given_case(settings)
    if given is not None:
        fitting = at_case(claim, given.kind)
        parts = tuple(run_part(part, claim, context) for part in fitting) or _untouched(claim, given)
    else:
        parts = tuple(run_part(part, claim, context) for part in claim.parts)
    controls = () if settings.one_case else tuple(run_controls(claim, context))
    result = ClaimResult(found, parts, controls, time.perf_counter() - started)
    return ClaimResult(found, parts, controls, result.seconds, tuple(warnings_of(result)))


def _untouched(claim: Claim, case: Case) -> tuple[PartResult, ...]:
    why = f"no part of this claim is checked on a case of kind {case.kind}, such as {case.name}; run it without a case"
    outcome = Outcome(Verdict.VACUOUS, Evidence.NUMERICAL, "none", why)
    return tuple(PartResult(part, claim.theory_of(part), outcome, 0.0) for part in claim.parts)


def run_part(part: Part, claim: Claim, context: Context) -> PartResult:
    """One part of a claim."""
    theory, beside = claim.theory_of(part), not part.decides and context.effort is not Effort.THOROUGH
    context = replace(context, corroborating=beside)
    started = time.perf_counter()
    outcome = _guarded(lambda: _with_refit(part, theory, context), context.seconds)
    return PartResult(part, theory, outcome, time.perf_counter() - started)


def _with_refit(part: Part, theory: Theory, context: Context) -> Outcome:
    """What comes out; of a failure, the constant with which the statement would hold if one is found in time."""
    from faverify.methods.refit import refitted

    outcome = part.by.check(part.says, theory, context)
    if outcome.verdict is not Verdict.FAIL or part.by.prose:
        return outcome
    try:
        found = refitted(part.says, outcome, lambda text: part.by.check(text, theory, context))
    except deadline.TimeUp as stop:
        found = ""
        if isinstance(stop, _InterruptedError):
            _forget()
    return replace(outcome, explanation="; ".join(filter(None, (outcome.explanation, found))))


def run_controls(claim: Claim, context: Context) -> Iterator[ControlResult]:
    """Every false neighbour of a claim, by the method of its part; the first counterexample ends the search."""
    refuting = replace(context, refuting=True)
    for part in claim.parts:
        for control, theory in claim.altered(part):
            outcome = _guarded(partial(part.by.check, control.says, theory, refuting), context.seconds)
            yield ControlResult(part, control, theory, outcome)


KEEPING = (
    "faverify.algebra.",
    "faverify.flows.",
    "faverify.evaluate.",
    "faverify.methods.",
    "faverify.kernel.",
    "faverify.probability.",
)
GRACE = 1.25  # the alarm leaves so much more time for loops to be left where it does no harm


def _guarded(work: Callable[[], Outcome], seconds: float) -> Outcome:
    """The outcome of the work; what is out of reach is `INCONCLUSIVE`, any other exception `ERROR` with its message."""
    try:
        with _alarm(GRACE * seconds + 1, deadline.PATIENCE * seconds + 1), deadline.limited(seconds):
            found = _whole(work())
        obey()
        return found
    except deadline.TimeUp as stop:
        if isinstance(stop, _InterruptedError):
            _forget()
        where = f" (at {deadline.place()})" if deadline.place() else ""
        limit = f"{seconds:g} s of computing or {deadline.PATIENCE * seconds:g} s by the clock"
        why = f"stopped after {limit}, the limit of a part{where}; a higher --effort gives more time"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.NUMERICAL, "none", why)
    except UnableError as error:
        return Outcome(Verdict.INCONCLUSIVE, Evidence.NUMERICAL, "none", str(error))
    except StatementError as error:
        return Outcome(Verdict.ERROR, Evidence.CITED, "none", str(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - reported as the part's outcome, with its type
        obey()
        why = f"{type(error).__name__}: {error}"
        return Outcome(Verdict.ERROR, Evidence.CITED, "none", why)


def _whole(found: Outcome) -> Outcome:
    """The outcome; raises `TypeError` or `ValueError` for what is none, or cannot be stored."""
    if not (isinstance(found, Outcome) and isinstance(found.verdict, Verdict) and isinstance(found.evidence, Evidence)):
        raise TypeError(f"the method returned {str(found)[:80]}, no Outcome with a Verdict and an Evidence")
    json.dumps(to_json(found), allow_nan=False)
    return found


class _InterruptedError(deadline.TimeUp):
    """The alarm rang: the work was stopped anywhere."""


def _forget() -> None:
    """Empty what was kept of flows and evaluations, of which the interrupted piece may be half done."""
    modules = [module for name, module in sys.modules.copy().items() if name.startswith(KEEPING)]
    for name, kept in [pair for module in modules for pair in vars(module).items()]:
        if callable(clear := getattr(kept, "cache_clear", None)) or (
            name.startswith("_") and name.isupper() and callable(clear := getattr(kept, "clear", None))
        ):
            clear()


INTEGRATIONS = (
    ("faverify.flows.table", "_RUNS"),
    ("faverify.evaluate.motion", "_RUNS"),
    ("faverify.evaluate.trajectory", "_EVALUATORS"),
)


def _leave_integrations() -> None:
    """Take up no integration of an earlier claim: its steps depend on the times that were asked for.

    So a certificate is the same whatever the process ran before, in whatever order and number of processes.
    """
    for module, name in INTEGRATIONS:
        if module in sys.modules:
            getattr(sys.modules[module], name).clear()


class _alarm:  # noqa: N801 - a context manager used like a function
    """Raise `TimeUp` in this (main) thread once it has worked so long, or so much has passed; elsewhere no limit.

    It rings every second from then on, so that nothing swallows it and no library is left half imported.
    """

    def __init__(self, work: float, passed: float) -> None:
        self.work, self.passed = work, passed

    def __enter__(self) -> None:
        try:
            self.before = signal.signal(signal.SIGALRM, self._ring)
            self.ends = time.thread_time() + self.work, time.monotonic() + self.passed
            signal.setitimer(signal.ITIMER_REAL, min(self.work, self.passed), 1.0)
        except ValueError:  # not the main thread
            self.before = None

    def _ring(self, _: int, frame: FrameType | None) -> None:
        over = time.thread_time() >= self.ends[0] or time.monotonic() >= self.ends[1]
        if over and not _importing(frame):  # (a library half imported would fail whoever asks next)
            raise _InterruptedError

    def __exit__(self, *_: object) -> None:
        if self.before is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self.before)


def _importing(frame: FrameType | None) -> bool:
    """Whether the work that the alarm watches is importing a module at a frame."""
    while frame is not None and frame.f_code is not _guarded.__code__:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


def given_case(settings: Settings) -> Case | None:
    """The one case that was given, by itself or as a file; raises `InputError` for a file that is no case."""
    if settings.case is None and settings.instance:
        from faverify.cases.files import load_case

        return load_case(Path(settings.instance))
    return settings.case


def case_source(settings: Settings) -> Callable[[str], Sequence[Case]]:
    """Where methods get their cases: the standard pool; of a given case's kind that case alone."""
    from faverify.cases.pool import pool

    case = given_case(settings)
    return lambda kind: [case] if case is not None and case.kind == kind else pool(settings.effort, settings.seed, kind)


def warnings_of(result: ClaimResult) -> Iterator[str]:
    """What can void a pass, for the top of the report."""
    label = result.entry.claim.label
    yield from (f"{label}: {text}" for text in result.lacking)
    if not any(part.decides for part in result.entry.claim.parts):
        yield f"{label}: has no part that decides, so nothing of it is shown"
    for control in result.controls:
        if not control.refuted:
            says = control.control.says if len(control.control.says) <= 90 else control.control.says[:89] + "…"
            yield f"{label}: the false neighbour {says!r} was not refuted ({control.outcome.verdict})"
    for item in result.parts:
        counts = item.outcome.counts
        drawn, tested = counts.get("drawn", 0), counts.get("tested", 0)
        if not item.part.decides and item.outcome.verdict is not Verdict.PASS:
            yield f"{label}, {item.part.name} (corroborates only): {item.outcome.verdict}: {item.outcome.explanation}"
        if not item.part.decides and not item.part.controls and item.outcome.evidence not in UNGUARDED:
            yield f"{label}, {item.part.name} (corroborates only): has no control, so nothing shows that it can fail"
        if drawn and tested * 4 < drawn:
            yield f"{label}, {item.part.name}: only {tested} of {drawn} cases could be tested"
