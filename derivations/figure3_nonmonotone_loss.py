r"""Figure 3(b): the loss of FA* can rise and fall many times.

When `r` is close to `n`, `Z` spans almost everything, the residual lives in few dimensions, and `A` stays indefinite
for long: the loss turns again and again. Here the turning points of one such instance are isolated rigorously:
between two neighbours $\mathrm{d}\ell/\mathrm{d}t$ has a certain sign at every time, so “exactly $k$ local maxima on $[0,T]$” is a theorem about this instance, not a plot.

Does not show: the paper's own instance, whose numbers are lost; nor how the count grows with `r` or `T`.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import turning_points

INSTANCE = ("near-square", 8, 8, 7, 1)

MAXIMA = Part(
    "exactly three maxima",
    says="maxima(l, 0, 6) == 3",
    by=turning_points(*INSTANCE),
    controls=("maxima(l, 0, 6) == 2", "maxima(l, 0, 6) == 4"),
)
MINIMA = Part(
    "exactly two minima",
    says="minima(l, 0, 6) == 2",
    by=turning_points(*INSTANCE),
    controls=("minima(l, 0, 6) == 3", "minima(l, 0, 5) == 2"),
)

CLAIM = Claim(
    label="figure3",
    title="The loss can rise and fall many times",
    where="Section 3, Fig. 3(b)",
    restoration=Restoration.RECONSTRUCTED,
    theory=FA_STAR,
    statement="There are instances ($n = m = 8,r = 7$ here) whose FA* loss has exactly 3 local maxima and 2 minima on (0, 6).",
    parts=(MAXIMA, MINIMA),
    uses=("lemma4",),
    hypotheses=(("a documented instance of ours: near-square, seed 1", "drawn deterministically; exact rationals"),),
    restoration_note="The numbers of the paper's figure are lost.",
    tags=("example", "figure", "for-all-t"),
)
