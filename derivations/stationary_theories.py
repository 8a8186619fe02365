"""Theories without a flow: stationary points of FA and FA*, and the linear algebra of Lemma 1."""

from dataclasses import replace

from faverify.claim import Theory
from faverify.kernel.chance import fixed

STATIONARY = Theory(
    name="stationary",
    title=r"Stationary points (7): $EC = 0$ and $Z^{\top}E = 0$",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "Z": ("n", "r"), "W": ("r", "m")},
    definitions={"E": "Y - Z @ W"},
    relations=("Y @ C == Z @ W @ C", "Z.T @ Y == Z.T @ Z @ W"),
    hypotheses=("$EC = 0$", r"$Z^{\top}E = 0$"),
    kind="stationary",
)
EXCEPTIONAL = replace(
    STATIONARY,
    name="stationary_exceptional",
    title="Stationary points (7) with a feedback C of the exceptional set: rank(Y C) < min(r, rank Y)",
    kind="stationary-exceptional",
)
FULL_RANK = Theory(
    name="lemma1_full_rank",
    title=r"$\operatorname{rank}(YC) = r$: $YC = ZM$ with $M = WC$ invertible $(EC = 0)$, Mi $=M^{-1}$, Gi $=(Z^{\top}Z)^{-1}$; $Z^{\top}(Y-ZW) = 0$",
    shapes={
        "Y": ("n", "m"),
        "Z": ("n", "r"),
        "W": ("r", "m"),
        "M": ("r", "r"),
        "Mi": ("r", "r"),
        "Gi": ("r", "r"),
    },
    symmetric=("Gi",),
    definitions={"B": "Z @ M", "H": "Mi @ Gi @ Mi.T"},
    relations=(
        "Gi @ Z.T @ Z == I_r",
        "Z.T @ Z @ Gi == I_r",
        "M @ Mi == I_r",
        "Mi @ M == I_r",
        "Z.T @ Y == Z.T @ Z @ W",
    ),
    values={"Gi": "inv(Z.T @ Z)", "Mi": "inv(M)", "W": "inv(Z.T @ Z) @ Z.T @ Y"},
    kind="free",
    latex={"Gi": "G^{-1}", "Mi": "M^{-1}"},
)
WHOLE_SPACE = Theory(
    name="lemma1_whole_space",
    title=r"$\operatorname{rank}(YC) = \operatorname{rank}(Y)$: the columns of `Y` lie in those of `Z`, $Y = ZV$",
    shapes={"Z": ("n", "r"), "V": ("r", "m"), "W": ("r", "m")},
    definitions={"Y": "Z @ V"},
    relations=("Z.T @ Z @ W == Z.T @ Z @ V",),
    values={"W": "inv(Z.T @ Z) @ Z.T @ Y"},
    kind="free",
)
WITNESS = Theory(
    name="lemma1_witness",
    title=r"$Y = LK^{\top}$ with factors of full column rank; $H = (K^{\top}K)^{-1}$; $C = KHJ$",
    shapes={"L": ("n", "r"), "K": ("m", "r"), "J": ("r", "k"), "H": ("r", "r")},
    symmetric=("H",),
    definitions={"Y": "L @ K.T", "C": "K @ H @ J"},
    relations=("H @ K.T @ K == I_r", "K.T @ K @ H == I_r"),
    values={"H": "inv(K.T @ K)"},
    kind="free",
)
GENERIC = Theory(
    name="gaussian_feedback",
    title=r"$Y = LK^{\top}$ with factors of full column rank `k`; `C` has independent $N(0,1)$ entries; `J` any $k \times r$ matrix",
    shapes={
        "L": ("n", "k"),
        "K": ("m", "k"),
        "Li": ("k", "k"),
        "Ki": ("k", "k"),
        "J": ("k", "r"),
        "C": ("m", "r"),
    },
    symmetric=("Li", "Ki"),
    definitions={"Y": "L @ K.T"},
    relations=("Li @ L.T @ L == I_k", "K.T @ K @ Ki == I_k"),
    values={"Li": "inv(L.T @ L)", "Ki": "inv(K.T @ K)", "C": "normal(0, 1)"},
    kind="laws",
    latex={"Li": r"(L^{\top}L)^{-1}", "Ki": r"(K^{\top}K)^{-1}"},
)
GENERIC_FIXED = fixed(GENERIC)
