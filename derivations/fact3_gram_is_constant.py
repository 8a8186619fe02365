"""Fact 3: the Gram matrix of the representation does not move.

``d/dt (Z'Z) = F'Z + Z'F`` with ``F = Z' = E C``, and ``Z'E = 0`` (Fact 2). So Z keeps its rank, its condition
number and its singular values for all time: FA* turns Z, it never stretches it.

Does not show: that Z itself stays put, or that FA or GD conserve Z'Z (they do not).
"""

from derivations.theories import FA, FA_STAR_RAW, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import chain, proof

CONSTANT = Part(
    "derivative",
    says="D(Z.T @ Z) == 0",
    by=chain(("(E @ C).T @ Z + Z.T @ E @ C", "Z' = E C and the product rule"), last="Z'E = 0 (Fact 2)"),
    controls=(
        "D(Z @ Z.T) == 0",
        under(FA, "D(Z.T @ Z) == 0", "FA does not conserve the Gram matrix"),
        under(GD, "D(Z.T @ Z) == 0", "GD conserves Z'Z - W W' instead"),
    ),
)

WHOLE_SAYS = "Z.T @ Z == Z(0).T @ Z(0)"
WHOLE = Part(
    "so it is constant",
    says=WHOLE_SAYS,
    by=proof(
        step("rate", "D(Z.T @ Z) == 0", "identity"),
        step("constant", WHOLE_SAYS, "constant", "rate", of="Z.T @ Z"),
    ),
    controls=(
        "Z @ Z.T == Z(0) @ Z(0).T",
        "Z.T @ Y == Z(0).T @ Y",
        under(FA, WHOLE_SAYS, "FA does not conserve the Gram matrix"),
        under(GD, WHOLE_SAYS, "GD conserves Z'Z - W W' instead"),
    ),
)

CLAIM = Claim(
    label="fact3",
    title="The Gram matrix of Z is constant",
    where="Appendix A.2, Fact 3",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR_RAW,
    statement="Along FA*, d/dt (Z'Z) = 0: Z'Z is the same at all times.",
    parts=(CONSTANT, WHOLE),
    uses=("fact2",),
    hypotheses=(("Z(0) has full column rank", "relation: (Z'Z)^-1 exists; cases without it are vacuous"),),
    tags=("identity", "convergence"),
)
