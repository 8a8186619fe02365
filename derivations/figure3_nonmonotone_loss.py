r"""Figure 3(b): the loss of FA* can rise and fall many times.

When `r` is close to `n`, `Z` spans almost everything, the residual lives in few dimensions, and `A` stays indefinite
for long: the loss turns again and again. Here the turning points of one such instance are isolated rigorously:
between two neighbours $\mathrm{d}\ell/\mathrm{d}t$ has a certain sign at every time, so “exactly $k$ local maxima on $[0,T]$” is a theorem about this instance, not a plot.

FA does the same: from the optimal `W` its loss at two such instances rises at least twice, at certified
times.

Does not show: the paper's own instance, whose numbers are lost; nor how the count grows with `r` or `T`.
"""

from dataclasses import replace

from derivations.theories import FA, FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import ball_cases, turning_points

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

MORE = tuple(
    Part(
        f"more instances with r near n: {n} rows, seed {seed}",
        says=f"maxima(l, 0, 6) == {count}",
        by=turning_points("near-square", n, n, n - 1, seed),
        controls=(f"maxima(l, 0, 6) == {count - 1}", f"maxima(l, 0, 6) == {count + 1}"),
    )
    for n, seed, count in ((6, 15, 2), (7, 4, 4), (10, 6, 4))
)
FA_OPTIMAL = replace(
    FA,
    name="fa_from_the_optimal_W",
    title=r"FA from the optimal `W`",
    starts={"W": "inv(Z.T @ Z) @ Z.T @ Y"},
)
FA_RISES = Part(
    "FA's loss, too: it rises twice",
    says="normF(E(2/5))**2 < 5 and normF(E(2/3))**2 > 25 and normF(E(1))**2 < 5 and normF(E(9/7))**2 > 7 and normF(E(7/4))**2 < 4",
    theory=FA_OPTIMAL,
    by=ball_cases(draws=(("near-square", 8, 8, 7, 7),)),
    controls=(
        "normF(E(2/3))**2 < normF(E(2/5))**2",
        "normF(E(1))**2 > normF(E(2/3))**2",
        "normF(E(9/7))**2 < normF(E(1))**2",
    ),
    note="It falls below 5, rises sixfold, falls, doubles, falls: FA from the optimal `W`, $n = m = 8$, $r = 7$.",
)
FA_AGAIN = Part(
    "and at another instance",
    says="normF(E(1/8))**2 < 8 and normF(E(1/2))**2 > 20 and normF(E(8/5))**2 < 10 and normF(E(19/10))**2 > 12 and normF(E(12/5))**2 < 9",
    theory=FA_OPTIMAL,
    by=ball_cases(draws=(("near-square", 6, 6, 5, 15),)),
    controls=("normF(E(1/2))**2 < normF(E(1/8))**2", "normF(E(19/10))**2 < normF(E(8/5))**2"),
)

CLAIM = Claim(
    label="figure3",
    title="The loss can rise and fall many times",
    where="Section 3, Fig. 3(b)",
    restoration=Restoration.RECONSTRUCTED,
    theory=FA_STAR,
    statement="There are instances ($n = m = 8,r = 7$ here) whose FA* loss has exactly 3 local maxima and 2 minima on (0, 6); and the loss of FA rises again and again, too.",
    parts=(MAXIMA, MINIMA, *MORE, FA_RISES, FA_AGAIN),
    uses=("lemma4",),
    hypotheses=(
        (
            "documented instances of ours: near-square, seeds 1, 4, 6, 7 and 15",
            "drawn deterministically; exact rationals",
        ),
    ),
    restoration_note="The numbers of the paper's figure are lost.",
    tags=("example", "figure", "for-all-t"),
)
