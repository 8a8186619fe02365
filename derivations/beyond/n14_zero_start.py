r"""N14: FA from the zero start, exactly; Gamma's law, and FA in size $r \times r$.

From `Z(0) == 0`, `W(0) == 0`, with $B = YC$ and $H = B^{\top}B$: $Z = BX$ and $W = X^{2}B^{\top}Y/2$, where
$\dot{X} = I-HX^{3}/2$, `X(0) == 0`, `X` symmetric and commuting with `H`. In an eigenbasis of `H` each eigenvalue
obeys $\dot{x} = 1-hx^{3}/2$: it rises to $(2/h)^{1/3}$ at the rate $3(h/2)^{1/3}$; any `r`, even `r > n`. So
$WC = HX^{2}/2$ is positive semidefinite: alignment from the start. (The zero start is at rest for GD.)

With $F = (Y-ZW)C$, from any start $\Gamma = WC+C^{\top}W^{\top}-Z^{\top}Z$ is constant (Appendix E), and
$\mathrm{d}/\mathrm{d}t\lVert F\rVert_{F}^{2} = -\operatorname{tr}(F\Gamma F^{\top})-\lVert FZ^{\top}\rVert_{F}^{2}-2\lVert Z^{\top}F\rVert_{F}^{2}$: where $\Gamma$ is positive semidefinite FA's
residual never rises, where $\Gamma \ge \mu I$ it falls like $\exp(-\mu t)$, and in all it rises by at most $-\lambda_{\min}(\Gamma)$ times
N11's bound. With $H = Z^{\top}B$, $M = WC$: $\dot{H} = B^{\top}B-M^{\top}H$,
$\dot{M} = H-(M+M^{\top}-\Gamma)M$, so FA's alignment and residual are those of an $r \times r$ system.

Does not show: the limit of FA from other starts (N13); $\lVert E\rVert_{F}$ itself can rise though $\Gamma$ is positive.
"""

from dataclasses import replace

from derivations import gamma_proofs as gamma
from derivations.beyond import n11_fa_rate as n11
from derivations.gamma_proofs import GAMMA
from derivations.instances import THIRTY, WELL_SCALED
from derivations.theories import FA_STAR
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
    says=gamma.LAW_SAYS,
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
HOLDS = f"{gamma.LEAST} > 1/1000 and normF(F(0)) > 1/1000 and t > 0"
DECAY = Part(
    "the residual falls exponentially where Gamma is positive",
    says=gamma.DECAY_SAYS,
    theory=gamma.GROWING,
    by=gamma.DECAY_BY,
    controls=(
        under(gamma.FROM_ALIGNED, f"normF(F)**2 >= normF(F(0))**2 if {HOLDS}"),
        under(gamma.FROM_ALIGNED, f"normF(F)**2 <= normF(F(0))**2 * exp(-40 * {gamma.LEAST} * t) if {HOLDS}"),
        under(gamma.FROM_ALIGNED, f"normF(F)**2 <= normF(F(0))**2 * exp(-normF(Gam(0)) * t) if {HOLDS}"),
    ),
    note=r"$k/k(0) = \exp(\mu t)$. With `mu == 0`: where $\Gamma$ is positive semidefinite FA's residual never rises.",
)
RISE = Part(
    "FA's own Lemma 8",
    says=gamma.RISE_SAYS,
    theory=GAMMA,
    by=gamma.RISE_BY,
    controls=(
        f"rise(normF(F)**2, 0, T) <= {gamma.BELOW} * ({n11.TOTAL}) / 1000 if T >= 0",
        "rise(normF(F)**2, 0, T) <= 0 if T >= 0",
        f"rise(normF(F)**2, 0, T) >= {gamma.BELOW} * ({n11.TOTAL}) if T > 0",
    ),
    note="Where the residual rises it does so at most at the rate $-\\lambda_{\\min}(\\Gamma)$, and N11 bounds its integral.",
)
NEVER_RISES = Part(
    "the residual falls where Gamma is positive, at instances",
    says=(
        "lambda_min(Gam) * normF(F)**2 <= -D(normF(F)**2) and normF(F)**2 <= normF(F(0))**2 * exp(-lambda_min(Gam) * t) "
        "if lambda_min(Gam) > 1/1000 and normF(F)**2 > 1/1000000"
    ),
    theory=gamma.FROM_ALIGNED,
    by=ball_cases(draws=THIRTY, t=("1/8", "1/2")),
    decides=False,
    controls=("100 * lambda_max(Gam) * normF(F)**2 <= -D(normF(F)**2) if normF(F)**2 > 1/1000000",),
)
RISES = Part(
    "FA's own Lemma 8, at instances",
    says=gamma.RISE_SAYS,
    theory=GAMMA,
    by=ball_cases(draws=WELL_SCALED, T=("1/4",)),
    decides=False,
    controls=(f"rise(normF(F)**2, 0, T) <= {gamma.BELOW} * ({n11.TOTAL}) / 1000 if T >= 0",),
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
    statement=r"FA from `Z == 0`, `W == 0` is $Z = BX$, $W = X^{2}B^{\top}Y/2$ with $\dot{X} = I-B^{\top}BX^{3}/2$, `X(0) == 0`; for every start Gamma's law, an exponential rate where $\Gamma > 0$, and a bound on the residual's total rise.",
    parts=(
        FIRST,
        SECOND,
        ALIGNED,
        RATE,
        CONSTANT,
        RESIDUAL_LAW,
        DECAY,
        RISE,
        REDUCED_H,
        REDUCED_M,
        NEVER_RISES,
        RISES,
        POSITIVE,
    ),
    uses=("appendix-e", "n11"),
    hypotheses=(("the zero start, for the closed form", "start of the theory"),),
    tags=("identity", "closed-form"),
)
