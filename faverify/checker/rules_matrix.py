"""The rules of proofs about words of matrices, their order, parts and spectra; each check is the rule's statement."""

from faverify.checker.regular import regular
from faverify.checker.theorems import Formula, Goal, Hypotheses, multiplied_out, rule, visible, written
from faverify.checker.words import Poly, is_scalar, plus


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


@rule("squares")
def squares(goal: Goal) -> Hypotheses:
    """A sum of PSD matrices and of T'T with coefficients >= 0 is PSD; equations may be added."""
    algebra, terms = goal.algebra, goal.terms()
    goal.need(goal.formula.relation == "psd" and all(term[0] in ("psd", "==") for term in terms), "PSD is needed")
    for text in filter(str.strip, goal.args.get("of", "").split(";")):
        factor = algebra.text(text.strip())
        terms.append(("psd", algebra.normal(algebra.product(algebra.flip(factor), factor))))
    multiplied_out(algebra.against_zero(goal.claim), terms, goal.multipliers)
    return goal.under()


@rule("congruence")
def congruence(goal: Goal) -> Hypotheses:
    """X PSD gives T X T' PSD and tr(T X T') >= 0; also times p >= 0 for further premises."""
    algebra, (first, *others) = goal.algebra, goal.formulas()
    goal.need(first.relation == "psd", "the first premise says PSD")
    moved: Poly = first.left
    if "by" in goal.args:
        factor = goal.poly("by")
        moved = algebra.product(algebra.product(factor, moved), algebra.flip(factor))
    for sign in others:
        goal.need(sign.relation in (">", ">=") and is_scalar(sign.left), "p >= 0 is needed")
        moved = algebra.product(sign.left, moved)
    if goal.formula.relation == "psd":
        goal.made("psd", algebra.normal(moved))
    else:
        goal.made(">=", algebra.trace(moved))
    return goal.under()


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


@rule("spectral derivative")
def spectral_derivative(goal: Goal) -> Hypotheses:
    """D ||X_-||^2 = -2 tr(X_- D X) for a symmetric word X in letters with a derivative."""
    x, algebra = goal.args["of"], goal.algebra
    poly = algebra.symmetrical(algebra.text(x))
    algebra.symmetrical(algebra.rate(poly))
    goal.need(regular(poly, algebra, "smooth"), f"{x} is not shown to be smooth")
    for name in {name for mono in poly for name, _ in mono.word}:
        goal.need(algebra.known[name].kind in ("letter", "integral"), f"{name} has no flow")
    goal.gives(f"D(normF(neg({x}))**2) == -2 * tr(neg({x}) @ D({x}))")
    return {}


@rule("equal")
def equal(goal: Goal) -> Hypotheses:
    """X == Y gives P X Q == P Y Q, its transpose, and the equation of their traces."""
    equation, algebra = goal.of(goal.one()), goal.algebra
    goal.need(equation.relation == "==", "the premise is an equation")
    middle: Poly = equation.left
    if "left" in goal.args:
        middle = algebra.product(goal.poly("left"), middle)
    if "right" in goal.args:
        middle = algebra.product(middle, goal.poly("right"))
    if is_scalar(goal.formula.left):
        goal.made("==", algebra.trace(middle))
    elif goal.formula != Formula.of("==", algebra.normal(algebra.flip(middle))):
        goal.made("==", algebra.normal(middle))
    return goal.under()
