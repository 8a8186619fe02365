"""Bounds along recurrences that fail for starts, or constants, of one size; the truth is one line of algebra."""

import pytest

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
LOGISTIC = Theory("logistic", "x+ = x - x^2/4", {"x": ("1", "1")}, steps={"x": "x - x**2/4"}, kind="free")
LINEAR = Theory("powers", "X+ = G X", {"X": ("n", "m"), "G": ("n", "n")}, steps={"X": "G @ X"}, kind="free")


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()], ids=lambda by: by.name)
@pytest.mark.parametrize(("theory", "says", "verdict"), [
    (LOGISTIC, "x(1) >= 0 if 0 <= x(0) and x(0) <= 401/100", Verdict.FAIL),
    (LOGISTIC, "x(1) >= 0 if 0 <= x(0) and x(0) <= 4", Verdict.PASS),
    (LINEAR, "normF(X(1)) <= 10**6", Verdict.FAIL),
    (LINEAR, "normF(X(2))**2 <= normF(X(0))**2 if normF(G)**2 <= 1", Verdict.PASS),
])  # fmt: skip
def test_sizes_of_starts_and_constants(by, theory, says, verdict):
    assert by.check(says, theory, CONTEXT).verdict is verdict
