r"""Lemma 5: alignment only grows (eq. 6).

$\dot{A} = G^{1/2}\dot{W}CG^{-1/2}+(\text{same})^{\top}$ as `G` is constant (Fact 3), and
$\dot{W} = G^{-1}F^{\top}Y$ by the product rule and Fact 3. So $\dot{W}C = G^{-1}F^{\top}YC$, and
$F^{\top}Y = C^{\top}E^{\top}Y = C^{\top}E^{\top}E$ (Fact 2) gives $F^{\top}YC = F^{\top}F$. Altogether
$\dot{A} = 2G^{-1/2}F^{\top}FG^{-1/2} = 2R^{\top}R$, which is positive semidefinite: for every fixed `x`,
$x^{\top}A(t)x$ never decreases.

Does not show: that A becomes positive semidefinite (it may stay indefinite while the loss goes to 0, Fig. 4b), or
anything about FA, whose alignment can fall (Example 1).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.kernel.script import step
from faverify.methods import alignment_cover, chain, mpmath_path, proof, sympy_entries

DERIVATIVE = Part(
    "derivative of alignment",
    says="D(A) == 2 * R.T @ R",
    by=chain(
        ("S @ D(W) @ C @ Si + (S @ D(W) @ C @ Si).T", "`G` is constant (Fact 3), hence so is its root"),
        (
            "S @ Gi @ F.T @ Y @ C @ Si + (S @ Gi @ F.T @ Y @ C @ Si).T",
            r"$\dot{W} = G^{-1}F^{\top}Y$: product rule and Fact 3",
        ),
        (
            "2 * S @ Gi @ F.T @ E @ C @ Si",
            r"$F^{\top}Y = C^{\top}E^{\top}Y = C^{\top}E^{\top}E$ (Fact 2), a symmetric matrix",
        ),
        last="$F = EC$, $G^{1/2}G^{-1} = G^{-1/2}$, $R = FG^{-1/2}$",
    ),
    controls=(
        "D(A) == R.T @ R",
        "D(W @ C + (W @ C).T) == 2 * R.T @ R",
        "D(C @ W + (C @ W).T) == 2 * E.T @ E",
        under(FA, "D(W @ C + (W @ C).T) == 2 * (E @ C).T @ E @ C", "FA in place of FA*"),
    ),
)
TWIN = Part(
    "rational twin",
    says="D(AG) == 2 * N",
    by=chain(
        last=r"$A_{G} = G^{1/2}AG^{1/2} = Z^{\top}YC+(\text{same})^{\top}$, $N = F^{\top}F$: no square root needed"
    ),
    controls=("D(AG) == N",),
)
MONOTONE = Part(
    "along every direction",
    says="D(x.T @ A @ x) == normF(R @ x)**2 * 2",
    by=chain(
        ("2 * (R @ x).T @ (R @ x)", "Lemma 5 on both sides of `x`"), last="a sum of squares, hence never negative"
    ),
    controls=("D(x.T @ A @ x) == normF(R @ x)**2",),
    note=r"`x` is any fixed vector; the derivative of $x^{\top}A(t)x$ is $2\lVert Rx\rVert^{2} \ge 0$, so $x^{\top}A(t)x$ never decreases.",
)
WHOLE_SAYS = "psd(A - A(s)) if 0 <= s and s <= t"
WHOLE = Part(
    "between all pairs of times",
    says=WHOLE_SAYS,
    by=proof(
        step("rate", "D(A) == 2 * R.T @ R", "identity"),
        step("square", "psd(D(A))", "arithmetic", of="R"),
        step("grows", WHOLE_SAYS, "monotone", "square", of="A", since="s"),
        at={"s": "1/8"},
    ),
    controls=(
        "psd(A(s) - A) if 0 <= s and s <= t and l > 1/1000",
        "psd(A - 2 * A(s)) if 0 <= s and s <= t",
        "psd(A - A(s) - I_r) if 0 <= s and s <= t",
        under(FA, "psd(W @ C + (W @ C).T - W(s) @ C - (W(s) @ C).T) if 0 <= s and s <= t", "FA in place of FA*"),
    ),
)
ENTRYWISE = Part(
    "entry by entry",
    says="D(A) == 2 * R.T @ R",
    by=sympy_entries((3, 1, 2), (2, 2, 1), (3, 2, 2)),
    decides=False,
    controls=("D(A) == R.T @ R",),
    note="An independent derivation with every entry a symbol, at explicit small sizes.",
)
EVERY_TIME = Part(
    "between all pairs of times, at instances",
    says="psd(A(t) - A(s)) for 0 <= s <= t <= 1",
    by=alignment_cover(),
    decides=False,
    controls=("psd(A(s) - A(t)) for 0 <= s <= t <= 1",),
    note="Follows from the proof; here certified anew from the Riccati equation of N1 and its composition law, without using the lemma.",
)
PATH = Part(
    "along a 50-digit path",
    says="psd(A(t) - A(s)) for 0 <= s <= t <= 2",
    by=mpmath_path(horizon="2", nodes=16),
    decides=False,
    controls=("psd(A(s) - A(t)) for 0 <= s <= t <= 2",),
    note="mpmath integrates the flow without using this lemma; shown at its nodes only, hence numerical.",
)

CLAIM = Claim(
    label="lemma5",
    title="Alignment never decreases",
    where="Appendix A.2, Lemma 5 (eq. 6)",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement=r"Along FA*, $\mathrm{d}A/\mathrm{d}t = 2R^{\top}R = 2\sum_{i}r_{i}r_{i}^{\top}$, so $x^{\top}A(t)x$ never decreases for any fixed `x`.",
    parts=(DERIVATIVE, TWIN, MONOTONE, WHOLE, ENTRYWISE, EVERY_TIME, PATH),
    uses=("fact2", "fact3"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The printed appendix may normalise `R` and A differently; proved here for every Gram matrix `G`.",
    tags=("identity", "alignment", "convergence"),
)
