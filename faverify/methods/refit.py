"""A false statement whose constant alone is wrong: the factor with which the same method accepts it.

``D(A) == R.T @ R`` is false, ``D(A) == 2 * (R.T @ R)`` passes: a reader is told so. The factor is read off the refuted
comparison (an equality) or off all comparisons (a bound); only the method's own verdict on the altered text counts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from faverify.deadline import TimeUp
from faverify.errors import FaverifyError
from faverify.lang.pieces import Chain, chain_of, pieces_of
from faverify.methods.judge import matrix_entries
from faverify.outcome import Outcome, Relation
from faverify.verdict import Evidence, Verdict

LARGEST = 10**6
SIGNS = (Relation.EQUAL, Relation.AT_MOST, Relation.AT_LEAST)
DIGITS, TRIES = 2, 4


@dataclass(frozen=True)
class Sides:
    """``left sign right`` and what follows it (a condition, ranges)."""

    left: str
    sign: str
    right: str
    rest: str

    def times(self, factor: Fraction) -> str:
        """The text with the right side multiplied."""
        over = "" if factor.denominator == 1 else f" / {factor.denominator}"
        return f"{self.left} {self.sign} {factor.numerator} * ({self.right}){over}{self.rest}"


def refitted(says: str, outcome: Outcome, check: Callable[[str], Outcome]) -> str:
    """``holds with 2 times the right side``, where ``check`` of the altered text passes; empty where nothing fits.

    Raises `TimeUp` where the time allowed is over.
    """
    sides, whole = sides_of(says), Fraction(1)
    if sides is None:
        return ""
    for _ in range(TRIES):  # only the nearest comparisons are kept, so a bound may need another factor
        factor = _factor(sides.sign, outcome) if outcome.verdict is Verdict.FAIL else None
        if factor is None or factor in (0, 1):
            return ""
        whole = whole * factor
        try:
            outcome = check(sides.times(whole))
        except TimeUp:
            raise
        except FaverifyError:
            return ""
        if outcome.verdict is Verdict.PASS:
            elsewhere = "" if outcome.evidence is Evidence.PROVED else ", and may fail elsewhere"
            return (
                f"with {_shown(whole)} times the right side it holds ({outcome.evidence}; {outcome.scope}{elsewhere})"
            )
    return ""


def sides_of(says: str) -> Sides | None:
    """The sides of a statement that is one equality or one bound; None for any other."""
    match chain_of(says):
        case Chain((left, right), (sign,)) if sign in SIGNS:
            return Sides(left, sign.value, right, pieces_of(says).rest)
    return None


def _factor(sign: str, outcome: Outcome) -> Fraction | None:
    """The factor of an equality, from its exact witness; of a bound, from all comparisons, rounded to its safe side."""
    if sign == "==":
        return _common(outcome.witness or {})
    factors = [_needed(sign, *pair) for pair in _pairs(outcome)]
    known = [factor for factor in factors if factor is not None]
    if not known or len(known) < len(factors):
        return None
    return max(known) if sign == "<=" else min(known)


def _common(witness: Any) -> Fraction | None:
    """The one quotient of all entries of both sides of a witness, exact; None where they differ."""
    left, right = (matrix_entries(str(witness.get(side, ""))) for side in ("left", "right"))
    if not left or len(left) != len(right) or any(a and not b for a, b in zip(left, right, strict=True)):
        return None
    quotients = {a / b for a, b in zip(left, right, strict=True) if b}
    only = quotients.pop() if len(quotients) == 1 else None
    return only if only is not None and max(abs(only.numerator), only.denominator) <= LARGEST else None


def _pairs(outcome: Outcome) -> Iterator[tuple[Any, Any]]:
    """Both sides of every comparison that was decided, as balls."""
    from faverify.balls.convert import arb_from_record

    for item in outcome.comparisons:
        if item.verdict in (Verdict.PASS, Verdict.FAIL):
            yield arb_from_record(item.lhs), arb_from_record(item.rhs)


def _needed(sign: str, left: Any, right: Any) -> Fraction | None:
    """The factor that one comparison needs, to two digits, away from the edge; None where the right side may be 0."""
    from faverify.balls.convert import dyadic

    if not (right > 0 and left > 0):
        return None
    quotient = left / right
    if not quotient.is_finite():
        return None
    exact = dyadic(quotient.upper() if sign == "<=" else quotient.lower())
    unit = Fraction(10) ** (len(str(int(exact))) - DIGITS if exact >= 1 else -DIGITS - 2)
    steps = exact / unit
    return (steps.__floor__() + 1 if sign == "<=" else steps.__ceil__() - 1) * unit


def _shown(factor: Fraction) -> str:
    return str(factor) if factor.denominator <= 4 else f"{float(factor):g}"
