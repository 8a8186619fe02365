"""Bounds that fail from some number of rows on, drawn: none is green, at the start or along a flow; true ones pass.

Truth by unit matrices: tr(I) = normF(I)^2 = nuclear(I) = rank(I) = n, sigma_max(I) = 1; and by Cauchy-Schwarz.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA, FA_STAR, GD
from faverify.claim import Effort, Theory
from faverify.deadline import within
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK).context()
SQUARE = Theory("square", "square", {"A": ("n", "n")}, kind="free")
TALL = Theory("tall", "any size", {"X": ("n", "m"), "c": ()}, kind="free")
DECAY = Theory("decays", "X' = -X", {"X": ("n", "m"), "Y": ("n", "m")}, flow={"X": "-X"}, kind="free")
HALVED = Theory("halved", "X / 2", {"X": ("n", "m")}, steps={"X": "X / 2"}, kind="free")
BOTH = pytest.mark.parametrize("by", [exact_cases(), ball_cases()], ids=["exact", "balls"])
DRAWN = settings(max_examples=2, deadline=None)
SIZE = st.integers(7, 38)


def verdict(says, theory, by):
    return by.check(says, theory, CONTEXT).verdict


@BOTH
@DRAWN
@given(most=st.integers(7, 10**5))
def test_no_number_bounds_sizes(by, most):
    assert verdict(f"n <= {most}", SQUARE, by) is Verdict.FAIL
    assert verdict(f"m <= {most} if n <= {most}", TALL, by) is Verdict.FAIL
    assert verdict(f"(n - {most})**2 > 0", TALL, by) is Verdict.FAIL
    assert verdict(f"c <= {most % 1000} if c == n", TALL, by) is Verdict.FAIL
    assert verdict(f"(n - {most}) * (n - {most} - 1) >= 0", TALL, by) is Verdict.PASS


@BOTH
@DRAWN
@given(most=SIZE)
def test_no_number_stands_for_the_rows(by, most):
    assert verdict(f"rank(A) <= {most}", SQUARE, by) is Verdict.FAIL
    assert verdict(f"{most} * normF(A)**2 >= tr(A)**2", SQUARE, by) is Verdict.FAIL
    assert verdict(f"normF(X)**2 <= {most} * sigma_max(X)**2", TALL, by) is Verdict.FAIL
    assert verdict("n * normF(A)**2 >= tr(A)**2", SQUARE, by) is Verdict.PASS


@BOTH
@DRAWN
@given(most=SIZE, trace=st.integers(1, 20))
def test_what_a_trace_asks_of_a_norm_depends_on_the_rows(by, most, trace):
    """normF(A)^2 >= tr(A)^2 / n, with equality at multiples of I."""
    assert verdict(f"{most} * normF(A)**2 > {trace}**2 if tr(A) == {trace}", SQUARE, by) is Verdict.FAIL
    assert verdict(f"n * normF(A)**2 >= {trace}**2 if tr(A) >= {trace}", SQUARE, by) is Verdict.PASS


def test_no_number_bounds_shares_under_equations():
    """At multiples of diag(1 - n, 1, ..., 1), of trace 0, the least eigenvalue is -sqrt((n - 1) / n) of the norm."""
    theory = Theory("one", "symmetric", {"S": ("n", "n")}, symmetric=("S",), kind="free")
    says = "lambda_min(S) >= -98/100 if tr(S) == 0 and normF(S)**2 <= 1"
    assert verdict(says, theory, ball_cases()) is Verdict.FAIL


def test_what_a_quadratic_hypothesis_allows_is_met_up_to_its_bound():
    """A step of gradient descent with h normF(X)^2 = 2.01 takes r to -1.01 r, where X is of rank one and r in it."""
    letters = {"X": ("n", "d"), "y": ("n", "1"), "w": ("d", "1"), "h": ()}
    theory = Theory("descent", "least squares", letters, definitions={"r": "y - X @ w"}, kind="free")
    says = "normF(X @ (w + h * X.T @ r) - y)**2 <= normF(r)**2 if h >= 0 and h * normF(X)**2 <= 201/100"
    assert verdict(says, theory, exact_cases()) is Verdict.FAIL


@pytest.mark.parametrize("theory", [FA_STAR, FA, GD], ids=lambda theory: theory.name)
@settings(max_examples=2, deadline=None)
@given(most=st.integers(7, 30))
def test_starts_of_the_papers_flows_are_of_any_size(theory, most):
    for by in (exact_cases(), ball_cases(), ball_cases(t=("1/2",))):
        assert verdict(f"r <= {most}", theory, by) is Verdict.FAIL
        assert verdict(f"rank(Y) <= {most}", theory, by) is Verdict.FAIL
        assert verdict(f"normF(Z(0))**2 <= {most} * sigma_max(Z(0))**2", theory, by) is Verdict.FAIL
        assert verdict("rank(Z(0)) <= r", theory, by) is Verdict.PASS
    assert verdict(f"rank(Z) <= {most}", theory, ball_cases(t=("1/2",))) is Verdict.FAIL


@DRAWN
@given(most=SIZE)
def test_steps_and_flows_of_ones_own_are_of_any_size(most):
    assert verdict(f"rank(X(3)) <= {most}", HALVED, exact_cases()) is Verdict.FAIL
    assert verdict("rank(X(3)) <= m", HALVED, exact_cases()) is Verdict.PASS
    assert verdict(f"n <= {most}", DECAY, ball_cases(t=("1",))) is Verdict.FAIL
    assert verdict("rank(X) <= 8", DECAY, ball_cases(t=("1",))) is Verdict.FAIL


@DRAWN
@given(power=st.integers(1, 6))
def test_powers_of_nilpotent_letters_lose_rank_step_by_step(power):
    """X(k) = A^k X(0), and the shift A of n rows has rank(A^k) = n - k; A^2 = I makes every second state the same."""
    letters = {"X": ("n", "n"), "A": ("n", "n")}
    linear = Theory("linear", "X is A X next", letters, steps={"X": "A @ X"}, kind="free")
    for by in (exact_cases(), ball_cases()):
        assert verdict(f"rank(X({power + 1})) == rank(X({power}))", linear, by) is Verdict.FAIL
        assert verdict(f"rank(X({power + 1})) <= rank(X({power}))", linear, by) is Verdict.PASS
        assert verdict(f"X({power + 1}) == X({power - 1}) if A @ A == I_n", linear, by) is Verdict.PASS
        assert verdict(f"X({power + 1}) == X({power}) if A @ A == I_n", linear, by) is Verdict.FAIL


@BOTH
@pytest.mark.parametrize(
    "bound",
    [
        "lambda_max(S + T) <= {} * (lambda_max(S) + lambda_max(T))",
        "sigma_max(S @ T) <= {} * sigma_max(S) * sigma_max(T)",
    ],
)
def test_equal_eigenvalues_of_many_rows_are_told(by, bound):
    """Equal at the unit matrix and at matrices of ones, of 40 rows, too: within ten times what a part has, if ever."""
    theory = Theory("pair", "symmetric", {"S": ("n", "n"), "T": ("n", "n")}, symmetric=("S", "T"), kind="free")

    def found(share):
        return within(10 * CONTEXT.seconds, lambda: verdict(bound.format(share), theory, by), None)

    assert found("1") is Verdict.PASS
    assert found("99/100") is Verdict.FAIL
