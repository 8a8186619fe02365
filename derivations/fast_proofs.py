"""The proofs of N16: while the Gram matrix stays above two thirds of its start, V is small, and so it stays above.

`g` is any number with `Z(0)'Z(0) >= g^2 I`, `c` and `y` stand for the sizes of C and Y; `K` is the square of the bound.
"""

from derivations.theories import SHAPES
from faverify.claim import Theory
from faverify.kernel.script import Line, lemma, step
from faverify.methods import proof

FAST = Theory(
    name="fa_fast",
    title=r"FA with the rate `gamma` for `W`, from the optimal `W(0)`; `Gi` the inverse Gram matrix, $P$ the projector on $\operatorname{col} Z$; `g` a number",
    shapes={**SHAPES, "W": ("r", "m"), "Gi": ("r", "r"), "gamma": (), "g": ()},
    symmetric=("Gi",),
    definitions={
        "E": "Y - Z @ W",
        "F": "E @ C",
        "M": "W @ C",
        "G": "Z.T @ Z",
        "Wo": "Gi @ Z.T @ Y",
        "V": "W - Wo",
        "Es": "Y - Z @ Gi @ Z.T @ Y",
        "c": "sigma_max(C)",
        "y": "normF(Y)",
    },
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    values={"Gi": "inv(Z.T @ Z)"},
    flow={"Z": "(Y - Z @ W) @ C", "W": "gamma * Z.T @ (Y - Z @ W)"},
    starts={"W": "inv(Z.T @ Z) @ Z.T @ Y"},
    hypotheses=("`Z` has full column rank",),
    latex={"Gi": "G^{-1}", "Wo": "W_{o}", "Es": "E_{*}", "gamma": r"\gamma"},
)
HIGH = "psd(Z.T @ Z - 2 / 3 * g**2 * I_r)"
FAR = "16 * c * y <= gamma * g**3"
SIGNS = "g > 0 and gamma > 0"
V = "normF(V)**2"
P1 = "(Gi @ C.T @ Es.T @ Es)"
WO_SAYS = f"2 / 3 * g**2 * normF(Wo)**2 <= y**2 if {HIGH}"
WO_BY = proof(
    step("high", f"tr(Wo.T @ (Z.T @ Z - 2 / 3 * g**2 * I_r) @ Wo) >= 0 if {HIGH}", "product", HIGH, by="Wo.T"),
    step("parts", "y**2 == normF(Es)**2 + tr(Wo.T @ Z.T @ Z @ Wo)", "identity"),
    step("error", "normF(Es)**2 >= 0", "identity"),
    step("Wo", WO_SAYS, "arithmetic", "high", "parts", "error"),
)
WO = lemma("Wo", WO_SAYS, WO_BY.proved(WO_SAYS, FAST, "n16: the optimal W"))
C_BELOW = step("C", "psd(c**2 * I_r - C.T @ C)", "largest singular value", of="C")
FAR_SAYS = f"gamma**2 * g**6 >= 256 * c**2 * y**2 if {FAR} and {SIGNS}"
FAR_BY = proof(
    step("cube", f"gamma * g**3 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0", "g > 0"),
    step("sum", f"gamma * g**3 + 16 * c * y >= 0 if {SIGNS}", "arithmetic", "cube", visible="sigma_max(C) * normF(Y)"),
    step("far", FAR_SAYS, "product", FAR, "sum"),
)
FAR_SQUARE = lemma("far square", FAR_SAYS, FAR_BY.proved(FAR_SAYS, FAST, "n16: the threshold"))
SECOND_SAYS = f"512 * normF(V @ C @ Wo)**2 <= 3 * gamma**2 * g**4 * {V} if {HIGH} and {FAR} and {SIGNS}"
SECOND_BY = proof(
    WO,
    C_BELOW,
    step("C Wo", "tr(Wo.T @ (c**2 * I_r - C.T @ C) @ Wo) >= 0", "product", "C", by="Wo.T"),
    step("gram", "psd(C @ Wo @ (C @ Wo).T)", "arithmetic", of="(C @ Wo).T"),
    step("below", "psd(normF(C @ Wo)**2 * I_m - C @ Wo @ (C @ Wo).T)", "trace dominates", "gram"),
    step("V C Wo", "tr(V @ (normF(C @ Wo)**2 * I_m - C @ Wo @ (C @ Wo).T) @ V.T) >= 0", "product", "below", by="V"),
    step(
        "V C Wo times", f"g**2 * (normF(C @ Wo)**2 * {V} - normF(V @ C @ Wo)**2) >= 0", "product", "V C Wo", by="g**2"
    ),
    step(
        "C Wo times", f"g**2 * {V} * (c**2 * normF(Wo)**2 - normF(C @ Wo)**2) >= 0", "product", "C Wo", by=f"g**2 * {V}"
    ),
    step(
        "Wo times",
        f"c**2 * {V} * (y**2 - 2 / 3 * g**2 * normF(Wo)**2) >= 0 if {HIGH}",
        "product",
        "Wo",
        by=f"sigma_max(C)**2 * {V}",
    ),
    FAR_SQUARE,
    step(
        "far times",
        f"{V} * (gamma**2 * g**6 - 256 * c**2 * y**2) >= 0 if {FAR} and {SIGNS}",
        "product",
        "far square",
        by=V,
    ),
    step(
        "whole",
        f"g**2 * (3 * gamma**2 * g**4 * {V} - 512 * normF(V @ C @ Wo)**2) >= 0 if {HIGH} and {FAR} and {SIGNS}",
        "arithmetic",
        "V C Wo times",
        "C Wo times",
        "Wo times",
        "far times",
    ),
    step("square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
    step("second", SECOND_SAYS, "cancel", "whole", "square"),
)
FIRST_SAYS = f"4 / 9 * g**4 * normF{P1}**2 <= c**2 * y**4 if {HIGH}"
X = "(C.T @ Es.T @ Es)"
A = "2 / 3 * g**2"
FIRST_BY = proof(
    step("once", f"psd(Gi - {A} * Gi @ Gi) if {HIGH}", "product", HIGH, by="Gi"),
    step("square", "g**2 >= 0", "identity"),
    step("scaled", f"psd({A} * (Gi - {A} * Gi @ Gi)) if {HIGH}", "product", "once", "square"),
    step("twice", f"psd(I_r - ({A})**2 * Gi @ Gi) if {HIGH}", "arithmetic", "scaled", of=f"I_r - {A} * Gi"),
    step("Gi", f"tr({X}.T @ (I_r - ({A})**2 * Gi @ Gi) @ {X}) >= 0 if {HIGH}", "product", "twice", by=f"{X}.T"),
    C_BELOW,
    step("C flipped", "psd(c**2 * I_m - C @ C.T)", "largest singular value", "C", of="C", level="c"),
    step("C times", "tr(Es.T @ Es @ (c**2 * I_m - C @ C.T) @ Es.T @ Es) >= 0", "product", "C flipped", by="Es.T @ Es"),
    step("gram", "psd(Es.T @ Es)", "arithmetic", of="Es"),
    step("below", "psd(normF(Es)**2 * I_m - Es.T @ Es)", "trace dominates", "gram"),
    step("Es", "tr(Es @ (normF(Es)**2 * I_m - Es.T @ Es) @ Es.T) >= 0", "product", "below", by="Es"),
    step("Es times", "c**2 * (normF(Es)**4 - normF(Es.T @ Es)**2) >= 0", "product", "Es", by="sigma_max(C)**2"),
    step("parts", "y**2 - normF(Es)**2 == normF(Y - Es)**2", "identity"),
    step("other part", "y**2 - normF(Es)**2 >= 0", "arithmetic", "parts", visible="normF(Y - Es)**2"),
    step("sum", "y**2 + normF(Es)**2 >= 0", "arithmetic", visible="normF(Y)**2; normF(Es)**2"),
    step("fourth", "y**4 - normF(Es)**4 >= 0", "product", "other part", "sum"),
    step("fourth times", "c**2 * (y**4 - normF(Es)**4) >= 0", "product", "fourth", by="sigma_max(C)**2"),
    step("first", FIRST_SAYS, "arithmetic", "Gi", "C times", "Es times", "fourth times"),
)
H = f"(gamma**2 * g**8 * {V})"
BOUND = "9 * c**2 * y**4"
SLOPE_SAYS = f"D{H} <= 3 / 4 * gamma * g**2 * ({BOUND} - {H}) if {HIGH} and {FAR} and {SIGNS}"
SLOPE_BY = proof(
    lemma("first", FIRST_SAYS, FIRST_BY.proved(FIRST_SAYS, FAST, "n16: the term without V")),
    lemma("second", SECOND_SAYS, SECOND_BY.proved(SECOND_SAYS, FAST, "n16: the term with V")),
    step(
        "rate",
        f"D({V}) == -2 * gamma * tr(V.T @ Z.T @ Z @ V) - 2 * tr(V.T @ {P1}) - 2 * tr(V.T @ V @ C @ Wo)",
        "identity",
    ),
    step("high", f"tr(V.T @ (Z.T @ Z - {A} * I_r) @ V) >= 0 if {HIGH}", "product", HIGH, by="V.T"),
    step(
        "high times",
        f"gamma**2 * g**6 * tr(V.T @ (Z.T @ Z - {A} * I_r) @ V) >= 0 if {HIGH}",
        "product",
        "high",
        by="gamma**2 * g**6",
    ),
    step("one square", f"normF(gamma * g**2 * V + 3 * {P1})**2 >= 0", "identity"),
    step("one times", f"g**4 * normF(gamma * g**2 * V + 3 * {P1})**2 >= 0", "product", "one square", by="g**4"),
    step("other square", "normF(gamma * g**2 * V + 12 * V @ C @ Wo)**2 >= 0", "identity"),
    step(
        "other times", "g**4 * normF(gamma * g**2 * V + 12 * V @ C @ Wo)**2 >= 0", "product", "other square", by="g**4"
    ),
    step(
        "second times",
        f"g**4 * (3 * gamma**2 * g**4 * {V} - 512 * normF(V @ C @ Wo)**2) >= 0 if {HIGH} and {FAR} and {SIGNS}",
        "product",
        "second",
        by="g**4",
    ),
    step(
        "rate times",
        f"gamma * g**6 * D({V}) == gamma * g**6 * (-2 * gamma * tr(V.T @ Z.T @ Z @ V) - 2 * tr(V.T @ {P1}) - 2 * tr(V.T @ V @ C @ Wo))",
        "product",
        "rate",
        by="gamma * g**6",
    ),
    step("size", f"{V} >= 0", "identity"),
    step("size times", f"gamma**2 * g**8 * {V} >= 0", "product", "size", by="gamma**2 * g**8"),
    step(
        "sum",
        f"gamma * g**6 * D({V}) <= 3 / 4 * ({BOUND} - {H}) if {HIGH} and {FAR} and {SIGNS}",
        "arithmetic",
        "rate times",
        "high times",
        "one times",
        "other times",
        "first",
        "second times",
        "size times",
    ),
    step("scale", f"gamma * g**2 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0"),
    step("slope", SLOPE_SAYS, "product", "sum", "scale"),
)
SMALL = f"gamma**2 * g**8 * {V} <= {BOUND}"
TOP = "psd(Z.T @ Z - g**2 * I_r)"
V_SAYS = f"g**2 * {V} <= 9 / 256 * y**2 if {SMALL} and {FAR} and {SIGNS}"
V_BY = proof(
    FAR_SQUARE,
    step(
        "far times",
        f"y**2 * (gamma**2 * g**6 - 256 * c**2 * y**2) >= 0 if {FAR} and {SIGNS}",
        "product",
        "far square",
        by="normF(Y)**2",
    ),
    step(
        "whole",
        f"gamma**2 * g**6 * (9 / 256 * y**2 - g**2 * {V}) >= 0 if {SMALL} and {FAR} and {SIGNS}",
        "arithmetic",
        "far times",
        SMALL,
    ),
    step("scale", f"gamma**2 * g**6 > 0 if {SIGNS}", "product", "gamma > 0", "gamma > 0", *["g > 0"] * 6),
    step("V", V_SAYS, "cancel", "whole", "scale"),
)
WO_TOP_SAYS = f"g**2 * normF(Wo)**2 <= y**2 if {TOP}"
WO_TOP_BY = proof(
    step("high", f"tr(Wo.T @ (Z.T @ Z - g**2 * I_r) @ Wo) >= 0 if {TOP}", "product", TOP, by="Wo.T"),
    *WO_BY.lines[1:3],
    step("Wo", WO_TOP_SAYS, "arithmetic", "high", "parts", "error"),
)


def size_says(share: str, high: str) -> str:
    """How large M is where V is small, beside C and Y."""
    return f"g**2 * normF(M)**2 <= {share} * c**2 * y**2 if {high} and {SMALL} and {FAR} and {SIGNS}"


def size_lines(share: str, high: str, optimal: Line) -> tuple[Line, ...]:
    """M = (Wo + V) C is at most 7/6 of the first part and 7 of the second, squared."""
    return (
        optimal,
        lemma("V", V_SAYS, V_BY.proved(V_SAYS, FAST, "n16: V beside Y")),
        C_BELOW,
        step("C flipped", "psd(c**2 * I_m - C @ C.T)", "largest singular value", "C", of="C", level="c"),
        step("Wo C", "tr(Wo @ (c**2 * I_m - C @ C.T) @ Wo.T) >= 0", "product", "C flipped", by="Wo"),
        step("V C", "tr(V @ (c**2 * I_m - C @ C.T) @ V.T) >= 0", "product", "C flipped", by="V"),
        step("split", "normF((Wo - 6 * V) @ C)**2 >= 0", "identity"),
        step("split times", "g**2 * normF((Wo - 6 * V) @ C)**2 >= 0", "product", "split", by="g**2"),
        step("Wo C times", "g**2 * tr(Wo @ (c**2 * I_m - C @ C.T) @ Wo.T) >= 0", "product", "Wo C", by="g**2"),
        step("V C times", "g**2 * tr(V @ (c**2 * I_m - C @ C.T) @ V.T) >= 0", "product", "V C", by="g**2"),
        step("Wo times", times(optimal, "sigma_max(C)**2"), "product", optimal.name, by="sigma_max(C)**2"),
        step(
            "V times",
            f"c**2 * (9 / 256 * y**2 - g**2 * {V}) >= 0 if {SMALL} and {FAR} and {SIGNS}",
            "product",
            "V",
            by="sigma_max(C)**2",
        ),
        step(
            "M", size_says(share, high), "arithmetic", "split times", "Wo C times", "V C times", "Wo times", "V times"
        ),
    )


def product_says(share: str, high: str) -> str:
    """How large M is where V is small, beside the threshold."""
    return f"normF(M)**2 <= {share} / 256 * gamma**2 * g**4 if {high} and {SMALL} and {FAR} and {SIGNS}"


def product_lines(share: str, high: str, size: Line) -> tuple[Line, ...]:
    """By the threshold, which is 16 times what C and Y are."""
    whole = f"g**2 * ({share} / 256 * gamma**2 * g**4 - normF(M)**2) >= 0 if {high} and {SMALL} and {FAR} and {SIGNS}"
    return (
        size,
        FAR_SQUARE,
        step("whole", whole, "arithmetic", "size", "far square"),
        step("square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
        step("M", product_says(share, high), "cancel", "whole", "square"),
    )


def times(line: Line, factor: str) -> str:
    """The text of an inequality times a factor."""
    left, _, rest = line.says.partition(" <= ")
    right, _, under = rest.partition(" if ")
    return f"({factor}) * ({left}) <= ({factor}) * ({right}) if {under}"


LATER, FIRST_M = "(511 / 256)", "(1085 / 768)"
SIZE_SAYS = size_says(LATER, HIGH)
SIZE_BY = proof(*size_lines(LATER, HIGH, WO))
SIZE = lemma("size", SIZE_SAYS, SIZE_BY.proved(SIZE_SAYS, FAST, "n16: M beside C and Y"))
SIZE_TOP_SAYS = size_says(FIRST_M, TOP)
WO_TOP = lemma("Wo", WO_TOP_SAYS, WO_TOP_BY.proved(WO_TOP_SAYS, FAST, "n16: the optimal W at first"))
SIZE_TOP_BY = proof(*size_lines(FIRST_M, TOP, WO_TOP))
SIZE_TOP = lemma("size", SIZE_TOP_SAYS, SIZE_TOP_BY.proved(SIZE_TOP_SAYS, FAST, "n16: M at first, beside C and Y"))
M_SAYS = product_says(LATER, HIGH)
M_BY = proof(*product_lines(LATER, HIGH, SIZE))
M_TOP_SAYS = product_says(FIRST_M, TOP)
M_TOP_BY = proof(*product_lines(FIRST_M, TOP, SIZE_TOP))
EYE = step("eye", "psd(I_r)", "arithmetic", of="I_r")
LOW = "(1087 / 6144)"
HIGH_M = "(54773 / 368640)"


def pieces(sign: str, share: str, half: str, high: str, product: Line) -> tuple[Line, ...]:
    """From a bound of M to one of the eigenvalues of M + M', by the square of M and a multiple of the identity."""
    under = f"{high} and {SMALL} and {FAR} and {SIGNS}"
    square = f"M {sign} {half} * gamma * g**2 * I_r"
    level = LOW if sign == "+" else HIGH_M
    return (
        product,
        EYE,
        step("gram", "psd(M.T @ M)", "arithmetic", of="M"),
        step("below", "psd(normF(M)**2 * I_r - M.T @ M)", "trace dominates", "gram"),
        step("left", f"{share} / 256 * gamma**2 * g**4 - normF(M)**2 >= 0 if {under}", "arithmetic", product.name),
        step(
            "room",
            f"psd(({share} / 256 * gamma**2 * g**4 - normF(M)**2) * I_r) if {under}",
            "product",
            "eye",
            "left",
        ),
        step("square", f"psd(({square}).T @ ({square}))", "arithmetic", of=square),
        step(
            "whole",
            f"psd(gamma * g**2 * {half} * ({sign}(M + M.T) + {level} * gamma * g**2 * I_r)) if {under}",
            "arithmetic",
            "square",
            "below",
            "room",
        ),
        step("scale", f"gamma * g**2 > 0 if {SIGNS}", "product", "gamma > 0", "g > 0", "g > 0"),
        step("end", f"psd({sign}(M + M.T) + {level} * gamma * g**2 * I_r) if {under}", "cancel", "whole", "scale"),
    )


LOW_BY = proof(*pieces("+", LATER, "(3 / 32)", HIGH, lemma("M", M_SAYS, M_BY.proved(M_SAYS, FAST, "n16: M"))))
LOW_SAYS = LOW_BY.lines[-1].says
FIRST_LOW_BY = proof(
    *pieces("-", FIRST_M, "(3 / 40)", TOP, lemma("M", M_TOP_SAYS, M_TOP_BY.proved(M_TOP_SAYS, FAST, "n16: M at first")))
)
FIRST_LOW_SAYS = FIRST_LOW_BY.lines[-1].says
