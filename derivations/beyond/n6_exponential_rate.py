"""N6: FA* converges exponentially, at a rate that one small eigenproblem gives.

If ``N(0) = F(0)'F(0)`` is positive definite (generic when n >= 2r and rank(Y) >= r), the quadratic eigenproblem
``mu^2 x = mu K x + Q x`` has exactly r eigenvalues with positive real part and none on the imaginary axis; with rho
the smallest positive real part the loss decays like ``exp(-2 rho t)`` (times a polynomial if an eigenvalue is
defective). Why, for G = I: at ``mu = i w`` the pencil is ``-((M - i w)*(M - i w) + N)``, negative definite, so no
eigenvalue is imaginary; ``mu -> -conj(mu)`` is a symmetry (transpose); and U(t)x -> 0 would force ``x'N(0)x = 0``,
so U grows on all of R^r. The limit of M is the solvent with the r positive eigenvalues.

Does not show: that A becomes positive definite: it may stay indefinite while the loss tends to 0 (Fig. 4b).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain, spectral_rate

PENCIL = Part(
    "the pencil on the imaginary axis, real part",
    says="Q == Gi @ (N + M.T @ G @ M)",
    by=chain(last="N = F'F, F = B - Z M, F'Z = 0"),
    controls=("Q == Gi @ N",),
    note="With G = I: Q + i w K + w^2 = N + M'M + i w (M - M') + w^2 = N + (M - i w)*(M - i w) > 0.",
)
SKEW = Part(
    "the pencil on the imaginary axis, imaginary part",
    says="G @ K2 == -(G @ K2).T",
    by=chain(("G @ M - M.T @ G", "K = M - G^-1 M'G"), last="skew-symmetric as it stands"),
    controls=("G @ K2 == (G @ K2).T",),
    note="So the eigenvalues come in pairs mu, -conj(mu): as many on the right as on the left.",
)
COUNT = Part(
    "exactly r eigenvalues on the right",
    says="positive == r",
    by=spectral_rate(),
    controls=("positive == r - 1",),
)
NONE_IMAGINARY = Part(
    "none on the imaginary axis",
    says="imaginary == 0",
    by=spectral_rate(),
    controls=("imaginary == r",),
)
DECAY = Part(
    "the certified rate against the observed decay",
    says="decay(4, 12) <= 1000000",
    by=spectral_rate(),
    decides=False,
    every=False,
    controls=("decay(4, 12) <= 0",),
    note="The quotient l(12) exp(16 rho)/l(4) stays of order one where rho is the rate; the table shows observed rate / (2 rho).",
)
RATE = Part(
    "the rate",
    says="l(t) decays like exp(-2 rho t)",
    by=argued(
        "U'' = K U' + Q U (N1): U(t)x is a sum of exp(mu t) terms, its growing part those with Re mu > 0; N = U^-T N(0) U^-1.",
        "If the growing part of U(t)x vanished for some x != 0, then U(t)x -> 0 and x'N(0)x = (Ux)'N(t)(Ux) -> 0.",
        "N(0) > 0 excludes that: x -> growing part is injective, and with r eigenvalues on the right a bijection of R^r.",
        "M = U^-1 U' is bounded (Lemma 14), so the growing space of (U, U'), the limit of the graph of M, is a graph itself.",
        "So ||U(t)^-1|| decays like exp(-rho t) (a polynomial factor if an eigenvalue is defective), and l = tr(G^-1 N) like its square.",
    ),
)

CLAIM = Claim(
    label="n6",
    title="FA* converges exponentially",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="N(0) > 0: mu^2 x = mu K x + Q x has r eigenvalues with Re mu > 0, none imaginary; l decays like exp(-2 rho t), rho the least.",
    parts=(PENCIL, SKEW, COUNT, NONE_IMAGINARY, DECAY, RATE),
    uses=("n1", "fact2"),
    hypotheses=(
        ("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("N(0) is positive definite", "checked exactly; other cases are vacuous"),
    ),
    tags=("convergence", "asymptotic", "spectrum"),
)
