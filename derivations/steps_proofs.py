"""The proofs of N12: an induction over steps, with u, w for the size of Z and tr(Z'B) at the start, S for the sum."""

from derivations.instances import WELL_SCALED
from derivations.theories import RESIDUAL, SHAPES
from faverify.claim import Theory
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

STEPS = Theory(
    name="fa_star_steps",
    title="discrete FA*: `Z` steps by $hEC$, `W` is optimal for `Z`; `u`, `w` and `S` are numbers",
    shapes={**SHAPES, "Gi": ("r", "r"), **dict.fromkeys(("h", "K", "u", "w", "S", "eps"), ())},
    symmetric=("Gi",),
    definitions={
        "W": "Gi @ Z.T @ Y",
        **RESIDUAL,
        "b": "nuclear(B)",
        "a": "sigma_max(Z) * nuclear(B) - tr(Z.T @ B)",
    },
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    values={"Gi": "inv(Z.T @ Z)"},
    steps={"Z": "Z + h * F"},
    hypotheses=("`Z` has full column rank",),
    latex={"Gi": "G^{-1}", "eps": r"\varepsilon"},
)
SIZE = "psd((u**2 + h**2 * S) * I_r - Z.T @ Z)"
GROWN = "psd((u**2 + h**2 * (S + normF(F)**2)) * I_r - next(Z.T @ Z))"
ALIGNED = "tr(Z.T @ B) == w + h * S"
ROOM = "u * b - w >= 0"
TOP = "u + h * sqrt(S)"
X = "sqrt(b**2 + 4 * (u * b - w) / h)"
AT = ball_cases(draws=WELL_SCALED, h=("1/1000", "100"), K=("8",), eps=("1",))
PLACE = {"u": "sigma_max(Z)", "w": "tr(Z.T @ B)", "S": "0"}
LEVEL_SAYS = f"S <= (u * b - w) / h + b * sqrt(S) if {SIZE} and {ALIGNED} and S >= 0 and u >= 0 and h > 0"
LEVEL_BY = proof(
    step("root", "sqrt(S)**2 == S if S >= 0", "defining fact", "S >= 0", of="S"),
    step("root times", "h**2 * sqrt(S)**2 == h**2 * S if S >= 0", "product", "root", by="h**2"),
    step("cross", "u * h * sqrt(S) >= 0 if u >= 0 and h > 0", "product", "u >= 0", "h > 0", by="sqrt(S)"),
    step(
        "room",
        f"({TOP})**2 - u**2 - h**2 * S >= 0 if S >= 0 and u >= 0 and h > 0",
        "arithmetic",
        "root times",
        "cross",
    ),
    step("eye", "psd(I_r)", "arithmetic", of="I_r"),
    step(
        "more",
        f"psd((({TOP})**2 - u**2 - h**2 * S) * I_r) if S >= 0 and u >= 0 and h > 0",
        "product",
        "eye",
        "room",
    ),
    step(
        "below",
        f"psd(({TOP})**2 * I_r - Z.T @ Z) if {SIZE} and S >= 0 and u >= 0 and h > 0",
        "arithmetic",
        "more",
        SIZE,
    ),
    step("h root", "h * sqrt(S) >= 0 if h > 0", "product", "h > 0", by="sqrt(S)"),
    step("top", f"{TOP} >= 0 if u >= 0 and h > 0", "arithmetic", "h root", "u >= 0"),
    step(
        "size",
        f"sigma_max(Z) <= {TOP} if {SIZE} and S >= 0 and u >= 0 and h > 0",
        "largest singular value",
        "below",
        "top",
        of="Z",
        level=TOP,
    ),
    step(
        "size times",
        f"sigma_max(Z) * b <= ({TOP}) * b if {SIZE} and S >= 0 and u >= 0 and h > 0",
        "product",
        "size",
        by="nuclear(B)",
    ),
    step("duality", "tr(Z.T @ B) <= sigma_max(Z) * b", "nuclear norm", of="Z", against="B"),
    step(
        "linear",
        f"h * S <= u * b - w + h * sqrt(S) * b if {SIZE} and {ALIGNED} and S >= 0 and u >= 0 and h > 0",
        "arithmetic",
        "size times",
        "duality",
        ALIGNED,
    ),
    step("level", LEVEL_SAYS, "cancel", "linear", "h > 0", by="h"),
    against=AT,
    at=PLACE,
)
H = f"{SIZE} and {ALIGNED} and S >= 0 and u >= 0 and {ROOM} and h > 0"
END_SAYS = f"S <= (b + {X})**2 / 4 if {H}"
END_BY = proof(
    lemma("level", LEVEL_SAYS, LEVEL_BY.proved(LEVEL_SAYS, STEPS, "n12: the level")),
    step("inverse", "1 / h > 0 if h > 0", "defining fact", "h > 0", of="h"),
    step("over h", f"(u * b - w) / h >= 0 if {ROOM} and h > 0", "product", ROOM, "inverse"),
    step(
        "inside",
        f"b**2 + 4 * (u * b - w) / h >= 0 if {ROOM} and h > 0",
        "arithmetic",
        "over h",
        visible="nuclear(B)**2",
    ),
    step(
        "X",
        f"{X}**2 == b**2 + 4 * (u * b - w) / h if {ROOM} and h > 0",
        "defining fact",
        "inside",
        of="b**2 + 4 * (u * b - w) / h",
    ),
    step("root", "sqrt(S)**2 == S if S >= 0", "defining fact", "S >= 0", of="S"),
    step("squares", f"{X}**2 - (2 * sqrt(S) - b)**2 >= 0 if {H}", "arithmetic", "X", "level", "root"),
    step("roots", f"{X} >= 2 * sqrt(S) - b if {H}", "square root", "squares", of=X, below="2 * sqrt(S) - b"),
    step(
        "times",
        f"(b + {X} - 2 * sqrt(S)) * (b + {X} + 2 * sqrt(S)) >= 0 if {H}",
        "product",
        "roots",
        by=f"nuclear(B) + {X} + 2 * sqrt(S)",
    ),
    step("end", END_SAYS, "arithmetic", "times", "root"),
    against=AT,
    at=PLACE,
)
BOUND = "(b + sqrt(b**2 + 4 * a / h))**2 / 4"
SUM_SAYS = f"sum_over(normF(F)**2, K) <= {BOUND} if h > 0"
STATES = (
    step("gram", "psd(F.T @ F)", "arithmetic", of="F"),
    step("square", "h**2 >= 0", "identity"),
    step("exists", "psd(Z.T @ Z)", "arithmetic", of="Z"),
    step("grows", "psd(next(Z.T @ Z) - Z.T @ Z)", "product", "gram", "square"),
)
SUM_BY = proof(
    lemma("end", END_SAYS, END_BY.proved(END_SAYS, STEPS, "n12: the end")),
    *STATES,
    step("below its trace", "psd(normF(F)**2 * I_r - F.T @ F)", "trace dominates", "gram"),
    step("times", "psd(h**2 * (normF(F)**2 * I_r - F.T @ F))", "product", "below its trace", "square"),
    step("size", f"{GROWN} if {SIZE}", "arithmetic", "times", SIZE),
    step("aligned", f"next(tr(Z.T @ B)) == w + h * (S + normF(F)**2) if {ALIGNED}", "arithmetic", ALIGNED),
    step("more", "S + normF(F)**2 >= 0 if S >= 0", "arithmetic", "S >= 0", visible="normF(F)**2"),
    step("size at the start", "psd(sigma_max(Z)**2 * I_r - Z.T @ Z)", "largest singular value", of="Z"),
    step("room at the start", "sigma_max(Z) * b - tr(Z.T @ B) >= 0", "nuclear norm", of="Z", against="B"),
    step(
        "sum",
        SUM_SAYS,
        "induction over steps",
        "end",
        "exists",
        "grows",
        "size",
        "aligned",
        "more",
        "size at the start",
        "room at the start",
        of="normF(F)**2",
        count="K",
        total="S",
        keeps=f"{SIZE}; {ALIGNED}; S >= 0; u >= 0; {ROOM}",
        u="sigma_max(Z)",
        w="tr(Z.T @ B)",
    ),
    against=AT,
    at=PLACE,
)
SIMPLE_SAYS = "sum_over(normF(F)**2, K) <= b**2 + 2 * a / h if h > 0"
ROOT_A = "sqrt(b**2 + 4 * a / h)"
SIMPLE_BY = proof(
    lemma("sum", SUM_SAYS, SUM_BY.proved(SUM_SAYS, STEPS, "n12: the sum")),
    step("a", "a >= 0", "nuclear norm", of="Z", against="B"),
    step("inverse", "1 / h > 0 if h > 0", "defining fact", "h > 0", of="h"),
    step("over h", "a / h >= 0 if h > 0", "product", "a", "inverse"),
    step("inside", "b**2 + 4 * a / h >= 0 if h > 0", "arithmetic", "over h", visible="nuclear(B)**2"),
    step("root", f"{ROOT_A}**2 == b**2 + 4 * a / h if h > 0", "defining fact", "inside", of="b**2 + 4 * a / h"),
    step("square", f"({ROOT_A} - b)**2 >= 0", "identity"),
    step("simple", SIMPLE_SAYS, "arithmetic", "sum", "root", "square"),
    against=AT,
    at=PLACE,
)
LARGE = "ind(normF(F)**2 >= eps)"
COUNT_SAYS = f"sum_over({LARGE}, K) <= (b**2 + 2 * a / h) / eps if h > 0 and eps > 0"
COUNT_BY = proof(
    lemma("sum", SIMPLE_SAYS, SIMPLE_BY.proved(SIMPLE_SAYS, STEPS, "n12: the simpler bound")),
    *STATES,
    step("if large", "normF(F)**2 - eps * 1 >= 0 if normF(F)**2 >= eps", "arithmetic", "normF(F)**2 >= eps"),
    step("if small", "normF(F)**2 - eps * 0 >= 0", "arithmetic", visible="normF(F)**2"),
    step(
        "each",
        f"normF(F)**2 - eps * {LARGE} >= 0",
        "cases",
        "if large",
        "if small",
        on="normF(F)**2 >= eps",
    ),
    step("more", f"S + normF(F)**2 - eps * {LARGE} >= 0 if S >= 0", "arithmetic", "each", "S >= 0"),
    step("kept", "S >= 0 if S >= 0", "arithmetic", "S >= 0"),
    step(
        "all",
        f"sum_over(normF(F)**2 - eps * {LARGE}, K) >= 0",
        "induction over steps",
        "kept",
        "exists",
        "grows",
        "more",
        of=f"normF(F)**2 - eps * {LARGE}",
        count="K",
        total="S",
        keeps="S >= 0",
    ),
    step("eps times", f"eps * sum_over({LARGE}, K) <= b**2 + 2 * a / h if h > 0", "arithmetic", "sum", "all"),
    step("count", COUNT_SAYS, "cancel", "eps times", "eps > 0", by="eps"),
    against=AT,
    at=PLACE,
)
