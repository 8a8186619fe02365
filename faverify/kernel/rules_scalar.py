"""Rules about scalars: combination of inequalities, cases, maxima, indicators, roots, quotients, contradiction."""

from fractions import Fraction

from faverify.algebra.multipliers import multipliers
from faverify.algebra.words import Poly, add
from faverify.kernel.chance import bound_by_columns, is_fixed, letters_in
from faverify.kernel.errors import Refused
from faverify.kernel.formula import Formula, size_of
from faverify.kernel.polynomials import is_scalar, number
from faverify.kernel.signs import positive, written
from faverify.kernel.substitute import substitute
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression

EXTRA = ">= 0 for what is visibly non-negative"


@rule("K6", "arithmetic")
def arithmetic(goal: Goal) -> Hypotheses:
    """target = sum m_k p_k identically: m_k >= 0 for p_k >= 0 or p_k > 0, any number for an equation, and 1 > 0.

    *Proof.* A sum of non-negative terms is non-negative; it is positive if one term with m_k > 0 is. All are numbers
    at one time, or equations of matrices. An equation follows from equations alone. The premises may be multiplied
    first (rule ``product``); ``visible`` lists texts, separated by ``;``, that are visibly non-negative. The m_k are
    data that a search found; here they are multiplied out.
    """
    formulas, sizes = [goal.of(premise) for premise in goal.premises], goal.sizes()
    goal.require(all(f.relation != "psd" for f in formulas), "PSD premises belong to the rule squares")
    for text in filter(None, goal.args.get("visible", "").split(";")):
        term = parse_expression(text.strip(), goal.theory)
        poly = goal.reader.read(term)
        goal.require(is_scalar(poly) and written(term, goal.reader), f"{text} is not visibly non-negative")
        formulas.append(Formula.make(">=", poly))
        sizes.append(size_of(">=", poly))
    target = goal.formula
    if target.relation != "==":
        formulas.append(Formula.make(">", number(1)))
        sizes.append(Fraction(1))
    else:
        sizes = [size for f, size in zip(formulas, sizes, strict=True) if f.relation == "=="]
        formulas = [f for f in formulas if f.relation == "=="]
    goal.store(_multiplied(goal, target, formulas), sizes)
    return goal.hypotheses()


def _multiplied(goal: Goal, target: Formula, formulas: list[Formula]) -> tuple[Fraction, ...]:
    polys = [f.difference for f in formulas]
    found = multipliers(target.difference, polys, [f.relation != "==" for f in formulas])
    if target.relation == ">" and found is not None and not _strict(found, formulas):
        found = _strictly(target, formulas)
    goal.require(found is not None, f"not a combination of the premises: {target}")
    values = found or ()
    goal.require(
        all(m >= 0 for m, f in zip(values, formulas, strict=True) if f.relation != "=="), "a multiplier is negative"
    )
    total: Poly = {}
    for value, poly in zip(values, polys, strict=True):
        total = add(total, poly, value)
    goal.require(not add(target.difference, total, Fraction(-1)), "the multipliers do not multiply out")
    goal.require(target.relation != ">" or _strict(values, formulas), "no strict premise is used")
    return values


def _strict(found: tuple[Fraction, ...], formulas: list[Formula]) -> bool:
    return any(m > 0 and f.relation == ">" for m, f in zip(found, formulas, strict=True))


def _strictly(target: Formula, formulas: list[Formula]) -> tuple[Fraction, ...] | None:
    """Try to use each strict premise at least a little."""
    for index, formula in enumerate(formulas):
        if formula.relation != ">":
            continue
        for share in (Fraction(1), Fraction(1, 2), Fraction(1, 16)):
            rest = add(target.difference, formula.difference, -share)
            found = multipliers(rest, [f.difference for f in formulas], [f.relation != "==" for f in formulas])
            if found is not None:
                return tuple(m + share * (k == index) for k, m in enumerate(found))
    return None


@rule("K6", "product")
def product(goal: Goal) -> Hypotheses:
    """p >= 0 and q >= 0 give p q >= 0 (> 0 if both are strict); p == 0 gives p q == 0 for the q of ``by``.

    *Proof.* Signs multiply. ``by`` may be visibly non-negative in place of a second premise. The goal is the
    product up to a positive number, moved between the sides as it likes.
    """
    first = goal.of(goal.premises[0])
    goal.require(first.relation != "psd" and is_scalar(first.difference), "the first premise is about scalars")
    made: Poly = first.difference
    relations = [first.relation]
    for premise in goal.premises[1:]:
        other = goal.of(premise)
        goal.require(
            other.relation in (">", ">=") and is_scalar(other.difference), "the second premise is an inequality"
        )
        relations.append(other.relation)
        made = goal.reader.product(made, other.difference)
    if "by" in goal.args:
        factor = goal.reader.text(goal.args["by"])
        if first.relation != "==":
            shown = written(goal.expression("by"), goal.reader)
            goal.require(shown, "the factor is not visibly non-negative")
            relations.append(">" if positive(factor, goal.reader) else ">=")
        made = goal.reader.product(made, factor)
    relation = "==" if "==" in relations else ">" if set(relations) == {">"} else ">="
    result = Formula.make(relation, goal.reader.normal(made))
    weaker = Formula.make(">=", goal.reader.normal(made)) if relation == ">" else result
    goal.require(goal.formula in (result, weaker), f"the rule gives {result}")
    return goal.hypotheses()


@rule("K6", "cancel")
def cancel(goal: Goal) -> Hypotheses:
    """p q >= 0 and p > 0 give q >= 0 (the same for ``>``, ``==`` and ``psd``).

    *Proof.* Divide. With p >= 0 only this is false (p = 0, q = -1): that case is another branch of ``cases``.
    """
    goal.require(len(goal.premises) == 2, "two premises are needed")
    whole, factor = (goal.of(premise) for premise in goal.premises)
    goal.require(factor.relation == ">", "the factor is not shown to be > 0")
    made = goal.reader.product(factor.difference, goal.formula.difference)
    goal.require(whole == Formula.make(goal.formula.relation, goal.reader.normal(made)), "the product is another one")
    return goal.hypotheses()


@rule("K6", "divide")
def divide(goal: Goal) -> Hypotheses:
    """The goal times p > 0 is the first premise, where p (1/p) = 1. ``by`` = p; the second premise is p > 0.

    *Proof.* Multiply and divide by p. Not for p that may be 0 (1/(d - 1) at d = 1).
    """
    p, reader = goal.reader.text(goal.args["by"]), goal.reader
    whole, *sign = (goal.of(premise) for premise in goal.premises)
    above = goal.comparison(f"{goal.args['by']} > 0")
    goal.require(goal.formula_of(above) in sign or not goal.assume({}, above), f"{goal.args['by']} > 0 is not shown")
    inverse = reader.reciprocal(p)
    ((one,), (share,)) = inverse.keys(), inverse.values()
    goal.require(len(one.scalars) == 1, "a product is divided by factor by factor")
    made: Poly = {}
    for word, value in goal.formula.difference.items():
        if one.scalars[0] in word.scalars:
            rest = list(word.scalars)
            rest.remove(one.scalars[0])
            made = add(made, {word._replace(scalars=tuple(rest)): value / share})
        else:
            made = add(made, reader.product({word: value}, p))
    goal.require(whole == Formula.make(goal.formula.relation, made), f"the first premise should be {made}")
    return goal.hypotheses()


@rule("K6", "dimension")
def dimension(goal: Goal) -> Hypotheses:
    """A dimension is at least 1. ``of`` = n, m, r or another dimension of the theory.

    *Proof.* Matrices of the theories have at least one row and column.
    """
    name = goal.args["of"]
    goal.require(name in {d for shape in goal.theory.shapes.values() for d in shape}, f"{name} is no dimension")
    return goal.fact("{of} >= 1")


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
    and 1/x > 0; a letter x with a value is equal to it. ``root`` = k (2 if left out).

    *Proof.* These are the definitions of root, reciprocal and letter. The sign of x is a premise (or visible): 1/0 = 0
    and roots of negative numbers are 0 here.
    """
    root, value = int(goal.args.get("root", "2")), goal.theory.values.get(goal.args["of"])
    return goal.fact(
        *((f"{{of}} == {value}",) if value else ()),
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
    equation = goal.formula_of(goal.comparison(f"{letter} == {goal.args['value']}"))
    goal.require(goal.of(goal.one()) == equation, f"{letter} == {goal.args['value']} is not shown")
    bound = bound_by_columns(f, goal.theory)
    for poly in (goal.reader.text(letter), goal.reader.read(value)):
        goal.require(not goal.reader.moves(poly) and is_fixed(poly, goal.reader), "what is replaced moves or is random")
        goal.require(not bound & letters_in(poly, goal.reader), "a maximum over columns binds its letters")
    made = substitute(f, {letter: value}, goal.theory)
    goal.require(goal.formula == Formula.make("==", add(goal.reader.read(f), goal.reader.read(made), Fraction(-1))),
                 f"the rule gives {f} with {letter} replaced")  # fmt: skip
    return goal.hypotheses()


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
        made: Poly = {}
        for word, x in goal.formula.difference.items():
            rest = tuple(key for key in word.scalars if key != atom)
            made = add(made, {word._replace(scalars=rest): x if rest == word.scalars else x * value})
        stronger = ">" if goal.formula.relation == ">=" else goal.formula.relation
        wanted = {Formula.make(relation, made) for relation in (goal.formula.relation, stronger)}
        goal.require(goal.of(premise) in wanted, f"for {value} is needed: {Formula.make(goal.formula.relation, made)}")
        result.update({f: c for f, c in goal.hypotheses(premise).items() if f != used})
    return result


@rule("K7", "choice")
def choice(goal: Goal) -> Hypotheses:
    """max(a, b) >= a and >= b; c >= a and c >= b give c >= max(a, b); a >= b gives max(a, b) = a; the same for min.

    *Proof.* The maximum is one of the two and not below the other. ``of`` is the text of the maximum or minimum, or
    of an absolute value |a|, the maximum of a and -a.
    """
    call, (sign, sides) = goal.expression("of"), _sides(goal)
    peak = goal.reader.read(call)
    above = [Formula.make(">=", _difference(peak, side, sign)) for side in sides]
    shown = [goal.of(premise) for premise in goal.premises]
    weak = {Formula.make(">=", f.difference) for f in shown if f.relation in (">=", ">")}
    if not goal.premises:
        goal.require(goal.formula in above, "the rule gives max(a, b) >= a and max(a, b) >= b")
        return {}
    if goal.formula.relation == "==":
        (first, second) = sides if goal.formula == Formula.make("==", _difference(peak, sides[0], 1)) else sides[::-1]
        goal.require(goal.formula == Formula.make("==", _difference(peak, first, 1)), "the rule gives max(a, b) = a")
        goal.require(Formula.make(">=", _difference(first, second, sign)) in weak, "a >= b is not shown")
        return goal.hypotheses()
    share = max((abs(goal.formula.difference.get(word, Fraction(0))) for word in peak), default=Fraction(0))
    bounds = [add(goal.formula.difference, _difference(peak, side, sign), share) for side in sides]
    needed = [Formula.make(goal.formula.relation, bound) for bound in bounds]
    known = set(shown) | (weak if goal.formula.relation == ">=" else set())
    goal.require(
        all(f in known for f in needed), f"both sides of the maximum need their bound: {needed[0]}; {needed[1]}"
    )
    return goal.hypotheses()


def _sides(goal: Goal) -> tuple[int, list[Poly]]:
    """1 and what a maximum is taken of; -1 for a minimum."""
    match goal.expression("of"):
        case ex.Call(function="max" | "min" as name, args=args):
            return 1 if name == "max" else -1, [goal.reader.read(arg) for arg in args]
        case ex.Call(function="abs", args=(arg,)):
            return 1, [goal.reader.read(arg), _difference({}, goal.reader.read(arg), 1)]
    raise Refused("of is max(a, b), min(a, b) or abs(a)")


def _difference(left: Poly, right: Poly, sign: int) -> Poly:
    return add({w: sign * x for w, x in left.items()}, right, Fraction(-sign))


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
    shown = {goal.of(proof): proof for proof in proofs}
    result: Hypotheses = {}
    for formula, claim in goal.hypotheses(main).items():
        proof = shown.get(formula) or shown.get(
            Formula.make(">", formula.difference) if formula.relation == ">=" else formula
        )
        result.update(proof.hypotheses if proof else {formula: claim})
    return result
