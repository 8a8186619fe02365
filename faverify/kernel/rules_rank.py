"""Rules about ranks, projectors, diagonals and the columns of a matrix, each a fact with a short proof."""

from faverify.kernel.outcomes import require_independent
from faverify.kernel.theorem import Goal, Hypotheses, rule


@rule("K23", "rank of a product")
def rank_of_product(goal: Goal) -> Hypotheses:
    """X == L R (an identity or a premise) gives rank(X) <= rank(L), <= rank(R), <= the dimension between.

    ``of`` = X, ``left`` = L, ``right`` = R. *Proof.* The columns of L R are combinations of those of L, its rows of
    those of R. (With the identity for L or R: the rank is at most the number of rows, and of columns.)
    """
    sizes = ("rank({left})", "rank({right})", "{left:columns}")
    return goal.fact(*((f"rank({{of}}) <= {size}", "{of} == {left} @ {right}") for size in sizes))


@rule("K23", "same rank")
def same_rank(goal: Goal) -> Hypotheses:
    """rank(X') == rank(X) == rank(X'X). ``of`` = X.

    *Proof.* Row rank is column rank; X'X v = 0 gives ||X v||^2 = 0, so X and X'X have one null space.
    """
    return goal.fact("rank({of}.T) == rank({of})", "rank({of}.T @ {of}) == rank({of})")


@rule("K23", "full rank")
def full_rank(goal: Goal) -> Hypotheses:
    """A square X with rank(X) >= its size (a premise) has an inverse: X inv(X) == I == inv(X) X. ``of`` = X.

    *Proof.* Independent columns, as many as rows, are a basis. Square only: [1; 0] has rank 1 and no inverse.
    """
    enough = "rank({of}) >= {of:rows}"
    return goal.fact(("{of} @ inv({of}) == I_{of:rows}", enough), ("inv({of}) @ {of} == I_{of:rows}", enough))


@rule("K23", "projector")
def projector(goal: Goal) -> Hypotheses:
    """Facts about the orthogonal projector on the columns of B: proj(B) B == B, proj(B) == B pinv(B), proj(B) proj(B)
    == proj(B), tr(proj(B)) == rank(B); ||B||^2 proj(B) == B B' for one column. ``of`` = B.

    *Proof.* proj(B) is symmetric and idempotent with the columns of B as range; B B^+ is that projector; of one column
    b other than 0 it is b b'/||b||^2.
    """
    columns = (goal.expression("of").shape or ("1", "1"))[1]
    return goal.fact(
        "proj({of}) @ {of} == {of}",
        "proj({of}) == {of} @ pinv({of})",
        "proj({of}) @ proj({of}) == proj({of})",
        "tr(proj({of})) == rank({of})",
        *(("normF({of})**2 * proj({of}) == {of} @ {of}.T",) if columns == "1" else ()),
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
