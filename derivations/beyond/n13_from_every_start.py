r"""N13: FA and FA* reach Lemma 1's error from every start.

If $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$ (almost surely, for a Gaussian `C`), then along FA from
any start $ZW$ tends to $PY$, `P` the projector on the columns of $YC$; the same for FA*. So Theorems 2 to 4 hold
for FA and FA* as algorithms, not only "at a stationary point". Appendix E gives $F \to 0$ for $F = EC$, $E = Y-ZW$, with `Z` and $M = WC$
bounded; $B = YC$. With $X = B^{+}Y$ (so $BX = PY$) and $V = W-MX$: $ZW-PY = ZV-FX$ and
$\dot{V} = Z^{\top}(I-P)Y-Z^{\top}ZV$, so it is enough that $ZV \to 0$. (B) $\operatorname{rank}(YC) = \operatorname{rank} Y$: $PY = Y$, so
$\lVert V\rVert$ never grows, the integral of $\lVert ZV\rVert^{2}$ is at most $\lVert V(0)\rVert^{2}/2$, and $ZV \to 0$
(Barbalat). (A) $\operatorname{rank}(YC) = r$: $B^{+}B = I$, so $(B^{+}Z)M = I-B^{+}F$ tends to $I$; both factors are
bounded, so $Q = MB^{+}Z-I$ tends to 0, too, and $(I-P)Z = -(I-P)FB^{+}Z-(I-P)ZQ$ does. With
$\lVert V\rVert^{2} \le 2c\lVert ZV\rVert^{2}+2\lVert QV\rVert^{2}$, `c` a bound of $\lVert MB^{+}\rVert^{2}$, the derivative of $\lVert V\rVert^{2}$ is at most
$-(1-4\lVert Q\rVert^{2})\lVert V\rVert^{2}/(2c)$ plus what tends to 0: so $V \to 0$ (Gronwall). FA*: $Z^{\top}Z$ is constant, and $E = FX$ in (B),
$V = (Z^{\top}Z)^{-1}Z^{\top}(I-P)Y$ in (A). Extends Lillicrap et al. (2014), Theorem 1, which is the case $\Gamma = 0$
and `C` of full row rank. Without the rank condition FA need not converge at all: an exact solution below has `W`
growing like `sqrt(t)`.

Does not show: a rate in case (B), where there is none in general; nor one in (A).
"""

from dataclasses import replace

from derivations.beyond.n11_fa_rate import TOTAL
from derivations.every_start_full import FADES_BY, FADES_SAYS
from derivations.every_start_kept import (
    APART,
    BUDGET_BY,
    BUDGET_SAYS,
    KEPT,
    LAW_BY,
    LAW_SAYS,
    REACHED,
    UNSEEN_BY,
    UNSEEN_SAYS,
)
from derivations.every_start_proofs import LOW, REACHED_BY, REACHED_SAYS, STAR, STAR_BY
from derivations.instances import RANK_KEPT, SQUARE
from derivations.theories import RESIDUAL
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import ball_cases, chain, sympy_scalar

CASE_B = Theory(
    name="fa_rank_kept",
    title=r"FA with $\operatorname{rank}(YC) = \operatorname{rank} Y$: $Y = LK^{\top}$, $K^{\top}CC^{\top}K$ regular with inverse `Ni`, $X = C^{\top}K(K^{\top}CC^{\top}K)^{-1}K^{\top}$, so $Y = YCX$",
    shapes={
        "L": ("n", "k"),
        "K": ("m", "k"),
        "C": ("m", "r"),
        "Z": ("n", "r"),
        "W": ("r", "m"),
        "Ni": ("k", "k"),
    },
    symmetric=("Ni",),
    definitions={"Y": "L @ K.T", **RESIDUAL, "X": "C.T @ K @ Ni @ K.T", "V": "W - M @ X"},
    relations=("K.T @ C @ C.T @ K @ Ni == I_k", "Ni @ K.T @ C @ C.T @ K == I_k"),
    values={"Ni": "inv(K.T @ C @ C.T @ K)"},
    flow={"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    kind="free",
    latex={"Ni": "N^{-1}"},
)
REGULAR = replace(
    REACHED,
    name="fa_regular",
    title="the same where $B = YC$ has full column rank, so that $B^{+} = (B^{\\top}B)^{-1}B^{\\top}$: for instances",
    definitions={**REACHED.definitions, "X": "inv(B.T @ B) @ B.T @ Y", "P": "B @ inv(B.T @ B) @ B.T"},
)
DIVERGING = Theory(
    name="fa_without_the_rank",
    title=r"`n == r == 1`, `m == 2`, $Y = (0,y)$, $C = (1,0)^{\top}$: `z`, `w` the first and `v` the second entry of `W`",
    shapes={"y": (), "t": ()},
    definitions={
        "z": "(1 + t)**(-1/2)",
        "w": "1 / (2 * (1 + t))",
        "v": "2 * y * ((1 + t)**(3/2) - 1) / (3 * (1 + t))",
    },
    kind="scalars",
)
SIGNS = {"positive": ("y",), "nonnegative": ("t",)}

LIMIT = Part(
    "FA reaches P Y",
    says=REACHED_SAYS,
    theory=REACHED,
    by=REACHED_BY,
    controls=(
        f"normF{APART}**2 == 0 if {LOW}",
        under(REGULAR, f"normF{APART}**2 >= normF{APART.replace('Z @ W', 'Z(0) @ W(0)')}**2"),
        f"D(normF{APART}**2) >= 0 if {LOW}",
        f"normF(Z @ W - Y)**2 == 0 if {LOW}",
    ),
    note="From every start; that FA exists for all time is part of what the limit says.",
)
STAR_LIMIT = Part(
    "FA* reaches P Y",
    says=REACHED_SAYS,
    theory=STAR,
    by=STAR_BY,
    controls=(
        f"normF{APART}**2 == 0 if {LOW}",
        f"D(normF{APART}**2) >= 0 if {LOW}",
        f"normF(Z @ W - Y)**2 == 0 if {LOW}",
    ),
)
FADES = Part(
    "(A) V tends to 0",
    says=FADES_SAYS,
    theory=REACHED,
    by=FADES_BY,
    controls=(
        "normF(V)**2 == 0 if rank(Y @ C) >= r",
        "D(normF(V)**2) >= 0 if rank(Y @ C) >= r",
        "D(normF(V)**2) == 0 if rank(Y @ C) >= r",
    ),
    note=r"In (B) it need not: only $ZV$ does.",
)
LAW = Part(
    "(B) V never grows",
    says=LAW_SAYS,
    theory=REACHED,
    by=LAW_BY,
    controls=(
        LAW_SAYS.replace("-2 *", "-1 *"),
        LAW_SAYS.replace("-2 *", "2 *"),
        LAW_SAYS.replace("normF(V)", "normF(W)"),
    ),
    note=r"So the integral of $\lVert ZV\rVert^{2}$ over all time is at most $\lVert V(0)\rVert^{2}/2$.",
)
UNSEEN = Part(
    "(B) Z V tends to 0",
    says=UNSEEN_SAYS,
    theory=REACHED,
    by=UNSEEN_BY,
    controls=(
        f"normF(Z @ V)**2 == 0 if {KEPT}",
        f"D(normF(Z @ V)**2) >= 0 if {KEPT}",
        f"D(normF(Z @ V)**2) == 0 if {KEPT}",
    ),
)
BUDGET_AT = BUDGET_SAYS.removesuffix(f" if T >= 0 and {KEPT}")
AT_CASES = Part(
    "(B) the whole error, at instances",
    says=BUDGET_AT,
    theory=REGULAR,
    by=ball_cases(draws=(*SQUARE, *RANK_KEPT), T=("1/8", "2")),
    decides=False,
    every=False,
    controls=(
        BUDGET_AT.replace("<=", ">="),
        f"integral(normF(E)**2, 0, T) <= ({TOTAL}) / 100",
        "integral(normF(E)**2, 0, T) <= normF(V(0))**2 if T >= 2",
    ),
    note="Instances in which $YC$ has the rank of `Y`: twenty with $n = r$, six with $n > r$.",
)
BUDGET = Part(
    "(B) the whole error has a finite integral",
    says=BUDGET_SAYS,
    theory=REACHED,
    by=BUDGET_BY,
    controls=(
        under(REGULAR, BUDGET_AT.replace("<=", ">=")),
        under(REGULAR, "integral(normF(E)**2, 0, T) <= normF(V(0))**2 if T >= 2"),
    ),
    note=r"$E = FX-ZV$, so $\lVert E\rVert_{F}^{2} \le 2\lVert FX\rVert_{F}^{2}+2\lVert ZV\rVert_{F}^{2}$: the budgets of `F` (N11) and of $ZV$.",
)
FACTORS = Part(
    "(B) in matrix words: Y is B X",
    says="Y == B @ X",
    theory=CASE_B,
    by=chain(last=r"`Ni` is the inverse of $K^{\top}CC^{\top}K$"),
    controls=("Y == B @ X / 2", "Y == Z @ M @ X", "Y == -B @ X"),
)
ERROR = Part(
    "(B) in matrix words: the error",
    says="E == F @ X - Z @ V",
    theory=CASE_B,
    by=chain(last="$Y = BX$ and $F = B-ZM$"),
    controls=("E == F @ X", "E == F @ X + Z @ V", "E == F @ X - Z @ W"),
)
DECAY = Part(
    "(B) in matrix words: V",
    says="D(V) == -Z.T @ Z @ V",
    theory=CASE_B,
    by=chain(last=r"$\dot{W} = Z^{\top}E$, $\dot{M} = Z^{\top}F$, and $E-FX = -ZV$"),
    controls=("D(V) == -Z.T @ Z @ W", "D(V) == Z.T @ Z @ V", "D(V) == -2 * Z.T @ Z @ V", "D(W) == -Z.T @ Z @ V"),
)
LATE = Part(
    "late, at instances",
    says=f"normF{APART}**2 <= normF(Y)**2 / 100",
    theory=REGULAR,
    by=ball_cases(draws=(*SQUARE, *RANK_KEPT), t=("16",)),
    decides=False,
    every=False,
    controls=(f"normF{APART.replace('Z @ W', 'Z(0) @ W(0)')}**2 <= normF(Y)**2 / 100",),
)
SOLUTION_Z = Part(
    "without the rank condition: z",
    says="D(z) == -z * w",
    theory=DIVERGING,
    by=sympy_scalar(**SIGNS),
    controls=("D(z) == -2 * z * w", "D(z) == z * w"),
    note=r"$EC = -zw$, so $\dot{z} = -zw$.",
)
SOLUTION_W = Part(
    "without the rank condition: w",
    says="D(w) == -z**2 * w",
    theory=DIVERGING,
    by=sympy_scalar(**SIGNS),
    controls=("D(w) == -z * w",),
)
SOLUTION_V = Part(
    "without the rank condition: v",
    says="D(v) == z * (y - z * v)",
    theory=DIVERGING,
    by=sympy_scalar(**SIGNS),
    controls=("D(v) == z * y", "D(v) == z * (y - 2 * z * v)"),
)
GROWS = Part(
    "and v grows like sqrt(t)",
    says="v >= 2 * y * (sqrt(1 + t) - 1) / 3",
    theory=DIVERGING,
    by=sympy_scalar("2 * y * t / (3 * (1 + t))", **SIGNS),
    controls=("v >= 2 * y * (sqrt(1 + t) + 1) / 3", "v >= y * (sqrt(1 + t) - 1)"),
    note=r"So `W` diverges, though $EC$ and $Z^{\top}E$ tend to 0; $ZW$ tends to $(0,2y/3)$, neither $PY = 0$ nor `Y`.",
)

CLAIM = Claim(
    label="n13",
    title="FA and FA* reach Lemma 1's error from every start",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=REACHED,
    statement=r"If $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$, then $ZW$ tends to $PY$ along FA and FA* from every start.",
    parts=(
        LIMIT,
        STAR_LIMIT,
        FADES,
        LAW,
        UNSEEN,
        BUDGET,
        AT_CASES,
        FACTORS,
        ERROR,
        DECAY,
        LATE,
        SOLUTION_Z,
        SOLUTION_W,
        SOLUTION_V,
        GROWS,
    ),
    uses=("lemma1", "appendix-e", "lemma13", "n11"),
    hypotheses=(
        (
            r"$\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$",
            "needed: the exact solution diverges without it",
        ),
    ),
    tags=("convergence", "limit"),
)
