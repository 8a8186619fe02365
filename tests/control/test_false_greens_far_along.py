"""Far along what keeps hypotheses, at as many rows as words are long, at direct sums, in corners: no draw is there.

Each text of `FAR`, `LONG` and `SUMS` passed; the counterexamples can be done in one's head: x = 10^k and y = 10^-k,
diag(10^k, 10^-k), Jordan blocks and cyclic permutations, two turns by a third of a circle beside each other.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify.claim import Effort, Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
NUMBERS = Theory("numbers", "numbers", {"a": (), "x": (), "y": ()}, kind="free")
SQUARE = Theory("square", "square letters", {"A": ("n", "n"), "B": ("n", "n")}, kind="free")
SYMMETRIC = Theory("symmetric", "S and x", {"S": ("n", "n"), "x": ("n", "1")}, symmetric=("S",), kind="free")
TURNING = Theory(
    "turning", "x turns", {"K": ("n", "n"), "x": ("n", "1")}, flow={"x": "(K - K.T) @ x"}, kind="free"
)  # fmt: skip
FAR = [
    (NUMBERS, "x <= 10**{} if x * y == 1"),
    (NUMBERS, "x <= 10**{} if x * y <= 1 and y > 0"),
    (NUMBERS, "abs(x) <= 10**{} if abs(x * y - 1) <= 1/2"),
    (SQUARE, "normF(A)**2 <= 10**{} if det(A) == 1"),
    (SQUARE, "normF(A)**2 <= 10**{} if A @ B == I_n"),
]
LONG = [
    "rank({k}) == rank({k} @ A)",
    "{k} == 0 if {k} @ A == 0",
    "{k} == I_n if {k} @ A == I_n",
]
TURNS = "A @ A + A + I_n == 0"
TRUE = [
    (NUMBERS, "a / (1 + a**2) <= 1/2"),
    (NUMBERS, "abs(x) * abs(y) <= 10**20 if abs(x * y - 1) <= 1/2"),
    (SQUARE, "tr(A @ B) <= n if A @ B == I_n"),
    (SQUARE, "det(A) == 1 if A @ A + A + I_n == 0"),
    (SQUARE, "A @ A @ A @ A @ A @ A @ A == A if A @ A @ A == I_n"),
    (SQUARE, "rank(A @ A @ A) == rank(A @ A @ A @ A) if n <= 3"),
]
IN_BALLS = [(NUMBERS, "log(1 + a**2) <= 1 + 2 * log(1 + abs(a))"), (NUMBERS, "a * log(a) >= -37/100 if a > 0")]


def verdict(theory, says, by=None):
    return (by or exact_cases()).check(says, theory, CONTEXT).verdict


@pytest.mark.parametrize(("theory", "says"), FAR)
@settings(max_examples=1, deadline=None)
@given(power=st.integers(20, 250))
def test_what_hypotheses_leave_unbounded_is_bounded_by_no_number(theory, says, power):
    assert verdict(theory, says.format(power)) is Verdict.FAIL


@settings(max_examples=2, deadline=None)
@given(bound=st.integers(20, 1200))
def test_a_logarithm_is_bounded_by_no_number(bound):
    assert verdict(NUMBERS, f"log(1 + a**2) <= {bound}", ball_cases()) is Verdict.FAIL
    assert verdict(NUMBERS, f"log(a) >= -{bound} / 2 if a > 0", ball_cases()) is Verdict.FAIL


@pytest.mark.parametrize("says", ["log(1 + a**2) <= 10**6", "log(1 + log(1 + a**2)) <= 20"])
def test_what_no_number_that_is_looked_at_refutes_is_not_green(says):
    assert verdict(NUMBERS, says, ball_cases()) is not Verdict.PASS


@pytest.mark.parametrize(("says", "count"), list(zip(LONG, (4, 5, 3), strict=True)))
def test_words_of_any_length_are_told_apart(says, count):
    assert verdict(SQUARE, says.format(k=" @ ".join(["A"] * count))) is Verdict.FAIL


@pytest.mark.parametrize("says", ["tr(A) == -1", "n <= 2", "rank(A - A.T) <= 2"])
def test_solutions_stand_side_by_side(says):
    assert verdict(SQUARE, f"{says} if {TURNS}") is Verdict.FAIL


@pytest.mark.parametrize(("theory", "says"), TRUE)
def test_what_is_true_there_passes(theory, says):
    assert verdict(theory, says) is Verdict.PASS


@pytest.mark.parametrize(("theory", "says"), IN_BALLS)
def test_so_it_does_in_balls(theory, says):
    assert verdict(theory, says, ball_cases()) is Verdict.PASS


@pytest.mark.parametrize(
    ("size", "says", "expected"),
    [
        ("n == 2", "sigma_max(A) <= 39/10", Verdict.FAIL),  # diag(s, 1/s) with s^2 + 1/s^2 = 16: 3.992
        ("n <= 2", "cond(A) <= 15", Verdict.FAIL),  # s^2 = 15.94
        ("2 <= n and n <= 3", "cond(A) <= 15", Verdict.FAIL),
        ("n == 2", "sigma_max(A) <= 4", Verdict.PASS),
    ],
)
def test_hypotheses_about_sizes_stop_no_search_of_letters(size, says, expected):
    given = f"abs(det(A)) >= 1 and normF(A) <= 4 and {size}"
    assert verdict(SQUARE, f"{says} if {given}", ball_cases()) is expected


def test_the_nearest_point_of_a_sphere_is_put_back_on_it():
    """Kantorovich's inequality: (1 + 2)^2 / 8 is attained at x = (1, 1) / sqrt(2) of diag(1, 2)."""
    given = "x.T @ x == 1 and lambda_min(S) >= 1 and lambda_max(S) <= 2"
    says = f"x.T @ S @ x * (x.T @ inv(S) @ x) <= 11/10 if {given}"
    assert verdict(SYMMETRIC, says, ball_cases()) is Verdict.FAIL


def test_random_steps_along_a_flow_go_on_while_they_lead_on():
    """K - K' turns by 1/20 where K has one entry: the cosine is 0.99875, and that of other K is 0.9975."""
    says = "inner(x(1), x(0)) >= 999/1000 * normF(x(0))**2 if normF(K) <= 1/20"
    assert verdict(TURNING, says, ball_cases(most=4)) is Verdict.FAIL
