r"""Lemma 14: everything stays bounded.

$Z^{\top}Z = G$ is constant (Fact 3), so $\lVert Z\rVert_{F}^{2} = \operatorname{tr} G$. $E = (I-ZG^{-1}Z^{\top})Y$
is a projection of `Y`: $\lVert E\rVert_{F}^{2} = \lVert Y\rVert_{F}^{2}-\lVert ZW\rVert_{F}^{2}$. So
$\lVert F\rVert_{F} \le \lVert Y\rVert_{F}s(C)$, and `W`, `M`, A and `R`, which are products of these with
constants, are bounded for all `t >= 0`.

Does not show: a bound independent of the instance, or that anything converges.
"""

from derivations import lemma13_limit as lemma13
from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import ball_cases, chain, proof

SIZE = Part(
    "the size of Z",
    says="D(normF(Z)**2) == 0",
    by=chain(("2 * tr(Z.T @ F)", r"$\dot{Z} = F$"), last=r"$Z^{\top}F = 0$ (Fact 2)"),
    controls=(under(FA, "D(normF(Z)**2) == 0", r"FA does not conserve $\lVert Z\rVert$"),),
)
PYTHAGORAS = Part(
    "the error is a projection",
    says="normF(E)**2 == normF(Y)**2 - normF(Z @ W)**2",
    by=chain(last=r"$Z^{\top}E = 0$ (Fact 2)"),
    controls=(
        "normF(E)**2 == normF(Y)**2",
        under(FA, "normF(E)**2 == normF(Y)**2 - normF(Z @ W)**2", "needs the optimal `W`"),
    ),
    note=r"Hence $\lVert E\rVert_{F} \le \lVert Y\rVert_{F}$ and $\lVert ZW\rVert_{F} \le \lVert Y\rVert_{F}$ at every time.",
)
ALIGNMENT = Part(
    "the sizes of loss and alignment",
    says="D(l + normF(A)**2 / 4) == 0",
    by=chain(last="N2"),
    controls=("D(normF(A)**2) == 0",),
    note=r"Both terms are $\ge 0$, so `l` and $\lVert A\rVert_{F}$ are bounded by their start values for all time.",
)
YC = "normF(Y)**2 * sigma_max(C)**2"
F_SAYS = f"normF(F)**2 <= {YC}"
F_BOUND = Part(
    "the velocity, and with it the residual",
    says=F_SAYS,
    by=proof(
        step("C", "psd(sigma_max(C)**2 * I_r - C.T @ C)", "largest singular value", of="C"),
        step(
            "C C'", "psd(sigma_max(C)**2 * I_m - C @ C.T)", "largest singular value", "C", of="C", level="sigma_max(C)"
        ),
        step("rows", "tr(E @ (sigma_max(C)**2 * I_m - C @ C.T) @ E.T) >= 0", "product", "C C'", by="E"),
        step("projection", "normF(E)**2 + normF(Z @ W)**2 == normF(Y)**2", "identity"),
        step("error", "normF(Y)**2 - normF(E)**2 >= 0", "arithmetic", "projection", visible="normF(Z @ W)**2"),
        step("times", "sigma_max(C)**2 * (normF(Y)**2 - normF(E)**2) >= 0", "product", "error", by="sigma_max(C)**2"),
        step("bound", F_SAYS, "arithmetic", "rows", "times"),
    ),
    controls=(
        f"normF(F)**2 <= {YC} / 20",
        f"normF(F)**2 >= {YC}",
        "normF(F)**2 <= normF(Y)**2 / 4",
        f"normF(Y)**2 <= {YC} / 20",
    ),
)
W_SAYS = "sigma_min(Z(0))**2 * normF(W)**2 <= normF(Y)**2"
W_BOUND = Part(
    "W",
    says=W_SAYS,
    by=proof(
        step("spread", "psd(Z.T @ Z - sigma_min(Z)**2 * I_r)", "least singular value", of="Z", left="Si @ Si @ Z.T"),
        step("columns", "tr(W.T @ (Z.T @ Z - sigma_min(Z)**2 * I_r) @ W) >= 0", "product", "spread", by="W.T"),
        step("projection", "normF(E)**2 + normF(Z @ W)**2 == normF(Y)**2", "identity"),
        step("product", "tr(W.T @ Z.T @ Z @ W) == normF(Z @ W)**2", "identity"),
        step("bound", W_SAYS, "arithmetic", "columns", "product", "projection", visible="normF(E)**2"),
    ),
    controls=(
        "sigma_max(Z(0))**2 * normF(W)**2 <= normF(Y)**2 / 20",
        "sigma_min(Z(0))**2 * normF(W)**2 >= normF(Y)**2",
        "normF(W)**2 <= normF(Y)**2 / 100",
    ),
)
ENERGY = "l(0) + normF(A(0))**2 / 4"
CONSERVED = (
    step("rests", "D(l + normF(A)**2 / 4) == 0", "identity"),
    step("energy", f"l + normF(A)**2 / 4 == {ENERGY}", "monotone", "rests", of="l + normF(A)**2 / 4"),
)
LOSS_BOUND = Part(
    "the loss",
    says=f"l <= {ENERGY}",
    by=proof(*CONSERVED, step("loss", f"l <= {ENERGY}", "arithmetic", "energy", visible="normF(A)**2")),
    controls=(f"l <= ({ENERGY}) / 20", f"l >= {ENERGY}", "l <= normF(A(0))**2 / 40", f"l <= -({ENERGY})"),
)
A_BOUND = Part(
    "the alignment",
    says=f"normF(A)**2 <= 4 * ({ENERGY})",
    by=proof(*CONSERVED, step("alignment", f"normF(A)**2 <= 4 * ({ENERGY})", "arithmetic", "energy", visible="l")),
    controls=(f"normF(A)**2 <= ({ENERGY}) / 20", f"normF(A)**2 >= 4 * ({ENERGY})", f"normF(A)**2 <= -({ENERGY})"),
)
RATE_BOUND = Part(
    "the rate of the loss, upwards",
    says=f"D(l) <= {lemma13.RATE}",
    by=proof(*lemma13.rates("up")),
    controls=(f"D(l) >= {lemma13.RATE}", f"D(l) <= -({lemma13.RATE})"),
)
FALL_BOUND = Part(
    "and downwards",
    says=f"D(l) >= -({lemma13.RATE})",
    by=proof(*lemma13.rates("down")),
    controls=(f"D(l) <= -({lemma13.RATE})", f"D(l) >= {lemma13.RATE}"),
)
TIMES = Part(
    "at instances",
    says="normF(F) <= normF(Y) * sigma_max(C)",
    by=ball_cases(t=("1/2", "4")),
    decides=False,
    controls=("normF(F(0)) <= normF(Y) * sigma_max(C) / 4",),
)

CLAIM = Claim(
    label="lemma14",
    title="Everything stays bounded",
    where="Appendix A.2, Lemma 14",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"Along FA*, `Z`, `E`, `W`, `R`, `A`, `l` and $\mathrm{d}\ell/\mathrm{d}t$ are bounded for all `t >= 0`.",
    parts=(SIZE, PYTHAGORAS, ALIGNMENT, F_BOUND, W_BOUND, LOSS_BOUND, A_BOUND, RATE_BOUND, FALL_BOUND, TIMES),
    uses=("fact2", "fact3", "lemma4", "n2"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The list of bounded quantities is likely.",
    tags=("regularity",),
)
