"""The proofs of N18 for W where Y C = 0: it converges if Gamma is not 0."""

from derivations.one_unit_at_rest import EVERY_BY, EVERY_SAYS, FLOW, NONE, PRODUCT_BY, PRODUCT_SAYS
from derivations.one_unit_proofs import BOUNDS, GAMMA, LAW, ONE
from faverify.kernel.script import lemma, step
from faverify.methods import proof

U, M = "normF(Z)**2", "tr(W @ C)"
RATE_SAYS = f"D({U}) == -({GAMMA} + {U}) * {U} if {NONE}"
RATE_BY = proof(
    FLOW,
    *LAW,
    step("along", f"tr(Z.T @ (F + {M} * Z)) == 0 if {NONE}", "product", "flow", left="Z.T"),
    step("whole", f"D({U}) == 2 * tr(Z.T @ F)", "identity"),
    step("law times", f"{U} * (2 * {M} - {U}) == {U} * {GAMMA}", "product", "law", by=U),
    step("rate", RATE_SAYS, "arithmetic", "whole", "along", "law times"),
)
RATE = lemma("rate", RATE_SAYS, RATE_BY.proved(RATE_SAYS, ONE, "n18: B = 0, how the length of Z moves"))
TURNED = (
    FLOW,
    *LAW,
    step("law so", f"2 * {M} - {U} - {GAMMA} == 0", "arithmetic", "law"),
    step("law Y", f"(2 * {M} - {U} - {GAMMA}) * Z.T @ Y == 0", "product", "law so", right="Z.T @ Y"),
    step("turned", "W.T @ Z.T @ Z == W.T @ (Z.T @ Z)", "grouped", left="W.T", middle="Z.T", right="Z"),
    step("number", f"Z.T @ (Z @ W) == {U} * W", "product", "turned"),
    step("number times", f"{GAMMA} * Z.T @ (Z @ W) == {GAMMA} * {U} * W", "product", "number", left=f"{GAMMA} * I_1"),
    step("flow turned", f"F.T + {M} * Z.T == 0 if {NONE}", "product", "flow"),
    step("flow Y", f"F.T @ Y + {M} * Z.T @ Y == 0 if {NONE}", "product", "flow turned", right="Y"),
)
"""What moves W where Y C = 0, for either sign of Gamma."""
T = f"({GAMMA} * W + 2 * Z.T @ Y)"
MOVES_SAYS = f"D({T}) + {U} * ({T} - Z.T @ Y) == 0 if {NONE}"
MOVES_BY = proof(
    *TURNED,
    step("whole", f"D({T}) == {GAMMA} * Z.T @ Y - {GAMMA} * Z.T @ (Z @ W) + 2 * F.T @ Y", "identity"),
    step("moves", MOVES_SAYS, "arithmetic", "whole", "law Y", "number times", "flow Y"),
)
POS = f"{GAMMA} > 0"
HERE = f"{NONE} and {POS}"
Y2, C2, Q = "normF(Y)**2", "normF(C)**2", f"normF{T}**2"
T_0 = f"({GAMMA} * W(0) + 2 * Z(0).T @ Y)"
Q_0 = f"(normF{T_0}**2 + {Y2} * normF(Z(0))**2)"
S = f"({T} - Z.T @ Y)"
MOVES = lemma("moves", MOVES_SAYS, MOVES_BY.proved(MOVES_SAYS, ONE, "n18: B = 0, how Gamma W + 2 Z'Y moves"))
BELOW = (
    step("gram", "psd(Z @ Z.T)", "arithmetic", of="Z.T"),
    step("below", f"psd({U} * I_n - Z @ Z.T)", "trace dominates", "gram"),
    step("Z Y", f"{U} * {Y2} - normF(Z.T @ Y)**2 >= 0", "product", "below", by="Y.T"),
)
SIZE_SAYS = f"{Q} + {Y2} * {U} <= {Q_0} if {HERE}"
SIZE_BY = proof(
    MOVES,
    RATE,
    *BELOW,
    step("seen", f"tr({T}.T @ (D({T}) + {U} * {S})) == 0 if {NONE}", "product", "moves", left=f"{T}.T"),
    step("whole", f"D({Q}) == 2 * tr({T}.T @ D({T}))", "identity"),
    step("square", f"normF{S}**2 >= 0", "identity"),
    step("square times", f"{U} * normF{S}**2 >= 0", "product", "square", by=U),
    step("Z Y times", f"{U} * ({U} * {Y2} - normF(Z.T @ Y)**2) >= 0", "product", "Z Y", by=U),
    step("rate times", f"{Y2} * D({U}) == {Y2} * (-({GAMMA} + {U}) * {U}) if {NONE}", "product", "rate", by=Y2),
    step("slow", f"{GAMMA} * ({Y2} * {U}) >= 0 if {POS}", "product", POS, by=f"{Y2} * {U}"),
    step(
        "falls",
        f"D(-({Q} + {Y2} * {U})) >= 0 if {HERE}",
        "arithmetic",
        "seen",
        "whole",
        "square times",
        "Z Y times",
        "rate times",
        "slow",
        visible=f"{U} * {Q}",
    ),
    step("size", SIZE_SAYS, "monotone", "falls", of=f"-({Q} + {Y2} * {U})"),
)
SIZE = lemma("size", SIZE_SAYS, SIZE_BY.proved(SIZE_SAYS, ONE, "n18: B = 0, Gamma W + 2 Z'Y stays bounded"))
X = f"(C @ {T} + {T}.T @ C.T)"
KAPPA = f"({C2} + 2 * {Q_0})"
N = f"({GAMMA} * {X} - {KAPPA} * {U} * I_m)"
RISES_SAYS = f"psd(D({N})) if {HERE}"
RISES_BY = proof(
    MOVES,
    RATE,
    SIZE,
    *BELOW,
    step("left", f"C @ (D({T}) + {U} * {S}) == 0 if {NONE}", "product", "moves", left="C"),
    step("right", f"(D({T}) + {U} * {S}).T @ C.T == 0 if {NONE}", "product", "left"),
    step("parallelogram", f"normF({T} + Z.T @ Y)**2 >= 0", "identity"),
    step("short", f"2 * {Q_0} - normF{S}**2 >= 0 if {HERE}", "arithmetic", "size", "parallelogram", "Z Y"),
    step("eye", "psd(I_m)", "arithmetic", of="I_m"),
    step("room", f"psd((2 * {Q_0} - normF{S}**2) * I_m) if {HERE}", "product", "eye", "short"),
    step("C C'", "psd(C @ C.T)", "arithmetic", of="C.T"),
    step("C below", f"psd({C2} * I_m - C @ C.T)", "trace dominates", "C C'"),
    step("S S'", f"psd({S}.T @ {S})", "arithmetic", of=S),
    step("S below", f"psd(normF{S}**2 * I_m - {S}.T @ {S})", "trace dominates", "S S'"),
    step("mixed", f"psd((C.T - {S}).T @ (C.T - {S}))", "arithmetic", of=f"C.T - {S}"),
    step(
        "less",
        f"psd({KAPPA} * I_m - C @ {S} - {S}.T @ C.T) if {HERE}",
        "arithmetic",
        "room",
        "C below",
        "S below",
        "mixed",
    ),
    step("scale", f"{GAMMA} * {U} >= 0 if {POS}", "product", POS, by=U),
    step(
        "less times",
        f"psd({GAMMA} * {U} * ({KAPPA} * I_m - C @ {S} - {S}.T @ C.T)) if {HERE}",
        "product",
        "less",
        "scale",
    ),
    step("fourth", f"{KAPPA} * {U} * {U} >= 0", "identity"),
    step("fourth times", f"psd({KAPPA} * {U} * {U} * I_m)", "product", "eye", "fourth"),
    step(
        "rate times", f"{KAPPA} * D({U}) == {KAPPA} * (-({GAMMA} + {U}) * {U}) if {NONE}", "product", "rate", by=KAPPA
    ),
    step(
        "rate eye",
        f"{KAPPA} * (D({U}) + ({GAMMA} + {U}) * {U}) * I_m == 0 if {NONE}",
        "product",
        "rate times",
        right="I_m",
    ),
    step("left times", f"{GAMMA} * C @ (D({T}) + {U} * {S}) == 0 if {NONE}", "product", "left", left=f"{GAMMA} * I_m"),
    step(
        "right times",
        f"{GAMMA} * (D({T}) + {U} * {S}).T @ C.T == 0 if {NONE}",
        "product",
        "right",
        left=f"{GAMMA} * I_m",
    ),
    step("rises", RISES_SAYS, "arithmetic", "less times", "fourth times", "rate eye", "left times", "right times"),
)
TOP = f"({GAMMA} * ({C2} + {Q_0}))"
ABOVE_SAYS = f"psd({TOP} * I_m - {N}) if {HERE}"
ABOVE_BY = proof(
    SIZE,
    step("short", f"{Q_0} - {Q} >= 0 if {HERE}", "arithmetic", "size", visible=f"{Y2} * {U}"),
    step("eye", "psd(I_m)", "arithmetic", of="I_m"),
    step("room", f"psd(({Q_0} - {Q}) * I_m) if {HERE}", "product", "eye", "short"),
    step("C C'", "psd(C @ C.T)", "arithmetic", of="C.T"),
    step("C below", f"psd({C2} * I_m - C @ C.T)", "trace dominates", "C C'"),
    step("T T'", f"psd({T}.T @ {T})", "arithmetic", of=T),
    step("T below", f"psd({Q} * I_m - {T}.T @ {T})", "trace dominates", "T T'"),
    step("mixed", f"psd((C.T - {T}).T @ (C.T - {T}))", "arithmetic", of=f"C.T - {T}"),
    step("X", f"psd(({C2} + {Q_0}) * I_m - {X}) if {HERE}", "arithmetic", "room", "C below", "T below", "mixed"),
    step("X times", f"psd({GAMMA} * (({C2} + {Q_0}) * I_m - {X})) if {HERE}", "product", "X", POS),
    step("fourth", f"{KAPPA} * {U} >= 0", "identity"),
    step("fourth times", f"psd({KAPPA} * {U} * I_m)", "product", "eye", "fourth"),
    step("above", ABOVE_SAYS, "arithmetic", "X times", "fourth times"),
)
N_SAYS = f"limit(normF({N} - limit({N}))**2) == 0 if {HERE}"
N_BY = proof(
    *BOUNDS[:1],
    lemma("rises", RISES_SAYS, RISES_BY.proved(RISES_SAYS, ONE, "n18: B = 0, a matrix that rises")),
    lemma("above", ABOVE_SAYS, ABOVE_BY.proved(ABOVE_SAYS, ONE, "n18: B = 0, and stays below a bound")),
    step("limit", N_SAYS, "monotone limit", "rises", "above", "Z", of=N, bound=f"{TOP} * I_m"),
)
Z_LIMIT, M_LIMIT = (
    lemma("Z tends", EVERY_SAYS, EVERY_BY.proved(EVERY_SAYS, ONE, "n18: Z converges"), "Z"),
    lemma("M tends", PRODUCT_SAYS, PRODUCT_BY.proved(PRODUCT_SAYS, ONE, "n18: M converges"), "Z"),
)
LZ = "limit(Z)"
U_LIMIT = f"tr({LZ}.T @ {LZ})"
U_SAYS = f"limit(normF({U} - {U_LIMIT})**2) == 0"
U_BY = proof(
    *BOUNDS[:1],
    Z_LIMIT,
    step(
        "tends",
        U_SAYS,
        "sum of limits",
        "Z tends",
        "Z",
        of=f"{U} - {U_LIMIT}",
        parts=f"Z - {LZ}; Z - {LZ}",
        left=f"Z.T; {LZ}.T",
        right="I_1; I_1",
    ),
)
SOME_SAYS = f"{C2} > 0 if {POS}"
SOME_BY = proof(
    *LAW,
    step("none", f"C == 0 if {C2} <= 0", "vanishing square", f"{C2} <= 0", of="C"),
    step("no product", f"tr(W @ C) == 0 if {C2} <= 0", "product", "none", left="W"),
    step("absurd", f"0 > 0 if {POS} and {C2} <= 0", "arithmetic", "law", "no product", POS, visible=U),
    step("some", SOME_SAYS, "contradiction", "absurd"),
)
W_SIZE_SAYS = f"{GAMMA}**2 * normF(W)**2 <= 8 * {Q_0} if {HERE}"
W_SIZE_BY = proof(
    SIZE,
    *BELOW,
    step("apart", f"normF({T} + 2 * Z.T @ Y)**2 >= 0", "identity"),
    step("size of W", W_SIZE_SAYS, "arithmetic", "size", "Z Y", "apart", visible=Q),
)
K = f"({GAMMA}**2 * {C2})"
END = f"(1 / {K} * (C.T @ (limit({N}) + {KAPPA} * {U_LIMIT} * I_m) - {GAMMA}**2 * limit(M) * C.T - 2 * {GAMMA} * {C2} * {LZ}.T @ Y))"
NEAR_SAYS = f"limit(normF(W - {END})**2) == 0 if {HERE}"
NEAR_BY = proof(
    *BOUNDS[:1],
    lemma("N", N_SAYS, N_BY.proved(N_SAYS, ONE, "n18: B = 0, that matrix converges"), "Z"),
    lemma("U", U_SAYS, U_BY.proved(U_SAYS, ONE, "n18: the length of Z converges"), "Z"),
    Z_LIMIT,
    M_LIMIT,
    lemma("some", SOME_SAYS, SOME_BY.proved(SOME_SAYS, ONE, "n18: C is not 0 where Gamma is positive")),
    lemma("size of W", W_SIZE_SAYS, W_SIZE_BY.proved(W_SIZE_SAYS, ONE, "n18: B = 0, W is bounded")),
    step("scale", f"{GAMMA}**2 > 0 if {POS}", "product", POS, POS),
    step("W", f"normF(W)**2 <= 8 * {Q_0} / {GAMMA}**2 if {HERE}", "cancel", "size of W", "scale", by=f"{GAMMA}**2"),
    step("K", f"{K} > 0 if {POS}", "product", "scale", "some"),
    step("one", f"{K} * (1 / {K}) == 1 if {POS}", "defining fact", "K", of=K),
    step("one so", f"{K} * (1 / {K}) - 1 == 0 if {POS}", "arithmetic", "one"),
    step("none", f"B == 0 if {NONE}", "vanishing square", NONE, of="B"),
    step("no drive", f"tr(Z.T @ B) == 0 if {NONE}", "product", "none", left="Z.T"),
    step("C T", f"{T}.T @ C.T @ C == {T}.T @ (C.T @ C)", "grouped", left=f"{T}.T", middle="C.T", right="C"),
    step("C T turned", f"C.T @ (C @ {T}) == {C2} * {T}", "product", "C T"),
    step("C T so", f"{C2} * {T} - C.T @ (C @ {T}) == 0", "arithmetic", "C T turned"),
    step("T C", f"C @ {T} @ C == C @ ({T} @ C)", "grouped", left="C", middle=T, right="C"),
    step("T C turned", f"C.T @ ({T}.T @ C.T) == tr({T} @ C) * C.T", "product", "T C"),
    step("T C so", f"C.T @ ({T}.T @ C.T) - tr({T} @ C) * C.T == 0", "arithmetic", "T C turned"),
    step(
        "near",
        NEAR_SAYS,
        "sum of limits",
        *("N", "U", "Z tends", "M tends", "no drive", "C T so", "T C so", "one so", "W", "Z"),
        of=f"W - {END}",
        parts=f"{N} - limit({N}); {U} - {U_LIMIT}; M - limit(M); tr(Z.T @ B); Z.T - {LZ}.T; "
        f"{C2} * {T} - C.T @ (C @ {T}); C.T @ ({T}.T @ C.T) - tr({T} @ C) * C.T; {K} * (1 / {K}) - 1",
        left=f"1 / {K} * C.T; 1 / {K} * {KAPPA} * C.T; -1 / {K} * {GAMMA}**2 * I_1; -2 * {GAMMA} / {K} * C.T; "
        f"-2 * {GAMMA} * {C2} / {K} * I_1; {GAMMA} / {K} * I_1; -1 * {GAMMA} / {K} * I_1; -1 * W",
        right="I_m; I_m; C.T; I_m; Y; I_m; I_m; I_m",
    ),
)
UP_SAYS = f"limit(normF(W - limit(W))**2) == 0 if {HERE}"
UP_BY = proof(
    lemma("near", NEAR_SAYS, NEAR_BY.proved(NEAR_SAYS, ONE, "n18: where W goes"), *()),
    step("converges", UP_SAYS, "limit", "near", of="W", value=END),
)
