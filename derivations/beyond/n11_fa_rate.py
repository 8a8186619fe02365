r"""N11: FA has an explicit rate too.

With Appendix E's invariant and Lyapunov function,
$\int_{0}^{\infty}\lVert(Y-ZW)C\rVert_{F}^{2}\,\mathrm{d}t \le \Phi(0)-\inf \Phi$. Put $y = \lVert YC\rVert_{F}$,
$w = \lVert WC\rVert_{F}$, $k_{0} = \lVert Z(0)\rVert_{F}^{2}-2\operatorname{tr}(W(0)C)$:
$\Phi \ge w^{2}/2-y\sqrt{2\sqrt{r}w}-y\sqrt{\max(0,k_{0})}$, whose minimum over $w$ is at
$w^{3/2} = yr^{1/4}/\sqrt{2}$, with value $-(3/2)(y^{2}\sqrt{r}/2)^{2/3}-y\sqrt{\max(0,k_{0})}$. So FA's residual, too,
is below $\varepsilon$ once before a time of order $1/\varepsilon$. And
$A(t) = A(0)+Z^{\top}Z(t)-Z(0)^{\top}Z(0) \ge A(0)-Z(0)^{\top}Z(0)$ for $A = WC+C^{\top}W^{\top}$: alignment can
fall, but not far.

Does not show: convergence of `W`, or monotone alignment.
"""

from derivations.instances import WELL_SCALED
from derivations.theories import FA
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, chain, proof

ALIGNMENT = Part(
    "alignment cannot fall far",
    says="D(W @ C + C.T @ W.T) == D(Z.T @ Z)",
    by=chain(last=r"Appendix E's invariant"),
    controls=("D(W @ C + C.T @ W.T) == 2 * F.T @ F",),
    note=r"So $A(t) = A(0)+Z^{\top}Z(t)-Z(0)^{\top}Z(0)$, and $Z^{\top}Z(t)$ is PSD.",
)
FALLS = Part(
    "at instances",
    says="psd(W(t) @ C + C.T @ W(t).T - W(0) @ C - C.T @ W(0).T + Z(0).T @ Z(0))",
    by=ball_cases(draws=WELL_SCALED, t=("1/8", "1/2")),
    decides=False,
    controls=("psd(W(t) @ C + C.T @ W(t).T - W(0) @ C - C.T @ W(0).T)",),
)
PHI = "normF(W @ C)**2 / 2 - tr(B.T @ Z)"
PHI_0 = "normF(W(0) @ C)**2 / 2 - tr(B.T @ Z(0))"
K0 = "normF(Z(0))**2 - 2 * tr(W(0) @ C)"
PLUS = f"max(0, {K0})"
H = "((normF(B)**2 * sqrt(r) / 2)**(1/3))"
SIZE = "normF(W @ C)"
P = f"sqrt(2 * sqrt(r) * {SIZE})"
LINEAR_SAYS = f"tr(B.T @ Z) <= normF(B) * {P} + normF(B) * sqrt({PLUS})"
LINEAR_BY = proof(
    step("invariant", "D(tr(2 * W @ C - Z.T @ Z)) == 0", "identity"),
    step(
        "constant",
        "2 * tr(W @ C) - normF(Z)**2 == 2 * tr(W(0) @ C) - normF(Z(0))**2",
        "monotone",
        "invariant",
        of="2 * tr(W @ C) - normF(Z)**2",
    ),
    step("plus", f"{K0} <= {PLUS}", "choice", of=PLUS),
    step("not negative", f"0 <= {PLUS}", "choice", of=PLUS),
    step("trace", f"tr(W @ C) <= sqrt(r) * {SIZE}", "Cauchy-Schwarz", of="I_r", with_="W @ C"),
    step("size of Z", f"normF(Z)**2 <= 2 * sqrt(r) * {SIZE} + {PLUS}", "arithmetic", "constant", "plus", "trace"),
    step("P", f"{P}**2 == 2 * sqrt(r) * {SIZE}", "defining fact", of=f"2 * sqrt(r) * {SIZE}"),
    step("Q", f"sqrt({PLUS})**2 == {PLUS}", "defining fact", "not negative", of=PLUS),
    step(
        "squares",
        f"({P} + sqrt({PLUS}))**2 - normF(Z)**2 >= 0",
        "arithmetic",
        "size of Z",
        "P",
        "Q",
        visible=f"{P} * sqrt({PLUS})",
    ),
    step(
        "norm of Z",
        f"{P} + sqrt({PLUS}) >= normF(Z)",
        "square root",
        "squares",
        of=f"{P} + sqrt({PLUS})",
        below="normF(Z)",
    ),
    step(
        "times",
        f"normF(B) * {P} + normF(B) * sqrt({PLUS}) >= normF(B) * normF(Z)",
        "product",
        "norm of Z",
        by="normF(B)",
    ),
    step("Cauchy-Schwarz", "tr(B.T @ Z) <= normF(B) * normF(Z)", "Cauchy-Schwarz", of="B", with_="Z"),
    step("linear", LINEAR_SAYS, "arithmetic", "times", "Cauchy-Schwarz"),
)
LINEAR = Part(
    "the linear term",
    says=LINEAR_SAYS,
    by=LINEAR_BY,
    controls=(
        f"tr(B.T @ Z) <= (normF(B) * {P} + normF(B) * sqrt({PLUS})) / 20 if tr(B.T @ Z) > 1/100",
        "tr(B.T @ Z) <= normF(B)**2 / 100 if tr(B.T @ Z) > 1/100",
        f"tr(B.T @ Z) >= normF(B) * {P} + normF(B) * sqrt({PLUS})",
        f"tr(B.T @ Z) <= -(normF(B) * {P} + normF(B) * sqrt({PLUS}))",
    ),
    note=r"$\lVert Z\rVert_{F}^{2} = 2\operatorname{tr}(WC)+k_{0}$ by Appendix E's invariant, $\lvert \operatorname{tr}(WC)\rvert \le \sqrt{r}\lVert WC\rVert_{F}$, and $\sqrt{a+b} \le \sqrt{a}+\sqrt{b}$.",
)
BELOW_SAYS = f"{PHI} >= -(3/2) * {H}**2 - normF(B) * sqrt({PLUS})"
MIXED_SAYS = f"{H} * {SIZE} + {H}**2 - normF(B) * {P} >= 0"
MIXED_BY = proof(
    step("base", "normF(B)**2 * sqrt(r) / 2 >= 0", "identity"),
    step(
        "cube",
        f"{H}**3 == normF(B)**2 * sqrt(r) / 2",
        "defining fact",
        "base",
        of="normF(B)**2 * sqrt(r) / 2",
        root="3",
    ),
    step("cube times", f"{H}**3 * {SIZE} == normF(B)**2 * sqrt(r) / 2 * {SIZE}", "product", "cube", by=SIZE),
    step("P", f"{P}**2 == 2 * sqrt(r) * {SIZE}", "defining fact", of=f"2 * sqrt(r) * {SIZE}"),
    step("P times", f"normF(B)**2 * {P}**2 == normF(B)**2 * 2 * sqrt(r) * {SIZE}", "product", "P", by="normF(B)**2"),
    step("square", f"(normF(B) * {P} - 2 * {H}**2)**2 >= 0", "identity"),
    step(
        "whole",
        f"{H}**2 * ({H} * {SIZE} + {H}**2 - normF(B) * {P}) >= 0",
        "arithmetic",
        "square",
        "P times",
        "cube times",
    ),
    step("y", "sqrt(r) > 0", "defining fact", of="r"),
    step("positive", "normF(B)**2 * sqrt(r) / 2 > 0 if normF(B)**2 > 0", "product", "y", "normF(B)**2 > 0"),
    step("H", f"{H} > 0 if normF(B)**2 > 0", "defining fact", "positive", of="normF(B)**2 * sqrt(r) / 2", root="3"),
    step("H square", f"{H}**2 > 0 if normF(B)**2 > 0", "product", "H", "H"),
    step("with B", f"{H} * {SIZE} + {H}**2 - normF(B) * {P} >= 0 if normF(B)**2 > 0", "cancel", "whole", "H square"),
    step("no B", "0 >= normF(B) if normF(B)**2 <= 0", "square root", "normF(B)**2 <= 0", of="0", below="normF(B)"),
    step("no B times", f"normF(B) * {P} <= 0 if normF(B)**2 <= 0", "product", "no B", by=P),
    step(
        "without B",
        f"{H} * {SIZE} + {H}**2 - normF(B) * {P} >= 0 if normF(B)**2 <= 0",
        "arithmetic",
        "no B times",
        visible=f"{H} * {SIZE}; {H}**2",
    ),
    step("mixed", MIXED_SAYS, "cases", "with B", "without B", on="normF(B)**2 > 0"),
)
BELOW_BY = proof(
    lemma("linear", LINEAR_SAYS, LINEAR_BY.proved(LINEAR_SAYS, FA, "n11: the linear term")),
    lemma("mixed", MIXED_SAYS, MIXED_BY.proved(MIXED_SAYS, FA, "n11: two squares")),
    step("other square", f"({SIZE} - {H})**2 >= 0", "identity"),
    step("below", BELOW_SAYS, "arithmetic", "linear", "mixed", "other square"),
)
BELOW = Part(
    "the Lyapunov function is bounded below",
    says=BELOW_SAYS,
    by=BELOW_BY,
    controls=(
        f"{PHI} >= 1000 * {H}**2 - normF(B) * sqrt({PLUS})",
        f"{PHI} >= 0",
        f"{PHI} <= -(3/2) * {H}**2 - normF(B) * sqrt({PLUS})",
        f"{PHI} >= {H}**2 + normF(B) * sqrt({PLUS})",
    ),
    note=r"Two squares: $yp \le hw+h^{2}$ with $h^{3} = y^{2}\sqrt{r}/2$ and $p^{2} = 2\sqrt{r}w$, and $hw \le w^{2}/2+h^{2}/2$.",
)
TOTAL = f"{PHI_0} + (3/2) * {H}**2 + normF(B) * sqrt({PLUS})"
BOUND_SAYS = f"integral(normF(F)**2, 0, T) <= {TOTAL} if T >= 0"
BOUND_BY = proof(
    lemma("below", BELOW_SAYS, BELOW_BY.proved(BELOW_SAYS, FA, "n11: bounded below")),
    step(
        "below at T",
        BELOW_SAYS.replace("W @ C", "W(T) @ C").replace("@ Z)", "@ Z(T))") + " if T >= 0",
        "at",
        "below",
        time="T",
    ),
    step("falls", f"D({PHI}) == -normF(F)**2", "identity"),
    step(
        "ends",
        f"integral(D({PHI}), 0, T) == normF(W(T) @ C)**2 / 2 - tr(B.T @ Z(T)) - ({PHI_0}) if T >= 0",
        "fundamental theorem",
        of=PHI,
        stop="T",
    ),
    step("bound", BOUND_SAYS, "arithmetic", "ends", "below at T"),
)
SPENT = f"{PHI_0} - ({PHI})"
BOUND = Part(
    "the bound",
    says=BOUND_SAYS,
    by=BOUND_BY,
    controls=(
        f"{SPENT} <= ({TOTAL}) / 1000 if normF(F(0))**2 > 1",
        f"{SPENT} <= -({TOTAL})",
        f"{SPENT} >= {TOTAL}",
        f"{SPENT} <= {PHI_0} - (3/2) * {H}**2 - normF(B) * sqrt({PLUS})",
    ),
    note=r"The false neighbours have $\Phi(0)-\Phi(t)$ for the integral.",
)
GRAM = Part(
    "alignment cannot fall far, at all times",
    says="psd(W @ C + C.T @ W.T - W(0) @ C - C.T @ W(0).T + Z(0).T @ Z(0))",
    by=proof(
        step("rate", "D(W @ C + C.T @ W.T - Z.T @ Z) == 0", "identity"),
        step(
            "constant",
            "W @ C + C.T @ W.T - Z.T @ Z == W(0) @ C + C.T @ W(0).T - Z(0).T @ Z(0)",
            "monotone",
            "rate",
            of="W @ C + C.T @ W.T - Z.T @ Z",
        ),
        step("gram", "psd(Z.T @ Z)", "arithmetic", of="Z"),
        step(
            "bound",
            "psd(W @ C + C.T @ W.T - W(0) @ C - C.T @ W(0).T + Z(0).T @ Z(0))",
            "arithmetic",
            "gram",
            "constant",
        ),
    ),
    controls=(
        "psd(W @ C + C.T @ W.T - W(0) @ C - C.T @ W(0).T)",
        "psd(W @ C + C.T @ W.T - W(0) @ C - C.T @ W(0).T - Z(0).T @ Z(0))",
        "psd(W(0) @ C + C.T @ W(0).T - W @ C - C.T @ W.T)",
    ),
)
INTEGRAL = Part(
    "the integral, as a difference of end points",
    says=(
        "normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - normF(W(t) @ C)**2 / 2 + tr(C.T @ Y.T @ Z(t)) <= "
        "-tr(Z(0).T @ Y @ C) + normF(W(0) @ C)**2 / 2 + (3 / 2) * (normF(Y @ C)**2 * sqrt(r) / 2)**(2 / 3) "
        "+ normF(Y @ C) * sqrt(max(0, normF(Z(0))**2 - 2 * tr(W(0) @ C)))"
    ),
    by=ball_cases(draws=WELL_SCALED, t=("1/8", "1/2")),
    decides=False,
    controls=(
        "normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - normF(W(t) @ C)**2 / 2 + tr(C.T @ Y.T @ Z(t)) <= "
        "(-tr(Z(0).T @ Y @ C) + normF(W(0) @ C)**2 / 2 + (3 / 2) * (normF(Y @ C)**2 * sqrt(r) / 2)**(2 / 3) "
        "+ normF(Y @ C) * sqrt(max(0, normF(Z(0))**2 - 2 * tr(W(0) @ C)))) / 8",
    ),
)

CLAIM = Claim(
    label="n11",
    title="An explicit rate for FA",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA,
    statement=r"Along FA, $\int_{0}^{\infty}\lVert(Y-Z W)C\rVert_{F}^{2} \le \Phi(0)+(3/2)(\lVert Y C\rVert_{F}^{2}\sqrt{r}/2)^{2/3}+\lVert Y C\rVert_{F}\sqrt{\max(0,k_{0})}$.",
    parts=(ALIGNMENT, GRAM, LINEAR, BELOW, BOUND, FALLS, INTEGRAL),
    hypotheses=(("none: every start", "letters are free"),),
    tags=("convergence", "bound"),
)
