r"""N12: discrete FA* works for every step size.

`Z` steps by `h * F`, any `h > 0`, $F = (Y-ZW)C$, with `W` optimal for the current `Z`; $B = YC$. Then $Z^{\top}Z$ grows by $h^{2}F^{\top}F$
($F^{\top}Z = 0$, Fact 2), and the alignment $Z^{\top}B$ by $hF^{\top}F$ ($F^{\top}B = F^{\top}F$). With `b` the
nuclear norm of `B` and $a = \sigma_{\max}(Z)b-\operatorname{tr}(Z^{\top}B)$, both at the start, let $S$ be the sum
of $\lVert F\rVert_{F}^{2}$ over `K` steps: by induction $Z_{K}^{\top}Z_{K} \le (\sigma_{\max}(Z_{0})^{2}+h^{2}S)I$ and
$\operatorname{tr}(Z_{K}^{\top}B) = \operatorname{tr}(Z_{0}^{\top}B)+hS$, so $hS \le a+hb\sqrt{S}$.
Solve the quadratic: $S$ is at most $(b+\sqrt{b^{2}+4a/h})^{2}/4$, whatever `K` is: at most $(b^{2}+2a/h)/\varepsilon$
states have $\lVert F\rVert_{F}^{2} \ge \varepsilon$, so $F$ tends to 0. As `h` tends to 0, `h` times the bound tends to
`a`: N3.

Does not show: convergence of the iterates, or anything for discrete FA, which diverges for large steps (a part
below).
"""

from derivations.instances import BADLY_SCALED, WELL_SCALED
from derivations.steps_proofs import BOUND, COUNT_BY, COUNT_SAYS, SIMPLE_BY, SIMPLE_SAYS, STEPS, SUM_BY, SUM_SAYS
from derivations.theories import RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain

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
    says=SUM_SAYS,
    by=SUM_BY,
    controls=(
        "sum_over(normF(F)**2, K) <= a / h if h > 0",
        f"sum_over(normF(F)**2, K) <= {BOUND} * 98 / 100 if h > 0",
        f"sum_over(normF(F)**2, K) >= {BOUND} if h > 0",
        SUM_SAYS.replace("4 * a", "a"),
        SUM_SAYS.replace("K)", "K + 1)").replace("/ 4", "/ 5"),
    ),
    note=r"By induction over the steps: $Z_{k}^{\top}Z_{k} \le (\sigma_{\max}(Z_{0})^{2}+h^{2}S)I$ and $\operatorname{tr}(Z_{k}^{\top}B) = \operatorname{tr}(Z_{0}^{\top}B)+hS$, with $S$ the sum so far; then $hS \le a+hb\sqrt{S}$.",
)
SIMPLE = Part(
    "the simpler bound, for every K",
    says=SIMPLE_SAYS,
    by=SIMPLE_BY,
    controls=(
        SIMPLE_SAYS.replace("2 * a", "a / 8"),
        SIMPLE_SAYS.replace("b**2 + ", "b**2 / 2 + "),
        SIMPLE_SAYS.replace("<=", ">="),
    ),
    note="$(b+x)^{2}/4 \\le b^{2}/2+x^{2}/2$ with $x^{2} = b^{2}+4a/h$.",
)
COUNT = Part(
    "few states have a large residual",
    says=COUNT_SAYS,
    by=COUNT_BY,
    controls=(
        COUNT_SAYS.replace("(b**2 + 2 * a / h)", "(b**2 + 2 * a / h) / 50"),
        COUNT_SAYS.replace("<=", ">="),
        COUNT_SAYS.replace("2 * a / h", "-2 * a / h"),
    ),
    note=r"So $F_{k}$ tends to 0, and some state among the first `K` has $\lVert F\rVert_{F}^{2}$ at most the bound over `K`.",
)
AT_CASES = Part(
    "the sum, at instances",
    says=f"sum_over(normF(F)**2, K) <= {BOUND} <= b**2 + 2 * a / h if h > 0",
    by=ball_cases(draws=(*WELL_SCALED, *BADLY_SCALED), h=("1/1000000", "1/1000", "1", "100"), K=("1", "8")),
    controls=(
        "sum_over(normF(F)**2, K) <= a / h if h > 0",
        f"sum_over(normF(F)**2, K) <= {BOUND} * 98 / 100 if h > 0",
        under(FA_STEPS, "sum_over(normF(F)**2, K) <= 10 * nuclear(B)**2 if h >= 100 and K > 5", "FA diverges"),
    ),
    decides=False,
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
    parts=(SUM, SIMPLE, COUNT, GRAM, ALIGNMENT, SKEW, AT_CASES, DIVERGES),
    uses=("fact2", "n3"),
    hypotheses=(("`Z(0)` has full column rank", "`W` is not defined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound", "discrete"),
)
