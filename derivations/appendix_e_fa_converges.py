r"""Appendix E: why FA converges (Baldi et al. 2018).

Along FA, $WC+C^{\top}W^{\top}-Z^{\top}Z$ is constant, and
$\Phi = (1/2)\lVert WC\rVert_{F}^{2}-\operatorname{tr}(C^{\top}Y^{\top}Z)$ falls:
$\mathrm{d}\Phi /\mathrm{d}t = -\lVert(Y-ZW)C\rVert_{F}^{2}$. $\Phi$ is bounded below, since
$\lVert Z\rVert_{F}^{2} = 2\operatorname{tr}(WC)+k_{0} \le 2\sqrt{r}\lVert WC\rVert_{F}+\max(0,k_{0})$ with
$k_{0} = \lVert Z(0)\rVert_{F}^{2}-2\operatorname{tr}(W(0)C)$: the square in $\Phi$ wins over the linear term. So the
residual's square has a finite integral, and the residual tends to 0 (its derivative $-ECWC-ZZ^{\top}EC$ is
bounded).

Does not show: that `W` converges or $Z^{\top}E \to 0$, nor anything about the dynamics of alignment.
"""

from derivations.beyond import n11_fa_rate as n11
from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, chain, proof

INVARIANT = Part(
    "the invariant",
    says="D(W @ C + C.T @ W.T - Z.T @ Z) == 0",
    by=chain(
        ("Z.T @ E @ C + C.T @ E.T @ Z - F.T @ Z - Z.T @ F", r"$\dot{W} = Z^{\top}E$, $\dot{Z} = EC = F$"), last="cancel"
    ),
    controls=(
        "D(W @ C + C.T @ W.T + Z.T @ Z) == 0",
        under(FA_STAR, "D(W @ C + C.T @ W.T - Z.T @ Z) == 0", r"FA* keeps $Z^{\top}Z$ and lets $WC$ grow"),
        under(GD, "D(W @ C + C.T @ W.T - Z.T @ Z) == 0", r"GD conserves $Z^{\top}Z-WW^{\top}$"),
    ),
)
LYAPUNOV = Part(
    "the Lyapunov function",
    says="D(normF(W @ C)**2 / 2 - tr(C.T @ Y.T @ Z)) == -normF((Y - Z @ W) @ C)**2",
    by=chain(
        ("tr(C.T @ W.T @ Z.T @ E @ C) - tr(C.T @ Y.T @ F)", r"$\dot{W} = Z^{\top}E$, $\dot{Z} = F$"), last="$Y-ZW = E$"
    ),
    controls=(
        "D(normF(W @ C)**2 / 2 - tr(C.T @ Y.T @ Z)) == -normF(Y - Z @ W)**2",
        "D(normF(W @ C)**2 - tr(C.T @ Y.T @ Z)) == -normF((Y - Z @ W) @ C)**2",
    ),
)
RESIDUAL = Part(
    "the residual's derivative",
    says="D(E @ C) == -E @ C @ W @ C - Z @ Z.T @ E @ C",
    by=chain(last="product rule"),
    controls=("D(E @ C) == -E @ C @ W @ C",),
)
SIZE_W = f"(4 * ({n11.PHI_0} + 2 * {n11.H}**2 + normF(B) * sqrt({n11.PLUS})))"
SIZE_Z = f"(r + {SIZE_W} + {n11.PLUS})"
SIZE_F = f"(2 * normF(B)**2 + 2 * {SIZE_Z} * {SIZE_W})"
RATE = f"({SIZE_F} * (1 + {SIZE_W} + 2 * {SIZE_Z}))"
LINEAR = lemma("linear", n11.LINEAR_SAYS, n11.LINEAR_BY.proved(n11.LINEAR_SAYS, FA, "n11: the linear term"))
MIXED = lemma("mixed", n11.MIXED_SAYS, n11.MIXED_BY.proved(n11.MIXED_SAYS, FA, "n11: two squares"))
W_SAYS = f"normF(W @ C)**2 <= {SIZE_W}"
W_BY = proof(
    LINEAR,
    MIXED,
    step("falls", f"D({n11.PHI}) == -normF(F)**2", "identity"),
    step("positive", "normF(F)**2 >= 0", "identity"),
    step("not up", f"D(-({n11.PHI})) >= 0", "arithmetic", "falls", "positive"),
    step("phi", f"-({n11.PHI}) >= -({n11.PHI_0})", "monotone", "not up", of=f"-({n11.PHI})"),
    step("square", f"({n11.SIZE} - 2 * {n11.H})**2 >= 0", "identity"),
    step("size", W_SAYS, "arithmetic", "linear", "mixed", "phi", "square"),
)
Z_SAYS = f"normF(Z)**2 <= {SIZE_Z}"
Z_BY = proof(
    lemma("W", W_SAYS, W_BY.proved(W_SAYS, FA, "appendix-e: W C")),
    step("invariant", "D(tr(2 * W @ C - Z.T @ Z)) == 0", "identity"),
    step(
        "constant",
        "2 * tr(W @ C) - normF(Z)**2 == 2 * tr(W(0) @ C) - normF(Z(0))**2",
        "monotone",
        "invariant",
        of="2 * tr(W @ C) - normF(Z)**2",
    ),
    step("plus", f"{n11.K0} <= {n11.PLUS}", "choice", of=n11.PLUS),
    step("square", "normF(W @ C - I_r)**2 >= 0", "identity"),
    step("Z", Z_SAYS, "arithmetic", "W", "constant", "plus", "square"),
)
LIMIT_SAYS = "limit(normF(F)**2) == 0"
LIMIT_BY = proof(
    lemma("W", W_SAYS, W_BY.proved(W_SAYS, FA, "appendix-e: W C")),
    lemma("Z", Z_SAYS, Z_BY.proved(Z_SAYS, FA, "appendix-e: Z")),
    lemma("n11", n11.BOUND_SAYS, n11.BOUND_BY.proved(n11.BOUND_SAYS, FA, "n11")),
    step("Z gram", "psd(Z.T @ Z)", "arithmetic", of="Z"),
    step("Z below its trace", "psd(normF(Z)**2 * I_r - Z.T @ Z)", "trace dominates", "Z gram"),
    step(
        "Z M",
        "tr((W @ C).T @ (normF(Z)**2 * I_r - Z.T @ Z) @ (W @ C)) >= 0",
        "product",
        "Z below its trace",
        by="(W @ C).T",
    ),
    step("W left", f"{SIZE_W} - normF(W @ C)**2 >= 0", "arithmetic", "W"),
    step("Z left", f"{SIZE_Z} - normF(Z)**2 >= 0", "arithmetic", "Z"),
    step("sizes", f"normF(Z)**2 * ({SIZE_W} - normF(W @ C)**2) >= 0", "product", "W left", by="normF(Z)**2"),
    step("W above 0", f"{SIZE_W} >= 0", "arithmetic", "W left", visible="normF(W @ C)**2"),
    step("sizes too", f"{SIZE_W} * ({SIZE_Z} - normF(Z)**2) >= 0", "product", "Z left", "W above 0"),
    step("parallelogram", "normF(B + Z @ W @ C)**2 >= 0", "identity"),
    step("F is", "normF(F)**2 == normF(B - Z @ W @ C)**2", "identity"),
    step("F", f"normF(F)**2 <= {SIZE_F}", "arithmetic", "parallelogram", "F is", "Z M", "sizes", "sizes too"),
    step("rate", "D(normF(F)**2) == -2 * tr(F @ W @ C @ F.T) - 2 * normF(Z.T @ F)**2", "identity"),
    step("F gram", "psd(F.T @ F)", "arithmetic", of="F"),
    step("F below its trace", "psd(normF(F)**2 * I_r - F.T @ F)", "trace dominates", "F gram"),
    step(
        "F M",
        "tr((W @ C).T @ (normF(F)**2 * I_r - F.T @ F) @ (W @ C)) >= 0",
        "product",
        "F below its trace",
        by="(W @ C).T",
    ),
    step("plus", "normF(F @ W @ C + F)**2 >= 0", "identity"),
    step("minus", "normF(F @ W @ C - F)**2 >= 0", "identity"),
    step("Z Z'", "psd(Z @ Z.T)", "arithmetic", of="Z.T"),
    step("Z Z' below", "psd(normF(Z)**2 * I_n - Z @ Z.T)", "trace dominates", "Z Z'"),
    step("Z' F", "tr(F.T @ (normF(Z)**2 * I_n - Z @ Z.T) @ F) >= 0", "product", "Z Z' below", by="F.T"),
    step("F times W", f"normF(F)**2 * ({SIZE_W} - normF(W @ C)**2) >= 0", "product", "W left", by="normF(F)**2"),
    step("F times Z", f"normF(F)**2 * ({SIZE_Z} - normF(Z)**2) >= 0", "product", "Z left", by="normF(F)**2"),
    step("Z above 0", f"{SIZE_Z} >= 0", "arithmetic", "Z left", visible="normF(Z)**2"),
    step("factor", f"1 + {SIZE_W} + 2 * {SIZE_Z} >= 0", "arithmetic", "W above 0", "Z above 0"),
    step("F left", f"{SIZE_F} - normF(F)**2 >= 0", "arithmetic", "F"),
    step("rates", f"(1 + {SIZE_W} + 2 * {SIZE_Z}) * ({SIZE_F} - normF(F)**2) >= 0", "product", "F left", "factor"),
    step(
        "up",
        f"D(normF(F)**2) <= {RATE}",
        "arithmetic",
        "rate",
        "F M",
        "plus",
        "Z' F",
        "F times W",
        "F times Z",
        "rates",
        visible="normF(Z.T @ F)**2",
    ),
    step(
        "down",
        f"D(normF(F)**2) >= -{RATE}",
        "arithmetic",
        "rate",
        "F M",
        "minus",
        "Z' F",
        "F times W",
        "F times Z",
        "rates",
        visible="normF(Z.T @ F)**2",
    ),
    step("positive", "normF(F)**2 >= 0", "identity"),
    step(
        "limit",
        LIMIT_SAYS,
        "Barbalat",
        "positive",
        "n11",
        "up",
        "down",
        "Z",
        of="normF(F)**2",
        bound=n11.TOTAL,
        rate=RATE,
    ),
)
BOUNDED = Part(
    "W C is bounded",
    says=W_SAYS,
    by=W_BY,
    controls=(
        "normF(W @ C)**2 <= normF(W(0) @ C)**2 / 100",
        f"normF(W @ C)**2 >= {SIZE_W}",
        f"normF(W @ C)**2 <= -{SIZE_W}",
    ),
    note=r"$\Phi$ falls, and $w^{2}/2 \le \Phi +yp+yq$ with $yp \le hw+h^{2}$.",
)
Z_BOUNDED = Part(
    "Z is bounded",
    says=Z_SAYS,
    by=Z_BY,
    controls=("normF(Z)**2 <= normF(Z(0))**2 / 100", f"normF(Z)**2 >= {SIZE_Z}", f"normF(Z)**2 <= -{SIZE_Z}"),
    note=r"By the trace of the invariant, and $2\operatorname{tr}(WC) \le \lVert WC\rVert^{2}+r$.",
)
LIMIT = Part(
    "the residual tends to 0",
    says=LIMIT_SAYS,
    by=LIMIT_BY,
    controls=("normF(F)**2 == 0", "D(normF(F)**2) <= 0", "D(normF(F)**2) == -2 * tr(F @ W @ C @ F.T)"),
    note=r"Its integral is finite (N11) and its rate bounded (Barbalat); $\dot{W}$ is affine in `W` where `Z` is bounded, so FA has a solution for all time.",
)
TIMES = Part(
    "the Lyapunov function at instances",
    says="normF(W(t) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(t)) < normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) if normF(F(0)) > 0 and t > 0",
    by=ball_cases(t=("1/8", "1/2"), most=6),
    decides=False,
    controls=(
        "normF(W(t) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(t)) < normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - t * normF(F(0))**2 if normF(F(0)) > 0 and t > 0",
    ),
    note="Enclosed by the validated integrator.",
)

CONSTANT = Part(
    "the trace of the invariant for all t in [0, 1/2], at instances",
    says="greatest(2 * tr(M) - normF(Z)**2, 0, T) - least(2 * tr(M) - normF(Z)**2, 0, T) <= 1/1000",
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(tr(M) - normF(Z)**2, 0, T) - least(tr(M) - normF(Z)**2, 0, T) <= 1/1000",),
    note="Its trace, over boxes of time that cover the interval, by the validated integrator.",
)
FALLING = Part(
    "the Lyapunov function falls all through [0, 1/2], at instances",
    says="greatest(tr(M.T @ Z.T @ F) - tr(C.T @ Y.T @ F), 0, T) < 0 if normF(F(0)) > 0",
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(tr(M.T @ Z.T @ F) - tr(C.T @ Y.T @ F), 0, T) < -normF(F(0))**2 if normF(F(0)) > 0",),
    note=r"The derivative of $\Phi$ as the first link of its derivation has it, over boxes of time.",
)

CLAIM = Claim(
    label="appendix-e",
    title="Why FA converges",
    where="Appendix E",
    restoration=Restoration.LIKELY,
    theory=FA,
    statement=r"Along FA, $W C+C^{\top}W^{\top}-Z^{\top}Z$ is constant and $\Phi = \lVert W C\rVert_{F}^{2}/2-\operatorname{tr}(C^{\top}Y^{\top}Z)$ has $\mathrm{d}\Phi /\mathrm{d}t = -\lVert(Y-Z W)C\rVert_{F}^{2}$; so $(Y-Z W)C \to 0$.",
    parts=(INVARIANT, LYAPUNOV, RESIDUAL, BOUNDED, Z_BOUNDED, LIMIT, TIMES, CONSTANT, FALLING),
    uses=("n11",),
    hypotheses=(("none: every start", "letters are free"),),
    restoration_note=r"The invariant and the Lyapunov function are those of Baldi et al. 2018 in our letters; the lower bound of $\Phi$ is ours.",
    tags=("identity", "convergence", "conservation"),
)
