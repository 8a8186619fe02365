"""The proofs of N13, second part: where rank(Y C) is r, V tends to 0."""

from derivations import appendix_e_fa_converges as appendix
from derivations.every_start_kept import APART, APART_SUM, LIMITS, MADE, REACHED, SIZE_W, ZV, of_fa
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof

FULL = "rank(Y @ C) >= r"
GRAM = "inv(B.T @ B)"
LEFT_SAYS = f"pinv(B) @ B - I_r == 0 if {FULL}"
LEFT_BY = proof(
    step("gram", "rank(B.T @ B) == rank(B)", "rank", of="B"),
    step("regular", f"rank(B.T @ B) >= r if {FULL}", "arithmetic", "gram", FULL),
    step("inverse", f"{GRAM} @ (B.T @ B) == I_r if {FULL}", "rank", "regular", of="B.T @ B"),
    step("made", "P == B @ pinv(B)", "projector", of="B"),
    step("kept", "P @ B == B", "projector", of="B"),
    step("made times", "P @ B == B @ pinv(B) @ B", "product", "made", right="B"),
    step("circle", "B @ pinv(B) @ B - B == 0", "arithmetic", "kept", "made times"),
    step(
        "circle times", f"{GRAM} @ B.T @ B @ pinv(B) @ B == {GRAM} @ B.T @ B", "product", "circle", left=f"{GRAM} @ B.T"
    ),
    step(
        "inverse times",
        f"{GRAM} @ B.T @ B @ pinv(B) @ B == pinv(B) @ B if {FULL}",
        "product",
        "inverse",
        right="pinv(B) @ B",
    ),
    step("left", LEFT_SAYS, "arithmetic", "inverse", "circle times", "inverse times"),
)
LEFT = lemma("left", LEFT_SAYS, LEFT_BY.proved(LEFT_SAYS, REACHED, "n13: the left inverse of B"))
N = "(pinv(B) @ Z)"
Q = f"(M @ {N} - I_r)"
INVERSE_SAYS = f"limit(normF{Q}**2) == 0 if {FULL}"
OUT = "(I_n - P)"
OUTSIDE_SAYS = f"limit(normF({OUT} @ Z)**2) == 0 if {FULL}"


def inverse_on_one_side(*bounds: str) -> Line:
    """N M - I_r tends to 0; ``bounds`` name the lines that bound what moves and does not by itself."""
    return step(
        "N M",
        f"limit(normF({N} @ M - I_r)**2) == 0 if {FULL}",
        "sum of limits",
        "F",
        "left",
        *bounds,
        of=f"{N} @ M - I_r",
        parts="F; pinv(B) @ B - I_r",
        left="-pinv(B); I_r",
        right="I_r; I_r",
    )


def outside(*bounds: str) -> Line:
    """(I - P) Z tends to 0; ``bounds`` as above."""
    return step(
        "outside",
        OUTSIDE_SAYS,
        "sum of limits",
        "F",
        "M N",
        "none",
        *bounds,
        of=f"{OUT} @ Z",
        parts=f"F; {Q}; {OUT} @ B",
        left=f"-{OUT}; -{OUT} @ Z; I_n",
        right=f"{N}; I_r; {N}",
    )


INVERSE_BY = proof(
    *LIMITS,
    of_fa("W", appendix.W_SAYS, appendix.W_BY),
    LEFT,
    inverse_on_one_side("Z"),
    step("M N", INVERSE_SAYS, "inverse in the limit", "N M", "Z", "W", of=N, with_="M"),
)
INVERSE = lemma(
    "M N", INVERSE_SAYS, INVERSE_BY.proved(INVERSE_SAYS, REACHED, "n13: M has an inverse in the limit"), "Z"
)
OUTSIDE_BY = proof(
    *LIMITS,
    INVERSE,
    step("kept", "P @ B == B", "projector", of="B"),
    step("none", f"{OUT} @ B == 0", "arithmetic", "kept"),
    outside("Z"),
)
C = f"(1 + {SIZE_W} * normF(pinv(B))**2)"
G = f"(Z.T @ {OUT} @ Y)"
SLACK, REST = f"4 * normF{Q}**2", f"4 * {C}**2 * normF{G}**2"
SLOPE_SAYS = f"2 * {C} * D(normF(V)**2) <= -(1 - {SLACK}) * normF(V)**2 + {REST}"
SLOPE_BY = proof(
    of_fa("W", appendix.W_SAYS, appendix.W_BY),
    *MADE,
    step("unseen", "tr(V.T @ Z.T @ (P - B @ pinv(B)) @ Y) == 0", "product", "made so", left="V.T @ Z.T", right="Y"),
    step(
        "rate",
        f"D(normF(V)**2) == -2 * {ZV} + 2 * tr(V.T @ {G}) + 2 * tr(V.T @ Z.T @ (P - B @ pinv(B)) @ Y)",
        "identity",
    ),
    step("law", f"D(normF(V)**2) == -2 * {ZV} + 2 * tr(V.T @ {G})", "arithmetic", "rate", "unseen"),
    step(
        "law times",
        f"2 * {C} * D(normF(V)**2) == 2 * {C} * (-2 * {ZV} + 2 * tr(V.T @ {G}))",
        "product",
        "law",
        by=f"2 * {C}",
    ),
    step("half", f"normF(V - 2 * {C} * {G})**2 >= 0", "identity"),
    step("split", f"normF(2 * M @ {N} @ V - V)**2 >= 0", "identity"),
    step("positive", f"{ZV} >= 0", "identity"),
    step("M gram", "psd(M.T @ M)", "arithmetic", of="M"),
    step("M below", "psd(normF(M)**2 * I_r - M.T @ M)", "trace dominates", "M gram"),
    step(
        "M",
        f"tr(V.T @ {N}.T @ (normF(M)**2 * I_r - M.T @ M) @ {N} @ V) >= 0",
        "product",
        "M below",
        by=f"V.T @ {N}.T",
    ),
    step("B gram", "psd(pinv(B).T @ pinv(B))", "arithmetic", of="pinv(B)"),
    step("B below", "psd(normF(pinv(B))**2 * I_n - pinv(B).T @ pinv(B))", "trace dominates", "B gram"),
    step(
        "B",
        "tr(V.T @ Z.T @ (normF(pinv(B))**2 * I_n - pinv(B).T @ pinv(B)) @ Z @ V) >= 0",
        "product",
        "B below",
        by="V.T @ Z.T",
    ),
    step("Q gram", f"psd({Q}.T @ {Q})", "arithmetic", of=Q),
    step("Q below", f"psd(normF{Q}**2 * I_r - {Q}.T @ {Q})", "trace dominates", "Q gram"),
    step("Q", f"tr(V.T @ (normF{Q}**2 * I_r - {Q}.T @ {Q}) @ V) >= 0", "product", "Q below", by="V.T"),
    step("W left", f"{SIZE_W} - normF(M)**2 >= 0", "arithmetic", "W"),
    step("W above 0", f"{SIZE_W} >= 0", "arithmetic", "W", visible="normF(W @ C)**2"),
    step("W times", f"({SIZE_W} - normF(M)**2) * normF({N} @ V)**2 >= 0", "product", "W left", by=f"normF({N} @ V)**2"),
    step("B times", f"{SIZE_W} * (normF(pinv(B))**2 * {ZV} - normF({N} @ V)**2) >= 0", "product", "B", "W above 0"),
    step(
        "slope",
        SLOPE_SAYS,
        "arithmetic",
        "law times",
        "half",
        "split",
        "positive",
        "M",
        "Q",
        "W times",
        "B times",
    ),
)
FADES_SAYS = f"limit(normF(V)**2) == 0 if {FULL}"
FADES_BY = proof(
    *LIMITS[:1],
    of_fa("W", appendix.W_SAYS, appendix.W_BY),
    lemma("slope", SLOPE_SAYS, SLOPE_BY.proved(SLOPE_SAYS, REACHED, "n13: how V falls")),
    INVERSE,
    lemma("outside", OUTSIDE_SAYS, OUTSIDE_BY.proved(OUTSIDE_SAYS, REACHED, "n13: Z outside the columns of B"), "Z"),
    step(
        "rest",
        f"limit(normF{G}**2) == 0 if {FULL}",
        "sum of limits",
        "outside",
        of=G,
        parts=f"({OUT} @ Z).T",
        left="I_r",
        right="Y",
    ),
    step("rest positive", f"{REST} >= 0", "identity"),
    step(
        "rest fades",
        f"limit({REST}) == 0 if {FULL}",
        "squeeze",
        "rest positive",
        "rest",
        of=REST,
        by=f"normF{G}**2",
        factor=f"4 * {C}**2",
    ),
    step("slack positive", f"{SLACK} >= 0", "identity"),
    step(
        "slack fades",
        f"limit({SLACK}) == 0 if {FULL}",
        "squeeze",
        "slack positive",
        "M N",
        of=SLACK,
        by=f"normF{Q}**2",
        factor="4",
    ),
    step("W above 0", f"{SIZE_W} >= 0", "arithmetic", "W", visible="normF(W @ C)**2"),
    step("sizes", f"{SIZE_W} * normF(pinv(B))**2 >= 0", "product", "W above 0", by="normF(pinv(B))**2"),
    step("scale", f"2 * {C} > 0", "arithmetic", "sizes"),
    step("V positive", "normF(V)**2 >= 0", "identity"),
    step(
        "fades",
        FADES_SAYS,
        "comparison",
        "V positive",
        "slope",
        "scale",
        "slack fades",
        "rest fades",
        of="normF(V)**2",
        slack=SLACK,
        by=REST,
        scale=f"2 * {C}",
    ),
)
FULL_SAYS = f"limit(normF({APART})**2) == 0 if {FULL}"
FULL_BY = proof(
    *LIMITS,
    *MADE,
    lemma("V", FADES_SAYS, FADES_BY.proved(FADES_SAYS, REACHED, "n13: V tends to 0"), "Z"),
    step(
        "reached",
        FULL_SAYS,
        "sum of limits",
        "V",
        "F",
        "made so",
        "Z",
        parts="V; F; P - B @ pinv(B)",
        left="Z; -I_n; -I_n",
        **APART_SUM,
    ),
)
