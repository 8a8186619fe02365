"""What a path without an error bound may say."""

import pytest

from derivations.theories import FA_STAR
from faverify.cases.instance import Instance
from faverify.claim import Effort
from faverify.methods import mpmath_path
from faverify.run.claims import Settings
from faverify.verdict import Verdict

RISES = "psd(A(t) - A(s)) for 0 <= s <= t <= 2"
STILL = Instance.of(  # r = n: nothing moves, and A(t) - A(s) is rounding alone (found by fuzz)
    Y=[[1, 4, 0], [0, 0, 4], [0, -4, 0]],
    C=[[0, 0, 4], [4, 0, 0], [0, 0, 0]],
    Z0=[[-3, 0, 3], [0, 2, -4], [0, 0, 1]],
)


def test_rounding_of_the_path_is_no_counterexample():
    assert mpmath_path().check(RISES, FA_STAR, Settings(case=STILL).context()).verdict is Verdict.PASS


def test_a_false_statement_fails_along_the_path():
    moving = Instance.of(Y=[[1, 2], [0, 1], [3, 0]], C=[[1], [1]], Z0=[[1], [1], [0]])
    falls = mpmath_path().check("psd(A(s) - A(t)) for 0 <= s <= t <= 2", FA_STAR, Settings(case=moving).context())
    assert falls.verdict is Verdict.FAIL
    assert falls.witness is not None


def test_what_balls_do_not_confirm_is_inconclusive(bend_path):
    def bent(right, *given, **more):
        first, *later = right(*given, **more)
        return [first, *({**state, "Z": state["Z"] / 2} for state in later)]

    bend_path(bent)
    said = mpmath_path().check("Z(t) == Z(0)", FA_STAR, Settings(case=STILL).context())
    assert said.verdict is Verdict.INCONCLUSIVE
    assert "balls do not confirm" in said.explanation


UNSTABLE = Instance.of(  # r = n again, but rounding grows along a direction of very negative alignment (found by fuzz)
    Y=[[-1, -2], [4, 0]],
    C=[[-4, 0], [-2, -1]],
    Z0=[["-1/3", "-2/3"], [0, -1]],
)


def test_a_path_that_leaves_its_constant_gram_matrix_is_given_up():
    said = mpmath_path().check(RISES, FA_STAR, Settings(case=UNSTABLE).context())
    assert said.verdict is Verdict.INCONCLUSIVE
    assert "Z'Z = const" in said.explanation


@pytest.mark.parametrize(("text", "verdict"), [
    ("l(t) >= 1/1000000 for 0 <= t <= 1", Verdict.FAIL),  # Y = 0 is at rest
    ("normF(W(t))**2 <= normF(W(0))**2 + 1000000 for 0 <= t <= 3", Verdict.FAIL),
    ("normF(W(t))**2 >= 0 for 0 <= t <= 3", Verdict.PASS),
])  # fmt: skip
def test_what_holds_along_drawn_paths_is_looked_at_from_other_starts(text, verdict):
    assert mpmath_path(nodes=2).check(text, FA_STAR, Settings(Effort.QUICK).context()).verdict is verdict
