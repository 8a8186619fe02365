"""K26: induction over the steps of discrete time."""

from collections.abc import Mapping
from fractions import Fraction

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel.chance import bound_by_columns
from faverify.kernel.discrete import after_step, mentions
from faverify.kernel.formula import Formula
from faverify.kernel.rules_time import at_one_time
from faverify.kernel.substitute import claim as substituted
from faverify.kernel.theorem import Goal, Hypotheses, Theorem, rule
from faverify.lang import expr as ex
from faverify.lang.parse import parse_value

OWN = ("of", "count", "total", "keeps")


@rule("K26", "induction over steps")
def induction(goal: Goal) -> Hypotheses:
    """From comparisons J of a state and numbers S, u, ... that each step keeps: what they say, of a sum over steps.

    ``of`` = f, ``count`` = K, ``total`` = S, ``keeps`` = the J, separated by ``;``; every other argument gives a number
    u its value at the first state. Premises: every J with 0 for S and these values (the start); every J at the next
    state with S + f for S, if the J hold (a step); and C, which does not move, if the J hold (the end). The goal is C
    with sum_over(f, K) for S and the values for u, ...
    *Proof.* Fix a first state x_0, and u, ... as their values there. By induction over k the J hold at x_k with S =
    f(x_0) + ... + f(x_(k-1)): the start is k = 0, and a step is about every state and all numbers. At the last k the
    end says C. Every x_k is a state of the theory (`_kept`). Side conditions: S, u, ... are numbers of which the
    theory, f, K, their values and other hypotheses say nothing; the other hypotheses of steps and end do not move
    (they would hold at one state only); C, the J, f and the values are about one state; S is no part of an atom in a
    J, of which no next value would be known; no maximum over columns binds a letter.
    """
    f, total = goal.reader.read(goal.expression("of")), goal.args["total"]
    start: dict[str, ex.Expr] = {name: goal.expression(name) for name in goal.args if name not in OWN}
    keeps = [goal.comparison(text.strip()) for text in goal.args["keeps"].split(";")]
    _require_numbers(goal, start, keeps)
    formulas = [goal.formula_of(claim) for claim in keeps]
    used, shown = [_kept(goal)], {goal.of(premise): premise for premise in goal.premises}
    zero = {**start, total: ex.Number(None, Fraction(0))}
    for claim, formula in zip(keeps, formulas, strict=True):
        first = goal.formula_of(substituted(claim, zero, goal.theory))
        used.append(_hypotheses(goal, shown, first, f"at the start: {first}", moving=True))
        then = _next(goal, formula, f)
        if then != formula:
            used.append(_hypotheses(goal, shown, then, f"after a step: {then}", formulas))
    used.append(_hypotheses(goal, shown, _end(goal, {**start, total: _sum(goal)}), "the end", formulas))
    result: Hypotheses = {}
    for found in used:
        goal.require(
            not {total, *start} & goal.speaks_of(*found.values()), "a hypothesis speaks of the numbers of the induction"
        )
        result.update(found)
    return result


def _require_numbers(goal: Goal, start: Mapping[str, ex.Expr], keeps: list[ex.Compare]) -> None:
    """The side conditions on S, u, ..., f, K and the J."""
    total, numbers = goal.args["total"], {goal.args["total"], *start}
    goal.require(goal.theory.steps, "the theory has no steps")
    goal.require(total not in start, f"{total} is two numbers")
    for name in numbers:
        goal.require_free(name)
    given = (goal.expression("of"), goal.expression("count"), *start.values())
    goal.require(not numbers & goal.speaks_of(*given), "f, K or a value speaks of the numbers of the induction")
    for expr in (*given, *keeps, *(premise.conclusion for premise in goal.premises)):
        goal.require(not bound_by_columns(expr, goal.theory), "a maximum over columns binds its letters")
    goal.require(all(at_one_time(expr, goal) for expr in (*given, *keeps)), "the next state in f, K, a value or a J")
    for claim in keeps:
        for word in goal.formula_of(claim).difference:
            inside = (k for k in word.scalars if k != total)
            atoms: Poly = {Word("1", "1", (), tuple(inside)): Fraction(1), word._replace(scalars=()): Fraction(1)}
            goal.require(not mentions(atoms, total, goal.reader), f"{total} inside a function")


def _sum(goal: Goal) -> ex.Expr:
    return ex.Call(ex.SCALAR, "sum_over", (goal.expression("of"), goal.expression("count")))


def _next(goal: Goal, formula: Formula, f: Poly) -> Formula:
    """A formula at the next state, with S + f for S."""
    total = goal.args["total"]
    more = add(goal.reader.text(total), f)
    result: Poly = {}
    for word, value in formula.difference.items():
        bare = word._replace(scalars=tuple(key for key in word.scalars if key != total))
        term: Poly = after_step(goal.reader, {bare: value})
        for _ in range(word.scalars.count(total)):
            term = scale(term, more)
        result = add(result, term)
    return Formula.make(formula.relation, goal.reader.normal(goal.reader.tidy(result)))


def _hypotheses(
    goal: Goal, shown: Mapping[Formula, Theorem], formula: Formula, what: str, used: list[Formula] | None = None,
    moving: bool = False,
) -> Hypotheses:  # fmt: skip
    """The hypotheses of the premise that says a formula, those in ``used`` left out; raises `Refused` if none does."""
    premise = shown.get(formula) or shown.get(Formula(">", formula.poly) if formula.relation == ">=" else formula)
    if premise is None:
        from faverify.kernel.signs import visibly

        goal.require(visibly(formula, goal.reader), f"not shown: {what}")
        return {}
    rest = {f: claim for f, claim in goal.hypotheses(premise).items() if f not in (used or ())}
    return rest if moving else goal.closed(rest)


def _end(goal: Goal, values: Mapping[str, ex.Expr]) -> Formula:
    """What the end says before the sum is put into it."""
    for premise in goal.premises:
        claim, formula = premise.conclusion, goal.of(premise)
        still = not formula.moves(goal.reader) and at_one_time(claim, goal)
        if still and goal.formula_of(substituted(claim, values, goal.theory)) == goal.formula:
            return formula
    goal.require(False, "no premise says the goal of the sum so far")
    return goal.formula


def _kept(goal: Goal) -> Hypotheses:
    """The hypotheses under which every step leads to a state: what has a value has one at the next state.

    A value is the inverse of X: with V X = I (an identity), X PSD and next(X) - X PSD (premises), X is positive
    definite, so next(X) is, and has an inverse. Other values are refused, but those of what does not step.
    """
    reader, result = goal.reader, dict[Formula, ex.Compare]()
    shown = {goal.of(premise): premise for premise in goal.premises}
    for name in sorted(goal.theory.values):
        value = parse_value(goal.theory.values[name], goal.theory)
        goal.require(isinstance(value, ex.Call) and value.function == "inv", f"{name} is no inverse")
        x = reader.read(value.children[0])
        rows = (value.shape or ("1", "1"))[0]
        unit: Poly = {Word(rows, rows, ()): Fraction(1)}
        inverse = reader.normal(add(reader.product(reader.text(name), x), unit, Fraction(-1)))
        goal.require(not inverse, f"{name} is not shown to be an inverse")
        for poly in (x, add(after_step(reader, x), x, Fraction(-1))):
            formula = Formula.make("psd", reader.symmetric(poly))
            result.update(_hypotheses(goal, shown, formula, f"{name} exists at the next state: {formula}"))
    return result
