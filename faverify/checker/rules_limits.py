"""The rules of proofs about limits of matrices: ``limit(normF(X - L)**2) == 0`` says that X tends to L."""

from faverify.checker.regular import regular
from faverify.checker.rules_time import bounded, forever
from faverify.checker.theorems import Goal, Hypotheses, rule
from faverify.checker.words import Poly, concatenated, plus


def _tends_to_0(goal: Goal, text: str) -> bool:
    """Whether a matrix is shown to tend to 0, or to be 0 at every time, of which there is no end."""
    known = goal.formulas()
    always = goal.said(f"{text} == 0") in known
    return goal.said(f"limit(normF({text})**2) == 0") in known or (always and forever(goal))


def _still(goal: Goal, name: str) -> None:
    goal.need(not goal.algebra.moves(goal.poly(name)), f"{goal.args[name]} moves")


@rule("monotone limit")
def monotone_limit(goal: Goal) -> Hypotheses:
    """D(X) PSD and K - X PSD at every time, K constant: X tends to its limit."""
    x, bound = goal.args["of"], goal.args["bound"]
    goal.need(forever(goal), "the trajectory is not shown to exist for ever")
    goal.need(regular(goal.algebra.symmetrical(goal.poly("of")), goal.algebra, "smooth"), "X is not shown to be smooth")
    _still(goal, "bound")
    for text in (f"psd(D({x}))", f"psd(({bound}) - ({x}))"):
        goal.need(goal.said(text) in goal.formulas(), f"{text} is not shown")
    goal.gives(f"limit(normF(({x}) - limit({x}))**2) == 0")
    goal.asked = ()
    return goal.still(goal.under())


@rule("sum of limits")
def sum_of_limits(goal: Goal) -> Hypotheses:
    """A_1, ..., A_k tend to 0 and X == sum P_i A_i Q_i with bounded P_i, Q_i: X tends to 0."""
    x, algebra = goal.args["of"], goal.algebra
    parts, left, right = ([text.strip() for text in goal.args[k].split(";")] for k in ("parts", "left", "right"))
    made: Poly = {}
    for p, a, q in zip(left, parts, right, strict=True):
        goal.need(_tends_to_0(goal, a), f"{a} is not shown to tend to 0")
        for poly in (algebra.text(p), algebra.text(q)):
            names = {name for mono in poly for name, _ in mono.word if algebra.known[name].moving}
            goal.need(all(bounded(goal, name) for name in names), "a factor is not shown to be bounded")
            goal.need(not any(mono.scalars for mono in poly), "a scalar factor")
        made = plus(made, concatenated(concatenated(algebra.text(p), algebra.text(a)), algebra.text(q)))
    goal.need(not algebra.normal(plus(algebra.text(x), made, -1)), "X is not that sum")
    goal.gives(f"limit(normF({x})**2) == 0")
    goal.asked = ()
    return goal.still(goal.under())


@rule("limit")
def limit(goal: Goal) -> Hypotheses:
    """If X - L tends to 0, L constant, then X tends to its limit, and this is L."""
    x, value = goal.args["of"], goal.args["value"]
    _still(goal, "value")
    goal.need(_tends_to_0(goal, f"({x}) - ({value})"), "X is not shown to tend to L")
    goal.gives(f"limit(normF(({x}) - limit({x}))**2) == 0", f"limit({x}) == {value}")
    goal.asked = ()
    return goal.still(goal.under())


@rule("constant limit")
def constant_limit(goal: Goal) -> Hypotheses:
    """A constant matrix that tends to 0 is 0."""
    _still(goal, "of")
    goal.need(_tends_to_0(goal, goal.args["of"]), "it is not shown to tend to 0")
    goal.gives(f"{goal.args['of']} == 0")
    goal.asked = ()
    return goal.still(goal.under())
