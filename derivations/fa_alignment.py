r"""Implications for FA: what is left of the alignment law.

Along FA, with $F = EC$ and no assumption on `W`,
$\mathrm{d}/\mathrm{d}t(Z^{\top}YC+C^{\top}Y^{\top}Z) = 2F^{\top}F+F^{\top}ZWC+C^{\top}W^{\top}Z^{\top}F$. Along FA*
the last two terms vanish (Fact 2); along FA they are small as long as $Z^{\top}E$ is small, that is while `W` is
close to optimal: then the FA* law $2F^{\top}F$ remains.

Does not show: that FA keeps `W` close to optimal. Alignment of FA can fall (Example 1; here over a whole interval
of time).
"""

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import ball_cases, chain

INSTANCES = (("gaussian", 5, 4, 2, 1), ("gaussian", 6, 4, 3, 2), ("gaussian", 8, 6, 3, 3))

LAW = Part(
    "the alignment law of FA",
    says="D(Z.T @ Y @ C + C.T @ Y.T @ Z) == 2 * F.T @ F + F.T @ Z @ W @ C + C.T @ W.T @ Z.T @ F",
    by=chain(("F.T @ Y @ C + C.T @ Y.T @ F", r"$\dot{Z} = F$, `Y` and `C` constant"), last="$Y = E+ZW$"),
    controls=(
        "D(Z.T @ Y @ C + C.T @ Y.T @ Z) == 2 * F.T @ F",
        "D(Z.T @ Y @ C + C.T @ Y.T @ Z) == 2 * F.T @ F - F.T @ Z @ W @ C - C.T @ W.T @ Z.T @ F",
    ),
)
OPTIMAL = Part(
    "along FA* the law of Lemma 5 remains",
    says="D(Z.T @ Y @ C + C.T @ Y.T @ Z) == 2 * F.T @ F",
    theory=FA_STAR,
    by=chain(last=r"$F^{\top}Z = 0$ (Fact 2)"),
    controls=(under(FA, "D(Z.T @ Y @ C + C.T @ Y.T @ Z) == 2 * F.T @ F", "FA in place of FA*"),),
)
FALLS = Part(
    "alignment of FA does not grow in every direction, at instances",
    says="lambda_min(M(t) + M(t).T - M(0) - M(0).T) < 0 if normF(F(0)) > 0",
    theory=FA,
    by=ball_cases(t=("1/8",), draws=INSTANCES),
    decides=False,
    controls=("lambda_min(M(t) + M(t).T - M(0) - M(0).T) >= 0 if normF(F(0)) > 0",),
    note=r"Enclosed by the validated integrator; with `r > 1` the change of $WC+C^{\top}W^{\top}$ along FA is indefinite here.",
)
INTERVAL = Part(
    "alignment of FA falls over a whole interval of time",
    says="greatest(lambda_max(Z.T @ F + F.T @ Z), 0, T) < 0",
    theory=FA,
    by=ball_cases(T=("1/16",), draws=(("scalar", 5, 4, 1, 1), ("scalar", 5, 4, 1, 2), ("scalar", 5, 4, 1, 3))),
    decides=False,
    controls=("least(lambda_max(Z.T @ F + F.T @ Z), 0, T) > 0",),
    note=r"$Z^{\top}F+F^{\top}Z$ is the derivative of $WC+C^{\top}W^{\top}$ along FA (Appendix E); for all `t` in $[0,1/16]$, by the validated integrator.",
)

CLAIM = Claim(
    label="fa-alignment",
    title="What is left of the alignment law along FA",
    where="Section 3, Implications for FA",
    restoration=Restoration.LIKELY,
    theory=FA,
    statement=r"Along FA, $\mathrm{d}/\mathrm{d}t(Z^{\top}Y C+C^{\top}Y^{\top}Z) = 2F^{\top}F+F^{\top}Z W C+C^{\top}W^{\top}Z^{\top}F$; the last terms vanish where `W` is optimal.",
    parts=(LAW, OPTIMAL, FALLS, INTERVAL),
    uses=("fact2", "lemma5"),
    hypotheses=(("none: every state of FA", "letters are free"),),
    restoration_note="The displayed formula is lost; this is the one that fits the prose around it.",
    tags=("identity", "alignment"),
)
