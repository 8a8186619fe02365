"""Lemma 4: alignment decides whether the loss falls (eq. 5).

``R = E C G^{-1/2}`` is the residual, ``A = G^{1/2} W C G^{-1/2} + (same)'`` the alignment, ``l = ||R||_F^2`` the
loss. As G is constant (Fact 3), ``dl/dt = 2 tr(G^-1 F' F')`` with ``F' = -F W C - Z W' C``; the last term dies
under ``F'Z = 0`` (Fact 2), whatever W' is. So ``dl/dt = -2 tr(R'R G^{1/2} W C G^{-1/2}) = -tr(R A R')``: the loss
falls if A is positive semidefinite.

Does not show: that A ever becomes positive semidefinite, or that the loss tends to 0 (Theorem 1).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain, sympy_entries

RATE = Part(
    "loss rate",
    says="D(tr(R.T @ R)) == -tr(R @ A @ R.T)",
    by=chain(
        ("tr(Gi @ (D(F).T @ F + F.T @ D(F)))", "l = tr(G^-1 F'F), G constant (Fact 3)"),
        ("2 * tr(Gi @ F.T @ (-F @ W @ C - Z @ D(W) @ C))", "F = (Y - Z W) C, Z' = F, and tr X = tr X'"),
        ("-2 * tr(Gi @ F.T @ F @ W @ C)", "F'Z = 0 (Fact 2): W' does not matter"),
        last="R = F G^{-1/2}, A = G^{1/2} W C G^{-1/2} + (same)'",
    ),
    controls=(
        "D(tr(R.T @ R)) == tr(R @ A @ R.T)",
        "D(tr(R.T @ R)) == -2 * tr(R @ A @ R.T)",
        "D(tr(E.T @ E)) == -tr(R @ A @ R.T)",
        under(FA, "D(tr((E @ C).T @ E @ C)) == -tr(E @ C @ (W @ C + C.T @ W.T) @ (E @ C).T)", "FA: Z'E is not 0"),
    ),
)
UNNORMALISED = Part(
    "without normalisation",
    says="D(tr(F.T @ F)) == -tr(F @ (W @ C + C.T @ W.T) @ F.T)",
    by=chain(last="the same steps with R = E C, A = W C + C'W': Lemma 4 needs no normalisation, Lemma 5 does"),
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
    statement="Along FA*, dl/dt = - sum_i r_i' A r_i = - tr(R A R').",
    parts=(RATE, UNNORMALISED, ENTRYWISE),
    uses=("fact2", "fact3"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The printed appendix may normalise R and A differently; l is the same number in every form.",
    tags=("identity", "convergence"),
)
