"""What a search draws: cases of a kind by Hypothesis, and the slices in which they are looked at.

Cases with trajectories are drawn size by size, since those of one size are first looked at side by side.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Any

from faverify.cases.families import Sizes
from faverify.claim import Case

BATCH, SLICE, ABREAST = 25, 5, 32  # cases drawn with one seed, and looked at in one go; most of one size
EACH = 4  # seeds in a round, but one in the first


@dataclass(frozen=True)
class Source:
    """What draws cases: a seed, and the sizes of instances if these are given."""

    kind: str
    seed: int
    sizes: Sizes | None = None

    @property
    def any_size(self) -> "Source":
        """The same without sizes."""
        return replace(self, sizes=None)

    def strategy(self) -> Any:
        """The cases, for Hypothesis."""
        from faverify.cases.strategies import instances_of

        return instances_of(*self.sizes) if self.sizes else strategies()[self.kind]()


Drawn = tuple[tuple[Source, Case], ...]


def strategies() -> Mapping[str, Callable[[], Any]]:
    """Hypothesis strategies by kind of case."""
    from faverify.cases.strategies import BY_KIND

    return BY_KIND


def slices(kind: str, seed: int, turn: int, abreast: bool) -> Iterator[Drawn]:
    """The cases of a round, slice by slice: in the first those of one seed, later those of several.

    ``abreast``: instances, of which each seed has its size.
    """
    first, count = (seed + 1 + (turn - 1) * EACH, EACH) if turn else (seed, 1)
    for each in range(first, first + count):
        yield from _pieces(_of_a_size(kind, each), ABREAST) if abreast else _pieces(Source(kind, each), SLICE)


def _of_a_size(kind: str, seed: int) -> Source:
    from faverify.cases.strategies import some_sizes

    return Source(kind, seed, some_sizes(Random(seed)))


def _pieces(source: Source, most: int) -> Iterator[Drawn]:
    cases = [(source, case) for case in drawn(source)]
    return (tuple(cases[i : i + most]) for i in range(0, len(cases), most))


@lru_cache(maxsize=8)
def drawn(source: Source) -> list[Case]:
    """The different cases that are drawn from a source while nothing fails; kept for the other slices."""
    found: dict[str, Case] = {}
    hypothesis_runs(source, lambda case: found.setdefault(case.digest, case))
    return list(found.values())


def hypothesis_runs(source: Source, test: Callable[[Case], object]) -> None:
    """Hand a batch of drawn cases to a test, and smaller ones where it raises; raises what it raised last."""
    import hypothesis

    quietly = hypothesis.settings(
        max_examples=ABREAST if source.sizes else BATCH,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        report_multiple_bugs=False,
    )

    def tried(case: Case) -> None:
        test(case)

    hypothesis.seed(source.seed)(quietly(hypothesis.given(source.strategy())(tried)))()
