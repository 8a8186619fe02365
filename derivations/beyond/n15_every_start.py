r"""N15: FA* converges exponentially from every start.

N6 without its hypothesis $N(0) > 0$. For every time $s > 0$ and $t \ge s$, $\ell(t) \le
(1+m/\kappa)r\ell(s)\exp(-\kappa(t-s))$, where $2\kappa$ is the least positive eigenvalue of $A(s)-A(0)$, which is
PSD, and $2m = \max(0,-\lambda_{\min}(A(0)))$: half of what alignment has risen by, once, is a rate for ever. Let $P$
project on the range of $A(s)-A(0)$, and $K = I-P$. What alignment has not risen along is at rest: $RK = 0$ until `s`,
so its rate $-R\hat{M}K$ is 0, so $K\hat{M}^{\top}(A-A(0))\hat{M}K$ does not grow, and $P\hat{M}(s)K = 0$; from `s` on
$\lVert RK\rVert^{2}+\lVert(\hat{M}-\hat{M}(s))K\rVert^{2}$ grows at most like $\exp(2mt)$ from 0, so it stays 0. With
$\Delta = (A-A(0))/2 \ge \kappa P$ then: $U^{\top}\Delta U$ has the rate $U^{\top}(\Delta^{2}+N(0))U \ge \kappa
U^{\top}\Delta U$, and feeds $U^{\top}PU$, whose rate is at least $-2mU^{\top}PU+2U^{\top}\Delta U$; and $R^{\top}R =
U^{-\top}R(0)^{\top}R(0)U^{-1}$.

The kernel of $A(s)-A(0)$ is the largest subspace $D$ of ker $R(0)$ that $\hat{M}(0)$ maps into itself, whatever `s`.
On the exact rate, in words, nothing is decided: $\ell = O((1+t)^{k}\exp(-2\rho t))$ for the quotient by $D$, where an
imaginary frequency would need `u` with $M_{0}u = i\omega u$ and $Fu = 0$, in $D$; and
$\mathrm{d}/\mathrm{d}t(u^{\top}\dot{u}-u^{\top}M_{0}u) = \lvert \dot{u}-M_{0}u\rvert^{2}+u^{\top}N_{0}u \ge 0$ makes
the first components of the growing solutions independent.

Does not show: a rate that depends on the start alone (it is read off at a time `s`), or that `2 * kappa` is the exact
one. That a symmetric PSD matrix has a least positive eigenvalue, or is 0 (then $\ell = 0$ from `s` on), is not
derived.
"""

from derivations.beyond.n1_exact_solution import WITH_U
from derivations.growth_proofs import NUMBERED
from derivations.instances import SINGULAR, TALL
from derivations.rest_proofs import LEVEL_BY, LEVEL_SAYS, RISE, STILL_BY, STILL_SAYS
from derivations.rise_proofs import DECAY_BY, DECAY_SAYS, EVERY_BY, EVERY_SAYS, GROWING
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory, under
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
RISEN = "lambda_min(A(s) - A(0)) / 2"
RISEN_SEEN = "lambda_min(C @ Si @ (A(s) - A(0)) @ Si @ C.T) / (2 * sigma_max(C @ Si)**2)"
BELOW = "max(0, -lambda_min(A(0))) / 2"


def rate(kappa: str, factor: str = "1", speed: str = "1") -> str:
    """The bound with a text in place of kappa, times a factor, at a multiple of the rate."""
    return f"{kappa} * l <= {factor} * ({kappa} + {BELOW}) * r * l(s) * exp(-{speed} * {kappa} * (t - s))"


LATER = "t > s and l(s) > 1/1000"
STILL = Part(
    "what alignment has not risen along has not moved",
    says=STILL_SAYS,
    theory=RISE,
    by=STILL_BY,
    controls=(
        under(NUMBERED, "R(s) == 0 if s > 0", "$P = 0$, though alignment has risen"),
        under(NUMBERED, "S @ W(s) @ C @ Si == 0 if s > 0"),
    ),
)
LEVEL = Part(
    "nor will it",
    says=LEVEL_SAYS,
    theory=RISE,
    by=LEVEL_BY,
    controls=(
        under(NUMBERED, "A - A(0) == 0 if t > s and s > 0", "$P = 0$, though alignment has risen"),
        under(NUMBERED, "A - A(s) == 0 if t > s and s > 0"),
    ),
)
PROJECTED = Part(
    "exponential decay, with the projector as a letter",
    says=DECAY_SAYS,
    theory=RISE,
    by=DECAY_BY,
    controls=(
        under(NUMBERED, f"l >= l(s) if {LATER}"),
        under(NUMBERED, f"{rate(RISEN, speed='8')} if {LATER} and {RISEN} > 1/1000"),
    ),
    note="Lines are evaluated at instances where alignment rises in every direction: $P = I$.",
)
EVERY = Part(
    "exponential decay from every start",
    says=EVERY_SAYS,
    theory=GROWING,
    by=EVERY_BY,
    controls=(
        under(NUMBERED, f"l >= l(s) if {LATER}"),
        under(NUMBERED, f"{rate(RISEN).replace('<=', '>=')} if {LATER} and {RISEN} > 1/1000"),
        under(NUMBERED, f"{rate(RISEN, '1/100')} if {LATER} and {RISEN} > 1/1000"),
        under(NUMBERED, f"{rate(RISEN, speed='8')} if {LATER} and {RISEN} > 1/1000"),
    ),
    note=r"$f/f(s) = \exp(-\kappa(t-s))$. A $\kappa > 0$ with $A(s)-A(0) \ge 2\kappa P$ there is always: $P$ projects on the range of that PSD matrix.",
)
CASES = Part(
    "the rate, at instances where alignment rises in every direction",
    says=f"{rate(RISEN)} if t >= s and {RISEN} > 0",
    by=ball_cases(draws=TALL, s=("1/4",), t=("1/2", "4")),
    decides=False,
    controls=(
        f"{rate(RISEN, '1/100')} if t >= s and {RISEN} > 0",
        f"{rate(RISEN, speed='8')} if t >= s and {RISEN} > 0",
    ),
)
SINGULAR_CASES = Part(
    "the rate, at instances where it does not",
    says=f"{rate(RISEN_SEEN)} if t >= s and {RISEN_SEEN} > 0",
    by=ball_cases(draws=SINGULAR, s=("1/4",), t=("1/2", "4")),
    decides=False,
    controls=(
        f"{rate(RISEN_SEEN, '1/100')} if t >= s and {RISEN_SEEN} > 0",
        f"{rate(RISEN_SEEN, speed='8')} if t >= s and {RISEN_SEEN} > 0",
    ),
    note="`m < r`: $K$ is the projector on the kernel of $CG^{-1/2}$, so that $A(s)-A(0)$ is singular.",
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
    "the exact rate, in words",
    says=r"$\ell = O((1+t)^{k}\exp(-2\rho t))$ with $\rho > 0$, for the quotient by $D$",
    by=argued(
        r"$D$ is invariant under `M(0)` and inside ker `F(0)`; there $U(t)x = \exp(M(0)t)x$ solves the linear equation and $NUx = 0$: FA* moves nothing along $D$. Divide by it.",
        r"Now $D = 0$. On the imaginary axis: $P(iw)x = 0$ forces $Mx = iwx$ and $Fx = 0$ (the real part of $x^{*}Px$ is $\lvert(iw-M)x\rvert^{2}+x^{*}Nx$), so `x` spans part of $D$; hence no eigenvalue is imaginary and, by symmetry, `r` grow and `r` decay.",
        r"A direction `x` whose growing part vanishes has $NUx = 0$ for all `t` ($U^{\top}NU$ is constant and $Ux$ tends to 0 relatively), so $M(s)U(s)x = U(s)M(0)x$; such `x` form an `M(0)`-invariant subspace of ker `F(0)`, hence are 0.",
        r"So `U` grows in every direction at the rate $\rho$, the least real part of the growing eigenvalues, and $N = U^{-T}N(0)U^{-1}$ decays as stated; $k = 2(p-1)$, $p$ the largest Jordan block at $\rho$.",
    ),
    decides=False,
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
    statement=r"From every start of full column rank, for all $0 < s \le t$: $\ell(t) \le (1+m/\kappa)r\ell(s)\exp(-\kappa(t-s))$, $2\kappa > 0$ the least positive eigenvalue of $A(s)-A(0)$, $2m = \max(0,-\lambda_{\min}(A(0)))$.",
    parts=(STILL, LEVEL, PROJECTED, EVERY, CASES, SINGULAR_CASES, ENERGY, KEPT, AT_REST, DICHOTOMY, DECAYS),
    uses=("n1", "n6", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "rate"),
)
