r"""FA's residual under Gamma's law (N14): it falls like $\exp(-\mu t)$ where $\Gamma \ge \mu I$, and rises little elsewhere."""

from dataclasses import replace

from derivations.beyond import n11_fa_rate as n11
from derivations.theories import FA, RESIDUAL
from faverify.claim import Theory
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

GAMMA = Theory(
    name="fa_gamma",
    title=r"FA, with $\Gamma = WC+C^{\top}W^{\top}-Z^{\top}Z$ and $H = Z^{\top}B$",
    shapes={**FA.shapes},
    definitions={**RESIDUAL, "Gam": "M + M.T - Z.T @ Z", "H": "Z.T @ B"},
    flow=FA.flow,
    trajectory="fa",
    latex={"Gam": r"\Gamma"},
)
GROWING = replace(
    GAMMA,
    name="fa_gamma_growing",
    title=r"FA with $\Gamma$, and `h` with $\dot{h} = \mu h/2$: $k = h^{2}$ grows like $\exp(\mu t)$",
    shapes={**GAMMA.shapes, "h": ("1", "1"), "mu": ()},
    definitions={**GAMMA.definitions, "k": "tr(h @ h)"},
    flow={**GAMMA.flow, "h": "mu / 2 * h"},
    trajectory="",
    starts={"h": "I_1"},
    latex={**GAMMA.latex, "mu": r"\mu"},
)
LEVEL = replace(
    GAMMA,
    name="fa_gamma_level",
    title=r"FA with $\Gamma$, and a number `mu`",
    shapes={**GAMMA.shapes, "mu": ()},
    latex=GROWING.latex,
)
FROM_ALIGNED = replace(
    LEVEL,
    name="fa_from_aligned",
    title=r"FA from an aligned start: $W(0) = C^{\top}$",
    starts={"Z": "Y @ C / 100", "W": "C.T"},
)
LEAST = "lambda_min(Gam(0))"
ABOVE = "psd(Gam(0) - mu * I_r)"
SQUARE = "normF(F)**2"
LAW_SAYS = f"D({SQUARE}) == -tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - 2 * normF(Z.T @ F)**2"
SLOPE_SAYS = f"D({SQUARE}) <= -mu * {SQUARE} if {ABOVE}"
SLOPE_BY = proof(
    step("rate", "D(Gam) == 0", "identity"),
    step("rests", "Gam == Gam(0)", "monotone", "rate", of="Gam"),
    step("above", f"psd(Gam - mu * I_r) if {ABOVE}", "arithmetic", "rests", ABOVE),
    step("rows", f"tr(F @ (Gam - mu * I_r) @ F.T) >= 0 if {ABOVE}", "product", "above", by="F"),
    step("law", LAW_SAYS, "identity"),
    step("slope", SLOPE_SAYS, "arithmetic", "law", "rows", visible="normF(F @ Z.T)**2; normF(Z.T @ F)**2"),
    at={"mu": LEAST},
)
DECAY_SAYS = f"k * {SQUARE} <= k(0) * normF(F(0))**2 if {ABOVE}"
DECAY_BY = proof(
    lemma("slope", SLOPE_SAYS, SLOPE_BY.proved(SLOPE_SAYS, LEVEL, "n14: the slope")),
    step("k times", f"k * (mu * {SQUARE} + D({SQUARE})) <= 0 if {ABOVE}", "product", "slope", by="k"),
    step("both", f"D(k * {SQUARE}) == k * (mu * {SQUARE} + D({SQUARE}))", "identity"),
    step("falls", f"D(-k * {SQUARE}) >= 0 if {ABOVE}", "arithmetic", "k times", "both"),
    step("decay", DECAY_SAYS, "monotone", "falls", of=f"-k * {SQUARE}"),
    at={"mu": LEAST},
)
BELOW = f"max(0, -{LEAST})"
RISE_SAYS = f"rise({SQUARE}, 0, T) <= {BELOW} * ({n11.TOTAL}) if T >= 0"
RISE_BY = proof(
    step("rate", "D(Gam) == 0", "identity"),
    step("rests", "Gam == Gam(0)", "monotone", "rate", of="Gam"),
    step("least", f"psd(Gam(0) - {LEAST} * I_r)", "least eigenvalue", of="Gam(0)"),
    step("here", f"psd(Gam - {LEAST} * I_r)", "arithmetic", "least", "rests"),
    step("rows", f"tr(F @ (Gam - {LEAST} * I_r) @ F.T) >= 0", "product", "here", by="F"),
    step("m", f"{BELOW} >= -{LEAST}", "choice", of=BELOW),
    step("m times", f"({BELOW} + {LEAST}) * {SQUARE} >= 0", "product", "m", by=SQUARE),
    step("law", LAW_SAYS, "identity"),
    step(
        "slope",
        f"D({SQUARE}) <= {BELOW} * {SQUARE}",
        "arithmetic",
        "law",
        "rows",
        "m times",
        visible="normF(F @ Z.T)**2; normF(Z.T @ F)**2",
    ),
    step("m positive", f"{BELOW} >= 0", "choice", of=BELOW),
    step("not below", f"0 <= {BELOW} * {SQUARE}", "product", "m positive", by=SQUARE),
    step(
        "rises", f"max(0, D({SQUARE})) <= {BELOW} * {SQUARE}", "choice", "slope", "not below", of=f"max(0, D({SQUARE}))"
    ),
    step(
        "in all",
        f"rise({SQUARE}, 0, T) <= {BELOW} * integral({SQUARE}, 0, T) if T >= 0",
        "integrate",
        "rises",
        stop="T",
    ),
    lemma("n11", n11.BOUND_SAYS, n11.BOUND_BY.proved(n11.BOUND_SAYS, FA, "n11")),
    step(
        "total", f"{BELOW} * (({n11.TOTAL}) - integral({SQUARE}, 0, T)) >= 0 if T >= 0", "product", "n11", "m positive"
    ),
    step("bound", RISE_SAYS, "arithmetic", "in all", "total"),
    against=ball_cases(most=3, T=("1",)),
)
