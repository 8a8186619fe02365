"""The rules of proofs about time: values at a time, derivatives, integrals, extrema, limits; induction over steps."""

from collections.abc import Mapping, Sequence

from faverify.checker.algebra import Algebra
from faverify.checker.chance import is_fixed, letters_in
from faverify.checker.language import FUNCTIONALS, ONE, Node, Theory, compare, letter, number, walk
from faverify.checker.moving import regular
from faverify.checker.scope import bound_by_columns, is_partial, nodes_behind, substitute
from faverify.checker.theorems import NOW, ZERO, Formula, Goal, Hypotheses, at_least, rule, visible
from faverify.checker.words import Mono, Poly, Words, constant, is_scalar, names, plus, scaled

TIMED = ("D", *FUNCTIONALS)


@rule("at", "time")
def at(goal: Goal) -> Hypotheses:
    """What holds at every time holds at a stated one."""
    premise, node = goal.one(), goal.node("time")
    time = goal.algebra.stated(node, None)
    goal.need(time is not None, "a stated time is needed")
    relation, poly = goal.algebra.compared(premise.claim, time)
    goal.made(relation, poly)
    moved: Hypotheses = {}
    for formula, claim in goal.under().items():
        if goal.algebra.moves(formula.left):
            stated = compare(*(_shifted(claim.args[0], node), claim.value, _shifted(claim.args[1], node)))
            moved[goal.formula_of(stated)] = stated
        else:
            moved[formula] = claim
    runs = {asked for asked in premise.times if goal.algebra.moves(goal.algebra.read(asked))}
    goal.asked = [_shifted(asked, node) if asked in runs else asked for asked in premise.times]
    return goal.assumed(moved, at_least(node, ZERO))


def _shifted(node: Node, time: Node) -> Node:
    if node.shape is None:
        return node
    return time if node == NOW else Node("at", (node, time), None, node.shape)


@rule("instance")
def instance(goal: Goal) -> Hypotheses:
    """A parameter takes a value; one that moves only in statements about one time."""
    theory, algebra, premise = goal.algebra.theory, goal.algebra, goal.one()
    values = {name: goal.node(name) for name in goal.args}
    claims = (premise.claim, *premise.hypotheses.values())
    bound = bound_by_columns(claims, theory)
    for name, value in values.items():
        goal.free(name)
        goal.need(value.shape in (ONE, None) and is_fixed(algebra.read(value), algebra), f"a value of {name} is random")
        goal.need(not bound & letters_in(algebra.read(value), algebra), "a maximum over columns binds its letters")
    if any(algebra.moves(algebra.read(value)) for value in values.values()):
        goal.need(all(one_time(claim, theory) for claim in claims), "a moving value under D, an integral or a time")
    goal.need(goal.formula == goal.formula_of(substitute(premise.claim, values, theory)), "another instance")
    goal.asked = [substitute(time, values, theory) for time in premise.times]
    return goal.assumed({}, *(substitute(claim, values, theory) for claim in goal.under().values()))


def one_time(node: Node, theory: Theory) -> bool:
    """Whether an expression is about one time or state only, definitions written out."""
    for inner in walk(node):
        if inner.op == "at" or (inner.op == "call" and inner.value in TIMED):
            return False
        text = theory.definitions.get(inner.value) if inner.op == "let" else None
        if text is not None and not one_time(theory.node(text), theory):
            return False
    return True


@rule("fundamental theorem", "start", "stop")
def fundamental(goal: Goal) -> Hypotheses:
    """int_a^b D(f) = f(b) - f(a) for a smooth f."""
    algebra, f = goal.algebra, goal.node("of")
    poly = algebra.read(f)
    goal.need(is_scalar(poly) and regular(poly, algebra, "smooth"), "f is not shown to be smooth")
    ends = [goal.node("start", "0"), goal.node("stop")]
    values = [algebra.read(Node("at", (f, end), None, ONE)) for end in ends]
    whole = algebra.integral(algebra.rate(poly), *(algebra.read(end) for end in ends))
    goal.made("==", plus(whole, plus(values[1], values[0], -1), -1))
    return goal.assumed({}, *(at_least(end, ZERO) for end in ends))


@rule("integrate", "start", "stop")
def integrate(goal: Goal) -> Hypotheses:
    """F <= g at every time of [a, b] gives int f <= int g."""
    premise, algebra = goal.of(goal.one()), goal.algebra
    goal.need(regular(premise.left, algebra, "measurable"), "not shown to be bounded and measurable")
    start, stop = goal.node("start", "0"), goal.node("stop")
    goal.need(not any(n.value == "oo" for n in walk(stop)), "an interval with an end is needed")
    whole = algebra.integral(premise.left, algebra.read(start), algebra.read(stop))
    goal.made(premise.weak().relation, algebra.normal(whole))
    return over(goal, start, stop, goal.under())


def over(goal: Goal, start: Node, stop: Node, hypotheses: Hypotheses) -> Hypotheses:
    """The hypotheses that are left after a statement about every time of an interval."""
    ends = ((start, at_least(NOW, start)), (stop, at_least(stop, NOW)))  # (ends that move use up nothing)
    used = [claim for end, claim in ends if not goal.algebra.moves(goal.algebra.read(end))]
    inside = {goal.formula_of(claim) for claim in (*used, at_least(NOW, ZERO))}
    rest = goal.still({f: c for f, c in hypotheses.items() if f not in inside})
    return goal.assumed(rest, at_least(start, ZERO), at_least(stop, start))


@rule("monotone", "since")
def monotone(goal: Goal) -> Hypotheses:
    """D(X) PSD, or == 0, gives the same of X - X(s) for s <= t."""
    algebra, poly, start = goal.algebra, goal.poly("of"), goal.node("since", "0")
    relation = goal.formula.weak().relation
    goal.need(regular(poly, algebra, "smooth"), "not shown to be smooth")
    rate = Formula.of(relation, algebra.normal(algebra.rate(poly)))
    said = [formula for one in goal.formulas() for formula in (one, one.weak())]
    goal.need(rate in said or visible(rate, algebra), "the sign of the derivative is needed")
    before = algebra.read(Node("at", (goal.node("of"), start), None, goal.node("of").shape))
    goal.made(relation, algebra.normal(plus(poly, before, -1)))
    return over(goal, start, NOW, goal.under())


@rule("extremum", "start", "stop")
def extremum(goal: Goal) -> Hypotheses:
    """F lies between its least and its greatest value."""
    f, a, b = goal.args["of"], goal.args.get("start", "0"), goal.args["stop"]
    goal.need(regular(goal.poly("of"), goal.algebra, "measurable"), "f is not shown to be bounded")
    goal.gives(f"{f} >= least({f}, {a}, {b})", f"{f} <= greatest({f}, {a}, {b})")
    return goal.assumed({}, at_least(NOW, goal.node("start", "0")), at_least(goal.node("stop"), NOW))


@rule("bound throughout", "start", "stop")
def throughout(goal: Goal) -> Hypotheses:
    """F >= c at every time gives least(f) >= c; strict for a continuous f."""
    f, c, a, b = goal.args["of"], goal.args["bound"], goal.args.get("start", "0"), goal.args["stop"]
    premise, strict = goal.of(goal.one()), goal.formula.relation == ">"
    goal.need(premise.relation in (">", ">=") and (premise.relation == ">" or not strict), "an inequality is needed")
    goal.need(not strict or regular(goal.poly("of"), goal.algebra, "continuous"), "f is not shown to be continuous")
    goal.constant("bound")
    sign = ">" if strict else ">="
    pairs = ((f"{f} {sign} {c}", f"least({f}, {a}, {b}) {sign} {c}"),
             (f"{c} {sign} {f}", f"{c} {sign} greatest({f}, {a}, {b})"))  # fmt: skip
    fits = (goal.said(said) in (premise, premise.weak()) and goal.formula == goal.said(fact) for said, fact in pairs)
    goal.need(any(fits), "the premise bounds something else")
    return over(goal, goal.node("start", "0"), goal.node("stop"), goal.under())


@rule("intermediate value", "start", "stop")
def intermediate_value(goal: Goal) -> Hypotheses:
    """f(a) <= c <= f(b): what follows from f(s) == c and a <= s <= b holds."""
    algebra, f, c = goal.algebra, goal.node("of"), goal.node("level")
    start, stop = goal.node("start", "0"), goal.node("stop")
    main, *ends = goal.premises
    goal.need(regular(goal.poly("of"), algebra, "continuous") and not algebra.moves(goal.poly("level")), "regularity")
    goal.need(goal.of(main) == goal.formula, "the first premise says something else")
    shown = [goal.of(end).weak() for end in ends if goal.of(end).relation in (">", ">=")]
    low, high = (Node("at", (f, end), None, f.shape) for end in (start, stop))
    goal.need(all(goal.formula_of(n) in shown for n in (at_least(c, low), at_least(high, c))), "the ends")
    s = letter("s")
    point = compare(Node("at", (f, s), None, f.shape), "==", c)
    used = {goal.formula_of(claim) for claim in (at_least(s, start), at_least(stop, s), point)}
    rest = {h: k for h, k in goal.under(main).items() if h not in used}
    goal.free("s")
    goal.need("s" not in goal.spoken(f, c, start, stop, goal.claim, *rest.values()), "s is mentioned")
    for end in ends:
        rest.update(goal.under(end))
    goal.unasked("s", but=s)
    return goal.assumed(goal.still(rest), at_least(start, ZERO), at_least(stop, start))


@rule("Barbalat")
def barbalat(goal: Goal) -> Hypotheses:
    """F >= 0 with a bounded integral and a bounded derivative tends to 0."""
    f, k, rate = goal.args["of"], goal.args["bound"], goal.args["rate"]
    goal.need(forever(goal), "the trajectory is not shown to exist for ever")
    goal.need(regular(goal.poly("of"), goal.algebra, "smooth"), "f is not shown to be smooth")
    goal.constant("bound", "rate")
    goal.free("T")
    goal.need("T" not in goal.spoken(*(goal.node(name) for name in ("of", "bound", "rate"))), "something depends on T")
    goal.known(f"{f} >= 0", f"integral({f}, 0, T) <= {k}", f"D({f}) <= {rate}", f"D({f}) >= -({rate})")
    goal.gives(f"limit({f}) == 0")
    horizon = goal.said("T >= 0")
    rest = {h: c for h, c in goal.under().items() if h != horizon}
    goal.need("T" not in goal.spoken(*rest.values()), "T is restricted")
    goal.asked = ()
    return goal.still(rest)


def forever(goal: Goal) -> bool:
    """Bounded letters (by premises that ask for no time), others with flows affine in them: a solution without end."""
    algebra, theory = goal.algebra, goal.algebra.theory
    ends = (name for name in theory.values if algebra.value_moves(name) and _ends(name, theory))
    if theory.inputs or any(ends):
        return False
    free = {name for name in theory.flow if not bounded(goal, name)}
    for name in theory.flow:
        for mono in algebra.rate_of(name) or {}:
            found = _letters(mono, algebra)
            if found is None or not all(other in theory.flow or not algebra.known[other].moving for other in found):
                return False
            if name in free and sum(other in free for other in found) > 1:
                return False
    return True


def _ends(name: str, theory: Theory) -> bool:
    """Whether a value may have no meaning at some time: it has a function that is not defined everywhere."""
    return any(is_partial(node) for node in nodes_behind([theory.node(theory.values[name])], theory))


def _letters(mono: Mono, algebra: Words) -> list[str] | None:
    found = [name for name, _ in mono.word]
    for key in mono.scalars:
        info = algebra.known[key]
        if info.kind == "tr":
            found += [name for inner in info.parts[0] for name, _ in inner.word]
        elif info.moving:
            return None
    return found


def bounded(goal: Goal, name: str) -> bool:
    """Whether the norm of a letter is constant, or bounded by a premise with a constant."""
    square = goal.algebra.text(f"normF({name})**2")
    return not goal.algebra.moves(square) or bounded_square(goal, square)


def bounded_square(goal: Goal, square: Poly) -> bool:
    """Whether a premise says that a polynomial, of which no part but it moves, is at most a constant."""
    for formula in (goal.of(premise) for premise in goal.premises if square and not premise.times):
        left = formula.left
        if formula.relation in (">=", ">", "==") and set(square) <= set(left):
            first = next(iter(square))
            share = left[first] / square[first]
            rest = plus(left, square, -share)
            if (share < 0 or formula.relation == "==") and not goal.algebra.moves(rest):
                return True
    return False


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
