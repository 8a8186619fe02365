"""What gradient descent and feedback alignment conserve: the two theories in which the claims are written."""

from faverify.claim import Theory

SHAPES = {"Y": ("n", "m"), "Z": ("n", "r"), "W": ("r", "m")}

GD = Theory(
    name="balance_gd",
    title="GD: Z' = E W', W' = Z'E with E = Y - Z W",
    shapes=SHAPES,
    definitions={"E": "Y - Z @ W"},
    flow={"Z": "E @ W.T", "W": "Z.T @ E"},
    trajectory="gd",
)
FA = Theory(
    name="balance_fa",
    title="FA: Z' = E C, W' = Z'E with E = Y - Z W",
    shapes={**SHAPES, "C": ("m", "r")},
    definitions={"E": "Y - Z @ W"},
    flow={"Z": "E @ C", "W": "Z.T @ E"},
    trajectory="fa",
)
