"""Lemma 7: directions of low alignment are seen for a bounded time.

``R_{<=kappa}`` keeps the rows r_i of R with ``r_i'A r_i <= kappa ||r_i||^2``. For such a row x at time t, ``x'A(t)x
<= kappa ||x||^2`` and ``x'A(0)x >= lambda_min(A(0)) ||x||^2``, and the difference is ``2 int_0^t ||R(s)x||^2 ds``
(Lemma 5): so the rows seen at time t have a small inner product with all rows seen before, and Lemma 6 bounds ``int
||R_{<=kappa}||_F^2`` by ``r (kappa - lambda_min(A(0)))``.

Does not show: anything for kappa below lambda_min(A(0)), where the printed right side is negative: hence the
maximum with 0.
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, ball_cases, chain

GROWTH = Part(
    "growth along a direction",
    says="D(x.T @ A @ x) == 2 * normF(R @ x)**2",
    by=chain(last="Lemma 5 on both sides of x"),
    controls=("D(x.T @ A @ x) == normF(R @ x)**2",),
    note="Integrated: x'A(t)x - x'A(0)x = 2 int_0^t ||R(s)x||^2 ds, equations (20) to (22).",
)
SEEN = Part(
    "few inner products with the past",
    says="int_0^t sum_j <v_i(t), v_j(s)>^2 ds <= ((kappa - lambda_min(A(0)))/2) ||v_i(t)||^2 with v_i the rows of R_{<=kappa}",
    by=argued(
        "For a row x = v_i(t) that is kept, x'A(t)x <= kappa ||x||^2; always x'A(0)x >= lambda_min(A(0)) ||x||^2.",
        "Subtract and use the first part: 2 int_0^t ||R(s)x||^2 ds <= (kappa - lambda_min(A(0))) ||x||^2.",
        "||R_{<=kappa}(s)x||^2 <= ||R(s)x||^2. Lemma 6 (for integrals) with d = r and K = (kappa - lambda_min(A(0)))/2 gives the bound 2 r K.",
        "If kappa < lambda_min(A(0)) no row is ever kept (A only grows) and the left side is 0.",
    ),
)
INTEGRAL = Part(
    "for all t in [0, T], at instances",
    says="integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0)))",
    by=ball_cases(T=("2",), kappa=("lambda_min(A) + 1", "max(0, lambda_max(A)) + 1/2"), most=4),
    controls=("integral(normF(rows_le(R, A, kappa))**2, 0, T) <= r * max(0, kappa - lambda_min(A(0))) / 8",),
)

CLAIM = Claim(
    label="lemma7",
    title="Directions of low alignment are seen for a bounded time",
    where="Appendix A.2, Lemma 7",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="int_0^T ||R_{<=kappa}||_F^2 dt <= r max(0, kappa - lambda_min(A(0))) for every kappa and T.",
    parts=(GROWTH, SEEN, INTEGRAL),
    uses=("lemma5", "lemma6"),
    hypotheses=(
        ("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("kappa >= lambda_min(A(0)), or the maximum with 0", "needed by the restoration"),
    ),
    restoration_note="The printed factor may carry powers of the singular values of Z(0), by its normalisation.",
    tags=("convergence", "bound", "for-all-t"),
)
