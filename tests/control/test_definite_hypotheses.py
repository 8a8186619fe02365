"""Hypotheses that ask for positive semidefinite letters are met by more than zero and unit, which draws hardly do."""

import pytest

from faverify.claim import Theory
from faverify.methods import ball_cases, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

THEORY = Theory(
    name="symmetric",
    title="two symmetric matrices",
    shapes={"A": ("n", "n"), "B": ("n", "n")},
    definitions={"X": "A + A.T", "Y": "B + B.T"},
    kind="free",
)
TRUE = [
    "tr(X @ Y) >= 0 if psd(X) and psd(Y)",
    "tr(X @ Y) <= tr(X) * tr(Y) if psd(X) and psd(Y)",
    "psd(X @ X - X) if psd(X - I_n)",
    "det(X) >= 0 if psd(X)",
]
FALSE = [
    "tr(X @ Y) >= tr(X) / 1000 if psd(X) and psd(Y)",
    "tr(X @ Y) <= 99 / 100 * tr(X) * tr(Y) if psd(X) and psd(Y)",
    "psd(X @ X - 101 / 100 * X) if psd(X - I_n)",
    "psd(X @ Y + Y @ X) if psd(X) and psd(Y)",
    "det(X) > 0 if psd(X)",
]


def verdict(says, by):
    return by.check(says, THEORY, Settings().context()).verdict


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()], ids=["exact", "balls"])
@pytest.mark.parametrize("says", TRUE)
def test_what_is_true_of_definite_matrices_passes(says, by):
    assert verdict(says, by) is Verdict.PASS


@pytest.mark.parametrize("by", [exact_cases(), ball_cases()], ids=["exact", "balls"])
@pytest.mark.parametrize("says", FALSE)
def test_what_is_false_of_some_definite_matrices_fails(says, by):
    assert verdict(says, by) is Verdict.FAIL
