"""What is visible in a text: symmetry, definiteness, signs. True is certain, so what is false must not be seen."""

import pytest

from derivations.theories import FA_STAR
from faverify.lang.parse import parse_expression
from faverify.lang.visible import visibly_nonnegative, visibly_psd, visibly_symmetric


def read(text):
    return parse_expression(text, FA_STAR)


@pytest.mark.parametrize(
    "text", ["A", "A(t) - A(0)", "G", "M + M.T", "R @ A @ R.T", "neg(A) @ R.T @ R @ neg(A)", "D(A)", "2 * I_r - A / 3"]
)
def test_symmetric_texts_are_seen(text):
    assert visibly_symmetric(read(text), FA_STAR)


@pytest.mark.parametrize("text", ["M", "M - M.T", "Z.T @ Y @ C", "A @ G", "S @ Si", "A(t) @ A(0)", "M + 2 * M.T"])
def test_other_texts_are_not(text):
    assert not visibly_symmetric(read(text), FA_STAR)


@pytest.mark.parametrize(
    "text", ["Z.T @ Z", "R @ neg(A) @ R.T", "S @ S", "S", "2 * pos(A) + Z.T @ Z", "R @ Z.T @ Z @ R.T"]
)
def test_psd_texts_are_seen(text):
    assert visibly_psd(read(text), FA_STAR)


@pytest.mark.parametrize("text", ["A", "-Z.T @ Z", "Z.T @ Z - S", "R @ A @ R.T", "M.T @ M - I_r"])
def test_texts_that_may_be_indefinite_are_not(text):
    assert not visibly_psd(read(text), FA_STAR)


@pytest.mark.parametrize(
    "text",
    [
        "normF(Z)",
        "normF(Z)**2 + 1/3",
        "max(0, kappa)",
        "kappa**2",
        "l",
        "tr(R @ neg(A) @ R.T)",
        "r",
        "abs(kappa)",
        "rise(l, 0, 1)",
    ],
)
def test_nonnegative_texts_are_seen(text):
    assert visibly_nonnegative(read(text), FA_STAR)


@pytest.mark.parametrize(
    "text", ["kappa", "tr(A)", "normF(Z) - normF(Z)", "min(0, kappa)", "-l", "kappa**3", "lambda_min(A)"]
)
def test_texts_that_may_be_negative_are_not(text):
    assert not visibly_nonnegative(read(text), FA_STAR)
