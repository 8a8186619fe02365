"""FA started at the optimal W against FA* from the same Z(0) (Fig. 5).

Both residuals enclosed at the same exact times.

The text is ``gap(t) <= c`` with a rational t and c: the largest ``| ||E C||_F^2 along FA - along FA* |`` over the
start value ``||E(0) C||_F^2``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context, Theory
from faverify.errors import StatementError, UnableError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Series, Table
from faverify.verdict import Evidence, Verdict

FORM = re.compile(r"gap\((\d+(?:/\d+)?)\) <= (\d+(?:/\d+)?)$")
NODES = 16


@dataclass(frozen=True)
class FAAgainstFAStar(Method):
    """One drawn instance, (family, n, m, r, seed); the validated integrator for FA, the exact solution for FA*."""

    draw: tuple[str, int, int, int, int]
    name: str = "two flows side by side"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(flows=("fa",))
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if the gap at time t is certainly at most c, `FAIL` if certainly more."""
        from faverify.evaluate.points import flow_instance
        from faverify.methods.ball_cases import drawn

        match = _form(statement.text)
        time, bound = Fraction(match.group(1)), Fraction(match.group(2))
        (case,) = drawn((self.draw,))
        times = [time * k / NODES for k in range(1, NODES + 1)]
        scope = f"instance {case.name}, at t = {time}"
        try:
            rows = _residuals(flow_instance(case), times)
        except UnableError as error:
            return Outcome(Verdict.INCONCLUSIVE, Evidence.CERTIFIED, scope, str(error), {"tested": 0})
        start, fa, star = rows[0][0], [row[1] for row in rows], [row[2] for row in rows]
        gap = abs(fa[-1] - star[-1]) / start
        verdict = Verdict.PASS if gap <= _arb(bound) else Verdict.FAIL if gap > _arb(bound) else Verdict.INCONCLUSIVE
        witness = (
            None
            if verdict is not Verdict.FAIL
            else {"name": case.name, "case": dict(case.entries()), "left": gap.str(8), "right": str(bound)}
        )
        table = Table(
            "residuals at the last time", ("FA", "FA*", "gap / start"), ((fa[-1].str(8), star[-1].str(8), gap.str(8)),)
        )
        x = tuple(float(t) for t in times)
        series = tuple(
            Series(n, x, tuple(float(v.mid()) for v in y), x_name="t") for n, y in (("FA", fa), ("FA*", star))
        )
        why, counts = "both flows enclosed", {"tested": 1}
        return Outcome(
            verdict, Evidence.CERTIFIED, scope, why, counts, tables=(table,), series=series, witness=witness,
            payload={"cases": [dict(case.entries())]},
        )  # fmt: skip

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """Both flows again, from the instance of the witness."""
        from faverify.cases.instance import Instance

        match = _form(statement.text)
        start, fa, star = _residuals(Instance.of(**witness["case"]), [Fraction(match.group(1))])[-1]
        return bool(abs(fa - star) / start > _arb(Fraction(match.group(2))))

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _form(text)
        return Statement(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'gap(1/2) <= 1/2'")
    return match


def fa_against_fa_star(*draw: Any) -> FAAgainstFAStar:
    """The method at one drawn instance."""
    family, n, m, r, seed = draw
    return FAAgainstFAStar((family, n, m, r, seed))


def _arb(number: Fraction) -> Any:
    import flint

    return flint.arb(flint.fmpq(number.numerator, number.denominator))


def _residuals(case: Any, times: list[Fraction]) -> list[tuple[Any, Any, Any]]:
    """(start, along FA, along FA*) of ||E C||_F^2 at every time."""
    import flint

    from faverify.balls.linalg import norm_f_squared
    from faverify.flows.fa_star import fa_star
    from faverify.flows.table import enclose_flow

    flow = fa_star(case)
    with flint.ctx.workprec(128):
        start = norm_f_squared(flow.at(0, digits=20).F)
        found = []
        for time, state in zip(times, enclose_flow(case, "fa", times, digits=20), strict=True):
            x = state.letters()
            residual = norm_f_squared((x["Y"] - x["Z"] * x["W"]) * x["C"])
            found.append((start, residual, norm_f_squared(flow.at(time, digits=20).F)))
    return found
