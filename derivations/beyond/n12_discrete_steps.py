r"""N12: discrete FA* works for every step size.

`Z` steps by `h * F`, any `h > 0`, $F = (Y-ZW)C$, with `W` optimal for the current `Z`; $B = YC$. Then $Z^{\top}Z$ grows by $h^{2}F^{\top}F$
($F^{\top}Z = 0$, Fact 2), and the alignment $Z^{\top}B$ by $hF^{\top}F$ ($F^{\top}B = F^{\top}F$). With `b` the
nuclear norm of `B` and $a = \sigma_{\max}(Z)b-\operatorname{tr}(Z^{\top}B)$, both at the start, let $S$ be the sum
of $h\lVert F\rVert_{F}^{2}$ over `K` steps:
$S = \operatorname{tr}(Z_{K}^{\top}B)-\operatorname{tr}(Z_{0}^{\top}B) \le \sqrt{\sigma_{\max}(Z_{0})^{2}+hS}b-\operatorname{tr}(Z_{0}^{\top}B) \le a+b\sqrt{hS}$.
Solve the quadratic: the sum of $\lVert F\rVert_{F}^{2}$ is at most $(b+\sqrt{b^{2}+4a/h})^{2}/4$, whatever `K` is,
so some state among the first `K` has $\lVert F\rVert_{F}^{2}$ at most that bound over `K`. As `h` tends to 0, `h`
times the bound tends to `a`: N3.

Does not show: convergence of the iterates, or anything for discrete FA, which diverges for large steps (a part
below). The one step that is argued is the sum of the two laws over `K` steps, an induction: the kernel reads flows, not
discrete steps.
"""

from derivations.instances import WELL_SCALED
from derivations.theories import RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import argued, ball_cases, chain

STEPS = Theory(
    name="fa_star_steps",
    title="discrete FA*: `Z` steps by $hEC$, `W` is optimal for the current `Z`",
    shapes={**SHAPES, "Gi": ("r", "r"), "h": (), "K": ()},
    symmetric=("Gi",),
    definitions={
        "W": "Gi @ Z.T @ Y",
        **RESIDUAL,
        "b": "nuclear(B)",
        "a": "sigma_max(Z) * nuclear(B) - tr(Z.T @ B)",
    },
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    values={"Gi": "inv(Z.T @ Z)"},
    steps={"Z": "Z + h * F"},
    hypotheses=("`Z` has full column rank",),
    latex={"Gi": "G^{-1}"},
)
FA_STEPS = Theory(
    name="fa_steps",
    title=r"discrete FA: `Z` steps by $hEC$, `W` by $hZ^{\top}E$",
    shapes={**SHAPES, "W": ("r", "m"), "h": (), "K": ()},
    definitions=RESIDUAL,
    steps={"Z": "Z + h * F", "W": "W + h * Z.T @ E"},
)

GRAM = Part(
    "the Gram matrix grows",
    says="next(Z.T @ Z) == Z.T @ Z + h**2 * F.T @ F",
    by=chain(last=r"$F^{\top}Z = 0$"),
    controls=(
        "next(Z.T @ Z) == Z.T @ Z + h * F.T @ F",
        "next(Z.T @ Z) == Z.T @ Z",
        "next(Z.T @ Z) == Z.T @ Z + 2 * h**2 * F.T @ F",
        under(FA_STEPS, "next(Z.T @ Z) == Z.T @ Z + h**2 * F.T @ F", r"FA: $F^{\top}Z$ is not 0"),
    ),
)
ALIGNMENT = Part(
    "alignment never decreases",
    says="next(Z.T @ B) == Z.T @ B + h * F.T @ F",
    by=chain(last=r"$F^{\top}B = F^{\top}F$"),
    controls=(
        "next(Z.T @ B) == Z.T @ B + h**2 * F.T @ F",
        "next(Z.T @ B) == Z.T @ B - h * F.T @ F",
        under(FA_STEPS, "next(Z.T @ B) == Z.T @ B + h * F.T @ F", r"FA: $F^{\top}B$ is not $F^{\top}F$"),
    ),
)
SKEW = Part(
    "the skew part stays",
    says="next(Z.T @ B - B.T @ Z) == Z.T @ B - B.T @ Z",
    by=chain(last=r"$F^{\top}F$ is symmetric"),
    controls=("next(Z.T @ B + B.T @ Z) == Z.T @ B + B.T @ Z",),
)
SUM = Part(
    "the sum, for every K",
    says=r"the sum of $\lVert F\rVert_{F}^{2}$ over any number of steps is at most $(b+\sqrt{b^{2}+4a/h})^{2}/4 \le b^{2}+2a/h$",
    by=argued(
        r"Sum the two laws over `K` steps, with $S$ the sum of $h\lVert F\rVert_{F}^{2}$: $\operatorname{tr}(Z_{K}^{\top}B) = \operatorname{tr}(Z_{0}^{\top}B)+S$, and the largest singular value of $Z_{K}$ squared is at most that of $Z_{0}$ squared plus $hS$.",
        r"$\operatorname{tr}(Z_{K}^{\top}B)$ is at most the largest singular value of $Z_{K}$ times `b` (N3), so $S \le a+b\sqrt{hS}$, a quadratic inequality in $\sqrt{hS}$.",
        "$(b+x)^{2}/4$ with $x^{2} = b^{2}+4a/h$ is at most $b^{2}/2+x^{2}/2$.",
    ),
)
BOUND = "(b + sqrt(b**2 + 4 * a / h))**2 / 4"
AT_CASES = Part(
    "the sum, at instances",
    says=f"sum_over(normF(F)**2, K) <= {BOUND} <= b**2 + 2 * a / h if h > 0",
    by=ball_cases(draws=WELL_SCALED, h=("1/1000000", "1/1000", "1", "100"), K=("1", "8")),
    controls=(
        "sum_over(normF(F)**2, K) <= a / h if h > 0",
        f"sum_over(normF(F)**2, K) <= {BOUND} * 98 / 100 if h > 0",
        under(FA_STEPS, "sum_over(normF(F)**2, K) <= 10 * nuclear(B)**2 if h >= 100 and K > 5", "FA diverges"),
    ),
    note="Sharp: at large steps the sum comes within a thousandth of the bound.",
)
DIVERGES = Part(
    "discrete FA diverges",
    says="next(next(next(normF(F)**2))) >= 1000 * normF(F)**2 if h >= 10",
    theory=FA_STEPS,
    by=ball_cases(draws=(("gaussian", 4, 3, 2, 1), ("gaussian", 5, 4, 2, 2), ("gaussian", 6, 4, 3, 3)), h=("10",)),
    decides=False,
    controls=(
        "next(next(next(normF(F)**2))) <= normF(F)**2 if h >= 10",
        under(STEPS, "next(next(next(normF(F)**2))) >= 1000 * normF(F)**2 if h >= 10", "FA* does not"),
    ),
)

CLAIM = Claim(
    label="n12",
    title="Discrete FA* works for every step size",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=STEPS,
    statement=r"Discrete FA* with any `h > 0`: the sum of $\lVert F_{k}\rVert_{F}^{2}$ over all steps is at most $b^{2}+2a/h$.",
    parts=(GRAM, ALIGNMENT, SKEW, SUM, AT_CASES, DIVERGES),
    uses=("fact2", "n3"),
    hypotheses=(("`Z(0)` has full column rank", "`W` is not defined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound", "discrete"),
)
