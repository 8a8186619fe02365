"""``A(t) - A(s)`` is PSD for ALL times 0 <= s <= t, certified at instances without a grid and without Lemma 5.

By the law by which the flow's maps compose it is enough for times in (0, h], however small h; there the Taylor
polynomial with a proven remainder decides, also where F has rank below r (`faverify.flows.monotone`). A flow at rest
shows nothing: such cases are counted as not testable, never as passed.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from faverify.claim import Context, Theory
from faverify.errors import DomainError, StatementError, UnableError
from faverify.methods.ball_cases import climb
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome
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
        theory = statement.theory
        from faverify.evaluate.points import flow_instance
        from faverify.flows.fa_star import fa_star
        from faverify.flows.monotone import certainly_alignment_never_falls
        from faverify.methods.exact_cases import witness

        match = _form(statement.text)
        end = Fraction(match.group(3))
        passed = drawn = open_ = 0
        for case in context.cases(theory.kind):
            drawn += 1
            try:
                flow = fa_star(flow_instance(case))
                if flow.data.stationary:
                    continue
                wrong = climb(statement, case, {"s": "0", "t": str(end)}, context)
                if wrong.verdict is Verdict.FAIL:
                    return Outcome(
                        Verdict.FAIL, Evidence.CERTIFIED, f"instance {case.name}", "certainly false at these times",
                        {"tested": 1}, (wrong,), witness=witness(wrong),
                    )  # fmt: skip
                certain = (match.group(1), match.group(2)) == ("t", "s") and certainly_alignment_never_falls(flow)
            except DomainError:
                continue  # FA* is not defined at this case
            except UnableError:
                certain = False
            passed += certain
            open_ += not certain
        counts = {"drawn": drawn, "tested": passed, "vacuous": drawn - passed - open_, "inconclusive": open_}
        verdict = Verdict.INCONCLUSIVE if open_ else Verdict.PASS if passed else Verdict.VACUOUS
        why = f"positive at first by a Taylor model, then by composition, at {passed} instances; {open_} stayed open"
        scope = f"{passed} instances with F(0) not 0, all 0 <= s <= t <= {end}"
        return Outcome(verdict, Evidence.CERTIFIED, scope, why, counts)

    def read(self, text: str, theory: Theory) -> Statement:
        """The statement; raises `StatementError` for any other form."""
        _form(text)
        return super().read(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'psd(A(t) - A(s)) for 0 <= s <= t <= 1'")
    return match


def alignment_cover() -> AlignmentCover:
    """The method."""
    return AlignmentCover()
