"""The rules of proofs about limits and about bounds that a trajectory keeps.

``limit(normF(X - L)**2) == 0`` says that X tends to L.
"""

from faverify.checker.language import ONE, Node, compare, letter
from faverify.checker.moving import regular
from faverify.checker.rules_time import bounded, bounded_square, forever, over
from faverify.checker.theorems import NOW, ZERO, Formula, Goal, Hypotheses, at_least, rule, visible
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


@rule("barrier", "stop")
def barrier(goal: Goal) -> Hypotheses:
    """f(0) <= K and D(f) <= b (K - f) at every time of [0, T] give f(T) <= K; at all times f <= K; or of matrices."""
    x, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    algebra, value, shown = goal.algebra, goal.node("of"), goal.formulas()
    goal.need(regular(goal.poly("of"), algebra, "smooth"), f"{x} is not shown to be smooth")
    goal.constant("bound", "rate")

    def below(time: Node) -> Formula:
        gap = plus(goal.poly("bound"), algebra.read(Node("at", (value, time), None, value.shape or ONE)), -1)
        if is_scalar(gap):
            return Formula.of(">=", algebra.normal(gap))
        return Formula.of("psd", algebra.symmetrical(gap))

    start = below(ZERO)
    known = start in (*shown, *(one.weak() for one in shown)) or visible(start, algebra)
    goal.need(known, f"{x} <= K is not shown at 0")
    goal.need(goal.shown(f"psd(({b}) * (({k}) - ({x})) - D({x}))", shown), f"the rate of {x} is not shown")
    stop = goal.node("stop") if "stop" in goal.args else None
    goal.need(goal.formula == below(NOW if stop is None else stop), f"the rule gives {x} <= K")
    return goal.still(goal.under()) if stop is None else over(goal, ZERO, stop, goal.under())


@rule("continuation")
def continuation(goal: Goal) -> Hypotheses:
    """f(0) > c, and f(T) > c for every T with f >= c on [0, T], give f > c at every time."""
    f, c, horizon = goal.args["of"], goal.args["level"], letter("T")
    goal.need(regular(goal.poly("of"), goal.algebra, "continuous"), "f is not shown to be continuous")
    goal.constant("level")
    goal.free("T")
    goal.need("T" not in goal.spoken(goal.node("of"), goal.node("level")), "f or c depends on T")
    found = {}
    for name, time in (("start", ZERO), ("follows", horizon)):
        above = goal.formula_of(compare(Node("at", (goal.node("of"), time), None, ONE), ">", goal.node("level")))
        found[name] = next((premise for premise in goal.premises if goal.of(premise) == above), None)
    start, follows = found["start"], found["follows"]
    if start is None or follows is None:
        goal.need(False, "the start or what follows is not shown")
        return {}
    goal.gives(f"{f} > {c}")
    used = (goal.said(f"least({f}, 0, T) >= {c}"), goal.formula_of(at_least(horizon, ZERO)))
    rest = {h: k for h, k in goal.under(follows).items() if h not in used and not visible(h, goal.algebra)}
    rest = {**goal.under(start), **rest}
    goal.need("T" not in goal.spoken(*rest.values()), "a hypothesis restricts T")
    goal.unasked("T", but=horizon)
    return goal.still(rest)


@rule("at rest")
def at_rest(goal: Goal) -> Hypotheses:
    """What is 0 at every time of an interval that is no point has the derivative 0 there."""
    algebra, poly, start, stop = goal.algebra, goal.poly("of"), goal.node("start", "0"), goal.node("stop")
    rate = algebra.rate(poly)
    goal.need(regular(poly, algebra, "smooth") and regular(rate, algebra, "continuous"), "w is not shown to be C^1")
    goal.need(not any(algebra.moves(algebra.read(end)) for end in (start, stop)), "an end moves")
    goal.need(goal.of(goal.one()) == Formula.of("==", algebra.normal(poly)), "w == 0 is needed")
    goal.made("==", algebra.normal(rate))
    during = (at_least(NOW, start), at_least(stop, NOW))
    result = {**over(goal, start, stop, goal.under()), **{goal.formula_of(claim): claim for claim in during}}
    return goal.assumed(result, compare(stop, ">", start))
