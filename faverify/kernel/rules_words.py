"""Rules about words of matrices: identities, the order of symmetric matrices, their parts."""

from fractions import Fraction

from faverify.algebra.multipliers import multipliers
from faverify.algebra.words import Poly, Word, add
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar
from faverify.kernel.regular import smooth
from faverify.kernel.signs import written
from faverify.kernel.theorem import Goal, Hypotheses, rule
from faverify.lang import expr as ex
from faverify.outcome import Relation


@rule("K0", "given")
def given(goal: Goal) -> Hypotheses:
    """Phi, if phi. *Proof.* Nothing to show: the hypothesis stays with the theorem."""
    return {goal.formula: goal.claim}


@rule("K1", "identity")
def identity(goal: Goal) -> Hypotheses:
    """Both sides have the same normal form, or differ by what is visibly non-negative.

    *Proof.* The cofactors multiply out: the difference lies in the ideal of the relations, which hold at every time
    (gate K0), derivatives are Leibniz' rule with the flow; a sum of products of norms, squares, dimensions and
    indicators with positive coefficients is non-negative.
    """
    claim = goal.claim
    zero = claim.right == ex.Number(None, Fraction(0))  # limit(0) is none: it may be 1
    square = claim.relation is Relation.AT_LEAST and zero and written(claim.left, goal.reader)
    goal.require(square or not goal.assume({}, claim), f"left over: {goal.formula}")
    return {}


@rule("K1", "transpose")
def transpose(goal: Goal) -> Hypotheses:
    """X == Y gives X' == Y'. *Proof.* Transposition is linear and one-to-one."""
    equation = goal.of(goal.one())
    goal.require(equation.relation == "==", "the premise is an equation")
    made = Formula.make("==", goal.reader.normal(goal.reader.transposer.poly(equation.difference)))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return goal.hypotheses()


@rule("K1", "grouped")
def grouped(goal: Goal) -> Hypotheses:
    """(X Y) Z == X (Y Z). ``left`` = X, ``middle`` = Y, ``right`` = Z.

    *Proof.* Products are associative. (A 1 x 1 factor Y Z is read as a number, which commutes; inside a longer word it
    is not, so that rewriting alone does not see this.)
    """
    x, y, z = (goal.args[name] for name in ("left", "middle", "right"))
    goal.same(f"(({x}) @ ({y})) @ ({z}) == ({x}) @ (({y}) @ ({z}))")
    return {}


@rule("K1", "square of a number")
def square_of_number(goal: Goal) -> Hypotheses:
    """tr(X'X Y Y') = (X Y)^2 for a row X and a column Y. ``row`` = X, ``column`` = Y.

    *Proof.* X Y is a number, and its own transpose. The left side is the trace of one word, the right side a product of
    two traces: that these are equal no rewriting sees.
    """
    x, y = goal.args["row"], goal.args["column"]
    shapes = [goal.expression(name).shape or ("", "") for name in ("row", "column")]
    goal.require(
        shapes[0][0] == shapes[1][1] == "1" and shapes[0][1] == shapes[1][0], "a row and a column are expected"
    )
    goal.same(f"tr(({x}).T @ ({x}) @ ({y}) @ ({y}).T) == (({x}) @ ({y}))**2")
    return {}


@rule("K1", "square inverse")
def square_inverse(goal: Goal) -> Hypotheses:
    """X Y == I gives Y X == I, for square X and Y of one size. ``of`` = X, ``with_`` = Y.

    *Proof.* A square matrix with a right inverse has full rank. (It is no consequence in free words, and false for
    matrices that are not square.)
    """
    x, y = goal.args["of"], goal.args["with_"]
    shapes = [goal.expression(name).shape for name in ("of", "with_")]
    rows = (shapes[0] or ("", ""))[0]
    goal.require(shapes[0] == shapes[1] == (rows, rows), "both matrices are square, of one size")
    needed = goal.formula_of(goal.comparison(f"({x}) @ ({y}) == I_{rows}"))
    goal.require(goal.of(goal.one()) == needed, f"the premise is {x} @ {y} == I")
    goal.same(f"({y}) @ ({x}) == I_{rows}")
    return goal.hypotheses()


@rule("K2", "squares")
def squares(goal: Goal) -> Hypotheses:
    """X = sum c_k X_k with c_k >= 0 and every X_k PSD by a premise (or T'T for the texts of ``of``): X is PSD.

    Premises that are equations E_k = 0 may be added with any coefficient.

    *Proof.* x'T'Tx = ||Tx||^2 >= 0, and PSD matrices form a convex cone. Side conditions: c_k are numbers >= 0,
    found by a search that is not trusted and checked here; X is symmetric by its normal form.
    """
    terms = [goal.of(premise) for premise in goal.premises]
    goal.require(all(f.relation in ("psd", "==") for f in terms), "a premise says that a matrix is PSD or 0")
    polys, signed = [f.difference for f in terms], [f.relation == "psd" for f in terms]
    for text in filter(None, goal.args.get("of", "").split(";")):
        factor = goal.reader.text(text)
        polys.append(goal.reader.normal(goal.reader.product(goal.reader.transposer.poly(factor), factor)))
        signed.append(True)
    _combination(goal, polys, signed, [*goal.sizes(), *[Fraction(1)] * (len(polys) - len(terms))])
    return goal.hypotheses()


def _combination(goal: Goal, polys: list[dict[Word, Fraction]], signed: list[bool], sizes: list[Fraction]) -> None:
    goal.require(goal.formula.relation == "psd", "the goal says that a matrix is PSD")
    found = multipliers(goal.formula.difference, polys, signed)
    goal.require(found is not None, "no combination with coefficients >= 0 was found")
    goal.require(all(c >= 0 for c, s in zip(found or (), signed, strict=True) if s), "a coefficient is negative")
    total: Poly = {}
    for coefficient, poly in zip(found or (), polys, strict=True):
        total = add(total, poly, coefficient)
    goal.require(not add(goal.formula.difference, total, Fraction(-1)), "the combination does not multiply out")
    goal.store(found or (), sizes)


@rule("K3", "congruence")
def congruence(goal: Goal) -> Hypotheses:
    """X PSD gives T X T' PSD, tr(T X T') >= 0, and p X PSD for a second premise p >= 0.

    *Proof.* x'TXT'x = (T'x)'X(T'x) >= 0; a trace is the sum of e'TXT'e over a basis. "X PSD" includes that X is
    symmetric (X = [[0,1],[-1,0]] has tr X X = -2). ``by`` is the text of T (the identity if left out).
    """
    form = goal.of(goal.premises[0])
    goal.require(form.relation == "psd", "the premise says that a matrix is PSD")
    moved: Poly = form.difference
    if "by" in goal.args:
        factor = goal.reader.text(goal.args["by"])
        moved = goal.reader.product(goal.reader.product(factor, moved), goal.reader.transposer.poly(factor))
    for scalar in goal.premises[1:]:
        sign = goal.of(scalar)
        goal.require(sign.relation in (">=", ">") and is_scalar(sign.difference), "the second premise is p >= 0")
        moved = goal.reader.product(sign.difference, moved)
    if goal.formula.relation == "psd":
        made = Formula.make("psd", goal.reader.normal(moved))
    else:
        made = Formula.make(">=", goal.reader.trace(moved))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return goal.hypotheses()


@rule("K3", "trace dominates")
def trace_dominates(goal: Goal) -> Hypotheses:
    """X PSD gives tr(X) I - X PSD. *Proof.* No eigenvalue of X is larger than their sum, as none is negative."""
    form = goal.of(goal.one())
    goal.require(form.relation == "psd" and bool(form.poly), "the premise says that a matrix is PSD")
    rows = form.poly[0][0].rows
    whole = goal.reader.product(goal.reader.trace(form.difference), goal.reader.text(f"I_{rows}"))
    made = Formula.make("psd", add(whole, form.difference, Fraction(-1)))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return goal.hypotheses()


@rule("K3", "product of PSD")
def product_of_psd(goal: Goal) -> Hypotheses:
    """X, Y PSD give tr(X Y) >= 0.

    *Proof.* tr(X Y) = tr(X^(1/2) Y X^(1/2)), the trace of a PSD matrix. Both symmetric, as "PSD" says.
    """
    goal.require(len(goal.premises) == 2, "two premises are needed")
    first, second = (goal.of(premise) for premise in goal.premises)
    goal.require(first.relation == second.relation == "psd", "both premises say that a matrix is PSD")
    made = Formula.make(">=", goal.reader.trace(goal.reader.product(first.difference, second.difference)))
    goal.require(goal.formula == made, f"the rule gives {made}")
    return goal.hypotheses()


@rule("K4", "parts")
def parts(goal: Goal) -> Hypotheses:
    """X_- is PSD, X + X_- = X_+ is PSD, and X_-(X + X_-) = 0, for the symmetric word X of ``of``.

    *Proof.* In an eigenbasis of X the three matrices are diagonal with entries max(0, -x), max(0, x) and their product.
    D(X_-) has no meaning here and is refused by the reader.
    """
    x = goal.args["of"]
    facts = (
        f"psd(neg({x}))", f"psd({x} + neg({x}))", f"psd(pos({x}))", f"pos({x}) == {x} + neg({x})",
        f"neg({x}) @ ({x} + neg({x})) == 0", f"neg({x}) @ pos({x}) == 0",
    )  # fmt: skip
    goal.require(goal.is_one_of(*facts), "no fact about parts")
    return {}


@rule("K4", "size of the negative part")
def negative_part(goal: Goal) -> Hypotheses:
    """X >= -m I (premise ``psd(X + m I)``) and m >= 0 give ||X_-||_F^2 <= r m^2, r the dimension of X.

    *Proof.* X_- has at most r eigenvalues max(0, -x), each at most m. Arguments ``of`` = X, ``level`` = m.
    """
    x, m = goal.args["of"], goal.args["level"]
    rows = (goal.expression("of").shape or ("1", "1"))[0]
    bounds, sign = goal.premises[0], goal.premises[1:]
    goal.require(goal.of(bounds) == goal.formula_of(goal.comparison(f"psd({x} + ({m}) * I_{rows})")), "X + m I is PSD?")
    level = goal.comparison(f"{m} >= 0")
    signs = [goal.of(premise) for premise in sign]
    shown = goal.formula_of(level) in {Formula.make(">=", f.difference) for f in signs if f.relation in (">=", ">")}
    goal.require(shown or not goal.assume({}, level), "m >= 0 is not shown")
    size = "1" if rows == "1" else rows
    goal.same(f"normF(neg({x}))**2 <= {size} * ({m})**2")
    return goal.hypotheses()


@rule("K4", "no negative part")
def no_negative_part(goal: Goal) -> Hypotheses:
    """X PSD gives X_- = 0. *Proof.* No eigenvalue of X is negative. ``of`` = X."""
    x = goal.args["of"]
    goal.require(goal.of(goal.one()) == goal.formula_of(goal.comparison(f"psd({x})")), "X is PSD?")
    goal.same(f"neg({x}) == 0")
    return goal.hypotheses()


@rule("K5", "spectral derivative")
def spectral_derivative(goal: Goal) -> Hypotheses:
    """D ||X_-||_F^2 = -2 tr(X_- D X), for a symmetric word X in letters with a flow. ``of`` = X.

    *Proof.* phi = ||X_-||^2 is the squared distance of X to the PSD cone. With P = X(t)_+: phi(t + h) <= ||X(t + h) -
    P||^2 = phi(t) - 2 h tr(X_- X') + o(h); with t and t + h exchanged and X_- continuous the other inequality follows.
    Where X is only Lipschitz (flows with inputs) this holds almost everywhere, and phi is Lipschitz. Side conditions: X
    and D X symmetric (checked), and only the square of the norm (tr X_- and lambda_min have kinks).
    """
    x = goal.args["of"]
    poly = goal.reader.symmetric(goal.reader.text(x))
    goal.reader.symmetric(goal.reader.text(f"D({x})"))
    goal.require(smooth(poly, goal.reader), f"{x} is not shown to be an integral of its derivative")
    letters = {factor.name for word in poly for factor in word.letters}
    for name in letters:
        info = goal.reader.info[name]
        goal.require(info.kind in ("letter", "integral"), f"{name} has no flow: its part has no derivative here")
    goal.same(f"D(normF(neg({x}))**2) == -2 * tr(neg({x}) @ D({x}))")
    return {}


@rule("K21", "row selection")
def row_selection(goal: Goal) -> Hypotheses:
    """Facts about L = rows_le(X, A, kappa), which keeps the rows x of X with x'Ax <= kappa x'x and zeroes the others.

    tr(L A L') <= kappa ||L||^2; tr(X A X') - tr(L A L') >= kappa (||X||^2 - ||L||^2); X'X - L'L is PSD;
    tr(L P L') <= tr(X P X') for a premise that P is PSD; tr(L' X Q) = tr(L' L Q) in the form L' X = L' L.
    *Proof.* Every row of L is a row of X or 0, so sums over rows split: the first over the kept rows, the second over
    the others, where x'Ax > kappa x'x. X'X - L'L is the sum of x x' over the rows that are not kept. A row selector
    Delta with Delta^2 = Delta = Delta' does not give this, which is why it is a rule.
    """
    x, a, k = (goal.args[name] for name in ("of", "form", "level"))
    rows = f"rows_le({x}, {a}, {k})"
    goal.reader.symmetric(goal.reader.text(a))
    facts = [
        f"tr({rows} @ ({a}) @ {rows}.T) <= ({k}) * normF({rows})**2",
        f"tr(({x}) @ ({a}) @ ({x}).T) - tr({rows} @ ({a}) @ {rows}.T) >= ({k}) * (normF({x})**2 - normF({rows})**2)",
        f"psd(({x}).T @ ({x}) - {rows}.T @ {rows})", f"{rows}.T @ ({x}) == {rows}.T @ {rows}",
    ]  # fmt: skip
    goal.require(goal.is_one_of(*facts), "no fact about rows")
    return {}


@rule("K0", "equal")
def equal(goal: Goal) -> Hypotheses:
    """Equals replaced: from X == Y (matrices) and any goal that becomes identical when tr(P (X - Y) Q) = 0 is used.

    *Proof.* X - Y = 0, hence p + tr(P (X - Y) Q) = p. ``left`` and ``right`` are the texts P and Q; the goal is the
    equation tr(P X Q) = tr(P Y Q), or P X Q = P Y Q where that is no square.
    """
    equation = goal.of(goal.one())
    goal.require(equation.relation == "==", "the premise is an equation")
    middle: Poly = equation.difference
    if "left" in goal.args:
        middle = goal.reader.product(goal.reader.text(goal.args["left"]), middle)
    if "right" in goal.args:
        middle = goal.reader.product(middle, goal.reader.text(goal.args["right"]))
    scalar = is_scalar(goal.formula.difference)
    made = goal.reader.trace(middle) if scalar else goal.reader.normal(middle)
    goal.require(goal.formula.relation == "==", "the goal is an equation")
    goal.require(goal.formula == Formula.make("==", made), f"the rule gives {Formula.make('==', made)}")
    return goal.hypotheses()
