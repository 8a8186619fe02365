r"""Lemma 19: the tail of every Gram-Schmidt vector is at least about `r`.

Setting and letters of Lemma 18. With $v = P_{2}(y-PP_{1}y)$: $P_{2}(y-Py) = v-P_{2}PP_{2}y$, hence (78)
$\lVert P_{2}(y-Py)\rVert^{2} \ge \lVert v\rVert^{2}-2v^{\top}PP_{2}y \ge \lVert v\rVert^{2}-2\lVert v\rVert \lVert PP_{2}y\rVert$,
and (79)
$\lVert v\rVert^{2} \ge \lVert P_{2}y\rVert^{2}-2\langle P_{2}y,PP_{1}y\rangle$. The events, each for all columns, with failures adding up to at most 0.007:
$\lVert P_{2}y\rVert^{2} = \eta\chi^{2}_{n-r}$ is between $(1-\tau)r$ and $(1+\tau)r$;
$\lVert P_{1}y\rVert^{2} \le (1+\tau)r$;
$\langle P_{2}y,PP_{1}y\rangle \le \sqrt{\eta}\lVert P_{1}y\rVert \sqrt{2\log(2000r)}$, a normal tail given `P` and
$P_{1}y$; $\lVert PP_{2}y\rVert^{2} \le (1+\tau)\eta r$
(Lemma 20). As $\lVert v\rVert \le \lVert P_{2}y\rVert+\lVert P_{1}y\rVert \le 2\sqrt{(1+\tau)r}$,

    $\lVert P_{2}(y-Py)\rVert^{2}/r \ge 1-\delta,\quad \delta = \tau+2\sqrt{\eta(1+\tau)}\sqrt{2\log(2000r)/r}+4(1+\tau)\sqrt{\eta},$

which falls as `r` and `n/r` grow: $\delta \le 8\tau/5$ for $\tau = 1/10$, `r >= 13701`, $n \ge 10001r$.

Does not show: which $\tau$, `r` and `n` the paper chose (lost). How $\delta$ falls is shown for its two parts only.
"""

from derivations import column_proofs as proofs
from derivations.gaussian_theories import COLUMN, COLUMNS, COLUMNS_FIXED, LAWS, RANGE
from faverify.claim import Claim, Part, Restoration
from faverify.methods import chain, sum_of_squares
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign

SPLIT = Part(
    "the tail, split",
    says="T @ (y - P @ y) == v - T @ P @ T @ y",
    by=chain(last="$y = P_{1}y+P_{2}y$"),
    controls=("T @ (y - P @ y) == v", "T @ (y - P @ y) == v + T @ P @ T @ y"),
)
LOWER = Part(
    "the first bound (78)",
    says="normF(T @ (y - P @ y))**2 >= normF(v)**2 - 2 * tr(v.T @ P @ T @ y)",
    by=sum_of_squares("normF(T @ P @ T @ y)**2", reason="the square of the second term is dropped"),
    controls=(
        "normF(T @ (y - P @ y))**2 >= normF(v)**2",
        "normF(T @ (y - P @ y))**2 >= normF(v)**2 + normF(P @ T @ y)**2",
    ),
)
INNER = Part(
    "the second bound (79)",
    says="normF(v)**2 >= normF(T @ y)**2 - 2 * tr(y.T @ T @ P @ H @ y)",
    by=sum_of_squares("normF(T @ P @ H @ y)**2", reason="$v = P_{2}y-P_{2}PP_{1}y$"),
    controls=("normF(v)**2 >= normF(T @ y)**2", "normF(v)**2 >= 2 * normF(T @ y)**2 - 2 * tr(y.T @ T @ P @ H @ y)"),
)
EVENTS = Part(
    "tail norms, from below",
    says="r * P(chi2(n - r) <= (1 - tau)*(n - r)) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(n - r) <= (1 - tau/10000)*(n - r)) <= 0.001",),
    decides=False,
)
ABOVE = Part(
    "tail norms, from above",
    says="r * P(chi2(n - r) >= (1 + tau)*(n - r)) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(n - r) >= (1 + tau/10000)*(n - r)) <= 0.001",),
    decides=False,
)
NORMAL = Part(
    "inner products",
    says="r * P(abs(g) >= sqrt(2*log(2000*r))) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(abs(g) >= sqrt(log(2000*r))) <= 0.001", "r * P(abs(g) >= sqrt(2*log(2000*r))) <= 0.00001"),
    decides=False,
)
RESULT = Part(
    "the slack at four choices",
    says="chain_tail(tau, r, n) >= 1 - 8*tau/5",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("chain_tail(tau, r, n) >= 1 - tau",),
    note=r"$1-\delta$ is the bound ``chain_tail``: 0.855 at $\tau = 1/10$, `r == 13701`, $n = 10001r$.",
    decides=False,
)
SLOW = Part(
    "log(2000 r)/r falls",
    says="log(2000*(13701 + x)) <= log(2000*13701) + log(2000*13701)*x/13701 for x >= 0",
    theory=LAWS,
    by=derivative_sign(),
    controls=("log(2000*(13701 + x)) <= log(2000*13701) for x >= 0",),
    note=r"At most proportional growth of the logarithm, from `r == 13701` on: so $\delta$ falls with `r` and, as $\eta$ does, with `n/r`.",
)

KEPT = Part(
    "what is kept, for every outcome",
    says=proofs.KEPT_SAYS,
    theory=COLUMNS_FIXED,
    by=proofs.KEPT_BY,
    controls=(
        "normF(T @ (y - Q @ y))**2 <= -1",
        "normF(T @ (y - Q @ y))**2 == normF(y)**2",
        "normF(T @ (y - Q @ y))**2 > normF(y)**2 * 4",
    ),
    note=r"$w^{2} = (1+\tau)r$, $x$ the level of the normal tail, $s^{2} = \eta$.",
)
ALL_COLUMNS = Part(
    "all columns at once, for every level x",
    says=proofs.LEMMA19_SAYS,
    theory=COLUMNS,
    by=proofs.LEMMA19_BY,
    controls=(
        proofs.LEMMA19_SAYS.replace("<= r * (", "<= -r * ("),
        proofs.LEMMA19_SAYS.replace(") <= r * (", ") >= r * ("),
        proofs.LEMMA19_SAYS.replace("C) > 0)", "C) <= 0)").replace("<= r * (", "<= 1/100 * ("),
        proofs.LEMMA19_SAYS.replace("C) > 0)", "C) > -1000)").replace("<= r * (", "<= 1/100 * ("),
    ),
)
COUNTED = Part(
    "the count of the paper",
    says=proofs.COUNT_SAYS,
    theory=COLUMNS,
    by=proofs.COUNT_BY,
    controls=(
        proofs.COUNT_SAYS.replace("C) > 0)", "C) > -100000)").replace(proofs.PAPER, "r >= 1"),
        proofs.COUNT_SAYS.replace("<= 3/1000", "<= -3/1000").replace(proofs.PAPER, "r >= 1"),
        proofs.COUNT_SAYS.replace("C) > 0)", "C) <= 0)").replace(proofs.PAPER, "r >= 1"),
    ),
    note="At $x = \\sqrt{2\\log(2000r)}$ the normal events fail with probability 0.001 in all; 0.003 is less than the paper's 0.007.",
)

CLAIM = Claim(
    label="lemma19",
    title="The tail of every Gram-Schmidt vector",
    where="Appendix C, Lemma 19",
    restoration=Restoration.LIKELY,
    theory=COLUMN,
    statement=r"If $2r\exp(-r\tau^{2}/8) \le 0.001$: with probability 0.993, $\lVert P_{2}(y_{j}-Py_{j})\rVert^{2} \ge (1-\delta)r$ for all $j \le r$, $\delta = \tau+2\sqrt{2\eta(1+\tau)\log(2000r)/r}+4(1+\tau)\sqrt{\eta}$.",
    parts=(ALL_COLUMNS, COUNTED, KEPT, SPLIT, LOWER, INNER, EVENTS, ABOVE, NORMAL, RESULT, SLOW),
    uses=("lemma18", "lemma20", "lemma21"),
    hypotheses=(
        (r"$n \ge 2r$", "needed by the restoration; it holds at every point tested"),
        (
            r"$0 < \tau < 1$, $2r\exp(-r\tau^{2}/8) \le 0.001$",
            r"needed by the restoration: $\tau = 1/10$ and `r >= 13701`, say",
        ),
    ),
    restoration_note="The constants are lost. The paper's count (0.007) is kept; with exact tails the "
    "failure is far smaller.",
    tags=("probability", "separation"),
)
