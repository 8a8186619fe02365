r"""N14: FA from the zero start, exactly; Gamma's law, and FA in size $r \times r$.

From `Z(0) == 0`, `W(0) == 0`, with $B = YC$ and $H = B^{\top}B$: $Z = BX$ and $W = X^{2}B^{\top}Y/2$, where
$\dot{X} = I-HX^{3}/2$, `X(0) == 0`, `X` symmetric and commuting with `H`. In an eigenbasis of `H` each eigenvalue
obeys $\dot{x} = 1-hx^{3}/2$: it rises to $(2/h)^{1/3}$ at the rate $3(h/2)^{1/3}$; any `r`, even `r > n`. So
$WC = HX^{2}/2$ is positive semidefinite: alignment from the start. (The zero start is at rest for GD.)

With $F = (Y-ZW)C$, from any start $\Gamma = WC+C^{\top}W^{\top}-Z^{\top}Z$ is constant (Appendix E), and
$\mathrm{d}/\mathrm{d}t\lVert F\rVert_{F}^{2} = -\operatorname{tr}(F\Gamma F^{\top})-\lVert FZ^{\top}\rVert_{F}^{2}-2\lVert Z^{\top}F\rVert_{F}^{2}$: where $\Gamma$ is positive semidefinite FA's
residual never rises. With $H = Z^{\top}B$, $M = WC$: $\dot{H} = B^{\top}B-M^{\top}H$,
$\dot{M} = H-(M+M^{\top}-\Gamma)M$, so FA's alignment and residual are those of an $r \times r$ system.

Does not show: the limit of FA from other starts (N13); $\lVert E\rVert_{F}$ itself can rise though $\Gamma$ is positive.
"""

from dataclasses import replace

from derivations.instances import THIRTY
from derivations.theories import FA, FA_STAR, RESIDUAL
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain, sympy_scalar

ZERO = Theory(
    name="fa_from_zero",
    title=r"FA from the zero start: $Z = BX$, $W = X^{2}B^{\top}Y/2$, $\dot{X} = I-HX^{3}/2$ with $H = B^{\top}B$",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "X": ("r", "r")},
    symmetric=("X",),
    definitions={
        "B": "Y @ C",
        "H": "B.T @ B",
        "Z": "B @ X",
        "W": "X @ X @ B.T @ Y / 2",
        "E": "Y - Z @ W",
        "F": "E @ C",
    },
    relations=("X @ H == H @ X",),
    flow={"X": "I_r - H @ X @ X @ X / 2"},
    starts={"X": "0"},
)
COMMUTING = replace(
    ZERO,
    name="fa_commuting",
    title="the same equation from any X that commutes with H, so that the identities are tested away from zero",
    starts={"X": "I_r + H / 8"},
)
GAMMA = Theory(
    name="fa_gamma",
    title=r"FA, with $\Gamma = WC+C^{\top}W^{\top}-Z^{\top}Z$ and $H = Z^{\top}B$",
    shapes={**FA.shapes},
    definitions={**RESIDUAL, "Gam": "M + M.T - Z.T @ Z", "H": "Z.T @ B"},
    flow=FA.flow,
    trajectory="fa",
    latex={"Gam": r"\Gamma"},
)
EIGENVALUE = Theory(
    name="fa_from_zero_eigenvalue",
    title="one eigenvalue `h > 0` of `H`; `c` its cube root: $h = 2c^{3}$, and `x == v/c` with $v = cx$",
    shapes={"c": (), "v": ()},
    definitions={"h": "2 * c**3", "x": "v / c"},
    kind="scalars",
)

FIRST = Part(
    "Z solves FA",
    says="D(Z) == E @ C",
    theory=COMMUTING,
    by=chain(("B @ (I_r - H @ X @ X @ X / 2)", r"$\dot{X}$ from its equation"), last="$XH = HX$"),
    controls=("D(Z) == 2 * E @ C", "D(Z) == E @ C @ X", "D(Z) == B"),
)
SECOND = Part(
    "W solves FA",
    says="D(W) == Z.T @ E",
    theory=COMMUTING,
    by=chain(last=r"$\mathrm{d}X^{2}/\mathrm{d}t = 2X-HX^{4}$, as `X` and `H` commute"),
    controls=("D(W) == 2 * Z.T @ E", "D(W) == Z.T @ Y"),
)
ALIGNED = Part(
    "alignment is positive from the start",
    says="W @ C == X @ H @ X / 2",
    theory=COMMUTING,
    by=chain(last="$WC = X^{2}H/2$, and `X` commutes with `H`"),
    controls=("W @ C == X @ H @ X", "W @ C == H / 2"),
    note="A congruence of the Gram matrix `H`: positive semidefinite.",
)
RATE = Part(
    "the rate of an eigenvalue at its limit",
    says="1 - h * x**3 / 2 == (1 - v) * (1 + v + v**2)",
    theory=EIGENVALUE,
    by=sympy_scalar(positive=("c",)),
    controls=("1 - h * x**3 / 2 == (1 - v) * (1 + v)", "1 - h * x**3 / 2 == (1 - v) * (1 + v + v**2) / 2"),
    note=r"So $v = cx$ obeys $\dot{v} = c(1-v^{3})$: near `v == 1` the distance decays at the rate $3c = 3(h/2)^{1/3}$.",
)
CONSTANT = Part(
    "Gamma is constant",
    says="D(Gam) == 0",
    theory=GAMMA,
    by=chain(last=r"Appendix E's invariant"),
    controls=("D(M + M.T) == 0", "D(M + M.T + Z.T @ Z) == 0"),
)
RESIDUAL_LAW = Part(
    "the law of the residual",
    says="D(normF(F)**2) == -tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - 2 * normF(Z.T @ F)**2",
    theory=GAMMA,
    by=chain(last=r"$\dot{F} = -FM-ZZ^{\top}F$, and $M+M^{\top} = \Gamma+Z^{\top}Z$"),
    controls=(
        "D(normF(F)**2) == -tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - normF(Z.T @ F)**2",
        "D(normF(F)**2) == -2 * tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - 2 * normF(Z.T @ F)**2",
        "D(normF(E)**2) == -tr(F @ Gam @ F.T) - normF(F @ Z.T)**2 - 2 * normF(Z.T @ F)**2",
    ),
    note="All three terms are at most 0 where Gamma is positive semidefinite.",
)
REDUCED_H = Part(
    "FA in r x r: H",
    says="D(H) == B.T @ B - M.T @ H",
    theory=GAMMA,
    by=chain(last=r"$\dot{Z} = B-ZM$"),
    controls=("D(H) == B.T @ B - M @ H", under(FA_STAR, "D(Z.T @ B) == B.T @ B - M @ Z.T @ B", r"`M`, not $M^{\top}$")),
)
REDUCED_M = Part(
    "FA in r x r: M",
    says="D(M) == H - (M + M.T - Gam) @ M",
    theory=GAMMA,
    by=chain(last=r"$\dot{M} = Z^{\top}F = Z^{\top}B-Z^{\top}ZM$"),
    controls=("D(M) == H - (M + M.T + Gam) @ M", "D(M) == H - (M + M.T) @ M"),
)
NEVER_RISES = Part(
    "the residual falls where Gamma is positive, at instances",
    says="D(normF(F)**2) <= -lambda_min(Gam) * normF(F)**2 if lambda_min(Gam) > 1/1000 and normF(F)**2 > 1/1000000",
    theory=Theory(
        name="fa_from_aligned",
        title=r"FA from an aligned start: $W(0) = C^{\top}$",
        shapes={**FA.shapes},
        definitions=GAMMA.definitions,
        flow=FA.flow,
        starts={"Z": "Y @ C / 100", "W": "C.T"},
        trajectory="fa",
        latex=GAMMA.latex,
    ),
    by=ball_cases(draws=THIRTY, t=("1/8", "1/2")),
    decides=False,
    controls=("D(normF(F)**2) <= -100 * lambda_max(Gam) * normF(F)**2 if normF(F)**2 > 1/1000000",),
)
POSITIVE = Part(
    "the zero start at instances",
    says="psd(X) and lambda_min(W @ C + C.T @ W.T) > -1/1000000000000",
    theory=ZERO,
    by=ball_cases(draws=THIRTY, t=("1/8", "1")),
    decides=False,
    controls=("psd(-X)", "lambda_min(W @ C + C.T @ W.T) > 1 + normF(H)**2"),
)

CLAIM = Claim(
    label="n14",
    title="FA from the zero start, exactly",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=ZERO,
    statement=r"FA from `Z == 0`, `W == 0` is $Z = BX$, $W = X^{2}B^{\top}Y/2$ with $\dot{X} = I-B^{\top}BX^{3}/2$, `X(0) == 0`; and Gamma's law for every start.",
    parts=(FIRST, SECOND, ALIGNED, RATE, CONSTANT, RESIDUAL_LAW, REDUCED_H, REDUCED_M, NEVER_RISES, POSITIVE),
    uses=("appendix-e",),
    hypotheses=(("the zero start, for the closed form", "start of the theory"),),
    tags=("identity", "closed-form"),
)
