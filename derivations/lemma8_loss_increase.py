"""Lemma 8: the loss cannot rise much in all.

``int_0^T (dl/dt)^+ dt <= r lam^2`` with ``lam = min(0, lambda_min(A(0)))``. Split ``A = A_+ - A_-``. Where the loss
rises, ``dl/dt = -tr(R A R') <= tr(R A_- R')`` (the rest is a square), and ``d/dt ||A_-||_F^2 = -2 tr(A_- A') = -4
tr(R A_- R')`` (Lemma 5): so the rise is paid for by ``||A_-||_F^2/4``, which never grows and starts below ``r
lam^2/4``. This is the sharper N4; the paper goes through Lemmas 6 and 7.

Does not show: that the loss rises at all, or that it falls.
"""

from derivations.theories import FA_STAR, POSITIVE_PARTS
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases, mpmath_path, sum_of_squares, worst_case

SPLIT = Part(
    "only the negative part lifts the loss",
    says="-tr(R @ (Ap - Am) @ R.T) <= tr(R @ Am @ R.T)",
    theory=POSITIVE_PARTS,
    by=sum_of_squares("normF(R @ p)**2", reason="A_+ = p p'"),
    controls=("-tr(R @ (Ap - Am) @ R.T) <= tr(R @ Ap @ R.T)", "tr(R @ (Ap - Am) @ R.T) <= tr(R @ Am @ R.T)"),
)
PAID = Part(
    "the negative part pays",
    says="(dl/dt)^+ <= -(1/4) d/dt ||A_-||_F^2",
    by=argued(
        "x -> (min(x, 0))^2 is continuously differentiable, so d/dt ||A_-||_F^2 = -2 tr(A_- A') (Daleckii-Krein).",
        "A' = 2 R'R (Lemma 5): -(1/4) d/dt ||A_-||_F^2 = tr(R A_- R') >= 0.",
        "With the first part, (dl/dt)^+ <= tr(R A_- R'); integrate, and drop ||A_-(T)||_F^2 >= 0.",
        "A_-(0) has at most r eigenvalues, none above |lam|: ||A_-(0)||_F^2 <= r lam^2.",
    ),
)
WHOLE_TIME = Part(
    "for all time, at instances",
    says="rise(l, 0, oo) <= r * lam**2",
    by=ball_cases(skip=("badly-scaled",)),
    controls=("rise(l, 0, oo) <= r * lam**2 / 50", "rise(l, 0, oo) <= 0"),
    note="The rise is enclosed over covers of time with a tail argument, not on a grid.",
)
SPAN = Part(
    "for all t in [0, 4], at every instance of the pool",
    says="rise(l, 0, T) <= r * lam**2",
    by=ball_cases(T=("4",)),
    decides=False,
    controls=("rise(l, 0, T) <= r * lam**2 / 50",),
    note="Badly scaled instances included: their tails take too long to settle for the part above.",
)
PATH = Part(
    "along a 50-digit path",
    says="rise(l, 0, T) <= r * lam**2",
    by=mpmath_path(horizon="2", nodes=16),
    decides=False,
    controls=("r * lam**2 <= rise(l, 0, T) - 1/1000",),
    note="The increases between the nodes of an mpmath integration, summed: a lower estimate of the rise.",
)

SHARP = Part(
    "how sharp it is",
    says="best rise / lemma8 >= 0.15 for r = 2",
    by=worst_case(),
    decides=False,
    controls=("best rise / lemma8 >= 0.30 for r = 2",),
    note="A search over reduced states: by N4 a quarter is the most that can be reached, and it is (N4).",
)

CLAIM = Claim(
    label="lemma8",
    title="The total rise of the loss is bounded",
    where="Appendix A.2, Lemma 8",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="int_0^T (dl/dt)^+ dt <= r lam^2 for every T, with lam = min(0, lambda_min(A(0))).",
    parts=(SPLIT, PAID, WHOLE_TIME, SPAN, SHARP, PATH),
    uses=("lemma4", "lemma5"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    restoration_note="The constant is what the prose's steps give with our normalisation of A.",
    tags=("convergence", "bound", "for-all-t"),
)
