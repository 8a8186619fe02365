"""N10: FA* converges as a point.

The paper shows that the residual vanishes; Z(t) itself has a limit from every Z(0) of full column rank. Take G = I
(else replace Z by Z G^{-1/2}) and ``S = Z'B``. Then ``S - S'`` is constant and ``S + S'`` grows (its derivative is
``2 F'F``) and is bounded: S converges, to ``S_oo`` with ``S_oo'S_oo = B'B``, because ``F = B - Z S -> 0`` and ``F'Z
= 0``. If B is injective, S_oo is invertible and ``Z = (B - F) S^-1 -> B S_oo^-1``. Otherwise the columns on ker B
are at rest, and one repeats the argument on their complement.

Does not show: how fast (N6), or which of the solutions of ``S'S = B'B`` is the limit (N6).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain

SKEW = Part(
    "the skew part rests",
    says="D(Z.T @ B - B.T @ Z) == 0",
    by=chain(("F.T @ B - B.T @ F", "Z' = F"), last="F'B = F'F (Fact 2)"),
    controls=("D(Z.T @ B) == 0",),
)
SYMMETRIC = Part(
    "the symmetric part grows",
    says="D(Z.T @ B + B.T @ Z) == 2 * F.T @ F",
    by=chain(("F.T @ B + B.T @ F", "Z' = F"), last="F'B = F'F (Fact 2)"),
    controls=("D(Z.T @ B + B.T @ Z) == F.T @ F",),
)
LIMIT_EQUATION = Part(
    "the equation of the limit",
    says="(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B - F.T @ F",
    by=chain(last="B = F + Z G^-1 Z'B and F'Z = 0"),
    controls=("(Z.T @ B).T @ Gi @ Z.T @ B == B.T @ B",),
    note="With F -> 0 (Theorem 1), every limit of S = Z'B has S'G^-1 S = B'B.",
)
KERNEL = Part(
    "directions that B does not see are at rest",
    says="F @ x == B @ x - Z @ Gi @ Z.T @ B @ x",
    by=chain(last="F = (I - Z G^-1 Z') B"),
    controls=("F @ x == B @ x",),
    note="If B x = 0 then F x = 0: the column Z x never moves.",
)
CONVERGES = Part(
    "Z converges",
    says="lim Z(t) exists",
    by=argued(
        "S + S' is monotone (PSD order) and bounded (||S|| <= s(Z) ||B||), S - S' constant: S converges.",
        "B injective: S_oo'G^-1 S_oo = B'B is positive definite, so S_oo is invertible; from F = B - Z G^-1 S, Z = (B - F) S^-1 G.",
        "B not injective: with N a basis of ker B, Z N is constant; on the complement (with B projected off Z N) induct on r.",
    ),
)
CLAIM = Claim(
    label="n10",
    title="FA* converges as a point",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="Z(t) has a limit from every Z(0) of full column rank; S = Z'B tends to S_oo with S_oo'G^-1 S_oo = B'B.",
    parts=(SKEW, SYMMETRIC, LIMIT_EQUATION, KERNEL, CONVERGES),
    uses=("fact2", "theorem1"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "asymptotic"),
)
