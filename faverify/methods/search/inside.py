"""Parameters that meet hypotheses which random ones do not: inequalities in a parameter each, or in one after another.

``a * b * c >= 6 if a >= 2 and b > a and c > 1000``: no draw of three small numbers meets that. One parameter after the
other is taken between the thresholds of the hypotheses that read it and those before it, at random; then all of them at
these thresholds, where a claim fails first. Heuristic, as all of the search: it only says where to look.
"""

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.lang.scope import TIME
from faverify.methods.judge import Judge
from faverify.methods.search.thresholds import placed, reads_of, thresholds, truth_at
from faverify.methods.search.touching import cells
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

CASES, ORDERS, PLACES, OFFERED, CORNERS = 5, 12, 3, 12, 32
Values = Mapping[str, Fraction]


def meeting(judge: Judge, cases: Sequence[Case], free: Sequence[str], seed: int) -> Iterator[list[tuple[Case, Values]]]:
    """A drawn case with values of parameters at which all hypotheses hold, inside and in the corners, case by case.

    None if some draw meets the hypotheses anyway.
    """
    rooms = list(_rooms(judge, cases[:CASES], free, seed))
    if not any(room.holds({}) for _, room in rooms):
        for case, room in rooms:
            yield [(case, values) for values in room.values(random.Random(f"{seed}/{case.digest}"))]


def inside(judge: Judge, case: Case, free: Sequence[str], seed: int, count: int) -> Iterator[Values]:
    """Some values of parameters, at random, at which all that hypotheses say of them holds at a drawn case."""
    for _, room in _rooms(judge, [case], free, seed):
        yield from itertools.islice(room.inside(random.Random(f"{seed}/{case.digest}/inside")), count)


def _rooms(judge: Judge, cases: Sequence[Case], free: Sequence[str], seed: int) -> Iterator[tuple[Case, "_Room"]]:
    from faverify.evaluate.points import exact_point

    names = {name for name in free if name != TIME}
    said = (*judge.statement.hypotheses, *judge.statement.ranges)
    given = [claim for claim in said if reads_of(judge, claim) & names]
    for case in cases if given else ():
        try:
            yield case, _Room(judge, given, names, exact_point(case, judge.statement.theory, seed))
        except FaverifyError:
            continue


class _Room:
    """What hypotheses leave to parameters, all else being as it is at a point."""

    def __init__(self, judge: Judge, given: Sequence[ex.Compare], names: set[str], point: "Point") -> None:
        self.judge, self.given, self.names, self.point = judge, given, sorted(names), point

    def holds(self, values: Values, given: Sequence[ex.Compare] | None = None) -> bool:
        """Whether hypotheses hold at these values."""
        point = placed(self.point, values)
        return all(truth_at(self.judge, claim, point) for claim in (self.given if given is None else given))

    def values(self, generator: random.Random) -> Iterator[Values]:
        """Values inside, with each of them those that are in corners, or in some of them as far as there are others."""
        for index, values in enumerate(itertools.islice(self.inside(generator), PLACES)):
            yield values
            order = generator.sample(self.names, len(self.names))
            yield from filter(self.holds, itertools.islice(self._corners({}, order, values, index > 0), CORNERS))

    def inside(self, generator: random.Random) -> Iterator[Values]:
        """Values at random."""
        for _ in range(ORDERS):
            values = self._one_by_one(generator.sample(self.names, len(self.names)), generator)
            if values is not None and self.holds(values):
                yield values

    def _one_by_one(self, order: Sequence[str], generator: random.Random) -> Values | None:
        values: dict[str, Fraction] = {}
        for name in order:
            offered = self._offered(name, values, generator)
            if not offered:
                return None
            values[name] = generator.choice(offered)
        return values

    def _corners(self, values: Values, order: Sequence[str], inside: Values, some: bool) -> Iterator[Values]:
        """Every parameter on or beside a threshold, given those before it; as it is inside if it has none.

        Or ``some`` of them, the others being as they are inside.
        """
        if not order:
            yield values
            return
        name, *rest = order
        on = [x for x in self._edges(name, values) if self.holds({**values, name: x}, self._given(name, values))]
        for x in [inside[name], *on] if some else on or [inside[name]]:
            yield from self._corners({**values, name: x}, rest, inside, some)

    def _given(self, name: str, values: Values) -> list[ex.Compare]:
        """The hypotheses that read a parameter, and no others but those that have values."""
        reads = {claim: reads_of(self.judge, claim) & set(self.names) for claim in self.given}
        return [claim for claim in self.given if name in reads[claim] <= {name, *values}]

    def _edges(self, name: str, values: Values) -> list[Fraction]:
        """The thresholds of these and the numbers beside them, and what solves those that are equations."""
        point, given = placed(self.point, values), self._given(name, values)
        found = {x for claim in given for x in thresholds(self.judge, claim, name, point)}
        equations = [claim for claim in given if claim.relation is Relation.EQUAL]
        return sorted(found | set(cells(point, self.judge.statement, equations, name)))

    def _offered(self, name: str, values: Values, generator: random.Random) -> list[Fraction]:
        """Values of one parameter at which these hold."""
        limits, given = self._edges(name, values), self._given(name, values)
        share = [Fraction(generator.randint(1, 99), 100) for _ in range(OFFERED)]
        drawn = [10 * (2 * part - 1) for part in share]
        if limits:
            size = max([Fraction(1), *map(abs, limits)])
            drawn += [limits[0] - size * part for part in share] + [limits[-1] + size * part for part in share]
            drawn += [low + (high - low) * part for low, high in pairwise(limits) for part in share[:3]]
            drawn += limits
        return [x for x in drawn if self.holds({**values, name: x}, given)]
