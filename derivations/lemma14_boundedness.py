"""Lemma 14: everything stays bounded.

``Z'Z = G`` is constant (Fact 3), so ``||Z||_F^2 = tr G``. ``E = (I - Z G^-1 Z')Y`` is a projection of Y:
``||E||_F^2 = ||Y||_F^2 - ||Z W||_F^2``. So ``||F||_F <= ||Y||_F s(C)``, and W, M, A and R, which are products of
these with constants, are bounded for all t >= 0.

Does not show: a bound independent of the instance, or that anything converges.
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import argued, ball_cases, chain

SIZE = Part(
    "the size of Z",
    says="D(normF(Z)**2) == 0",
    by=chain(("2 * tr(Z.T @ F)", "Z' = F"), last="Z'F = 0 (Fact 2)"),
    controls=(under(FA, "D(normF(Z)**2) == 0", "FA does not conserve ||Z||"),),
)
PYTHAGORAS = Part(
    "the error is a projection",
    says="normF(E)**2 == normF(Y)**2 - normF(Z @ W)**2",
    by=chain(last="Z'E = 0 (Fact 2)"),
    controls=(
        "normF(E)**2 == normF(Y)**2",
        under(FA, "normF(E)**2 == normF(Y)**2 - normF(Z @ W)**2", "needs the optimal W"),
    ),
    note="Hence ||E||_F <= ||Y||_F and ||Z W||_F <= ||Y||_F at every time.",
)
ALIGNMENT = Part(
    "the sizes of loss and alignment",
    says="D(l + normF(A)**2 / 4) == 0",
    by=chain(last="N2"),
    controls=("D(normF(A)**2) == 0",),
    note="Both terms are >= 0, so l and ||A||_F are bounded by their start values for all time.",
)
REST = Part(
    "and what is made of these",
    says="||F||_F <= ||Y||_F s(C); R, W, A and dl/dt are bounded",
    by=argued(
        "F = E C with ||E||_F <= ||Y||_F, and R = F G^{-1/2} with G constant (Fact 3).",
        "W = G^-1 Z'Y with ||Z||_F^2 = tr G constant; A = G^{1/2} W C G^{-1/2} and its transpose.",
        "dl/dt = -tr(R A R') (Lemma 4), so |dl/dt| <= ||A||_F l.",
        "So the solution stays in a compact set on which Z has full column rank: it exists for all t >= 0.",
    ),
)
TIMES = Part(
    "at instances",
    says="normF(F) <= normF(Y) * sigma_max(C)",
    by=ball_cases(t=("1/2", "4")),
    decides=False,
    controls=("normF(F(0)) <= normF(Y) * sigma_max(C) / 4",),
)

CLAIM = Claim(
    label="lemma14",
    title="Everything stays bounded",
    where="Appendix A.2, Lemma 14",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="Along FA*, Z, E, W, R, A, l and dl/dt are bounded for all t >= 0.",
    parts=(SIZE, PYTHAGORAS, ALIGNMENT, REST, TIMES),
    uses=("fact2", "fact3", "lemma4", "n2"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The list of bounded quantities is likely.",
    tags=("regularity",),
)
