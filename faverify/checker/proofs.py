"""Proofs of the kernel, line by line, and the times for which they ask: a statement has to speak of each of these.

Each line is checked by the check of its rule, imports by the proofs that are stored beside.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from faverify.checker import rules_chance, rules_facts, rules_import, rules_limits, rules_matrix, rules_scalar  # noqa: F401 - they register
from faverify.checker.algebra import Algebra
from faverify.checker.files import proof_hash
from faverify.checker.language import OVER_TIME, Node, Statement, Theory, number, require_whole, walk
from faverify.checker.moving import regular
from faverify.checker.rules_time import forever
from faverify.checker.scope import is_random, nodes_behind
from faverify.checker.theorems import RULES, TIMES, Formula, Goal, Hypotheses, Theorem, follows
from faverify.checker.words import shown
from faverify.errors import StatementError, UnableError


def times_of(goal: Goal, hypotheses: Hypotheses, arguments: Iterable[str] = ()) -> frozenset[Node]:
    """Those of the premises, of arguments that are times, of what is said; none if no trajectory ever ends."""
    if endless(goal.algebra):
        return frozenset()
    asked = goal.asked if goal.asked is not None else [time for one in goal.premises for time in one.times]
    given = [goal.node(name) for name in arguments if name in goal.args]
    said = spoken_of((goal.claim, *hypotheses.values()), goal.algebra.theory)
    return frozenset(filter(_counts, (*asked, *given, *said)))


def spoken_of(claims: Iterable[Node], theory: Theory) -> Iterator[Node]:
    """The stated times and the ends of intervals in claims, definitions and values written out."""
    for node in nodes_behind(claims, theory):
        if node.op == "at":
            yield node.args[1]
        if node.op == "call" and node.value in OVER_TIME:
            yield from node.args[1:]


def missing(times: Iterable[Node], claims: Iterable[Node], algebra: Algebra) -> str:
    """A time for which a theorem asks and of which claims do not speak; "" if there is none."""
    said = {shown(algebra.read(time)) for time in filter(_counts, spoken_of(claims, algebra.theory))}
    return min({shown(algebra.read(time)) for time in times if algebra.read(time)} - said, default="")


def endless(algebra: Algebra) -> bool:
    """Whether every trajectory of a theory exists for all time, whatever premises say."""
    if algebra.endless is None:
        theory = algebra.theory
        still = not theory.flow and not any(map(algebra.value_moves, theory.values))
        nothing = Node("num", (), 0, None)
        algebra.endless = still or bool(theory.steps) or forever(Goal(algebra, nothing, (), {}))
    return algebra.endless


def _counts(time: Node) -> bool:
    """Whether a time is one up to which a trajectory need not exist: neither 0 nor the current time."""
    current = time.op == "let" and time.value in ("t", "oo")
    return not current and not (time.op == "num" and time.value == 0)


Json = Mapping[str, Any]
Done = dict[str, tuple[Json, list[Theorem]]]
AlgebraOf = Callable[[Mapping[str, Any]], Algebra]
MOST_LINES, MOST_DEPTH = 60, 20
NOTHING = number(0)


def check_proof(part: Json, algebra: Algebra, algebra_of: AlgebraOf, done: Done) -> None:
    """Raise `StatementError` unless the stored lines prove what the part says under its own hypotheses.

    ``done`` has the imported proofs that were checked with these algebras before, as they stood, by their hashes.
    """
    payload = part["outcome"].get("payload", {})
    reading = _Proof(payload.get("imports", {}), algebra_of, done)
    reading.concluded(payload.get("proof", []), part["says"], algebra)


class _Proof:
    def __init__(self, imports: Json, algebra_of: AlgebraOf, done: Done) -> None:
        self.imports, self.algebra_of, self.done = imports, algebra_of, done

    def concluded(self, records: Sequence[Json], says: str, algebra: Algebra, depth: int = 0) -> list[Theorem]:
        """The theorem of every comparison of a statement."""
        if len(records) > MOST_LINES or depth > MOST_DEPTH:
            raise StatementError("a proof that is too long")
        lines: dict[str, list[Theorem]] = {}
        statement, told = algebra.theory.statement(says), Goal(algebra, NOTHING, (), {})
        allowed = [told.formula_of(condition) for condition in statement.conditions]
        for record in records:
            if record["name"] in lines:
                raise StatementError(f"two lines are called {record['name']!r}")
            try:
                lines[record["name"]] = self._line(record, lines, algebra, depth)
                _require_stated(record["says"], lines[record["name"]], allowed, told)
            except (StatementError, UnableError, ValueError, LookupError) as error:
                raise StatementError(f"line {record['name']!r} ({record['rule']}): {error}") from None
        for claim in statement.claims:
            if statement.attained and not regular(algebra.read(claim.args[0].args[0]), algebra, "continuous"):
                raise StatementError("what is compared is not shown to be continuous, so that no time need attain it")
        return [self._found(claim, statement, lines, algebra) for claim in statement.claims]

    def _found(self, claim: Any, statement: Statement, lines: dict[str, list[Theorem]], algebra: Algebra) -> Theorem:
        goal = Goal(algebra, _certain(claim, algebra.theory), (), {})
        allowed = [goal.formula_of(condition) for condition in statement.conditions]
        for theorem in (theorem for made in lines.values() for theorem in made):
            if goal.formula_of(theorem.claim) == goal.formula and all(
                follows(formula, allowed, algebra) for formula in theorem.hypotheses
            ):
                if time := missing(theorem.times, (*statement.claims, *statement.conditions), algebra):
                    raise StatementError(
                        f"it asks for a trajectory up to {time}, of which the statement does not speak"
                    )
                return Theorem(algebra, claim, theorem.hypotheses, theorem.times)
        raise StatementError("no line says it under the hypotheses of the statement")

    def _line(self, record: Json, lines: dict[str, list[Theorem]], algebra: Algebra, depth: int) -> list[Theorem]:
        check, args = RULES.get(record["rule"]), dict(record.get("arguments", {}))
        if check is None:
            raise StatementError(f"the rule {record['rule']!r} is unknown here")
        for piece in (piece for text in args.values() for piece in text.split(";") if piece.strip()):
            require_whole(piece)
        premises = self._premises(record, lines, algebra)
        sources = self._source(record, depth) if "source_hash" in record else []
        if record["rule"] != "import":
            premises = [*sources, *premises]
        found, stored = [], list(record.get("multipliers", []))
        for index, claim in enumerate(algebra.theory.statement(record["says"]).claims):
            multipliers = stored[index] if index < len(stored) else None
            goal = Goal(algebra, _certain(claim, algebra.theory), premises, args, multipliers)
            if record["rule"] == "import":
                goal.premises = _fitting(goal, sources)
            hypotheses = check(goal)
            found.append(Theorem(algebra, claim, hypotheses, times_of(goal, hypotheses, TIMES[record["rule"]])))
        return found

    def _premises(self, record: Json, lines: dict[str, list[Theorem]], algebra: Algebra) -> list[Theorem]:
        found: list[Theorem] = []
        for text in record.get("premises", ()):
            if text in lines:
                found += lines[text]
                continue
            for claim in algebra.theory.statement(text).claims:
                goal = Goal(algebra, _certain(claim, algebra.theory), (), {})
                hypotheses = {goal.formula: claim}
                found.append(Theorem(algebra, claim, hypotheses, times_of(goal, hypotheses)))
        return found

    def _source(self, record: Json, depth: int) -> list[Theorem]:
        key = record["source_hash"]
        stored = self.imports.get(key)
        if depth > MOST_DEPTH:
            raise StatementError("a proof that is too long")
        if stored is None:
            raise StatementError(f"the proof that is imported, {record.get('source', '')[:60]!r}, is not stored")
        if proof_hash(stored) != key:
            raise StatementError("the imported proof has another hash")
        for inner in (line for line in stored["proof"] if "source_hash" in line):
            self._source(inner, depth + 1)
        if key not in self.done or self.done[key][0] != stored:
            algebra = self.algebra_of(stored["theory"])
            self.done[key] = stored, self.concluded(stored["proof"], stored["says"], algebra, depth + 1)
        return self.done[key][1]


def _require_stated(says: str, theorems: Sequence[Theorem], allowed: Sequence[Formula], told: Goal) -> None:
    """The hypotheses of a line are those of its own text, or those of the whole statement."""
    conditions = told.algebra.theory.statement(says).conditions
    stated = [*allowed, *map(told.formula_of, conditions)]
    for formula in (formula for theorem in theorems for formula in theorem.hypotheses):
        if not follows(formula, stated, told.algebra):
            raise StatementError("a hypothesis is not stated")


def _certain(claim: Node, theory: Theory) -> Node:
    """The claim; raises `StatementError` for a random variable outside P and E, and for P and E of what is none."""
    if is_random(claim, theory):
        raise StatementError("a random variable stands below P or E only")
    for node in walk(claim):
        if node.op == "call" and node.value in ("P", "E") and not is_random(node.args[0], theory):
            raise StatementError(f"{node.value} of what is not random")
    return claim


def _fitting(goal: Goal, sources: Sequence[Theorem]) -> tuple[Theorem, ...]:
    """The first of the source's theorems that gives the goal, and the premises of this theory."""
    own = goal.premises
    candidates, reason = list(sources) or list(own), "nothing to import"
    for theorem in candidates:
        found = (theorem, *(own if sources else ()))
        try:
            RULES["import"](Goal(goal.algebra, goal.claim, found, goal.args))
        except (StatementError, ValueError) as error:
            reason = str(error)
        else:
            return found
    raise StatementError(reason)
