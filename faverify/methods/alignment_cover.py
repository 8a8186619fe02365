"""``A(t) - A(s)`` is PSD for ALL times 0 <= s <= t, certified at instances without a grid and without Lemma 5.

By the law by which the flow's maps compose it is enough for times in (0, h], however small h; there the Taylor
polynomial with a proven remainder decides, also where F has rank below r (`faverify.flows.monotone`). A flow at rest
shows nothing: such cases are counted as not testable, never as passed.
"""

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from faverify.claim import Case, Context, Theory
from faverify.errors import DomainError, StatementError, UnableError
from faverify.methods.ball_cases import climb
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import Judge, nothing, tally
from faverify.outcome import Comparison, Outcome
from faverify.verdict import Evidence, Verdict

FORM = re.compile(r"psd\(A\((t|s)\) - A\((t|s)\)\) for 0 <= s <= t <= (\d+)$")


@dataclass(frozen=True)
class AlignmentCover(Method):
    """Cases of the theory whose F(0) is not 0."""

    name: str = "positive at first, and by composition for ever"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(ranges=True, flows=("fa_star",), meanings=("A",))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if every case is certified.

        `FAIL` with a certified pair of times where the text is false.
        """
        match, judge = _form(statement.text), Judge(statement)
        grows, end = (match.group(1), match.group(2)) == ("t", "s"), Fraction(match.group(3))
        found = []
        for case in context.cases(statement.theory.kind):
            found.append(_one(judge, case, end, grows, context))
            if found[-1].verdict is Verdict.FAIL:
                break
        certain = sum(c.verdict is Verdict.PASS for c in found)
        scope = f"{certain} instances with F(0) not 0, all 0 <= s <= t <= {end}"
        return tally(found, scope, Evidence.CERTIFIED, "positive at first by a Taylor model, then by composition")

    def read(self, text: str, theory: Theory) -> Statement:
        """The statement; raises `StatementError` for any other form."""
        _form(text)
        return super().read(text, theory)


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


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'psd(A(t) - A(s)) for 0 <= s <= t <= 1'")
    return match


def alignment_cover() -> AlignmentCover:
    """The method."""
    return AlignmentCover()
