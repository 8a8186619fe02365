r"""N10: FA* converges as a point.

The paper shows that the residual vanishes; `Z(t)` itself has a limit from every `Z(0)` of full column rank. Take
$G = I$ (else replace `Z` by $ZG^{-1/2}$) and $S = Z^{\top}B$. Then $S-S^{\top}$ is constant and $S+S^{\top}$ grows
(its derivative is $2F^{\top}F$) and is bounded: `S` converges, to $S_{\infty}$ with
$S_{\infty}^{\top}S_{\infty} = B^{\top}B$, because $F = B-ZS \to 0$ and $F^{\top}Z = 0$. If `B` is injective,
$S_{\infty}$ is invertible and $Z = (B-F)S^{-1} \to BS_{\infty}^{-1}$. Otherwise the columns on ker `B` are at rest,
and one repeats the argument on their complement.

Does not show: how fast (N6), or which of the solutions of $S^{\top}S = B^{\top}B$ is the limit (N6).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain

SKEW = Part(
    "the skew part rests",
    says="D(Z.T @ B - B.T @ Z) == 0",
    by=chain(("F.T @ B - B.T @ F", r"$\dot{Z} = F$"), last=r"$F^{\top}B = F^{\top}F$ (Fact 2)"),
    controls=("D(Z.T @ B) == 0",),
)
SYMMETRIC = Part(
    "the symmetric part grows",
    says="D(Z.T @ B + B.T @ Z) == 2 * F.T @ F",
    by=chain(("F.T @ B + B.T @ F", r"$\dot{Z} = F$"), last=r"$F^{\top}B = F^{\top}F$ (Fact 2)"),
    controls=("D(Z.T @ B + B.T @ Z) == F.T @ F",),
)
LIMIT_EQUATION = Part(
    "the equation of the limit",
    says="(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B - F.T @ F",
    by=chain(last=r"$B = F+ZG^{-1}Z^{\top}B$ and $F^{\top}Z = 0$"),
    controls=("(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B",),
    note=r"With $F \to 0$ (Theorem 1), every limit of $S = Z^{\top}B$ has $S^{\top}G^{-1}S = B^{\top}B$.",
)
KERNEL = Part(
    "directions that B does not see are at rest",
    says="F @ x == B @ x - Z @ Gi @ Z.T @ B @ x",
    by=chain(last=r"$F = (I-ZG^{-1}Z^{\top})B$"),
    controls=("F @ x == B @ x",),
    note="If $Bx = 0$ then $Fx = 0$: the column $Zx$ never moves.",
)
CONVERGES = Part(
    "Z converges",
    says="lim `Z(t)` exists",
    by=argued(
        r"$S+S^{\top}$ is monotone (PSD order) and bounded $(\lVert S\rVert \le s(Z)\lVert B\rVert)$, $S-S^{\top}$ constant: `S` converges.",
        r"`B` injective: $S_{\infty}^{\top}G^{-1}S_{\infty} = B^{\top}B$ is positive definite, so $S_{\infty}$ is invertible; from $F = B-ZG^{-1}S$, $Z = (B-F)S^{-1}G$.",
        "`B` not injective: with `N` a basis of ker `B`, $ZN$ is constant; on the complement (with `B` projected off $ZN$) induct on `r`.",
    ),
)
CLAIM = Claim(
    label="n10",
    title="FA* converges as a point",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"`Z(t)` has a limit from every `Z(0)` of full column rank; $S = Z^{\top}B$ tends to $S_{\infty}$ with $S_{\infty}^{\top}G^{-1}S_{\infty} = B^{\top}B$.",
    parts=(SKEW, SYMMETRIC, LIMIT_EQUATION, KERNEL, CONVERGES),
    uses=("fact2", "theorem1"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "asymptotic"),
)
