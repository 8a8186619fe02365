"""Starts of the sizes that a statement's numbers name: ``normF(X)**2 <= 10**4`` fails along any flow, from far enough.

The letters that move, then those that do not, are multiplied by one number; where a comparison's truth changes with it
is found by bisection: along the flow for letters that move by a flow of the theory's own, else as if nothing moved,
where what has no number in it changes nowhere. Heuristic, as all of the search: it only says where to look.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING, Any

import flint
import numpy as np

from faverify import deadline
from faverify.cases.free import FreeCase, LetteredCase
from faverify.cases.instance import Instance, LetteredInstance
from faverify.claim import Case, Context, Theory
from faverify.errors import FaverifyError
from faverify.exact.linear import from_flint
from faverify.lang import expr as ex
from faverify.methods.search.far_numbers import far_numbers
from faverify.methods.search.thresholds import simplest

if TYPE_CHECKING:
    from faverify.evaluate.point import Point
    from faverify.methods.judge import Judge

Values = Mapping[str, Fraction]
SIZES = tuple(Fraction(10) ** power for power in (-6, -3, -1, 0, 1, 3, 6))
AT_START = (Fraction(1, 10**12), *SIZES, Fraction(10**12))  # where nothing is integrated
BEYOND = tuple(map(Fraction, (1, 3, 100, 10**6)))  # times a threshold at the start, where the flow is not asked
FEW = 10**9
EQUAL, SINGULAR = "equal", ("nilpotent", "of rank one, symmetric")
BASES, MORE, HALVINGS, BRACKETS, DIGITS, MOST_OTHERS = 2, 2, 12, 2, 20, 6


def sized_starts(
    judge: "Judge",
    cases: Sequence[Case],
    bound: Mapping[str, Any],
    context: Context,
    moves: bool,
    none_met: bool = False,
) -> Iterator[tuple[Case, Values]]:
    """Cases that are drawn ones with letters multiplied, with the parameters of these; followed if it ``moves``.

    Where no drawn case met the hypotheses (``none_met``), more of them are multiplied until they do; singular ones are.
    """
    from faverify.evaluate.meaning import known_flow

    statement, theory = judge.statement, judge.statement.theory
    engine = known_flow(theory) if set(theory.flow) <= {"Z", "W"} else ""
    compared = tuple(dict.fromkeys((*statement.hypotheses, *statement.claims)))
    few, more = _smallest(cases)
    more = [
        *(more if none_met else []),
        *(case for case in cases if isinstance(case, FreeCase) and case.style in SINGULAR),
    ]
    asked = dict.fromkeys(few, compared) | dict.fromkeys(more, statement.hypotheses)
    for base, claims in asked.items():
        for ray in _rays(base, theory, bound, context):
            along = moves and (ray.in_time or (ray.alone and not engine))
            sizes = [x for claim in claims for x in ray.thresholds(claim, along)]
            told = partial(ray.told, statement.claims) if ray.in_time or engine in ("", "fa_star") else ray.rests
            seen = (size for size in dict.fromkeys((*sizes, Fraction(0))) if not moves or told(size))
            yield from ((ray.at(size), ray.values) for size in seen)


def _smallest(cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """The smallest drawn cases of several entries (one has no direction) and one of equal letters; the next ones."""
    sizes = {case: _size(case) for case in cases}
    told = sorted((case for case in cases if sizes[case] > 1), key=lambda case: sizes[case])
    plain = [case for case in told if not (isinstance(case, FreeCase) and case.style)]
    equal = [case for case in told if isinstance(case, FreeCase) and case.style == EQUAL]
    few = 1 if told and isinstance(told[0], Instance) else BASES
    return [*plain[:few], *equal[:1]], plain[few : few + MORE]


def _size(case: Case) -> int:
    if isinstance(case, FreeCase):
        return dict(case.dimensions)["n"]
    return len(case.Z0) if isinstance(case, Instance) and min(case.sizes) > 1 else 0


def _rays(base: Case, theory: Theory, bound: Mapping[str, Any], context: Context) -> Iterator["_Ray"]:
    """The letters that move, those that do not, all; each that moves beside zeros, where most flows rest; and scalings.

    A scaling multiplies letters that move, and others, so that the flow goes on as fast: FA* with Y and Z times a
    number. So it leads where states are as large at their time as one likes.
    """
    from faverify.evaluate.points import exact_point, with_start

    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    try:
        base = with_start(base, theory, context.seed)
        point = exact_point(base, theory, context.seed, numbers)
    except FaverifyError:
        return
    names = frozenset(point.letters.keys() - theory.starts.keys())
    free = {name: x for name, x in point.parameters.items() if name not in bound}
    ray = _Ray(base, theory, point, names, bound, free, context)
    moving = names.intersection((*theory.flow, *theory.steps))
    for some in filter(None, dict.fromkeys((moving, names - moving, names))):
        yield replace(ray, names=some, alone=some == moving)
    for name in sorted(moving):
        letters = {other: x if other == name else x * 0 for other, x in point.letters.items()}
        yield replace(ray, names=frozenset([name]), point=replace(point, letters=letters))
    for some in _scalings(theory, point, moving, names - moving):
        yield replace(ray, names=some, in_time=True)


def _scalings(theory: Theory, point: "Point", moving: frozenset[str], others: frozenset[str]) -> list[frozenset[str]]:
    """The letters that move, with as few others as it takes for velocities to be multiplied as the letters are."""
    if not theory.flow:
        return []
    some = [moving.union(more) for count in (1, 2) for more in combinations(sorted(others)[:MOST_OTHERS], count)]
    return list(islice((names for names in some if _keeps_time(theory, point, names)), 1))


def _keeps_time(theory: Theory, point: "Point", names: frozenset[str]) -> bool:
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import ExactRing

    letters = {name: x * 2 if name in names else x for name, x in point.letters.items()}
    here, there = (Evaluator(theory, ExactRing(), replace(point, letters=x)) for x in (point.letters, letters))
    try:
        return all(there.text(text) == here.text(text) * 2 for text in theory.flow.values())
    except (FaverifyError, ZeroDivisionError):
        return False


@dataclass(frozen=True)
class _Ray:
    """The starts of which some letters are those of a point, multiplied; ``alone``: those that move, no others.

    ``in_time``: the flow goes on as fast from all of them.
    """

    base: Case
    theory: Theory
    point: "Point"
    names: frozenset[str]
    bound: Mapping[str, Any]
    values: Values
    context: Context
    alone: bool = False
    in_time: bool = False

    def letters(self, size: Fraction) -> dict[str, Any]:
        """All free letters of the start."""
        factor = flint.fmpq(size.numerator, size.denominator)
        return {name: x * factor if name in self.names else x for name, x in self.point.letters.items()}

    def at(self, size: Fraction) -> Case:
        """The start as a case of the kind of the base."""
        rows = {name: from_flint(x) for name, x in self.letters(size).items() if name not in self.theory.starts}
        if not isinstance(self.base, Instance):
            sizes = tuple((name, count) for name, count in sorted(self.point.sizes.items()) if name != "1")
            return LetteredCase(sizes, tuple(rows.items()))
        base, given = self.base, self.base.entries()
        places = {"Y": "Y", "C": "C", "Z0": "Z", "W0": "W"}
        own = {name: rows.pop(other) for name, other in places.items() if name in given and other in rows}
        more = {name: [[str(x) for x in row] for row in matrix] for name, matrix in rows.items()}
        Y, C, Z0, W0 = (own.get(name, getattr(base, name)) for name in places)
        return LetteredInstance(Y, C, Z0, W0, f"{base.name}, of another size", more)

    def thresholds(self, claim: ex.Compare, along: bool) -> Iterator[Fraction]:
        """Sizes on either side of a change of truth, and between them; beyond them, if nothing moved for that."""
        numbers = all(x.nrows() == x.ncols() == 1 for name, x in self.point.letters.items() if name in self.names)
        for sign in (1, -1) if numbers else (1,):  # a matrix has signs of its own
            truth = partial(self._signed, claim, along, sign)
            if self.in_time and len({truth(size) for size in (SIZES[0], SIZES[-1])}) == 1:  # most claims scale likewise
                continue
            far = [] if along else far_numbers([claim])
            sizes = SIZES if along else sorted({*AT_START, *far, *(1 / value for value in far)})
            told = [(size, known) for size in sizes if (known := truth(size)) is not None]
            changes = [(low, high, before) for (low, before), (high, after) in pairwise(told) if before is not after]
            for low, high, before in changes[:BRACKETS]:
                low, high = _bracket(truth, low, high, before)
                yield from (sign * low, sign * high, sign * simplest(low, high))
                if not along:
                    yield from (sign * (high * factor if before else low / factor) for factor in BEYOND)

    def _signed(self, claim: ex.Compare, along: bool, sign: int, size: Fraction) -> bool | None:
        return (self._along if along else self._at_start)(claim, sign * size)

    def told(self, claims: Sequence[ex.Compare], size: Fraction) -> bool:
        """Whether a glance tells anything of the claims there: what is stiff is left alone."""
        return any(self._along(claim, size) is not None for claim in claims)

    def rests(self, size: Fraction) -> bool:
        """Whether nothing moves: engines that have no limit of work are asked for nothing else."""
        from faverify.evaluate.motion import rests

        with suppress(FaverifyError):
            return rests(self.theory, replace(self.point, letters=self.letters(size)), self.theory.flow)
        return False

    def _at_start(self, claim: ex.Compare, size: Fraction) -> bool | None:
        """The truth of a comparison if nothing moved."""
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.ring import BallRing

        letters = self.letters(size)
        point = replace(self.point, letters=letters, at=lambda time: letters)
        with suppress(FaverifyError, ZeroDivisionError), flint.ctx.workprec(100):
            return Evaluator(self.theory, BallRing(), point).compare(claim)[0]
        return None

    def _along(self, claim: ex.Compare, size: Fraction) -> bool | None:
        from faverify.evaluate.care import Care
        from faverify.evaluate.trajectory import evaluator_at

        texts = {name: str(x) for name, x in {**self.bound, **self.values}.items()}
        deadline.check()
        with suppress(FaverifyError, ZeroDivisionError), flint.ctx.workprec(100), np.errstate(all="ignore"):
            found = evaluator_at(self.theory, self.at(size), texts, self.context, DIGITS, Care.GLANCING)
            return found.compare(claim)[0]
        return None


def _middle(low: Fraction, high: Fraction) -> Fraction:
    """About the geometric mean of two positive numbers, with few digits."""
    product = low * high
    root = Fraction(math.sqrt(product.numerator // product.denominator if product >= 1 else 1 / product))
    short = round(root) if root > FEW else root.limit_denominator(FEW)
    return Fraction(short) if product >= 1 else 1 / Fraction(short)


def _bracket(
    truth: Callable[[Fraction], bool | None], low: Fraction, high: Fraction, before: bool
) -> tuple[Fraction, Fraction]:
    """Numbers nearer to each other on either side of the change."""
    for _ in range(HALVINGS):
        middle = _middle(low, high)
        known = truth(middle)
        if known is None:
            break
        low, high = (middle, high) if known is before else (low, middle)
    return low, high
