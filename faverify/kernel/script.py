"""The proofs of claim files: lines of statement text, rule and premises, elaborated into theorems.

A premise is the name of an earlier line, or a comparison that is assumed: it is a hypothesis then, which the text of
the line has after ``if`` (or the proof in ``given``). A line whose theorem has another hypothesis is refused.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.kernel import (  # noqa: F401 - register
    rules_chance,
    rules_import,
    rules_limits,
    rules_numbers,
    rules_scalar,
    rules_spectra,
    rules_steps,
    rules_time,
    rules_words,
)
from faverify.kernel.errors import Refused
from faverify.kernel.existence import missing
from faverify.kernel.formula import Formula
from faverify.kernel.gate import gate
from faverify.kernel.reader import Reader
from faverify.kernel.regular import continuous
from faverify.kernel.signs import follows
from faverify.kernel.theorem import Goal, Theorem, apply
from faverify.lang import expr as ex
from faverify.lang.parse import parse_statement
from faverify.lang.pieces import pieces_of
from faverify.lang.typed import require_a, require_text
from faverify.outcome import Relation

MOST_LINES = 40


@dataclass(frozen=True)
class Proved:
    """A statement that is proved elsewhere, to be imported: its text, theory and lines."""

    says: str
    theory: Theory
    lines: "tuple[Line, ...]"
    given: tuple[str, ...] = ()
    label: str = ""

    @cached_property
    def digest(self) -> str:
        """A hash of statement, theory, lines and all that they import."""
        told = (
            self.says,
            self.theory.digest,
            self.given,
            [(x.name, x.says, x.rule, x.premises, x.args) for x in self.lines],
        )
        imported = [line.source.digest for line in self.lines if line.source]
        return hashlib.sha256(repr((told, imported)).encode()).hexdigest()


@dataclass(frozen=True)
class Line:
    """One line of a proof; ``source`` is what rule ``import`` imports. Raises `UsageError` for what is no text."""

    name: str
    says: str
    rule: str
    premises: tuple[str, ...] = ()
    args: tuple[tuple[str, str], ...] = ()
    source: Proved | None = None

    def __post_init__(self) -> None:
        where = f"line {self.name!r:.60} of a proof"
        for value in (self.name, self.says, self.rule, *self.premises, *(text for _, text in self.args)):
            require_text(where, value)
        if self.source is not None:
            require_a(f"{where}: what it imports", self.source, Proved, "BY.proved(says, theory)")


@dataclass
class Derived:
    """The theorems of a line: one for each comparison of its text."""

    line: Line
    theorems: tuple[Theorem, ...]


@dataclass
class Script:
    """A proof in the making: the theory, its reader, the lines so far."""

    theory: Theory
    given: tuple[str, ...] = ()
    lines: dict[str, Derived] = field(default_factory=dict)

    @cached_property
    def reader(self) -> Reader:
        """The reader of the theory, after its gate K0; its own: what a line records depends on no other proof."""
        return gate(self.theory)

    def add(self, line: Line) -> Derived:
        """Derive one line; raises `Refused` with its name where a rule does not apply."""
        if line.name in self.lines:
            raise Refused(f"two lines are called {line.name!r}")
        try:
            statement = parse_statement(line.says, self.theory)
            premises = self._premises(line)
            theorems = []
            for claim in statement.claims:
                goal = Goal(self.theory, self.reader, claim, premises, dict(line.args))
                goal.premises = self._fitting(goal) if line.rule == "import" else premises
                theorems.append(apply(line.rule, goal))
                self._covered(theorems[-1], (*statement.hypotheses, *statement.ranges))
        except StatementError as error:
            raise Refused(f"line {line.name!r} ({line.rule}): {error}") from None
        self.lines[line.name] = Derived(line, tuple(theorems))
        return self.lines[line.name]

    def _premises(self, line: Line) -> tuple[Theorem, ...]:
        found: list[Theorem] = []
        if line.source is not None:
            found += prove(line.source)
        for text in line.premises:
            if text in self.lines:
                found += self.lines[text].theorems
                continue
            for claim in parse_statement(text, self.theory).claims:
                found.append(apply("given", Goal(self.theory, self.reader, claim, (), {})))
        return tuple(found)

    def _fitting(self, goal: Goal) -> tuple[Theorem, ...]:
        """Of the imported theorems the one that gives the goal, then the premises of this theory."""
        own = tuple(p for p in goal.premises if p.theory == self.theory)
        others = [p for p in goal.premises if p not in own] or list(own)
        for theorem in others:
            rest = own if theorem not in own else ()
            try:
                rules_import.imported(Goal(self.theory, self.reader, goal.claim, (theorem, *rest), goal.args))
            except Refused as error:
                last = error
                continue
            return (theorem, *rest)
        raise last

    def _covered(self, theorem: Theorem, stated: Sequence[object]) -> None:
        """Raise `Refused` for a hypothesis that neither the text nor ``given`` has."""
        formulas = {Formula.of(claim, self.reader) for claim in stated}  # type: ignore[arg-type]
        formulas |= {
            Formula.of(c, self.reader) for text in self.given for c in parse_statement(text, self.theory).claims
        }
        extra = [str(formula) for formula in theorem.hypotheses if not follows(formula, formulas, self.reader)]
        if extra:
            raise Refused(f"the hypothesis {extra[0]} is not stated")


_PROVED: dict[str, tuple[Theorem, ...]] = {}
_SCRIPTS: dict[str, Script | str] = {}  # the newest few; of a proof in which no rule gives a line, why
MOST_SCRIPTS = 512


def prove(proved: Proved) -> tuple[Theorem, ...]:
    """The theorems of a finished proof, from its last line."""
    key = proved.digest
    if key not in _PROVED:
        script = finished(proved)
        _PROVED[key] = concluded(script, proved.says)
    return _PROVED[key]


def finished(proved: Proved) -> Script:
    """As `run`, once for a part, its controls and those that import it; nothing may be added to the script."""
    key = replace(proved, says="").digest  # the lines are the same whatever they are to conclude
    if key not in _SCRIPTS:
        found: Script | str
        try:
            found = run(proved)
        except Refused as error:
            found = str(error)
        while len(_SCRIPTS) >= MOST_SCRIPTS:
            _SCRIPTS.pop(next(iter(_SCRIPTS)))
        _SCRIPTS[key] = found
    script = _SCRIPTS[key]
    if isinstance(script, str):
        raise Refused(script)
    return script


def run(proved: Proved) -> Script:
    """All lines of a proof; raises `Refused` at the first that no rule gives."""
    if len(proved.lines) > MOST_LINES:
        raise Refused(f"a proof of {len(proved.lines)} lines; {MOST_LINES} at most")
    script = Script(proved.theory, proved.given)
    for line in proved.lines:
        script.add(line)
    return script


def concluded(script: Script, says: str) -> tuple[Theorem, ...]:
    """The theorem of each comparison of a statement, proved by some line under the statement's own hypotheses."""
    statement = parse_statement(says, script.theory)
    allowed = {Formula.of(c, script.reader) for c in (*statement.hypotheses, *statement.ranges)}
    _require_attained(script, says, statement.claims)
    found = []
    theorems = [theorem for derived in script.lines.values() for theorem in derived.theorems]
    for claim in statement.claims:
        formula = Formula.of(claim, script.reader)
        fitting = [t for t in theorems if Formula.of(t.conclusion, script.reader) == formula]
        theorem = next((t for t in fitting if all(follows(h, allowed, script.reader) for h in t.hypotheses)), None)
        if theorem is None:
            rest = (h for t in fitting for h in t.hypotheses if not follows(h, allowed, script.reader))
            extra = str(next(rest, ""))
            why = f"it rests on {extra}, which the statement does not assume" if extra else "no line says it"
            raise Refused(f"{says!r} is not concluded: {why}")
        said = (*statement.claims, *statement.hypotheses, *statement.ranges)
        if time := missing(theorem.times, said, script.reader):
            raise Refused(
                f"{says!r} is shown where the trajectory exists at the time {time}, of which it does not speak"
            )
        found.append(theorem)
    return tuple(found)


def _require_attained(script: Script, says: str, claims: Sequence[ex.Compare]) -> None:
    """Raise `Refused` where ``f <= g for some t`` is read as the least of f - g, which is not shown to be attained."""
    if not pieces_of(says).ranges.strip().startswith("some "):
        return
    for claim in claims:
        strict = claim.relation in (Relation.ABOVE, Relation.BELOW)
        if not strict and not continuous(script.reader.read(claim.left.children[0]), script.reader):
            raise Refused(f"{says!r}: what is compared is not shown to be continuous, so that no time need attain it")


def step(name: str, says: str, rule: str, *premises: str, **args: str) -> Line:
    """A line of a proof: its name, the statement, the rule, the premises by name (or texts that are assumed)."""
    return Line(name, says, rule, premises, tuple(args.items()))


def surely(name: str, says: str, rule: str, source: Proved, *premises: str, **args: str) -> Line:
    """A line whose rule takes a theorem about fixed letters (`faverify.kernel.chance.fixed`), then its premises."""
    return Line(name, says, rule, premises, tuple(args.items()), source)


def lemma(name: str, says: str, source: Proved, *premises: str, **letters: str) -> Line:
    """A line that imports a theorem; ``letters`` says what becomes of the letters of its theory."""
    return Line(name, says, "import", premises, tuple(letters.items()), source)


Args = Mapping[str, str]
