"""FA with weight decay: the invariant becomes a law of decay.

Both layers decay at the rate `mu`; `M == W @ C`, `Gam == M + M.T - Z.T @ Z`. Then `M + M.T` decays at the rate `mu` and `Z.T @ Z` at twice that rate, so Appendix E's
quantity `Gam` obeys `D(Gam) == -mu * Gam + mu * Z.T @ Z`: it forgets its start, and it is fed by a positive semidefinite matrix.
Integrating factor: `exp(mu * t) * Gam` rises in the order of symmetric matrices, so `psd(Gam - exp(-mu * t) * Gam(0))`, and `Gam`
stays positive semidefinite if it starts so. If `W` decays twice as fast as `Z`, both terms decay at the rate
`2 * mu`, and `Gam` is `exp(-2 * mu * t) * Gam(0)` exactly: after a while `W @ C + C.T @ W.T` is `Z.T @ Z`, whatever the start.

Does not show: where the flow ends, or that weight decay makes the error smaller.
"""

from dataclasses import replace

from derivations.theories import FA, RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain

DECAY = Theory(
    name="fa_weight_decay",
    title=r"FA with weight decay: $\dot{Z} = EC - \mu Z$, $\dot{W} = Z^{\top}E - \mu W$; `Gam == M + M.T - Z.T @ Z`",
    shapes={**SHAPES, "W": ("r", "m"), "mu": ()},
    definitions={**RESIDUAL, "Gam": "M + M.T - Z.T @ Z"},
    flow={"Z": "(Y - Z @ W) @ C - mu * Z", "W": "Z.T @ (Y - Z @ W) - mu * W"},
    latex={"Gam": r"\Gamma", "mu": r"\mu"},
)
TWICE = replace(
    DECAY,
    name="fa_weight_decay_twice",
    title="the same, where `W` decays twice as fast as `Z`",
    flow={"Z": "(Y - Z @ W) @ C - mu * Z", "W": "Z.T @ (Y - Z @ W) - 2 * mu * W"},
)
TIMES = {"t": ("1/8", "1/2"), "mu": ("1/2", "2")}
SIZE = "(normF(Gam(0)) + 1)"

LAW = Part(
    "the law",
    says="D(W @ C + C.T @ W.T - Z.T @ Z) == -mu * (W @ C + C.T @ W.T) + 2 * mu * Z.T @ Z",
    by=chain(last="`M` decays at the rate `mu`, `Z.T @ Z` at `2 * mu`; the rest cancels"),
    controls=(
        "D(W @ C + C.T @ W.T - Z.T @ Z) == -mu * (W @ C + C.T @ W.T) + mu * Z.T @ Z",
        "D(W @ C + C.T @ W.T - Z.T @ Z) == 0",
        "D(W @ C + C.T @ W.T - Z.T @ Z) == -2 * mu * (W @ C + C.T @ W.T) + 2 * mu * Z.T @ Z",
        under(
            FA,
            "D(W @ C + C.T @ W.T - Z.T @ Z) == -(W @ C + C.T @ W.T) + 2 * Z.T @ Z",
            "without decay it is constant",
        ),
    ),
)
FED = Part(
    "fed by a Gram matrix",
    says="D(Gam) + mu * Gam == mu * Z.T @ Z",
    by=chain(last="the law, collected"),
    controls=("D(Gam) + mu * Gam == 0", "D(Gam) + 2 * mu * Gam == mu * Z.T @ Z", "D(Gam) - mu * Gam == mu * Z.T @ Z"),
    note="So `exp(mu * t) * Gam` has the derivative `exp(mu * t) * mu * Z.T @ Z`, which is positive semidefinite.",
)
EXACT = Part(
    "exact decay where the second layer decays twice as fast",
    says="D(Gam) == -2 * mu * Gam",
    theory=TWICE,
    by=chain(last="both terms decay at `2 * mu`"),
    controls=(
        "D(Gam) == -mu * Gam",
        "D(Gam) == -2 * mu * (M + M.T)",
        under(DECAY, "D(Gam) == -2 * mu * Gam", "at equal rates a Gram matrix is left over"),
    ),
)
ORDER = Part(
    "the order along the flow, at instances",
    says="lambda_min(Gam - exp(-mu * t) * Gam(0)) >= -1/1000000000",
    by=ball_cases(most=10, skip=("badly-scaled",), **TIMES),
    decides=False,
    controls=(
        "lambda_max(Gam - exp(-mu * t) * Gam(0)) <= -1/1000000000",
        "normF(Gam - exp(-mu * t) * Gam(0)) <= 1/1000000000",
    ),
)
FORGETS = Part(
    "the exact decay along the flow, at instances",
    says=f"normF(Gam - exp(-2 * mu * t) * Gam(0)) <= {SIZE} / 1000000000",
    theory=TWICE,
    by=ball_cases(most=10, skip=("badly-scaled",), **TIMES),
    decides=False,
    controls=(
        f"normF(Gam - exp(-mu * t) * Gam(0)) <= {SIZE} / 1000000000",
        f"normF(Gam - Gam(0)) <= {SIZE} / 1000000000",
    ),
    note="`Z` and `W` are enclosed at each time: nothing of the law is used.",
)

CLAIM = Claim(
    label="flow-weight-decay",
    title="FA with weight decay",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=DECAY,
    statement="With weight decay `mu`, `Gam == W @ C + C.T @ W.T - Z.T @ Z` obeys `D(Gam) == -mu * Gam + mu * Z.T @ Z`; if `W` decays twice as fast, `D(Gam) == -2 * mu * Gam`.",
    parts=(LAW, FED, EXACT, ORDER, FORGETS),
    uses=("appendix-e",),
    hypotheses=(("`mu > 0`, for decay", "the laws hold for every `mu`"),),
    tags=("identity", "rate", "flow"),
)
