"""N16 in the spectral norm: how V'V moves, in the order of symmetric matrices, while G is high and V small.

Norms that are no sums of squares have no derivative here: that ``S = gamma^2 g^8 V'V`` is at most a multiple of the
identity is kept by a barrier in order. `c` and `y` are the largest singular values of C and Y.
"""

from dataclasses import replace

from derivations.fast_proofs import C_BELOW, EYE, FAR, FAST, HIGH, SIGNS, TOP, A
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof

SPECTRAL = replace(
    FAST,
    name="fa_fast_spectral",
    title=f"{FAST.title}; $y$ the largest singular value of `Y`",
    definitions={**FAST.definitions, "y": "sigma_max(Y)"},
)
S = "gamma**2 * g**8 * V.T @ V"
SMALL = f"psd(9 * c**2 * y**4 * I_m - {S})"
UNDER = f"{HIGH} and {SMALL} and {FAR} and {SIGNS}"
EYE_M = step("eye m", "psd(I_m)", "arithmetic", of="I_m")
Y_BELOW = step("Y", "psd(y**2 * I_m - Y.T @ Y)", "largest singular value", of="Y")
FAR_SAYS = f"gamma**2 * g**6 >= 256 * c**2 * y**2 if {FAR} and {SIGNS}"
FAR_BY = proof(
    step("cube", f"gamma * g**3 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0", "g > 0"),
    step(
        "sum", f"gamma * g**3 + 16 * c * y >= 0 if {SIGNS}", "arithmetic", "cube", visible="sigma_max(C) * sigma_max(Y)"
    ),
    step("far", FAR_SAYS, "product", FAR, "sum"),
)
FAR_SQUARE = lemma("far square", FAR_SAYS, FAR_BY.proved(FAR_SAYS, SPECTRAL, "n16: the threshold"))
ES_BELOW = (Y_BELOW, step("Es", "psd(y**2 * I_m - Es.T @ Es)", "arithmetic", "Y", of="Z @ Wo"))
P1 = "(Gi @ C.T @ Es.T @ Es)"
FIRST_SAYS = f"psd(c**2 * y**4 * I_m - 4 / 9 * g**4 * {P1}.T @ {P1}) if {HIGH}"
FIRST_BY = proof(
    step("once", f"psd(Gi - {A} * Gi @ Gi) if {HIGH}", "product", HIGH, by="Gi"),
    step("square", "g**2 >= 0", "identity"),
    step("scaled", f"psd({A} * (Gi - {A} * Gi @ Gi)) if {HIGH}", "product", "once", "square"),
    step("twice", f"psd(I_r - ({A})**2 * Gi @ Gi) if {HIGH}", "arithmetic", "scaled", of=f"I_r - {A} * Gi"),
    step(
        "Gi",
        f"psd(Es.T @ Es @ C @ (I_r - ({A})**2 * Gi @ Gi) @ C.T @ Es.T @ Es) if {HIGH}",
        "product",
        "twice",
        by="Es.T @ Es @ C",
    ),
    C_BELOW,
    step("C flipped", "psd(c**2 * I_m - C @ C.T)", "largest singular value", "C", of="C", level="c"),
    step("C in", "psd(Es.T @ Es @ (c**2 * I_m - C @ C.T) @ Es.T @ Es)", "product", "C flipped", by="Es.T @ Es"),
    *ES_BELOW,
    step("Es flipped", "psd(y**2 * I_n - Es @ Es.T)", "largest singular value", "Es", of="Es", level="y"),
    step("Es in", "psd(Es.T @ (y**2 * I_n - Es @ Es.T) @ Es)", "product", "Es flipped", by="Es.T"),
    step("c", "c**2 >= 0", "identity"),
    step("Es times", "psd(c**2 * (Es.T @ (y**2 * I_n - Es @ Es.T) @ Es))", "product", "Es in", "c"),
    step("c y", "c**2 * y**2 >= 0", "identity"),
    step("Es below", "psd(c**2 * y**2 * (y**2 * I_m - Es.T @ Es))", "product", "Es", "c y"),
    step("first", FIRST_SAYS, "arithmetic", "Gi", "C in", "Es times", "Es below"),
)


def optimal_says(level: str, high: str) -> str:
    """How large the optimal W is."""
    return f"psd(y**2 * I_m - {level} * Wo.T @ Wo) if {high}"


def optimal(level: str, high: str) -> Line:
    """The optimal W is at most Y beside the least of Z'Z."""
    says = optimal_says(level, high)
    by = proof(
        step("high", f"psd(Wo.T @ (Z.T @ Z - {level} * I_r) @ Wo) if {high}", "product", high, by="Wo.T"),
        Y_BELOW,
        step("Wo", says, "arithmetic", "high", "Y", of="Es"),
    )
    return lemma("Wo", says, by.proved(says, SPECTRAL, f"n16: the optimal W, {level}"))


WO, WO_TOP = optimal(A, HIGH), optimal("g**2", TOP)
X2 = "(V @ C @ Wo)"
SECOND_SAYS = f"psd(27 / 512 * c**2 * y**4 * I_m - g**4 * {X2}.T @ {X2}) if {UNDER}"
SECOND_BY = proof(
    WO,
    C_BELOW,
    EYE_M,
    step(
        "V in",
        f"psd((C @ Wo).T @ (9 * c**2 * y**4 * I_m - {S}) @ C @ Wo) if {SMALL}",
        "product",
        SMALL,
        by="(C @ Wo).T",
    ),
    step("C in", "psd(Wo.T @ (c**2 * I_r - C.T @ C) @ Wo)", "product", "C", by="Wo.T"),
    step("square", "g**2 >= 0", "identity"),
    step(
        "V times",
        f"psd(g**2 * ((C @ Wo).T @ (9 * c**2 * y**4 * I_m - {S}) @ C @ Wo)) if {SMALL}",
        "product",
        "V in",
        "square",
    ),
    step("c y", "c**2 * y**4 * g**2 >= 0", "identity"),
    step("C times", "psd(c**2 * y**4 * g**2 * (Wo.T @ (c**2 * I_r - C.T @ C) @ Wo))", "product", "C in", "c y"),
    step("c y too", "c**4 * y**4 >= 0", "identity"),
    step("Wo times", f"psd(c**4 * y**4 * (y**2 * I_m - {A} * Wo.T @ Wo)) if {HIGH}", "product", "Wo", "c y too"),
    FAR_SQUARE,
    step(
        "far times",
        f"c**2 * y**4 * (gamma**2 * g**6 - 256 * c**2 * y**2) >= 0 if {FAR} and {SIGNS}",
        "product",
        "far square",
        by="sigma_max(C)**2 * sigma_max(Y)**4",
    ),
    step(
        "room",
        f"psd(c**2 * y**4 * (gamma**2 * g**6 - 256 * c**2 * y**2) * I_m) if {FAR} and {SIGNS}",
        "product",
        "eye m",
        "far times",
    ),
    step(
        "whole",
        f"psd(gamma**2 * g**6 * (27 / 512 * c**2 * y**4 * I_m - g**4 * {X2}.T @ {X2})) if {UNDER}",
        "arithmetic",
        "V times",
        "C times",
        "Wo times",
        "room",
    ),
    step("scale", f"gamma**2 * g**6 > 0 if {SIGNS}", "product", "gamma > 0", "gamma > 0", *["g > 0"] * 6),
    step("second", SECOND_SAYS, "cancel", "whole", "scale"),
)
BOUND = "7 * c**2 * y**4 * I_m"
RATE = "7 / 12 * gamma * g**2"
SLOPE = f"psd(({RATE}) * (({BOUND}) - ({S})) - D({S}))"
SLOPE_SAYS = f"{SLOPE} if {UNDER}"
ONE, OTHER = f"(gamma * g**2 * V + 3 / 2 * {P1})", f"(gamma * g**2 * V + 12 * {X2})"
SLOPE_BY = proof(
    lemma("first", FIRST_SAYS, FIRST_BY.proved(FIRST_SAYS, SPECTRAL, "n16: the term without V, in order")),
    lemma("second", SECOND_SAYS, SECOND_BY.proved(SECOND_SAYS, SPECTRAL, "n16: the term with V, in order")),
    EYE_M,
    step("high", f"psd(V.T @ (Z.T @ Z - {A} * I_r) @ V) if {HIGH}", "product", HIGH, by="V.T"),
    step("high scale", "gamma**2 * g**6 >= 0", "identity"),
    step(
        "high times",
        f"psd(gamma**2 * g**6 * (V.T @ (Z.T @ Z - {A} * I_r) @ V)) if {HIGH}",
        "product",
        "high",
        "high scale",
    ),
    step("fourth", "g**4 >= 0", "identity"),
    step("one square", f"psd({ONE}.T @ {ONE})", "arithmetic", of=ONE),
    step("one times", f"psd(g**4 * ({ONE}.T @ {ONE}))", "product", "one square", "fourth"),
    step("other square", f"psd({OTHER}.T @ {OTHER})", "arithmetic", of=OTHER),
    step("other times", f"psd(g**4 * ({OTHER}.T @ {OTHER}))", "product", "other square", "fourth"),
    step("c y", "c**2 * y**4 >= 0", "identity"),
    step("room", "psd(c**2 * y**4 * I_m)", "product", "eye m", "c y"),
    step(
        "rate",
        f"D(V.T @ V) == -2 * gamma * V.T @ Z.T @ Z @ V - V.T @ {P1} - {P1}.T @ V - V.T @ {X2} - {X2}.T @ V",
        "identity",
    ),
    step(
        "sum",
        f"psd(7 / 12 * ({BOUND} - {S}) - gamma * g**6 * D(V.T @ V)) if {UNDER}",
        "arithmetic",
        "first",
        "second",
        "high times",
        "one times",
        "other times",
        "room",
    ),
    step("scale", f"gamma * g**2 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0"),
    step("slope", SLOPE_SAYS, "product", "sum", "scale"),
)
V_SAYS = f"psd(9 / 256 * y**2 * I_m - g**2 * V.T @ V) if {SMALL} and {FAR} and {SIGNS}"
V_BY = proof(
    FAR_SQUARE,
    EYE_M,
    step(
        "far times",
        f"y**2 * (gamma**2 * g**6 - 256 * c**2 * y**2) >= 0 if {FAR} and {SIGNS}",
        "product",
        "far square",
        by="sigma_max(Y)**2",
    ),
    step(
        "room",
        f"psd(y**2 * (gamma**2 * g**6 - 256 * c**2 * y**2) * I_m) if {FAR} and {SIGNS}",
        "product",
        "eye m",
        "far times",
    ),
    step(
        "whole",
        f"psd(gamma**2 * g**6 * (9 / 256 * y**2 * I_m - g**2 * V.T @ V)) if {SMALL} and {FAR} and {SIGNS}",
        "arithmetic",
        "room",
        SMALL,
    ),
    step("scale", f"gamma**2 * g**6 > 0 if {SIGNS}", "product", "gamma > 0", "gamma > 0", *["g > 0"] * 6),
    step("V", V_SAYS, "cancel", "whole", "scale"),
)


def size(share: str, high: str, best: Line, label: str) -> Line:
    """M = (Wo + V) C is at most 7/6 of the first part and 7 of the second, squared."""
    under = f"{high} and {SMALL} and {FAR} and {SIGNS}"
    says = f"psd({share} * c**2 * y**2 * I_r - g**2 * M.T @ M) if {under}"
    by = proof(
        best,
        lemma("V", V_SAYS, V_BY.proved(V_SAYS, SPECTRAL, "n16: V beside Y, in order")),
        C_BELOW,
        step("square", "g**2 >= 0", "identity"),
        step("split", "psd((Wo - 6 * V).T @ (Wo - 6 * V))", "arithmetic", of="Wo - 6 * V"),
        step("split times", "psd(g**2 * ((Wo - 6 * V).T @ (Wo - 6 * V)))", "product", "split", "square"),
        step(
            "W",
            f"psd({share} * y**2 * I_m - g**2 * W.T @ W) if {under}",
            "arithmetic",
            "split times",
            "Wo",
            "V",
        ),
        step("W C", f"psd(C.T @ ({share} * y**2 * I_m - g**2 * W.T @ W) @ C) if {under}", "product", "W", by="C.T"),
        step("y", "y**2 >= 0", "identity"),
        step("C times", "psd(y**2 * (c**2 * I_r - C.T @ C))", "product", "C", "y"),
        step("M", says, "arithmetic", "W C", "C times"),
    )
    return lemma("size", says, by.proved(says, SPECTRAL, label))


LATER, FIRST_M = "(511 / 256)", "(1085 / 768)"
SIZE = size(LATER, HIGH, WO, "n16: M beside C and Y, in order")
SIZE_TOP = size(FIRST_M, TOP, WO_TOP, "n16: M at first, in order")


def level(sign: str, share: str, half: str, high: str, given: Line) -> Line:
    """From a bound of M'M to one of the eigenvalues of M + M'."""
    under = f"{high} and {SMALL} and {FAR} and {SIGNS}"
    square, low = f"M {sign} {half} * gamma * g**2 * I_r", LOW if sign == "+" else HIGH_M
    says = f"psd({sign}(M + M.T) + {low} * gamma * g**2 * I_r) if {under}"
    room = f"{share} / 256 * gamma**2 * g**6 - {share} * c**2 * y**2"
    by = proof(
        given,
        FAR_SQUARE,
        EYE,
        step("far times", f"{room} >= 0 if {FAR} and {SIGNS}", "arithmetic", "far square"),
        step("room", f"psd(({room}) * I_r) if {FAR} and {SIGNS}", "product", "eye", "far times"),
        step(
            "whole M",
            f"psd(g**2 * ({share} / 256 * gamma**2 * g**4 * I_r - M.T @ M)) if {under}",
            "arithmetic",
            "size",
            "room",
        ),
        step("g", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
        step("M", f"psd({share} / 256 * gamma**2 * g**4 * I_r - M.T @ M) if {under}", "cancel", "whole M", "g"),
        step("square", f"psd(({square}).T @ ({square}))", "arithmetic", of=square),
        step("fourth", "gamma**2 * g**4 >= 0", "identity"),
        step("some", "psd(gamma**2 * g**4 * I_r)", "product", "eye", "fourth"),
        step(
            "whole",
            f"psd(gamma * g**2 * {half} * ({sign}(M + M.T) + {low} * gamma * g**2 * I_r)) if {under}",
            "arithmetic",
            "square",
            "M",
            "some",
        ),
        step("scale", f"gamma * g**2 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0"),
        step("end", says, "cancel", "whole", "scale"),
    )
    return lemma("low" if sign == "+" else "first", says, by.proved(says, SPECTRAL, f"n16: M in order, {sign}"))


LOW, HIGH_M = "(1087 / 6144)", "(54773 / 368640)"
FROM_BELOW = level("+", LATER, "(3 / 32)", HIGH, SIZE)
AT_FIRST = level("-", FIRST_M, "(3 / 40)", TOP, SIZE_TOP)
