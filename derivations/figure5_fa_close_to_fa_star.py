"""Figure 5: FA started at the optimal `W` stays close to FA* for a while.

Both flows start at the same `Z(0)` and the same optimal `W(0)`, with the same velocity of `Z`. Side by side they are
one polynomial flow of $(Z, W, X)$, with `X` in place of `Z` along FA*, enclosed over all times of an interval by the
validated integrator: close early on, farther apart later.

Does not show: the paper's instance, whose numbers are lost; nor how close FA stays for other starts or rates.
"""

from derivations.theories import FA, RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import ball_cases, curves

INSTANCE = ("gaussian", 8, 6, 3, 1)
BESIDE = Theory(
    name="fa_beside_fa_star",
    title=r"FA ($Z, W$) and FA* ($X$) from one $Z(0)$, FA from the optimal $W$: $\dot{Z} = F$, $\dot{W} = Z^{\top}E$, $\dot{X} = F_X$",
    shapes={**SHAPES, "W": ("r", "m"), "X": ("n", "r"), "Gi": ("r", "r")},
    definitions={**RESIDUAL, "FX": "(I_n - X @ Gi @ X.T) @ Y @ C"},
    flow={**FA.flow, "X": "Y @ C - X @ Gi @ X.T @ Y @ C"},
    starts={"X": "Z", "W": "inv(Z.T @ Z) @ Z.T @ Y"},
    symmetric=("Gi",),
    relations=("Gi @ X.T @ X == I_r", "X.T @ X @ Gi == I_r"),
    values={"Gi": "inv(X.T @ X)"},
    hypotheses=("`Z(0)` has full column rank",),
    latex={"Gi": "G^{-1}", "FX": "F_{X}"},
)
BOTH = (("FA", "normF(F)**2"), ("FA*", "normF(FX)**2"))

MORE = "greatest(normF(F)**2 - normF(FX)**2, 0, {})"
LESS = "greatest(normF(FX)**2 - normF(F)**2, 0, {})"

CLOSE = Part(
    "close early on",
    says=f"{MORE.format('1/8')} <= normF(F)**2 / 10 and {LESS.format('1/8')} <= normF(F)**2 / 10",
    theory=BESIDE,
    by=ball_cases(draws=(INSTANCE,), plot=curves("1/8", *BOTH)),
    controls=(
        f"{MORE.format('1/8')} <= normF(F)**2 / 100 and {LESS.format('1/8')} <= normF(F)**2 / 100",
        f"{MORE.format('1/8')} <= normF(F)**2 / 16 and {LESS.format('1/8')} <= normF(F)**2 / 16",
    ),
    note="At the start, where the letters stand, both residuals are the same `F`.",
)
LATER = Part(
    "within a fifth of the start later",
    says=f"{MORE.format('1/2')} <= normF(F)**2 / 5 and {LESS.format('1/2')} <= normF(F)**2 / 5",
    theory=BESIDE,
    by=ball_cases(draws=(INSTANCE,), plot=curves("1/2", *BOTH)),
    controls=(
        f"{MORE.format('1/2')} <= normF(F)**2 / 10 and {LESS.format('1/2')} <= normF(F)**2 / 10",
        f"{MORE.format('1/2')} <= normF(F)**2 / 7 and {LESS.format('1/2')} <= normF(F)**2 / 7",
    ),
)

CLAIM = Claim(
    label="figure5",
    title="FA from the optimal W stays close to FA* for a while",
    where="Section 3, Fig. 5",
    restoration=Restoration.RECONSTRUCTED,
    theory=FA,
    statement="FA from the optimal `W` and FA* from the same `Z(0)`: residuals within a tenth of the start for all `t <= 1/8` and a fifth for all `t <= 1/2` ($n = 8$, $m = 6$, $r = 3$ here).",
    parts=(CLOSE, LATER),
    uses=("fa-alignment",),
    hypotheses=(("a documented instance of ours: Gaussian, seed 1", "drawn deterministically; exact rationals"),),
    restoration_note="The numbers of the paper's figure are lost.",
    tags=("example", "figure"),
)
