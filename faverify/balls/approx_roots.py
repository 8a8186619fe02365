"""Exact matrices near roots: to scale with, where how near does not matter for rigour."""

from typing import Any

from flint import ctx, fmpq, fmpq_mat

from faverify.balls.convert import ball_matrix, dyadic
from faverify.balls.linalg import enclose_sqrt_psd
from faverify.errors import UnableError
from faverify.exact.linear import identity

_BITS = 128


def near_inverse_root(gram: Any) -> Any:
    """An exact regular ``fmpq_mat`` near ``gram^{-1/2}`` of an exact positive definite matrix.

    Heuristic: not a bound of anything. Raises `UnableError` where the matrix is too badly scaled.
    """
    with ctx.workprec(_BITS):
        root = enclose_sqrt_psd(ball_matrix(gram.inv()))
        if not all(x.is_finite() for x in root.entries()):
            raise UnableError("a Gram matrix is too badly scaled; other units would help")
        points = [[dyadic(x) for x in row] for row in root.tolist()]
    near = fmpq_mat([[fmpq(x.numerator, x.denominator) for x in row] for row in points])
    return near if near.det() != 0 else identity(gram.nrows())
