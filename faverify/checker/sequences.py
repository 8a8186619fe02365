"""The numbers of a sequence of vectors, computed from the vectors and weights that are stored."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from faverify.checker.exact import Exact, fraction
from faverify.checker.language import written_number
from faverify.checker.values import LARGEST
from faverify.errors import StatementError, UnableError


def require_numbers(case: Mapping[str, Any], at: Mapping[str, str]) -> None:
    """Raise unless d, the total, K and the K of the past alone that stand beside a sequence are those of its vectors.

    A K is the greatest v'Vv / v'v, V the sum of w v v' up to a step, with or without it.
    """
    ring, past, total, levels = Exact(), None, Fraction(0), ([Fraction(0)], [Fraction(0)])
    sizes = {(len(rows), len(row)) for rows in case.get("vectors", ()) for row in rows}
    if len(sizes) != 1 or max(map(max, sizes)) > LARGEST:
        raise UnableError("no sequence of vectors")
    for rows, weight in zip(case["vectors"], map(written_number, case["weights"]), strict=True):
        x = ring.letter(rows)
        seen = ring.mul(ring.number(weight), x.transpose() * x)
        past = ring.zero(*ring.shape(seen)) if past is None else past
        for found, V in zip(levels, (past + seen, past), strict=True):
            for row in (ring.matrix([row]) for row in x.tolist()):
                square = (row * row.transpose())[0, 0]
                found += [fraction((row * V * row.transpose())[0, 0] / square)] if square else []
        past, total = past + seen, total + fraction(ring.call("tr", [seen])[0, 0])
        if weight <= 0:
            raise StatementError("a weight that is not positive")
    numbers = {
        "d": Fraction(max(size for _, size in sizes)),
        "total": total,
        "K": max(levels[0]),
        "K_past": max(levels[1]),
    }
    if any(written_number(text) != numbers.get(name) for name, text in at.items()):
        raise StatementError("the numbers are not those of the sequence")
