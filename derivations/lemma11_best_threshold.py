r"""Lemma 11: Lemma 10 at its best threshold.

The bound of Lemma 10 at `s == 0` is $f(\kappa)/\varepsilon$ with
$f = (\ell+2r\lambda^{2})/\kappa+4r\kappa-4r\lambda$ (`l` the loss at 0). For $c = \ell+2r\lambda^{2} > 0$ it is
least at `kappa == sqrt(c/r)/2`, since $f(\kappa)-f^{*} = (\sqrt{c}-2\sqrt{r}\kappa)^{2}/\kappa$, and there it is
$f^{*} = 4\sqrt{rc}-4r\lambda$. With $\ell \le rq^{2}$ and $\lvert \lambda\rvert \le 2q$,
$f^{*} \le 12rq+8rq = 20rq$, where $q = \sigma_{\max}(Y)\sigma_{\max}(C)/\sigma_{\min}(Z(0))$.

Does not show: that 20 is the printed constant. Splitting the square root as the prose may do gives $12+8\sqrt{2}$,
about 23.3.
"""

from derivations import lemma10_some_time_is_good as lemma10
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof, sympy_scalar

SCALARS = Theory(
    name="lemma11_scalars",
    title=r"$b^{2} = \ell(0)+2r\lambda^{2}$ with `b > 0`; `f` is Lemma 10's bound as a function of `kappa`",
    shapes=dict.fromkeys(("kappa", "r", "lam", "b", "loss", "q", "u", "v"), ()),
    definitions={
        "f": "(loss + r * lam**2 + r * (2 * kappa - lam)**2) / kappa",
        "f_best": "4 * sqrt(r) * b - 4 * r * lam",
        "loss_b": "b**2 - 2 * r * lam**2",
        "g": "(loss_b + r * lam**2 + r * (2 * kappa - lam)**2) / kappa",
    },
    kind="",
)

BEST = Part(
    "no threshold does better",
    says="f_best <= g",
    theory=SCALARS,
    by=sympy_scalar("(b - 2 * sqrt(r) * kappa)**2 / kappa", positive=("kappa", "r", "b"), reason="complete the square"),
    controls=("f_best + b <= g",),
)
ATTAINED = Part(
    "the best threshold attains it",
    says="f_best == (loss_b + r * lam**2 + r * (2 * (b / (2 * sqrt(r))) - lam)**2) / (b / (2 * sqrt(r)))",
    theory=SCALARS,
    by=sympy_scalar(positive=("r", "b"), reason=r"$\kappa = b/(2\sqrt{r})$"),
    controls=("f_best == (loss_b + r * lam**2 + r * (2 * (b / sqrt(r)) - lam)**2) / (b / sqrt(r))",),
)
COST = "l(0) + 2 * r * lam**2"
ROOT = f"((({COST}) / r)**(1/2))"
TIME = f"4 * sqrt(r * ({COST})) - 4 * r * lam"
FIRST_SAYS = f"least(l, 0, T) <= eps if eps * T >= {TIME} and eps > 0 and T >= 0 and {COST} > 0"
FIRST_BY = proof(
    lemma("lemma 10", lemma10.SAYS, lemma10.BY.proved(lemma10.SAYS, FA_STAR, "lemma10")),
    step("one over r", "1 / r > 0", "defining fact", of="r"),
    step("share", f"({COST}) / r > 0 if {COST} > 0", "product", "one over r", f"{COST} > 0"),
    step("root", f"{ROOT} > 0 if {COST} > 0", "defining fact", "share", of=f"({COST}) / r"),
    step("square", f"{ROOT}**2 == ({COST}) / r if {COST} > 0", "defining fact", "share", of=f"({COST}) / r"),
    step("r times", f"r * {ROOT}**2 == {COST} if {COST} > 0", "product", "square", by="r"),
    step("r r times", f"r**2 * {ROOT}**2 == r * ({COST}) if {COST} > 0", "product", "r times", by="r"),
    step("r cost", f"r * ({COST}) > 0 if {COST} > 0", "product", f"{COST} > 0", by="r"),
    step(
        "its root",
        f"sqrt(r * ({COST}))**2 == r * ({COST}) if {COST} > 0",
        "defining fact",
        "r cost",
        of=f"r * ({COST})",
    ),
    step(
        "squares", f"sqrt(r * ({COST}))**2 - (r * {ROOT})**2 >= 0 if {COST} > 0", "arithmetic", "its root", "r r times"
    ),
    step(
        "longer",
        f"sqrt(r * ({COST})) >= r * {ROOT} if {COST} > 0",
        "square root",
        "squares",
        of=f"sqrt(r * ({COST}))",
        below=f"r * {ROOT}",
    ),
    step(
        "time",
        f"eps * T - 4 * r * {ROOT} + 4 * r * lam >= 0 if eps * T >= {TIME} and {COST} > 0",
        "arithmetic",
        "longer",
        f"eps * T >= {TIME}",
    ),
    step(
        "times",
        f"{ROOT} * (eps * T - 4 * r * {ROOT} + 4 * r * lam) >= 0 if eps * T >= {TIME} and {COST} > 0",
        "product",
        "time",
        "root",
    ),
    step(
        "enough",
        f"{ROOT} / 2 * eps * T >= l(0) + r * lam**2 + r * (2 * ({ROOT} / 2) - lam)**2 if eps * T >= {TIME} and {COST} > 0",
        "arithmetic",
        "times",
        "r times",
    ),
    step("half", f"{ROOT} / 2 > 0 if {COST} > 0", "arithmetic", "root"),
    step(
        "at the best",
        f"least(l, 0, 0 + T) <= eps if {ROOT} / 2 * eps * T >= l(0) + r * lam**2 + r * (2 * ({ROOT} / 2) - lam)**2 and {ROOT} / 2 > 0 and eps > 0 and T >= 0",
        "instance",
        "lemma 10",
        kappa=f"{ROOT} / 2",
        s="0",
    ),
    step("first", FIRST_SAYS, "weaken", "at the best", "enough", "half"),
    against=ball_cases(
        most=4,
        eps=("l / 10 + 1/1000",),
        T=("1.01 * (4 * sqrt(r * (l + 2 * r * lam**2)) - 4 * r * lam) / eps", "l / (100 * eps)"),
    ),
)
FIRST = Part(
    "the time at the best threshold",
    says=FIRST_SAYS,
    by=FIRST_BY,
    controls=(
        FIRST_SAYS.replace(f"eps * T >= {TIME}", "eps * T >= l(0) / 200"),
        FIRST_SAYS.replace(f"eps * T >= {TIME} and ", ""),
        FIRST_SAYS.replace("<= eps if", "<= eps / 10000 if").replace(f"eps * T >= {TIME} and ", ""),
    ),
    note=r"Lemma 10 at $\kappa = \sqrt{(\ell(0)+2r\lambda^{2})/r}/2$.",
)
YC = "sigma_max(Y) * sigma_max(C)"
LOW = "sigma_min(Z(0))"
START = (
    step("least", "sigma_min(Z) > 0", "least singular value", of="Z", left="Si @ Si @ Z.T"),
    step("spread", "psd(Z.T @ Z - sigma_min(Z)**2 * I_r)", "least singular value", of="Z", left="Si @ Si @ Z.T"),
    step("inverse", "psd(I_r - sigma_min(Z)**2 * Gi)", "product", "spread", by="Si"),
    step("Y", "psd(sigma_max(Y)**2 * I_m - Y.T @ Y)", "largest singular value", of="Y"),
    step("C", "psd(sigma_max(C)**2 * I_r - C.T @ C)", "largest singular value", of="C"),
    step("square", "sigma_max(Y)**2 >= 0", "identity"),
    step("outside", "psd(sigma_max(Y)**2 * (sigma_max(C)**2 * I_r - C.T @ C))", "product", "C", "square"),
)
LOSS_SAYS = "l <= r * q**2"
LOSS_BY = proof(
    *START,
    step("projected", "psd(Y.T @ Y - E.T @ E)", "arithmetic", of="Z @ W"),
    step("smaller", "psd(sigma_max(Y)**2 * I_m - E.T @ E)", "arithmetic", "Y", "projected"),
    step("inside", "psd(sigma_max(Y)**2 * C.T @ C - F.T @ F)", "product", "smaller", by="C.T"),
    step("both", f"psd(({YC})**2 * I_r - F.T @ F)", "arithmetic", "inside", "outside"),
    step("normalised", f"tr(Si @ (({YC})**2 * I_r - F.T @ F) @ Si) >= 0", "product", "both", by="Si"),
    step("low square", "sigma_min(Z)**2 >= 0", "identity"),
    step("times", f"sigma_min(Z)**2 * (({YC})**2 * tr(Gi) - l) >= 0", "product", "normalised", "low square"),
    step("sum", "r - sigma_min(Z)**2 * tr(Gi) >= 0", "product", "inverse"),
    step("sum times", f"({YC})**2 * (r - sigma_min(Z)**2 * tr(Gi)) >= 0", "product", "sum", by=f"({YC})**2"),
    step("whole", f"sigma_min(Z) * (sigma_min(Z) * l) <= r * ({YC})**2", "arithmetic", "times", "sum times"),
    step("once", f"sigma_min(Z) * l <= r * ({YC})**2 / sigma_min(Z)", "cancel", "whole", "least", by="sigma_min(Z)"),
    step("twice", LOSS_SAYS, "cancel", "once", "least", by="sigma_min(Z)"),
    against=ball_cases(t=("0", "1/2")),
)
LOSS = Part(
    "the loss",
    says=LOSS_SAYS,
    by=LOSS_BY,
    controls=("l <= r * q**2 / 20", "l >= r * q**2", "l <= q**2 / 4", "l <= r * q / 20"),
    note=r"$R = ECG^{-1/2}$ has `r` columns and $E^{\top}E \le Y^{\top}Y$ (a projection). At every time.",
)
FORM = "S @ W @ C @ Si"
LAMBDA_SAYS = f"-lam <= 2 * q if {YC} > 0"
LAMBDA_BY = proof(
    *START,
    step("projected", "psd(Y.T @ Y - W.T @ G @ W)", "arithmetic", of="E"),
    step("smaller", "psd(sigma_max(Y)**2 * I_m - W.T @ G @ W)", "arithmetic", "Y", "projected"),
    step("inside", "psd(sigma_max(Y)**2 * C.T @ C - M.T @ G @ M)", "product", "smaller", by="C.T"),
    step("both", f"psd(({YC})**2 * I_r - M.T @ G @ M)", "arithmetic", "inside", "outside"),
    step("normalised", f"psd(({YC})**2 * Gi - ({FORM}).T @ {FORM})", "product", "both", by="Si"),
    step("one over", "1 / sigma_min(Z) > 0", "defining fact", "least", of="sigma_min(Z)"),
    step("q", f"q > 0 if {YC} > 0", "product", "one over", f"{YC} > 0"),
    step("unit", "sigma_min(Z) * (1 / sigma_min(Z)) == 1", "defining fact", "least", of="sigma_min(Z)"),
    step("level", f"q * sigma_min(Z) == {YC}", "product", "unit", by=YC),
    step(
        "level times", f"q**2 * sigma_min(Z)**2 == q * sigma_min(Z) * {YC}", "product", "level", by="q * sigma_min(Z)"
    ),
    step("level square", f"q * sigma_min(Z) * {YC} == ({YC})**2", "product", "level", by=YC),
    step("levels", f"q**2 * sigma_min(Z)**2 - ({YC})**2 >= 0", "arithmetic", "level times", "level square"),
    step("root", "psd(Gi)", "arithmetic", of="Si"),
    step("bigger", f"psd((q**2 * sigma_min(Z)**2 - ({YC})**2) * Gi)", "product", "root", "levels"),
    step("q square", "q**2 >= 0", "identity"),
    step("identity", "psd(q**2 * (I_r - sigma_min(Z)**2 * Gi))", "product", "inverse", "q square"),
    step("form", f"psd(q**2 * I_r - ({FORM}).T @ {FORM})", "arithmetic", "identity", "bigger", "normalised"),
    step("sum", "psd(q * (A + 2 * q * I_r))", "arithmetic", "form", of=f"q * I_r + {FORM}"),
    step("cancelled", f"psd(A + 2 * q * I_r) if {YC} > 0", "cancel", "sum", "q"),
    step("at 0", f"psd(A(0) + 2 * q * I_r) if {YC} > 0", "at", "cancelled", time="0"),
    step(
        "eigenvalue", f"lambda_min(A(0)) >= -2 * q if {YC} > 0", "least eigenvalue", "at 0", of="A(0)", level="-2 * q"
    ),
    step("zero", f"0 >= -2 * q if {YC} > 0", "arithmetic", "q"),
    step("lam", LAMBDA_SAYS, "choice", "eigenvalue", "zero", of="min(0, lambda_min(A(0)))"),
    against=ball_cases(),
)
LAMBDA = Part(
    "the least eigenvalue at the start",
    says=LAMBDA_SAYS,
    by=LAMBDA_BY,
    controls=(
        f"-lam <= q / 10 if {YC} > 0",
        f"-lam >= 2 * q if {YC} > 0",
        f"lam >= 2 * q if {YC} > 0",
        f"-lam <= -q if {YC} > 0",
    ),
    note=r"$A = P+P^{\top}$ with $P = G^{1/2}WCG^{-1/2}$, $P^{\top}P \le q^{2}I$, and $(qI+P)^{\top}(qI+P) \ge 0$.",
)
TWENTY_SAYS = "least(l, 0, T) <= eps if T >= 20 * r * q / eps and eps > 0"
TWENTY_BY = proof(
    lemma("first", FIRST_SAYS, FIRST_BY.proved(FIRST_SAYS, FA_STAR, "lemma11")),
    lemma("loss", LOSS_SAYS, LOSS_BY.proved(LOSS_SAYS, FA_STAR, "lemma11: the loss")),
    lemma("lambda", LAMBDA_SAYS, LAMBDA_BY.proved(LAMBDA_SAYS, FA_STAR, "lemma11: lambda")),
    step("loss at 0", "l(0) <= r * q**2", "at", "loss", time="0"),
    step("sign", "lam <= 0", "choice", of="min(0, lambda_min(A(0)))"),
    step("difference", f"2 * q - lam >= 0 if {YC} > 0", "arithmetic", "lambda", "sign"),
    step("product", f"(2 * q + lam) * (2 * q - lam) >= 0 if {YC} > 0", "product", "lambda", "difference"),
    step("product times", f"r**2 * (2 * q + lam) * (2 * q - lam) >= 0 if {YC} > 0", "product", "product", by="r**2"),
    step("loss times", "r * l(0) <= r**2 * q**2", "product", "loss at 0", by="r"),
    step("cost", "r * (l(0) + 2 * r * lam**2) >= 0", "identity"),
    step("root", f"sqrt(r * ({COST}))**2 == r * ({COST})", "defining fact", "cost", of=f"r * ({COST})"),
    step(
        "squares",
        f"(3 * r * q)**2 - sqrt(r * ({COST}))**2 >= 0 if {YC} > 0",
        "arithmetic",
        "root",
        "loss times",
        "product times",
    ),
    step("least", "sigma_min(Z) > 0", "least singular value", of="Z", left="Si @ Si @ Z.T"),
    step("one over", "1 / sigma_min(Z(0)) > 0", "defining fact", "least", of="sigma_min(Z)"),
    step("q", "3 * r * q >= 0", "product", "one over", by=f"3 * r * {YC}"),
    step(
        "three",
        f"3 * r * q >= sqrt(r * ({COST})) if {YC} > 0",
        "square root",
        "squares",
        "q",
        of="3 * r * q",
        below=f"sqrt(r * ({COST}))",
    ),
    step("eight", f"-r * lam <= 2 * r * q if {YC} > 0", "product", "lambda", by="r"),
    step("one", "eps * (1 / eps) == 1 if eps > 0", "defining fact", "eps > 0", of="eps"),
    step("one times", "eps * (20 * r * q / eps) == 20 * r * q if eps > 0", "product", "one", by="20 * r * q"),
    step(
        "long",
        "eps * T >= eps * (20 * r * q / eps) if T >= 20 * r * q / eps and eps > 0",
        "product",
        "T >= 20 * r * q / eps",
        "eps > 0",
    ),
    step(
        "enough",
        f"eps * T >= {TIME} if T >= 20 * r * q / eps and eps > 0 and {YC} > 0",
        "arithmetic",
        "long",
        "one times",
        "three",
        "eight",
    ),
    step("after", "eps * T >= 0 if T >= 20 * r * q / eps and eps > 0", "arithmetic", "long", "one times", "q"),
    step("after 0", "T >= 0 if T >= 20 * r * q / eps and eps > 0", "cancel", "after", "eps > 0"),
    step(
        "with loss",
        f"least(l, 0, T) <= eps if T >= 20 * r * q / eps and eps > 0 and {YC} > 0 and {COST} > 0",
        "weaken",
        "first",
        "enough",
        "after 0",
    ),
    step("anywhere", "l >= least(l, 0, T) if 0 <= t and t <= T", "extremum", of="l", stop="T"),
    step("at the start", "l(0) >= least(l, 0, T) if T >= 0", "at", "anywhere", time="0"),
    step(
        "no loss",
        f"least(l, 0, T) <= eps if T >= 0 and eps > 0 and {COST} <= 0",
        "arithmetic",
        "at the start",
        f"{COST} <= 0",
        "eps > 0",
        visible="r * lam**2",
    ),
    step(
        "without",
        f"least(l, 0, T) <= eps if T >= 20 * r * q / eps and eps > 0 and {COST} <= 0",
        "weaken",
        "no loss",
        "after 0",
    ),
    step("some", f"{TWENTY_SAYS} and {YC} > 0", "cases", "with loss", "without", on=f"{COST} > 0"),
    step("none", f"q <= 0 if {YC} <= 0", "product", "one over", f"{YC} <= 0"),
    step("none at all", f"r * q**2 <= 0 if {YC} <= 0", "product", "none", "q"),
    step(
        "at once",
        f"least(l, 0, T) <= eps if T >= 0 and eps > 0 and {YC} <= 0",
        "arithmetic",
        "at the start",
        "loss at 0",
        "none at all",
        "eps > 0",
    ),
    step("no drive", f"{TWENTY_SAYS} and {YC} <= 0", "weaken", "at once", "after 0"),
    step("twenty", TWENTY_SAYS, "cases", "some", "no drive", on=f"{YC} > 0"),
    against=ball_cases(most=4, eps=("l / 10 + 1/1000",), T=("20.1 * r * q / eps", "l / (100 * eps)")),
)
TWENTY = Part(
    "the constant 20",
    says=TWENTY_SAYS,
    by=TWENTY_BY,
    controls=(
        TWENTY_SAYS.replace("20 * r * q / eps", "l(0) / (200 * eps)"),
        TWENTY_SAYS.replace("T >= 20 * r * q / eps and ", ""),
    ),
)

CLAIM = Claim(
    label="lemma11",
    title="The time bound at its best threshold",
    where="Appendix A.2, Lemma 11",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$T \ge (4\sqrt{r(\ell(0)+2r\lambda^{2})}+4r\lvert \lambda\rvert)/\varepsilon$ suffices for $\min \ell \le \varepsilon$; hence $T \ge 20rq/\varepsilon$ does.",
    parts=(FIRST, LOSS, LAMBDA, TWENTY, BEST, ATTAINED),
    uses=("lemma10",),
    hypotheses=(
        (r"$\ell(0)+2r\lambda^{2} > 0$ for the best threshold", "hypothesis of its text; the constant 20 needs none"),
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
    ),
    restoration_note="The constant is ours: 20, or about 23.3 (at most 24) if the square root is split.",
    tags=("convergence", "bound"),
)
