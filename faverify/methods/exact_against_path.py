"""The exact solution in balls against a 50-digit mpmath integration of the flow: two routes that share no code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import StatementError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.mpmath_path import DIGITS, MpmathPath, exact_ball
from faverify.outcome import Outcome, Table
from faverify.verdict import Evidence, Verdict

FORM = re.compile(r"difference\(Z, t\) <= 1/10\*\*(\d+)$")


@dataclass(frozen=True)
class ExactAgainstPath(Method):
    """Largest difference of Z at the given times.

    The radius of the balls is below 10^-45, so it is the path's error. The text is ``difference(Z, t) <= 1/10**40``,
    relative to 1 plus the largest entry.
    """

    times: tuple[str, ...]
    name: str = "balls against mpmath"
    ceiling = Evidence.NUMERICAL
    fragment = Fragment(flows=("fa_star",))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``numerical``) if every difference is at most the bound, else `FAIL`."""
        digits, times = int(_form(statement.text).group(1)), [Fraction(text) for text in self.times]
        rows, worst, bad = [], Fraction(0), None
        for case in MpmathPath().cases(statement.theory, context):
            for (gap, agrees, relative), time in zip(_differences(case, times, digits), times, strict=True):
                rows.append((case.name, str(time), gap))
                worst = max(worst, relative)
                if not agrees:
                    bad = {"case": dict(case.entries()), "at": {"t": str(time)}, "difference": gap}
        table = Table("largest difference of Z(t)", ("case", "t", "difference"), tuple(rows))
        verdict = Verdict.FAIL if bad else Verdict.PASS if rows else Verdict.VACUOUS
        why, counts = f"largest relative difference {float(worst):.1e}", {"tested": len(rows)}
        scope = f"{len(rows)} states"
        return Outcome(verdict, Evidence.NUMERICAL, scope, why, counts, tables=(table,), witness=bad)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both routes again, from the instance of the witness."""
        from faverify.methods.replay import stored_case

        case = stored_case(witness, statement.theory)
        digits = int(_form(statement.text).group(1))
        return not all(agrees for _, agrees, _ in _differences(case, [Fraction(witness["at"]["t"])], digits))

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _form(text)
        return Statement(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'difference(Z, t) <= 1/10**40'")
    return match


def _differences(case: Case, times: list[Fraction], digits: int) -> Iterator[tuple[str, bool, Fraction]]:
    """At each time the largest difference, whether it is at most 10^-digits of 1 + the largest entry, and the ratio."""
    import flint

    from faverify.balls.convert import dyadic
    from faverify.evaluate.points import flow_instance
    from faverify.flows.approx_mpmath import approx_path
    from faverify.flows.fa_star import fa_star

    path = approx_path(flow_instance(case), "fa_star", times, digits=DIGITS)
    for time, letters in zip(times, path, strict=True):
        state = fa_star(flow_instance(case)).at(time, digits=DIGITS)
        with flint.ctx.workprec(4 * DIGITS):
            gap = max(abs(x).upper() for x in (state.Z - exact_ball(letters["Z"])).entries())
            size = 1 + max(abs(x).upper() for x in state.Z.entries())
            agrees = bool(gap <= size * flint.arb(10) ** -digits)
            yield str(gap.mid().str(2, radius=False)), agrees, dyadic(gap / size)


def exact_against_path(times: tuple[str, ...]) -> ExactAgainstPath:
    """The method at exact times."""
    return ExactAgainstPath(times)
