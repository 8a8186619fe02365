"""The rules of proofs about scalars: sums with multipliers, products, cases, maxima, indicators, roots."""

from fractions import Fraction

from faverify.checker.scope import is_random
from faverify.checker.theorems import Formula, Goal, Hypotheses, multiplied_out, positive, rule, written
from faverify.checker.words import Poly, constant, is_scalar, plus, scaled


@rule("arithmetic")
def arithmetic(goal: Goal) -> Hypotheses:
    """The goal is a sum of the premises, of what is visibly non-negative or T'T and of 1 > 0, multipliers >= 0."""
    terms, algebra = goal.terms(), goal.algebra
    for text in filter(str.strip, goal.args.get("visible", "").split(";")):
        term = algebra.theory.node(text.strip())
        poly = algebra.read(term)
        goal.need(is_scalar(poly) and written(term, algebra), f"{text} is not visible")
        terms.append((">=", poly))
    for text in filter(str.strip, goal.args.get("of", "").split(";")):
        factor = algebra.text(text.strip())
        terms.append(("psd", algebra.normal(algebra.product(algebra.flip(factor), factor))))
    multiplied_out(algebra.against_zero(goal.claim), [*terms, (">", constant(1))], goal.multipliers)
    return goal.under()


@rule("product")
def product(goal: Goal) -> Hypotheses:
    """Signs multiply; an equation times anything; T X T' is PSD if X is. Also the traces of such matrices."""
    algebra, (first, *factors) = goal.algebra, goal.formulas()
    goal.need(all(f.relation in (">", ">=") and is_scalar(f.left) for f in factors), "a factor is no number p >= 0")
    made: Poly = first.left
    strict = first.relation == ">" and all(factor.relation == ">" for factor in factors)
    for factor in factors:
        made = algebra.product(factor.left, made)
    by = goal.poly("by", "1")
    if first.relation == "psd":
        made = algebra.product(algebra.product(by, made), algebra.flip(by))
    elif first.relation == "==":
        right = algebra.product(goal.poly("right", "1"), by)
        made = algebra.product(goal.poly("left", "1"), algebra.product(made, right))
    else:
        goal.need(is_scalar(by) and written(goal.node("by", "1"), algebra), "the factor is not visibly non-negative")
        made, strict = algebra.product(made, by), strict and positive(by, algebra)
    return _multiplied(goal, first.relation if first.relation in ("==", "psd") else ">" if strict else ">=", made)


def _multiplied(goal: Goal, relation: str, made: Poly) -> Hypotheses:
    """The goal says that of a product, of its trace, or of the transpose of an equation; ``>=`` for ``>``."""
    algebra = goal.algebra
    if is_scalar(goal.formula.left):
        said = Formula.of(">=" if relation == "psd" else relation, algebra.trace(made))
        goal.need(goal.formula in (said, said.weak()), "the product is another one")
    else:
        sides = [made, algebra.flip(made)] if relation == "==" else [made]
        goal.need(goal.formula in [Formula.of(relation, algebra.normal(side)) for side in sides], "another product")
    return goal.under()


@rule("cancel")
def cancel(goal: Goal) -> Hypotheses:
    """The goal times p > 0 is the first premise, p (1/p) = 1; p is an argument or what the second premise says."""
    algebra, (whole, *signs) = goal.algebra, goal.formulas()
    p = goal.poly("by") if "by" in goal.args else signs[0].left
    goal.need(Formula.of(">", p) in signs or positive(p, algebra), "p > 0 is not shown")
    ((inverse, share),) = algebra.reciprocal(p).items()
    made: Poly = {}
    for mono, value in goal.formula.left.items():
        if len(inverse.scalars) == 1 and inverse.scalars[0] in mono.scalars:
            rest = list(mono.scalars)
            rest.remove(inverse.scalars[0])
            made = plus(made, {mono._replace(scalars=tuple(rest)): value / share})
        else:
            made = plus(made, algebra.product({mono: value}, p))
    goal.need(whole == Formula.of(goal.formula.relation, algebra.normal(made)), "the first premise is another one")
    return goal.under()


@rule("defining fact")
def defining_fact(goal: Goal) -> Hypotheses:
    """What defines roots (of x >= 0), reciprocals (of x > 0), letters with a value and sizes."""
    x, k, shown, theory = goal.args["of"], int(goal.args.get("root", "2")), goal.formulas(), goal.algebra.theory
    facts = [f"{x} == {theory.values[x]}"] if x in theory.values and not is_random(goal.node("of"), theory) else []
    if goal.shape("of") == ("1", "1") and goal.shown(f"{x} >= 0", shown):
        facts += [f"(({x})**(1/{k}))**{k} == {x}"]
        if goal.shown(f"{x} > 0", shown):
            facts += [f"({x}) * (1 / ({x})) == 1", f"1 / ({x}) > 0", f"({x})**(1/{k}) > 0"]
    facts += [f"{x} >= 1"] if x in theory.sizes() | {"n", "m", "r"} - theory.shapes.keys() else []
    goal.gives(*facts)
    return goal.under()


@rule("choice")
def choice(goal: Goal) -> Hypotheses:
    """max(a, b) is not below a and b, is below what neither exceeds, is a if a >= b; min likewise; |a| = max(a, -a)."""
    node, algebra = goal.node("of"), goal.algebra
    goal.need(node.op == "call" and node.value in ("max", "min", "abs"), "a maximum or minimum is needed")
    sign = -1 if node.value == "min" else 1
    peak, sides = algebra.read(node), [algebra.read(arg) for arg in node.args]
    sides += [scaled(side, constant(-1)) for side in sides if node.value == "abs"]
    over = [scaled(plus(peak, side, -1), constant(sign)) for side in sides]
    if not goal.premises:
        goal.need(goal.formula in [Formula.of(">=", poly) for poly in over], "the maximum is not below its sides")
        return {}
    shown = goal.formulas()
    weak = [f.weak() for f in shown]
    if goal.formula.relation == "==":
        pairs = ((sides[0], sides[1]), (sides[1], sides[0]))
        pick = [(a, b) for a, b in pairs if goal.formula == Formula.of("==", plus(peak, a, -1))]
        fits = (Formula.of(">=", scaled(plus(a, b, -1), constant(sign))) in weak for a, b in pick)
        goal.need(any(fits), "a >= b is not shown")
        return goal.under()
    share = max((abs(goal.formula.left.get(mono, Fraction(0))) for mono in peak), default=Fraction(0))
    for poly in over:
        needed = Formula.of(goal.formula.relation, plus(goal.formula.left, poly, share))
        goal.need(needed in shown or (needed.relation == ">=" and needed in weak), "a bound of a side is missing")
    return goal.under()


@rule("cases")
def cases(goal: Goal) -> Hypotheses:
    """Phi gives the goal with 1 for ind(phi), its complement the goal with 0 for it."""
    goal.need(len(goal.premises) == 2, "two premises are needed")
    phi = goal.said(goal.args["on"])
    ((mono, _),) = goal.algebra.text(f"ind({goal.args['on']})").items()
    (atom,) = mono.scalars
    found: Hypotheses = {}
    for premise, value, used in zip(goal.premises, (1, 0), (phi, phi.negated()), strict=True):
        made: Poly = {}
        for term, x in goal.formula.left.items():
            rest = tuple(key for key in term.scalars if key != atom)
            made = plus(made, {term._replace(scalars=rest): x if rest == term.scalars else x * value})
        wanted = Formula.of(goal.formula.relation, made)
        said = goal.of(premise)
        goal.need(said == wanted or (wanted.relation == ">=" and said.weak() == wanted), "a case is another one")
        found.update({f: c for f, c in goal.under(premise).items() if f != used})
    return found


@rule("contradiction")
def contradiction(goal: Goal) -> Hypotheses:
    """What is visibly false follows from the complement of the goal."""
    goal.need(goal.of(goal.one()).absurd, "the premise is not visibly false")
    return {f: c for f, c in goal.under().items() if f != goal.formula.negated()}


@rule("weaken")
def weaken(goal: Goal) -> Hypotheses:
    """The first premise, some of its hypotheses proved by the others."""
    main, *proofs = goal.premises
    goal.need(goal.of(main) == goal.formula, "the first premise says something else")
    found: Hypotheses = {}
    for formula, claim in goal.under(main).items():
        proof = next((p for p in proofs if goal.of(p) == formula), None) or next(
            (p for p in proofs if goal.of(p).weak() == formula), None
        )
        found.update(goal.under(proof) if proof else {formula: claim})
    return found
