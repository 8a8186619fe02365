"""What a search draws: cases of a kind by Hypothesis, and the slices in which they are looked at.

Cases with trajectories of one size stand together, since these are first looked at side by side.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from faverify.cases.instance import Instance
from faverify.claim import Case

BATCH, SLICE, ABREAST = 25, 5, 16  # cases drawn with one seed, and looked at in one go; most of one size
POOL, SHARES = 16, 4  # seeds of which the cases are sorted by their sizes, and in how many rounds these are looked at
Drawn = tuple[tuple[int, Case], ...]  # with the seeds that draw them


def strategies() -> Mapping[str, Callable[[], Any]]:
    """Hypothesis strategies by kind of case."""
    from faverify.cases.strategies import BY_KIND

    return BY_KIND


def slices(kind: str, seed: int, turn: int, abreast: bool) -> list[Drawn]:
    """The cases of a round, slice by slice: in the first those of one seed, later those of several.

    ``abreast``: cases of one size come together.
    """
    if turn == 0:
        return _by_size([(seed, case) for case in drawn(kind, seed)]) if abreast else _cut(kind, [seed])
    each = POOL // SHARES
    if not abreast:
        return _cut(kind, [seed + 1 + (turn - 1) * each + k for k in range(each)])
    pool, share = divmod(turn - 1, SHARES)
    return _pool(kind, seed + 1 + pool * POOL)[share::SHARES]


@lru_cache(maxsize=2)
def _pool(kind: str, seed: int) -> list[Drawn]:
    return _by_size([(seed + k, case) for k in range(POOL) for case in drawn(kind, seed + k)])


def _by_size(cases: list[tuple[int, Case]]) -> list[Drawn]:
    """Different cases in slices of one size, in the order in which the sizes were drawn first."""
    sizes: dict[Any, dict[str, tuple[int, Case]]] = {}
    for seed, case in cases:
        sizes.setdefault(_size(case), {}).setdefault(case.digest, (seed, case))
    return [piece for found in sizes.values() for piece in _pieces(list(found.values()), ABREAST)]


def _cut(kind: str, seeds: list[int]) -> list[Drawn]:
    return [piece for seed in seeds for piece in _pieces([(seed, case) for case in drawn(kind, seed)], SLICE)]


def _pieces(cases: list[tuple[int, Case]], most: int) -> list[Drawn]:
    return [tuple(cases[i : i + most]) for i in range(0, len(cases), most)]


def _size(case: Case) -> object:
    return case.sizes if isinstance(case, Instance) else case.digest


@lru_cache(maxsize=8)
def drawn(kind: str, seed: int) -> list[Case]:
    """The different cases that are drawn with a seed while nothing fails; kept for the other slices."""
    found: dict[str, Case] = {}
    hypothesis_runs(kind, seed, lambda case: found.setdefault(case.digest, case))
    return list(found.values())


def hypothesis_runs(kind: str, seed: int, test: Callable[[Case], object]) -> None:
    """Hand a batch of drawn cases to a test, and smaller ones where it raises; raises what it raised last."""
    import hypothesis

    quietly = hypothesis.settings(
        max_examples=BATCH,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        report_multiple_bugs=False,
    )

    def tried(case: Case) -> None:
        test(case)

    hypothesis.seed(seed)(quietly(hypothesis.given(strategies()[kind]())(tried)))()
