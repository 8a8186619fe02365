"""Rules about eigenvalues and singular values, each a fact with a short proof."""

from faverify.kernel.formula import Formula
from faverify.kernel.theorem import Goal, Hypotheses, rule


@rule("K22", "least eigenvalue")
def least_eigenvalue(goal: Goal) -> Hypotheses:
    """X - lambda_min(X) I is PSD; X - m I PSD (a premise) gives lambda_min(X) >= m. ``of`` = X, ``level`` = m.

    *Proof.* The spectral theorem for symmetric X (checked).
    """
    x = goal.args["of"]
    rows = (goal.expression("of").shape or ("1", "1"))[0]
    goal.reader.symmetric(goal.reader.text(x))
    if not goal.premises:
        goal.same(f"psd({x} - lambda_min({x}) * I_{rows})")
        return {}
    m = goal.args["level"]
    goal.require(
        goal.of(goal.one()) == goal.formula_of(goal.comparison(f"psd({x} - ({m}) * I_{rows})")), "X - m I is PSD?"
    )
    goal.same(f"lambda_min({x}) >= {m}")
    return goal.hypotheses()


@rule("K22", "all but the least eigenvalue")
def all_but_the_least(goal: Goal) -> Hypotheses:
    """(tr X - a)^2 <= (r - 1)(tr X^2 - a^2) for a = lambda_min(X) and a symmetric r x r word X. ``of`` = X.

    *Proof.* Cauchy-Schwarz on the other r - 1 eigenvalues: their sum is tr X - a, the sum of their squares tr X^2 -
    a^2.
    """
    x = goal.args["of"]
    rows = (goal.expression("of").shape or ("1", "1"))[0]
    goal.reader.symmetric(goal.reader.text(x))
    a = f"lambda_min({x})"
    goal.same(f"(tr({x}) - {a})**2 <= ({rows} - 1) * (tr(({x}) @ ({x})) - {a}**2)")
    return {}


@rule("K22", "largest singular value")
def largest_singular_value(goal: Goal) -> Hypotheses:
    """s^2 I - X'X is PSD for s = sigma_max(X); m^2 I - X'X PSD and m >= 0 give sigma_max(X) <= m. ``of`` = X, ``level``
    = m.

    *Proof.* s^2 is the largest eigenvalue of X'X, and s >= 0.
    """
    x = goal.args["of"]
    columns = (goal.expression("of").shape or ("1", "1"))[1]
    if not goal.premises:
        goal.same(f"psd(sigma_max({x})**2 * I_{columns} - ({x}).T @ ({x}))")
        return {}
    m = goal.args["level"]
    bound, *signs = goal.premises
    goal.require(
        goal.of(bound) == goal.formula_of(goal.comparison(f"psd(({m})**2 * I_{columns} - ({x}).T @ ({x}))")),
        "m^2 I - X'X is PSD?",
    )
    level = goal.comparison(f"{m} >= 0")
    shown = {Formula.make(">=", goal.of(p).difference) for p in signs if goal.of(p).relation in (">", ">=")}
    goal.require(goal.formula_of(level) in shown or not goal.assume({}, level), "m >= 0 is not shown")
    goal.same(f"sigma_max({x}) <= {m}")
    return goal.hypotheses()


@rule("K22", "flip")
def flip(goal: Goal) -> Hypotheses:
    """m^2 I - X'X PSD gives m^2 I - X X' PSD. ``of`` = X, ``level`` = m.

    *Proof.* X'X and X X' have the same non-zero eigenvalues; the others of X X' are 0 <= m^2.
    """
    x, m = goal.args["of"], goal.args["level"]
    rows, columns = goal.expression("of").shape or ("1", "1")
    needed = goal.formula_of(goal.comparison(f"psd(({m})**2 * I_{columns} - ({x}).T @ ({x}))"))
    goal.require(goal.of(goal.one()) == needed, "m^2 I - X'X is PSD?")
    goal.same(f"psd(({m})**2 * I_{rows} - ({x}) @ ({x}).T)")
    return goal.hypotheses()


@rule("K22", "least singular value")
def least_singular_value(goal: Goal) -> Hypotheses:
    """If X has a left inverse P (P @ X == I, an identity of the theory): X'X - s^2 I is PSD and s > 0 for s =
    sigma_min(X).

    *Proof.* X has full column rank, so X'X is positive definite with least eigenvalue s^2. Without the left inverse
    X'X may be singular while the smallest of min(n, r) singular values is not 0. ``of`` = X, ``left`` = P.
    """
    x, p = goal.args["of"], goal.args["left"]
    columns = (goal.expression("of").shape or ("1", "1"))[1]
    inverse = goal.formula_of(goal.comparison(f"({p}) @ ({x}) == I_{columns}"))
    goal.require(not inverse.poly, f"left over: {inverse}")
    facts = (
        f"psd(({x}).T @ ({x}) - sigma_min({x})**2 * I_{columns})",
        f"sigma_min({x}) > 0",
        f"sigma_max({x}) >= sigma_min({x})",
        f"sigma_max({x}) > 0",
    )
    goal.require(goal.is_one_of(*facts), "no fact about sigma_min")
    return {}


@rule("K22", "trace duality")
def trace_duality(goal: Goal) -> Hypotheses:
    """tr(X'B) <= sigma_max(X) ||B||_*, and tr(X'B) >= -(the same). ``of`` = X, ``against`` = B.

    *Proof.* With B = sum s_i u_i v_i' (singular values): tr(X'B) = sum s_i u_i'X v_i, and |u_i'X v_i| <= sigma_max(X).
    """
    x, b = goal.args["of"], goal.args["against"]
    facts = [f"{sign}tr(({x}).T @ ({b})) <= sigma_max({x}) * nuclear({b})" for sign in ("", "-")]
    goal.require(goal.is_one_of(*facts), "no fact of duality")
    return {}


@rule("K22", "nuclear norm")
def nuclear_norm(goal: Goal) -> Hypotheses:
    """||B||_* <= r sigma_max(B), r the number of columns of B. ``of`` = B. *Proof.* At most r singular values."""
    b = goal.args["of"]
    columns = (goal.expression("of").shape or ("1", "1"))[1]
    goal.same(f"nuclear({b}) <= {columns} * sigma_max({b})")
    return {}


@rule("K22", "Cauchy-Schwarz")
def cauchy_schwarz(goal: Goal) -> Hypotheses:
    """tr(X'Y) <= ||X||_F ||Y||_F, and >= -(the same). ``of`` = X, ``with_`` = Y.

    *Proof.* ||(||Y|| X -+ ||X|| Y)||_F^2 >= 0 where both norms are positive; otherwise a side is 0.
    """
    x, y = goal.args["of"], goal.args["with_"]
    facts = [f"{sign}tr(({x}).T @ ({y})) <= normF({x}) * normF({y})" for sign in ("", "-")]
    goal.require(goal.is_one_of(*facts), "no such fact")
    return {}


@rule("K22", "trace of a square")
def trace_of_square(goal: Goal) -> Hypotheses:
    """tr X <= sqrt(r) ||X||_F, and >= -(the same), for r x r matrices. ``of`` = X.

    *Proof.* Cauchy-Schwarz of X with the identity, whose norm is sqrt(r).
    """
    x = goal.args["of"]
    rows = (goal.expression("of").shape or ("1", "1"))[0]
    facts = [f"{sign}tr({x}) <= sqrt({rows}) * normF({x})" for sign in ("", "-")]
    goal.require(goal.is_one_of(*facts), "no such fact")
    return {}
