"""Flows whose letters have other shapes than the paper's: a W on the left, a W alone; checked, refuted and replayed."""

import pytest

from faverify.cases.instance import Instance
from faverify.cases.pool import pool
from faverify.claim import Context, Effort
from faverify.evaluate.points import fits_start
from faverify.lang.theory import Theory
from faverify.methods import ball_cases, chain, exact_cases
from faverify.verdict import Verdict

LEFT = Theory(
    name="left", title="two layers, W on the left", definitions={"E": "Y - W @ V"},
    shapes={"Y": ("n", "m"), "W": ("n", "r"), "V": ("r", "m")}, flow={"W": "E @ V.T", "V": "W.T @ E"},
)  # fmt: skip
OJA = Theory(
    name="oja", title="Oja's flow", shapes={"W": ("n", "r"), "X": ("n", "n")}, symmetric=("X",),
    flow={"W": "X @ W - W @ (W.T @ X @ W)"},
)  # fmt: skip
STATEMENTS = [
    (LEFT, chain(), "D(W.T @ W - V @ V.T) == 0", "D(W.T @ W) == 0"),
    (LEFT, exact_cases(), "D(W.T @ W - V @ V.T) == 0", "D(W.T @ W + V @ V.T) == 0"),
    (LEFT, ball_cases(t=("1/64",)), "normF(E)**2 <= normF(E(0))**2", "normF(E)**2 >= normF(E(0))**2"),
    (OJA, chain(), "D(W) == X @ W - W @ W.T @ X @ W", "D(W) == X @ W - W @ W.T @ W"),
    (
        OJA,
        ball_cases(t=("1/64",)),
        "normF(W)**2 <= r * (1 + normF(W(0))**2) if psd(X)",
        "normF(W)**2 <= 4 * (1 + normF(W(0))**2)",  # blows up from a negative X: x = w^2 has x' = 2 X x (1 - x)
    ),
]


@pytest.mark.parametrize(("theory", "method", "true", "false"), STATEMENTS)
def test_what_holds_passes_and_its_neighbour_fails_with_a_witness_that_replays(theory, method, true, false):
    context = Context(lambda kind: pool("quick", 0, kind), Effort.QUICK)
    assert method.check(true, theory, context).verdict is Verdict.PASS
    refuted = method.check(false, theory, context)  # raises where the witness does not replay
    assert refuted.verdict is Verdict.FAIL
    assert refuted.witness["case"]


def test_the_start_of_an_instance_is_for_a_w_of_its_shape():
    square, wide = Instance.random(3, 3, 3), Instance.random(5, 4, 2)
    assert [fits_start(case, LEFT) for case in (square, wide)] == [True, False]
    assert fits_start(wide, Theory(name="fa", title="FA", shapes={"Z": ("n", "r"), "W": ("r", "m")}))
