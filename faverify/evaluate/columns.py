"""What is largest over the columns of a matrix."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from faverify.lang import expr as ex

if TYPE_CHECKING:
    from faverify.evaluate.evaluator import Evaluator


def over_columns(evaluator: "Evaluator", value: ex.Expr, *letters: ex.Expr) -> Any:
    """The largest value over the columns c of C, where C0 is C with c and all later columns set to zero."""
    column, before, whole = (letter.name for letter in letters if isinstance(letter, ex.Letter))
    full, ring, found = evaluator.value(letters[2]), evaluator.ring, []
    for j in range(full.ncols()):
        ends = {
            column: [[full[i, j]] for i in range(full.nrows())],
            before: [[full[i, k] * int(k < j) for k in range(full.ncols())] for i in range(full.nrows())],
        }
        put = {name: ring.matrix(type(full)(rows)) for name, rows in ends.items()}
        point = replace(evaluator.point, letters={**evaluator.point.letters, whole: full, **put})
        found.append(type(evaluator)(evaluator.theory, ring, point).value(value))
    largest = found[0]
    for other in found[1:]:
        largest = ring.call("max", [largest, other])
    return largest
