"""Lemma 6: vectors that rarely see their past are short in all.

Weights w_k > 0 and vectors v_k in R^d with ``sum_{k' <= k} w_k' <v_k, v_k'>^2 <= K ||v_k||^2`` (14) have ``sum w_k
||v_k||^2 <= 2 d K`` (15); the integral form is its limit. With ``V = sum w_k v_k v_k'``, ``tr V`` is the total and
``tr V^2 <= 2 sum_{k' <= k} w_k w_k' <v_k, v_k'>^2 <= 2 K tr V``, while ``(tr V)^2 <= d tr V^2``. Better, ``(2 d -
1) K``: ``f = 2 K tr V - tr V^2`` does not decrease along the sequence, ``f >= K^2`` once ``tr V = K``,
``lambda_min(V) <= K`` at the end, and Cauchy-Schwarz on the other eigenvalues. This is attained in the limit, for
every d: rotate a pair of vectors from e_i to e_(i+1), so that V grows from diag(K, 0, ..) to K diag(2, .., 2, 1).

Does not show: any bound where the condition leaves out the present (k' < k only): there is none.
"""

from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, sympy_scalar, vector_cases

SEQUENCES = Theory(
    name="vector_sequences",
    title="total = sum w ||v||^2; K the least constant in (14), K_past with the strict past only; d the dimension",
    shapes={"total": (), "d": (), "K": (), "K_past": ()},
    kind="vectors",
    latex={"K_past": r"K_{<}", "total": r"\sum_{k} w_{k} \lVert v_{k} \rVert^{2}"},
)
EIGENVALUES = Theory(
    name="lemma6_eigenvalues",
    title="x, y, z, u: the eigenvalues of V, for d = 2 and d = 4",
    shapes={"x": (), "y": (), "z": (), "u": ()},
    kind="",
)
ROTATION = Theory(
    name="lemma6_rotation",
    title="the sharp pair v = sqrt(c) e_i +- sqrt(s) e_(i+1), c^2 + s^2 = 1: c = (1 - p^2)/(1 + p^2), s = 2 p/(1 + p^2)",
    shapes={"p": (), "K": ()},
    definitions={
        "c": "(1 - p**2) / (1 + p**2)",
        "s": "2 * p / (1 + p**2)",
        "first": "K * (1 + s)",
        "second": "K * (1 - c)",
    },
    kind="",
)

CAUCHY_2 = Part(
    "Cauchy-Schwarz on the eigenvalues, d = 2",
    says="(x + y)**2 <= 2 * (x**2 + y**2)",
    theory=EIGENVALUES,
    by=sympy_scalar("(x - y)**2", reason="sum of squares of differences"),
    controls=("(x + y)**2 <= x**2 + y**2",),
)
CAUCHY_4 = Part(
    "Cauchy-Schwarz on the eigenvalues, d = 4",
    says="(x + y + z + u)**2 <= 4 * (x**2 + y**2 + z**2 + u**2)",
    theory=EIGENVALUES,
    by=sympy_scalar(
        "(x - y)**2",
        "(x - z)**2",
        "(x - u)**2",
        "(y - z)**2",
        "(y - u)**2",
        "(z - u)**2",
        reason="sum of squares of differences",
    ),
    controls=("(x + y + z + u)**2 <= 3 * (x**2 + y**2 + z**2 + u**2)",),
)
CHAIN = Part(
    "the proof",
    says="total^2 <= d tr V^2 <= 2 d K total",
    by=argued(
        "d tr V^2 - (tr V)^2 = sum over i < j of (x_i - x_j)^2 for the eigenvalues x_i of V: the identity above for every d.",
        "tr V^2 = sum over k, k' of w_k w_k' <v_k, v_k'>^2 <= 2 sum over k' <= k (each pair once, the diagonal once too often).",
        "(14) times w_k, summed: tr V^2 <= 2 K total. If total > 0 divide by it.",
        "For integrals: V(t) is the integral, and the double integral over s < t is half of tr V^2; the diagonal has measure 0.",
    ),
)
TWO_D = Part(
    "at exact sequences",
    says="total <= 2 * d * K",
    by=vector_cases(),
    controls=("total <= d * K", "total <= 2 * d * K_past"),
)
SHARPER = Part(
    "the better constant, at exact sequences",
    says="total <= (2 * d - 1) * K",
    by=vector_cases(),
    controls=("total <= (2 * d - 3/2) * K if d >= 2",),
)
BESIDE = Part(
    "truth, our bound, the paper's",
    says="total <= (2 * d - 1) * K <= 2 * d * K if d >= 2",
    by=vector_cases(),
    decides=False,
    controls=("total <= (2 * d - 1) * K <= (2 * d - 2) * K if d >= 2",),
)
SHARPER_PROOF = Part(
    "why 2 d - 1",
    says="total <= (2 d - 1) K",
    by=argued(
        "Along the sequence f = 2 K tr V - tr V^2 does not decrease, by (14) at each step.",
        "When tr V passes K, f >= K^2 (V has non-negative eigenvalues with sum K: tr V^2 <= K^2).",
        "At the end lambda_min(V) <= K; with a = lambda_min(V) and the other d - 1 eigenvalues of sum T - a, (T - a)^2 <= (d - 1)(tr V^2 - a^2).",
        "With tr V^2 <= 2 K T - K^2 the largest T is allowed at a = K (T >= d a), where (T - K)^2 <= 2 K (d - 1)(T - K).",
    ),
)
INNER = Part(
    "the sharp pair meets the condition with equality",
    says="first * c + second * s == K * (c + s)",
    theory=ROTATION,
    by=sympy_scalar(reason="c^2 + s^2 = 1"),
    controls=("first * c + second * s == 2 * K * (c + s)",),
    note="v'V v = K ||v||^2 for v = sqrt(c) e_i +- sqrt(s) e_(i+1) and V = diag(.., K(1 + s), K(1 - c), ..).",
)
ATTAINED = Part(
    "how near one can get",
    says="total >= (2 * d - 5/4) * K",
    by=vector_cases((2, 60), (3, 60), (4, 60)),
    controls=("total >= (2 * d - 1) * K",),
    note="Exact sequences that follow the rotation: the ratio tends to 2 d - 1 as the steps get finer.",
)
LIMIT = Part(
    "it tends to 2 d - 1, for every d",
    says="sup of total/K over all sequences = 2 d - 1",
    by=argued(
        "Start with V = diag(K, 0, ..). For i = 1, .., d - 1 let s run from 0 to 1 in fine steps and add the two vectors of the sharp pair.",
        "Up to the step size, (14) holds with equality all along (the part above), so K is exceeded by as little as one likes.",
        "One rotation takes V from diag(.., K, 0, ..) to diag(.., 2 K, K, ..): tr V grows by 2 K. In all K + 2 K (d - 1).",
    ),
)

CLAIM = Claim(
    label="lemma6",
    title="Vectors that rarely see their past are short in all",
    where="Appendix A.2, Lemma 6",
    restoration=Restoration.LIKELY,
    theory=SEQUENCES,
    statement="sum_{k' <= k} w_k' <v_k, v_k'>^2 <= K ||v_k||^2 for all k implies sum w_k ||v_k||^2 <= 2 d K; even (2 d - 1) K, which is sharp. "
    "The same for integrals over t and s <= t in place of the sums.",
    parts=(CAUCHY_2, CAUCHY_4, CHAIN, TWO_D, SHARPER, BESIDE, SHARPER_PROOF, INNER, ATTAINED, LIMIT),
    hypotheses=(("the diagonal is included in (14)", "K is computed with it; K_past is the control"),),
    restoration_note="In the form for several vectors at a time; the finite form is ours.",
    tags=("convergence", "bound"),
)
