"""Lemma 17: the error at the optimal W is a sum over singular values.

At the optimal W, ``Z W = P Y`` with P the orthogonal projector on the columns of Z: ``W = (Z'Z)^-1 Z'Y``, ``P = Z
(Z'Z)^-1 Z'``. As ``P' = P`` and ``P P = P``, ``||Y - P Y||^2 = ||Y||^2 - ||P Y||^2`` (eq. 66). With ``Y = U S V'``,
U and V orthogonal, ``||Y - P Y||_F^2 = tr(S'(I - U'P U) S)``; S is diagonal with entries sigma_i, and ``(U'P U)_ii
= u_i'P u_i = ||P u_i||^2``, so the trace is ``sum_i sigma_i^2 (1 - ||P u_i||^2)``.

Does not show: how large ``||P u_i||`` is (Lemmas 18-20). For a Z without full column rank, P is written with the
pseudoinverse; here only ``P' = P``, ``P P = P`` is used then.
"""

from derivations.theories import FA_STAR_RAW
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, chain

PROJECTED = Theory(
    name="lemma17_projector",
    title="P is an orthogonal projector (on the columns of X); U and V are orthogonal, Y = U S V'",
    shapes={
        "X": ("n", "r"),
        "P": ("n", "n"),
        "S": ("n", "m"),
        "K": ("n", "n"),
        "L": ("m", "m"),
        "U": ("n", "n"),
        "V": ("m", "m"),
    },
    symmetric=("P",),
    definitions={"Y": "U @ S @ V.T"},
    relations=("P @ P == P", "U.T @ U == I_n", "V.T @ V == I_m"),
    values={
        "P": "proj(X)",
        "U": "K @ inv(sqrtm(K.T @ K))",
        "V": "L @ inv(sqrtm(L.T @ L))",
    },
    hypotheses=("P is the orthogonal projector on a subspace",),
    kind="free",
)

OPTIMAL = Part(
    "the optimal W projects",
    says="Z @ W == Z @ Gi @ Z.T @ Y",
    theory=FA_STAR_RAW,
    by=chain(last="W = (Z'Z)^-1 Z'Y"),
    controls=("Z @ W == Y",),
    note="Z (Z'Z)^-1 Z' is symmetric and equal to its square: the projector P on the columns of Z.",
)
IDEMPOTENT = Part(
    "and its square is itself",
    says="Z @ Gi @ Z.T @ Z @ Gi @ Z.T == Z @ Gi @ Z.T",
    theory=FA_STAR_RAW,
    by=chain(last="(Z'Z)^-1 Z'Z = I"),
    controls=("Z @ Gi @ Z.T @ Z @ Gi @ Z.T == Z @ Z.T",),
)
PYTHAGORAS = Part(
    "Pythagoras (66)",
    says="normF(Y - P @ Y)**2 == normF(Y)**2 - normF(P @ Y)**2",
    by=chain(last="P' = P, P P = P"),
    controls=("normF(Y - P @ Y)**2 == normF(Y)**2 + normF(P @ Y)**2", "normF(Y - P @ Y)**2 == normF(Y)**2"),
)
SUM = Part(
    "in the basis of singular vectors",
    says="normF(Y - P @ Y)**2 == tr(S.T @ S) - tr(S.T @ (P @ U).T @ (P @ U) @ S)",
    by=chain(("normF(Y)**2 - normF(P @ Y)**2", "Pythagoras"), last="U'U = I, V'V = I"),
    controls=(
        "normF(Y - P @ Y)**2 == tr(S.T @ (P @ U).T @ (P @ U) @ S)",
        "normF(Y - P @ Y)**2 == tr(S.T @ S) - 2 * tr(S.T @ (P @ U).T @ (P @ U) @ S)",
    ),
    note="For every S, diagonal or not.",
)
DIAGONAL = Part(
    "entry by entry",
    says="tr(S'S) - tr(S'(P U)'(P U) S) = sum_i sigma_i^2 (1 - ||P u_i||^2) for S diagonal",
    by=argued(
        "S has the entries sigma_i on its diagonal, so tr(S'S) = sum sigma_i^2 and tr(S'H S) = sum sigma_i^2 H_ii.",
        "The i-th diagonal entry of (P U)'(P U) is ||P u_i||^2, as u_i is the i-th column of U.",
    ),
)

CLAIM = Claim(
    label="lemma17",
    title="The error as a sum over singular values",
    where="Appendix C, Lemma 17",
    restoration=Restoration.CERTAIN,
    theory=PROJECTED,
    statement="At the optimal W, ||Y - Z W||_F^2 = ||Y - P Y||_F^2 = sum_i sigma_i^2 (1 - ||P u_i||^2).",
    parts=(OPTIMAL, IDEMPOTENT, PYTHAGORAS, SUM, DIAGONAL),
    hypotheses=(("W is optimal for Z", "definition: W = (Z'Z)^-1 Z'Y"),),
    tags=("identity", "separation"),
)
