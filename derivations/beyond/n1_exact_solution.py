r"""N1: the exact solution of FA*.

With $M = WC$ (the forward-backward product), $Q = G^{-1}B^{\top}B$ and $K = M-G^{-1}M^{\top}G$, which is constant:
$N+M^{\top}GM = B^{\top}B$ turns $\dot{M} = G^{-1}N$ into the Riccati equation $\dot{M} = Q+KM-M^{2}$. Let
$\dot{U} = MU$, $U(0) = I$. Then $\ddot{U} = (\dot{M}+M^{2})U = K\dot{U}+QU$ is linear with constant
coefficients, $\mathrm{d}(ZU)/\mathrm{d}t = BU$, and $U^{\top}NU$ is constant. So one exponential of a $3r \times 3r$ matrix gives `U` and
$\int U$, hence $M = \dot{U}U^{-1}$, $Z = (Z(0)+B\int_{0}^{t}U)U^{-1}$ and $N = U^{-T}N(0)U^{-1}$ at any time,
whatever `n` and `m` are.

Does not show: anything for GD, or for FA, which has a formula from the zero start only. That the `U` computed from
the linear equation is the `U` of $\dot{U} = MU$ is the uniqueness of solutions of linear equations, which is not a
line of the proof.
"""

from dataclasses import replace

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import step
from faverify.methods import chain, exact_against_path, proof

WITH_U = replace(
    FA_STAR,
    name="fa_star_with_u",
    title=r"FA* with its fundamental solution: $\dot{U} = MU$, $\dot{V} = -VM$, $\dot{J} = U$",
    shapes={**FA_STAR.shapes, "U": ("r", "r"), "V": ("r", "r"), "J": ("r", "r")},
    flow={**FA_STAR.flow, "U": "M @ U", "V": "-V @ M", "J": "U"},
)

CONSTANT = Part(
    "K is constant",
    says="D(K2) == 0",
    by=chain(("D(M) - Gi @ D(M).T @ G", "`G` is constant (Fact 3)"), last=r"$\dot{M} = G^{-1}N$, and `N` is symmetric"),
    controls=("D(M - M.T) == 0",),
)
RICCATI = Part(
    "Riccati equation",
    says="D(M) == Q + K2 @ M - M @ M",
    by=chain(
        ("Gi @ N", r"$\dot{M} = G^{-1}F^{\top}YC = G^{-1}F^{\top}F$ (Lemma 5)"),
        ("Gi @ (B.T @ B - M.T @ G @ M)", r"$F = B-ZM$ and $F^{\top}Z = 0$"),
        last=r"$KM-M^{2} = -G^{-1}M^{\top}GM$",
    ),
    controls=("D(M) == Q - M @ M", "D(M) == Q + K2 @ M + M @ M"),
)
LINEAR = Part(
    "the equation of U is linear",
    says="D(D(U)) == K2 @ D(U) + Q @ U",
    theory=WITH_U,
    by=chain(("(D(M) + M @ M) @ U", r"$\dot{U} = MU$ twice"), last="the Riccati equation"),
    controls=("D(D(U)) == Q @ U", "D(D(U)) == K2.T @ D(U) + Q @ U"),
)
REPRESENTATION = Part(
    "Z through U",
    says="D(Z @ U - B @ J) == 0",
    theory=WITH_U,
    by=chain(("F @ U + Z @ M @ U - B @ U", r"$\dot{Z} = F$, $\dot{U} = MU$, $\dot{J} = U$"), last="$F+ZM = B$"),
    controls=("D(Z @ U) == 0", "D(Z @ U + B @ J) == 0"),
    note=r"At `t == 0` the bracket is `Z(0)`, so $Z = (Z(0)+BJ)U^{-1}$ with $J = \int_{0}^{t}U$.",
)
ENERGY = Part(
    "N through U",
    says="D(U.T @ N @ U) == 0",
    theory=WITH_U,
    by=chain(
        ("U.T @ (M.T @ N + D(N) + N @ M) @ U", "product rule"),
        last=r"$\dot{N} = -(M^{\top}N+NM)$, from $\dot{F} = -FM-Z\dot{M}$ and $F^{\top}Z = 0$",
    ),
    controls=("D(U.T @ N @ U) == U.T @ N @ U", "D(U @ N @ U.T) == 0"),
)
FROM = "U(0) == I_r and V(0) == I_r and J(0) == 0"
INVERSE_SAYS = "V @ U == I_r if U(0) == I_r and V(0) == I_r"
INVERSE = (
    step("rests", "D(V @ U) == 0", "identity"),
    step("constant", "V @ U == V(0) @ U(0)", "monotone", "rests", of="V @ U"),
    step("V at 0", "V(0) @ U(0) == U(0) if V(0) == I_r", "product", "V(0) == I_r", right="U(0)"),
    step("inverse", INVERSE_SAYS, "arithmetic", "constant", "V at 0", "U(0) == I_r"),
    step("both sides", "U @ V == I_r if U(0) == I_r and V(0) == I_r", "square inverse", "inverse", of="V", with_="U"),
)
INVERTIBLE = Part(
    "U is invertible at every time",
    says=INVERSE_SAYS,
    theory=WITH_U,
    by=proof(*INVERSE[:-1]),
    controls=("D(U @ V) == M", "D(V @ U) == V @ U", "D(V.T @ U) == 0"),
    note=r"$V$ solves the adjoint equation $\dot{V} = -VM$, so $VU$ rests at $I$.",
)
Z_SAYS = f"Z == (Z(0) + B @ J) @ V if {FROM}"
Z_SOLUTION = Part(
    "Z from the start",
    says=Z_SAYS,
    theory=WITH_U,
    by=proof(
        *INVERSE,
        step("moves", "D(Z @ U - B @ J) == 0", "identity"),
        step("kept", "Z @ U - B @ J == Z(0) @ U(0) - B @ J(0)", "monotone", "moves", of="Z @ U - B @ J"),
        step("U at 0", "Z(0) @ U(0) == Z(0) if U(0) == I_r", "product", "U(0) == I_r", left="Z(0)"),
        step("J at 0", "B @ J(0) == 0 if J(0) == 0", "product", "J(0) == 0", left="B"),
        step("Z U", "Z @ U == Z(0) + B @ J if U(0) == I_r and J(0) == 0", "arithmetic", "kept", "U at 0", "J at 0"),
        step("times V", "Z @ U @ V == (Z(0) + B @ J) @ V if U(0) == I_r and J(0) == 0", "product", "Z U", right="V"),
        step("cancel", "Z @ U @ V == Z if U(0) == I_r and V(0) == I_r", "product", "both sides", left="Z"),
        step("Z", Z_SAYS, "arithmetic", "times V", "cancel"),
    ),
    controls=("D(Z @ U) == 0", "D(Z @ U - B @ U) == 0", "D(Z @ U + B @ J) == 0", "D(Z @ V - B @ J) == 0"),
    note="The false neighbours are altered conserved quantities.",
)
M_SAYS = "M == D(U) @ V if U(0) == I_r and V(0) == I_r"
M_SOLUTION = Part(
    "the closed form of M",
    says=M_SAYS,
    theory=WITH_U,
    by=proof(
        *INVERSE,
        step("times M", "M @ U @ V == M if U(0) == I_r and V(0) == I_r", "product", "both sides", left="M"),
        step("M", M_SAYS, "arithmetic", "times M"),
    ),
    controls=("D(U) == U @ M", "D(U) == M.T @ U", "D(V) == V @ M"),
)
N_SAYS = "N == V.T @ N(0) @ V if U(0) == I_r and V(0) == I_r"
N_SOLUTION = Part(
    "N from the start",
    says=N_SAYS,
    theory=WITH_U,
    by=proof(
        *INVERSE,
        step("rests too", "D(U.T @ N @ U) == 0", "identity"),
        step("kept", "U.T @ N @ U == U(0).T @ N(0) @ U(0)", "monotone", "rests too", of="U.T @ N @ U"),
        step(
            "right",
            "U(0).T @ N(0) @ U(0) == U(0).T @ N(0) if U(0) == I_r",
            "product",
            "U(0) == I_r",
            left="U(0).T @ N(0)",
        ),
        step("transposed", "N(0) @ U(0) == N(0) if U(0) == I_r", "product", "U(0) == I_r", left="N(0)"),
        step("left", "U(0).T @ N(0) == N(0) if U(0) == I_r", "product", "transposed"),
        step("start", "U.T @ N @ U == N(0) if U(0) == I_r", "arithmetic", "kept", "right", "left"),
        step(
            "times V",
            "V.T @ U.T @ N @ U @ V == V.T @ N(0) @ V if U(0) == I_r",
            "product",
            "start",
            left="V.T",
            right="V",
        ),
        step(
            "cancel",
            "V.T @ U.T @ N @ U @ V == V.T @ U.T @ N if U(0) == I_r and V(0) == I_r",
            "product",
            "both sides",
            left="V.T @ U.T @ N",
        ),
        step("N U V", "N @ U @ V == N if U(0) == I_r and V(0) == I_r", "product", "both sides", left="N"),
        step("cancel too", "V.T @ U.T @ N == N if U(0) == I_r and V(0) == I_r", "product", "N U V"),
        step("N", N_SAYS, "arithmetic", "times V", "cancel", "cancel too"),
    ),
    controls=("D(U.T @ N @ U) == U.T @ N @ U", "D(V.T @ N @ V) == 0", "D(U @ N @ U.T) == 0"),
)
ORACLE = Part(
    "agreement with mpmath",
    says="normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**40",
    by=exact_against_path(times=("1/2", "1", "2")),
    decides=False,
    controls=("normF(Z(t) - path(Z(t))) <= (1 + normF(Z(t))) / 10**80",),
    note="`Z(t)` in balls against a 50-digit Taylor path, which has no error bound: two routes that share no code agree.",
)

CLAIM = Claim(
    label="n1",
    title="The exact solution of FA*",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"$M = WC$ solves $\dot{M} = Q+KM-M^{2}$; with $\ddot{U} = K\dot{U}+QU$: $M = \dot{U}U^{-1}$, $Z = (Z(0)+B\int U)U^{-1}$, $N = U^{-T}N(0)U^{-1}$.",
    parts=(CONSTANT, RICCATI, LINEAR, REPRESENTATION, ENERGY, INVERTIBLE, Z_SOLUTION, M_SOLUTION, N_SOLUTION, ORACLE),
    uses=("fact2", "fact3", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("identity", "closed-form"),
)
