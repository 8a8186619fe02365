"""What a comparison switches on and off: indicators, and the rows of a matrix that a quadratic form selects.

Where the two sides, smooth along the flow, certainly differ, the comparison stays as it is for a while: an indicator
has the derivative 0 there, and what is selected moves as what it is selected from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from faverify.evaluate.jets import Jet
from faverify.evaluate.ring import Ring, Unsupported
from faverify.lang import expr as ex
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator


@dataclass(frozen=True)
class Switch:
    """The truth of a comparison (None: open), and whether its sides certainly differ."""

    truth: bool | None
    apart: bool

    def require_apart(self) -> None:
        """Raise `Unsupported` where the comparison may switch."""
        if not self.apart:
            raise Unsupported("d/dt of what a comparison may switch here")


def switch(ring: Ring, left: Any, relation: Relation, right: Any) -> Switch:
    """The comparison of two scalars, or whether two matrices are equal."""
    return Switch(ring.compare(left, relation, right), ring.compare(left, Relation.EQUAL, right) is False)


def known(signs: Sequence[int], relation: Relation) -> list[Switch]:
    """The switches of comparisons whose left minus right has these signs, 0 where that is open."""
    holds = {Relation.AT_MOST: -1, Relation.BELOW: -1, Relation.AT_LEAST: 1, Relation.ABOVE: 1}.get(relation)
    return [Switch(sign == holds if sign else None, sign != 0) for sign in signs]


def rows_at_most(ring: Ring, rows: Any, form: Any, level: Any) -> list[Switch]:
    """For each row x whether ``x A x' <= kappa ||x||^2``."""
    found = []
    for i in range(rows.nrows()):
        row = type(rows)([[rows[i, j] for j in range(rows.ncols())]])
        column = row.transpose()
        found.append(switch(ring, row * form * column, Relation.AT_MOST, row * column * level[0, 0]))
    return found


def selected(ring: Ring, rows: Any, switches: Sequence[Switch]) -> Any:
    """The rows that are on, the others zero; where that is open, the hull of both."""
    kept = []
    for i, on in enumerate(switches):
        row = type(rows)([[rows[i, j] for j in range(rows.ncols())]])
        kept.append(ring.choose(on.truth, row, row * 0))
    return type(rows)([[row[0, j] for j in range(rows.ncols())] for row in kept])


def indicator(evaluator: "Evaluator", claim: ex.Compare, order: int) -> Jet:
    """The jet of 1 where a comparison holds, else 0; raises `Unsupported` for a rate where it may switch."""
    truth, left, right = evaluator.compare(claim)
    if order:
        switch(evaluator.ring, left, claim.relation, right).require_apart()
        for side in claim.children:
            evaluator.jet(side, 1)
    one = evaluator.ring.matrix([[1]])
    return evaluator.still(evaluator.ring.choose(truth, one, one * 0), order)


def low_rows(evaluator: "Evaluator", rows: ex.Expr, form: ex.Expr, level: ex.Expr, order: int) -> Jet:
    """The jet of the rows x with ``x A x' <= kappa ||x||^2``, the others zero; `Unsupported` as for `indicator`."""
    switches = rows_at_most(evaluator.ring, *map(evaluator.value, (rows, form, level)))
    if order:
        for on in switches:
            on.require_apart()
        for side in (form, level):
            evaluator.jet(side, 1)
    return [None if x is None else selected(evaluator.ring, x, switches) for x in evaluator.jet(rows, order)]
