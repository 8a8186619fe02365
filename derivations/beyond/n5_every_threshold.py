"""N5: Lemmas 7 and 9 for every threshold, from one spectral function.

For ``c > kappa``: ``int ||R_{<=kappa}||_F^2 dt <= ||(c I - A(0))_+||_F^2/(4 (c - kappa))`` and the same bound holds
for ``int l 1[dl/dt > -kappa l] dt``. Since ``d/dt (1/4)||(c I - A)_+||_F^2 = -tr(R (c I - A)_+ R')`` (Lemma 5), and
``tr(R (c I - A)_+ R') >= tr(R (c I - A) R')``: a row with ``x'A x <= kappa ||x||^2`` spends at least ``(c -
kappa)||x||^2`` of the budget, and so does the whole of R where ``dl/dt > -kappa l``. With ``c = 2 kappa - lam`` the
second bound is at most ``r (kappa - lam)``, a quarter of Lemma 9's ``r (2 kappa - lam)^2/kappa`` or less, since ``(2
kappa - lam)^2 - 4 kappa (kappa - lam) = lam^2``. No Lemma 6 is needed.

Does not show: that the best c is known in closed form.
"""

from derivations.theories import FA_STAR, POSITIVE_PARTS
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, sum_of_squares, sympy_scalar, worst_case

SCALARS = Theory(
    name="n5_scalars",
    title="mu = -lam >= 0; the bounds of Lemma 9 and of N5 at c = 2 kappa - lam",
    shapes=dict.fromkeys(("kappa", "mu", "r"), ()),
    definitions={"paper": "r * (2 * kappa + mu)**2 / kappa", "ours": "r * (kappa + mu)"},
    kind="",
)

SPEND = Part(
    "a direction below the level spends the budget",
    says="tr(R @ (Ap - Am) @ R.T) <= tr(R @ Ap @ R.T)",
    theory=POSITIVE_PARTS,
    by=sum_of_squares("normF(R @ q)**2", reason="A_- = q q'"),
    controls=("tr(R @ (Ap - Am) @ R.T) <= tr(R @ Am @ R.T)",),
    note="Read with c I - A = A_+ - A_-, for R or for its selected rows.",
)
BUDGET = Part(
    "the budget",
    says="d/dt (1/4)||(c I - A)_+||_F^2 = -tr(R (c I - A)_+ R')",
    by=argued(
        "x -> (max(c - x, 0))^2 is continuously differentiable: the derivative is -(1/2) tr((c I - A)_+ A') (Daleckii-Krein).",
        "A' = 2 R'R (Lemma 5). The budget falls, starts at ||(c I - A(0))_+||_F^2/4 and stays >= 0.",
        "Selected rows: sum r_i'(c I - A) r_i >= (c - kappa) ||R_{<=kappa}||_F^2, and the other rows spend >= 0.",
        "Where dl/dt > -kappa l, tr(R A R') < kappa l (Lemma 4), so tr(R (c I - A) R') > (c - kappa) l.",
    ),
)
ROWS = Part(
    "Lemma 7 at instances, for all t in [0, T]",
    says="integral(normF(rows_le(R, A, kappa))**2, 0, T) <= normF(pos(c * I_r - A(0)))**2 / (4 * (c - kappa)) if c > kappa",
    by=ball_cases(T=("2",), kappa=("lambda_min(A) + 1",), c=("2 * kappa - lambda_min(A)",), most=4),
    controls=(
        "integral(normF(rows_le(R, A, kappa))**2, 0, T) <= normF(pos(c * I_r - A(0)))**2 / (20 * (c - kappa)) if c > kappa",
    ),
)
SLOW = Part(
    "Lemma 9 at instances, for all t in [0, T]",
    says="integral(l * ind(D(l) > -kappa * l), 0, T) <= normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (4 * (kappa - lam)) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0",
    by=ball_cases(T=("2",), kappa=("1/2", "2"), most=4),
    controls=(
        "integral(l * ind(D(l) > -kappa * l), 0, T) <= normF(pos((2 * kappa - lam) * I_r - A(0)))**2 / (40 * (kappa - lam)) if kappa > 0",
    ),
    note="c = 2 kappa - lam: truth, our bound, the paper's.",
)
BETTER = Part(
    "at most a quarter of Lemma 9",
    says="ours <= paper / 4",
    theory=SCALARS,
    by=sympy_scalar(
        "r * mu**2 / (4 * kappa)",
        positive=("kappa", "r"),
        nonnegative=("mu",),
        reason="(2 kappa + mu)^2 - 4 kappa (kappa + mu) = mu^2",
    ),
    controls=("ours <= paper / 5",),
    note="At least four times better for every kappa and lam, and exactly four times at lam = 0.",
)

SHARP = Part(
    "how sharp it is",
    says="best slow / n5 >= 0.40 for r = 2",
    by=worst_case(),
    decides=False,
    controls=("best slow / n5 >= 1.10 for r = 2",),
    note="A search over reduced states with kappa = 1 and c = 2 kappa - lam.",
)

CLAIM = Claim(
    label="n5",
    title="Lemmas 7 and 9 for every threshold",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="For c > kappa: int ||R_{<=kappa}||^2 and int l 1[dl/dt > -kappa l] are at most ||(cI - A(0))_+||_F^2/(4(c - kappa)).",
    parts=(SPEND, BUDGET, ROWS, SLOW, BETTER, SHARP),
    uses=("lemma4", "lemma5"),
    hypotheses=(
        ("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("c > kappa", "hypothesis of the statement text"),
    ),
    tags=("convergence", "bound", "for-all-t"),
)
