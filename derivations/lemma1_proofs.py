"""Lemma 1's proofs: what holds at every stationary point with a C of full rank, and that almost every C is such."""

from derivations.stationary_theories import GENERIC_FIXED
from faverify.kernel.script import step, surely
from faverify.methods import proof

P = "proj(Y @ C)"
FULL, WHOLE = "rank(Y @ C) >= r", "rank(Y @ C) >= rank(Y)"
EITHER = "rank(Y @ C) == min(r, rank(Y))"
V = "W @ C @ pinv(Y @ C) @ Y"
LOW = "min(r, rank(Y))"

SPANNED = (
    step("M", "rank(Y @ C) <= rank(W @ C)", "rank", of="Y @ C", left="Z", right="W @ C"),
    step("regular", f"rank(W @ C) >= r if {FULL}", "arithmetic", "M", FULL),
    step("inverse", f"W @ C @ inv(W @ C) == I_r if {FULL}", "rank", "regular", of="W @ C"),
    step("Z", f"Y @ C @ inv(W @ C) == Z if {FULL}", "product", "inverse", left="Z"),
    step("range", f"{P} @ Y @ C == Y @ C", "projector", of="Y @ C"),
    step("range of Z", f"{P} @ Y @ C @ inv(W @ C) == Y @ C @ inv(W @ C)", "product", "range", right="inv(W @ C)"),
    step("moved", f"{P} @ Y @ C @ inv(W @ C) == {P} @ Z if {FULL}", "product", "Z", left=P),
    step("kept", f"{P} @ Z == Z if {FULL}", "arithmetic", "moved", "range of Z", "Z"),
    step("kept W", f"{P} @ Z @ W == Z @ W if {FULL}", "product", "kept", right="W"),
    step("made", f"{P} == Y @ C @ pinv(Y @ C)", "projector", of="Y @ C"),
    step("turned", f"{P} == pinv(Y @ C).T @ C.T @ Y.T", "product", "made"),
    step("unseen", f"{P} @ (Y - Z @ W) == 0", "product", "turned", right="Y - Z @ W"),
    step("spanned", f"Z @ W == {P} @ Y if {FULL}", "arithmetic", "unseen", "kept W"),
)
"""If rank(Y C) = r: Z = Y C (W C)^-1, so P Z = Z; and P (Y - Z W) = 0 as C'Y' = C'W'Z' and Z'(Y - Z W) = 0."""

WHOLE_SPACE = (
    step("same", f"{P} @ Y == Y if {WHOLE}", "same columns", WHOLE, of="Y", by="C"),
    step("made Y", f"{P} @ Y == Y @ C @ pinv(Y @ C) @ Y", "product", "made", right="Y"),
    step("inside", f"Y == Z @ {V} if {WHOLE}", "arithmetic", "same", "made Y"),
    step("seen", f"Z.T @ Z @ ({V} - W) == 0 if {WHOLE}", "product", "inside", left="Z.T"),
    step("no size", f"normF(Z @ ({V} - W))**2 == 0 if {WHOLE}", "product", "seen", left=f"({V} - W).T"),
    step("no difference", f"Z @ ({V} - W) == 0 if {WHOLE}", "vanishing square", "no size", of=f"Z @ ({V} - W)"),
)
"""If rank(Y C) = rank(Y): Y = Z V, and Z'Z (V - W) = 0, so Z V = Z W."""

STATIONARY_SAYS = f"Z @ W == {P} @ Y if {EITHER}"
STATIONARY_BY = proof(
    *SPANNED,
    *WHOLE_SPACE,
    step("whole", f"Z @ W == {P} @ Y if {WHOLE}", "arithmetic", "same", "inside", "no difference"),
    step("smaller", f"{LOW} == r if r <= rank(Y)", "choice", "r <= rank(Y)", of=LOW),
    step("other", f"{LOW} == rank(Y) if r > rank(Y)", "choice", "r > rank(Y)", of=LOW),
    step("all columns", f"{FULL} if {EITHER} and r <= rank(Y)", "arithmetic", "smaller", EITHER),
    step("all of Y", f"{WHOLE} if {EITHER} and r > rank(Y)", "arithmetic", "other", EITHER),
    step("first", f"Z @ W == {P} @ Y if {EITHER} and r <= rank(Y)", "weaken", "spanned", "all columns"),
    step("second", f"Z @ W == {P} @ Y if {EITHER} and r > rank(Y)", "weaken", "whole", "all of Y"),
    step("either", STATIONARY_SAYS, "cases", "first", "second", on="r <= rank(Y)"),
)

FULL_J = "rank(J) >= min(k, r)"
THERE_SAYS = f"rank(Y @ K @ Ki @ J) >= {LOW} if {FULL_J}"
THERE_BY = proof(
    step("same", "rank(J) <= rank(L @ J)", "rank", of="J", left="Li @ L.T", right="L @ J"),
    step("rank", "rank(Y) <= k", "rank", of="Y", left="L", right="K.T"),
    step("r", f"{LOW} <= r", "choice", of=LOW),
    step("Y", f"{LOW} <= rank(Y)", "choice", of=LOW),
    step("k", f"{LOW} <= k", "arithmetic", "Y", "rank"),
    step("least", f"{LOW} <= min(k, r)", "choice", "k", "r", of="min(k, r)"),
    step("there", THERE_SAYS, "arithmetic", "same", "least", FULL_J),
)
NULL_SAYS = f"P(rank(Y @ C) < {LOW}) == 0"
NULL_BY = proof(
    surely(
        "null",
        f"{NULL_SAYS} if {FULL_J}",
        "null set",
        THERE_BY.proved(THERE_SAYS, GENERIC_FIXED, "lemma1: the witness"),
        of="Y @ C",
        level=LOW,
        C="K @ Ki @ J",
    ),
    step("some", NULL_SAYS, "some matrix", "null", of="J"),
)

OPTIMAL_SAYS = "Z @ W == Y if rank(Y @ C) == rank(Y)"
OPTIMAL_BY = proof(
    *SPANNED[9:10],
    *WHOLE_SPACE,
    step("optimal", f"Z @ W == Y if {WHOLE}", "arithmetic", "inside", "no difference"),
    step("rank", f"{WHOLE} if rank(Y @ C) == rank(Y)", "arithmetic", "rank(Y @ C) == rank(Y)"),
    step("at rank", OPTIMAL_SAYS, "weaken", "optimal", "rank"),
)
NULL_Y_SAYS = "P(rank(Y @ C) < rank(Y)) == 0 if rank(Y) <= r"
THERE_Y_SAYS = f"rank(Y @ K @ Ki @ J) >= rank(Y) if {FULL_J} and rank(Y) <= r"
THERE_Y_BY = proof(
    *THERE_BY.lines[:2],
    step("least", "rank(Y) <= min(k, r) if rank(Y) <= r", "choice", "rank", "rank(Y) <= r", of="min(k, r)"),
    step("there", THERE_Y_SAYS, "arithmetic", "same", "least", FULL_J),
)
NULL_Y_BY = proof(
    surely(
        "null",
        f"P(rank(Y @ C) < rank(Y)) == 0 if {FULL_J} and rank(Y) <= r",
        "null set",
        THERE_Y_BY.proved(THERE_Y_SAYS, GENERIC_FIXED, "theorem2: the witness"),
        of="Y @ C",
        level="rank(Y)",
        C="K @ Ki @ J",
    ),
    step("some", NULL_Y_SAYS, "some matrix", "null", of="J"),
)
