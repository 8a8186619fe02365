"""What a line of a proof says, under which hypotheses; what is visibly non-negative; sums with multipliers."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from faverify.checker.algebra import Algebra, normalised
from faverify.checker.language import ONE, Node, compare, letter, number, written_number
from faverify.checker.scope import behind, is_free
from faverify.checker.words import Atom, Mono, Poly, constant, frozen, is_scalar, plus, scaled
from faverify.errors import StatementError

NEVER_NEGATIVE = (
    *("ind", "sigma_max", "nuclear", "exp", "abs", "dimension", "sigma_min", "rank", "P", "chi2", "F"),
    "time",  # a trajectory begins at 0
)


class Formula(NamedTuple):
    """A comparison with 0 in normal form."""

    relation: str
    poly: tuple[tuple[Mono, Fraction], ...]

    @staticmethod
    def of(relation: str, poly: Poly) -> "Formula":
        """Normalised."""
        made = normalised(relation, poly)
        return Formula(made[0], frozen(made[1]))

    @property
    def left(self) -> dict[Mono, Fraction]:
        """The polynomial."""
        return dict(self.poly)

    def weak(self) -> "Formula":
        """``>`` as ``>=``."""
        return Formula(">=", self.poly) if self.relation == ">" else self

    def negated(self) -> "Formula":
        """The exact complement of an inequality."""
        if self.relation not in (">", ">="):
            raise StatementError("only inequalities have a complement")
        return Formula.of(">" if self.relation == ">=" else ">=", scaled(self.left, constant(-1)))

    @property
    def absurd(self) -> bool:
        """A number with the wrong sign."""
        if any(mono.word or mono.scalars or mono.rows != "1" for mono, _ in self.poly):
            return False
        value = sum((x for _, x in self.poly), Fraction(0))
        return {">=": value < 0, ">": value <= 0, "==": value != 0}.get(self.relation, False)


Hypotheses = dict[Formula, Node]


class Theorem(NamedTuple):
    """A conclusion in a theory, and the hypotheses under which it holds."""

    algebra: Algebra
    claim: Node
    hypotheses: Hypotheses
    times: frozenset[Node] = frozenset()
    """The times up to which the trajectory is asked to exist."""


class Goal:
    """What a line claims, from which premises, with which arguments and stored multipliers."""

    def __init__(
        self, algebra: Algebra, claim: Node, premises: Sequence[Theorem], args: Mapping[str, str],
        multipliers: Sequence[str] | None = None,
    ) -> None:  # fmt: skip
        self.algebra, self.claim, self.premises, self.args = algebra, claim, tuple(premises), dict(args)
        self.multipliers = multipliers
        self.asked: Sequence[Node] | None = None  # the times for which the premises ask, where they are others here

    @property
    def formula(self) -> Formula:
        """The claim in normal form."""
        return self.formula_of(self.claim)

    def formula_of(self, claim: Node) -> Formula:
        """A comparison in normal form."""
        relation, poly = self.algebra.compared(claim)
        return Formula(relation, frozen(poly))

    def said(self, text: str) -> Formula:
        """The normal form of a text."""
        return self.formula_of(self.comparison(text))

    def comparison(self, text: str) -> Node:
        """One comparison of a text."""
        (claim,) = self.algebra.theory.statement(text).claims
        return claim

    def node(self, name: str, default: str | None = None) -> Node:
        """An argument as a node."""
        text = self.args.get(name, default)
        self.need(text is not None, f"the argument {name} is missing")
        return self.algebra.theory.node(str(text))

    def poly(self, name: str, default: str | None = None) -> Poly:
        """An argument as a polynomial."""
        return self.algebra.read(self.node(name, default))

    def terms(self) -> list["Term"]:
        """What all premises say, as they are written."""
        for premise in self.premises:
            self.of(premise)
        return [self.algebra.against_zero(premise.claim) for premise in self.premises]

    def need(self, condition: object, why: str) -> None:
        """Raise `StatementError` unless a side condition holds."""
        if not condition:
            raise StatementError(why)

    def of(self, theorem: Theorem) -> Formula:
        """What a premise of this theory says."""
        self.need(theorem.algebra is self.algebra, "a premise of another theory")
        return self.formula_of(theorem.claim)

    def one(self) -> Theorem:
        """The only premise."""
        self.need(len(self.premises) == 1, "one premise is needed")
        return self.premises[0]

    def formulas(self) -> list[Formula]:
        """What all premises say."""
        return [self.of(premise) for premise in self.premises]

    def under(self, *premises: Theorem) -> Hypotheses:
        """The hypotheses of the given premises, of all if none is given."""
        found: Hypotheses = {}
        for premise in premises or self.premises:
            self.of(premise)
            found.update(premise.hypotheses)
        return found

    def gives(self, *texts: str) -> None:
        """The claim is what one of the texts says."""
        self.need(any(self.formula == self.said(text) for text in texts), f"the rule gives {' or '.join(texts)[:200]}")

    def made(self, relation: str, poly: Poly) -> None:
        """The claim is a polynomial's."""
        self.need(self.formula == Formula.of(relation, poly), "the rule gives something else")

    def assumed(self, hypotheses: Hypotheses, *claims: Node) -> Hypotheses:
        """Further hypotheses, the visibly true ones left out."""
        found = dict(hypotheses)
        for claim in claims:
            formula = self.formula_of(claim)
            if not visible(formula, self.algebra):
                found[formula] = claim
        return found

    def shown(self, text: str, among: Iterable[Formula]) -> bool:
        """Whether a text is among formulas (strict ones and equations count as weak) or visibly true."""
        formula = self.said(text)
        known = {*among, *(one.weak() for one in among)}
        equal = formula.relation == ">=" and Formula.of("==", formula.left) in known
        return formula in known or equal or visible(formula, self.algebra)

    def known(self, *texts: str) -> None:
        """Each text is said by a premise, or visibly true."""
        formulas = self.formulas()
        for text in texts:
            self.need(self.shown(text, formulas), f"{text[:200]} is not shown")

    def constant(self, *names: str) -> None:
        """No argument of these moves."""
        for name in names:
            self.need(not self.algebra.moves(self.poly(name)), f"{name} moves")

    def still(self, hypotheses: Hypotheses) -> Hypotheses:
        """The hypotheses, none of which may speak of the current time; nor may the times of premises (t + 1)."""
        own = (premise for premise in self.premises if premise.algebra is self.algebra)  # (another is about one time)
        later = any(self.algebra.moves(self.algebra.read(time)) for premise in own for time in premise.times)
        self.need(not later, "a premise asks for a time that runs")
        self.need(not any(self.algebra.moves(f.left) for f in hypotheses), "a hypothesis is about one time only")
        return hypotheses

    def unasked(self, *names: str, but: Node | None = None) -> None:
        """Raise `StatementError` where a premise asks for a time, other than ``but``, that depends on names."""
        asked = [time for premise in self.premises for time in premise.times if time != but]
        self.asked = asked if self.asked is None else self.asked
        self.need(not self.spoken(*asked) & set(names), f"a premise asks for a time that depends on {names[0]}")

    def unending(self, *texts: str) -> None:
        """Ask for no time where a premise that asks for none says one of the texts: that something tends to 0."""
        certain = [self.of(premise) for premise in self.premises if not premise.times]
        if any(self.said(text) in certain for text in texts):
            self.asked = ()

    def spoken(self, *nodes: Node) -> set[str]:
        """The names in expressions and in the definitions and values that they are made of."""
        return behind(nodes, self.algebra.theory)

    def free(self, name: str) -> None:
        """Raise `StatementError` unless a name is that of a number about which the theory says nothing."""
        self.need(is_free(name, self.algebra.theory), f"{name} is no number, or bound by the theory")

    def shape(self, name: str) -> tuple[str, str]:
        """The shape of an argument."""
        return self.node(name).shape or ("1", "1")


Rule = Callable[[Goal], Hypotheses]
RULES: dict[str, Rule] = {}
TIMES: dict[str, tuple[str, ...]] = {}
"""The arguments of each rule that are times."""


def rule(name: str, *times: str) -> Callable[[Rule], Rule]:
    """Register the check of a rule, and which of its arguments are times."""

    def register(check: Rule) -> Rule:
        RULES[name], TIMES[name] = check, times
        return check

    return register


def at_least(left: Node, right: Node) -> Node:
    """``left >= right``."""
    return compare(left, ">=", right)


NOW, ZERO = letter("t"), number(0)


def nonnegative(poly: Poly, algebra: Algebra) -> bool:
    """Every term is a positive number times factors that are never negative."""
    return all(value > 0 and _never_negative(mono, algebra) for mono, value in poly.items())


def _never_negative(mono: Mono, algebra: Algebra) -> bool:
    odd = [key for key in set(mono.scalars) if mono.scalars.count(key) % 2]
    return not mono.word and mono.rows == "1" and all(_factor(key, algebra.known[key], algebra) for key in odd)


def _factor(key: str, info: Atom, algebra: Algebra) -> bool:
    if info.kind.startswith("root"):
        return True
    if info.kind == "1/":
        return nonnegative(info.parts[0], algebra)
    if info.kind == "tr":
        own = frozen({Mono("1", "1", (), (key,)): Fraction(1)})
        return own in algebra.squares or _gram(next(iter(info.parts[0])), algebra)
    return info.kind.split()[0] in NEVER_NEGATIVE


def _gram(mono: Mono, algebra: Algebra) -> bool:
    """Whether a cyclic word is X'X."""
    half, rest = divmod(len(mono.word), 2)
    for k in range(len(mono.word) if not rest else 0):
        turned = mono.word[k:] + mono.word[:k]
        ((flipped, _),) = algebra.flip({Mono("", "", turned[:half]): Fraction(1)}).items()
        if flipped.word == turned[half:]:
            return True
    return False


def positive(poly: Poly, algebra: Algebra) -> bool:
    """Never negative, with a term that is a number or a product of dimensions."""
    sizes = any(all(algebra.known[key].kind in ("dimension", "exp") for key in mono.scalars) for mono in poly)
    return nonnegative(poly, algebra) and sizes


def visible(formula: Formula, algebra: Algebra) -> bool:
    """Whether it needs no proof."""
    if formula.relation == ">=":
        return nonnegative(formula.left, algebra)
    return positive(formula.left, algebra) if formula.relation == ">" else not formula.poly


def written(node: Node, algebra: Algebra) -> bool:
    """Never negative as it is written: even powers, sums, products, quotients and grams of such."""
    if node.op == "pow" and node.value.denominator == 1 and node.value.numerator % 2 == 0:
        return True
    if node.op == "add" or (node.op in ("mul", "div") and all(part.shape in (ONE, None) for part in node.args)):
        if all(written(part, algebra) for part in node.args):
            return True
    elif node.op == "let" and node.value in algebra.theory.definitions:
        return written(algebra.theory.node(algebra.theory.definitions[node.value]), algebra)
    elif node.op == "at":
        return written(node.args[0], algebra) or nonnegative(algebra.read(node), algebra)
    elif node.op == "call" and node.value == "tr" and node.args[0].op == "mul":
        left, right = node.args[0].args
        if any(a.op == "T" and a.args[0] == b for a, b in ((left, right), (right, left))):
            return True
    poly = algebra.read(node)
    return is_scalar(poly) and nonnegative(poly, algebra)


Term = tuple[str, Poly]


def multiplied_out(target: Term, terms: Sequence[Term], stored: Sequence[str] | None) -> None:
    """Raise `StatementError` unless ``sum m_k p_k = target`` with the stored m_k, >= 0 but for equations.

    Of a strict target some strict term has a positive multiplier, of an equation nothing but equations have one.
    """
    if stored is None or len(stored) != len(terms):
        raise StatementError("as many multipliers as premises are needed")
    total: Poly = {}
    used = set[str]()
    for (relation, poly), text in zip(terms, stored, strict=True):
        value = written_number(text)
        if value < 0 and relation != "==":
            raise StatementError("a multiplier is negative")
        used |= {relation} if value else set()
        total = plus(total, poly, value)
    if plus(total, target[1], -1):
        raise StatementError("the multipliers do not multiply out")
    if (target[0] == ">" and ">" not in used) or (target[0] == "==" and used - {"=="}):
        raise StatementError("no strict premise is used, or for an equation something else")


def _solved(target: Poly, premises: Sequence[Poly]) -> list[Any]:
    """Numbers with ``sum x_k p_k = target``, by elimination; raises `StatementError` if there are none."""
    import flint

    rows, width = sorted({mono for poly in (target, *premises) for mono in poly}), len(premises)
    numbers = [[p.get(m, Fraction(0)) for p in (*premises, target)] for m in rows]
    table, rank = flint.fmpq_mat([[flint.fmpq(x.numerator, x.denominator) for x in row] for row in numbers]).rref()
    pivots = [next(k for k in range(width + 1) if table[i, k]) for i in range(rank)]
    if width in pivots:
        raise StatementError("it is no combination of the premises")
    found = dict(zip(pivots, (table[i, width] for i in range(rank)), strict=True))
    return [found.get(k, 0) for k in range(width)]


def follows(formula: Formula, known: Iterable[Formula], algebra: Algebra) -> bool:
    """Whether a hypothesis is visible, is among the known ones, or is a sum of up to three of them."""
    allowed = list(known)
    if visible(formula, algebra) or formula in allowed or formula in [one.weak() for one in allowed]:
        return True
    usable = [one for one in allowed if one.relation != "psd" and is_scalar(one.left)]
    if formula.relation != ">=":
        return False
    for count in (1, 2, 3):
        for chosen in itertools.combinations(usable, count):
            try:
                found = _solved(formula.left, [one.left for one in chosen])
            except StatementError:
                continue
            if all(x >= 0 or one.relation == "==" for x, one in zip(found, chosen, strict=True)):
                return True
    return False
