"""Erratum: "its only row" for its only column (counterexample to non-random C, section 4).

With r = 1 the feedback C is m x 1: it has one column, and that column must be orthogonal to the row space of ``Y -
Z W`` for (7) to hold. Its rows are single numbers.

Does not show: how the printed article writes C; if it were r x m there, the other equations would change.
"""

from derivations.stationary_theories import EXCEPTIONAL
from faverify.claim import Claim, Part, Restoration
from faverify.methods import exact_cases

ORTHOGONAL = Part(
    "the column of C is orthogonal to the rows of the error",
    says="E @ C == 0 if r == 1",
    by=exact_cases(),
    controls=("E @ E.T == 0 if r == 1", "E == 0 if r == 1"),
    note="E is n x m and C is m x 1, so the rows of E meet the column of C.",
)

CLAIM = Claim(
    label="erratum-row-for-column",
    title="C has one column, not one row",
    where="Section 4, after Theorem 2",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=EXCEPTIONAL,
    statement="In the counterexample to non-random C (r = 1), 'its only row' of C must read 'its only column'.",
    parts=(ORTHOGONAL,),
    uses=("theorem2",),
    hypotheses=(("C is m x r", "the shape in every flow of the paper"),),
    restoration_note="The words are in the prose; only formulas are lost.",
    tags=("stationary",),
)
