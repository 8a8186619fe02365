r"""N8: what FA's error tends to, and a prediction for any spectrum.

For Gaussian feedback FA's error at a stationary point is about $rk$ with
$\sum_{i}\sigma_{i}^{2}/(\sigma_{i}^{2}+k) = r$ $(r < \operatorname{rank} Y)$. Two levels of equal mass,
`eta == r/(n-r)`: `1/(1+k) + 1/(eta+k) == 1`, that is $k^{2}-(1-\eta)k-1 = 0$; FA error / OPT tends to its positive
root as `r` grows: the golden ratio for $n/r \to \infty$, 3/2 at $n = 7r$, 1 at $n = 2r$. With tail mass $\beta$
$(n/r \to \infty)$: $\beta k^{2}-\beta k-1 = 0$, $k = \rho(\beta) = (1+\sqrt{1+4/\beta})/2$, above $1/\sqrt{\beta}$:
the separation has no ceiling.

What decides is what can be checked at finite `r`: with exact binomial confidence, draws are within `1.3/r` of the
root, and near the prediction on flat spectra and power laws; the identities behind the equation for `k` and its roots
are proved. That the error tends there (Marchenko-Pastur) is argued, as the kernel has no rule for the limit law, and
decides nothing.

Does not show: the limit itself, a rate, or an error bound at other `r` than those that are drawn. Where few singular
values matter the prediction is poor: on $2^{-i}$ most draws are off by more than a fifth.
"""

from derivations.gaussian_theories import LAWS
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import step
from faverify.methods import chain, proof, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_limit import argued_limit
from faverify.methods.probability_samples import sampled

ROOTS = Theory(
    name="n8_roots",
    title=r"`eta == r/(n-r)`, `k` the limit; $b = \beta$ the tail mass, `p` its limit",
    shapes={"eta": (), "y": (), "b": ()},
    definitions={
        "k": "((1 - eta) + sqrt((1 - eta)**2 + 4)) / 2",
        "p": "(1 + sqrt(1 + 4 / b)) / 2",
    },
    kind="scalars",
)
ROWS = Theory(
    name="n8_rows",
    title="$S$ symmetric with the inverse `T`; `U` the inverse of $S+quu^{\\top}$",
    shapes={"S": ("r", "r"), "T": ("r", "r"), "U": ("r", "r"), "u": ("r", "1"), "q": ()},
    symmetric=("S",),
    values={"T": "inv(S)", "U": "inv(S + q * u @ u.T)"},
    kind="free",
)
SPANNED = Theory(
    name="n8_spanned",
    title="`B` of full column rank, $H = (B^{\\top}B)^{-1}$",
    shapes={"B": ("n", "r"), "H": ("r", "r")},
    relations=("B.T @ B @ H == I_r",),
    values={"H": "inv(B.T @ B)"},
    kind="free",
)
LIMIT = Part(
    "the limit",
    says=r"FA error / OPT tends to $rk$ over OPT with $\sum_{i}\sigma_{i}^{2}/(\sigma_{i}^{2}+k) = r$",
    theory=LAWS,
    by=argued_limit(
        "r → ∞ with the shape of the spectrum fixed",
        r"$YC$ has rows $\sigma_{i}g_{i}$ in the basis of singular vectors; leave one row out: $S_{i} = \sum_{j \ne i}\sigma_{j}^{2}g_{j}g_{j}^{\top}$.",
        r"$\lVert Pu_{i}\rVert^{2} = \sigma_{i}^{2}g_{i}^{\top}S_{i}^{-1}g_{i}/(1+\sigma_{i}^{2}g_{i}^{\top}S_{i}^{-1}g_{i})$, and $g_{i}^{\top}S_{i}^{-1}g_{i}$ concentrates at $\operatorname{tr} S^{-1} = 1/k$.",
        r"So $\lVert Pu_{i}\rVert^{2}$ is about $\sigma_{i}^{2}/(\sigma_{i}^{2}+k)$; these add up to $\operatorname{rank} P = r$, which determines `k`.",
        r"By Lemma 17 the error is about $\sum_{i}\sigma_{i}^{2}k/(\sigma_{i}^{2}+k) = rk$ (the Stieltjes form of Marchenko-Pastur).",
    ),
    decides=False,
)
BEFORE, AFTER = "T @ S == I_r", "S @ U + q * u @ u.T @ U == I_r"
LEFT_OUT_SAYS = f"U == T - q * T @ u @ u.T @ U if {BEFORE} and {AFTER}"
LEFT_OUT = Part(
    "one row left out",
    says=LEFT_OUT_SAYS,
    theory=ROWS,
    by=proof(
        step("before", f"T @ S @ U == U if {BEFORE}", "product", BEFORE, right="U"),
        step("after", f"T @ S @ U + q * T @ u @ u.T @ U == T if {AFTER}", "product", AFTER, left="T"),
        step("both", LEFT_OUT_SAYS, "arithmetic", "before", "after"),
    ),
    controls=("U == T - q * T @ u @ u.T @ T", "U == T", "U == T + q * T @ u @ u.T @ U"),
    note=r"Between $u^{\top}$ and `u`, with $q = \sigma_{i}^{2}$, $u = g_{i}$ and $S = S_{i}$: $\lVert Pu_{i}\rVert^{2} = \sigma_{i}^{2}g_{i}^{\top}Ug_{i} = x/(1+x)$ for $x = \sigma_{i}^{2}g_{i}^{\top}S_{i}^{-1}g_{i}$, where $S_{i}$ and $g_{i}$ are independent.",
)
SHARES = Part(
    "the shares add up to the rank",
    says="tr(B @ H @ B.T) == tr(I_r)",
    theory=SPANNED,
    by=chain(last=r"$\operatorname{tr}(BHB^{\top}) = \operatorname{tr}(B^{\top}BH)$"),
    controls=("tr(B @ H @ B.T) == tr(I_n)", "tr(B @ B.T) == tr(I_r)"),
    note="$P = BHB^{\\top}$ is the projector on the columns of $B = YC$.",
)
ERROR = Part(
    "what a direction leaves",
    says="y * (1 - y / (y + b)) == b * (y / (y + b))",
    theory=ROOTS,
    by=sympy_scalar(positive=("y", "b")),
    controls=("y * (1 - y / (y + b)) == y / (y + b)", "y * (1 - b / (y + b)) == b * (y / (y + b))"),
    note=r"At $y = \sigma_{i}^{2}$, $b = k$: what is left of all directions is `k` times the sum of the shares, that is $rk$ where they are $\sigma_{i}^{2}/(\sigma_{i}^{2}+k)$.",
)
EQUATION = Part(
    "two levels",
    says="1 / (1 + y) + 1 / (eta + y) - 1 == -(y**2 - (1 - eta) * y - 1) / ((1 + y) * (eta + y))",
    theory=ROOTS,
    by=sympy_scalar(positive=("eta", "y")),
    controls=("1 / (1 + y) + 1 / (eta + y) - 1 == -(y**2 - (1 + eta) * y - 1) / ((1 + y) * (eta + y))",),
)
ROOT = Part(
    "its positive root",
    says="k**2 - (1 - eta) * k - 1 == 0",
    theory=ROOTS,
    by=sympy_scalar(positive=("eta",)),
    controls=("k**2 - (1 - eta) * k + 1 == 0", "k**2 - k - 1 == 0"),
)
SEVEN = Part(
    "three halves where n is seven times r",
    says="(3 / 2)**2 - (1 - 1 / 6) * (3 / 2) - 1 == 0",
    theory=ROOTS,
    by=sympy_scalar(),
    controls=("(3 / 2)**2 - (1 - 1 / 5) * (3 / 2) - 1 == 0",),
    note="$n = 7r$ is `eta == 1/6`. At $n = 2r$, `eta == 1`, the equation is $k^{2} = 1$.",
)
GOLDEN = Part(
    "enclosed",
    says="1.6180339887 < limit_ratio(0) < 1.6180339888 and 1.499999999 < limit_ratio(1/6) < 1.500000001 and "
    "limit_ratio(1) >= 1 - 1/10**30 and limit_ratio(1) <= 1 + 1/10**30",
    theory=LAWS,
    by=enclosed_at(),
    controls=("limit_ratio(0) > 1.6180339888", "limit_ratio(1/5) >= 1.5"),
)
CEILING = Part(
    "no ceiling",
    says="b * p**2 - b * p - 1 == 0",
    theory=ROOTS,
    by=sympy_scalar(positive=("b",)),
    controls=("b * p**2 - p - 1 == 0",),
    note=r"So $bp^{2} = 1+bp > 1$, that is `p > 1/sqrt(b)`, which is unbounded as $b \to 0$.",
)
UNBOUNDED = Part(
    "its growth",
    says="rho(beta) > 1/sqrt(beta)",
    theory=LAWS,
    by=enclosed_at(beta="10, 1, 1/10, 1/1000, 1/10**8"),
    controls=("rho(beta) > 2/sqrt(beta)", "rho(beta) < 10"),
)
APPROACHED = Part(
    "approached, with its spread",
    says="P(abs(ratio(n, r, beta) - two_level_limit(r/(n - r), beta)) <= 1.3/r) >= 0.99",
    theory=LAWS,
    by=sampled(
        "n=10**7, r=5, beta=1",
        "n=10**7, r=20, beta=1",
        "n=7*20, r=20, beta=1",
        "n=10**7, r=50, beta=1",
    ),
    controls=(
        "P(abs(ratio(n, r, beta) - 1.5) <= 1.3/r) >= 0.99",
        "P(abs(ratio(n, r, beta) - two_level_limit(r/(n - r), beta)) <= 0.1/r) >= 0.99",
    ),
    note="The standard deviation is about `0.27/r`, and the mean is above the limit by less than `0.1/r`: see the table.",
)
FLAT = Part(
    "the prediction on flat spectra",
    says="P(abs(deviation(levels(20, 1, 200, 1/2), r)) <= 0.03) >= 0.95",
    theory=LAWS,
    by=sampled("r=5", "r=10", "r=20", share="1/4"),
    controls=("P(deviation(levels(20, 1, 200, 1/2), r) >= 0.05) >= 0.95",),
)
POWERS = Part(
    "the prediction on power laws",
    says="P(abs(deviation(power(200, p), r)) <= 0.15) >= 0.95",
    theory=LAWS,
    by=sampled("p=1/4, r=10", "p=1/2, r=10", "p=1/2, r=30", share="1/4"),
    controls=("P(abs(deviation(power(200, 2), r)) <= 0.15) >= 0.95",),
)
POOR = Part(
    "where it is poor",
    says="P(abs(deviation(geometric(30, 1/2), 5)) >= 0.2) >= 0.5",
    theory=LAWS,
    by=sampled("", share="1/4"),
    decides=False,
    controls=("P(abs(deviation(levels(20, 1, 200, 1/2), 5)) >= 0.2) >= 0.5",),
    note="Singular values $2^{-i}$: most draws are off by more than a fifth.",
)

CLAIM = Claim(
    label="n8",
    title="The golden ratio, and any spectrum",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=LAWS,
    statement=r"For Gaussian $C$ FA error / OPT is within `1.3/r` of the positive root of $k^{2}-(1-\eta)k-1$ with probability 0.99 at settings with $r = 5$ to $50$ (sampled): near the golden ratio for $n/r \to \infty$.",
    parts=(
        LEFT_OUT,
        SHARES,
        ERROR,
        LIMIT,
        EQUATION,
        ROOT,
        SEVEN,
        GOLDEN,
        CEILING,
        UNBOUNDED,
        APPROACHED,
        FLAT,
        POWERS,
        POOR,
    ),
    uses=("lemma17",),
    hypotheses=(
        (r"$C$ Gaussian, $r < \operatorname{rank} Y$", "sampled so; the predictor refuses other ranks"),
        ("`r` large", "the limit is asymptotic, and argued; samples are at $r = 5,20,50$"),
    ),
    tags=("probability", "separation", "asymptotic"),
)
