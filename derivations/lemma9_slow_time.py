"""Lemma 9: the loss cannot linger without falling.

``int_0^T l 1[dl/dt > -kappa l] dt <= r (2 kappa - lam)^2/kappa``. Where ``dl/dt > -kappa l``, ``sum_i r_i'A r_i <
kappa l``. Rows above level 2 kappa contribute more than ``2 kappa ||.||^2``, the others at least ``lam ||.||^2``:
so ``(2 kappa - lam) ||R_{<=2 kappa}||_F^2 > kappa l``. Integrate with Lemma 7 at level 2 kappa. N5 has ``r (kappa -
lam)`` instead, at most a quarter.

Does not show: that the time spent so is long; 'slow' is relative to kappa.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, sympy_scalar, worst_case

SPLIT_THEORY = Theory(
    name="lemma9_split",
    title="kept = ||R_{<=2 kappa}||^2, rest = l - kept, form = sum r'Ar with form = lam kept + 2 kappa rest + u + v with u, v >= 0",
    shapes={"kappa": (), "lam": (), "kept": (), "rest": (), "u": (), "v": ()},
    definitions={"loss": "kept + rest", "form": "lam * kept + 2 * kappa * rest + u + v"},
    kind="",
    latex={"kept": r"\rho", "rest": r"\sigma", "loss": r"\ell", "form": r"\phi"},
)

SPLIT = Part(
    "the kept rows carry the loss",
    says="(2 * kappa - lam) * kept - kappa * loss == u + v + (kappa * loss - form)",
    theory=SPLIT_THEORY,
    by=sympy_scalar(nonnegative=("kept", "rest", "u", "v"), reason="expand both sides"),
    controls=("(2 * kappa - lam) * kept - 2 * kappa * loss == u + v + (kappa * loss - form)",),
    note="u, v >= 0 are what rows have beyond lam and 2 kappa; kappa l - form > 0 is dl/dt > -kappa l. So the left side is positive: (45).",
)
INTEGRATED = Part(
    "integrate",
    says="kappa int l 1[dl/dt > -kappa l] <= (2 kappa - lam) int ||R_{<=2 kappa}||_F^2 <= r (2 kappa - lam)^2",
    by=argued(
        "On the set where dl/dt > -kappa l, form = -dl/dt < kappa l (Lemma 4), and A(t) >= A(0) >= lam (Lemma 5).",
        "By the first part kappa l < (2 kappa - lam) ||R_{<=2 kappa}||_F^2 there.",
        "Lemma 7 at level 2 kappa: int ||R_{<=2 kappa}||_F^2 <= r max(0, 2 kappa - lambda_min(A(0))) <= r (2 kappa - lam).",
    ),
)
INTEGRAL = Part(
    "for all t in [0, T], at instances",
    says="integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0",
    by=ball_cases(T=("2",), kappa=("1/2", "2"), most=4),
    controls=("integral(l * ind(D(l) > -kappa * l), 0, T) <= r * (2 * kappa - lam)**2 / (60 * kappa) if kappa > 0",),
)

SHARP = Part(
    "how sharp it is",
    says="best slow / lemma9 >= 0.08 for r = 2",
    by=worst_case(),
    decides=False,
    controls=("best slow / lemma9 >= 0.50 for r = 2",),
    note="A search over reduced states with kappa = 1: by N5 a quarter is the most that can be reached.",
)

CLAIM = Claim(
    label="lemma9",
    title="The loss cannot linger",
    where="Appendix A.2, Lemma 9",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="int_0^T l 1[dl/dt > -kappa l] dt <= r (2 kappa - lam)^2/kappa for every kappa > 0 and T.",
    parts=(SPLIT, INTEGRATED, INTEGRAL, SHARP),
    uses=("lemma4", "lemma5", "lemma7"),
    hypotheses=(
        ("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("kappa > 0", "hypothesis of the statement text"),
    ),
    restoration_note="The printed factor may carry powers of the singular values of Z(0), by its normalisation.",
    tags=("convergence", "bound", "for-all-t"),
)
