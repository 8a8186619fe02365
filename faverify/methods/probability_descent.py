"""GD from random starts, integrated numerically: does it reach the optimum, as prior work says it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError
from faverify.methods import probability_text as text
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Ball, Comparison, Outcome
from faverify.verdict import Evidence, Verdict

STARTS = {Effort.QUICK: 4, Effort.STANDARD: 12, Effort.THOROUGH: 60}


@dataclass(frozen=True)
class DescentRuns(Method):
    """``gd_ratio(n=.., r=.., beta=.., horizon=..) <= bound``: GD's error / OPT at the end, from every start."""

    name: str = "numerical descent from random starts"
    ceiling = Evidence.NUMERICAL
    fragment = Fragment(blank=True)
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` or `FAIL` (``numerical``); the witness of a failure names the seed of the start."""
        says = statement.text
        from faverify.probability.descent import approx_descent_ratio

        claim, sizes = _read(says)
        bound = text.evaluate(claim.right, {}, {}, Fraction)
        n, r, beta, horizon = (sizes[name] for name in ("n", "r", "beta", "horizon"))
        seeds = range(1_000 * context.seed, 1_000 * context.seed + STARTS[context.effort])
        ends = {seed: approx_descent_ratio(int(n), int(r), float(beta), float(horizon), seed) for seed in seeds}
        above = claim.relation in (">=", ">")
        wrong = {seed: end for seed, end in ends.items() if (end < float(bound) if above else end > float(bound))}
        scope = f"{len(ends)} Gaussian starts, at time {horizon}"
        compared = tuple(
            Comparison(
                "", f"seed {seed}", {}, Ball(text=f"{end:.8f}"), Ball(exact=str(bound)), verdict=_verdict(seed in wrong)
            )
            for seed, end in list(ends.items())[:3]
        )
        counts = {"drawn": len(ends), "tested": len(ends)}
        if wrong:
            seed, end = next(iter(wrong.items()))
            witness = {"statement": says, "seed": seed, "ratio": f"{end:.8f}"}
            return Outcome(
                Verdict.FAIL,
                Evidence.NUMERICAL,
                scope,
                f"false from {len(wrong)} starts",
                counts,
                compared,
                witness=witness,
            )
        why = f"error / OPT between {min(ends.values()):.8f} and {max(ends.values()):.8f}"
        return Outcome(Verdict.PASS, Evidence.NUMERICAL, scope, why, counts, compared)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The run from the start of the witness."""
        from faverify.probability.descent import approx_descent_ratio

        claim, sizes = _read(statement.text)
        n, r, beta, horizon = (sizes[name] for name in ("n", "r", "beta", "horizon"))
        end = approx_descent_ratio(int(n), int(r), float(beta), float(horizon), witness["seed"])
        bound = float(text.evaluate(claim.right, {}, {}, Fraction))
        return end < bound if claim.relation in (">=", ">") else end > bound

    def read(self, says: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _read(says)
        return Statement(says, theory)


def descent_runs() -> DescentRuns:
    """The method."""
    return DescentRuns()


def _verdict(wrong: bool) -> Verdict:
    return Verdict.FAIL if wrong else Verdict.PASS


def _read(says: str) -> tuple[text.Claimed, dict[str, Fraction]]:
    import ast

    read = text.parse(says)
    if len(read.claims) != 1 or read.hypotheses:
        raise StatementError(f"{says!r}: one comparison at a time, without hypotheses")
    claim = read.claims[0]
    match claim.left:
        case ast.Call(func=ast.Name(id="gd_ratio"), args=[], keywords=keywords):
            sizes = {str(word.arg): text.evaluate(word.value, {}, {}, Fraction) for word in keywords}
            if set(sizes) == {"n", "r", "beta", "horizon"}:
                return claim, sizes
    raise StatementError(f"{says!r}: expected gd_ratio(n=.., r=.., beta=.., horizon=..) <= bound")
