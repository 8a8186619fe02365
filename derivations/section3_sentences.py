r"""Section 3, sentence by sentence: what the text says of the loss and of alignment beside its lemmas.

`R` is the residual $FG^{-1/2}$ with rows $r_{i}$, `A` the alignment (Lemmas 4 and 5). If the loss rises then some row has $r_{i}^{\top}Ar_{i} < 0$: only such rows lift it, since
$\mathrm{d}\ell/\mathrm{d}t = -\sum r_{i}^{\top}Ar_{i}$ (Lemma 4). Alignment grows along every direction that the
residual has: $\mathrm{d}/\mathrm{d}t\,x^{\top}Ax = 2\lVert Rx\rVert^{2} \ge 2\langle x,r_{i}\rangle^{2}$ for every
row $r_{i}$, and more generally $\ge 2(u^{\top}Rx)^{2}$ for every `u` with $\lVert u\rVert \le 1$ (Lemma 5).

Does not show: that alignment becomes positive, or how fast it grows.
"""

from dataclasses import replace

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import step
from faverify.methods import ball_cases, proof

ROWS = "rows_le(R, A, 0)"
LIFT_SAYS = f"D(l) <= -tr({ROWS} @ A @ {ROWS}.T)"
LIFT = Part(
    "only rows of negative alignment lift the loss",
    says=LIFT_SAYS,
    by=proof(
        step("falls", "D(l) == -tr(R @ A @ R.T)", "identity"),
        step(
            "others",
            f"tr(R @ A @ R.T) - tr({ROWS} @ A @ {ROWS}.T) >= 0 * (normF(R)**2 - normF({ROWS})**2)",
            "row selection",
            of="R",
            form="A",
            level="0",
        ),
        step("lift", LIFT_SAYS, "arithmetic", "falls", "others"),
        against=ball_cases(t=("0", "1/2")),
    ),
    controls=(
        f"D(l) <= tr({ROWS} @ A @ {ROWS}.T)",
        f"D(l) <= -tr({ROWS} @ A @ {ROWS}.T) - l",
        f"D(l) >= -tr({ROWS} @ A @ {ROWS}.T) + l / 100",
        "D(l) <= 0",
    ),
    note=r"So if $\mathrm{d}\ell/\mathrm{d}t > 0$, some row has $r^{\top}Ar < 0$: the right side is 0 where none has.",
)
ALIGNED_SAYS = "D(l) <= 0 if psd(A)"
ALIGNED = Part(
    "the loss falls where A is PSD",
    says=ALIGNED_SAYS,
    by=proof(
        step("falls", "D(l) == -tr(R @ A @ R.T)", "identity"),
        step("rows", "tr(R @ A @ R.T) >= 0 if psd(A)", "product", "psd(A)", by="R"),
        step("so", ALIGNED_SAYS, "arithmetic", "falls", "rows"),
    ),
    controls=("D(l) <= 0", "D(l) <= 0 if psd(A + 10 * I_r)", "D(l) >= 0 if psd(A) and l > 1/1000"),
    note="What the text reads off equation (5).",
)
WITH_U = replace(
    FA_STAR, name="fa_star_with_row", title="FA* and a fixed vector u", shapes={**FA_STAR.shapes, "u": ("n", "1")}
)
GROWTH_SAYS = "D(x.T @ A @ x) >= 2 * (u.T @ R @ x)**2 if u.T @ u <= 1"
GROWTH = Part(
    "alignment grows with every row",
    says=GROWTH_SAYS,
    theory=WITH_U,
    by=proof(
        step("rate", "D(x.T @ A @ x) == 2 * normF(R @ x)**2", "identity"),
        step("u u'", "psd(u @ u.T)", "arithmetic", of="u.T"),
        step("below its trace", "psd((u.T @ u) * I_n - u @ u.T)", "trace dominates", "u u'"),
        step(
            "on R x",
            "(u.T @ u) * normF(R @ x)**2 - tr(u @ u.T @ R @ x @ (R @ x).T) >= 0",
            "product",
            "below its trace",
            by="(R @ x).T",
        ),
        step("number", "(u @ u.T) @ (R @ x) == u @ (u.T @ (R @ x))", "grouped", left="u", middle="u.T", right="R @ x"),
        step("square", "tr(u @ u.T @ R @ x @ (R @ x).T) == (u.T @ R @ x)**2", "product", "number", right="(R @ x).T"),
        step(
            "short",
            "(1 - u.T @ u) * normF(R @ x)**2 >= 0 if u.T @ u <= 1",
            "product",
            "u.T @ u <= 1",
            by="normF(R @ x)**2",
        ),
        step("growth", GROWTH_SAYS, "arithmetic", "rate", "on R x", "square", "short"),
    ),
    controls=(
        "D(x.T @ A @ x) >= 3 * normF(R @ x)**2 if u.T @ u <= 100",
        "D(x.T @ A @ x) <= (u.T @ R @ x)**2 / 1000 if u.T @ u > 1/100",
        "D(x.T @ A @ x) == 2 * (u.T @ R @ x)**2",
        "D(x.T @ A @ x) <= 0",
    ),
    note=r"$u$ a unit vector $e_{i}$: the row $r_{i} = R^{\top}e_{i}$, and $(u^{\top}Rx)^{2} = \langle x,r_{i}\rangle^{2}$.",
)

CLAIM = Claim(
    label="section3",
    title="What section 3 says beside its lemmas",
    where="Section 3, the text",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"If `A` is PSD the loss falls; if $\mathrm{d}\ell/\mathrm{d}t > 0$ then some $r_{i}^{\top}Ar_{i} < 0$; and $\mathrm{d}/\mathrm{d}t\,x^{\top}Ax \ge 2\langle x,r_{i}\rangle^{2}$ for every row $r_{i}$ of `R`.",
    parts=(ALIGNED, LIFT, GROWTH),
    uses=("lemma4", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note=r"From the prose; the inequality for $\mathrm{d}/\mathrm{d}t\,x^{\top}Ax$ is lost, the factor 2 is that of our normalisation.",
    tags=("alignment", "convergence"),
)
