"""N12: discrete FA* works for every step size.

`Z` steps by `h * F`, any `h > 0`, with W optimal for the current Z. Then `Z'Z` grows by `h^2 F'F` (`F'Z = 0`, Fact 2), and
the alignment `Z'B` by `h F'F` (`F'B = F'F`). With b the nuclear norm of B and `a = sigma_max(Z) b - tr(Z'B)`, both at the
start, let S be the sum of `h ||F||_F^2` over K steps: `S = tr(Z_K'B) - tr(Z_0'B) <= sqrt(sigma_max(Z_0)^2 + h S) b -
tr(Z_0'B) <= a + b sqrt(h S)`. Solve the quadratic: the sum of `||F||_F^2` is at most `(b + sqrt(b^2 + 4 a/h))^2/4`, whatever
K is, so some state among the first K has `||F||_F^2` at most that bound over K. As h tends to 0, h times the bound tends
to a: N3.

Does not show: convergence of the iterates, or anything for discrete FA, which diverges for large steps (a part below).
"""

from derivations.theories import RESIDUAL, SHAPES
from faverify.claim import Claim, Part, Restoration, Theory, under
from faverify.methods import argued, ball_cases, chain

STEPS = Theory(
    name="fa_star_steps",
    title="discrete FA*: Z steps by h E C, W is optimal for the current Z",
    shapes={**SHAPES, "Gi": ("r", "r"), "h": (), "K": ()},
    symmetric=("Gi",),
    definitions={
        "W": "Gi @ Z.T @ Y",
        **RESIDUAL,
        "b": "nuclear(B)",
        "a": "sigma_max(Z) * nuclear(B) - tr(Z.T @ B)",
    },
    relations=("Gi @ Z.T @ Z == I_r", "Z.T @ Z @ Gi == I_r"),
    values={"Gi": "inv(Z.T @ Z)"},
    steps={"Z": "Z + h * F"},
    hypotheses=("Z has full column rank",),
    latex={"Gi": "G^{-1}"},
)
FA_STEPS = Theory(
    name="fa_steps",
    title="discrete FA: Z steps by h E C, W by h Z'E",
    shapes={**SHAPES, "W": ("r", "m"), "h": (), "K": ()},
    definitions=RESIDUAL,
    steps={"Z": "Z + h * F", "W": "W + h * Z.T @ E"},
)

GRAM = Part(
    "the Gram matrix grows",
    says="next(Z.T @ Z) == Z.T @ Z + h**2 * F.T @ F",
    by=chain(last="F'Z = 0"),
    controls=(
        "next(Z.T @ Z) == Z.T @ Z + h * F.T @ F",
        "next(Z.T @ Z) == Z.T @ Z",
        "next(Z.T @ Z) == Z.T @ Z + 2 * h**2 * F.T @ F",
        under(FA_STEPS, "next(Z.T @ Z) == Z.T @ Z + h**2 * F.T @ F", "FA: F'Z is not 0"),
    ),
)
ALIGNMENT = Part(
    "alignment never decreases",
    says="next(Z.T @ B) == Z.T @ B + h * F.T @ F",
    by=chain(last="F'B = F'F"),
    controls=(
        "next(Z.T @ B) == Z.T @ B + h**2 * F.T @ F",
        "next(Z.T @ B) == Z.T @ B - h * F.T @ F",
        under(FA_STEPS, "next(Z.T @ B) == Z.T @ B + h * F.T @ F", "FA: F'B is not F'F"),
    ),
)
SKEW = Part(
    "the skew part stays",
    says="next(Z.T @ B - B.T @ Z) == Z.T @ B - B.T @ Z",
    by=chain(last="F'F is symmetric"),
    controls=("next(Z.T @ B + B.T @ Z) == Z.T @ B + B.T @ Z",),
)
SUM = Part(
    "the sum, for every K",
    says="the sum of ||F||_F^2 over any number of steps is at most (b + sqrt(b^2 + 4 a/h))^2/4 <= b^2 + 2 a/h",
    by=argued(
        "Sum the two laws over K steps, with S the sum of h F'F's trace: tr(Z_K'B) = tr(Z_0'B) + S, and the largest singular value of Z_K squared is at most that of Z_0 squared plus h S.",
        "tr(Z_K'B) is at most the largest singular value of Z_K times b (N3), so S <= a + b sqrt(h S), a quadratic inequality in sqrt(h S).",
        "(b + x)^2/4 with x^2 = b^2 + 4 a/h is at most b^2/2 + x^2/2.",
    ),
)
BOUND = "(b + sqrt(b**2 + 4 * a / h))**2 / 4"
AT_CASES = Part(
    "the sum, at instances",
    says=f"sum_over(normF(F)**2, K) <= {BOUND} <= b**2 + 2 * a / h if h > 0",
    by=ball_cases(skip=("badly-scaled",), h=("1/1000", "1", "100"), K=("1", "8")),
    controls=(
        "sum_over(normF(F)**2, K) <= a / h if h > 0",
        f"sum_over(normF(F)**2, K) <= {BOUND} * 98 / 100 if h > 0",
        under(FA_STEPS, "sum_over(normF(F)**2, K) <= 10 * nuclear(B)**2 if h >= 100 and K > 5", "FA diverges"),
    ),
    note="Sharp: at large steps the sum comes within a thousandth of the bound.",
)
DIVERGES = Part(
    "discrete FA diverges",
    says="next(next(next(normF(F)**2))) >= 1000 * normF(F)**2 if h >= 10",
    theory=FA_STEPS,
    by=ball_cases(draws=(("gaussian", 4, 3, 2, 1), ("gaussian", 5, 4, 2, 2), ("gaussian", 6, 4, 3, 3)), h=("10",)),
    decides=False,
    controls=(
        "next(next(next(normF(F)**2))) <= normF(F)**2 if h >= 10",
        under(STEPS, "next(next(next(normF(F)**2))) >= 1000 * normF(F)**2 if h >= 10", "FA* does not"),
    ),
)

CLAIM = Claim(
    label="n12",
    title="Discrete FA* works for every step size",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=STEPS,
    statement="Discrete FA* with any h > 0: the sum of ||F_k||_F^2 over all steps is at most b^2 + 2 a/h.",
    parts=(GRAM, ALIGNMENT, SKEW, SUM, AT_CASES, DIVERGES),
    uses=("fact2", "n3"),
    hypotheses=(("Z(0) has full column rank", "W is not defined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound", "discrete"),
)
