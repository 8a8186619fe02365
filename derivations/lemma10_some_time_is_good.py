r"""Lemma 10: within a bounded time the loss is small at least once.

If `l > eps` on all of $[s,s+T]$, split the time: where the loss rises it gains at most $r\lambda^{2}$ (Lemma 8);
where it falls faster than $\kappa\ell$ it loses at least $\kappa\varepsilon$ a unit of time; the rest lasts at most
$r(2\kappa-\lambda)^{2}/(\kappa\varepsilon)$ (Lemma 9). So
$\ell(s+T) < \ell(s)+r\lambda^{2}-\kappa\varepsilon T+r(2\kappa-\lambda)^{2}$, negative once $\kappa\varepsilon T$
reaches the bound: a contradiction. By Lemma 8 again $\ell(s) \le \ell(0)+r\lambda^{2}$.

Does not show: at which time the loss is small, or that it stays small (Lemma 13).
"""

from derivations import lemma8_loss_increase as lemma8
from derivations import lemma9_slow_time as lemma9
from derivations.beyond import n4_sharp_loss_increase as n4
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import lemma, step
from faverify.methods import ball_cases, proof

SLOW = "D(l) > -kappa * l"
LASTS = f"l * ind({SLOW})"
ENOUGH = "kappa * eps * T >= l(s) + r * lam**2 + r * (2 * kappa - lam)**2"
LEAST = "least(l, s, s + T)"
SPAN = "kappa > 0 and eps > 0 and s >= 0 and T >= 0"
SAYS = f"{LEAST} <= eps if {ENOUGH} and {SPAN}"
BY = proof(
    step("least", f"l >= {LEAST} if s <= t and t <= s + T", "extremum", of="l", start="s", stop="s + T"),
    step("above", f"l > eps if {LEAST} > eps and s <= t and t <= s + T", "arithmetic", "least", f"{LEAST} > eps"),
    step(
        "above times",
        f"kappa * l >= kappa * eps if {LEAST} > eps and s <= t and t <= s + T and kappa > 0",
        "product",
        "above",
        "kappa > 0",
    ),
    step("rises", "max(0, D(l)) >= D(l)", "choice", of="max(0, D(l))"),
    step("never less", "max(0, D(l)) >= 0", "choice", of="max(0, D(l))"),
    step(
        "slow",
        f"max(0, D(l)) + kappa * l - kappa * eps - D(l) >= 0 if {LEAST} > eps and s <= t and t <= s + T and kappa > 0",
        "arithmetic",
        "rises",
        "above times",
    ),
    step(
        "fast",
        f"max(0, D(l)) - kappa * eps - D(l) >= 0 if D(l) <= -kappa * l and {LEAST} > eps and s <= t and t <= s + T and kappa > 0",
        "arithmetic",
        "never less",
        "above times",
        "D(l) <= -kappa * l",
    ),
    step(
        "ledger",
        f"max(0, D(l)) + kappa * {LASTS} - kappa * eps - D(l) >= 0 if {LEAST} > eps and s <= t and t <= s + T and kappa > 0",
        "cases",
        "slow",
        "fast",
        on=SLOW,
    ),
    step(
        "in all",
        f"rise(l, s, s + T) + kappa * integral({LASTS}, s, s + T) - kappa * eps * T - integral(D(l), s, s + T) >= 0 if {LEAST} > eps and kappa > 0 and s >= 0 and T >= 0",
        "integrate",
        "ledger",
        start="s",
        stop="s + T",
    ),
    step(
        "ends",
        "integral(D(l), s, s + T) == l(s + T) - l(s) if s >= 0 and T >= 0",
        "fundamental theorem",
        of="l",
        start="s",
        stop="s + T",
    ),
    lemma("n4", n4.TOTAL_SAYS, n4.TOTAL_BY.proved(n4.TOTAL_SAYS, FA_STAR, "n4")),
    step("rise", "rise(l, s, s + T) <= r * lam**2 / 4 if s >= 0 and T >= 0", "instance", "n4", T="s + T"),
    lemma("lemma 9", lemma9.PAPER_SAYS, lemma9.PAPER_BY.proved(lemma9.PAPER_SAYS, FA_STAR, "lemma9")),
    step(
        "lasts",
        f"integral({LASTS}, s, s + T) <= r * (2 * kappa - lam)**2 / kappa if kappa > 0 and s >= 0 and T >= 0",
        "instance",
        "lemma 9",
        T="s + T",
    ),
    step(
        "lasts times",
        f"kappa * integral({LASTS}, s, s + T) <= kappa * (r * (2 * kappa - lam)**2 / kappa) if kappa > 0 and s >= 0 and T >= 0",
        "product",
        "lasts",
        "kappa > 0",
    ),
    step("one", "kappa * (1 / kappa) == 1 if kappa > 0", "defining fact", "kappa > 0", of="kappa"),
    step(
        "one times",
        "kappa * (r * (2 * kappa - lam)**2 / kappa) == r * (2 * kappa - lam)**2 if kappa > 0",
        "product",
        "one",
        by="r * (2 * kappa - lam)**2",
    ),
    step("at the end", f"l(s + T) >= {LEAST} if s >= 0 and T >= 0", "at", "least", time="s + T"),
    step(
        "absurd",
        f"0 > 0 if {LEAST} > eps and {ENOUGH} and {SPAN}",
        "arithmetic",
        "in all",
        "ends",
        "rise",
        "lasts times",
        "one times",
        "at the end",
        ENOUGH,
        f"{LEAST} > eps",
        "eps > 0",
        visible="r * lam**2",
    ),
    step("time", SAYS, "contradiction", "absurd"),
    against=ball_cases(
        most=3,
        s=("0",),
        kappa=("1/2",),
        eps=("l / 10 + 1/1000",),
        T=("1.01 * (l + r * lam**2 + r * (2 * kappa - lam)**2) / (kappa * eps)", "l / (39 * kappa * eps)"),
    ),
    at={"s": "0"},
)
PROOF = Part(
    "some time in [s, s + T] is good",
    says=SAYS,
    by=BY,
    controls=(
        f"{LEAST} <= eps if kappa * eps * T >= l(s) / 40 and {SPAN}",
        f"{LEAST} <= eps / 1000 if kappa * eps * T >= l(s) / 40 and {SPAN}",
        f"{LEAST} <= eps if {SPAN}",
    ),
    note=r"If `l > eps` throughout: what rises, what lasts, and a fall of $\kappa\varepsilon$ per unit of time for the rest.",
)
ALWAYS = "kappa * eps * T >= l(0) + 2 * r * lam**2 + r * (2 * kappa - lam)**2"
EVERY_SAYS = f"{LEAST} <= eps if {ALWAYS} and {SPAN}"
EVERY_BY = proof(
    lemma("lemma 8", lemma8.LATER_SAYS, lemma8.LATER_BY.proved(lemma8.LATER_SAYS, FA_STAR, "lemma8: later")),
    step("later", "l(s) <= l(0) + r * lam**2 if s >= 0", "instance", "lemma 8", T="s"),
    step("enough", f"{ENOUGH} if {ALWAYS} and s >= 0", "arithmetic", "later", ALWAYS),
    lemma("some", SAYS, BY.proved(SAYS, FA_STAR, "lemma10")),
    step("every", EVERY_SAYS, "weaken", "some", "enough"),
    against=ball_cases(
        most=1,
        s=("0",),
        kappa=("1/2",),
        eps=("l / 10 + 1/1000",),
        T=("1.01 * (l + 2 * r * lam**2 + r * (2 * kappa - lam)**2) / (kappa * eps)", "l / (39 * kappa * eps)"),
    ),
    at={"s": "0"},
)
EVERY = Part(
    "one T for every interval [s, s + T]",
    says=EVERY_SAYS,
    by=EVERY_BY,
    controls=(
        f"{LEAST} <= eps if kappa * eps * T >= l(0) / 40 and {SPAN}",
        f"{LEAST} <= eps / 1000 if kappa * eps * T >= l(0) / 40 and {SPAN}",
        f"{LEAST} <= -eps if {ALWAYS} and {SPAN}",
    ),
    note=r"$\ell(s) \le \ell(0)+r\lambda^{2}$ by Lemma 8: the loss goes below `eps` in *every* interval of this length.",
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
    decides=False,
    controls=("least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= l(0) / 40 and kappa > 0 and eps > 0",),
)
RESTART = Part(
    "the loss at a later start",
    says="l(t) <= l(0) + r * lam**2",
    by=ball_cases(t=("1/4", "1"), most=8),
    decides=False,
    controls=("l(t) <= l(0) - r * lam**2 / 100",),
)
SHARP = Part(
    "how sharp it is",
    says="least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= l(0) + r * lam**2 + r * (2 * kappa - lam)**2 and kappa > 0 and eps > 0",
    by=ball_cases(draws=(("level-start", 4, 2, 2, 0),), kappa=("1/2",), eps=("29/25",), T=("77/100", "7")),
    decides=False,
    controls=(
        "least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= (l(0) + r * lam**2 + r * (2 * kappa - lam)**2) / 9 and kappa > 0 and eps > 0",
        "least(normF(R)**2, 0, T) <= eps if kappa * eps * T >= r * (2 * kappa - lam)**2 / 5 and kappa > 0 and eps > 0",
    ),
    note="From an alignment of 0, where the loss falls slowly at first, a ninth of the time is too short.",
)

CLAIM = Claim(
    label="lemma10",
    title="Within a bounded time the loss is small once",
    where="Appendix A.2, Lemma 10",
    restoration=Restoration.LIKELY,
    theory=FA_STAR,
    statement=r"$\kappa\varepsilon T \ge \ell(s)+r\lambda^{2}+r(2\kappa-\lambda)^{2}$ implies `l <= eps` somewhere in $[s,s+T]$; with $\ell(0)+2r\lambda^{2}+r(2\kappa-\lambda)^{2}$ one $T$ does for every $s$.",
    parts=(PROOF, EVERY, TIME, RESTART, SHARP),
    uses=("lemma8", "lemma9", "n4"),
    hypotheses=(
        ("`Z(0)` has full column rank", "the flow is undefined otherwise; such cases are vacuous"),
        ("`kappa`, `eps > 0`", "positive symbols, positive values"),
    ),
    restoration_note="The paper says FA for FA* here: an erratum.",
    tags=("convergence", "bound"),
)
