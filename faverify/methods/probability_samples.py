"""Statements about the probability of an event by Monte Carlo, with exact (Clopper-Pearson) confidence bounds.

``P(ratio(n, r, beta) >= c) >= p`` passes if the lower confidence bound is at least p, fails if the upper one is below
p, and is inconclusive in between. A mean ``E(X) <= c`` of an X with 0 <= X <= most is the probability that a uniform
number, drawn beside each X, is at most X/most: what holds of that holds of E(X)/most, exactly. The bounds at all
points hold together at the stated confidence (Bonferroni: each side of each point gets an equal share of what may go
wrong). Over the parts of a claim, and over seeds, what may go wrong adds up: m sampled parts at confidence c hold
together with confidence 1 - m (1 - c) at one seed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar

from faverify.claim import Context, Effort
from faverify.errors import StatementError, UsageError
from faverify.lang import expr as ex
from faverify.lang.number import exact_number
from faverify.lang.typed import require_texts
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import tally
from faverify.methods.number_points import names_at, numbers, unnamed
from faverify.outcome import Ball, Comparison, Outcome, Relation, Table
from faverify.verdict import Evidence, Verdict

DRAWS = {Effort.QUICK: 1_000, Effort.STANDARD: 2_000, Effort.THOROUGH: 40_000}
CERTAIN = Relation.AT_LEAST, Relation.AT_MOST


@dataclass(frozen=True)
class Sampled(Method):
    """``points`` as in `EnclosedAt`; ``confidence`` is that of all points together; ``share`` scales the draws.

    ``most`` is what the variable of a mean is at most, for certain: the author answers for it (draws above it raise).

    Raises `UsageError` unless 0 < confidence < 1 and share > 0.
    """

    points: tuple[str, ...] = ("",)
    confidence: str = "0.999"
    share: str = "1"
    most: str = ""
    name: str = "samples with exact confidence bounds"
    ceiling = Evidence.STATISTICAL
    keeps_sides = True
    fragment = Fragment(
        relations=frozenset(CERTAIN), matrices=True, chains=False, times=False, kinds=("laws",), numbers=True
    )  # fmt: skip
    uses_cases = False
    draws: ClassVar[dict[Effort, int]] = DRAWS

    def __post_init__(self) -> None:
        if not 0 < _number(self.confidence) < 1:
            raise UsageError(f"confidence {self.confidence}: a number between 0 and 1, both left out")
        if not _number(self.share) > 0:
            raise UsageError(f"share {self.share}: a positive number")

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` or `FAIL` at the stated confidence; the seed and counts are in the tables."""
        draws = max(min(100, self.draws[context.effort]), int(self.draws[context.effort] * Fraction(self.share)))
        alpha = (1 - Fraction(self.confidence)) / (2 * len(self.points))
        seeds = [1_000 * context.seed + k for k in range(len(self.points))]
        runs = [_one(statement, *pair, draws, alpha, self.most) for pair in zip(self.points, seeds, strict=True)]
        return _summary(statement.text, runs, draws, self.confidence, self.ceiling)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The confidence bounds of the count that the witness has, against the text."""
        from faverify.methods.sampler import Sampler
        from faverify.probability.confidence import enclose_confidence

        (claim,) = statement.claims
        claimed = _claimed(statement, Sampler(numbers(witness["at"]), 0, 0), self.most)
        alpha = (1 - Fraction(witness["confidence"])) / (2 * len(self.points))
        found = enclose_confidence(witness["successes"], witness["draws"], alpha)
        return bool(found.upper < claimed if claim.relation is Relation.AT_LEAST else found.lower > claimed)

    def bound(self) -> Iterable[str]:
        """The parameters that take values."""
        return names_at(self.points)

    def refusal(self, statement: Statement) -> str:
        """As of every method; the statement is one comparison of one probability or mean, every name has a value."""
        left = statement.claims[0].left
        read = left.function if isinstance(left, ex.Call) else ""
        why = super().refusal(statement) or unnamed(statement, self.points)
        fits = read == "E" if self.most else read == "P"
        return why or ("" if fits else "it reads P(event) >= p or P(event) <= p, or E(x) <= c with the most of x")


def _number(text: str) -> Fraction:
    """An exact number; -1, outside every range, for a text that is none."""
    try:
        return exact_number(text)
    except StatementError:
        return Fraction(-1)


def sampled(*points: str, confidence: str = "0.999", share: str = "1", most: str = "") -> Sampled:
    """The method at the given points; raises `UsageError` for points that are no texts."""
    require_texts("sampled", points)
    return Sampled(points or ("",), confidence, share, most)


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


def _claimed(statement: Statement, sampler: Any, most: str) -> Any:
    """The probability that is claimed: the right side, of a mean over the most that the variable can be."""
    from faverify.lang.parse import parse_expression

    claimed = sampler.value(statement.claims[0].right)
    return claimed / sampler.value(parse_expression(most, statement.theory)) if most else claimed


def _one(statement: Statement, point: str, seed: int, draws: int, alpha: Fraction, most: str = "") -> _Run:
    from faverify.methods.sampler import Sampler
    from faverify.probability.confidence import enclose_confidence

    (claim,), sampler = statement.claims, Sampler(numbers(point), draws, seed)
    claimed = _claimed(statement, sampler, most)
    if not isinstance(claimed, Fraction):
        raise StatementError("the probability has to be an exact number")
    sure, maybe, about = _thinned(statement, sampler, most) if most else _count(claim.left, sampler)
    found = enclose_confidence(sure, draws, alpha)
    lower, upper = found.lower, found.upper if maybe == sure else enclose_confidence(maybe, draws, alpha).upper
    holds, breaks = (
        (lower >= claimed, upper < claimed)
        if claim.relation is Relation.AT_LEAST
        else (upper <= claimed, lower > claimed)
    )
    verdict = Verdict.PASS if holds else Verdict.FAIL if breaks else Verdict.INCONCLUSIVE
    return _Run(point, seed, verdict, sure, lower, upper, claimed, about)


def _count(probability: ex.Expr, sampler: Any) -> tuple[int, int, str]:
    """How many draws certainly are in the event, how many may be (rounding), and the spread of its random side."""
    import numpy as np

    from faverify.probability.fa_samples import MARGIN, spread

    (event,) = probability.children
    if not isinstance(event, ex.Compare):
        raise StatementError("an event is a comparison")
    left, right = (np.asarray(sampler.plain(side), dtype=float) for side in (event.left, event.right))
    gap = left - right if event.relation in (Relation.AT_LEAST, Relation.ABOVE) else right - left
    seen = spread(left if left.shape == gap.shape else right)
    return int(np.sum(gap >= MARGIN)), int(np.sum(gap >= -MARGIN)), f"mean {seen.mean:.4f}, sd {seen.deviation:.4f}"


def _thinned(statement: Statement, sampler: Any, most: str) -> tuple[int, int, str]:
    """As `_count`, of uniform numbers that are at most X/most; raises `StatementError` for an X outside [0, most]."""
    import numpy as np

    from faverify.lang.parse import parse_expression
    from faverify.probability.fa_samples import MARGIN, spread

    (variable,) = statement.claims[0].left.children
    found = np.asarray(sampler.plain(variable), dtype=float)
    shares = found / float(sampler.plain(parse_expression(most, statement.theory)))
    if not (found.size == sampler.draws and np.all(shares >= -MARGIN) and np.all(shares <= 1 + MARGIN)):
        raise StatementError(f"a draw is outside [0, {most}]")
    gap = shares - np.random.default_rng((sampler.seed, 1)).random(found.size)
    seen = spread(found)
    return int(np.sum(gap >= MARGIN)), int(np.sum(gap >= -MARGIN)), f"mean {seen.mean:.4f}, sd {seen.deviation:.4f}"


def _summary(says: str, runs: list[_Run], draws: int, confidence: str, evidence: Evidence) -> Outcome:
    scope = f"{len(runs)} setting(s), {draws} draws each, confidence {confidence}"
    said = "; ".join(run.about for run in runs[:3])
    why = f"Clopper-Pearson bounds at confidence {confidence} for all settings together; {said}"
    found = tally([_comparison(run) for run in runs], scope, evidence, why, (_table(says, runs, draws),))
    run = next((run for run in runs if run.verdict is found.verdict), runs[0])
    where = run.point or "the numbers of the text"
    if found.verdict is Verdict.INCONCLUSIVE:
        why = f"{run.successes} of {draws} at {where}: not decided against {run.claimed}; more draws (--effort) may"
        return replace(found, explanation=why)
    if found.verdict is not Verdict.FAIL:
        return found
    witness = {
        "statement": says, "at": run.point, "seed": run.seed, "draws": draws, "successes": run.successes,
        "confidence": confidence, "lower": f"{float(run.lower):.6f}", "upper": f"{float(run.upper):.6f}",
    }  # fmt: skip
    why = f"false at {where}, at confidence {confidence}; {run.about}"
    return replace(found, explanation=why, witness=witness)


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
