"""How the final error spreads over Gaussian feedback C: N8's prediction beside samples; N17's bound on the mean.

N8 is asymptotic in r. Where the samples show that it is poor (small r, one dominant singular value) that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flint import arb, ctx

from faverify.analysis.final_error import FinalError
from faverify.analysis.optimum import Optimum
from faverify.analysis.records import BoundLine, Known, Number, Piece, Skipped, approximate, enclosed, rough_slack
from faverify.errors import UnableError

DRAWS = {"quick": 200, "standard": 1_000, "thorough": 10_000}
POOR = 0.10
LARGEST = 40_000  # entries of one drawn factor


@dataclass(frozen=True)
class Sampled:
    """Sorted samples of the final error."""

    values: Sequence[float]

    def quantile(self, part: float) -> float:
        """The sample quantile."""
        return self.values[min(int(part * len(self.values)), len(self.values) - 1)]

    def share_up_to(self, value: float) -> float:
        """Which part of the samples is at most the value."""
        return sum(x <= value for x in self.values) / len(self.values)


def piece(best: Optimum, found: FinalError | None, r: int, effort: str, seed: int) -> Piece:
    """N8's number, the samples' quantiles, where the C at hand lies among them, N17."""
    if best.rank <= r:
        why = "r is at least the rank of Y: almost surely the final error is 0 (Theorem 2)"
        return Piece(skipped=(Skipped("the spread of the final error over C", why),))
    if not best.in_doubles:
        raise UnableError("singular values beyond the range of double precision; scale Y")
    from faverify.probability.limit_ratio import predict_fa_error

    sigmas = best.floats
    predicted = float(predict_fa_error(sigmas, r).error.mid())
    numbers = [approximate("final error predicted for a typical C", predicted, "N8", known=Known.ASYMPTOTIC)]
    if len(sigmas) * r > LARGEST:
        why = f"{len(sigmas)} singular values and r = {r}: too large to sample quickly"
        return Piece(tuple(numbers), skipped=(Skipped("samples of the final error over C", why),))
    sampled = sample(sigmas, r, DRAWS[effort], seed)
    numbers += _quantiles(sampled, found)
    median = sampled.quantile(0.5)
    off = predicted / median - 1
    numbers.append(Number("prediction of N8 against the median sample", _percent(off), Known.SAMPLED, "N8"))
    warnings = [_poor(off, r, sigmas)] if abs(off) > POOR else []
    return Piece(tuple(numbers), tuple(_mean_bound(best, r, sampled)), warnings=tuple(warnings))


def sample(sigmas: Sequence[float], r: int, draws: int, seed: int) -> Sampled:
    """The final error at independent Gaussian C, in double precision, sorted."""
    from faverify.probability.fa_samples import sample_fa_error

    return Sampled(sorted(float(x) for x in sample_fa_error(sigmas, r, draws, seed)))


def _quantiles(sampled: Sampled, found: FinalError | None) -> list[Number]:
    low, middle, high = (sampled.quantile(part) for part in (0.05, 0.5, 0.95))
    text = f"{middle:.4g}, nine in ten between {low:.4g} and {high:.4g}"
    note = f"{len(sampled.values)} draws in double precision; the median"
    numbers = [Number("final error over Gaussian C", text, Known.SAMPLED, "N13", note)]
    if found is not None:
        share = sampled.share_up_to(float(found.error.mid()))
        text = f"{100 * share:.0f} % of drawn C end at or below it"
        numbers.append(Number("where this C lies", text, Known.SAMPLED, "N13"))
    return numbers


def _poor(off: float, r: int, sigmas: Sequence[float]) -> str:
    causes = [f"r = {r} is small"] if r < 8 else []
    if sigmas[0] > 3 * sigmas[1]:
        causes.append("one singular value dominates")
    if sigmas[r - 1] > 10 * sigmas[-1] and not causes:
        causes.append("the singular values fall fast")
    why = f" ({', '.join(causes)})" if causes else ""
    return f"N8 is asymptotic and poor here: {_percent(off)} against the median sample{why}; trust the samples"


def _percent(off: float) -> str:
    return f"{100 * off:+.1f} %" if off < 9 else f"{off + 1:.2g} times"


def _mean_bound(best: Optimum, r: int, sampled: Sampled) -> list[BoundLine]:
    """N17: the mean over C is at most (1 + k/(r-k-1)) times the tail beyond k, the best k <= r - 2."""
    if r < 3 or best.known is not Known.CERTIFIED:
        return []
    with ctx.workprec(128):
        choices = []
        for k in range(1, r - 1):
            tail = sum((s * s for s in best.sigmas[k:]), arb(0))
            choices.append((float(tail.mid()) * (1 + k / (r - k - 1)), k, tail * (1 + arb(k) / (r - k - 1))))
        _, k, bound = min(choices)
    mean = sum(sampled.values) / len(sampled.values)
    truth = approximate("mean final error over Gaussian C", mean, "N17", f"{len(sampled.values)} draws", Known.SAMPLED)
    name = f"(1 + k/(r-k-1)) tail_k at k = {k}"
    return [
        BoundLine("mean final error over Gaussian C", truth, enclosed(name, bound, "N17"), rough_slack(bound, mean))
    ]
