"""Lemma 19: the tail of every Gram-Schmidt vector is at least about r.

Setting and letters of Lemma 18. With ``v = P_2 (y - P P_1 y)``: ``P_2 (y - P y) = v - P_2 P P_2 y``, hence (78)
``||P_2 (y - P y)||^2 >= ||v||^2 - 2 v'P P_2 y >= ||v||^2 - 2 ||v|| ||P P_2 y||``, and (79) ``||v||^2 >= ||P_2 y||^2
- 2 <P_2 y, P P_1 y>``. The events, each for all columns, with failures adding up to at most 0.007: ``||P_2 y||^2 =
eta chi^2_{n-r}`` is between ``(1-tau) r`` and ``(1+tau) r``; ``||P_1 y||^2 <= (1+tau) r``; ``<P_2 y, P P_1 y> <=
sqrt(eta) ||P_1 y|| sqrt(2 log(2000 r))``, a normal tail given P and P_1 y; ``||P P_2 y||^2 <= (1+tau) eta r``
(Lemma 20). As ``||v|| <= ||P_2 y|| + ||P_1 y|| <= 2 sqrt((1+tau) r)``,

    ||P_2 (y - P y)||^2 / r >= 1 - delta,  delta = tau + 2 sqrt(eta (1+tau)) sqrt(2 log(2000 r)/r) + 4 (1+tau) sqrt(eta),

which falls as r and n/r grow: delta <= 8 tau/5 for tau = 1/10, r >= 13701, n >= 10001 r.

Does not show: which tau, r and n the paper chose (lost). Cauchy-Schwarz and the conditional laws are argued.
"""

from derivations.gaussian_theories import COLUMN, LAWS, RANGE
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain, sum_of_squares
from faverify.methods.probability_balls import enclosed_at
from faverify.methods.probability_monotone import derivative_sign

SPLIT = Part(
    "the tail, split",
    says="T @ (y - P @ y) == v - T @ P @ T @ y",
    by=chain(last="y = P_1 y + P_2 y"),
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
    by=sum_of_squares("normF(T @ P @ H @ y)**2", reason="v = P_2 y - P_2 P P_1 y"),
    controls=("normF(v)**2 >= normF(T @ y)**2", "normF(v)**2 >= 2 * normF(T @ y)**2 - 2 * tr(y.T @ T @ P @ H @ y)"),
)
LAW = Part(
    "the laws",
    says="||P_2 y||^2 = eta chi^2_{n-r}; given P and P_1 y, <P_2 y, P P_1 y> is normal with variance at "
    "most eta ||P_1 y||^2",
    theory=LAWS,
    by=argued(
        "P_2 y = sqrt(eta) sum_{i > r} g_i u_i, independent of P (made of earlier columns) and of P_1 y.",
        "So <P_2 y, a> for a = P P_1 y is normal with variance eta ||P_2 a||^2 <= eta ||P_1 y||^2.",
        "Cauchy-Schwarz: v'P P_2 y <= ||v|| ||P P_2 y||. Triangle: ||v|| <= ||P_2 y|| + ||P_1 y||.",
        "Union bound over the columns; the events on ||P_1 y|| and ||P P_2 y|| are those of Lemmas 18 and 20: 0.002.",
        "Tail norms, both sides: at most 2 r exp(-(n-r) tau^2/8) <= 0.001 (Lemma 21, n - r >= r, the hypothesis).",
        "Inner products: r P(|g| >= x) <= 2 r exp(-x^2/2) = 0.001 at x = sqrt(2 log(2000 r)). In all 0.004 <= 0.007.",
    ),
)
EVENTS = Part(
    "tail norms, from below",
    says="r * P(chi2(n - r) <= (1 - tau)*(n - r)) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(n - r) <= (1 - tau/10000)*(n - r)) <= 0.001",),
)
ABOVE = Part(
    "tail norms, from above",
    says="r * P(chi2(n - r) >= (1 + tau)*(n - r)) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(chi2(n - r) >= (1 + tau/10000)*(n - r)) <= 0.001",),
)
NORMAL = Part(
    "inner products",
    says="r * P(abs(g) >= sqrt(2*log(2000*r))) <= 0.001",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("r * P(abs(g) >= sqrt(log(2000*r))) <= 0.001", "r * P(abs(g) >= sqrt(2*log(2000*r))) <= 0.00001"),
)
RESULT = Part(
    "delta <= 8 tau/5 at four choices",
    says="chain_tail(tau, r, n) >= 1 - 8*tau/5",
    theory=LAWS,
    by=enclosed_at(*RANGE),
    controls=("chain_tail(tau, r, n) >= 1 - tau",),
    note="1 - delta is chain_tail: 0.855 at tau = 1/10, r = 13701, n = 10001 r.",
)
SLOW = Part(
    "log(2000 r)/r falls",
    says="log(2000*(13701 + x)) <= log(2000*13701) + log(2000*13701)*x/13701 for x >= 0",
    theory=LAWS,
    by=derivative_sign(),
    controls=("log(2000*(13701 + x)) <= log(2000*13701) for x >= 0",),
    note="At most proportional growth of the logarithm, from r = 13701 on: so delta falls with r and, as eta does, with n/r.",
)

CLAIM = Claim(
    label="lemma19",
    title="The tail of every Gram-Schmidt vector",
    where="Appendix C, Lemma 19",
    restoration=Restoration.LIKELY,
    theory=COLUMN,
    statement="If 2 r exp(-r tau^2/8) <= 0.001: with probability 0.993, ||P_2 (y_j - P y_j)||^2 >= (1-delta) r for all j <= r, "
    "delta = tau + 2 sqrt(2 eta (1+tau) log(2000 r)/r) + 4 (1+tau) sqrt(eta).",
    parts=(SPLIT, LOWER, INNER, LAW, EVENTS, ABOVE, NORMAL, RESULT, SLOW),
    uses=("lemma18", "lemma20", "lemma21"),
    hypotheses=(
        ("n >= 2 r", "needed by the restoration; it holds at every point tested"),
        ("0 < tau < 1, 2 r exp(-r tau^2/8) <= 0.001", "needed by the restoration: tau = 1/10 and r >= 13701, say"),
    ),
    restoration_note="The constants are lost. The paper's count (0.007) is kept; with exact tails the "
    "failure is far smaller.",
    tags=("probability", "separation"),
)
