"""Lemma 16: the selected rows are integrable.

``||R_{<=kappa}||_F^2 = sum_i ||r_i||^2 1[r_i'A r_i <= kappa ||r_i||^2]`` is a finite sum of continuous functions
times indicators of closed sets (Lemma 15), bounded by l (Lemma 14): Lebesgue integrable on [0, T]. The same holds
for ``||R_{<=kappa}(s)x||^2``.

Does not show: continuity; the selection jumps when a row crosses the level.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases

INTEGRABLE = Part(
    "bounded and measurable",
    says="||R_{<=kappa}||_F^2 and ||R_{<=kappa}(s) x||^2 are Lebesgue integrable on [0, T]",
    by=argued(
        "g_i = kappa ||r_i||^2 - r_i'A r_i is continuous, so 1[g_i >= 0] is measurable (Lemma 15).",
        "Each term is a continuous function times such an indicator, and the sum is at most l, which is bounded (Lemma 14).",
    ),
)
BELOW_LOSS = Part(
    "never more than the loss, at instances",
    says="normF(rows_le(R, A, kappa))**2 <= l + 1/1000000",
    by=ball_cases(t=("0", "1/2"), kappa=("lambda_min(A) + 1", "0")),
    decides=False,
    controls=("normF(rows_le(R, A, kappa))**2 <= l / 2 if kappa > lambda_min(A(0))",),
)

CLAIM = Claim(
    label="lemma16",
    title="The selected rows are integrable",
    where="Appendix A.2, Lemma 16",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="||R_{<=kappa}||_F^2 and ||R_{<=kappa}(s)x||^2 are Lebesgue integrable over [0, T].",
    parts=(INTEGRABLE, BELOW_LOSS),
    uses=("lemma14", "lemma15"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The exact list of integrands is lost.",
    tags=("regularity",),
)
