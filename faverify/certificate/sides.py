"""The two sides of a stored comparison as exact numbers, and whether they stand as its statement says.

Exponents are compared, never expanded: a ball at 2**(10**50) costs no more than one at 2**0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from faverify.lang.pieces import pieces_of

_DECIMAL = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,6})?"
_BALL = re.compile(rf"\[(?:({_DECIMAL}) )?\+/- ({_DECIMAL})\]|({_DECIMAL})")
_RATIONAL = re.compile(r"[+-]?\d+(?:/\d+)?")
MOST_DIGITS, MOST_EXPONENT, MOST_SHIFT = 2_000, 5_000, 100_000


@dataclass(frozen=True)
class Scaled:
    """The number ``value * 2**exponent``, the power never multiplied out."""

    value: Fraction
    exponent: int = 0

    def __lt__(self, other: "Scaled") -> bool:
        return _sign(self, other) < 0

    def __le__(self, other: "Scaled") -> bool:
        return _sign(self, other) <= 0


def _sign(one: Scaled, other: Scaled) -> int:
    """The sign of ``one - other``; the leading bits decide where the exponents are far apart."""
    a, b = _parity(one.value), _parity(other.value)
    if a != b or a == 0:
        return (a > b) - (a < b)
    high, low = _magnitude(one), _magnitude(other)
    if abs(high - low) > 2:
        return a if high > low else -a
    shift = one.exponent - other.exponent  # bounded: the leading bits agree to two places
    left = one.value * Fraction(2) ** max(shift, 0)
    right = other.value * Fraction(2) ** max(-shift, 0)
    return (left > right) - (left < right)


def _parity(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _magnitude(number: Scaled) -> int:
    """The place of the leading bit, one off at most."""
    value = number.value
    return abs(value.numerator).bit_length() - value.denominator.bit_length() + number.exponent


@dataclass(frozen=True)
class Side:
    """A closed interval that holds one side of a comparison."""

    low: Scaled
    high: Scaled

    def within(self, other: "Side") -> bool:
        """Whether every number in here lies in the other."""
        return other.low <= self.low and self.high <= other.high

    def meets(self, other: "Side") -> bool:
        """Whether the two share a number."""
        return self.low <= other.high and other.low <= self.high


def printed(text: str) -> Side | None:
    """The ends of a printed ball, decimal or fraction; None for any other text, or one too long or too large."""
    if len(text) > MOST_DIGITS:
        return None
    if _RATIONAL.fullmatch(text):
        above, _, below = text.partition("/")
        return None if below and not int(below) else _exactly(Fraction(int(above), int(below or 1)))
    match = _BALL.fullmatch(text)
    if match is None or any(abs(Decimal(part).adjusted()) > MOST_EXPONENT for part in match.groups() if part):
        return None
    middle, radius, plain = match.groups()
    if radius is None:
        return _exactly(Fraction(Decimal(plain)))
    centre, half = Fraction(Decimal(middle or "0")), abs(Fraction(Decimal(radius)))
    return Side(Scaled(centre - half), Scaled(centre + half))


def _exactly(value: Fraction) -> Side:
    return Side(Scaled(value), Scaled(value))


def _numbers(ball: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Mantissa and exponent of the middle, then of the radius."""
    (mid, mid_exp), (rad, rad_exp) = (ball.get(name, ("0", "0")) for name in ("mid", "rad"))
    return int(mid), int(mid_exp), int(rad), int(rad_exp)


def is_finite(ball: Mapping[str, Any]) -> bool:
    """Whether neither middle nor radius is stored by name ("inf", "-inf", "nan"): such a ball says nothing."""
    return all(number.lstrip("-").isdigit() for name in ("mid", "rad") for number in ball.get(name, ("0", "0")))


def far_apart(ball: Mapping[str, Any]) -> bool:
    """Whether middle and radius, neither of them 0, differ by more than `MOST_SHIFT` binary places."""
    mid, mid_exp, rad, rad_exp = _numbers(ball)
    return bool(mid and rad) and abs(mid_exp - rad_exp) > MOST_SHIFT


def enclosed(ball: Mapping[str, Any]) -> Side | None:
    """The interval of a stored ball's middle and radius; None where both are 0 or they are `far_apart`."""
    if not is_finite(ball):
        return None
    mid, mid_exp, rad, rad_exp = _numbers(ball)
    if mid == rad == 0 or far_apart(ball):
        return None
    base = min(mid_exp if mid else rad_exp, rad_exp if rad else mid_exp)
    middle = mid << (mid_exp - base) if mid else 0
    radius = rad << (rad_exp - base) if rad else 0
    return Side(Scaled(Fraction(middle - radius), base), Scaled(Fraction(middle + radius), base))


def side(ball: Mapping[str, Any]) -> Side | None:
    """What a stored side is known to lie in: its exact value, else its ball, else what is printed."""
    if ball.get("exact"):
        return printed(ball["exact"])
    return enclosed(ball) or printed(ball.get("text", ""))


def direction(says: str) -> str:
    """``<=``, ``>=`` or ``==`` if every comparison of a statement points that way (strict or not), else nothing.

    Only relations outside parentheses count, and only before ``if`` and ``for``.
    """
    head = pieces_of(says).claim
    depth, found = 0, set()
    for token in re.findall(r"[()\[\]]|[<>=]=|[<>]", head):
        if token in "([":
            depth += 1
        elif token in ")]":
            depth -= 1
        elif depth == 0:
            found.add(token if token == "==" else token[0] + "=")
    return found.pop() if len(found) == 1 else ""


def contradicts(relation: str, left: Side, right: Side) -> bool:
    """Whether the two sides certainly stand otherwise than ``relation`` says."""
    if relation == "<=":
        return right.high < left.low
    if relation == ">=":
        return left.high < right.low
    return relation == "==" and not left.meets(right)
