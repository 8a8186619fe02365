"""Theorem 1: FA* converges.

(i) By the time ``T = 20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps`` the residual ``||(Y - Z W) C||_F^2`` has been at most
eps at least once. The paper's way: the loss cannot rise much in all (Lemma 8), cannot linger without falling (Lemma
9), so it falls below eps in time (Lemmas 10, 11), and ``||E C||_F^2 <= s(Z(0))^2 l`` (Lemma 12). Ours is one line
(N3), needs a tenth of the time and no condition number, so (i) follows from N3: ``sigma_max(Z(0)) ||Y C||_* -
tr(Z(0)'Y C) <= 2 r s(Z(0)) s(Y) s(C)`` is below the paper's bound. (ii) The residual tends to 0 (Lemma 13): its
square has a finite integral (N3) and a bounded derivative.

Does not show: anything about FA, whose W is not optimal; nor a rate for the last iterate (see N6).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases

EPS = ("normF(F)**2 / 10 + 1/1000", "normF(F)**2 / 1000 + 1/1000")
BOUND = "20 * r * cond(Z(0)) * sigma_max(Z(0)) * sigma_max(Y) * sigma_max(C) / eps"

TIME = Part(
    "some time in [0, T] is good",
    says=f"least(normF(F)**2, 0, T) <= eps if T >= {BOUND} and eps > 0",
    by=ball_cases(eps=EPS, T=(f"1.01 * {BOUND}", f"{BOUND} / 800")),
    controls=(f"least(normF(F)**2, 0, T) <= eps if T >= {BOUND} / 1000 and eps > 0",),
    note="One certified time at which the residual is at most eps decides the minimum over [0, T].",
)
FROM_N3 = Part(
    "the bound of N3 is smaller",
    says="(sigma_max(Z) * nuclear(B) - tr(Z.T @ B)) / eps <= 20 * r * cond(Z) * sigma_max(Z) * sigma_max(Y) * sigma_max(C) / eps",
    by=ball_cases(eps=("1",)),
    controls=(
        "(sigma_max(Z) * nuclear(B) - tr(Z.T @ B)) / eps <= sigma_max(Z) * sigma_max(Y) * sigma_max(C) / (5 * eps)",
    ),
    decides=False,
)
IMPLIED = Part(
    "(i) for every instance",
    says="min over [0, T] of ||E C||_F^2 <= (1/T) int_0^T ||E C||_F^2 <= 2 r s(Z(0)) s(Y) s(C)/T <= eps",
    by=argued(
        "A minimum is at most the average, and the integral is bounded by N3.",
        "2 r s(Z) s(Y) s(C) <= 20 r cond(Z) s(Z) s(Y) s(C) since cond(Z) >= 1.",
    ),
)
LIMIT = Part(
    "(ii) the residual tends to 0",
    says="||(Y - Z W) C||_F -> 0 as t -> oo",
    by=argued(
        "f = ||E C||_F^2 has a finite integral over [0, oo) (N3).",
        "f' is bounded: Z, W and E are bounded because Z'Z is constant (Fact 3) and ||E|| <= ||Y||.",
        "A non-negative function with finite integral and bounded derivative tends to 0 (Barbalat).",
    ),
)

CLAIM = Claim(
    label="theorem1",
    title="FA* converges",
    where="Section 3, Theorem 1",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="T >= 20 r cond(Z(0)) s(Z(0)) s(Y) s(C)/eps gives min over [0, T] of ||(Y - ZW)C||_F^2 <= eps; and (Y - ZW)C -> 0.",
    parts=(TIME, FROM_N3, IMPLIED, LIMIT),
    uses=("fact3", "n3"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The constant 20 and the power of cond(Z(0)) are not recoverable from the prose; 20 and 1 are what our normalisation proves.",
    tags=("convergence", "bound"),
)
