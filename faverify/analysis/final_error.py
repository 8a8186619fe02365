"""The error that FA and FA* reach: ||Y - P Y||_F^2, P the projector on col(Y C) (Lemma 1, N13), enclosed."""

from dataclasses import dataclass
from typing import Any

from flint import arb, ctx

from faverify.analysis.optimum import Optimum
from faverify.analysis.records import Known, Piece, enclosed
from faverify.balls.convert import ball_matrix, exact
from faverify.balls.ladder import relative_radius_below
from faverify.balls.linalg import norm_f_squared
from faverify.cases.instance import Instance
from faverify.errors import UnableError

BITS = (128, 512, 2048, 8192)


@dataclass(frozen=True)
class FinalError:
    """The error, the exact rank of Y C, and whether that rank is min(r, rank Y), which N13 needs."""

    error: Any
    rank: int
    generic: bool


def final_error(instance: Instance, rank_of_target: int) -> FinalError:
    """Enclose the error to nine digits; exactly 0 where col(Y C) = col(Y). Raises `UnableError` at 8,192 bits."""
    Y, C = exact(instance.Y), exact(instance.C)
    drive = Y * C
    rank = int(drive.rank())
    generic = rank == min(instance.sizes[2], rank_of_target)
    if rank == rank_of_target:
        return FinalError(arb(0), rank, generic)
    columns = _independent(drive)
    gram, image = columns.transpose() * columns, columns.transpose() * Y
    for bits in BITS:
        with ctx.workprec(bits):
            total = norm_f_squared(ball_matrix(Y))
            try:
                solved = ball_matrix(gram).solve(ball_matrix(image))
            except ZeroDivisionError:
                continue
            kept = (solved.transpose() * ball_matrix(image)).trace() if image.nrows() else arb(0)
            error = total - kept
            if relative_radius_below(error, arb(10) ** -9):
                return FinalError(error, rank, generic)
    raise UnableError(f"the final error is not known to nine digits at {BITS[-1]} bits")


def _independent(matrix: Any) -> Any:
    """As many columns of an exact matrix as its rank, independent."""
    from flint import fmpq_mat

    reduced, rank = matrix.rref()
    rows = reduced.tolist()[: int(rank)]
    pivots = [next(j for j, value in enumerate(row) if value != 0) for row in rows]
    return fmpq_mat([[row[j] for j in pivots] for row in matrix.tolist()])


def piece(found: FinalError, best: Optimum) -> Piece:
    """The error, and how many times the optimum it is."""
    note = "" if found.generic else "the rank of Y C is too small for N13: FA need not reach this error"
    numbers = [enclosed("final error of FA and FA*, ||Y - P Y||^2", found.error, "N13", note)]
    if best.known is Known.CERTIFIED:
        with ctx.workprec(128):
            numbers.append(enclosed("final error / OPT", found.error / best.opt, "N13"))
    warnings = () if found.generic else (f"rank(Y C) = {found.rank} < min(r, rank Y): Lemma 1 and N13 do not apply",)
    return Piece(tuple(numbers), warnings=warnings)
