"""Where a method takes several times, counterexamples are looked for at the last of them, too.

What is false from special starts and late alone was green, as the search looked at the first time.
"""

import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

GROWS = Theory("grows", "x' = y x", {"x": ("1", "1"), "y": ("1", "1")}, flow={"x": "y @ x"}, kind="free")
CONTEXT = Settings(Effort.QUICK, jobs=1).context()


@pytest.mark.parametrize(
    ("power", "verdict"),
    [(22, Verdict.FAIL), (25, Verdict.PASS)],  # x(3)^2 = exp(6 y) x(0)^2, and y <= 4
)
def test_the_last_of_several_times_is_searched(power, verdict):
    says = f"x(t)**2 <= exp({power}) * x(0)**2 if normF(y) <= 4"
    assert ball_cases(t=("1/100", "3")).check(says, GROWS, CONTEXT).verdict is verdict
