"""N1: the exact solution of FA*.

With ``M = W C`` (the forward-backward product), ``Q = G^-1 B'B`` and ``K = M - G^-1 M'G``, which is constant: ``N +
M'G M = B'B`` turns ``M' = G^-1 N`` into the Riccati equation ``M' = Q + K M - M^2``. Let ``U' = M U``, ``U(0) =
I``. Then ``U'' = (M' + M^2) U = K U' + Q U`` is linear with constant coefficients, ``(Z U)' = B U``, and ``U'N U``
is constant. So one exponential of a 3r x 3r matrix gives ``U`` and ``int U``, hence ``M = U' U^-1``, ``Z = (Z(0) +
B int_0^t U) U^-1`` and ``N = U^-T N(0) U^-1`` at any time, whatever n and m are.

Does not show: anything for FA or GD, which have no such formula.
"""

from dataclasses import replace

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, chain, exact_against_path

WITH_U = replace(
    FA_STAR,
    name="fa_star_with_u",
    title="FA* with its fundamental solution: U' = M U, J' = U",
    shapes={**FA_STAR.shapes, "U": ("r", "r"), "J": ("r", "r")},
    flow={**FA_STAR.flow, "U": "Si @ Si @ Z.T @ Y @ C @ U", "J": "U"},
)

CONSTANT = Part(
    "K is constant",
    says="D(K2) == 0",
    by=chain(("D(M) - Gi @ D(M).T @ G", "G is constant (Fact 3)"), last="M' = G^-1 N, and N is symmetric"),
    controls=("D(M - M.T) == 0",),
)
RICCATI = Part(
    "Riccati equation",
    says="D(M) == Q + K2 @ M - M @ M",
    by=chain(
        ("Gi @ N", "M' = G^-1 F'Y C = G^-1 F'F (Lemma 5)"),
        ("Gi @ (B.T @ B - M.T @ G @ M)", "F = B - Z M and F'Z = 0"),
        last="K M - M^2 = -G^-1 M'G M",
    ),
    controls=("D(M) == Q - M @ M", "D(M) == Q + K2 @ M + M @ M"),
)
LINEAR = Part(
    "the equation of U is linear",
    says="D(D(U)) == K2 @ D(U) + Q @ U",
    theory=WITH_U,
    by=chain(("(D(M) + M @ M) @ U", "U' = M U twice"), last="the Riccati equation"),
    controls=("D(D(U)) == Q @ U", "D(D(U)) == K2.T @ D(U) + Q @ U"),
)
REPRESENTATION = Part(
    "Z through U",
    says="D(Z @ U - B @ J) == 0",
    theory=WITH_U,
    by=chain(("F @ U + Z @ M @ U - B @ U", "Z' = F, U' = M U, J' = U"), last="F + Z M = B"),
    controls=("D(Z @ U) == 0", "D(Z @ U + B @ J) == 0"),
    note="At t = 0 the bracket is Z(0), so Z = (Z(0) + B J) U^-1 with J = int_0^t U.",
)
ENERGY = Part(
    "N through U",
    says="D(U.T @ N @ U) == 0",
    theory=WITH_U,
    by=chain(
        ("U.T @ (M.T @ N + D(N) + N @ M) @ U", "product rule"),
        last="N' = -(M'N + N M), from F' = -F M - Z M' and F'Z = 0",
    ),
    controls=("D(U.T @ N @ U) == U.T @ N @ U", "D(U @ N @ U.T) == 0"),
)
INVERTIBLE = Part(
    "U stays invertible",
    says="det U(t) = exp(int_0^t tr M) > 0 for every t >= 0",
    by=argued(
        "FA* exists for all t >= 0: Z'Z is constant (Fact 3), so Z is bounded, and its equation is polynomial in Z.",
        "M = G^-1 Z'B is continuous on [0, t], so Liouville's formula for U' = M U, U(0) = I gives the determinant.",
        "The linear equation has one solution, so the U of the exponential is the U of U' = M U.",
    ),
)
ORACLE = Part(
    "agreement with mpmath",
    says="difference(Z, t) <= 1/10**40",
    by=exact_against_path(times=("1/2", "1", "2")),
    decides=False,
    controls=("difference(Z, t) <= 1/10**200",),
    note="Z(t) in balls against a 50-digit Taylor path; the difference relative to 1 plus the largest entry.",
)

CLAIM = Claim(
    label="n1",
    title="The exact solution of FA*",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="M = W C solves M' = Q + K M - M^2; with U'' = K U' + Q U: M = U'U^-1, Z = (Z(0) + B int U) U^-1, N = U^-T N(0) U^-1.",
    parts=(CONSTANT, RICCATI, LINEAR, REPRESENTATION, ENERGY, INVERTIBLE, ORACLE),
    uses=("fact2", "fact3", "lemma5"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("identity", "closed-form"),
)
