r"""Lemma 18: the head of every Gram-Schmidt vector is at most about `r`.

Setting (Theorem 3): $\sigma_{i} = 1$ for $i \le r$, $\sigma_{i}^{2} = \eta = r/(n-r)$ for $i > r$; `y` is column $j$ of $YC$, `P` the projector on the columns before it, $P_{1}$ and $P_{2}$ those on the spans of the first `r`
and of the other $u_{i}$. As $y = P_{1}y+P_{2}y$, $P_{1}(y-Py) = P_{1}(I-P)P_{1}y-P_{1}PP_{2}y$, and projectors do
not increase norms, so (72) $\lVert P_{1}(y-Py)\rVert \le \lVert P_{1}y\rVert +\lVert PP_{2}y\rVert$.
$\lVert P_{1}y\rVert^{2}$ has the law $\chi^{2}_{r}$: at most $(1+\tau)r$ for all `r` columns, failing with
probability $rP(\chi^{2}_{r} \ge (1+\tau)r) \le 2r\exp(-r\tau^{2}/8) \le 0.001$ (Lemma 21 and the hypothesis, which
for $\tau = 1/10$ holds from `r == 13701` on). Lemma 20 bounds the other term by $\sqrt{(1+\tau)\eta r}$. Together
$\lVert P_{1}(y-Py)\rVert^{2} \le (1+\tau)(1+\sqrt{\eta})^{2}r$ for every $j$.

Does not show: which $\tau$, `r` and `n` the paper chose (lost). For small `r` it is false.
"""

from derivations import column_proofs as proofs
from derivations.gaussian_theories import COLUMN, COLUMNS, COLUMNS_FIXED, LAWS, RANGE, SCALARS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import chain, sum_of_squares, sympy_scalar
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign

SPLIT = Part(
    "head and tail apart (72)",
    says="H @ (y - P @ y) == H @ (H @ y - P @ H @ y) - H @ P @ T @ y",
    by=chain(last="$y = P_{1}y+P_{2}y$, $P_{1}P_{1} = P_{1}$"),
    controls=("H @ (y - P @ y) == H @ (H @ y - P @ H @ y)", "H @ (y - P @ y) == H @ y"),
)
HEAD = Part(
    "the first term",
    says="normF(H @ (H @ y - P @ H @ y))**2 <= normF(H @ y)**2",
    by=sum_of_squares(
        "normF(P @ H @ y)**2",
        "normF(T @ (H @ y - P @ H @ y))**2",
        reason="projectors split squared norms",
    ),
    controls=("normF(H @ (H @ y - P @ H @ y))**2 <= normF(H @ y)**2 / 4",),
)
TAIL = Part(
    "the second term",
    says="normF(H @ P @ T @ y)**2 <= normF(P @ T @ y)**2",
    by=sum_of_squares("normF(T @ P @ T @ y)**2", reason="what $P_{1}$ drops"),
    controls=("normF(H @ P @ T @ y)**2 <= normF(P @ T @ y)**2 / 4",),
)
SQUARE = Part(
    "their sum, squared",
    says="(sqrt(h) + sqrt(h * eta))**2 == h * (1 + sqrt(eta))**2",
    theory=SCALARS,
    by=sympy_scalar(positive=("h", "eta")),
    controls=("(sqrt(h) + sqrt(h * eta))**2 == h * (1 + eta)",),
    note=r"$h = (1+\tau)r$ bounds $\lVert P_{1}y\rVert^{2}$, and $h\eta$ bounds $\lVert PP_{2}y\rVert^{2}$ (Lemma 20).",
)
EVENT = Part(
    "failure, exact tails (73)-(74)",
    says="r * P(chi2(r) >= (1 + tau)*r) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(r) >= (1 + tau/10)*r) <= 0.001", "r * P(chi2(r) >= r) <= 0.001"),
    decides=False,
)
QUOTED = Part(
    "the hypothesis holds at four choices",
    says="r * P(chi2(r) >= (1 + tau)*r) <= 2*r*exp(-r*tau**2/8) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("2*r*exp(-r*tau**2/4) >= 0.001", "2*r*exp(-r*tau**2/9) <= 0.001"),
    decides=False,
)
FALLS = Part(
    "and at a tenth for every larger r",
    says="log(13701 + x) - (13701 + x)/800 <= log(13701) - 13701/800 for x >= 0",
    theory=LAWS,
    by=derivative_sign(),
    controls=("log(13701 + x) - (13701 + x)/80000 <= log(13701) - 13701/80000 for x >= 0",),
    note=r"The logarithm of $r\exp(-r\tau^{2}/8)$ falls from `r == 13701` on.",
)

TERMS = Part(
    "the two terms, for every outcome",
    says=proofs.SUM_SAYS,
    theory=COLUMNS_FIXED,
    by=proofs.SUM_BY,
    controls=(
        "normF(H @ (y - Q @ y))**2 <= -1",
        "normF(H @ (y - Q @ y))**2 == normF(y)**2",
        "normF(H @ (y - Q @ y))**2 > normF(y)**2 * 4",
    ),
)
ALL_COLUMNS = Part(
    "all columns at once",
    says=proofs.LEMMA18_SAYS,
    theory=COLUMNS,
    by=proofs.LEMMA18_BY,
    controls=(
        proofs.LEMMA18_SAYS.replace("<= 2 * r *", "<= -2 * r *"),
        proofs.LEMMA18_SAYS.replace(") <= 2 * r *", ") >= 2 * r *"),
        proofs.LEMMA18_SAYS.replace("> (1 + tau) * (1 + s)**2 * r)", "> 0)").replace("<= 2 * r *", "<= 1/100 *"),
        proofs.LEMMA18_SAYS.replace("C) >", "C) <=").replace("<= 2 * r *", "<= 1/100 *"),
    ),
    note=r"$s^{2} = \eta$. For every $\tau$, `r` and $q = n-r$: by the hypothesis the right side is at most 0.001.",
)

CLAIM = Claim(
    label="lemma18",
    title="The head of every Gram-Schmidt vector",
    where="Appendix C, Lemma 18",
    restoration=Restoration.LIKELY,
    theory=COLUMN,
    statement=r"If $2r\exp(-r\tau^{2}/8) \le 0.001$: with probability 0.997, $\lVert P_{1}(y_{j}-Py_{j})\rVert^{2} \le (1+\tau)(1+\sqrt{\eta})^{2}r$ for all $j \le r$.",
    parts=(ALL_COLUMNS, TERMS, SPLIT, HEAD, TAIL, SQUARE, EVENT, QUOTED, FALLS),
    uses=("lemma20", "lemma21"),
    hypotheses=(
        (r"$n \ge 2r$", "needed by the restoration; it holds at every point tested"),
        (
            r"$0 < \tau < 1$, $2r\exp(-r\tau^{2}/8) \le 0.001$",
            r"needed by the restoration: $\tau = 1/10$ and `r >= 13701`, say",
        ),
    ),
    restoration_note="The constants are lost. The paper's count (0.003) is kept; with exact tails the "
    "failure is far smaller.",
    tags=("probability", "separation"),
)
