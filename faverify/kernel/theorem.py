"""Theorems, which only rules can make.

A theorem says: along every trajectory of its theory, at every time at which it exists, for all values of the
parameters: if the hypotheses hold there, so does the conclusion. A hypothesis that moves is one about that time, and
what integrates, differentiates or passes to another time refuses it. ``times`` are those up to which the trajectory is
asked to exist (`faverify.kernel.existence`). ``Theorem`` takes a private key that `rule`
alone holds: whatever is a theorem came out of the rules named in its tree.
"""

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from faverify.algebra.multipliers import combination
from faverify.algebra.words import Poly
from faverify.claim import Theory
from faverify.errors import StatementError
from faverify.kernel.chance import told
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula, Term, against_zero, multiplied_out
from faverify.kernel.reader import Reader
from faverify.kernel.regular import continuous, smooth
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_expression, parse_statement
from faverify.lang.scope import Role, role_of
from faverify.outcome import Relation

_KEY = object()


class Theorem:
    """A conclusion under hypotheses in a theory, with the rule and the premises that made it."""

    __slots__ = ("conclusion", "data", "hypotheses", "premises", "rule", "theory", "times")
    theory: Theory
    hypotheses: Mapping[Formula, ex.Compare]
    conclusion: ex.Compare
    rule: str
    premises: "tuple[Theorem, ...]"
    data: Mapping[str, Any]
    times: frozenset[ex.Expr]

    def __init__(
        self,
        key: object,
        goal: "Goal",
        hypotheses: Mapping[Formula, ex.Compare],
        rule: str,
        times: frozenset[ex.Expr] = frozenset(),
    ) -> None:
        if key is not _KEY:
            raise Refused("a theorem is made by a rule, not by hand")
        values = {
            "theory": goal.theory,
            "hypotheses": MappingProxyType(dict(hypotheses)),
            "conclusion": goal.claim,
            "rule": rule,
            "premises": goal.premises,
            "data": MappingProxyType({**goal.args, **goal.data}),
            "times": times,
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise Refused("a theorem does not change")


Hypotheses = dict[Formula, ex.Compare]


LEFT_OUT = {"start": "0", "since": "0", "stop": "t"}
"""Arguments that need not be given: an interval is from the start on, up to the current time."""


@dataclass(frozen=True)
class Argument:
    """An argument in the text of a fact: in parentheses, or as the number of its rows or columns."""

    text: str
    theory: Theory

    def __format__(self, spec: str) -> str:
        if not spec:
            return f"({self.text})"
        return (parse_expression(self.text, self.theory).shape or ("1", "1"))[spec == "columns"]


@dataclass
class Goal:
    """What a rule is asked to make: the claim of a line, its premises and arguments, the theory to read them in."""

    theory: Theory
    reader: Reader
    claim: ex.Compare
    premises: tuple[Theorem, ...]
    args: Mapping[str, str]
    data: dict[str, object] = field(default_factory=dict)
    asked: Sequence[ex.Expr] | None = None
    """The times for which the premises ask, where they are others here (`faverify.kernel.existence`)."""

    @property
    def formula(self) -> Formula:
        """The normal form of the claim."""
        return self.formula_of(self.claim)

    def formula_of(self, claim: ex.Compare) -> Formula:
        """The normal form of a comparison."""
        return Formula.of(claim, self.reader)

    def of(self, theorem: Theorem) -> Formula:
        """The normal form of a premise; raises `Refused` for one of another theory."""
        if theorem.theory != self.theory:
            raise Refused(f"a premise belongs to theory {theorem.theory.name!r}: import it")
        return self.formula_of(theorem.conclusion)

    def terms(self) -> list[Term]:
        """What the premises say of 0, as they are written."""
        return [against_zero(p.conclusion, self.reader) for p in self.premises if self.of(p)]

    def combined(self, terms: Sequence[Term]) -> Hypotheses:
        """The hypotheses of the premises, if the claim is a combination of terms that they give (`multiplied_out`).

        The multipliers, of terms and claim as they are written, come from a search that is not trusted, and are kept:
        anybody can multiply them out.
        """
        target = against_zero(self.claim, self.reader)
        found = combination(target, terms)
        why = multiplied_out(target, terms, found)
        self.require(not why, why)
        self.data["multipliers"] = tuple(map(str, found or ()))
        return self.hypotheses()

    def made(self, relation: str, poly: Poly) -> Hypotheses:
        """The hypotheses of the premises, if the claim is about a polynomial, in this relation to 0."""
        given = Formula.make(relation, self.reader.normal(poly))
        self.require(self.formula == given, f"the rule gives {given}")
        return self.hypotheses()

    def texts(self, name: str) -> list[str]:
        """The texts of an argument, which are separated by ``;``; none if it is not given."""
        return [text.strip() for text in self.args.get(name, "").split(";") if text.strip()]

    def hypotheses(self, *premises: Theorem) -> Hypotheses:
        """All hypotheses of the given premises (all premises if none is given)."""
        found: Hypotheses = {}
        for premise in premises or self.premises:
            self.of(premise)
            found.update(premise.hypotheses)
        return found

    def without(self, premise: Theorem, *used: str | ex.Compare) -> Hypotheses:
        """The hypotheses of a premise, those that are used and those that are visible left out."""
        done = set(map(self.said, used))
        rest = (claim for formula, claim in self.hypotheses(premise).items() if formula not in done)
        return self.assume({}, *rest)

    def require(self, condition: object, why: str) -> None:
        """Raise `Refused` unless a side condition holds."""
        if not condition:
            raise Refused(why)

    def is_shown(self, formula: Formula, among: Sequence[Theorem] | None = None) -> bool:
        """Whether a premise says a formula (or its strict form, or an equation of its sides), or it is visible."""
        from faverify.kernel.signs import visibly

        premises = self.premises if among is None else among
        known = {self.of(one) for one in premises if one.theory == self.theory}
        equal = formula.relation == ">=" and Formula.make("==", formula.difference) in known
        return equal or formula in known | {one.weak for one in known} or visibly(formula, self.reader)

    def require_shown(self, *texts: str | ex.Compare, among: Sequence[Theorem] | None = None) -> None:
        """Raise `Refused` for the first of the texts, with arguments put in, that is not shown."""
        for text in texts:
            what = self.put(text) if isinstance(text, str) else self.said(text)
            self.require(self.is_shown(self.said(text), among), f"{what} is not shown")

    def put(self, text: str) -> str:
        """A text with arguments in it; raises `KeyError` for one that is not given.

        ``{of}`` stands for an argument in parentheses, ``{of:rows}`` and ``{of:columns}`` for its sizes.
        """
        given = {**LEFT_OUT, **self.args}
        return text.format_map({name: Argument(value, self.theory) for name, value in given.items()})

    def says(self, *facts: str | tuple[str, ...]) -> None:
        """Raise `Refused` unless the claim is one of the facts, and what this one needs, after it, is shown.

        A text about an argument that is not given is no fact.
        """
        known: list[str] = []
        for gives, *needs in ((one,) if isinstance(one, str) else one for one in facts):
            try:
                formula = self.said(gives)
            except (KeyError, StatementError):  # no fact of these arguments
                continue
            if self.formula == formula:
                return self.require_shown(*needs)
            known.append(self.put(gives))
        raise Refused(f"no such fact: the rule gives {' or '.join(known)}")

    def fact(self, *facts: str | tuple[str, ...]) -> Hypotheses:
        """The hypotheses of the premises, if the claim is one of the facts (`says`)."""
        self.says(*facts)
        return self.hypotheses()

    def require_still(self, *texts: str) -> None:
        """Raise `Refused` for the first of the texts that moves."""
        for text in texts:
            self.require(not self.reader.moves(self.reader.text(text)), f"{text} moves")

    def smooth(self, text: str) -> Poly:
        """A text as a polynomial; raises `Refused` unless it is an integral of its derivative."""
        poly = self.reader.text(text)
        self.require(smooth(poly, self.reader), f"{text} is not shown to be an integral of its derivative")
        return poly

    def continuous(self, text: str) -> Poly:
        """A text as a polynomial; raises `Refused` unless it is continuous."""
        poly = self.reader.text(text)
        self.require(continuous(poly, self.reader), f"{text} is not shown to be continuous")
        return poly

    def comparison(self, text: str) -> ex.Compare:
        """One comparison of a text, arguments put in (`put`)."""
        (claim,) = parse_statement(self.put(text), self.theory).claims
        return claim

    def said(self, claim: str | ex.Compare) -> Formula:
        """The normal form of a comparison or its text."""
        return self.formula_of(self.comparison(claim) if isinstance(claim, str) else claim)

    def then(self, name: str, time: ex.Expr) -> ex.Expr:
        """An argument at a time."""
        value = self.expression(name)
        return ex.At(value.shape, value, time)

    def expression(self, name: str) -> ex.Expr:
        """An argument as an expression."""
        text = {**LEFT_OUT, **self.args}.get(name)
        if text is None:
            raise Refused(f"the rule needs the argument {name!r}")
        return parse_expression(text, self.theory)

    def letter(self, name: str) -> str:
        """An argument that names a letter, as the theory writes it (not ``(c)``: no letter is called so)."""
        found = self.args[name]
        self.require(found in self.theory.shapes, f"{found!r} is no letter of the theory")
        return found

    def one(self) -> Theorem:
        """The only premise."""
        self.require(len(self.premises) == 1, f"one premise is needed, {len(self.premises)} given")
        return self.premises[0]

    def closed(self, hypotheses: Hypotheses) -> Hypotheses:
        """The hypotheses, none of which may speak of the current time; nor do the times of the premises (t + 1, x).

        An imported theorem is about one time, too: its times are asked for at that time, and pass on.
        """
        moving = next((f for f in hypotheses if f.moves(self.reader)), None)
        self.require(moving is None, f"the hypothesis {moving} is about one time only")
        asked = (time for premise in self.premises if premise.theory == self.theory for time in premise.times)
        later = any(self.reader.moves(self.reader.read(time)) for time in asked)
        self.require(not later, "a premise asks for a time that runs with the current one")
        return hypotheses

    def require_unasked(self, *names: str, but: ex.Expr | None = None) -> None:
        """Raise `Refused` where a premise asks for a time that depends on names, over which a rule closes.

        What holds for the s of a proof if the trajectory exists at s + 1 does not hold for this s if it exists at the
        s + 1 of another s. ``but`` is a time at which the rule itself knows that the trajectory exists.
        """
        asked = [time for premise in self.premises for time in premise.times if time != but]
        self.asked = asked if self.asked is None else self.asked
        taken = self.speaks_of(*asked) & set(names)
        self.require(not taken, f"a premise asks for a time that depends on {min(taken, default='')}")

    def speaks_of(self, *parts: ex.Expr) -> frozenset[str]:
        """The names in expressions, those of the definitions and values that they are made of included."""
        return frozenset(letter.name for part in parts for letter in names_of(part, self.theory))

    def restricted(self) -> frozenset[str]:
        """The names that relations, flows, starts, steps and values of the theory mention, and the letters with one."""
        theory = self.theory
        return told(theory) | {*theory.values, *theory.flow, *theory.steps, *theory.inputs}

    def require_free(self, name: str) -> None:
        """Raise `Refused` unless a name is that of a number about which the theory says nothing."""
        number = role_of(name, self.theory) in (Role.PARAMETER, Role.INSTANT, Role.VALUE)
        self.require(number and self.theory.shapes.get(name, ()) == (), f"{name} is no parameter")
        self.require(name not in self.restricted(), f"{name} is bound by the theory")

    def require_arbitrary(self, name: str, rest: Hypotheses) -> None:
        """Raise `Refused` unless theory, claim, arguments and hypotheses say nothing of a number.

        Then a rule may close over it. Nor may a premise ask for a time that depends on it, but for the time that it is.
        """
        self.require_free(name)
        told = self.speaks_of(self.claim, *map(self.expression, self.args), *rest.values())
        self.require(name not in told, f"{name} is not arbitrary")
        self.require_unasked(name, but=ex.Letter(ex.SCALAR, name))

    def assume(self, hypotheses: Hypotheses, *claims: ex.Compare) -> Hypotheses:
        """Hypotheses together with further ones, those that are visibly true left out."""
        from faverify.kernel.signs import visibly

        result = dict(hypotheses)
        for claim in claims:
            formula = self.formula_of(claim)
            if not visibly(formula, self.reader):
                result[formula] = claim
        return result


Check = Callable[[Goal], Hypotheses]
RULES: dict[str, "RuleRecord"] = {}


@dataclass(frozen=True)
class RuleRecord:
    """A rule: its number on the list, its name in steps, the docstring with its proof, the check, its times."""

    number: str
    name: str
    doc: str
    check: Check
    times: tuple[str, ...] = ()


def rule(number: str, name: str, *times: str) -> Callable[[Check], Check]:
    """Register a rule. Its function checks the goal and returns the hypotheses under which the goal is proved.

    ``times`` are its arguments that are times (in another rule a letter may be called ``time``).
    """

    def register(check: Check) -> Check:
        if name in RULES:
            raise Refused(f"the rule {name!r} exists")
        RULES[name] = RuleRecord(number, name, check.__doc__ or "", check, times)
        return check

    return register


def apply(name: str, goal: Goal) -> Theorem:
    """The theorem that a rule makes of a goal; raises `Refused` where it does not apply."""
    from faverify.kernel.existence import times_of

    if name not in RULES:
        raise Refused(f"there is no rule {name!r}")
    record, before = RULES[name], len(goal.reader.uses)
    try:
        _require_whole(goal.args)
        hypotheses = record.check(goal)
    except StatementError:
        raise
    except (LookupError, ValueError) as error:  # an argument or a premise is missing, or there is one too many
        raise Refused(f"the rule {name!r} needs other arguments or premises ({error!r})") from None
    goal.data["cofactors"] = tuple(goal.reader.uses[before:])
    return Theorem(_KEY, goal, hypotheses, f"{record.number} {name}", times_of(goal, hypotheses, record.times))


def _require_whole(args: Mapping[str, str]) -> None:
    """Raise `Refused` for an argument that is no whole expression or comparison.

    Rules put arguments into texts of facts: "1) - 5 + f(1" would close a parenthesis that a rule has opened.
    """
    for text in (piece for value in args.values() for piece in value.split(";") if piece.strip()):
        if why := _not_whole(text.strip()):
            raise Refused(f"the argument {text!r} is {why}")


@lru_cache(maxsize=4096)
def _not_whole(text: str) -> str:
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "no expression"
    return "no single expression" if isinstance(tree, (ast.Tuple, ast.IfExp, ast.BoolOp, ast.Lambda)) else ""


def at_least(left: ex.Expr, right: ex.Expr) -> ex.Compare:
    """``left >= right``."""
    return ex.Compare(ex.SCALAR, left, Relation.AT_LEAST, right)
