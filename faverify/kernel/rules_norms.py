"""Rules about eigenvalues and singular values, each a fact with a short proof."""

from faverify.kernel.theorem import Goal, Hypotheses, rule


@rule("K22", "least eigenvalue")
def least_eigenvalue(goal: Goal) -> Hypotheses:
    """X - lambda_min(X) I is PSD, of a rank below the size of X; X - m I PSD (a premise) gives lambda_min(X) >= m.

    ``of`` = X, symmetric (checked), ``level`` = m. *Proof.* The spectral theorem.
    """
    goal.reader.symmetric(goal.reader.text(goal.args["of"]))
    return goal.fact(
        "psd({of} - lambda_min({of}) * I_{of:rows})",
        "rank({of} - lambda_min({of}) * I_{of:rows}) <= {of:rows} - 1",
        ("lambda_min({of}) >= {level}", "psd({of} - {level} * I_{of:rows})"),
    )


@rule("K22", "largest singular value")
def largest_singular_value(goal: Goal) -> Hypotheses:
    """s^2 I - X'X is PSD for s = sigma_max(X); m^2 I - X'X PSD and m >= 0 give sigma_max(X) <= m. ``of`` = X, ``level``
    = m.

    *Proof.* s^2 is the largest eigenvalue of X'X, and s >= 0.
    """
    return goal.fact(
        "psd(sigma_max({of})**2 * I_{of:columns} - {of}.T @ {of})",
        ("sigma_max({of}) <= {level}", "psd({level}**2 * I_{of:columns} - {of}.T @ {of})", "{level} >= 0"),
    )


@rule("K22", "flip")
def flip(goal: Goal) -> Hypotheses:
    """m^2 I - X'X PSD gives m^2 I - X X' PSD. ``of`` = X, ``level`` = m.

    *Proof.* X'X and X X' have the same non-zero eigenvalues; the others of X X' are 0 <= m^2.
    """
    return goal.fact(
        ("psd({level}**2 * I_{of:rows} - {of} @ {of}.T)", "psd({level}**2 * I_{of:columns} - {of}.T @ {of})")
    )


@rule("K22", "least singular value")
def least_singular_value(goal: Goal) -> Hypotheses:
    """If X has a left inverse P (P @ X == I): X'X - s^2 I is PSD, s > 0 for s = sigma_min(X), and sigma_max(X) >= s.

    *Proof.* X has full column rank, so X'X is positive definite with least eigenvalue s^2. Without the left inverse
    X'X may be singular while the smallest of min(n, r) singular values is not 0. ``of`` = X, ``left`` = P.
    """
    inverse = "{left} @ {of} == I_{of:columns}"
    return goal.fact(
        ("psd({of}.T @ {of} - sigma_min({of})**2 * I_{of:columns})", inverse),
        ("sigma_min({of}) > 0", inverse),
        ("sigma_max({of}) >= sigma_min({of})", inverse),
    )


@rule("K22", "trace duality")
def trace_duality(goal: Goal) -> Hypotheses:
    """tr(X'B) <= sigma_max(X) ||B||_*, and tr(X'B) >= -(the same). ``of`` = X, ``against`` = B.

    *Proof.* With B = sum s_i u_i v_i' (singular values): tr(X'B) = sum s_i u_i'X v_i, and |u_i'X v_i| <= sigma_max(X).
    """
    return goal.fact(
        *(f"{sign}tr({{of}}.T @ {{against}}) <= sigma_max({{of}}) * nuclear({{against}})" for sign in ("", "-"))
    )


@rule("K22", "nuclear norm")
def nuclear_norm(goal: Goal) -> Hypotheses:
    """||B||_* <= r sigma_max(B), r the number of columns of B. ``of`` = B. *Proof.* At most r singular values."""
    return goal.fact("nuclear({of}) <= {of:columns} * sigma_max({of})")


@rule("K22", "Cauchy-Schwarz")
def cauchy_schwarz(goal: Goal) -> Hypotheses:
    """tr(X'Y) <= ||X||_F ||Y||_F. ``of`` = X, ``with_`` = Y.

    *Proof.* ||(||Y|| X - ||X|| Y)||_F^2 >= 0 where both norms are positive; otherwise a side is 0.
    """
    return goal.fact("tr({of}.T @ {with_}) <= normF({of}) * normF({with_})")
