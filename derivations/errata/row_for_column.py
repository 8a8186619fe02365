r"""Erratum: "its only row" for its only column (counterexample to non-random `C`, section 4).

With `r == 1` the feedback `C` is $m \times 1$: it has one column, and that column must be orthogonal to the row space of
$Y-ZW$ for (7) to hold. Its rows are single numbers.

Does not show: how the printed article writes `C`; if it were $r \times m$ there, the other equations would change.
"""

from derivations.stationary_theories import EXCEPTIONAL
from faverify.claim import Claim, Part, Restoration
from faverify.methods import argued, exact_cases

SHAPES = Part(
    "what can be orthogonal to the rows of the error",
    says=r"`C` is $m \times 1$, $Y-ZW$ is $n \times m$: (7) says that the column of `C` is orthogonal to every row of $Y-ZW$",
    by=argued(
        r"$\dot{Z} = (Y-ZW)C$ and $WC$ are defined for `C` of `m` rows and `r` columns only; with `r == 1` it has one column.",
        "Its rows are single numbers; for `m > 1` they are no vectors of $R^{m}$ and can be orthogonal to none.",
    ),
)
ORTHOGONAL = Part(
    "the row space avoids the column of C, at the counterexamples",
    says="proj(C) @ proj((Y - Z @ W).T) == 0 if r == 1",
    by=exact_cases(),
    controls=(
        "proj(C) + proj((Y - Z @ W).T) == I_m if r == 1",
        "(Y - Z @ W).T @ proj(Y - Z @ W) == 0 if r == 1",
    ),
    decides=False,
    note="Projectors on the column of `C` and on the row space of the error, from the stationary points themselves.",
)

CLAIM = Claim(
    label="erratum-row-for-column",
    title="C has one column, not one row",
    where="Section 4, after Theorem 2",
    kind="erratum",
    restoration=Restoration.ERRATUM,
    theory=EXCEPTIONAL,
    statement="In the counterexample to non-random `C` `(r == 1)`, 'its only row' of `C` must read 'its only column'.",
    parts=(SHAPES, ORTHOGONAL),
    uses=("theorem2",),
    hypotheses=((r"`C` is $m \times r$", "the shape in every flow of the paper"),),
    restoration_note="Under our reading, `C` of size $m \times r$ as in every flow: with `C` stored as $r \times m$ its only row is right.",
    tags=("stationary",),
)
