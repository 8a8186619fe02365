"""Rules of probability: null sets, images of normal letters, dominated laws, unions, included events.

An event is an inequality of scalars made of letters, norms, eigenvalues, ranks and maxima: a Borel function of the
letters with laws, which are independent of each other. A theorem of the theory with all letters fixed
(`faverify.kernel.chance.fixed`) holds for every outcome.
"""

from fractions import Fraction

from faverify.algebra.words import Poly, Word, add, scale
from faverify.kernel import chance
from faverify.kernel.formula import Formula
from faverify.kernel.outcomes import (
    always,
    normal_letter,
    outcome,
    require_fixed,
    require_independent,
    split_hypotheses,
    surely_says,
)
from faverify.kernel.polynomials import names, number
from faverify.kernel.substitute import mapped, substitute
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.lang.parse import names_in, names_of, parse_value
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
    for text in (*(goal.args[name] for name in chosen), goal.args["level"]):
        require_fixed(goal, text)
    there = goal.reader.read(ex.Call(ex.SCALAR, "rank", (substitute(x, values, goal.theory),)))
    needed = Formula.make(">=", add(there, level, Fraction(-1)))
    goal.require(surely_says(goal, theorem) == needed, f"the premise is {needed}")
    goal.says(f"P(rank({goal.args['of']}) < {goal.args['level']}) == 0")
    kept, events = split_hypotheses(goal, theorem)
    goal.require(not events, "the premise has a random hypothesis")
    return kept


def _depends(goal: Goal, name: str) -> bool:
    return bool(chance.letters_below(name, goal.theory) & chance.random_letters(goal.theory))


@rule("P0", "some matrix")
def some_matrix(goal: Goal) -> Hypotheses:
    """``rank(J) >= min(a, b)``, assumed of a free a x b letter J that occurs nowhere else, is used up. ``of`` = J.

    No premise asks for a time that depends on J.

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
    spoken = {n for text in goal.theory.definitions.values() for n in names_in(text)} | goal.restricted()
    goal.require(name not in spoken, f"the theory speaks of {name}")
    everywhere = [f.difference for f in (goal.formula, *rest)]
    goal.require(all(name not in chance.letters_in(p, goal.reader) for p in everywhere), f"{name} occurs elsewhere")
    goal.require_unasked(name)
    return rest


@rule("P1", "squared norm")
def squared_norm(goal: Goal) -> Hypotheses:
    """P(event of ||G||_F^2) == P(the event of chi2(p q)), G a p x q letter with the normal law. ``of`` = G, ``event``.

    *Proof.* The definition of the chi-squared law. Side condition: nothing else in the event is random.
    """
    name, reader, event = normal_letter(goal, "of"), goal.reader, outcome(goal, goal.args["event"])
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
    name, z, a, x = normal_letter(goal, "letter"), normal_letter(goal, "by"), goal.args["of"], goal.args["level"]
    goal.require(goal.theory.shapes[z] == (), f"{z} is no scalar")
    require_independent(goal, a, name)
    require_fixed(goal, x)
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
    name, x, k, a = normal_letter(goal, "letter"), goal.args["of"], goal.args["rank"], goal.args["level"]
    rows, columns = goal.theory.shapes[name] or ("1", "1")
    goal.require(columns == "1", f"{name} is no column")
    require_independent(goal, x, name)
    require_fixed(goal, a)
    goal.require(k in {d for shape in goal.theory.shapes.values() for d in shape}, f"{k} is no dimension")
    kept = always(goal, f"psd(I_{rows} - ({x}).T @ ({x}))", f"rank({x}) <= {k}")
    goal.says(f"P(normF(({x}) @ {name})**2 >= {a}) <= P(chi2({k}) >= {a})")
    return kept


@rule("P4", "inclusion")
def inclusion(goal: Goal) -> Hypotheses:
    """Phi if phi_1 and ... and phi_k, for every outcome: P(not phi) <= P(not phi_1) + ... + P(not phi_k).

    The premise is a theorem about fixed letters; hypotheses that are not random stay hypotheses. *Proof.* Where phi
    fails one of the phi_i does: the event not phi is included in the union of the others (P5), whose probability is at
    most the sum (P4).
    """
    theorem = goal.one()
    formula = surely_says(goal, theorem)
    goal.require(is_random(theorem.conclusion, goal.theory), "the conclusion is not random")
    kept, events = split_hypotheses(goal, theorem)
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
    c, c0, whole = map(goal.letter, ("column", "before", "whole"))
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
    goal.require_unasked(c, c0)
    union = f"P(worst({f}, {c}, {c0}, {whole}) > {a}) <= {shapes[whole][1]} * ({p})"
    return goal.fact((union, f"P({f} > {a}) <= {p}"))


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
    g, h, a = normal_letter(goal, "of"), normal_letter(goal, "against"), goal.args["level"]
    goal.require(g != h, "the two letters are one")
    require_fixed(goal, a)
    p, q = (" * ".join(d for d in goal.theory.shapes[x] or () if d != "1") or "1" for x in (g, h))
    upper, lower = (f"normF({x})**2" if goal.theory.shapes[x] else f"{x}**2" for x in (g, h))
    return goal.fact(f"P({q} * {upper} >= ({a}) * ({p}) * {lower}) == P(F({p}, {q}) >= {a})")


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
