r"""N6: FA* converges exponentially, at a rate that one small eigenproblem gives.

If $N(0) = F(0)^{\top}F(0)$ is positive definite (generic when $n \ge 2r$ and `rank(Y) >= r`), the quadratic
eigenproblem $\mu^{2}x = \mu Kx+Qx$ has exactly `r` eigenvalues with positive real part and none on the imaginary
axis; with $\rho$ the smallest positive real part the loss decays like $\exp(-2\rho t)$ (times a polynomial if an
eigenvalue is defective). Why, for $G = I$: at $\mu = iw$ the pencil is $-((M-iw)^{*}(M-iw)+N)$, negative definite,
so no eigenvalue is imaginary; $\mu \to -\operatorname{conj}(\mu)$ is a symmetry (transpose); and $U(t)x \to 0$
would force $x^{\top}N(0)x = 0$, so $U$ grows on all of $R^{r}$. The limit of `M` is the solvent with the `r`
positive eigenvalues.

Does not show: that A becomes positive definite: it may stay indefinite while the loss tends to 0 (Fig. 4b). The one step
that is argued is from the eigenvalues to the growth of $U(t)x$ in every direction (sums of exponentials): the kernel has
no rule about the solutions of a linear equation by its eigenvalues.
"""

from dataclasses import replace

from derivations.theories import FA_STAR, FA_STAR_RAW
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases, chain, exact_cases

WITHOUT_ROOTS = replace(
    FA_STAR_RAW,
    name="fa_star_without_roots",
    title=r"FA* without the root of $G$: all that the start determines is rational",
    definitions={
        **FA_STAR_RAW.definitions,
        "N": "F.T @ F",
        "Q": "Gi @ B.T @ B",
        "K2": "M - Gi @ M.T @ G",
        "l": "tr(Gi @ N)",
    },
)

PENCIL = Part(
    "the pencil on the imaginary axis, real part",
    says="Q == Gi @ (N + M.T @ G @ M)",
    by=chain(last=r"$N = F^{\top}F$, $F = B-ZM$, $F^{\top}Z = 0$"),
    controls=("Q == Gi @ N",),
    note=r"With $G = I$: $Q+iwK+w^{2} = N+M^{\top}M+iw(M-M^{\top})+w^{2} = N+(M-iw)^{*}(M-iw) > 0$.",
)
SKEW = Part(
    "the pencil on the imaginary axis, imaginary part",
    says="G @ K2 == -(G @ K2).T",
    by=chain(("G @ M - M.T @ G", r"$K = M-G^{-1}M^{\top}G$"), last="skew-symmetric as it stands"),
    controls=("G @ K2 == (G @ K2).T",),
    note=r"So the eigenvalues come in pairs $\mu$, $-\operatorname{conj}(\mu)$: as many on the right as on the left.",
)
COUNT = Part(
    "exactly r eigenvalues on the right",
    says="pencil_right(K2, Q) == r if det(N(0)) > 0",
    theory=WITHOUT_ROOTS,
    by=exact_cases(),
    controls=("pencil_right(K2, Q) == r - 1 if det(N(0)) > 0",),
    note="$N(0)$ is a Gram matrix: it is positive definite where its determinant is positive.",
)
NONE_IMAGINARY = Part(
    "none on the imaginary axis",
    says="pencil_imaginary(K2, Q) == 0 if det(N(0)) > 0",
    theory=WITHOUT_ROOTS,
    by=exact_cases(),
    controls=("pencil_imaginary(K2, Q) == r if det(N(0)) > 0", "pencil_imaginary(K2, Q) == 0 if det(N(0)) >= 0"),
)
DECAY = Part(
    "the certified rate against the observed decay",
    says="l(12) * exp(16 * pencil_rate(K2, Q)) <= 1000000 * l(4) if det(N(0)) > 0",
    theory=WITHOUT_ROOTS,
    by=ball_cases(),
    decides=False,
    every=False,
    controls=("l(12) * exp(24 * pencil_rate(K2, Q)) <= 1000000 * l(4) if det(N(0)) > 0",),
    note=r"The quotient $\ell(12)\exp(16\rho)/\ell(4)$ stays of order one where $\rho$ is the rate.",
)
RATE = Part(
    "the rate",
    says=r"`l(t)` decays like $\exp(-2\rho t)$",
    by=argued(
        r"$\ddot{U} = K\dot{U}+QU$ (N1): $U(t)x$ is a sum of $\exp(\mu t)$ terms, its growing part those with Re $\mu > 0$; $N = U^{-T}N(0)U^{-1}$.",
        r"If the growing part of $U(t)x$ vanished for some $x \ne 0$, then $U(t)x \to 0$ and $x^{\top}N(0)x = (Ux)^{\top}N(t)(Ux) \to 0$.",
        "$N(0) > 0$ excludes that: the map from `x` to the growing part is injective, and with `r` eigenvalues on the right a bijection of $R^{r}$.",
        r"$M = \dot{U}U^{-1}$ is bounded (Lemma 14), so the growing space of $(U,\dot{U})$, the limit of the graph of `M`, is a graph itself.",
        r"So $\lVert U(t)^{-1}\rVert$ decays like $\exp(-\rho t)$ (a polynomial factor if an eigenvalue is defective), and $\ell = \operatorname{tr}(G^{-1}N)$ like its square.",
    ),
)

CLAIM = Claim(
    label="n6",
    title="FA* converges exponentially",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"$N(0) > 0$: $\mu^{2}x = \mu Kx+Qx$ has `r` eigenvalues with Re $\mu > 0$, none imaginary; `l` decays like $\exp(-2\rho t)$, $\rho$ the least.",
    parts=(PENCIL, SKEW, COUNT, NONE_IMAGINARY, DECAY, RATE),
    uses=("n1", "fact2"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`N(0)` is positive definite", "checked exactly; other cases are vacuous"),
    ),
    tags=("convergence", "asymptotic", "spectrum"),
)
