"""The main proof of N16 in the spectral norm: two conditions that go on holding, then the bounds at every time."""

from dataclasses import replace

from derivations import fast_spectral_proofs as parts
from derivations.fast_main_proofs import HALF, KEPT, LEVEL, LOWEST, TOP_0, at_start
from derivations.fast_proofs import EYE, FAR, HIGH, SIGNS, A
from derivations.fast_spectral_proofs import BOUND, EYE_M, RATE, SLOPE, SMALL, SPECTRAL, S
from faverify.kernel.script import Line, lemma, step
from faverify.methods import ball_cases, proof
from faverify.methods.proof import Proof

S_0 = S.replace("V", "V(0)")
START = f"psd({BOUND} - {S_0})"
GIVEN = f"{FAR} and {SIGNS} and c > 0 and y > 0"
GAP_G, GAP_V = f"lambda_min(Z.T @ Z) - {A}", f"lambda_min(9 * c**2 * y**4 * I_m - {S})"
GAP = f"min({GAP_G}, {GAP_V})"
MOST = f"least({GAP}, 0, T) >= 0"


def high_lines(gap: str, under: str) -> tuple[Line, ...]:
    """From a gap that is not negative to `HIGH` and `SMALL`."""
    return (
        step("of G", f"{GAP} <= {GAP_G}", "choice", of=GAP),
        step("of V", f"{GAP} <= {GAP_V}", "choice", of=GAP),
        step("G level", f"{GAP_G} >= 0 if {under}", "arithmetic", gap, "of G"),
        step("V level", f"{GAP_V} >= 0 if {under}", "arithmetic", gap, "of V"),
        EYE,
        EYE_M,
        step("G floor", "psd(Z.T @ Z - lambda_min(Z.T @ Z) * I_r)", "least eigenvalue", of="Z.T @ Z"),
        step(
            "V floor",
            f"psd(9 * c**2 * y**4 * I_m - {S} - {GAP_V} * I_m)",
            "least eigenvalue",
            of=f"9 * c**2 * y**4 * I_m - {S}",
        ),
        step("G room", f"psd(({GAP_G}) * I_r) if {under}", "product", "eye", "G level"),
        step("V room", f"psd({GAP_V} * I_m) if {under}", "product", "eye m", "V level"),
        step("high", f"{HIGH} if {under}", "arithmetic", "G floor", "G room"),
        step("small", f"{SMALL} if {under}", "arithmetic", "V floor", "V room"),
    )


DURING = f"0 <= t and t <= T and {MOST}"
LEAST = (
    step("least", f"{GAP} >= least({GAP}, 0, T) if 0 <= t and t <= T", "extremum", of=GAP, stop="T"),
    step("gap", f"{GAP} >= 0 if {DURING}", "arithmetic", "least", MOST),
)
BOTH_SAYS = f"{HIGH} and {SMALL} if {DURING}"
BOTH_BY = proof(*LEAST, *high_lines("gap", DURING))
WHILE = (
    lemma("high", f"{HIGH} if {DURING}", BOTH_BY.proved(f"{HIGH} if {DURING}", SPECTRAL, "n16: while both hold, G")),
    lemma("small", f"{SMALL} if {DURING}", BOTH_BY.proved(f"{SMALL} if {DURING}", SPECTRAL, "n16: while both hold, V")),
)
SLOPES = lemma("slope", parts.SLOPE_SAYS, parts.SLOPE_BY.proved(parts.SLOPE_SAYS, SPECTRAL, "n16: how V'V moves"))
BARRIER = {"of": S, "bound": BOUND, "rate": RATE}
S_T = S.replace("V", "V(T)")
THEN = f"T >= 0 and {MOST} and {TOP_0} and {START} and {GIVEN}"
BELOW_SAYS = f"psd({BOUND} - {S_T}) if T >= 0 and {MOST} and {START} and {FAR} and {SIGNS}"
BELOW_BY = proof(
    *WHILE,
    SLOPES,
    step("rate", f"{SLOPE} if {DURING} and {FAR} and {SIGNS}", "weaken", "slope", "high", "small"),
    step("below", BELOW_SAYS, "barrier", "rate", START, stop="T", **BARRIER),
)
HIGHER_SAYS = f"psd(Z.T @ Z - {LEVEL} * g**2 * I_r) if {HIGH} and {SMALL} and {TOP_0} and {START} and {FAR} and {SIGNS}"
SMALL_0 = SMALL.replace("V", "V(0)")
AT_0 = parts.AT_FIRST.says.partition(" if ")[0].replace("M", "M(0)")
HIGHER_BY = proof(
    parts.FROM_BELOW,
    parts.AT_FIRST,
    EYE_M,
    step("c y", "c**2 * y**4 >= 0", "identity"),
    step("room", "psd(c**2 * y**4 * I_m)", "product", "eye m", "c y"),
    step("small at 0", f"{SMALL_0} if {START}", "arithmetic", START, "room"),
    step("first at 0", f"{AT_0} if {TOP_0} and {SMALL_0} and {FAR} and {SIGNS}", "at", "first", time="0"),
    step("so first", f"{AT_0} if {TOP_0} and {START} and {FAR} and {SIGNS}", "weaken", "first at 0", "small at 0"),
    *KEPT,
    step("top", f"psd(gamma * (Z(0).T @ Z(0) - g**2 * I_r)) if {TOP_0} and gamma > 0", "product", TOP_0, "gamma > 0"),
    step(
        "whole",
        f"psd(gamma * (Z.T @ Z - {LEVEL} * g**2 * I_r)) if {HIGH} and {SMALL} and {TOP_0} and {START} and {FAR} and {SIGNS}",
        "arithmetic",
        "low",
        "so first",
        "law",
        "top",
    ),
    step("higher", HIGHER_SAYS, "cancel", "whole", "gamma > 0"),
)


def at_T(text: str) -> str:
    """A text about the time T."""
    return text.replace("Z", "Z(T)").replace("V", "V(T)")


GAPS_SAYS = f"{at_T(GAP_G)} > 0 and {at_T(GAP_V)} > 0 if {THEN}"
GAPS_BY = proof(
    *WHILE,
    lemma("below", BELOW_SAYS, BELOW_BY.proved(BELOW_SAYS, SPECTRAL, "n16: V'V stays below its bound while both hold")),
    lemma("higher", HIGHER_SAYS, HIGHER_BY.proved(HIGHER_SAYS, SPECTRAL, "n16: G stays above more than two thirds")),
    step("high at T", f"{at_T(HIGH)} if T >= 0 and {MOST}", "at", "high", time="T"),
    step("small at T", f"{at_T(SMALL)} if T >= 0 and {MOST}", "at", "small", time="T"),
    step(
        "higher at T",
        f"{HIGHER_SAYS.partition(' if ')[0].replace('Z', 'Z(T)')} if {at_T(HIGH)} and {at_T(SMALL)} and T >= 0 and {TOP_0} and {START} and {FAR} and {SIGNS}",
        "at",
        "higher",
        time="T",
    ),
    step(
        "so higher",
        f"{HIGHER_SAYS.partition(' if ')[0].replace('Z', 'Z(T)')} if {THEN}",
        "weaken",
        "higher at T",
        "high at T",
        "small at T",
    ),
    step(
        "level",
        f"lambda_min(Z(T).T @ Z(T)) >= {LEVEL} * g**2 if {THEN}",
        "least eigenvalue",
        "so higher",
        of="Z(T).T @ Z(T)",
        level=f"{LEVEL} * g**2",
    ),
    step("square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
    step("G", f"{at_T(GAP_G)} > 0 if {THEN}", "arithmetic", "level", "square"),
    EYE_M,
    step("moved", f"psd(9 * c**2 * y**4 * I_m - {S_T} - 2 * c**2 * y**4 * I_m) if {THEN}", "arithmetic", "below"),
    step(
        "V level",
        f"{at_T(GAP_V)} >= 2 * c**2 * y**4 if {THEN}",
        "least eigenvalue",
        "moved",
        of=f"9 * c**2 * y**4 * I_m - {S_T}",
        level="2 * c**2 * y**4",
    ),
    step("c y", "c**2 * y**4 > 0 if c > 0 and y > 0", "product", *["c > 0"] * 2, *["y > 0"] * 4),
    step("V", f"{at_T(GAP_V)} > 0 if {THEN}", "arithmetic", "V level", "c y"),
)
GAP_T, GAP_0 = at_T(GAP), GAP.replace("Z", "Z(0)").replace("V", "V(0)")


def least_of_two(gap: str, left: str, right: str, under: str) -> tuple[Line, ...]:
    """The smaller of two positive numbers is positive."""
    return (
        step("if G", f"{gap} == {left} if {left} <= {right}", "choice", f"{left} <= {right}", of=gap),
        step("if V", f"{gap} == {right} if {left} > {right}", "choice", f"{left} > {right}", of=gap),
        step("G then", f"{gap} > 0 if {under} and {left} <= {right}", "arithmetic", "if G", "G"),
        step("V then", f"{gap} > 0 if {under} and {left} > {right}", "arithmetic", "if V", "V"),
        step("end", f"{gap} > 0 if {under}", "cases", "G then", "V then", on=f"{left} <= {right}"),
    )


THEN_SAYS = f"{GAP_T} > 0 if {THEN}"
THEN_BY = proof(
    lemma(
        "G", f"{at_T(GAP_G)} > 0 if {THEN}", GAPS_BY.proved(f"{at_T(GAP_G)} > 0 if {THEN}", SPECTRAL, "n16: G later")
    ),
    lemma(
        "V", f"{at_T(GAP_V)} > 0 if {THEN}", GAPS_BY.proved(f"{at_T(GAP_V)} > 0 if {THEN}", SPECTRAL, "n16: V later")
    ),
    *least_of_two(GAP_T, at_T(GAP_G), at_T(GAP_V), THEN),
)
G_0, V_0 = (text.replace("Z", "Z(0)").replace("V", "V(0)") for text in (GAP_G, GAP_V))
FIRSTS = f"{TOP_0} and {START} and g > 0 and c > 0 and y > 0"
START_SAYS = f"{GAP_0} > 0 if {FIRSTS}"
START_BY = proof(
    EYE_M,
    step(
        "level",
        f"lambda_min(Z(0).T @ Z(0)) >= g**2 if {TOP_0}",
        "least eigenvalue",
        TOP_0,
        of="Z(0).T @ Z(0)",
        level="g**2",
    ),
    step("square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
    step("G", f"{G_0} > 0 if {TOP_0} and g > 0", "arithmetic", "level", "square"),
    step("moved", f"psd(9 * c**2 * y**4 * I_m - {S_0} - 2 * c**2 * y**4 * I_m) if {START}", "arithmetic", START),
    step(
        "V level",
        f"{V_0} >= 2 * c**2 * y**4 if {START}",
        "least eigenvalue",
        "moved",
        of=f"9 * c**2 * y**4 * I_m - {S_0}",
        level="2 * c**2 * y**4",
    ),
    step("c y", "c**2 * y**4 > 0 if c > 0 and y > 0", "product", *["c > 0"] * 2, *["y > 0"] * 4),
    step("V", f"{V_0} > 0 if {START} and c > 0 and y > 0", "arithmetic", "V level", "c y"),
    *least_of_two(GAP_0, G_0, V_0, FIRSTS),
)
ALWAYS = f"{TOP_0} and {START} and {GIVEN}"
EVER_SAYS = f"{GAP} > 0 if {ALWAYS}"
EVER_BY = proof(
    lemma("start", START_SAYS, START_BY.proved(START_SAYS, SPECTRAL, "n16: both at first")),
    lemma("then", THEN_SAYS, THEN_BY.proved(THEN_SAYS, SPECTRAL, "n16: both later")),
    step("ever", EVER_SAYS, "continuation", "start", "then", of=GAP, level="0"),
)
KEEPS_BY = proof(
    lemma("ever", EVER_SAYS, EVER_BY.proved(EVER_SAYS, SPECTRAL, "n16: both for all time")),
    step("gap", f"{GAP} >= 0 if {ALWAYS}", "arithmetic", "ever"),
    *high_lines("gap", ALWAYS),
)
HIGH_SAYS, SMALL_SAYS = f"{HIGH} if {ALWAYS}", f"{SMALL} if {ALWAYS}"
KEPT_HIGH = lemma("high", HIGH_SAYS, KEEPS_BY.proved(HIGH_SAYS, SPECTRAL, "n16: G stays high, spectral"))
KEPT_SMALL = lemma("small", SMALL_SAYS, KEEPS_BY.proved(SMALL_SAYS, SPECTRAL, "n16: V stays small, spectral"))
NEAR_SAYS = f"sigma_max(gamma * g**4 * V) <= 8 / 3 * c * y**2 if {ALWAYS}"
NEAR_BY = proof(
    KEPT_HIGH,
    KEPT_SMALL,
    SLOPES,
    EYE_M,
    step("rate", f"{SLOPE} if {ALWAYS}", "weaken", "slope", "high", "small"),
    step("below", f"psd({BOUND} - {S}) if {ALWAYS}", "barrier", "rate", START, **BARRIER),
    step("c y", "c**2 * y**4 >= 0", "identity"),
    step("room", "psd(c**2 * y**4 * I_m)", "product", "eye m", "c y"),
    step(
        "bound",
        f"psd((8 / 3 * c * y**2)**2 * I_m - (gamma * g**4 * V).T @ (gamma * g**4 * V)) if {ALWAYS}",
        "arithmetic",
        "below",
        "room",
    ),
    step("near", NEAR_SAYS, "largest singular value", "bound", of="gamma * g**4 * V", level="8 / 3 * c * y**2"),
)
MOVED = "(M - M(0))"
SUM = f"({MOVED} + {MOVED}.T)"
DELTA = "(Z.T @ Z - Z(0).T @ Z(0))"
STILL_SAYS = f"sigma_max(gamma * g * {DELTA}) <= 11 / 2 * c * y if {ALWAYS}"
STILL_BY = proof(
    KEPT_HIGH,
    KEPT_SMALL,
    EYE,
    EYE_M,
    parts.SIZE,
    step(
        "M", f"psd({parts.LATER} * c**2 * y**2 * I_r - g**2 * M.T @ M) if {ALWAYS}", "weaken", "size", "high", "small"
    ),
    replace(parts.SIZE_TOP, name="first"),
    step("c y too", "c**2 * y**4 >= 0", "identity"),
    step("room m", "psd(c**2 * y**4 * I_m)", "product", "eye m", "c y too"),
    step("small at 0", f"{SMALL_0} if {START}", "arithmetic", START, "room m"),
    step(
        "first at 0",
        f"psd({parts.FIRST_M} * c**2 * y**2 * I_r - g**2 * M(0).T @ M(0)) if {TOP_0} and {SMALL_0} and {FAR} and {SIGNS}",
        "at",
        "first",
        time="0",
    ),
    step(
        "M at 0",
        f"psd({parts.FIRST_M} * c**2 * y**2 * I_r - g**2 * M(0).T @ M(0)) if {ALWAYS}",
        "weaken",
        "first at 0",
        "small at 0",
    ),
    step("two", "psd((M + 6 / 5 * M(0)).T @ (M + 6 / 5 * M(0)))", "arithmetic", of="M + 6 / 5 * M(0)"),
    step("g", "g**2 >= 0", "identity"),
    step("two times", "psd(g**2 * ((M + 6 / 5 * M(0)).T @ (M + 6 / 5 * M(0))))", "product", "two", "g"),
    step("c y", "c**2 * y**2 >= 0", "identity"),
    step("room", "psd(c**2 * y**2 * I_r)", "product", "eye", "c y"),
    step(
        "turned",
        f"psd((11 / 4 * c * y)**2 * I_r - (g * {MOVED}).T @ (g * {MOVED})) if {ALWAYS}",
        "arithmetic",
        "M",
        "M at 0",
        "two times",
        "room",
    ),
    step(
        "flipped",
        f"psd((11 / 4 * c * y)**2 * I_r - (g * {MOVED}) @ (g * {MOVED}).T) if {ALWAYS}",
        "largest singular value",
        "turned",
        of=f"g * {MOVED}",
        level="11 / 4 * c * y",
    ),
    step("skew", f"psd(({MOVED} - {MOVED}.T).T @ ({MOVED} - {MOVED}.T))", "arithmetic", of=f"{MOVED} - {MOVED}.T"),
    step("skew times", f"psd(g**2 * (({MOVED} - {MOVED}.T).T @ ({MOVED} - {MOVED}.T)))", "product", "skew", "g"),
    *KEPT,
    step("gap", f"gamma * {DELTA} - {SUM} == 0", "arithmetic", "law"),
    step(
        "gap left",
        f"g**2 * gamma * {DELTA} @ (gamma * {DELTA} - {SUM}) == 0",
        "product",
        "gap",
        left=f"g**2 * gamma * {DELTA}",
    ),
    step("gap right", f"g**2 * (gamma * {DELTA} - {SUM}) @ {SUM} == 0", "product", "gap", left="g**2 * I_r", right=SUM),
    step(
        "sum",
        f"psd((11 / 2 * c * y)**2 * I_r - (gamma * g * {DELTA}).T @ (gamma * g * {DELTA})) if {ALWAYS}",
        "arithmetic",
        "turned",
        "flipped",
        "skew times",
        "gap left",
        "gap right",
    ),
    step("bound", STILL_SAYS, "largest singular value", "sum", of=f"gamma * g * {DELTA}", level="11 / 2 * c * y"),
)
LARGE = "sigma_max(C) > 0 and sigma_max(Y) > 0"
DRAWS = tuple(("gaussian", *sizes, seed) for seed in (1, 2) for sizes in ((3, 2, 1), (3, 3, 2)))
GAMMAS = (f"17 * sigma_max(Y) * sigma_max(C) / {LOWEST}**3",)
AGAINST = ball_cases(draws=DRAWS, gamma=GAMMAS, t=("1/16",))


def at_lowest(says: str) -> str:
    """A statement with the least singular value of Z(0) for g: two hypotheses hold by themselves then."""
    return at_start(f"{says.partition(' if ')[0]} if {START} and {FAR} and gamma > 0 and {LARGE}")


def for_the_start(says: str, by: Proof, label: str) -> Proof:
    """The proof of a statement with the least singular value of Z(0) for g."""
    return proof(
        lemma("bound", says, by.proved(says, SPECTRAL, label)),
        *HALF,
        step("instance", at_start(says), "instance", "bound", g=LOWEST),
        step("end", at_lowest(says), "weaken", "instance", "least at 0", "above at 0"),
        against=AGAINST,
    )


HOLDS_SAYS = f"lambda_min(Z.T @ Z) > {A} if {ALWAYS}"
HOLDS_BY = proof(
    lemma("ever", EVER_SAYS, EVER_BY.proved(EVER_SAYS, SPECTRAL, "n16: both for all time")),
    step("of G", f"{GAP} <= {GAP_G}", "choice", of=GAP),
    step("holds", HOLDS_SAYS, "arithmetic", "ever", "of G"),
)
ABOVE_SAYS, V_SAYS, G_SAYS = map(at_lowest, (HOLDS_SAYS, NEAR_SAYS, STILL_SAYS))
ABOVE_BY = for_the_start(HOLDS_SAYS, HOLDS_BY, "n16: G stays high, spectral")
V_BY = for_the_start(NEAR_SAYS, NEAR_BY, "n16: V stays small, spectral")
G_BY = for_the_start(STILL_SAYS, STILL_BY, "n16: G hardly moves, spectral")
