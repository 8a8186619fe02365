"""Rules about sums and products of what is shown, cases, maxima, indicators, roots, quotients, contradiction."""

from fractions import Fraction

from faverify.algebra.words import Poly, add, scale
from faverify.kernel.chance import bound_by_columns, is_fixed, letters_in
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar, number, put
from faverify.kernel.signs import positive, written
from faverify.kernel.substitute import substitute
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression
from faverify.lang.scope import dimensions


@rule("K6", "arithmetic")
def arithmetic(goal: Goal) -> Hypotheses:
    """target = sum m_k p_k identically: m_k >= 0 for p_k >= 0, p_k > 0 and p_k PSD, any number for an equation; 1 > 0.

    *Proof.* A sum of non-negative terms is non-negative, it is positive if one term with m_k > 0 is, and PSD matrices
    form a convex cone. All are numbers or matrices at one time. An equation follows from equations alone. The premises
    may be multiplied first (rule ``product``); ``visible`` lists texts, separated by ``;``, that are visibly
    non-negative, ``of`` texts T, for which T'T is PSD (x'T'Tx = ||Tx||^2). The m_k are data that a search found; here
    they are multiplied out.
    """
    terms, reader = goal.terms(), goal.reader
    for text in goal.texts("visible"):
        term = parse_expression(text, goal.theory)
        goal.require(is_scalar(reader.read(term)) and written(term, reader), f"{text} is not visibly non-negative")
        terms.append((">=", reader.read(term)))
    for factor in map(reader.text, goal.texts("of")):
        terms.append(("psd", reader.normal(reader.product(reader.transposer.poly(factor), factor))))
    return goal.combined([*terms, (">", number(1))])


@rule("K6", "product")
def product(goal: Goal) -> Hypotheses:
    """What a premise says, multiplied: P E Q == 0 if E == 0, T X T' PSD if X is, p q >= 0 if p >= 0 and q >= 0.

    Also the trace of such a matrix, the transpose of P E Q, and > 0 if all factors are > 0. Further premises are
    factors p >= 0 or p > 0; ``by`` is T, or a factor that is visibly non-negative (any factor of an equation), ``left``
    and ``right`` are P and Q (1 if left out). *Proof.* Signs multiply; x'TXT'x = (T'x)'X(T'x) >= 0; a trace is the sum
    of e'TXT'e over a basis. "X PSD" includes that X is symmetric (X = [[0,1],[-1,0]] has tr X X = -2). The goal is the
    product up to a positive number, moved between the sides as it likes.
    """
    reader, (first, *factors) = goal.reader, [goal.of(premise) for premise in goal.premises]
    made: Poly = first.difference
    signs = {first.relation, *(f.relation for f in factors)}
    for factor in factors:
        goal.require(factor.relation in (">=", ">") and is_scalar(factor.difference), "a factor is no number p >= 0")
        made = reader.product(made, factor.difference)
    sides: list[Poly] = [reader.text(goal.args.get(name, "1")) for name in ("left", "by", "right")]
    left, by, right = sides
    if first.relation == "psd":
        left, right = by, reader.transposer.poly(by)
    elif first.relation == "==":
        right = reader.product(right, by)
    else:
        shown = is_scalar(by) and written(parse_expression(goal.args.get("by", "1"), goal.theory), reader)
        goal.require(shown, "the factor is not visibly non-negative")
        left, right = by, number(1)
        signs.add(">" if positive(by, reader) else ">=")
    made = reader.product(reader.product(left, made), right)
    relation = first.relation if first.relation in ("==", "psd") else ">" if signs == {">"} else ">="
    if is_scalar(goal.formula.difference):
        weak = relation == "psd" or (relation == ">" and goal.formula.relation == ">=")
        return goal.made(">=" if weak else relation, reader.trace(made))
    as_it_is = goal.formula == Formula.make(relation, reader.normal(made))
    return goal.made(relation, made if as_it_is or relation != "==" else reader.transposer.poly(made))


@rule("K6", "cancel")
def cancel(goal: Goal) -> Hypotheses:
    """The goal times p > 0 is the first premise, where p (1/p) = 1 (for ``>=``, ``>``, ``==`` and ``psd``).

    p is ``by``, or the second premise says p > 0. *Proof.* Divide by p, or multiply and divide by it. With p >= 0 only
    this is false (p = 0, q = -1; 1/(d - 1) at d = 1): that case is another branch of ``cases``.
    """
    reader, (whole, *signs) = goal.reader, [goal.of(premise) for premise in goal.premises]
    p = reader.text(goal.args["by"]) if "by" in goal.args else signs[0].difference
    goal.require(Formula.make(">", p) in signs or positive(p, reader), "the factor is not shown to be > 0")
    ((one, share),) = reader.reciprocal(p).items()
    made: Poly = {}
    for word, value in goal.formula.difference.items():
        rest = list(word.scalars)
        if len(one.scalars) == 1 and one.scalars[0] in rest:
            rest.remove(one.scalars[0])
            made = add(made, {word._replace(scalars=tuple(rest)): value / share})
        else:
            made = add(made, reader.product({word: value}, p))
    needed = Formula.make(goal.formula.relation, reader.normal(made))
    goal.require(whole == needed, f"the first premise should be {needed}")
    return goal.hypotheses()


@rule("K6", "square root")
def square_root(goal: Goal) -> Hypotheses:
    """p^2 >= q^2 with p >= 0 gives p >= q; p > q if strict.

    *Proof.* Otherwise q > p >= 0 and q^2 > p^2. Arguments ``of`` = p, ``below`` = q; the premises are p^2 - q^2 >=
    0 and p >= 0 (the second may be visible).
    """
    return goal.fact(*(
        (f"{{of}} {relation} {{below}}", f"{{of}}**2 - {{below}}**2 {relation} 0", "{of} >= 0")
        for relation in (">", ">=")
    ))  # fmt: skip


@rule("K6", "defining fact")
def defining_fact(goal: Goal) -> Hypotheses:
    """Facts that define an atom. With ``of`` = x: x >= 0 gives (x^(1/k))^k = x; x > 0 gives x^(1/k) > 0, x (1/x) = 1
    and 1/x > 0; a letter x with a value is equal to it; a dimension is at least 1. ``root`` = k (2 if left out).

    *Proof.* These are the definitions of root, reciprocal, letter and matrix. The sign of x is a premise (or visible):
    1/0 = 0 and roots of negative numbers are 0 here.
    """
    root, value = int(goal.args.get("root", "2")), goal.theory.values.get(goal.args["of"])
    return goal.fact(
        *((f"{{of}} == {value}",) if value else ()),
        *(("{of} >= 1",) if goal.args["of"] in dimensions(goal.theory) else ()),
        (f"({{of}}**(1/{root}))**{root} == {{of}}", "{of} >= 0"),
        (f"{{of}}**(1/{root}) > 0", "{of} > 0"),
        ("{of} * (1 / {of}) == 1", "{of} > 0"),
        ("1 / {of} > 0", "{of} > 0"),
    )


@rule("K6", "replaced")
def replaced(goal: Goal) -> Hypotheses:
    """x == l, for a number or dimension x, gives f == (f with l for x). ``of`` = f, ``letter`` = x, ``value`` = l.

    *Proof.* Equals for equals in a scalar of one time. Neither x nor l moves or is random; a dimension is replaced
    where it stands as a number, not in the shapes. A maximum over columns binds neither x nor a letter of l.
    """
    f, letter, value = goal.expression("of"), goal.args["letter"], goal.expression("value")
    goal.require_shown("{letter} == {value}")
    bound = bound_by_columns(f, goal.theory)
    for poly in (goal.reader.text(letter), goal.reader.read(value)):
        goal.require(not goal.reader.moves(poly) and is_fixed(poly, goal.reader), "what is replaced moves or is random")
        goal.require(not bound & letters_in(poly, goal.reader), "a maximum over columns binds its letters")
    made = substitute(f, {letter: value}, goal.theory)
    return goal.made("==", add(goal.reader.read(f), goal.reader.read(made), Fraction(-1)))


@rule("K7", "cases")
def cases(goal: Goal) -> Hypotheses:
    """Under phi the goal with 1 for ind(phi), under not phi the goal with 0 for it: the goal. ``on`` = phi, a
    comparison of scalars.

    *Proof.* At the time in question one of f > 0 and f <= 0 holds: exact complements of scalars at one time. ind(phi)
    is 1 or 0.
    """
    goal.require(len(goal.premises) == 2, "two premises are needed")
    formula = goal.formula_of(goal.comparison(goal.args["on"]))
    ((atom,),) = (word.scalars for word in goal.reader.text(f"ind({goal.args['on']})"))
    result: Hypotheses = {}
    for premise, value, used in zip(goal.premises, (1, 0), (formula, formula.negated()), strict=True):
        needed = Formula.make(goal.formula.relation, put(goal.formula.difference, atom, number(value)))
        goal.require(needed in (goal.of(premise), goal.of(premise).weak), f"for {value} is needed: {needed}")
        result.update({f: c for f, c in goal.hypotheses(premise).items() if f != used})
    return result


@rule("K7", "choice")
def choice(goal: Goal) -> Hypotheses:
    """max(a, b) >= a and >= b; c >= a and c >= b give c >= max(a, b); a >= b gives max(a, b) = a; the same for min.

    *Proof.* The maximum is one of the two and not below the other: what is linear in it holds if it holds with each in
    its place. ``of`` is the text of the maximum or minimum, or of an absolute value |a|, the maximum of a and -a.
    """
    peak, sides, sign = goal.reader.text(goal.args["of"]), *_sides(goal)
    over = [scale(add(peak, side, Fraction(-1)), sign) for side in sides]
    if goal.formula in [Formula.make(">=", poly) for poly in over]:
        return goal.hypotheses()
    share = max((abs(goal.formula.difference.get(word, Fraction(0))) for word in peak), default=Fraction(0))
    needed = [Formula.make(goal.formula.relation, add(goal.formula.difference, poly, share)) for poly in over]
    for poly, other in zip(over, over[::-1], strict=True):
        if goal.formula == Formula.make("==", poly):
            needed = [Formula.make(">=", add(other, poly, Fraction(-1)))]
    for formula in needed:
        goal.require(goal.is_shown(formula), f"{formula} is not shown")
    return goal.hypotheses()


def _sides(goal: Goal) -> tuple[list[Poly], Poly]:
    """What a maximum is taken of, and 1; -1 for a minimum."""
    match goal.expression("of"):
        case ex.Call(function="max" | "min" as name, args=args):
            return [goal.reader.read(arg) for arg in args], number(1 if name == "max" else -1)
        case ex.Call(function="abs", args=(arg,)):
            side = goal.reader.read(arg)
            return [side, scale(side, number(-1))], number(1)
    raise Refused("of is max(a, b), min(a, b) or abs(a)")


@rule("K12", "contradiction")
def contradiction(goal: Goal) -> Hypotheses:
    """A premise that is visibly false follows from not phi: phi holds. The goal is phi.

    *Proof.* Classical logic at one time: a number with the wrong sign refutes the hypotheses, one of which is not phi.
    """
    goal.require(goal.of(goal.one()).absurd, "the premise is not visibly false")
    return {f: c for f, c in goal.hypotheses().items() if f != goal.formula.negated()}


@rule("K7", "weaken")
def weaken(goal: Goal) -> Hypotheses:
    """The premise under other hypotheses: each hypothesis of the first premise is proved by one of the others.

    *Proof.* Cut: what proves a hypothesis may stand in its place.
    """
    main, *proofs = goal.premises
    goal.require(goal.of(main) == goal.formula, "the first premise says something else")
    shown = {f: proof.hypotheses for proof in proofs for f in (goal.of(proof).weak, goal.of(proof))}
    return {f: c for h, claim in goal.hypotheses(main).items() for f, c in shown.get(h, {h: claim}).items()}
