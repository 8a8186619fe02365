"""Norms and eigenvalues of one matrix are in their order, which balls that depend on each other leave open.

So are an extremum over an interval of time and what it is of at both ends.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.theories import FA_STAR
from faverify import Theory, Verdict
from faverify.claim import Effort
from faverify.lang.parse import parse_statement
from faverify.lang.visible import RISING, visibly_at_most
from faverify.methods import ball_cases
from faverify.run.claims import Settings

ANY = Theory("any", "any", {"A": ("n", "n"), "B": ("n", "n"), "X": ("n", "m")}, kind="free")
BY_NUMPY = {
    "sigma_min": lambda x: np.linalg.svd(x)[1].min(),
    "sigma_max": lambda x: np.linalg.norm(x, 2),
    "normF": np.linalg.norm,
    "nuclear": lambda x: np.linalg.norm(x, "nuc"),
    "lambda_min": lambda x: np.linalg.eigvalsh(x)[0],
    "lambda_max": lambda x: np.linalg.eigvalsh(x)[-1],
}
PAIRS = [(small, large) for order in RISING for small in order for large in order if small != large]


@pytest.mark.parametrize(("small", "large"), PAIRS)
@settings(deadline=None)
@given(seed=st.integers(0, 10**6), rows=st.integers(2, 4), columns=st.integers(2, 4))
def test_the_order_is_that_of_numpy(small: str, large: str, seed: int, rows: int, columns: int) -> None:
    x = np.random.default_rng(seed).standard_normal((rows, rows if small.startswith("lambda") else columns))
    x = x + x.T if small.startswith("lambda") else x
    inside = "A + A.T" if small.startswith("lambda") else "X"
    (claim,) = parse_statement(f"{small}({inside}) <= {large}({inside})", ANY).claims
    told = visibly_at_most(claim.left, claim.right, ANY)
    assert told == (BY_NUMPY[small](x) <= BY_NUMPY[large](x))


@pytest.mark.parametrize("text", ["sigma_max(A) <= normF(B)", "normF(A) <= sigma_max(A)", "lambda_max(A) <= normF(A)"])
def test_no_other_order_is_told(text: str) -> None:
    (claim,) = parse_statement(text, ANY).claims
    assert not visibly_at_most(claim.left, claim.right, ANY)


@pytest.mark.parametrize(("text", "verdicts"), [
    ("sigma_max(Z(1)) <= normF(Z(1))", {Verdict.PASS}),
    ("nuclear(Z(1)) >= normF(Z(1)) if r == 1", {Verdict.PASS}),
    ("sigma_max(Z(1)) < normF(Z(1))", {Verdict.INCONCLUSIVE, Verdict.FAIL}),
    ("normF(Z(1)) <= sigma_max(Z(1))", {Verdict.FAIL}),
])  # fmt: skip
def test_along_a_flow(text: str, verdicts: set[Verdict]) -> None:
    assert ball_cases(most=3).check(text, FA_STAR, Settings(Effort.QUICK).context()).verdict in verdicts


@pytest.mark.parametrize(("text", "told"), [
    ("least(l, 0, 2) <= l(0)", True),
    ("l(2) <= greatest(l(t), 0, 2)", True),
    ("least(normF(Z)**2, 1, 2) <= normF(Z(1))**2", True),
    ("tr(Z(1).T @ Y @ C) <= greatest(tr(Z.T @ Y @ C), 0, 1)", True),
    ("least(l, 0, 1) <= min(l(0), l(1))", True),
    ("max(l(0), l(1)) <= greatest(l, 0, 1)", True),
    ("least(l, 0, 1) <= min(l(0), l(2))", False),
    ("least(l, 1, 2) <= l(0)", False),
    ("greatest(l, 0, 1) <= l(1)", False),
    ("normF(Z(0) @ W(1)) <= greatest(normF(Z @ W), 0, 1)", False),
    ("D(l(0)) <= greatest(D(l), 0, 1)", False),
    ("l <= greatest(l, 0, 1)", False),
])  # fmt: skip
def test_an_extremum_is_beyond_the_values_at_its_ends(text: str, told: bool) -> None:
    (claim,) = parse_statement(text, FA_STAR).claims
    assert visibly_at_most(claim.left, claim.right, FA_STAR) == told


@pytest.mark.parametrize(("text", "verdict"), [
    ("max(l(0), l(1)) <= greatest(l, 0, 1)", Verdict.PASS),
    ("greatest(l, 0, 1) <= max(l(0), l(1)) / 2", Verdict.FAIL),
])  # fmt: skip
def test_extrema_along_a_flow(text: str, verdict: Verdict) -> None:
    assert ball_cases(most=2).check(text, FA_STAR, Settings(Effort.QUICK).context()).verdict is verdict
