"""What the parts of an analysis may take: digits for nearly dependent columns, and processor time, then it is said."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flint import arb

from faverify import deadline
from faverify.balls.convert import exact
from faverify.balls.ladder import relative_radius_below, sharpest
from faverify.balls.linalg import enclose_singular_values
from faverify.errors import UnableError

BITS, FEW = 192, 12
SECONDS = {"quick": 10, "standard": 30, "thorough": 300}
Found = TypeVar("Found")


def allowed(effort: str, work: Callable[[], Found], share: int = 1) -> Found:
    """What is found within the processor time of an effort, or a share of it; raises `UnableError` where it is over."""
    seconds = SECONDS[effort] / share
    found = deadline.within(seconds, work, None)
    if found is None:
        more = "" if effort == "thorough" else f"; effort thorough allows {SECONDS['thorough'] / share:g} s"
        raise UnableError(f"no answer in the {seconds:g} s of computing that effort {effort} allows{more}")
    return found


def most_bits(size: int) -> int:
    """Up to how many bits a matrix of so many columns is taken: many where that costs little."""
    return 16_384 if size <= FEW else 1_024


def singular_values(rows: Any) -> list[Any]:
    """Of an exact matrix, largest first, the least one to nine digits where so many bits do."""
    matrix = exact(rows)
    cap = most_bits(min(matrix.nrows(), matrix.ncols()))
    return sharpest(lambda bits: list(enclose_singular_values(matrix)), known_to_the_least, BITS, cap)


def known_to_the_least(values: Sequence[Any]) -> bool:
    """Whether of values, largest first, the last that is not exactly 0 is known to nine digits."""
    return relative_radius_below(next((x for x in reversed(values) if not x.is_zero()), arb(0)), arb(10) ** -9)
