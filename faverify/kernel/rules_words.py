"""Rules about words of matrices: identities, the order of symmetric matrices, their parts."""

from fractions import Fraction

from faverify.algebra.multipliers import multipliers
from faverify.algebra.words import Poly, Word, add
from faverify.kernel.formula import Formula
from faverify.kernel.polynomials import is_scalar
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


@rule("K1", "grouped")
def grouped(goal: Goal) -> Hypotheses:
    """(X Y) Z == X (Y Z). ``left`` = X, ``middle`` = Y, ``right`` = Z.

    *Proof.* Products are associative. (A 1 x 1 factor Y Z is read as a number, which commutes; inside a longer word it
    is not, so that rewriting alone does not see this.)
    """
    return goal.fact("({left} @ {middle}) @ {right} == {left} @ ({middle} @ {right})")


@rule("K1", "square inverse")
def square_inverse(goal: Goal) -> Hypotheses:
    """X Y == I gives Y X == I, for square X and Y of one size. ``of`` = X, ``with_`` = Y.

    *Proof.* A square matrix with a right inverse has full rank. (It is no consequence in free words, and false for
    matrices that are not square, of which the two I have different sizes.)
    """
    return goal.fact(("{with_} @ {of} == I_{of:rows}", "{of} @ {with_} == I_{of:rows}"))


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
    return goal.fact(
        "psd(neg({of}))", "psd({of} + neg({of}))", "pos({of}) == {of} + neg({of})",
        "neg({of}) @ ({of} + neg({of})) == 0",
    )  # fmt: skip


@rule("K5", "spectral derivative")
def spectral_derivative(goal: Goal) -> Hypotheses:
    """D ||X_-||_F^2 = -2 tr(X_- D X), for a symmetric word X in letters with a flow. ``of`` = X.

    *Proof.* phi = ||X_-||^2 is the squared distance of X to the PSD cone. With P = X(t)_+: phi(t + h) <= ||X(t + h) -
    P||^2 = phi(t) - 2 h tr(X_- X') + o(h); with t and t + h exchanged and X_- continuous the other inequality follows.
    Where X is only Lipschitz (flows with inputs) this holds almost everywhere, and phi is Lipschitz. Side conditions: X
    and D X symmetric (checked), and only the square of the norm (tr X_- and lambda_min have kinks).
    """
    x = goal.args["of"]
    poly = goal.reader.symmetric(goal.smooth(x))
    goal.reader.symmetric(goal.reader.text(f"D({x})"))
    for name in {factor.name for word in poly for factor in word.letters}:
        flows = goal.reader.info[name].kind in ("letter", "integral")
        goal.require(flows, f"{name} has no flow: its part has no derivative here")
    return goal.fact("D(normF(neg({of}))**2) == -2 * tr(neg({of}) @ D({of}))")


@rule("K21", "row selection")
def row_selection(goal: Goal) -> Hypotheses:
    """Facts about L = rows_le(X, A, kappa), which keeps the rows x of X with x'Ax <= kappa x'x and zeroes the others.

    tr(L A L') <= kappa ||L||^2; tr(X A X') - tr(L A L') >= kappa (||X||^2 - ||L||^2); X'X - L'L is PSD.
    *Proof.* Every row of L is a row of X or 0, so sums over rows split: the first over the kept rows, the second over
    the others, where x'Ax > kappa x'x. X'X - L'L is the sum of x x' over the rows that are not kept. A row selector
    Delta with Delta^2 = Delta = Delta' does not give this, which is why it is a rule.
    """
    kept = "rows_le({of}, {form}, {level})"
    goal.reader.symmetric(goal.reader.text(goal.args["form"]))
    return goal.fact(
        f"tr({kept} @ {{form}} @ {kept}.T) <= {{level}} * normF({kept})**2",
        f"tr({{of}} @ {{form}} @ {{of}}.T) - tr({kept} @ {{form}} @ {kept}.T)"
        f" >= {{level}} * (normF({{of}})**2 - normF({kept})**2)",
        f"psd({{of}}.T @ {{of}} - {kept}.T @ {kept})",
    )


@rule("K0", "equal")
def equal(goal: Goal) -> Hypotheses:
    """Equals replaced: X == Y (matrices) gives P X Q == P Y Q, its transpose, and tr(P X Q) == tr(P Y Q).

    *Proof.* P (X - Y) Q = 0. ``left`` and ``right`` are the texts P and Q (1 if left out).
    """
    equation = goal.of(goal.one())
    goal.require(equation.relation == "==", "the premise is an equation")
    middle: Poly = equation.difference
    if "left" in goal.args:
        middle = goal.reader.product(goal.reader.text(goal.args["left"]), middle)
    if "right" in goal.args:
        middle = goal.reader.product(middle, goal.reader.text(goal.args["right"]))
    if is_scalar(goal.formula.difference):
        sides = [goal.reader.trace(middle)]
    else:
        sides = [goal.reader.normal(side) for side in (middle, goal.reader.transposer.poly(middle))]
    made = [Formula.make("==", side) for side in sides]
    goal.require(goal.formula in made, f"the rule gives {made[0]}")
    return goal.hypotheses()
