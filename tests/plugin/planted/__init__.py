"""Claims that must not pass: a reader's own package, found by its entry point when its folder is on the path."""

from faverify.claim import Theory

FA_STAR = Theory(
    name="planted_fa_star",
    title="FA* in a package of its own",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "Z": ("n", "r"), "Gi": ("r", "r")},
    symmetric=("Gi",),
    definitions={"W": "Gi @ Z.T @ Y", "E": "Y - Z @ W", "F": "E @ C"},
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    flow={"Z": "Y @ C - Z @ Gi @ Z.T @ Y @ C"},
    values={"Gi": "inv(Z.T @ Z)"},
    trajectory="fa_star",
)
