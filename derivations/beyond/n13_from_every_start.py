r"""N13: FA and FA* reach Lemma 1's error from every start.

If $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$ (almost surely, for a Gaussian `C`), then along FA from
any start $ZW$ tends to $PY$, `P` the projector on the columns of $YC$; the same for FA*. So Theorems 2 to 4 hold
for FA and FA* as algorithms, not only "at a stationary point". Appendix E gives $F \to 0$ for $F = EC$, $E = Y-ZW$, with `Z` and $M = WC$
bounded; $B = YC$. (A) $\operatorname{rank}(YC) = r$: $ZM = B-F$ keeps full column rank from some time on, so
$G = Z^{\top}Z \ge \delta^{2}I$; $V = W-G^{-1}Z^{\top}Y$ has $\dot{V} = -GV+o(1)$, so $V \to 0$ and $Z^{\top}E \to 0$,
and the columns of `Z` tend to those of `B`. (B) $\operatorname{rank}(YC) = \operatorname{rank} Y$: $Y = BT$. With $Q = I-{}$(the projector on the columns of `C`) and $V = WQ-MTQ$: $\dot{V} = -Z^{\top}ZV$, $EQ = FTQ-ZV$ and
$E(I-Q) = FC^{+}$ with the pseudo-inverse $C^{+}$. So $\lVert V\rVert$ never grows, the integral of $\lVert ZV\rVert^{2}$ is at most
$\lVert V(0)\rVert^{2}/2$, and $E \to 0$. Extends Lillicrap et al. (2014), Theorem 1, which is the case $\Gamma = 0$
and `C` of full row rank. Without the rank condition FA need not converge at all: an exact solution below has `W`
growing like `sqrt(t)`.

Does not show: a rate in case (B), where there is none in general. The one step that is argued is from the identities to
the limits: that a least singular value stays away from 0 from some time on, and that $\dot{V} = -GV+o(1)$ sends `V` to
0; the kernel has no rule for what holds “from some time on”.
"""

from derivations.beyond.n11_fa_rate import TOTAL
from derivations.instances import SQUARE
from derivations.theories import FA, RESIDUAL
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, chain, sympy_scalar

CASE_B = Theory(
    name="fa_rank_kept",
    title=r"FA with $\operatorname{rank}(YC) = \operatorname{rank} Y$: $Y = LK^{\top}$, $K^{\top}CC^{\top}K$ regular with inverse `Ni`, $T = C^{\top}K(K^{\top}CC^{\top}K)^{-1}K^{\top}$, so $Y = YCT$; $Q = I-P$",
    shapes={
        "L": ("n", "k"),
        "K": ("m", "k"),
        "C": ("m", "r"),
        "Z": ("n", "r"),
        "W": ("r", "m"),
        "Ni": ("k", "k"),
        "P": ("m", "m"),
    },
    symmetric=("Ni", "P"),
    definitions={
        "Y": "L @ K.T",
        **RESIDUAL,
        "T": "C.T @ K @ Ni @ K.T",
        "Q": "I_m - P",
        "V": "W @ Q - M @ T @ Q",
    },
    relations=("K.T @ C @ C.T @ K @ Ni == I_k", "Ni @ K.T @ C @ C.T @ K == I_k", "P @ P == P", "P @ C == C"),
    values={"Ni": "inv(K.T @ C @ C.T @ K)", "P": "proj(C)"},
    flow={"Z": "(Y - Z @ W) @ C", "W": "Z.T @ (Y - Z @ W)"},
    kind="free",
    latex={"Ni": "N^{-1}"},
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

FACTORS = Part(
    "Y is B T",
    says="Y == B @ T",
    theory=CASE_B,
    by=chain(last=r"`Ni` is the inverse of $K^{\top}CC^{\top}K$"),
    controls=("Y == B @ T / 2", "Y == Z @ M @ T", "Y == B @ T @ Q"),
)
LAW = Part(
    "what is not seen by C decays",
    says="D(V) == -Z.T @ Z @ V",
    theory=CASE_B,
    by=chain(last=r"$\dot{W} = Z^{\top}E$, $\dot{M} = Z^{\top}F$, and $EQ-FTQ = -ZV$"),
    controls=("D(V) == -Z.T @ Z @ W", "D(V) == Z.T @ Z @ V", "D(V) == -2 * Z.T @ Z @ V", "D(W) == -Z.T @ Z @ V"),
)
UNSEEN = Part(
    "the unseen part of the error",
    says="E @ Q == F @ T @ Q - Z @ V",
    theory=CASE_B,
    by=chain(last="$Y = BT$ and $F = B-ZM$"),
    controls=("E @ Q == F @ T @ Q", "E @ Q == F @ T @ Q + Z @ V", "E @ Q == F @ T - Z @ V"),
)
DISSIPATION = Part(
    "the budget of Z V",
    says="D(normF(V)**2) == -2 * normF(Z @ V)**2",
    theory=CASE_B,
    by=chain(last=r"$\dot{V} = -Z^{\top}ZV$"),
    controls=("D(normF(V)**2) == -normF(Z @ V)**2", "D(normF(V)**2) == 2 * normF(Z @ V)**2"),
    note=r"So the integral of $\lVert ZV\rVert^{2}$ over all time is at most $\lVert V(0)\rVert^{2}/2$.",
)
T_0, Q_0 = "inv(B.T @ B) @ B.T @ Y", "(I_m - proj(C))"
V_0 = f"normF(W(0) @ {Q_0} - W(0) @ C @ {T_0} @ {Q_0})**2"
BUDGET_SAYS = (
    f"integral(normF(E)**2, 0, T) <= (1 / sigma_min(C)**2 + 2 * sigma_max({T_0} @ {Q_0})**2) * ({TOTAL}) + {V_0}"
)
BUDGET = Part(
    "the whole error, in case (B), at instances",
    says=BUDGET_SAYS,
    theory=FA,
    by=ball_cases(draws=SQUARE, T=("1/8", "2")),
    decides=False,
    controls=(
        BUDGET_SAYS.replace("<=", ">="),
        f"integral(normF(E)**2, 0, T) <= ({TOTAL}) / 4",
        f"integral(normF(E)**2, 0, T) <= {V_0} if T >= 2",
    ),
    note=r"$\lVert E\rVert_{F}^{2} = \lVert FC^{+}\rVert_{F}^{2}+\lVert EQ\rVert_{F}^{2}$, and $\lVert EQ\rVert_{F}^{2} \le 2\lVert FTQ\rVert_{F}^{2}+2\lVert ZV\rVert_{F}^{2}$: the budgets of `F` (N11) and of $ZV$. Instances with $n = r$, where $T = (B^{\top}B)^{-1}B^{\top}Y$ has $Y = BT$.",
)
LIMITS = Part(
    "the limits",
    says="$ZW$ tends to $PY$ in both cases; FA exists for all time",
    by=argued(
        r"$(Z,M)$ solves a closed polynomial system, $\mathrm{d}Z/\mathrm{d}t = B-ZM$ and $\mathrm{d}M/\mathrm{d}t = Z^{\top}(B-ZM)$, with bounded letters (Appendix E), so it exists for all time; `W` is adjoined by an affine equation.",
        "(B) `F` and $ZV$ tend to 0 (Barbalat, with the two budgets), so $EQ$ and $E(I-Q) = FC^{+}$ do; then $ZW$ tends to `Y`, and $PY = Y$.",
        r"(A) $ZM = B-F$ has least singular value at least half that of `B` from some time on, and `M` is bounded, so $Z^{\top}Z \ge \delta^{2}I$ from then on.",
        r"$V = W-G^{-1}Z^{\top}Y$ has $\dot{V} = -GV+o(1)$ (the derivatives of $G$ and $Z^{\top}Y$ are $o(1)$ as `F` is), so `V` and $Z^{\top}E = -GV$ tend to 0, $ZW-P_{Z}Y$ too, and the columns of $Z = (B-F)M^{-1}$ tend to those of `B`.",
        r"FA*: $Z^{\top}Z$ is constant, `F` tends to 0 (Theorem 1), and $ZW = P_{Z}Y$ throughout; the same two cases, with $E = (I-P_{Z})BT = FT$ in (B).",
    ),
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
    theory=CASE_B,
    statement=r"If $\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$, then $ZW$ tends to $PY$ along FA and FA* from every start.",
    parts=(FACTORS, UNSEEN, LAW, DISSIPATION, BUDGET, LIMITS, SOLUTION_Z, SOLUTION_W, SOLUTION_V, GROWS),
    uses=("lemma1", "appendix-e", "theorem1", "n11"),
    hypotheses=(
        (
            r"$\operatorname{rank}(YC) = \min(r,\operatorname{rank} Y)$",
            "needed: the exact solution diverges without it",
        ),
    ),
    tags=("convergence", "limit"),
)
