"""Erratum: "FA dynamics" for FA* dynamics (Lemmas 10 to 12).

The three lemmas speak of FA, but their proofs use Lemmas 4, 5, 8 and 9, which are about FA*. Along FA the loss does
not obey the law of Lemma 4, and alignment can fall. FA has a convergence proof of its own (Appendix E) and a rate
of its own (N11).

Does not show: that the conclusions of Lemmas 10 to 12 are false along FA; their proofs do not give them.
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain

RATE = Part(
    "Lemma 4 is a law of FA*",
    says="D(tr(F.T @ F)) == -tr(F @ (M + M.T) @ F.T)",
    by=chain(last=r"$F^{\top}Z = 0$ (Fact 2)"),
    controls=(
        under(FA, "D(tr(F.T @ F)) == -tr(F @ (M + M.T) @ F.T)", "the printed 'FA'"),
        "D(tr(F.T @ F)) == -tr(F @ M @ F.T)",
    ),
)
ALIGNMENT = Part(
    "Lemma 5 is a law of FA*",
    says="D(Z.T @ B + B.T @ Z) == 2 * F.T @ F",
    by=chain(last=r"$F^{\top}B = F^{\top}F$ (Fact 2)"),
    controls=(
        under(FA, "D(Z.T @ B + B.T @ Z) == 2 * F.T @ F", "the printed 'FA'"),
        "D(Z.T @ B + B.T @ Z) == F.T @ F",
    ),
)

CLAIM = Claim(
    label="erratum-fa-for-fa-star",
    title="Lemmas 10 to 12 are about FA*, not FA",
    where="Appendix A.2, Lemmas 10 to 12",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=FA_STAR,
    statement="Where Lemmas 10 to 12 say 'FA dynamics', the laws they use hold along FA* and fail along FA.",
    parts=(RATE, ALIGNMENT),
    uses=("lemma4", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note=r"A mild slip: the appendix itself introduces its flow as 'Feedback alignment (FA*)'.",
    tags=("convergence",),
)
