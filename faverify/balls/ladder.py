"""The precision ladder: 128, 256, ... bits up to a cap.

What is still ambiguous at the cap is a stated limit, not a result.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from flint import arb, ctx

from faverify import deadline
from faverify.errors import UnableError

START_BITS = 128
CAP_BITS = {"quick": 1_024, "standard": 8_192, "thorough": 65_536}

Value = TypeVar("Value")


def rungs(start_bits: int = START_BITS, cap_bits: int = CAP_BITS["standard"]) -> Iterator[int]:
    """Precisions in bits: the start, doubled, and the cap itself last."""
    bits = min(start_bits, cap_bits)
    while bits < cap_bits:
        yield bits
        bits *= 2
    yield cap_bits


def climb(
    compute: Callable[[int], Value],
    accept: Callable[[Value], bool],
    start_bits: int = START_BITS,
    cap_bits: int = CAP_BITS["standard"],
    what: str = "an enclosure",
) -> Value:
    """The first accepted ``compute(bits)`` on the ladder.

    Each rung runs with FLINT's working precision set to ``bits``.

    A ``ZeroDivisionError`` (a system not certainly regular) or `UnableError` of a rung climbs on. Raises
    `UnableError`, which names the cap, when no rung is accepted.
    """
    why = "the radius is still too large"
    for bits in rungs(start_bits, cap_bits):
        deadline.check()
        with ctx.workprec(bits):
            try:
                value = compute(bits)
                if accept(value):
                    return value
            except (ZeroDivisionError, UnableError) as error:
                why = str(error) or "a linear system is not certainly regular"
    raise UnableError(f"{what}: not reached at {cap_bits} bits ({why}); a higher precision cap would help")


def sharpest(compute: Callable[[int], Value], accept: Callable[[Value], bool], start_bits: int, cap_bits: int) -> Value:
    """The first accepted ``compute(bits)`` on the ladder, or that of its last rung, accepted or not.

    Each rung runs with FLINT's working precision set to ``bits``; what it raises is raised.
    """
    for bits in rungs(start_bits, cap_bits):
        deadline.check()
        with ctx.workprec(bits):
            value = compute(bits)
            if accept(value):
                break
    return value


def digits_to_bits(digits: int) -> int:
    """Bits that hold so many decimal digits."""
    return math.ceil(digits * math.log2(10))


def power_of_ten(digits: int) -> Any:
    """A ball that contains 10^-digits."""
    return arb(10) ** -digits


def radius_below(ball: Any, bound: Any) -> bool:
    """Whether the radius of a ball is certainly at most ``bound`` (a number or a ball)."""
    return bool(ball.is_finite() and ball.rad() <= bound)


def relative_radius_below(ball: Any, bound: Any) -> bool:
    """Whether radius / |value| is certainly at most ``bound`` for every value in the ball; an exact 0 qualifies."""
    return bool(ball.is_zero() or (ball.is_finite() and ball.rad() <= bound * ball.abs_lower()))


def all_radii_below(matrix: Any, bound: Any) -> bool:
    """Whether every entry of a ball matrix has a radius certainly at most ``bound``."""
    return all(radius_below(entry, bound) for entry in matrix.entries())
