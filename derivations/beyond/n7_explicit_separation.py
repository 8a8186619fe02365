r"""N7: Theorem 3 with explicit constants, for moderate `r` and `n`, by Cauchy-Schwarz and three moments.

$Y = U_{1}V_{1}^{\top}+sU_{2}V_{2}^{\top}$: `r` singular values 1 and $q$ singular values $s \le 1$, `C` Gaussian, $P$ the projector on the columns of $B = YC$. $X = V_{1}^{\top}C$ and $V = V_{2}^{\top}C$ are independent and
Gaussian; $H = X^{\top}X$, $W_{t} = V^{\top}V$. With $\kappa = \operatorname{tr}(U_{2}^{\top}PU_{2})$, what $P$ keeps
of the tail, the error is at least $s^{2}q+(1-s^{2})\kappa$, as $\operatorname{tr} P \le r$. As $PB = B$,
$\lVert PU_{2}-yBV^{\top}\rVert^{2} \ge 0$ says
$\kappa \ge 2ys\operatorname{tr} W_{t}-y^{2}(\operatorname{tr}(W_{t}H)+s^{2}\operatorname{tr} W_{t}^{2})$ for every
$y$. The three traces have means $qr$, $qr^{2}$ and $qr(q+r+1)$ and variances that Isserlis' theorem gives; by
Chebyshev each is within a share $e_{k}$ of its mean but for probability $p_{k}$. With $y = ks/r$ and
$b = s^{2}(q+r+1)/r$: $\kappa \ge \rho s^{2}q$, $\rho = 2k(1-e_{1})-k^{2}(1+e_{2}+(1+e_{3})b)$, so that FA's error
divided by OPT $=s^{2}q$ is at least $1+(1-s^{2})\rho$, which tends to $1+1/(1+\beta)$ for $b \to \beta$ as `r` and
$n/r$ grow. Nothing is cited, and no eigenvalue is bounded.

For small `r` another certificate is better, in which $W_{t} \ge s^{2}I$ for $s = \sqrt{n-r}-\sqrt{r}-x$, failing with
probability $\exp(-x^{2}/2)$ at most (Davidson and Szarek, cited), and Jensen's inequality is used on the eigenvalues of
`H`: error / OPT is at least $1+(1-a)(1-q)/\beta$, $a = \beta r/(n-r)$, with $q = (1+d)r/((1+d)r+as^{2})$. It stands
beside the proof: its table, its ceiling, and that it allows no smaller `r`.

Does not show: that no other argument does with a smaller `r` or `n/r` (the truth, N8, is better); that the listed
`n/r` are the smallest possible: $x$ and $d$ come from a search. Of the second certificate the bound of Davidson and
Szarek is cited, and two laws are argued; it decides nothing.
"""

from derivations import level_proofs as proofs
from derivations.gaussian_theories import LAWS, LEVELS, LEVELS_FIXED, WISHART
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, chain, cited, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_samples import sampled

GRAMS = Theory(
    name="n7_grams",
    title="$S = H+aW_{t}$, `Si` its inverse; `a` the squared tail level",
    shapes={"S": ("r", "r"), "Si": ("r", "r"), "Wt": ("r", "r"), "a": ()},
    definitions={"H": "S - a * Wt"},
    relations=("S @ Si == I_r", "Si @ S == I_r"),
    values={"Si": "inv(S)"},
    kind="free",
    latex={"Si": "S^{-1}", "Wt": "W_{t}"},
)
JENSEN = Theory(
    name="n7_scalars",
    title=r"`h` an eigenvalue of `H`, `p` the mean of all, $c = as^{2}$; `r`, `a`, $b = \beta > 0$, and `q` as in the bound",
    shapes={"h": (), "p": (), "c": (), "r": (), "a": (), "b": (), "q": ()},
    kind="scalars",
)
POINTS = (
    "c=1.2, r=2, n=1971*2, x=79/20, d=2.34321",
    "c=1.2, r=4, n=98*4, x=67/20, d=1.09366",
    "c=1.2, r=20, n=17*20, x=16/5, d=0.19743",
    "c=1.3, r=4, n=1713*4, x=19/5, d=1.01581",
    "c=1.3, r=8, n=127*8, x=67/20, d=0.49444",
    "c=1.3, r=40, n=28*40, x=16/5, d=0.09621",
    "c=1.4, r=8, n=30960*8, x=17/4, d=0.45755",
    "c=1.4, r=16, n=400*16, x=7/2, d=0.22625",
    "c=1.4, r=80, n=78*80, x=16/5, d=0.04748",
    "c=1.45, r=16, n=1064014*16, x=91/20, d=0.21716",
    "c=1.45, r=32, n=1221*32, x=73/20, d=0.10809",
    "c=1.45, r=160, n=239*160, x=16/5, d=0.02359",
    "c=1.49, r=1000, n=10**7, x=7/2, d=0.00343",
)

LARGE = Part(
    "what P keeps of the tail",
    says=proofs.KEPT_SAYS,
    theory=LEVELS_FIXED,
    by=proofs.KEPT_BY,
    controls=(
        "tr(U2.T @ Q @ U2) > q + r",
        "tr(U2.T @ Q @ U2) == s**2 * q",
        "tr(U2.T @ Q @ U2) > q",
        "tr(U2.T @ Q @ U2) < 0",
    ),
    note="For every outcome: Cauchy-Schwarz with a free multiplier $y$, where the three traces are near their means.",
)
SPLIT = Part(
    "the error, for every outcome",
    says=proofs.SPLIT_SAYS,
    theory=LEVELS_FIXED,
    by=proofs.SPLIT_BY,
    controls=(
        proofs.SPLIT_SAYS.replace("(1 - s**2) * ", "(2 + s**2) * "),
        proofs.SPLIT_SAYS.replace("s**2 * q +", "r + s**2 * q +"),
        proofs.SPLIT_SAYS.replace("s**2 * q +", "(1 + s**2) * q +"),
    ),
)
CHEBYSHEV = tuple(
    Part(
        f"moments and Chebyshev: the {name}",
        says=says,
        theory=WISHART,
        by=by,
        controls=(says.replace("<= p if", "<= p / 100 - 1 if"),),
    )
    for name, (says, by) in proofs.CHEBYSHEV.items()
)
SEPARATION = Part(
    "FA's error, with probability",
    says=proofs.FA_SAYS,
    theory=LEVELS,
    by=proofs.FA_BY,
    controls=(
        proofs.FA_SAYS.replace("<= p1 + p2 + p3", "<= p1 - p2 - p3"),
        proofs.FA_SAYS.replace(f"P({proofs.ERROR} <", f"P({proofs.ERROR} >=").replace("<= p1 + p2 + p3", "<= p1 / 10"),
        proofs.FA_SAYS.replace(proofs.BOUND, "10 * s**2 * q").replace("<= p1 + p2 + p3", "<= p1 / 10"),
        proofs.FA_SAYS.replace(proofs.BOUND, f"r + {proofs.BOUND}").replace("<= p1 + p2 + p3", "<= p1 / 10"),
    ),
    note=r"$s^{2}q$ is OPT. Lemma 1: $ZW = PY$ at every stationary point, almost surely. $p_{k}$ may be as small as the variances over the squared deviations.",
)

PROJECTED = Part(
    "the part of Y that P keeps",
    says="tr(Si @ (H + a**2 * Wt)) == (1 - a) * tr(Si @ H) + a * tr(I_r)",
    theory=GRAMS,
    by=chain(last="a $W_{t} = S-H$"),
    controls=(
        "tr(Si @ (H + a**2 * Wt)) == (1 - a) * tr(Si @ H)",
        "tr(Si @ (H + a * Wt)) == (1 - a) * tr(Si @ H) + a * tr(I_r)",
    ),
    note=r"$P = Dg(g^{\top}D^{2}g)^{-1}g^{\top}D$ with $D$ the singular values and $g$ the Gaussian coefficients, so $\operatorname{tr}(PD^{2}) = \operatorname{tr}(S^{-1}g^{\top}D^{4}g)$.",
)
TANGENT = Part(
    "Jensen by a tangent",
    says="h / (h + c) <= p / (p + c) + c * (h - p) / (p + c)**2",
    theory=JENSEN,
    by=sympy_scalar(
        "c * (h - p)**2 / ((p + c)**2 * (h + c))", positive=("h", "p", "c"), reason="the tangent at `p` lies above"
    ),
    controls=("h / (h + c) <= p / (p + c)",),
    note="Summed over the `r` eigenvalues of `H` with mean `p`, the linear term vanishes: the sum is at most $rp/(p+c)$, which increases with `p`.",
)
ALGEBRA = Part(
    "divided by OPT",
    says="(r + b * r - a * r - (1 - a) * r * q) / (b * r) == 1 + (1 - a) * (1 - q) / b",
    theory=JENSEN,
    by=sympy_scalar(positive=("r", "b")),
    controls=("(r + b * r - a * r - (1 - a) * r * q) / (b * r) == 1 + (1 - q) / b",),
    note=r"$\lVert Y\rVert^{2} = r+a(n-r) = r+\beta r$ and OPT $=\beta r$, $\beta = b$; `q` as in the bound.",
)
SMALLEST = Part(
    "Davidson and Szarek",
    says=r"the smallest singular value of $V$ ($(n-r) \times r$, Gaussian) is below $\sqrt{n-r}-\sqrt{r}-x$ with probability $\exp(-x^{2}/2)$ at most",
    theory=LAWS,
    by=cited(
        r"K. R. Davidson and S. J. Szarek, Local operator theory, random matrices and Banach spaces, Handbook of the Geometry of Banach Spaces 1 (2001), Theorem II.13"
    ),
    decides=False,
)
LAW = Part(
    "laws and order",
    says=r"$S \ge H+as^{2}I$ where $W_{t} \ge s^{2}I$; $\operatorname{tr} H$ has the law $\chi^{2}_{r^{2}}$",
    theory=LAWS,
    by=argued(
        r"$W_{t} \ge s^{2}I$ gives $S^{-1} \le (H+as^{2}I)^{-1}$, hence $\operatorname{tr}(HS^{-1}) \le \operatorname{tr}(H(H+as^{2}I)^{-1})$, a sum over eigenvalues of `H`.",
        r"$\operatorname{tr} H = \lVert X\rVert_{F}^{2}$ is a sum of $r^{2}$ independent squares of $N(0,1)$; the two bad events are added.",
        r"$a = \beta r/(n-r)$ falls with `n` and $as^{2} = \beta r(1-(\sqrt{r}+x)/\sqrt{n-r})^{2}$ rises to $\beta r$, so `q` falls: the bound rises with `n`.",
    ),
    decides=False,
)
TABLE = Part(
    "ratios with probability 0.99",
    says="ratio_bound(n, r, 1, x, d) >= c and ratio_failure(r, x, d) <= 0.01",
    theory=LAWS,
    by=enclosed_at(*POINTS),
    controls=(
        "ratio_bound(n, r, 1, x, d) >= c + 0.01 and ratio_failure(r, x, d) <= 0.01",
        "ratio_bound(n, r, 1, x, d) >= c and ratio_failure(r, x, d) <= 0.009",
    ),
    note=r"For each ratio `c`: the smallest `r` that N7 allows with the `n/r` it takes there, then twice and ten times that `r`; $\beta = 1$.",
    decides=False,
)
FEWEST = Part(
    "no smaller r for this certificate",
    says="P(chi2((r - 1)**2) >= (1/(c - 1) - 1)*(r - 1)**2) > 0.01 > P(chi2(r**2) >= (1/(c - 1) - 1)*r**2)",
    theory=LAWS,
    by=enclosed_at("c=1.2, r=2", "c=1.3, r=4", "c=1.4, r=8", "c=1.45, r=16"),
    controls=("0.01 > P(chi2((r - 1)**2) >= (1/(c - 1) - 1)*(r - 1)**2)",),
    note="$c < 1+1/(2+d)$ needs $d$ below `1/(c-1) - 2`; with `r - 1` in place of `r` the failure then exceeds 0.01 for every `n` and $x$.",
    decides=False,
)
LEAST_R = {"1.2": 2, "1.3": 4, "1.4": 8, "1.45": 16}
FEWER = Part(
    "nor any smaller one",
    says="P(chi2(r**2) >= (1/(c - 1) - 1)*r**2) > 0.01",
    theory=LAWS,
    by=enclosed_at(*(f"c={c}, r={r}" for c, least in LEAST_R.items() for r in range(1, least))),
    controls=("P(chi2(r**2) >= (1/(c - 1) - 1)*r**2) > 0.5",),
    note="Every smaller `r`, one by one: the certificate's tail need not fall with `r`.",
    decides=False,
)
CEILING = Part(
    "the ceiling",
    says="ratio_bound(n, r, beta, x, d) < ratio_ceiling(beta, d)",
    theory=LAWS,
    by=enclosed_at(n="10**4, 10**6, 10**12", r="2, 50", beta="1/10, 1, 3", x="1/10, 4", d="1/100, 1"),
    decides=False,
    controls=("ratio_bound(n, r, beta, x, d) < 1 + 1/(2 + beta + d)",),
    note=r"As a $s^{2} \le \beta r$: $q \ge (1+d)/(1+d+\beta)$.",
)
DRAWN = Part(
    "against samples",
    says="P(ratio(n, r, 1) >= c) >= 0.99",
    theory=LAWS,
    by=sampled("c=1.3, r=8, n=127*8", "c=1.4, r=16, n=400*16", "c=1.45, r=32, n=1221*32"),
    decides=False,
    controls=("P(ratio(n, r, 1) >= c + 0.2) >= 0.99",),
)

CLAIM = Claim(
    label="n7",
    title="Theorem 3 with explicit constants",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=LAWS,
    statement=r"FA error $\ge(1+(1-s^{2})\rho)$ OPT, $\rho = 2k(1-e_{1})-k^{2}(1+e_{2}+(1+e_{3})b)$, failing with probability $p_{1}+p_{2}+p_{3}$ at most.",
    parts=(
        SEPARATION,
        LARGE,
        SPLIT,
        *CHEBYSHEV,
        PROJECTED,
        TANGENT,
        ALGEBRA,
        SMALLEST,
        LAW,
        TABLE,
        FEWEST,
        FEWER,
        CEILING,
        DRAWN,
    ),
    uses=("lemma1", "lemma17"),
    hypotheses=(
        (r"$s \le 1$, $y = ks/r$, $b = s^{2}(q+r+1)/r$", "hypotheses of the statement text"),
        (r"variance at most $p_{k}$ times the squared deviation", "hypotheses of the statement text"),
    ),
    tags=("probability", "separation"),
)
