"""N6 at instances.

The spectrum of ``mu^2 x = mu K x + Q x``, rigorous, and the observed decay of the loss beside its rate.

The text names what is checked: ``positive == r`` and ``imaginary == 0`` count eigenvalues with multiplicity;
``decay(s, t) <= C`` bounds the certified quotient ``l(t) exp(2 rho (t - s))/l(s)``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from faverify.claim import Case, Context, Theory
from faverify.errors import DomainError, StatementError, UnableError
from faverify.methods.base import Method, Statement
from faverify.methods.fragment import Fragment
from faverify.methods.judge import KEPT, nothing, tally
from faverify.outcome import Ball, Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict

COUNT = re.compile(r"(positive|imaginary|negative) == (r - 1|r|0)$")
DECAY = re.compile(r"decay\((\d+), (\d+)\) <= (\d+)$")


@dataclass(frozen=True)
class SpectralRate(Method):
    """Cases with N(0) positive definite (exactly); the others are vacuous."""

    name: str = "rigorous spectrum"
    ceiling = Evidence.CERTIFIED
    fragment = Fragment(flows=("fa_star",), meanings=("l",))

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``certified``) if the count or the bound holds at every case whose N(0) is positive definite."""
        looked = [(case, *self.look(statement.text, case)) for case in context.cases(statement.theory.kind)]
        found = [_comparison(case, verdict, cells, statement.text) for case, verdict, cells in looked]
        rows = tuple((case.name, *cells) for case, _, cells in looked if cells)
        columns = ("case", "rho", "observed rate / (2 rho)", "value")
        table = Table("certified spectrum and observed decay", columns, rows)
        scope = f"{len(rows)} instances with N(0) positive definite"
        why = "enclosed from the exact characteristic polynomial"
        stored = {"cases": [dict(case.entries()) for case, verdict, _ in looked if verdict is Verdict.PASS][:KEPT]}
        return replace(tally(found, scope, Evidence.CERTIFIED, why, (table,)), comparisons=(), payload=stored)

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The spectrum at the instance of the witness."""
        from faverify.methods.replay import stored_case

        return self.look(statement.text, stored_case(witness, statement.theory))[0] is Verdict.FAIL

    def read(self, text: str, theory: Theory) -> Statement:
        """The text, unparsed; raises `StatementError` for any but the two forms."""
        if not (COUNT.match(text) or DECAY.match(text)):
            raise StatementError(f"{text!r}: expected 'positive == r', 'imaginary == 0' or 'decay(1, 4) <= 100'")
        return Statement(text, theory)

    def look(self, says: str, case: Any) -> tuple[Verdict, tuple[str, ...]]:
        """One case: the verdict, and rho, the observed rate and the value for the table."""
        from faverify.flows.fa_star import fa_star
        from faverify.flows.spectrum import enclose_spectrum

        try:
            flow = fa_star(case)
            if not _positive_definite(flow.data.N0):
                return Verdict.VACUOUS, ()
            spectrum = enclose_spectrum(flow)
            count = COUNT.match(says)
            if count:
                return self._count(count, spectrum, flow.data.r)
            return self._decay(DECAY.match(says), spectrum, flow)
        except DomainError:
            return Verdict.VACUOUS, ()
        except UnableError:
            return Verdict.INCONCLUSIVE, ()

    @staticmethod
    def _count(match: Any, spectrum: Any, r: int) -> tuple[Verdict, tuple[str, ...]]:
        found = getattr(spectrum, match.group(1))
        wanted = {"r": r, "r - 1": r - 1, "0": 0}[match.group(2)]
        cells = (str(spectrum.rate)[:24], "", f"{match.group(1)} {found} of {2 * r}")
        if found is None:
            return Verdict.INCONCLUSIVE, cells
        return (Verdict.PASS if found == wanted else Verdict.FAIL), cells

    @staticmethod
    def _decay(match: Any, spectrum: Any, flow: Any) -> tuple[Verdict, tuple[str, ...]]:
        import flint

        s, t, bound = (int(text) for text in match.groups())
        early, late = flow.at(Fraction(s), digits=40).loss, flow.at(Fraction(t), digits=200).loss
        with flint.ctx.workprec(256):
            quotient = late * (2 * spectrum.rate * (t - s)).exp() / early
            observed = (early / late).log() / (2 * spectrum.rate * (t - s))
        cells = (spectrum.rate.str(8), observed.str(6, radius=False), quotient.str(6))
        if quotient <= bound:
            return Verdict.PASS, cells
        return (Verdict.FAIL if quotient > bound else Verdict.INCONCLUSIVE), cells


def _comparison(case: Case, verdict: Verdict, cells: tuple[str, ...], says: str) -> Comparison:
    if not cells:
        return nothing(case, "no spectrum is known here", verdict)
    sides = Ball(text=cells[-1]), Ball(text=says)
    return Comparison(case.digest, case.name, {}, *sides, verdict=verdict, case=dict(case.entries()))


def spectral_rate() -> SpectralRate:
    """The method."""
    return SpectralRate()


def _positive_definite(matrix: Any) -> bool:
    """Exactly: PSD and regular."""
    from faverify.evaluate.ring import certainly_psd_exact

    return bool(matrix.det() != 0) and certainly_psd_exact(matrix)
