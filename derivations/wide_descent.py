r"""GD from starts where the conserved matrix keeps Z of full row rank: the error tends to 0, with a rate, uncited.

$\Gamma = Z^{\top}Z-WW^{\top}$ is conserved. If $V^{\top}\Gamma V \ge I$ for an $r \times n$ matrix $V$ (which says that $\Gamma$ has
`n` positive eigenvalues), then $(ZV)^{\top}ZV \ge I$ at every time, and as $ZV$ is square, $s(V)^{2}ZZ^{\top} \ge I$.
"""

from dataclasses import replace

from derivations.descent_proofs import BOUNDED_BY, BOUNDED_SAYS, GAM, GRADIENT, LIMIT_BY, LIMIT_SAYS
from derivations.instances import SQUARE
from derivations.theories import GD
from faverify.claim import Part, under
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

WIDE = replace(
    GD,
    name="gd_wide",
    title=r"GD, and a matrix `V` of which $V^{\top}(Z(0)^{\top}Z(0)-W(0)W(0)^{\top})V \ge I$ may be asked",
    shapes={**GD.shapes, "V": ("r", "n")},
)
FROM_WIDE = replace(
    WIDE,
    name="gd_from_wide",
    title=r"GD from $W(0) = Z(0)^{\top}Y/64$, beside $V = 2Z(0)^{+}$",
    starts={"W": "Z.T @ Y / 64"},
    values={"V": "2 * pinv(Z(0))"},
)
HEAD = f"psd(V.T @ {GAM} @ V - I_n)"
A, K = "Z @ V", "pinv(Z @ V)"
NULL = f"(I_n - {K} @ {A})"
SQUARE_SAYS = f"psd(({A}) @ ({A}).T - I_n) if {HEAD}"
SQUARE_BY = proof(
    step("balance", "D(Z.T @ Z - W @ W.T) == 0", "identity"),
    step("rests", f"Z.T @ Z - W @ W.T == {GAM}", "monotone", "balance", of="Z.T @ Z - W @ W.T"),
    step("seen", f"V.T @ (Z.T @ Z - W @ W.T) @ V == V.T @ {GAM} @ V", "product", "rests", left="V.T", right="V"),
    step("columns", f"psd(({A}).T @ {A} - I_n) if {HEAD}", "arithmetic", HEAD, "seen", of="W.T @ V"),
    step("range", f"proj({A}) @ {A} == {A}", "projector", of=A),
    step("made", f"proj({A}) == {A} @ {K}", "projector", of=A),
    step("made so", f"proj({A}) @ {A} == {A} @ {K} @ {A}", "product", "made", right=A),
    step("no null", f"{A} @ {NULL} == 0", "arithmetic", "range", "made so"),
    step("no null square", f"({A}).T @ {A} @ {NULL} == 0", "product", "no null", left=f"({A}).T"),
    step("null", f"tr({NULL}.T @ (({A}).T @ {A} - I_n) @ {NULL}) >= 0 if {HEAD}", "product", "columns", by=f"{NULL}.T"),
    step("null is", f"tr({NULL}.T @ ({A}).T @ {A} @ {NULL}) == 0", "product", "no null square", left=f"{NULL}.T"),
    step("none", f"normF{NULL}**2 <= 0 if {HEAD}", "arithmetic", "null", "null is"),
    step("left", f"{NULL} == 0 if {HEAD}", "vanishing square", "none", of=NULL),
    step("left so", f"{K} @ ({A}) == I_n if {HEAD}", "arithmetic", "left"),
    step("right", f"{A} @ {K} == I_n if {HEAD}", "square inverse", "left so", of=K, with_=A),
    step("inside", f"psd({K}.T @ (({A}).T @ {A} - I_n) @ {K}) if {HEAD}", "product", "columns", by=f"{K}.T"),
    step("turned", f"{K}.T @ ({A}).T == I_n if {HEAD}", "product", "right"),
    step("both", f"{K}.T @ ({A}).T @ {A} @ {K} == {A} @ {K} if {HEAD}", "product", "turned", right=f"{A} @ {K}"),
    step("short", f"psd(1**2 * I_n - {K}.T @ {K}) if {HEAD}", "arithmetic", "inside", "both", "right"),
    step("flipped", f"psd(1**2 * I_n - {K} @ {K}.T) if {HEAD}", "largest singular value", "short", of=K, level="1"),
    step("outside", f"psd(({A}) @ (1**2 * I_n - {K} @ {K}.T) @ ({A}).T) if {HEAD}", "product", "flipped", by=A),
    step(
        "all", f"{A} @ {K} @ {K}.T @ ({A}).T == {K}.T @ ({A}).T if {HEAD}", "product", "right", right=f"{K}.T @ ({A}).T"
    ),
    step("rows", SQUARE_SAYS, "arithmetic", "outside", "all", "turned"),
)
FULL_SAYS = f"normF(E)**2 <= sigma_max(V)**2 * normF(Z.T @ E)**2 if {HEAD}"
FULL_BY = proof(
    lemma("rows", SQUARE_SAYS, SQUARE_BY.proved(SQUARE_SAYS, WIDE, "gd-optimal: Z V is regular")),
    step("V", "psd(sigma_max(V)**2 * I_n - V.T @ V)", "largest singular value", of="V"),
    step(
        "V flipped", "psd(sigma_max(V)**2 * I_r - V @ V.T)", "largest singular value", "V", of="V", level="sigma_max(V)"
    ),
    step("Z V", "psd(Z @ (sigma_max(V)**2 * I_r - V @ V.T) @ Z.T)", "product", "V flipped", by="Z"),
    step("Z", f"psd(sigma_max(V)**2 * Z @ Z.T - I_n) if {HEAD}", "arithmetic", "rows", "Z V"),
    step("E", f"tr(E.T @ (sigma_max(V)**2 * Z @ Z.T - I_n) @ E) >= 0 if {HEAD}", "product", "Z", by="E.T"),
    step("full", FULL_SAYS, "arithmetic", "E"),
)
RATE_SAYS = f"sigma_max(V)**2 * D(normF(E)**2) <= -2 * normF(E)**2 if {HEAD}"
RATE_BY = proof(
    lemma("full", FULL_SAYS, FULL_BY.proved(FULL_SAYS, WIDE, "gd-optimal: Z has full row rank")),
    step("rate", f"D(normF(E)**2) == -2 * {GRADIENT}", "identity"),
    step(
        "rate times",
        f"sigma_max(V)**2 * D(normF(E)**2) == sigma_max(V)**2 * (-2 * {GRADIENT})",
        "product",
        "rate",
        by="sigma_max(V)**2",
    ),
    step("falls", RATE_SAYS, "arithmetic", "full", "rate times", visible="sigma_max(V)**2 * normF(E @ W.T)**2"),
    against=ball_cases(draws=(*SQUARE, ("gaussian", 4, 3, 2, 1)), t=("1/8",), most=8),
)
ZERO_SAYS = f"limit(normF(E)**2) == 0 if {HEAD}"
ZERO_BY = proof(
    lemma("full", FULL_SAYS, FULL_BY.proved(FULL_SAYS, WIDE, "gd-optimal: Z has full row rank")),
    lemma("bounded", BOUNDED_SAYS, BOUNDED_BY.proved(BOUNDED_SAYS, GD, "gd-optimal: GD is bounded")),
    lemma("gradient", LIMIT_SAYS, LIMIT_BY.proved(LIMIT_SAYS, GD, "gd-optimal: the gradient"), "bounded"),
    step("positive", "normF(E)**2 >= 0", "identity"),
    step(
        "below",
        f"normF(E)**2 <= sigma_max(V)**2 * {GRADIENT} if {HEAD}",
        "arithmetic",
        "full",
        visible="sigma_max(V)**2 * normF(E @ W.T)**2",
    ),
    step(
        "zero",
        ZERO_SAYS,
        "squeeze",
        "positive",
        "below",
        "gradient",
        of="normF(E)**2",
        by=GRADIENT,
        factor="sigma_max(V)**2",
    ),
)
RATE = Part(
    "from wide starts the error falls at a rate",
    says=RATE_SAYS,
    theory=WIDE,
    by=RATE_BY,
    controls=(
        under(FROM_WIDE, RATE_SAYS.replace("<= -2", "<= -2000"), "a thousand times the rate"),
        under(FROM_WIDE, RATE_SAYS.replace("<= -2", ">= -2"), "the other sign"),
        under(GD, "D(normF(E)**2) <= -2 * normF(E)**2", "a rate from every start"),
    ),
    note=r"Exponentially, at the rate $2/s(V)^{2}$. If $[Z(0)^{\top}\;W(0)]$ has rank `n + m`, which almost every start has for $r \ge n+m$, some $V$ has $Z(0)V = I$ and $W(0)^{\top}V = 0$, so the hypothesis holds.",
)
ZERO = Part(
    "from wide starts GD reaches the optimum",
    says=ZERO_SAYS,
    theory=WIDE,
    by=ZERO_BY,
    controls=("normF(E)**2 == 0", "D(normF(E)**2) >= 0", "D(normF(Z)**2) == 0"),
    note=r"Nothing is cited here: $Z^{\top}E \to 0$ and $s(V)^{2}ZZ^{\top} \ge I$.",
)
