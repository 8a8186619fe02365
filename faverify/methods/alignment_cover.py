"""``A(t) - A(s)`` is PSD for ALL times 0 <= s <= t <= T, certified along a cover of [0, T] without gaps.

On every cell the derivative of A is enclosed and found certainly positive definite. Where F has rank below r (n < 2r,
say) A' is singular and balls cannot decide: such cases are counted as not testable, never as passed.
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
    """Cases of the theory whose N(0) is positive definite."""

    name: str = "positive slope over a cover"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(ranges=True, flows=("fa_star",), meanings=("A",))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if every case is certified.

        `FAIL` with a certified pair of times where the text is false.
        """
        theory = statement.theory
        from faverify.evaluate.points import flow_instance
        from faverify.evaluate.ring import certainly_psd_exact
        from faverify.flows.cover import certainly_alignment_grows, cover
        from faverify.flows.fa_star import fa_star
        from faverify.methods.exact_cases import witness

        match = _form(statement.text)
        end = Fraction(match.group(3))
        passed = drawn = open_ = 0
        for case in context.cases(theory.kind):
            drawn += 1
            try:
                flow = fa_star(flow_instance(case))
                if flow.data.N0.det() == 0 or not certainly_psd_exact(flow.data.N0):
                    continue
                wrong = climb(statement, case, {"s": "0", "t": str(end)}, context)
                if wrong.verdict is Verdict.FAIL:
                    return Outcome(
                        Verdict.FAIL, Evidence.CERTIFIED, f"instance {case.name}", "certainly false at these times",
                        {"tested": 1}, (wrong,), witness=witness(wrong),
                    )  # fmt: skip
                certain = match.group(1) == "t" and certainly_alignment_grows(cover(flow, end))
            except DomainError:
                continue  # FA* is not defined at this case
            except UnableError:
                certain = False
            passed += certain
            open_ += not certain
        counts = {"drawn": drawn, "tested": passed, "vacuous": drawn - passed - open_, "inconclusive": open_}
        verdict = Verdict.INCONCLUSIVE if open_ else Verdict.PASS if passed else Verdict.VACUOUS
        why = f"A' certainly positive definite on every cell at {passed} instances; {open_} stayed open"
        scope = f"{passed} instances with N(0) positive definite, all 0 <= s <= t <= {end}"
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
