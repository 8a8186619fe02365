"""Numbers made of vectors, sizes and determinants: what a reader of flows writes, against textbook identities."""

import pytest

from faverify.claim import Effort, Theory
from faverify.errors import StatementError
from faverify.methods import ball_cases, chain, exact_cases
from faverify.run.claims import Settings
from faverify.verdict import Verdict

CONTEXT = Settings(Effort.QUICK, jobs=1).context()
OJA = Theory(
    "oja", "Oja's flow w' = A w - (w'A w) w", {"A": ("n", "n"), "w": ("n", "1"), "z": ("1", "n"), "B": ("n", "n")},
    {"v": "w.T @ w", "ray": "w.T @ A @ w"}, flow={"w": "A @ w - (w.T @ A @ w) * w"}, symmetric=("A",), kind="free",
)  # fmt: skip
LINEAR = Theory(
    "linear", "X' = A X", {"A": ("n", "n"), "X": ("n", "n")}, flow={"X": "A @ X"}, kind="free",
)  # fmt: skip


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("D(v) == 2 * ray * (1 - v)", "D(v) == 2 * ray * (1 + v)"),
        ("D(ray) == 2 * normF(A @ w)**2 - 2 * ray * ray", "D(ray) == 2 * normF(A @ w)**2 - ray * ray"),
        ("ray * w == w * ray", "ray * w == v * w"),
        ("ray * z == z * ray", "ray * z == z"),
        ("(z @ w) * w == w @ z @ w", "(z @ w) * w == w * v"),
        ("w.T * (z @ w) == z @ w @ w.T", "w.T * (z @ w) == v * w.T"),
    ],
)
def test_a_product_of_vectors_is_a_number_to_the_prover(true, false):
    """Found by attack: Oja's flow could not be read."""
    assert chain().check(true, OJA, CONTEXT).verdict is Verdict.PASS
    assert chain().check(false, OJA, CONTEXT).verdict is Verdict.FAIL


def test_where_no_word_stands_for_the_product_it_is_refused():
    with pytest.raises(StatementError, match="outside the prover"):
        chain().check("ray * B == B * ray", OJA, CONTEXT)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("D(det(X)) == tr(A) * det(X)", "D(det(X)) == det(X)"),
        ("D(D(D(det(X)))) == tr(A)**3 * det(X)", "D(D(det(X))) == tr(A) * det(X)"),
        ("D(det(A)) == 0", "D(det(A)) == det(A)"),
    ],
)
def test_liouville(true, false):
    assert exact_cases().check(true, LINEAR, CONTEXT).verdict is Verdict.PASS
    assert exact_cases().check(false, LINEAR, CONTEXT).verdict is Verdict.FAIL
    sides = true.split(" == ")
    near = f"abs({sides[0]} - {sides[1]}) <= 1/10**9"
    assert ball_cases(2, t=("1/4",)).check(near, LINEAR, CONTEXT).verdict is Verdict.PASS


def test_a_singular_matrix_leaves_the_rate_of_its_determinant_open():
    found = exact_cases().check("D(det(X - X)) == 1", LINEAR, CONTEXT)
    assert (found.verdict, "singular" in found.explanation) == (Verdict.INCONCLUSIVE, True)


def test_what_is_not_derived_of_an_inverse_says_how_it_could_be():
    found = chain().check("inv(X) @ X == I_n", LINEAR, CONTEXT)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "has them as its value" in found.explanation
    assert "relations=('K @ A == I_n', 'A @ K == I_n')" in found.explanation
