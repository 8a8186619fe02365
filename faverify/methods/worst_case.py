"""Search for instances on which a bound is nearly attained.

How sharp a constant is, when its worst case is not known.

The search (`faverify.flows.approx_worst`) is in double precision (heuristic): the best ratio found is ``numerical``
evidence of sharpness, never of the bound.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from faverify.claim import Context, Effort, Theory
from faverify.errors import StatementError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.outcome import Outcome, Table
from faverify.verdict import Evidence, Verdict

FORM = re.compile(r"best (rise|slow) / (n4|lemma8|n5|lemma9) >= (\d+\.\d+) for r = (\d)$")
TRIES = {Effort.QUICK: 600, Effort.STANDARD: 2_400, Effort.THOROUGH: 24_000}


@dataclass(frozen=True)
class WorstCase(Method):
    """Random starts, shrinking steps over (S, root of P); ``kappa`` is 1 in the slow-time bounds (the flow scales)."""

    name: str = "search for the worst case"
    ceiling = Evidence.NUMERICAL
    fragment = Fragment(flows=("fa_star",), meanings=("A", "l"))
    uses_cases = False

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``numerical``) if the search reaches the ratio of the text, else `FAIL` with the best state found.

        The text speaks of what this search finds, not of the supremum, about which a failed search says nothing.
        """
        match = _form(statement.text)
        what, bound, wanted, r = match.group(1), match.group(2), float(match.group(3)), int(match.group(4))
        from faverify.flows.approx_worst import approx_worst_ratio

        best, state = approx_worst_ratio(what, bound, r, TRIES[context.effort], context.seed)
        scope = f"r = {r}, reduced states, best of a search ({TRIES[context.effort]} evaluations)"
        table = Table(
            "best ratio of truth to bound", ("bound", "r", "ratio reached"), ((bound, str(r), f"{best:.4f}"),)
        )
        why = f"the search reaches {best:.4f} of the bound"
        witness = None if best >= wanted else {"best": f"{best:.6f}", "S and root of P": [f"{x:.6g}" for x in state]}
        verdict = Verdict.FAIL if witness else Verdict.PASS
        return Outcome(verdict, Evidence.NUMERICAL, scope, why, {"tested": 1}, tables=(table,), witness=witness)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The ratio at the state of the witness, which falls short of the text's."""
        import numpy as np

        from faverify.flows.approx_worst import approx_ratios

        match = _form(statement.text)
        state = np.array([float(x) for x in witness["S and root of P"]])
        ratio = approx_ratios(state[None, :], match.group(1), match.group(2), int(match.group(4)))[0]
        return float(ratio) < float(match.group(3))

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any other form."""
        _form(text)
        return Statement(text, theory)


def _form(text: str) -> re.Match[str]:
    match = FORM.match(text)
    if match is None:
        raise StatementError(f"{text!r}: expected 'best rise / n4 >= 0.90 for r = 2'")
    return match


def worst_case() -> WorstCase:
    """The method."""
    return WorstCase()
