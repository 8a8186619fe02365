"""Search for counterexamples with Hypothesis: every claim on drawn instances, until the time is up.

Heuristic by nature: finding nothing shows nothing. What is found is exact, shrunk and can be replayed.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from faverify.cases.instance import Instance
from faverify.claim import Case, Claim
from faverify.methods.at_case import AtCase, at_case
from faverify.registry import Entry
from faverify.run import PartResult, Settings, run_part
from faverify.verdict import Verdict

BATCH = 25
LEAST_SECONDS = 2.0  # of one claim in one round
SHRINKING = 20.0
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

    def count(self, label: str, results: Sequence[PartResult]) -> None:
        """Enter one run of a claim."""
        applies = any(result.outcome.verdict is not Verdict.VACUOUS for result in results)
        self.tried[label] = self.tried.get(label, 0) + 1
        self.applied[label] = self.applied.get(label, 0) + applies


def strategies() -> Mapping[str, Callable[[], Any]]:
    """Hypothesis strategies by kind of case."""
    from faverify.cases.strategies import instances, stationary_points, vector_sequences

    return {"flow": instances, "stationary": stationary_points, "vectors": vector_sequences}


def kinds_of(claim: Claim) -> tuple[str, ...]:
    """The kinds of cases that can be drawn and that a part of the claim speaks about."""
    return tuple(sorted(kind for kind in strategies() if at_case(claim, kind)))


def search(chosen: Sequence[Entry], settings: Settings, seconds: float, tally: Tally) -> Iterator[Finding]:
    """Findings as they come: round after round over the claims, a batch of drawn cases each, until ``seconds`` are up.

    No claim takes more than its share of a round. A claim with a finding is not tried again. The seed fixes what is
    drawn; how far it shrinks may differ a little.
    """
    deadline = time.monotonic() + seconds
    left = [(found, kind) for found in chosen for kind in kinds_of(found.claim)]
    turn = 0
    while left and time.monotonic() < deadline:
        for position, (found, kind) in enumerate(waiting := list(left)):
            share = (deadline - time.monotonic()) / (len(waiting) - position)
            limited = replace(settings, seconds=max(LEAST_SECONDS, share))
            until = min(deadline, time.monotonic() + max(LEAST_SECONDS, share))
            finding = _Probe(found, limited, until, tally).run(kind, settings.seed + turn)
            if finding is not None:
                left = [pair for pair in left if pair[0] is not found]
                yield finding
            if time.monotonic() >= deadline:
                return
        turn += 1


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
        context = replace(self.settings, case=case).context()
        parts = at_case(self.found.claim, case.kind, lambda derivation: AtCase())
        return [run_part(part, self.found.claim, context) for part in parts]


def _bad(results: Sequence[PartResult]) -> tuple[PartResult, ...]:
    return tuple(result for result in results if result.outcome.verdict in BAD)


def _with_start_of(bad: Sequence[PartResult], case: Case) -> Case:
    """The case with the W(0) that was drawn where it left W open, so that a reader sees what is false."""
    if not isinstance(case, Instance) or case.W0 is not None:
        return case
    cases = (dict((part.outcome.witness or {}).get("case") or {}) for part in bad)
    drawn = next((letters.get("W0") or letters.get("W") for letters in cases if {"W", "W0"} & set(letters)), None)
    return case if drawn is None else Instance.of(case.Y, case.C, case.Z0, drawn, case.name)
