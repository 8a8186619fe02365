"""The theories behind Theorems 3 and 4: one column of $YC$ among projectors, and laws of probability."""

from faverify.claim import Theory
from faverify.kernel.chance import fixed

COLUMN = Theory(
    name="gaussian_column",
    title="`y` a column of $YC$, `P` the projector on the columns before it, `H` and $T = I-H$ those on head and tail",
    shapes={"X": ("n", "r"), "K": ("n", "r"), "P": ("n", "n"), "H": ("n", "n"), "y": ("n", "1")},
    symmetric=("P", "H"),
    definitions={"T": "I_n - H", "v": "T @ (y - P @ H @ y)"},
    relations=("P @ P == P", "H @ H == H"),
    values={"P": "proj(X)", "H": "proj(K)"},
    hypotheses=("`P` and `H` are orthogonal projectors",),
    kind="free",
    latex={"H": "P_{1}", "T": "P_{2}"},
)
LAWS = Theory(
    name="laws",
    title=r"laws of probability: $g$ is standard normal; $C$ has independent standard normal entries; others are numbers",
    shapes={
        **dict.fromkeys(("n", "r", "k", "d", "j", "s", "beta", "tau", "c", "x", "p", "q"), ()),
        "g": (),
    },
    values={"g": "normal(0, 1)"},
    kind="laws",
)
SCALARS = Theory(
    name="chernoff",
    title="scalars: the slack `x`, `u == 1 - x`, the exponents of two Chernoff bounds, the head `h` and `eta == r/(n-r)`",
    shapes={"x": (), "u": (), "h": (), "eta": ()},
    definitions={"up": "x / (2 * (1 + x))", "down": "(1 - u) / (2 * u)"},
    kind="scalars",
)
ONE_VECTOR = Theory(
    name="one_vector",
    title=r"`r == 1`: $g2 = g^{2}$, $w = \chi^{2}_{n-1}$, $s^{2} = 1+h$, `k == n - 1`",
    shapes={"h": (), "g2": (), "w": (), "k": (), "x": ()},
    definitions={
        "s2": "1 + h",
        "cos2": "s2 * g2 / (s2 * g2 + w)",
        "ratio": "(s2 + k - (s2**2 * g2 + w) / (s2 * g2 + w)) / k",
    },
    kind="scalars",
)
SIGNS = {"positive": ("g2", "w", "k"), "nonnegative": ("h",)}
"""Signs of the letters of `ONE_VECTOR`."""
GD_CONVERGES = (
    "B. Bah, H. Rauhut, U. Terstiege, M. Westdickenberg, Learning deep linear neural networks: Riemannian gradient "
    "flows and convergence to global minimizers, Information and Inference 11 (2022), arXiv 1910.05505 (2019)"
)
RANGE = (
    "tau=3/10, r=1314, n=4001*1314",
    "tau=1/5, r=3130, n=2001*3130",
    "tau=1/10, r=13701, n=10001*13701",
    "tau=1/20, r=59503, n=40001*59503",
)
"""Where the chain of Lemmas 18-20 holds with probability 0.99: slack tau, r and n."""
WISHART = Theory(
    name="wishart",
    title="`X` and `V` have independent $N(0,1)$ entries",
    shapes={"X": ("r", "r"), "V": ("q", "r"), "e": (), "p": ()},
    values={"X": "normal(0, 1)", "V": "normal(0, 1)"},
    kind="laws",
)
WISHART_FIXED = fixed(WISHART)
FRAMES = {
    "U1": "A1 @ inv(sqrtm(A1.T @ A1))",
    "U2": "B2 @ inv(sqrtm(B2.T @ B2))",
    "V1": "D1 @ inv(sqrtm(D1.T @ D1))",
    "V2": "F2 @ inv(sqrtm(F2.T @ F2))",
}
"""Orthonormal columns: U1 and U2 orthogonal to each other, V1 and V2 too."""
FRAME_LETTERS = {
    **dict.fromkeys(("U1", "A1"), ("n", "r")),
    **dict.fromkeys(("U2", "A2"), ("n", "q")),
    **dict.fromkeys(("V1", "D1"), ("m", "r")),
    **dict.fromkeys(("V2", "D2"), ("m", "q")),
}
FRAME_DEFINITIONS = {
    "B2": "A2 - U1 @ U1.T @ A2",
    "F2": "D2 - V1 @ V1.T @ D2",
    "Y": "U1 @ V1.T + s * U2 @ V2.T",
}
FRAME_RELATIONS = (
    "U1.T @ U1 == I_r",
    "U2.T @ U2 == I_q",
    "U1.T @ U2 == 0",
    "V1.T @ V1 == I_r",
    "V2.T @ V2 == I_q",
    "V1.T @ V2 == 0",
)
LEVELS = Theory(
    name="two_levels",
    title=r"$Y = U_{1}V_{1}^{\top}+sU_{2}V_{2}^{\top}$: `r` singular values 1 and $q$ singular values $s$; `C` Gaussian, $P$ the projector on the columns of $YC$",
    shapes={
        **FRAME_LETTERS,
        **dict.fromkeys(("s", "e1", "e2", "e3", "p1", "p2", "p3", "k", "b", "y"), ()),
        "C": ("m", "r"),
        "Q": ("n", "n"),
    },
    symmetric=("Q",),
    definitions={**FRAME_DEFINITIONS, "Xh": "V1.T @ C", "Vt": "V2.T @ C", "H": "Xh.T @ Xh", "W": "Vt.T @ Vt"},
    relations=FRAME_RELATIONS,
    values={**FRAMES, "Q": "proj(Y @ C)", "C": "normal(0, 1)"},
    kind="laws",
    latex={"Q": "P", "Xh": "X", "Vt": "V"},
)
LEVELS_FIXED = fixed(LEVELS, "Q @ Q == Q")
ONE_COLUMN = Theory(
    name="one_column",
    title=r"$Y = sU_{1}V_{1}^{\top}+U_{2}V_{2}^{\top}$: `h` singular values $s$ (the paper: `h == 1`) and $q$ singular values 1; `C` one Gaussian column, $P$ the projector on $YC$",
    shapes={
        **dict.fromkeys(("U1", "A1"), ("n", "h")),
        **dict.fromkeys(("U2", "A2"), ("n", "q")),
        **dict.fromkeys(("V1", "D1"), ("m", "h")),
        **dict.fromkeys(("V2", "D2"), ("m", "q")),
        **dict.fromkeys(("s", "x", "a"), ()),
        "C": ("m", "1"),
        "J": ("q", "1"),
        "Q": ("n", "n"),
    },
    symmetric=("Q",),
    definitions={**FRAME_DEFINITIONS, "Y": "s * U1 @ V1.T + U2 @ V2.T"},
    relations=tuple(relation.replace("I_r", "I_h") for relation in FRAME_RELATIONS),
    values={**FRAMES, "Q": "proj(Y @ C)", "C": "normal(0, 1)"},
    kind="laws",
    latex={"Q": "P"},
)
ONE_COLUMN_FIXED = fixed(ONE_COLUMN, "Q @ Q == Q")
TWO_NORMALS = Theory(
    name="two_normals",
    title="`X` and `V` have independent $N(0,1)$ entries",
    shapes={"X": ("h", "1"), "V": ("q", "1"), "a": ()},
    values={"X": "normal(0, 1)", "V": "normal(0, 1)"},
    kind="laws",
)
HALVES = Theory(
    name="head_and_tail_of_a_column",
    title="`X` and `V` have independent $N(0,1)$ entries; $P$ the projector on the columns of any fixed `K`",
    shapes={
        **dict.fromkeys(("U1", "A1"), ("n", "r")),
        **dict.fromkeys(("U2", "A2"), ("n", "q")),
        **dict.fromkeys(("a", "x", "z"), ()),
        "K": ("n", "r"),
        "X": ("r", "1"),
        "V": ("q", "1"),
        "Q": ("n", "n"),
    },
    symmetric=("Q",),
    definitions={"B2": FRAME_DEFINITIONS["B2"]},
    relations=(*FRAME_RELATIONS[:3], "Q @ Q == Q"),
    values={
        **{name: FRAMES[name] for name in ("U1", "U2")},
        "Q": "proj(K)",
        **dict.fromkeys(("X", "V", "z"), "normal(0, 1)"),
    },
    kind="laws",
    latex={"Q": "P"},
)
HALVES_FIXED = fixed(HALVES)
COLUMNS = Theory(
    name="gaussian_columns",
    title=r"$Y = U_{1}V_{1}^{\top}+sU_{2}V_{2}^{\top}$; $c$ a Gaussian column, $C_{0}$ any fixed matrix, $P$ the projector on the columns of $YC_{0}$; `C` has Gaussian columns",
    shapes={
        **FRAME_LETTERS,
        **dict.fromkeys(("s", "tau", "x", "z", "w", "p"), ()),
        "C": ("m", "r"),
        "C0": ("m", "r"),
        "c": ("m", "1"),
        "Q": ("n", "n"),
    },
    symmetric=("Q",),
    definitions={
        **FRAME_DEFINITIONS,
        "y": "Y @ c",
        "H": "U1 @ U1.T",
        "T": "U2 @ U2.T",
        "g": "V1.T @ c",
        "d": "V2.T @ c",
    },
    relations=(*FRAME_RELATIONS, "Q @ Q == Q"),
    values={**FRAMES, "Q": "proj(Y @ C0)", **dict.fromkeys(("C", "c", "z"), "normal(0, 1)")},
    kind="laws",
    latex={"Q": "P", "H": "P_{1}", "T": "P_{2}", "C0": "C_{0}"},
)
COLUMNS_FIXED = fixed(COLUMNS)
