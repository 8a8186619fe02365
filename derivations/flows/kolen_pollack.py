"""Kolen and Pollack's rule: feedback that learns what the weights learn becomes their transpose.

With $E = Y-ZW$ the error, `C` is given the update of `W`, transposed, and every weight decays at the rate `mu`. What `C` and `W.T` learn is the same
matrix `E.T @ Z`, so it cancels in their difference: `D(C - W.T) == -mu * (C - W.T)`, and feedback is `exp(-mu * t)` away from the weights'
transpose, whatever `Y` is. For the same reason `Z.T @ Z - C.T @ C` decays, at the rate `2 * mu`: both learn `Z.T @ E @ C` and its
transpose. So FA turns into GD with weight decay, between balanced layers. Kolen and Pollack (1994).

Does not show: that GD with weight decay is reached at a better error than FA's.
"""

from dataclasses import replace

from derivations.theories import FA, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain

LEARNT = Theory(
    name="kolen_pollack",
    title=r"$\dot{Z} = EC - \mu Z$, $\dot{W} = Z^{\top}E - \mu W$, $\dot{C} = E^{\top}Z - \mu C$: feedback is learnt",
    shapes={**SHAPES, "W": ("r", "m"), "mu": ()},
    definitions={"E": "Y - Z @ W", "V": "C - W.T", "J": "Z.T @ Z - C.T @ C"},
    flow={
        "Z": "(Y - Z @ W) @ C - mu * Z",
        "W": "Z.T @ (Y - Z @ W) - mu * W",
        "C": "(Y - Z @ W).T @ Z - mu * C",
    },
    latex={"mu": r"\mu"},
)
NO_DECAY_OF_C = replace(
    LEARNT,
    name="kolen_pollack_without_decay_of_c",
    title="the same, where `C` does not decay",
    flow={**LEARNT.flow, "C": "(Y - Z @ W).T @ Z"},
)
TIMES = {"t": ("1/16", "1/4"), "mu": ("1/2", "3")}
SIZE = "(normF(V(0)) + normF(J(0)) + 1)"

ALIGNS = Part(
    "feedback aligns",
    says="D(C - W.T) == -mu * (C - W.T)",
    by=chain(last="what both learn, `E.T @ Z`, cancels"),
    controls=(
        "D(C - W.T) == -2 * mu * (C - W.T)",
        "D(C + W.T) == -mu * (C + W.T)",
        "D(C - W.T) == mu * (C - W.T)",
        under(NO_DECAY_OF_C, "D(C - W.T) == -mu * (C - W.T)", "both have to decay at the same rate"),
        under(FA, "D(C - W.T) == -(C - W.T)", "with fixed feedback nothing of the kind holds"),
    ),
)
BALANCED = Part(
    "the layers become balanced",
    says="D(Z.T @ Z - C.T @ C) == -2 * mu * (Z.T @ Z - C.T @ C)",
    by=chain(last="both learn `Z.T @ E @ C` and its transpose"),
    controls=(
        "D(Z.T @ Z - C.T @ C) == -mu * (Z.T @ Z - C.T @ C)",
        "D(Z.T @ Z - W @ W.T) == -2 * mu * (Z.T @ Z - W @ W.T)",
        "D(Z.T @ Z + C.T @ C) == -2 * mu * (Z.T @ Z + C.T @ C)",
    ),
)
DISTANCE = Part(
    "the distance",
    says="D(normF(V)**2) == -2 * mu * normF(V)**2",
    by=chain(last="the first part, twice"),
    controls=(
        "D(normF(V)**2) == -mu * normF(V)**2",
        "D(normF(C)**2) == -2 * mu * normF(C)**2",
        "D(normF(E)**2) == -2 * mu * normF(E)**2",
    ),
)
CERTIFIED = Part(
    "feedback along the flow, at instances",
    says=f"normF(V - exp(-mu * t) * V(0)) <= {SIZE} / 1000000000",
    by=ball_cases(most=8, skip=("badly-scaled",), **TIMES),
    decides=False,
    controls=(
        f"normF(V - exp(-2 * mu * t) * V(0)) <= {SIZE} / 1000000000",
        f"normF(V - V(0)) <= {SIZE} / 1000000000",
        f"normF(C - exp(-mu * t) * C(0)) <= {SIZE} / 1000000000",
    ),
    note="`Z`, `W` and `C` are enclosed at each time: nothing of the law is used.",
)
BALANCE = Part(
    "balance along the flow, at instances",
    says=f"normF(J - exp(-2 * mu * t) * J(0)) <= {SIZE} / 1000000000",
    by=ball_cases(most=8, skip=("badly-scaled",), **TIMES),
    decides=False,
    controls=(
        f"normF(J - exp(-mu * t) * J(0)) <= {SIZE} / 1000000000",
        f"normF(J - J(0)) <= {SIZE} / 1000000000",
    ),
)

CLAIM = Claim(
    label="flow-kolen-pollack",
    title="Learnt feedback becomes the transpose",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=LEARNT,
    statement="If `C` learns `E.T @ Z` and all weights decay at the rate `mu`, `D(C - W.T) == -mu * (C - W.T)` and `Z.T @ Z - C.T @ C` decays at the rate `2 * mu`.",
    parts=(ALIGNS, BALANCED, DISTANCE, CERTIFIED, BALANCE),
    hypotheses=(("`mu > 0`, for decay", "the laws hold for every `mu`"),),
    tags=("identity", "alignment", "flow"),
)
