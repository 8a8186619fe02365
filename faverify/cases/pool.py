"""The standard pools of cases: what a run checks a statement on, by kind and effort."""

from collections.abc import Callable
from functools import lru_cache

from faverify.cases.families import drawn_pool
from faverify.cases.free import free_pool
from faverify.cases.iris import iris_instance
from faverify.cases.stationary import stationary_pool
from faverify.cases.vectors import chain, vector_pool
from faverify.claim import Case, Effort
from faverify.errors import UsageError

_COUNTS = {Effort.QUICK: 6, Effort.STANDARD: 20, Effort.THOROUGH: 60}
_KINDS: dict[str, Callable[[Effort, int], list[Case]]] = {
    "flow": lambda effort, seed: [*drawn_pool(effort, seed), iris_instance()],
    "stationary": lambda effort, seed: [*stationary_pool(_COUNTS[effort], 5, seed)],
    "stationary-exceptional": lambda effort, seed: [*stationary_pool(_COUNTS[effort], 5, seed, exceptional=True)],
    "free": lambda effort, seed: [*free_pool(_COUNTS[effort], seed)],
    "vectors": lambda effort, seed: [*vector_pool(_COUNTS[effort], 4, seed), *(chain(d, 40, 1_000) for d in (2, 3))],
}


def pool(effort: Effort | str = Effort.STANDARD, seed: int = 0, kind: str = "flow") -> list[Case]:
    """The cases of a kind for an effort; same arguments, same cases.

    "stationary" holds points at which rank(Y C) = min(r, rank Y), what a Gaussian C gives almost surely;
    "stationary-exceptional" those at which it fails, the paper's counterexample among them.
    Raises `UsageError` for an unknown kind or effort.
    """
    if kind not in _KINDS:
        raise UsageError(f"no cases of kind {kind!r}; there are {', '.join(_KINDS)}")
    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    return list(_drawn(kind, Effort(effort), seed))


@lru_cache(maxsize=16)
def _drawn(kind: str, effort: Effort, seed: int) -> tuple[Case, ...]:
    return tuple(_KINDS[kind](effort, seed))
