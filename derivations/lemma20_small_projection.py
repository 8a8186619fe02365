r"""Lemma 20: the tail of a column hardly meets the columns before it.

Setting and letters of Lemma 18, $j > 1$. $PP_{2}y = \sqrt{\eta}P\sum_{i > r}g_{i}u_{i}$ with $g$ independent of
`P`. Given `P`, $\lVert PP_{2}y\rVert^{2}$ is $\eta g^{\top}P_{2}PP_{2}g$, and $P_{2}PP_{2} \le P_{2}$ has rank at
most $j-1 \le r$: it is at most the projector on its range, so $\lVert PP_{2}y\rVert^{2}$ is dominated by
$\eta\chi^{2}_{r}$. Hence $\lVert PP_{2}y_{j}\rVert^{2} \le (1+\tau)\eta r$ for all $j$, failing with probability at
most $(r-1)P(\chi^{2}_{r} \ge (1+\tau)r) \le 2r\exp(-r\tau^{2}/8)$.

Does not show: which $\tau$ and `r` the paper chose (lost). For smaller `r`, where
$2r\exp(-r\tau^{2}/8)$ exceeds 0.001, it can be false.
"""

from derivations import column_proofs as proofs
from derivations.gaussian_theories import COLUMN, COLUMNS, HALVES, LAWS, RANGE
from faverify.claim import Claim, Part, Restoration
from faverify.methods import sum_of_squares
from faverify.methods.probability_balls import enclosed_at

DOMINATED = Part(
    "at most the projector",
    says="normF(P @ T @ y)**2 <= normF(T @ y)**2",
    by=sum_of_squares("normF(T @ y - P @ T @ y)**2", reason="what `P` drops"),
    controls=("normF(P @ T @ y)**2 <= normF(T @ y)**2 / 4",),
    note=r"For every `y`: $P_{2}PP_{2} \le P_{2}$, so no eigenvalue of $P_{2}PP_{2}$ exceeds 1.",
)
MONOTONE = Part(
    "fewer degrees of freedom, smaller tails",
    says="P(chi2(j) >= (1 + tau)*r) <= P(chi2(r) >= (1 + tau)*r)",
    theory=LAWS,
    by=enclosed_at(tau="1/10, 3/10", r="1314, 13701", j="1, 2, 100, 1313"),
    decides=False,
    controls=("P(chi2(j) >= (1 + tau)*j) <= P(chi2(r) >= (1 + tau)*r)",),
)
EVENT = Part(
    "failure, exact tails (94)-(95)",
    says="(r - 1) * P(chi2(r) >= (1 + tau)*r) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=(
        "(r - 1) * P(chi2(r) >= (1 + tau/10)*r) <= 0.001",
        "(r/20 - 1) * P(chi2(r/20) >= (1 + tau)*r/20) <= 0.001",
    ),
    note="The second control: with a twentieth of the `r` of the hypothesis the probability is no longer there.",
    decides=False,
)

DOMINATION = Part(
    "domination by a chi-square variable with r degrees",
    says=proofs.MEETS_SAYS,
    theory=HALVES,
    by=proofs.MEETS_BY,
    controls=(
        "P(normF((Q @ U2) @ V)**2 >= a) <= P(chi2(r) >= a) / 10",
        "P(normF((Q @ U2) @ V)**2 >= a) <= P(chi2(r) >= 100 * a)",
        "P(normF((Q @ U2) @ V)**2 >= a) <= -P(chi2(r) >= a)",
        "P(normF((Q @ U2) @ V)**2 <= 20 * a) <= P(chi2(r) >= 100 * a)",
    ),
    note=r"$PP_{2}y = s(PU_{2})(V_{2}^{\top}c)$, with $V_{2}^{\top}c$ normal and independent of the columns before.",
)
ALL_COLUMNS = Part(
    "failure, for every tau, r and n",
    says=proofs.LEMMA20_SAYS,
    theory=COLUMNS,
    by=proofs.LEMMA20_BY,
    controls=(
        proofs.LEMMA20_SAYS.replace("<= r *", "<= -r *"),
        proofs.LEMMA20_SAYS.replace(") <= r *", ") >= r *"),
        proofs.LEMMA20_SAYS.replace("> (1 + tau) * s**2 * r)", "> -1)").replace("<= r *", "<= 1/100 *"),
        proofs.LEMMA20_SAYS.replace("C) >", "C) <=").replace("<= r *", "<= 1/100 *"),
    ),
    note=r"$s^{2} = \eta$. The maximum is over all columns (for the first there is nothing before it); by the hypothesis the right side is at most 0.0005.",
)

CLAIM = Claim(
    label="lemma20",
    title="The tail hardly meets earlier columns",
    where="Appendix C, Lemma 20",
    restoration=Restoration.LIKELY,
    theory=COLUMN,
    statement=r"If $2r\exp(-r\tau^{2}/8) \le 0.001$: with probability 0.999, $\lVert PP_{2}y_{j}\rVert^{2} \le (1+\tau)\eta r$ for all $1 < j \le r$.",
    parts=(ALL_COLUMNS, DOMINATION, DOMINATED, MONOTONE, EVENT),
    uses=("lemma21",),
    hypotheses=(
        (
            r"$0 < \tau < 1$, $2r\exp(-r\tau^{2}/8) \le 0.001$",
            r"needed by the restoration; Lemma 18: $\tau = 1/10$ and `r >= 13701`, say",
        ),
        (r"$n \ge 2r$", "needed by the restoration; it holds at every point tested"),
    ),
    restoration_note=r"The constants are lost; a printed $2\eta r$ would follow too.",
    tags=("probability", "separation"),
)
