"""The rules of proofs about words of matrices, parts, projectors, columns and plain numbers."""

import flint

from faverify.checker.balls import Balls
from faverify.checker.chance import is_fixed, letters_in
from faverify.checker.laws import Laws
from faverify.checker.scope import bound_by_columns, substitute
from faverify.checker.theorems import Goal, Hypotheses, rule, visible, written
from faverify.checker.values import World
from faverify.checker.words import plus


@rule("given")
def given(goal: Goal) -> Hypotheses:
    """Phi, if phi."""
    return {goal.formula: goal.claim}


@rule("identity")
def identity(goal: Goal) -> Hypotheses:
    """The difference of the sides is 0 or visibly non-negative."""
    (left, right), formula = goal.claim.args, goal.formula  # (an inequality of matrices has none)
    square = goal.claim.value == ">=" and right.op == "num" and not right.value and written(left, goal.algebra)
    goal.need(square or visible(formula, goal.algebra), "the sides differ")
    return {}


@rule("trace dominates")
def trace_dominates(goal: Goal) -> Hypotheses:
    """X PSD gives tr(X) I - X PSD."""
    form = goal.of(goal.one())
    goal.need(form.relation == "psd" and form.poly, "PSD is needed")
    unit = goal.algebra.text(f"I_{form.poly[0][0].rows}")
    goal.made("psd", plus(goal.algebra.product(goal.algebra.trace(form.left), unit), form.left, -1))
    return goal.under()


@rule("product of PSD")
def product_of_psd(goal: Goal) -> Hypotheses:
    """X, Y PSD give tr(X Y) >= 0."""
    first, second = goal.formulas()
    goal.need(first.relation == second.relation == "psd", "both say PSD")
    goal.made(">=", goal.algebra.trace(goal.algebra.product(first.left, second.left)))
    return goal.under()


BITS = 128


@rule("replaced")
def replaced(goal: Goal) -> Hypotheses:
    """From x == l, for a number or dimension x, gives f == (f with l for x)."""
    f, name, algebra, theory = goal.node("of"), goal.args["letter"], goal.algebra, goal.algebra.theory
    goal.need(goal.of(goal.one()) == goal.said(f"{name} == {goal.args['value']}"), "the equation is not shown")
    for poly in (goal.poly("letter"), goal.poly("value")):
        goal.need(not algebra.moves(poly) and is_fixed(poly, algebra), "what is replaced moves or is random")
    goal.need((goal.node("letter").shape, goal.node("letter").op) == (("1", "1"), "let"), "no number is replaced")
    bound = bound_by_columns([f], theory)
    told = letters_in(goal.poly("value"), algebra) | letters_in(goal.poly("letter"), algebra)
    goal.need(not bound & {name, *told}, "a maximum over columns binds its letters")
    made = substitute(f, {name: goal.node("value")}, theory)
    goal.made("==", plus(algebra.read(f), algebra.read(made), -1))
    return goal.under()


@rule("enclosed numbers")
def enclosed(goal: Goal) -> Hypotheses:
    """A comparison of numbers, exponentials and tails of known laws, decided in balls."""
    theory = goal.algebra.theory
    goal.need(goal.claim.value in ("<=", ">=", "<", ">"), "an inequality is needed")
    with flint.ctx.workprec(BITS):
        world = World(theory, Laws(theory) if theory.kind == "laws" else Balls(), {}, {})
        goal.need(world.compare(goal.claim) is True, "the balls are not apart")
    return {}
