"""Balls as certificates print them, ``[1.25 +/- 3e-20]``, read back as exact ends, and formatted outward."""

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

NUMBER = r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,6})?"
BALL = re.compile(rf"\[(?:({NUMBER}) )?\+/- ({NUMBER})\]|({NUMBER})|([+-]?\d+/\d+)")
MOST_DIGITS, MOST_EXPONENT, MOST_SHOWN, LEAST_SHOWN = 2_000, 5_000, 7, 4


@dataclass(frozen=True)
class Ends:
    """A closed interval with rational ends."""

    low: Fraction
    high: Fraction


def known_digits(text: str) -> str:
    """A printed ball as the leading digits that both of its ends share, and an ellipsis: true of every number in it.

    ``[1.76642077679 +/- 4.71e-12]`` becomes ``1.766420…``; a short middle stays, as in ``-21.9 ± 0.0356``.
    Any other text is unchanged.
    """
    match = BALL.fullmatch(text)
    if match is None or not match.group(1) or len(text) > MOST_DIGITS:
        return text
    middle, radius = Decimal(match.group(1)), abs(Decimal(match.group(2)))
    low, high = sorted(
        (
            _context(120, ROUND_FLOOR).subtract(abs(middle), radius),
            _context(120, ROUND_CEILING).add(abs(middle), radius),
        )
    )
    for digits in range(MOST_SHOWN, LEAST_SHOWN - 1, -1):
        if low > 0 and _cut(low, digits) == _cut(high, digits):
            return ("-" if middle < 0 else "") + _printed(_cut(low, digits), digits)
    short = middle.normalize()
    return f"{_plain(short)} ± {radius}" if len(short.as_tuple().digits) <= MOST_SHOWN else text


def least_ratio(above: Ends, below: Ends) -> Fraction | None:
    """What ``above / below`` certainly reaches; None where ``below`` may be 0 or either may be negative."""
    return above.low / below.high if below.low > 0 and above.low >= 0 else None


def slack(above: Ends, below: Ends) -> str:
    """`least_ratio`, four digits rounded down; "1" where both agree to these and may be equal, "n/a" for None."""
    ratio = least_ratio(above, below)
    if ratio is None:
        return "n/a"
    attained = ratio < 1 <= above.high / below.low and ratio > 1 - Fraction(1, 1000)
    return "1" if attained else decimal(ratio, up=False, digits=4)


def decimal(value: Fraction, *, up: bool, digits: int = 6) -> str:
    """A rational as a decimal rounded in the stated direction."""
    context = _context(digits, ROUND_CEILING if up else ROUND_FLOOR)
    rounded = context.divide(Decimal(value.numerator), Decimal(value.denominator)).normalize()
    return f"{rounded:f}" if 0 <= rounded.adjusted() < digits else f"{rounded:g}"


def _context(digits: int, rounding: str) -> Context:
    return Context(prec=digits, rounding=rounding, Emin=-999_999, Emax=999_999)


def _cut(value: Decimal, digits: int) -> Decimal:
    return _context(digits, ROUND_FLOOR).plus(value)


def _plain(value: Decimal) -> str:
    return f"{value:f}" if -5 <= value.adjusted() <= MOST_SHOWN else str(value)


def _printed(value: Decimal, digits: int) -> str:
    if -4 <= value.adjusted() < digits - 1:
        return f"{value:.{digits - 1 - value.adjusted()}f}…"
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    return f"{mantissa}…e{int(exponent):+d}"
