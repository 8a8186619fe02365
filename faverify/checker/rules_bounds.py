"""The rules of proofs about bounds that a trajectory keeps: a barrier (Gronwall), continuation, and rest."""

from faverify.checker.language import ONE, Node, compare, letter
from faverify.checker.regular import regular
from faverify.checker.rules_time import over
from faverify.checker.theorems import NOW, ZERO, Formula, Goal, Hypotheses, at_least, rule, visible
from faverify.checker.words import is_scalar, plus


def _still(goal: Goal, *names: str) -> None:
    for name in names:
        goal.need(not goal.algebra.moves(goal.poly(name)), f"{name} moves")


def _among(goal: Goal, claim: Node) -> bool:
    """Whether a premise says a comparison, or it is visible."""
    formula, shown = goal.formula_of(claim), goal.formulas()
    return formula in (*shown, *(one.weak() for one in shown)) or visible(formula, goal.algebra)


@rule("barrier", "stop")
def barrier(goal: Goal) -> Hypotheses:
    """f(0) <= K and D(f) <= b (K - f) at every time of [0, T] give f(T) <= K; at all times f <= K."""
    f, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    goal.need(regular(goal.poly("of"), goal.algebra, "smooth"), "f is not shown to be smooth")
    _still(goal, "bound", "rate")
    value, bound = goal.node("of"), goal.node("bound")
    goal.need(_among(goal, compare(Node("at", (value, ZERO), None, ONE), "<=", bound)), "f(0) <= K is not shown")
    goal.need(_among(goal, goal.comparison(f"D({f}) <= ({b}) * (({k}) - ({f}))")), "the rate of f is not shown")
    stop = goal.node("stop") if "stop" in goal.args else None
    here = value if stop is None else Node("at", (value, stop), None, ONE)
    goal.need(goal.formula == goal.formula_of(compare(here, "<=", bound)), "the rule gives f <= K")
    return goal.still(goal.under()) if stop is None else over(goal, ZERO, stop, goal.under())


@rule("barrier in order", "stop")
def barrier_in_order(goal: Goal) -> Hypotheses:
    """K - X(0) PSD and b (K - X) - D(X) PSD at every time of [0, T] give K - X(T) PSD; at all times K - X."""
    x, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    algebra, value = goal.algebra, goal.node("of")
    goal.need(regular(goal.poly("of"), algebra, "smooth"), "X is not shown to be smooth")
    _still(goal, "bound", "rate")

    def below(time: Node) -> Formula:
        gap = plus(goal.poly("bound"), algebra.read(Node("at", (value, time), None, value.shape)), -1)
        goal.need(not is_scalar(gap), "matrices only")
        return Formula.of("psd", algebra.symmetrical(gap))

    goal.need(below(ZERO) in goal.formulas(), "X(0) <= K is not shown")
    goal.need(goal.said(f"psd(({b}) * (({k}) - ({x})) - D({x}))") in goal.formulas(), "the rate of X is not shown")
    stop = goal.node("stop") if "stop" in goal.args else None
    goal.need(goal.formula == below(NOW if stop is None else stop), "the rule gives X <= K")
    return goal.still(goal.under()) if stop is None else over(goal, ZERO, stop, goal.under())


@rule("continuation")
def continuation(goal: Goal) -> Hypotheses:
    """f(0) > c, and f(T) > c for every T with f >= c on [0, T], give f > c at every time."""
    f, c, horizon = goal.args["of"], goal.args["level"], letter("T")
    goal.need(regular(goal.poly("of"), goal.algebra, "continuous"), "f is not shown to be continuous")
    _still(goal, "level")
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
