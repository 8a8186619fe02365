"""Rules about eigenvalues, singular values, ranks, projectors and diagonals, each a fact with a short proof."""

from faverify.kernel.outcomes import require_independent
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
    """s^2 I - X'X is PSD for s = sigma_max(X). If m^2 I - X'X is PSD so is m^2 I - X X', and m >= 0 gives s <= m.

    ``of`` = X, ``level`` = m. *Proof.* s^2 is the largest eigenvalue of X'X, and s >= 0; X'X and X X' have the same
    non-zero eigenvalues, the others of X X' are 0 <= m^2.
    """
    below = "psd({level}**2 * I_{of:columns} - {of}.T @ {of})"
    return goal.fact(
        "psd(sigma_max({of})**2 * I_{of:columns} - {of}.T @ {of})",
        ("psd({level}**2 * I_{of:rows} - {of} @ {of}.T)", below),
        ("sigma_max({of}) <= {level}", below, "{level} >= 0"),
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


@rule("K22", "nuclear norm")
def nuclear_norm(goal: Goal) -> Hypotheses:
    """tr(X'B) <= sigma_max(X) ||B||_*, tr(X'B) >= -(the same), and ||X||_* <= r sigma_max(X), r the columns of X.

    ``of`` = X, ``against`` = B. *Proof.* With B = sum s_i u_i v_i' (singular values): tr(X'B) = sum s_i u_i'X v_i, and
    |u_i'X v_i| <= sigma_max(X). X has at most r singular values.
    """
    duality = "tr({of}.T @ {against}) <= sigma_max({of}) * nuclear({against})"
    return goal.fact(duality, f"-{duality}", "nuclear({of}) <= {of:columns} * sigma_max({of})")


@rule("K22", "Cauchy-Schwarz")
def cauchy_schwarz(goal: Goal) -> Hypotheses:
    """tr(X'Y) <= ||X||_F ||Y||_F. ``of`` = X, ``with_`` = Y.

    *Proof.* ||(||Y|| X - ||X|| Y)||_F^2 >= 0 where both norms are positive; otherwise a side is 0.
    """
    return goal.fact("tr({of}.T @ {with_}) <= normF({of}) * normF({with_})")


@rule("K23", "rank")
def rank(goal: Goal) -> Hypotheses:
    """If X == L R (an identity or a premise) X has at most the rank of L, that of R and the dimension between.

    X', X and X'X have one rank. A square X with rank(X) >= its size (a premise) has an inverse: X inv(X) == I == inv(X)
    X.
    ``of`` = X, ``left`` = L, ``right`` = R. *Proof.* The columns of L R are combinations of those of L, its rows of
    those of R. (With the identity for L or R: the rank is at most the number of rows, and of columns.) Row rank is
    column rank; X'X v = 0 gives ||X v||^2 = 0, so X and X'X have one null space. Independent columns, as many as rows,
    are a basis. Square only: [1; 0] has rank 1 and no inverse.
    """
    sizes, enough = ("rank({left})", "rank({right})", "{left:columns}"), "rank({of}) >= {of:rows}"
    return goal.fact(
        *((f"rank({{of}}) <= {size}", "{of} == {left} @ {right}") for size in sizes),
        *("rank({of}.T) == rank({of})", "rank({of}.T @ {of}) == rank({of})"),
        *((f"{inverse} == I_{{of:rows}}", enough) for inverse in ("{of} @ inv({of})", "inv({of}) @ {of}")),
    )


@rule("K23", "projector")
def projector(goal: Goal) -> Hypotheses:
    """Facts about the orthogonal projector on the columns of B: proj(B) B == B, proj(B) == B pinv(B), proj(B) proj(B)
    == proj(B), tr(proj(B)) == rank(B); ||B||^2 proj(B) == B B' for one column. ``of`` = B.

    *Proof.* proj(B) is symmetric and idempotent with the columns of B as range; B B^+ is that projector; of one column
    b other than 0 it is b b'/||b||^2.
    """
    return goal.fact(
        "proj({of}) @ {of} == {of}",
        "proj({of}) == {of} @ pinv({of})",
        "proj({of}) @ proj({of}) == proj({of})",
        "tr(proj({of})) == rank({of})",
        *(("normF({of})**2 * proj({of}) == {of} @ {of}.T",) if goal.put("{of:columns}") == "1" else ()),
    )


@rule("K23", "same columns")
def same_columns(goal: Goal) -> Hypotheses:
    """rank(Y C) >= rank(Y) (a premise) gives proj(Y C) Y == Y. ``of`` = Y, ``by`` = C.

    *Proof.* The columns of Y C span a subspace of those of Y, of no smaller dimension: the same.
    """
    return goal.fact(("proj({of} @ {by}) @ {of} == {of}", "rank({of} @ {by}) >= rank({of})"))


@rule("K23", "vanishing square")
def vanishing_square(goal: Goal) -> Hypotheses:
    """||X||_F^2 <= 0 gives X == 0. ``of`` = X. *Proof.* It is the sum of the squares of the entries."""
    return goal.fact(("{of} == 0", "normF({of})**2 <= 0"))


@rule("K23", "diagonal")
def diagonal(goal: Goal) -> Hypotheses:
    """D == diag(E), a premise, gives tr(D X) == tr(D diag(X)), and D D' == diag(D D').

    ``by`` = D, ``like`` = E, ``of`` = X.

    *Proof.* (D X)_ii = D_ii X_ii for diagonal D, and D D' is diagonal, too.
    """
    shape = "{by} == diag({like})"
    return goal.fact(
        ("{by} @ {by}.T == diag({by} @ {by}.T)", shape), ("tr({by} @ {of}) == tr({by} @ diag({of}))", shape)
    )


@rule("K20", "Gram-Schmidt")
def gram_schmidt(goal: Goal) -> Hypotheses:
    """tr(proj(Y C) K) <= r p if v'K v <= p ||v||^2 for v = (I - proj(Y C0)) Y c and every column c of C.

    Premises: worst(tr(v'K v) - p ||v||^2, c, C0, C) <= 0 and p >= 0. ``of`` = Y, ``form`` = K, ``level`` = p,
    ``column`` = c, ``before`` = C0, ``whole`` = C. *Proof.* Induction over the r columns: proj(Y C) is the sum of v_j
    v_j'/||v_j||^2 over the columns with v_j not 0 (C0 is C with c and all later columns set to zero); each term adds
    v_j'K v_j/||v_j||^2 <= p to the trace, the others add 0 <= p.
    """
    c, c0, _ = map(goal.letter, ("column", "before", "whole"))
    goal.reader.symmetric(goal.reader.text(goal.args["form"]))
    for name in ("of", "form", "level"):
        require_independent(goal, name, c, c0)
    v = "({of} @ {column} - proj({of} @ {before}) @ {of} @ {column})"
    worst = f"worst(tr({v}.T @ {{form}} @ {v}) - {{level}} * normF({v})**2, {{column}}, {{before}}, {{whole}}) <= 0"
    return goal.fact(("tr(proj({of} @ {whole}) @ {form}) <= {whole:columns} * {level}", worst, "{level} >= 0"))
