r"""N17: a little more rank repairs FA.

At FA's limit $ZW = PY$ (N13), `P` the projector on the columns of $YC$, and for
$1 \le k \le \min(r-2,\operatorname{rank} Y)$ and a Gaussian `C`,
$E\lVert Y-ZW\rVert_{F}^{2} \le (1+k/(r-k-1))\sum_{j>k}\sigma_{j}^{2}$, with $\sigma_{j}$ the singular values of `Y`: with $r = 2k+1$ at most twice the best rank-k
error. For any `X`, $\lVert(I-P)Y\rVert_{F} \le \lVert Y-YCX\rVert_{F}$: the projector is the best approximation
from the columns of `B`. With $V_{1}$ the first `k` right singular vectors and $X = (V_{1}^{\top}C)^{+}V_{1}^{\top}$, $Y-YCX$ is
the tail of `Y` minus the tail's image: its squared norm is the tail's plus $\lVert S_{2}\Omega_{2}\Omega_{1}^{+}\rVert_{F}^{2}$ ($S_{2}$ the
tail's singular values; $\Omega = V^{\top}C$ is Gaussian, its blocks $\Omega_{1}$ and $\Omega_{2}$ independent), whose expectation is the tail's squared norm times
$E\lVert\Omega_{1}^{+}\rVert_{F}^{2} = k/(r-k-1)$, a moment of the inverse Wishart law. This is Halko, Martinsson, Tropp
(2011), Theorem 10.5, read for FA: FA with `r` hidden units is a randomised range finder.

Does not show: `r == k + 1`, which is not enough: the moment is infinite there; nor how far from its mean the error is.
"""

from derivations import oversampling_proofs as proofs
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import chain, sympy_scalar
from faverify.methods.probability_samples import sampled

RANGE = Theory(
    name="range_finder",
    title="`P` the orthogonal projector on the columns of $B = YC$; `X` any matrix",
    shapes={"Y": ("n", "m"), "C": ("m", "r"), "X": ("r", "m"), "P": ("n", "n")},
    symmetric=("P",),
    definitions={"B": "Y @ C"},
    relations=("P @ P == P", "P @ Y @ C == Y @ C"),
    values={"P": "proj(Y @ C)"},
    kind="free",
)
SPLIT = Theory(
    name="head_and_tail",
    title=r"$K_{1}^{\top}K_{1} = I$, the first right singular vectors; `T2` the tail of `Y`; `J` a right inverse of $K_{1}^{\top}C$, $X = JK_{1}^{\top}$",
    shapes={
        "T2": ("q", "m"),
        "A1": ("m", "k"),
        "K1": ("m", "k"),
        "C": ("m", "r"),
        "Wi": ("k", "k"),
    },
    symmetric=("Wi",),
    definitions={"J": "C.T @ K1 @ Wi", "X": "J @ K1.T"},
    relations=("K1.T @ C @ C.T @ K1 @ Wi == I_k", "Wi @ K1.T @ C @ C.T @ K1 == I_k", "K1.T @ K1 == I_k"),
    values={"Wi": "inv(K1.T @ C @ C.T @ K1)", "K1": "A1 @ inv(sqrtm(A1.T @ A1))"},
    kind="free",
    latex={"Wi": r"\Omega^{-1}"},
)
LAWS = Theory(
    name="range_finder_in_numbers",
    title="`k` singular values 4 and `m` of 1/2, `r` hidden units, Gaussian `C`",
    shapes=dict.fromkeys(("k", "m", "r"), ()),
    kind="laws",
)
COUNTS = Theory(
    name="oversampling_counts",
    title="`k` the rank compared with, $r = 2k+1+s$ hidden units",
    shapes={"k": (), "s": ()},
    definitions={"r": "2 * k + 1 + s"},
    kind="scalars",
)

BEST = Part(
    "the projector is the best approximation",
    says="normF(Y - B @ X)**2 == normF(Y - P @ Y)**2 + normF(P @ Y - B @ X)**2",
    theory=RANGE,
    by=chain(last=r"$PB = B$, $P^{\top} = P = PP$: the two parts are orthogonal"),
    controls=(
        "normF(Y - B @ X)**2 == normF(Y - P @ Y)**2",
        "normF(Y - B @ X)**2 == normF(Y - P @ Y)**2 - normF(P @ Y - B @ X)**2",
        "normF(Y - B @ X)**2 == normF(Y - P @ Y)**2 + normF(Y - B @ X - P @ Y)**2",
    ),
)
HEAD = Part(
    "the head is reproduced",
    says="K1.T @ C @ X == K1.T",
    theory=SPLIT,
    by=chain(last=r"`J` is a right inverse of $K_{1}^{\top}C$"),
    controls=("K1.T @ C @ X == 2 * K1.T", "C @ X == K1 @ K1.T", "K1.T @ C @ X == 0"),
    note=r"So $Y-YCX = L_{2}K_{2}^{\top}(I-CX)$: only the tail is left.",
)
TAIL = Part(
    "what is left of the tail",
    says="normF(T2 - T2 @ C @ X)**2 == normF(T2)**2 - 2 * tr(T2.T @ T2 @ C @ X) + normF(T2 @ C @ J)**2",
    theory=SPLIT,
    by=chain(last=r"$K_{1}^{\top}K_{1} = I$"),
    controls=(
        "normF(T2 - T2 @ C @ X)**2 == normF(T2)**2 + 2 * tr(T2.T @ T2 @ C @ X) + normF(T2 @ C @ J)**2",
        "normF(T2 - T2 @ C @ X)**2 == normF(T2)**2 + normF(T2 @ C @ J)**2",
    ),
    note=r"With $T_{2}K_{1} = 0$ the middle term is 0: $\operatorname{tr}(T_{2}^{\top}T_{2}CJK_{1}^{\top}) = \operatorname{tr}(K_{1}^{\top}T_{2}^{\top}\ldots)$.",
)
ERROR = Part(
    "the error, for every outcome",
    says=proofs.ERROR_SAYS,
    theory=proofs.MODEL_FIXED,
    by=proofs.ERROR_BY,
    controls=(
        "normF(Y - Q @ Y)**2 < 0",
        "normF(Y - Q @ Y)**2 >= 2 * normF(Y)**2 + 1",
        "normF(Q @ Y)**2 >= 2 * normF(Y)**2 + 1",
    ),
    note=r"$P$ is at least as good as the right inverse $\Omega^{\top}(\Omega \Omega^{\top})^{-1}$ of $\Omega = K_{1}^{\top}C$.",
)
MOMENT = Part(
    "the moment",
    says=proofs.MOMENT_SAYS,
    theory=proofs.OMEGA,
    by=proofs.MOMENT_BY,
    controls=(
        proofs.MOMENT_SAYS.replace("* (k /", "/ 1000 * (k /"),
        proofs.MOMENT_SAYS.replace("* (k /", "* (-k /"),
        proofs.MOMENT_SAYS.replace("normF(L2)**2 * ", "0 * "),
    ),
    note=r"The inverse Wishart moment $E\operatorname{tr}(\Omega \Omega^{\top})^{-1} = k/(r-k-1)$, with an independent Gaussian factor before it.",
)
MEAN = Part(
    "the mean of the error",
    says=proofs.MEAN_SAYS,
    theory=proofs.MODEL,
    by=proofs.MEAN_BY,
    controls=(
        proofs.MEAN_SAYS.replace("* normF(L2)**2 if", "* normF(L2)**2 / 1000 if"),
        proofs.MEAN_SAYS.replace("* normF(L2)**2 if", "* -normF(L2)**2 if"),
        proofs.MEAN_SAYS.replace("(1 + k /", "(-1 - k /"),
        proofs.MEAN_SAYS.replace("* normF(L2)**2 if", "* 0 if"),
    ),
    note=r"$\lVert L_{2}\rVert^{2}$ is the tail's mass $\sum_{j > k}\sigma_{j}^{2}$.",
)
SPECTRUM = "levels(k, 4, m, 1/2)"
TAIL_MASS = "m / 4"
DRAWN_SAYS = f"E(fa_error({SPECTRUM}, r)) <= (1 + k / (r - k - 1)) * ({TAIL_MASS})"
DRAWN = Part(
    "the mean of the error, against samples",
    says=DRAWN_SAYS,
    theory=LAWS,
    by=sampled("k=5, m=50, r=11", "k=3, m=40, r=7", "k=4, m=60, r=14", share="2", most="16 * k + m / 4"),
    decides=False,
    controls=(
        DRAWN_SAYS.replace("(1 + k / (r - k - 1))", "(1 + k / (r - k - 1)) / 3"),
        DRAWN_SAYS.replace("<=", ">="),
        DRAWN_SAYS.replace("levels(k, 4, m, 1/2)", "levels(2 * k, 4, m - k, 1/2)").replace(
            "/ (r - k - 1)", "/ (4 * r)"
        ),
    ),
    note="`k` singular values 4 and `m` of 1/2: the best rank-k error is `m / 4`, and the error is at most `16 * k + m / 4`.",
)
TWICE = Part(
    "twice the rank and one more",
    says="1 + k / (r - k - 1) <= 2",
    theory=COUNTS,
    by=sympy_scalar("s / (k + s)", positive=("k",), nonnegative=("s",), reason="`r - k - 1 == k + s`"),
    controls=("1 + k / (r - k - 1) <= 3/2", "1 + 2 * k / (r - k - 1) <= 2", "1 + k / (r - k - 2) <= 2"),
)

CLAIM = Claim(
    label="n17",
    title="A little more rank repairs FA",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=RANGE,
    statement="At FA's limit the expected error is at most `1 + k/(r - k - 1)` times the best rank-k error: twice it for $r = 2k+1$.",
    parts=(MEAN, ERROR, MOMENT, BEST, HEAD, TAIL, DRAWN, TWICE),
    uses=("n13", "lemma1"),
    hypotheses=(
        ("`C` Gaussian", "definition"),
        (r"$1 \le k \le \min(r-2,\operatorname{rank} Y)$", "needed: the moment is infinite for `r == k + 1`"),
    ),
    tags=("probability", "bound"),
)
