"""Claims under bounds of some letters fail where others are large or small: no draw and no single letter is there."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faverify import Theory, Verdict
from faverify.claim import Effort
from faverify.methods import ball_cases, exact_cases
from faverify.outcome import Outcome
from faverify.run.claims import Settings

LETTERS = Theory(
    name="wide",
    title="A square letter, a symmetric one, a column and a number",
    shapes={"A": ("n", "n"), "S": ("n", "n"), "x": ("n", "1"), "c": ()},
    symmetric=("S",),
    kind="free",
)
UNIT, FLIP = np.eye(2), np.array([[0.0, 1.0], [-1.0, 0.0]])

# each text is false at the letters beside it, which NumPy shows below
FALSE = {
    "sigma_min(A) <= tr(x.T @ A @ x) + {k} if normF(A) <= 1": lambda k: (-UNIT / 2, UNIT, 4 * k * np.ones((2, 1)), 1),
    "sigma_max(S) <= tr(x.T @ A @ x)**2 + {k} if normF(A) <= 1": lambda k: (0 * UNIT, 2 * k * UNIT, np.ones((2, 1)), 1),
    "abs(c) * normF(A) <= lambda_max(S) + {k} if normF(A) <= 1": lambda k: (UNIT / 2, UNIT, np.ones((2, 1)), 4 * k),
    "abs(det(S @ S)) <= tr(A @ A) + nuclear(S @ S) / 3 + {k} if normF(A) <= 1 and tr(x.T @ x) <= 4": (
        lambda k: (UNIT / 2, 4 * k * UNIT, np.ones((2, 1)), 1)
    ),
    "lambda_max(x @ x.T) * lambda_min(A + A.T) - nuclear(A @ S) <= abs(tr(x.T @ A @ x)) + {k}"
    " if tr(x.T @ x) <= 4 and lambda_min(S) > 0": lambda k: (8 * k * UNIT, UNIT / 10**9, np.ones((2, 1)), 1),
    "tr(x.T @ S @ x) <= {k} * tr(S) if lambda_min(S) > 0 and normF(A - S) <= 1/10": (
        lambda k: (UNIT, UNIT, 4 * k * np.ones((2, 1)), 1)
    ),
}
# each is false where rows of one letter are of very different sizes
UNEVEN = {
    "normF(inv(A)) <= {k} * normF(A) if det(A) >= 1": lambda k: (np.diag([0.01 / k**2, 10 * k, 11 * k]), 0, 0, 1),
    "normF(x) <= {k} * normF(A @ x) if det(A) >= 1": lambda k: (np.diag([0.5 / k, 4 * k]), UNIT, np.eye(2, 1), 1),
    "normF(inv(A) - inv(S)) <= {k} * normF(A - S) if det(A) >= 1 and det(S) >= 1": (
        lambda k: (np.diag([0.25 / k, 8 * k]), np.diag([0.5 / k, 8 * k]), 0, 1)
    ),
    "lambda_max(S) <= {k} * lambda_min(S) if lambda_min(S) > 0 and det(S) <= 2 and det(S) >= 1": (
        lambda k: (0, np.diag([1 / k, 1.5 * k]), 0, 1)
    ),
}
TRUE = (
    "tr(S) > 0 if lambda_min(S) >= 1/{k} and normF(A) <= 1",
    "tr(A) >= -n / 10 if lambda_min(S) > 0 and normF(A - S) <= 1/10",
    "normF(A - S)**2 <= nuclear(A @ A) + {k} if lambda_min(S) > 0 and normF(A - S) <= 1/10",
)
NAMES = {
    "sigma_min": lambda a: np.linalg.svd(a)[1][-1],
    "sigma_max": lambda a: np.linalg.svd(a)[1][0],
    "nuclear": lambda a: np.linalg.svd(a)[1].sum(),
    "lambda_min": lambda a: np.linalg.eigvalsh(a)[0],
    "lambda_max": lambda a: np.linalg.eigvalsh(a)[-1],
    "normF": np.linalg.norm,
    "det": np.linalg.det,
    "inv": np.linalg.inv,
    "tr": np.trace,
    "abs": abs,
}
large = st.integers(50, 10**5)


def _checked(text: str) -> Outcome:
    return ball_cases().check(text, LETTERS, Settings().context())


def _at(text: str, letters: tuple[object, ...]) -> tuple[bool, bool]:
    """Whether the hypotheses and the claim of a text hold at letters, by NumPy."""
    claim, _, hypotheses = text.partition(" if ")
    values = NAMES | dict(zip("ASxc", letters, strict=True)) | {"n": 2}
    return bool(eval(hypotheses, values)), bool(eval(claim, values))


@pytest.mark.parametrize("text", FALSE)
@settings(max_examples=5, deadline=None)
@given(k=large)
def test_what_fails_at_letters_of_several_sizes_is_refuted(text: str, k: int) -> None:
    said = text.format(k=k)
    met, holds = _at(said, FALSE[text](k))
    assert met
    assert not holds
    assert _checked(said).verdict is Verdict.FAIL


@pytest.mark.parametrize("text", UNEVEN)
@settings(max_examples=5, deadline=None)
@given(k=st.integers(20, 10**4))
def test_what_fails_at_letters_of_uneven_rows_is_refuted(text: str, k: int) -> None:
    said = text.format(k=k)
    assert _at(said, UNEVEN[text](k)) == (True, False)
    assert _checked(said).verdict is Verdict.FAIL


def test_what_fails_at_other_letters_than_those_of_equations_is_refuted() -> None:
    """Q moves the columns of A, not its rows: false at diag(1, -1) and a matrix of ones, where random A are regular."""
    letters = {"Q": ("n", "n"), "U": ("n", "n"), "S": ("n", "n"), "A": ("n", "n"), "x": ("n", "1")}
    theory, context = Theory("turned", "Q orthogonal", letters, kind="free"), Settings(Effort.QUICK).context()
    for says, verdict in (("proj(Q @ A)", Verdict.FAIL), ("proj(A @ Q)", Verdict.PASS)):
        found = exact_cases().check(f"{says} == proj(A) if Q.T @ Q == I_n", theory, context)
        assert found.verdict is verdict


@pytest.mark.parametrize("text", TRUE)
def test_hypotheses_that_no_draw_meets_are_met_in_general_position(text: str) -> None:
    found = _checked(text.format(k=4))
    assert found.verdict is Verdict.PASS
    assert found.counts["tested"] >= 3


@settings(max_examples=3, deadline=None)
@given(k=large)
def test_what_holds_by_a_little_is_not_refuted(k: int) -> None:
    """The false neighbour of a bound that is attained: one percent less."""
    true = "tr(x.T @ S @ x) <= {} * tr(x.T @ x) if lambda_max(S) <= {} and normF(A) <= 1"
    assert _checked(true.format(k, k)).verdict is Verdict.PASS
    assert _checked(true.format(f"{99 * k}/100", k)).verdict is Verdict.FAIL
