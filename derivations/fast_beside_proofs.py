r"""The proof of N16's last bound: how far FA with a fast `W` is from FA* at the time `t`.

`X` is FA*'s `Z`, from the same start. $Q$ and $P$ project on the columns of `X` and `Z`: the velocities differ by
$(Q-P)B-ZVC$, where $(I-Q)P = (I-Q)(Z-X)G^{-1}Z^{\top}$ and likewise $(I-P)Q$: a Lipschitz constant `L`. Then Gronwall.
"""

from dataclasses import replace

from derivations.fast_main_proofs import ALWAYS, DRAWS, EVER_BY, EVER_SAYS, G_BY, G_SAYS, GAMMAS, V_BY, V_SAYS
from derivations.fast_proofs import FAR_BY, FAR_SAYS, FAST
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

PAIR = replace(
    FAST,
    name="fa_fast_and_fa_star",
    title=r"FA with the rate `gamma` for `W`, and FA* from the same start: `X`",
    shapes={**FAST.shapes, "X": ("n", "r"), "Xi": ("r", "r")},
    symmetric=(*FAST.symmetric, "Xi"),
    relations=(*FAST.relations, "Xi @ X.T @ X == I_r", "X.T @ X @ Xi == I_r"),
    values={**FAST.values, "Xi": "inv(X.T @ X)"},
    flow={**FAST.flow, "X": "Y @ C - X @ Xi @ X.T @ Y @ C"},
    starts={**FAST.starts, "X": "Z"},
    latex={**FAST.latex, "Xi": r"G_{X}^{-1}"},
)
BESIDE = replace(
    PAIR,
    name="fa_fast_beside_fa_star",
    title=r"FA with the rate `gamma` for `W`, FA* beside it: `X`; numbers `g`, `s`, `L`; $p = q^{2}$ falls like $\exp(-4Lt)$",
    shapes={**PAIR.shapes, "s": (), "L": (), "q": ("1", "1")},
    definitions={
        **PAIR.definitions,
        "P": "Z @ Gi @ Z.T",
        "Q": "X @ Xi @ X.T",
        "B": "Y @ C",
        "U": "Z - X",
        "J": "(Q - P) @ Y @ C",
        "f": "normF(Z - X)**2",
        "p": "tr(q @ q)",
    },
    flow={**PAIR.flow, "q": "-2 * L * q"},
    starts={**PAIR.starts, "q": "I_1"},
)
WIDER = replace(
    FAST,
    name="fa_fast_wider",
    title=r"FA with the rate `gamma` for `W`; numbers `g` and `s`",
    shapes={**FAST.shapes, "s": ()},
)
TOP_X = "psd(X(0).T @ X(0) - g**2 * I_r)"
LOW_SAYS = f"psd(I_r - g**2 * Xi) if {TOP_X}"
LOW_BY = proof(
    step("rate", "D(X.T @ X) == 0", "identity"),
    step("rests", "X.T @ X == X(0).T @ X(0)", "monotone", "rate", of="X.T @ X"),
    step("gram", f"psd(X.T @ X - g**2 * I_r) if {TOP_X}", "arithmetic", TOP_X, "rests"),
    step("seen", f"psd(g * Xi @ (X.T @ X - g**2 * I_r) @ Xi * g) if {TOP_X}", "product", "gram", by="g * Xi"),
    step("low", LOW_SAYS, "arithmetic", "seen", of="I_r - g**2 * Xi"),
)
HIGH_LOW_SAYS = f"psd(I_r - 2 / 3 * g**2 * Gi) if {ALWAYS}"
HIGH_LOW_BY = proof(
    lemma("high", EVER_SAYS, EVER_BY.proved(EVER_SAYS, FAST, "n16: G stays high")),
    step(
        "seen",
        f"psd(g * Gi @ (Z.T @ Z - 2 / 3 * g**2 * I_r) @ Gi * g) if {ALWAYS}",
        "product",
        "high",
        by="g * Gi",
    ),
    step("low", HIGH_LOW_SAYS, "arithmetic", "seen", of="I_r - 2 / 3 * g**2 * Gi"),
)
BOTH = f"{ALWAYS} and {TOP_X}"
BELOW = "psd(L**2 * g**2 * I_n - B @ B.T)"
APART_SAYS = f"g**2 * normF(J)**2 <= 5 / 2 * L**2 * g**2 * f if {BOTH} and {BELOW}"
APART_BY = proof(
    lemma("X low", LOW_SAYS, LOW_BY.proved(LOW_SAYS, BESIDE, "n16: the Gram matrix of FA*")),
    lemma("Z low", HIGH_LOW_SAYS, HIGH_LOW_BY.proved(HIGH_LOW_SAYS, FAST, "n16: the inverse Gram matrix")),
    step("split", "normF(J)**2 == normF((I_n - Q) @ P @ B)**2 + normF(Q @ (I_n - P) @ B)**2", "identity"),
    step(
        "first",
        f"tr((I_n - Q) @ P @ (L**2 * g**2 * I_n - B @ B.T) @ P @ (I_n - Q)) >= 0 if {BELOW}",
        "product",
        BELOW,
        by="(I_n - Q) @ P",
    ),
    step(
        "second",
        f"tr(Q @ (I_n - P) @ (L**2 * g**2 * I_n - B @ B.T) @ (I_n - P) @ Q) >= 0 if {BELOW}",
        "product",
        BELOW,
        by="Q @ (I_n - P)",
    ),
    step("first is", "normF((I_n - Q) @ P)**2 == tr(U.T @ (I_n - Q) @ U @ Gi)", "identity"),
    step("second is", "normF(Q @ (I_n - P))**2 == tr(U.T @ (I_n - P) @ U @ Xi)", "identity"),
    step(
        "first low",
        f"tr((I_n - Q) @ U @ (I_r - 2 / 3 * g**2 * Gi) @ U.T @ (I_n - Q)) >= 0 if {BOTH}",
        "product",
        "Z low",
        by="(I_n - Q) @ U",
    ),
    step(
        "second low",
        f"tr((I_n - P) @ U @ (I_r - g**2 * Xi) @ U.T @ (I_n - P)) >= 0 if {BOTH}",
        "product",
        "X low",
        by="(I_n - P) @ U",
    ),
    step("first part", "f == normF((I_n - Q) @ U)**2 + normF(Q @ U)**2", "identity"),
    step("second part", "f == normF((I_n - P) @ U)**2 + normF(P @ U)**2", "identity"),
    step(
        "first all",
        f"g**2 * normF((I_n - Q) @ P)**2 <= 3 / 2 * f if {BOTH}",
        "arithmetic",
        "first is",
        "first low",
        "first part",
        visible="normF(Q @ U)**2",
    ),
    step(
        "second all",
        f"g**2 * normF(Q @ (I_n - P))**2 <= f if {BOTH}",
        "arithmetic",
        "second is",
        "second low",
        "second part",
        visible="normF(P @ U)**2",
    ),
    step(
        "L first",
        f"L**2 * g**2 * (3 / 2 * f - g**2 * normF((I_n - Q) @ P)**2) >= 0 if {BOTH}",
        "product",
        "first all",
        by="L**2 * g**2",
    ),
    step(
        "L second",
        f"L**2 * g**2 * (f - g**2 * normF(Q @ (I_n - P))**2) >= 0 if {BOTH}",
        "product",
        "second all",
        by="L**2 * g**2",
    ),
    step(
        "g first",
        f"g**2 * (L**2 * g**2 * normF((I_n - Q) @ P)**2 - normF((I_n - Q) @ P @ B)**2) >= 0 if {BELOW}",
        "product",
        "first",
        by="g**2",
    ),
    step(
        "g second",
        f"g**2 * (L**2 * g**2 * normF(Q @ (I_n - P))**2 - normF(Q @ (I_n - P) @ B)**2) >= 0 if {BELOW}",
        "product",
        "second",
        by="g**2",
    ),
    step(
        "g split",
        "g**2 * normF(J)**2 == g**2 * (normF((I_n - Q) @ P @ B)**2 + normF(Q @ (I_n - P) @ B)**2)",
        "product",
        "split",
        by="g**2",
    ),
    step("apart", APART_SAYS, "arithmetic", "g split", "g first", "g second", "L first", "L second"),
)
TOP = "psd(s**2 * I_r - Z(0).T @ Z(0))"
TAU = "(11 / 32 * g**2)"
MOVED = "(Z.T @ Z - Z(0).T @ Z(0))"
WIDE_SAYS = f"psd((s**2 + {TAU}) * I_r - Z.T @ Z) if {ALWAYS} and {TOP}"
WIDE_BY = proof(
    lemma("moved", G_SAYS, G_BY.proved(G_SAYS, FAST, "n16: G hardly moves")),
    lemma("far", FAR_SAYS, FAR_BY.proved(FAR_SAYS, FAST, "n16: the threshold")),
    step("squares", f"gamma**2 * g**2 * ({TAU}**2 - normF{MOVED}**2) >= 0 if {ALWAYS}", "arithmetic", "moved", "far"),
    step(
        "positive", "gamma**2 * g**2 > 0 if g > 0 and gamma > 0", "product", "gamma > 0", "gamma > 0", "g > 0", "g > 0"
    ),
    step("small", f"{TAU}**2 - normF{MOVED}**2 >= 0 if {ALWAYS}", "cancel", "squares", "positive"),
    step("gram", f"psd({MOVED}.T @ {MOVED})", "arithmetic", of=MOVED),
    step("trace", f"psd(normF{MOVED}**2 * I_r - {MOVED}.T @ {MOVED})", "trace dominates", "gram"),
    step("eye", "psd(I_r)", "arithmetic", of="I_r"),
    step("room", f"psd(({TAU}**2 - normF{MOVED}**2) * I_r) if {ALWAYS}", "product", "eye", "small"),
    step(
        "twice",
        f"psd(2 * {TAU} * ({TAU} * I_r - {MOVED})) if {ALWAYS}",
        "arithmetic",
        "trace",
        "room",
        of=f"{TAU} * I_r - {MOVED}",
    ),
    step("tau", f"2 * {TAU} > 0 if g > 0", "product", "g > 0", "g > 0", by="11 / 16"),
    step("once", f"psd({TAU} * I_r - {MOVED}) if {ALWAYS}", "cancel", "twice", "tau"),
    step("wide", WIDE_SAYS, "arithmetic", "once", TOP),
)
BIGGER = "g <= s"
ZVC = "normF(Z @ V @ C)**2"
SIZES = "c**4 * y**4 * s**2"
FORCED_SAYS = f"gamma**2 * g**8 * {ZVC} <= 387 / 32 * {SIZES} if {ALWAYS} and {TOP} and {BIGGER}"
FORCED_BY = proof(
    lemma("wide", WIDE_SAYS, WIDE_BY.proved(WIDE_SAYS, WIDER, "n16: G from above")),
    lemma("small", V_SAYS, V_BY.proved(V_SAYS, FAST, "n16: V stays small")),
    step("C", "psd(c**2 * I_r - C.T @ C)", "largest singular value", of="C"),
    step("C turned", "psd(c**2 * I_m - C @ C.T)", "largest singular value", "C", of="C", level="c"),
    step("with C", "tr(Z @ V @ (c**2 * I_m - C @ C.T) @ V.T @ Z.T) >= 0", "product", "C turned", by="Z @ V"),
    step(
        "with Z",
        f"tr(V.T @ ((s**2 + {TAU}) * I_r - Z.T @ Z) @ V) >= 0 if {ALWAYS} and {TOP}",
        "product",
        "wide",
        by="V.T",
    ),
    step("sum", f"s + g >= 0 if g > 0 and {BIGGER}", "arithmetic", "g > 0", BIGGER),
    step("order", f"s**2 >= g**2 if g > 0 and {BIGGER}", "product", BIGGER, "sum"),
    step(
        "order times", f"(s**2 - g**2) * normF(V)**2 >= 0 if g > 0 and {BIGGER}", "product", "order", by="normF(V)**2"
    ),
    step(
        "Z V",
        f"normF(Z @ V)**2 <= 43 / 32 * s**2 * normF(V)**2 if {ALWAYS} and {TOP} and {BIGGER}",
        "arithmetic",
        "with Z",
        "order times",
    ),
    step(
        "Z V times",
        f"gamma**2 * g**8 * c**2 * (43 / 32 * s**2 * normF(V)**2 - normF(Z @ V)**2) >= 0 if {ALWAYS} and {TOP} and {BIGGER}",
        "product",
        "Z V",
        by="gamma**2 * g**8 * sigma_max(C)**2",
    ),
    step(
        "with C times",
        f"gamma**2 * g**8 * (c**2 * normF(Z @ V)**2 - {ZVC}) >= 0",
        "product",
        "with C",
        by="gamma**2 * g**8",
    ),
    step(
        "small times",
        f"c**2 * s**2 * (9 * c**2 * y**4 - gamma**2 * g**8 * normF(V)**2) >= 0 if {ALWAYS}",
        "product",
        "small",
        by="sigma_max(C)**2 * s**2",
    ),
    step("forced", FORCED_SAYS, "arithmetic", "Z V times", "with C times", "small times"),
)
GIVEN = f"{BOTH} and {BELOW}"
SLOPE_SAYS = f"L * D(f) <= 4 * L**2 * f + 5 / 4 * {ZVC} if {GIVEN} and L > 0"
SLOPE_BY = proof(
    lemma("apart", APART_SAYS, APART_BY.proved(APART_SAYS, BESIDE, "n16: the Lipschitz constant")),
    step("g square", "g**2 > 0 if g > 0", "product", "g > 0", "g > 0"),
    step("room", f"g**2 * (5 / 2 * L**2 * f - normF(J)**2) >= 0 if {GIVEN}", "arithmetic", "apart"),
    step("Lipschitz", f"5 / 2 * L**2 * f - normF(J)**2 >= 0 if {GIVEN}", "cancel", "room", "g square"),
    step("rate", "D(f) == 2 * tr(U.T @ J) - 2 * tr(U.T @ Z @ V @ C)", "identity"),
    step("rate times", "L * D(f) == 2 * L * tr(U.T @ J) - 2 * L * tr(U.T @ Z @ V @ C)", "product", "rate", by="L"),
    step("one", "normF(L * U - 5 / 8 * J)**2 >= 0", "identity"),
    step("other", "normF(L * U + 5 / 4 * Z @ V @ C)**2 >= 0", "identity"),
    step("slope", SLOPE_SAYS, "arithmetic", "rate times", "one", "other", "Lipschitz", visible="L**2 * f"),
)
ALL = f"{GIVEN} and {TOP} and {BIGGER} and L > 0"
WHOLE = f"(gamma**2 * g**8 * L**2 * f + 4 * {SIZES})"
AT = {
    "g": "99 / 100 * sigma_min(Z(0))",
    "s": "101 / 100 * sigma_max(Z(0))",
    "L": "11 / 10 * sigma_max(Y @ C) / sigma_min(Z(0)) + 1 / 8",
}
LIPSCHITZ = "sigma_max(Y @ C) / sigma_min(Z(0))"
BOUND_AT = (
    "gamma**2 * sigma_min(Z(0))**6 * sigma_max(Y @ C)**2 * normF(Z - X)**2 "
    f"<= 4 * sigma_max(C)**4 * normF(Y)**4 * sigma_max(Z(0))**2 * (exp(4 * {LIPSCHITZ} * t) - 1)"
)
START_APART = f"(gamma**2 * g**8 * L**2 * f(0) + 4 * {SIZES})"
FOLLOWS_SAYS = f"p * {WHOLE} <= p(0) * {START_APART} if {ALL}"
FOLLOWS_BY = proof(
    lemma("slope", SLOPE_SAYS, SLOPE_BY.proved(SLOPE_SAYS, BESIDE, "n16: Gronwall's inequality")),
    lemma("forced", FORCED_SAYS, FORCED_BY.proved(FORCED_SAYS, WIDER, "n16: what moves Z from FA*")),
    step("L times", f"L * (387 / 32 * {SIZES} - gamma**2 * g**8 * {ZVC}) >= 0 if {ALL}", "product", "forced", "L > 0"),
    step(
        "slope times",
        f"gamma**2 * g**8 * L * (4 * L**2 * f + 5 / 4 * {ZVC} - L * D(f)) >= 0 if {ALL}",
        "product",
        "slope",
        "L > 0",
        by="gamma**2 * g**8",
    ),
    step("positive", f"L * {SIZES} >= 0 if L > 0", "product", "L > 0", by="sigma_max(C)**4 * normF(Y)**4 * s**2"),
    step("grows", f"D({WHOLE}) <= 4 * L * {WHOLE} if {ALL}", "arithmetic", "L times", "slope times", "positive"),
    step("grows times", f"p * (4 * L * {WHOLE} - D({WHOLE})) >= 0 if {ALL}", "product", "grows", by="p"),
    step("both", f"D(p * {WHOLE}) == p * (D({WHOLE}) - 4 * L * {WHOLE})", "identity"),
    step("falls", f"D(-p * {WHOLE}) >= 0 if {ALL}", "arithmetic", "grows times", "both"),
    step("follows", FOLLOWS_SAYS, "monotone", "falls", of=f"-p * {WHOLE}"),
    against=ball_cases(draws=DRAWS[:4], gamma=GAMMAS[:1], t=("1/16",), **{name: (text,) for name, text in AT.items()}),
    at=AT,
)
