"""The main proof of N16: what holds strictly while it holds goes on holding; then the bounds at every time."""

import re

from derivations import fast_proofs as fast
from derivations.fast_proofs import BOUND, EYE, FAR, FAST, HIGH, SIGNS, SMALL, A, H
from derivations.instances import WELL_SCALED
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof
from faverify.methods.proof import Proof

TOP_0 = "psd(Z(0).T @ Z(0) - g**2 * I_r)"
START = f"gamma**2 * g**8 * normF(V(0))**2 <= {BOUND}"
GIVEN = f"{FAR} and {SIGNS}"
LEAST = "lambda_min(Z.T @ Z)"
MOST = f"least({LEAST}, 0, T) >= {A}"
DURING = f"0 <= t and t <= T and {MOST}"
HIGH_SAYS = f"{HIGH} if {DURING}"
HIGH_BY = proof(
    step("least", f"{LEAST} >= least({LEAST}, 0, T) if 0 <= t and t <= T", "extremum", of=LEAST, stop="T"),
    step("level", f"{LEAST} - {A} >= 0 if {DURING}", "arithmetic", "least", MOST),
    step("floor", f"psd(Z.T @ Z - {LEAST} * I_r)", "least eigenvalue", of="Z.T @ Z"),
    EYE,
    step("room", f"psd(({LEAST} - {A}) * I_r) if {DURING}", "product", "eye", "level"),
    step("high", HIGH_SAYS, "arithmetic", "floor", "room"),
)
WHILE = lemma("high", HIGH_SAYS, HIGH_BY.proved(HIGH_SAYS, FAST, "n16: while it holds"))
SLOPE = lemma("slope", fast.SLOPE_SAYS, fast.SLOPE_BY.proved(fast.SLOPE_SAYS, FAST, "n16: how V falls"))
RATE = f"D{H} <= 3 / 4 * gamma * g**2 * ({BOUND} - {H})"
BARRIER = {"of": H, "bound": BOUND, "rate": "3 / 4 * gamma * g**2"}
SMALL_SAYS = f"gamma**2 * g**8 * normF(V(T))**2 <= {BOUND} if T >= 0 and {MOST} and {START} and {GIVEN}"
SMALL_BY = proof(
    WHILE,
    SLOPE,
    step("rate", f"{RATE} if {DURING} and {GIVEN}", "weaken", "slope", "high"),
    step("small", SMALL_SAYS, "barrier", "rate", START, stop="T", **BARRIER),
)
LAW = "gamma * Z.T @ Z - M - M.T"
KEPT = (
    step("still", f"D({LAW}) == 0", "identity"),
    step(
        "law",
        f"{LAW} == gamma * Z(0).T @ Z(0) - M(0) - M(0).T",
        "monotone",
        "still",
        of=LAW,
    ),
)
LEVEL = "(248647 / 368640)"
HIGHER_SAYS = f"psd(Z.T @ Z - {LEVEL} * g**2 * I_r) if {HIGH} and {SMALL} and {TOP_0} and {START} and {GIVEN}"
FIRST = lemma("first", fast.FIRST_LOW_SAYS, fast.FIRST_LOW_BY.proved(fast.FIRST_LOW_SAYS, FAST, "n16: M at first"))
AT_0 = fast.FIRST_LOW_SAYS.partition(" if ")[0].replace("M", "M(0)")
HIGHER_BY = proof(
    lemma("low", fast.LOW_SAYS, fast.LOW_BY.proved(fast.LOW_SAYS, FAST, "n16: M from below")),
    FIRST,
    step("first at 0", f"{AT_0} if {TOP_0} and {START} and {GIVEN}", "at", "first", time="0"),
    *KEPT,
    step("top", f"psd(gamma * (Z(0).T @ Z(0) - g**2 * I_r)) if {TOP_0} and gamma > 0", "product", TOP_0, "gamma > 0"),
    step(
        "whole",
        f"psd(gamma * (Z.T @ Z - {LEVEL} * g**2 * I_r)) if {HIGH} and {SMALL} and {TOP_0} and {START} and {GIVEN}",
        "arithmetic",
        "low",
        "first at 0",
        "law",
        "top",
    ),
    step("higher", HIGHER_SAYS, "cancel", "whole", "gamma > 0"),
)
HOLDS_SAYS = f"{LEAST} > {A} if {TOP_0} and {START} and {GIVEN}"
THEN = f"T >= 0 and {MOST} and {TOP_0} and {START} and {GIVEN}"
HIGHER_T = f"psd(Z(T).T @ Z(T) - {LEVEL} * g**2 * I_r)"
HIGH_T = "psd(Z(T).T @ Z(T) - 2 / 3 * g**2 * I_r)"
SMALL_T = f"gamma**2 * g**8 * normF(V(T))**2 <= {BOUND}"
HOLDS_BY = proof(
    WHILE,
    lemma("small", SMALL_SAYS, SMALL_BY.proved(SMALL_SAYS, FAST, "n16: V stays small while it holds")),
    lemma("higher", HIGHER_SAYS, HIGHER_BY.proved(HIGHER_SAYS, FAST, "n16: G stays above more than two thirds")),
    step("high at T", f"{HIGH_T} if T >= 0 and {MOST}", "at", "high", time="T"),
    step(
        "higher at T",
        f"{HIGHER_T} if {HIGH_T} and {SMALL_T} and T >= 0 and {TOP_0} and {START} and {GIVEN}",
        "at",
        "higher",
        time="T",
    ),
    step("so higher", f"{HIGHER_T} if {THEN}", "weaken", "higher at T", "high at T", "small"),
    step(
        "level",
        f"lambda_min(Z(T).T @ Z(T)) >= {LEVEL} * g**2 if {THEN}",
        "least eigenvalue",
        "so higher",
        of="Z(T).T @ Z(T)",
        level=f"{LEVEL} * g**2",
    ),
    step("square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
    step("strictly", f"lambda_min(Z(T).T @ Z(T)) > {A} if {THEN}", "arithmetic", "level", "square"),
    step(
        "first level",
        f"lambda_min(Z(0).T @ Z(0)) >= g**2 if {TOP_0}",
        "least eigenvalue",
        TOP_0,
        of="Z(0).T @ Z(0)",
        level="g**2",
    ),
    step("start", f"lambda_min(Z(0).T @ Z(0)) > {A} if {TOP_0} and g > 0", "arithmetic", "first level", "square"),
    step("holds", HOLDS_SAYS, "continuation", "start", "strictly", of=LEAST, level=A),
)
ALWAYS = f"{TOP_0} and {START} and {GIVEN}"
EVER_SAYS = f"{HIGH} if {ALWAYS}"
EVER_BY = proof(
    lemma("holds", HOLDS_SAYS, HOLDS_BY.proved(HOLDS_SAYS, FAST, "n16: for all time")),
    step("level", f"{LEAST} - {A} >= 0 if {ALWAYS}", "arithmetic", "holds"),
    *HIGH_BY.lines[2:4],
    step("room", f"psd(({LEAST} - {A}) * I_r) if {ALWAYS}", "product", "eye", "level"),
    step("high", EVER_SAYS, "arithmetic", "floor", "room"),
)
EVER = lemma("high", EVER_SAYS, EVER_BY.proved(EVER_SAYS, FAST, "n16: G stays high"))
V_SAYS = f"{SMALL} if {ALWAYS}"
V_BY = proof(
    EVER,
    SLOPE,
    step("rate", f"{RATE} if {ALWAYS}", "weaken", "slope", "high"),
    step("small", V_SAYS, "barrier", "rate", START, **BARRIER),
)
NEAR = lemma("small", V_SAYS, V_BY.proved(V_SAYS, FAST, "n16: V stays small"))
MOVED = "(gamma * (Z.T @ Z - Z(0).T @ Z(0)))"
M_0 = "normF(M(0))**2"
TURNED = "(M - M(0))"
BOTH = f"({TURNED} + {TURNED}.T)"
G_SAYS = f"gamma**2 * g**2 * normF(Z.T @ Z - Z(0).T @ Z(0))**2 <= 121 / 4 * c**2 * y**2 if {ALWAYS}"
G_BY = proof(
    EVER,
    NEAR,
    fast.SIZE,
    step("M", f"g**2 * normF(M)**2 <= {fast.LATER} * c**2 * y**2 if {ALWAYS}", "weaken", "size", "high", "small"),
    lemma("first", fast.SIZE_TOP_SAYS, fast.SIZE_TOP_BY.proved(fast.SIZE_TOP_SAYS, FAST, "n16: M at first")),
    step("M at 0", f"g**2 * {M_0} <= {fast.FIRST_M} * c**2 * y**2 if {ALWAYS}", "at", "first", time="0"),
    *KEPT,
    step("gap", f"{MOVED} - {BOTH} == 0", "arithmetic", "law"),
    step("gap times", f"tr({MOVED}.T @ ({MOVED} - {BOTH})) == 0", "product", "gap", left=f"{MOVED}.T"),
    step("gap times too", f"tr({BOTH}.T @ ({MOVED} - {BOTH})) == 0", "product", "gap", left=f"{BOTH}.T"),
    step("skew", f"normF({TURNED} - {TURNED}.T)**2 >= 0", "identity"),
    step("two", "normF(M + 6 / 5 * M(0))**2 >= 0", "identity"),
    step(
        "near",
        f"gamma**2 * normF(Z.T @ Z - Z(0).T @ Z(0))**2 <= 4 * (11 / 6 * normF(M)**2 + 11 / 5 * {M_0})",
        "arithmetic",
        "gap times",
        "gap times too",
        "skew",
        "two",
    ),
    step(
        "near times",
        f"g**2 * (gamma**2 * normF(Z.T @ Z - Z(0).T @ Z(0))**2) <= g**2 * (4 * (11 / 6 * normF(M)**2 + 11 / 5 * {M_0}))",
        "product",
        "near",
        by="g**2",
    ),
    step("moved", G_SAYS, "arithmetic", "near times", "M", "M at 0", visible="sigma_max(C)**2 * normF(Y)**2"),
)
LOWEST = "sigma_min(Z(0))"
DRAWS = (
    *(draw for draw in WELL_SCALED if draw[0] != "r-equals-n"),
    ("gaussian", 3, 2, 1, 1),
    ("gaussian", 4, 2, 2, 1),
)
"""Twenty, extreme ones among them."""
TAME = (
    ("r-equals-n", 2, 3, 2, 1),
    ("orthonormal", 2, 3, 2, 1),
    ("orthonormal", 3, 3, 3, 2),
    ("orthonormal", 4, 3, 1, 1),
    ("orthonormal", 4, 5, 2, 3),
)
"""Instances that are integrated far at these `gamma`, of order 1/s_min(Z(0))^3: three with n = r, one with r = 1."""
GAMMAS = tuple(f"{k} * normF(Y) * sigma_max(C) / {LOWEST}**3" for k in ("17", "100"))
AGAINST = ball_cases(draws=DRAWS, gamma=GAMMAS, t=("1/16",))


def at_start(text: str) -> str:
    """A text with the least singular value of Z(0) for g."""
    return re.sub(r"\bg\b", LOWEST, text)


def at_lowest(says: str) -> str:
    """A statement with the least singular value of Z(0) for g: two hypotheses hold by themselves then."""
    head = says.partition(" if ")[0]
    return at_start(f"{head} if {START} and {FAR} and gamma > 0")


HALF = (
    step("least", "sigma_min(Z) > 0", "least singular value", of="Z", left="Gi @ Z.T"),
    step("least at 0", f"{LOWEST} > 0", "at", "least", time="0"),
    step("above", "psd(Z.T @ Z - sigma_min(Z)**2 * I_r)", "least singular value", of="Z", left="Gi @ Z.T"),
    step("above at 0", f"psd(Z(0).T @ Z(0) - {LOWEST}**2 * I_r)", "at", "above", time="0"),
)


def for_the_start(says: str, by: Proof, label: str) -> Proof:
    """The proof of a statement with the least singular value of Z(0) for g."""
    return proof(
        lemma("bound", says, by.proved(says, FAST, label)),
        *HALF,
        step("instance", at_start(says), "instance", "bound", g=LOWEST),
        step("end", at_lowest(says), "weaken", "instance", "least at 0", "above at 0"),
        against=AGAINST,
    )


ABOVE_SAYS, NEAR_SAYS, STILL_SAYS = map(at_lowest, (HOLDS_SAYS, V_SAYS, G_SAYS))
ABOVE_BY = for_the_start(HOLDS_SAYS, HOLDS_BY, "n16: G stays high")
NEAR_BY = for_the_start(V_SAYS, V_BY, "n16: V stays small")
STILL_BY = for_the_start(G_SAYS, G_BY, "n16: G hardly moves")
