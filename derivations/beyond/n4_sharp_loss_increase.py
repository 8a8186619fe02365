"""N4: Lemma 8 four times sharper, and sharp.

``int_0^T (dl/dt)^+ dt <= (||A_-(0)||_F^2 - ||A_-(T)||_F^2)/4 <= ||A_-(0)||_F^2/4 <= (r/4) lam^2``. The argument is
that of Lemma 8, which loses nothing more: for r = 1 the first inequality is an equality, since A is then a number
and ``dl/dt = -l A = tr(R A_- R')`` while A < 0.

The constant is best possible for every r: from ``G = I``, ``M(0) = -a I``, ``N(0) = b^2 I`` (possible for n >= 2r, m
>= r) A stays a multiple of I; as ``l + ||A||_F^2/4`` is constant (N2), the loss rises by ``||A(0)||_F^2/4 = r a^2 = (r/4)
lam^2`` until A passes 0.

Does not show: that the first inequality is an equality for every start (for r > 1 it is none in general).
"""

from derivations.theories import FA_STAR, POSITIVE_PARTS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases, chain, sum_of_squares, worst_case

STEEPEST = (("steepest-rise", 2, 1, 1, 0), ("steepest-rise", 4, 3, 2, 1), ("steepest-rise", 6, 3, 3, 2))

SPLIT = Part(
    "only the negative part lifts the loss",
    says="-tr(R @ (Ap - Am) @ R.T) <= tr(R @ Am @ R.T)",
    theory=POSITIVE_PARTS,
    by=sum_of_squares("normF(R @ p)**2", reason="A_+ = p p'"),
    controls=("-tr(R @ (Ap - Am) @ R.T) <= tr(R @ Am @ R.T) / 2",),
)
ENERGY = Part(
    "loss and alignment",
    says="D(l) == -tr(A @ D(A)) / 2",
    by=chain(("-tr(R @ A @ R.T)", "Lemma 4"), last="A' = 2 R'R (Lemma 5)"),
    controls=("D(l) == -tr(A @ D(A))",),
    note="So dl/dt <= tr(A_- A')/2, and d/dt ||A_-||_F^2 = -2 tr(A_- A').",
)
PAID = Part(
    "the negative part pays",
    says="(dl/dt)^+ <= -(1/4) d/dt ||A_-||_F^2, with equality for r = 1",
    by=argued(
        "x -> (min(x, 0))^2 is continuously differentiable, so d/dt ||A_-||_F^2 = -2 tr(A_- A') (Daleckii-Krein).",
        "A' = 2 R'R is PSD: tr(A_- A') >= 0, and dl/dt = -(1/2) tr(A A') <= (1/2) tr(A_- A'). Integrate.",
        "r = 1: A is a number; where A < 0, A_- = -A and dl/dt = -(1/2) A A' = (1/2) A_- A'; elsewhere both sides are 0.",
    ),
)
WHOLE_TIME = Part(
    "for all time, at instances",
    says="rise(l, 0, oo) <= normF(neg(A(0)))**2 / 4 <= r * lam**2 / 4 <= r * lam**2 if r > 1 and lam < 0",
    by=ball_cases(skip=("badly-scaled",)),
    controls=("rise(l, 0, oo) <= normF(neg(A(0)))**2 / 8 if r > 1 and lam < 0",),
    note="r = 1 is left to the argument: balls cannot separate an equality.",
)

ATTAINED = Part(
    "attained for every r",
    says="from G = I, M(0) = -a I, N(0) = b^2 I the loss rises by (r/4) lam^2 in all",
    by=argued(
        "M' = N and N' = -(M'N + N M) (N1's reduced flow, G = I) keep M = x I and N = y I: x' = y, y' = -2 x y.",
        "x^2 + y is constant and x increases to its root: x passes 0 since y stays positive.",
        "l = r y is largest at x = 0: its rise is r x(0)^2 = r a^2, and lam = 2 x(0) = -2 a.",
    ),
)
BEST = Part(
    "attained, at instances",
    says="(1 - 1/1000000000000000000) * r * lam**2 / 4 <= rise(l, 0, oo)",
    by=ball_cases(draws=STEEPEST),
    controls=("(1 + 1/1000000000000000000) * r * lam**2 / 4 <= rise(l, 0, oo)",),
    note="So no constant below 1/4 is true, for any r.",
)
SHARP = Part(
    "how sharp it is",
    says="best rise / n4 >= 0.80 for r = 2",
    by=worst_case(),
    decides=False,
    controls=("best rise / n4 >= 1.10 for r = 2",),
    note="A search over reduced states that knows nothing of the family above; at more effort it reaches 0.9999.",
)

CLAIM = Claim(
    label="n4",
    title="The total rise of the loss, sharply",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="int_0^T (dl/dt)^+ dt <= (||A_-(0)||_F^2 - ||A_-(T)||_F^2)/4 <= (r/4) lam^2; both are attained for every r.",
    parts=(SPLIT, ENERGY, PAID, WHOLE_TIME, ATTAINED, BEST, SHARP),
    uses=("lemma4", "lemma5", "n1", "n2"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "bound", "for-all-t"),
)
