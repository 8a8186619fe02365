"""Rules about words of matrices: identities, the order of symmetric matrices, their parts."""

from fractions import Fraction

from faverify.algebra.words import Poly, add
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
    claim, zero = goal.claim, goal.claim.right == ex.ZERO  # limit(0) is none: it may be 1
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


@rule("K3", "trace dominates")
def trace_dominates(goal: Goal) -> Hypotheses:
    """X PSD gives tr(X) I - X PSD. *Proof.* No eigenvalue of X is larger than their sum, as none is negative."""
    (form,) = _psd(goal)
    rows = next(iter(form)).rows
    whole = goal.reader.product(goal.reader.trace(form), goal.reader.text(f"I_{rows}"))
    return goal.made("psd", add(whole, form, Fraction(-1)))


@rule("K3", "product of PSD")
def product_of_psd(goal: Goal) -> Hypotheses:
    """X, Y PSD give tr(X Y) >= 0.

    *Proof.* tr(X Y) = tr(X^(1/2) Y X^(1/2)), the trace of a PSD matrix. Both symmetric, as "PSD" says.
    """
    first, second = _psd(goal)
    return goal.made(">=", goal.reader.trace(goal.reader.product(first, second)))


def _psd(goal: Goal) -> list[Poly]:
    """The matrices that premises say to be PSD."""
    forms = [goal.of(premise) for premise in goal.premises]
    goal.require(all(f.relation == "psd" and f.poly for f in forms), "a premise says that a matrix other than 0 is PSD")
    return [form.difference for form in forms]


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
    goal.reader.symmetric(goal.smooth(x))
    goal.reader.symmetric(goal.reader.text(f"D({x})"))
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
