"""Roots of monotone functions in balls: a bracket counts only if the balls are certain of the sign at both ends."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from flint import ctx

from faverify.balls.ladder import rungs
from faverify.errors import UnableError
from faverify.probability.tail_balls import ball

BITS = 128
CAP_BITS = 2_048
MAX_HALVINGS = 400


def enclose_increasing_root(excess: Callable[[Fraction], Any], low: Fraction, high: Fraction, digits: int = 12) -> Any:
    """A ball around the only zero in (low, high) of an increasing function.

    ``excess(x)`` encloses the function at an exact x, at FLINT's current precision. That it increases is for the caller
    to know; the signs at the ends of the final bracket are certain. Its width is at most 10^-digits times its larger
    end. Raises `UnableError` if there is no sign change or a sign stays undecided at `CAP_BITS`.
    """
    if _sign(excess, low) > 0 or _sign(excess, high) < 0:
        raise UnableError(f"no sign change between {float(low):.6g} and {float(high):.6g}")
    for _ in range(MAX_HALVINGS):
        if (high - low) * 10**digits <= max(abs(low), abs(high)):
            with ctx.workprec(max(BITS, 4 * digits + 64)):
                return ball(low).union(ball(high))
        middle = (low + high) / 2
        low, high = (low, middle) if _sign(excess, middle) > 0 else (middle, high)
    raise UnableError("a bracket did not become narrow enough: is the root at 0?")


def _sign(excess: Callable[[Fraction], Any], at: Fraction) -> int:
    """-1 or 1, certain at some precision of the ladder (a certain zero counts as -1: the bracket still holds it)."""
    for bits in rungs(BITS, CAP_BITS):
        with ctx.workprec(bits):
            value = excess(at)
        if value > 0:
            return 1
        if value <= 0:
            return -1
    raise UnableError(f"the sign at {float(at):.6g} is undecided at {CAP_BITS} bits")
