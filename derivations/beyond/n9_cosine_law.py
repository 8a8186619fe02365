r"""N9: Theorem 4 exactly.

`r == 1`, $\sigma_{1} = s > 1$, the other `n - 1` singular values 1, $C$ Gaussian, `m >= n >= 2`. $Z_{\mathrm{FA}}$
is parallel to $YC = sgu_{1}+(\text{the rest})$, the rest of squared length $\chi^{2}_{n-1}$, independent of
$g$; $Z_{\mathrm{GD}}$ is parallel to $u_{1}$. So $\cos^{2} = s^{2}g^{2}/(s^{2}g^{2}+\chi^{2}_{n-1})$, which is at
least `x` exactly if $F_{1,n-1} = g^{2}(n-1)/\chi^{2}_{n-1} \ge (n-1)x/(s^{2}(1-x))$: a regularised incomplete beta value, no sampling. With $P$ the projector on $YC$,
$\lVert PY\rVert^{2} = (s^{4}g^{2}+\chi^{2})/(s^{2}g^{2}+\chi^{2})$ and Lemma 17 gives the error; it is at most
$1+(s^{2}-1)/(n-1)$ times OPT $=n-1$.

Does not show: that GD ends at $u_{1}$ (cited in Theorem 4). The table is at the `n` and `s` listed; Theorem 4 says
what carries over to others.
"""

from derivations import cosine_proofs as proofs
from derivations.gaussian_theories import LAWS, ONE_COLUMN, ONE_COLUMN_FIXED, ONE_VECTOR, SIGNS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_samples import sampled

LAW = Part(
    "the law",
    says=proofs.COSINE_SAYS,
    theory=ONE_COLUMN,
    by=proofs.COSINE_BY,
    controls=(
        proofs.COSINE_SAYS.replace("q * x / (", "100 * q * x / ("),
        proofs.COSINE_SAYS.replace("q * x / (h * s**2 *", "q * x * s**2 / (h *"),
        proofs.COSINE_SAYS.replace("== P(", "== 2 * P("),
        proofs.COSINE_SAYS.replace("== P(", "== 1/4 * P("),
    ),
    note=r"At `h == 1`, $q = n-1$: $\cos^{2} = \lVert u_{1}^{\top}YC\rVert^{2}/\lVert YC\rVert^{2}$, as $Z$ is parallel to $YC$ (Lemma 1).",
)
LINK = Part(
    "head and tail of Y C",
    says=proofs.SPLIT_SAYS,
    theory=ONE_COLUMN_FIXED,
    by=proofs.SPLIT_BY,
    controls=(
        "normF(Y @ C)**2 == normF(V1.T @ C)**2 + normF(V2.T @ C)**2",
        "normF(U1.T @ Y @ C)**2 == s * normF(V1.T @ C)**2",
        "normF(Y @ C)**2 == s**2 * normF(V1.T @ C)**2",
    ),
)
EXACTLY = Part(
    "the error of one column, exactly",
    says=proofs.EXACT_SAYS,
    theory=ONE_COLUMN_FIXED,
    by=proofs.EXACT_BY,
    controls=(
        proofs.EXACT_SAYS.replace("s**4", "s**2"),
        proofs.EXACT_SAYS.replace("h + q -", "h + q +"),
        proofs.EXACT_SAYS.replace("+ normF(V2", "+ 2 * normF(V2"),
    ),
    note=r"$\lVert PY\rVert^{2} = (s^{4}g^{2}+\chi^{2})/(s^{2}g^{2}+\chi^{2})$ with $g = v_{1}^{\top}C$: the formula of ``ratio`` below.",
)
ALWAYS = Part(
    "the error, for every column that Y does not kill",
    says=proofs.ERROR_SAYS,
    theory=ONE_COLUMN_FIXED,
    by=proofs.ERROR_BY,
    controls=(
        "normF(Y - Q @ Y)**2 == s**2 * h + q",
        "normF(Y - Q @ Y)**2 <= 0",
        "normF(Y - Q @ Y)**2 > s**2 * h + q",
    ),
)
LEVEL = Part(
    "the event in terms of F",
    says="cos2 - x == (s2 * (1 - x) * g2 - x * w) / (s2 * g2 + w)",
    theory=ONE_VECTOR,
    by=sympy_scalar(**SIGNS),
    controls=("cos2 - x == (s2 * g2 - x * w) / (s2 * g2 + w)",),
    note=r"The denominator is positive: $\cos^{2} \ge x$ exactly if $g^{2}/(w/k) \ge kx/(s^{2}(1-x))$, and $g^{2}/(w/k)$ has the law $F_{1,k}$.",
)
ERROR = Part(
    "the error is never far from the optimum",
    says="ratio <= 1 + h / k",
    theory=ONE_VECTOR,
    by=sympy_scalar(
        "h * (1 + h) * g2 / (k * ((1 + h) * g2 + w))",
        **SIGNS,
        reason=r"Lemma 17, and $P$ keeps at least 1 of $\lVert Y\rVert^{2}$",
    ),
    controls=("ratio <= 1 + h / (2 * k)", "ratio <= 1"),
    note=r"$h = s^{2}-1 \ge 0$: for certain, not only with probability 0.99.",
)
TABLE = Part(
    "the law at a table of n and s",
    says="P(cos2(n, s) >= (2.6*s)**2/n) <= 0.01 < P(cos2(n, s) >= (2.5*s)**2/n)",
    theory=LAWS,
    by=enclosed_at(n="1000, 10**4, 10**6", s="1.01, 1.5, 2, 3"),
    controls=("P(cos2(n, s) >= (2.5*s)**2/n) <= 0.01", "P(cos2(n, s) >= (2.6*s/2)**2/n) <= 0.01"),
    note=r"The 0.99-quantile of $\lvert \cos \rvert \sqrt{n}/s$ is between 2.5 and 2.6 there; 2.5758 in the limit $n \to \infty$.",
    decides=False,
)
SMALL = Part(
    "and at small n",
    says="P(cos2(n, s) >= x) > P(cos2(2*n, s) >= x)",
    theory=LAWS,
    by=enclosed_at(n="2, 3, 10, 40", s="1.1, 3", x="1/10, 1/2, 9/10"),
    controls=("P(cos2(n, s) >= x) < P(cos2(2*n, s) >= x)",),
    note="In higher dimension the alignment is rarer.",
    decides=False,
)
DRAWN = Part(
    "against samples",
    says="P(cos2(n, s) >= 4*s**2/n) <= 0.0625",
    theory=LAWS,
    by=sampled("n=1000, s=2", share="4"),
    decides=False,
    controls=("P(cos2(n, s) >= 4*s**2/n) <= 0.025",),
)
COMPARED = Part(
    "beside Theorem 4's count of failures",
    says="cosine_failure(5, n, s) <= P(F(1, n - 1) >= 25) <= P(abs(g) >= 3) + P(chi2(n - 1) <= (n - 1)/2) "
    "<= P(abs(g) >= 3) + 2*exp(-(n - 1)/32)",
    theory=LAWS,
    by=enclosed_at(n="181, 300, 1000", s="1.01, 1.1, 2"),
    decides=False,
    controls=("P(abs(g) >= 3) + P(chi2(n - 1) <= (n - 1)/2) <= P(F(1, n - 1) >= 25)",),
    note=r"$P(\lvert \cos \rvert \ge 5s/\sqrt{n})$: exactly, by its bound for every `s`, by exact tails of the paper's two events, and by the paper's own bounds.",
)
EXACT = Part(
    "the same, enclosed",
    says="0.04 < P(cos2(n, s) >= 4*s**2/n) < 0.05",
    theory=LAWS,
    by=enclosed_at("n=1000, s=2"),
    controls=("P(cos2(n, s) >= 4*s**2/n) <= 0.025",),
    decides=False,
)

CLAIM = Claim(
    label="n9",
    title="Theorem 4 exactly",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=LAWS,
    statement=r"$P(\cos^{2} \ge x) = P(F_{1,n-1} \ge (n-1)x/(s^{2}(1-x)))$, and FA error $\le(1+(s^{2}-1)/(n-1))$ OPT for certain.",
    parts=(LAW, LINK, EXACTLY, ALWAYS, LEVEL, ERROR, TABLE, SMALL, COMPARED, EXACT, DRAWN),
    uses=("lemma1", "lemma17"),
    hypotheses=(
        ("`m >= n >= 2`, `0 < x < 1`", "the law is undefined elsewhere: such points are vacuous"),
        ("`s >= 1`", "`h >= 0` in the proof of the error"),
    ),
    tags=("probability", "exact-law", "bound"),
)
