"""Far along what keeps hypotheses: ``x <= 10**20 if x * y == 1`` fails where x is multiplied by what y is divided by.

Letters, and first and last rows and columns, are multiplied by powers of one number, and divided by others: so
determinants, products and quadratic forms stay what they are while letters grow. The number is a power of ten, then
its tenth power and the tenth power of that, so that a logarithm grows by as much from each to the next as a number
does. What fails there is refuted; where the slack of a claim goes on falling by no less, as that of
``log(1 + log(1 + a**2)) <= 20`` does, nothing that was looked at says that it stays positive: that is left open.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Any

import flint

from faverify import deadline
from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.lang.parse import Statement
from faverify.methods.extrema import LOWER, UPPER
from faverify.methods.judge import FINAL, all_hold
from faverify.methods.search.growing import slack_of, still_falling
from faverify.methods.search.system import System, Values, drawn_point
from faverify.outcome import Comparison
from faverify.verdict import Verdict

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

Look = Callable[[Case, Values], Comparison]
Way = Mapping[str, tuple[int, int, int]]
"""For each letter to what powers of a number it is multiplied, and its first row and column, which divide the last."""
POWERS = (3, 30, 300)
"""Of ten: the numbers by which letters are multiplied; parameters of more than 400 digits are not read exactly."""
MOST_LETTERS, MOST_WAYS, MOST_KEPT, MOST_FREE = 4, 400, 40, 24
"""Of letters that move, ways that are asked whether hypotheses hold there, those followed, and those without any."""


def stretched(
    statement: Statement, bases: Sequence[tuple[Case, Values]], bound: Mapping[str, Any], look: Look, seed: int
) -> Iterator[Comparison]:
    """What refutes a claim far from cases at which it holds; or an open comparison, where its slack goes on falling."""
    claims = statement.claims
    given = (*statement.hypotheses, *statement.ranges)
    if not all(claim.relation in (*UPPER, *LOWER) for claim in claims):
        return
    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    system = System(statement.theory, [*claims, *given], numbers)
    for base, values in bases:
        point = drawn_point(base, statement.theory, seed, {**numbers, **values})
        if point is None or not system.unknowns:
            continue
        kept = (
            way for way in _ways(system, point) if not given or _holds(system, _moved(system, point, way, 0), given)
        )
        for way in islice(kept, MOST_KEPT if given else MOST_FREE):
            seen = list[Comparison]()
            for step in range(len(POWERS)):
                deadline.check()
                case, there = system.case(_moved(system, point, way, step))
                with suppress(ValueError):  # numbers of too many digits to be written out
                    seen.append(look(case, {name: x for name, x in there.items() if name not in bound}))
                if len(seen) <= step or seen[-1].verdict is not Verdict.PASS:
                    break
            if seen and seen[-1].verdict is Verdict.FAIL:
                yield seen[-1]
            elif len(seen) == len(POWERS) and len(claims) == 1 and _falling(seen, statement):
                yield _open(seen[-1], way)


def _ways(system: System, point: "Point") -> Iterator[Way]:
    """The ways to multiply letters, those of the fewest and smallest powers first."""
    names = system.unknowns[:MOST_LETTERS]
    options = [sorted(_powers(system, point, name), key=_much) for name in names]
    ways = (dict(zip(names, some, strict=True)) for some in product(*options))
    yield from sorted(ways, key=lambda way: sum(map(_much, way.values())))[1 : 1 + MOST_WAYS]


def _much(powers: tuple[int, int, int]) -> int:
    return sum(map(abs, powers))


def _powers(system: System, point: "Point", name: str) -> Iterator[tuple[int, int, int]]:
    """The powers that one letter can take."""
    if name in point.parameters:
        yield from ((power, 0, 0) for power in (0, 1, -1, 2, -2))
        return
    letter, halved = point.letters[name], name in system.theory.symmetric
    rows, columns = ((0, 1, -1) if size > 1 else (0,) for size in (letter.nrows(), letter.ncols()))
    for power, row, column in product((0, 1, -1), rows, columns):
        if not halved or row == column:
            yield power, row, column


def _moved(system: System, point: "Point", way: Way, step: int) -> "Point":
    """The point with letters multiplied that way, by one of the numbers."""
    number = flint.fmpq(10) ** POWERS[step]
    for name, (power, row, column) in way.items():
        ends = _shape(point, name)
        entries = [
            x * number ** (power + row * _end(i, ends[0]) + column * _end(j, ends[1]))
            for x, (i, j) in zip(system.place(point, name), system.places(name, point), strict=True)
        ]
        point = system.moved(point, name, entries)
    return point


def _shape(point: "Point", name: str) -> tuple[int, int]:
    letter = point.letters.get(name)
    return (1, 1) if letter is None else (letter.nrows(), letter.ncols())


def _end(index: int, size: int) -> int:
    """1 for the first of several, -1 for the last."""
    return int(index == 0) - int(index == size - 1)


def _holds(system: System, point: "Point", given: Sequence[Any]) -> bool:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import ExactRing

    deadline.check()
    with suppress(FaverifyError, ZeroDivisionError):
        return bool(all_hold(Evaluator(system.theory, ExactRing(), point), given))
    return False


def _falling(seen: Sequence[Comparison], statement: Statement) -> bool:
    """Whether the slack of the only claim falls from each comparison to the next, and by about as much or more."""
    balls = [slack for one in seen if (slack := slack_of(one, statement.claims[0].relation)) is not None]
    if len(balls) < len(seen) or not all(a - b > e + f for (a, e), (b, f) in pairwise(balls)):
        return False
    return still_falling([slack for slack, _ in balls])


def _open(last: Comparison, way: Way) -> Comparison:
    """The last comparison, which holds, as one that leaves the statement open; and why."""
    names = " and ".join(name for name, powers in way.items() if any(powers))
    why = (
        f"the slack falls without an end in sight where {names} have entries of 10^{POWERS[0]}, 10^{POWERS[1]}, "
        f"10^{POWERS[2]}, or one over these: by no less from each to the next {FINAL}"
    )
    return replace(last, verdict=Verdict.INCONCLUSIVE, at={**last.at, "why": why})
