r"""N15: FA* converges exponentially from every start.

N6 without its hypothesis $N(0) > 0$; $F = (Y-ZW)C$, $M = WC$, $N = F^{\top}F$ as there, and $M_{0}$, $N_{0}$ at the start. Let $D$ be the largest subspace of ker `F(0)` that `M(0)` maps into itself. If
$D = 0$, N6 holds word for word; else $D$ is at rest, and the quotient is N6 with $D = 0$:
$\ell = O((1+t)^{k}\exp(-2\rho t))$ with $\rho > 0$. With $G = I$ and $\ddot{u} = K\dot{u}+Qu$,
$K = M_{0}-M_{0}^{\top}$, $Q = N_{0}+M_{0}^{\top}M_{0}$: an imaginary frequency would need `u` with $M_{0}u = i\omega u$ and $Fu = 0$,
in $D$; and
$\mathrm{d}/\mathrm{d}t(u^{\top}\dot{u}-u^{\top}M_{0}u) = \lvert \dot{u}-M_{0}u\rvert^{2}+u^{\top}N_{0}u \ge 0$
makes the first components of the growing solutions independent. Directions `x` whose growing part vanishes have
$NUx = 0$ for all `t`, so $M(s)U(s)x = U(s)M(0)x$: they form an `M(0)`-invariant subspace of ker `F(0)`, hence lie in $D$. That is decided in exact arithmetic: floats decide wrongly near $D \ne 0$.

Does not show: the rate where $D$ is not 0, beyond that it is that of the quotient. The one step that is argued is the
dichotomy: that directions without a growing part form an invariant subspace (subspaces are no words), and from
eigenvalues to growth, as in N6.
"""

from derivations.beyond.n1_exact_solution import WITH_U
from derivations.instances import SINGULAR
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, chain

LINEAR = Theory(
    name="fa_star_linear",
    title=r"the linear form with $G = I$: $\dot{u} = v$, $\dot{v} = (M_{0}-M_{0}^{\top})v+(N_{0}+M_{0}^{\top}M_{0})u$, $N_{0} = F_{0}^{\top}F_{0}$",
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
    by=chain(last=r"$u^{\top}Kv$ and the terms with $M_{0}$ collect to a square"),
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
    by=chain(last=r"$\dot{N} = -(M^{\top}N+NM)$, $\dot{U} = MU$ (N1)"),
    controls=("D(N) == 0", "D(U.T @ U) == 0", "D(U.T @ N) == 0"),
    note=r"$N(0)x = 0$ gives $U^{\top}NUx = 0$, so $NUx = 0$ for all `t`: $FUx = 0$.",
)
AT_REST = Part(
    "where F vanishes, M stands still",
    says="D(M) @ x == Gi @ F.T @ F @ x",
    theory=FA_STAR,
    by=chain(last=r"$\dot{M} = G^{-1}N$ (Lemma 5)"),
    controls=("D(M) @ x == F.T @ F @ x", "D(M) @ x == 2 * Gi @ F.T @ F @ x"),
    note="So on $D$, where $Fx = 0$, `M` is constant, and $D$ is at rest.",
)
DICHOTOMY = Part(
    "exponential decay",
    says=r"$\ell = O((1+t)^{k}\exp(-2\rho t))$ with $\rho > 0$, for the quotient by $D$",
    by=argued(
        r"$D$ is invariant under `M(0)` and inside ker `F(0)`; there $U(t)x = \exp(M(0)t)x$ solves the linear equation and $NUx = 0$: FA* moves nothing along $D$. Divide by it.",
        r"Now $D = 0$. On the imaginary axis: $P(iw)x = 0$ forces $Mx = iwx$ and $Fx = 0$ (the real part of $x^{*}Px$ is $\lvert(iw-M)x\rvert^{2}+x^{*}Nx$), so `x` spans part of $D$; hence no eigenvalue is imaginary and, by symmetry, `r` grow and `r` decay.",
        r"A direction `x` whose growing part vanishes has $NUx = 0$ for all `t` ($U^{\top}NU$ is constant and $Ux$ tends to 0 relatively), so $M(s)U(s)x = U(s)M(0)x$; such `x` form an `M(0)`-invariant subspace of ker `F(0)`, hence are 0.",
        r"So `U` grows in every direction at the rate $\rho$, the least real part of the growing eigenvalues, and $N = U^{-T}N(0)U^{-1}$ decays as stated; $k = 2(p-1)$, $p$ the largest Jordan block at $\rho$.",
    ),
)
DECAYS = Part(
    "the loss at late times, at instances with singular N(0)",
    says="l(t) <= l(0) / 1000000",
    by=ball_cases(
        draws=SINGULAR,
        t=("4096",),
    ),
    decides=False,
    controls=("l(t) >= l(0) / 1000000 if l(0) > 0", "l(1/8) <= l(0) / 1000000"),
    note="`m < r`: `N(0)` has rank at most `m`.",
)

CLAIM = Claim(
    label="n15",
    title="FA* converges exponentially from every start",
    where="beyond the paper",
    kind="new",
    restoration=Restoration.NEW,
    theory=FA_STAR,
    statement=r"From every start of full column rank the loss of FA* is $O((1+t)^{k}\exp(-2\rho t))$ with $\rho > 0$.",
    parts=(ENERGY, KEPT, AT_REST, DICHOTOMY, DECAYS),
    uses=("n1", "n6", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "rate"),
)
