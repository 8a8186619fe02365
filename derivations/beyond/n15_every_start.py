"""N15: FA* converges exponentially from every start.

N6 without its hypothesis `N(0) > 0`. Let D be the largest subspace of ker F(0) that M(0) maps into itself. If D = 0, N6
holds word for word; else D is at rest, and the quotient is N6 with D = 0: `l = O((1 + t)^k exp(-2 rho t))` with rho > 0.
With G = I and u'' = K u' + Q u, K = M_0 - M_0', Q = N_0 + M_0'M_0: an imaginary frequency would need u with M_0 u = i w u and F u =
0, in D; and `d/dt (u'u' - u'M_0 u) = |u' - M_0 u|^2 + u'N_0 u >= 0` makes the first components of the growing solutions
independent. Directions x whose growing part vanishes have `N U x = 0` for all t, so `M(s) U(s) x = U(s) M(0) x`: they form an
M(0)-invariant subspace of ker F(0), hence lie in D. D is decided in exact arithmetic: floats decide wrongly near D != 0.

Does not show: the rate where D is not 0, beyond that it is that of the quotient; the argument on subspaces is prose.
"""

from derivations.beyond.n1_exact_solution import WITH_U
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, chain

LINEAR = Theory(
    name="fa_star_linear",
    title="the linear form with G = I: u' = v, v' = (M0 - M0') v + (N0 + M0'M0) u, N0 = F0'F0",
    shapes={"M0": ("r", "r"), "F0": ("n", "r"), "u": ("r", "1"), "v": ("r", "1")},
    definitions={"N0": "F0.T @ F0"},
    flow={"u": "v", "v": "(M0 - M0.T) @ v + (N0 + M0.T @ M0) @ u"},
    kind="free",
    latex={"M0": "M_{0}", "F0": "F_{0}", "N0": "N_{0}"},
)

ENERGY = Part(
    "growing solutions are told apart by u",
    says="D(u.T @ v - u.T @ M0 @ u) == normF(v - M0 @ u)**2 + normF(F0 @ u)**2",
    theory=LINEAR,
    by=chain(last="u'K v and the terms with M0 collect to a square"),
    controls=(
        "D(u.T @ v - u.T @ M0 @ u) == normF(v - M0 @ u)**2",
        "D(u.T @ v + u.T @ M0 @ u) == normF(v - M0 @ u)**2 + normF(F0 @ u)**2",
        "D(u.T @ v - u.T @ M0 @ u) == normF(v + M0 @ u)**2 + normF(F0 @ u)**2",
    ),
)
KEPT = Part(
    "what F does not see stays unseen",
    says="D(U.T @ N @ U) == 0",
    theory=WITH_U,
    by=chain(last="N' = -(M'N + N M), U' = M U (N1)"),
    controls=("D(N) == 0", "D(U.T @ U) == 0", "D(U.T @ N) == 0"),
    note="N(0) x = 0 gives U'N U x = 0, so N U x = 0 for all t: F U x = 0.",
)
AT_REST = Part(
    "where F vanishes, M stands still",
    says="D(M) @ x == Gi @ F.T @ F @ x",
    theory=FA_STAR,
    by=chain(last="M' = G^-1 N (Lemma 5)"),
    controls=("D(M) @ x == F.T @ F @ x", "D(M) @ x == 2 * Gi @ F.T @ F @ x"),
    note="So on D, where F x = 0, M is constant, and D is at rest.",
)
DICHOTOMY = Part(
    "exponential decay",
    says="l = O((1 + t)^k exp(-2 rho t)) with rho > 0, for the quotient by D",
    by=argued(
        "D is invariant under M(0) and inside ker F(0); there U(t) x = exp(M(0) t) x solves the linear equation and N U x = 0: FA* moves nothing along D. Divide by it.",
        "Now D = 0. On the imaginary axis: P(i w) x = 0 forces M x = i w x and F x = 0 (the real part of x*P x is |(i w - M) x|^2 + x*N x), so x spans part of D; hence no eigenvalue is imaginary and, by symmetry, r grow and r decay.",
        "A direction x whose growing part vanishes has N U x = 0 for all t (U'N U is constant and U x tends to 0 relatively), so M(s) U(s) x = U(s) M(0) x; such x form an M(0)-invariant subspace of ker F(0), hence are 0.",
        "So U grows in every direction at the rate rho, the least real part of the growing eigenvalues, and N = U^-T N(0) U^-1 decays as stated; k = 2 (p - 1), p the largest Jordan block at rho.",
    ),
)
DECAYS = Part(
    "the loss at late times, at instances with singular N(0)",
    says="l(t) <= l(0) / 1000000",
    by=ball_cases(
        draws=(
            ("wide-feedback", 3, 1, 2, 1),
            ("gaussian", 5, 1, 2, 1),
            ("gaussian", 6, 2, 3, 2),
            ("gaussian", 7, 2, 3, 4),
        ),
        t=("4096",),
    ),
    decides=False,
    controls=("l(t) >= l(0) / 1000000 if l(0) > 0", "l(1/8) <= l(0) / 1000000"),
    note="m < r: N(0) has rank at most m.",
)

CLAIM = Claim(
    label="n15",
    title="FA* converges exponentially from every start",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement="From every start of full column rank FA*'s loss is O((1 + t)^k exp(-2 rho t)) with rho > 0.",
    parts=(ENERGY, KEPT, AT_REST, DICHOTOMY, DECAYS),
    uses=("n1", "n6", "lemma5"),
    hypotheses=(("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "rate"),
)
