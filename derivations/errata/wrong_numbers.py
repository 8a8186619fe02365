"""Erratum: numbers that the prose contradicts itself.

(1) Appendix A.1 credits Lemma 9 with the bound on the rise of the loss and Lemma 7 with the bound on slow time;
they are Lemma 8 and Lemma 9. (2) Appendix C once says "at least 0.9" where the theorem and the rest of the proof
say 0.99; the union bound gives `1 - 0.003 - 0.007 == 0.99`.

Does not show: anything about the mathematics, which is unaffected.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, sympy_scalar

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
    controls=("1 - head - tail == 0.9",),
)
LABELS = Part(
    "the lemmas that Appendix A.1 means",
    says="rise of the loss: Lemma 8; slow time: Lemma 9",
    by=argued(
        "Lemma 8's statement is the bound on the rise, Lemma 9's the bound on the time of slow fall; the text has 9 where it means 8, and 7 where it means 9."
    ),
)

CLAIM = Claim(
    label="erratum-wrong-numbers",
    title="0.9 for 0.99, and two lemma numbers",
    where="Appendix A.1 and Appendix C",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=FA_STAR,
    statement="'At least 0.9' in the proof of Theorem 3 must read 0.99; Appendix A.1 means Lemmas 8 and 9 where it cites 9 and 7.",
    parts=(BOUND, LABELS),
    uses=("lemma8", "lemma9", "theorem3"),
    restoration_note="The words and numbers are in the prose.",
    tags=("wording",),
)
