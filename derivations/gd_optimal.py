r"""GD reaches the optimum: what Theorems 3 and 4 compare FA with.

For almost every start GD converges to a best rank-r approximation of $Y$: with error
$\mathrm{OPT} = \sum_{i > r}\sigma_{i}(Y)^{2}$, and with $ZW = Y$ where $r \ge \operatorname{rank}(Y)$. This is
prior work on linear networks with two layers (Bah, Rauhut, Terstiege, Westdickenberg), which the paper cites and
which nothing here verifies; runs from random starts are seen to reach it.

Does not show: any of it. The one step that is cited is that gradient flow avoids strict saddle points from almost every
start (a stable manifold theorem), for which the kernel has no rule. Nor at which speed GD converges.
"""

from derivations.gaussian_theories import GD_CONVERGES, LAWS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import cited
from faverify.methods.probability_descent import descent_runs

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
    parts=(DESCENT, RUNS, ONE_COLUMN),
    hypotheses=(("almost every start", "as cited"),),
    restoration_note="The paper cites it for its comparison; the wording is ours.",
    tags=("separation",),
)
