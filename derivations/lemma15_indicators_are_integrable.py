r"""Lemma 15: indicators of continuous functions are integrable.

For $f$ continuous on $[0,T]$, $\{f > 0\}$ is open and $\{f \le 0\}$ closed, so both indicators are bounded
measurable functions on a bounded interval: Lebesgue integrable. The two sets fill the interval, so the two
integrals add up to `T`.

Does not show: that the sets are finite unions of intervals (along FA* they are, since the flow is analytic).
"""

from derivations.beyond.n4_sharp_loss_increase import STEEPEST
from derivations.theories import FA_STAR
from faverify.claim import Claim, Part, Restoration
from faverify.kernel.script import step
from faverify.methods import ball_cases, proof

RISING = "ind(-tr(R @ A @ R.T) > 0)"
SAYS = f"integral({RISING}, 0, T) <= T if T >= 0"
INTEGRABLE = Part(
    "an indicator is integrated",
    says=SAYS,
    by=proof(
        step("one", "1 <= 1", "identity"),
        step("none", "0 <= 1", "identity"),
        step("at most one", f"{RISING} <= 1", "cases", "one", "none", on="-tr(R @ A @ R.T) > 0"),
        step("integral", SAYS, "integrate", "at most one", stop="T"),
        against=ball_cases(T=("1",), most=3),
    ),
    controls=(
        f"integral({RISING}, 0, T) <= T / 1000 if T >= 0",
        f"integral({RISING}, 0, T) >= 2 * T if T > 0",
        f"integral({RISING}, 0, T) < 0 if T >= 0",
        f"integral({RISING}, 0, T) <= -T if T > 0",
    ),
    note=r"The rule K10 integrates what is bounded and measurable; that the language's indicators are is its side condition: the set where a continuous $f$ is $>0$ is open, where $f \le 0$ closed, and both indicators are bounded.",
)
BOUNDED = Part(
    "the integral is at most T, at instances",
    says="integral(ind(-tr(R @ A @ R.T) > 0), 0, T) <= T + 1/100",
    by=ball_cases(T=("1",), most=3),
    decides=False,
    controls=("integral(ind(-tr(R @ A @ R.T) > 0), 0, T) <= T / 1000",),
    note="The set where the loss rises, measured over a cover.",
)
THROUGHOUT = Part(
    "attained where the loss rises throughout",
    says=f"99 / 100 * T <= integral({RISING}, 0, T) <= 101 / 100 * T",
    by=ball_cases(draws=STEEPEST, T=("1/10",)),
    decides=False,
    controls=(f"integral({RISING}, 0, T) <= 99 / 100 * T", f"101 / 100 * T <= integral({RISING}, 0, T)"),
)

CLAIM = Claim(
    label="lemma15",
    title="Indicators of continuous functions are integrable",
    where="Appendix A.2, Lemma 15",
    restoration=Restoration.CERTAIN,
    theory=FA_STAR,
    statement=r"For $f$ continuous, $\mathbb{1}[f > 0]$ and $\mathbb{1}[f \le 0]$ are Lebesgue integrable over $[0,T]$.",
    parts=(INTEGRABLE, BOUNDED, THROUGHOUT),
    hypotheses=(("$f$ continuous", "part of the statement"),),
    tags=("regularity",),
)
