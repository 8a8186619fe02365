"""FA with a rate gamma for the second layer: Appendix E's invariant, and where the residual falls.

`W` moves with a rate `gamma` of its own. With $E = Y-ZW$, `F == E @ C`, `M == W @ C` and `Gam == M + M.T - gamma * Z.T @ Z`:
`D(M) == gamma * Z.T @ F` and `D(Z) == F`, so `D(M + M.T) == gamma * (Z.T @ F + F.T @ Z)`,
which is `gamma` times the derivative of `Z.T @ Z`: the rate enters the invariant in front of `Z.T @ Z`, and nowhere else. For the
residual, `D(F) == -F @ M - gamma * Z @ Z.T @ F`; the invariant replaces `M + M.T` by `Gam + gamma * Z.T @ Z`, and all three terms
are at most 0 where `Gam` is positive semidefinite. As `Gam` is constant, Gronwall gives `exp(-lambda_min(Gam) * t)`.

Does not show: that FA converges from starts where `Gam` is indefinite, or which rate `gamma` is best.
"""

from dataclasses import replace

from derivations.theories import RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import step
from faverify.methods import ball_cases, chain, proof

RATE = Theory(
    name="fa_rate",
    title=r"FA with the rate `gamma` for `W`: $\dot{Z} = EC$, $\dot{W} = \gamma Z^{\top}E$; `Gam == M + M.T - gamma * Z.T @ Z`",
    shapes={**SHAPES, "W": ("r", "m"), "gamma": ()},
    definitions={**RESIDUAL, "Gam": "M + M.T - gamma * Z.T @ Z"},
    flow={"Z": "(Y - Z @ W) @ C", "W": "gamma * Z.T @ (Y - Z @ W)"},
    latex={"Gam": r"\Gamma", "gamma": r"\gamma"},
)
ALIGNED = replace(
    RATE,
    name="fa_rate_aligned",
    title="the same flow from an aligned start: `W(0) == C.T`, `Z(0) == Y @ C / 100`",
    starts={"Z": "Y @ C / 100", "W": "C.T"},
)
TIMES = {"t": ("1/8", "1/2"), "gamma": ("1/4", "3")}
SIZE = "(normF(Gam(0)) + normF(M(0)) + 1)"

INVARIANT = Part(
    "the invariant",
    says="D(W @ C + C.T @ W.T - gamma * Z.T @ Z) == 0",
    by=chain(last="`D(W) @ C == gamma * Z.T @ D(Z)`"),
    controls=(
        "D(W @ C + C.T @ W.T - Z.T @ Z) == 0",
        "D(gamma * (W @ C + C.T @ W.T) - Z.T @ Z) == 0",
        "D(W @ C - gamma * Z.T @ Z) == 0",
        "D(W @ C + C.T @ W.T + gamma * Z.T @ Z) == 0",
    ),
)
ALWAYS_SAYS = "Gam == Gam(0)"
ALWAYS = Part(
    "the invariant at all times",
    says=ALWAYS_SAYS,
    by=proof(
        step("rate", "D(Gam) == 0", "identity"),
        step("constant", ALWAYS_SAYS, "monotone", "rate", of="Gam"),
        against=ball_cases(most=4, skip=("badly-scaled",), t=("1/8",), gamma=("3",)),
    ),
    controls=("M + M.T == M(0) + M(0).T", "Gam == 2 * Gam(0)"),
)
RESIDUAL_LAW = Part(
    "the law of the residual",
    says="D(normF(F)**2) == -tr(F @ Gam @ F.T) - gamma * normF(F @ Z.T)**2 - 2 * gamma * normF(Z.T @ F)**2",
    by=chain(last="`D(F) == -F @ M - gamma * Z @ Z.T @ F`, and `M + M.T == Gam + gamma * Z.T @ Z`"),
    controls=(
        "D(normF(F)**2) == -tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - 2 * normF(Z.T @ F)**2",
        "D(normF(F)**2) == -tr(F @ Gam @ F.T) - 2 * gamma * normF(F @ Z.T)**2 - 2 * gamma * normF(Z.T @ F)**2",
        "D(normF(F)**2) == tr(F @ Gam @ F.T) - gamma * normF(F @ Z.T)**2 - 2 * gamma * normF(Z.T @ F)**2",
    ),
)
KEPT = Part(
    "the invariant along the flow, at instances",
    says=f"normF(Gam - Gam(0)) <= {SIZE} / 1000000000",
    by=ball_cases(most=8, skip=("badly-scaled",), **TIMES),
    decides=False,
    controls=(
        f"normF(M + M.T - M(0) - M(0).T) <= {SIZE} / 1000000000",
        f"normF(Gam - Gam(0)) >= {SIZE} / 1000000000",
    ),
    note="`Z` and `W` are enclosed at each time: nothing of the invariant is used.",
)
FALLS = Part(
    "the residual from an aligned start, at instances",
    says="normF(F)**2 <= exp(-lambda_min(Gam(0)) * t) * normF(F(0))**2 if lambda_min(Gam(0)) > 1/1000 and normF(F(0)) > 1/1000",
    theory=ALIGNED,
    by=ball_cases(most=12, skip=("badly-scaled",), **TIMES),
    controls=(
        "normF(F)**2 <= exp(-100 * lambda_max(Gam(0)) * t) * normF(F(0))**2 if lambda_min(Gam(0)) > 1/1000 and normF(F(0)) > 1/1000",
        "normF(F)**2 >= normF(F(0))**2 if lambda_min(Gam(0)) > 1/1000 and normF(F(0)) > 1/1000",
    ),
    note="Gronwall in the law of the residual; evaluated at times, not for all of them.",
)

CLAIM = Claim(
    label="flow-fa-rate",
    title="FA with a rate for the second layer",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=RATE,
    statement="FA with `D(W) == gamma * Z.T @ E` keeps `Gam == W @ C + C.T @ W.T - gamma * Z.T @ Z`, and where `Gam` is positive its residual falls.",
    parts=(INVARIANT, ALWAYS, RESIDUAL_LAW, KEPT, FALLS),
    uses=("appendix-e",),
    hypotheses=(("an aligned start, for the decay only", "hypothesis of the statement"),),
    tags=("identity", "conservation", "flow"),
)
