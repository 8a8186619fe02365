"""Theories without a flow: stationary points of FA and FA*, and the linear algebra of Lemma 1."""

from dataclasses import replace

from faverify.claim import Theory

STATIONARY = Theory(
    name="stationary",
    title=r"Stationary points (7): $EC = 0$ and $Z^{\top}E = 0$",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "Z": ("n", "r"), "W": ("r", "m")},
    definitions={"E": "Y - Z @ W"},
    relations=("Z @ W @ C == Y @ C", "Z.T @ Z @ W == Z.T @ Y"),
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
