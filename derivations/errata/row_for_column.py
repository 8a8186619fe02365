r"""Erratum: "its only row" for its only column (counterexample to non-random `C`, section 4).

With `r == 1` the feedback `C` is $m \times 1$: it has one column, and that column must be orthogonal to the row space of
$Y-ZW$ for (7) to hold. Its rows are single numbers.

Does not show: how the printed article writes `C`; if it were $r \times m$ there, the other equations would change.
"""

from derivations.stationary_theories import EXCEPTIONAL
from faverify.claim import Claim, Part, Restoration
from faverify.methods import chain, exact_cases

COLUMN = Part(
    "the error times the column of C",
    says="(Y - Z @ W) @ C == 0",
    by=chain(last="$ZWC = YC$, the first equation of (7)"),
    controls=("C.T @ Y.T @ Y == 0", "(Y - Z @ W) == 0"),
    note=r"`C` is $m \times r$, one column for `r == 1`, and every row of the error is orthogonal to it. Its rows are single numbers: $(Y-ZW)C^{\top}$ has no meaning for `m > 1`, and the language refuses it.",
)
ORTHOGONAL = Part(
    "the row space avoids the column of C, at the counterexamples",
    says="proj(C) @ proj((Y - Z @ W).T) == 0 if r == 1",
    by=exact_cases(),
    controls=(
        "proj(C) + proj((Y - Z @ W).T) == I_m if r == 1",
        "(Y - Z @ W).T @ proj(Y - Z @ W) == 0 if r == 1",
        "proj(C) == proj((Y - Z @ W).T) if r == 1",
        "proj((Y - Z @ W).T) == 0 if r == 1",
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
    parts=(COLUMN, ORTHOGONAL),
    uses=("theorem2",),
    hypotheses=((r"`C` is $m \times r$", "the shape in every flow of the paper"),),
    restoration_note="Under our reading, `C` of size $m \times r$ as in every flow: with `C` stored as $r \times m$ its only row is right.",
    tags=("stationary",),
)
