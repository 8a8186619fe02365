"""Search for counterexamples with Hypothesis: every claim on drawn instances, until the time is up.

Heuristic by nature: finding nothing shows nothing. What is found is exact, shrunk and can be replayed.
"""

import itertools
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from faverify.cases.instance import Instance
from faverify.claim import Case, Claim, Part
from faverify.methods.at_case import AtCase, at_case
from faverify.methods.same import OfTheSame
from faverify.outcome import Outcome
from faverify.run.campaign import kinds_of
from faverify.run.claims import SECONDS, PartResult, Settings, run_part
from faverify.run.drawing import Drawn, Source, hypothesis_runs, slices, strategies
from faverify.run.registry import Entry, entry
from faverify.run.workers import run_jobs
from faverify.verdict import Evidence, Verdict

if TYPE_CHECKING:
    from faverify.run.stacked_look import Abreast

LEAST_SECONDS = 2.0  # of one kind of case in one round, and of one part
ALONE_SECONDS = 10.0  # of a claim that is tried alone
SHRINKING = 20.0
PATHS_ONE_IN = 8
ENCLOSED_ONE_IN = 40
LOOKED_AT_FIRST = ("flow",)  # kinds of cases with trajectories
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
    """What a search did: cases tried for each claim, those where something could be tested, and those enclosed.

    At the others it was looked at in double precision first.
    """

    tried: dict[str, int] = field(default_factory=dict)
    applied: dict[str, int] = field(default_factory=dict)
    enclosed: dict[str, int] = field(default_factory=dict)
    died: list[str] = field(default_factory=list)

    def add(self, label: str, tried: int, applied: int, enclosed: int = 0) -> None:
        """Enter what another tally has counted."""
        self.tried[label] = self.tried.get(label, 0) + tried
        self.applied[label] = self.applied.get(label, 0) + applied
        self.enclosed[label] = self.enclosed.get(label, 0) + enclosed

    def count(self, label: str, results: Sequence[PartResult]) -> None:
        """Enter one run of a claim."""
        applies = any(result.outcome.verdict is not Verdict.VACUOUS for result in results)
        self.tried[label] = self.tried.get(label, 0) + 1
        self.applied[label] = self.applied.get(label, 0) + applies


@dataclass(frozen=True)
class Batch:
    """Claims about one kind of case, on some that were drawn, until a time (`time.monotonic`); shrinking apart."""

    labels: tuple[str, ...]
    kind: str
    settings: Settings
    until: float
    cases: Drawn
    proven: bool = False


Result = tuple[str, Case | None, tuple[tuple[str, Outcome], ...], tuple[int, int, int]]


def probe(batch: Batch) -> tuple[Result, ...]:
    """For each claim (in a worker): label, case of a finding, what its bad parts said, cases tried, applied, enclosed.

    Case by case all claims are looked at one after the other, so that they share what is known of the case. A claim
    that is bad at one is left alone after it has been shrunk. One claim is looked at at one case however late it is.
    """
    _settle()
    tally = Tally()
    until = max(batch.until, time.monotonic() + LEAST_SECONDS)  # what was handed out is begun
    found = {label: _Probe(entry(label), batch.settings, until, tally, batch.proven) for label in batch.labels}
    beside = _abreast(batch)
    for (source, case), label in itertools.product(batch.cases, batch.labels):
        probe = found[label]
        probe.beside = beside
        if not probe.bad and (time.monotonic() < until or not tally.tried) and not probe.holds(case):
            probe.run(source)
    return tuple(_result(label, found[label].last, tally) for label in batch.labels)


@cache
def _settle() -> None:
    """Leave what a process has loaded out of its collections of garbage, which is much and stays."""
    import gc

    gc.collect()
    gc.freeze()


def _abreast(batch: Batch) -> "Abreast | None":
    """The cases of a batch that are looked at first, side by side."""
    from faverify.run.stacked_look import Abreast

    cases = [case for _, case in batch.cases if not (batch.proven or enclosed_anyway(case))]
    return Abreast(cases, batch.settings.seed) if batch.kind in LOOKED_AT_FIRST and cases else None


def _result(label: str, found: Finding | None, tally: Tally) -> Result:
    bad = tuple((item.part.name, item.outcome) for item in found.parts) if found else ()
    tried, applied, enclosed = (counts.get(label, 0) for counts in (tally.tried, tally.applied, tally.enclosed))
    return label, found.case if found else None, bad, (tried, applied, enclosed)


def probe_dead(batch: Batch) -> tuple[Result, ...]:
    """What stands for a batch whose process died: bad without a case."""
    died = Outcome(Verdict.ERROR, Evidence.CITED, "none", "the process died (out of memory, or a crash in a library)")
    return tuple((label, None, (("the process", died),), (0, 0, 0)) for label in batch.labels)


def search(
    chosen: Sequence[Entry], settings: Settings, seconds: float, tally: Tally, proven: bool = False
) -> Iterator[Finding]:
    """Findings as they come: round after round over drawn cases, all claims at each, until ``seconds`` are up.

    No kind of case takes more than its share of a round. A claim with a finding is not tried again. The seed fixes what
    is drawn; how far it shrinks may differ a little. With ``settings.jobs`` several batches run at a time; where a
    process dies, its claims are tried one by one, and the one that it dies under is noted in ``tally.died``.
    Unless ``proven``, instances of flows are looked at in double precision first (`first_looks`).
    """
    left = {found.claim.label: found for found in chosen}
    alone: list[Batch] = []
    batches = (replace(batch, proven=proven) for batch in _batches(left, settings, time.monotonic() + seconds, alone))
    for results in run_jobs(batches, settings.jobs, probe, probe_dead):
        if len(results) > 1 and all(case is None and bad for _, case, bad, _ in results):
            alone += [batch for label, *_ in results for batch in _by_itself(label, left, settings)]
            continue
        for label, case, bad, counts in results:
            tally.add(label, *counts)
            if label not in left or not bad:
                continue
            claim = left.pop(label).claim
            if case is None:
                tally.died.append(label)
                continue
            parts = {part.name: part for part in _parts(claim, case.kind)}
            bad_parts = (PartResult(parts[name], claim.theory_of(parts[name]), outcome, 0.0) for name, outcome in bad)
            yield Finding(label, case, tuple(bad_parts))


def _batches(left: Mapping[str, Entry], settings: Settings, deadline: float, alone: list[Batch]) -> Iterator[Batch]:
    """Round after round over what is left when its turn comes; first what has to be tried alone.

    Only kinds that a claim is about are drawn, and the first cases of each are looked at however long that took.
    """
    of_kind = {kind: [label for label, found in left.items() if kind in kinds_of(found.claim)] for kind in strategies()}
    kinds, turn = sorted(filter(of_kind.get, of_kind), key=lambda kind: len(of_kind[kind])), 0
    begun = set[str]()
    while left and (time.monotonic() < deadline or alone or not begun):
        for position, kind in enumerate(kinds):
            now = time.monotonic()
            until = min(deadline, now + max(LEAST_SECONDS, settings.jobs * (deadline - now) / (len(kinds) - position)))
            for cases in slices(kind, settings.seed, turn, kind in LOOKED_AT_FIRST):
                while alone:
                    yield alone.pop()
                labels = tuple(label for label in of_kind[kind] if label in left)
                if labels and (kind not in begun or time.monotonic() < until):
                    begun.add(kind)
                    each = min(SECONDS[settings.effort], max(LEAST_SECONDS, (until - time.monotonic()) / len(labels)))
                    limited = replace(settings, seed=settings.seed + turn, jobs=1, seconds=each)
                    yield Batch(labels, kind, limited, until, cases)
        turn += 1


def _by_itself(label: str, left: Mapping[str, Entry], settings: Settings) -> Iterator[Batch]:
    """A short batch for each kind of case of one claim, to find out whether the process dies under it."""
    for kind in kinds_of(left[label].claim) if label in left else ():
        for cases in slices(kind, settings.seed, 0, abreast=False):
            limited = replace(settings, jobs=1, seconds=LEAST_SECONDS)
            yield Batch((label,), kind, limited, time.monotonic() + ALONE_SECONDS, cases)


_PARTS = OfTheSame[dict[str, tuple[Part, ...]]]()


def _parts(claim: Claim, kind: str) -> tuple[Part, ...]:
    """The parts that a case of this kind can refute, chosen once for a claim."""
    kinds = _PARTS.get((claim,), dict)
    if kind not in kinds:
        kinds[kind] = at_case(claim, kind, lambda derivation: AtCase(), proving=False)
    return kinds[kind]


def parts_at(claim: Claim, case: Case) -> list[Part]:
    """What a search looks at: all that a case can refute, but second opinions at a sample of the cases.

    mpmath's slow paths corroborate what balls have enclosed, the lines of a proof the kernel: the statements themselves
    are looked at everywhere. The sample is a function of the case and the part, so a replay agrees.
    """
    found = [part if _sampled(case, part) else _without_lines(part) for part in _parts(claim, case.kind)]
    kept = [part for part in found if not _is_second_opinion(part) or _sampled(case, part)]
    return kept or list(found)


def _without_lines(part: Part) -> Part:
    from faverify.methods.proof import ProofAtCase

    return replace(part, by=replace(part.by, lines=False)) if isinstance(part.by, ProofAtCase) else part


def _sampled(case: Case, part: Part) -> bool:
    return _chosen(f"{case.digest}/{part.name}", PATHS_ONE_IN)


def _chosen(name: str, one_in: int) -> bool:
    return zlib.crc32(name.encode()) % one_in == 0


def enclosed_anyway(case: Case) -> bool:
    """Whether a case is among the random share at which everything is looked at with proof (flows are shared)."""
    return _chosen(case.digest, ENCLOSED_ONE_IN)


def first_looks(claim: Claim, kind: str, beside: "Abreast | None" = None) -> list[Part]:
    """The parts as a first look takes them: the statements, with proof only where double precision leaves them open.

    ``beside``: the cases that are looked at together.

    Second opinions are left to the cases that are enclosed.
    """
    from faverify.run.first_look import FirstLook

    found = [_without_lines(part) for part in _parts(claim, kind)]
    kept = [part for part in found if not _is_second_opinion(part)]
    return [replace(part, by=FirstLook(part.by, beside)) for part in kept or found]


def _is_second_opinion(part: Part) -> bool:
    from faverify.methods.exact_against_path import ExactAgainstPath
    from faverify.methods.mpmath_path import MpmathPath

    return isinstance(part.by, (MpmathPath, ExactAgainstPath))


def _known(part: Part, claim: Claim, case: Case) -> PartResult | None:
    """What is known of a part from the first of the cases that are looked at together."""
    from faverify.run.first_look import FirstLook

    theory = claim.theory_of(part)
    found = part.by.known(part.says, theory, case) if isinstance(part.by, FirstLook) else None
    return PartResult(part, theory, found, 0.0) if found else None


class _RefutedError(Exception):
    """Tells Hypothesis that this case is worth shrinking."""


class _Probe:
    """One claim on one batch of cases. What failed once fails again without being run, so replays cannot disagree."""

    def __init__(self, found: Entry, settings: Settings, deadline: float, tally: Tally, proven: bool = False) -> None:
        self.found, self.settings, self.deadline, self.tally, self.proven = found, settings, deadline, tally, proven
        self.beside: Abreast | None = None
        self._looks = OfTheSame[list[Part]]()
        self.bad: dict[str, Finding] = {}
        self.good: set[str] = set()
        self.last: Finding | None = None

    def run(self, source: Source) -> Finding | None:
        """The shrunk finding of what was drawn, rather one of any size; None if there is none."""
        for each in dict.fromkeys((source.any_size, source)):
            try:
                hypothesis_runs(each, self.try_case)
            except _RefutedError:
                return self.last
        return None

    def holds(self, case: Case) -> bool:
        """Whether the claim is not bad at this case; `run` does not look at it again."""
        finding = self._fresh(case)
        if finding is None:
            self.good.add(case.digest)
        else:
            self.bad[case.digest] = self.last = finding
        return finding is None

    def try_case(self, case: Case) -> None:
        """Raise `_RefutedError` if the claim is bad at this case; let everything pass once the time is up."""
        finding = self.bad.get(case.digest) or (None if case.digest in self.good else self._fresh(case))
        if finding is not None:
            self.bad[case.digest] = self.last = finding
            raise _RefutedError

    def _fresh(self, case: Case) -> Finding | None:
        if time.monotonic() > self.deadline and self.tally.tried:  # the first is looked at however late it is
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
        context, claim = replace(replace(self.settings, case=case).context(), searching=True), self.found.claim
        if self.proven or self.bad or case.kind not in LOOKED_AT_FIRST or enclosed_anyway(case):
            self.tally.enclosed[claim.label] = self.tally.enclosed.get(claim.label, 0) + 1
            return [run_part(part, claim, context) for part in parts_at(claim, case)]
        looks = self._looks.get((self.beside,), lambda: first_looks(claim, case.kind, self.beside))
        return [_known(part, claim, case) or run_part(part, claim, context) for part in looks]


def _bad(results: Sequence[PartResult]) -> tuple[PartResult, ...]:
    return tuple(result for result in results if result.outcome.verdict in BAD)


def _with_start_of(bad: Sequence[PartResult], case: Case) -> Case:
    """The case with the W(0) that was drawn where it left W open, so that a reader sees what is false."""
    if not isinstance(case, Instance) or case.W0 is not None:
        return case
    cases = (dict((part.outcome.witness or {}).get("case") or {}) for part in bad)
    drawn = next((letters.get("W0") or letters.get("W") for letters in cases if {"W", "W0"} & set(letters)), None)
    return case if drawn is None else Instance.of(case.Y, case.C, case.Z0, drawn, case.name)
