"""Lemma 15: indicators of continuous functions are integrable.

For f continuous on [0, T], ``{f > 0}`` is open and ``{f <= 0}`` closed, so both indicators are bounded measurable
functions on a bounded interval: Lebesgue integrable. The two sets fill the interval, so the two integrals add up to
T.

Does not show: that the sets are finite unions of intervals (along FA* they are, since the flow is analytic).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases

MEASURABLE = Part(
    "measurable and bounded",
    says="1[f > 0] and 1[f <= 0] are Lebesgue integrable on [0, T] for f continuous",
    by=argued(
        "The preimage of an open set under a continuous function is open, of a closed set closed; both are Borel sets.",
        "Indicators are bounded by 1, and bounded measurable functions on a bounded interval are integrable.",
    ),
)
BOUNDED = Part(
    "the integral is at most T, at instances",
    says="integral(ind(-tr(R @ A @ R.T) > 0), 0, T) <= T + 1/100",
    by=ball_cases(T=("1",), most=3),
    decides=False,
    controls=("integral(ind(-tr(R @ A @ R.T) > 0), 0, T) <= T / 1000",),
    note="The set where the loss rises, measured over a cover.",
)

CLAIM = Claim(
    label="lemma15",
    title="Indicators of continuous functions are integrable",
    where="Appendix A.2, Lemma 15",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement="For f continuous, 1[f > 0] and 1[f <= 0] are Lebesgue integrable over [0, T].",
    parts=(MEASURABLE, BOUNDED),
    hypotheses=(("f continuous", "part of the statement"),),
    tags=("regularity",),
)
