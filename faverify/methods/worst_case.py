"""How sharp a constant is, when its worst case is not known: a statement at the instance that a search finds.

The search (`faverify.flows.approx_worst`) is in double precision and only says where to look; its state, rounded, is
an exact instance, at which the statement is certified in balls as at any other. That a bound is nearly attained there
is certified; that nothing comes nearer is not said.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from faverify.cases.instance import Instance
from faverify.claim import Case, Context, Effort, Theory
from faverify.errors import UsageError
from faverify.lang import expr as ex
from faverify.lang.typed import whole_number
from faverify.methods.ball_cases import BallCases
from faverify.methods.base import Statement
from faverify.methods.extrema import LOWER, UPPER
from faverify.methods.fragment import Fragment
from faverify.methods.judge import FINAL
from faverify.outcome import Outcome
from faverify.verdict import Evidence, Verdict

TRIES = {Effort.QUICK: 600, Effort.STANDARD: 2_400, Effort.THOROUGH: 24_000}
PLACES = 10**6
BARE = "it says how large a rise or an integral is at the instance that a search finds, and a claim has none"
ABOVE = (
    "it holds at the one instance that the search found, which shows nothing of others: bound the rise or integral "
    f"from below, or look at many instances with ball_cases {FINAL}"
)


@dataclass(frozen=True)
class WorstCase(BallCases):
    """Random starts, shrinking steps over (S, root of P) of rank ``r``.

    ``what`` ("rise", "slow") over ``bound`` ("n4", "lemma8", "n5", "lemma9") is what the search makes large, with
    kappa = 1 (the flow scales).
    """

    what: str = "rise"
    bound_of: str = "n4"
    r: int = 2
    name: str = "balls at the instance that a search finds"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(hypotheses=True, flows=("fa_star",), meanings=("A", "l"))

    @property
    def uses_cases(self) -> bool:
        """No: the instance comes from the search."""
        return False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """As of `BallCases`; what is bounded from above alone stays open, as one instance shows nothing of others."""
        found = super().run(statement, context)
        if found.verdict is not Verdict.PASS or any(map(_from_below, statement.claims)):
            return found
        return replace(found, verdict=Verdict.INCONCLUSIVE, explanation=ABOVE)

    def refusal(self, statement: Statement) -> str:
        """As of every method; and each claim bounds a rise or an integral, which the search makes large."""
        bare = not all(_is_over_time(claim.left) or _is_over_time(claim.right) for claim in statement.claims)
        return super().refusal(statement) or (BARE if bare else "")

    def cases(self, theory: Theory, context: Context) -> list[Case]:
        """The one instance that the search finds."""
        from faverify.flows.approx_worst import approx_worst_ratio

        tries = TRIES[context.effort]
        _, state = approx_worst_ratio(self.what, self.bound_of, self.r, tries, context.seed)
        return [found_instance(state, self.r, f"found by a search of {tries} states, r = {self.r}")]


def _is_over_time(side: ex.Expr) -> bool:
    return any(isinstance(node, ex.Call) and node.function in ("rise", "integral") for node in side.walk())


def _from_below(claim: ex.Compare) -> bool:
    """Whether a rise or an integral is on the larger side, and none on the smaller one."""
    larger, smaller = (claim.right, claim.left) if claim.relation in UPPER else (claim.left, claim.right)
    return claim.relation in (*UPPER, *LOWER) and _is_over_time(larger) and not _is_over_time(smaller)


def found_instance(state: tuple[float, ...], r: int, name: str) -> Instance:
    """The instance (n = 2r, m = r) with G = I, M(0) = S and N(0) = root root', entries rounded to six places."""
    exact = [Fraction(round(value * PLACES), PLACES) for value in state]
    S, root = ([exact[k + i * r : k + (i + 1) * r] for i in range(r)] for k in (0, r * r))
    below = [list(row) for row in zip(*root, strict=True)]
    unit = [[Fraction(i == j) for j in range(r)] for i in range(2 * r)]
    return Instance.of([*S, *below], unit[:r], unit, name=name)


def worst_case(what: str, bound: str, r: int, **values: tuple[str, ...]) -> WorstCase:
    """The method, with values of parameters: ``worst_case("slow", "n5", 2, T=("6",), kappa=("1",))``.

    Raises `UsageError` for a search that there is not, and for an r that is no positive whole number.
    """
    from faverify.flows.approx_worst import SEARCHES

    if (what, bound) not in SEARCHES:
        raise UsageError(f"worst_case: no search for {what!r} over {bound!r}; there are {SEARCHES}")
    whole_number("worst_case: r", r, 1)
    return WorstCase(tuple(values.items()), what=what, bound_of=bound, r=r)
