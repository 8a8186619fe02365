r"""What is proved of GD: it stays bounded, its gradient tends to 0, and there is a way down from what is not best.

$P = EW^{\top}$ and $Q = Z^{\top}E$ are its velocities; $Z^{\top}Z-WW^{\top}$ is conserved.
"""

from dataclasses import replace

from derivations.instances import WELL_SCALED
from derivations.theories import GD
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

E0 = "normF(E(0))**2"
GAM = "(Z(0).T @ Z(0) - W(0) @ W(0).T)"
GRADIENT = "(normF(E @ W.T)**2 + normF(Z.T @ E)**2)"
W_SIZE = f"((r + 4 * normF(Y)**2 + 4 * {E0} + normF({GAM})**2) / 2)"
Z_SIZE = f"({W_SIZE} + normF(Z(0))**2 - normF(W(0))**2)"
AT = ball_cases(draws=WELL_SCALED, t=("1/2", "2"))
ERROR_SAYS = f"normF(E)**2 <= {E0}"
ERROR_BY = proof(
    step("rate", f"D(-(normF(E)**2)) == 2 * {GRADIENT}", "identity"),
    step("down", "D(-(normF(E)**2)) >= 0", "arithmetic", "rate", visible=GRADIENT),
    step("error", ERROR_SAYS, "monotone", "down", of="-(normF(E)**2)"),
)
ERROR = lemma("error", ERROR_SAYS, ERROR_BY.proved(ERROR_SAYS, GD, "gd-optimal: the error falls"))
BOUNDED_SAYS = f"normF(W)**2 <= {W_SIZE} and normF(Z)**2 <= {Z_SIZE}"
BOUNDED_BY = proof(
    ERROR,
    step("balance", "D(Z.T @ Z - W @ W.T) == 0", "identity"),
    step("rests", f"Z.T @ Z - W @ W.T == {GAM}", "monotone", "balance", of="Z.T @ Z - W @ W.T"),
    step("seen", f"tr((Z.T @ Z - W @ W.T - {GAM}) @ W @ W.T) == 0", "product", "rests", right="W @ W.T"),
    step("sizes", f"tr(Z.T @ Z - W @ W.T - {GAM}) == 0", "product", "rests"),
    step("product", "normF(2 * Y - Z @ W)**2 >= 0", "identity"),
    step("close", f"normF(W @ W.T + {GAM})**2 >= 0", "identity"),
    step("trace", "normF(W @ W.T - I_r)**2 >= 0", "identity"),
    step("W", f"normF(W)**2 <= {W_SIZE}", "arithmetic", "error", "seen", "product", "close", "trace"),
    step("Z", f"normF(Z)**2 <= {Z_SIZE}", "arithmetic", "W", "sizes"),
    against=AT,
)
BOUNDED = lemma("bounded", BOUNDED_SAYS, BOUNDED_BY.proved(BOUNDED_SAYS, GD, "gd-optimal: GD is bounded"))
SIZED = replace(
    GD,
    name="gd_sized",
    title=r"GD, with three numbers that bound $\lVert E\rVert^{2}$, $\lVert W\rVert^{2}$ and $\lVert Z\rVert^{2}$",
    shapes={**GD.shapes, "a": (), "b": (), "c": ()},
)
P2, Q2, EQ = "normF(E @ W.T)**2", "normF(Z.T @ E)**2", "normF(E @ E.T @ Z)**2"
PW, ZQ = "normF(E @ W.T @ W)**2", "normF(Z @ Z.T @ E)**2"
SIZES = "normF(E)**2 <= a and normF(W)**2 <= b and normF(Z)**2 <= c"
RATE = "(4 * a * b**2 + 4 * a * c**2 + 2 * a * b + 2 * a**2 * c)"
RATES_SAYS = f"D({GRADIENT}) <= {RATE} and D({GRADIENT}) >= -{RATE} if {SIZES}"
RATES_BY = proof(
    step("W W'", "psd(W @ W.T)", "arithmetic", of="W.T"),
    step("Z Z'", "psd(Z @ Z.T)", "arithmetic", of="Z.T"),
    step("W'W", "psd(W.T @ W)", "arithmetic", of="W"),
    step("Z'Z", "psd(Z.T @ Z)", "arithmetic", of="Z"),
    step("E'E", "psd(E.T @ E)", "arithmetic", of="E"),
    step("W below", "psd(normF(W)**2 * I_r - W @ W.T)", "trace dominates", "W W'"),
    step("Z below", "psd(normF(Z)**2 * I_n - Z @ Z.T)", "trace dominates", "Z Z'"),
    step("W' below", "psd(normF(W)**2 * I_m - W.T @ W)", "trace dominates", "W'W"),
    step("Z' below", "psd(normF(Z)**2 * I_r - Z.T @ Z)", "trace dominates", "Z'Z"),
    step("E below", "psd(normF(E)**2 * I_m - E.T @ E)", "trace dominates", "E'E"),
    step("PW", f"normF(W)**2 * {P2} - {PW} >= 0", "product", "W below", by="E @ W.T"),
    step("P", f"normF(W)**2 * normF(E)**2 - {P2} >= 0", "product", "W' below", by="E"),
    step("Q", f"normF(Z)**2 * normF(E)**2 - {Q2} >= 0", "product", "Z below", by="E.T"),
    step("ZQ", f"normF(Z)**2 * {Q2} - {ZQ} >= 0", "product", "Z' below", by="E.T @ Z"),
    step("EQ", f"normF(E)**2 * {Q2} - {EQ} >= 0", "product", "E below", by="Z.T @ E"),
    step("e", "a - normF(E)**2 >= 0 if normF(E)**2 <= a", "arithmetic", "normF(E)**2 <= a"),
    step("w", "b - normF(W)**2 >= 0 if normF(W)**2 <= b", "arithmetic", "normF(W)**2 <= b"),
    step("z", "c - normF(Z)**2 >= 0 if normF(Z)**2 <= c", "arithmetic", "normF(Z)**2 <= c"),
    step("a", "a >= 0 if normF(E)**2 <= a", "arithmetic", "e", visible="normF(E)**2"),
    step("b", "b >= 0 if normF(W)**2 <= b", "arithmetic", "w", visible="normF(W)**2"),
    step("c", "c >= 0 if normF(Z)**2 <= c", "arithmetic", "z", visible="normF(Z)**2"),
    step("w e", "(b - normF(W)**2) * normF(E)**2 >= 0 if normF(W)**2 <= b", "product", "w", by="normF(E)**2"),
    step("z e", "(c - normF(Z)**2) * normF(E)**2 >= 0 if normF(Z)**2 <= c", "product", "z", by="normF(E)**2"),
    step("b e", f"b * (a - normF(E)**2) >= 0 if {SIZES}", "product", "e", "b"),
    step("c e", f"c * (a - normF(E)**2) >= 0 if {SIZES}", "product", "e", "c"),
    step("p", f"{P2} <= a * b if {SIZES}", "arithmetic", "P", "w e", "b e"),
    step("q", f"{Q2} <= a * c if {SIZES}", "arithmetic", "Q", "z e", "c e"),
    step("w p", f"(b - normF(W)**2) * {P2} >= 0 if {SIZES}", "product", "w", by=P2),
    step("z q", f"(c - normF(Z)**2) * {Q2} >= 0 if {SIZES}", "product", "z", by=Q2),
    step("e q", f"(a - normF(E)**2) * {Q2} >= 0 if {SIZES}", "product", "e", by=Q2),
    step("b p", f"b * (a * b - {P2}) >= 0 if {SIZES}", "product", "p", "b"),
    step("c q", f"c * (a * c - {Q2}) >= 0 if {SIZES}", "product", "q", "c"),
    step("a q", f"a * (a * c - {Q2}) >= 0 if {SIZES}", "product", "q", "a"),
    step("a b2", f"a * (2 * b)**2 >= 0 if {SIZES}", "product", "a", by="(2 * b)**2"),
    step("a c2", f"a * (2 * c)**2 >= 0 if {SIZES}", "product", "a", by="(2 * c)**2"),
    step("apart", "normF(E @ W.T @ W - Z @ Z.T @ E)**2 >= 0", "identity"),
    step("plus", "normF(E @ W.T + E @ E.T @ Z)**2 >= 0", "identity"),
    step("minus", "normF(E @ W.T - E @ E.T @ Z)**2 >= 0", "identity"),
    step(
        "up",
        f"D({GRADIENT}) <= {RATE} if {SIZES}",
        "arithmetic",
        "EQ",
        "e q",
        "a q",
        "p",
        "minus",
        "a b2",
        "a c2",
        visible="normF(E @ W.T @ W + Z @ Z.T @ E)**2",
    ),
    step(
        "down",
        f"D({GRADIENT}) >= -{RATE} if {SIZES}",
        "arithmetic",
        "EQ",
        "e q",
        "a q",
        "p",
        "plus",
        "apart",
        "PW",
        "w p",
        "b p",
        "ZQ",
        "z q",
        "c q",
    ),
)
RATE_0 = f"(4 * {E0} * {W_SIZE}**2 + 4 * {E0} * {Z_SIZE}**2 + 2 * {E0} * {W_SIZE} + 2 * ({E0})**2 * {Z_SIZE})"
SIZES_0 = f"normF(E)**2 <= {E0} and {BOUNDED_SAYS}"
PAID_SAYS = f"integral({GRADIENT}, 0, T) <= {E0} / 2 if T >= 0"
PAID_BY = proof(
    step("rate", f"D(normF(E)**2) == -2 * {GRADIENT}", "identity"),
    step(
        "in all",
        f"-2 * integral({GRADIENT}, 0, T) == normF(E(T))**2 - {E0} if T >= 0",
        "fundamental theorem",
        of="normF(E)**2",
        stop="T",
    ),
    step("paid", PAID_SAYS, "arithmetic", "in all", visible="normF(E(T))**2"),
)
PAID = lemma("paid", PAID_SAYS, PAID_BY.proved(PAID_SAYS, GD, "gd-optimal: what the gradient pays"))

RISES = lemma(
    "up if",
    f"D({GRADIENT}) <= {RATE_0} if {SIZES_0}",
    RATES_BY.proved(RATES_SAYS, SIZED, "gd-optimal: how fast the gradient moves"),
    a=E0,
    b=W_SIZE,
    c=Z_SIZE,
)
LIMIT_SAYS = f"limit({GRADIENT}) == 0"
LIMIT_BY = proof(
    BOUNDED,
    ERROR,
    PAID,
    RISES,
    replace(RISES, name="down if", says=f"D({GRADIENT}) >= -{RATE_0} if {SIZES_0}"),
    step("up", f"D({GRADIENT}) <= {RATE_0}", "weaken", "up if", "error", "bounded"),
    step("down", f"D({GRADIENT}) >= -{RATE_0}", "weaken", "down if", "error", "bounded"),
    step("positive", f"{GRADIENT} >= 0", "identity"),
    step(
        "limit",
        LIMIT_SAYS,
        "Barbalat",
        "positive",
        "paid",
        "up",
        "down",
        "bounded",
        of=GRADIENT,
        bound=f"{E0} / 2",
        rate=RATE_0,
    ),
    against=AT,
)
