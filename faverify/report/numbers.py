"""Balls of a certificate as text: always the certified side of an enclosure, rounded outward, never a midpoint."""

import re
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, Context, Decimal, Inexact
from fractions import Fraction
from typing import Any

DIGITS = 6
MOST_DIGITS = 4_000
MOST_EXPONENT = 40_000
LONGEST = 160
LONG_NUMBER = re.compile(r"(?<![\w./])(-?)(\d+)(?:/(\d+))?(?![\w./])")
MOST_SHOWN, CUT_DIGITS = 30, 8


def sides(lhs: Mapping[str, Any], rhs: Mapping[str, Any]) -> tuple[str, str]:
    """Both sides as text. Balls that are separate show the sides facing each other, others their whole enclosure."""
    left, right = interval(lhs), interval(rhs)
    if left is None or right is None or (left[0] == left[1] and right[0] == right[1]):
        return plain(lhs), plain(rhs)
    if left[1] < right[0]:
        return _one_side(lhs, left[1], up=True), _one_side(rhs, right[0], up=False)
    if left[0] > right[1]:
        return _one_side(lhs, left[0], up=False), _one_side(rhs, right[1], up=True)
    return _enclosure(lhs, left), _enclosure(rhs, right)


def plain(ball: Mapping[str, Any]) -> str:
    """One side by itself: its exact value, else its text, else its enclosure; a dash where nothing was stored."""
    text = ball.get("exact") or ball.get("text")
    if text:
        return shorten(abbreviate(str(text)))
    ends = interval(ball)
    stored = "mid" in ball and (ball["mid"][0] != "0" or ball.get("rad", ["0"])[0] != "0")
    return _enclosure(ball, ends) if ends and stored else "–"


def shorten(text: str, longest: int = LONGEST) -> str:
    """Cut the text in the middle where it is longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 30]} … {text[-20:]}"


def abbreviate(text: str) -> str:
    """Exact integers and fractions of more than `MOST_SHOWN` digits as their leading digits and an ellipsis.

    The digits shown are cut, not rounded: ``0.333333…`` says nothing that is false.
    """
    return LONG_NUMBER.sub(_leading_digits, text)


def _leading_digits(match: re.Match[str]) -> str:
    sign, above, below = match.groups()
    digits = len(above) + len(below or "")
    if digits <= MOST_SHOWN or digits > MOST_DIGITS or not int(below or "1"):
        return match.group()
    context = Context(prec=CUT_DIGITS, rounding=ROUND_DOWN, Emin=-999_999, Emax=999_999)
    value = context.divide(Decimal(above), Decimal(below or "1"))
    more = "…" if context.flags[Inexact] else ""
    if -4 <= value.adjusted() < CUT_DIGITS - 1:
        return f"{sign}{value:f}{more}"
    mantissa, _, exponent = f"{value:.{CUT_DIGITS - 1}e}".partition("e")
    return f"{sign}{mantissa}{more}e{int(exponent):+d}"


def _one_side(ball: Mapping[str, Any], bound: Fraction, *, up: bool) -> str:
    if ball.get("exact"):
        return plain(ball)
    return f"{'≤' if up else '≥'} {_decimal(bound, up=up)}"


def _enclosure(ball: Mapping[str, Any], interval: tuple[Fraction, Fraction]) -> str:
    if ball.get("exact") or interval[0] == interval[1]:
        return plain(ball) if ball.get("exact") or ball.get("text") else _decimal(interval[0], up=True)
    return f"[{_decimal(interval[0], up=False)}, {_decimal(interval[1], up=True)}]"


def _decimal(value: Fraction, *, up: bool) -> str:
    context = Context(prec=DIGITS, rounding=ROUND_CEILING if up else ROUND_FLOOR, Emin=-999_999, Emax=999_999)
    return f"{context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize():g}"


def interval(ball: Mapping[str, Any]) -> tuple[Fraction, Fraction] | None:
    """Both ends of a ball, or None where it holds no number (or one too large to print)."""
    if ball.get("exact"):
        try:
            value = Fraction(ball["exact"]) if len(ball["exact"]) <= MOST_DIGITS else None
        except (ValueError, ZeroDivisionError):
            value = None
        return None if value is None else (value, value)
    middle, radius = _dyadic(ball.get("mid", ["0", "0"])), _dyadic(ball.get("rad", ["0", "0"]))
    return None if middle is None or radius is None else (middle - abs(radius), middle + abs(radius))


def _dyadic(pair: list[str]) -> Fraction | None:
    if len(pair[0]) > MOST_DIGITS or len(pair[1]) > 8 or abs(int(pair[1])) > MOST_EXPONENT:
        return None
    mantissa, exponent = int(pair[0]), int(pair[1])
    return Fraction(mantissa * 2**exponent) if exponent >= 0 else Fraction(mantissa, 2**-exponent)
