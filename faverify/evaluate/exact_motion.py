"""Letters that are polynomials of the time: along ``X' = V`` with a constant V, X is ``X(0) + t V`` without any error.

So it is where no letter's velocity depends on the letter itself, through others neither, and is a polynomial.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import flint

from faverify.claim import Theory
from faverify.errors import FaverifyError
from faverify.evaluate.evaluator import Evaluator
from faverify.evaluate.point import Point
from faverify.evaluate.ring import ExactRing
from faverify.lang import expr as ex
from faverify.lang.parse import parse_expression, parse_value
from faverify.lang.scope import TIME

MOST = 24
Terms = Mapping[str, Sequence[Any]]


def polynomials_of(theory: Theory, start: Point, moving: Iterable[str]) -> Terms | None:
    """The exact coefficients of each of these letters by powers of the time (None for 0), lowest first.

    None where one of them is not visibly a polynomial of the time, of at most the degree `MOST`, or not rational.
    """
    degrees = {name: degree_of(name, theory) for name in moving}
    exact, found = Evaluator(theory, ExactRing(), start), dict[str, Sequence[Any]]()
    for name, degree in degrees.items():
        if degree is None:
            return None
        try:
            found[name] = exact.jet(parse_expression(name, theory), degree)
        except FaverifyError:
            return None
    return found


def at_time(terms: Terms, time: Fraction) -> dict[str, Any]:
    """The values of polynomials at an exact time."""
    t = flint.fmpq(time.numerator, time.denominator)
    return {name: sum((x * t**k for k, x in enumerate(c) if k and x is not None), c[0]) for name, c in terms.items()}


def degree_of(name: str, theory: Theory, above: Sequence[str] = ()) -> int | None:
    """At most that degree in time has a name of a theory; None where that is not visible, or a high degree."""
    if name in above or name in theory.inputs or name in theory.steps:
        return None
    if name in theory.flow:
        found = _degree(parse_expression(theory.flow[name], theory), theory, (*above, name))
        return None if found is None or found >= MOST else found + 1
    if name in theory.definitions:
        return _degree(parse_expression(theory.definitions[name], theory), theory, (*above, name))
    if name in theory.values:
        return _degree(parse_value(theory.values[name], theory), theory, (*above, name))
    return int(name == TIME)


def _degree(expr: ex.Expr, theory: Theory, above: Sequence[str]) -> int | None:
    if isinstance(expr, ex.Letter):
        return degree_of(expr.name, theory, above)
    below = [_degree(child, theory, above) for child in expr.children]
    known = [x for x in below if x is not None]
    if len(known) < len(below):
        return None
    if not any(known):
        return 0
    match expr:
        case ex.Sum():
            return max(known)
        case ex.Product() | ex.Call(function="inner"):
            return sum(known)
        case ex.Transpose() | ex.Call(function="tr" | "diag"):
            return known[0]
        case ex.Power(exponent=exponent) if exponent.denominator == 1 and exponent > 0:
            return known[0] * int(exponent)
        case ex.Quotient() if known[1] == 0:
            return known[0]
    return None
