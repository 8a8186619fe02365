"""The rules of proofs about chance: null sets, dominated laws, unions and inclusions of events, means."""

from dataclasses import replace

from faverify.checker.chance import always, is_fixed, letters_below, letters_in, mean, normal_letter, split, surely
from faverify.checker.language import ONE, Node, walk
from faverify.checker.reduction import names
from faverify.checker.scope import RANDOM, arbitrary, drawn, is_normal, is_random, told
from faverify.checker.substitution import substitute
from faverify.checker.theorems import Formula, Goal, Hypotheses, rule
from faverify.checker.words import Poly, constant, plus, scaled


def _fixed(goal: Goal, *args: str) -> None:
    for name in args:
        goal.need(is_fixed(goal.poly(name), goal.algebra), f"{name} is random")


def _without(goal: Goal, name: str, *letters: str) -> None:
    used = letters_in(goal.poly(name), goal.algebra)
    goal.need(not used & set(letters), f"{goal.args[name][:60]} depends on a letter that it must not")


def _size(goal: Goal, name: str) -> str:
    return " * ".join(d for d in goal.algebra.theory.shapes[name] or ("1",) if d != "1") or "1"


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
    _fixed(goal, "level", *chosen)
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
    chi = algebra.theory.node(f"chi2({_size(goal, name)})")

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


@rule("direction")
def direction(goal: Goal) -> Hypotheses:
    """P(tr(A' G) > x ||A||) <= P(|z| >= x) for A independent of the normal letter G, z a normal number."""
    name, z, a, x = normal_letter(goal, "letter"), normal_letter(goal, "by"), goal.args["of"], goal.args["level"]
    goal.need(goal.algebra.theory.shapes[z] == (), f"{z} is no number")
    _without(goal, "of", name)
    _fixed(goal, "level")
    goal.gives(f"P(tr(({a}).T @ {name}) > ({x}) * normF({a})) <= P(abs({z}) >= {x})")
    return {}


@rule("contraction")
def contraction(goal: Goal) -> Hypotheses:
    """P(||X g||^2 >= a) <= P(chi2(k) >= a): X'X <= I of rank at most k, independent of the normal column g."""
    name, x, k, a = normal_letter(goal, "letter"), goal.args["of"], goal.args["rank"], goal.args["level"]
    rows, columns = goal.algebra.theory.shapes[name] or ("", "")
    goal.need(columns == "1" and k in goal.algebra.theory.sizes(), "a column and a dimension are needed")
    _without(goal, "of", name)
    _fixed(goal, "level")
    goal.gives(f"P(normF(({x}) @ {name})**2 >= {a}) <= P(chi2({k}) >= {a})")
    return always(goal, *map(goal.said, (f"psd(I_{rows} - ({x}).T @ ({x}))", f"rank({x}) <= {k}")))


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
        _without(goal, name, c, before, whole)
    _without(goal, "of", whole)
    rest = goal.under()
    goal.need(not any(before in letters_in(h.left, algebra) for h in rest), f"a hypothesis mentions {before}")
    goal.unasked(c, before)
    goal.need(goal.of(goal.one()) == goal.said(f"P({f} > {a}) <= {p}"), "the premise says something else")
    goal.gives(f"P(worst({f}, {c}, {before}, {whole}) > {a}) <= {theory.shapes[whole][1]} * ({p})")
    return rest


@rule("F law")
def f_law(goal: Goal) -> Hypotheses:
    """P(q ||G||^2 >= a p ||H||^2) == P(F(p, q) >= a), G and H different normal letters of p and q entries."""
    g, h, a = normal_letter(goal, "of"), normal_letter(goal, "against"), goal.args["level"]
    goal.need(g != h, "the two letters are one")
    _fixed(goal, "level")
    upper, lower = (f"normF({x})**2" if goal.algebra.theory.shapes[x] else f"{x}**2" for x in (g, h))
    p, q = _size(goal, g), _size(goal, h)
    goal.gives(f"P({q} * {upper} >= ({a}) * ({p}) * {lower}) == P(F({p}, {q}) >= {a})")
    return {}


# means


@rule("Markov")
def markov(goal: Goal) -> Hypotheses:
    """A P(f >= a) <= E(f) for f >= 0, a polynomial in normal letters."""
    f, a = goal.args["of"], goal.args["level"]
    mean(goal.poly("of"), goal.algebra)  # refuses what is no polynomial in normal letters
    _fixed(goal, "level")
    goal.gives(f"({a}) * P({f} >= {a}) <= E({f})")
    return always(goal, goal.said(f"{f} >= 0"))


def _has_mean(goal: Goal, text: str, value: str) -> None:
    """A premise says that E(text) is the value, and the value is shown to be at least 0 (-1 is no mean of such)."""
    own = [goal.of(theorem) for theorem in goal.premises if theorem.algebra is goal.algebra]
    goal.need(goal.said(f"E({text}) == {value}") in own, f"E({text}) == {value} is not shown")
    goal.need(goal.shown(f"{value} >= 0", own), f"{value} >= 0 is not shown")


@rule("exponential Markov")
def exponential_markov(goal: Goal) -> Hypotheses:
    """E(exp(u)) == v >= 0 gives P(u >= a) <= v exp(-a)."""
    u, v, a = (goal.args[name] for name in ("of", "mean", "level"))
    _has_mean(goal, f"exp({u})", v)
    _fixed(goal, "level")
    goal.gives(f"P({u} >= {a}) <= ({v}) * exp(-({a}))")
    return goal.under()


@rule("moment")
def moment(goal: Goal) -> Hypotheses:
    """E(f) by pairings of normal letters."""
    f = goal.poly("of")
    goal.made("==", plus(goal.algebra.scalar("E", [f], False), mean(f, goal.algebra), -1))
    return {}


@rule("exponential moment")
def exponential_moment(goal: Goal) -> Hypotheses:
    """E(exp(l z)) == exp(l^2/2); E(exp(l ||G||^2)) == exp(-(p q/2) log(1 - 2 l)) for 1 - 2 l > 0."""
    name, rate = normal_letter(goal, "of"), goal.args["rate"]
    _fixed(goal, "rate")
    if goal.algebra.theory.shapes[name] == ():
        goal.gives(f"E(exp(({rate}) * {name})) == exp(({rate})**2 / 2)")
        return goal.under() if goal.premises else {}
    goal.need(goal.of(goal.one()) == goal.said(f"1 - 2 * ({rate}) > 0"), "1 - 2 l > 0 is not shown")
    goal.gives(f"E(exp(({rate}) * normF({name})**2)) == exp(-({_size(goal, name)}) / 2 * log(1 - 2 * ({rate})))")
    return goal.under()


@rule("inverse moment")
def inverse_moment(goal: Goal) -> Hypotheses:
    """E(||Z' (Z Z')^-1||^2) == k/(r - k - 1), Z a normal k x r letter, for r - k - 1 > 0."""
    name = normal_letter(goal, "of")
    k, r = goal.algebra.theory.shapes[name] or ("1", "1")
    goal.need(goal.of(goal.one()) == goal.said(f"{r} - {k} - 1 > 0"), f"{r} - {k} - 1 > 0 is not shown")
    goal.gives(f"E(normF({name}.T @ inv({name} @ {name}.T))**2) == {k} / ({r} - {k} - 1)")
    return goal.under()


@rule("independent factor")
def independent_factor(goal: Goal) -> Hypotheses:
    """E(||J||^2) == v >= 0 gives E(||A G J||^2) == ||A||^2 v, G a normal letter, J independent of it, A fixed."""
    name, a, j, v = normal_letter(goal, "letter"), goal.args["of"], goal.args["by"], goal.args["mean"]
    _fixed(goal, "of")
    _without(goal, "by", name)
    _has_mean(goal, f"normF({j})**2", v)
    goal.gives(f"E(normF(({a}) @ {name} @ ({j}))**2) == normF({a})**2 * ({v})")
    return goal.under()


@rule("mean order")
def mean_order(goal: Goal) -> Hypotheses:
    """0 <= f <= p + g almost surely and E(g) == v >= 0 give E(f) <= p + v."""
    f, p, g, v = (goal.args[name] for name in ("of", "bound", "by", "mean"))
    _fixed(goal, "bound")
    _has_mean(goal, g, v)
    goal.gives(f"E({f}) <= ({p}) + ({v})")
    return always(goal, *map(goal.said, (f"{f} >= 0", f"{f} <= ({p}) + ({g})")))
