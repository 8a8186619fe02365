r"""N18: with one hidden unit FA is a gradient flow, so it converges as a point.

For $r = 1$ the number $M = WC$ is its own transpose, so Gamma's law (N14) gives it away:
$M = (\Gamma+Z^{\top}Z)/2$ with a constant number $\Gamma$. Then $\dot{Z} = B-ZM$ speaks of `Z` alone, and its right
side is minus the gradient of the polynomial $\psi(Z) = (Z^{\top}Z)^{2}/8+\Gamma Z^{\top}Z/4-B^{\top}Z$. `Z`, and with
it `M`, tend to points from *every* start, with no condition of rank: if $B$ is not 0, $Z$ tends to the line of $B$ and
$MB^{+}Z$ to 1 (N13), so $u = B^{+}Z$ makes the cubic $u(\Gamma+\lVert B\rVert^{2}u^{2})/2-1$ tend to 0; the limit points of a
continuous number form an interval, and roots are finitely many: $u$ converges. If $B = 0$, `Z` keeps its direction, and
$w = Z(0)^{\top}Z$ makes another cubic tend to 0, as $F \to 0$. If $B$ is not 0, `W` converges too, as $W-MB^{+}Y \to 0$ (N13), and
$ZW$ to $PY$. If $B = 0$, `W` converges wherever $\Gamma$ is not 0, and can fail to only for $\Gamma = 0$: then it does (the
exact solution of N13). So this answers, for one unit, when FA converges as a
point. For $r \ge 2$ the skew part of `M` is not a function of `Z`, and the argument stops: a neighbour below.

Does not show: anything for $r \ge 2$, or how fast.
"""

from dataclasses import replace

from derivations.instances import ONE_UNIT
from derivations.one_unit_at_rest import EVERY_BY, EVERY_SAYS, PRODUCT_BY, PRODUCT_SAYS
from derivations.one_unit_negative import APART, WEIGHTS_BY, WEIGHTS_SAYS
from derivations.one_unit_proofs import ONE
from derivations.theories import FA, RESIDUAL
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain

PSI = "tr(Z.T @ Z @ Z.T @ Z) / 8 + tr(Gam @ Z.T @ Z) / 4 - tr(B.T @ Z)"
UNIT = Theory(
    name="fa_one_unit",
    title=r"FA with $r = 1$: `Z` and `C` have one column, so numbers are their own transposes and commute; $\Gamma = M+M^{\top}-Z^{\top}Z$",
    shapes={"Y": ("n", "m"), "C": ("m", "1"), "Z": ("n", "1"), "W": ("1", "m")},
    definitions={**RESIDUAL, "Gam": "M + M.T - Z.T @ Z"},
    relations=(
        "C.T @ W.T == W @ C",
        "C.T @ Y.T @ Z == Z.T @ Y @ C",
        "W @ C @ Z.T @ Z == Z.T @ Z @ W @ C",
        "W @ C @ Z.T @ Y @ C == Z.T @ Y @ C @ W @ C",
        "Z.T @ Y @ C @ Z.T @ Z == Z.T @ Z @ Z.T @ Y @ C",
        "W @ C @ C.T @ Y.T @ Y @ C == C.T @ Y.T @ Y @ C @ W @ C",
        "Z.T @ Z @ C.T @ Y.T @ Y @ C == C.T @ Y.T @ Y @ C @ Z.T @ Z",
        "Z.T @ Y @ C @ C.T @ Y.T @ Y @ C == C.T @ Y.T @ Y @ C @ Z.T @ Y @ C",
    ),
    flow={"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    kind="free",
    latex={"Gam": r"\Gamma", "psi": r"\psi"},
)
ALONG = Theory(
    name="along_a_line",
    title=r"`Z` moves in any direction `X`, while $\Gamma$ and `B` rest; $\psi = (Z^{\top}Z)^{2}/8+\Gamma Z^{\top}Z/4-B^{\top}Z$",
    shapes={"B": ("n", "1"), "Z": ("n", "1"), "X": ("n", "1"), "Gam": ("1", "1")},
    symmetric=("Gam",),
    definitions={"psi": PSI},
    flow={"Z": "X"},
    kind="free",
    latex={"Gam": r"\Gamma", "psi": r"\psi"},
)
ALONE = replace(
    ALONG,
    name="fa_one_unit_alone",
    title=r"the equation for `Z` alone: $\dot{Z} = B-Z(\Gamma+Z^{\top}Z)/2$",
    shapes={"B": ("n", "1"), "Z": ("n", "1"), "Gam": ("1", "1")},
    flow={"Z": "B - Z @ (Gam + Z.T @ Z) / 2"},
)
FA_HERE = Theory(
    name="fa_with_gamma",
    title=r"FA with any number of units; $\Gamma = M+M^{\top}-Z^{\top}Z$",
    shapes=FA.shapes,
    definitions={**RESIDUAL, "Gam": "M + M.T - Z.T @ Z"},
    flow=FA.flow,
    trajectory="fa",
    latex={"Gam": r"\Gamma"},
)

FIXED = Part(
    "M is a function of Z",
    says="2 * M == Gam + Z.T @ Z",
    theory=UNIT,
    by=chain(last="a number is its own transpose"),
    controls=(
        "M == Gam + Z.T @ Z",
        "2 * M == Gam - Z.T @ Z",
        under(FA_HERE, "2 * M == Gam + Z.T @ Z", "two units: `M` has a skew part"),
    ),
)
EQUATION = Part(
    "an equation for Z alone",
    says="D(Z) == B - Z @ (Gam + Z.T @ Z) / 2",
    theory=UNIT,
    by=chain(last="$\\dot{Z} = B-ZM$ and the part above"),
    controls=(
        "D(Z) == B - Z @ (Gam + Z.T @ Z)",
        "D(Z) == B - Z @ Gam / 2",
        under(FA_HERE, "D(Z) == B - Z @ (Gam + Z.T @ Z) / 2", "two units"),
    ),
)
GRADIENT = Part(
    "its right side is minus the gradient of psi",
    says="D(psi) == -tr(X.T @ (B - Z @ (Gam + Z.T @ Z) / 2))",
    theory=ALONG,
    by=chain(last=r"$Z^{\top}X$ is a number"),
    controls=(
        "D(psi) == tr(X.T @ (B - Z @ (Gam + Z.T @ Z) / 2))",
        "D(psi) == -tr(X.T @ (B - Z @ (Gam + Z.T @ Z)))",
        "D(psi) == -tr(X.T @ (B - Z @ Gam / 2))",
    ),
    note="In every direction `X`.",
)
FALLS = Part(
    "psi falls by the square of the residual",
    says="D(psi) == -normF(B - Z @ (Gam + Z.T @ Z) / 2)**2",
    theory=ALONE,
    by=chain(last="the derivative along minus the gradient"),
    controls=(
        "D(psi) == normF(B - Z @ (Gam + Z.T @ Z) / 2)**2",
        "D(psi) == -normF(B - Z @ (Gam + Z.T @ Z))**2",
        "D(psi) == 0",
    ),
)
CONVERGES = Part(
    "Z converges, from every start",
    says=EVERY_SAYS,
    theory=ONE,
    by=EVERY_BY,
    controls=(
        "normF(Z - Z(0))**2 == 0",
        "D(normF(Z)**2) == 0",
        "normF(Z)**2 == 0",
        "D(normF(Z)**2) <= -normF(Z)**2",
    ),
    note=r"Without a condition of rank: where $YC$ is not 0 a cubic in $B^{+}Z$ tends to 0, elsewhere one in $Z(0)^{\top}Z$; a continuous number has a limit then.",
)
PRODUCT = Part(
    "W C converges, from every start",
    says=PRODUCT_SAYS,
    theory=ONE,
    by=PRODUCT_BY,
    controls=("normF(M - M(0))**2 == 0", "D(normF(M)**2) == 0", "normF(M)**2 == 0"),
    note=r"It is $(\Gamma+\lVert Z\rVert^{2})/2$.",
)
WEIGHTS = Part(
    "W converges, if Y C or Gamma is not 0",
    says=WEIGHTS_SAYS,
    theory=ONE,
    by=WEIGHTS_BY,
    controls=(
        f"normF(W - W(0))**2 == 0 if {APART}",
        f"D(normF(W)**2) == 0 if {APART}",
        f"normF(W)**2 == 0 if {APART}",
    ),
    note=r"If $B \ne 0$, $W-MB^{+}Y$ tends to 0 (N13). If $B = 0$ and $\Gamma > 0$, $C\Gamma T+(C\Gamma T)^{\top}$ with $T = \Gamma W+2Z^{\top}Y$ is, but for a multiple of $\lVert Z\rVert^{2}$, monotone and bounded; if $\Gamma < 0$, $\Gamma W+Z^{\top}Y$ tends to 0, or `Z` is 0. If both are 0, `W` can grow without end (N13).",
)
LEVEL = "(normF(Z)**4 / 8 + tr(Gam) * normF(Z)**2 / 4 - tr(B.T @ Z))"
LATER = "(normF(Z(2))**4 / 8 + tr(Gam(0)) * normF(Z(2))**2 / 4 - tr(B.T @ Z(2)))"
AT_CASES = Part(
    "the fall and the equation, at instances",
    says=f"{LATER} <= {LEVEL} and normF(F - B + Z @ (Gam(0) + Z.T @ Z) / 2) <= 1/1000000000",
    theory=FA_HERE,
    by=ball_cases(draws=ONE_UNIT, t=("1/8", "1")),
    decides=False,
    controls=(
        f"{LATER} >= {LEVEL} + 1/1000",
        "normF(F - B + Z @ (Gam(0) + Z.T @ Z)) <= 1/1000000000",
    ),
)

CLAIM = Claim(
    label="n18",
    title="With one hidden unit FA is a gradient flow",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=UNIT,
    statement=r"FA with $r = 1$: $\dot{Z} = -\nabla\psi(Z)$, $\psi = \lVert Z\rVert^{4}/8+\Gamma\lVert Z\rVert^{2}/4-B^{\top}Z$. So `Z` and $WC$ converge from every start, and `W` unless $YC = 0$ and $\Gamma = 0$.",
    parts=(CONVERGES, PRODUCT, WEIGHTS, FIXED, EQUATION, GRADIENT, FALLS, AT_CASES),
    uses=("n14", "n13"),
    hypotheses=(("one hidden unit, $r = 1$", "the shapes of the theory; two units are a control"),),
    tags=("convergence", "limit", "identity"),
)
