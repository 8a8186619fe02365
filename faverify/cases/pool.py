"""The standard pools of cases: what a run checks a statement on, by kind and effort."""

from collections.abc import Callable

from faverify.cases.families import drawn_pool
from faverify.claim import Case, Effort
from faverify.errors import UsageError

_KINDS: dict[str, Callable[[Effort, int], list[Case]]] = {
    "flow": lambda effort, seed: [*drawn_pool(effort, seed)],
}


def pool(effort: Effort | str = Effort.STANDARD, seed: int = 0, kind: str = "flow") -> list[Case]:
    """The cases of a kind ("flow", "stationary", "vectors") for an effort; same arguments, same cases.

    Raises `UsageError` for an unknown kind or effort.
    """
    if kind not in _KINDS:
        raise UsageError(f"no cases of kind {kind!r}; there are {', '.join(_KINDS)}")
    if effort not in list(Effort):
        raise UsageError(f"unknown effort {effort!r}; choose one of {', '.join(Effort)}")
    return _KINDS[kind](Effort(effort), seed)
