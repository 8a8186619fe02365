"""Where a function of time is certainly positive, certainly negative, has exactly one simple zero, or is still open."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Enclose = Callable[[Fraction, Fraction], Any]
_MOST_PIECES = 4_096


@dataclass(frozen=True)
class Piece:
    """A closed interval.

    ``sign`` is +1 or -1 (on all of it, ends included), 0 (exactly one zero, a simple one, inside) or None.

    At a zero ``slope`` is the sign of the derivative. ``touches`` marks a sign that holds on the half-open interval
    only: the function vanishes exactly at the left end.
    """

    a: Fraction
    b: Fraction
    sign: int | None
    slope: int = 0
    touches: bool = False


def sign_of(ball: Any) -> int | None:
    """+1, -1, or None where the ball does not tell (an exact 0 included)."""
    return 1 if ball > 0 else -1 if ball < 0 else None


def isolate(
    value: Enclose, slope: Enclose, a: Fraction, b: Fraction, least: Fraction, zero_at_start: bool = False
) -> list[Piece]:
    """Pieces that cover [a, b] without gap.

    Bisection until the sign is known, or the function is certainly monotone.

    A certainly monotone stretch with certain opposite signs at its ends is one simple zero. Intervals shorter than
    ``least`` (or more than 4,096 pieces) stay open. ``zero_at_start``: the function is exactly 0 at ``a``.
    """
    todo, found = [(a, b)], list[Piece]()
    while todo:
        left, right = todo.pop()
        piece = _decide(value, slope, left, right, zero_at_start and left == a)
        give_up = right - left <= least or len(found) + len(todo) >= _MOST_PIECES
        if piece.sign is not None or (give_up or piece.slope):
            found.append(piece)
        else:
            middle = (left + right) / 2
            todo += [(middle, right), (left, middle)]
    return merged(found)


def _decide(value: Enclose, slope: Enclose, a: Fraction, b: Fraction, zero_at_a: bool) -> Piece:
    known = sign_of(value(a, b))
    if known is not None:
        return Piece(a, b, known)
    direction = sign_of(slope(a, b))
    if direction is None:
        return Piece(a, b, None)
    if zero_at_a:
        return Piece(a, b, direction, touches=True)
    first, last = sign_of(value(a, a)), sign_of(value(b, b))
    if first is not None and last is not None:
        return Piece(a, b, first) if first == last else Piece(a, b, 0, direction)
    if first is not None and first == direction:
        return Piece(a, b, first)
    if last is not None and last == -direction:
        return Piece(a, b, last)
    return Piece(a, b, None, direction)


def merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of the same certain sign, or both open, as one; raises ValueError if they leave a gap."""
    result = list[Piece]()
    for piece in pieces:
        if result and result[-1].b != piece.a:
            raise ValueError(f"a gap between {result[-1].b} and {piece.a}")
        last = result[-1] if result else None
        if last is not None and last.sign == piece.sign and piece.sign != 0:
            result[-1] = Piece(last.a, piece.b, piece.sign, touches=last.touches)
        else:
            result.append(piece)
    return result
