"""Lemma 10: within a bounded time the loss is small at least once.

If ``l > eps`` on all of [s, s + T], split the time: where the loss rises it gains at most ``r lam^2`` (Lemma 8);
where it falls faster than ``kappa l`` it loses at least ``kappa eps`` a unit of time; the rest lasts at most ``r (2
kappa - lam)^2/(kappa eps)`` (Lemma 9). So ``l(s + T) < l(s) + r lam^2 - kappa eps T + r (2 kappa - lam)^2``,
negative once ``kappa eps T`` reaches the bound: a contradiction. By Lemma 8 again ``l(s) <= l(0) + r lam^2``.

Does not show: at which time the loss is small, or that it stays small (Lemma 13).
"""

from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration, Theory
from faverify.methods import argued, ball_cases, sympy_scalar

BUDGET = Theory(
    name="lemma10_budget",
    title="rise, slow and fall are the gains and losses over [s, s + T]; slow_time the time not spent falling fast",
    shapes=dict.fromkeys(("kappa", "eps", "T", "start", "lam", "r", "u", "v", "w"), ()),
    definitions={
        "slow_time": "r * (2 * kappa - lam)**2 / (kappa * eps) - u",
        "end": "start + r * lam**2 - v - kappa * eps * (T - slow_time) - w",
    },
    kind="",
)

LEDGER = Part(
    "the ledger of the loss",
    says="end <= start + r * lam**2 + r * (2 * kappa - lam)**2 - kappa * eps * T",
    theory=BUDGET,
    by=sympy_scalar(
        "v",
        "w",
        "kappa * eps * u",
        positive=("kappa", "eps", "T", "r"),
        nonnegative=("u", "v", "w"),
        reason="expand both sides",
    ),
    controls=("end <= start + r * lam**2 - kappa * eps * T",),
    note="u, v, w >= 0 are what the three estimates (Lemma 9, Lemma 8, fast falling) leave; the right side is <= 0 under the hypothesis.",
)
SPLIT = Part(
    "why the ledger is that",
    says="l(s + T) = l(s) + int rises + int slow falls + int fast falls",
    by=argued(
        "Suppose l > eps throughout. Rises sum to at most r lam^2 (Lemma 8), slow falls to at most 0.",
        "Where dl/dt <= -kappa l the loss falls by at least kappa eps a unit of time.",
        "The other times have l > eps and dl/dt > -kappa l: by Lemma 9 they last at most r (2 kappa - lam)^2/(kappa eps).",
        "Then l(s + T) <= 0 < eps, a contradiction.",
    ),
)
TIME = Part(
    "some time in [0, T] is good, at instances",
    says="least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= l(0) + r * lam**2 + r * (2 * kappa - lam)**2 and kappa > 0 and eps > 0",
    by=ball_cases(
        kappa=("1/2", "2"),
        eps=("l / 10 + 1/1000",),
        T=("1.01 * (l + r * lam**2 + r * (2 * kappa - lam)**2) / (kappa * eps)", "l / (20 * kappa * eps)"),
        most=8,
    ),
    controls=("least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= l(0) / 40 and kappa > 0 and eps > 0",),
)
RESTART = Part(
    "the loss at a later start",
    says="l(t) <= l(0) + r * lam**2",
    by=ball_cases(t=("1/4", "1"), most=8),
    controls=("l(t) <= l(0) - r * lam**2 / 100",),
)

CLAIM = Claim(
    label="lemma10",
    title="Within a bounded time the loss is small once",
    where="Appendix A.2, Lemma 10",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement="kappa eps T >= l(s) + r lam^2 + r (2 kappa - lam)^2 implies l <= eps somewhere in [s, s + T].",
    parts=(LEDGER, SPLIT, TIME, RESTART),
    uses=("lemma8", "lemma9"),
    hypotheses=(
        ("Z(0) has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("kappa, eps > 0", "positive symbols, positive values"),
    ),
    restoration_note="The paper says FA for FA* here: an erratum.",
    tags=("convergence", "bound"),
)
