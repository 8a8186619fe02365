r"""N10: FA* converges as a point.

The paper shows that the residual vanishes; `Z(t)` itself has a limit from every `Z(0)` of full column rank, if $YC$ is
injective. Take
$G = I$ (else replace `Z` by $ZG^{-1/2}$) and $S = Z^{\top}B$. Then $S-S^{\top}$ is constant and $S+S^{\top}$ grows
(its derivative is $2F^{\top}F$) and is bounded: `S` converges, to $S_{\infty}$ with
$S_{\infty}^{\top}S_{\infty} = B^{\top}B$, because $F = B-ZS \to 0$ and $F^{\top}Z = 0$. If `B` is injective,
$S_{\infty}$ is invertible and $Z = (B-F)S^{-1} \to BS_{\infty}^{-1}$.

Does not show: the singular case, in which the columns on ker `B` are at rest and one repeats the argument on their
complement (words); how fast (N6), or which of the solutions of $S^{\top}S = B^{\top}B$ is the limit (N6).
"""

from derivations import lemma13_limit as lemma13
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import lemma, step
from faverify.methods import chain, proof

SKEW = Part(
    "the skew part rests",
    says="D(Z.T @ B - B.T @ Z) == 0",
    by=chain(("F.T @ B - B.T @ F", r"$\dot{Z} = F$"), last=r"$F^{\top}B = F^{\top}F$ (Fact 2)"),
    controls=("D(Z.T @ B) == 0",),
)
SYMMETRIC = Part(
    "the symmetric part grows",
    says="D(Z.T @ B + B.T @ Z) == 2 * F.T @ F",
    by=chain(("F.T @ B + B.T @ F", r"$\dot{Z} = F$"), last=r"$F^{\top}B = F^{\top}F$ (Fact 2)"),
    controls=("D(Z.T @ B + B.T @ Z) == F.T @ F",),
)
LIMIT_EQUATION = Part(
    "the equation of the limit",
    says="(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B - F.T @ F",
    by=chain(last=r"$B = F+ZG^{-1}Z^{\top}B$ and $F^{\top}Z = 0$"),
    controls=("(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B",),
    note=r"With $F \to 0$ (Theorem 1), every limit of $S = Z^{\top}B$ has $S^{\top}G^{-1}S = B^{\top}B$.",
)
KERNEL = Part(
    "directions that B does not see are at rest",
    says="F @ x == B @ x - Z @ Gi @ Z.T @ B @ x",
    by=chain(last=r"$F = (I-ZG^{-1}Z^{\top})B$"),
    controls=("F @ x == B @ x",),
    note="If $Bx = 0$ then $Fx = 0$: the column $Zx$ never moves.",
)
L = "limit(Z.T @ B)"
SYM = "(Z.T @ B + B.T @ Z)"
K = "(G(0) + B.T @ B)"
SK = "(Z(0).T @ B - B.T @ Z(0))"
HALF = f"(limit({SYM}) / 2 + {SK} / 2)"
INJ = "rank(B) >= r"
BI = "inv(B.T @ B)"
LI = f"({BI} @ {L}.T @ Gi)"
SAYS = f"limit(normF(Z - limit(Z))**2) == 0 if {INJ}"
BY = proof(
    step("grows", f"psd(D({SYM}))", "arithmetic", of="F"),
    step("bounded", f"psd({K} - {SYM})", "arithmetic", of="Z - B"),
    step(
        "symmetric",
        f"limit(normF({SYM} - limit({SYM}))**2) == 0",
        "monotone limit",
        "grows",
        "bounded",
        of=SYM,
        bound=K,
    ),
    step("rests", "D(Z.T @ B - B.T @ Z) == 0", "identity"),
    step("skew", f"Z.T @ B - B.T @ Z == {SK}", "monotone", "rests", of="Z.T @ B - B.T @ Z"),
    step(
        "near",
        f"limit(normF(Z.T @ B - {HALF})**2) == 0",
        "sum of limits",
        "symmetric",
        "skew",
        of=f"Z.T @ B - {HALF}",
        parts=f"{SYM} - limit({SYM}); Z.T @ B - B.T @ Z - {SK}",
        left="1/2 * I_r; 1/2 * I_r",
        right="I_r; I_r",
    ),
    step("S", f"limit(normF(Z.T @ B - {L})**2) == 0", "limit", "near", of="Z.T @ B", value=HALF),
    lemma("F", lemma13.RESIDUAL_SAYS, lemma13.RESIDUAL_BY.proved(lemma13.RESIDUAL_SAYS, FA_STAR, "lemma13")),
    step(
        "squares",
        f"limit(normF({L}.T @ Gi @ {L} - B.T @ B)**2) == 0",
        "sum of limits",
        "S",
        "F",
        of=f"{L}.T @ Gi @ {L} - B.T @ B",
        parts=f"(Z.T @ B - {L}).T; Z.T @ B - {L}; F",
        left=f"(-1) * I_r; (-1) * {L}.T @ Gi; (-1) * F.T",
        right="Gi @ Z.T @ B; I_r; I_r",
    ),
    step("equation", f"{L}.T @ Gi @ {L} - B.T @ B == 0", "limit", "squares", of=f"{L}.T @ Gi @ {L}", value="B.T @ B"),
    step("gram", "rank(B.T @ B) == rank(B)", "rank", of="B"),
    step("regular", f"rank(B.T @ B) >= r if {INJ}", "arithmetic", "gram", INJ),
    step("inverse", f"{BI} @ B.T @ B == I_r if {INJ}", "rank", "regular", of="B.T @ B"),
    step("left", f"{BI} @ {L}.T @ Gi @ {L} == {BI} @ B.T @ B", "product", "equation", left=BI),
    step("one side", f"{LI} @ {L} == I_r if {INJ}", "arithmetic", "left", "inverse"),
    step("other side", f"{L} @ {LI} == I_r if {INJ}", "square inverse", "one side", of=LI, with_=L),
    step("Z", f"Z @ Gi @ {L} @ {LI} @ G == Z if {INJ}", "product", "other side", left="Z @ Gi", right="G"),
    step(
        "B",
        f"limit(normF(Z @ Gi @ {L} - B)**2) == 0",
        "sum of limits",
        "S",
        "F",
        of=f"Z @ Gi @ {L} - B",
        parts=f"Z.T @ B - {L}; F",
        left="(-1) * Z @ Gi; (-1) * I_n",
        right="I_r; I_r",
    ),
    step(
        "limit",
        f"limit(normF(Z - B @ {LI} @ G)**2) == 0 if {INJ}",
        "sum of limits",
        "B",
        "Z",
        of=f"Z - B @ {LI} @ G",
        parts=f"Z @ Gi @ {L} - B; Z - Z @ Gi @ {L} @ {LI} @ G",
        left="I_n; I_n",
        right=f"{LI} @ G; I_r",
    ),
    step("converges", f"limit(normF(Z - limit(Z))**2) == 0 if {INJ}", "limit", "limit", of="Z", value=f"B @ {LI} @ G"),
)
EQUATION_SAYS = f"{L}.T @ Gi @ {L} == B.T @ B"
ALIGNMENT = Part(
    "the alignment converges, for every Y C",
    says=f"limit(normF(Z.T @ B - {L})**2) == 0",
    by=proof(*BY.lines[:7]),
    controls=(
        "normF(Z.T @ B - Z(0).T @ B)**2 == 0",
        "D(normF(Z.T @ B)**2) == 0",
        "normF(Z.T @ B)**2 == 0",
    ),
)
EQUATION = Part(
    "the equation of its limit",
    says=EQUATION_SAYS,
    by=proof(*BY.lines[:10], step("as said", EQUATION_SAYS, "arithmetic", "equation")),
    controls=(
        "B.T @ Z @ Gi @ Z.T @ B == B.T @ B",
        "Z.T @ B == B.T @ B",
        "B.T @ Z @ Z.T @ B == B.T @ B",
    ),
    note="Of the limit, not before: the controls have `S` in place of its limit.",
)
CONVERGES = Part(
    "Z converges",
    says=SAYS,
    by=BY,
    controls=(
        under(FA_STAR, "D(Z) == 0", "it moves on its way"),
        "normF(Z - Z(0))**2 == 0",
        "normF(Z - B)**2 == 0 if rank(B) >= r",
        "D(normF(Z - B)**2) >= 0 if rank(B) >= r",
    ),
    note=r"To $BS_{\infty}^{-1}G$, with $S_{\infty} = \lim Z^{\top}B$: ``limit(Z)`` is the limit, where there is one.",
)

CLAIM = Claim(
    label="n10",
    title="FA* converges as a point",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"If $YC$ is injective `Z(t)` has a limit from every `Z(0)` of full column rank; $S = Z^{\top}B$ tends to $S_{\infty}$ with $S_{\infty}^{\top}G^{-1}S_{\infty} = B^{\top}B$.",
    parts=(CONVERGES, ALIGNMENT, EQUATION, SKEW, SYMMETRIC, LIMIT_EQUATION, KERNEL),
    uses=("fact2", "lemma13"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("$YC$ is injective", "hypothesis of the first statement text"),
    ),
    tags=("convergence", "asymptotic"),
)
