"""False bounds along flows that hold at every draw, and fail from moderate starts: refuted. True ones beside them pass.

Truth is another's: each false bound comes with a start from which SciPy's integrator, or the closed form, violates it.
"""

import sys
from fractions import Fraction

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

SQUARE, TALL = ("n", "n"), ("n", "r")
PULLED = ({"X": SQUARE}, {"X": "X - X @ X.T @ X"})
ROTATED = ({"X": SQUARE, "V": SQUARE}, {"X": "V", "V": "-X"})
DRIVEN = ({"X": TALL, "B": TALL}, {"X": "B - X"})
norm, nuclear = np.linalg.norm, (lambda matrix: np.linalg.norm(matrix, "nuc"))


def pulled(start, time):
    """X(t) of ``X' = X - X X' X``, by DOP853."""
    shape = start.shape
    found = solve_ivp(
        lambda _, x: (x.reshape(shape) - x.reshape(shape) @ x.reshape(shape).T @ x.reshape(shape)).ravel(),
        (0, time), start.ravel(), method="DOP853", rtol=1e-10, atol=1e-12,
    )  # fmt: skip
    return found.y[:, -1].reshape(shape)


def excess_pulled():
    start = 0.3 * np.eye(4)
    return norm(pulled(start, 2)) ** 2 - nuclear(start) - 1


def excess_pulled_trace():
    start = -np.eye(4)
    return norm(pulled(start, 2), 2) - np.trace(pulled(start, 2)) - 3


def excess_rotated():
    X, V = 10 * np.eye(3), np.zeros((3, 3))
    return nuclear(V * np.cos(2) - X * np.sin(2)) - nuclear(V) - 4


def excess_rotated_trace():
    X, V = -5 * np.eye(3), np.zeros((3, 3))
    return np.trace(V * np.cos(2) - X * np.sin(2)) - norm(V) - 1


def excess_driven():
    B = 40 * np.ones((4, 2))
    return norm((1 - np.exp(-1)) * B) - 6


FALSE = {
    "a moderate start": (*PULLED, "normF(X(2))**2 <= nuclear(X(0)) + 1", excess_pulled),
    "several at once": (*PULLED, "sigma_max(X(2)) <= tr(X(2)) + 3", excess_pulled_trace),
    "one letter beside another": (*ROTATED, "nuclear(V(2)) <= nuclear(V(0)) + 4", excess_rotated),
    "of one sign": (*ROTATED, "tr(V(2)) <= normF(V(0)) + 1", excess_rotated_trace),
    "letters that stand": (*DRIVEN, "normF(X(1)) <= normF(X(0)) + 6", excess_driven),
}
TRUE = [
    (*PULLED, "normF(X(2))**2 <= 2 * n"),
    (*PULLED, "sigma_max(X(2)) <= 2"),
    (*ROTATED, "normF(V(2))**2 <= 2 * normF(V(0))**2 + 2 * normF(X(0))**2"),
    (*DRIVEN, "normF(X(1)) <= normF(X(0)) + normF(B)"),
]
CONTEXT = Settings(Effort.QUICK).context()


def checked(shapes, flow, says):
    return ball_cases().check(says, Theory("own", "own", shapes, flow=flow), CONTEXT)


@pytest.mark.parametrize("name", FALSE)
def test_a_bound_that_fails_where_no_draw_is_is_refuted(name):
    *theory, says, excess = FALSE[name]
    assert excess() > 0.1
    found = checked(*theory, says)
    assert found.verdict is Verdict.FAIL, found.explanation
    assert found.witness is not None


@pytest.mark.parametrize(("shapes", "flow", "says"), TRUE, ids=[says for *_, says in TRUE])
def test_a_true_bound_passes_beside_it(shapes, flow, says):
    assert checked(shapes, flow, says).verdict is Verdict.PASS


@pytest.mark.parametrize("name", ["a moderate start", "one letter beside another"])
def test_it_is_this_search_that_finds_them(name, monkeypatch):
    monkeypatch.setattr(sys.modules["faverify.methods.search.nearest_later"], "nearest_later", lambda *_: iter(()))
    *theory, says, _ = FALSE[name]
    assert checked(*theory, says).verdict is Verdict.PASS


def drawn_bound(seed):
    """``normF(X(t))**2 <= nuclear(X(0)) + k`` along the pulled flow, k as draws allow; whether small starts do not."""
    rng = np.random.default_rng(seed)
    time = Fraction(int(rng.integers(1, 5)), 2)
    starts = [rng.standard_normal((n, n)) for n in (1, 2, 3, 4) for _ in range(10)]
    k = int(max(norm(pulled(X, float(time))) ** 2 - nuclear(X) for X in starts) * 1.1) + 1
    small = [s * np.eye(n) for n in (2, 3, 4) for s in (0.1, 0.2, 0.3, 0.5)]
    false = any(norm(pulled(X, float(time))) ** 2 > nuclear(X) + k + 0.05 for X in small)
    return f"normF(X({time}))**2 <= nuclear(X(0)) + {k}", false


def test_random_bounds_that_hold_at_draws_and_fail_elsewhere():
    false = {says for says, false in map(drawn_bound, range(12)) if false}
    assert len(false) > 1
    assert {says for says in false if checked(*PULLED, says).verdict is not Verdict.FAIL} == set()
