"""Rules of probability: null sets, images of normal letters, dominated laws, Markov, unions, included events.

An event is an inequality of scalars made of letters, norms, eigenvalues, ranks and maxima: a Borel function of the
letters with laws, which are independent of each other. A theorem of the theory with all letters fixed
(`faverify.kernel.chance.fixed`) holds for every outcome.
"""

from fractions import Fraction

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel import chance
from faverify.kernel.formula import Formula
from faverify.kernel.isserlis import mean
from faverify.kernel.polynomials import names, number
from faverify.kernel.substitute import mapped, substitute
from faverify.kernel.theorem import Goal, Hypotheses, Theorem, rule
from faverify.lang import expr as ex
from faverify.lang.parse import names_of, parse_statement, parse_value
from faverify.lang.sorts import is_random


def _surely(goal: Goal, theorem: Theorem) -> Formula:
    """What a theorem about fixed letters says, read in the theory of the goal."""
    goal.require(
        chance.same_letters(theorem.theory, goal.theory), f"{theorem.theory.name!r} is not this theory, letters fixed"
    )
    return Formula.of(theorem.conclusion, goal.reader)


def _split(goal: Goal, *theorems: Theorem) -> tuple[Hypotheses, list[Formula]]:
    """The hypotheses of theorems about fixed letters: those about numbers, and those that are events."""
    kept: Hypotheses = {}
    events: list[Formula] = []
    for claim in (c for theorem in theorems for c in theorem.hypotheses.values()):
        formula = Formula.of(claim, goal.reader)
        if is_random(claim, goal.theory):
            events += [formula] if formula not in events else []
        else:
            kept[formula] = claim
    return kept, events


def _outcome(goal: Goal, text: str) -> ex.Compare:
    """A comparison that may speak of random letters: an event, or what holds for every outcome."""
    (claim,) = parse_statement(text, chance.fixed(goal.theory)).claims
    return claim


def _letter(goal: Goal, name: str) -> str:
    """An argument that names a letter of independent standard normal entries."""
    text = goal.args[name]
    goal.require(chance.normal(text, goal.theory), f"{text} is no letter with the standard normal law")
    return text


@rule("P0", "null set")
def null_set(goal: Goal) -> Hypotheses:
    """P(rank(X) < q) == 0 if rank(X) >= q at one choice of the normal letters: arguments give their values there.

    The premise, about fixed letters, is ``rank(X at the choice) >= q``. ``of`` = X, a polynomial in the letters; q is
    ``level``. *Proof.* A minor of the order rank(X at the choice) does not vanish there: it is a polynomial in the
    entries, not 0 everywhere, so its zero set has Lebesgue measure 0 (by induction on the number of entries, a
    polynomial of one variable having finitely many roots), and the normal law has a density. Where rank(X) < q <= that
    order, the minor vanishes. Side conditions: X a polynomial; the choice and q are not random.
    """
    theorem = goal.one()
    x = goal.expression("of")
    poly, level = goal.reader.normal(goal.reader.read(x)), goal.reader.text(goal.args["level"])
    used = {name for word in poly for name in names(word)}
    goal.require(
        all(not goal.reader.info[name].parts for name in used), f"{goal.args['of']} is no polynomial in letters"
    )
    hidden = {name for name in used if name in goal.theory.values} - chance.random_letters(goal.theory)
    goal.require(not any(_depends(goal, name) for name in hidden), "a letter with a value is random")
    chosen = {name for name in used if name in chance.random_letters(goal.theory)}
    goal.require(all(chance.normal(name, goal.theory) and name in goal.args for name in chosen), "a choice is missing")
    values = {name: goal.expression(name) for name in chosen}
    for name, value in values.items():
        goal.require(chance.is_fixed(goal.reader.read(value), goal.reader), f"the choice of {name} is random")
    goal.require(chance.is_fixed(level, goal.reader), "the level is random")
    there = goal.reader.read(ex.Call(ex.SCALAR, "rank", (substitute(x, values, goal.theory),)))
    needed = Formula.make(">=", add(there, level, Fraction(-1)))
    goal.require(_surely(goal, theorem) == needed, f"the premise is {needed}")
    goal.same(f"P(rank({goal.args['of']}) < {goal.args['level']}) == 0")
    kept, events = _split(goal, theorem)
    goal.require(not events, "the premise has a random hypothesis")
    return kept


def _depends(goal: Goal, name: str) -> bool:
    return bool(chance.letters_below(name, goal.theory) & chance.random_letters(goal.theory))


@rule("P0", "some matrix")
def some_matrix(goal: Goal) -> Hypotheses:
    """``rank(J) >= min(a, b)``, assumed of a free a x b letter J that occurs nowhere else, is used up. ``of`` = J.

    *Proof.* J = [I 0] or [I; 0] has that rank, and the theorem holds for every J.
    """
    name = goal.args["of"]
    shape = goal.theory.shapes.get(name)
    bound = (goal.theory.values, goal.theory.flow, goal.theory.inputs, goal.theory.symmetric)
    goal.require(shape and not any(name in taken for taken in bound), f"{name} is no free letter")
    rows, columns = shape or ("1", "1")
    used = goal.formula_of(goal.comparison(f"rank({name}) >= min({rows}, {columns})"))
    goal.require(goal.of(goal.one()) == goal.formula, "the premise says something else")
    rest = {f: c for f, c in goal.hypotheses().items() if f != used}
    texts = (*goal.theory.relations, *goal.theory.values.values(), *goal.theory.definitions.values())
    goal.require(not any(name in text for text in texts), f"the theory speaks of {name}")
    everywhere = [f.difference for f in (goal.formula, *rest)]
    goal.require(all(name not in chance.letters_in(p, goal.reader) for p in everywhere), f"{name} occurs elsewhere")
    return rest


@rule("P1", "squared norm")
def squared_norm(goal: Goal) -> Hypotheses:
    """P(event of ||G||_F^2) == P(the event of chi2(p q)), G a p x q letter with the normal law. ``of`` = G, ``event``.

    *Proof.* The definition of the chi-squared law. Side condition: nothing else in the event is random.
    """
    name, reader, event = _letter(goal, "of"), goal.reader, _outcome(goal, goal.args["event"])
    size = " * ".join(d for d in goal.theory.shapes[name] or ("1", "1") if d != "1") or "1"
    chi = parse_value(f"chi2({size})", goal.theory)

    def put(expr: ex.Expr) -> ex.Expr:
        match expr:
            case ex.Power(base=ex.Call(function="normF", args=(ex.Letter(name=letter),)), exponent=two) if two == 2:
                return chi if letter == name else expr
        return mapped(expr, put)

    made = put(event)
    left = [
        node
        for node in names_of(made, goal.theory)
        if chance.letters_below(node.name, goal.theory) & chance.random_letters(goal.theory)
    ]
    goal.require(not left and chance.one_law(made), "something else in the event is random")
    pair = [chance.probability(Formula.of(claim, reader), reader) for claim in (event, made)]
    given = Formula.make("==", add(pair[0], pair[1], Fraction(-1)))
    goal.require(goal.formula == given, f"the rule gives {given}")
    return {}


@rule("P1", "direction")
def direction(goal: Goal) -> Hypotheses:
    """P(tr(A' G) > x ||A||_F) <= P(|z| >= x) for A independent of G. ``of`` = A, ``letter`` = G, ``level`` = x, ``by``
    = z.

    *Proof.* Given the other letters A is fixed, and tr(A'G) is ||A|| times a standard normal variable (0 > 0 is false
    where A = 0); integrate over the others (Fubini). Side conditions: A is made of other letters; x is not random; z is
    a letter with the standard normal law.
    """
    name, z, a, x = _letter(goal, "letter"), _letter(goal, "by"), goal.args["of"], goal.args["level"]
    goal.require(goal.theory.shapes[z] == (), f"{z} is no scalar")
    goal.require(name not in chance.letters_in(goal.reader.text(a), goal.reader), f"{a} depends on {name}")
    goal.require(chance.is_fixed(goal.reader.text(x), goal.reader), "the level is random")
    goal.same(f"P(tr(({a}).T @ {name}) > ({x}) * normF({a})) <= P(abs({z}) >= {x})")
    return {}


@rule("P2", "contraction")
def contraction(goal: Goal) -> Hypotheses:
    """P(||X g||^2 >= a) <= P(chi2(k) >= a), g a normal column, for X with X'X <= I of rank at most k, independent of g.

    The premises, about fixed letters: ``psd(I - X'X)`` and ``rank(X) <= k``. ``of`` = X, ``letter`` = g, ``rank`` = k,
    ``level`` = a. *Proof.* Given the other letters, X'X <= the orthogonal projector on its range, of dimension j <= k;
    the squared norm of a projection of g on j dimensions has the law chi2(j), and chi2(j) <= chi2(j) + chi2(k - j).
    Integrate over the others. Side conditions: an orthogonal projector or a contraction ([[1,t],[0,0]] is idempotent
    and none); k a dimension; a not random.
    """
    name, x, k, a = _letter(goal, "letter"), goal.args["of"], goal.args["rank"], goal.args["level"]
    reader, rows = goal.reader, (goal.theory.shapes[_letter(goal, "letter")] or ("1", "1"))[0]
    goal.require((goal.theory.shapes[name] or ("1", "1"))[1] == "1", f"{name} is no column")
    goal.require(name not in chance.letters_in(reader.text(x), reader), f"{x} depends on {name}")
    goal.require(chance.is_fixed(reader.text(a), reader), "the level is random")
    goal.require(k in {d for shape in goal.theory.shapes.values() for d in shape}, f"{k} is no dimension")
    shown = {_surely(goal, theorem) for theorem in goal.premises}
    for text in (f"psd(I_{rows} - ({x}).T @ ({x}))", f"rank({x}) <= {k}"):
        goal.require(Formula.of(_outcome(goal, text), reader) in shown, f"{text} is not shown")
    kept, events = _split(goal, *goal.premises)
    goal.require(not events, "a premise has a random hypothesis")
    goal.same(f"P(normF(({x}) @ {name})**2 >= {a}) <= P(chi2({k}) >= {a})")
    return kept


@rule("P3", "Markov")
def markov(goal: Goal) -> Hypotheses:
    """a P(f >= a) <= E(f) for f >= 0, a polynomial in normal letters. ``of`` = f, ``level`` = a.

    The premise, about fixed letters: ``f >= 0``. *Proof.* a 1[f >= a] <= f if a >= 0; for a < 0 the left side is
    negative and the right side is not. f is integrable, as polynomials in normal variables are. a is not random.
    """
    f, a = goal.args["of"], goal.args["level"]
    needed = Formula.of(_outcome(goal, f"{f} >= 0"), goal.reader)
    theorem = goal.one()
    goal.require(_surely(goal, theorem) == needed, f"{f} >= 0 is not shown for every outcome")
    mean(goal.reader.text(f), goal.reader)  # refuses what is no polynomial in normal letters
    goal.require(chance.is_fixed(goal.reader.text(a), goal.reader), "the level is random")
    kept, events = _split(goal, theorem)
    goal.require(not events, "the premise has a random hypothesis")
    goal.same(f"({a}) * P({f} >= {a}) <= E({f})")
    return kept


@rule("P3", "exponential Markov")
def exponential_markov(goal: Goal) -> Hypotheses:
    """E(exp(u)) == v gives P(u >= a) <= v exp(-a). ``of`` = u, ``mean`` = v, ``level`` = a.

    *Proof.* 1[u >= a] <= exp(u - a), and a mean that has a value is of an integrable variable. a is not random.
    """
    u, v, a = (goal.args[name] for name in ("of", "mean", "level"))
    needed = goal.formula_of(goal.comparison(f"E(exp({u})) == {v}"))
    goal.require(goal.of(goal.one()) == needed, f"the premise is E(exp({u})) == {v}")
    goal.require(chance.is_fixed(goal.reader.text(a), goal.reader), "the level is random")
    goal.same(f"P({u} >= {a}) <= ({v}) * exp(-({a}))")
    return goal.hypotheses()


@rule("P3", "moment")
def moment(goal: Goal) -> Hypotheses:
    """E(f) == its value, f a polynomial of traces of words in normal letters. ``of`` = f.

    *Proof.* Isserlis' theorem, pairing by pairing (`faverify.kernel.isserlis`).
    """
    f = goal.reader.text(goal.args["of"])
    value = mean(f, goal.reader)
    made = add(goal.reader.scalar_atom("E", (f,), False), value, Fraction(-1))
    goal.require(goal.formula == Formula.make("==", made), f"the rule gives {Formula.make('==', made)}")
    return {}


@rule("P3", "exponential moment")
def exponential_moment(goal: Goal) -> Hypotheses:
    """E(exp(l z)) == exp(l^2/2); and E(exp(l ||G||^2)) == exp(-(p q/2) log(1 - 2 l)) for 1 - 2 l > 0 (a premise).

    z a normal scalar, G a normal p x q letter: ``of`` is the letter, ``rate`` is l, not random. *Proof.* Completing the
    square, int exp(l u - u^2/2) du = exp(l^2/2) int exp(-(u - l)^2/2) du, and int exp(l u^2 - u^2/2) du =
    (1 - 2 l)^(-1/2) int exp(-u^2/2) du; expectations of independent factors multiply.
    """
    name, rate = _letter(goal, "of"), goal.args["rate"]
    goal.require(chance.is_fixed(goal.reader.text(rate), goal.reader), "the rate is random")
    if goal.theory.shapes[name] == ():
        goal.same(f"E(exp(({rate}) * {name})) == exp(({rate})**2 / 2)")
        return {}
    needed = goal.formula_of(goal.comparison(f"1 - 2 * ({rate}) > 0"))
    goal.require(goal.of(goal.one()) == needed, f"1 - 2 * ({rate}) > 0 is not shown")
    rows, columns = goal.theory.shapes[name]
    size = " * ".join(d for d in (rows, columns) if d != "1") or "1"
    goal.same(f"E(exp(({rate}) * normF({name})**2)) == exp(-({size}) / 2 * log(1 - 2 * ({rate})))")
    return goal.hypotheses()


@rule("P4", "inclusion")
def inclusion(goal: Goal) -> Hypotheses:
    """Phi if phi_1 and ... and phi_k, for every outcome: P(not phi) <= P(not phi_1) + ... + P(not phi_k).

    The premise is a theorem about fixed letters; hypotheses that are not random stay hypotheses. *Proof.* Where phi
    fails one of the phi_i does: the event not phi is included in the union of the others (P5), whose probability is at
    most the sum (P4).
    """
    theorem = goal.one()
    formula = _surely(goal, theorem)
    goal.require(is_random(theorem.conclusion, goal.theory), "the conclusion is not random")
    kept, events = _split(goal, theorem)
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
    f, a, p = (goal.args[name] for name in ("of", "level", "bound"))
    c, c0, whole = (goal.args[name] for name in ("column", "before", "whole"))
    reader, shapes = goal.reader, goal.theory.shapes
    goal.require(chance.normal(c, goal.theory) and chance.normal(whole, goal.theory), "a column has no normal law")
    free = c0 in shapes and c0 not in goal.theory.values and chance.arbitrary(c0, goal.theory)
    goal.require(free and shapes[c0] == shapes[whole], f"{c0} is no free letter of the shape of {whole}")
    for text in (a, p):
        used = chance.letters_in(reader.text(text), reader)
        goal.require(not used & {c, c0, whole}, f"{text} depends on the column")
    goal.require(whole not in chance.letters_in(reader.text(f), reader), f"{f} depends on {whole}")
    rest = goal.hypotheses()
    goal.require(not any(c0 in chance.letters_in(h.difference, reader) for h in rest), f"a hypothesis mentions {c0}")
    needed = goal.formula_of(goal.comparison(f"P({f} > {a}) <= {p}"))
    goal.require(goal.of(goal.one()) == needed, f"the premise is {needed}")
    goal.same(f"P(worst({f}, {c}, {c0}, {whole}) > {a}) <= {shapes[whole][1]} * ({p})")
    return rest


@rule("P4", "complement")
def complement(goal: Goal) -> Hypotheses:
    """P(A) + P(not A) == 1 and P(A) <= 1. ``of`` = A. *Proof.* The axioms of probability."""
    event = Formula.of(_outcome(goal, goal.args["of"]), goal.reader)
    own = chance.probability(event, goal.reader)
    both = add(own, chance.probability(event.negated(), goal.reader))
    made = (
        Formula.make("==", add(both, number(1), Fraction(-1))),
        Formula.make(">=", add(number(1), own, Fraction(-1))),
    )
    goal.require(goal.formula in made, f"the rule gives {made[0]} and {made[1]}")
    return {}


@rule("P6", "F law")
def f_law(goal: Goal) -> Hypotheses:
    """P(q ||G||^2 >= a p ||H||^2) == P(F(p, q) >= a), G and H different normal letters of p and q entries.

    ``of`` = G, ``against`` = H, ``level`` = a, not random. *Proof.* F(p, q) is the law of (chi2(p)/p)/(chi2(q)/q) with
    independent variables, and ||H|| > 0 almost surely.
    """
    g, h, a = _letter(goal, "of"), _letter(goal, "against"), goal.args["level"]
    goal.require(g != h, "the two letters are one")
    goal.require(chance.is_fixed(goal.reader.text(a), goal.reader), "the level is random")
    p, q = (" * ".join(d for d in goal.theory.shapes[x] or () if d != "1") or "1" for x in (g, h))
    upper, lower = (f"normF({x})**2" if goal.theory.shapes[x] else f"{x}**2" for x in (g, h))
    goal.same(f"P({q} * {upper} >= ({a}) * ({p}) * {lower}) == P(F({p}, {q}) >= {a})")
    return {}


@rule("P6", "inverse moment")
def inverse_moment(goal: Goal) -> Hypotheses:
    """E(||Z' (Z Z')^-1||_F^2) == k/(r - k - 1), Z a normal k x r letter, for r - k - 1 > 0 (a premise). ``of`` = Z.

    *Proof.* The squared norm is tr (Z Z')^-1, and by Cramer's rule the i-th diagonal entry of (Z Z')^-1 is 1/||u_i||^2
    with u_i the part of row i that is orthogonal to the others. Given these u_i is a projection of a normal row on r -
    k + 1 dimensions, so ||u_i||^2 has the law chi2(r - k + 1), and E(1/chi2(d)) = 1/(d - 2) for d > 2. For r == k + 1
    the mean is infinite.
    """
    name = _letter(goal, "of")
    k, r = goal.theory.shapes[name] or ("1", "1")
    needed = goal.formula_of(goal.comparison(f"{r} - {k} - 1 > 0"))
    goal.require(goal.of(goal.one()) == needed, f"{r} - {k} - 1 > 0 is not shown")
    goal.same(f"E(normF({name}.T @ inv({name} @ {name}.T))**2) == {k} / ({r} - {k} - 1)")
    return goal.hypotheses()


@rule("P3", "independent factor")
def independent_factor(goal: Goal) -> Hypotheses:
    """E(||J||_F^2) == v (a premise) gives E(||A G J||_F^2) == ||A||_F^2 v, G a normal letter and J independent of it.

    ``of`` = A, ``letter`` = G, ``by`` = J, ``mean`` = v. *Proof.* Given J, the mean of ||A G J||^2 is ||A||^2 ||J||^2,
    entry by entry; J is integrable in the square, as its mean has a value. A is not random.
    """
    name, a, j, v = _letter(goal, "letter"), goal.args["of"], goal.args["by"], goal.args["mean"]
    goal.require(chance.is_fixed(goal.reader.text(a), goal.reader), f"{a} is random")
    goal.require(name not in chance.letters_in(goal.reader.text(j), goal.reader), f"{j} depends on {name}")
    needed = goal.formula_of(goal.comparison(f"E(normF({j})**2) == {v}"))
    goal.require(goal.of(goal.one()) == needed, f"the premise is E(normF({j})**2) == {v}")
    goal.same(f"E(normF(({a}) @ {name} @ ({j}))**2) == normF({a})**2 * ({v})")
    return goal.hypotheses()


@rule("P3", "mean order")
def mean_order(goal: Goal) -> Hypotheses:
    """0 <= f <= p + g for every outcome and E(g) == v (premises; p a number) give E(f) <= p + v.

    ``of`` = f, ``bound`` = p, ``by`` = g, ``mean`` = v; the first premise, about fixed letters, says both ``f >= 0``
    and ``f <= p + g``; where it has hypotheses about outcomes, premises say that they fail with probability 0.
    *Proof.* Monotony and linearity of the mean; f is integrable between 0 and p + g, and null sets do not count.
    """
    f, p, g, v = (goal.args[name] for name in ("of", "bound", "by", "mean"))
    certain = [theorem for theorem in goal.premises if theorem.theory != goal.theory]
    shown = {_surely(goal, theorem) for theorem in certain}
    for text in (f"{f} >= 0", f"{f} <= ({p}) + ({g})"):
        goal.require(Formula.of(_outcome(goal, text), goal.reader) in shown, f"{text} is not shown")
    goal.require(chance.is_fixed(goal.reader.text(p), goal.reader), f"{p} is random")
    means = [theorem for theorem in goal.premises if theorem.theory == goal.theory]
    needed = goal.formula_of(goal.comparison(f"E({g}) == {v}"))
    goal.require(needed in {goal.of(theorem) for theorem in means}, f"E({g}) == {v} is not shown")
    kept, events = _split(goal, *certain)
    null = {goal.of(theorem) for theorem in means}
    for event in events:
        never = Formula.make("==", chance.probability(event.negated(), goal.reader))
        goal.require(never in null, f"{event} is not shown to hold almost surely")
    goal.same(f"E({f}) <= ({p}) + ({v})")
    return {**kept, **(goal.hypotheses(*means) if means else {})}


def require_normal_images(goal: Goal, images: dict[str, Poly]) -> None:
    """P1: images L C R of independent normal letters: with L L' = I, R'R = I and, for one C, L_a L_b' = 0 or R_a'R_b =
    0.

    *Proof.* The covariance of the entries of L C R is (L L') x (R'R), and that of two such images (L_a L_b') x
    (R_a'R_b); jointly normal variables without covariance are independent. Side conditions: L and R are not random (V =
    C_1/||C_1|| makes V'C no normal vector); different images of one C are orthogonal.
    """
    parts = {name: _sandwich(goal, name, image) for name, image in images.items()}
    for name, (left, _, right) in parts.items():
        for side in (left, right):
            square = goal.reader.normal(goal.reader.product(side, goal.reader.transposer.poly(side)))
            rows = next(iter(side)).rows
            unit = {Word(rows, rows, ()): Fraction(1)}
            goal.require(square == unit, f"the image of {name} is not shown to be standard normal")
    for a, b in ((a, b) for a in parts for b in parts if a < b and parts[a][1] == parts[b][1]):
        across = (
            goal.reader.normal(goal.reader.product(one, goal.reader.transposer.poly(other)))
            for one, other in zip(parts[a][::2], parts[b][::2], strict=True)
        )
        goal.require(not all(across), f"the images of {a} and {b} are not shown to be independent")


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
