"""N13: FA and FA* reach Lemma 1's error from every start.

If `rank(Y C) = min(r, rank Y)` (almost surely, for a Gaussian C), then along FA from any start `Z W` tends to `P Y`, P the
projector on the columns of Y C; the same for FA*. So Theorems 2 to 4 hold for FA and FA* as algorithms, not only "at a
stationary point". Appendix E gives F -> 0, with Z and M = W C bounded. (A) rank(Y C) = r: `Z M = B - F` keeps full column
rank from some time on, so `Z'Z >= delta^2 I`; `V = W - G^-1 Z'Y` has `V' = -G V + o(1)`, so V -> 0 and Z'E -> 0, and the
columns of Z tend to those of B. (B) rank(Y C) = rank Y: `Y = B T`. With Q = I - (the projector on the columns of C) and `V
= W Q - M T Q`: `V' = -Z'Z V`, `E Q = F T Q - Z V` and `E (I - Q) = F C^+`. So `||V||` never grows, the integral of `||Z V||^2` is
at most `||V(0)||^2/2`, and E -> 0. Extends Lillicrap et al. (2014), Theorem 1, which is the case Gamma = 0 and C of full row
rank. Without the rank condition FA need not converge at all: an exact solution below has `W` growing like `sqrt(t)`.

Does not show: a rate in case (B), where there is none in general; the argument of (A) and the limits are prose.
"""

from derivations.theories import RESIDUAL
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, chain, sympy_scalar

CASE_B = Theory(
    name="fa_rank_kept",
    title="FA with rank(Y C) = rank Y: Y = L K', K'C C'K regular with inverse Ni, T = C'K Ni K', so Y = Y C T; Q = I - P",
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
    title="n = r = 1, m = 2, Y = (0, y), C = (1, 0)': z, w the first and v the second entry of W",
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
    by=chain(last="K'C C'K Ni = I"),
    controls=("Y == B @ T / 2", "Y == Z @ M @ T", "Y == B @ T @ Q"),
)
LAW = Part(
    "what is not seen by C decays",
    says="D(V) == -Z.T @ Z @ V",
    theory=CASE_B,
    by=chain(last="W' = Z'E, M' = Z'F, and E Q - F T Q = -Z V"),
    controls=("D(V) == -Z.T @ Z @ W", "D(V) == Z.T @ Z @ V", "D(V) == -2 * Z.T @ Z @ V", "D(W) == -Z.T @ Z @ V"),
)
UNSEEN = Part(
    "the unseen part of the error",
    says="E @ Q == F @ T @ Q - Z @ V",
    theory=CASE_B,
    by=chain(last="Y = B T and F = B - Z M"),
    controls=("E @ Q == F @ T @ Q", "E @ Q == F @ T @ Q + Z @ V", "E @ Q == F @ T - Z @ V"),
)
DISSIPATION = Part(
    "the budget of Z V",
    says="D(normF(V)**2) == -2 * normF(Z @ V)**2",
    theory=CASE_B,
    by=chain(last="V' = -Z'Z V"),
    controls=("D(normF(V)**2) == -normF(Z @ V)**2", "D(normF(V)**2) == 2 * normF(Z @ V)**2"),
    note="So the integral of ||Z V||^2 over all time is at most ||V(0)||^2 / 2.",
)
LIMITS = Part(
    "the limits",
    says="Z W tends to P Y in both cases; FA exists for all time",
    by=argued(
        "(Z, M) solves a closed polynomial system, dZ/dt = B - Z M and dM/dt = Z'(B - Z M), with bounded letters (Appendix E), so it exists for all time; W is adjoined by an affine equation.",
        "(B) F and Z V tend to 0 (Barbalat, with the two budgets), so E Q and E (I - Q) = F C^+ do; then Z W tends to Y, and P Y = Y.",
        "(A) Z M = B - F has least singular value at least half that of B from some time on, and M is bounded, so Z'Z >= delta^2 I from then on.",
        "V = W - G^-1 Z'Y has V' = -G V + o(1) (G' and (Z'Y)' are o(1) as F is), so V and Z'E = -G V tend to 0, Z W - P_Z Y too, and the columns of Z = (B - F) M^-1 tend to those of B.",
        "FA*: Z'Z is constant, F tends to 0 (Theorem 1), and Z W = P_Z Y throughout; the same two cases, with E = (I - P_Z) B T = F T in (B).",
    ),
)
SOLUTION_Z = Part(
    "without the rank condition: z",
    says="D(z) == -z * w",
    theory=DIVERGING,
    by=sympy_scalar(**SIGNS),
    controls=("D(z) == -2 * z * w", "D(z) == z * w"),
    note="E C = -z w, so z' = -z w.",
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
    note="So W diverges, though E C and Z'E tend to 0; Z W tends to (0, 2 y/3), neither P Y = 0 nor Y.",
)

CLAIM = Claim(
    label="n13",
    title="FA and FA* reach Lemma 1's error from every start",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=CASE_B,
    statement="If rank(Y C) = min(r, rank Y), then Z W tends to P Y along FA and FA* from every start.",
    parts=(FACTORS, UNSEEN, LAW, DISSIPATION, LIMITS, SOLUTION_Z, SOLUTION_W, SOLUTION_V, GROWS),
    uses=("lemma1", "appendix-e", "theorem1", "n11"),
    hypotheses=(("rank(Y C) = min(r, rank Y)", "needed: the exact solution diverges without it"),),
    tags=("convergence", "limit"),
)
