"""Which extrema in a comparison are refuted, and which are shown, by values at single times."""

from collections.abc import Iterator

from faverify.lang import expr as ex
from faverify.outcome import Relation

EXTREMA = ("least", "greatest")
UPPER, LOWER = (Relation.AT_MOST, Relation.BELOW), (Relation.AT_LEAST, Relation.ABOVE)


def signs_of(claim: ex.Compare) -> Iterator[int]:
    """1 for an extremum whose values at single times refute an inequality if it is false, -1 where they show it.

    A "greatest" is at least its values: as a term of the smaller side with a plus, a value that is too large refutes.
    Turned round for "least", for a minus, and for the other side. Extrema that are no such terms are left out.
    """
    if claim.relation in (*UPPER, *LOWER):
        sign = 1 if claim.relation in UPPER else -1
        yield from _of_terms(claim.left, sign)
        yield from _of_terms(claim.right, -sign)


def _of_terms(expr: ex.Expr, sign: int) -> Iterator[int]:
    match expr:
        case ex.Sum(left=left, right=right, sign=other):
            yield from _of_terms(left, sign)
            yield from _of_terms(right, sign * other)
        case ex.Call(function="greatest"):
            yield sign
        case ex.Call(function="least"):
            yield -sign
