r"""Lemma 1: where FA and FA* stop.

At a stationary point, $EC = 0$ says $YC = ZWC$: the columns of $YC$ lie in those of `Z` (64). $Z^{\top}E = 0$ says
that `W` is optimal for `Z` (65). If $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$, either the columns of
`Z` are those of $YC$ (where $\operatorname{rank}(YC) = r$), or they contain those of `Y` (where $\operatorname{rank}(YC) = \operatorname{rank} Y$). In both cases $ZW = PY$ with $P$ the projector on the columns
of $YC$. The exceptional set of `C` is where all minors of $YC$ of order $\min(r,\operatorname{rank} Y)$ vanish: the
zero set of polynomials that are not identically zero, since with $Y = LK^{\top}$ the feedback
$C = K(K^{\top}K)^{-1}J$ gives $YC = LJ$ of full rank. So for Gaussian `C` it has probability 0, for every `Y`.

Does not show: that FA reaches a stationary point (Appendix E shows $EC \to 0$ only).
"""

from derivations import lemma1_proofs as proofs
from derivations.stationary_theories import EXCEPTIONAL, FULL_RANK, GENERIC, STATIONARY, WHOLE_SPACE, WITNESS
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain, exact_cases

INVERSE = Part(
    "the inverse of the Gram matrix of Y C",
    says="H @ B.T @ B == I_r",
    theory=FULL_RANK,
    by=chain(last=r"$B = ZM$, $H = M^{-1}(Z^{\top}Z)^{-1}M^{-\top}$"),
    controls=("H @ B.T @ B == Gi",),
    note=r"$B = YC = ZWC$ by (64). So $P = BHB^{\top}$ is the orthogonal projector on the columns of $YC$.",
)
FULL = Part(
    "Z spans the columns of Y C",
    says="Z @ W == B @ H @ B.T @ Y",
    theory=FULL_RANK,
    by=chain(
        ("Z @ Gi @ Z.T @ Z @ W", r"$(Z^{\top}Z)^{-1}Z^{\top}Z = I$"),
        ("Z @ Gi @ Z.T @ Y", "`W` is optimal for `Z` (65)"),
        last="$MM^{-1} = I$",
    ),
    controls=("Z @ W == B @ B.T @ Y", "Z @ W == Y"),
    note=r"$\operatorname{rank}(YC) = r$ makes `Z` of full column rank and $M = WC$ invertible.",
)
WHOLE = Part(
    "the columns of Z contain those of Y",
    says="normF(Y - Z @ W)**2 == 0",
    theory=WHOLE_SPACE,
    by=chain(("tr((V - W).T @ Z.T @ Z @ (V - W))", "$Y = ZV$"), last=r"$Z^{\top}(Y-ZW) = 0$"),
    controls=("normF(Y)**2 == 0", "normF(Y + Z @ W)**2 == 0"),
    note="So $ZW = Y$; and $PY = Y$ since the columns of $YC$ are then those of `Y`.",
)
EXACT = Part(
    "at stationary points, exactly",
    says="Z @ W == proj(Y @ C) @ Y if rank(Y @ C) == min(r, rank(Y))",
    by=exact_cases(),
    controls=(
        under(EXCEPTIONAL, "Z @ W == proj(Y @ C) @ Y", "a feedback of the exceptional set"),
        "Z @ W == proj(Y) @ Y if rank(Y @ C) == min(r, rank(Y))",
    ),
    decides=False,
)
NOWHERE_ZERO = Part(
    "the exceptional set is not everything",
    says="Y @ C == L @ J",
    theory=WITNESS,
    by=chain(("L @ K.T @ K @ H @ J", r"$Y = LK^{\top}$, $C = KHJ$"), last=r"$K^{\top}KH = I$"),
    controls=("Y @ C == 2 * L @ J",),
    note=r"With $J = [I\; 0]$ or $[I; 0]$ the product $LJ$ has rank $\min(r,\operatorname{rank} Y)$: a witness for every `Y`.",
)
EVERYWHERE = Part(
    "at every stationary point",
    says=proofs.STATIONARY_SAYS,
    by=proofs.STATIONARY_BY,
    controls=(
        under(EXCEPTIONAL, "Z @ W == proj(Y @ C) @ Y", "a feedback of the exceptional set"),
        "Z @ W == proj(Y) @ Y if rank(Y @ C) == min(r, rank(Y))",
        "Z @ W == 2 * proj(Y @ C) @ Y if rank(Y @ C) == min(r, rank(Y))",
        "Z @ W == Y if rank(Y @ C) == min(r, rank(Y))",
        "Z @ W == -proj(Y @ C) @ Y if rank(Y @ C) == min(r, rank(Y))",
    ),
    note=r"Even at one that depends on `C`. Either `Z` spans the columns of $YC$, or $YC$ those of `Y`.",
)
ALMOST_SURE = Part(
    "almost surely",
    says=proofs.NULL_SAYS,
    theory=GENERIC,
    by=proofs.NULL_BY,
    controls=(
        "P(rank(Y @ C) < rank(Y) + 1) == 0",
        "P(rank(Y @ C) < r + rank(Y)) == 0",
        "P(rank(Y @ C) <= min(r, rank(Y))) == 0",
        "P(rank(Y @ C) >= min(r, rank(Y))) == 0",
    ),
    note=r"Every `Y` other than 0 has such factors, and for $Y = 0$ no rank is below 0. The witness is $C = K(K^{\top}K)^{-1}J$ with $J = [I\; 0]$ or $[I; 0]$.",
)

CLAIM = Claim(
    label="lemma1",
    title="Where FA and FA* stop",
    where="Section 4, Lemma 1 (proof in Appendix B)",
    restoration=Restoration.CERTAIN,
    theory=STATIONARY,
    statement="For Gaussian `C`, almost surely $ZW = PY$ at every stationary point, $P$ the projector on the columns of $YC$.",
    parts=(EVERYWHERE, ALMOST_SURE, INVERSE, FULL, WHOLE, NOWHERE_ZERO, EXACT),
    hypotheses=(
        (r"$EC = 0$ and $Z^{\top}E = 0$", "validated exactly at every case"),
        (
            "`C` Gaussian",
            r"only $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$ is used, a hypothesis of the statement text",
        ),
    ),
    tags=("stationary", "probability"),
)
