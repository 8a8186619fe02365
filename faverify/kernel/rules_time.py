"""Rules about time: values at a time, derivatives and integrals, extrema and bounds over an interval, rest."""

from fractions import Fraction

from faverify.algebra.words import add
from faverify.kernel.chance import bound_by_columns, is_fixed, letters_in
from faverify.kernel.formula import Formula
from faverify.kernel.regular import measurable
from faverify.kernel.substitute import claim as substituted
from faverify.kernel.substitute import substitute
from faverify.kernel.theorem import Goal, Hypotheses, at_least, rule
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.parse import nodes_behind
from faverify.outcome import Relation

OTHER_TIMES = (*TIME_FUNCTIONALS, "D", "next", "sum_over")
NOW = ex.Letter(ex.SCALAR, "t")


@rule("K8", "at", "time")
def at(goal: Goal) -> Hypotheses:
    """What holds at every time holds at the time ``time`` >= 0 (within the trajectory).

    *Proof.* A theorem is about every time. Hypotheses about the current time become hypotheses about that one; a claim
    with derivatives of what has no flow cannot be read at a stated time and is refused.
    """
    premise, when = goal.one(), goal.expression("time")
    time = goal.reader.time(when)
    goal.require(time is not None, "a stated time is expected")
    made = Formula.of(premise.conclusion, goal.reader, time)
    goal.require(goal.formula == made, f"the rule gives {made}")
    moved: Hypotheses = {}
    for formula, claim in goal.hypotheses().items():
        sides = (_then(claim.left, when), claim.relation, _then(claim.right, when))
        stated = ex.Compare(claim.shape, *sides) if formula.moves(goal.reader) else claim
        moved[goal.formula_of(stated)] = stated
    runs = {asked for asked in premise.times if goal.reader.moves(goal.reader.read(asked))}
    goal.asked = [_then(asked, when) if asked in runs else asked for asked in premise.times]
    return goal.assume(moved, at_least(when, ex.ZERO))


def _then(expr: ex.Expr, time: ex.Expr) -> ex.Expr:
    """An expression at a stated time."""
    if expr.shape is None:
        return expr
    return time if expr == NOW else ex.At(expr.shape, expr, time)


@rule("K8", "instance")
def instance(goal: Goal) -> Hypotheses:
    """A parameter takes the value of an expression: arguments name the parameters.

    *Proof.* A theorem is about all values of its parameters, its hypotheses included. Side conditions: a parameter that
    relations, values or the flow of the theory mention is not free; a value is not random, and mentions no letter that
    a maximum over columns binds; a value that moves goes into statements about one time only, with no derivative,
    integral, extremum or other time (s := t in D(s x) = s D(x)).
    """
    claims = (goal.one().conclusion, *goal.hypotheses().values())
    values = {name: goal.expression(name) for name in goal.args}
    bound = frozenset[str]().union(*(bound_by_columns(one, goal.theory) for one in claims))
    for name, value in values.items():
        poly = goal.reader.read(value)
        goal.require_free(name)
        goal.require(is_fixed(poly, goal.reader), f"the value of {name} is random")
        goal.require(not bound & letters_in(poly, goal.reader), "a maximum over columns binds its letters")
        still = not goal.reader.moves(poly) or all(at_one_time(one, goal) for one in claims)
        goal.require(still, "a moving value under D, an integral or a time")
    said, *rest = (substituted(one, values, goal.theory) for one in claims)
    goal.require(goal.formula == goal.formula_of(said), f"the rule gives {goal.formula_of(said)}")
    goal.asked = [substitute(time, values, goal.theory) for time in goal.one().times]
    return goal.assume({}, *rest)


def at_one_time(expr: ex.Expr, goal: Goal) -> bool:
    """Whether an expression is about one time or state only, definitions and values written out."""
    calls = {node.function for node in nodes_behind(expr, goal.theory) if isinstance(node, ex.Call)}
    stated = any(isinstance(node, ex.At) for node in nodes_behind(expr, goal.theory))
    return not stated and not calls.intersection(OTHER_TIMES)


@rule("K9", "fundamental theorem", "start", "stop")
def fundamental(goal: Goal) -> Hypotheses:
    """int_a^b D(f) dt = f(b) - f(a) for 0 <= a, 0 <= b. Arguments ``of`` = f, ``start`` = a, ``stop`` = b.

    *Proof.* f is locally Lipschitz with the derivative that Leibniz' rule gives almost everywhere (checked: words
    in letters with a flow, ||X_-||^2 by K5, integrals up to t). Indicators and other roots are refused (1[t >
    1/2]).
    """
    rate = goal.reader.derivative(goal.smooth(goal.args["of"]))
    ends = [goal.expression("start"), goal.expression("stop")]
    first, last = (goal.reader.read(goal.then("of", end)) for end in ends)
    change = add(last, first, Fraction(-1))
    goal.made("==", add(change, goal.reader.integral(rate, *map(goal.reader.read, ends)), Fraction(-1)))
    return goal.assume({}, *(at_least(end, ex.ZERO) for end in ends))


@rule("K10", "integrate", "start", "stop")
def integrate(goal: Goal) -> Hypotheses:
    """f <= g at (almost) every time of [a, b] gives int f <= int g. Arguments ``start``, ``stop``.

    *Proof.* Monotony and linearity of the integral of bounded measurable functions (the reader refuses others); also of
    equations and of PSD matrices. Hypotheses a <= t and t <= b are used up; others must not speak of the current time.
    ``stop`` = oo is no number, and refused.
    """
    premise, start, stop = goal.of(goal.one()), goal.expression("start"), goal.expression("stop")
    whole = goal.reader.integral(premise.difference, goal.reader.read(start), goal.reader.read(stop))
    goal.made(premise.weak.relation, whole)
    return over(goal, start, stop)


def over(goal: Goal, start: ex.Expr, stop: ex.Expr, hypotheses: Hypotheses | None = None) -> Hypotheses:
    """The hypotheses that are left after a statement about every time of [start, stop], of those of the premises.

    That a time lies behind an end says so of the end as it is: ends that move use up no hypothesis (u <= x(u) for u in
    [0, x(t)] is another one).
    """
    ends = ((start, at_least(NOW, start)), (stop, at_least(stop, NOW)))
    used = {goal.formula_of(claim) for end, claim in ends if not goal.reader.moves(goal.reader.read(end))}
    known = goal.hypotheses() if hypotheses is None else hypotheses
    rest = {f: c for f, c in known.items() if f not in used | {goal.formula_of(at_least(NOW, ex.ZERO))}}
    return goal.assume(goal.closed(rest), at_least(start, ex.ZERO), at_least(stop, start))


@rule("K11", "monotone", "since")
def monotone(goal: Goal) -> Hypotheses:
    """D(X) PSD (or D(f) >= 0) gives X - X(s) PSD (f >= f(s)) for s <= t; D(X) == 0 gives X == X(s).

    Arguments ``of`` = X, ``since`` = s (0 if left out). *Proof.* X is an integral of its derivative (checked as for
    K9): x'(X(t) - X(s))x = int_s^t x'X'x >= 0. Hypotheses s <= t of the premise are used up, others must not speak of
    the current time.
    """
    x, since, relation = goal.smooth(goal.args["of"]), goal.expression("since"), goal.formula.weak.relation
    rate = Formula.make(relation, goal.reader.normal(goal.reader.derivative(x)))
    goal.require(goal.is_shown(rate), f"{rate} is not shown")
    goal.made(relation, add(x, goal.reader.read(goal.then("of", since)), Fraction(-1)))
    return over(goal, since, NOW)


@rule("K12", "extremum", "start", "stop")
def extremum(goal: Goal) -> Hypotheses:
    """f >= least(f, a, b) and f <= greatest(f, a, b) at every time a <= t <= b. Arguments ``of``, ``start``, ``stop``.

    *Proof.* The infimum and the supremum over the interval (attained if f is continuous). They are numbers, as f is
    bounded (1/x is not).
    """
    goal.require(measurable(goal.reader.text(goal.args["of"]), goal.reader), "not shown to be bounded")
    goal.says("{of} >= least({of}, {start}, {stop})", "{of} <= greatest({of}, {start}, {stop})")
    return goal.assume({}, at_least(NOW, goal.expression("start")), at_least(goal.expression("stop"), NOW))


@rule("K12", "bound throughout", "start", "stop")
def throughout(goal: Goal) -> Hypotheses:
    """f >= c at every time of [a, b], c constant, gives least(f, a, b) >= c; the same for greatest. Strict if f is
    continuous.

    *Proof.* The infimum of numbers >= c; for c < f with f continuous the infimum is attained. The interval is not
    empty.
    """
    sign = ">" if goal.formula.relation == ">" else ">="
    goal.require_still(goal.args["bound"])
    if sign == ">":
        goal.continuous(goal.args["of"])
    goal.says(
        (f"least({{of}}, {{start}}, {{stop}}) {sign} {{bound}}", f"{{of}} {sign} {{bound}}"),
        (f"{{bound}} {sign} greatest({{of}}, {{start}}, {{stop}})", f"{{bound}} {sign} {{of}}"),
    )
    return over(goal, goal.expression("start"), goal.expression("stop"))


@rule("K16", "intermediate value", "start", "stop")
def intermediate_value(goal: Goal) -> Hypotheses:
    """f(a) <= c and c <= f(b), f continuous and c constant: what follows from a <= s, s <= b, f(s) == c holds.

    ``of`` = f, ``level`` = c, ``start`` = a, ``stop`` = b. The first premise is the goal under these hypotheses about
    the parameter s, which neither the theory nor the goal nor another hypothesis mentions (nor a definition in them),
    nor a time other than s up to which the trajectory is asked to exist. *Proof.* The intermediate value theorem gives
    an s, at which the first premise says the goal.
    """
    main, *ends = goal.premises
    level, start, stop = (goal.expression(name) for name in ("level", "start", "stop"))
    goal.continuous(goal.args["of"])
    goal.require_still(goal.args["level"])
    goal.require(goal.of(main) == goal.formula, "the first premise says something else")
    first, point, last = (goal.then("of", when) for when in (start, ex.Letter(ex.SCALAR, "s"), stop))
    goal.require_shown(at_least(level, first), at_least(last, level), among=ends)
    there = ex.Compare(ex.SCALAR, point, Relation.EQUAL, level)
    rest = goal.without(main, "s >= {start}", "s <= {stop}", there)
    rest |= {h: k for end in ends for h, k in end.hypotheses.items()}
    goal.require_arbitrary("s", rest)
    return over(goal, start, stop, rest)


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
