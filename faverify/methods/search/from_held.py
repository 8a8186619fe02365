"""From cases at which a claim of free letters holds to where it may fail: far away, or two of them side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from faverify.cases.free import free_pool
from faverify.claim import Case
from faverify.lang.parse import Statement
from faverify.methods.search.direct_sums import direct_sums
from faverify.methods.search.stretched import stretched
from faverify.methods.search.system import Values
from faverify.outcome import Comparison
from faverify.verdict import Verdict

Held = list[tuple[Case, Values]]
FEW = 2
"""How many of the first ones, and of the last."""


def from_held(
    statement: Statement,
    held: Held,
    bound: Mapping[str, Any],
    compare: Callable[[Case, Values], Comparison],
    seed: int,
) -> Iterator[Comparison]:
    """What refutes the statement or leaves it open; ``held``: where it holds, in general position."""
    few: Sequence[tuple[Case, Values]] = [*held[:FEW], *held[FEW:][-FEW:]]
    sums = (compare(*place) for place in direct_sums(statement, few, bound, seed))
    yield from (found for found in sums if found.verdict is Verdict.FAIL)
    yield from stretched(statement, [(free_pool(1, seed)[0], {}), *few], bound, compare, seed)
