"""The rules of proofs about limits of matrices: ``limit(normF(X - L)**2) == 0`` says that X tends to L."""

from faverify.checker.regular import regular
from faverify.checker.rules_time import bounded, bounded_square, forever
from faverify.checker.theorems import Goal, Hypotheses, rule
from faverify.checker.words import Poly, is_scalar, plus


def _tends_to_0(goal: Goal, text: str) -> bool:
    """Whether a matrix is shown to tend to 0, or to be 0 at every time, of which there is no end."""
    known = goal.formulas()
    always = goal.said(f"{text} == 0") in known
    return goal.said(f"limit(normF({text})**2) == 0") in known or (always and forever(goal))


def _unending(goal: Goal, *texts: str) -> None:
    """Ask for no time where one of the matrices tends to 0 without asking for one, or nothing ever ends."""
    goal.unending(*(f"limit(normF({text})**2) == 0" for text in texts))
    if forever(goal):
        goal.asked = ()


@rule("monotone limit")
def monotone_limit(goal: Goal) -> Hypotheses:
    """D(X) PSD and K - X PSD at every time, K constant: X tends to its limit."""
    x, bound = goal.args["of"], goal.args["bound"]
    goal.need(forever(goal), "the trajectory is not shown to exist for ever")
    goal.need(regular(goal.algebra.symmetrical(goal.poly("of")), goal.algebra, "smooth"), "X is not shown to be smooth")
    goal.constant("bound")
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
        goal.need(_bounded(goal, p) and _bounded(goal, q), "a factor is not shown to be bounded")
        made = plus(made, algebra.product(algebra.product(algebra.text(p), algebra.text(a)), algebra.text(q)))
    goal.need(not algebra.normal(plus(algebra.text(x), made, -1)), "X is not that sum")
    goal.gives(f"limit(normF({x})**2) == 0")
    _unending(goal, *parts)
    return goal.still(goal.under())


def _bounded(goal: Goal, text: str) -> bool:
    """Whether a matrix is bounded: by a premise, or as words in constants and bounded letters."""
    poly, square = goal.algebra.text(text), goal.algebra.text(f"normF({text})**2")
    atoms = [goal.algebra.known[key] for mono in poly for key in mono.scalars if goal.algebra.known[key].moving]
    words = [*poly, *(mono for info in atoms for mono in info.parts[0])]
    moving = {name for mono in words for name, _ in mono.word if goal.algebra.known[name].moving}
    plain = all(info.kind == "tr" for info in atoms) and all(bounded(goal, name) for name in moving)
    return plain or bounded_square(goal, square)


@rule("inverse in the limit")
def inverse_in_the_limit(goal: Goal) -> Hypotheses:
    """X Y - I tends to 0, X and Y square, of one size, and bounded: Y X - I tends to 0."""
    x, y, shape = goal.args["of"], goal.args["with_"], goal.shape("of")
    goal.need(shape == goal.shape("with_") and shape[0] == shape[1], "both are square, of one size")
    goal.need(_tends_to_0(goal, f"({x}) @ ({y}) - I_{shape[0]}"), "X Y is not shown to tend to I")
    goal.need(_bounded(goal, x) and _bounded(goal, y), "a factor is not shown to be bounded")
    goal.gives(f"limit(normF(({y}) @ ({x}) - I_{shape[0]})**2) == 0")
    return goal.still(goal.under())


@rule("settles")
def settles(goal: Goal) -> Hypotheses:
    """A continuous number of which a polynomial (constant c_k, the last > 0) tends to 0 has a limit."""
    f, coefficients = goal.args["of"], [text.strip() for text in goal.args["coefficients"].split(";")]
    algebra, known = goal.algebra, goal.formulas()
    number = goal.poly("of")
    goal.need(is_scalar(number) and regular(number, algebra, "continuous"), "f is not shown to be a continuous number")
    goal.need(len(coefficients) >= 2, "a polynomial of degree 1 or more is needed")
    for poly in map(algebra.text, coefficients):
        goal.need(is_scalar(poly) and not algebra.moves(poly), "a coefficient is no constant number")
    goal.need(goal.shown(f"{coefficients[-1]} > 0", known), "the last coefficient is not shown to be > 0")
    whole = " + ".join(f"({text}) * ({f})**{k}" if k else f"({text})" for k, text in enumerate(coefficients))
    goal.need(goal.said(f"limit(normF(({whole}))**2) == 0") in known, "the polynomial is not shown to tend to 0")
    goal.gives(f"limit(normF(({f}) - limit({f}))**2) == 0")
    return goal.still(goal.under())


@rule("comparison")
def comparison(goal: Goal) -> Hypotheses:
    """F >= 0 and c D(f) <= -(1 - e) f + g, c > 0 constant, e and g tending to 0: f tends to 0."""
    f, e, g, c = (goal.args[name] for name in ("of", "slack", "by", "scale"))
    goal.need(regular(goal.poly("of"), goal.algebra, "smooth"), "f is not shown to be smooth")
    goal.constant("scale")
    falls = f"({c}) * D({f}) <= -(1 - ({e})) * ({f}) + ({g})"
    goal.known(f"{f} >= 0", falls, f"({c}) > 0", f"limit({e}) == 0", f"limit({g}) == 0")
    goal.gives(f"limit({f}) == 0")
    return goal.still(goal.under())


@rule("limit")
def limit(goal: Goal) -> Hypotheses:
    """If X - L tends to 0, L constant, then X tends to its limit, and this is L; a constant X is L."""
    x, value = goal.args["of"], goal.args["value"]
    goal.constant("value")
    goal.need(_tends_to_0(goal, f"({x}) - ({value})"), "X is not shown to tend to L")
    own = () if goal.algebra.moves(goal.poly("of")) else (f"{x} == {value}",)
    goal.gives(f"limit(normF(({x}) - limit({x}))**2) == 0", f"limit({x}) == {value}", *own)
    _unending(goal, f"({x}) - ({value})")
    return goal.still(goal.under())
