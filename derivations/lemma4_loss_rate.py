r"""Lemma 4: alignment decides whether the loss falls (eq. 5).

$R = ECG^{-1/2}$ is the residual, $A = G^{1/2}WCG^{-1/2}+(\text{same})^{\top}$ the alignment,
$\ell = \lVert R\rVert_{F}^{2}$ the loss. As `G` is constant (Fact 3),
$\mathrm{d}\ell/\mathrm{d}t = 2\operatorname{tr}(G^{-1}F^{\top}\dot{F})$ with $\dot{F} = -FWC-Z\dot{W}C$; the last
term dies under $F^{\top}Z = 0$ (Fact 2), whatever $\dot{W}$ is. So
$\mathrm{d}\ell/\mathrm{d}t = -2\operatorname{tr}(R^{\top}RG^{1/2}WCG^{-1/2}) = -\operatorname{tr}(RAR^{\top})$: the loss falls if `A` is positive semidefinite.

Does not show: that A ever becomes positive semidefinite, or that the loss tends to 0 (Theorem 1).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain, sympy_entries

RATE = Part(
    "loss rate",
    says="D(tr(R.T @ R)) == -tr(R @ A @ R.T)",
    by=chain(
        ("tr(Gi @ (D(F).T @ F + F.T @ D(F)))", r"$\ell = \operatorname{tr}(G^{-1}F^{\top}F)$, `G` constant (Fact 3)"),
        (
            "2 * tr(Gi @ F.T @ (-F @ W @ C - Z @ D(W) @ C))",
            r"$F = (Y-ZW)C$, $\dot{Z} = F$, and $\operatorname{tr} X = \operatorname{tr} X^{\top}$",
        ),
        ("-2 * tr(Gi @ F.T @ F @ W @ C)", r"$F^{\top}Z = 0$ (Fact 2): $\dot{W}$ does not matter"),
        last=r"$R = FG^{-1/2}$, $A = G^{1/2}WCG^{-1/2}+(\text{same})^{\top}$",
    ),
    controls=(
        "D(tr(R.T @ R)) == tr(R @ A @ R.T)",
        "D(tr(R.T @ R)) == -2 * tr(R @ A @ R.T)",
        "D(tr(E.T @ E)) == -tr(R @ A @ R.T)",
        under(
            FA, "D(tr((E @ C).T @ E @ C)) == -tr(E @ C @ (W @ C + C.T @ W.T) @ (E @ C).T)", r"FA: $Z^{\top}E$ is not 0"
        ),
    ),
)
UNNORMALISED = Part(
    "without normalisation",
    says="D(tr(F.T @ F)) == -tr(F @ (W @ C + C.T @ W.T) @ F.T)",
    by=chain(
        last=r"the same steps with $R = EC$, $A = WC+C^{\top}W^{\top}$: Lemma 4 needs no normalisation, Lemma 5 does"
    ),
    decides=False,
    controls=("D(tr(F.T @ F)) == -tr(F @ A @ F.T)",),
)
ENTRYWISE = Part(
    "entry by entry",
    says="D(tr(R.T @ R)) == -tr(R @ A @ R.T)",
    by=sympy_entries((3, 1, 2), (2, 2, 1), (3, 2, 2)),
    decides=False,
    controls=("D(tr(R.T @ R)) == tr(R @ A @ R.T)",),
    note="An independent derivation with every entry a symbol, at explicit small sizes.",
)

CLAIM = Claim(
    label="lemma4",
    title="The loss falls at the rate that alignment sets",
    where="Appendix A.2, Lemma 4 (eq. 5)",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement=r"Along FA*, $\mathrm{d}\ell/\mathrm{d}t = -\sum_{i}r_{i}^{\top}Ar_{i} = -\operatorname{tr}(RAR^{\top})$.",
    parts=(RATE, UNNORMALISED, ENTRYWISE),
    uses=("fact2", "fact3"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The printed appendix may normalise `R` and A differently; `l` is the same number in every form.",
    tags=("identity", "convergence"),
)
