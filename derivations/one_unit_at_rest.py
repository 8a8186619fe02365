"""The proofs of N18 where Y C = 0: Z keeps its direction, and so its length settles."""

from derivations import appendix_e_fa_converges as appendix
from derivations.one_unit_proofs import AGAINST, BOUNDS, GAMMA, LAW, ONE, Z_BY, Z_SAYS, one, product_converges
from derivations.theories import FA
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof

NONE = "normF(B)**2 <= 0"
M = "tr(W @ C)"
W_0, ALONG = "normF(Z(0))**2", "tr(Z(0).T @ Z)"
ASIDE = f"({W_0} * Z - {ALONG} * Z(0))"
SIZE_M = one(appendix.SIZE_W)
FLOW_SAYS = f"F + {M} * Z == 0 if {NONE}"
FLOW_BY = proof(
    step("none", f"B == 0 if {NONE}", "vanishing square", NONE, of="B"),
    step("grouped", "Z @ W @ C == Z @ (W @ C)", "grouped", left="Z", middle="W", right="C"),
    step("flow", FLOW_SAYS, "arithmetic", "none", "grouped"),
)
FLOW = lemma("flow", FLOW_SAYS, FLOW_BY.proved(FLOW_SAYS, ONE, "n18: the flow where B = 0"))


def stays_zero(vector: str) -> tuple[Line, ...]:
    """From "rate" (D(K) == -2 M K for the square K of a vector) and its start to the vector being 0."""
    square = f"normF{vector}**2"
    return (
        BOUNDS[1],
        step("size", f"{square} >= 0", "identity"),
        step("shift", f"({M} + 1)**2 >= 0", "identity"),
        step("bound", f"{SIZE_M} + 1 + 2 * {M} >= 0", "arithmetic", "W", "shift"),
        step("times", f"({SIZE_M} + 1 + 2 * {M}) * {square} >= 0", "product", "bound", "size"),
        step("slope", f"D({square}) <= (-({SIZE_M} + 1)) * (0 - {square}) if {NONE}", "arithmetic", "rate", "times"),
    )


STRAIGHT_SAYS = f"{ASIDE} == 0 if {NONE}"
STRAIGHT_BY = proof(
    FLOW,
    step("first", f"tr(Z(0).T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z(0).T"),
    step(
        "first times",
        f"tr({ASIDE}.T @ Z(0)) * tr(Z(0).T @ (F + {M} * Z)) == 0 if {NONE}",
        "product",
        "first",
        by=f"tr({ASIDE}.T @ Z(0))",
    ),
    step("other", f"tr({ASIDE}.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left=f"{ASIDE}.T"),
    step("other times", f"{W_0} * tr({ASIDE}.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "other", by=W_0),
    step(
        "whole",
        f"D(normF{ASIDE}**2) == 2 * {W_0} * tr({ASIDE}.T @ F) - 2 * tr(Z(0).T @ F) * tr({ASIDE}.T @ Z(0))",
        "identity",
    ),
    step(
        "rate",
        f"D(normF{ASIDE}**2) == -2 * {M} * normF{ASIDE}**2 if {NONE}",
        "arithmetic",
        "whole",
        "first times",
        "other times",
    ),
    *stays_zero(ASIDE),
    step(
        "stays",
        f"normF{ASIDE}**2 <= 0 if {NONE}",
        "barrier",
        "slope",
        of=f"normF{ASIDE}**2",
        bound="0",
        rate=f"-({SIZE_M} + 1)",
    ),
    step("straight", STRAIGHT_SAYS, "vanishing square", "stays", of=ASIDE),
)
STRAIGHT = lemma("straight", STRAIGHT_SAYS, STRAIGHT_BY.proved(STRAIGHT_SAYS, ONE, "n18: Z keeps its direction"))
CUBIC = f"(0 + {GAMMA} * {W_0} / 2 * {ALONG} + 1 / 2 * {ALONG}**3)"
CUBIC_SAYS = f"limit(normF{CUBIC}**2) == 0 if {NONE}"
CUBIC_BY = proof(
    BOUNDS[0],
    lemma("F", appendix.LIMIT_SAYS, appendix.LIMIT_BY.proved(appendix.LIMIT_SAYS, FA, "appendix-e: F"), "Z"),
    FLOW,
    STRAIGHT,
    *LAW,
    step("law so", f"2 * {M} - normF(Z)**2 - {GAMMA} == 0", "arithmetic", "law"),
    step("first", f"tr(Z(0).T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z(0).T"),
    step(
        "cubic",
        CUBIC_SAYS,
        "sum of limits",
        "F",
        "first",
        "straight",
        "law so",
        "Z",
        of=CUBIC,
        parts=f"F; tr(Z(0).T @ (F + {M} * Z)); {ASIDE}; 2 * {M} - normF(Z)**2 - {GAMMA}",
        left=f"-{W_0} * Z(0).T; {W_0}; -1 / 2 * {ALONG} * Z.T; -1 / 2 * {W_0} * {ALONG}",
        right="I_1; I_1; I_1; I_1",
    ),
)
LENGTH_SAYS = f"limit(normF({ALONG} - limit({ALONG}))**2) == 0 if {NONE}"
LENGTH_BY = proof(
    lemma("cubic", CUBIC_SAYS, CUBIC_BY.proved(CUBIC_SAYS, ONE, "n18: the cubic where B = 0")),
    step("settles", LENGTH_SAYS, "settles", "cubic", of=ALONG, coefficients=f"0; {GAMMA} * {W_0} / 2; 0; 1 / 2"),
)
CONVERGES = "limit(normF(Z - limit(Z))**2) == 0"
END = f"limit({ALONG}) / {W_0} * Z(0)"
MOVES_SAYS = f"{CONVERGES} if {NONE} and {W_0} > 0"
MOVES_BY = proof(
    BOUNDS[0],
    STRAIGHT,
    lemma("length", LENGTH_SAYS, LENGTH_BY.proved(LENGTH_SAYS, ONE, "n18: the component of Z along its start"), "Z"),
    step("one", f"{W_0} * (1 / {W_0}) == 1 if {W_0} > 0", "defining fact", f"{W_0} > 0", of=W_0),
    step("one so", f"{W_0} * (1 / {W_0}) - 1 == 0 if {W_0} > 0", "arithmetic", "one"),
    step(
        "near",
        f"limit(normF(Z - {END})**2) == 0 if {NONE} and {W_0} > 0",
        "sum of limits",
        "straight",
        "length",
        "one so",
        "Z",
        of=f"Z - {END}",
        parts=f"{ASIDE}; {ALONG} - limit({ALONG}); {W_0} * (1 / {W_0}) - 1",
        left=f"1 / {W_0} * I_n; 1 / {W_0} * Z(0); -I_n",
        right="I_1; I_1; Z",
    ),
    step("converges", MOVES_SAYS, "limit", "near", of="Z", value=END),
)
RESTS_SAYS = f"{CONVERGES} if {NONE} and {W_0} <= 0"
RESTS_BY = proof(
    BOUNDS[0],
    FLOW,
    step("along", f"tr(Z.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z.T"),
    step("whole", "D(normF(Z)**2) == 2 * tr(Z.T @ F)", "identity"),
    step("rate", f"D(normF(Z)**2) == -2 * {M} * normF(Z)**2 if {NONE}", "arithmetic", "whole", "along"),
    *stays_zero("(Z)"),
    step(
        "stays",
        f"normF(Z)**2 <= 0 if {NONE} and {W_0} <= 0",
        "barrier",
        "slope",
        f"{W_0} <= 0",
        of="normF(Z)**2",
        bound="0",
        rate=f"-({SIZE_M} + 1)",
    ),
    step("zero", f"Z == 0 if {NONE} and {W_0} <= 0", "vanishing square", "stays", of="Z"),
    step("converges", RESTS_SAYS, "limit", "zero", "Z", of="Z", value="Z(0) - Z(0)"),
)
ZERO_SAYS = f"{CONVERGES} if {NONE}"
ZERO_BY = proof(
    lemma("moves", MOVES_SAYS, MOVES_BY.proved(MOVES_SAYS, ONE, "n18: B = 0, Z moves")),
    lemma("rests", RESTS_SAYS, RESTS_BY.proved(RESTS_SAYS, ONE, "n18: B = 0, Z rests")),
    step("converges", ZERO_SAYS, "cases", "moves", "rests", on=f"{W_0} > 0"),
)
RANK_SAYS = "rank(Y @ C) >= 1 if normF(B)**2 > 0"
RANK_BY = proof(
    step("one column", "normF(B)**2 * P == B @ B.T", "projector", of="B"),
    step("its trace", "normF(B)**2 * tr(P) == normF(B)**2", "product", "one column"),
    step("rank", "tr(P) == rank(B)", "projector", of="B"),
    step("rank times", "normF(B)**2 * tr(P) == normF(B)**2 * rank(B)", "product", "rank", by="normF(B)**2"),
    step("whole", "normF(B)**2 * (rank(B) - 1) >= 0", "arithmetic", "its trace", "rank times"),
    step("one", RANK_SAYS, "cancel", "whole", "normF(B)**2 > 0"),
)
EVERY_SAYS = CONVERGES
EVERY_BY = proof(
    lemma("rank", RANK_SAYS, RANK_BY.proved(RANK_SAYS, ONE, "n18: one column")),
    lemma("some", Z_SAYS, Z_BY.proved(Z_SAYS, ONE, "n18: Z converges where B is not 0")),
    step("if some", f"{CONVERGES} if normF(B)**2 > 0", "weaken", "some", "rank"),
    lemma("if none", ZERO_SAYS, ZERO_BY.proved(ZERO_SAYS, ONE, "n18: Z converges where B = 0")),
    step("every", EVERY_SAYS, "cases", "if some", "if none", on="normF(B)**2 > 0"),
    against=AGAINST,
)
PRODUCT_SAYS = "limit(normF(M - limit(M))**2) == 0"
PRODUCT_BY = proof(
    *product_converges(lemma("converges", EVERY_SAYS, EVERY_BY.proved(EVERY_SAYS, ONE, "n18: Z converges"), "Z")),
    against=AGAINST,
)
