"""Means of products of traces of normal matrices, against what the pairings of a textbook give (Isserlis, 1918)."""

import pytest

from faverify.checker.algebra import Algebra
from faverify.checker.chance import mean as mean_again
from faverify.checker.language import Theory as CheckedTheory
from faverify.kernel.gate import gate
from faverify.kernel.isserlis import mean
from faverify.lang.theory import Theory

NORMAL = Theory(
    "normal", "X normal; J, A fixed", {"X": ("k", "r"), "J": ("k", "r"), "A": ("r", "r")},
    values={"X": "normal(0, 1)"}, kind="laws",
)  # fmt: skip


MEANS = [
    ("tr(J.T @ X) * tr(J.T @ X)", "tr(J.T @ J)"),
    ("tr(J.T @ X) * tr(X.T @ J)", "tr(J.T @ J)"),
    ("tr(A @ J.T @ X) * tr(J.T @ X)", "tr(A @ J.T @ J)"),
    ("tr(A @ J.T @ X) * tr(A @ X.T @ J)", "tr(A @ J.T @ J @ A)"),
    ("tr(J.T @ X)**4", "3 * tr(J.T @ J)**2"),
    ("tr(J.T @ X)**3", "0 * tr(J.T @ J)"),
    ("tr(X.T @ X)**2", "(k * r)**2 + 2 * k * r"),
    ("tr(J.T @ X @ X.T @ J)", "r * tr(J.T @ J)"),
    ("tr(J.T @ X) * tr(J.T @ X @ X.T @ X)", "(k + r + 1) * tr(J.T @ J)"),
    ("tr(A @ X.T @ X) * tr(J.T @ X)**2", "k * tr(A) * tr(J.T @ J) + 2 * tr(A @ J.T @ J)"),
    ("tr(X.T @ X @ X.T @ X)", "k * r * (k + r + 1)"),
]


@pytest.mark.parametrize(("product", "truth"), MEANS)
def test_products_of_traces_are_sums_over_pairings(product, truth):
    reader = gate(NORMAL)
    expected = {word: value for word, value in reader.text(truth).items() if value}
    assert {word: value for word, value in mean(reader.text(product), reader).items() if value} == expected


@pytest.mark.parametrize(("product", "truth"), MEANS)
def test_the_checker_finds_the_same_means_by_a_recursion(product, truth):
    shapes, values = {"X": ["k", "r"], "J": ["k", "r"], "A": ["r", "r"]}, {"X": "normal(0, 1)"}
    algebra = Algebra(CheckedTheory({"name": "normal", "shapes": shapes, "values": values, "kind": "laws"}))
    assert mean_again(algebra.text(product), algebra) == algebra.text(truth)
    assert mean_again(algebra.text(product), algebra) != algebra.text(f"{truth} + k")
