r"""GD reaches the optimum: what Theorems 3 and 4 compare FA with.

For almost every start GD converges to a best rank-r approximation of $Y$: with error
$\mathrm{OPT} = \sum_{i > r}\sigma_{i}(Y)^{2}$, and with $ZW = Y$ where $r \ge \operatorname{rank}(Y)$. This is
prior work on linear networks with two layers (Bah, Rauhut, Terstiege, Westdickenberg), which the paper cites.

Proved here, from every start: GD stays bounded, hence exists for all time, and its gradient tends to 0; so every limit
point is a point of rest, $E W^{\top} = 0$, $Z^{\top}E = 0$ for $E = Y-ZW$. There the singular triples of $ZW$ and of `E`
are those of `Y`, so the error is a sum of $\sigma_{i}^{2}$; and each such point is best or has a way down of second
order. Let (`s`, `p`, `q`) be a triple of `E` with the largest `s > 0`. (i) If $Za = 0$ for a unit vector `a`, the error
falls along $pa^{\top}$, $aq^{\top}$. (ii) If $x = Zb$ is a unit vector with $\mu = \lVert W^{\top}Z^{\top}x\rVert^{2} < s^{2}$, it falls
by $h^{2}(s^{2}-\mu-h^{2}s^{2})$ along $hpx^{\top}Z$, $hsbq^{\top}$. (iii) If there is neither, `Z` has full column rank and $\mu \ge s^{2}$ for
every such `x`; then no matrix of rank `r` is nearer to `Y`.

From wide starts nothing is cited: if $V^{\top}(Z(0)^{\top}Z(0)-W(0)W(0)^{\top})V \ge I$ for some `V`, as for almost every start
where $r \ge n+m$, then $s(V)^{2}ZZ^{\top} \ge I$ at every time, and the error tends to 0 at the rate $2/s(V)^{2}$.

Does not show: the two steps that are cited. A bounded gradient flow of a polynomial converges to one point
(Lojasiewicz), and from almost every start this is no point with a way down of second order (a stable manifold theorem):
the kernel has no rule for either. That a matrix has a triple with a largest `s` is the only other thing in words. Nor
at which speed GD converges.
"""

from derivations.descent_proofs import BOUNDED_BY, BOUNDED_SAYS, E0, GRADIENT, LIMIT_BY, LIMIT_SAYS, W_SIZE
from derivations.gaussian_theories import GD_CONVERGES, LAWS
from derivations.rest_of_descent import BEST, DOWN, REST
from derivations.theories import FA, GD
from derivations.wide_descent import RATE as FALLS
from derivations.wide_descent import ZERO
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import cited
from faverify.methods.probability_descent import descent_runs

LIMIT = Part(
    "the gradient tends to 0",
    says=LIMIT_SAYS,
    theory=GD,
    by=LIMIT_BY,
    controls=(f"{GRADIENT} <= 0", f"D({GRADIENT}) <= 0", under(FA, "D(-(normF(E)**2)) >= 0", "FA's error can rise")),
    note=r"$\int_{0}^{\infty}(\lVert EW^{\top}\rVert^{2}+\lVert Z^{\top}E\rVert^{2})\,\mathrm{d}t \le \lVert E(0)\rVert^{2}/2$, and its rate is bounded. The false neighbours: it need not fall all the way, nor is it 0 at once.",
)
BOUNDED = Part(
    "GD is bounded",
    says=BOUNDED_SAYS,
    theory=GD,
    by=BOUNDED_BY,
    controls=(
        "normF(W)**2 <= normF(W(0))**2",
        "normF(Z)**2 <= normF(Z(0))**2",
        f"normF(W)**2 <= {W_SIZE} / 100",
        f"normF(E)**2 >= {E0} if t > 0",
    ),
    note=r"$Z^{\top}Z-WW^{\top}$ is constant, and $ZW$ is bounded as the error does not rise.",
)
DESCENT = Part(
    "GD reaches the optimum",
    says="from almost every start GD converges to a best rank-r approximation of $Y$",
    theory=LAWS,
    by=cited(GD_CONVERGES),
)
RUNS = Part(
    "GD from random starts",
    says="P(gd_ratio(16, 2, 1, 60) <= 1.0001) >= 1/2",
    theory=LAWS,
    by=descent_runs(),
    decides=False,
    controls=("P(gd_ratio(16, 2, 1, 60) >= 1.4) >= 1/2", "P(gd_ratio(16, 2, 1, 1) <= 1.0001) >= 1/2"),
)
ONE_COLUMN = Part(
    "GD from random starts, r = 1",
    says="P(gd_ratio(12, 1, 1, 80) <= 1.0001) >= 1/2",
    theory=LAWS,
    by=descent_runs(),
    decides=False,
    controls=("P(gd_ratio(12, 1, 1, 80) >= 1.1) >= 1/2", "P(gd_ratio(12, 1, 1, 1) <= 1.0001) >= 1/2"),
    note=r"$\sigma_{1} = 1$ and the others with square `1/(n-1)`: the setting of Theorem 4 with $s^{2} = n-1$, after scaling.",
)

CLAIM = Claim(
    label="gd-optimal",
    title="GD reaches the optimum",
    where="Section 4, before Theorem 3",
    restoration=Restoration.LIKELY,
    theory=LAWS,
    statement="From almost every start GD converges to a best rank-r approximation of $Y$.",
    parts=(LIMIT, BOUNDED, REST, DOWN, BEST, FALLS, ZERO, DESCENT, RUNS, ONE_COLUMN),
    hypotheses=(("almost every start", "as cited"),),
    restoration_note="The paper cites it for its comparison; the wording is ours.",
    tags=("separation", "convergence"),
)
