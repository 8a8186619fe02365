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

from derivations.gaussian_theories import COLUMN, LAWS, RANGE, SCALARS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain, sum_of_squares, sympy_scalar
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
LAW = Part(
    "the law of the head",
    says=r"$\lVert P_{1}y\rVert^{2}$ has the law $\chi^{2}_{r}$; the union bound is over `r` columns",
    theory=LAWS,
    by=argued(
        r"$y = \sum_{i}\sigma_{i}g_{i}u_{i}$ with $g_{i} = v_{i}^{\top}c$ independent $N(0,1)$, $c$ the column of $C$ and $v_{i}$ orthonormal.",
        r"So $\lVert P_{1}y\rVert^{2} = \sum_{i \le r}g_{i}^{2}$, as $\sigma_{i} = 1$ there. The probability that one of `r` columns exceeds is at most the sum: $rP(\chi^{2}_{r} \ge (1+\tau)r)$, by Lemma 21 at most $2r\exp(-r\tau^{2}/8)$.",
        "By hypothesis that is at most 0.001, and so is the failure of Lemma 20: together `0.002 <= 0.003`.",
    ),
)
EVENT = Part(
    "failure, exact tails (73)-(74)",
    says="r * P(chi2(r) >= (1 + tau)*r) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(r) >= (1 + tau/10)*r) <= 0.001", "r * P(chi2(r) >= r) <= 0.001"),
)
QUOTED = Part(
    "the hypothesis holds at four choices",
    says="r * P(chi2(r) >= (1 + tau)*r) <= 2*r*exp(-r*tau**2/8) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("2*r*exp(-r*tau**2/4) >= 0.001", "2*r*exp(-r*tau**2/9) <= 0.001"),
)
FALLS = Part(
    "and at a tenth for every larger r",
    says="log(13701 + x) - (13701 + x)/800 <= log(13701) - 13701/800 for x >= 0",
    theory=LAWS,
    by=derivative_sign(),
    controls=("log(13701 + x) - (13701 + x)/80000 <= log(13701) - 13701/80000 for x >= 0",),
    note=r"The logarithm of $r\exp(-r\tau^{2}/8)$ falls from `r == 13701` on.",
)

CLAIM = Claim(
    label="lemma18",
    title="The head of every Gram-Schmidt vector",
    where="Appendix C, Lemma 18",
    restoration=Restoration.LIKELY,
    theory=COLUMN,
    statement=r"If $2r\exp(-r\tau^{2}/8) \le 0.001$: with probability 0.997, $\lVert P_{1}(y_{j}-Py_{j})\rVert^{2} \le (1+\tau)(1+\sqrt{\eta})^{2}r$ for all $j \le r$.",
    parts=(SPLIT, HEAD, TAIL, SQUARE, LAW, EVENT, QUOTED, FALLS),
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
