"""The exact solution in balls against a 50-digit mpmath integration of the flow: two routes that share no code."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
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
        import flint

        from faverify.evaluate.points import flow_instance
        from faverify.flows.approx_mpmath import approx_path
        from faverify.flows.fa_star import fa_star

        digits, times = int(_form(statement.text).group(1)), [Fraction(text) for text in self.times]
        rows, worst, bad = [], flint.arb(0), None
        for case in MpmathPath().cases(statement.theory, context):
            path = approx_path(flow_instance(case), "fa_star", times, digits=DIGITS)
            for time, letters in zip(times, path, strict=True):
                state = fa_star(flow_instance(case)).at(time, digits=DIGITS)
                with flint.ctx.workprec(4 * DIGITS):
                    gap = max(abs(x).upper() for x in (state.Z - exact_ball(letters["Z"])).entries())
                    size = 1 + max(abs(x).upper() for x in state.Z.entries())
                    worst = worst.max(gap / size)
                    if not gap <= size * flint.arb(10) ** -digits:
                        bad = {"case": dict(case.entries()), "at": {"t": str(time)}, "difference": _short(gap)}
                rows.append((case.name, str(time), _short(gap)))
        table = Table("largest difference of Z(t)", ("case", "t", "difference"), tuple(rows))
        verdict = Verdict.FAIL if bad else Verdict.PASS if rows else Verdict.VACUOUS
        why = f"largest relative difference {_short(worst)}"
        return Outcome(
            verdict, Evidence.NUMERICAL, f"{len(rows)} states", why, {"tested": len(rows)}, tables=(table,), witness=bad
        )

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _form(text)
        return Statement(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'difference(Z, t) <= 1/10**40'")
    return match


def _short(value: Any) -> str:
    return str(value.mid().str(2, radius=False))


def exact_against_path(times: tuple[str, ...]) -> ExactAgainstPath:
    """The method at exact times."""
    return ExactAgainstPath(times)
