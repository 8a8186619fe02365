"""Bounds that a trajectory keeps: barriers (Gronwall), what holds strictly while it holds (continuation), rest."""

from faverify.kernel.rules_time import NOW, over
from faverify.kernel.theorem import Goal, Hypotheses, at_least, rule
from faverify.lang import expr as ex
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
    goal.smooth(goal.args["of"])
    goal.require_still(goal.args["bound"], goal.args["rate"])
    bound, stop = goal.expression("bound"), goal.expression("stop")
    first, last = (ex.Sum(bound.shape, bound, goal.then("of", when), -1) for when in (ex.ZERO, stop))
    start, end = (ex.Compare(ex.SCALAR, gap, Relation.PSD, ex.ZERO) for gap in (first, last))
    goal.require_shown(start, "psd({rate} * ({bound} - {of}) - D({of}))")
    goal.require(goal.formula == goal.formula_of(end), f"the rule gives {goal.formula_of(end)}")
    return over(goal, ex.ZERO, stop)


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
    goal.continuous(goal.args["of"])
    goal.require_still(goal.args["level"])
    goal.require_arbitrary("T", {})
    start, follows = goal.premises
    for premise, time in ((start, ex.ZERO), (follows, ex.Letter(ex.SCALAR, "T"))):
        above = ex.Compare(ex.SCALAR, goal.then("of", time), Relation.ABOVE, goal.expression("level"))
        goal.require_shown(above, among=[premise])
    goal.says("{of} > {level}")
    rest = {**goal.hypotheses(start), **goal.without(follows, "least({of}, 0, T) >= {level}", "T >= 0")}
    goal.require_arbitrary("T", rest)
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
    start, stop = goal.expression("start"), goal.expression("stop")
    goal.smooth(goal.args["of"])
    goal.continuous(f"D({goal.args['of']})")
    goal.require_still(goal.put("{start}"), goal.put("{stop}"))
    goal.says(("D({of}) == 0", "{of} == 0"))
    longer = ex.Compare(ex.SCALAR, stop, Relation.ABOVE, start)
    return goal.assume(over(goal, start, stop), at_least(NOW, start), at_least(stop, NOW), longer)
