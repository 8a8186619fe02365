r"""N7: Theorem 3 with explicit constants, for moderate `r` and `n`.

Head level 1 (`r` values), tail level $a = \beta r/(n-r) \le 1$ (squares), $C$ Gaussian, `m >= n`. In the basis of
singular vectors $YC$ has coefficients $X$ (head, $r \times r$) and $\sqrt{a}V$ (tail), $X$ and $V$ Gaussian; with
$H = X^{\top}X$, $W_{t} = V^{\top}V$, $S = H+aW_{t}$ the projector $P$ on the columns of $YC$ gives
$\lVert PY\rVert^{2} = \operatorname{tr}(S^{-1}(H+a^{2}W_{t})) = ar+(1-a)\operatorname{tr}(HS^{-1})$. Then:
$W_{t} \ge s^{2}I$ with $s = \sqrt{n-r}-\sqrt{r}-x$, failing with probability $\exp(-x^{2}/2)$ at most (Davidson and
Szarek); so $\operatorname{tr}(HS^{-1}) \le \sum_{i}h_{i}/(h_{i}+as^{2})$ over the eigenvalues of `H`; this is
concave (the tangent at the mean lies above), and $\sum h_{i} = \operatorname{tr} H$ has the law $\chi^{2}_{r^{2}}$:
at most $(1+d)r^{2}$ but for its tail. Altogether FA error / OPT is at least $1+(1-a)(1-q)/\beta$ with
$q = (1+d)r/((1+d)r+as^{2})$. This increases with `n` while the failure does not depend on `n`: what holds at one
`n` holds at every larger one. For every `n` and $x$ it stays below $1+1/(1+\beta+d)$; so the smallest `r` for a
given ratio is decided by one chi-squared tail.

Does not show: that no other argument does with a smaller `r` or `n/r` (the truth, N8, is better); that the listed
`n/r` are the smallest possible: $x$ and $d$ come from a search. The bound of Davidson and Szarek is cited.
"""

from derivations.gaussian_theories import LAWS
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
)
FEWEST = Part(
    "no smaller r for this certificate",
    says="P(chi2((r - 1)**2) >= (1/(c - 1) - 1)*(r - 1)**2) > 0.01 > P(chi2(r**2) >= (1/(c - 1) - 1)*r**2)",
    theory=LAWS,
    by=enclosed_at("c=1.2, r=2", "c=1.3, r=4", "c=1.4, r=8", "c=1.45, r=16"),
    controls=("0.01 > P(chi2((r - 1)**2) >= (1/(c - 1) - 1)*(r - 1)**2)",),
    note="$c < 1+1/(2+d)$ needs $d$ below `1/(c-1) - 2`; with `r - 1` in place of `r` the failure then exceeds 0.01 for every `n` and $x$.",
)
LEAST_R = {"1.2": 2, "1.3": 4, "1.4": 8, "1.45": 16}
FEWER = Part(
    "nor any smaller one",
    says="P(chi2(r**2) >= (1/(c - 1) - 1)*r**2) > 0.01",
    theory=LAWS,
    by=enclosed_at(*(f"c={c}, r={r}" for c, least in LEAST_R.items() for r in range(1, least))),
    controls=("P(chi2(r**2) >= (1/(c - 1) - 1)*r**2) > 0.5",),
    note="Every smaller `r`, one by one: the certificate's tail need not fall with `r`.",
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
    statement=r"FA error $\ge(1+(1-a)(1-q)/\beta)$ OPT, failing with probability $\exp(-x^{2}/2)+P(\chi^{2}_{r^{2}} > (1+d)r^{2})$ at most.",
    parts=(PROJECTED, TANGENT, ALGEBRA, SMALLEST, LAW, TABLE, FEWEST, FEWER, CEILING, DRAWN),
    uses=("lemma17",),
    hypotheses=(
        (
            r"`m >= n > r`, $\beta r \le n-r$, $x$, $d > 0$",
            "checked at every point: elsewhere the bound is undefined, and the point vacuous",
        ),
    ),
    tags=("probability", "separation"),
)
