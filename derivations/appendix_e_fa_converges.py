"""Appendix E: why FA converges (Baldi et al. 2018).

Along FA, ``W C + C'W' - Z'Z`` is constant, and ``Phi = (1/2)||W C||_F^2 - tr(C'Y'Z)`` falls: ``dPhi/dt = -||(Y - Z
W) C||_F^2``. Phi is bounded below, since ``||Z||_F^2 = 2 tr(W C) + k0 <= 2 sqrt(r) ||W C||_F + max(0, k0)`` with
``k0 = ||Z(0)||_F^2 - 2 tr(W(0) C)``: the square in Phi wins over the linear term. So the residual's square has a
finite integral, and the residual tends to 0 (its derivative ``-E C W C - Z Z'E C`` is bounded).

Does not show: that W converges or ``Z'E -> 0``, nor anything about the dynamics of alignment.
"""

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Claim, Part, Restoration, under
from faverify.methods import argued, ball_cases, chain

INVARIANT = Part(
    "the invariant",
    says="D(W @ C + C.T @ W.T - Z.T @ Z) == 0",
    by=chain(("Z.T @ E @ C + C.T @ E.T @ Z - F.T @ Z - Z.T @ F", "W' = Z'E, Z' = E C = F"), last="cancel"),
    controls=(
        "D(W @ C + C.T @ W.T + Z.T @ Z) == 0",
        under(FA_STAR, "D(W @ C + C.T @ W.T - Z.T @ Z) == 0", "FA* keeps Z'Z and lets W C grow"),
        under(GD, "D(W @ C + C.T @ W.T - Z.T @ Z) == 0", "GD conserves Z'Z - W W'"),
    ),
)
LYAPUNOV = Part(
    "the Lyapunov function",
    says="D(normF(W @ C)**2 / 2 - tr(C.T @ Y.T @ Z)) == -normF((Y - Z @ W) @ C)**2",
    by=chain(("tr(C.T @ W.T @ Z.T @ E @ C) - tr(C.T @ Y.T @ F)", "W' = Z'E, Z' = F"), last="Y - Z W = E"),
    controls=(
        "D(normF(W @ C)**2 / 2 - tr(C.T @ Y.T @ Z)) == -normF(Y - Z @ W)**2",
        "D(normF(W @ C)**2 - tr(C.T @ Y.T @ Z)) == -normF((Y - Z @ W) @ C)**2",
    ),
)
RESIDUAL = Part(
    "the residual's derivative",
    says="D(E @ C) == -E @ C @ W @ C - Z @ Z.T @ E @ C",
    by=chain(last="product rule"),
    controls=("D(E @ C) == -E @ C @ W @ C",),
)
BELOW = Part(
    "bounded below",
    says="Phi >= -||Y C||_F (2 sqrt(r) w + max(0, k0))^{1/2} + w^2/2 with w = ||W C||_F",
    by=argued(
        "The trace of the invariant: ||Z||_F^2 = 2 tr(W C) + k0, and |tr(W C)| <= sqrt(r) ||W C||_F.",
        "tr(C'Y'Z) <= ||Y C||_F ||Z||_F. The square w^2/2 outgrows the root of w, so Phi is bounded below along FA.",
        "Phi falls and is bounded below: int ||E C||_F^2 is finite, and w and ||Z|| are bounded.",
        "FA has a solution for all t >= 0: Z and W C are bounded, and W' = Z'Y - Z'Z W is linear in W.",
        "The derivative of E C is bounded, so E C -> 0 (Barbalat).",
    ),
)
TIMES = Part(
    "the Lyapunov function at instances",
    says="normF(W(t) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(t)) < normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) if normF(F(0)) > 0 and t > 0",
    by=ball_cases(t=("1/8", "1/2"), most=6),
    decides=False,
    controls=(
        "normF(W(t) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(t)) < normF(W(0) @ C)**2 / 2 - tr(C.T @ Y.T @ Z(0)) - t * normF(F(0))**2 if normF(F(0)) > 0 and t > 0",
    ),
    note="Enclosed by the validated integrator.",
)

CONSTANT = Part(
    "the trace of the invariant for all t in [0, 1/2], at instances",
    says="greatest(2 * tr(M) - normF(Z)**2, 0, T) - least(2 * tr(M) - normF(Z)**2, 0, T) <= 1/1000",
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(tr(M) - normF(Z)**2, 0, T) - least(tr(M) - normF(Z)**2, 0, T) <= 1/1000",),
    note="Its trace, over boxes of time that cover the interval, by the validated integrator.",
)
FALLING = Part(
    "the Lyapunov function falls all through [0, 1/2], at instances",
    says="greatest(tr(M.T @ Z.T @ F) - tr(C.T @ Y.T @ F), 0, T) < 0 if normF(F(0)) > 0",
    by=ball_cases(T=("1/2",), most=2),
    decides=False,
    controls=("greatest(tr(M.T @ Z.T @ F) - tr(C.T @ Y.T @ F), 0, T) < -normF(F(0))**2 if normF(F(0)) > 0",),
    note="The derivative of Phi as the first link of its derivation has it, over boxes of time.",
)

CLAIM = Claim(
    label="appendix-e",
    title="Why FA converges",
    where="Appendix E",
    restoration=Restoration.LIKELY,
    theory=FA,
    statement="Along FA, WC + C'W' - Z'Z is constant and Phi = ||WC||_F^2/2 - tr(C'Y'Z) has dPhi/dt = -||(Y - ZW)C||_F^2; so (Y - ZW)C -> 0.",
    parts=(INVARIANT, LYAPUNOV, RESIDUAL, BELOW, TIMES, CONSTANT, FALLING),
    hypotheses=(("none: every start", "letters are free"),),
    restoration_note="The invariant and the Lyapunov function are those of Baldi et al. 2018 in our letters; the lower bound of Phi is ours.",
    tags=("identity", "convergence", "conservation"),
)
