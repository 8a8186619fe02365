r"""Example 1: one dimension, where everything can be seen.

`m == r == 1` and $C = 1$: factor a vector `y` as $zw$. Along FA*, $w = z^{\top}y/\lVert z\rVert^{2}$ and
$\dot{w} = \lVert y-zw\rVert^{2}/\lVert z\rVert^{2} \ge 0$, while
$\mathrm{d}/\mathrm{d}t\lVert y-zw\rVert^{2} = -2w\lVert y-zw\rVert^{2}$: the loss rises while `w < 0` and falls
once `w > 0`. With $s = \lVert z\rVert$ (constant) and $b = \lVert y\rVert /s$ this is $\dot{w} = b^{2}-w^{2}$, so
$w = b\tanh(bt+\operatorname{artanh}(w(0)/b))$ and the loss is $s^{2}b^{2}/\cosh^{2}(\ldots)$: it peaks at exactly
$\lVert y\rVert^{2}$, when `w == 0`. Along FA, $\dot{w} = z^{\top}y-\lVert z\rVert^{2}w$ can be negative while
`w > 0` and the error is not zero: FA's alignment is not monotone.

Does not show: that FA*'s `w` is the closed form: it solves the same equation from the same start, and solutions are unique
(Picard-Lindeloef, in words). That the loss goes to 0 in the end, which the text says too, is Lemma 13, for `n` rows,
`m == r == 1` and $C = 1$. Nor anything for `r > 1`, where the loss can rise and fall many times (Fig. 3b). The numbers of the
paper's FA state are lost; the state here is ours.
"""

from derivations.theories import LATEX
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import chain, sympy_scalar

SHAPES = {"y": ("n", "1"), "z": ("n", "1")}
FA_STAR_1 = Theory(
    name="example1_fa_star",
    title=r"FA* with `m == r == 1`, $C = 1$; `g` stands for $1/\lVert z\rVert^{2}$",
    shapes={**SHAPES, "g": ("1", "1")},
    symmetric=("g",),
    definitions={"w": "g @ z.T @ y", "e": "y - z @ w"},
    relations=("g @ z.T @ z == I_1", "z.T @ z @ g == I_1"),
    flow={"z": "y - z @ g @ z.T @ y"},
    values={"g": "inv(z.T @ z)"},
    kind="free",
    latex=LATEX,
)
FA_1 = Theory(
    name="example1_fa",
    title="FA with `m == r == 1`, $C = 1$",
    shapes={**SHAPES, "w": ("1", "1")},
    definitions={"e": "y - z @ w"},
    flow={"z": "y - z @ w", "w": "z.T @ (y - z @ w)"},
    kind="free",
)
FA_STATE = Theory(
    name="example1_fa_state",
    title="a state of FA with `m == r == 1`, $C = 1$: `y == z` and `w == 2`, for any `z`",
    shapes={"z": ("n", "1")},
    definitions={"y": "z", "w": "2 * I_1", "e": "y - z @ w"},
    kind="free",
)
SOLUTION = Theory(
    name="example1_solution",
    title=r"The closed form; $s = \lVert z\rVert$, $b = \lVert y\rVert /s$, `a == artanh(w(0)/b)`",
    shapes={"s": (), "b": (), "a": (), "t": ()},
    definitions={"w": "b * tanh(b * t + a)", "loss": "s**2 * b**2 / cosh(b * t + a)**2"},
    kind="scalars",
)

ALIGNMENT = Part(
    "w never decreases",
    says="D(w) == g @ e.T @ e",
    by=chain(
        ("g @ D(z).T @ y", r"$\lVert z\rVert$ is constant (Fact 3)"),
        last=r"$\dot{z} = e$ and $e^{\top}y = e^{\top}e$ (Fact 2)",
    ),
    controls=("D(w) == e.T @ e", under(FA_1, "D(w) == e.T @ e", r"FA moves `w` by $z^{\top}e$")),
    note=r"$g = 1/\lVert z\rVert^{2} > 0$, so $\dot{w} \ge 0$, with equality only where `e == 0`.",
)
LOSS = Part(
    "w decides whether the loss falls",
    says="D(e.T @ e) == -2 * w @ e.T @ e",
    by=chain(
        ("-2 * e.T @ (e @ w + z @ D(w))", r"$\dot{e} = -\dot{z}w-z\dot{w}$, $\dot{z} = e$"),
        last=r"$e^{\top}z = 0$ (Fact 2)",
    ),
    controls=(
        "D(e.T @ e) == 2 * w @ e.T @ e",
        under(FA_1, "D(e.T @ e) == -2 * w @ e.T @ e", r"FA: $z^{\top}e$ is not 0"),
    ),
)
RICCATI = Part(
    "the closed form solves the equation of w",
    says="D(w) == b**2 - w**2",
    theory=SOLUTION,
    by=sympy_scalar(),
    controls=("D(w) == b - w**2", "D(w) == b**2 + w**2"),
)
REDUCED = Part(
    "the equation of w",
    says="D(w) == g @ (y.T @ y - y.T @ z @ w)",
    by=chain(last=r"$\dot{w} = ge^{\top}e = ge^{\top}y$ (Fact 2)"),
    controls=("D(w) == y.T @ y - y.T @ z @ w",),
    note=r"With $s = \lVert z\rVert$ and $b = \lVert y\rVert /s$: $gy^{\top}y = b^{2}$ and $gy^{\top}z = w$, so $\dot{w} = b^{2}-w^{2}$.",
)
PEAK_LOSS = Part(
    "the loss along the closed form",
    says="loss == s**2 * (b**2 - w**2)",
    theory=SOLUTION,
    by=sympy_scalar(),
    controls=("loss == s**2 * (b**2 + w**2)", "loss == b**2 - w**2"),
    note=r"$\lVert y-zw\rVert^{2} = s^{2}(b^{2}-w^{2})$: largest where `w == 0`, and there it is $s^{2}b^{2} = \lVert y\rVert^{2}$.",
)
PEAK = Part(
    "the height of the peak",
    says="loss <= s**2 * b**2",
    theory=SOLUTION,
    by=sympy_scalar("s**2 * w**2", reason="the difference is $s^{2}w^{2}$"),
    controls=("loss <= s**2 * b**2 / 2",),
    note="Attained at $bt+a = 0$, which is at a time `t >= 0` if and only if `w(0) <= 0`.",
)
FA_RATE = Part(
    "FA's alignment",
    says="D(w) == z.T @ y - z.T @ z @ w",
    theory=FA_1,
    by=chain(last=r"$\dot{w} = z^{\top}(y-zw)$"),
    controls=("D(w) == z.T @ y + z.T @ z @ w",),
)
FA_FALLS = Part(
    "a state where FA's alignment falls",
    says="z.T @ y - z.T @ z @ w == -e.T @ e",
    theory=FA_STATE,
    by=chain(last="`y == z`, `w == 2`, so `e == -z`"),
    controls=("z.T @ y - z.T @ z @ w == e.T @ e",),
    note=r"`y == z`, `w == 2`: `w > 0`, the error `-z` is not zero, and $\dot{w} = -\lVert z\rVert^{2} < 0$ by the equation above.",
)

CLAIM = Claim(
    label="example1",
    title="One dimension: alignment first, then convergence",
    where="Section 3, Example 1",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR_1,
    statement=r"FA* with `m == r == 1`, $C = 1$: `w` increases, the loss rises while `w < 0` and falls once `w > 0`, peaking at $\lVert y\rVert^{2}$; FA's `w` can fall.",
    parts=(ALIGNMENT, LOSS, REDUCED, RICCATI, PEAK_LOSS, PEAK, FA_RATE, FA_FALLS),
    uses=("fact2", "fact3", "lemma13"),
    hypotheses=(
        ("`z(0)` is not 0", r"relation: $1/\lVert z\rVert^{2}$ exists"),
        (r"$\lvert w(0)\rvert <b$ for the closed form", "`a == artanh(w(0)/b)` is real"),
    ),
    restoration_note="The equations are certain; the numbers of the FA state are lost and ours.",
    tags=("identity", "example", "closed-form"),
)
