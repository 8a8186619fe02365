"""Lemma 1: where FA and FA* stop.

At a stationary point, ``E C = 0`` says ``Y C = Z W C``: the columns of Y C lie in those of Z (64). ``Z'E = 0`` says
that W is optimal for Z (65). If ``rank(Y C) = min(r, rank Y)``, either the columns of Z are those of Y C (rank(Y C)
= r), or they contain those of Y (rank(Y C) = rank Y). In both cases ``Z W = P Y`` with P the projector on the
columns of Y C. The exceptional set of C is where all minors of Y C of order min(r, rank Y) vanish: the zero set of
polynomials that are not identically zero, since with ``Y = L K'`` the feedback ``C = K (K'K)^-1 J`` gives ``Y C = L
J`` of full rank. So for Gaussian C it has probability 0, for every Y.

Does not show: that FA reaches a stationary point (Appendix E shows E C -> 0 only).
"""

from derivations.stationary_theories import EXCEPTIONAL, FULL_RANK, STATIONARY, WHOLE_SPACE, WITNESS
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import argued, chain, exact_cases

INVERSE = Part(
    "the inverse of the Gram matrix of Y C",
    says="H @ B.T @ B == I_r",
    theory=FULL_RANK,
    by=chain(last="B = Z M, H = M^-1 (Z'Z)^-1 M'^-1"),
    controls=("H @ B.T @ B == Gi",),
    note="B = Y C = Z W C by (64). So P = B H B' is the orthogonal projector on the columns of Y C.",
)
FULL = Part(
    "Z spans the columns of Y C",
    says="Z @ W == B @ H @ B.T @ Y",
    theory=FULL_RANK,
    by=chain(
        ("Z @ Gi @ Z.T @ Z @ W", "(Z'Z)^-1 Z'Z = I"),
        ("Z @ Gi @ Z.T @ Y", "W is optimal for Z (65)"),
        last="M M^-1 = I",
    ),
    controls=("Z @ W == B @ B.T @ Y", "Z @ W == Y"),
    note="rank(Y C) = r makes Z of full column rank and M = W C invertible.",
)
WHOLE = Part(
    "the columns of Z contain those of Y",
    says="normF(Y - Z @ W)**2 == 0",
    theory=WHOLE_SPACE,
    by=chain(("tr((V - W).T @ Z.T @ Z @ (V - W))", "Y = Z V"), last="Z'(Y - Z W) = 0"),
    controls=("normF(Y)**2 == 0", "normF(Y + Z @ W)**2 == 0"),
    note="So Z W = Y; and P Y = Y since the columns of Y C are then those of Y.",
)
EXACT = Part(
    "at stationary points",
    says="Z @ W == proj(Y @ C) @ Y if rank(Y @ C) == min(r, rank(Y))",
    by=exact_cases(),
    controls=(
        under(EXCEPTIONAL, "Z @ W == proj(Y @ C) @ Y", "a feedback of the exceptional set"),
        "Z @ W == proj(Y) @ Y if rank(Y @ C) == min(r, rank(Y))",
    ),
)
NOWHERE_ZERO = Part(
    "the exceptional set is not everything",
    says="Y @ C == L @ J",
    theory=WITNESS,
    by=chain(("L @ K.T @ K @ H @ J", "Y = L K', C = K H J"), last="K'K H = I"),
    controls=("Y @ C == 2 * L @ J",),
    note="With J = [I 0] or [I; 0] the product L J has rank min(r, rank Y): a witness for every Y.",
)
ALMOST_SURE = Part(
    "almost surely",
    says="P(rank(Y C) = min(r, rank Y)) = 1 for Gaussian C",
    by=argued(
        "rank(Y C) < min(r, rank Y) means that all minors of Y C of that order vanish: polynomials in the entries of C.",
        "By the witness they do not all vanish identically, so their common zero set has Lebesgue measure 0.",
        "The Gaussian law has a density. The conclusion then holds for every stationary point at once, even one that depends on C.",
        "rank(Y C) = r: Y C = Z W C needs rank(Z) = rank(W C) = r; else the columns of Z contain those of Y, Y = Z V.",
    ),
)

CLAIM = Claim(
    label="lemma1",
    title="Where FA and FA* stop",
    where="Section 4, Lemma 1 (proof in Appendix B)",
    restoration=Restoration.CERTAIN,
    theory=STATIONARY,
    statement="For Gaussian C, almost surely Z W = P Y at every stationary point, P the projector on the columns of Y C.",
    parts=(INVERSE, FULL, WHOLE, EXACT, NOWHERE_ZERO, ALMOST_SURE),
    hypotheses=(
        ("E C = 0 and Z'E = 0", "validated exactly at every case"),
        ("C Gaussian", "only rank(Y C) = min(r, rank Y) is used, a hypothesis of the statement text"),
    ),
    tags=("stationary", "probability"),
)
