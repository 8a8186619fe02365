"""The numbers of a text that are beyond what a search looks at anyway: ``normF(Y) <= 10**40`` fails from there on."""

from collections.abc import Iterable
from fractions import Fraction

from faverify.lang import expr as ex

USUAL, FARTHEST, MOST_POWER = 10**12, 10**600, 2_000


def far_numbers(claims: Iterable[ex.Compare]) -> list[Fraction]:
    """What they name beyond 10^12, and one over what is below 10^-12, the farthest last; nothing beyond 10^600."""
    written = (value for claim in claims for node in claim.walk() if (value := _value(node)))
    sizes = {max(abs(value), 1 / abs(value)) for value in written}
    return sorted(size for size in sizes if USUAL < size < FARTHEST)


def _value(node: ex.Expr) -> Fraction | None:
    """The value of a number, or of a power of one that can be written out."""
    match node:
        case ex.Number(value=value):
            return value
        case ex.Power(base=ex.Number(value=value), exponent=power) if power.denominator == 1:
            return value ** int(power) if value and abs(power) < MOST_POWER else None
    return None
