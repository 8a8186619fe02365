"""The rules of proofs about words of matrices, their order, parts and spectra; each check is the rule's statement."""

from faverify.checker.regular import regular
from faverify.checker.theorems import Formula, Goal, Hypotheses, multiplied_out, rule, visible, written
from faverify.checker.words import Poly, is_scalar, plus


@rule("given")
def given(goal: Goal) -> Hypotheses:
    """Phi, if phi."""
    return {goal.formula: goal.claim}


@rule("identity")
def identity(goal: Goal) -> Hypotheses:
    """The difference of the sides is 0 or visibly non-negative."""
    left, right = goal.claim.args
    if goal.claim.value == ">=" and right.op == "num" and not right.value and written(left, goal.algebra):
        return {}
    goal.need(visible(goal.formula, goal.algebra), "the sides differ")
    return {}


@rule("transpose")
def transpose(goal: Goal) -> Hypotheses:
    """X == Y gives X' == Y'."""
    equation = goal.of(goal.one())
    goal.need(equation.relation == "==", "the premise is an equation")
    goal.made("==", goal.algebra.normal(goal.algebra.flip(equation.left)))
    return goal.under()


@rule("square of a number")
def square_of_number(goal: Goal) -> Hypotheses:
    """tr(X'X Y Y') = (X Y)^2 for a row X and a column Y."""
    x, y, first, second = goal.args["row"], goal.args["column"], goal.shape("row"), goal.shape("column")
    goal.need(first[0] == second[1] == "1" and first[1] == second[0], "a row and a column are needed")
    goal.gives(f"tr(({x}).T @ ({x}) @ ({y}) @ ({y}).T) == (({x}) @ ({y}))**2")
    return {}


@rule("square inverse")
def square_inverse(goal: Goal) -> Hypotheses:
    """X Y == I gives Y X == I for square matrices."""
    x, y, shape = goal.args["of"], goal.args["with_"], goal.shape("of")
    goal.need(shape == goal.shape("with_") and shape[0] == shape[1], "both are square, of one size")
    goal.need(goal.of(goal.one()) == goal.said(f"({x}) @ ({y}) == I_{shape[0]}"), "X Y == I is needed")
    goal.gives(f"({y}) @ ({x}) == I_{shape[0]}")
    return goal.under()


@rule("squares")
def squares(goal: Goal) -> Hypotheses:
    """A sum of PSD matrices and of T'T with coefficients >= 0 is PSD; equations may be added."""
    algebra, terms = goal.algebra, goal.terms()
    goal.need(goal.formula.relation == "psd" and all(term[0] in ("psd", "==") for term in terms), "PSD is needed")
    for text in filter(str.strip, goal.args.get("of", "").split(";")):
        factor = algebra.text(text.strip())
        terms.append(("psd", algebra.normal(algebra.product(algebra.flip(factor), factor))))
    multiplied_out(algebra.against_zero(goal.claim), terms, goal.multipliers)
    return goal.under()


@rule("congruence")
def congruence(goal: Goal) -> Hypotheses:
    """X PSD gives T X T' PSD and tr(T X T') >= 0; also times p >= 0 for further premises."""
    algebra, (first, *others) = goal.algebra, goal.formulas()
    goal.need(first.relation == "psd", "the first premise says PSD")
    moved: Poly = first.left
    if "by" in goal.args:
        factor = goal.poly("by")
        moved = algebra.product(algebra.product(factor, moved), algebra.flip(factor))
    for sign in others:
        goal.need(sign.relation in (">", ">=") and is_scalar(sign.left), "p >= 0 is needed")
        moved = algebra.product(sign.left, moved)
    if goal.formula.relation == "psd":
        goal.made("psd", algebra.normal(moved))
    else:
        goal.made(">=", algebra.trace(moved))
    return goal.under()


@rule("trace dominates")
def trace_dominates(goal: Goal) -> Hypotheses:
    """X PSD gives tr(X) I - X PSD."""
    form = goal.of(goal.one())
    goal.need(form.relation == "psd" and form.poly, "PSD is needed")
    unit = goal.algebra.text(f"I_{form.poly[0][0].rows}")
    goal.made("psd", plus(goal.algebra.product(goal.algebra.trace(form.left), unit), form.left, -1))
    return goal.under()


@rule("product of PSD")
def product_of_psd(goal: Goal) -> Hypotheses:
    """X, Y PSD give tr(X Y) >= 0."""
    first, second = goal.formulas()
    goal.need(first.relation == second.relation == "psd", "both say PSD")
    goal.made(">=", goal.algebra.trace(goal.algebra.product(first.left, second.left)))
    return goal.under()


@rule("parts")
def parts(goal: Goal) -> Hypotheses:
    """X_-, X + X_- = X_+ are PSD with product 0."""
    x = goal.args["of"]
    goal.gives(
        f"psd(neg({x}))", f"psd({x} + neg({x}))", f"psd(pos({x}))", f"pos({x}) == {x} + neg({x})",
        f"neg({x}) @ ({x} + neg({x})) == 0", f"neg({x}) @ pos({x}) == 0",
    )  # fmt: skip
    return {}


@rule("size of the negative part")
def negative_part(goal: Goal) -> Hypotheses:
    """X >= -m I and m >= 0 give ||X_-||^2 <= r m^2."""
    x, m, rows = goal.args["of"], goal.args["level"], goal.shape("of")[0]
    first, *others = goal.formulas()
    goal.need(first == goal.said(f"psd({x} + ({m}) * I_{rows})"), "X + m I PSD is needed")
    goal.need(goal.shown(f"{m} >= 0", _inequalities(others)), "m >= 0 is not shown")
    goal.gives(f"normF(neg({x}))**2 <= {rows} * ({m})**2")
    return goal.under()


def _inequalities(formulas: list[Formula]) -> list[Formula]:
    return [formula for formula in formulas if formula.relation in (">", ">=")]


@rule("no negative part")
def no_negative_part(goal: Goal) -> Hypotheses:
    """X PSD gives X_- = 0."""
    goal.need(goal.of(goal.one()) == goal.said(f"psd({goal.args['of']})"), "X PSD is needed")
    goal.gives(f"neg({goal.args['of']}) == 0")
    return goal.under()


@rule("spectral derivative")
def spectral_derivative(goal: Goal) -> Hypotheses:
    """D ||X_-||^2 = -2 tr(X_- D X) for a symmetric word X in letters with a derivative."""
    x, algebra = goal.args["of"], goal.algebra
    poly = algebra.symmetrical(algebra.text(x))
    algebra.symmetrical(algebra.rate(poly))
    goal.need(regular(poly, algebra, "smooth"), f"{x} is not shown to be smooth")
    for name in {name for mono in poly for name, _ in mono.word}:
        goal.need(algebra.known[name].kind in ("letter", "integral"), f"{name} has no flow")
    goal.gives(f"D(normF(neg({x}))**2) == -2 * tr(neg({x}) @ D({x}))")
    return {}


@rule("row selection")
def row_selection(goal: Goal) -> Hypotheses:
    """Facts about the rows x of X with x'Ax <= kappa x'x."""
    x, a, k = (goal.args[name] for name in ("of", "form", "level"))
    goal.algebra.symmetrical(goal.algebra.text(a))
    rows = f"rows_le({x}, {a}, {k})"
    goal.gives(
        f"tr({rows} @ ({a}) @ {rows}.T) <= ({k}) * normF({rows})**2",
        f"tr(({x}) @ ({a}) @ ({x}).T) - tr({rows} @ ({a}) @ {rows}.T) >= ({k}) * (normF({x})**2 - normF({rows})**2)",
        f"psd(({x}).T @ ({x}) - {rows}.T @ {rows})", f"{rows}.T @ ({x}) == {rows}.T @ {rows}",
    )  # fmt: skip
    return {}


@rule("equal")
def equal(goal: Goal) -> Hypotheses:
    """X == Y gives P X Q == P Y Q, and the equation of their traces."""
    equation, algebra = goal.of(goal.one()), goal.algebra
    goal.need(equation.relation == "==", "the premise is an equation")
    middle: Poly = equation.left
    if "left" in goal.args:
        middle = algebra.product(goal.poly("left"), middle)
    if "right" in goal.args:
        middle = algebra.product(middle, goal.poly("right"))
    goal.made("==", algebra.trace(middle) if is_scalar(goal.formula.left) else algebra.normal(middle))
    return goal.under()


@rule("grouped")
def grouped(goal: Goal) -> Hypotheses:
    """(X Y) Z == X (Y Z)."""
    x, y, z = (goal.args[name] for name in ("left", "middle", "right"))
    goal.gives(f"(({x}) @ ({y})) @ ({z}) == ({x}) @ (({y}) @ ({z}))")
    return {}


@rule("least eigenvalue")
def least_eigenvalue(goal: Goal) -> Hypotheses:
    """X - lambda_min(X) I is PSD; X - m I PSD gives lambda_min(X) >= m."""
    x, rows = goal.args["of"], goal.shape("of")[0]
    goal.algebra.symmetrical(goal.algebra.text(x))
    if not goal.premises:
        goal.gives(f"psd({x} - lambda_min({x}) * I_{rows})")
        return {}
    m = goal.args["level"]
    goal.need(goal.of(goal.one()) == goal.said(f"psd({x} - ({m}) * I_{rows})"), "X - m I PSD is needed")
    goal.gives(f"lambda_min({x}) >= {m}")
    return goal.under()


@rule("all but the least eigenvalue")
def all_but_the_least(goal: Goal) -> Hypotheses:
    """(tr X - a)^2 <= (r - 1)(tr X^2 - a^2), a the least eigenvalue of a symmetric X."""
    x, rows = goal.args["of"], goal.shape("of")[0]
    goal.algebra.symmetrical(goal.algebra.text(x))
    goal.gives(f"(tr({x}) - lambda_min({x}))**2 <= ({rows} - 1) * (tr(({x}) @ ({x})) - lambda_min({x})**2)")
    return {}


@rule("largest singular value")
def largest_singular_value(goal: Goal) -> Hypotheses:
    """s^2 I - X'X PSD for s = sigma_max(X); m^2 I - X'X PSD and m >= 0 give sigma_max(X) <= m."""
    x, columns = goal.args["of"], goal.shape("of")[1]
    if not goal.premises:
        goal.gives(f"psd(sigma_max({x})**2 * I_{columns} - ({x}).T @ ({x}))")
        return {}
    m, (first, *others) = goal.args["level"], goal.formulas()
    goal.need(first == goal.said(f"psd(({m})**2 * I_{columns} - ({x}).T @ ({x}))"), "m^2 I - X'X PSD is needed")
    goal.need(goal.shown(f"{m} >= 0", _inequalities(others)), "m >= 0 is not shown")
    goal.gives(f"sigma_max({x}) <= {m}")
    return goal.under()


@rule("flip")
def flip(goal: Goal) -> Hypotheses:
    """m^2 I - X'X PSD gives m^2 I - X X' PSD."""
    x, m, (rows, columns) = goal.args["of"], goal.args["level"], goal.shape("of")
    goal.need(goal.of(goal.one()) == goal.said(f"psd(({m})**2 * I_{columns} - ({x}).T @ ({x}))"), "another premise")
    goal.gives(f"psd(({m})**2 * I_{rows} - ({x}) @ ({x}).T)")
    return goal.under()


@rule("least singular value")
def least_singular_value(goal: Goal) -> Hypotheses:
    """With a left inverse P of X: X'X - s^2 I PSD, s > 0 for s = sigma_min(X)."""
    x, p, columns = goal.args["of"], goal.args["left"], goal.shape("of")[1]
    goal.need(not goal.said(f"({p}) @ ({x}) == I_{columns}").poly, "P X == I is no identity")
    goal.gives(
        f"psd(({x}).T @ ({x}) - sigma_min({x})**2 * I_{columns})",
        f"sigma_min({x}) > 0", f"sigma_max({x}) >= sigma_min({x})", f"sigma_max({x}) > 0",
    )  # fmt: skip
    return {}


@rule("trace duality")
def trace_duality(goal: Goal) -> Hypotheses:
    """|tr(X'B)| <= sigma_max(X) ||B||_*."""
    x, b = goal.args["of"], goal.args["against"]
    goal.gives(*(f"{sign}tr(({x}).T @ ({b})) <= sigma_max({x}) * nuclear({b})" for sign in ("", "-")))
    return {}


@rule("nuclear norm")
def nuclear_norm(goal: Goal) -> Hypotheses:
    """||B||_* <= columns * sigma_max(B)."""
    b = goal.args["of"]
    goal.gives(f"nuclear({b}) <= {goal.shape('of')[1]} * sigma_max({b})")
    return {}


@rule("Cauchy-Schwarz")
def cauchy_schwarz(goal: Goal) -> Hypotheses:
    """|tr(X'Y)| <= ||X|| ||Y||."""
    x, y = goal.args["of"], goal.args["with_"]
    goal.gives(*(f"{sign}tr(({x}).T @ ({y})) <= normF({x}) * normF({y})" for sign in ("", "-")))
    return {}


@rule("trace of a square")
def trace_of_square(goal: Goal) -> Hypotheses:
    """|tr X| <= sqrt(r) ||X||."""
    x, rows = goal.args["of"], goal.shape("of")[0]
    goal.gives(*(f"{sign}tr({x}) <= sqrt({rows}) * normF({x})" for sign in ("", "-")))
    return {}
