"""Sizes beyond the drawn ones: ``normF(A)**2 > 5 if tr(A) == 10`` fails at twenty rows, and draws have six.

What reads no letters but sizes is looked at over a grid up to a million, and what fails there is kept. Else letters of
a few plain kinds have the sizes of a ladder, and those that numbers of the text name; and multiples of these letters
are taken on and beside every comparison. Heuristic, as all of the search: it only says where to look.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import flint
import numpy as np

from faverify import deadline
from faverify.cases.free import FreeCase
from faverify.claim import Case
from faverify.errors import FaverifyError
from faverify.exact.linear import from_fmpq
from faverify.lang import expr as ex
from faverify.lang.parse import Statement
from faverify.lang.scope import Role
from faverify.methods.fragment import nodes
from faverify.methods.search.on_equations import as_equation, put_back
from faverify.methods.search.on_lines import DEGREE, common_roots, interpolated
from faverify.methods.search.system import System, drawn_point
from faverify.methods.search.touching import touching
from faverify.outcome import Relation

if TYPE_CHECKING:
    from faverify.evaluate.point import Point

Values = Mapping[str, Fraction]
Sizes = Mapping[str, int]
PLAIN = ("unit matrices", "all ones", "banded", "signs")
LADDER = {8: PLAIN, 13: PLAIN, 40: PLAIN, 100: PLAIN[:1]}
"""Sizes, and the kinds of letters at each."""
SMALL, MOST_NAMED, MOST_GRID, MOST_FAILED, MOST_ENTRIES, TINY = 2, 4, 2_000, 4, 900, 1e-9
FAR = tuple(10**power for power in range(6, 0, -1))
BESIDE = (Fraction(1), Fraction(1001, 1000), Fraction(999, 1000))


def large_sizes(statement: Statement, bound: Mapping[str, Any], seed: int) -> Iterator[tuple[Case, Values]]:
    """Cases of free letters that are larger than drawn ones, and such as are on comparisons."""
    names = dimensions_of(statement)
    if names and sizes_alone(statement):
        yield from ((sized(sizes, "zero", seed), {}) for sizes in where_false(statement, FAR, seed))
        return
    numbers = {name: x for name, x in bound.items() if isinstance(x, Fraction)}
    for size, styles in ladder(statement).items() if names else ():
        for sizes, style in itertools.product(shapes(names, size), styles):
            case = sized(sizes, style, seed)
            for there, values in ((case, {}), *_put_back(statement, case, numbers, seed)):
                yield there, values
                yield from _on_comparisons(statement, there, {**numbers, **values}, seed)


def sizes_alone(statement: Statement) -> bool:
    """Whether sizes and parameters are read, and no letters."""
    letters = (Role.LETTER, Role.VALUE, Role.IDENTITY)
    return not any(isinstance(node, ex.Letter) and node.role in letters for node in nodes(statement))


def about_sizes(claim: ex.Compare) -> bool:
    """Whether a comparison reads sizes, and nothing else: of letters of one size it says nothing."""
    letters = [node for node in claim.walk() if isinstance(node, ex.Letter)]
    return bool(letters) and all(node.role is Role.SIZE for node in letters)


def about_letters(statement: Statement) -> list[ex.Compare]:
    """The hypotheses and ranges that are about more than sizes."""
    return [claim for claim in (*statement.hypotheses, *statement.ranges) if not about_sizes(claim)]


def fits_sizes(statement: Statement, point: "Point") -> bool:
    """Whether the hypotheses about sizes alone hold at the sizes of a point."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import ExactRing

    evaluator = Evaluator(statement.theory, ExactRing(), point)
    try:
        return all(evaluator.compare(claim)[0] for claim in statement.hypotheses if about_sizes(claim))
    except (FaverifyError, ZeroDivisionError):
        return False


def large_case(statement: Statement, seed: int) -> list[Case]:
    """For what reads sizes and parameters alone, a case at which parameters are compared with large sizes."""
    names = dimensions_of(statement)
    return [sized(dict.fromkeys(names, FAR[3]), "zero", seed)] if names and sizes_alone(statement) else []


def sized(sizes: Sizes, style: str, seed: int) -> FreeCase:
    """Free letters of these sizes, other dimensions being small."""
    small = dict.fromkeys(("n", "m", "r", "k"), SMALL)
    return FreeCase(tuple(sorted({**small, **sizes}.items())), seed, style)


def dimensions_of(statement: Statement) -> list[str]:
    """The dimensions that a statement reads: by name, or as those of its letters; sorted."""
    found = set[str]()
    for node in nodes(statement):
        found |= {node.name} if isinstance(node, ex.Letter) and node.role is Role.SIZE else set()
        found |= set(node.shape or ())
    return sorted(name for name in found if not name.isdigit())


def shapes(names: Sequence[str], size: int) -> Iterator[Sizes]:
    """All dimensions of that size; one of them, the others small."""
    yield dict.fromkeys(names, size)
    if len(names) > 1:
        yield from ({other: size if other == name else SMALL for other in names} for name in names)


def ladder(statement: Statement) -> dict[int, Sequence[str]]:
    """A few sizes, and those that numbers of the text name, as far as they are no larger; with kinds of letters."""
    named = [size for size in _named(statement) if SMALL < size < max(LADDER)]
    return {**dict.fromkeys(named[:MOST_NAMED], PLAIN[:1]), **LADDER}


def _named(statement: Statement) -> list[int]:
    """The numbers of a text as sizes, and the next ones."""
    found = sorted({abs(node.value) for node in nodes(statement) if isinstance(node, ex.Number)})
    return list(dict.fromkeys(int(x) + more for x in found for more in (0, 1) if x + more >= 1))


def where_false(statement: Statement, far: Sequence[int], seed: int) -> Iterator[Sizes]:
    """The farthest sizes, and those of a grid at which claims do not hold and hypotheses do; no letters being read."""
    names = dimensions_of(statement)
    most = max(4, int(MOST_GRID ** (1 / len(names))))
    named = [size for size in _named(statement) if size <= far[0]]
    axis = list(dict.fromkeys((*named, *range(1, 9), *far, *range(9, 41))))[:most]
    yield dict.fromkeys(names, far[0])
    point = drawn_point(sized({}, "zero", seed), statement.theory, seed, {})
    grid = (dict(zip(names, sizes, strict=True)) for sizes in itertools.product(axis, repeat=len(names)))
    failed = (sizes for sizes in grid if point and _fails(statement, replace(point, letters={}, sizes=sizes)))
    yield from itertools.islice(failed, MOST_FAILED)


def _fails(statement: Statement, point: "Point") -> bool:
    """Whether some claim is not true, and no hypothesis is false."""
    from faverify.evaluate.evaluator import Evaluator
    from faverify.evaluate.ring import BallRing

    deadline.check()
    evaluator = Evaluator(statement.theory, BallRing(), point)

    def truth(claim: ex.Compare) -> bool | None:
        try:
            return evaluator.compare(claim)[0]
        except (FaverifyError, ZeroDivisionError):
            return None

    if any(truth(claim) is False for claim in (*statement.hypotheses, *statement.ranges)):
        return False
    return not all(truth(claim) for claim in statement.claims)


def _on_comparisons(statement: Statement, case: Case, numbers: Values, seed: int) -> Iterator[tuple[Case, Values]]:
    """Multiples of the letters of a case at which both sides of a hypothesis, or of what claims compare, are equal."""
    point = drawn_point(case, statement.theory, seed, numbers)
    if point is None:
        return
    for claim in dict.fromkeys((*statement.hypotheses, *touching(statement))):
        if ex.SCALAR not in (claim.left.shape, claim.right.shape):
            continue
        equation = as_equation(replace(claim, relation=Relation.EQUAL)) or claim
        ray = _Ray(System(statement.theory, [equation], numbers), point)
        exactly = claim.relation is Relation.EQUAL
        for root in ray.roots(exactly) if ray.own else ():
            yield from (ray.case(root * factor) for factor in (BESIDE[:1] if exactly else BESIDE))


def _put_back(statement: Statement, case: Case, numbers: Values, seed: int) -> Iterator[tuple[Case, Values]]:
    """The letters of a case, and those with the other sign, put back on equations that are affine in one of them."""
    given = [found for claim in statement.hypotheses if (found := as_equation(claim)) is not None]
    point = drawn_point(case, statement.theory, seed, numbers) if given else None
    ray = _Ray(System(statement.theory, given, numbers), point) if point is not None else None
    if ray is not None and 0 < _entries(ray) <= MOST_ENTRIES:
        there = (put_back(ray.system, ray.at(Fraction(sign))) for sign in (1, -1))
        yield from (ray.system.case(point) for point in there if point is not None)


def _entries(ray: "_Ray") -> int:
    """Of the matrix of a linear system for all letters of a ray: unknowns times equations."""
    return sum(map(len, ray.own.values())) * len(ray.system.residual(ray.at(Fraction(1))) or ())


def _real_roots(values: Sequence[Sequence[Any]]) -> list[Fraction]:
    """About the real roots, but for 0, of the polynomial of a number that has these values at 0, 1, ..."""
    polynomial = interpolated([row[0] for row in values]) if len(values[0]) == 1 else flint.fmpq_poly([])
    if not 1 <= polynomial.degree() <= DEGREE:
        return []
    roots = np.roots([float(x) for x in reversed(polynomial.coeffs())])
    real = [Fraction(float(root.real)).limit_denominator(10**6) for root in roots if abs(root.imag) < TINY]
    return [root for root in real if root]


class _Ray:
    """The multiples of the letters that one equation reads."""

    def __init__(self, system: System, point: "Point") -> None:
        self.system, self.point = system, point
        self.own = {name: system.place(point, name) for name in system.unknowns if name in point.letters}

    def at(self, factor: Fraction) -> "Point":
        """The point with these letters multiplied."""
        there, scale = self.point, flint.fmpq(factor.numerator, factor.denominator)
        for name, entries in self.own.items():
            there = self.system.moved(there, name, [x * scale for x in entries])
        return there

    def case(self, factor: Fraction) -> tuple[Case, Values]:
        """The point as a case, with its parameters."""
        return self.system.case(self.at(factor))

    def roots(self, exactly: bool) -> list[Fraction]:
        """Factors at which the equation holds: rational ones, or about one where it is affine, as norms are."""
        values = [self.system.residual(self.at(Fraction(s))) for s in range(DEGREE + 2)]
        seen = [row for row in values if row is not None]
        if len(seen) == len(values):
            shared = [from_fmpq(root) for root in common_roots(values) if root != 0]
            return shared if shared or exactly else _real_roots(seen)
        first, second = (None if exactly else self._in_balls(Fraction(s)) for s in (1, 2))
        if first is None or second is None or first == second:
            return []
        return [found] if (found := 1 + (first / (first - second)).limit_denominator(10**6)) else []

    def _in_balls(self, factor: Fraction) -> Fraction | None:
        """Left minus right of an equation of numbers, about."""
        from faverify.evaluate.evaluator import Evaluator
        from faverify.evaluate.ring import BallRing

        there = Evaluator(self.system.theory, BallRing(), self.at(factor))
        try:
            _, left, right = there.compare(self.system.equations[0])
            return Fraction(float((left - right)[0, 0])) if left.nrows() == left.ncols() == 1 else None
        except (FaverifyError, ArithmeticError, ValueError):
            return None
