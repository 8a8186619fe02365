r"""N6: FA* converges exponentially, at an explicit rate; the exact one comes from a small eigenproblem.

If $N(0) = F(0)^{\top}F(0)$ is positive definite (generic when $n \ge 2r$ and `rank(Y) >= r`), the loss is at most
$2(1+m/\mu)r\ell(0)\exp(-\mu t)$ with $\mu = \sqrt{m^{2}+2\nu}-m > 0$, for $R(0)^{\top}R(0) \ge \nu I$ and $A(0) \ge -2mI$, $m \ge 0$. Why, for $G = I$: let
$\dot{U} = MU$, $U(0) = I$, and $\Delta = (A-A(0))/2$, which is $M-M(0)$, as the skew part of `M` rests. Then
$\mathrm{d}(U^{\top}\Delta U)/\mathrm{d}t = U^{\top}(\Delta^{2}+N(0))U$ is at least $U^{\top}N(0)U \ge \nu U^{\top}U$: with $J$ the integral of $Y = U^{\top}U$,
$\dot{Y} = U^{\top}AU \ge -2mY+2\nu J$. So $Y+(\mu+2m)J$ grows like $\exp(\mu t)$, `Y` does, and $U^{\top}NU$ is constant.

The quadratic eigenproblem $\mu^{2}x = \mu Kx+Qx$ has exactly `r` eigenvalues with positive real part and none on the
imaginary axis; with $\rho$ the smallest positive real part the loss decays like $\exp(-2\rho t)$ (times a polynomial if
an eigenvalue is defective): at $\mu = iw$ the pencil is $-((M-iw)^{*}(M-iw)+N)$, negative definite,
so no eigenvalue is imaginary; $\mu \to -\operatorname{conj}(\mu)$ is a symmetry (transpose); and $U$ grows on all of $R^{r}$. The limit of `M` is the solvent with the `r`
positive eigenvalues.

Does not show: that A becomes positive definite: it may stay indefinite while the loss tends to 0 (Fig. 4b). That
$2\rho$ is the exact rate is in words, from the eigenvalues to the growth of $U(t)x$ (sums of exponentials), and decides nothing: the kernel has
no rule about the solutions of a linear equation by its eigenvalues.
"""

from dataclasses import replace

from derivations.growth_proofs import DECAY_BY, DECAY_SAYS, GROWTH, NUMBERED
from derivations.instances import TALL
from derivations.theories import FA_STAR, FA_STAR_RAW
from faverify.claim import Claim, Part, Restoration, under
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
LATER = "lambda_min(R(0).T @ R(0)) > 1/1000 and t > 0"
MISALIGNED = "max(0, -lambda_min(A(0)))"
RATE_HERE = f"(sqrt({MISALIGNED}**2 / 4 + 2 * lambda_min(R(0).T @ R(0))) - {MISALIGNED} / 2)"
EXPLICIT_AT = f"{RATE_HERE} * l <= 2 * ({RATE_HERE} + {MISALIGNED} / 2) * r * l(0) * exp(-{RATE_HERE} * t)"
EXPLICIT = Part(
    "exponential decay at an explicit rate",
    says=DECAY_SAYS,
    theory=GROWTH,
    by=DECAY_BY,
    controls=(
        under(NUMBERED, f"l >= l(0) if {LATER}"),
        under(NUMBERED, f"{EXPLICIT_AT.replace('<=', '>=')} if {LATER}"),
        under(NUMBERED, f"l <= l(0) * exp(-100 * t) if {LATER}"),
        under(NUMBERED, f"{EXPLICIT_AT.replace('2 * (', '1/100 * (')} if {LATER}"),
    ),
    note=r"For any $m \ge 0$ with $A(0) \ge -2mI$ and any $\mu > 0$ with $R(0)^{\top}R(0) \ge \mu(\mu+2m)/2\,I$: $\ell \le 2(1+m/\mu)r\ell(0)\exp(-\mu t)$, as $f/f(0) = \exp(-\mu t)$.",
)
EXPLICIT_CASES = Part(
    "the explicit rate, at instances",
    says=f"{EXPLICIT_AT} if {LATER}",
    by=ball_cases(draws=TALL, t=("1/2", "4")),
    decides=False,
    controls=(f"{EXPLICIT_AT.replace('2 * (', '1/100 * (')} if {LATER}", f"l <= l(0) * exp(-100 * t) if {LATER}"),
)
RATE = Part(
    "the exact rate, in words",
    says=r"`l(t)` decays like $\exp(-2\rho t)$",
    by=argued(
        r"$\ddot{U} = K\dot{U}+QU$ (N1): $U(t)x$ is a sum of $\exp(\mu t)$ terms, its growing part those with Re $\mu > 0$; $N = U^{-T}N(0)U^{-1}$.",
        r"If the growing part of $U(t)x$ vanished for some $x \ne 0$, then $U(t)x \to 0$ and $x^{\top}N(0)x = (Ux)^{\top}N(t)(Ux) \to 0$.",
        "$N(0) > 0$ excludes that: the map from `x` to the growing part is injective, and with `r` eigenvalues on the right a bijection of $R^{r}$.",
        r"$M = \dot{U}U^{-1}$ is bounded (Lemma 14), so the growing space of $(U,\dot{U})$, the limit of the graph of `M`, is a graph itself.",
        r"So $\lVert U(t)^{-1}\rVert$ decays like $\exp(-\rho t)$ (a polynomial factor if an eigenvalue is defective), and $\ell = \operatorname{tr}(G^{-1}N)$ like its square.",
    ),
    decides=False,
)

CLAIM = Claim(
    label="n6",
    title="FA* converges exponentially",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"$N(0) > 0$: $\ell \le 2(1+m/\mu)r\ell(0)\exp(-\mu t)$, $\mu = \sqrt{m^{2}+2\nu}-m > 0$, $\nu = \lambda_{\min}(R(0)^{\top}R(0))$, $2m = \max(0,-\lambda_{\min}(A(0)))$; and $\mu^{2}x = \mu Kx+Qx$ has `r` eigenvalues with Re $\mu > 0$, none imaginary.",
    parts=(EXPLICIT, PENCIL, SKEW, COUNT, NONE_IMAGINARY, DECAY, EXPLICIT_CASES, RATE),
    uses=("n1", "fact2"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`N(0)` is positive definite", "checked exactly; other cases are vacuous"),
    ),
    tags=("convergence", "asymptotic", "spectrum"),
)
