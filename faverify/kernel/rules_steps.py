"""K26: induction over the steps of discrete time."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from faverify.algebra.words import add
from faverify.kernel.chance import bound_by_columns, letters_in
from faverify.kernel.discrete import after_step
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import ONE, names, put
from faverify.kernel.rules_time import at_one_time
from faverify.kernel.signs import visibly
from faverify.kernel.substitute import claim as substituted
from faverify.kernel.theorem import Goal, Hypotheses, rule
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
    start: dict[str, ex.Expr] = {name: goal.expression(name) for name in goal.args if name not in OWN}
    keeps, total = [goal.comparison(text) for text in goal.texts("keeps")], goal.args["total"]
    _require_numbers(goal, start, keeps)
    kept, result = [goal.formula_of(claim) for claim in keeps], _kept(goal)
    for claim, formula in zip(keeps, kept, strict=True):
        first = substituted(claim, {**start, total: ex.ZERO}, goal.theory)
        result |= _under(goal, goal.formula_of(first), "at the start")
        if (then := _next(goal, formula)) != formula:
            result |= goal.closed(_under(goal, then, "after a step", kept))
    whole = ex.Call(ex.SCALAR, "sum_over", (goal.expression("of"), goal.expression("count")))
    result |= goal.closed(_under(goal, _end(goal, {**start, total: whole}), "at the end", kept))
    spoken = {total, *start} & goal.speaks_of(*result.values())
    goal.require(not spoken, "a hypothesis speaks of the numbers of the induction")
    return result


def _require_numbers(goal: Goal, start: Mapping[str, ex.Expr], keeps: list[ex.Compare]) -> None:
    """The side conditions on S, u, ..., f, K and the J."""
    total, given = goal.args["total"], (goal.expression("of"), goal.expression("count"), *start.values())
    goal.require(goal.theory.steps, "the theory has no steps")
    goal.require(total not in start, f"{total} is two numbers")
    for name in (total, *start):
        goal.require_free(name)
    spoken = {total, *start} & goal.speaks_of(*given)
    goal.require(not spoken, "f, K or a value speaks of the numbers of the induction")
    for expr in (*given, *keeps, *(premise.conclusion for premise in goal.premises)):
        goal.require(not bound_by_columns(expr, goal.theory), "a maximum over columns binds its letters")
    goal.require(all(at_one_time(expr, goal) for expr in (*given, *keeps)), "the next state in f, K, a value or a J")
    atoms = {key for claim in keeps for word in goal.formula_of(claim).difference for key in names(word)} - {total}
    inside = letters_in({ONE._replace(scalars=(key,)): Fraction(1) for key in atoms}, goal.reader)
    goal.require(total not in inside, f"{total} inside a function")


def _next(goal: Goal, formula: Formula) -> Formula:
    """A formula at the next state, with S + f for S."""
    reader, total = goal.reader, goal.args["total"]
    more = add(reader.text(total), reader.text(goal.args["of"]))
    moved = reader.tidy(put(after_step(reader, formula.difference), total, more))
    return Formula.make(formula.relation, reader.normal(moved))


def _under(goal: Goal, formula: Formula, what: str, used: Sequence[Formula] = ()) -> Hypotheses:
    """The hypotheses of the premise that says a formula, those in ``used`` left out; none if it is visible."""
    fitting = [premise for premise in goal.premises if formula in (goal.of(premise), goal.of(premise).weak)]
    goal.require(fitting or visibly(formula, goal.reader), f"not shown {what}: {formula}")
    return {f: claim for premise in fitting[:1] for f, claim in premise.hypotheses.items() if f not in used}


def _end(goal: Goal, values: Mapping[str, ex.Expr]) -> Formula:
    """What the end says before the sum is put into it."""
    for premise in goal.premises:
        claim, formula = premise.conclusion, goal.of(premise)
        still = not formula.moves(goal.reader) and at_one_time(claim, goal)
        if still and goal.formula_of(substituted(claim, values, goal.theory)) == goal.formula:
            return formula
    raise Refused("no premise says the goal of the sum so far")


def _kept(goal: Goal) -> Hypotheses:
    """The hypotheses under which every step leads to a state: what has a value has one at the next state.

    A value is the inverse of X: with V X = I (an identity), X PSD and next(X) - X PSD (premises), X is positive
    definite, so next(X) is, and has an inverse. Other values are refused, but those of what does not step.
    """
    reader, result = goal.reader, dict[Formula, ex.Compare]()
    for name in sorted(goal.theory.values):
        value = parse_value(goal.theory.values[name], goal.theory)
        goal.require(isinstance(value, ex.Call) and value.function == "inv", f"{name} is no inverse")
        x, unit = reader.read(value.children[0]), reader.text(f"I_{(value.shape or ('1', '1'))[0]}")
        inverse = reader.normal(add(reader.product(reader.text(name), x), unit, Fraction(-1)))
        goal.require(not inverse, f"{name} is not shown to be an inverse")
        for poly in (x, add(after_step(reader, x), x, Fraction(-1))):
            formula = Formula.make("psd", reader.symmetric(poly))
            result |= goal.closed(_under(goal, formula, f"that {name} exists at the next state"))
    return result
