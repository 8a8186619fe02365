"""The rules of proofs about bounds that a trajectory keeps: a barrier (Gronwall), continuation, and rest."""

from faverify.checker.language import ONE, Node, compare, letter
from faverify.checker.regular import regular
from faverify.checker.rules_time import over
from faverify.checker.theorems import NOW, ZERO, Formula, Goal, Hypotheses, at_least, rule, visible
from faverify.checker.words import is_scalar, plus


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
