"""The proofs of N18 for W where Y C = 0 and Gamma < 0 (W tends to -Z'Y/Gamma, or never moves), then for every start."""

from derivations import appendix_e_fa_converges as appendix
from derivations.one_unit_at_rest import FLOW, NONE, RANK_BY, RANK_SAYS, RESTS_BY, W_0
from derivations.one_unit_proofs import AGAINST, BOUNDS, GAMMA, LAW, ONE, W_BY, W_SAYS, one
from derivations.one_unit_weights import BELOW, LZ, TURNED, UP_BY, UP_SAYS, Y2, Z_LIMIT, M, U
from derivations.theories import FA
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof
from faverify.methods.proof import Proof

NEG = f"{GAMMA} < 0"
M_0 = "tr(W(0) @ C)"
X = f"({M} * I_m)"
PHI = f"normF(neg{X})**2"
M_RATE_SAYS = f"D({M}) == -{U} * {M} if {NONE}"
M_RATE_BY = proof(
    FLOW,
    step("along", f"tr(Z.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z.T"),
    step("whole", f"D({M}) == tr(Z.T @ F)", "identity"),
    step("rate", M_RATE_SAYS, "arithmetic", "whole", "along"),
)
M_RATE = lemma("M rate", M_RATE_SAYS, M_RATE_BY.proved(M_RATE_SAYS, ONE, "n18: B = 0, how M moves"))
SIGN_SAYS = f"{M} >= 0 if {NONE} and {M_0} >= 0"
SIGN_BY = proof(
    M_RATE,
    step("spectral", f"D({PHI}) == -2 * tr(neg{X} @ D({X}))", "spectral derivative", of=X),
    step("M times", f"tr(neg{X}) * (D({M}) + {U} * {M}) == 0 if {NONE}", "product", "M rate", by=f"tr(neg{X})"),
    step("apart", f"neg{X} @ ({X} + neg{X}) == 0", "parts", of=X),
    step("parts", f"tr(neg{X} @ ({X} + neg{X})) == 0", "product", "apart"),
    step("parts times", f"{U} * tr(neg{X} @ ({X} + neg{X})) == 0", "product", "parts", by=U),
    step(
        "falls", f"D(-{PHI}) >= 0 if {NONE}", "arithmetic", "spectral", "M times", "parts times", visible=f"{U} * {PHI}"
    ),
    step("never more", f"-{PHI} >= -normF(neg({M_0} * I_m))**2 if {NONE}", "monotone", "falls", of=f"-{PHI}"),
    step("eye", "psd(I_m)", "arithmetic", of="I_m"),
    step("all", f"psd({X}) if {M} >= 0", "product", "eye", f"{M} >= 0"),
    step("minus", f"psd(neg{X})", "parts", of=X),
    step("meets", f"tr(neg{X} @ {X}) >= 0 if {M} >= 0", "product of PSD", "minus", "all"),
    step("none now", f"{PHI} <= 0 if {M} >= 0", "arithmetic", "meets", "parts"),
    step("size at 0", f"normF(neg({M_0} * I_m))**2 <= 0 if {M_0} >= 0", "at", "none now", time="0"),
    step("size", f"{PHI} <= 0 if {NONE} and {M_0} >= 0", "arithmetic", "never more", "size at 0"),
    step("none", f"neg{X} == 0 if {NONE} and {M_0} >= 0", "vanishing square", "size", of=f"neg{X}"),
    step("none so", f"tr(neg{X}) == 0 if {NONE} and {M_0} >= 0", "product", "none"),
    step("above", f"psd({X} + neg{X})", "parts", of=X),
    step("trace", f"tr({X} + neg{X}) >= 0", "product", "above"),
    step("m times", f"m * {M} >= 0 if {NONE} and {M_0} >= 0", "arithmetic", "trace", "none so"),
    step("m", "m > 0", "identity"),
    step("sign", SIGN_SAYS, "cancel", "m times", "m"),
)
HIGH_SAYS = f"{U} >= -{GAMMA} if {NONE} and {M_0} >= 0"
HIGH_BY = proof(
    lemma("sign", SIGN_SAYS, SIGN_BY.proved(SIGN_SAYS, ONE, "n18: B = 0, M keeps its sign")),
    *LAW,
    step("high", HIGH_SAYS, "arithmetic", "sign", "law"),
)
KEPT_SAYS = f"{U} >= {W_0} if {NONE} and {M_0} < 0"
KEPT_BY = proof(
    M_RATE,
    *LAW,
    step("square", f"D(-{M}**2) == -2 * {M} * D({M})", "identity"),
    step("M times", f"{M} * D({M}) == {M} * (-{U} * {M}) if {NONE}", "product", "M rate", by=M),
    step("falls", f"D(-{M}**2) >= 0 if {NONE}", "arithmetic", "square", "M times", visible=f"{U} * {M}**2"),
    step("never more", f"-{M}**2 >= -{M_0}**2 if {NONE}", "monotone", "falls", of=f"-{M}**2"),
    step("squares", f"(-{M_0})**2 - (-{M})**2 >= 0 if {NONE}", "arithmetic", "never more"),
    step("sign", f"-{M_0} >= 0 if {M_0} < 0", "arithmetic", f"{M_0} < 0"),
    step(
        "above",
        f"-{M_0} >= -{M} if {NONE} and {M_0} < 0",
        "square root",
        "squares",
        "sign",
        of=f"-{M_0}",
        below=f"-{M}",
    ),
    step("kept", KEPT_SAYS, "arithmetic", "above", "law"),
)
A = f"(-{GAMMA})"
V = f"({A} * W - Z.T @ Y)"
G = f"normF{V}**2"
MOVES_SAYS = f"D({V}) + {U} * {V} + {M} * Z.T @ Y == 0 if {NONE}"
MOVES_BY = proof(
    *TURNED,
    step("whole", f"D({V}) == {A} * Z.T @ Y - {A} * Z.T @ (Z @ W) - F.T @ Y", "identity"),
    step("moves", MOVES_SAYS, "arithmetic", "whole", "law Y", "number times", "flow Y"),
)
SLOPE_SAYS = f"{A} * D({G}) <= -{A}**2 / 2 * {G} + 8 * {M}**2 * {G} + {M}**2 * normF(Z.T @ Y)**2 if {NONE}"
SLOPE_BY = proof(
    lemma("moves", MOVES_SAYS, MOVES_BY.proved(MOVES_SAYS, ONE, "n18: B = 0, how W moves")),
    *LAW,
    step("seen", f"tr({V}.T @ (D({V}) + {U} * {V} + {M} * Z.T @ Y)) == 0 if {NONE}", "product", "moves", left=f"{V}.T"),
    step(
        "seen times", f"{A} * tr({V}.T @ (D({V}) + {U} * {V} + {M} * Z.T @ Y)) == 0 if {NONE}", "product", "seen", by=A
    ),
    step("whole", f"D({G}) == 2 * tr({V}.T @ D({V}))", "identity"),
    step("whole times", f"{A} * D({G}) == {A} * (2 * tr({V}.T @ D({V})))", "product", "whole", by=A),
    step("law times", f"{A} * {G} * (2 * {M} - {U}) == {A} * {G} * {GAMMA}", "product", "law", by=f"{A} * {G}"),
    step("square", f"normF({A} * {V} + {M} * Z.T @ Y)**2 >= 0", "identity"),
    step("young", f"({A} + 4 * {M})**2 * {G} >= 0", "identity"),
    step("slope", SLOPE_SAYS, "arithmetic", "seen times", "whole times", "law times", "square", "young"),
)
SIZE_Z = one(appendix.SIZE_Z)
F_LIMIT = lemma("F", appendix.LIMIT_SAYS, appendix.LIMIT_BY.proved(appendix.LIMIT_SAYS, FA, "appendix-e: F"), "Z")
SPEED_SAYS = f"normF(F)**2 == {U} * {M}**2 if {NONE}"
SPEED_BY = proof(
    FLOW,
    step("F", f"tr(F.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="F.T"),
    step("Z", f"tr(Z.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z.T"),
    step("Z times", f"{M} * tr(Z.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "Z", by=M),
    step("speed", SPEED_SAYS, "arithmetic", "F", "Z times"),
)
SPEED = lemma("speed", SPEED_SAYS, SPEED_BY.proved(SPEED_SAYS, ONE, "n18: B = 0, how fast Z moves"))
K = f"(1 / {A})"
NEAR = f"normF(W - {K} * Z.T @ Y)**2"
END = f"{K} * {LZ}.T @ Y"


SLACK, REST = f"16 * {K}**2 * {M}**2", f"2 * {K}**2 * {M}**2 * normF(Z.T @ Y)**2"
RATES = (
    step(
        "half rate",
        f"D({G}) <= {K} * (-{A}**2 / 2 * {G} + 8 * {M}**2 * {G} + {M}**2 * normF(Z.T @ Y)**2) if {NONE} and {NEG}",
        *("cancel", "slope", "a"),
        by=A,
    ),
    step("one times", f"{K} * {A}**2 * {G} == {A} * {G} if {NEG}", "product", "one", by=f"{A} * {G}"),
    step("one more", f"{K} * {A} * {G} == {G} if {NEG}", "product", "one", by=G),
    step(
        "clear",
        f"D({G}) <= -{A} / 2 * {G} + {K} * (8 * {M}**2 * {G} + {M}**2 * normF(Z.T @ Y)**2) if {NONE} and {NEG}",
        *("arithmetic", "half rate", "one times"),
    ),
    step(
        "clear times",
        f"{K} * D({G}) <= {K} * (-{A} / 2 * {G} + {K} * (8 * {M}**2 * {G} + {M}**2 * normF(Z.T @ Y)**2)) if {NONE} and {NEG}",
        *("product", "clear", "k"),
    ),
    step(
        "rate",
        f"2 * {K} * D({G}) <= -(1 - {SLACK}) * {G} + {REST} if {NONE} and {NEG}",
        "arithmetic",
        "clear times",
        "one more",
    ),
)
"""The slope divided by a^2/2."""


def slow(low: str, given: str, under: str, floor: str) -> tuple[Line, ...]:
    """M^2 and with it `SLACK` tend to 0: the square of Z is at least ``low`` > 0 at all times."""
    once = f"1 / ({low})"
    return (
        step("a", f"{A} > 0 if {NEG}", "arithmetic", NEG),
        step("low", f"{low} > 0 if {given} and {NEG}", "arithmetic", *(("a",) if low == A else (f"{low} > 0",))),
        step("one", f"{A} * {K} == 1 if {NEG}", "defining fact", "a", of=A),
        step("k", f"{K} > 0 if {NEG}", "defining fact", "a", of=A),
        step("M times", f"{M}**2 * ({U} - {low}) >= 0 if {NONE} and {given}", "product", floor, by=f"{M}**2"),
        step("M whole", f"{low} * {M}**2 <= normF(F)**2 if {NONE} and {given}", "arithmetic", "M times", "speed"),
        step("M", f"{M}**2 <= {once} * normF(F)**2 if {under}", "cancel", "M whole", "low", by=low),
        step("k square", f"{K}**2 >= 0", "identity"),
        step("e", f"{SLACK} <= 16 * {K}**2 * {once} * normF(F)**2 if {under}", "product", "M", "k square"),
        step("e sign", f"{SLACK} >= 0", "identity"),
        step(
            "e fades",
            f"limit({SLACK}) == 0 if {under}",
            "squeeze",
            "e sign",
            "e",
            "F",
            of=SLACK,
            by="normF(F)**2",
            factor=f"16 * {K}**2 * {once}",
        ),
    )


def pushed(low: str, under: str) -> tuple[Line, ...]:
    """`REST` tends to 0, too, as Z'Y is bounded."""
    once = f"1 / ({low})"
    return (
        step("Z left", f"{SIZE_Z} - {U} >= 0", "arithmetic", "Z"),
        step("Z left times", f"{Y2} * ({SIZE_Z} - {U}) >= 0", "product", "Z left", by=Y2),
        step("Z Y short", f"{SIZE_Z} * {Y2} - normF(Z.T @ Y)**2 >= 0", "arithmetic", "Z Y", "Z left times"),
        step("first", f"{M}**2 * ({SIZE_Z} * {Y2} - normF(Z.T @ Y)**2) >= 0", "product", "Z Y short", by=f"{M}**2"),
        step("Z above", f"{SIZE_Z} * {Y2} >= 0", "arithmetic", "Z left times", visible=f"{Y2} * {U}"),
        step("second", f"{SIZE_Z} * {Y2} * ({once} * normF(F)**2 - {M}**2) >= 0 if {under}", "product", "M", "Z above"),
        step(
            "both",
            f"{M}**2 * normF(Z.T @ Y)**2 <= {SIZE_Z} * {Y2} * {once} * normF(F)**2 if {under}",
            "arithmetic",
            "first",
            "second",
        ),
        step(
            "g",
            f"{REST} <= 2 * {K}**2 * {SIZE_Z} * {Y2} * {once} * normF(F)**2 if {under}",
            "product",
            "both",
            "k square",
        ),
        step("g sign", f"{REST} >= 0", "identity"),
        step(
            "g fades",
            f"limit({REST}) == 0 if {under}",
            *("squeeze", "g sign", "g", "F"),
            of=REST,
            by="normF(F)**2",
            factor=f"2 * {K}**2 * {SIZE_Z} * {Y2} * {once}",
        ),
    )


def fades(low: str, given: str, floor: Line) -> Proof:
    """V tends to 0 where the square of Z is at least ``low`` > 0 at all times."""
    under = f"{NONE} and {NEG} and {given}"
    return proof(
        BOUNDS[0],
        F_LIMIT,
        SPEED,
        floor,
        lemma("slope", SLOPE_SAYS, SLOPE_BY.proved(SLOPE_SAYS, ONE, "n18: B = 0, how fast W approaches")),
        *BELOW,
        *slow(low, given, under, floor.name),
        *pushed(low, under),
        *RATES,
        step("scale", f"2 * {K} > 0 if {NEG}", "arithmetic", "k"),
        step("size", f"{G} >= 0", "identity"),
        step(
            "fades",
            f"limit({G}) == 0 if {under}",
            *("comparison", "rate", "scale", "size", "e fades", "g fades"),
            of=G,
            slack=SLACK,
            by=REST,
            scale=f"2 * {K}",
        ),
    )


POS_0, NEG_0 = f"{M_0} >= 0", f"{M_0} < 0"
UP_TO = (
    (A, POS_0, lemma("floor", HIGH_SAYS, HIGH_BY.proved(HIGH_SAYS, ONE, "n18: Z stays long, M(0) >= 0"))),
    (
        W_0,
        f"{NEG_0} and {W_0} > 0",
        lemma("floor", KEPT_SAYS, KEPT_BY.proved(KEPT_SAYS, ONE, "n18: Z stays long, M(0) < 0")),
    ),
)
FADES_BY = tuple(fades(*case) for case in UP_TO)
FADES_SAYS = tuple(f"limit({G}) == 0 if {NONE} and {NEG} and {case[1]}" for case in UP_TO)
FIRST_BY, FIRST_SAYS = FADES_BY[0], FADES_SAYS[0]
SECOND_BY, SECOND_SAYS = FADES_BY[1], FADES_SAYS[1]
HERE = f"{NONE} and {NEG}"
MOVED_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {HERE} and {W_0} > 0"
MOVED_BY = proof(
    BOUNDS[0],
    Z_LIMIT,
    lemma("up", FIRST_SAYS, FIRST_BY.proved(FIRST_SAYS, ONE, "n18: B = 0, W approaches, M(0) >= 0"), "Z"),
    lemma("down", SECOND_SAYS, SECOND_BY.proved(SECOND_SAYS, ONE, "n18: B = 0, W approaches, M(0) < 0"), "Z"),
    step("fades", f"limit({G}) == 0 if {HERE} and {W_0} > 0", "cases", "up", "down", on=POS_0),
    step("a", f"{A} > 0 if {NEG}", "arithmetic", NEG),
    step("one", f"{A} * {K} == 1 if {NEG}", "defining fact", "a", of=A),
    step(
        "W times",
        f"{A} * {K} * ({A} * {K} + 1) * normF(W)**2 == ({A} * {K} + 1) * normF(W)**2 if {NEG}",
        "product",
        "one",
        by=f"({A} * {K} + 1) * normF(W)**2",
    ),
    step(
        "mixed times",
        f"{A} * {K} * {K} * tr(W.T @ Z.T @ Y) == {K} * tr(W.T @ Z.T @ Y) if {NEG}",
        "product",
        "one",
        by=f"{K} * tr(W.T @ Z.T @ Y)",
    ),
    step("same", f"{NEAR} <= {K}**2 * {G} if {NEG}", "arithmetic", "W times", "mixed times"),
    step("size", f"{NEAR} >= 0", "identity"),
    step(
        "W",
        f"limit({NEAR}) == 0 if {HERE} and {W_0} > 0",
        "squeeze",
        "size",
        "same",
        "fades",
        of=NEAR,
        by=G,
        factor=f"{K}**2",
    ),
    step(
        "near",
        f"limit(normF(W - {END})**2) == 0 if {HERE} and {W_0} > 0",
        *("sum of limits", "W", "Z tends", "Z"),
        of=f"W - {END}",
        parts=f"W - {K} * Z.T @ Y; Z.T - {LZ}.T",
        left=f"I_1; {K} * I_1",
        right="I_m; Y",
    ),
    step("converges", MOVED_SAYS, "limit", "near", of="W", value=END),
)
"""W tends to -limit(Z)'Y/Gamma, whichever sign M(0) has."""
ZERO_SAYS = f"Z == 0 if {NONE} and {W_0} <= 0"
STILL_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {NONE} and {W_0} <= 0"
STILL_BY = proof(
    BOUNDS[0],
    lemma("zero", ZERO_SAYS, RESTS_BY.proved(ZERO_SAYS, ONE, "n18: B = 0, Z stays 0")),
    step("turned", f"Z.T == 0 if {NONE} and {W_0} <= 0", "product", "zero"),
    step("no force", f"Z.T @ (Y - Z @ W) == 0 if {NONE} and {W_0} <= 0", "product", "turned", right="Y - Z @ W"),
    step("whole", "D(W) == Z.T @ (Y - Z @ W)", "identity"),
    step("still", f"D(W) == 0 if {NONE} and {W_0} <= 0", "arithmetic", "whole", "no force"),
    step("rests", f"W == W(0) if {NONE} and {W_0} <= 0", "monotone", "still", of="W"),
    step("no way", f"W - W(0) == 0 if {NONE} and {W_0} <= 0", "arithmetic", "rests"),
    step("converges", STILL_SAYS, "limit", "no way", "Z", of="W", value="W(0)"),
)
DOWN_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {HERE}"
DOWN_BY = proof(
    lemma("moved", MOVED_SAYS, MOVED_BY.proved(MOVED_SAYS, ONE, "n18: B = 0, W approaches")),
    lemma("still", STILL_SAYS, STILL_BY.proved(STILL_SAYS, ONE, "n18: B = 0, W rests")),
    step("converges", DOWN_SAYS, "cases", "moved", "still", on=f"{W_0} > 0"),
)
BOTH_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {NONE} and {GAMMA}**2 > 0"
BOTH_BY = proof(
    lemma("up", UP_SAYS, UP_BY.proved(UP_SAYS, ONE, "n18: B = 0, Gamma > 0")),
    lemma("down", DOWN_SAYS, DOWN_BY.proved(DOWN_SAYS, ONE, "n18: B = 0, Gamma < 0")),
    step("zero", f"-({GAMMA}**2) >= 0 if {GAMMA} <= 0 and {GAMMA} >= 0", "product", f"{GAMMA} <= 0", f"{GAMMA} >= 0"),
    step(
        "absurd", f"0 > 0 if {GAMMA} <= 0 and {GAMMA} >= 0 and {GAMMA}**2 > 0", "arithmetic", "zero", f"{GAMMA}**2 > 0"
    ),
    step("negative", f"{NEG} if {GAMMA} <= 0 and {GAMMA}**2 > 0", "contradiction", "absurd"),
    step("so down", f"{BOTH_SAYS} and {GAMMA} <= 0", "weaken", "down", "negative"),
    step("converges", BOTH_SAYS, "cases", "up", "so down", on=f"{GAMMA} > 0"),
    against=AGAINST,
)
APART = f"normF(B)**2 + {GAMMA}**2 > 0"
WEIGHTS_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {APART}"
WEIGHTS_BY = proof(
    lemma("some", W_SAYS, W_BY.proved(W_SAYS, ONE, "n18: W converges where B is not 0")),
    lemma("rank", RANK_SAYS, RANK_BY.proved(RANK_SAYS, ONE, "n18: one column")),
    step("if some", "limit(normF(W - limit(W))**2) == 0 if normF(B)**2 > 0", "weaken", "some", "rank"),
    lemma("none", BOTH_SAYS, BOTH_BY.proved(BOTH_SAYS, ONE, "n18: W converges where B = 0")),
    step("Gamma", f"{GAMMA}**2 > 0 if {APART} and {NONE}", "arithmetic", APART, NONE),
    step("if none", f"{WEIGHTS_SAYS} and {NONE}", "weaken", "none", "Gamma"),
    step("every", WEIGHTS_SAYS, "cases", "if some", "if none", on="normF(B)**2 > 0"),
    against=AGAINST,
)
