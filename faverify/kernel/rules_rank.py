"""Rules about ranks, projectors, diagonals and the columns of a matrix, each a fact with a short proof."""

from faverify.kernel.chance import letters_in, unrestricted
from faverify.kernel.formula import Formula
from faverify.kernel.theorem import Goal, Hypotheses, rule


def _one_of(goal: Goal, *facts: str) -> None:
    """Raise `Refused` unless the goal is one of the facts."""
    goal.require(goal.is_one_of(*facts), f"no such fact: {facts[0]}")


def _shape(goal: Goal, name: str) -> tuple[str, str]:
    return goal.expression(name).shape or ("1", "1")


@rule("K23", "rank")
def rank(goal: Goal) -> Hypotheses:
    """The rank of X is at most its rows, at most its columns. ``of`` = X.

    *Proof.* Independent rows or columns are at most that many.
    """
    x = goal.args["of"]
    _one_of(goal, *(f"rank({x}) <= {size}" for size in _shape(goal, "of")))
    return {}


@rule("K23", "rank of a product")
def rank_of_product(goal: Goal) -> Hypotheses:
    """X == L R (an identity or a premise) gives rank(X) <= rank(L), <= rank(R), <= the dimension between.

    ``of`` = X, ``left`` = L, ``right`` = R. *Proof.* The columns of L R are combinations of those of L, its rows of
    those of R.
    """
    x, left, right = (goal.args[name] for name in ("of", "left", "right"))
    equation = goal.formula_of(goal.comparison(f"{x} == ({left}) @ ({right})"))
    goal.require(not equation.poly or equation in map(goal.of, goal.premises), f"left over: {equation}")
    sizes = (f"rank({left})", f"rank({right})", _shape(goal, "left")[1])
    _one_of(goal, *(f"rank({x}) <= {size}" for size in sizes))
    return goal.hypotheses()


@rule("K23", "left inverse")
def left_inverse(goal: Goal) -> Hypotheses:
    """P L == I (an identity) gives rank(L X) == rank(X), and rank(L) == the columns of L.

    ``left`` = P, ``by`` = L, ``of`` = X. *Proof.* rank(X) = rank(P L X) <= rank(L X) <= rank(X).
    """
    p, by, x = goal.args["left"], goal.args["by"], goal.args.get("of")
    columns = _shape(goal, "by")[1]
    inverse = goal.formula_of(goal.comparison(f"({p}) @ ({by}) == I_{columns}"))
    goal.require(not inverse.poly, f"left over: {inverse}")
    facts = [f"rank({by}) == {columns}"]
    if x is not None:
        facts += [f"rank(({by}) @ ({x})) == rank({x})", f"rank(({by}) @ ({x}).T) == rank({x})"]
    _one_of(goal, *facts)
    return {}


@rule("K23", "same rank")
def same_rank(goal: Goal) -> Hypotheses:
    """rank(X') == rank(X) == rank(X'X). ``of`` = X.

    *Proof.* Row rank is column rank; X'X v = 0 gives ||X v||^2 = 0, so X and X'X have one null space.
    """
    x = goal.args["of"]
    _one_of(goal, f"rank(({x}).T) == rank({x})", f"rank(({x}).T @ ({x})) == rank({x})")
    return {}


@rule("K23", "full rank")
def full_rank(goal: Goal) -> Hypotheses:
    """A square X with rank(X) >= its size (a premise) has an inverse: X inv(X) == I == inv(X) X. ``of`` = X.

    *Proof.* Independent columns, as many as rows, are a basis. Square only: [1; 0] has rank 1 and no inverse.
    """
    x = goal.args["of"]
    rows, columns = _shape(goal, "of")
    goal.require(rows == columns, f"{x} is not square")
    goal.require(goal.of(goal.one()) == goal.formula_of(goal.comparison(f"rank({x}) >= {rows}")), "rank(X) >= size?")
    _one_of(goal, f"({x}) @ inv({x}) == I_{rows}", f"inv({x}) @ ({x}) == I_{rows}")
    return goal.hypotheses()


@rule("K23", "value")
def value(goal: Goal) -> Hypotheses:
    """A letter with a value is equal to its text. ``of`` = the letter. *Proof.* The definition of the theory."""
    name = goal.args["of"]
    goal.require(name in goal.theory.values, f"{name} has no value")
    goal.same(f"{name} == {goal.theory.values[name]}")
    return {}


@rule("K23", "projector")
def projector(goal: Goal) -> Hypotheses:
    """Facts about the orthogonal projector on the columns of B: proj(B) B == B, proj(B) == B pinv(B), psd(proj(B)),
    psd(I - proj(B)), tr(proj(B)) == rank(B) <= the columns of B; ||B||^2 proj(B) == B B' for one column. ``of`` = B.

    *Proof.* proj(B) is symmetric and idempotent with the columns of B as range; B B^+ is that projector; of one column
    b other than 0 it is b b'/||b||^2.
    """
    b = goal.args["of"]
    rows, columns = _shape(goal, "of")
    p = f"proj({b})"
    one = (f"normF({b})**2 * {p} == ({b}) @ ({b}).T",) if columns == "1" else ()
    _one_of(
        goal, f"{p} @ ({b}) == {b}", f"{p} == ({b}) @ pinv({b})", f"{p} @ {p} == {p}", f"psd({p})",
        f"psd(I_{rows} - {p})", f"tr({p}) == rank({b})", f"tr({p}) <= {columns}",
        *one,
    )  # fmt: skip
    return {}


@rule("K23", "same columns")
def same_columns(goal: Goal) -> Hypotheses:
    """rank(Y C) >= rank(Y) (a premise) gives proj(Y C) Y == Y. ``of`` = Y, ``by`` = C.

    *Proof.* The columns of Y C span a subspace of those of Y, of no smaller dimension: the same.
    """
    y, c = goal.args["of"], goal.args["by"]
    needed = goal.formula_of(goal.comparison(f"rank(({y}) @ ({c})) >= rank({y})"))
    shown = goal.of(goal.one())
    goal.require(shown in (needed, Formula.make("==", needed.difference)), f"rank({y} {c}) >= rank({y}) is not shown")
    goal.same(f"proj(({y}) @ ({c})) @ ({y}) == {y}")
    return goal.hypotheses()


@rule("K23", "vanishing square")
def vanishing_square(goal: Goal) -> Hypotheses:
    """X'X Y == 0 gives X Y == 0; ||X||_F^2 <= 0 gives X == 0. ``of`` = X, ``by`` = Y.

    *Proof.* tr(Y'X'X Y) = ||X Y||^2.
    """
    x, y = goal.args["of"], goal.args.get("by")
    if y is None:
        needed, fact = f"normF({x})**2 <= 0", f"{x} == 0"
    else:
        needed, fact = f"({x}).T @ ({x}) @ ({y}) == 0", f"({x}) @ ({y}) == 0"
    wanted = goal.formula_of(goal.comparison(needed))
    goal.require(goal.of(goal.one()) in (wanted, Formula.make("==", wanted.difference)), f"{needed} is not shown")
    goal.same(fact)
    return goal.hypotheses()


@rule("K23", "diagonal")
def diagonal(goal: Goal) -> Hypotheses:
    """D == diag(E), a premise, gives tr(D X) == tr(D diag(X)), and D D' == diag(D D').

    ``by`` = D, ``like`` = E, ``of`` = X.

    *Proof.* (D X)_ii = D_ii X_ii for diagonal D, and D D' is diagonal, too.
    """
    d, like, x = (goal.args.get(name, "") for name in ("by", "like", "of"))
    needed = goal.formula_of(goal.comparison(f"{d} == diag({like})"))
    goal.require(goal.of(goal.one()) == needed, f"{d} is not shown to be diagonal")
    facts = [f"({d}) @ ({d}).T == diag(({d}) @ ({d}).T)"]
    _one_of(goal, *facts, *([f"tr(({d}) @ ({x})) == tr(({d}) @ diag({x}))"] if x else []))
    return goal.hypotheses()


@rule("K20", "Gram-Schmidt")
def gram_schmidt(goal: Goal) -> Hypotheses:
    """tr(proj(Y C) K) <= r p if v'K v <= p ||v||^2 for v = (I - proj(Y C0)) Y c and every column c of C.

    Premises: worst(tr(v'K v) - p ||v||^2, c, C0, C) <= 0 and p >= 0. ``of`` = Y, ``form`` = K, ``level`` = p,
    ``column`` = c, ``before`` = C0, ``whole`` = C. *Proof.* Induction over the r columns: proj(Y C) is the sum of v_j
    v_j'/||v_j||^2 over the columns with v_j not 0 (C0 is C with c and all later columns set to zero); each term adds
    v_j'K v_j/||v_j||^2 <= p to the trace, the others add 0 <= p.
    """
    y, k, p = (goal.args[name] for name in ("of", "form", "level"))
    c, c0, whole = map(goal.letter, ("column", "before", "whole"))
    goal.reader.symmetric(goal.reader.text(k))
    for text in (y, k, p):
        goal.require(not letters_in(goal.reader.text(text), goal.reader) & {c, c0}, f"{text} depends on the column")
    v = f"(({y}) @ {c} - proj(({y}) @ {c0}) @ ({y}) @ {c})"
    worst, sign = f"worst(tr({v}.T @ ({k}) @ {v}) - ({p}) * normF({v})**2, {c}, {c0}, {whole}) <= 0", f"{p} >= 0"
    goal.require_shown(worst, sign)
    columns = goal.theory.shapes[whole][1]
    goal.same(f"tr(proj(({y}) @ {whole}) @ ({k})) <= {columns} * ({p})")
    return goal.hypotheses()


@rule("K20", "every column")
def every_column(goal: Goal) -> Hypotheses:
    """f <= a at every c and C0 gives worst(f, c, C0, C) <= a. ``of`` = f, ``level`` = a, the letters as above.

    *Proof.* The maximum is over some of them. No hypothesis mentions c or C0, nor does a, nor a time for which the
    premise asks, and the theory restricts neither (a theorem about unit vectors c says nothing of the columns of C).
    """
    f, a = goal.args["of"], goal.args["level"]
    c, c0, whole = map(goal.letter, ("column", "before", "whole"))
    goal.require(unrestricted(c, goal.theory) and unrestricted(c0, goal.theory), f"the theory restricts {c} or {c0}")
    polys = [h.difference for h in goal.hypotheses()] + [goal.reader.text(a)]
    goal.require(not any(letters_in(p, goal.reader) & {c, c0} for p in polys), "something depends on the column")
    goal.require_unasked(c, c0)
    goal.require(goal.of(goal.one()) == goal.formula_of(goal.comparison(f"{f} <= {a}")), "the premise says otherwise")
    goal.same(f"worst({f}, {c}, {c0}, {whole}) <= {a}")
    return goal.hypotheses()
