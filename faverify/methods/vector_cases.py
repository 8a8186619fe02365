"""Lemma 6 at exact vector sequences.

The total, the dimension d and the smallest K that satisfies the condition, without rounding.

The letters of the text are ``total`` = sum of weights times squared norms, ``d``, ``K`` (condition with the present
included) and ``K_past`` (condition with the strict past only).
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.methods.base import Method, Statement
from faverify.methods.exact_cases import evaluate_exactly, tightest, witness
from faverify.methods.fragment import Fragment
from faverify.outcome import Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict


@dataclass(frozen=True)
class VectorCases(Method):
    """The cases of the kind "vectors"; or only ``chains``, the sharp construction with (d, pieces)."""

    chains: tuple[tuple[int, int], ...] = ()
    name: str = "exact vector sequences"
    ceiling = Evidence.EXACT
    fragment = Fragment(hypotheses=True)

    @property
    def uses_cases(self) -> bool:
        """Whether drawn or given sequences are looked at: not where the chains are part of the statement."""
        return not self.chains

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``exact``) if the text holds at every sequence.

        `FAIL` with the shortest sequence where it does not.
        """
        results = [self._evaluate(statement, case, context) for case in self._cases(context)]
        failed = [c for c in results if c.verdict is Verdict.FAIL]
        passed = [c for c in results if c.verdict is Verdict.PASS]
        open_ = [c for c in results if c.verdict is Verdict.INCONCLUSIVE]
        counts = {
            "drawn": len(results),
            "tested": len(failed) + len(passed),
            "vacuous": len(results) - len(failed) - len(passed) - len(open_),
            "inconclusive": len(open_),
        }
        scope = f"{counts['tested']} exact sequences"
        table = (
            Table("how near to the constant", ("sequence", "d", "total / K", "2 d - 1"), tuple(self._rows(context))),
        )
        if failed:
            first = min(failed, key=lambda c: len(str(c.case)))
            why = f"false at {len(failed)} of {counts['tested']} sequences"
            return Outcome(Verdict.FAIL, Evidence.EXACT, scope, why, counts, (first,), witness=witness(first))
        verdict = Verdict.INCONCLUSIVE if open_ else Verdict.PASS if passed else Verdict.VACUOUS
        why = open_[0].at["why"] if open_ else "evaluated without rounding"
        kept, least = tightest(passed)
        return Outcome(verdict, Evidence.EXACT, scope, why, counts, kept, tables=table, slack=least)

    def _cases(self, context: Context) -> list[Any]:
        from faverify.cases.vectors import chain

        if self.chains:
            return [chain(d, pieces, 1_000) for d, pieces in self.chains]
        return list(context.cases("vectors"))

    @staticmethod
    def _evaluate(statement: Statement, case: Any, context: Context) -> Comparison:
        parameters = {
            "total": case.total(),
            "d": Fraction(case.sizes[2]),
            "K": case.smallest_K(),
            "K_past": case.smallest_K(include_present=False),
        }
        return evaluate_exactly(statement, case, context.seed, parameters)

    def _rows(self, context: Context) -> list[tuple[str, ...]]:
        rows: list[tuple[str, ...]] = []
        for case in self._cases(context):
            level, d = case.smallest_K(), case.sizes[2]
            ratio = f"{float(case.total() / level):.4f}" if level else "n/a"
            rows.append((case.name, str(d), ratio, str(2 * d - 1)))
        return sorted(rows, key=lambda row: row[2], reverse=True)[:12]


def vector_cases(*chains: tuple[int, int]) -> VectorCases:
    """The method on the pool, or on the sharp chains given."""
    return VectorCases(chains)
