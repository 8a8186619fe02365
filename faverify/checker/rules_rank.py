"""The rules of proofs about ranks, projectors, diagonals, columns, exponentials, absolute values and plain numbers."""

import flint

from faverify.checker.balls import Balls
from faverify.checker.chance import is_fixed, letters_in
from faverify.checker.laws import Laws
from faverify.checker.scope import bound_by_columns
from faverify.checker.substitution import substitute
from faverify.checker.theorems import Goal, Hypotheses, rule
from faverify.checker.values import World
from faverify.checker.words import plus

BITS = 128


def _columns(goal: Goal) -> tuple[str, str, str]:
    """The letters c, C0 and C of a maximum over columns, c a column of C and C0 of C's shape."""
    c, before, whole = (goal.args[name] for name in ("column", "before", "whole"))  # (not "(c)": that is no letter)
    shapes = goal.algebra.theory.shapes
    shape = shapes.get(whole) or ("", "")
    goal.need(shapes.get(before) == shape and shapes.get(c) == (shape[0], "1"), "the letters do not fit")
    return c, before, whole


@rule("Gram-Schmidt")
def gram_schmidt(goal: Goal) -> Hypotheses:
    """tr(proj(Y C) K) <= r p if v'K v <= p ||v||^2 for v = (I - proj(Y C0)) Y c, every column c of C and p >= 0."""
    (y, k, p), (c, before, whole) = (goal.args[name] for name in ("of", "form", "level")), _columns(goal)
    goal.algebra.symmetrical(goal.poly("form"))
    for name in ("of", "form", "level"):
        goal.need(not letters_in(goal.poly(name), goal.algebra) & {c, before}, f"{name} depends on the column")
    v = f"(({y}) @ {c} - proj(({y}) @ {before}) @ ({y}) @ {c})"
    worst = f"worst(tr({v}.T @ ({k}) @ {v}) - ({p}) * normF({v})**2, {c}, {before}, {whole}) <= 0"
    goal.known(worst, f"{p} >= 0")
    goal.gives(f"tr(proj(({y}) @ {whole}) @ ({k})) <= {goal.algebra.theory.shapes[whole][1]} * ({p})")
    return goal.under()


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
