"""Values of free parameters on and beside thresholds of all that a statement compares, at one case.

Heuristic, as all of the search: it only says where to look.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.lang import expr as ex
from faverify.lang.scope import TIME
from faverify.methods.judge import Judge
from faverify.methods.search.thresholds import edges_of_domains, placed, reads_of, thresholds
from faverify.methods.search.touching import cells, touching

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

Values = Mapping[str, Fraction]


def of_case(judge: Judge, case: Case, free: Sequence[str], seed: int, values: Values | None = None) -> Iterator[Values]:
    """Parameters 0 and 1, on each threshold alone, and on all at once; others as drawn, or as ``values`` say."""
    from faverify.evaluate.points import exact_point

    try:
        point = placed(exact_point(case, judge.statement.theory, seed), values or {})
    except FaverifyError:
        return
    one, zero = dict.fromkeys(free, Fraction(1)), dict.fromkeys(free, Fraction(0))
    yield from (one, zero) if len(free) > 1 else (zero,)
    statement = judge.statement
    compared = [*statement.hypotheses, *statement.ranges, *statement.claims, *edges_of_domains(statement)]
    reads = {claim: sorted(reads_of(judge, claim) & set(free)) for claim in compared}
    for claim in compared:
        for name in reads[claim]:
            yield from ({name: value} for value in thresholds(judge, claim, name, point))
    touched = touching(statement)
    for name in (name for name in free if name != TIME):
        told = [claim for claim in (*compared, *touched) if name in reads_of(judge, claim)]
        yield from ({name: value} for value in cells(point, statement, told, name))
    yield from _jointly(judge, compared, reads, point)


def _jointly(
    judge: Judge, compared: Sequence[ex.Compare], reads: Mapping[ex.Compare, Sequence[str]], point: "Point"
) -> Iterator[Values]:
    """On all thresholds at once, as far as each comparison has a parameter of its own: the claims slightly violated."""
    values: dict[str, Fraction] = {}
    for claim in compared:
        name = next((name for name in reads[claim] if name not in values), None)
        here = placed(point, values)
        on = next(iter(thresholds(judge, claim, name, here)), None) if name else None
        if name and on is not None:
            values[name] = on
            yield dict(values)
