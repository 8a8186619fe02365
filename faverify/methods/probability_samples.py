"""Statements about the probability of an event by Monte Carlo, with exact (Clopper-Pearson) confidence bounds.

``P(ratio(n, r, beta) >= c) >= p`` passes if the lower confidence bound is at least p, fails if the upper one is
below p, and is inconclusive in between. The bounds at all points hold together at the stated confidence.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError, UsageError
from faverify.methods import probability_text as text
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import counts_of, verdict_of
from faverify.outcome import Ball, Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict

DRAWS = {Effort.QUICK: 1_000, Effort.STANDARD: 2_000, Effort.THOROUGH: 40_000}


@dataclass(frozen=True)
class Sampled(Method):
    """``points`` as in `EnclosedAt`; ``confidence`` is that of all points together; ``share`` scales the draws."""

    points: tuple[str, ...] = ("",)
    confidence: str = "0.999"
    share: str = "1"
    name: str = "samples with exact confidence bounds"
    ceiling = Evidence.STATISTICAL
    keeps_sides = True
    fragment = Fragment(blank=True)
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` or `FAIL` (``statistical``) at the stated confidence; the seed and counts are in the tables."""
        says = statement.text
        claims = _claims(says)
        draws = max(100, int(DRAWS[context.effort] * Fraction(self.share)))
        alpha = (1 - Fraction(self.confidence)) / (2 * len(self.points))
        runs = [_one(claims[0], point, draws, 1_000 * context.seed + k, alpha) for k, point in enumerate(self.points)]
        return _summary(says, runs, draws, self.confidence)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The confidence bounds of the count that the witness has, against the text."""
        from faverify.probability.confidence import enclose_confidence

        claim = _claims(statement.text)[0]
        claimed = text.evaluate(claim.right, text.numbers(witness["at"]), {}, Fraction)
        alpha = (1 - Fraction(witness["confidence"])) / (2 * len(self.points))
        found = enclose_confidence(witness["successes"], witness["draws"], alpha)
        return bool(found.upper < claimed if claim.relation == ">=" else found.lower > claimed)

    def read(self, says: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for anything but one comparison of one probability."""
        _claims(says)
        return Statement(says, theory)


def _claims(says: str) -> tuple[text.Claimed, ...]:
    read = text.parse(says)
    if len(read.claims) != 1 or read.hypotheses:
        raise StatementError("a sampled statement is one comparison: P(event) >= p or P(event) <= p")
    _event(read.claims[0])
    return read.claims


def sampled(*points: str, confidence: str = "0.999", share: str = "1") -> Sampled:
    """The method at the given points.

    Raises `UsageError` unless the confidence is strictly between 0 and 1 and the share positive.
    """
    try:
        sensible = 0 < Fraction(confidence) < 1 and Fraction(share) > 0
    except (ValueError, ZeroDivisionError):
        sensible = False
    if not sensible:
        raise UsageError(
            f"sampled(confidence={confidence!r}, share={share!r}): the confidence is between 0 and 1, such as '0.999', "
            "and the share of the draws is positive"
        )
    return Sampled(points or ("",), confidence, share)


@dataclass(frozen=True)
class _Run:
    """One point: the verdict, what was counted, and the spread of the quantity sampled."""

    point: str
    seed: int
    verdict: Verdict
    successes: int
    lower: Fraction
    upper: Fraction
    claimed: Fraction
    about: str


def _one(claim: text.Claimed, point: str, draws: int, seed: int, alpha: Fraction) -> _Run:
    from faverify.probability.confidence import enclose_confidence

    event, claimed = _event(claim), text.evaluate(claim.right, text.numbers(point), {}, Fraction)
    sure, maybe, about = _count(event, text.numbers(point), draws, seed)
    found = enclose_confidence(sure, draws, alpha)
    lower, upper = found.lower, found.upper if maybe == sure else enclose_confidence(maybe, draws, alpha).upper
    holds, breaks = (
        (lower >= claimed, upper < claimed) if claim.relation == ">=" else (upper <= claimed, lower > claimed)
    )
    verdict = Verdict.PASS if holds else Verdict.FAIL if breaks else Verdict.INCONCLUSIVE
    return _Run(point, seed, verdict, sure, lower, upper, claimed, about)


def _event(claim: text.Claimed) -> text.Claimed:
    match claim.left:
        case ast.Call(func=ast.Name(id="P"), args=[ast.Compare() as event]) if claim.relation in (">=", "<="):
            return text.comparisons(event)[0]
    raise StatementError(f"{claim.text!r}: expected P(event) >= p or P(event) <= p")


def _count(event: text.Claimed, at: Mapping[str, Fraction], draws: int, seed: int) -> tuple[int, int, str]:
    """How many draws certainly are in the event, how many may be (rounding), and the spread of its left side."""
    import numpy as np

    from faverify.probability.fa_samples import MARGIN, spread

    names = {name: _plain(value) for name, value in at.items()}
    left, right = (text.evaluate(side, names, _functions(draws, seed), _plain) for side in (event.left, event.right))
    gap = np.asarray(left - right if event.relation in (">=", ">") else right - left)
    if gap.shape != (draws,):
        raise StatementError(f"{event.text!r} samples nothing")
    seen = spread(left) if np.shape(left) == (draws,) else spread(right)
    about = f"mean {seen.mean:.4f}, sd {seen.deviation:.4f}"
    return int(np.sum(gap >= MARGIN)), int(np.sum(gap >= -MARGIN)), about


def _plain(value: Fraction) -> float | int:
    return int(value) if value.denominator == 1 else float(value)


def _functions(draws: int, seed: int) -> dict[str, Callable[..., Any]]:
    """What an event may sample: ``ratio``, ``deviation``, ``cos2``; what it may compare with: ``limit``."""
    import numpy as np

    from faverify.probability import fa_samples, limit_ratio

    def deviation(values: list[float], r: int) -> Any:
        predicted = float(limit_ratio.predict_fa_error(values, r).error.mid())
        return fa_samples.sample_fa_error(values, r, draws, seed) / predicted - 1

    def limit(n: int, r: int, beta: float) -> float:
        return float(limit_ratio.enclose_two_level_ratio(Fraction(r, n - r), Fraction(beta)).mid())

    return {
        "abs": np.abs,
        "ratio": lambda n, r, beta: fa_samples.sample_fa_error_ratio(n, r, beta, draws, seed),
        "cos2": lambda n, s: fa_samples.sample_cosine_squared(n, s, draws, seed),
        "limit": limit,
        "deviation": deviation,
        "power": lambda k, p: [float(i) ** -p for i in range(1, k + 1)],
        "geometric": lambda k, q: [float(q) ** i for i in range(k)],
        "levels": lambda k, high, m, low: [float(high)] * k + [float(low)] * m,
    }


def _summary(says: str, runs: list[_Run], draws: int, confidence: str) -> Outcome:
    by = {verdict: [run for run in runs if run.verdict is verdict] for verdict in Verdict}
    scope = f"{len(runs)} setting(s), {draws} draws each, confidence {confidence}"
    verdict, counts = verdict_of(run.verdict for run in runs), counts_of([run.verdict for run in runs])
    tables = (_table(says, runs, draws),)
    comparisons = tuple(
        _comparison(run) for run in [*by[Verdict.FAIL], *by[Verdict.INCONCLUSIVE], *by[Verdict.PASS]][:4]
    )
    if verdict is Verdict.FAIL:
        run = by[verdict][0]
        witness = {
            "statement": says, "at": run.point, "seed": run.seed, "draws": draws, "successes": run.successes,
            "confidence": confidence, "lower": f"{float(run.lower):.6f}", "upper": f"{float(run.upper):.6f}",
        }  # fmt: skip
        why = f"false at {run.point or 'the numbers of the text'}, at confidence {confidence}; {run.about}"
        return Outcome(
            Verdict.FAIL, Evidence.STATISTICAL, scope, why, counts, comparisons, tables=tables, witness=witness
        )
    if verdict is Verdict.INCONCLUSIVE:
        run = by[verdict][0]
        why = f"{run.successes} of {draws} at {run.point}: not decided against {run.claimed}; more draws (--effort) may"
        return Outcome(Verdict.INCONCLUSIVE, Evidence.STATISTICAL, scope, why, counts, comparisons, tables=tables)
    why = f"Clopper-Pearson bounds at confidence {confidence} for all settings together; " + "; ".join(
        r.about for r in runs[:3]
    )
    return Outcome(Verdict.PASS, Evidence.STATISTICAL, scope, why, counts, comparisons, tables=tables)


def _comparison(run: _Run) -> Comparison:
    seen = Ball(text=f"[{float(run.lower):.5f}, {float(run.upper):.5f}]")
    return Comparison("", run.point, {"seed": str(run.seed)}, seen, Ball(exact=str(run.claimed)), verdict=run.verdict)


def _table(says: str, runs: list[_Run], draws: int) -> Table:
    rows = tuple(
        (
            run.point or "as stated", run.about, f"{run.successes} of {draws}",
            f"{float(run.lower):.5f}", f"{float(run.upper):.5f}", str(run.seed),
        )
        for run in runs
    )  # fmt: skip
    return Table(says, ("at", "sampled quantity", "in the event", "lower bound", "upper bound", "seed"), rows)
