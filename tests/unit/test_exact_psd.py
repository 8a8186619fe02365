"""Whether a matrix of fractions is PSD, by its characteristic polynomial, where its eigenvalues are known."""

import flint
import pytest

from faverify.errors import DomainError
from faverify.evaluate.ring import certainly_psd_exact

TURN = flint.fmpq_mat([[3, 4], [-4, 3]]) / 5  # orthogonal


@pytest.mark.parametrize(
    ("eigenvalues", "truth"),
    [
        (("1", "2"), True), (("0", "2"), True), (("0", "0"), True), (("1/1000000", "1/1000000"), True),
        (("-1/1000000", "2"), False), (("-1/2", "0"), False), (("-1/3", "-1/3"), False), (("-1", "-1"), False),
        (("-1/1000000", "-1/1000000"), False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("beside", [None, 0, 1])
def test_the_sign_of_the_least_eigenvalue_decides_however_small(eigenvalues, truth, beside):
    a, b = (flint.fmpq(*map(int, [*text.split("/"), "1"][:2])) for text in eigenvalues)
    matrix = TURN * flint.fmpq_mat([[a, 0], [0, b]]) * TURN.transpose()
    if beside is not None:
        rows = [[*row, 0] for row in matrix.tolist()]
        matrix = flint.fmpq_mat([*rows, [0, 0, beside]])
    assert certainly_psd_exact(matrix) is truth


def test_no_symmetry_no_answer():
    with pytest.raises(DomainError):
        certainly_psd_exact(flint.fmpq_mat([[1, 2], [0, 1]]))
