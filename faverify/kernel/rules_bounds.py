"""Bounds that a trajectory keeps: barriers (Gronwall), what holds strictly while it holds (continuation), rest."""

from fractions import Fraction

from faverify.algebra.words import add
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar
from faverify.kernel.regular import continuous, smooth
from faverify.kernel.rules_time import NOW, over
from faverify.kernel.signs import visibly
from faverify.kernel.theorem import Goal, Hypotheses, at_least, rule
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.outcome import Relation


def _constant(goal: Goal, name: str) -> None:
    goal.require(not goal.reader.moves(goal.reader.read(goal.expression(name))), f"{goal.args[name]} moves")


@rule("K19", "barrier", "stop")
def barrier(goal: Goal) -> Hypotheses:
    """f(0) <= K and D(f) <= b (K - f) at every time of [0, T] give f(T) <= K; at all times: f <= K.

    ``of`` = f, ``bound`` = K, ``rate`` = b, ``stop`` = T (left out: all times). *Proof.* (f - K) exp(b t) does not
    rise: f is an integral of its derivative (checked), K and b are constant. Hypotheses 0 <= t and t <= T are used up,
    others must not speak of the current time.
    """
    f, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    goal.require(smooth(goal.reader.text(f), goal.reader), f"{f} is not shown to be an integral of its derivative")
    for name in ("bound", "rate"):
        _constant(goal, name)
    value, bound = goal.expression("of"), goal.expression("bound")
    start = ex.Compare(ex.SCALAR, ex.At(value.shape, value, ex.ZERO), Relation.AT_MOST, bound)
    goal.require(goal.is_shown(start), f"{f} at 0 is not shown to be at most {k}")
    rate = goal.comparison(f"D({f}) <= ({b}) * (({k}) - ({f}))")
    goal.require(goal.is_shown(rate), f"the rate of {f} is not shown to be at most b (K - f)")
    here = value
    if "stop" in goal.args:
        here = ex.At(value.shape, value, goal.expression("stop"))
    made = goal.formula_of(ex.Compare(ex.SCALAR, here, Relation.AT_MOST, bound))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return over(goal, ex.ZERO, goal.expression("stop")) if "stop" in goal.args else goal.closed(goal.hypotheses())


@rule("K19", "barrier in order", "stop")
def barrier_in_order(goal: Goal) -> Hypotheses:
    """psd(K - X(0)) and psd(b (K - X) - D(X)) at every time of [0, T] give psd(K - X(T)); at all times: psd(K - X).

    ``of`` = X, ``bound`` = K, ``rate`` = b, ``stop`` = T (left out: all times). *Proof.* (K - X) exp(b t) is an
    integral of its derivative (X is: checked; K and b are constant), exp(b t) (b (K - X) - D(X)): so for every vector x
    the number x'(K - X) x exp(b t) does not fall, and is x'(K - X(0)) x >= 0 at 0; and K - X is symmetric. Hypotheses
    0 <= t and t <= T are used up, others must not speak of the current time.
    """
    x, k, b = (goal.args[name] for name in ("of", "bound", "rate"))
    reader, value = goal.reader, goal.expression("of")
    goal.require(smooth(reader.text(x), reader), f"{x} is not shown to be an integral of its derivative")
    for name in ("bound", "rate"):
        _constant(goal, name)
    shown = {goal.of(premise) for premise in goal.premises}

    def below(time: ex.Expr) -> Formula:
        gap = add(reader.text(k), reader.read(ex.At(value.shape, value, time)), Fraction(-1))
        goal.require(not is_scalar(gap), "numbers are bounded by the rule barrier")
        return Formula.make("psd", reader.symmetric(gap))

    goal.require(below(ex.ZERO) in shown, f"{x} at 0 is not shown to be at most {k}")
    rate = goal.formula_of(goal.comparison(f"psd(({b}) * (({k}) - ({x})) - D({x}))"))
    goal.require(rate in shown, f"the rate of {x} is not shown to be at most b (K - X)")
    made = below(goal.expression("stop") if "stop" in goal.args else NOW)
    goal.require(goal.formula == made, f"the rule gives {made}")
    return over(goal, ex.ZERO, goal.expression("stop")) if "stop" in goal.args else goal.closed(goal.hypotheses())


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
    goal.require(continuous(goal.reader.text(f), goal.reader), f"{f} is not shown to be continuous")
    _constant(goal, "level")
    goal.require_free("T")
    taken = goal.speaks_of(*(parse_expression(text, goal.theory) for text in (f, c)))
    goal.require("T" not in taken, "T is taken")
    value, level, horizon = goal.expression("of"), goal.expression("level"), ex.Letter(ex.SCALAR, "T")

    def above(time: ex.Expr) -> ex.Compare:
        return ex.Compare(ex.SCALAR, ex.At(value.shape, value, time), Relation.ABOVE, level)

    shown = {goal.of(premise): premise for premise in goal.premises}
    for what, time in (("the start", ex.ZERO), ("what follows", horizon)):
        goal.require(goal.formula_of(above(time)) in shown, f"{what} is not shown: {f} > {c}")
    goal.same(f"{f} > {c}")
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
    w, start, stop = goal.args["of"], goal.expression("start", "0"), goal.expression("stop")
    poly, reader = goal.reader.text(w), goal.reader
    goal.require(smooth(poly, reader), f"{w} is not shown to be an integral of its derivative")
    rate = reader.derivative(poly)
    goal.require(continuous(rate, reader), f"the derivative of {w} is not shown to be continuous")
    for end in (start, stop):
        goal.require(not reader.moves(reader.read(end)), "an end of the interval moves")
    goal.require(goal.of(goal.one()) == Formula.make("==", reader.normal(poly)), f"{w} == 0 is not shown")
    made = Formula.make("==", reader.normal(rate))
    goal.require(goal.formula == made, f"the rule gives {made}")
    inside = {goal.formula_of(claim): claim for claim in (at_least(NOW, start), at_least(stop, NOW))}
    longer = ex.Compare(ex.SCALAR, stop, Relation.ABOVE, start)
    return goal.assume({**over(goal, start, stop), **inside}, longer)
