"""Proofs of the kernel, line by line: each line by the check of its rule, imports from the proofs stored beside."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from faverify.checker import rules_matrix, rules_scalar, rules_time  # noqa: F401 - they register
from faverify.checker.algebra import Algebra
from faverify.checker.digests import proof_hash
from faverify.checker.language import Statement, Unknown
from faverify.checker.theorems import RULES, Goal, Hypotheses, Theorem, follows
from faverify.errors import StatementError

AlgebraOf = Callable[[Mapping[str, Any]], Algebra]
Json = Mapping[str, Any]
MOST_LINES, MOST_DEPTH = 60, 20
UNCHECKED = (
    *("F law", "Gram-Schmidt", "Markov", "absolute value", "complement", "contraction", "diagonal", "direction"),
    *("enclosed numbers", "every column", "exponential", "exponential Markov", "exponential moment", "full rank"),
    *("inclusion", "left inverse", "logarithm", "moment", "null set", "projector", "rank", "rank of a product"),
    *("replaced", "same columns", "shifted", "some matrix", "squared norm", "same rank", "union over columns"),
    *("value", "vanishing square", "independent factor", "inverse moment", "mean order"),
    *("limit", "constant limit", "monotone limit", "sum of limits", "inverse in the limit", "comparison"),
    "induction over steps",
)
"""Rules about chance, rank, numbers, limits and steps without a second check: such proofs are named, not believed."""


def check_proof(part: Json, algebra: Algebra, algebra_of: AlgebraOf) -> None:
    """Raise `StatementError` unless the stored lines prove what the part says under its own hypotheses."""
    payload = part["outcome"].get("payload", {})
    reading = _Proof(payload.get("imports", {}), algebra_of)
    reading.concluded(payload.get("proof", []), part["says"], algebra)


class _Proof:
    def __init__(self, imports: Json, algebra_of: AlgebraOf) -> None:
        self.imports, self.algebra_of, self.done = imports, algebra_of, dict[str, list[Theorem]]()

    def concluded(self, records: Sequence[Json], says: str, algebra: Algebra, depth: int = 0) -> list[Theorem]:
        """The theorem of every comparison of a statement."""
        if len(records) > MOST_LINES or depth > MOST_DEPTH:
            raise StatementError("a proof that is too long")
        lines: dict[str, list[Theorem]] = {}
        for record in records:
            if record["name"] in lines:
                raise StatementError(f"two lines are called {record['name']!r}")
            try:
                lines[record["name"]] = self._line(record, lines, algebra, depth)
            except (StatementError, ValueError, LookupError) as error:
                raise StatementError(f"line {record['name']!r} ({record['rule']}): {error}") from None
        statement = algebra.theory.statement(says)
        return [self._found(claim, statement, lines, algebra) for claim in statement.claims]

    def _found(self, claim: Any, statement: Statement, lines: dict[str, list[Theorem]], algebra: Algebra) -> Theorem:
        goal = Goal(algebra, claim, (), {})
        allowed = [goal.formula_of(condition) for condition in statement.conditions]
        for theorem in (theorem for made in lines.values() for theorem in made):
            if goal.formula_of(theorem.claim) == goal.formula and all(
                follows(formula, allowed, algebra) for formula in theorem.hypotheses
            ):
                return Theorem(algebra, claim, theorem.hypotheses)
        raise StatementError("no line says it under the hypotheses of the statement")

    def _line(self, record: Json, lines: dict[str, list[Theorem]], algebra: Algebra, depth: int) -> list[Theorem]:
        check, args = RULES.get(record["rule"]), dict(record.get("arguments", {}))
        if check is None:
            kind = Unknown if record["rule"] in UNCHECKED else StatementError
            raise kind(f"the rule {record['rule']!r} is unknown here")
        premises = self._premises(record, lines, algebra)
        sources = self._source(record, depth) if "source_hash" in record else []
        found, stored = [], list(record.get("multipliers", []))
        for number, claim in enumerate(algebra.theory.statement(record["says"]).claims):
            multipliers = stored[number] if number < len(stored) else None
            goal = Goal(algebra, claim, premises, args, multipliers)
            hypotheses = _imported(goal, sources) if record["rule"] == "import" else check(goal)
            found.append(Theorem(algebra, claim, hypotheses))
        return found

    def _premises(self, record: Json, lines: dict[str, list[Theorem]], algebra: Algebra) -> list[Theorem]:
        found: list[Theorem] = []
        for text in record.get("premises", ()):
            if text in lines:
                found += lines[text]
                continue
            for claim in algebra.theory.statement(text).claims:
                goal = Goal(algebra, claim, (), {})
                found.append(Theorem(algebra, claim, {goal.formula: claim}))
        return found

    def _source(self, record: Json, depth: int) -> list[Theorem]:
        key = record["source_hash"]
        if key not in self.done:
            stored = self.imports.get(key)
            if stored is None:
                raise StatementError(f"the proof that is imported, {record.get('source', '')[:60]!r}, is not stored")
            if proof_hash(stored) != key:
                raise StatementError("the imported proof has another hash")
            algebra = self.algebra_of(stored["theory"])
            self.done[key] = self.concluded(stored["proof"], stored["says"], algebra, depth + 1)
        return self.done[key]


def _imported(goal: Goal, sources: Sequence[Theorem]) -> Hypotheses:
    """By the first of the source's theorems that gives the goal."""
    own = goal.premises
    candidates, reason = list(sources) or list(own), "nothing to import"
    for theorem in candidates:
        rest = own if sources else ()
        try:
            return RULES["import"](Goal(goal.algebra, goal.claim, (theorem, *rest), goal.args))
        except (StatementError, ValueError) as error:
            reason = str(error)
    raise StatementError(reason)
