"""Rules about limits for t to infinity: ``limit(normF(X - L)**2) == 0`` says that X tends to L; existence for all time.

``limit(X)`` is a constant matrix: the limit if X has one, and 0 if it has none. The limit of a scalar that has none is
1: ``limit(f) == 0`` says that the trajectory exists for all time and f tends to 0. Where a premise that asks for no
time says so the rules ask for none either (`unending`).
"""

from fractions import Fraction

from faverify.algebra.words import Poly, Word, add
from faverify.kernel.chance import ends
from faverify.kernel.polynomials import is_scalar
from faverify.kernel.reader import Reader
from faverify.kernel.theorem import Goal, Hypotheses, rule


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
    goal.require(unending(goal), "the trajectory is not shown to exist for all time")
    goal.smooth(goal.args["of"])
    goal.require_still(goal.args["bound"], goal.args["rate"])
    rates = ("D({of}) <= {rate}", "D({of}) >= -{rate}")
    goal.says(("limit({of}) == 0", "{of} >= 0", "integral({of}, 0, T) <= {bound}", *rates))
    rest = {h: c for premise in goal.premises for h, c in goal.without(premise, "T >= 0").items()}
    goal.require_arbitrary("T", rest)
    return goal.closed(rest)


@rule("K15", "squeeze")
def squeeze(goal: Goal) -> Hypotheses:
    """0 <= f <= k g at all times, k constant, and limit(g) == 0 give limit(f) == 0. ``of`` f, ``by`` g, ``factor`` k.

    *Proof.* The limit of k g is 0, and limits keep <=. The hypotheses must not speak of the current time. Times for
    which premises ask there are where limit(g) == 0 is shown without asking for one (`unending`).
    """
    k = goal.args.get("factor", "1")
    goal.require_still(k)
    unending(goal, goal.put("limit({by}) == 0"))
    return goal.closed(goal.fact(("limit({of}) == 0", "{of} >= 0", f"{{of}} <= ({k}) * {{by}}", "limit({by}) == 0")))


def _tends(text: str) -> str:
    """The text that says that a matrix tends to 0."""
    return f"limit(normF({text})**2) == 0"


def _require_tends(goal: Goal, text: str) -> None:
    """Raise `Refused` unless a matrix is shown to tend to 0, or to be 0 at every time, of which there is no end."""
    tends, always = (goal.is_shown(goal.said(one)) for one in (_tends(text), f"{text} == 0"))
    goal.require(tends or (always and forever(goal)), f"{text} is not shown to tend to 0")


@rule("K15", "monotone limit")
def monotone_limit(goal: Goal) -> Hypotheses:
    """D(X) PSD and K - X PSD at every time, K constant: X tends to limit(X). ``of`` = X, ``bound`` = K.

    *Proof.* For every x the number x'X(t)x does not fall (K11) and is at most x'K x, so it converges; by polarisation
    every entry of the symmetric X does. Side conditions: X is symmetric (sin(t) [[0,1],[-1,0]] has D(X) + D(X)' = 0),
    an integral of its derivative, and the trajectory exists for all time; no hypothesis speaks of the current time.
    """
    goal.require(unending(goal), "the trajectory is not shown to exist for all time")
    goal.reader.symmetric(goal.smooth(goal.args["of"]))
    goal.require_still(goal.args["bound"])
    return goal.closed(goal.fact((_tends("{of} - limit({of})"), "psd(D({of}))", "psd({bound} - {of})")))


@rule("K15", "sum of limits")
def sum_of_limits(goal: Goal) -> Hypotheses:
    """A_1, ..., A_k tend to 0 (premises) and X == sum P_i A_i Q_i identically: X tends to 0.

    ``of`` = X; ``parts``, ``left`` and ``right`` are the texts A_i, P_i and Q_i, separated by ``;``. *Proof.* ||P A Q||
    <= ||P|| ||A|| ||Q||, and P, Q are bounded: by a premise, or as words in constants and in letters whose norm is
    constant or bounded by a premise.
    """
    reader, total = goal.reader, dict(goal.reader.text(goal.args["of"]))
    for p, a, q in zip(*map(goal.texts, ("left", "parts", "right")), strict=True):
        _require_tends(goal, a)
        _require_bounded(goal, p, q)
        total = add(total, reader.product(reader.product(reader.text(p), reader.text(a)), reader.text(q)), Fraction(-1))
    goal.require(not reader.normal(total), f"{goal.args['of']} is not that sum")
    unending(goal, *map(_tends, goal.texts("parts")))
    return goal.closed(goal.fact(_tends("{of}")))


def _require_bounded(goal: Goal, *texts: str) -> None:
    """Raise `Refused` for a matrix that is not shown to be bounded.

    Shown: by a premise, or as words in constants, bounded letters and traces of such words.
    """
    for text in texts:
        words, info = [_all_letters(word, goal.reader) for word in goal.reader.text(text)], goal.reader.info
        moving = {name for found in words for name in found or () if info[name].moving}
        plain = None not in words and all(_bounded(goal, name) for name in moving)
        shown = plain or _bounded_square(goal, goal.reader.text(f"normF({text})**2"))
        goal.require(shown, f"{text} is not shown to be bounded")


@rule("K15", "inverse in the limit")
def inverse_in_the_limit(goal: Goal) -> Hypotheses:
    """X Y - I tends to 0, X and Y square, of one size, and bounded: Y X - I tends to 0. ``of`` = X, ``with_`` = Y.

    *Proof.* From some time on ||X Y - I|| <= 1/2, so X Y is invertible, so X and Y are, and Y^(-1) = (X Y)^(-1) X has a
    norm of at most 2 ||X||. Y X - I = Y (X Y - I) Y^(-1), of which the outer factors are bounded. False for matrices
    that are not square (X = Y' = [1, 0]) and for unbounded ones: X = diag(1, t), Y = X^(-1) (I + e_1 e_2'/sqrt(t)).
    """
    _require_bounded(goal, goal.args["of"], goal.args["with_"])
    return goal.closed(goal.fact((_tends("{with_} @ {of} - I_{of:rows}"), _tends("{of} @ {with_} - I_{of:rows}"))))


@rule("K15", "limit")
def limit(goal: Goal) -> Hypotheses:
    """If X - L tends to 0, L constant, then X tends to its limit, and this is L; so is X if it is constant. ``of`` = X,
    ``value`` = L.

    *Proof.* Limits are unique, and limit(X) is the limit where there is one. A constant is its own limit.
    """
    goal.require_still(goal.args["value"])
    gap = goal.put("{of} - {value}")
    _require_tends(goal, gap)
    unending(goal, _tends(gap))
    still = () if goal.reader.moves(goal.reader.text(goal.args["of"])) else ("{of} == {value}",)
    return goal.closed(goal.fact(_tends("{of} - limit({of})"), "limit({of}) == {value}", *still))


@rule("K15", "settles")
def settles(goal: Goal) -> Hypotheses:
    """A continuous number f of which a polynomial tends to 0 has a limit. ``of`` = f, ``coefficients`` = c_0; ...; c_d.

    Premises: limit(normF(c_0 + c_1 f + ... + c_d f^d)^2) == 0 and c_d > 0, with d >= 1 and constant c_k. *Proof.* f is
    bounded, as the polynomial is unbounded where f is. The limit points of f for t to infinity form an interval (f is
    continuous), of which every point is a root: there are finitely many, so it is one point. (With c_d = 0 nothing is
    said: 0 f tends to 0.)
    """
    coefficients = goal.texts("coefficients")
    goal.require(is_scalar(goal.continuous(goal.args["of"])), "a number is expected")
    goal.require(len(coefficients) >= 2, "a polynomial of degree 1 or more is expected")
    goal.require_still(*coefficients)
    whole = " + ".join(f"({text}) * {{of}}**{k}" if k else f"({text})" for k, text in enumerate(coefficients))
    return goal.closed(goal.fact((_tends("{of} - limit({of})"), _tends(whole), f"{coefficients[-1]} > 0")))


@rule("K19", "comparison")
def comparison(goal: Goal) -> Hypotheses:
    """f >= 0 and c D(f) <= -(1 - e) f + g at all times, c > 0 constant, e and g tending to 0: limit(f) == 0.

    ``of`` = f, ``slack`` = e, ``by`` = g, ``scale`` = c. *Proof* (Gronwall). Let d > 0. From some time s on e <= 1/2
    and g <= d, so c f' <= -f/2 + d almost everywhere (f >= 0), and f(t) <= f(s) exp(-(t - s)/(2 c)) + 2 d: f is an
    integral of its derivative (checked). Side conditions: premises say all five; c does not move; that e tends to 0
    says that the trajectory exists for all time; no hypothesis speaks of the current time.
    """
    goal.smooth(goal.args["of"])
    goal.require_still(goal.args["scale"])
    falls = "{scale} * D({of}) <= -(1 - {slack}) * {of} + {by}"
    tend = ("limit({slack}) == 0", "limit({by}) == 0")
    return goal.closed(goal.fact(("limit({of}) == 0", "{of} >= 0", falls, "{scale} > 0", *tend)))


def unending(goal: Goal, *texts: str) -> bool:
    """Whether the trajectory exists for all time, by K13 or as a premise says one of the texts: something tends to 0.

    Then the theorem asks for no time. Such a premise asks for no time itself, and its hypotheses are kept. (limit(f)
    == 0 where the trajectory exists at the time 5 says nothing of one that ends before.)
    """
    certain = {goal.of(premise) for premise in goal.premises if not premise.times}
    endless = forever(goal) or any(goal.said(text) in certain for text in texts)
    goal.asked = () if endless else goal.asked
    return endless


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
    free = {name for name in goal.theory.flow if not _bounded(goal, name)}
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


def _bounded(goal: Goal, name: str) -> bool:
    """Whether the norm of a letter is constant, or bounded by a premise with a constant."""
    square = goal.reader.text(f"normF({name})**2")
    return not goal.reader.moves(square) or _bounded_square(goal, square)


def _bounded_square(goal: Goal, square: Poly) -> bool:
    """Whether a premise says that a polynomial, of which no part but it moves, is at most a constant."""
    for formula in (goal.of(premise) for premise in goal.premises if square and not premise.times):
        if formula.relation in (">=", ">", "==") and set(square) <= set(formula.difference):
            first = next(iter(square))
            share = formula.difference[first] / square[first]
            rest = add(formula.difference, square, -share)
            if (share < 0 or formula.relation == "==") and not goal.reader.moves(rest):
                return True
    return False
