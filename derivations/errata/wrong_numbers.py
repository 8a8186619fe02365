"""Erratum: numbers that the prose contradicts itself.

(1) Appendix A.1 credits Lemma 9 with the bound on the rise of the loss and Lemma 7 with the bound on slow time;
they are Lemma 8 and Lemma 9. (2) Appendix C once says "at least 0.9" where the theorem and the rest of the proof
say 0.99; the union bound gives `1 - 0.003 - 0.007 == 0.99`.

Does not show: anything about the mathematics, which is unaffected; nor what the printed text says: that is read off it.
"""

from derivations import lemma8_loss_increase as lemma8
from derivations import lemma9_slow_time as lemma9
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.kernel.script import lemma
from faverify.methods import proof, sympy_scalar

UNION = Theory(
    name="union_of_failures",
    title="failure probabilities of Lemmas 18 and 19",
    shapes={"p": ()},
    definitions={"head": "0.003", "tail": "0.007"},
    kind="",
)

BOUND = Part(
    "the probability of Theorem 3",
    says="1 - head - tail == 0.99",
    theory=UNION,
    by=sympy_scalar(reason="Lemma 18 fails with probability at most 0.003, Lemma 19 with at most 0.007"),
    controls=("1 - head - tail == 0.9", "1 - head - tail == 0.993", "1 - head + tail == 0.99", "head + tail == 0.1"),
)
RISE = Part(
    "the rise of the loss is Lemma 8",
    says=lemma8.BOUND_SAYS,
    by=proof(lemma("lemma 8", lemma8.BOUND_SAYS, lemma8.BOUND_BY.proved(lemma8.BOUND_SAYS, FA_STAR, "lemma8"))),
    controls=("rise(l, 0, T) <= -1 if T >= 0", "D(l) <= 0"),
    note="What the text credits Lemma 9 with is what Lemma 8 states: its proof is imported by that label.",
)
SLOW = Part(
    "the slow time is Lemma 9",
    says=lemma9.PAPER_SAYS,
    by=proof(
        lemma("lemma 9", lemma9.PAPER_SAYS, lemma9.PAPER_BY.proved(lemma9.PAPER_SAYS, FA_STAR, "lemma9")),
        against=lemma9.PAPER_BY.against,
        at=lemma9.PAPER_BY.at,
    ),
    controls=(lemma9.PAPER_SAYS.replace("/ kappa if", "/ (60 * kappa) if"), lemma9.PAPER_SAYS.replace("<= r", "> r")),
    note="What the text credits Lemma 7 with is what Lemma 9 states.",
)

CLAIM = Claim(
    label="erratum-wrong-numbers",
    title="0.9 for 0.99, and two lemma numbers",
    where="Appendix A.1 and Appendix C",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=FA_STAR,
    statement="'At least 0.9' in the proof of Theorem 3 must read 0.99; Appendix A.1 means Lemmas 8 and 9 where it cites 9 and 7.",
    parts=(BOUND, RISE, SLOW),
    uses=("lemma8", "lemma9", "theorem3"),
    restoration_note="The words and numbers are in the prose.",
    tags=("wording",),
)
