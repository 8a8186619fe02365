"""The rule of proofs about discrete time: induction over the steps."""

from collections.abc import Mapping, Sequence

from faverify.checker.algebra import Algebra
from faverify.checker.language import ONE, Node, number
from faverify.checker.reduction import names
from faverify.checker.rules_time import one_time
from faverify.checker.scope import bound_by_columns
from faverify.checker.substitution import substitute
from faverify.checker.theorems import Formula, Goal, Hypotheses, rule, visible
from faverify.checker.words import Mono, Poly, constant, plus, scaled

OWN = ("of", "count", "total", "keeps")


@rule("induction over steps")
def induction(goal: Goal) -> Hypotheses:
    """Comparisons J of a state and numbers S, u, ... that hold at the start (S = 0) and that each step keeps (S + f).

    What they say of S at the end holds of the sum of f over the first K states.
    """
    theory, total = goal.algebra.theory, goal.args["total"]
    goal.need(theory.steps, "the theory has no steps")
    start = {name: goal.node(name) for name in goal.args if name not in OWN}
    keeps = [goal.comparison(text.strip()) for text in goal.args["keeps"].split(";")]
    _require_numbers(goal, start, keeps)
    formulas = [goal.formula_of(claim) for claim in keeps]
    used = [_kept(goal)]
    for claim, formula in zip(keeps, formulas, strict=True):
        first = goal.formula_of(substitute(claim, {**start, total: number(0)}, theory))
        used.append(_shown(goal, first))
        then = _next(goal, formula)
        if then != formula:
            used.append(goal.still(_shown(goal, then, formulas)))
    whole = Node("call", (goal.node("of"), goal.node("count")), "sum_over", ONE)
    used.append(goal.still(_shown(goal, _end(goal, {**start, total: whole}), formulas)))
    result: Hypotheses = {}
    for found in used:
        goal.need(not {total, *start} & goal.spoken(*found.values()), "a hypothesis speaks of the numbers")
        result.update(found)
    return result


def _require_numbers(goal: Goal, start: Mapping[str, Node], keeps: Sequence[Node]) -> None:
    """S, u, ... are numbers of which nothing else speaks; everything is about one state; S is in no atom of a J."""
    total, theory = goal.args["total"], goal.algebra.theory
    goal.need(total not in start, f"{total} is two numbers")
    for name in (total, *start):
        goal.free(name)
    given = (goal.node("of"), goal.node("count"), *start.values())
    goal.need(not {total, *start} & goal.spoken(*given), "f, K or a value speaks of the numbers of the induction")
    claims = (*given, *keeps, *(premise.claim for premise in goal.premises))
    goal.need(not bound_by_columns(claims, theory), "a maximum over columns binds its letters")
    goal.need(all(one_time(node, theory) for node in (*given, *keeps)), "f, K, a value or a J is about two states")
    for mono in (mono for claim in keeps for mono in goal.formula_of(claim).left):
        inside = (key for key in names(mono) if key != total)
        goal.need(not any(_mentions(key, total, goal.algebra) for key in inside), f"{total} stands inside a function")


def _mentions(key: str, name: str, algebra: Algebra) -> bool:
    parts = (other for part in algebra.known[key].parts for mono in part for other in names(mono))
    return any(other == name or _mentions(other, name, algebra) for other in parts)


def _next(goal: Goal, formula: Formula) -> Formula:
    """A formula at the next state, with S + f for S."""
    algebra, total = goal.algebra, goal.args["total"]
    more = plus(goal.poly("total"), goal.poly("of"))
    result: Poly = {}
    for mono, value in formula.left.items():
        rest = mono._replace(scalars=tuple(key for key in mono.scalars if key != total))
        term: Poly = algebra.stepped({rest: value})
        for _ in range(mono.scalars.count(total)):
            term = scaled(term, more)
        result = plus(result, term)
    return Formula.of(formula.relation, algebra.normal(algebra.tidy(result)))


def _shown(goal: Goal, formula: Formula, used: Sequence[Formula] = ()) -> Hypotheses:
    """The hypotheses of the premise that says a formula, without those that are used up."""
    for premise in goal.premises:
        said = goal.of(premise)
        if formula in (said, said.weak()):
            return {f: c for f, c in goal.under(premise).items() if f not in used}
    goal.need(visible(formula, goal.algebra), "the start, a step or the end is not shown")
    return {}


def _end(goal: Goal, values: Mapping[str, Node]) -> Formula:
    """What the end says before the sum is put into it."""
    theory = goal.algebra.theory
    for premise in goal.premises:
        said = goal.of(premise)
        still = not goal.algebra.moves(said.left) and one_time(premise.claim, theory)
        if still and goal.formula_of(substitute(premise.claim, dict(values), theory)) == goal.formula:
            return said
    goal.need(False, "no premise says the goal of the sum so far")
    return goal.formula


def _kept(goal: Goal) -> Hypotheses:
    """The hypotheses under which what has a value has one at the next state: an inverse of X PSD, next(X) - X PSD."""
    algebra, theory, result = goal.algebra, goal.algebra.theory, dict[Formula, Node]()
    for name, text in theory.values.items():
        value = theory.node(text)
        goal.need(value.op == "call" and value.value == "inv", f"{name} is no inverse")
        x, rows = algebra.read(value.args[0]), (value.shape or ("1", "1"))[0]
        unit = {Mono(rows, rows): constant(1)[Mono("1", "1")]} if rows != "1" else constant(1)
        inverse = algebra.normal(plus(algebra.product(algebra.text(name), x), unit, -1))
        goal.need(not inverse, f"{name} is not shown to be an inverse")
        for poly in (x, plus(algebra.stepped(x), x, -1)):
            result.update(goal.still(_shown(goal, Formula.of("psd", algebra.symmetrical(poly)))))
    return result
