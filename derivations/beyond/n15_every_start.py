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

The exact rate: with $L = \lim Z^{\top}B$ (N10) $\Delta = L-Z^{\top}B = \int_{t}^{\infty}F^{\top}F$ is symmetric, and
$F^{\top}F = L^{\top}G^{-1}\Delta+\Delta G^{-1}L-\Delta G^{-1}\Delta$, as $L^{\top}G^{-1}L = B^{\top}B$. Where
$G^{-1}LX = X(\rho I+J)$, $J$ skew, $\exp(2\rho t)\operatorname{tr}(X^{\top}\Delta X)$ has the rate
$\exp(2\rho t)\lVert G^{-1/2}\Delta X\rVert^{2} \ge 0$: no faster than $\exp(-2\rho t)$. And where
$G^{-1}LP+PL^{\top}G^{-1} \ge 2(\rho+\varepsilon)P$, $\operatorname{tr}(FPF^{\top})$ falls at least like $\exp(-2\rho t)$ once $\Delta$ is
small: no slower. The least real part of an eigenvalue of $G^{-1}L$ is half the rate.

The kernel of $A(s)-A(0)$ is the largest subspace $D$ of ker $R(0)$ that $\hat{M}(0)$ maps into itself, whatever `s`;
along it nothing moves, and the exact rate is that of the quotient.

Does not show: a rate that depends on the start alone (`kappa` is read off at a time `s`; $G^{-1}L$ is known from the
start, as the solution of N6's quadratic with its eigenvalues on the right: in words). That a symmetric PSD matrix has a
least positive eigenvalue, or is 0 (then $\ell = 0$ from `s` on), and Lyapunov's theorem (such a `P` exists), are not
derived.
"""

from derivations import exact_rate_proofs as exact
from derivations.beyond.n1_exact_solution import WITH_U
from derivations.growth_proofs import NUMBERED
from derivations.instances import BADLY_SCALED, ONE_MOVING, SINGULAR, TALL
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
    by=ball_cases(draws=(*TALL, *BADLY_SCALED), s=("1/4",), t=("1/2", "4")),
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
ONE_LEFT = "(sqrt(tr(B.T @ B) * tr(G)) - tr(Z.T @ B))"
ONE_LEFT_S = "(sqrt(tr(B.T @ B) * tr(G)) - tr(Z(s).T @ B))"
ONE_RATE = "sqrt(tr(B.T @ B) / tr(G))"


def one_unit(relation: str, factor: str = "1", speed: str = "2") -> str:
    """What alignment has yet to rise by, for one unit, against an exponential."""
    return f"{ONE_LEFT} {relation} {factor} * {ONE_LEFT_S} * exp(-{speed} * {ONE_RATE} * (t - s))"


ONE = "r == 1 and t > s and normF(F(s)) > 1/1000"
SLOW = Part(
    "no faster than an eigenvalue of the limit",
    says=exact.SLOW_SAYS,
    theory=exact.RATE,
    by=exact.SLOW_BY,
    controls=(
        under(NUMBERED, f"{one_unit('<=', speed='3')} if {ONE}", "half as fast again"),
        under(NUMBERED, f"{one_unit('>=', speed='1')} if {ONE}", "half the rate"),
        under(NUMBERED, f"{one_unit('>=', '2')} if {ONE}"),
        under(NUMBERED, f"{one_unit('<=', '0')} if {ONE}"),
    ),
    note=r"$f/f(s) = \exp(2\rho(t-s))$; $L-Z^{\top}B = \int_{t}^{\infty}F^{\top}F$ is what alignment has yet to rise by. $X$ spans an invariant subspace of $G^{-1}L$: one column for a real eigenvalue, two for a pair $\rho \pm i\omega$.",
)
FAST = Part(
    "and no slower",
    says=exact.FAST_SAYS,
    theory=exact.RATE,
    by=exact.FAST_BY,
    controls=(
        under(NUMBERED, f"l >= l(s) if {LATER}"),
        under(NUMBERED, f"l <= l(s) * exp(-3 * {ONE_RATE} * (t - s)) if {ONE}", "half as fast again"),
        under(NUMBERED, f"l <= l(s) * exp(-8 * {ONE_RATE} * (t - s)) if {ONE}"),
    ),
    note=r"$f(T)/f(s) = \exp(2\rho(T-s))$; a positive definite `P` makes $\operatorname{tr}(FPF^{\top})$ a loss. The last hypothesis but one holds from some time `s` on, for every $\delta > 0$ (next part).",
)
SETTLES = Part(
    "what alignment has yet to rise by tends to 0",
    says=exact.SETTLES_SAYS,
    theory=exact.RATE,
    by=exact.SETTLES_BY,
    controls=(
        under(NUMBERED, f"{one_unit('<=', '0')} if {ONE}"),
        under(NUMBERED, f"{ONE_LEFT} >= {ONE_LEFT_S} if {ONE}"),
    ),
)
SIDES = Part(
    "one unit, from both sides, at instances",
    says=f"{ONE_LEFT_S} * exp(-2 * {ONE_RATE} * (t - s)) <= {ONE_LEFT} <= 2 * {ONE_RATE} / ({ONE_RATE} + tr(M(s))) * {ONE_LEFT_S} * exp(-2 * {ONE_RATE} * (t - s)) if t >= s",
    by=ball_cases(draws=ONE_MOVING, s=("1/4",), t=("1/2", "4")),
    decides=False,
    controls=(
        f"{one_unit('<=', speed='3')} if t >= s",
        f"{one_unit('>=', speed='1')} if t >= s",
        f"{one_unit('<=')} if t >= s",
    ),
    note=r"For $r = 1$ the limit is $L = \lVert B\rVert\sqrt{G}$, and $\rho = \lVert B\rVert/\sqrt{G}$.",
)
DICHOTOMY = Part(
    "the exact rate from the start, in words",
    says=r"$\ell$ decays at the rate $2\rho$, $\rho > 0$ the least real part of an eigenvalue of $G^{-1}L$ on the quotient by $D$",
    by=argued(
        r"An invariant subspace on which $FX = 0$ for all time is part of $D$; FA* moves nothing along $D$. Divide by it.",
        r"Now $D = 0$. What is left, $L-Z^{\top}B = \int_{t}^{\infty}F^{\top}F$, is positive definite; it falls exponentially (from every start, above) and along $X$ no faster than $\exp(-2\rho t)$: so every real part is positive, and no rate is larger than twice the least.",
        r"For every $\rho$ below the least real part Lyapunov's theorem gives $P > 0$ with $G^{-1}LP+PL^{\top}G^{-1} > 2(\rho+\varepsilon)P$ for an $\varepsilon > 0$; $\delta$ is small enough from some time on. So $\exp(2\rho t)\ell$ stays bounded.",
        r"$L^{\top}G^{-1}L = B^{\top}B$ (N10) and $L-L^{\top} = Z^{\top}B-B^{\top}Z$: the eigenvalues of $G^{-1}L$ solve N6's quadratic, which has `r` on each side, and are those on the right: $\rho$ is known from the start.",
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
    statement=r"From every start of full column rank, for all $0 < s \le t$: $\ell(t) \le (1+m/\kappa)r\ell(s)\exp(-\kappa(t-s))$, $2\kappa > 0$ the least positive eigenvalue of $A(s)-A(0)$, $2m = \max(0,-\lambda_{\min}(A(0)))$. With $L = \lim Z^{\top}B$ the rate is neither more nor less than twice the least real part of an eigenvalue of $G^{-1}L$.",
    parts=(
        STILL,
        LEVEL,
        PROJECTED,
        EVERY,
        SLOW,
        FAST,
        SETTLES,
        CASES,
        SINGULAR_CASES,
        SIDES,
        ENERGY,
        KEPT,
        AT_REST,
        DICHOTOMY,
        DECAYS,
    ),
    uses=("n1", "n6", "n10", "lemma5"),
    hypotheses=(("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),),
    tags=("convergence", "rate"),
)
