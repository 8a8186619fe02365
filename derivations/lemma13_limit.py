"""Lemma 13: the residual tends to 0.

If the loss did not tend to 0, some delta > 0 would be exceeded at arbitrarily late times, while Lemma 10 gives
times with loss at most delta/2 after any time: infinitely many disjoint intervals, each with a rise of delta/2,
against Lemma 8. A second way: the residual's square has a finite integral (N3) and a bounded derivative.

Does not show: a rate (N6), or that A becomes PSD (it need not).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases

CONTRADICTION = Part(
    "too many rises",
    says="l(t) -> 0 as t -> oo",
    by=argued(
        "Otherwise there is delta > 0 with l >= delta at arbitrarily late times.",
        "Lemma 10, started at any time, gives a later time with l <= delta/2.",
        "Alternate: k disjoint intervals on each of which the loss rises by at least delta/2.",
        "They rise by k delta/2 in all: for k > 2 r lam^2/delta this contradicts Lemma 8. G is constant, so E C -> 0 as well.",
    ),
)
LATE = Part(
    "late values, at instances",
    says="l(t) <= (l(0) + r * lam**2) / 2 if l(0) > 1/1000",
    by=ball_cases(t=("64",), most=6),
    decides=False,
    every=False,
    controls=("l(1/64) <= (l(0) + r * lam**2) / 2 if l(0) > 1/1000",),
)

CLAIM = Claim(
    label="lemma13",
    title="The residual tends to 0",
    where="Appendix A.2, Lemma 13",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement="||(Y - ZW)C||_F -> 0 as t -> oo.",
    parts=(CONTRADICTION, LATE),
    uses=("fact3", "lemma8", "lemma10"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "asymptotic"),
)
