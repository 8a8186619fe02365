r"""Lemma 7: directions of low alignment are seen for a bounded time.

$R_{\le \kappa}$ keeps the rows $r_{i}$ of `R` with $r_{i}^{\top}Ar_{i} \le \kappa\lVert r_{i}\rVert^{2}$. For such
a row `x` at time `t`, $x^{\top}A(t)x \le \kappa\lVert x\rVert^{2}$ and
$x^{\top}A(0)x \ge \lambda_{\min}(A(0))\lVert x\rVert^{2}$, and the difference is
$2\int_{0}^{t}\lVert R(s)x\rVert^{2}\,\mathrm{d}s$ (Lemma 5): so the rows seen at time `t` have a small inner
product with all rows seen before, and Lemma 6 bounds $\int \lVert R_{\le \kappa}\rVert_{F}^{2}$ by
$r(\kappa-\lambda_{\min}(A(0)))$.

Does not show: anything for `kappa` below `lambda_min(A(0))`, where the printed right side is negative: hence the
maximum with 0.
"""

from derivations import lemma6_sharp_proofs as lemma6
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, chain, proof

GROWTH = Part(
    "growth along a direction",
    says="D(x.T @ A @ x) == 2 * normF(R @ x)**2",
    by=chain(last="Lemma 5 on both sides of `x`"),
    controls=("D(x.T @ A @ x) == normF(R @ x)**2",),
    note=r"Integrated: $x^{\top}A(t)x-x^{\top}A(0)x = 2\int_{0}^{t}\lVert R(s)x\rVert^{2}\,\mathrm{d}s$, equations (20) to (22).",
)
L = "rows_le(R, A, kappa)"
V = f"integral({L}.T @ {L}, 0, t)"
LEAST = "lambda_min(A(0))"
SEEN = f"tr({L} @ {V} @ {L}.T) - (kappa - {LEAST}) / 2 * normF({L})**2"
AT_INSTANCES = ball_cases(T=("2",), kappa=("lambda_min(A) + 1", "max(0, lambda_max(A)) + 1/2"), most=3)
SHARP_SAYS = f"integral(normF({L})**2, 0, T) <= (r - 1/2) * max(0, kappa - {LEAST}) if T >= 0"
SHARP_BY = proof(
    step("growth", "D(A) == 2 * R.T @ R", "identity"),
    step("rows", f"psd(R.T @ R - {L}.T @ {L})", "row selection", of="R", form="A", level="kappa"),
    step("faster", f"psd(D(A - 2 * {V}))", "arithmetic", "rows"),
    step("since", f"psd(A - 2 * {V} - A(0))", "monotone", "faster", of=f"A - 2 * {V}"),
    step("seen before", f"tr({L} @ (A - 2 * {V} - A(0)) @ {L}.T) >= 0", "product", "since", by=f"{L}"),
    step("low", f"tr({L} @ A @ {L}.T) <= kappa * normF({L})**2", "row selection", of="R", form="A", level="kappa"),
    step("floor", "psd(A - lambda_min(A) * I_r)", "least eigenvalue", of="A"),
    step("floor at 0", f"psd(A(0) - {LEAST} * I_r)", "at", "floor", time="0"),
    step("high", f"tr({L} @ (A(0) - {LEAST} * I_r) @ {L}.T) >= 0", "product", "floor at 0", by=f"{L}"),
    step("condition", f"{SEEN} <= 0", "arithmetic", "seen before", "low", "high"),
    step(
        "throughout",
        f"greatest({SEEN}, 0, T) <= 0 if T >= 0",
        "bound throughout",
        "condition",
        of=f"{SEEN}",
        bound="0",
        stop="T",
    ),
    lemma(
        "lemma 6",
        f"integral(normF({L})**2, 0, T) <= (2 * r - 1) * ((kappa - {LEAST}) / 2) if T >= 0 and greatest({SEEN}, 0, T) <= 0 and kappa >= {LEAST}",
        lemma6.SHARP_BY.proved(lemma6.SHARP_SAYS, lemma6.PAST, "lemma6"),
        V=f"{V}",
        L=f"{L}",
        K=f"(kappa - {LEAST}) / 2",
        eps="eps",
    ),
    step(
        "bound",
        f"integral(normF({L})**2, 0, T) <= (2 * r - 1) * ((kappa - {LEAST}) / 2) if T >= 0 and kappa >= {LEAST}",
        "weaken",
        "lemma 6",
        "throughout",
    ),
    step("larger", f"kappa - {LEAST} <= max(0, kappa - {LEAST})", "choice", of=f"max(0, kappa - {LEAST})"),
    step("not negative", f"0 <= max(0, kappa - {LEAST})", "choice", of=f"max(0, kappa - {LEAST})"),
    step("dimension", "r >= 1", "defining fact", of="r"),
    step("half", "r - 1/2 >= 0", "arithmetic", "dimension"),
    step(
        "larger times",
        f"(r - 1/2) * (kappa - {LEAST}) <= (r - 1/2) * max(0, kappa - {LEAST})",
        "product",
        "larger",
        "half",
    ),
    step(
        "above",
        f"integral(normF({L})**2, 0, T) <= (r - 1/2) * max(0, kappa - {LEAST}) if T >= 0 and kappa >= {LEAST}",
        "arithmetic",
        "bound",
        "larger times",
    ),
    step("gram", "psd(D(A))", "arithmetic", of="R"),
    step("never falls", "psd(A - A(0))", "monotone", "gram", of="A"),
    step("higher", f"psd(A - {LEAST} * I_r)", "arithmetic", "never falls", "floor at 0"),
    step("all rows high", f"tr({L} @ (A - {LEAST} * I_r) @ {L}.T) >= 0", "product", "higher", by=f"{L}"),
    step("no rows", f"({LEAST} - kappa) * normF({L})**2 <= 0", "arithmetic", "all rows high", "low"),
    step("none", f"normF({L})**2 <= 0 if kappa < {LEAST}", "cancel", "no rows", f"{LEAST} - kappa > 0"),
    step("nothing", f"integral(normF({L})**2, 0, T) <= 0 if kappa < {LEAST} and T >= 0", "integrate", "none", stop="T"),
    step("zero times", f"(r - 1/2) * max(0, kappa - {LEAST}) >= 0", "product", "not negative", "half"),
    step(
        "below",
        f"integral(normF({L})**2, 0, T) <= (r - 1/2) * max(0, kappa - {LEAST}) if kappa < {LEAST} and T >= 0",
        "arithmetic",
        "nothing",
        "zero times",
    ),
    step("end", SHARP_SAYS, "cases", "above", "below", on=f"kappa >= {LEAST}"),
    against=AT_INSTANCES,
)
SHARP = Part(
    "sharper: r - 1/2",
    says=SHARP_SAYS,
    by=SHARP_BY,
    controls=(
        f"integral(normF({L})**2, 0, T) <= (r - 1/2) * max(0, kappa - {LEAST}) / 8 if T >= 0",
        f"integral(normF({L})**2, 0, T) <= (r - 1) * max(0, kappa - {LEAST}) / 8 if T >= 0",
        f"integral(normF({L})**2, 0, T) <= (r - 1/2) * max(0, {LEAST} - kappa) if T >= 0",
        f"integral(normF({L})**2, 0, T) >= (r - 1/2) * max(0, kappa - {LEAST}) if T >= 0",
    ),
    note=r"Lemma 6 with $V = \int L^{\top}L$, $L = R_{\le \kappa}$: `A - A(0)` is at least $2V$, since $\dot{A} = 2R^{\top}R$ is at least $2L^{\top}L$.",
)
BOUND_SAYS = f"integral(normF({L})**2, 0, T) <= r * max(0, kappa - {LEAST}) if T >= 0"
BOUND_BY = proof(
    lemma("sharp", SHARP_SAYS, SHARP_BY.proved(SHARP_SAYS, FA_STAR, "lemma7: r - 1/2")),
    step("sign", f"max(0, kappa - {LEAST}) >= 0", "choice", of=f"max(0, kappa - {LEAST})"),
    step("bound", BOUND_SAYS, "arithmetic", "sharp", "sign"),
    against=AT_INSTANCES,
)
BOUND = Part(
    "the bound",
    says=BOUND_SAYS,
    by=BOUND_BY,
    controls=(
        f"integral(normF({L})**2, 0, T) <= r * max(0, kappa - {LEAST}) / 8 if T >= 0",
        f"integral(normF({L})**2, 0, T) <= r * max(0, kappa + {LEAST} - 100) if T >= 0",
    ),
)
INTEGRAL = Part(
    "for all t in [0, T], at instances",
    says="integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0)))",
    by=ball_cases(T=("2",), kappa=("lambda_min(A) + 1", "max(0, lambda_max(A)) + 1/2"), most=4),
    controls=("integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0))) / 8",),
    decides=False,
)
ONE_UNIT = Part(
    "attained by one unit",
    says="49 / 100 * max(0, kappa - lambda_min(A(0))) <= integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0)))",
    by=ball_cases(draws=(("level-start", 2, 1, 1, 0),), T=("3",), kappa=("1",)),
    decides=False,
    controls=(
        "integral(normF(rows_le(R, A, kappa))**2, 0, T) <= (r - 51/100) * max(0, kappa - lambda_min(A(0)))",
        "51 / 100 * max(0, kappa - lambda_min(A(0))) <= integral(normF(rows_le(R, A, kappa))**2, 0, T)",
    ),
    note="`A` is a number then, and half of its growth to `kappa` is the integral: `r - 1/2` is best for `r == 1`.",
)

CLAIM = Claim(
    label="lemma7",
    title="Directions of low alignment are seen for a bounded time",
    where="Appendix A.2, Lemma 7",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$\int_{0}^{T}\lVert R_{\le \kappa}\rVert_{F}^{2}\,\mathrm{d}t \le r\max(0,\kappa-\lambda_{\min}(A(0)))$ for every `kappa` and `T`; `r - 1/2` in place of `r` will do.",
    parts=(SHARP, BOUND, GROWTH, INTEGRAL, ONE_UNIT),
    uses=("lemma5", "lemma6"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`kappa >= lambda_min(A(0))`, or the maximum with 0", "needed by the restoration"),
    ),
    restoration_note="The printed factor may carry powers of the singular values of `Z(0)`, by its normalisation.",
    tags=("convergence", "bound", "for-all-t"),
)
