"""Rows of a matrix that a quadratic form selects, over either ring."""

from typing import Any

from faverify.evaluate.ring import Ring
from faverify.outcome import Relation


def rows_at_most(ring: Ring, rows: Any, form: Any, level: Any) -> Any:
    """Rows x with x' A x <= kappa ||x||^2 kept, the others zero; an undecided row becomes the hull of both."""
    kept = []
    for i in range(rows.nrows()):
        row = type(rows)([[rows[i, j] for j in range(rows.ncols())]])
        column = row.transpose()
        truth = ring.compare(row * form * column, Relation.AT_MOST, row * column * level[0, 0])
        kept.append(ring.choose(truth, row, ring.matrix([[0] * rows.ncols()])))
    return type(rows)([[row[0, j] for j in range(rows.ncols())] for row in kept])
