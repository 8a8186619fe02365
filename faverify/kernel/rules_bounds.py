"""Bounds that a trajectory keeps: barriers (Gronwall), what holds strictly while it holds (continuation), rest."""

from faverify.kernel.rules_time import NOW, over
from faverify.kernel.signs import visibly
from faverify.kernel.theorem import Goal, Hypotheses, at_least, rule
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.outcome import Relation


@rule("K19", "barrier", "stop")
def barrier(goal: Goal) -> Hypotheses:
    """f(0) <= K and D(f) <= b (K - f) at every time of [0, T] give f(T) <= K; at all times: f <= K. The same for
    symmetric matrices: psd(K - X(0)) and psd(b (K - X) - D(X)) give psd(K - X(T)).

    ``of`` = X, ``bound`` = K, ``rate`` = b, ``stop`` = T (left out: all times). *Proof.* (K - X) exp(b t) is an
    integral of its derivative (X is: checked; K and b are constant), exp(b t) (b (K - X) - D(X)): so for every vector x
    the number x'(K - X) x exp(b t) does not fall, and is x'(K - X(0)) x >= 0 at 0; and K - X is symmetric. Hypotheses
    0 <= t and t <= T are used up, others must not speak of the current time.
    """
    x, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    value, bound, stop = goal.expression("of"), goal.expression("bound"), goal.expression("stop", "t")
    goal.smooth(x)
    goal.require_still(k, b)

    def below(time: ex.Expr) -> ex.Compare:
        gap = ex.Sum(value.shape, bound, ex.At(value.shape, value, time), -1)
        return ex.Compare(ex.SCALAR, gap, Relation.PSD, ex.ZERO)

    goal.require(goal.is_shown(below(ex.ZERO)), f"{x} at 0 is not shown to be at most {k}")
    goal.require_shown(f"psd(({b}) * (({k}) - ({x})) - D({x}))")
    made = goal.formula_of(below(stop))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return over(goal, ex.ZERO, stop) if "stop" in goal.args else goal.closed(goal.hypotheses())


@rule("K16", "continuation")
def continuation(goal: Goal) -> Hypotheses:
    """f(0) > c, and f(T) > c for every T with f >= c on [0, T], give f > c at every time. ``of`` = f, ``level`` = c.

    Premises: the first, and "f(T) > c" under the hypotheses ``least(f, 0, T) >= c`` and T >= 0. *Proof.* Otherwise let
    T be the first time with f(T) <= c: f is continuous (checked), so f(T) = c, T > 0 and f >= c on [0, T], against the
    second premise. Side conditions: c is constant; T is a number that the theory does not restrict, and neither f, c
    nor another hypothesis mentions it, nor one of the start (f(0) > c if f >= c on [0, T] says nothing of f(0) < c),
    nor a time other than T for which a premise asks (at T + 1 the trajectory need not exist); no other hypothesis
    speaks of the current time.
    """
    f, c = goal.args["of"], goal.args["level"]
    goal.continuous(f)
    goal.require_still(c)
    goal.require_free("T")
    taken = goal.speaks_of(*(parse_expression(text, goal.theory) for text in (f, c)))
    goal.require("T" not in taken, "T is taken")
    value, level, horizon = goal.expression("of"), goal.expression("level"), ex.Letter(ex.SCALAR, "T")

    def above(time: ex.Expr) -> ex.Compare:
        return ex.Compare(ex.SCALAR, ex.At(value.shape, value, time), Relation.ABOVE, level)

    shown = {goal.of(premise): premise for premise in goal.premises}
    for what, time in (("the start", ex.ZERO), ("what follows", horizon)):
        goal.require(goal.formula_of(above(time)) in shown, f"{what} is not shown: {f} > {c}")
    goal.says(f"{f} > {c}")
    used = {goal.formula_of(goal.comparison(f"least({f}, 0, T) >= {c}")), goal.formula_of(at_least(horizon, ex.ZERO))}
    follows = goal.hypotheses(shown[goal.formula_of(above(horizon))])
    start = goal.hypotheses(shown[goal.formula_of(above(ex.ZERO))])
    rest = {**start, **{h: k for h, k in follows.items() if h not in used and not visibly(h, goal.reader)}}
    goal.require("T" not in goal.speaks_of(*rest.values()), "a hypothesis restricts T")
    goal.require_unasked("T", but=horizon)
    return goal.closed(rest)


@rule("K11", "at rest")
def at_rest(goal: Goal) -> Hypotheses:
    """w == 0 at every time of [a, b], a < b, gives D(w) == 0 at these times. ``of`` = w, ``start`` = a, ``stop`` = b.

    *Proof.* Let a <= t <= b. For times u < v of [a, b] the integral of D(w) from u to v is w(v) - w(u) = 0 (w is an
    integral of its derivative: checked). An entry of D(w) other than 0 at t would keep its sign at all times near t,
    as D(w) is continuous (checked), hence on some [u, v] within [a, b]: there is one, since a < b, and the trajectory
    goes on for a while after t. Side conditions: w is a word or scalar in the theory's time, a and b do not move, other
    hypotheses do not speak of the current time. (At a == b nothing follows: t is 0 at the time 0.)
    """
    start, stop = goal.expression("start", "0"), goal.expression("stop")
    goal.smooth(goal.args["of"])
    goal.continuous(f"D({goal.args['of']})")
    goal.require_still(goal.args.get("start", "0"), goal.args["stop"])
    goal.fact(("D({of}) == 0", "{of} == 0"))
    inside = {goal.formula_of(claim): claim for claim in (at_least(NOW, start), at_least(stop, NOW))}
    longer = ex.Compare(ex.SCALAR, stop, Relation.ABOVE, start)
    return goal.assume({**over(goal, start, stop), **inside}, longer)
