"""The theories of the paper: letters, shapes, definitions, relations and flows, in the notation of
``derivations/README.md``.
"""

from faverify.claim import Theory

SHAPES = {"Y": ("n", "m"), "C": ("m", "r"), "Z": ("n", "r")}
LATEX = {
    "AG": "A_{G}",
    "Gi": "G^{-1}",
    "Si": "G^{-1/2}",
    "S": "G^{1/2}",
    "K2": "K",
    "lam": r"\lambda",
    "Z0": "Z_{0}",
}
RESIDUAL = {
    "E": "Y - Z @ W",
    "F": "E @ C",
    "B": "Y @ C",
    "M": "W @ C",
}

FA_STAR_RAW = Theory(
    name="fa_star_raw",
    trajectory="fa_star",
    title="FA* before Fact 3: `Z` moves by feedback, `W` is optimal, `Z` has full column rank",
    shapes={**SHAPES, "Gi": ("r", "r")},
    symmetric=("Gi",),
    definitions={"W": "Gi @ Z.T @ Y", **RESIDUAL, "G": "Z.T @ Z"},
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    flow={"Z": "Y @ C - Z @ Gi @ Z.T @ Y @ C"},
    values={"Gi": "inv(Z.T @ Z)"},
    hypotheses=("`Z` has full column rank",),
    latex=LATEX,
)

FA_STAR = Theory(
    name="fa_star",
    trajectory="fa_star",
    title=r"FA*: $\dot{Z} = EC$, $W = (Z^{\top}Z)^{-1}Z^{\top}Y$; the Gram matrix $G = Z^{\top}Z$ is constant (Fact 3), `S` is its symmetric root",
    shapes={**SHAPES, "S": ("r", "r"), "Si": ("r", "r"), "x": ("r", "1"), "kappa": (), "c": (), "eps": ()},
    symmetric=("S", "Si"),
    definitions={
        "G": "S @ S",
        "Gi": "Si @ Si",
        "W": "Gi @ Z.T @ Y",
        **RESIDUAL,
        "R": "F @ Si",
        "A": "S @ W @ C @ Si + (S @ W @ C @ Si).T",
        "l": "tr(R.T @ R)",
        "N": "F.T @ F",
        "AG": "G @ M + (G @ M).T",
        "Q": "Gi @ B.T @ B",
        "K2": "M - Gi @ M.T @ G",
        "lam": "min(0, lambda_min(A(0)))",
        "q": "sigma_max(Y) * sigma_max(C) / sigma_min(Z(0))",
    },
    relations=("Z.T @ Z == S @ S", "S @ Si == I_r", "Si @ S == I_r"),
    flow={"Z": "Y @ C - Z @ Si @ Si @ Z.T @ Y @ C"},
    values={"S": "sqrtm(Z.T @ Z)", "Si": "inv(S)"},
    hypotheses=("`Z(0)` has full column rank",),
    latex=LATEX,
)

FA = Theory(
    name="fa",
    trajectory="fa",
    title=r"FA: $\dot{Z} = EC$, $\dot{W} = Z^{\top}E$",
    shapes={**SHAPES, "W": ("r", "m")},
    definitions={**RESIDUAL, "G": "Z.T @ Z"},
    flow={"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    latex=LATEX,
)

GD = Theory(
    name="gd",
    trajectory="gd",
    title=r"GD: $\dot{Z} = EW^{\top}$, $\dot{W} = Z^{\top}E$",
    shapes={**SHAPES, "W": ("r", "m")},
    definitions={**RESIDUAL, "G": "Z.T @ Z"},
    flow={"Z": "(Y - Z @ W) @ W.T", "W": "Z.T @ (Y - Z @ W)"},
    latex=LATEX,
)

TRACE_DUALITY = Theory(
    name="trace_duality",
    title=r"$B = Lpp^{\top}$ in polar form $(L^{\top}L = I)$, and `Z` with `sigma_max(Z) <= s`: $Z^{\top}Z = s^{2}I-HH^{\top}$",
    shapes={
        "Z": ("n", "r"),
        "L": ("n", "r"),
        "V": ("n", "r"),
        "V2": ("n", "r"),
        "p": ("r", "k"),
        "H": ("r", "r"),
        "s": (),
    },
    relations=("L.T @ L == I_r", "Z.T @ Z == s**2 * I_r - H @ H.T"),
    values={
        "s": "1 + normF(H)",
        "L": "V @ inv(sqrtm(V.T @ V))",
        "Z": "V2 @ inv(sqrtm(V2.T @ V2)) @ sqrtm(s**2 * I_r - H @ H.T)",
    },
    kind="free",
)

SCALED_RESIDUAL = Theory(
    name="scaled_residual",
    title=r"A residual `R` and a symmetric `S` with $S^{2} = s^{2}I-HH^{\top}$, so that `sigma_max(S) <= s`",
    shapes={"R": ("n", "r"), "S": ("r", "r"), "H": ("r", "r"), "s": ()},
    symmetric=("S",),
    relations=("S @ S == s**2 * I_r - H @ H.T",),
    values={"s": "1 + normF(H)", "S": "sqrtm(s**2 * I_r - H @ H.T)"},
    kind="free",
)
