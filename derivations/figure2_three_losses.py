r"""Fig. 2: the loss of GD, FA and FA* from one `Z(0)`, where the rank allows zero error and where it does not.

(a) For `r >= rank(Y)` all three go down towards 0. (b) For `r < rank(Y)` GD comes within one per cent of the
best rank-r error $\mathrm{OPT} = \lVert Y\rVert_{F}^{2}-\sigma_{\max}(Y)^{2}$ `(r == 1)`, while FA and FA* stay at
about three times that.

Does not show: limits (what is certified is at `t == 4`), the paper's instances, whose numbers are lost, or that
FA's error is this much larger at every instance (Theorem 3 says how much, and when).
"""

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import ball_cases

ENOUGH = (("rank-deficient", 4, 4, 3, 1),)
SHORT = (("gaussian", 4, 4, 1, 2),)
LOSS, OPT = "normF(Y - Z @ W)**2", "(normF(Y)**2 - sigma_max(Y)**2)"
TITLES = {"gd": "GD", "fa": "FA", "fa_star": "FA*"}


def falls(theory: Theory) -> Part:
    """(a): the loss at t = 4 is a small part of ||Y||^2."""
    return Part(
        f"(a) {TITLES[theory.name]}: r >= rank(Y)",
        says=f"{LOSS} <= normF(Y)**2 / 20",
        theory=theory,
        by=ball_cases(draws=ENOUGH, t=("4",)),
        controls=(f"{LOSS} <= normF(Y)**2 / 100000", f"{LOSS} >= normF(Y)**2 / 20"),
    )


def stays(theory: Theory) -> Part:
    """(b): the loss at t = 4 beside the best rank-1 error."""
    best = theory.name == "gd"
    return Part(
        f"(b) {TITLES[theory.name]}: r < rank(Y)",
        says=f"{LOSS} <= 101/100 * {OPT}" if best else f"{LOSS} >= 29/10 * {OPT}",
        theory=theory,
        by=ball_cases(draws=SHORT, t=("4",)),
        controls=(f"{LOSS} < {OPT}", f"{LOSS} >= 29/10 * {OPT}" if best else f"{LOSS} <= 101/100 * {OPT}"),
    )


FLOWS = (GD, FA, FA_STAR)

CLAIM = Claim(
    label="figure2",
    title="Three losses from one start",
    where="Section 4, Fig. 2",
    restoration=Restoration.RECONSTRUCTED,
    theory=FA_STAR,
    statement=r"At our instances, `t == 4`: (a) $r \ge \operatorname{rank}(Y)$: GD, FA and FA* are below $\lVert Y\rVert^{2}/20$; (b) $r < \operatorname{rank}(Y)$: GD is within 1% of OPT, FA and FA* above 2.9 OPT.",
    parts=(*(falls(theory) for theory in FLOWS), *(stays(theory) for theory in FLOWS)),
    hypotheses=(
        ("documented instances of ours, drawn deterministically", "exact rationals; `W(0)` of GD and FA drawn"),
    ),
    restoration_note="The numbers of the paper's figure are lost; `Z(0)` is common to the three flows, `W(0)` is drawn for GD and FA.",
    tags=("example", "figure"),
)
