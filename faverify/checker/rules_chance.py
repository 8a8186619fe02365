"""The rules of proofs about chance: null sets, dominated laws, unions and inclusions of events, means."""

from dataclasses import replace

from faverify.checker.chance import (
    always,
    fixed,
    letters_below,
    letters_in,
    mean,
    normal_letter,
    split,
    surely,
    without,
)
from faverify.checker.language import ONE, Node, walk
from faverify.checker.scope import RANDOM, arbitrary, drawn, is_normal, is_random, substitute, told
from faverify.checker.theorems import Formula, Goal, Hypotheses, rule
from faverify.checker.words import Poly, constant, names, plus, scaled


@rule("null set")
def null_set(goal: Goal) -> Hypotheses:
    """P(rank(X) < q) == 0 for a polynomial X in normal letters, if rank(X) >= q at one choice of them."""
    algebra, theory, x = goal.algebra, goal.algebra.theory, goal.node("of")
    used = {name for mono in algebra.normal(algebra.read(x)) for name in names(mono)}
    goal.need(not any(algebra.known[name].parts for name in used), "X is no polynomial in letters")
    chosen = used & drawn(theory)
    hidden = (name for name in used & {*theory.values} - chosen if letters_below(name, theory) & drawn(theory))
    goal.need(not any(hidden), "a letter with a value is random")
    goal.need(all(is_normal(name, theory) and name in goal.args for name in chosen), "a choice is missing")
    fixed(goal, "level", *chosen)
    there = Node("call", (substitute(x, {name: goal.node(name) for name in chosen}, theory),), "rank", ONE)
    needed = Formula.of(">=", plus(algebra.read(there), goal.poly("level"), -1))
    goal.gives(f"P(rank({goal.args['of']}) < {goal.args['level']}) == 0")
    return always(goal, needed)


@rule("some matrix")
def some_matrix(goal: Goal) -> Hypotheses:
    """``rank(J) >= min(a, b)`` of a free a x b letter J that occurs nowhere else is used up."""
    name, theory = goal.args["of"], goal.algebra.theory
    shape = theory.shapes.get(name)
    taken = {*theory.values, *theory.flow, *theory.inputs, *theory.symmetric, *theory.steps} | told(theory)
    taken |= {n.value for text in theory.definitions.values() for n in walk(theory.node(text)) if n.op == "let"}
    goal.need(shape and name not in taken, f"{name} is no free letter")
    rows, columns = shape or ("1", "1")
    used = goal.said(f"rank({name}) >= min({rows}, {columns})")
    goal.need(goal.of(goal.one()) == goal.formula, "the premise says something else")
    rest = {f: c for f, c in goal.under().items() if f != used}
    goal.need(not any(name in letters_in(f.left, goal.algebra) for f in (goal.formula, *rest)), "it occurs elsewhere")
    goal.unasked(name)
    return rest


@rule("squared norm")
def squared_norm(goal: Goal) -> Hypotheses:
    """P(event of ||G||^2) == P(the event of chi2(p q)), G a normal p x q letter and nothing else random."""
    name, event, algebra = normal_letter(goal, "of"), goal.comparison(goal.args["event"]), goal.algebra
    sizes = " * ".join(size for size in algebra.theory.shapes[name] or ("1",) if size != "1") or "1"
    chi = algebra.theory.node(f"chi2({sizes})")

    def put(node: Node) -> Node:
        if node.op == "pow" and node.value == 2 and node.args[0].op == "call" and node.args[0].value == "normF":
            (inner,) = node.args[0].args
            return chi if inner.op == "let" and inner.value == name else node
        return replace(node, args=tuple(map(put, node.args)))

    made = put(event)
    left = any(n.op == "let" and is_random(n, algebra.theory) for n in walk(made))
    goal.need(
        not left and sum(n.op == "call" and n.value in RANDOM for n in walk(made)) == 1, "something else is random"
    )
    before, after = (algebra.chance(*algebra.compared(claim)) for claim in (event, made))
    goal.made("==", plus(before, after, -1))
    return {}


@rule("inclusion")
def inclusion(goal: Goal) -> Hypotheses:
    """Phi if phi_1, ..., phi_k for every outcome: P(not phi) <= P(not phi_1) + ... + P(not phi_k)."""
    theorem, algebra = goal.one(), goal.algebra
    formula = surely(goal, theorem)
    goal.need(is_random(theorem.claim, algebra.theory), "the conclusion is not random")
    kept, events = split(goal, theorem)

    def fails(event: Formula) -> Poly:
        against = event.negated()
        return algebra.chance(against.relation, against.left)

    total: Poly = scaled(fails(formula), constant(-1))
    for event in events:
        total = plus(total, fails(event))
    goal.made(">=", total)
    return kept


@rule("union over columns")
def columns(goal: Goal) -> Hypotheses:
    """P(f > a) <= p for every fixed C0 gives P(worst(f, c, C0, C) > a) <= r p, r the number of columns of C."""
    f, a, p = (goal.args[name] for name in ("of", "level", "bound"))
    c, before, whole = (goal.args[name] for name in ("column", "before", "whole"))
    theory, algebra = goal.algebra.theory, goal.algebra
    goal.need(is_normal(c, theory) and is_normal(whole, theory), "a column has no normal law")
    free = before in theory.shapes and before not in theory.values and arbitrary(before, theory)
    goal.need(free and theory.shapes[before] == theory.shapes[whole] != (), f"{before} is no free letter")
    goal.need(theory.shapes[c] == (theory.shapes[whole][0], "1"), f"{c} is no column of {whole}")
    for name in ("level", "bound"):
        without(goal, name, "column", "before", "whole")
    without(goal, "of", "whole")
    rest = goal.under()
    goal.need(not any(before in letters_in(h.left, algebra) for h in rest), f"a hypothesis mentions {before}")
    goal.unasked(c, before)
    goal.need(goal.of(goal.one()) == goal.said(f"P({f} > {a}) <= {p}"), "the premise says something else")
    goal.gives(f"P(worst({f}, {c}, {before}, {whole}) > {a}) <= {theory.shapes[whole][1]} * ({p})")
    return rest


@rule("moment")
def moment(goal: Goal) -> Hypotheses:
    """E(f) by pairings of normal letters."""
    f = goal.poly("of")
    goal.made("==", plus(goal.algebra.scalar("E", [f], False), mean(f, goal.algebra), -1))
    return {}
