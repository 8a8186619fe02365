r"""Lemma 12: from the loss to the residual.

$\lVert EC\rVert_{F}^{2} = \lVert RG^{1/2}\rVert_{F}^{2} \le \sigma_{\max}(Z(0))^{2}\lVert R\rVert_{F}^{2}$, since
$\sigma_{\max}(G^{1/2}) = \sigma_{\max}(Z(0))$ and `G` is constant (Fact 3). So Lemma 11 with
$\varepsilon/\sigma_{\max}(Z(0))^{2}$ in place of `eps` bounds the residual:
$T \ge 20r\operatorname{cond}(Z(0))s(Z(0))s(Y)s(C)/\varepsilon$.

Does not show: Theorem 1 (ii), which is Lemma 13.
"""

from derivations import lemma11_best_threshold as lemma11
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, chain, proof

EXACT = Part(
    "residual and loss",
    says="normF(E @ C)**2 == tr(S @ R.T @ R @ S)",
    by=chain(last="$EC = RG^{1/2}$"),
    controls=("normF(E @ C)**2 == tr(R.T @ R)",),
)
SAYS = "normF(F)**2 <= sigma_max(Z(0))**2 * l"
BY = proof(
    step("size", "psd(sigma_max(Z)**2 * I_r - Z.T @ Z)", "largest singular value", of="Z"),
    step("rows", "tr(R @ (sigma_max(Z)**2 * I_r - Z.T @ Z) @ R.T) >= 0", "product", "size", by="R"),
    step("residual", "normF(F)**2 == tr(R @ Z.T @ Z @ R.T)", "identity"),
    step("bound", SAYS, "arithmetic", "rows", "residual"),
    against=ball_cases(most=6, t=("1/2",)),
)
SQUARE = Part(
    "the norm bound",
    says=SAYS,
    by=BY,
    controls=(
        "normF(F)**2 <= sigma_max(Z(0))**2 * l / 10",
        "normF(F)**2 <= sigma_min(Z(0))**2 * l / 2",
        "normF(F)**2 >= sigma_max(Z(0))**2 * l + 1/1000",
        "normF(E)**2 <= sigma_max(Z(0))**2 * l / 10",
    ),
    note=r"$F = RG^{1/2}$ and $\sigma_{\max}(G^{1/2}) = s(Z(0))$, as `G` is constant (Fact 3).",
)
TIMES = Part(
    "at instances",
    says="normF(E @ C)**2 <= sigma_max(Z(0))**2 * l if l(0) > 1/1000 and cond(Z(0)) > 1001/1000",
    by=ball_cases(t=("0", "1/2", "2")),
    controls=("normF(E @ C)**2 <= sigma_min(Z(0))**2 * l if l(0) > 1/1000 and cond(Z(0)) > 1001/1000",),
    decides=False,
)
LENGTH = "20 * r * cond(Z(0)) * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C) / eps"
THEN_SAYS = f"least(normF(F)**2, 0, T) <= eps if T >= {LENGTH} and eps > 0"
SIZE = "sigma_max(Z(0))"
LEVEL = f"least(normF(F)**2, 0, T) / {SIZE} / {SIZE}"
LOSS = f"eps / {SIZE} / {SIZE}"
INVERSE = "Si @ Si @ Z.T"
ENOUGH = f"T >= 20 * r * q / ({LOSS})"
THEN_BY = proof(
    step("size", "psd(sigma_max(Z)**2 * I_r - Z.T @ Z)", "largest singular value", of="Z"),
    step("rows", "tr(R @ (sigma_max(Z)**2 * I_r - Z.T @ Z) @ R.T) >= 0", "product", "size", by="R"),
    step("residual", "normF(F)**2 == tr(R @ Z.T @ Z @ R.T)", "identity"),
    step(
        "least", "normF(F)**2 >= least(normF(F)**2, 0, T) if 0 <= t and t <= T", "extremum", of="normF(F)**2", stop="T"
    ),
    step(
        "chain",
        f"{SIZE} * ({SIZE} * l) >= least(normF(F)**2, 0, T) if 0 <= t and t <= T",
        "arithmetic",
        "rows",
        "residual",
        "least",
    ),
    step("sigma_min", "sigma_min(Z) > 0", "least singular value", of="Z", left=INVERSE),
    step("order", "sigma_max(Z) >= sigma_min(Z)", "least singular value", of="Z", left=INVERSE),
    step("positive", f"{SIZE} > 0", "arithmetic", "sigma_min", "order"),
    step(
        "once",
        f"{SIZE} * l >= least(normF(F)**2, 0, T) / {SIZE} if 0 <= t and t <= T",
        "cancel",
        "chain",
        "positive",
        by=SIZE,
    ),
    step("twice", f"l >= {LEVEL} if 0 <= t and t <= T", "cancel", "once", "positive", by=SIZE),
    step(
        "throughout", f"least(l, 0, T) >= {LEVEL} if T >= 0", "bound throughout", "twice", of="l", bound=LEVEL, stop="T"
    ),
    lemma("lemma 11", lemma11.TWENTY_SAYS, lemma11.TWENTY_BY.proved(lemma11.TWENTY_SAYS, FA_STAR, "lemma11")),
    step(
        "in the loss",
        f"least(l, 0, T) <= {LOSS} if {ENOUGH} and {LOSS} > 0",
        "instance",
        "lemma 11",
        eps=LOSS,
    ),
    step("one over", f"1 / {SIZE} > 0", "defining fact", "positive", of=SIZE),
    step("eps over", f"eps / {SIZE} > 0 if eps > 0", "product", "one over", "eps > 0"),
    step("eps positive", f"{LOSS} > 0 if eps > 0", "product", "one over", "eps over"),
    step("unit", f"{SIZE} * (1 / {SIZE}) == 1", "defining fact", "positive", of=SIZE),
    step("inverse", f"1 / (1 / {SIZE}) == {SIZE}", "cancel", "unit", "one over", by=f"1 / {SIZE}"),
    step(
        "times",
        f"20 * r * q / ({LOSS}) == 20 * r * q * {SIZE} / eps / (1 / {SIZE})",
        "product",
        "inverse",
        by="20 * r * q / eps / (1 / sigma_max(Z(0)))",
    ),
    step(
        "times too",
        f"20 * r * q * {SIZE} / eps / (1 / {SIZE}) == {LENGTH}",
        "product",
        "inverse",
        by="20 * r * q * sigma_max(Z(0)) / eps",
    ),
    step("long enough", f"{ENOUGH} if T >= {LENGTH}", "arithmetic", "times", "times too", f"T >= {LENGTH}"),
    step(
        "low",
        f"least(l, 0, T) <= {LOSS} if T >= {LENGTH} and eps > 0",
        "weaken",
        "in the loss",
        "eps positive",
        "long enough",
    ),
    step(
        "level",
        f"{LEVEL} <= {LOSS} if T >= {LENGTH} and eps > 0 and T >= 0",
        "arithmetic",
        "throughout",
        "low",
    ),
    step(
        "up",
        f"least(normF(F)**2, 0, T) / {SIZE} <= eps / {SIZE} if T >= {LENGTH} and eps > 0 and T >= 0",
        "cancel",
        "level",
        "one over",
    ),
    step(
        "up again",
        f"least(normF(F)**2, 0, T) <= eps if T >= {LENGTH} and eps > 0 and T >= 0",
        "cancel",
        "up",
        "one over",
    ),
    step("least singular value", "sigma_min(Z) > 0", "least singular value", of="Z", left=INVERSE),
    step("one over it", "1 / sigma_min(Z(0)) > 0", "defining fact", "least singular value", of="sigma_min(Z)"),
    step("one over eps", "1 / eps > 0 if eps > 0", "defining fact", "eps > 0", of="eps"),
    step(
        "no time",
        f"{LENGTH} >= 0 if eps > 0",
        "product",
        "one over eps",
        "one over it",
        by=f"20 * r * {SIZE}**2 * sigma_max(Y) * sigma_max(C)",
    ),
    step("after 0", f"T >= 0 if T >= {LENGTH} and eps > 0", "arithmetic", "no time", f"T >= {LENGTH}"),
    step("then", THEN_SAYS, "weaken", "up again", "after 0"),
    against=ball_cases(most=4, eps=("normF(F)**2 / 10 + 1/1000",), T=(f"1.01 * {LENGTH}", f"{LENGTH} / 800")),
)
THEN = Part(
    "Lemma 11 for the residual",
    says=THEN_SAYS,
    by=THEN_BY,
    controls=(
        THEN_SAYS.replace(LENGTH, f"{LENGTH} / 1000"),
        THEN_SAYS.replace("<= eps if", "<= eps / 10000 if").replace(LENGTH, f"{LENGTH} / 1000"),
    ),
)

CLAIM = Claim(
    label="lemma12",
    title="From the loss to the residual",
    where="Appendix A.2, Lemma 12",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$\lVert(Y-Z W)C\rVert_{F}^{2} \le \sigma_{\max}(Z(0))^{2}\ell$; so $T \ge 20r\operatorname{cond}(Z(0))s(Z(0))s(Y)s(C)/\varepsilon$ gives $\min \lVert(Y-Z W)C\rVert_{F}^{2} \le \varepsilon$.",
    parts=(EXACT, SQUARE, TIMES, THEN),
    uses=("fact3", "lemma11"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The paper says FA for FA* here: an erratum.",
    tags=("convergence", "bound"),
)
