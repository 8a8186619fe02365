"""Rules about time: values at a time, derivatives and integrals, extrema over an interval, limits."""

from fractions import Fraction

from faverify.algebra.words import Poly, Word, add
from faverify.kernel.chance import bound_by_columns, ends, is_fixed, letters_in
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar
from faverify.kernel.reader import Reader
from faverify.kernel.regular import measurable
from faverify.kernel.substitute import claim as substituted
from faverify.kernel.substitute import substitute
from faverify.kernel.theorem import Goal, Hypotheses, at_least, rule
from faverify.lang import expr as ex
from faverify.lang.functions import TIME_FUNCTIONALS
from faverify.lang.parse import parse_expression
from faverify.outcome import Relation

OTHER_TIMES = (*TIME_FUNCTIONALS, "D", "next", "sum_over")
NOW = ex.Letter(ex.SCALAR, "t")


@rule("K8", "at", "time")
def at(goal: Goal) -> Hypotheses:
    """What holds at every time holds at the time ``time`` >= 0 (within the trajectory).

    *Proof.* A theorem is about every time. Hypotheses about the current time become hypotheses about that one; a claim
    with derivatives of what has no flow cannot be read at a stated time and is refused.
    """
    premise = goal.one()
    time = goal.reader.time(goal.expression("time"))
    goal.require(time is not None, "a stated time is expected")
    made = Formula.of(premise.conclusion, goal.reader, time)
    goal.require(goal.formula == made, f"the rule gives {made}")
    moved: Hypotheses = {}
    for formula, claim in goal.hypotheses().items():
        if formula.moves(goal.reader):
            stated = _shifted(claim, goal.expression("time"))
            moved[goal.formula_of(stated)] = stated
        else:
            moved[formula] = claim
    runs = {asked for asked in premise.times if goal.reader.moves(goal.reader.read(asked))}
    goal.asked = [_then(asked, goal.expression("time")) if asked in runs else asked for asked in premise.times]
    return goal.assume(moved, at_least(goal.expression("time"), ex.ZERO))


def _shifted(claim: ex.Compare, time: ex.Expr) -> ex.Compare:
    """The claim at a stated time."""
    return ex.Compare(claim.shape, _then(claim.left, time), claim.relation, _then(claim.right, time))


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
    premise = goal.one()
    values = {name: goal.expression(name) for name in goal.args}
    moving = any(goal.reader.moves(goal.reader.read(value)) for value in values.values())
    claims = (premise.conclusion, *premise.hypotheses.values())
    for name in values:
        goal.require_free(name)
        goal.require(is_fixed(goal.reader.read(values[name]), goal.reader), f"the value of {name} is random")
    goal.require(not any(_binds_columns(c, goal) for c in claims), "a maximum over columns binds its letters")
    goal.require(
        not moving or all(at_one_time(c, goal) for c in claims), "a moving value under D, an integral or a time"
    )
    new = substituted(premise.conclusion, values, goal.theory)
    goal.require(goal.formula == goal.formula_of(new), f"the rule gives {goal.formula_of(new)}")
    goal.asked = [substitute(time, values, goal.theory) for time in premise.times]
    moved = {goal.formula_of(c): c for c in (substituted(c, values, goal.theory) for c in goal.hypotheses().values())}
    return goal.assume({}, *moved.values())


def _binds_columns(claim: ex.Compare, goal: Goal) -> bool:
    """Whether a value mentions letters that a maximum over columns binds."""
    return any(
        bound_by_columns(claim, goal.theory) & letters_in(goal.reader.text(text), goal.reader)
        for text in goal.args.values()
    )


def at_one_time(claim: ex.Expr, goal: Goal) -> bool:
    """Whether an expression is about one time or state only, definitions written out."""
    for node in claim.walk():
        if isinstance(node, ex.At) or (isinstance(node, ex.Call) and node.function in OTHER_TIMES):
            return False
        if isinstance(node, ex.Letter) and node.name in goal.theory.definitions:
            inner = parse_expression(goal.theory.definitions[node.name], goal.theory)
            if not at_one_time(inner, goal):
                return False
    return True


@rule("K9", "fundamental theorem", "start", "stop")
def fundamental(goal: Goal) -> Hypotheses:
    """int_a^b D(f) dt = f(b) - f(a) for 0 <= a, 0 <= b. Arguments ``of`` = f, ``start`` = a, ``stop`` = b.

    *Proof.* f is locally Lipschitz with the derivative that Leibniz' rule gives almost everywhere (checked: words
    in letters with a flow, ||X_-||^2 by K5, integrals up to t). Indicators and other roots are refused (1[t >
    1/2]).
    """
    poly = goal.smooth(goal.args["of"])
    goal.require(is_scalar(poly), "a scalar is integrated")
    rate, ends = goal.reader.derivative(poly), [goal.expression("start", "0"), goal.expression("stop")]
    integral = goal.reader.integral(rate, *(goal.reader.read(end) for end in ends))
    values = [goal.reader.read(ex.At(ex.SCALAR, goal.expression("of"), end)) for end in ends]
    made = add(integral, add(values[1], values[0], Fraction(-1)), Fraction(-1))
    goal.require(goal.formula == Formula.make("==", made), f"the rule gives {Formula.make('==', made)}")
    return goal.assume({}, *(at_least(end, ex.ZERO) for end in ends))


@rule("K10", "integrate", "start", "stop")
def integrate(goal: Goal) -> Hypotheses:
    """f <= g at (almost) every time of [a, b] gives int f <= int g. Arguments ``start``, ``stop``.

    *Proof.* Monotony and linearity of the integral of bounded measurable functions. Hypotheses a <= t and t <= b
    are used up; others must not speak of the current time. ``stop`` = oo is no number, and refused.
    """
    premise = goal.of(goal.one())
    goal.require(premise.relation in (">=", ">", "==") and is_scalar(premise.difference), "a relation of scalars")
    goal.require(measurable(premise.difference, goal.reader), "not shown to be bounded and measurable")
    start, stop = goal.expression("start", "0"), goal.expression("stop")
    whole = goal.reader.integral(premise.difference, goal.reader.read(start), goal.reader.read(stop))
    relation = "==" if premise.relation == "==" else ">="
    goal.require(goal.formula == Formula.make(relation, whole), f"the rule gives {Formula.make(relation, whole)}")
    return over(goal, start, stop)


def over(goal: Goal, start: ex.Expr, stop: ex.Expr) -> Hypotheses:
    """The hypotheses that are left after a statement about every time of [start, stop].

    That a time lies behind an end says so of the end as it is: ends that move use up no hypothesis (u <= x(u) for u in
    [0, x(t)] is another one).
    """
    ends = ((start, at_least(NOW, start)), (stop, at_least(stop, NOW)))
    used = [claim for end, claim in ends if not goal.reader.moves(goal.reader.read(end))]
    inside = {goal.formula_of(c) for c in (*used, at_least(NOW, ex.ZERO))}
    rest = {f: c for f, c in goal.hypotheses().items() if f not in inside}
    return goal.assume(goal.closed(rest), at_least(start, ex.ZERO), at_least(stop, start))


@rule("K11", "constant")
def constant(goal: Goal) -> Hypotheses:
    """D(w) == 0 gives w == w(0), for a word or scalar w. ``of`` = w.

    *Proof.* w is an integral of its derivative (checked as for K9), so it does not change from time 0 on. The
    hypotheses must not speak of the current time.
    """
    poly = goal.smooth(goal.args["of"])
    goal.require(
        goal.of(goal.one()) == Formula.make("==", goal.reader.normal(goal.reader.derivative(poly))), "D(w) == 0?"
    )
    start = goal.reader.read(ex.At(None, goal.expression("of"), ex.ZERO))
    made = Formula.make("==", goal.reader.normal(add(poly, start, Fraction(-1))))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return goal.closed(goal.hypotheses())


@rule("K11", "monotone", "since")
def monotone(goal: Goal) -> Hypotheses:
    """D(X) PSD (or D(f) >= 0) gives X - X(s) PSD (f >= f(s)) for s <= t. Arguments ``of``, ``since`` = s (0 if left
    out).

    *Proof.* x'(X(t) - X(s))x = int_s^t x'X'x >= 0 (K9). Hypotheses s <= t of the premise are used up.
    """
    since, poly = goal.args.get("since", "0"), goal.smooth(goal.args["of"])
    rate, scalar = goal.reader.derivative(poly), is_scalar(poly)
    expected = Formula.make(">=", rate) if scalar else Formula.make("psd", goal.reader.symmetric(rate))
    given = goal.of(goal.one())
    goal.require(
        given == expected or (given.relation == ">" and given == Formula.make(">", rate)), f"needed: {expected}"
    )
    start = goal.expression("since", "0")
    before = goal.reader.read(ex.At(None, goal.expression("of"), start))
    made = Formula.make(">=" if scalar else "psd", goal.reader.normal(add(poly, before, Fraction(-1))))
    goal.require(goal.formula == made, f"the rule gives {made}")
    after = at_least(NOW, start)
    rest = {f: c for f, c in goal.hypotheses().items() if f != goal.formula_of(after)}
    result = goal.assume(goal.closed(rest), at_least(start, ex.ZERO))
    return result if since == "0" else {**result, goal.formula_of(after): after}


@rule("K12", "extremum", "start", "stop")
def extremum(goal: Goal) -> Hypotheses:
    """f >= least(f, a, b) and f <= greatest(f, a, b) at every time a <= t <= b. Arguments ``of``, ``start``, ``stop``.

    *Proof.* The infimum and the supremum over the interval (attained if f is continuous). They are numbers, as f is
    bounded (1/x is not).
    """
    goal.require(measurable(goal.reader.text(goal.args["of"]), goal.reader), "not shown to be bounded")
    a = goal.args.get("start", "0")
    goal.says(f"{{of}} >= least({{of}}, {a}, {{stop}})", f"{{of}} <= greatest({{of}}, {a}, {{stop}})")
    return goal.assume({}, at_least(NOW, goal.expression("start", "0")), at_least(goal.expression("stop"), NOW))


@rule("K12", "bound throughout", "start", "stop")
def throughout(goal: Goal) -> Hypotheses:
    """f >= c at every time of [a, b], c constant, gives least(f, a, b) >= c; the same for greatest. Strict if f is
    continuous.

    *Proof.* The infimum of numbers >= c; for c < f with f continuous the infimum is attained. The interval is not
    empty.
    """
    a, sign = goal.args.get("start", "0"), ">" if goal.formula.relation == ">" else ">="
    goal.require_still(goal.args["bound"])
    if sign == ">":
        goal.continuous(goal.args["of"])
    goal.says(
        (f"least({{of}}, {a}, {{stop}}) {sign} {{bound}}", f"{{of}} {sign} {{bound}}"),
        (f"{{bound}} {sign} greatest({{of}}, {a}, {{stop}})", f"{{bound}} {sign} {{of}}"),
    )
    return over(goal, goal.expression("start", "0"), goal.expression("stop"))


@rule("K16", "intermediate value", "start", "stop")
def intermediate_value(goal: Goal) -> Hypotheses:
    """f(a) <= c and c <= f(b), f continuous and c constant: what follows from a <= s, s <= b, f(s) == c holds.

    ``of`` = f, ``level`` = c, ``start`` = a, ``stop`` = b. The first premise is the goal under these hypotheses about
    the parameter s, which neither the theory nor the goal nor another hypothesis mentions (nor a definition in them),
    nor a time other than s up to which the trajectory is asked to exist. *Proof.* The intermediate value theorem gives
    an s, at which the first premise says the goal.
    """
    f, c, a, b = goal.args["of"], goal.args["level"], goal.args.get("start", "0"), goal.args["stop"]
    main, *ends = goal.premises
    goal.continuous(f)
    goal.require_still(c)
    goal.require(goal.of(main) == goal.formula, "the first premise says something else")
    value = goal.expression("of")
    at_end = {name: ex.At(value.shape, value, goal.expression(name, "0")) for name in ("start", "stop")}
    needed = (at_least(goal.expression("level"), at_end["start"]), at_least(at_end["stop"], goal.expression("level")))
    shown = {Formula.make(">=", goal.of(end).difference) for end in ends if goal.of(end).relation in (">", ">=")}
    goal.require(all(goal.formula_of(claim) in shown for claim in needed), "the values at the ends are not shown")
    used = {goal.formula_of(goal.comparison(text)) for text in (f"s >= {a}", f"s <= {b}")}
    point = ex.At(value.shape, value, ex.Letter(ex.SCALAR, "s"))
    used.add(goal.formula_of(ex.Compare(ex.SCALAR, point, Relation.EQUAL, goal.expression("level"))))
    rest = {h: k for h, k in goal.hypotheses(main).items() if h not in used}
    goal.require_free("s")
    taken = goal.speaks_of(*(parse_expression(text, goal.theory) for text in (f, c, a, b)))
    goal.require("s" not in taken, "s is taken")
    goal.require("s" not in goal.speaks_of(goal.claim, *rest.values()), "s is mentioned elsewhere")
    start, stop = goal.expression("start", "0"), goal.expression("stop")
    goal.require_unasked("s", but=ex.Letter(ex.SCALAR, "s"))
    result = {**rest, **{h: k for end in ends for h, k in end.hypotheses.items()}}
    return goal.assume(goal.closed(result), at_least(start, ex.ZERO), at_least(stop, start))


@rule("K14", "Barbalat")
def barbalat(goal: Goal) -> Hypotheses:
    """f >= 0, int_0^T f <= K for every T, and -L <= D(f) <= L give limit(f) == 0. ``of`` = f, ``bound`` = K, ``rate`` =
    L.

    *Proof.* If f(t) >= e at a time t then f >= e/2 on [t, t + e/(2 L)], which costs e^2/(4 L) of the integral: this
    happens at most 4 L K/e^2 such disjoint times. Side conditions: f smooth, one K and one L (constants), no
    hypothesis about T or the current time but T >= 0; the trajectory exists for all time (K13, of which the
    premises bound the letters, those that ask for no time themselves); T is a number that the theory does not
    restrict, and f does not mention it.
    """
    goal.require(forever(goal), "the trajectory is not shown to exist for all time")
    goal.require_free("T")
    f, k, lipschitz = goal.args["of"], goal.args["bound"], goal.args["rate"]
    goal.smooth(f)
    goal.require_still(k, lipschitz)
    for text in (f, k, lipschitz):
        goal.require("T" not in goal.speaks_of(parse_expression(text, goal.theory)), f"{text} depends on T")
    rates = ("D({of}) <= {rate}", "D({of}) >= -{rate}")
    shown = goal.fact(("limit({of}) == 0", "{of} >= 0", "integral({of}, 0, T) <= {bound}", *rates))
    horizon = at_least(ex.Letter(ex.SCALAR, "T"), ex.ZERO)
    rest = {h: c for h, c in shown.items() if h != goal.formula_of(horizon)}
    goal.require("T" not in goal.speaks_of(*rest.values()), "a hypothesis restricts T")
    goal.asked = ()
    return goal.closed(rest)


@rule("K15", "squeeze")
def squeeze(goal: Goal) -> Hypotheses:
    """0 <= f <= k g at all times, k constant, and limit(g) == 0 give limit(f) == 0. ``of`` f, ``by`` g, ``factor`` k.

    *Proof.* The limit of k g is 0, and limits keep <=. The hypotheses must not speak of the current time. Times for
    which premises ask there are where limit(g) == 0 is shown without asking for one (`unending`).
    """
    g, k = goal.args["by"], goal.args.get("factor", "1")
    goal.require_still(k)
    unending(goal, f"limit({g}) == 0")
    return goal.closed(goal.fact(("limit({of}) == 0", "{of} >= 0", f"{{of}} <= ({k}) * {{by}}", "limit({by}) == 0")))


def unending(goal: Goal, *texts: str) -> None:
    """Ask for no time where a premise that asks for none says one of the texts: that something tends to 0.

    It says that the trajectory exists for all time, under the hypotheses that the theorem keeps. (limit(f) == 0 where
    the trajectory exists at the time 5 says nothing of one that ends before.)
    """
    certain = {goal.of(premise) for premise in goal.premises if not premise.times}
    if any(goal.formula_of(goal.comparison(text)) in certain for text in texts):
        goal.asked = ()


def forever(goal: Goal) -> bool:
    """K13: every letter with a flow is bounded (its norm is constant, or a premise bounds it), the others' flows affine
    in them. A premise that asks for a time bounds nothing: it says nothing of a trajectory that ends before.

    *Proof.* The flows are polynomials, so a solution ends only where a letter is unbounded. A letter whose flow is
    affine in the unbounded letters, with bounded coefficients, stays finite (Gronwall). (x' = x^2 ends time: not
    affine.) A moving letter with a value has it at every time (inv(X) ends where X is singular: refused).
    """
    reader = goal.reader
    if goal.theory.inputs or any(ends(name, goal.theory) for name in reader.moving_values):
        return False
    free = {name for name in goal.theory.flow if not bounded_letter(goal, name)}
    letters = [_all_letters(word, reader) for name in goal.theory.flow for word in reader.flow[name]]
    if any(found is None or reader.moving_values.keys() & set(found) for found in letters):
        return False
    grows = (_all_letters(word, reader) or [] for name in free for word in reader.flow[name])
    return all(sum(name in free for name in found) <= 1 for found in grows)


def _all_letters(word: Word, reader: Reader) -> list[str] | None:
    """The letters of a word and of the traces beside it; None if it has another factor that moves (a part, say)."""
    found = [factor.name for factor in word.letters]
    for key in word.scalars:
        info = reader.info[key]
        if info.kind == "tr":
            found += [factor.name for inner, _ in info.parts[0] for factor in inner.letters]
        elif info.moving:
            return None
    plain = all(name in reader.flow or not reader.info[name].moving for name in found)
    return found if plain else None  # the positive part of x grows with x


def bounded_letter(goal: Goal, name: str) -> bool:
    """Whether the norm of a letter is constant, or bounded by a premise with a constant."""
    square = goal.reader.text(f"normF({name})**2")
    return not goal.reader.moves(square) or bounded_square(goal, square)


def bounded_square(goal: Goal, square: Poly) -> bool:
    """Whether a premise says that a polynomial, of which no part but it moves, is at most a constant."""
    for formula in (goal.of(premise) for premise in goal.premises if square and not premise.times):
        if formula.relation in (">=", ">", "==") and set(square) <= set(formula.difference):
            first = next(iter(square))
            share = formula.difference[first] / square[first]
            rest = add(formula.difference, square, -share)
            if (share < 0 or formula.relation == "==") and not goal.reader.moves(rest):
                return True
    return False
