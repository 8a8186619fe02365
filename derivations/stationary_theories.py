"""Theories without a flow: stationary points of FA and FA*, and the linear algebra of Lemma 1."""

from dataclasses import replace

from faverify.claim import Theory

STATIONARY = Theory(
    name="stationary",
    title="Stationary points (7): E C = 0 and Z'E = 0",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "Z": ("n", "r"), "W": ("r", "m")},
    definitions={"E": "Y - Z @ W"},
    relations=("Z @ W @ C == Y @ C", "Z.T @ Z @ W == Z.T @ Y"),
    hypotheses=("E C = 0", "Z'E = 0"),
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
    title="rank(Y C) = r: Y C = Z M with M = W C invertible (E C = 0), Mi = M^-1, Gi = (Z'Z)^-1; Z'(Y - Z W) = 0",
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
    title="rank(Y C) = rank(Y): the columns of Y lie in those of Z, Y = Z V",
    shapes={"Z": ("n", "r"), "V": ("r", "m"), "W": ("r", "m")},
    definitions={"Y": "Z @ V"},
    relations=("Z.T @ Z @ W == Z.T @ Z @ V",),
    values={"W": "inv(Z.T @ Z) @ Z.T @ Y"},
    kind="free",
)
WITNESS = Theory(
    name="lemma1_witness",
    title="Y = L K' with factors of full column rank; H = (K'K)^-1; C = K H J",
    shapes={"L": ("n", "r"), "K": ("m", "r"), "J": ("r", "k"), "H": ("r", "r")},
    symmetric=("H",),
    definitions={"Y": "L @ K.T", "C": "K @ H @ J"},
    relations=("H @ K.T @ K == I_r", "K.T @ K @ H == I_r"),
    values={"H": "inv(K.T @ K)"},
    kind="free",
)
