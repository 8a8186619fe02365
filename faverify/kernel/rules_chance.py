"""Rules of probability: null sets, images of normal letters, dominated laws, unions, included events, means.

An event is an inequality of scalars made of letters, norms, eigenvalues, ranks and maxima: a Borel function of the
letters with laws, which are independent of each other. A theorem of the theory with all letters fixed
(`faverify.kernel.chance.fixed`) holds for every outcome.

The mean of what is not integrable is -1 here, as 1/0 is 0: ``E(f) == v`` with v >= 0 says that f is integrable and has
the mean v. Rules that need an integrable f ask for both (E(f) == E(f) says nothing of f).
"""

import itertools
from fractions import Fraction

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel import chance, outcomes
from faverify.kernel.formula import Formula
from faverify.kernel.isserlis import mean
from faverify.kernel.outcomes import always, normal_letter, require_fixed, require_independent
from faverify.kernel.polynomials import names, number
from faverify.kernel.substitute import mapped, substitute
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_value
from faverify.lang.scope import dimensions
from faverify.lang.sorts import is_random


@rule("P0", "null set")
def null_set(goal: Goal) -> Hypotheses:
    """P(rank(X) < q) == 0 if rank(X) >= q at one choice of the normal letters: arguments give their values there.

    The premise, about fixed letters, is ``rank(X at the choice) >= q``. ``of`` = X, a polynomial in the letters; q is
    ``level``. *Proof.* A minor of the order rank(X at the choice) does not vanish there: it is a polynomial in the
    entries, not 0 everywhere, so its zero set has Lebesgue measure 0 (by induction on the number of entries, a
    polynomial of one variable having finitely many roots), and the normal law has a density. Where rank(X) < q <= that
    order, the minor vanishes. Side conditions: X a polynomial; the choice and q are not random.
    """
    x, reader = goal.expression("of"), goal.reader
    used = {name for word in reader.normal(reader.read(x)) for name in names(word)}
    goal.require(all(not reader.info[name].parts for name in used), f"{goal.args['of']} is no polynomial in letters")
    chosen = {name for name in used & goal.args.keys() if chance.normal(name, goal.theory)}
    choice = {name: goal.expression(name) for name in chosen}
    there = reader.read(ex.Call(ex.SCALAR, "rank", (substitute(x, choice, goal.theory),)))
    goal.require(chance.is_fixed(there, reader), "a choice is missing, or random")
    require_fixed(goal, "level")
    goal.says("P(rank({of}) < {level}) == 0")
    return always(goal, Formula.make(">=", add(there, reader.text(goal.args["level"]), Fraction(-1))))


@rule("P0", "some matrix")
def some_matrix(goal: Goal) -> Hypotheses:
    """``rank(J) >= min(a, b)``, assumed of a free a x b letter J that occurs nowhere else, is used up. ``of`` = J.

    No premise asks for a time that depends on J.

    *Proof.* J = [I 0] or [I; 0] has that rank, and the theorem holds for every J.
    """
    name, premise = goal.args["of"], goal.one()
    free = goal.theory.shapes.get(name) and name not in goal.restricted() | {*goal.theory.symmetric}
    goal.require(free, f"{name} is no free letter")
    goal.require(goal.of(premise) == goal.formula, "the premise says something else")
    rest = goal.without(premise, "rank({of}) >= min({of:rows}, {of:columns})")
    everywhere = [chance.letters_in(formula.difference, goal.reader) for formula in (goal.formula, *rest)]
    goal.require(not any(name in letters for letters in everywhere), f"{name} occurs elsewhere")
    goal.require_unasked(name)
    return rest


@rule("P1", "squared norm")
def squared_norm(goal: Goal) -> Hypotheses:
    """P(event of ||G||_F^2) == P(the event of chi2(p q)), G a p x q letter with the normal law. ``of`` = G, ``event``.

    *Proof.* The definition of the chi-squared law. Side condition: nothing else in the event is random.
    """
    event, reader = outcomes.outcome(goal, goal.args["event"]), goal.reader
    square = outcomes.outcome(goal, f"normF({normal_letter(goal, 'of')})**2 >= 0").left

    def put(expr: ex.Expr, value: ex.Expr) -> ex.Expr:
        return value if expr == square else mapped(expr, lambda part: put(part, value))

    left = {letter.name for letter in names_of(put(event, ex.ZERO), goal.theory)} & chance.random_letters(goal.theory)
    goal.require(not left, f"{min(left, default='')} in the event is random")
    law = put(event, parse_value(goal.put("chi2({of:rows} * {of:columns})"), goal.theory))
    before, after = (reader.read(ex.Call(ex.SCALAR, "P", (one,))) for one in (event, law))
    return goal.made("==", add(before, after, Fraction(-1)))


@rule("P1", "direction")
def direction(goal: Goal) -> Hypotheses:
    """P(tr(A' G) > x ||A||_F) <= P(|z| >= x) for A independent of G. ``of`` = A, ``letter`` = G, ``level`` = x, ``by``
    = z.

    *Proof.* Given the other letters A is fixed, and tr(A'G) is ||A|| times a standard normal variable (0 > 0 is false
    where A = 0); integrate over the others (Fubini). Side conditions: A is made of other letters; x is not random; z is
    a letter with the standard normal law.
    """
    goal.require(goal.theory.shapes[normal_letter(goal, "by")] == (), f"{goal.args['by']} is no scalar")
    require_independent(goal, "of", normal_letter(goal, "letter"))
    require_fixed(goal, "level")
    return goal.fact("P(tr({of}.T @ {letter}) > {level} * normF({of})) <= P(abs({by}) >= {level})")


@rule("P2", "contraction")
def contraction(goal: Goal) -> Hypotheses:
    """P(||X g||^2 >= a) <= P(chi2(k) >= a), g a normal column, for X with X'X <= I of rank at most k, independent of g.

    The premises, about fixed letters: ``psd(I - X'X)`` and ``rank(X) <= k``. ``of`` = X, ``letter`` = g, ``rank`` = k,
    ``level`` = a. *Proof.* Given the other letters, X'X <= the orthogonal projector on its range, of dimension j <= k;
    the squared norm of a projection of g on j dimensions has the law chi2(j), and chi2(j) <= chi2(j) + chi2(k - j).
    Integrate over the others. Side conditions: an orthogonal projector or a contraction ([[1,t],[0,0]] is idempotent
    and none); k a dimension; a not random.
    """
    name, k = normal_letter(goal, "letter"), goal.args["rank"]
    goal.require(goal.put("{letter:columns}") == "1", f"{name} is no column")
    goal.require(k in {"1", *dimensions(goal.theory)}, f"{k} is no dimension")
    require_independent(goal, "of", name)
    require_fixed(goal, "level")
    goal.says("P(normF({of} @ {letter})**2 >= {level}) <= P(chi2({rank}) >= {level})")
    return always(goal, "psd(I_{letter:rows} - {of}.T @ {of})", "rank({of}) <= {rank}")


@rule("P4", "inclusion")
def inclusion(goal: Goal) -> Hypotheses:
    """Phi if phi_1 and ... and phi_k, for every outcome: P(not phi) <= P(not phi_1) + ... + P(not phi_k).

    The premise is a theorem about fixed letters; hypotheses that are not random stay hypotheses. *Proof.* Where phi
    fails one of the phi_i does: the event not phi is included in the union of the others (P5), whose probability is at
    most the sum (P4).
    """
    theorem = goal.one()
    formula = outcomes.surely_says(goal, theorem)
    goal.require(is_random(theorem.conclusion, goal.theory), "the conclusion is not random")
    kept, events = outcomes.split_hypotheses(goal, theorem)
    total: Poly = scale(chance.probability(formula.negated(), goal.reader), number(-1))
    for event in events:
        total = add(total, chance.probability(event.negated(), goal.reader))
    goal.require(goal.formula == Formula.make(">=", total), f"the rule gives {Formula.make('>=', total)}")
    return kept


@rule("P4", "union over columns")
def columns(goal: Goal) -> Hypotheses:
    """P(f > a) <= p for every fixed C0 gives P(worst(f, c, C0, C) > a) <= r p, r the number of columns of C.

    ``of`` = f, ``column`` = c, ``before`` = C0, ``whole`` = C, ``level`` = a, ``bound`` = p. *Proof.* For each column
    (c_j, the columns before it) c_j has the law of c and is independent of them, so by Fubini the premise gives
    P(f at column j > a) <= p; the event is the union over j. Side conditions: c and C have the normal law; C0
    has none, and nothing restricts it; a and p do not mention them; f does not mention C.
    """
    c, c0, whole = map(goal.letter, ("column", "before", "whole"))
    goal.require(all(chance.normal(name, goal.theory) for name in (c, whole)), "a column has no normal law")
    free = c0 not in goal.theory.values and chance.arbitrary(c0, goal.theory)
    shapes = goal.theory.shapes
    goal.require(free and shapes[c0] == shapes[whole], f"{c0} is no free letter of the shape of {whole}")
    for name in ("level", "bound"):
        require_independent(goal, name, c, c0, whole)
    require_independent(goal, "of", whole)
    goal.require_unasked(c, c0)
    union = "P(worst({of}, {column}, {before}, {whole}) > {level}) <= {whole:columns} * {bound}"
    told = any(c0 in chance.letters_in(formula.difference, goal.reader) for formula in goal.hypotheses())
    goal.require(not told, f"a hypothesis mentions {c0}")
    return goal.fact((union, "P({of} > {level}) <= {bound}"))


@rule("P4", "at most one")
def at_most_one(goal: Goal) -> Hypotheses:
    """P(A) <= 1. ``of`` = A. *Proof.* An axiom of probability."""
    return goal.fact("P({of}) <= 1")


@rule("P6", "F law")
def f_law(goal: Goal) -> Hypotheses:
    """P(q ||G||^2 >= a p ||H||^2) == P(F(p, q) >= a), G and H different normal letters of p and q entries.

    ``of`` = G, ``against`` = H, ``level`` = a, not random. *Proof.* F(p, q) is the law of (chi2(p)/p)/(chi2(q)/q) with
    independent variables, and ||H|| > 0 almost surely.
    """
    goal.require(normal_letter(goal, "of") != normal_letter(goal, "against"), "the two letters are one")
    require_fixed(goal, "level")
    p, q = "{of:rows} * {of:columns}", "{against:rows} * {against:columns}"
    ratio = f"{q} * normF({{of}})**2 >= {{level}} * ({p}) * normF({{against}})**2"
    return goal.fact(f"P({ratio}) == P(F({p}, {q}) >= {{level}})")


@rule("P3", "Markov")
def markov(goal: Goal) -> Hypotheses:
    """a P(f >= a) <= E(f) for f >= 0, a polynomial in normal letters. ``of`` = f, ``level`` = a.

    The premise, about fixed letters: ``f >= 0``. *Proof.* a 1[f >= a] <= f if a >= 0; for a < 0 the left side is
    negative and the right side is not. f is integrable, as polynomials in normal variables are. a is not random.
    """
    mean(goal.reader.text(goal.args["of"]), goal.reader)  # refuses what is no polynomial in normal letters
    require_fixed(goal, "level")
    goal.says("{level} * P({of} >= {level}) <= E({of})")
    return always(goal, "{of} >= 0")


@rule("P3", "exponential Markov")
def exponential_markov(goal: Goal) -> Hypotheses:
    """E(exp(u)) == v and v >= 0 give P(u >= a) <= v exp(-a). ``of`` = u, ``mean`` = v, ``level`` = a.

    *Proof.* 1[u >= a] <= exp(u - a), which is integrable, as its mean is not -1. a is not random.
    """
    require_fixed(goal, "level")
    return goal.fact(("P({of} >= {level}) <= {mean} * exp(-{level})", "E(exp({of})) == {mean}", "{mean} >= 0"))


@rule("P3", "moment")
def moment(goal: Goal) -> Hypotheses:
    """E(f) == its value, f a polynomial of traces of words in normal letters. ``of`` = f.

    *Proof.* Isserlis' theorem, pairing by pairing (`faverify.kernel.isserlis`).
    """
    f = goal.reader.text(goal.args["of"])
    return goal.made("==", add(goal.reader.scalar_atom("E", (f,), False), mean(f, goal.reader), Fraction(-1)))


@rule("P3", "exponential moment")
def exponential_moment(goal: Goal) -> Hypotheses:
    """E(exp(l z)) == exp(l^2/2); and E(exp(l ||G||^2)) == exp(-(p q/2) log(1 - 2 l)) for 1 - 2 l > 0 (a premise).

    z a normal scalar, G a normal p x q letter: ``of`` is the letter, ``rate`` is l, not random. *Proof.* Completing the
    square, int exp(l u - u^2/2) du = exp(l^2/2) int exp(-(u - l)^2/2) du, and int exp(l u^2 - u^2/2) du =
    (1 - 2 l)^(-1/2) int exp(-u^2/2) du; expectations of independent factors multiply.
    """
    name = normal_letter(goal, "of")
    require_fixed(goal, "rate")
    if goal.theory.shapes[name] == ():
        return goal.fact("E(exp({rate} * {of})) == exp({rate}**2 / 2)")
    law = "E(exp({rate} * normF({of})**2)) == exp(-{of:rows} * {of:columns} / 2 * log(1 - 2 * {rate}))"
    return goal.fact((law, "1 - 2 * {rate} > 0"))


@rule("P6", "inverse moment")
def inverse_moment(goal: Goal) -> Hypotheses:
    """E(||Z' (Z Z')^-1||_F^2) == k/(r - k - 1), Z a normal k x r letter, for r - k - 1 > 0 (a premise). ``of`` = Z.

    *Proof.* The squared norm is tr (Z Z')^-1, and by Cramer's rule the i-th diagonal entry of (Z Z')^-1 is 1/||u_i||^2
    with u_i the part of row i that is orthogonal to the others. Given these u_i is a projection of a normal row on r -
    k + 1 dimensions, so ||u_i||^2 has the law chi2(r - k + 1), and E(1/chi2(d)) = 1/(d - 2) for d > 2. For r == k + 1
    the mean is infinite.
    """
    normal_letter(goal, "of")
    room = "({of:columns} - {of:rows} - 1)"
    return goal.fact((f"E(normF({{of}}.T @ inv({{of}} @ {{of}}.T))**2) == {{of:rows}} / {room}", f"{room} > 0"))


@rule("P3", "independent factor")
def independent_factor(goal: Goal) -> Hypotheses:
    """E(||J||_F^2) == v and v >= 0 (premises) give E(||A G J||_F^2) == ||A||_F^2 v, J independent of the normal G.

    ``of`` = A, ``letter`` = G, ``by`` = J, ``mean`` = v. *Proof.* Given J, the mean of ||A G J||^2 is ||A||^2 ||J||^2,
    entry by entry; J is integrable in the square, as that mean is not -1. A is not random.
    """
    require_fixed(goal, "of")
    require_independent(goal, "by", normal_letter(goal, "letter"))
    square = "E(normF({of} @ {letter} @ {by})**2) == normF({of})**2 * {mean}"
    return goal.fact((square, "E(normF({by})**2) == {mean}", "{mean} >= 0"))


@rule("P3", "mean order")
def mean_order(goal: Goal) -> Hypotheses:
    """0 <= f <= p + g for every outcome, E(g) == v and v >= 0 (premises; p a number) give E(f) <= p + v.

    ``of`` = f, ``bound`` = p, ``by`` = g, ``mean`` = v; the first premise, about fixed letters, says both ``f >= 0``
    and ``f <= p + g``; where it has hypotheses about outcomes, premises say that they fail with probability 0.
    *Proof.* Monotony and linearity of the mean; g is integrable, as its mean is not -1; f is between 0 and p + g, and
    null sets do not count.
    """
    require_fixed(goal, "bound")
    goal.says(("E({of}) <= {bound} + {mean}", "E({by}) == {mean}", "{mean} >= 0"))
    return always(goal, "{of} >= 0", "{of} <= {bound} + {by}")


def require_normal_images(goal: Goal, images: dict[str, Poly]) -> None:
    """P1: images L C R of independent normal letters: with L L' = I, R'R = I and, for one C, L_a L_b' = 0 or R_a'R_b =
    0.

    *Proof.* The covariance of the entries of L C R is (L L') x (R'R), and that of two such images (L_a L_b') x
    (R_a'R_b); jointly normal variables without covariance are independent. Side conditions: L and R are not random (V =
    C_1/||C_1|| makes V'C no normal vector); different images of one C are orthogonal.
    """
    parts = {name: _sandwich(goal, name, image) for name, image in images.items()}

    def across(one: Poly, other: Poly) -> Poly:
        return goal.reader.normal(goal.reader.product(one, goal.reader.transposer.poly(other)))

    for name, (left, _, right) in parts.items():
        units = [{Word(rows, rows, ()): Fraction(1)} for rows in (next(iter(left)).rows, next(iter(right)).rows)]
        own = [across(left, left), across(right, right)]
        goal.require(own == units, f"the image of {name} is not shown to be standard normal")
    for (a, (left, own_letter, right)), (b, (before, letter, after)) in itertools.combinations(parts.items(), 2):
        dependent = own_letter == letter and across(left, before) and across(right, after)
        goal.require(not dependent, f"the images of {a} and {b} are not shown to be independent")


def _sandwich(goal: Goal, name: str, image: Poly) -> tuple[Poly, str, Poly]:
    """L, the letter C and R' of an image L C R; of a scalar 1, the letter and 1."""
    goal.require(len(image) == 1, f"the image of {name} is no word")
    ((word, value),) = image.items()
    if len(word.scalars) == 1 and goal.theory.shapes.get(word.scalars[0]) == () and not word.letters:
        goal.require(value == 1 and chance.normal(word.scalars[0], goal.theory), f"the image of {name} is not normal")
        return number(1), word.scalars[0], number(1)
    places = [k for k, factor in enumerate(word.letters) if chance.normal(factor.name, goal.theory)]
    goal.require(len(places) == 1 and value == 1 and not word.scalars, f"the image of {name} is no L C R")
    middle = word.letters[places[0]]
    rows, columns = goal.reader.shape(middle)
    left: Poly = {Word(word.rows, rows, word.letters[: places[0]]): Fraction(1)}
    right: Poly = {Word(columns, word.columns, word.letters[places[0] + 1 :]): Fraction(1)}
    goal.require(chance.is_fixed({**left, **right}, goal.reader), f"the image of {name} has random factors")
    turned = goal.reader.transposer.poly
    return (turned(right), middle.name, left) if middle.transposed else (left, middle.name, turned(right))
