"""Lemma 6 at exact vector sequences.

The total, the dimension d and the smallest K that satisfies the condition, without rounding.

The letters of the text are ``total`` = sum of weights times squared norms, ``d``, ``K`` (condition with the present
included) and ``K_past`` (condition with the strict past only).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.claim import Context
from faverify.lang import expr as ex
from faverify.methods.base import Method, Statement
from faverify.methods.exact_cases import evaluate_exactly
from faverify.methods.fragment import Fragment, nodes
from faverify.methods.free_time import time_left_free
from faverify.methods.judge import Judge, beyond, counts_of, searched, tally
from faverify.outcome import Comparison, Outcome, Table
from faverify.verdict import Evidence, Verdict

FAR, MOST_NAMED = (10**3, 10**6, 10**9), 6  # dimensions
NEARLY = Fraction(1, 10**30)
QUANTITIES: dict[str, Callable[[Any], Fraction]] = {
    "total": lambda case: case.total(),
    "d": lambda case: Fraction(case.sizes[2]),
    "K": lambda case: case.smallest_K(),
    "K_past": lambda case: case.smallest_K(include_present=False),
}


@dataclass(frozen=True)
class VectorCases(Method):
    """The cases of the kind "vectors"; or only ``chains``, the sharp construction with (d, pieces)."""

    chains: tuple[tuple[int, int], ...] = ()
    name: str = "exact vector sequences"
    ceiling = Evidence.EXACT
    keeps_sides = True
    fragment = Fragment(hypotheses=True, kinds=("vectors",))

    @property
    def uses_cases(self) -> bool:
        """Whether drawn or given sequences are looked at: not where the chains are part of the statement."""
        return not self.chains

    def run(self, statement: Statement, context: Context) -> Outcome:
        """`PASS` (``exact``) if the text holds at every sequence.

        `FAIL` with the shortest sequence where it does not.
        """
        from faverify.cases.vectors import named_vectors, special_vectors

        judge, cases = Judge(statement), self._cases(context)
        if drawn := self.uses_cases and len(context.cases("vectors")) > 1:
            numbers = [node.value for node in nodes(statement) if isinstance(node, ex.Number)]
            cases += [*special_vectors(), *named_vectors(numbers)]
        found = searched((self.evaluate(judge, case, context) for case in cases), context)
        if drawn and all(c.verdict in (Verdict.PASS, Verdict.VACUOUS) for c in found):
            found += self._too_many(judge, cases[0], numbers, context)
        columns = ("sequence", "d", "total / K", "2 d - 1")
        table = Table("how near to the constant", columns, tuple(self._rows(context)))
        scope = f"{counts_of([c.verdict for c in found])['tested']} exact sequences"
        return tally(found, scope, Evidence.EXACT, tables=(table,))

    @staticmethod
    def _too_many(judge: Judge, like: Any, numbers: Iterable[Fraction], context: Context) -> list[Comparison]:
        """What is false in more dimensions, or of more pieces, than are written out.

        Of one vector, of all axes at once, or of a sharp chain, whose total tends to (2 d - 1) K as it gets longer.
        """
        named = {x + more for x in numbers for more in (0, 1) if x.denominator == 1 and 1 <= x + more < FAR[-1]}
        for d in (*sorted(named)[:MOST_NAMED], *(Fraction(far) for far in FAR)):
            for total, past, which in (
                (d, 0, f"the {d} axes of R^{d} at once"),
                (1, 0, f"one vector of R^{d}"),
                (2 * d - 1 - NEARLY * (d > 1), 1 - (NEARLY if d > 1 else 1), f"a sharp chain of R^{d} of many pieces"),
            ):
                values = {"total": Fraction(total), "d": d, "K": Fraction(1), "K_past": Fraction(past)}
                if evaluate_exactly(judge, like, context.seed, values).verdict is Verdict.FAIL:
                    return [beyond(like, f"false of {which} (K = 1), too long to write out")]
        return []

    def replays(self, statement: Statement, witness: Mapping[str, Any], context: Context) -> bool:
        """The sequence of the witness, built again, and its quantities."""
        from faverify.cases.vectors import VectorSequence

        case = VectorSequence.of(**witness["case"])
        return self.evaluate(Judge(statement), case, context).verdict is Verdict.FAIL

    def bound(self) -> Iterable[str]:
        """The quantities of a sequence, by the names that the theory has to declare as parameters."""
        return QUANTITIES

    def refusal(self, statement: Statement) -> str:
        """As of every method; and a sequence has no time."""
        return super().refusal(statement) or time_left_free(statement, ())

    def _cases(self, context: Context) -> list[Any]:
        from faverify.cases.vectors import chain

        if self.chains:
            return [chain(d, pieces, 1_000) for d, pieces in self.chains]
        return list(context.cases("vectors"))

    @staticmethod
    def evaluate(judge: Judge, case: Any, context: Context) -> Comparison:
        """One sequence: its quantities are the values of the theory's parameters."""
        values = {name: quantity(case) for name, quantity in QUANTITIES.items()}
        return evaluate_exactly(judge, case, context.seed, values)

    def _rows(self, context: Context) -> list[tuple[str, ...]]:
        rows = list[tuple[Fraction, tuple[str, ...]]]()
        for case in self._cases(context):
            level, d = case.smallest_K(), case.sizes[2]
            ratio = case.total() / level if level else Fraction(-1)
            rows.append((ratio, (case.name, str(d), f"{float(ratio):.4f}" if level else "n/a", str(2 * d - 1))))
        return [row for _, row in sorted(rows, reverse=True)[:12]]


def vector_cases(*chains: tuple[int, int]) -> VectorCases:
    """The method on the pool, or on the sharp chains given."""
    return VectorCases(chains)
