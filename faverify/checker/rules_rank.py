"""The rules of proofs about ranks, projectors, diagonals, columns, exponentials, absolute values and plain numbers."""

import flint

from faverify.checker.balls import Balls
from faverify.checker.chance import is_fixed, letters_in
from faverify.checker.laws import Laws
from faverify.checker.scope import bound_by_columns, is_random, unrestricted
from faverify.checker.substitution import substitute
from faverify.checker.theorems import Formula, Goal, Hypotheses, rule
from faverify.checker.values import World
from faverify.checker.words import Mono, Poly, constant, plus, scaled

BITS = 128


def _equal_or_not_above(goal: Goal, text: str) -> None:
    """The premise says the inequality or its equation."""
    wanted = goal.said(text)
    goal.need(goal.of(goal.one()) in (wanted, Formula.of("==", wanted.left)), f"{text} is not shown")


def _used(goal: Goal) -> Hypotheses:
    return goal.under() if goal.premises else {}


@rule("rank")
def rank(goal: Goal) -> Hypotheses:
    """The rank is at most the rows and at most the columns."""
    goal.gives(*(f"rank({goal.args['of']}) <= {size}" for size in goal.shape("of")))
    return {}


@rule("rank of a product")
def rank_of_product(goal: Goal) -> Hypotheses:
    """X == L R gives rank(X) <= rank(L), rank(R) and the dimension between."""
    x, left, right = (goal.args[name] for name in ("of", "left", "right"))
    equation = goal.said(f"{x} == ({left}) @ ({right})")
    goal.need(not equation.poly or equation in goal.formulas(), "X == L R is not shown")
    goal.gives(*(f"rank({x}) <= {s}" for s in (f"rank({left})", f"rank({right})", goal.shape("left")[1])))
    return _used(goal)


@rule("left inverse")
def left_inverse(goal: Goal) -> Hypotheses:
    """P L == I identically gives rank(L X) == rank(X) and rank(L) == the columns of L."""
    p, by, x, columns = goal.args["left"], goal.args["by"], goal.args.get("of"), goal.shape("by")[1]
    goal.need(not goal.said(f"({p}) @ ({by}) == I_{columns}").poly, "P L == I is no identity")
    more = (f"rank(({by}) @ ({x})) == rank({x})", f"rank(({by}) @ ({x}).T) == rank({x})") if x is not None else ()
    goal.gives(f"rank({by}) == {columns}", *more)
    return {}


@rule("same rank")
def same_rank(goal: Goal) -> Hypotheses:
    """rank(X') == rank(X) == rank(X'X)."""
    x = goal.args["of"]
    goal.gives(f"rank(({x}).T) == rank({x})", f"rank(({x}).T @ ({x})) == rank({x})")
    return {}


@rule("full rank")
def full_rank(goal: Goal) -> Hypotheses:
    """A square X with rank(X) >= its size has an inverse on both sides."""
    x, (rows, columns) = goal.args["of"], goal.shape("of")
    goal.need(rows == columns, "X is not square")
    goal.need(goal.of(goal.one()) == goal.said(f"rank({x}) >= {rows}"), "rank(X) >= size is needed")
    goal.gives(f"({x}) @ inv({x}) == I_{rows}", f"inv({x}) @ ({x}) == I_{rows}")
    return goal.under()


@rule("value")
def value(goal: Goal) -> Hypotheses:
    """A letter is what its value says."""
    name, values = goal.args["of"], goal.algebra.theory.values
    goal.need(name in values and not is_random(goal.node("of"), goal.algebra.theory), f"{name} has no value")
    goal.gives(f"{name} == {values[name]}")
    return {}


@rule("projector")
def projector(goal: Goal) -> Hypotheses:
    """proj(B) B == B == B pinv(B) B, 0 <= proj(B) <= I, of trace rank(B); b b' = ||b||^2 proj(b) for a column."""
    b, (rows, columns) = goal.args["of"], goal.shape("of")
    p = f"proj({b})"
    goal.gives(
        f"{p} @ ({b}) == {b}", f"{p} == ({b}) @ pinv({b})", f"{p} @ {p} == {p}", f"psd({p})", f"psd(I_{rows} - {p})",
        f"tr({p}) == rank({b})", f"tr({p}) <= {columns}",
        *([f"normF({b})**2 * {p} == ({b}) @ ({b}).T"] if columns == "1" else []),
    )  # fmt: skip
    return {}


@rule("same columns")
def same_columns(goal: Goal) -> Hypotheses:
    """rank(Y C) >= rank(Y) gives proj(Y C) Y == Y."""
    y, c = goal.args["of"], goal.args["by"]
    _equal_or_not_above(goal, f"rank(({y}) @ ({c})) >= rank({y})")
    goal.gives(f"proj(({y}) @ ({c})) @ ({y}) == {y}")
    return goal.under()


@rule("vanishing square")
def vanishing_square(goal: Goal) -> Hypotheses:
    """X'X Y == 0 gives X Y == 0; ||X||^2 <= 0 gives X == 0."""
    x, y = goal.args["of"], goal.args.get("by")
    _equal_or_not_above(goal, f"normF({x})**2 <= 0" if y is None else f"({x}).T @ ({x}) @ ({y}) == 0")
    goal.gives(f"{x} == 0" if y is None else f"({x}) @ ({y}) == 0")
    return goal.under()


@rule("diagonal")
def diagonal(goal: Goal) -> Hypotheses:
    """D == diag(E) gives tr(D X) == tr(D diag(X)) and D D' == diag(D D')."""
    d, x = goal.args["by"], goal.args.get("of")
    goal.need(goal.of(goal.one()) == goal.said(f"{d} == diag({goal.args['like']})"), "D is not shown to be diagonal")
    goal.gives(f"({d}) @ ({d}).T == diag(({d}) @ ({d}).T)", *(
        [f"tr(({d}) @ ({x})) == tr(({d}) @ diag({x}))"] if x else []))  # fmt: skip
    return goal.under()


def _columns(goal: Goal) -> tuple[str, str, str]:
    """The letters c, C0 and C of a maximum over columns, c a column of C and C0 of C's shape."""
    c, before, whole = (goal.args[name] for name in ("column", "before", "whole"))  # (not "(c)": that is no letter)
    shapes = goal.algebra.theory.shapes
    shape = shapes.get(whole) or ("", "")
    goal.need(shapes.get(before) == shape and shapes.get(c) == (shape[0], "1"), "the letters do not fit")
    return c, before, whole


@rule("Gram-Schmidt")
def gram_schmidt(goal: Goal) -> Hypotheses:
    """tr(proj(Y C) K) <= r p if v'K v <= p ||v||^2 for v = (I - proj(Y C0)) Y c, every column c of C and p >= 0."""
    (y, k, p), (c, before, whole) = (goal.args[name] for name in ("of", "form", "level")), _columns(goal)
    goal.algebra.symmetrical(goal.poly("form"))
    for name in ("of", "form", "level"):
        goal.need(not letters_in(goal.poly(name), goal.algebra) & {c, before}, f"{name} depends on the column")
    v = f"(({y}) @ {c} - proj(({y}) @ {before}) @ ({y}) @ {c})"
    worst = f"worst(tr({v}.T @ ({k}) @ {v}) - ({p}) * normF({v})**2, {c}, {before}, {whole}) <= 0"
    for text in (worst, f"{p} >= 0"):
        goal.need(goal.shown(text, goal.formulas()), f"{text} is not shown")
    goal.gives(f"tr(proj(({y}) @ {whole}) @ ({k})) <= {goal.algebra.theory.shapes[whole][1]} * ({p})")
    return goal.under()


@rule("every column")
def every_column(goal: Goal) -> Hypotheses:
    """F <= a for every c and C0 gives worst(f, c, C0, C) <= a."""
    (f, a), (c, before, whole) = (goal.args[name] for name in ("of", "level")), _columns(goal)
    free = all(unrestricted(name, goal.algebra.theory) for name in (c, before))
    goal.need(free, f"the theory restricts {c} or {before}")
    for poly in (goal.poly("level"), *(h.left for h in goal.under())):
        goal.need(not letters_in(poly, goal.algebra) & {c, before}, "something depends on the column")
    goal.unasked(c, before)
    goal.need(goal.of(goal.one()) == goal.said(f"{f} <= {a}"), "the premise says something else")
    goal.gives(f"worst({f}, {c}, {before}, {whole}) <= {a}")
    return goal.under()


# numbers


@rule("exponential")
def exponential(goal: Goal) -> Hypotheses:
    """exp(x + y) == exp(x) exp(y), exp(x) >= 1 + x, exp(x) > 0, exp(0) == 1; x >= y gives exp(x) >= exp(y)."""
    x, y = goal.args["of"], goal.args.get("and_", "0")
    facts = [f"exp(({x}) + ({y})) == exp({x}) * exp({y})", f"exp({x}) >= 1 + ({x})", f"exp({x}) > 0", "exp(0) == 1"]
    goal.gives(*facts, *([f"exp({x}) >= exp({y})"] if goal.shown(f"{x} >= {y}", goal.formulas()) else []))
    return _used(goal)


@rule("logarithm")
def logarithm(goal: Goal) -> Hypotheses:
    """Bounds of log(1 + u) and log(1 - u), exp(log(x)) == x, log increases and lies below its tangents."""
    u, y = goal.args["of"], goal.args.get("and_")

    def shown(text: str) -> bool:
        return goal.shown(text, goal.formulas())

    facts: list[str] = []
    if shown(f"{u} >= 0"):
        facts += [f"log(1 + ({u})) >= ({u}) - ({u})**2 / 2", f"log(1 + ({u})) <= {u}"]
        facts += [f"log(1 - ({u})) >= -({u}) - ({u})**2"] if shown(f"{u} <= 1/2") else []
    above = shown(f"{u} > 0")
    facts += [f"exp(log({u})) == {u}"] if above else []
    if y is not None and shown(f"{y} > 0"):
        facts += [f"log({u}) >= log({y})"] if shown(f"{u} >= {y}") else []
        facts += [f"log({u}) <= log({y}) + (({u}) - ({y})) / ({y})"] if above else []
    goal.gives(*facts)
    return _used(goal)


@rule("absolute value")
def absolute_value(goal: Goal) -> Hypotheses:
    """|x| >= x, -x and |x|^2 == x^2; c >= x and c >= -x give c >= |x|, the same for >."""
    x, c = goal.args["of"], goal.args.get("level")
    facts = [f"abs({x}) >= {x}", f"abs({x}) >= -({x})", f"abs({x})**2 == ({x})**2"]
    shown = goal.formulas()
    facts += [
        f"{c} {sign} abs({x})" for sign in (">=", ">")
        if c is not None and all(goal.shown(f"{c} {sign} {side}", shown) for side in (x, f"-({x})"))
    ]  # fmt: skip
    goal.gives(*facts)
    return _used(goal)


@rule("shifted")
def shifted(goal: Goal) -> Hypotheses:
    """That p >= 0 (> 0) if no coefficient is negative after x = l + x', x' >= 0, for every premise x >= l in turn."""
    poly, rises, moved = goal.formula.left, set[str](), list[tuple[str, Poly]]()
    for index, premise in enumerate(goal.formulas()):
        goal.need(premise.relation in (">=", ">"), "a premise is an inequality x >= l")
        bound: Poly = premise.left
        for key, low in moved:
            bound = _put(bound, key, low)
        lead = _lead(goal, bound)
        key, rise = lead.scalars[0], f"rise {index}"
        low = {mono: -x / bound[lead] for mono, x in bound.items() if mono != lead}
        moved.append((key, {**low, lead._replace(scalars=(rise,)): constant(1)[Mono("1", "1")]}))
        poly = dict(_put(poly, *moved[-1]))
        rises.add(rise)

    def even(key: str, mono: Mono) -> bool:
        return goal.algebra.known[key].kind == "dimension" or mono.scalars.count(key) % 2 == 0

    fits = all(x > 0 and not m.word and all(even(k, m) for k in {*m.scalars} - rises) for m, x in poly.items())
    goal.need(fits and goal.formula.relation in (">=", ">"), "a coefficient is negative")
    goal.need(goal.formula.relation == ">=" or any(not m.scalars for m in poly), "no term is a positive number")
    return _used(goal)


def _lead(goal: Goal, bound: Poly) -> Mono:
    """The x of a premise x - l >= 0: a number or a dimension that l does not mention."""
    for mono, x in bound.items():
        others = {key for other in bound if other != mono for key in other.scalars}
        if x > 0 and not mono.word and len(mono.scalars) == 1 and mono.scalars[0] not in others:
            info = goal.algebra.known.get(mono.scalars[0])
            if info is not None and info.kind in ("parameter", "dimension"):
                return mono
    goal.need(False, "a premise is x >= l with x a number or a dimension")
    raise AssertionError


def _put(poly: Poly, key: str, by: Poly) -> Poly:
    """A polynomial with a value in place of an atom."""
    result: Poly = {}
    for mono, x in poly.items():
        term: Poly = {mono._replace(scalars=tuple(k for k in mono.scalars if k != key)): x}
        for _ in range(mono.scalars.count(key)):
            term = scaled(term, by)
        result = plus(result, term)
    return result


@rule("replaced")
def replaced(goal: Goal) -> Hypotheses:
    """From x == l, for a number or dimension x, gives f == (f with l for x)."""
    f, name, algebra, theory = goal.node("of"), goal.args["letter"], goal.algebra, goal.algebra.theory
    goal.need(goal.of(goal.one()) == goal.said(f"{name} == {goal.args['value']}"), "the equation is not shown")
    for poly in (goal.poly("letter"), goal.poly("value")):
        goal.need(not algebra.moves(poly) and is_fixed(poly, algebra), "what is replaced moves or is random")
    goal.need((goal.node("letter").shape, goal.node("letter").op) == (("1", "1"), "let"), "no number is replaced")
    bound = bound_by_columns([f], theory)
    told = letters_in(goal.poly("value"), algebra) | letters_in(goal.poly("letter"), algebra)
    goal.need(not bound & {name, *told}, "a maximum over columns binds its letters")
    made = substitute(f, {name: goal.node("value")}, theory)
    goal.made("==", plus(algebra.read(f), algebra.read(made), -1))
    return goal.under()


@rule("enclosed numbers")
def enclosed(goal: Goal) -> Hypotheses:
    """A comparison of numbers, exponentials and tails of known laws, decided in balls."""
    theory = goal.algebra.theory
    goal.need(goal.claim.value in ("<=", ">=", "<", ">"), "an inequality is needed")
    with flint.ctx.workprec(BITS):
        world = World(theory, Laws(theory) if theory.kind == "laws" else Balls(), {}, {})
        goal.need(world.compare(goal.claim) is True, "the balls are not apart")
    return {}
