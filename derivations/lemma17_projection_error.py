r"""Lemma 17: the error at the optimal `W` is a sum over singular values.

At the optimal `W`, $ZW = PY$ with `P` the orthogonal projector on the columns of `Z`, whatever its
rank ($W = (Z^{\top}Z)^{-1}Z^{\top}Y$ and $P = Z(Z^{\top}Z)^{-1}Z^{\top}$ for full column rank): $PZ = Z$, and $P(Y-ZW) = 0$. As $P^{\top} = P$ and $PP = P$,
$\lVert Y-PY\rVert^{2} = \lVert Y\rVert^{2}-\lVert PY\rVert^{2}$ (eq. 66). With $Y = USV^{\top}$, the
columns of `U` and `V` orthonormal, $\lVert Y-PY\rVert_{F}^{2} = \operatorname{tr}(S^{\top}(I-U^{\top}PU)S)$; `S` is diagonal with entries
$\sigma_{i}$, and $(U^{\top}PU)_{ii} = u_{i}^{\top}Pu_{i} = \lVert Pu_{i}\rVert^{2}$, so the trace is
$\sum_{i}\sigma_{i}^{2}(1-\lVert Pu_{i}\rVert^{2})$.

Does not show: how large $\lVert Pu_{i}\rVert$ is (Lemmas 18-20).
"""

from dataclasses import replace

from derivations.stationary_theories import STATIONARY
from derivations.theories import FA_STAR_RAW
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import step
from faverify.methods import chain, proof

PROJECTED = Theory(
    name="lemma17_projector",
    title=r"`P` is an orthogonal projector (on the columns of `X`); $Y = USV^{\top}$ with orthonormal columns of `U` and `V`, `S` diagonal",
    shapes={
        "X": ("n", "r"),
        "P": ("n", "n"),
        "S": ("k", "k"),
        "D1": ("k", "k"),
        "K": ("n", "k"),
        "L": ("m", "k"),
        "U": ("n", "k"),
        "V": ("m", "k"),
    },
    symmetric=("P",),
    definitions={"Y": "U @ S @ V.T"},
    relations=("P @ P == P", "U.T @ U == I_k", "V.T @ V == I_k"),
    values={
        "P": "proj(X)",
        "S": "diag(D1)",
        "U": "K @ inv(sqrtm(K.T @ K))",
        "V": "L @ inv(sqrtm(L.T @ L))",
    },
    hypotheses=("`P` is the orthogonal projector on a subspace",),
    kind="free",
)

OPTIMAL = Part(
    "the optimal W projects",
    says="Z @ W == Z @ Gi @ Z.T @ Y",
    theory=FA_STAR_RAW,
    by=chain(last=r"$W = (Z^{\top}Z)^{-1}Z^{\top}Y$"),
    controls=("Z @ W == Y",),
    note=r"$Z(Z^{\top}Z)^{-1}Z^{\top}$ is symmetric and equal to its square: the projector `P` on the columns of `Z`.",
)
BEST = replace(
    STATIONARY,
    name="lemma17_optimal",
    title=r"any `Z`, whatever its rank, and a `W` that is optimal for it: $Z^{\top}(Y-ZW) = 0$",
    relations=STATIONARY.relations[1:],
    hypotheses=STATIONARY.hypotheses[1:],
)
ANY_SAYS = "Z @ W == proj(Z) @ Y"
ANY = Part(
    "the optimal W projects, whatever the rank of Z",
    says=ANY_SAYS,
    theory=BEST,
    by=proof(
        step("range", "proj(Z) @ Z == Z", "projector", of="Z"),
        step("range W", "proj(Z) @ Z @ W == Z @ W", "product", "range", right="W"),
        step("made", "proj(Z) == Z @ pinv(Z)", "projector", of="Z"),
        step("turned", "proj(Z) == pinv(Z).T @ Z.T", "product", "made"),
        step("unseen", "proj(Z) @ (Y - Z @ W) == 0", "product", "turned", right="Y - Z @ W"),
        step("projects", ANY_SAYS, "arithmetic", "unseen", "range W"),
    ),
    controls=("Z @ W == Y", "Z @ W == 2 * proj(Z) @ Y", "Z @ W == proj(Y) @ Y"),
    note=r"The normal equations $Z^{\top}(Y-ZW) = 0$ are all that is used: they say that `W` is optimal.",
)
IDEMPOTENT = Part(
    "and its square is itself",
    says="Z @ Gi @ Z.T @ Z @ Gi @ Z.T == Z @ Gi @ Z.T",
    theory=FA_STAR_RAW,
    by=chain(last=r"$(Z^{\top}Z)^{-1}Z^{\top}Z = I$"),
    controls=("Z @ Gi @ Z.T @ Z @ Gi @ Z.T == Z @ Z.T",),
)
PYTHAGORAS = Part(
    "Pythagoras (66)",
    says="normF(Y - P @ Y)**2 == normF(Y)**2 - normF(P @ Y)**2",
    by=chain(last=r"$P^{\top} = P$, $PP = P$"),
    controls=("normF(Y - P @ Y)**2 == normF(Y)**2 + normF(P @ Y)**2", "normF(Y - P @ Y)**2 == normF(Y)**2"),
)
SUM = Part(
    "in the basis of singular vectors",
    says="normF(Y - P @ Y)**2 == tr(S.T @ S) - tr(S.T @ (P @ U).T @ (P @ U) @ S)",
    by=chain(("normF(Y)**2 - normF(P @ Y)**2", "Pythagoras"), last=r"$U^{\top}U = I$, $V^{\top}V = I$"),
    controls=(
        "normF(Y - P @ Y)**2 == tr(S.T @ (P @ U).T @ (P @ U) @ S)",
        "normF(Y - P @ Y)**2 == tr(S.T @ S) - 2 * tr(S.T @ (P @ U).T @ (P @ U) @ S)",
    ),
    note="For every `S`, diagonal or not.",
)
SQUARES = "(P @ U).T @ (P @ U)"
SAYS = f"normF(Y - P @ Y)**2 == tr(S @ S.T @ (I_k - diag({SQUARES})))"
BY = proof(
    step("split", f"normF(Y - P @ Y)**2 == tr(S @ S.T) - tr(S @ S.T @ {SQUARES})", "identity"),
    step("S", "S == diag(D1)", "defining fact", of="S"),
    step("square", "S @ S.T == diag(S @ S.T)", "diagonal", "S", by="S", like="D1"),
    step(
        "entries",
        f"tr(S @ S.T @ {SQUARES}) == tr(S @ S.T @ diag({SQUARES}))",
        "diagonal",
        "square",
        by="S @ S.T",
        like="S @ S.T",
        of=SQUARES,
    ),
    step("sum", SAYS, "arithmetic", "split", "entries"),
)
DIAGONAL = Part(
    "entry by entry",
    says=SAYS,
    by=BY,
    controls=(
        SAYS.replace("I_k - ", ""),
        SAYS.replace("I_k - ", "I_k + "),
        SAYS.replace("(I_k - diag", "(I_k - 2 * diag"),
        SAYS.replace("S @ S.T @", "S @"),
    ),
    note=r"The trace of a product of two diagonal matrices: $\sigma_{i}^{2}$ and $1-\lVert Pu_{i}\rVert^{2}$, the i-th diagonal entry of $(PU)^{\top}(PU)$ being $\lVert Pu_{i}\rVert^{2}$.",
)

CLAIM = Claim(
    label="lemma17",
    title="The error as a sum over singular values",
    where="Appendix C, Lemma 17",
    restoration=Restoration.CERTAIN,
    theory=PROJECTED,
    statement=r"At the optimal `W`, $\lVert Y-ZW\rVert_{F}^{2} = \lVert Y-PY\rVert_{F}^{2} = \sum_{i}\sigma_{i}^{2}(1-\lVert Pu_{i}\rVert^{2})$.",
    parts=(ANY, OPTIMAL, IDEMPOTENT, PYTHAGORAS, SUM, DIAGONAL),
    hypotheses=(("`W` is optimal for `Z`", r"relation: the normal equations $Z^{\top}(Y-ZW) = 0$"),),
    tags=("identity", "separation"),
)
