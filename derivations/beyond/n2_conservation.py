r"""N2: two conserved quantities of FA*.

$GM-M^{\top}G$ is constant since $\dot{M} = G^{-1}N$ with `N` symmetric: the skew part of $Z^{\top}B$ never changes.
And $\ell+\lVert A\rVert_{F}^{2}/4$ is constant since $\mathrm{d}\ell/\mathrm{d}t = -\operatorname{tr}(R^{\top}RA)$
(Lemma 4) while
$\mathrm{d}/\mathrm{d}t\lVert A\rVert_{F}^{2}/4 = \operatorname{tr}(A\dot{A})/2 = \operatorname{tr}(AR^{\top}R)$
(Lemma 5): loss and alignment trade one for one.

Does not show: that either quantity is conserved by FA or GD (neither is).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import ball_cases, chain, proof

SKEW = Part(
    "the skew part",
    says="D(G @ M - M.T @ G) == 0",
    by=chain(("N - N.T", r"$G\dot{M} = N$ (Lemma 5)"), last=r"$N = F^{\top}F$ is symmetric"),
    controls=("D(G @ M + M.T @ G) == 0", "D(M - M.T) == 0"),
)
ENERGY = Part(
    "loss and alignment",
    says="D(l + normF(A)**2 / 4) == 0",
    by=chain(
        ("-tr(R @ A @ R.T) + tr(A @ D(A)) / 2", "Lemma 4, and A is symmetric"),
        last=r"$\dot{A} = 2R^{\top}R$ (Lemma 5)",
    ),
    controls=(
        "D(l + normF(A)**2 / 2) == 0",
        "D(l - normF(A)**2 / 4) == 0",
        under(FA, "D(normF(F)**2 + normF(M + M.T)**2 / 4) == 0", "FA conserves no such energy"),
    ),
)

SKEW_SAYS = "G @ M - M.T @ G == G @ M(0) - M(0).T @ G"
SKEW_WHOLE = Part(
    "the skew part at all times",
    says=SKEW_SAYS,
    by=proof(
        step("rate", "D(G @ M - M.T @ G) == 0", "identity"),
        step("constant", SKEW_SAYS, "monotone", "rate", of="G @ M - M.T @ G"),
    ),
    controls=("G @ M + M.T @ G == G @ M(0) + M(0).T @ G", "G @ M == G @ M(0)"),
)
ENERGY_SAYS = "l + normF(A)**2 / 4 == l(0) + normF(A(0))**2 / 4"
ENERGY_WHOLE = Part(
    "loss and alignment at all times",
    says=ENERGY_SAYS,
    by=proof(
        step("rate", "D(l + normF(A)**2 / 4) == 0", "identity"),
        step("constant", ENERGY_SAYS, "monotone", "rate", of="l + normF(A)**2 / 4"),
    ),
    controls=(
        "l + normF(A)**2 / 2 == l(0) + normF(A(0))**2 / 2",
        "l == l(0)",
        "l - normF(A)**2 / 4 == l(0) - normF(A(0))**2 / 4",
    ),
)
WHOLE = Part(
    "for all t in [0, 1/2], at instances",
    says="greatest(l + normF(A)**2 / 4, 0, T) - least(l + normF(A)**2 / 4, 0, T) <= (l(0) + normF(A(0))**2) / 50",
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=(
        "greatest(l + normF(A)**2 / 2, 0, T) - least(l + normF(A)**2 / 2, 0, T) <= (l(0) + normF(A(0))**2) / 50",
    ),
    note="Enclosed over covers of the whole interval.",
)

CLAIM = Claim(
    label="n2",
    title="What FA* conserves",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"Along FA*, $GM-M^{\top}G$ and $\ell+\lVert A\rVert_{F}^{2}/4$ are constant.",
    parts=(SKEW, ENERGY, SKEW_WHOLE, ENERGY_WHOLE, WHOLE),
    uses=("lemma4", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("identity", "conservation"),
)
