"""Letters that a theory says are symmetric are symmetric wherever a search looks later: no true bound fails there.

By Cauchy and Schwarz |A x|^2 = x'A^2 x <= |A^2 x| |x| for symmetric A, and e^A likewise; for others that is false.
"""

from dataclasses import replace

import pytest

from faverify.cases.free import LetteredCase
from faverify.claim import Effort, Theory
from faverify.errors import DomainError
from faverify.evaluate.points import exact_point
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

SHAPES = {"A": ("n", "n"), "x": ("n", "1")}
STEPS = Theory("steps", "x -> A x", SHAPES, steps={"x": "A @ x"}, symmetric=("A",), kind="free")
FLOW = Theory("flow", "x' = A x", SHAPES, flow={"x": "A @ x"}, symmetric=("A",), kind="free")
CONTEXT = Settings(Effort.QUICK).context()
TRUE = "normF(x(1))**2 <= normF(x(2)) * normF(x(0))"
NEARLY = "normF(x(1))**2 <= 99/100 * normF(x(2)) * normF(x(0))"


def verdict(theory, says):
    method = ball_cases(most=4) if theory.flow else exact_cases()
    return method.check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize("theory", [STEPS, FLOW], ids=["steps", "flow"])
def test_a_true_bound_of_symmetric_letters_does_not_fail_later(theory):
    assert verdict(theory, TRUE) is not Verdict.FAIL
    assert verdict(theory, NEARLY) is Verdict.FAIL
    assert verdict(replace(theory, symmetric=()), TRUE) is Verdict.FAIL


def test_a_case_whose_letter_is_not_symmetric_is_no_model():
    case = LetteredCase((("n", 2),), (("A", ((0, 1), (0, 0))), ("x", ((1,), (1,)))))
    with pytest.raises(DomainError, match="not symmetric"):
        exact_point(case, STEPS, 0)
