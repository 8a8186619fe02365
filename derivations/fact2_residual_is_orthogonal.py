r"""Fact 2: the error is orthogonal to the current representation.

Along FA* the second factor is optimal, $W = (Z^{\top}Z)^{-1}Z^{\top}Y$, so the normal equations hold at every time:
$Z^{\top}E = 0$. Hence $Z^{\top}R = 0$ and $E^{\top}Y = E^{\top}(E+Z W) = E^{\top}E$.

Does not show: that such a trajectory exists, or anything where `Z` has no full column rank.
"""

from derivations.theories import FA, FA_STAR, FA_STAR_RAW
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import chain

ORTHOGONAL = Part(
    "normal equations",
    says="Z.T @ E == 0",
    by=chain(("Z.T @ Y - Z.T @ Z @ W", "$E = Y-ZW$"), last=r"$W = (Z^{\top}Z)^{-1}Z^{\top}Y$"),
    controls=("Z.T @ (E + Z @ W) == 0", under(FA, "Z.T @ E == 0", "FA moves `W` by a gradient step: not optimal")),
)
RESIDUAL = Part(
    "normalised residual",
    says="Z.T @ R == 0",
    theory=FA_STAR,
    by=chain(("Z.T @ E @ C @ Si", "$R = ECG^{-1/2}$"), last=r"$Z^{\top}E = 0$"),
    controls=("R.T @ R == 0",),
)
ERROR = Part(
    "error against target",
    says="E.T @ Y == E.T @ E",
    by=chain(("E.T @ (E + Z @ W)", "$Y = E+ZW$"), last=r"$E^{\top}Z = 0$"),
    controls=("E.T @ Y == Y.T @ Y", under(FA, "E.T @ Y == E.T @ E", "needs the optimal `W`")),
)

CLAIM = Claim(
    label="fact2",
    title="The error is orthogonal to Z",
    where="Appendix A.2, Fact 2",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR_RAW,
    statement=r"Along FA*, $Z^{\top}E = 0$; hence $Z^{\top}R = 0$ and $E^{\top}Y = E^{\top}E$.",
    parts=(ORTHOGONAL, RESIDUAL, ERROR),
    hypotheses=(("`Z` has full column rank", r"relation: $(Z^{\top}Z)^{-1}$ exists; cases without it are vacuous"),),
    tags=("identity", "convergence"),
)
