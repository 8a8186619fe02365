r"""Erratum: the column space at zero error (end of section 4, as far as the prose shows).

The text says that when the optimum error is 0, the column spaces of $Z_{\mathrm{FA}}$ and $Z_{\mathrm{GD}}$ equal
that of `Y` almost surely. With $ZW = Y$ only $\operatorname{col}(Y)\subseteq \operatorname{col}(Z)$ follows;
equality holds if `r == rank(Y)`. For `r > rank(Y)` it fails: FA* keeps $Z^{\top}Z$ constant, so `Z` has rank `r` from every start; GD conserves $Z^{\top}Z-WW^{\top}$, so $Z^{\top}Z \ge K$ where $K$ is its
value at the start, and `rank(Z)` is at least the number of positive eigenvalues of $K$: more than `rank(Y)` on an
open set of starts.

Does not show: that eigenvalues are continuous, by which the limit keeps the order that holds at every time; that GD's limit always has the larger rank (from other starts it can have `rank(Y)`).
"""

from derivations.stationary_theories import STATIONARY
from derivations.theories import FA, FA_STAR_RAW, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import ball_cases, chain, proof

ZERO = "normF(Y - Z @ W)**2 == 0"
COLUMNS = (step("no error", "Y - Z @ W == 0 if normF(Y - Z @ W)**2 == 0", "vanishing square", ZERO, of="Y - Z @ W"),)
INCLUDED_SAYS = f"proj(Z) @ Y == Y if {ZERO}"
INCLUSION = Part(
    "the columns of Z contain those of Y",
    says=INCLUDED_SAYS,
    by=proof(
        *COLUMNS,
        step("range", "proj(Z) @ Z == Z", "projector", of="Z"),
        step("range W", "proj(Z) @ Z @ W == Z @ W", "product", "range", right="W"),
        step("moved", f"proj(Z) @ Y == proj(Z) @ Z @ W if {ZERO}", "product", "no error", left="proj(Z)"),
        step("included", INCLUDED_SAYS, "arithmetic", "moved", "range W", "no error"),
    ),
    controls=(
        "proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0",
        "rank(Z) == rank(Y) if normF(Y - Z @ W)**2 == 0",
    ),
    note="$Y = ZW$. The controls are the printed statement: an exact stationary point without error refutes them.",
)
EQUAL_SAYS = f"proj(Y) @ Z == Z if {ZERO} and rank(Y) == r"
EQUALITY = Part(
    "equality where r is the rank of Y",
    says=EQUAL_SAYS,
    by=proof(
        *COLUMNS,
        step("made", f"Y == Z @ W if {ZERO}", "arithmetic", "no error"),
        step("W", f"rank(Y) <= rank(W) if {ZERO}", "rank", "made", of="Y", left="Z", right="W"),
        step("turned", "rank(W @ W.T) == rank(W.T)", "rank", of="W.T"),
        step("turned back", "rank(W.T) == rank(W)", "rank", of="W"),
        step(
            "full",
            f"rank(W @ W.T) >= r if {ZERO} and rank(Y) == r",
            "arithmetic",
            "W",
            "turned",
            "turned back",
            "rank(Y) == r",
        ),
        step("inverse", f"W @ W.T @ inv(W @ W.T) == I_r if {ZERO} and rank(Y) == r", "rank", "full", of="W @ W.T"),
        step(
            "back",
            f"Y @ W.T @ inv(W @ W.T) == Z @ W @ W.T @ inv(W @ W.T) if {ZERO}",
            "product",
            "made",
            right="W.T @ inv(W @ W.T)",
        ),
        step("Z", f"Z @ W @ W.T @ inv(W @ W.T) == Z if {ZERO} and rank(Y) == r", "product", "inverse", left="Z"),
        step("from Y", f"Y @ W.T @ inv(W @ W.T) == Z if {ZERO} and rank(Y) == r", "arithmetic", "back", "Z"),
        step("range", "proj(Y) @ Y == Y", "projector", of="Y"),
        step(
            "range W",
            "proj(Y) @ Y @ W.T @ inv(W @ W.T) == Y @ W.T @ inv(W @ W.T)",
            "product",
            "range",
            right="W.T @ inv(W @ W.T)",
        ),
        step(
            "kept",
            f"proj(Y) @ Y @ W.T @ inv(W @ W.T) == proj(Y) @ Z if {ZERO} and rank(Y) == r",
            "product",
            "from Y",
            left="proj(Y)",
        ),
        step("equal", EQUAL_SAYS, "arithmetic", "kept", "range W", "from Y"),
    ),
    controls=("proj(Y) @ Z == Z if normF(Y - Z @ W)**2 == 0 and rank(Y) <= r",),
    note="`rank(W) == r`, so `Z` is $YW^{\\top}(WW^{\\top})^{-1}$: its columns lie in those of `Y`.",
)
FA_STAR_KEEPS = Part(
    "FA* keeps the rank of Z",
    says="D(Z.T @ Z) == 0",
    theory=FA_STAR_RAW,
    by=chain(last="Fact 3"),
    controls=(under(FA, "D(Z.T @ Z) == 0", "FA does not conserve the Gram matrix"),),
    note=r"$\operatorname{rank}(Z) = \operatorname{rank}(Z^{\top}Z) = r$ at every time and in the limit, whatever `rank(Y)` is.",
)
GD_CONSERVES = Part(
    "GD conserves a difference of Gram matrices",
    says="D(Z.T @ Z - W @ W.T) == 0",
    theory=GD,
    by=chain(
        ("W @ E.T @ Z + Z.T @ E @ W.T - Z.T @ E @ W.T - W @ E.T @ Z", r"$\dot{Z} = EW^{\top}$, $\dot{W} = Z^{\top}E$"),
        last="cancel",
    ),
    controls=(
        "D(Z.T @ Z + W @ W.T) == 0",
        under(FA, "D(Z.T @ Z - W @ W.T) == 0", r"FA conserves $WC+C^{\top}W^{\top}-Z^{\top}Z$"),
    ),
)
WHOLE = Part(
    "the same for all t in [0, 1/2], at instances",
    says="greatest(normF(Z)**2 - normF(W)**2, 0, T) - least(normF(Z)**2 - normF(W)**2, 0, T) <= 1/1000",
    theory=GD,
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(normF(Z)**2, 0, T) - least(normF(Z)**2, 0, T) <= 1/1000",),
    note="Its trace, over boxes of time that cover the interval, by the validated integrator.",
)
ABOVE_SAYS = "psd(Z.T @ Z - (Z(0).T @ Z(0) - W(0) @ W(0).T))"
OPEN_SET = Part(
    "GD's Gram matrix stays above what is conserved",
    says=ABOVE_SAYS,
    theory=GD,
    by=proof(
        step("rests", "D(Z.T @ Z - W @ W.T) == 0", "identity"),
        step("kept", "Z.T @ Z - W @ W.T == Z(0).T @ Z(0) - W(0) @ W(0).T", "monotone", "rests", of="Z.T @ Z - W @ W.T"),
        step("square", "psd(W @ W.T)", "arithmetic", of="W.T"),
        step("above", ABOVE_SAYS, "arithmetic", "square", "kept"),
    ),
    controls=(
        "psd(Z.T @ Z - Z(0).T @ Z(0) - I_r)",
        "psd(Z(0).T @ Z(0) - W(0) @ W(0).T - Z.T @ Z - I_r)",
        under(FA, "D(Z.T @ Z - W @ W.T) == 0", "FA conserves something else"),
    ),
    note=r"At every time, so in a limit too (PSD matrices are a closed set): `Z` has at least as many dimensions there as $K = Z(0)^{\top}Z(0)-W(0)W(0)^{\top}$ has positive eigenvalues, which is `r` for an open set of starts.",
)

CLAIM = Claim(
    label="erratum-column-space",
    title="At zero error the column spaces need not be equal",
    where="Section 4, after Theorem 4",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=STATIONARY,
    statement=r"$ZW = Y$ gives $\operatorname{col}(Y)$ inside $\operatorname{col}(Z)$, with equality if `r == rank(Y)`; not equality in general, for FA* nor for GD.",
    parts=(INCLUSION, EQUALITY, FA_STAR_KEEPS, GD_CONSERVES, WHOLE, OPEN_SET),
    uses=("fact3", "theorem2"),
    hypotheses=(("$ZW = Y$", "hypothesis of the statement texts"),),
    restoration_note="Under our reading, that the lost symbols are the `Z` of FA and of GD: of $ZW$ the sentence is true.",
    tags=("stationary",),
)
