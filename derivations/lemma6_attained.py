"""Lemma 6's (2d - 1) K is attained for every d: beginning, phases and end of the construction, in matrix words.

`X` and `y` stand for the axes of the phase; with one column each they are two of the orthonormal axes of R^d. The
letters have as many columns as one likes: that many constructions side by side.
"""

from faverify.claim import Part, Theory
from faverify.methods import chain

PHASE = Theory(
    name="sharp_phase",
    title=r"one phase, seen at $c = p^{2}$, $s = q^{2}$: $P = QQ^{\top}$ projects on the axes `Q` of earlier phases (any number), `X` is the axis that is full, `y` one that is empty, `z` what is empty still; $V_{0} = 2KP+KXX^{\top}$; `plus` and `minus` are the two vectors, up to the factor $\sqrt{K/2}$; $V_{1}$ is `V` at the end",
    shapes={
        **dict.fromkeys(("Q", "X", "y", "A4", "A1", "A2"), ("n", "r")),
        **dict.fromkeys(("z", "A3"), ("n", "m")),
        **dict.fromkeys(("p", "q", "K"), ()),
    },
    definitions={
        "P": "Q @ Q.T",
        "V0": "2 * K * P + K * X @ X.T",
        "plus": "p * X + q * y",
        "minus": "p * X - q * y",
        "V": "2 * K * P + K * X @ X.T + K * q**2 * X @ X.T + K * (1 - p**2) * y @ y.T",
        "V1": "2 * K * P + 2 * K * X @ X.T + K * y @ y.T",
        "P1": "P + X @ X.T",
    },
    relations=(
        "Q.T @ Q == I_r",
        "Q.T @ X == 0",
        "X.T @ X == I_r",
        "Q.T @ y == 0",
        "X.T @ y == 0",
        "y.T @ y == I_r",
        "Q.T @ z == 0",
        "X.T @ z == 0",
        "y.T @ z == 0",
    ),
    values={
        "Q": "A4 @ inv(sqrtm(A4.T @ A4))",
        "X": "(A1 - Q @ Q.T @ A1) @ inv(sqrtm((A1 - Q @ Q.T @ A1).T @ (A1 - Q @ Q.T @ A1)))",
        "y": "(A2 - Q @ Q.T @ A2 - X @ X.T @ A2) @ inv(sqrtm((A2 - Q @ Q.T @ A2 - X @ X.T @ A2).T @ (A2 - Q @ Q.T @ A2 - X @ X.T @ A2)))",
        "z": "A3 - Q @ Q.T @ A3 - X @ X.T @ A3 - y @ y.T @ A3",
    },
    kind="free",
    latex={"plus": "v_{+}", "minus": "v_{-}", "V0": "V_{0}", "V1": "V_{1}", "P1": "P_{1}"},
)
TURN = Theory(
    name="sharp_phase_flow",
    title=r"the phase in time: $\dot{c} = -s$, $\dot{s} = c$, a quarter turn from $(1,0)$ to $(0,1)$",
    shapes={
        "V0": ("n", "n"),
        "X": ("n", "1"),
        "y": ("n", "1"),
        "c": ("1", "1"),
        "s": ("1", "1"),
        "K": (),
    },
    symmetric=("V0",),
    definitions={"V": "V0 + K * X @ s @ X.T + K * y @ y.T - K * y @ c @ y.T"},
    flow={"c": "-s", "s": "c"},
    kind="free",
    latex={"V0": "V_{0}"},
)
BEGIN = Theory(
    name="sharp_beginning",
    title=r"the first unit of time: $v_{1} = \sqrt{K}X$ alone, with `p` for the time; `z` is what stays empty",
    shapes={
        **dict.fromkeys(("X", "A1"), ("n", "r")),
        **dict.fromkeys(("z", "A3"), ("n", "m")),
        "p": ("r", "r"),
        "K": (),
    },
    definitions={"V": "K * X @ p @ X.T"},
    relations=("X.T @ X == I_r", "X.T @ z == 0"),
    flow={"p": "I_r"},
    values={"X": "A1 @ inv(sqrtm(A1.T @ A1))", "z": "A3 - X @ X.T @ A3"},
    kind="free",
)

FIRST = Part(
    "the beginning: one vector fills one axis",
    says="X.T @ V @ X == K * p and D(V) == K * X @ X.T and V @ z == 0",
    theory=BEGIN,
    by=chain(last="`X` is a unit vector, orthogonal to `z`"),
    controls=("X.T @ V @ X == K * I_r", "X.T @ V @ X == 2 * K * p", "D(V) == 2 * K * X @ X.T", "V @ X == 0"),
    note=r"$v_{1}^{\top}Vv_{1} = pK^{2} \le K\lVert v_{1}\rVert^{2}$ for $p \le 1$. At $p = 1$: $VX = KX$, `z` is empty, the total is $K$.",
)
PAIR = Part(
    "the sharp pair adds up",
    says="plus @ plus.T + minus @ minus.T == 2 * p**2 * X @ X.T + 2 * q**2 * y @ y.T",
    theory=PHASE,
    by=chain(last="the mixed products cancel"),
    controls=(
        "plus @ plus.T + minus @ minus.T == p**2 * X @ X.T + q**2 * y @ y.T",
        "plus @ plus.T - minus @ minus.T == 2 * p**2 * X @ X.T + 2 * q**2 * y @ y.T",
        "plus @ plus.T == p**2 * X @ X.T + q**2 * y @ y.T",
    ),
    note=r"Times $K/2$ this is $K(cXX^{\top}+syy^{\top})$.",
)
RATE = Part(
    "and is what V grows by",
    says="D(V) == K * X @ c @ X.T + K * y @ s @ y.T",
    theory=TURN,
    by=chain(last=r"$\dot{s} = c$, $\dot{c} = -s$"),
    controls=("D(V) == K * X @ s @ X.T + K * y @ c @ y.T", "D(V) == K * X @ c @ X.T - K * y @ s @ y.T"),
    note=r"So `V` stays the integral of the vectors' $vv^{\top}$ all along the phase.",
)
PLUS, MINUS = (
    Part(
        f"the condition holds with equality for the {name} vector",
        says=f"{letter}.T @ V @ {letter} == K * {letter}.T @ {letter}",
        theory=PHASE,
        by=chain(last=r"`X`, `y` are orthonormal, $PX = 0$, $Py = 0$"),
        controls=(
            f"{letter}.T @ V @ {letter} == 2 * K * {letter}.T @ {letter}",
            f"{letter}.T @ V0 @ {letter} == K * {letter}.T @ {letter}",
            f"{letter}.T @ V1 @ {letter} == K * {letter}.T @ {letter}",
        ),
    )
    for name, letter in (("first", "plus"), ("second", "minus"))
)
NEXT = Part(
    "a phase ends where the next begins",
    says="V1 == 2 * K * P1 + K * y @ y.T and P1 @ P1 == P1 and P1 @ y == 0 and V == V0 + K * q**2 * X @ X.T + K * (1 - p**2) * y @ y.T",
    theory=PHASE,
    by=chain(last=r"$PX = 0$, $Py = 0$, $X^{\top}y = 0$"),
    controls=("V1 == 2 * K * P + K * y @ y.T", "V1 @ y == 2 * K * y", "V1 @ X == K * X", "P1 @ X == 0"),
    note=r"$P_{1} = P+XX^{\top}$ takes the part of $P$, and `y` that of `X`: $V_{1}$ is the next $V_{0}$. The last equation: `V` goes from $V_{0}$ at $p = 1$, $q = 0$ to $V_{1}$ at $p = 0$, $q = 1$.",
)
LAST = Theory(
    name="sharp_end",
    title=r"the end of the last phase: every axis but the last, `X`, lies behind, $P = I-XX^{\top}$",
    shapes={"X": ("n", "r"), "A1": ("n", "r"), "K": ()},
    definitions={"V": "2 * K * (I_n - X @ X.T) + K * X @ X.T"},
    relations=("X.T @ X == I_r",),
    values={"X": "A1 @ inv(sqrtm(A1.T @ A1))"},
    kind="free",
)
WHOLE = Part(
    "the total at the end",
    says="tr(V) == (2 * n - tr(I_r)) * K",
    theory=LAST,
    by=chain(last=r"`X` is a unit vector ($\operatorname{tr} I_{r} = 1$ for one column), $n$ the dimension `d`"),
    controls=("tr(V) == 2 * n * K", "tr(V) == (2 * n - 2 * tr(I_r)) * K", "tr(V) == n * K"),
    note=r"Nothing is counted: the total is $\operatorname{tr} V$, and $V_{1} = 2KP_{1}+Kyy^{\top}$ with $P_{1}+yy^{\top} = I$.",
)
EMPTY = Part(
    "what was empty still is",
    says="V1 @ z == 0",
    theory=PHASE,
    by=chain(last=r"$Pz = 0$, $X^{\top}z = 0$, $y^{\top}z = 0$"),
    controls=("V1 @ (z - y @ y.T @ A3) == 0", "V1 @ y == 0"),
)
GAIN = Part(
    "a phase adds 2 K",
    says="tr(V1) - tr(V0) == 2 * K * tr(I_r)",
    theory=PHASE,
    by=chain(last="`X` and `y` are orthonormal"),
    controls=("tr(V1) - tr(V0) == K * tr(I_r)", "tr(V1) - tr(V0) == 3 * K * tr(I_r)"),
    note=r"With one column each, $\operatorname{tr} I_{r} = 1$. The first unit of time gives `K`, with $v_{1} = \sqrt{K}e_{1}$ alone; $d-1$ phases give $2K$ each: $(2d-1)K$.",
)
ATTAINED = (FIRST, PAIR, RATE, PLUS, MINUS, NEXT, EMPTY, GAIN, WHOLE)
