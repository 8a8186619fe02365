"""The rules of proofs about words of matrices, their order, parts and spectra; each check is the rule's statement."""

from faverify.checker.regular import regular
from faverify.checker.theorems import Goal, Hypotheses, rule, visible, written
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


@rule("spectral derivative")
def spectral_derivative(goal: Goal) -> Hypotheses:
    """D ||X_-||^2 = -2 tr(X_- D X) for a symmetric word X in letters with a derivative."""
    x, algebra = goal.args["of"], goal.algebra
    poly = algebra.symmetrical(algebra.text(x))
    algebra.symmetrical(algebra.rate(poly))
    goal.need(regular(poly, algebra, "smooth"), f"{x} is not shown to be smooth")
    goal.gives(f"D(normF(neg({x}))**2) == -2 * tr(neg({x}) @ D({x}))")
    return {}
