"""Lemma 12: from the loss to the residual.

``||E C||_F^2 = ||R G^{1/2}||_F^2 <= sigma_max(Z(0))^2 ||R||_F^2``, since ``sigma_max(G^{1/2}) = sigma_max(Z(0))``
and G is constant (Fact 3). So Lemma 11 with ``eps/sigma_max(Z(0))^2`` in place of eps bounds the residual: ``T >=
20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps``.

Does not show: Theorem 1 (ii), which is Lemma 13.
"""

from derivations.theories import FA_STAR, SCALED_RESIDUAL
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases, chain, sum_of_squares

EXACT = Part(
    "residual and loss",
    says="normF(E @ C)**2 == tr(S @ R.T @ R @ S)",
    by=chain(last="E C = R G^{1/2}"),
    controls=("normF(E @ C)**2 == tr(R.T @ R)",),
)
SQUARE = Part(
    "the norm bound",
    says="normF(R @ S)**2 <= s**2 * normF(R)**2",
    theory=SCALED_RESIDUAL,
    by=sum_of_squares("normF(R @ H)**2", reason="S^2 = s^2 I - H H' with s = sigma_max(Z(0))"),
    controls=("normF(R @ S)**2 <= s**2 * normF(R)**2 / 2",),
)
TIMES = Part(
    "at instances",
    says="normF(E @ C)**2 <= sigma_max(Z(0))**2 * l if l(0) > 1/1000 and cond(Z(0)) > 1001/1000",
    by=ball_cases(t=("0", "1/2", "2")),
    controls=("normF(E @ C)**2 <= sigma_min(Z(0))**2 * l if l(0) > 1/1000 and cond(Z(0)) > 1001/1000",),
    decides=False,
)
THEN = Part(
    "Lemma 11 for the residual",
    says="T >= 20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps implies min over [0, T] of ||(Y - ZW)C||_F^2 <= eps",
    by=argued(
        "G = Z'Z is constant (Fact 3), so sigma_max(G^{1/2}) = s(Z(0)) at every time: the bound above holds along FA*.",
        "Lemma 11 with eps/s(Z(0))^2 in place of eps: l <= eps/s(Z(0))^2 at some time in [0, T].",
        "Its time 20 r q s(Z(0))^2/eps is 20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps, since q = s(Y) s(C)/sigma_min(Z(0)).",
    ),
)

CLAIM = Claim(
    label="lemma12",
    title="From the loss to the residual",
    where="Appendix A.2, Lemma 12",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="||(Y - ZW)C||_F^2 <= sigma_max(Z(0))^2 l; so T >= 20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps gives min ||(Y - ZW)C||_F^2 <= eps.",
    parts=(EXACT, SQUARE, TIMES, THEN),
    uses=("fact3", "lemma11"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The paper says FA for FA* here: an erratum.",
    tags=("convergence", "bound"),
)
