r"""Fact 3: the Gram matrix of the representation does not move.

$\mathrm{d}/\mathrm{d}t(Z^{\top}Z) = F^{\top}Z+Z^{\top}F$ with $F = \dot{Z} = EC$, and $Z^{\top}E = 0$ (Fact 2). So
`Z` keeps its rank, its condition number and its singular values for all time: FA* turns `Z`, it never stretches it.

Does not show: that `Z` itself stays put, or that FA or GD conserve $Z^{\top}Z$ (they do not).
"""

from derivations.theories import FA, FA_STAR_RAW, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import chain, proof

CONSTANT = Part(
    "derivative",
    says="D(Z.T @ Z) == 0",
    by=chain(("(E @ C).T @ Z + Z.T @ E @ C", r"$\dot{Z} = EC$ and the product rule"), last=r"$Z^{\top}E = 0$ (Fact 2)"),
    controls=(
        "D(Z @ Z.T) == 0",
        under(FA, "D(Z.T @ Z) == 0", "FA does not conserve the Gram matrix"),
        under(GD, "D(Z.T @ Z) == 0", r"GD conserves $Z^{\top}Z-WW^{\top}$ instead"),
    ),
)

WHOLE_SAYS = "Z.T @ Z == Z(0).T @ Z(0)"
WHOLE = Part(
    "so it is constant",
    says=WHOLE_SAYS,
    by=proof(
        step("rate", "D(Z.T @ Z) == 0", "identity"),
        step("constant", WHOLE_SAYS, "monotone", "rate", of="Z.T @ Z"),
    ),
    controls=(
        "Z @ Z.T == Z(0) @ Z(0).T",
        "Z.T @ Y == Z(0).T @ Y",
        under(FA, WHOLE_SAYS, "FA does not conserve the Gram matrix"),
        under(GD, WHOLE_SAYS, r"GD conserves $Z^{\top}Z-WW^{\top}$ instead"),
    ),
)

CLAIM = Claim(
    label="fact3",
    title="The Gram matrix of Z is constant",
    where="Appendix A.2, Fact 3",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR_RAW,
    statement=r"Along FA*, $\mathrm{d}/\mathrm{d}t(Z^{\top}Z) = 0$: $Z^{\top}Z$ is the same at all times.",
    parts=(CONSTANT, WHOLE),
    uses=("fact2",),
    hypotheses=(("`Z(0)` has full column rank", r"relation: $(Z^{\top}Z)^{-1}$ exists; cases without it are vacuous"),),
    tags=("identity", "convergence"),
)
