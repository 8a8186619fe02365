"""Search for counterexamples with Hypothesis: every claim on drawn instances, until the time is up.

Heuristic by nature: finding nothing shows nothing. What is found is exact, shrunk and can be replayed.
"""

import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from faverify.cases.instance import Instance
from faverify.claim import Case, Claim, Part
from faverify.methods.at_case import AtCase, at_case
from faverify.outcome import Outcome
from faverify.run.campaign import kinds_of
from faverify.run.claims import PartResult, Settings, run_part
from faverify.run.registry import Entry, entry
from faverify.run.workers import run_jobs
from faverify.verdict import Evidence, Verdict

BATCH = 25
LEAST_SECONDS = 2.0  # of one claim in one round
SHRINKING = 20.0
PATHS_ONE_IN = 8
BAD = (Verdict.FAIL, Verdict.ERROR)


@dataclass(frozen=True)
class Finding:
    """A case at which a part of a claim came out ``fail`` (refuted) or ``error`` (crashed), after shrinking."""

    label: str
    case: Case
    parts: tuple[PartResult, ...]

    @property
    def verdict(self) -> Verdict:
        """`FAIL` if a part was refuted, else `ERROR`."""
        return Verdict.FAIL if any(p.outcome.verdict is Verdict.FAIL for p in self.parts) else Verdict.ERROR


@dataclass
class Tally:
    """What a search did: cases tried for each claim, and those on which something could be tested."""

    tried: dict[str, int] = field(default_factory=dict)
    applied: dict[str, int] = field(default_factory=dict)
    died: list[str] = field(default_factory=list)

    def add(self, label: str, tried: int, applied: int) -> None:
        """Enter what another tally has counted."""
        self.tried[label] = self.tried.get(label, 0) + tried
        self.applied[label] = self.applied.get(label, 0) + applied

    def count(self, label: str, results: Sequence[PartResult]) -> None:
        """Enter one run of a claim."""
        applies = any(result.outcome.verdict is not Verdict.VACUOUS for result in results)
        self.tried[label] = self.tried.get(label, 0) + 1
        self.applied[label] = self.applied.get(label, 0) + applies


def strategies() -> Mapping[str, Callable[[], Any]]:
    """Hypothesis strategies by kind of case."""
    from faverify.cases.strategies import instances, stationary_points, vector_sequences

    return {"flow": instances, "stationary": stationary_points, "vectors": vector_sequences}


@dataclass(frozen=True)
class Batch:
    """One claim on one batch of drawn cases: ``seconds`` for all of it, shrinking apart."""

    label: str
    kind: str
    settings: Settings
    seconds: float


Result = tuple[str, Case | None, tuple[tuple[str, Outcome], ...], int, int]


def probe(batch: Batch) -> Result:
    """The claim's label, the case of a finding and what its bad parts said, cases tried and applied (in a worker)."""
    tally, until = Tally(), time.monotonic() + batch.seconds
    limited = replace(batch.settings, seconds=batch.seconds)
    found = _Probe(entry(batch.label), limited, until, tally).run(batch.kind, batch.settings.seed)
    bad = tuple((item.part.name, item.outcome) for item in found.parts) if found else ()
    counts = tally.tried.get(batch.label, 0), tally.applied.get(batch.label, 0)
    return batch.label, found.case if found else None, bad, *counts


def probe_dead(batch: Batch) -> Result:
    """What stands for a batch whose process died: bad without a case."""
    died = Outcome(Verdict.ERROR, Evidence.CITED, "none", "the process died (out of memory, or a crash in a library)")
    return batch.label, None, (("the process", died),), 0, 0


def search(chosen: Sequence[Entry], settings: Settings, seconds: float, tally: Tally) -> Iterator[Finding]:
    """Findings as they come: round after round over the claims, a batch of drawn cases each, until ``seconds`` are up.

    No claim takes more than its share of a round. A claim with a finding is not tried again. The seed fixes what is
    drawn; how far it shrinks may differ a little. With ``settings.jobs`` several batches run at a time; a claim under
    which a process dies is noted in ``tally.died`` and not tried again.
    """
    left = {found.claim.label: found for found in chosen}
    batches = _batches(left, settings, time.monotonic() + seconds)
    for label, case, bad, tried, applied in run_jobs(batches, settings.jobs, probe, probe_dead):
        tally.add(label, tried, applied)
        if label not in left or not bad:
            continue
        claim = left.pop(label).claim
        if case is None:
            tally.died.append(label)
            continue
        parts = {part.name: part for part in _parts(claim, case.kind)}
        results = (PartResult(parts[name], claim.theory_of(parts[name]), outcome, 0.0) for name, outcome in bad)
        yield Finding(label, case, tuple(results))


def _batches(left: Mapping[str, Entry], settings: Settings, deadline: float) -> Iterator[Batch]:
    """Round after round over what is left when its turn comes."""
    turn = 0
    while left and time.monotonic() < deadline:
        waiting = [(label, kind) for label, found in left.items() for kind in kinds_of(found.claim)]
        for position, (label, kind) in enumerate(waiting):
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return
            if label in left:
                share = settings.jobs * remaining / (len(waiting) - position)
                limited = min(remaining, max(LEAST_SECONDS, share))
                yield Batch(label, kind, replace(settings, seed=settings.seed + turn, jobs=1), limited)
        turn += 1


def _parts(claim: Claim, kind: str) -> tuple[Part, ...]:
    return at_case(claim, kind, lambda derivation: AtCase(), proving=False)


def parts_at(claim: Claim, case: Case) -> list[Part]:
    """What a search looks at: all that a case can refute, but second opinions at a sample of the cases.

    mpmath's slow paths corroborate what balls have enclosed, the lines of a proof the kernel: the statements themselves
    are looked at everywhere. The sample is a function of the case and the part, so a replay agrees.
    """
    from faverify.methods.exact_against_path import ExactAgainstPath
    from faverify.methods.mpmath_path import MpmathPath

    found = [part if _sampled(case, part) else _without_lines(part) for part in _parts(claim, case.kind)]
    kept = [p for p in found if not isinstance(p.by, (MpmathPath, ExactAgainstPath)) or _sampled(case, p)]
    return kept or list(found)


def _without_lines(part: Part) -> Part:
    from faverify.methods.proof import ProofAtCase

    return replace(part, by=replace(part.by, lines=False)) if isinstance(part.by, ProofAtCase) else part


def _sampled(case: Case, part: Part) -> bool:
    return zlib.crc32(f"{case.digest}/{part.name}".encode()) % PATHS_ONE_IN == 0


class _RefutedError(Exception):
    """Tells Hypothesis that this case is worth shrinking."""


class _Probe:
    """One claim on one batch of cases. What failed once fails again without being run, so replays cannot disagree."""

    def __init__(self, found: Entry, settings: Settings, deadline: float, tally: Tally) -> None:
        self.found, self.settings, self.deadline, self.tally = found, settings, deadline, tally
        self.bad: dict[str, Finding] = {}
        self.last: Finding | None = None

    def run(self, kind: str, seed: int) -> Finding | None:
        """The shrunk finding of one batch, None if there is none."""
        import hypothesis

        phases = (hypothesis.Phase.generate, hypothesis.Phase.shrink)
        quietly = hypothesis.settings(
            max_examples=BATCH,
            phases=phases,
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            verbosity=hypothesis.Verbosity.quiet,
            report_multiple_bugs=False,
        )
        test = hypothesis.seed(seed)(quietly(hypothesis.given(strategies()[kind]())(self.try_case)))
        try:
            test()
        except _RefutedError:
            return self.last
        return None

    def try_case(self, case: Case) -> None:
        """Raise `_RefutedError` if the claim is bad at this case; let everything pass once the time is up."""
        finding = self.bad.get(case.digest) or self._fresh(case)
        if finding is not None:
            self.bad[case.digest] = self.last = finding
            raise _RefutedError

    def _fresh(self, case: Case) -> Finding | None:
        if time.monotonic() > self.deadline:
            return None
        label, results = self.found.claim.label, self._results(case)
        self.tally.count(label, results)
        bad = _bad(results)
        if not bad:
            return None
        if not self.bad:  # the first one: leave time to shrink it
            self.deadline = max(self.deadline, time.monotonic() + SHRINKING)
        whole = _with_start_of(bad, case)
        again = bad if whole is case else _bad(self._results(whole))
        return Finding(label, whole, again) if again else Finding(label, case, bad)

    def _results(self, case: Case) -> list[PartResult]:
        context = replace(replace(self.settings, case=case).context(), searching=True)
        return [run_part(part, self.found.claim, context) for part in parts_at(self.found.claim, case)]


def _bad(results: Sequence[PartResult]) -> tuple[PartResult, ...]:
    return tuple(result for result in results if result.outcome.verdict in BAD)


def _with_start_of(bad: Sequence[PartResult], case: Case) -> Case:
    """The case with the W(0) that was drawn where it left W open, so that a reader sees what is false."""
    if not isinstance(case, Instance) or case.W0 is not None:
        return case
    cases = (dict((part.outcome.witness or {}).get("case") or {}) for part in bad)
    drawn = next((letters.get("W0") or letters.get("W") for letters in cases if {"W", "W0"} & set(letters)), None)
    return case if drawn is None else Instance.of(case.Y, case.C, case.Z0, drawn, case.name)
