"""``A(t) - A(s)`` is PSD for ALL times 0 <= s <= t, certified at instances without a grid and without Lemma 5.

By the law by which the flow's maps compose it is enough for times in (0, h], however small h; there the Taylor
polynomial with a proven remainder decides, also where F has rank below r (`faverify.flows.monotone`). A flow at rest
shows nothing: such cases are counted as not testable, never as passed.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from faverify.claim import Case, Context
from faverify.errors import DomainError, StatementError, UnableError
from faverify.lang import expr as ex
from faverify.methods.ball_cases import climb
from faverify.methods.base import Method, Statement, refused
from faverify.methods.fragment import Fragment
from faverify.methods.judge import Judge, nothing, tally
from faverify.outcome import Comparison, Outcome, Relation
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class AlignmentCover(Method):
    """Cases of the theory whose F(0) is not 0."""

    name: str = "positive at first, and by composition for ever"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(
        relations=frozenset({Relation.PSD}), ranges=True, chains=False, flows=("fa_star",), meanings=("A",)
    )

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if every case is certified.

        `FAIL` with a certified pair of times where the text is false.
        """
        judge, end = Judge(statement), _end(statement)
        grows = _times(statement) == ("t", "s")
        found = []
        for case in context.cases(statement.theory.kind):
            found.append(_one(judge, case, end, grows, context))
            if found[-1].verdict is Verdict.FAIL:
                break
        certain = sum(c.verdict is Verdict.PASS for c in found)
        scope = f"{certain} instances with F(0) not 0, all 0 <= s <= t <= {end}"
        return tally(found, scope, Evidence.CERTIFIED, "positive at first by a Taylor model, then by composition")

    def refusal(self, statement: Statement) -> str:
        """As of every method; and the statement compares A at s and t, for 0 <= s <= t <= T."""
        return super().refusal(statement) or refused(_times, statement) or refused(_end, statement)


def _one(judge: Judge, case: Case, end: Fraction, grows: bool, context: Context) -> Comparison:
    """One case: `FAIL` where the text is certainly false at the ends of the interval."""
    from faverify.evaluate.points import flow_instance
    from faverify.flows.fa_star import fa_star
    from faverify.flows.monotone import certainly_alignment_never_falls

    try:
        flow = fa_star(flow_instance(case))
        if flow.data.stationary:
            return nothing(case, "the flow is at rest", Verdict.VACUOUS)
        wrong = climb(judge, case, {"s": "0", "t": str(end)}, context)
        if wrong.verdict is Verdict.FAIL:
            return wrong
        certain = grows and certainly_alignment_never_falls(flow)
    except DomainError as error:
        return nothing(case, str(error), Verdict.VACUOUS)
    except UnableError as error:
        return nothing(case, str(error), Verdict.INCONCLUSIVE)
    if not certain:
        return nothing(case, "A is not shown to grow at first", Verdict.INCONCLUSIVE)
    return replace(wrong, verdict=Verdict.PASS)


def _times(statement: Statement) -> tuple[str, str]:
    """The instants x, y of ``psd(A(x) - A(y))``, one s and the other t."""
    (claim,) = statement.claims
    match claim.left:
        case ex.Sum(
            left=ex.At(inner=ex.Letter(name="A"), time=ex.Letter(name=first)),
            right=ex.At(inner=ex.Letter(name="A"), time=ex.Letter(name=second)),
            sign=-1,
        ) if {first, second} == {"s", "t"}:
            return first, second
    raise StatementError("it reads psd(A(t) - A(s)) for 0 <= s <= t <= T, with a number T")


def _end(statement: Statement) -> Fraction:
    """The T of the range ``0 <= s <= t <= T``, as it was parsed."""
    match statement.ranges:
        case [
            ex.Compare(left=ex.Number(value=start), relation=Relation.AT_MOST, right=ex.Letter(name="s")),
            ex.Compare(left=ex.Letter(name="s"), relation=Relation.AT_MOST, right=ex.Letter(name="t")),
            ex.Compare(left=ex.Letter(name="t"), relation=Relation.AT_MOST, right=ex.Number(value=end)),
        ] if start == 0 and end > 0:
            return end
    raise StatementError("it reads psd(A(t) - A(s)) for 0 <= s <= t <= T, with a number T > 0")


def alignment_cover() -> AlignmentCover:
    """The method."""
    return AlignmentCover()
