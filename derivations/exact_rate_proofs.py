r"""The exact rate of FA* (N15): $\Delta = L-Z^{\top}B$ with $L = \lim Z^{\top}B$ is what alignment has yet to rise by.

$\Delta$ is symmetric, $\dot{\Delta} = -F^{\top}F$ and $F^{\top}F = L^{\top}G^{-1}\Delta+\Delta G^{-1}L-\Delta G^{-1}\Delta$, so along
an invariant subspace of $G^{-1}L$ it falls no faster than $\exp(-2\rho t)$; and by Lyapunov's inequality no slower, but
for $\varepsilon$.
"""

from dataclasses import replace

from derivations.beyond import n10_limit_point as n10
from derivations.theories import FA_STAR
from faverify.kernel.script import lemma, step
from faverify.methods import proof

RATE = replace(
    FA_STAR,
    name="fa_star_exact_rate",
    trajectory="",
    title=r"FA* with constants: $X$, a skew $J$, a symmetric $P$, numbers; $f = g^{2}$ grows like $\exp(2\rho t)$",
    shapes={
        **FA_STAR.shapes,
        "X": ("r", "k"),
        "J": ("k", "k"),
        "P": ("r", "r"),
        "g": ("1", "1"),
        **dict.fromkeys(("rho", "delta"), ()),
    },
    symmetric=(*FA_STAR.symmetric, "P"),
    definitions={**FA_STAR.definitions, "f": "tr(g @ g)", "p": "tr(F @ P @ F.T)"},
    flow={**FA_STAR.flow, "g": "rho * g"},
    starts={"g": "I_1"},
    latex={**FA_STAR.latex, "rho": r"\rho", "delta": r"\delta", "eps": r"\varepsilon"},
)
L = n10.L
D = f"({L} - Z.T @ B)"
LIMIT = lemma(
    "limit", n10.ALIGNMENT.says, n10.ALIGNMENT.by.proved(n10.ALIGNMENT.says, FA_STAR, "n10: alignment converges")
)
EQUATION = lemma("equation", n10.EQUATION_SAYS, n10.EQUATION.by.proved(n10.EQUATION_SAYS, FA_STAR, "n10: its limit"))
SYMMETRIC_SAYS = f"{D} == {D}.T"
SKEW = n10.SK
SYMMETRIC_BY = proof(
    LIMIT,
    step("rests", "D(Z.T @ B - B.T @ Z) == 0", "identity"),
    step("skew", f"Z.T @ B - B.T @ Z - {SKEW} == 0", "monotone", "rests", of="Z.T @ B - B.T @ Z"),
    step(
        "near",
        f"limit(normF({SKEW} - {L} + {L}.T)**2) == 0",
        "sum of limits",
        "limit",
        "skew",
        of=f"{SKEW} - {L} + {L}.T",
        parts=f"Z.T @ B - {L}; (Z.T @ B - {L}).T; Z.T @ B - B.T @ Z - {SKEW}",
        left="I_r; (-1) * I_r; (-1) * I_r",
        right="I_r; I_r; I_r",
    ),
    step("so", f"{SKEW} - {L} + {L}.T == 0", "limit", "near", of=SKEW, value=f"{L} - {L}.T"),
    step("symmetric", SYMMETRIC_SAYS, "arithmetic", "so", "skew"),
)
SQUARE_SAYS = f"F.T @ F == {L}.T @ Gi @ {D} + {D}.T @ Gi @ {L} - {D}.T @ Gi @ {D}"
SQUARE_BY = proof(
    EQUATION,
    step("residual", "F.T @ F == B.T @ B - B.T @ Z @ Gi @ Z.T @ B", "identity"),
    step("square", SQUARE_SAYS, "arithmetic", "residual", "equation"),
)
SYMMETRIC = lemma(
    "symmetric", SYMMETRIC_SAYS, SYMMETRIC_BY.proved(SYMMETRIC_SAYS, FA_STAR, "n15: what is left is symmetric")
)
SQUARE = lemma("square", SQUARE_SAYS, SQUARE_BY.proved(SQUARE_SAYS, FA_STAR, "n15: the residual from what is left"))

INVARIANT = f"Gi @ {L} @ X == X @ (rho * I_k + J)"
SKEWED = "J + J.T == 0"
LEFT = f"tr(X.T @ {D} @ X)"
LEFT_S = f"tr(X.T @ ({L} - Z(s).T @ B) @ X)"
SLOW_SAYS = f"f * {LEFT} >= f(s) * {LEFT_S} if {INVARIANT} and {SKEWED} and s >= 0 and t >= s"
SLOW_BY = proof(
    SYMMETRIC,
    SQUARE,
    step(
        "seen",
        f"tr(f * X.T @ (F.T @ F - {L}.T @ Gi @ {D} - {D}.T @ Gi @ {L} + {D}.T @ Gi @ {D}) @ X) == 0",
        "product",
        "square",
        left="f * X.T",
        right="X",
    ),
    step(
        "along",
        f"tr(f * X.T @ {D}.T @ (Gi @ {L} @ X - X @ (rho * I_k + J))) == 0 if {INVARIANT}",
        "product",
        INVARIANT,
        left=f"f * X.T @ {D}.T",
    ),
    step("flipped", f"tr(f * X.T @ ({D} - {D}.T) @ X @ J) == 0", "product", "symmetric", left="f * X.T", right="X @ J"),
    step(
        "turned",
        f"tr(f * X.T @ {D}.T @ X @ (J + J.T)) == 0 if {SKEWED}",
        "product",
        SKEWED,
        left=f"f * X.T @ {D}.T @ X",
    ),
    step(
        "rate",
        f"D(f * {LEFT}) == f * tr(X.T @ {D}.T @ Gi @ {D} @ X) if {INVARIANT} and {SKEWED}",
        "arithmetic",
        "seen",
        "along",
        "flipped",
        "turned",
    ),
    step("size", f"normF(Si @ {D} @ X)**2 >= 0", "identity"),
    step("f", "f >= 0", "identity"),
    step("square of it", f"f * normF(Si @ {D} @ X)**2 >= 0", "product", "size", "f"),
    step("rises", f"D(f * {LEFT}) >= 0 if {INVARIANT} and {SKEWED}", "arithmetic", "rate", "square of it"),
    step("slow", SLOW_SAYS, "monotone", "rises", of=f"f * {LEFT}", since="s"),
)

LYAPUNOV = f"psd(Gi @ {L} @ P + P @ {L}.T @ Gi - 2 * (rho + eps) * P)"
NEAR = "psd(2 * eps * P - delta * (Gi @ Gi + P @ P))"
MOST = f"greatest(normF({D})**2, s, T)"
LATE = f"{MOST} <= delta**2"
DURING = "s <= t and t <= T"
GIVEN = f"{LYAPUNOV} and {NEAR} and {LATE} and delta > 0"
CROSS = f"tr(F @ Gi @ {D} @ P @ F.T)"
SIZES = "(normF(F @ Gi)**2 + normF(F @ P)**2)"
CROSS_SAYS = f"2 * {CROSS} <= delta * {SIZES} if {LATE} and {DURING} and delta > 0"
CROSS_BY = proof(
    step("most", f"normF({D})**2 <= {MOST} if {DURING}", "extremum", of=f"normF({D})**2", start="s", stop="T"),
    step("small", f"delta**2 - normF({D})**2 >= 0 if {LATE} and {DURING}", "arithmetic", "most", LATE),
    step("gram", f"psd({D} @ {D}.T)", "arithmetic", of=f"{D}.T"),
    step("below", f"psd(tr({D} @ {D}.T) * I_r - {D} @ {D}.T)", "trace dominates", "gram"),
    step(
        "seen",
        f"tr(F @ Gi @ (tr({D} @ {D}.T) * I_r - {D} @ {D}.T) @ Gi @ F.T) >= 0",
        "product",
        "below",
        by="F @ Gi",
    ),
    step("size", "normF(F @ Gi)**2 >= 0", "identity"),
    step(
        "small times",
        f"(delta**2 - normF({D})**2) * normF(F @ Gi)**2 >= 0 if {LATE} and {DURING}",
        "product",
        "small",
        "size",
    ),
    step("square", f"normF(F @ Gi @ {D} - delta * F @ P)**2 >= 0", "identity"),
    step(
        "whole",
        f"delta * (delta * {SIZES} - 2 * {CROSS}) >= 0 if {LATE} and {DURING}",
        "arithmetic",
        "square",
        "seen",
        "small times",
    ),
    step("cross", CROSS_SAYS, "cancel", "whole", "delta > 0"),
)
HERE = f"{GIVEN} and {DURING}"
FAST_SAYS = f"f(T) * p(T) <= f(s) * p(s) if {GIVEN} and s >= 0 and s <= T"
FAST_BY = proof(
    lemma("cross", CROSS_SAYS, CROSS_BY.proved(CROSS_SAYS, RATE, "n15: what has yet to rise disturbs little")),
    step(
        "grows",
        f"tr(F @ (Gi @ {L} @ P + P @ {L}.T @ Gi - 2 * (rho + eps) * P) @ F.T) >= 0 if {LYAPUNOV}",
        "product",
        LYAPUNOV,
        by="F",
    ),
    step("near", f"tr(F @ (2 * eps * P - delta * (Gi @ Gi + P @ P)) @ F.T) >= 0 if {NEAR}", "product", NEAR, by="F"),
    step("rate", "D(p) == -2 * tr(F @ Gi @ Z.T @ B @ P @ F.T)", "identity"),
    step("slope", f"-(D(p) + 2 * rho * p) >= 0 if {HERE}", "arithmetic", "cross", "grows", "near", "rate"),
    step("f", "f >= 0", "identity"),
    step("times", f"-f * (D(p) + 2 * rho * p) >= 0 if {HERE}", "product", "slope", "f"),
    step("falls", f"D(f * p) <= 0 if {HERE}", "arithmetic", "times"),
    step(
        "whole",
        f"integral(D(f * p), s, T) <= 0 if {GIVEN} and s >= 0 and s <= T",
        "integrate",
        "falls",
        start="s",
        stop="T",
    ),
    step(
        "ends",
        "integral(D(f * p), s, T) == f(T) * p(T) - f(s) * p(s) if s >= 0 and T >= 0",
        "fundamental theorem",
        of="f * p",
        start="s",
        stop="T",
    ),
    step("end", "T >= 0 if s >= 0 and s <= T", "arithmetic", "s >= 0", "s <= T"),
    step("fast", FAST_SAYS, "arithmetic", "whole", "ends", "end"),
)
SETTLES_SAYS = f"limit(normF({D})**2) == 0"
SETTLES_BY = proof(
    LIMIT,
    step(
        "settles", SETTLES_SAYS, "sum of limits", "limit", of=D, parts=f"Z.T @ B - {L}", left="(-1) * I_r", right="I_r"
    ),
)
