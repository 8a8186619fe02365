"""Figure 4: alignment grows in every direction, yet may never become PSD.

`lambda_min(A(t))` increases (Lemma 5), but it need not reach 0: the loss can tend to 0 while A stays indefinite,
because what is left of the residual avoids the bad direction. Certified at late times of one instance: the loss has
shrunk by many orders of magnitude, and A still has a negative eigenvalue, which by Lemma 5 it had at all times
before.

Does not show: the limit of A itself (N6 gives it).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import ball_cases

INSTANCE = (("near-square", 8, 8, 7, 1),)

INDEFINITE = Part(
    "A has a negative eigenvalue late",
    says="lambda_min(A(8)) < lambda_min(A(128)) < 0",
    by=ball_cases(draws=INSTANCE),
    controls=("lambda_min(A(128)) >= 0", "lambda_max(A(128)) < 0"),
)
SMALL = Part(
    "while the loss has vanished",
    says="l(128) <= l(0) / 1000000",
    by=ball_cases(draws=INSTANCE),
    controls=("l(8) <= l(0) / 1000000",),
)
GROWS = Part(
    "although the eigenvalue grew",
    says="lambda_min(A(s)) < lambda_min(A(t)) if s < t",
    by=ball_cases(s=("0", "1/2"), t=("1", "8"), draws=INSTANCE),
    controls=("lambda_min(A(s)) > lambda_min(A(t)) if s < t",),
)

CLAIM = Claim(
    label="figure4",
    title="Alignment may stay indefinite while the loss vanishes",
    where="Section 3, Fig. 4",
    restoration=Restoration.RECONSTRUCTED,
    theory=FA_STAR,
    statement=r"There are instances with $\ell(128) \le \ell(0)/10^{6}$ and `lambda_min(A(128)) < 0`, although `lambda_min(A)` has grown.",
    parts=(INDEFINITE, SMALL, GROWS),
    uses=("lemma5",),
    hypotheses=(("a documented instance of ours: near-square, seed 1", "drawn deterministically; exact rationals"),),
    restoration_note="The numbers of the paper's figure are lost.",
    tags=("example", "figure", "alignment"),
)
