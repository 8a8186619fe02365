r"""The proofs of N13, first part: where rank(Y C) is that of Y, Z V tends to 0 and the whole error has a finite integral.

With $X = B^{+}Y$ and $V = W-MX$: $\dot{V} = Z^{\top}(Y-BX)-Z^{\top}ZV$ and $ZW-BX = ZV-FX$, whatever the ranks.
"""

from dataclasses import replace

from derivations import appendix_e_fa_converges as appendix
from derivations.beyond import n11_fa_rate as n11
from derivations.instances import SQUARE
from derivations.theories import FA
from faverify.kernel.script import Line, lemma, step
from faverify.methods import ball_cases, proof
from faverify.methods.proof import Proof

REACHED = replace(
    FA,
    name="fa_to_its_limit",
    title=r"FA, with $X = B^{+}Y$ and $V = W-MX$; $P$ the projector on the columns of $B = YC$",
    definitions={**FA.definitions, "X": "pinv(B) @ Y", "V": "W - M @ X", "P": "proj(B)"},
)
KEPT = "rank(Y @ C) >= rank(Y)"
SIZE_V = "normF(V(0))**2"
SIZE_Z, SIZE_F, SIZE_W = appendix.SIZE_Z, appendix.SIZE_F, appendix.SIZE_W
ZV = "normF(Z @ V)**2"


def of_fa(name: str, says: str, by: Proof, *premises: str) -> Line:
    """A line that imports a theorem about FA."""
    return lemma(name, says, by.proved(says, FA, f"appendix-e: {name}"), *premises)


SAME = (
    step("columns", f"proj(Y @ C) @ Y == Y if {KEPT}", "same columns", KEPT, of="Y", by="C"),
    step("made", "P == B @ pinv(B)", "projector", of="B"),
    step("made times", "P @ Y == B @ X", "product", "made", right="Y"),
    step("Y", f"Y - B @ X == 0 if {KEPT}", "arithmetic", "columns", "made times"),
)
LAW_SAYS = f"D(normF(V)**2) == -2 * {ZV} if {KEPT}"
LAW_BY = proof(
    *SAME,
    step("unseen", f"tr(V.T @ Z.T @ (Y - B @ X)) == 0 if {KEPT}", "product", "Y", left="V.T @ Z.T"),
    step("rate", f"D(normF(V)**2) == -2 * {ZV} + 2 * tr(V.T @ Z.T @ (Y - B @ X))", "identity"),
    step("law", LAW_SAYS, "arithmetic", "rate", "unseen"),
)
FALLS_SAYS = f"normF(V)**2 <= {SIZE_V} if {KEPT}"
FALLS_BY = proof(
    lemma("law", LAW_SAYS, LAW_BY.proved(LAW_SAYS, REACHED, "n13: the law of V")),
    step("falls", f"D(-normF(V)**2) >= 0 if {KEPT}", "arithmetic", "law", visible=ZV),
    step("size", FALLS_SAYS, "monotone", "falls", of="-normF(V)**2"),
)
SPENT_SAYS = f"integral({ZV}, 0, T) <= {SIZE_V} / 2 if T >= 0 and {KEPT}"
SPENT_BY = proof(
    lemma("law", LAW_SAYS, LAW_BY.proved(LAW_SAYS, REACHED, "n13: the law of V")),
    step(
        "ends",
        f"integral(D(normF(V)**2), 0, T) == normF(V(T))**2 - {SIZE_V} if T >= 0",
        "fundamental theorem",
        of="normF(V)**2",
        stop="T",
    ),
    step(
        "whole",
        f"integral(D(normF(V)**2), 0, T) == -2 * integral({ZV}, 0, T) if T >= 0 and {KEPT}",
        "integrate",
        "law",
        stop="T",
    ),
    step("spent", SPENT_SAYS, "arithmetic", "ends", "whole", visible="normF(V(T))**2"),
)
F_SAYS = f"normF(F)**2 <= {SIZE_F}"
F_BY = proof(*appendix.LIMIT_BY.lines[:2], *appendix.LIMIT_BY.lines[3:14])
V_RATE = f"(({SIZE_Z} + {SIZE_F}) * {SIZE_V} + 2 * {SIZE_Z}**2 * {SIZE_V})"
UNSEEN_SAYS = f"limit({ZV}) == 0 if {KEPT}"
UNSEEN_BY = proof(
    lemma("size", FALLS_SAYS, FALLS_BY.proved(FALLS_SAYS, REACHED, "n13: V never grows")),
    lemma("spent", SPENT_SAYS, SPENT_BY.proved(SPENT_SAYS, REACHED, "n13: the budget of Z V")),
    of_fa("Z", appendix.Z_SAYS, appendix.Z_BY),
    of_fa("F", F_SAYS, F_BY),
    *SAME,
    step("unseen", f"tr(V.T @ Z.T @ Z @ Z.T @ (Y - B @ X)) == 0 if {KEPT}", "product", "Y", left="V.T @ Z.T @ Z @ Z.T"),
    step(
        "rate",
        f"D({ZV}) == 2 * tr(V.T @ Z.T @ F @ V) - 2 * normF(Z.T @ Z @ V)**2 + 2 * tr(V.T @ Z.T @ Z @ Z.T @ (Y - B @ X))",
        "identity",
    ),
    step("plus", "normF(Z @ V + F @ V)**2 >= 0", "identity"),
    step("minus", "normF(Z @ V - F @ V)**2 >= 0", "identity"),
    step("Z gram", "psd(Z.T @ Z)", "arithmetic", of="Z"),
    step("Z below", "psd(normF(Z)**2 * I_r - Z.T @ Z)", "trace dominates", "Z gram"),
    step("Z V", "tr(V.T @ (normF(Z)**2 * I_r - Z.T @ Z) @ V) >= 0", "product", "Z below", by="V.T"),
    step("F gram", "psd(F.T @ F)", "arithmetic", of="F"),
    step("F below", "psd(normF(F)**2 * I_r - F.T @ F)", "trace dominates", "F gram"),
    step("F V", "tr(V.T @ (normF(F)**2 * I_r - F.T @ F) @ V) >= 0", "product", "F below", by="V.T"),
    step("Z rows", "psd(Z @ Z.T)", "arithmetic", of="Z.T"),
    step("Z rows below", "psd(normF(Z)**2 * I_n - Z @ Z.T)", "trace dominates", "Z rows"),
    step(
        "Z Z V",
        "tr(V.T @ Z.T @ (normF(Z)**2 * I_n - Z @ Z.T) @ Z @ V) >= 0",
        "product",
        "Z rows below",
        by="V.T @ Z.T",
    ),
    step("Z left", f"{SIZE_Z} - normF(Z)**2 >= 0", "arithmetic", "Z"),
    step("F left", f"{SIZE_F} - normF(F)**2 >= 0", "arithmetic", "F"),
    step("V left", f"{SIZE_V} - normF(V)**2 >= 0 if {KEPT}", "arithmetic", "size"),
    step("Z above 0", f"{SIZE_Z} >= 0", "arithmetic", "Z", visible="normF(Z)**2"),
    step("F above 0", f"{SIZE_F} >= 0", "arithmetic", "F", visible="normF(F)**2"),
    step("Z times V", f"({SIZE_Z} - normF(Z)**2) * normF(V)**2 >= 0", "product", "Z left", by="normF(V)**2"),
    step("F times V", f"({SIZE_F} - normF(F)**2) * normF(V)**2 >= 0", "product", "F left", by="normF(V)**2"),
    step("V times", f"({SIZE_V} - normF(V)**2) * {SIZE_Z} >= 0 if {KEPT}", "product", "V left", "Z above 0"),
    step("V times too", f"({SIZE_V} - normF(V)**2) * {SIZE_F} >= 0 if {KEPT}", "product", "V left", "F above 0"),
    step("Z times Z V", f"({SIZE_Z} - normF(Z)**2) * {ZV} >= 0", "product", "Z left", by=ZV),
    step("size of Z V", f"{SIZE_Z} * {SIZE_V} - {ZV} >= 0 if {KEPT}", "arithmetic", "Z V", "Z times V", "V times"),
    step("more", f"({SIZE_Z} * {SIZE_V} - {ZV}) * {SIZE_Z} >= 0 if {KEPT}", "product", "size of Z V", "Z above 0"),
    step(
        "sizes",
        f"{ZV} + normF(F @ V)**2 + 2 * normF(Z.T @ Z @ V)**2 <= {V_RATE} if {KEPT}",
        "arithmetic",
        "size of Z V",
        "F V",
        "F times V",
        "V times too",
        "Z Z V",
        "Z times Z V",
        "more",
    ),
    step(
        "up",
        f"D({ZV}) <= {V_RATE} if {KEPT}",
        "arithmetic",
        "rate",
        "unseen",
        "minus",
        "sizes",
        visible="normF(Z.T @ Z @ V)**2",
    ),
    step("down", f"D({ZV}) >= -{V_RATE} if {KEPT}", "arithmetic", "rate", "unseen", "plus", "sizes"),
    step("positive", f"{ZV} >= 0", "identity"),
    step(
        "limit",
        UNSEEN_SAYS,
        "Barbalat",
        "positive",
        "spent",
        "up",
        "down",
        "Z",
        of=ZV,
        bound=f"{SIZE_V} / 2",
        rate=V_RATE,
    ),
)

APART = "(Z @ W - P @ Y)"
LIMITS = (of_fa("Z", appendix.Z_SAYS, appendix.Z_BY), of_fa("F", appendix.LIMIT_SAYS, appendix.LIMIT_BY, "Z"))
MADE = (
    step("made", "P == B @ pinv(B)", "projector", of="B"),
    step("made so", "P - B @ pinv(B) == 0", "arithmetic", "made"),
)
KEPT_SAYS = f"limit(normF({APART})**2) == 0 if {KEPT}"
APART_SUM = {"of": APART, "right": "I_m; X; Y"}
KEPT_BY = proof(
    *LIMITS,
    *MADE,
    lemma("Z V", UNSEEN_SAYS, UNSEEN_BY.proved(UNSEEN_SAYS, REACHED, "n13: Z V tends to 0")),
    step(
        "reached",
        KEPT_SAYS,
        "sum of limits",
        "Z V",
        "F",
        "made so",
        "Z",
        parts="Z @ V; F; P - B @ pinv(B)",
        left="I_n; -I_n; -I_n",
        **APART_SUM,
    ),
)
S = "sigma_max(X)"
ERROR = "(F @ X - Z @ V)"
BUDGET_SAYS = f"integral(normF(E)**2, 0, T) <= 2 * {S}**2 * ({n11.TOTAL}) + {SIZE_V} if T >= 0 and {KEPT}"
BUDGET_BY = proof(
    lemma("n11", n11.BOUND_SAYS, n11.BOUND_BY.proved(n11.BOUND_SAYS, FA, "n11")),
    lemma("spent", SPENT_SAYS, SPENT_BY.proved(SPENT_SAYS, REACHED, "n13: the budget of Z V")),
    *SAME,
    step("error", f"E - {ERROR} == 0 if {KEPT}", "arithmetic", "Y"),
    step("error times", f"tr(E.T @ (E - {ERROR})) == 0 if {KEPT}", "product", "error", left="E.T"),
    step("error times too", f"tr({ERROR}.T @ (E - {ERROR})) == 0 if {KEPT}", "product", "error", left=f"{ERROR}.T"),
    step("sum", "normF(F @ X + Z @ V)**2 >= 0", "identity"),
    step("size", f"psd({S}**2 * I_m - X.T @ X)", "largest singular value", of="X"),
    step("flipped", f"psd({S}**2 * I_r - X @ X.T)", "largest singular value", "size", of="X", level=S),
    step("F X", f"tr(F @ ({S}**2 * I_r - X @ X.T) @ F.T) >= 0", "product", "flipped", by="F"),
    step(
        "rate",
        f"normF(E)**2 <= 2 * {S}**2 * normF(F)**2 + 2 * {ZV} if {KEPT}",
        "arithmetic",
        "error times",
        "error times too",
        "sum",
        "F X",
    ),
    step(
        "in all",
        f"integral(normF(E)**2, 0, T) <= 2 * {S}**2 * integral(normF(F)**2, 0, T) + 2 * integral({ZV}, 0, T) if T >= 0 and {KEPT}",
        "integrate",
        "rate",
        stop="T",
    ),
    step(
        "n11 times",
        f"2 * {S}**2 * integral(normF(F)**2, 0, T) <= 2 * {S}**2 * ({n11.TOTAL}) if T >= 0",
        "product",
        "n11",
        by=f"2 * {S}**2",
    ),
    step("budget", BUDGET_SAYS, "arithmetic", "in all", "n11 times", "spent"),
    against=ball_cases(draws=SQUARE, most=4, T=("2",)),
)
